//! Trees from scores: the maximum spanning arborescence (Chu & Liu 1965; Edmonds 1967; McDonald et al. 2005) with exactly one root.

/// Scores of all arcs of one sentence: a square table of `size` rows (dependents) and columns (heads), where 0 is the root above the sentence and
/// word `i` has place `i + 1`. Row 0 means nothing.
#[derive(Debug, Clone)]
pub struct ArcScores {
    /// Number of words, plus 1.
    pub size: usize,
    /// Row after row.
    pub score: Vec<f32>,
}

impl ArcScores {
    /// Score of the arc from `head` to `dependent`.
    #[must_use]
    pub fn get(&self, dependent: usize, head: usize) -> f32 {
        self.score[dependent * self.size + head]
    }
}

/// Head of every word by the tree with the highest sum of scores among those that have exactly one root and no cycle; `None` for the root.
///
/// Words are counted from 0. Scores that are not finite count as the lowest.
#[must_use]
pub fn best_tree(scores: &ArcScores) -> Vec<Option<usize>> {
    let heads = greedy(scores).unwrap_or_else(|| spanning_tree(clean(scores)));
    heads.into_iter().skip(1).map(|h| h.checked_sub(1)).collect()
}

/// The best head of each word by itself, if that is already a tree: nothing can then be better.
fn greedy(scores: &ArcScores) -> Option<Vec<usize>> {
    let mut heads = vec![0; scores.size];
    for (dependent, head) in heads.iter_mut().enumerate().skip(1) {
        let others = (0..scores.size).filter(|h| *h != dependent);
        *head = others.max_by(|a, b| scores.get(dependent, *a).total_cmp(&scores.get(dependent, *b)).then(b.cmp(a)))?;
        if !scores.get(dependent, *head).is_finite() {
            return None;
        }
    }
    let roots = heads.iter().skip(1).filter(|h| **h == 0).count();
    (roots == 1 && find_cycle(&heads).is_none()).then_some(heads)
}

/// The table with finite scores only, and so much taken from every arc out of the root that the best tree has a single one.
fn clean(scores: &ArcScores) -> Vec<Vec<f64>> {
    let finite = |s: &f32| s.is_finite();
    let low = scores.score.iter().copied().filter(finite).fold(f32::INFINITY, f32::min);
    let high = scores.score.iter().copied().filter(finite).fold(f32::NEG_INFINITY, f32::max);
    let (low, high) = if low <= high { (f64::from(low), f64::from(high)) } else { (0.0, 0.0) };
    #[expect(clippy::cast_precision_loss, reason = "a sentence has far fewer words than a double has digits")]
    let price = (high - low + 1.0) * (scores.size + 1) as f64;
    let value = |dependent, head| {
        let score = f64::from(scores.get(dependent, head));
        (if score.is_finite() { score } else { low }) - if head == 0 { price } else { 0.0 }
    };
    (0..scores.size).map(|d| (0..scores.size).map(|h| value(d, h)).collect()).collect()
}

/// Chu–Liu/Edmonds by contraction: `scores[dependent][head]`, node 0 being the root. Node 0's entry of the answer means nothing.
fn spanning_tree(scores: Vec<Vec<f64>>) -> Vec<usize> {
    let size = scores.len();
    let mut heads = vec![0; size];
    for dependent in 1..size {
        let others = (0..size).filter(|h| *h != dependent);
        heads[dependent] = others.max_by(|a, b| scores[dependent][*a].total_cmp(&scores[dependent][*b]).then(b.cmp(a))).unwrap_or(0);
    }
    let Some(cycle) = find_cycle(&heads) else { return heads };
    let contraction = contract(&scores, &heads, &cycle);
    let inner = spanning_tree(contraction.scores);
    let merged = contraction.outside.len();
    for (place, &node) in contraction.outside.iter().enumerate().skip(1) {
        heads[node] = if inner[place] == merged { contraction.leave[place] } else { contraction.outside[inner[place]] };
    }
    // The arc that enters the cycle replaces the cycle's arc into the same word.
    heads[contraction.enter[inner[merged]]] = contraction.outside[inner[merged]];
    heads
}

/// A graph in which a cycle has become one node, the last.
struct Contraction {
    scores: Vec<Vec<f64>>,
    /// Nodes outside the cycle, by their place in the smaller graph.
    outside: Vec<usize>,
    /// For each of them the node of the cycle from which an arc to it would best leave.
    leave: Vec<usize>,
    /// For each of them the node of the cycle at which an arc from it would best enter.
    enter: Vec<usize>,
}

