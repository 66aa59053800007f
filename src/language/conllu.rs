//! The CoNLL-U format of Universal Dependencies (<https://universaldependencies.org/format.html>).

use std::io::{self, Write};

use super::{Analysis, Sentence};

/// Writes every sentence of `analysis`: id, form, lemma, class, head and relation; `SpaceAfter=No` where no blank follows.
///
/// Sentences are numbered from 1. Contractions are written as plain words.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(analysis: &Analysis, out: &mut impl Write) -> io::Result<()> {
    write_sentences(None, analysis, out)
}

/// As [`write`], for one document of several: its first sentence tells its name, and the sentences' names begin with it.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_document(name: &str, analysis: &Analysis, out: &mut impl Write) -> io::Result<()> {
    write_sentences(Some(name), analysis, out)
}

fn write_sentences(document: Option<&str>, analysis: &Analysis, out: &mut impl Write) -> io::Result<()> {
    for (number, sentence) in analysis.sentences.iter().enumerate() {
        if let Some(name) = document.filter(|_| number == 0) {
            writeln!(out, "# newdoc id = {name}")?;
        }
        let prefix = document.map(|name| format!("{name}-")).unwrap_or_default();
        writeln!(out, "# sent_id = {prefix}{}", number + 1)?;
        let text = analysis.slice(sentence.words.clone());
        writeln!(out, "# text = {}", text.split_whitespace().collect::<Vec<_>>().join(" "))?;
        write_words(analysis, sentence, out)?;
        writeln!(out)?;
    }
    Ok(())
}

fn write_words(analysis: &Analysis, sentence: &Sentence, out: &mut impl Write) -> io::Result<()> {
    let first = sentence.words.start;
    for word in sentence.words.clone() {
        let head = analysis.head[word].map_or(0, |h| h + 1 - first);
        let follows = analysis.range.get(word + 1).is_some_and(|next| next.start == analysis.range[word].end);
        let misc = if follows { "SpaceAfter=No" } else { "_" };
        let (form, lemma) = (analysis.form(word), &analysis.lemma[word]);
        let (upos, relation) = (analysis.upos[word], analysis.relation[word]);
        writeln!(out, "{}\t{form}\t{lemma}\t{upos}\t_\t_\t{head}\t{relation}\t_\t{misc}", word + 1 - first)?;
    }
    Ok(())
}

/// Words of every sentence of a CoNLL-U text: the syntactic words, so that "don't" gives "do" and "n't", without empty nodes.
#[must_use]
pub fn read_words(text: &str) -> Vec<Vec<String>> {
    let mut sentences = Vec::new();
    let mut words = Vec::new();
    for line in text.lines().chain([""]) {
        if line.trim().is_empty() {
            if !words.is_empty() {
                sentences.push(std::mem::take(&mut words));
            }
        } else if !line.starts_with('#') {
            let mut columns = line.split('\t');
            let id = columns.next().unwrap_or_default();
            if let Some(form) = columns.next().filter(|_| id.bytes().all(|b| b.is_ascii_digit())) {
                words.push(form.to_owned());
            }
        }
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::{super::*, *};

    fn analysis() -> Analysis {
        Analysis {
            fault: None,
            text: "They don't.".to_owned(),
            range: vec![0..4, 5..7, 7..10, 10..11],
            upos: vec![Upos::Pron, Upos::Aux, Upos::Part, Upos::Punct],
            lemma: ["they", "do", "not", "."].map(str::to_owned).to_vec(),
            head: vec![Some(1), None, Some(1), Some(1)],
            relation: vec![Relation::Nsubj, Relation::Root, Relation::Advmod, Relation::Punct],
            certainty: vec![],
            vector: vec![],
            children: vec![vec![], vec![0, 2, 3], vec![], vec![]],
            sentences: vec![Sentence { words: 0..4, block: 0 }],
            names: vec![],
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let mut out = Vec::new();
        write(&analysis(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with(
            "# sent_id = 1\n# text = They don't.\n1\tThey\tthey\tPRON\t_\t_\t2\tnsubj\t_\t_\n2\tdo\tdo\tAUX\t_\t_\t0\troot\t_\tSpaceAfter=No\n"
        ));
        assert_eq!(read_words(&text), [["They", "do", "n't", "."]]);
    }

    #[test]
    fn ranges_and_empty_nodes_are_no_words() {
        assert_eq!(read_words("1-2\tdon't\n1\tdo\n2\tn't\n2.1\tgo\n\n\n1\tYes"), [vec!["do", "n't"], vec!["Yes"]]);
    }
}
