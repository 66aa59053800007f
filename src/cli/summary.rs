//! What an article says, as tables for people.

use std::io::{self, Write};

use super::read::ReadArticle;
use super::table::Table;
use crate::graph::vocabulary;
use crate::reading::{Modality, Polarity, Quotation, QuotationKind, Reading, Statement, TimeValue, Value};

/// Longest text of a quotation or clause shown inside another cell, in characters.
const SHORT: usize = 60;

/// Writes the article's head and its entities, statements and quotations.
pub fn write(out: &mut impl Write, read: &ReadArticle, base: &str, width: Option<usize>) -> io::Result<()> {
    let article = &read.article;
    let reading = &read.understanding.reading;
    writeln!(out, "{}", article.headline.as_deref().unwrap_or(&article.source))?;
    let date = article.published.map(|date| format!("{date}  ")).unwrap_or_default();
    writeln!(out, "{date}{}", vocabulary::compact(read.iri.as_str(), base))?;
    section(out, "Entities", &entities(reading), width)?;
    section(out, "Statements", &statements(reading, 0..reading.statements.len()), width)?;
    section(out, "Quotations", &quotations(reading), width)
}

fn section(out: &mut impl Write, title: &str, table: &Table, width: Option<usize>) -> io::Result<()> {
    if table.len() == 0 {
        return Ok(());
    }
    writeln!(out, "\n{title}")?;
    table.write(out, "  ", width)
}

fn entities(reading: &Reading) -> Table {
    let mut table = Table::new(["kind", "name", "also", "mentions"]);
    for entity in &reading.entities {
        let kind = format!("{:?}", entity.kind).to_lowercase();
        table.row(vec![kind, entity.label.clone(), entity.aliases.join("; "), entity.mentions.len().to_string()]);
    }
    table
}

/// The statements with these numbers.
pub fn statements(reading: &Reading, numbers: impl IntoIterator<Item = usize>) -> Table {
    let mut table = Table::new(["#", "subject", "relation", "object", "further", "when", "status", "sure"]);
    for number in numbers {
        let statement = &reading.statements[number];
        let object = statement.object.as_ref().map(|value| words(reading, value)).unwrap_or_default();
        table.row(vec![
            number.to_string(),
            words(reading, &statement.subject),
            statement.predicate.label.clone(),
            object,
            further(reading, statement),
            when(statement),
            status(reading, statement),
            format!("{:.2}", statement.confidence),
        ]);
    }
    table
}

fn further(reading: &Reading, statement: &Statement) -> String {
    let mut parts: Vec<String> =
        statement.arguments.iter().map(|argument| format!("{}: {}", argument.role, words(reading, &argument.value))).collect();
    if let Some(place) = statement.place {
        parts.push(format!("place: {}", words(reading, &Value::Entity(place))));
    }
    if !statement.content.is_empty() {
        let numbers: Vec<String> = statement.content.iter().map(|id| format!("#{id}")).collect();
        parts.push(format!("content: {}", numbers.join(" ")));
    }
    parts.join("; ")
}

fn when(statement: &Statement) -> String {
    match &statement.time {
        None => String::new(),
        Some(time) if time.value == TimeValue::Unresolved => time.text.clone(),
        Some(time) => time.value.to_string(),
    }
}

/// Whether it is a fact, and if not, what it is: "denied", "planned", "says Ana Ruiz".
fn status(reading: &Reading, statement: &Statement) -> String {
    let mut parts = Vec::new();
    if statement.asserted {
        parts.push("fact".to_owned());
    }
    if statement.polarity == Polarity::Negative {
        parts.push("not so".to_owned());
    }
    if statement.modality != Modality::Actual {
        parts.push(format!("{:?}", statement.modality).to_lowercase());
    }
    if !statement.attributed_to.is_empty() {
        let sources: Vec<String> = statement.attributed_to.iter().map(|source| words(reading, source)).collect();
        parts.push(format!("says {}", sources.join(", says ")));
    }
    if parts.is_empty() { "not asserted".to_owned() } else { parts.join(", ") }
}

fn quotations(reading: &Reading) -> Table {
    let mut table = Table::new(["speaker", "cue", "to", "kind", "words"]);
    for quotation in &reading.quotations {
        let named = |value: &Option<Value>| value.as_ref().map(|value| words(reading, value)).unwrap_or_default();
        table.row(vec![
            named(&quotation.speaker),
            quotation.cue.clone().unwrap_or_default(),
            named(&quotation.addressee),
            format!("{:?}", quotation.kind).to_lowercase(),
            quoted(quotation),
        ]);
    }
    table
}

fn quoted(quotation: &Quotation) -> String {
    if quotation.kind == QuotationKind::Direct { format!("“{}”", quotation.text) } else { quotation.text.clone() }
}

/// A value in words.
pub fn words(reading: &Reading, value: &Value) -> String {
    match value {
        Value::Entity(id) => reading.entities.get(*id).map_or_else(String::new, |entity| entity.label.clone()),
        Value::Quotation(id) => reading.quotations.get(*id).map_or_else(String::new, |quotation| short(&quoted(quotation))),
        Value::Statement(id) => format!("#{id}"),
        Value::Text(text) | Value::Quantity { text, .. } => text.clone(),
        Value::Time(time) => time.text.clone(),
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(SHORT) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
    }
}
