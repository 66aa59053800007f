//! A small learned function from signs to a score: how likely a candidate is what a mention stands for.
//!
//! One hidden layer over indicator signs, trained so that the right candidates, or "something new", win among all (a mention ranker in the manner of
//! Wiseman et al., "Learning Anaphoricity and Antecedent Ranking Features for Coreference Resolution", ACL 2015). `training/coreference.py` makes the table.

use std::sync::LazyLock;

use serde::Deserialize;

use super::sign::{Sign, Signs};

static EMBEDDED: LazyLock<Rankers> = LazyLock::new(|| read(include_str!("../../../models/coreference.json")).unwrap_or_default());

/// Weights in the file are whole numbers of this part of one.
const UNIT: f32 = 1.0 / 1024.0;

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
}

impl Rankers {
    /// The rankers that the program comes with.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }
}

impl Ranker {
    /// What the signs of the mention itself add to the hidden layer for every candidate.
    pub fn begin(&self, own: &Signs) -> Vec<f32> {
        let mut hidden = self.offset.clone();
        self.add(&mut hidden, own);
        hidden
    }

    /// The score of a candidate with these signs of the pair.
    pub fn candidate(&self, begun: &[f32], pair: &Signs) -> f32 {
        let mut hidden = begun.to_vec();
        self.add(&mut hidden, pair);
        hidden.iter().zip(&self.outer).map(|(value, weight)| value.max(0.0) * weight).sum()
    }

    /// The score that a candidate must beat: that of something new.
    pub fn threshold(&self, own: &Signs) -> f32 {
        let shown: f32 = own.0.iter().filter_map(|place| self.fresh.get(usize::from(*place))).sum();
        shown + self.fresh_offset + self.margin
    }

    fn add(&self, hidden: &mut [f32], signs: &Signs) {
        for row in signs.0.iter().filter_map(|place| self.inner.get(usize::from(*place))) {
            hidden.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
        }
    }
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
        Self {
            inner: weights.inner.iter().map(row).collect(),
            offset: row(&weights.offset),
            outer: row(&weights.outer),
            fresh: row(&weights.fresh),
            fresh_offset: real(&weights.fresh_offset),
            margin: real(&weights.margin),
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
        }
    }
}