fn contract(scores: &[Vec<f64>], heads: &[usize], cycle: &[usize]) -> Contraction {
    let mut inside = vec![false; scores.len()];
    cycle.iter().for_each(|n| inside[*n] = true);
    let outside: Vec<usize> = (0..scores.len()).filter(|n| !inside[*n]).collect();
    let merged = outside.len();
    let mut small = vec![vec![0.0; merged + 1]; merged + 1];
    let (mut leave, mut enter) = (vec![cycle[0]; merged], vec![cycle[0]; merged]);
    for (a, &node) in outside.iter().enumerate() {
        for (b, &other) in outside.iter().enumerate() {
            small[a][b] = scores[node][other];
        }
        let best = |value: &dyn Fn(usize) -> f64| cycle.iter().copied().max_by(|x, y| value(*x).total_cmp(&value(*y))).unwrap_or(cycle[0]);
        leave[a] = best(&|n| scores[node][n]);
        small[a][merged] = scores[node][leave[a]];
        let gain = |n: usize| scores[n][node] - scores[n][heads[n]];
        enter[a] = best(&gain);
        small[merged][a] = gain(enter[a]);
    }
    Contraction { scores: small, outside, leave, enter }
}

/// Nodes of some cycle among `heads`, where node 0 is the root.
fn find_cycle(heads: &[usize]) -> Option<Vec<usize>> {
    // 0: not seen; otherwise the walk that first came by.
    let mut seen = vec![0; heads.len()];
    for start in 1..heads.len() {
        let mut node = start;
        while node != 0 && seen[node] == 0 {
            seen[node] = start;
            node = heads[node];
        }
        if node != 0 && seen[node] == start {
            let mut cycle = vec![node];
            let mut next = heads[node];
            while next != node {
                cycle.push(next);
                next = heads[next];
            }
            return Some(cycle);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table(rows: &[&[f32]]) -> ArcScores {
        ArcScores { size: rows.len(), score: rows.concat() }
    }

    fn well_formed(heads: &[Option<usize>]) -> bool {
        let rooted = |word: usize| {
            let (mut node, mut steps) = (word, 0);
            while let Some(head) = heads[node] {
                node = head;
                steps += 1;
                if steps > heads.len() {
                    return false;
                }
            }
            true
        };
        heads.iter().filter(|h| h.is_none()).count() == 1 && (0..heads.len()).all(rooted)
    }

    /// Every tree of a short sentence, tried one by one.
    fn best_by_trying(scores: &ArcScores) -> f64 {
        let words = scores.size - 1;
        let mut best = f64::NEG_INFINITY;
        for code in 0..scores.size.pow(u32::try_from(words).unwrap()) {
            let heads: Vec<usize> = (0..words).map(|w| code / scores.size.pow(u32::try_from(w).unwrap()) % scores.size).collect();
            let tree: Vec<Option<usize>> = heads.iter().map(|h| h.checked_sub(1)).collect();
            if well_formed(&tree) {
                best = best.max(sum(scores, &tree));
            }
        }
        best
    }

    fn sum(scores: &ArcScores, tree: &[Option<usize>]) -> f64 {
        tree.iter().enumerate().map(|(w, h)| f64::from(scores.get(w + 1, h.map_or(0, |h| h + 1)))).sum()
    }

    #[test]
    fn two_words_that_choose_each_other_get_a_root() {
        let scores = table(&[&[0., 0., 0.], &[1., 0., 9.], &[2., 9., 0.]]);
        assert_eq!(best_tree(&scores), [Some(1), None]);
    }

    #[test]
    fn one_root_even_where_all_words_want_to_be_it() {
        let scores = table(&[&[0.; 4], &[9., 0., 1., 1.], &[9.5, 1., 0., 1.], &[9., 1., 1., 0.]]);
        assert_eq!(best_tree(&scores).iter().filter(|h| h.is_none()).count(), 1);
        assert_eq!(best_tree(&scores)[1], None);
    }

    #[test]
    fn nothing_gives_nothing() {
        assert!(best_tree(&ArcScores { size: 1, score: vec![0.] }).is_empty());
    }

    proptest! {
        #[test]
        fn trees_are_the_best_and_well_formed(words in 1usize..5, seed in proptest::collection::vec(-8f32..8., 25)) {
            let size = words + 1;
            let scores = ArcScores { size, score: seed[..size * size].to_vec() };
            let tree = best_tree(&scores);
            prop_assert!(well_formed(&tree));
            prop_assert!((sum(&scores, &tree) - best_by_trying(&scores)).abs() < 1e-4);
        }

        #[test]
        fn long_sentences_are_well_formed(words in 1usize..60, seed in proptest::collection::vec(proptest::num::f32::ANY, 3600)) {
            let size = words + 1;
            let score = (0..size * size).map(|i| seed[i % seed.len()]).collect();
            let tree = best_tree(&ArcScores { size, score });
            prop_assert!(well_formed(&tree));
        }
    }
}
