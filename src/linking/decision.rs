//! Which entry of a knowledge base is meant, if any.
//!
//! Each entry that bears one of the entity's names has a weight: how well the name fits, how widely it is known (a prior, as in Milne & Witten 2008),
//! and how many words its description shares with what is said around the entity. An entry of another kind has none. Beside them stands the weight of
//! being none of them, which is large for names that say little. The score is the share of the heaviest.

use std::collections::BTreeSet;

use super::entry::{Entry, folded};
use super::profile::{Profile, telling_words};
use crate::ontology::Ontology;
use crate::reading::Kind;

/// A link is made from this score on.
const SURE: f64 = 0.7;
/// Fame counts with this exponent: a hundred times as well known is about thirty times as likely.
const FAME: f64 = 0.75;
/// What one shared word multiplies a weight by, beyond 1.
const SHARED: f64 = 2.0;
/// More shared words than this add nothing.
const MOST_SHARED: usize = 4;
/// Weight of being nothing in the knowledge base: for names of several words, and for single words.
const NONE: (f64, f64) = (0.25, 1.5);

/// Why nothing is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Nothing in the knowledge base is called so.
    Unknown,
    /// What is called so is of another kind.
    OtherKind,
    /// Several are called so, and nothing tells which is meant.
    Rivals,
    /// One is called so, but the name says too little.
    Weak,
}

/// What is decided about an entity.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It is this entry.
    Same {
        /// Which.
        entry: Entry,
        /// How probable that is, 0 to 1.
        score: f64,
        /// Why, in words.
        reasons: Vec<String>,
    },
    /// It stays unlinked.
    Nil(Doubt),
}

/// An entry and what speaks for it.
struct Candidate {
    entry: Entry,
    /// The name that it was found by.
    name: String,
    shared: Vec<String>,
    weight: f64,
}

/// Decides between entries, each found by a name of the entity's.
pub(super) fn decide(profile: &Profile, found: Vec<(String, Entry)>, ontology: &Ontology) -> Verdict {
    if found.is_empty() {
        return Verdict::Nil(Doubt::Unknown);
    }
    let mut candidates: Vec<Candidate> = Vec::new();
    for (name, entry) in found {
        let candidate = weighed(profile, name, entry, ontology);
        match candidates.iter_mut().find(|known| known.entry.id == candidate.entry.id) {
            Some(known) if known.weight >= candidate.weight => {}
            Some(known) => *known = candidate,
            None => candidates.push(candidate),
        }
    }
    candidates.retain(|candidate| candidate.weight > 0.0);
    candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.entry.id.cmp(&b.entry.id)));
    let Some(best) = candidates.first() else { return Verdict::Nil(Doubt::OtherKind) };
    let none = if folded(&best.name).contains(' ') { NONE.0 } else { NONE.1 };
    let all: f64 = candidates.iter().map(|candidate| candidate.weight).sum();
    let score = best.weight / (all + none);
    if score >= SURE {
        return Verdict::Same { reasons: reasons(profile, best, candidates.len()), entry: best.entry.clone(), score };
    }
    let alone = best.weight / (best.weight + none);
    Verdict::Nil(if candidates.len() > 1 && alone >= SURE { Doubt::Rivals } else { Doubt::Weak })
}

fn weighed(profile: &Profile, name: String, entry: Entry, ontology: &Ontology) -> Candidate {
    let is_label = profile.labels.contains(&name);
    let as_label = folded(&entry.label) == folded(&name);
    let fit = if is_label { 1.0 } else { 0.5 } * if as_label { 1.0 } else { 0.8 };
    let kind = match entry.kind {
        Some(kind) if kind == profile.kind => 1.0,
        Some(_) => 0.0,
        None => 0.4,
    };
    let telling = telling_words(ontology, &entry.description);
    let shared: Vec<String> = telling.intersection(&profile.words).take(MOST_SHARED).cloned().collect();
    let fame = (1.0 + f64::from(entry.popularity)).powf(FAME);
    let weight = fit * kind * fame * (1.0 + SHARED * shared.len() as f64);
    Candidate { entry, name, shared, weight }
}

