//! CSV files for `neo4j-admin database import`, which loads a hundred million nodes in minutes. See docs/exports.md for the command.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use super::property_graph::{ARTICLE, MENTIONS, Properties, Value, labels, of_article, of_entity, property_name, relationships};
use super::table::columns;
use super::{ExportError, Graph, create};

/// What is between the values of a cell that holds several: a character that no newspaper prints.
const BETWEEN: &str = "\u{1f}";

/// Properties of relationships that are facts, with their types.
const FACT: &[&str] = &[
    "relation",
    "words",
    "weight:long",
    "articles:string[]",
    "statements:string[]",
    "sentences:string[]",
    "begin_date",
    "end_date",
    "first_reported",
    "last_reported",
    "confidence:double",
];

pub fn write(graph: &Graph<'_>, folder: &Path) -> Result<(), ExportError> {
    entities(graph, folder)?;
    articles(graph, folder)?;
    edges(graph, folder)
}

fn entities(graph: &Graph<'_>, folder: &Path) -> Result<(), ExportError> {
    let mut head: Vec<String> = ["iri:ID", "name", "kind", "aliases:string[]"].map(str::to_owned).to_vec();
    for column in columns(graph)? {
        let kind = if column.is_integer {
            ":long"
        } else if column.is_single {
            ""
        } else {
            ":string[]"
        };
        head.push(format!("{}{kind}", property_name(&column.property)));
    }
    let mut file = create(folder, "entities.csv")?;
    record(&mut file, head.iter().cloned().chain([":LABEL".to_owned()]))?;
    for entity in graph.entities() {
        let entity = entity?;
        let cells = cells(of_entity(&entity), head.iter().map(String::as_str));
        record(&mut file, cells.into_iter().chain([labels(&entity).join(BETWEEN)]))?;
    }
    file.flush()?;
    Ok(())
}

fn articles(graph: &Graph<'_>, folder: &Path) -> Result<(), ExportError> {
    let head = ["iri:ID", "headline", "published", "url", "text"];
    let mut file = create(folder, "articles.csv")?;
    record(&mut file, head.into_iter().chain([":LABEL"]).map(str::to_owned))?;
    for article in graph.articles()? {
        let cells = cells(of_article(&article?), head.into_iter());
        record(&mut file, cells.into_iter().chain([ARTICLE.to_owned()]))?;
    }
    file.flush()?;
    Ok(())
}

fn edges(graph: &Graph<'_>, folder: &Path) -> Result<(), ExportError> {
    let mut facts = create(folder, "facts.csv")?;
    let mut mentions = create(folder, "mentions.csv")?;
    let ends = [":START_ID", ":END_ID", ":TYPE"].map(str::to_owned);
    record(&mut facts, ends.iter().cloned().chain(FACT.iter().map(|&name| name.to_owned())))?;
    record(&mut mentions, ends.iter().cloned())?;
    relationships(graph, |kind, from, to, properties| {
        let ends = [from.as_str(), to.as_str(), kind].map(str::to_owned);
        if kind == MENTIONS && properties.is_empty() {
            return record(&mut mentions, ends.into_iter());
        }
        record(&mut facts, ends.into_iter().chain(cells(properties, FACT.iter().copied())))
    })?;
    facts.flush()?;
    mentions.flush()?;
    Ok(())
}

/// The cells of the columns in `head`, empty where there is no value.
fn cells<'a>(properties: Properties, head: impl Iterator<Item = &'a str>) -> Vec<String> {
    let by_name: BTreeMap<String, Value> = properties.into_iter().collect();
    head.map(|column| by_name.get(bare(column)).map(cell).unwrap_or_default()).collect()
}

/// The name of a column without its type. Names that are IRIs hold colons of their own.
fn bare(column: &str) -> &str {
    [":ID", ":long", ":double", ":string[]"].iter().find_map(|kind| column.strip_suffix(kind)).unwrap_or(column)
}

fn cell(value: &Value) -> String {
    match value {
        Value::Text(text) => text.replace(BETWEEN, " "),
        Value::Texts(texts) => texts.iter().map(|text| text.replace(BETWEEN, " ")).collect::<Vec<_>>().join(BETWEEN),
        Value::Integer(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
    }
}

/// A line of CSV (RFC 4180). Every cell stands in quotation marks: a bare empty cell means no value, and no cell can be mistaken for a formula.
fn record(out: &mut impl Write, cells: impl Iterator<Item = String>) -> Result<(), ExportError> {
    for (number, cell) in cells.enumerate() {
        if number > 0 {
            write!(out, ",")?;
        }
        if !cell.is_empty() {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        }
    }
    writeln!(out)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_keep_what_they_hold() {
        let mut out = Vec::new();
        record(&mut out, ["a,b", "", "say \"x\"\ny"].map(str::to_owned).into_iter()).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "\"a,b\",,\"say \"\"x\"\"\ny\"\n");
    }
}
