//! What fills a slot: an entity, an amount, a time, or words.

use std::sync::LazyLock;

use regex::Regex;

use crate::discourse::TimeExpression;
use crate::language::{Relation, Upos, WordId};
use crate::reading::{Time, Value};

use super::context::Context;

impl Context<'_> {
    /// What the phrase headed by `word` stands for. An unresolved pronoun and a phrase that names nothing give their words.
    #[must_use]
    pub fn value(&self, word: WordId) -> Value {
        if let Some(entity) = self.entity(word) {
            return Value::Entity(entity);
        }
        if let Some(time) = self.discourse.time_of[word] {
            return Value::Time(self.time(&self.discourse.times[time]));
        }
        let text = self.text(self.phrase(word));
        match quantity(self, word, &text) {
            Some(quantity) => quantity,
            None => Value::Text(text),
        }
    }

    /// A time expression as plain data.
    #[must_use]
    pub fn time(&self, time: &TimeExpression) -> Time {
        Time { text: self.text(time.words.clone()), value: time.value }
    }
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\d[\d,]*(?:\.\d+)?").expect("a fixed pattern"));

/// "$2.3 billion", "40 percent", "61": an amount with its unit.
fn quantity(context: &Context, word: WordId, text: &str) -> Option<Value> {
    let nominal = context.upos(word) == Upos::Num
        || context.upos(word) == Upos::Sym
        || matches!(context.lemma(word).as_str(), "percent" | "%" | "dollar" | "euro" | "pound" | "yen");
    if !nominal || text.len() > 60 {
        return None;
    }
    let found = NUMBER.find(text)?;
    let mut amount: f64 = found.as_str().replace(',', "").parse().ok()?;
    for (name, factor) in [("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("trillion", 1e12)] {
        if text.to_lowercase().contains(name) {
            amount *= factor;
        }
    }
    let units = [
        ("$", "USD"),
        ("dollar", "USD"),
        ("€", "EUR"),
        ("euro", "EUR"),
        ("£", "GBP"),
        ("pound", "GBP"),
        ("¥", "JPY"),
        ("yen", "JPY"),
        ("%", "percent"),
        ("percent", "percent"),
    ];
    let unit = units.iter().find(|(sign, _)| text.contains(sign)).map(|(_, unit)| (*unit).to_owned());
    let counted = context.children(word, &[Relation::Nmod]).first().map(|n| context.lemma(*n));
    Some(Value::Quantity { amount, unit: unit.or(counted), text: text.to_owned() })
}