fn reasons(profile: &Profile, best: &Candidate, count: usize) -> Vec<String> {
    let as_label = folded(&best.entry.label) == folded(&best.name);
    let called = if as_label {
        format!("the knowledge base calls it \"{}\"", best.entry.label)
    } else {
        format!("the knowledge base knows \"{}\" as another name of \"{}\"", best.name, best.entry.label)
    };
    let mut reasons = vec![called];
    if best.entry.kind == Some(profile.kind) {
        let kind = match profile.kind {
            Kind::Person => "a person",
            Kind::Organization => "an organisation",
            Kind::Place => "a place",
            Kind::Event => "an event",
            Kind::Group => "a group",
            Kind::Thing => "a thing",
        };
        reasons.push(format!("both are {kind}"));
    }
    if !best.shared.is_empty() {
        reasons.push(format!("its description there and what is said here share: {}", best.shared.join(", ")));
    }
    reasons.push(if count > 1 { format!("the likeliest of {count} of that name") } else { "the only one of that name".to_owned() });
    reasons
}

/// The names to look an entity up by: its labels, and other names if they are more than a surname or first name.
pub(super) fn names(profile: &Profile) -> BTreeSet<&String> {
    let tells = |name: &&String| profile.kind != Kind::Person || folded(name).contains(' ');
    profile.labels.iter().chain(profile.aliases.iter().filter(tells)).collect()
}

#[cfg(test)]
mod tests {
    use oxigraph::model::NamedNode;

    use super::*;

    fn profile(kind: Kind, label: &str, words: &[&str]) -> Profile {
        Profile {
            node: NamedNode::new_unchecked("urn:x"),
            kind,
            labels: [label.to_owned()].into(),
            aliases: BTreeSet::new(),
            words: words.iter().map(|word| (*word).to_owned()).collect(),
        }
    }

    fn entry(id: &str, label: &str, kind: Option<Kind>, description: &str, popularity: u32) -> (String, Entry) {
        let entry = Entry { id: id.into(), label: label.into(), aliases: vec![], kind, description: description.into(), popularity };
        (label.to_owned(), entry)
    }

    fn decided(profile: &Profile, found: Vec<(String, Entry)>) -> Result<String, Doubt> {
        match decide(profile, found, &Ontology::embedded().unwrap()) {
            Verdict::Same { entry, score, reasons } => {
                assert!((SURE..=1.0).contains(&score) && !reasons.is_empty());
                Ok(entry.id)
            }
            Verdict::Nil(doubt) => Err(doubt),
        }
    }

    #[test]
    fn the_best_known_of_a_name_is_meant_unless_rivals_are_close() {
        let lena = profile(Kind::Person, "Lena Oie", &[]);
        let of = |a, b| vec![entry("Q1", "Lena Oie", Some(Kind::Person), "sailor", a), entry("Q2", "Lena Oie", Some(Kind::Person), "judge", b)];
        assert_eq!(decided(&lena, of(90, 1)), Ok("Q1".into()));
        assert_eq!(decided(&lena, of(9, 7)), Err(Doubt::Rivals));
        assert_eq!(decided(&lena, vec![]), Err(Doubt::Unknown));
    }

    #[test]
    fn words_around_it_tell_rivals_apart() {
        let judge = profile(Kind::Person, "Lena Oie", &["judge", "court"]);
        let found = vec![
            entry("Q1", "Lena Oie", Some(Kind::Person), "Norwegian sailor", 9),
            entry("Q2", "Lena Oie", Some(Kind::Person), "judge at a court in Bergen", 7),
        ];
        assert_eq!(decided(&judge, found), Ok("Q2".into()));
    }

    #[test]
    fn a_demonym_in_a_description_tells_the_country() {
        assert!(telling_words(&Ontology::embedded().unwrap(), "Norwegian sailor").contains("norway"));
    }

    #[test]
    fn another_kind_is_another_thing() {
        let firm = profile(Kind::Organization, "Tarrow", &[]);
        assert_eq!(decided(&firm, vec![entry("Q1", "Tarrow", Some(Kind::Place), "town", 900)]), Err(Doubt::OtherKind));
        assert_eq!(decided(&firm, vec![entry("Q1", "Tarrow", None, "", 0)]), Err(Doubt::Weak));
        assert_eq!(decided(&firm, vec![entry("Q1", "Tarrow", Some(Kind::Organization), "brewery", 20)]), Ok("Q1".into()));
    }
}
