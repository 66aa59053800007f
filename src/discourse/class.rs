//! The finer class of an entity, where its name or the words beside it say it: a party, a ship, a town.

use std::collections::BTreeMap;

use super::name::fold;
use super::{Mention, kind};
use crate::language::{Analysis, Relation, Upos, WordId};
use crate::ontology::{FinerClass, Ontology, WordClass};
use crate::reading::{Kind, MentionForm};

/// The finer classes, as prefixed names, of an entity of `kind` that goes by the names `names` and has these mentions. What the ontology knows
/// by name comes first, then what the fullest name says, then what the text calls it most often.
#[must_use]
pub fn of(analysis: &Analysis, ontology: &Ontology, kind: Kind, names: &[String], mentions: &[&Mention]) -> Vec<String> {
    let known = names.iter().find_map(|name| match kind {
        Kind::Place => ontology.place_class(name),
        Kind::Organization => ontology.body_class(name),
        _ => None,
    });
    let by_name = || names.iter().find_map(|name| of_name(ontology, name, &[kind])).map(|class| class.name.as_str());
    let class = known.or_else(by_name).map(str::to_owned).or_else(|| of_words(analysis, ontology, kind, mentions));
    class.filter(|class| class != kind.class()).into_iter().collect()
}

/// What a place is called for short if its name ends in a common noun: "San Rafael" of "San Rafael reservoir". One word alone would say too little, and
/// a district is not the town that it is named after.
#[must_use]
pub fn short_form(ontology: &Ontology, kind: Kind, label: &str) -> Option<String> {
    let (name, noun) =
        label.rsplit_once(' ').filter(|(name, noun)| kind == Kind::Place && name.contains(' ') && !noun.contains(char::is_uppercase))?;
    let area = of_name(ontology, label, &[Kind::Place]).is_some_and(|class| class.name == "schema:AdministrativeArea");
    (!area && ontology.has(WordClass::PlaceMark, noun) && name.split(' ').all(|word| word.starts_with(char::is_uppercase))).then(|| name.to_owned())
}

/// The class below one of `bases` that a name shows.
#[must_use]
pub fn of_name<'o>(ontology: &'o Ontology, name: &str, bases: &[Kind]) -> Option<&'o FinerClass> {
    let folded = fold(name);
    let mut words: Vec<&str> =
        folded.split([' ', '-']).map(|w| w.trim_end_matches("'s").trim_matches(|c: char| !c.is_alphanumeric())).filter(|w| !w.is_empty()).collect();
    // "Resolution 1402", "Formula 1".
    while words.len() > 1 && words.last().is_some_and(|word| word.chars().all(|c| c.is_ascii_digit())) {
        words.pop();
    }
    if words.is_empty() { None } else { ontology.taxonomy().of_name(&words, bases) }
}

/// The class that the nouns for it show most often, of equally frequent ones the first in the text.
fn of_words(analysis: &Analysis, ontology: &Ontology, kind: Kind, mentions: &[&Mention]) -> Option<String> {
    let mut counts: BTreeMap<&str, (usize, std::cmp::Reverse<WordId>)> = BTreeMap::new();
    for noun in mentions.iter().flat_map(|mention| nouns(analysis, mention)) {
        if let Some(class) = class_of(analysis, ontology, kind, noun) {
            let count = counts.entry(&class.name).or_insert((0, std::cmp::Reverse(noun)));
            count.0 += 1;
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(class, _)| class.to_owned())
}

/// The nouns that a mention calls it by: its own head, or what stands before, beside or behind a name.
fn nouns(analysis: &Analysis, mention: &Mention) -> Vec<WordId> {
    match mention.form {
        MentionForm::Pronoun => Vec::new(),
        MentionForm::Nominal => vec![mention.head],
        MentionForm::Name => beside(analysis, mention),
    }
}

/// "the trawler X", "X, a trawler": nouns that say what bears the name.
pub fn beside(analysis: &Analysis, name: &Mention) -> Vec<WordId> {
    let head = name.head;
    let before = kind::titles(analysis, head, name.core.clone()).chain(kind::doubled(analysis, head, name.core.start));
    let behind = analysis.children_by(head, Relation::Appos);
    let above = analysis.head[head].filter(|_| analysis.relation[head] == Relation::Appos);
    let predicate = analysis.head[head].filter(|p| analysis.relation[head] == Relation::Nsubj && analysis.child(*p, Relation::Cop).is_some());
    before.chain(behind).chain(above).chain(predicate).filter(|w| analysis.upos[*w] == Upos::Noun).collect()
}

/// The class below `kind` of the noun, with the noun before it if both are one term ("news agency").
fn class_of<'o>(analysis: &Analysis, ontology: &'o Ontology, kind: Kind, noun: WordId) -> Option<&'o FinerClass> {
    let lemma = kind::lexical(analysis, noun);
    let modifier = noun.checked_sub(1).filter(|w| analysis.head[*w] == Some(noun)).map(|w| format!("{} {lemma}", analysis.lemma[w].to_lowercase()));
    let taxonomy = ontology.taxonomy();
    modifier.and_then(|term| taxonomy.of_noun_below(kind, &term)).or_else(|| taxonomy.of_noun_below(kind, &lemma))
}
