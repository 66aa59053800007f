//! How likely a statement is to be right.

use crate::reading::{Reading, Statement, Value};

/// Weights of a logistic model over features of the extraction.
const BIAS: f64 = 1.9;

/// The probability that `statement` is right, by features that the extraction itself shows.
#[must_use]
pub fn confidence(reading: &Reading, statement: &Statement) -> f64 {
    let named = |value: &Value| matches!(value, Value::Entity(e) if reading.entities[*e].named);
    let words = statement.evidence.exact.split_whitespace().count();
    let mut score = BIAS;
    score += if named(&statement.subject) { 0.5 } else { 0.0 };
    score += if matches!(statement.subject, Value::Text(_)) { -0.7 } else { 0.0 };
    score += if statement.object.as_ref().is_some_and(named) { 0.4 } else { 0.0 };
    score += if statement.object.is_none() { -0.4 } else { 0.0 };
    score += if statement.predicate.known { 0.4 } else { 0.0 };
    score -= 0.02 * (words.min(80) as f64 - 20.0).max(0.0);
    score -= 0.15 * statement.arguments.len().min(4) as f64;
    let probability = 1.0 / (1.0 + (-score).exp());
    (probability * 100.0).round() / 100.0
}
