//! W3C Web Annotation (<https://www.w3.org/TR/annotation-model/>) as JSON-LD: every statement and quotation as a note on the passage that says it,
//! for annotation servers and viewers such as Hypothesis, Recogito and Annotorious.

use std::io::Write;

use oxigraph::model::{NamedNode, Term};
use serde_json::{Value, json};

use super::statement::Passage;
use super::{Article, ExportError, Graph, Statement};
use crate::graph::vocabulary::{compact, term};
use crate::store::Scope;
use crate::store::scope::{nodes, text, value};

/// How many characters before and after a passage are given to find it by.
const AROUND: usize = 32;

pub fn write(graph: &Graph<'_>, out: &mut impl Write) -> Result<(), ExportError> {
    let scope = graph.scope();
    let (statements, quotations) = (scope.of_class(term::STATEMENT)?, scope.of_class(term::QUOTATION)?);
    let (base, total) = (scope.base(), statements.len() + quotations.len());
    writeln!(out, "{{\"@context\": \"http://www.w3.org/ns/anno.jsonld\",")?;
    writeln!(out, "\"id\": {}, \"type\": \"AnnotationCollection\", \"total\": {total},", json!(format!("{base}annotations")))?;
    writeln!(out, "\"first\": {{\"id\": {}, \"type\": \"AnnotationPage\", \"startIndex\": 0, \"items\": [", json!(format!("{base}annotations/1")))?;
    let mut texts = Texts { scope, current: None };
    let mut is_first = true;
    let mut push = |annotation: Value| -> Result<(), ExportError> {
        if !std::mem::take(&mut is_first) {
            writeln!(out, ",")?;
        }
        Ok(serde_json::to_writer(&mut *out, &annotation)?)
    };
    for iri in &statements {
        if let Some(statement) = Statement::read(scope, iri)? {
            let target = texts.target(&statement.passage)?;
            push(annotation(iri, base, "describing", self::statement(&statement, base), target))?;
        }
    }
    for iri in &quotations {
        let pairs = scope.about(iri)?;
        if let Some(passage) = quoted(scope, iri, &pairs)? {
            let target = texts.target(&passage)?;
            push(annotation(iri, base, "highlighting", quotation(&pairs), target))?;
        }
    }
    writeln!(out, "\n]}}}}")?;
    Ok(())
}

fn annotation(about: &NamedNode, base: &str, motivation: &str, body: Vec<Value>, target: Value) -> Value {
    let local = about.as_str().strip_prefix(base).unwrap_or(about.as_str());
    json!({
        "id": format!("{base}annotation/{local}"), "type": "Annotation", "motivation": motivation,
        "generator": {"id": format!("{base}program/newsgraph"), "type": "Software", "name": "newsgraph"},
        "body": body, "target": target,
    })
}

fn comment(text: &str, purpose: &str) -> Value {
    json!({"type": "TextualBody", "value": text, "format": "text/plain", "purpose": purpose})
}

fn tag(node: &NamedNode) -> Value {
    json!({"type": "SpecificResource", "source": node.as_str(), "purpose": "identifying"})
}

/// The statement's words, its standing, itself and those who take part in it.
fn statement(statement: &Statement, base: &str) -> Vec<Value> {
    let mut body = vec![comment(&statement.gloss, "describing"), tag(&statement.iri)];
    body.push(comment(&compact(statement.predicate.as_str(), base), "tagging"));
    body.push(comment(if statement.positive { "Positive" } else { "Negative" }, "tagging"));
    body.push(comment(&statement.modality, "tagging"));
    let ends = [Some(&statement.subject), statement.object.as_ref()].into_iter().flatten().chain(&statement.sources);
    body.extend(ends.filter_map(|end| if let Term::NamedNode(node) = end { Some(tag(node)) } else { None }));
    body
}

fn quotation(pairs: &[(NamedNode, Term)]) -> Vec<Value> {
    let mut body: Vec<Value> = text(pairs, term::TEXT).map(|words| comment(words, "describing")).into_iter().collect();
    body.extend(nodes(pairs, term::SPOKEN_BY_CHARACTER).map(tag));
    body
}

/// The quoted words as a passage: the sentence is the evidence, the offsets are the quotation's own.
fn quoted(scope: &Scope<'_>, iri: &NamedNode, pairs: &[(NamedNode, Term)]) -> Result<Option<Passage>, ExportError> {
    let Some(sentence) = nodes(pairs, term::EVIDENCE).next().map(|passage| Passage::read(scope, passage)).transpose()?.flatten() else {
        return Ok(None);
    };
    let offset = |property| text(pairs, property).and_then(|number| number.parse().ok());
    let (Some(begin), Some(end)) = (offset(term::BEGIN), offset(term::END)) else { return Ok(None) };
    let words = value(pairs, term::TEXT).and_then(|words| if let Term::Literal(words) = words { Some(words.value()) } else { None });
    Ok(Some(Passage { iri: iri.clone(), begin, end, exact: words.unwrap_or_default().to_owned(), ..sentence }))
}

/// The articles' texts, one at a time: what follows each other is of one article.
struct Texts<'a> {
    scope: &'a Scope<'a>,
    current: Option<(Article, Vec<char>)>,
}

impl Texts<'_> {
    fn target(&mut self, passage: &Passage) -> Result<Value, ExportError> {
        if self.current.as_ref().is_none_or(|(article, _)| article.iri != passage.article) {
            let article = Article::read(self.scope, &passage.article)?;
            let text = article.text.iter().flat_map(|text| text.chars()).collect();
            self.current = Some((article, text));
        }
        let Some((article, text)) = &self.current else { return Ok(Value::Null) };
        let part = |from: usize, to: usize| text.get(from.min(text.len())..to.min(text.len())).map(|part| part.iter().collect::<String>());
        // A quotation's own words leave its marks out, and what stands between two parts of it.
        let exact = part(passage.begin, passage.end).filter(|exact| !exact.is_empty()).unwrap_or_else(|| passage.exact.clone());
        let mut quote = json!({"type": "TextQuoteSelector", "exact": exact});
        if !text.is_empty() {
            quote["prefix"] = json!(part(passage.begin.saturating_sub(AROUND), passage.begin));
            quote["suffix"] = json!(part(passage.end, passage.end + AROUND));
        }
        let position = json!({"type": "TextPositionSelector", "start": passage.begin, "end": passage.end});
        let mut target = json!({"type": "SpecificResource", "source": passage.article.as_str(), "selector": [position, quote]});
        if let Some(url) = article.url.as_ref().filter(|url| NamedNode::new(*url).is_ok()) {
            target["scope"] = json!(url);
        }
        Ok(target)
    }
}
