//! `newsgraph read --explain`: how the program came to what it says, sentence by sentence.

use std::io::{self, Write};

use super::read::ReadArticle;
use super::summary;
use super::table::Table;
use crate::article::{CharIndex, CharSpan};
use crate::graph::vocabulary;
use crate::language::{Analysis, Sentence, WordId};
use crate::reading::Reading;

/// Writes each sentence with its words as a table (heads by number, the tree drawn by indentation), the names in it, and the statements
/// and quotations that rest on it.
pub fn write(out: &mut impl Write, read: &ReadArticle, base: &str, width: Option<usize>) -> io::Result<()> {
    let analysis = &read.understanding.analysis;
    let index = CharIndex::new(&analysis.text);
    writeln!(out, "{}  {}", vocabulary::compact(read.iri.as_str(), base), read.article.headline.as_deref().unwrap_or_default())?;
    for (number, sentence) in analysis.sentences.iter().enumerate() {
        if sentence.words.is_empty() {
            continue;
        }
        let bytes = analysis.range[sentence.words.start].start..analysis.range[sentence.words.end - 1].end;
        let span = index.span(bytes);
        let text = analysis.slice(sentence.words.clone()).split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(out, "\nSentence {number}, characters {} to {}\n  {text}\n", span.begin, span.end)?;
        words(analysis, sentence).write(out, "  ", width)?;
        names(out, analysis, sentence)?;
        results(out, &read.understanding.reading, span, width)?;
    }
    Ok(())
}

/// The words in text order; each form is indented by its depth in the tree.
fn words(analysis: &Analysis, sentence: &Sentence) -> Table {
    let mut table = Table::new(["#", "word", "lemma", "class", "head", "relation", "depth"]);
    for word in sentence.words.clone() {
        let number = |word: WordId| word - sentence.words.start + 1;
        table.row(vec![
            number(word).to_string(),
            analysis.form(word).to_owned(),
            analysis.lemma[word].clone(),
            analysis.upos[word].to_string(),
            analysis.head[word].map_or_else(|| "–".to_owned(), |head| format!("{} {}", number(head), analysis.form(head))),
            analysis.relation[word].to_string(),
            "·".repeat(depth(analysis, word)),
        ]);
    }
    table
}

/// How far a word is from the root; trees have no cycles, so the walk ends.
fn depth(analysis: &Analysis, word: WordId) -> usize {
    std::iter::successors(Some(word), |word| analysis.head[*word]).take(analysis.len()).count() - 1
}

fn names(out: &mut impl Write, analysis: &Analysis, sentence: &Sentence) -> io::Result<()> {
    let inside = analysis.names.iter().filter(|name| sentence.words.contains(&name.words.start));
    let shown: Vec<String> = inside.map(|name| format!("{} ({}, {:.2})", analysis.slice(name.words.clone()), name.kind, name.confidence)).collect();
    if shown.is_empty() { Ok(()) } else { writeln!(out, "\n  names: {}", shown.join("; ")) }
}

fn results(out: &mut impl Write, reading: &Reading, span: CharSpan, width: Option<usize>) -> io::Result<()> {
    // What rests on several sentences is shown at the first.
    let begins = |place: CharSpan| place.begin >= span.begin && place.begin < span.end;
    let numbers: Vec<usize> = (0..reading.statements.len()).filter(|id| begins(reading.statements[*id].evidence.span)).collect();
    if !numbers.is_empty() {
        writeln!(out)?;
        summary::statements(reading, numbers).write(out, "  ", width)?;
    }
    for quotation in reading.quotations.iter().filter(|quotation| begins(quotation.evidence.span)) {
        let speaker = quotation.speaker.as_ref().map_or_else(|| "somebody".to_owned(), |value| summary::words(reading, value));
        writeln!(out, "\n  {speaker} {}: {}", quotation.cue.as_deref().unwrap_or("says"), quotation.text)?;
    }
    Ok(())
}
