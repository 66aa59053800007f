//! Amounts: how much, and of what.

use crate::discourse::time::cardinal;
use crate::language::{Relation, Upos, WordId};
use crate::reading::Value;

use super::context::Context;

/// A phrase longer than this, in bytes, is more than an amount.
const LONGEST: usize = 60;

/// "$2.3 billion", "40 percent", "three million Swedish kronor", "61": an amount with its unit. `None` if the phrase headed by `word`, whose
/// words are `text`, is none, or gives more than one number.
pub fn amount(context: &Context<'_>, word: WordId, text: &str) -> Option<Value> {
    let counts = matches!(context.upos(word), Upos::Num | Upos::Sym);
    let is_counted = context.ontology.unit(&context.lemma(word).to_lowercase()).is_some();
    if !(counts || is_counted) || text.len() > LONGEST {
        return None;
    }
    let phrase = context.phrase(word);
    // "three of the five" counts three.
    let end = phrase.clone().skip_while(|at| *at <= word).find(|at| context.upos(*at) == Upos::Adp).unwrap_or(phrase.end);
    let words: Vec<String> = (phrase.start..end).map(|at| context.form(at).to_lowercase()).collect();
    let lemmas: Vec<String> = (phrase.start..end).map(|at| context.lemma(at).to_lowercase()).collect();
    let amount = number(&words)?;
    let counted = || context.children(word, &[Relation::Nmod]).first().map(|noun| context.lemma(*noun));
    let unit = unit(context, &words, &lemmas).or_else(counted);
    Some(Value::Quantity { amount, unit, text: text.to_owned() })
}

/// The one number in the words, with the word that multiplies it.
fn number(words: &[String]) -> Option<f64> {
    let mut found = None;
    let mut factor = 1.0;
    for (at, word) in words.iter().enumerate() {
        if let Some(more) = multiplier(word) {
            factor *= more;
            let is_one = at > 0 && matches!(words[at - 1].as_str(), "a" | "one");
            if found.is_none() && is_one {
                found = Some(1.0);
            }
        } else if let Some((number, more)) = digits(word) {
            if found.replace(number).is_some() {
                return None;
            }
            factor *= more;
        } else if !matches!(word.as_str(), "a" | "an")
            && let Some(number) = cardinal(word)
            && found.replace(f64::from(number)).is_some()
        {
            return None;
        }
    }
    found.map(|number| number * factor)
}

fn multiplier(word: &str) -> Option<f64> {
    Some(match word {
        "hundred" => 1e2,
        "thousand" => 1e3,
        "million" | "m" | "mn" => 1e6,
        "billion" | "bn" => 1e9,
        "trillion" | "tn" => 1e12,
        _ => return None,
    })
}

/// "2,300", "$2.3", "2.3m", with what it is multiplied by.
fn digits(word: &str) -> Option<(f64, f64)> {
    let from = word.find(|c: char| c.is_ascii_digit())?;
    let (sign, number) = word.split_at(from);
    if sign.chars().any(char::is_alphabetic) && !sign.ends_with('$') {
        return None;
    }
    let number = number.trim_end_matches('%');
    let end = number.find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.'))).unwrap_or(number.len());
    let (number, rest) = number.split_at(end);
    let factor = if rest.is_empty() { 1.0 } else { multiplier(rest)? };
    Some((number.replace(',', "").parse().ok()?, factor))
}

/// The unit that the words name: the longest name, and of two that are as long the first.
fn unit(context: &Context<'_>, words: &[String], lemmas: &[String]) -> Option<String> {
    let signs = || words.iter().map(|word| word.trim_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.')).to_owned());
    let of = |length: usize| {
        let lemmas = lemmas.windows(length).map(|window| window.join(" "));
        lemmas.chain(words.windows(length).map(|window| window.join(" "))).find_map(|name| context.ontology.unit(&name).map(str::to_owned))
    };
    (1..=3).rev().find_map(of).or_else(|| signs().find_map(|sign| context.ontology.unit(&sign).map(str::to_owned)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_with_its_factor() {
        let number = |text: &str| number(&text.split(' ').map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(number("$ 2.3 billion"), Some(2.3e9));
        assert_eq!(number("$2.3bn"), Some(2.3e9));
        assert_eq!(number("more than three million swedish kronor"), Some(3e6));
        assert_eq!(number("a million dollars"), Some(1e6));
        assert_eq!(number("1,250,000 euros"), Some(1_250_000.0));
        assert_eq!(number("between 5 and 10 miles"), None);
        assert_eq!(number("millions of dollars"), None);
        assert_eq!(number("40%"), Some(40.0));
        assert_eq!(number("f-16 jets"), None);
    }
}
