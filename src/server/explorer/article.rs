//! One article: its text with all that was read from it.

use std::collections::BTreeMap;

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use serde::Serialize;

use super::address;
use super::entity::newest_first;
use super::lookup::Lookup;
use super::marks::{self, Marks, Rest, Run};
use super::model::{Link, Quote, Source, Statement};
use super::statement::passage_anchor;
use crate::article::{Article as Text, BlockKind};
use crate::graph::vocabulary::term;
use crate::intake;
use crate::reading::Kind;
use crate::store::StoreError;
use crate::store::names::kind_of;

/// A block of an article's text as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// "heading", "paragraph", "item" or "note".
    pub form: &'static str,
    /// Its text, cut at the marks.
    pub runs: Vec<Run>,
}

/// Everything that the page of an article shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Article {
    /// How it is named elsewhere.
    #[serde(flatten)]
    pub source: Source,
    /// Who wrote it.
    pub authors: Vec<Link>,
    /// Who published it.
    pub publishers: Vec<Link>,
    /// Where it stands on the web, as the graph says; not always an address that may be followed.
    pub url: Option<String>,
    /// Where it was written, as its first line says.
    pub dateline: Option<String>,
    /// Its text; absent where it was not kept.
    pub text: Option<String>,
    /// The entities that it mentions, by name.
    pub entities: Vec<Link>,
    /// Its statements, in text order.
    pub statements: Vec<Statement>,
    /// What it says too, but people said is wrong.
    pub rejected: Vec<Link>,
    /// Its quotations, in text order.
    pub quotes: Vec<Quote>,
    /// The text as it is shown.
    #[serde(skip)]
    pub blocks: Vec<Block>,
}

impl Article {
    /// The entities of one kind.
    pub fn of_kind(&self, kind: &Kind) -> Vec<&Link> {
        self.entities.iter().filter(|link| link.kind == Some(*kind)).collect()
    }

    /// The kinds of its entities, with the name of each.
    pub fn kinds(&self) -> Vec<(Kind, &'static str)> {
        let names = [
            (Kind::Person, "People"),
            (Kind::Organization, "Organisations"),
            (Kind::Place, "Places"),
            (Kind::Event, "Events"),
            (Kind::Group, "Groups"),
            (Kind::Thing, "Things"),
        ];
        names.into_iter().filter(|(kind, _)| !self.of_kind(kind).is_empty()).collect()
    }

    /// Where it stands on the web, if that may be followed.
    pub fn web(&self) -> Option<&str> {
        self.url.as_deref().filter(|url| address::is_web(url))
    }

    /// The article's own statements.
    pub fn facts(&self) -> Vec<&Statement> {
        self.statements.iter().filter(|statement| statement.fact && !statement.is_speech).collect()
    }

    /// What others say, plan or deny in it.
    pub fn claims(&self) -> Vec<&Statement> {
        self.statements.iter().filter(|statement| !statement.fact && !statement.is_speech).collect()
    }
}

/// The article `iri`; `None` if the store has none of that name.
pub fn article(lookup: &Lookup<'_>, iri: &NamedNode) -> Result<Option<Article>, StoreError> {
    let quads: Vec<Quad> = lookup.store.matching(None, None, None, Some(iri.as_ref())).collect::<Result<_, _>>()?;
    if !quads.iter().any(|quad| quad.predicate == term::TYPE && quad.object == term::NEWS_ARTICLE.into()) {
        return Ok(None);
    }
    let own = |property: NamedNodeRef<'static>| quads.iter().filter(move |quad| quad.predicate == property && quad.subject == iri.clone().into());
    // Who and what the article names, as the entities that they are.
    let links = |property| lookup.objects(iri.as_ref(), property)?.iter().map(|value| lookup.value(value)).collect::<Result<Vec<_>, _>>();
    let text = own(term::ARTICLE_BODY).find_map(|quad| literal(&quad.object)).map(str::to_owned);
    let made = of_class(&quads, term::STATEMENT, lookup.base());
    let statements = lookup.statements(&made)?;
    let quotes = lookup.quotes(&of_class(&quads, term::QUOTATION, lookup.base()))?;
    let mut entities = links(term::MENTIONS)?;
    entities.sort();
    let names = names(lookup, iri, &quads, &entities)?;
    let marks = |text: &str| marks_of(text, &statements, &quotes, &names);
    Ok(Some(Article {
        source: lookup.source(iri.as_str())?,
        authors: links(term::AUTHOR)?,
        publishers: links(term::PUBLISHER)?,
        dateline: own(term::DATELINE).next().map(|quad| plain(&quad.object)),
        url: own(term::URL).next().map(|quad| plain(&quad.object)),
        blocks: text.as_deref().map(|text| blocks(text, &marks(text))).unwrap_or_default(),
        rejected: rejected(&quads, &made, &statements),
        entities,
        statements,
        quotes,
        text,
    }))
}

