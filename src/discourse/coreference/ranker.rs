//! A small learned function from signs to a score: how likely a candidate is what a mention stands for.
//!
//! One hidden layer over indicator signs and the encoder's vectors, made small, trained so that the right candidates, or "something new", win among all (a mention ranker in the manner of
//! Wiseman et al., "Learning Anaphoricity and Antecedent Ranking Features for Coreference Resolution", ACL 2015). `training/coreference.py` makes the table.

use std::sync::LazyLock;

use serde::Deserialize;

use super::sign::{Sign, Signs};

static EMBEDDED: LazyLock<Rankers> = LazyLock::new(|| read(include_str!("../../../models/coreference.json")).unwrap_or_default());

/// Weights in the file are whole numbers of this part of one.
const UNIT: f32 = 1.0 / 1024.0;
/// The encoder's vectors come in whole sixteenths.
const SIXTEENTH: f32 = 1.0 / 16.0;

/// The rankers for the sorts of mention.
#[derive(Debug, Default)]
pub struct Rankers {
    /// For common noun phrases.
    pub nominal: Ranker,
    /// For he, she, it, they.
    pub third: Ranker,
    /// For I, we, you.
    pub party: Ranker,
}

/// One ranker.
#[derive(Debug, Default)]
pub struct Ranker {
    /// For each value of each sign, what it adds to the hidden layer.
    inner: Vec<Vec<f32>>,
    offset: Vec<f32>,
    outer: Vec<f32>,
    /// For each value of each sign of the mention alone, what it adds to the score of something new.
    fresh: Vec<f32>,
    fresh_offset: f32,
    /// How much better than something new a candidate must be.
    margin: f32,
    of_mention: Layer,
    of_candidate: Layer,
    /// What each number of the small vectors and of their products adds to the hidden layer.
    mixed: Vec<Vec<f32>>,
    fresh_mention: Vec<f32>,
}

/// Makes vectors small.
#[derive(Debug, Default)]
struct Layer {
    /// What each number of the vector adds to the small one.
    rows: Vec<Vec<f32>>,
    offset: Vec<f32>,
}

impl Layer {
    /// The small vector; no more than the offset where there is no vector.
    fn apply(&self, vector: &[i8]) -> Vec<f32> {
        let mut small = self.offset.clone();
        for (value, row) in vector.iter().zip(&self.rows) {
            add(&mut small, row, f32::from(*value) * SIXTEENTH);
        }
        small
    }
}

/// A mention, made ready to be compared with its candidates.
#[derive(Debug)]
pub struct Begun {
    hidden: Vec<f32>,
    small: Vec<f32>,
    /// The score that a candidate must beat: that of something new.
    pub threshold: f32,
}

#[derive(Deserialize)]
struct Table {
    signs: Vec<(String, u16)>,
    nominal: Weights,
    third: Weights,
    party: Weights,
}

#[derive(Deserialize)]
struct Weights {
    inner: Vec<Vec<i32>>,
    offset: Vec<i32>,
    outer: Vec<i32>,
    fresh: Vec<i32>,
    fresh_offset: i32,
    margin: i32,
    of_mention: Vec<Vec<i32>>,
    mention_offset: Vec<i32>,
    of_candidate: Vec<Vec<i32>>,
    candidate_offset: Vec<i32>,
    mixed: Vec<Vec<i32>>,
    fresh_mention: Vec<i32>,
}

impl Rankers {
    /// The rankers that the program comes with.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }
}

impl Ranker {
    /// What the mention itself, by its signs and the encoder's vector of its head, adds to every comparison.
    pub fn begin(&self, own: &Signs, vector: &[i8]) -> Begun {
        let mut hidden = self.offset.clone();
        self.add(&mut hidden, own);
        let small = self.of_mention.apply(vector);
        let shown: f32 = own.0.iter().filter_map(|place| self.fresh.get(usize::from(*place))).sum();
        let meant = dot(&self.fresh_mention, small.iter().copied());
        Begun { hidden, small, threshold: shown + meant + self.fresh_offset + self.margin }
    }

    /// The small vector of a candidate's mention.
    pub fn small(&self, vector: &[i8]) -> Vec<f32> {
        self.of_candidate.apply(vector)
    }

    /// The score of a candidate with these signs of the pair, whose last mention and last mention with a noun have these small vectors.
    pub fn candidate(&self, begun: &Begun, pair: &Signs, last: &[f32], named: &[f32]) -> f32 {
        let mut hidden = begun.hidden.clone();
        self.add(&mut hidden, pair);
        let products = [last, named].into_iter().flat_map(|other| begun.small.iter().zip(other).map(|(a, b)| a * b));
        let seen = begun.small.iter().chain(last).chain(named).copied().chain(products);
        for (value, row) in seen.zip(&self.mixed) {
            add(&mut hidden, row, value);
        }
        dot(&self.outer, hidden.iter().map(|value| value.max(0.0)))
    }

    fn add(&self, hidden: &mut [f32], signs: &Signs) {
        for row in signs.0.iter().filter_map(|place| self.inner.get(usize::from(*place))) {
            add(hidden, row, 1.0);
        }
    }
}

fn add(sums: &mut [f32], row: &[f32], times: f32) {
    sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight * times);
}

fn dot(row: &[f32], values: impl Iterator<Item = f32>) -> f32 {
    row.iter().zip(values).map(|(weight, value)| weight * value).sum()
}

/// Reads a table; `None` if it is none, or was made for other signs.
fn read(table: &str) -> Option<Rankers> {
    let table: Table = serde_json::from_str(table).ok()?;
    let same = table.signs.iter().map(|(name, values)| (name.as_str(), *values)).eq(Sign::ALL.iter().copied());
    same.then(|| Rankers { nominal: table.nominal.into(), third: table.third.into(), party: table.party.into() })
}

impl From<Weights> for Ranker {
    fn from(weights: Weights) -> Self {
        #[allow(clippy::cast_precision_loss)]
        let real = |whole: &i32| *whole as f32 * UNIT;
        let row = |row: &Vec<i32>| row.iter().map(real).collect();
        let rows = |rows: &[Vec<i32>]| rows.iter().map(row).collect();
        Self {
            inner: rows(&weights.inner),
            offset: row(&weights.offset),
            outer: row(&weights.outer),
            fresh: row(&weights.fresh),
            fresh_offset: real(&weights.fresh_offset),
            margin: real(&weights.margin),
            of_mention: Layer { rows: rows(&weights.of_mention), offset: row(&weights.mention_offset) },
            of_candidate: Layer { rows: rows(&weights.of_candidate), offset: row(&weights.candidate_offset) },
            mixed: rows(&weights.mixed),
            fresh_mention: row(&weights.fresh_mention),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_table_was_made_for_these_signs() {
        let rankers = read(include_str!("../../../models/coreference.json")).expect("a table for the signs of this program");
        let all: u16 = Sign::ALL.iter().map(|(_, values)| values).sum();
        for ranker in [rankers.nominal, rankers.third, rankers.party] {
            assert_eq!(ranker.inner.len(), usize::from(all));
            assert!(ranker.inner.iter().all(|row| row.len() == ranker.outer.len()));
            assert_eq!(ranker.mixed.len(), 5 * ranker.fresh_mention.len());
            assert!(ranker.mixed.iter().all(|row| row.len() == ranker.outer.len()));
        }
    }
}
