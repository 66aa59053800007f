//! From the model's scores of a sentence's windows to one tree, one class a word and the names.

use super::{
    Relation, Upos,
    model::{ModelError, Network, Scores},
    name::{self, Span},
    tree::{ArcScores, best_tree},
    window::Window,
};

/// How much less likely than the least likely head in sight a head out of sight is, as a logarithm.
const OUT_OF_SIGHT: f32 = 20.0;

/// One sentence, read. Words are counted from its first.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Parse {
    /// Why the model did not read the sentence; see [`super::Analysis::fault`].
    pub fault: Option<String>,
    pub upos: Vec<Upos>,
    pub head: Vec<Option<usize>>,
    pub relation: Vec<Relation>,
    /// Probability of each head with its relation.
    pub certainty: Vec<f32>,
    /// Names without overlap, in order.
    pub names: Vec<Span>,
    /// The encoder's vector of each word, rounded; see [`super::Analysis::vector`].
    pub vector: Vec<Box<[i8]>>,
}

impl Parse {
    /// What is said of a sentence that the model failed to read: every word hangs from the first.
    fn unknown(words: usize, error: &ModelError) -> Self {
        let relation = |w| if w == 0 { Relation::Root } else { Relation::Dep };
        Self {
            fault: Some(error.to_string()),
            upos: vec![Upos::X; words],
            head: (0..words).map(|w| (w > 0).then_some(0)).collect(),
            relation: (0..words).map(relation).collect(),
            certainty: vec![0.0; words],
            names: Vec::new(),
            vector: vec![Box::default(); words],
        }
    }
}

/// Reads sentences, each given by its windows, in one go; all windows are padded to `length` pieces.
pub(crate) fn parse(network: &Network, sentences: &[&[Window]], length: usize) -> Vec<Parse> {
    let count = |windows: &[Window]| windows.last().map_or(0, |w| w.words.end);
    try_parse(network, sentences, length).unwrap_or_else(|error| sentences.iter().map(|s| Parse::unknown(count(s), &error)).collect())
}

fn try_parse(network: &Network, sentences: &[&[Window]], length: usize) -> Result<Vec<Parse>, ModelError> {
    let batch: Vec<&Window> = sentences.iter().copied().flatten().collect();
    let mut scores = network.read(&batch, length)?.into_iter();
    let merged: Vec<Scores> = sentences.iter().map(|windows| merge(windows, scores.by_ref().take(windows.len()).collect())).collect();
    let heads: Vec<Vec<Option<usize>>> = merged.iter().map(|s| best_tree(&table(&s.arc))).collect();
    let mut pairs = Vec::new();
    for (scores, heads) in merged.iter().zip(&heads) {
        for (word, head) in heads.iter().enumerate() {
            pairs.push((scores.dependent[word + 1].as_slice(), scores.head[head.map_or(0, |h| h + 1)].as_slice()));
        }
    }
    let mut relations = network.relate(&pairs)?.into_iter();
    let finish = |(scores, head): (&Scores, Vec<Option<usize>>)| {
        let labels: Vec<(Relation, f32)> = head.iter().map(|h| relation(relations.next(), h.is_none())).collect();
        let certainty = head.iter().zip(&labels).enumerate().map(|(word, (h, (_, label)))| attachment(&scores.arc[word + 1], word, *h) * label);
        Parse {
            fault: None,
            upos: scores.upos.iter().map(|row| best(row, Upos::ALL, |_| true).unwrap_or(Upos::X)).collect(),
            certainty: certainty.collect(),
            relation: labels.into_iter().map(|(relation, _)| relation).collect(),
            names: name::decode(&scores.names),
            vector: scores.vector.iter().map(|vector| rounded(vector)).collect(),
            head,
        }
    };
    Ok(merged.iter().zip(heads).map(finish).collect())
}

/// The best relation and its probability; the root alone has `root`, for certain.
fn relation(scores: Option<Vec<f32>>, is_root: bool) -> (Relation, f32) {
    if is_root {
        return (Relation::Root, 1.0);
    }
    let scores = scores.unwrap_or_default();
    let relation = best(&scores, Relation::ALL, |r| r != Relation::Root).unwrap_or(Relation::Dep);
    (relation, share(&scores, relation as usize, Relation::Root as usize))
}

/// The probability of `head` among all words of the sentence but `word` itself, and the root above it; `row` holds their scores.
fn attachment(row: &[f32], word: usize, head: Option<usize>) -> f32 {
    share(row, head.map_or(0, |h| h + 1), word + 1)
}

/// A vector in whole sixteenths.
fn rounded(vector: &[f32]) -> Box<[i8]> {
    #[allow(clippy::cast_possible_truncation)]
    let whole = |value: &f32| (value * 16.0).round().clamp(-127.0, 127.0) as i8;
    vector.iter().map(whole).collect()
}