fn literal(term: &Term) -> Option<&str> {
    if let Term::Literal(literal) = term { Some(literal.value()) } else { None }
}

fn plain(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        other => literal(other).unwrap_or_default().to_owned(),
    }
}

fn of_class(quads: &[Quad], class: NamedNodeRef<'_>, base: &str) -> Vec<NamedNode> {
    let typed = quads.iter().filter(|quad| quad.predicate == term::TYPE && quad.object == class.into());
    let mut nodes: Vec<NamedNode> =
        typed.filter_map(|quad| if let NamedOrBlankNode::NamedNode(node) = &quad.subject { Some(node.clone()) } else { None }).collect();
    newest_first(&mut nodes, base);
    nodes
}

/// The statements of the article that the union of all graphs leaves out, in its own words.
fn rejected(quads: &[Quad], made: &[NamedNode], kept: &[Statement]) -> Vec<Link> {
    let gone = made.iter().filter(|node| !kept.iter().any(|statement| statement.iri == node.as_str()));
    let words = |node: &NamedNode| {
        let mut labels = quads.iter().filter(|quad| quad.predicate == term::LABEL && quad.subject == node.clone().into());
        labels.find_map(|quad| literal(&quad.object)).unwrap_or_else(|| node.as_str()).to_owned()
    };
    gone.map(|node| Link { text: words(node), href: Some(address::review_of(node.as_str())), iri: Some(node.as_str().to_owned()), kind: None })
        .collect()
}

/// All that the article calls its entities, the shared ones first so that they win a name that two have.
fn names(lookup: &Lookup<'_>, article: &NamedNode, quads: &[Quad], entities: &[Link]) -> Result<Vec<(String, Link)>, StoreError> {
    let by_iri: BTreeMap<&str, &Link> = entities.iter().filter_map(|link| Some((link.iri.as_deref()?, link))).collect();
    let is_name = |quad: &&Quad| quad.predicate == term::LABEL || quad.predicate == term::ALT_LABEL;
    let mut names: Vec<(String, Link)> = Vec::new();
    for quad in quads.iter().filter(is_name) {
        if let (NamedOrBlankNode::NamedNode(node), Some(name)) = (&quad.subject, literal(&quad.object))
            && kind_of(node.as_str(), lookup.base()).is_some()
            && let Some(entity) = lookup.store.entity_of(node, article)?
            && let Some(link) = by_iri.get(entity.as_str())
        {
            names.push((name.to_owned(), (*link).clone()));
        }
    }
    names.sort_by(|a, b| (a.1.kind, &a.0, &a.1).cmp(&(b.1.kind, &b.0, &b.1)));
    Ok(names)
}

fn marks_of(text: &str, statements: &[Statement], quotes: &[Quote], names: &[(String, Link)]) -> Marks {
    let starts = marks::starts(text);
    let mut passages: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for statement in statements.iter().filter(|statement| !statement.is_speech) {
        if let Some(passage) = &statement.passage {
            passages.entry((passage.begin, passage.end)).or_default().push(statement.number);
        }
    }
    let rests = passages.into_iter().filter_map(|((begin, end), statements)| {
        Some(Rest { range: marks::bytes_of(&starts, begin, end)?, anchor: passage_anchor(begin, end), statements })
    });
    let spans = quotes.iter().filter(|quote| quote.kind != "indirect").filter_map(|quote| Some((quote.span?, quote.number)));
    Marks {
        passages: rests.collect(),
        quotes: spans.filter_map(|((begin, end), number)| Some((marks::bytes_of(&starts, begin, end)?, number))).collect(),
        mentions: marks::mentions(text, names),
    }
}

/// The blocks of the text below its headline, as the program read them.
fn blocks(text: &str, marks: &Marks) -> Vec<Block> {
    let read = intake::from_text(text.to_owned());
    let article = if read.text == text { read } else { Text::from_body(text) };
    let shown = article.blocks.iter().filter(|block| block.kind != BlockKind::Headline);
    shown.map(|block| Block { form: form(block.kind), runs: marks.cut(text, block.range.clone()) }).collect()
}

fn form(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Headline | BlockKind::Heading => "heading",
        BlockKind::Paragraph => "paragraph",
        BlockKind::ListItem => "item",
        BlockKind::AuthorNote => "note",
    }
}
