//! A small article with everything that a reading can hold.

use jiff::civil::date;

use crate::article::{Article, CharSpan};
use crate::ontology::Ontology;
use crate::reading::*;

pub fn text(words: &str) -> Value {
    Value::Text(words.into())
}

pub fn verb(label: &str, lemma: &str) -> Predicate {
    Predicate { label: label.into(), lemma: lemma.into(), known: false }
}

pub fn known(name: &str) -> Predicate {
    Predicate { label: name.into(), lemma: name.into(), known: true }
}

pub fn entity(kind: Kind, label: &str, identifying: bool, aliases: &[&str]) -> Entity {
    Entity {
        kind,
        classes: Vec::new(),
        label: label.into(),
        aliases: aliases.iter().map(ToString::to_string).collect(),
        named: identifying,
        identifying,
        mentions: Vec::new(),
    }
}

pub fn evidence(article: &str, part: &str) -> Evidence {
    let begin = article.find(part).map_or(0, |byte| article[..byte].chars().count());
    Evidence { span: CharSpan { begin, end: begin + part.chars().count() }, exact: part.into() }
}

/// The embedded ontology, read once.
pub fn ontology() -> &'static Ontology {
    static ONTOLOGY: std::sync::OnceLock<Ontology> = std::sync::OnceLock::new();
    ONTOLOGY.get_or_init(|| Ontology::embedded().unwrap())
}

/// "Ada Reed married Tom Hale …": facts, a claim, a denial, a plan, a passive, an order and two quotations.
pub fn sample() -> (Article, Reading) {
    let sentences = [
        "Judge Ada Reed, 52, married Tom Hale in Oslo on 3 May 2025.",
        "Lumen Corp. did not pay 4.5 million kroner to Reed, Hale said.",
        "“We will sue Lumen,” he told reporters.",
        "Two guards were arrested.",
    ];
    let mut article = Article::from_body(&sentences.join("\n\n"));
    article.headline = Some("Judge weds".into());
    article.published = Some(date(2025, 5, 4));
    article.authors = vec!["Eva Lind".into()];
    article.publisher = Some("The Fjord Post".into());
    article.url = Some("https://fjordpost.example/weds".into());

    let mut place = entity(Kind::Place, "Oslo", true, &[]);
    place.classes = vec!["schema:City".into()];
    let entities = vec![
        entity(Kind::Person, "Ada Reed", true, &["Reed", "Ada Reed"]),
        entity(Kind::Person, "Tom Hale", true, &["Hale"]),
        place,
        entity(Kind::Organization, "Lumen Corp.", true, &["Lumen"]),
        entity(Kind::Group, "reporters", false, &[]),
        entity(Kind::Group, "two guards", false, &[]),
    ];
    let at = |n: usize| evidence(&article.text, sentences[n]);
    let reading = Reading { entities, statements: statements(&at), quotations: quotations(&at, &article.text) };
    (article, reading)
}

fn statements(at: &dyn Fn(usize) -> Evidence) -> Vec<Statement> {
    let (ada, tom, oslo, lumen, reporters, guards) = (Value::Entity(0), Value::Entity(1), 2, Value::Entity(3), Value::Entity(4), Value::Entity(5));
    let title = Statement::new(ada.clone(), known("schema:jobTitle"), Some(text("Judge")), at(0));
    let age = Value::Quantity { amount: 52.0, unit: Some("year".into()), text: "52".into() };
    let age = Statement::new(ada.clone(), known("ng:age"), Some(age), at(0));
    let mut married = Statement::new(ada.clone(), verb("married", "marry"), Some(tom.clone()), at(0));
    married.time = Some(Time { text: "on 3 May 2025".into(), value: TimeValue::Day(date(2025, 5, 3)) });
    married.place = Some(oslo);
    married.confidence = 0.93;
    married.surface =
        Surface { subject: "Ada Reed".into(), predicate: "married".into(), object: Some("Tom Hale".into()), arguments: vec!["in Oslo".into()] };
    let kroner = Value::Quantity { amount: 4.5e6, unit: Some("NOK".into()), text: "4.5 million kroner".into() };
    let mut paid = Statement::new(lumen.clone(), verb("paid", "pay"), Some(kroner), at(1));
    paid.arguments = vec![Argument { role: "to".into(), value: ada, relation: None }];
    (paid.polarity, paid.asserted, paid.attributed_to) = (Polarity::Negative, false, vec![tom.clone()]);
    let mut said = Statement::new(tom.clone(), verb("said", "say"), Some(Value::Quotation(0)), at(1));
    said.content = vec![3];
    let mut sue = Statement::new(text("We"), verb("sue", "sue"), Some(lumen), at(2));
    (sue.modality, sue.asserted, sue.attributed_to) = (Modality::Planned, false, vec![tom.clone(), text("a lawyer")]);
    let mut told = Statement::new(tom, verb("told", "tell"), Some(reporters), at(2));
    told.content = vec![5];
    let mut arrested = Statement::new(guards, verb("arrested", "arrest"), None, at(3));
    arrested.passive = true;
    vec![title, age, married, paid, said, sue, told, arrested]
}

fn quotations(at: &dyn Fn(usize) -> Evidence, article: &str) -> Vec<Quotation> {
    let indirect = evidence(article, "Lumen Corp. did not pay 4.5 million kroner to Reed");
    let direct = evidence(article, "We will sue Lumen");
    let quote = |found: Evidence, kind, cue: &str, sentence, content| Quotation {
        text: found.exact,
        span: found.span,
        kind,
        asserted: true,
        speaker: Some(Value::Entity(1)),
        speaker_span: None,
        cue: Some(cue.into()),
        cue_span: None,
        addressee: None,
        time: None,
        evidence: at(sentence),
        content: vec![content],
    };
    let mut told = quote(direct, QuotationKind::Direct, "told", 2, 5);
    told.addressee = Some(Value::Entity(4));
    vec![quote(indirect, QuotationKind::Indirect, "said", 1, 3), told]
}
