//! A knowledge base as a stream of entries: a Wikidata dump or a table, plain or packed.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use super::entry::{Entry, kind_in_words};
use super::error::LinkError;
use super::wikidata;
use crate::intake::zstandard::Frames;
use crate::ontology::Ontology;

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTANDARD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
/// Longest line, in bytes: the largest items of Wikidata have some megabytes.
const LINE: u64 = 256 << 20;

/// Hands every entry of the knowledge base `path` to `take`, in the order of the file.
///
/// # Errors
/// If it cannot be read, or if a line is neither an item nor a row.
pub(super) fn read(path: &Path, ontology: &Ontology, mut take: impl FnMut(Entry) -> Result<(), LinkError>) -> Result<(), LinkError> {
    let failed = |source: io::Error| LinkError::Read(path.to_owned(), source);
    let mut input = opened(path).map_err(failed)?;
    let (mut line, mut number) = (Vec::new(), 0);
    loop {
        line.clear();
        number += 1;
        if (&mut input).take(LINE).read_until(b'\n', &mut line).map_err(failed)? == 0 {
            return Ok(());
        }
        let wrong = |message: String| LinkError::Line { path: path.to_owned(), line: number, message };
        let text = std::str::from_utf8(&line).map_err(|_| wrong("it is not UTF-8".to_owned()))?.trim_start_matches('\u{feff}');
        let found = if text.trim_start().starts_with(['{', '[', ']']) {
            item(text.trim(), ontology).map_err(|error| wrong(format!("not an item of Wikidata: {error}")))?
        } else {
            row(text.trim_end_matches(['\r', '\n']), ontology).map_err(wrong)?
        };
        found.map_or(Ok(()), &mut take)?;
    }
}

fn opened(path: &Path) -> io::Result<Box<dyn BufRead>> {
    let mut file = BufReader::with_capacity(1 << 20, File::open(path)?);
    let head = file.fill_buf()?;
    Ok(if head.starts_with(GZIP) {
        Box::new(BufReader::with_capacity(1 << 20, MultiGzDecoder::new(file)))
    } else if head.starts_with(ZSTANDARD) {
        Box::new(BufReader::with_capacity(1 << 20, Frames::new(file)))
    } else {
        Box::new(file)
    })
}

/// A line of a dump. Dumps are one long list: its brackets stand on lines of their own, and its items end with commas.
fn item(line: &str, ontology: &Ontology) -> Result<Option<Entry>, serde_json::Error> {
    let line = line.trim_end_matches(',');
    let line = line.strip_prefix('[').map_or(line, str::trim_start);
    let line = if line.starts_with('{') { line.strip_suffix(']').unwrap_or(line) } else { line };
    if line.is_empty() || line == "]" { Ok(None) } else { wikidata::entry(line.trim_end_matches(','), ontology) }
}

/// A row of a table: id, label, aliases with `|` between, type, popularity; the last three may be absent.
fn row(line: &str, ontology: &Ontology) -> Result<Option<Entry>, String> {
    if line.trim().is_empty() || line.starts_with('#') || line.to_lowercase().starts_with("id\tlabel") {
        return Ok(None);
    }
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    let (Some(id), Some(label)) = (cells.first().filter(|id| !id.is_empty()), cells.get(1).filter(|label| !label.is_empty())) else {
        return Err("a row has at least an id and a label, with a tab between".to_owned());
    };
    let popularity = cells.get(4).copied().unwrap_or_default();
    let popularity =
        if popularity.is_empty() { 0 } else { popularity.parse().map_err(|_| format!("the popularity \"{popularity}\" is no whole number"))? };
    let aliases = cells.get(2).copied().unwrap_or_default().split('|').map(str::trim).filter(|alias| !alias.is_empty()).map(str::to_owned);
    let description = cells.get(3).copied().unwrap_or_default().to_owned();
    Ok(Some(Entry {
        id: (*id).to_owned(),
        label: (*label).to_owned(),
        aliases: aliases.collect(),
        kind: kind_in_words(ontology, &description),
        description,
        popularity,
    }))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::reading::Kind;

    fn entries(bytes: &[u8]) -> Result<Vec<Entry>, LinkError> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let mut found = Vec::new();
        read(file.path(), &Ontology::embedded().unwrap(), |entry| {
            found.push(entry);
            Ok(())
        })?;
        Ok(found)
    }

    const DUMP: &str = "[\n{\"type\":\"item\",\"id\":\"Q1\",\"labels\":{\"en\":{\"value\":\"Tarrow\"}}},\n{\"type\":\"item\",\"id\":\"Q2\",\"labels\":{\"en\":{\"value\":\"Skerry\"}}}\n]\n";

    #[test]
    fn dumps_are_read_as_lists_and_as_lines() {
        let names = |bytes: &[u8]| entries(bytes).unwrap().into_iter().map(|entry| entry.label).collect::<Vec<_>>();
        assert_eq!(names(DUMP.as_bytes()), ["Tarrow", "Skerry"]);
        let lines = DUMP.replace(",\n", "\n").replace(['[', ']'], "");
        assert_eq!(names(lines.as_bytes()), ["Tarrow", "Skerry"]);
        assert_eq!(names(DUMP.replace('\n', "").replace("},{\"type", "},\n{\"type").as_bytes()), ["Tarrow", "Skerry"]);
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(DUMP.as_bytes()).unwrap();
        assert_eq!(names(&packed.finish().unwrap()), ["Tarrow", "Skerry"]);
    }

    #[test]
    fn tables_need_an_id_and_a_label() {
        let found =
            entries("id\tlabel\taliases\ttype\tpopularity\nQ7\tLena Øie\tL. Oie|Oie\tNorwegian sailor\t12\r\nx:8\tTarrow\n".as_bytes()).unwrap();
        assert_eq!(found[0].aliases, ["L. Oie", "Oie"]);
        assert_eq!((found[0].kind, found[0].popularity), (Some(Kind::Person), 12));
        assert_eq!((found[1].id.as_str(), found[1].kind), ("x:8", None));
        let error = entries(b"Q7\tLena\nQ8\n").unwrap_err().to_string();
        assert!(error.ends_with("line 2: a row has at least an id and a label, with a tab between"), "{error}");
        assert!(entries(b"Q7\tLena\t\t\tmany\n").unwrap_err().to_string().contains("\"many\" is no whole number"));
        assert!(entries(b"{\"id\":\n").unwrap_err().to_string().contains("line 1: not an item"));
    }
}
