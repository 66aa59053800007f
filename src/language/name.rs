//! Names: the best sequence of tags, and agreement within an article.

use std::ops::Range;

use super::NameKind;

/// A name within one sentence.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Span {
    /// Words, counted from the sentence's first.
    pub words: Range<usize>,
    pub kind: NameKind,
    /// Probability, 0 to 1: the geometric mean of those of its words' tags.
    pub confidence: f32,
}

/// Logarithms of the probabilities that scores stand for.
pub(crate) fn log_softmax(scores: &[f32]) -> Vec<f32> {
    let high = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum = scores.iter().map(|s| (s - high).exp()).sum::<f32>().ln() + high;
    scores.iter().map(|s| s - sum).collect()
}

/// The most likely names, by Viterbi (1967) over the tags O, B-x, I-x of each word, in which I-x may follow only B-x or I-x of the same kind.
///
/// Tags stand in the order O, B-PER, I-PER, B-ORG, I-ORG, B-LOC, I-LOC; further pairs are kinds that this program does not know, and are dropped.
pub(crate) fn decode(scores: &[Vec<f32>]) -> Vec<Span> {
    let rows: Vec<Vec<f32>> = scores.iter().map(|row| log_softmax(row)).collect();
    let tags = best_tags(&rows);
    let mut spans = Vec::new();
    let mut word = 0;
    while word < tags.len() {
        let tag = tags[word];
        let mut end = word + 1;
        while tag != 0 && end < tags.len() && tags[end] == tag + 1 {
            end += 1;
        }
        if let Some(kind) = (tag % 2 == 1).then(|| NameKind::ALL.get(tag / 2)).flatten() {
            spans.push(Span { words: word..end, kind: *kind, confidence: confidence(&rows, word..end, tag) });
        }
        word = end;
    }
    spans
}

/// Whether the tag `after` may stand behind `before`.
fn may_follow(before: usize, after: usize) -> bool {
    after % 2 == 1 || after == 0 || before == after || before + 1 == after
}

fn best_tags(rows: &[Vec<f32>]) -> Vec<usize> {
    let Some(first) = rows.first() else { return Vec::new() };
    let mut sums: Vec<f32> = first.iter().enumerate().map(|(tag, s)| if may_follow(0, tag) { *s } else { f32::NEG_INFINITY }).collect();
    let mut back: Vec<Vec<usize>> = Vec::with_capacity(rows.len());
    for row in &rows[1..] {
        let from = |tag: usize| (0..sums.len()).filter(|b| may_follow(*b, tag)).max_by(|a, b| sums[*a].total_cmp(&sums[*b])).unwrap_or(0);
        let before: Vec<usize> = (0..row.len()).map(from).collect();
        sums = row.iter().zip(&before).map(|(s, b)| s + sums[*b]).collect();
        back.push(before);
    }
    let mut tag = (0..sums.len()).max_by(|a, b| sums[*a].total_cmp(&sums[*b])).unwrap_or(0);
    let mut tags = vec![tag];
    for before in back.iter().rev() {
        tag = before[tag];
        tags.push(tag);
    }
    tags.reverse();
    tags
}

#[expect(clippy::cast_precision_loss, reason = "names are short")]
fn confidence(rows: &[Vec<f32>], words: Range<usize>, begin: usize) -> f32 {
    let length = words.len() as f32;
    let tag = |word: usize| if word == words.start { begin } else { begin + 1 };
    (words.clone().map(|w| rows[w][tag(w)]).sum::<f32>() / length).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(tag: usize) -> Vec<f32> {
        (0..7).map(|t| if t == tag { 5.0 } else { 0.0 }).collect()
    }

    #[test]
    fn spans_of_each_kind() {
        let spans = decode(&[row(1), row(2), row(0), row(5), row(3), row(4)]);
        let found: Vec<_> = spans.iter().map(|s| (s.words.clone(), s.kind)).collect();
        assert_eq!(found, [(0..2, NameKind::Person), (3..4, NameKind::Place), (4..6, NameKind::Organization)]);
        assert!(spans.iter().all(|s| s.confidence > 0.9 && s.confidence <= 1.0));
    }

    #[test]
    fn an_inside_without_begin_is_mended() {
        let mut weak = row(4);
        weak[3] = 4.0;
        assert_eq!(decode(&[row(0), weak, row(4)]).len(), 1);
    }

    #[test]
    fn unknown_kinds_are_dropped() {
        let mut wide = vec![0.0; 9];
        wide[7] = 5.0;
        assert!(decode(&[wide]).is_empty());
        assert!(decode(&[]).is_empty());
    }
}
