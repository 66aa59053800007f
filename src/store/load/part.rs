//! What stands in a file to parts of articles: the quads of one article that stand together, and what follows from them.

use std::collections::HashSet;

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple};

use super::super::Signature;
use super::super::graphs::Graphs;
use super::super::union::in_union;
use crate::graph::nquads::Lines;
use crate::graph::vocabulary::term;

/// Triples of the default graph that are remembered as given.
const REMEMBERED: usize = 100_000;

/// Some quads of one article.
#[derive(Debug)]
pub struct Part {
    /// The article, which names the graph.
    pub article: NamedNode,
    /// Its quads.
    pub quads: Vec<Quad>,
    /// What they give to the default graph, without what is known to be there.
    pub(super) union: Vec<Quad>,
    /// The signature of the article's text, if that is among the quads.
    pub(super) signature: Option<Signature>,
    /// Whether the last quad tells of a node that is this article's alone.
    is_own: bool,
}

/// Why quads cannot be loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// In which line of the text, from 0; none where the quads did not come as lines.
    pub line: Option<usize>,
    /// What is wrong.
    pub reason: String,
}

/// Makes [`Part`]s, one portion after another.
pub struct Parts<'a> {
    graphs: &'a Graphs,
    lines: Lines<'a>,
    /// What earlier parts have given to the default graph and later ones give again: who and what many articles speak of. None where the store holds
    /// articles already, since an earlier part is then not always loaded as it stands.
    given: Option<HashSet<Triple>>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(graphs: &'a Graphs, was_empty: bool) -> Self {
        Self { graphs, lines: Lines::new(&graphs.base), given: was_empty.then(HashSet::new) }
    }

    /// The parts in whole lines of N-Quads.
    ///
    /// # Errors
    /// If a line is damaged, or holds something else than a quad of an article.
    pub fn of_lines(&mut self, text: &[u8]) -> Result<Vec<Part>, Damage> {
        let line_of = |at: usize| text[..at].iter().filter(|byte| **byte == b'\n').count();
        let text =
            std::str::from_utf8(text).map_err(|error| Damage { line: Some(line_of(error.valid_up_to())), reason: "it is not UTF-8".to_owned() })?;
        let mut parts = Vec::new();
        for (number, line) in text.split_terminator('\n').enumerate() {
            let put = self.lines.quad(line).and_then(|quad| quad.map_or(Ok(()), |quad| self.put(quad, &mut parts)));
            put.map_err(|reason| Damage { line: Some(number), reason })?;
        }
        Ok(parts)
    }

    /// The parts in quads that were read otherwise.
    ///
    /// # Errors
    /// If one is not a quad of an article.
    pub fn of_quads(&mut self, quads: Vec<Quad>) -> Result<Vec<Part>, Damage> {
        let mut parts = Vec::new();
        quads.into_iter().try_for_each(|quad| self.put(quad, &mut parts)).map_err(|reason| Damage { line: None, reason })?;
        Ok(parts)
    }

    fn put(&mut self, quad: Quad, parts: &mut Vec<Part>) -> Result<(), String> {
        let last = parts.last_mut().filter(|part| matches!(&quad.graph_name, GraphName::NamedNode(graph) if *graph == part.article));
        let part = match last {
            Some(part) => part,
            None => {
                parts.push(Part { article: self.article(&quad)?, quads: Vec::new(), union: Vec::new(), signature: None, is_own: false });
                parts.last_mut().ok_or("no part")?
            }
        };
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return Err(blank()) };
        if matches!(quad.object, Term::BlankNode(_)) {
            return Err(blank());
        }
        if let Term::Literal(text) = &quad.object
            && quad.predicate == term::ARTICLE_BODY
            && *subject == part.article
        {
            part.signature = Some(Signature::of_article(text.value()));
        }
        // Of what is the article's own nothing comes again, and it is most of all.
        if part.quads.last().is_none_or(|last| last.subject != quad.subject) {
            part.is_own = part.article.as_str().rsplit('/').next().is_some_and(|name| subject.as_str().contains(name));
        }
        let triple = Triple::new(quad.subject.clone(), quad.predicate.clone(), quad.object.clone());
        if part.is_own || is_new(&mut self.given, &triple) {
            part.union.push(in_union(triple));
        }
        part.quads.push(quad);
        Ok(())
    }

    /// The article in whose graph a quad lies.
    fn article(&self, quad: &Quad) -> Result<NamedNode, String> {
        match &quad.graph_name {
            GraphName::NamedNode(graph) if self.graphs.is_article(graph) => Ok(graph.clone()),
            GraphName::NamedNode(graph) => {
                Err(format!("it lies in the graph <{}>, but the articles of this store begin with <{}article/", graph.as_str(), self.graphs.base))
            }
            _ => Err("it lies in no graph, but each article is a named graph of its own".to_owned()),
        }
    }
}

/// Whether a triple has not been given to the default graph yet, as far as is remembered.
fn is_new(given: &mut Option<HashSet<Triple>>, triple: &Triple) -> bool {
    let Some(given) = given else { return true };
    if given.contains(triple) {
        return false;
    }
    if given.len() >= REMEMBERED {
        given.clear();
    }
    given.insert(triple.clone())
}

fn blank() -> String {
    "it has a blank node, which no article has".to_owned()
}
