//! What fills a slot: an entity, an amount, a time, or words.

use crate::discourse::TimeExpression;
use crate::language::WordId;
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
        match super::amount::amount(self, word, &text) {
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