/// Softmax of the score at `chosen` over all `scores` but that at `barred`; 0 where the scores say nothing.
fn share(scores: &[f32], chosen: usize, barred: usize) -> f32 {
    let Some(own) = scores.get(chosen) else { return 0.0 };
    let others = scores.iter().enumerate().filter(|(at, _)| *at != barred);
    let share = 1.0 / others.map(|(_, score)| (score - own).exp()).sum::<f32>();
    if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
}

/// The label with the highest score among those allowed.
fn best<L: Copy>(scores: &[f32], labels: &[L], allowed: impl Fn(L) -> bool) -> Option<L> {
    let pairs = scores.iter().zip(labels).filter(|(_, l)| allowed(**l));
    pairs.max_by(|a, b| a.0.total_cmp(b.0)).map(|(_, l)| *l)
}

fn table(arc: &[Vec<f32>]) -> ArcScores {
    ArcScores { size: arc.len(), score: arc.concat() }
}

/// Puts the windows of a sentence together: each word's scores come from the window that answers for it, and heads that this window does not hold
/// are possible, but unlikely.
fn merge(windows: &[Window], mut scores: Vec<Scores>) -> Scores {
    if scores.len() == 1 {
        return scores.pop().unwrap_or_default();
    }
    let size = windows.last().map_or(0, |w| w.words.end) + 1;
    let mut all = Scores { arc: vec![vec![0.0; size]], ..Scores::default() };
    for (window, scores) in windows.iter().zip(scores) {
        let begin = window.words.start;
        if all.dependent.is_empty() {
            all.dependent.push(scores.dependent[0].clone());
            all.head.push(scores.head[0].clone());
        }
        for word in window.answers.clone() {
            let here = word - begin;
            all.upos.push(scores.upos[here].clone());
            all.names.push(scores.names[here].clone());
            all.dependent.push(scores.dependent[here + 1].clone());
            all.head.push(scores.head[here + 1].clone());
            all.vector.push(scores.vector[here].clone());
            let seen = name::log_softmax(&scores.arc[here + 1]);
            let lowest = seen.iter().copied().fold(0.0, f32::min);
            let mut row = vec![lowest - OUT_OF_SIGHT; size];
            row[0] = seen[0];
            row[begin + 1..=window.words.end].copy_from_slice(&seen[1..]);
            all.arc.push(row);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_breaks_off_says_so() {
        let network = Network::embedded().unwrap();
        let unknown = Window { sentence: 0, words: 0..2, answers: 0..2, ids: vec![1, i32::MAX, 5, 2], shape: vec![0; 4], first: vec![0, 1, 2] };
        let parse = parse(&network, &[&[unknown]], 4).remove(0);
        assert!(parse.fault.is_some() && parse.upos.len() == 2, "{parse:?}");
    }

    #[test]
    fn only_the_root_is_root() {
        let mut scores = vec![0.0; Relation::ALL.len()];
        scores[Relation::ALL.iter().position(|r| *r == Relation::Root).unwrap()] = 9.0;
        scores[Relation::ALL.iter().position(|r| *r == Relation::Obj).unwrap()] = 1.0;
        assert_eq!(relation(Some(scores.clone()), true), (Relation::Root, 1.0));
        let (label, probability) = relation(Some(scores), false);
        assert_eq!(label, Relation::Obj);
        assert!(probability > 0.04, "root takes no share: {probability}");
    }

    #[test]
    fn a_share_is_a_probability() {
        let row = [0.5, 3.0, 9.0, 1.0];
        let sum: f32 = [None, Some(0), Some(2)].map(|head| attachment(&row, 1, head)).iter().sum();
        assert!((sum - 1.0).abs() < 1e-6);
        assert!(attachment(&row, 1, Some(0)) > attachment(&row, 1, Some(2)));
        assert_eq!((share(&[], 0, 1), share(&[f32::NAN, 1.0], 0, 2)), (0.0, 0.0));
    }

    #[test]
    fn windows_are_put_together() {
        let window = |words: std::ops::Range<usize>, answers| Window { sentence: 0, words, answers, ids: vec![], shape: vec![], first: vec![] };
        let scores = |words: usize, x: f32| Scores {
            upos: vec![vec![x]; words],
            names: vec![vec![x]; words],
            arc: vec![vec![0.0; words + 1]; words + 1],
            dependent: vec![vec![x]; words + 1],
            head: vec![vec![x]; words + 1],
            vector: vec![vec![x]; words],
        };
        let all = merge(&[window(0..4, 0..3), window(2..6, 3..6)], vec![scores(4, 1.0), scores(4, 2.0)]);
        assert_eq!(all.upos, [[1.0], [1.0], [1.0], [2.0], [2.0], [2.0]]);
        assert_eq!(all.vector, all.upos);
        assert_eq!((all.arc.len(), all.dependent.len(), all.head.len()), (7, 7, 7));
        assert!(all.arc.iter().all(|row| row.len() == 7));
        assert!(all.arc[1][5] < all.arc[1][4] - 10.0, "a head out of sight is unlikely");
    }
}
