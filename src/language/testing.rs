//! Hand-made analyses for unit tests.

use super::{Analysis, Name, NameKind, Relation, Sentence, Upos};

/// Builds an [`Analysis`] from a table, one word a line: form, lemma, word class, head (1-based, 0 for the root), relation and an
/// optional name tag (`B-PER`, `I-PER`). A blank line ends a sentence, a line `#` a block.
pub fn analysis(table: &str) -> Analysis {
    let mut built = Analysis::default();
    let (mut block, mut first) = (0, 0);
    for line in table.lines().map(str::trim).chain([""]) {
        let cells: Vec<&str> = line.split_whitespace().collect();
        match cells.as_slice() {
            [] | ["#"] => {
                if built.len() > first {
                    built.sentences.push(Sentence { words: first..built.len(), block });
                    first = built.len();
                }
                block += usize::from(line == "#");
            }
            [form, lemma, upos, head, relation, rest @ ..] => {
                word(&mut built, first, (form, lemma), (upos, head, relation));
                name(&mut built, rest.first().copied().unwrap_or("-"));
            }
            other => panic!("not a row: {other:?}"),
        }
    }
    built.children = vec![Vec::new(); built.len()];
    for child in 0..built.len() {
        if let Some(head) = built.head[child] {
            built.children[head].push(child);
        }
    }
    built
}

fn word(built: &mut Analysis, first: usize, (form, lemma): (&str, &str), (upos, head, relation): (&str, &str, &str)) {
    if !built.text.is_empty() && !matches!(form, "," | "." | "'s" | "'" | ")") {
        built.text.push(' ');
    }
    let begin = built.text.len();
    built.text.push_str(form);
    built.range.push(begin..built.text.len());
    built.lemma.push(lemma.to_owned());
    built.upos.push(Upos::parse(upos).expect("a word class"));
    let head: usize = head.parse().expect("a head");
    built.head.push(head.checked_sub(1).map(|h| first + h));
    built.relation.push(Relation::parse(relation).expect("a relation"));
}

fn name(built: &mut Analysis, tag: &str) {
    let at = built.len() - 1;
    if let Some(kind) = tag.strip_prefix("B-") {
        built.names.push(Name { words: at..at + 1, kind: NameKind::parse(kind).expect("a kind"), confidence: 0.9 });
    } else if tag.starts_with("I-") {
        built.names.last_mut().expect("a name that began").words.end = at + 1;
    }
}
