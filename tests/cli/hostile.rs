//! A store of two articles that no newspaper would print: names that mean something to SPARQL, Turtle, XML, CSV, JSON and Cypher, emoji, marks of
//! direction, control characters, and names of ten thousand characters.

use std::path::Path;

use newsgraph::article::{Article, CharSpan};
use newsgraph::graph::{self, GraphOptions, iri};
use newsgraph::ontology::Ontology;
use newsgraph::reading::{Argument, Entity, Evidence, Kind, Predicate, Quotation, QuotationKind, Reading, Statement, Time, TimeValue, Value};
use newsgraph::store::{Access, Contribution, GraphStore};

/// Names that break what is not escaped.
fn names() -> Vec<(Kind, String)> {
    let long = "Very Long Name ".repeat(667);
    let names = [
        (Kind::Person, "O'Brien \"Bob\" \\ Tables'); DROP TABLE people;--"),
        (Kind::Person, "} UNION { ?s ?p ?o } #"),
        (Kind::Person, "مريم \u{202e}\u{200f}abc\u{202c} الحسيني"),
        (Kind::Person, "<script>alert(1)</script> & Söhne"),
        (Kind::Organization, "=HYPERLINK(\"http://x.example\"), \"Ltd\""),
        (Kind::Organization, "🦀🔥 👩‍👩‍👧 GmbH | Co | KG"),
        (Kind::Organization, "]]> --> <![CDATA[ Corp"),
        (Kind::Place, "a;b\tc,d\ne|f\\"),
        (Kind::Place, "@prefix : <urn:x:> . \"\"\" '''"),
        (Kind::Event, "`MATCH (n) DETACH DELETE n` //"),
        (Kind::Group, "{\"@id\": \"_:b0\", \"a\": [null]}"),
        (Kind::Thing, "ring \u{7} bell \u{b} and\r\nnew line"),
        (Kind::Thing, "\u{feff}zero\u{200b}width \u{2028} separators \u{85}"),
        (Kind::Person, long.trim()),
    ];
    names.map(|(kind, name)| (kind, name.to_owned())).to_vec()
}

/// Makes the store.
pub fn build(path: &Path) {
    let ontology = Ontology::embedded().expect("the ontology is sound");
    let store = GraphStore::open(path, Access::Create, None).expect("the store opens");
    let days = [jiff::civil::date(2024, 2, 29), jiff::civil::date(2025, 1, 1)];
    for (number, day) in days.into_iter().enumerate() {
        let (article, reading) = article(number, day);
        let quads = graph::quads(&article, &reading, &ontology, &GraphOptions::default());
        let contribution = Contribution { article: iri::article_iri(&article, iri_base()), quads, source: "hostile".to_owned() };
        store.ingest(&[contribution]).expect("the article is written");
    }
}

fn iri_base() -> &'static str {
    newsgraph::graph::vocabulary::DEFAULT_BASE
}

/// An article whose every line names two of the names, and its reading: the first links the second, in every way.
fn article(number: usize, day: jiff::civil::Date) -> (Article, Reading) {
    let names = names();
    let lines: Vec<String> = names.iter().enumerate().map(|(at, (_, name))| format!("{name} met {}.", names[(at + 1) % names.len()].1)).collect();
    let mut article = Article::from_body(&format!("{}\n\nNumber {number}.", lines.join("\n\n")));
    article.published = Some(day);
    article.headline = Some(format!("\"{number}\" <&> 'headline', \\ {}", names[2].1));
    article.url = Some(format!("https://news.example/{number}?a=1&b='\""));
    article.authors = vec!["Ana \"Bé\" O'Neill".to_owned()];
    article.publisher = Some("News & <Views>".to_owned());
    let mut reading = Reading { entities: names.iter().map(entity).collect(), ..Reading::default() };
    for (at, line) in lines.iter().enumerate() {
        let evidence = evidence(&article.text, line);
        statements(&mut reading, at, (at + 1) % names.len(), evidence, day);
    }
    (article, reading)
}

fn entity((kind, name): &(Kind, String)) -> Entity {
    let classes = if *kind == Kind::Place { vec!["schema:City".to_owned()] } else { Vec::new() };
    let aliases = vec![format!("{name} | \\| alias"), "naïve 😀".to_owned()];
    Entity { kind: *kind, classes, label: name.clone(), aliases, named: true, identifying: true, mentions: Vec::new() }
}

fn evidence(text: &str, line: &str) -> Evidence {
    let byte = text.find(line).expect("the line is in the text");
    let begin = text[..byte].chars().count();
    Evidence { span: CharSpan { begin, end: begin + line.chars().count() }, exact: line.to_owned() }
}

/// What a line says: a fact with a time, a claim, a fact with a further participant, plain values, and a quotation.
fn statements(reading: &mut Reading, from: usize, to: usize, evidence: Evidence, day: jiff::civil::Date) {
    let open = |label: &str, lemma: &str| Predicate { label: label.to_owned(), lemma: lemma.to_owned(), known: false };
    let known = |name: &str| Predicate { label: name.to_owned(), lemma: name.to_owned(), known: true };
    let (subject, object) = (Value::Entity(from), Some(Value::Entity(to)));
    let mut met = Statement::new(subject.clone(), open("met \"at\" `x`", "meet"), object.clone(), evidence.clone());
    met.time = Some(Time { text: "on the day".to_owned(), value: TimeValue::Day(day) });
    met.confidence = 0.875;
    met.surface.subject = "who's".to_owned();
    met.surface.predicate = "met\n\"at\"".to_owned();
    let mut claimed = Statement::new(subject.clone(), open("robbed", "rob"), object.clone(), evidence.clone());
    claimed.asserted = false;
    claimed.attributed_to = vec![Value::Text("\"sources\" <close>".to_owned()), Value::Entity(to)];
    let mut denied = Statement::new(subject.clone(), open("paid", "pay"), object.clone(), evidence.clone());
    denied.asserted = false;
    denied.polarity = newsgraph::reading::Polarity::Negative;
    let mut sent = Statement::new(subject.clone(), open("sent", "send"), object.clone(), evidence.clone());
    sent.time = Some(Time { text: "since".to_owned(), value: TimeValue::Span(Some(day), None) });
    let third = (to + 1) % names().len();
    sent.arguments = vec![Argument { role: "to".to_owned(), value: Value::Entity(third), relation: Some(open("sent to", "send to")) }];
    let title =
        Statement::new(subject.clone(), known("schema:jobTitle"), Some(Value::Text("boss, \"the\" <big> | one\n\\".to_owned())), evidence.clone());
    let other = Statement::new(subject.clone(), known("schema:jobTitle"), Some(Value::Text("chair".to_owned())), evidence.clone());
    let age = Value::Quantity { amount: 40.0 + from as f64, unit: Some("year".to_owned()), text: "forty".to_owned() };
    let aged = Statement::new(subject.clone(), known("ng:age"), Some(age), evidence.clone());
    reading.statements.extend([met, claimed, denied, sent, title, other, aged]);
    reading.quotations.push(Quotation {
        text: evidence.exact.chars().take(4).collect(),
        span: CharSpan { begin: evidence.span.begin, end: evidence.span.begin + 4 },
        kind: QuotationKind::Direct,
        speaker: Some(subject),
        asserted: true,
        speaker_span: None,
        cue: Some("said".to_owned()),
        cue_span: None,
        addressee: None,
        time: None,
        evidence,
        content: Vec::new(),
    });
}
