//! Analyses made by hand for the tests of this room.

use crate::article::Article;
use crate::language::{Analysis, Relation, Sentence, Upos, WordId};

/// One article of a paragraph a line. Each word is `form/UPOS/head/relation`, or `form/UPOS/head/relation/lemma`, head counted from 1 in its
/// sentence and 0 at the root; `||` parts sentences of a paragraph. A form that ends with `+` has no blank after it.
pub fn parsed(paragraphs: &str) -> (Article, Analysis) {
    let mut analysis = Analysis::default();
    let mut heads = Vec::new();
    for (block, paragraph) in paragraphs.lines().map(str::trim).filter(|l| !l.is_empty()).enumerate() {
        analysis.text.push_str(if block == 0 { "" } else { "\n\n" });
        for sentence in paragraph.split("||") {
            let begin = analysis.range.len();
            for word in sentence.split_whitespace() {
                push(&mut analysis, &mut heads, word, begin);
            }
            analysis.sentences.push(Sentence { words: begin..analysis.range.len(), block });
        }
        analysis.text.truncate(analysis.text.trim_end().len());
    }
    analysis.head = heads;
    analysis.children = vec![Vec::new(); analysis.range.len()];
    for word in 0..analysis.range.len() {
        if let Some(head) = analysis.head[word] {
            analysis.children[head].push(word);
        }
    }
    (Article::from_body(&analysis.text), analysis)
}

fn push(analysis: &mut Analysis, heads: &mut Vec<Option<WordId>>, word: &str, begin: WordId) {
    let parts: Vec<&str> = word.split('/').collect();
    let (form, blank) = parts[0].strip_suffix('+').map_or((parts[0], " "), |form| (form, ""));
    let at = analysis.text.len();
    analysis.text.push_str(form);
    analysis.range.push(at..analysis.text.len());
    analysis.text.push_str(blank);
    analysis.upos.push(Upos::parse(parts[1]).unwrap());
    let head: usize = parts[2].parse().unwrap();
    heads.push(head.checked_sub(1).map(|h| begin + h));
    analysis.relation.push(Relation::parse(parts[3]).unwrap());
    analysis.lemma.push(parts.get(4).map_or_else(|| form.to_lowercase(), |lemma| (*lemma).to_owned()));
}

/// One sentence without a tree: every word hangs on the first as `dep`; capitalised words are proper nouns, digits numbers.
pub fn flat(text: &str) -> Analysis {
    let mut analysis = Analysis { text: text.to_owned(), ..Analysis::default() };
    let mut at = 0;
    for word in text.split_inclusive([' ', ',', '(', ')', '–']) {
        let separator = word.ends_with([',', '(', ')', '–']);
        let stop = word.trim_end().len() - usize::from(separator);
        let word_end = if text.len() == at + word.len() && word.ends_with('.') { stop - 1 } else { stop };
        for range in [at..at + word_end, at + word_end..at + word.trim_end().len()] {
            if !range.is_empty() {
                add_flat(&mut analysis, range);
            }
        }
        at += word.len();
    }
    analysis.sentences.push(Sentence { words: 0..analysis.range.len(), block: 0 });
    analysis.children = vec![Vec::new(); analysis.range.len()];
    analysis.children[0] = (1..analysis.range.len()).collect();
    analysis
}

fn add_flat(analysis: &mut Analysis, range: std::ops::Range<usize>) {
    let form = &analysis.text[range.clone()];
    let first = form.chars().next().unwrap_or(' ');
    let upos = match first {
        c if c.is_uppercase() => Upos::Propn,
        c if c.is_ascii_digit() => Upos::Num,
        c if c.is_alphabetic() || c == '\'' => Upos::Noun,
        _ => Upos::Punct,
    };
    analysis.lemma.push(form.to_lowercase());
    analysis.upos.push(upos);
    analysis.head.push(if analysis.range.is_empty() { None } else { Some(0) });
    analysis.relation.push(if analysis.range.is_empty() { Relation::Root } else { Relation::Dep });
    analysis.range.push(range);
}
