//! The names of entities: found by the beginnings of their words, and by words that are nearly right. The command line and the explorer ask here.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use oxigraph::model::{NamedNodeRef, Term};

use super::{GraphStore, StoreError};
use crate::graph::iri;
use crate::graph::vocabulary::{self, term};
use crate::reading::Kind;

/// Names that are not found are answered with so many that are like them.
const SUGGESTIONS: usize = 5;
/// How alike a name must be to be suggested (Jaro-Winkler, 0 to 1).
const ALIKE: f64 = 0.85;

/// Lower case, without accents and punctuation: what makes two words the same word.
#[must_use]
pub fn folded_words(text: &str) -> Vec<String> {
    let folded = deunicode::deunicode(text).to_lowercase();
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The kind of the entity with that IRI, by the room that it lives in; `None` for what is no entity of a store with that base.
#[must_use]
pub fn kind_of(node: &str, base: &str) -> Option<Kind> {
    let (room, _) = node.strip_prefix(base)?.split_once('/')?;
    Kind::ALL.iter().copied().find(|kind| iri::room(*kind) == room)
}

/// The numbers that are in any of the lists, sorted.
pub(crate) fn united<'a>(lists: impl Iterator<Item = &'a [u32]>) -> Vec<u32> {
    let mut all: Vec<u32> = lists.flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The numbers that are in all of the lists, each of which is sorted.
pub(crate) fn common(mut lists: impl Iterator<Item = Vec<u32>>) -> Vec<u32> {
    let Some(mut common) = lists.next() else { return Vec::new() };
    for list in lists {
        common.retain(|number| list.binary_search(number).is_ok());
    }
    common
}

/// Something that has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// What it is called.
    pub label: Box<str>,
    /// Its IRI; of several nodes with one name that belong to one article each, the IRI of the newest.
    pub iri: Box<str>,
    /// Its kind.
    pub kind: Kind,
    /// How many articles mention it.
    pub articles: u32,
    /// How many nodes bear the name; more than one only for what is told apart by article.
    pub bearers: u32,
    /// Its other names, folded.
    aliases: Box<[Box<str>]>,
}

/// All names, by the words in them.
#[derive(Debug, Default)]
pub struct Names {
    /// Those that most articles mention first.
    entries: Vec<Name>,
    /// Every word with the entries that have it, sorted by word.
    words: Vec<(Box<str>, Vec<u32>)>,
    /// How many names there are of each kind.
    counts: HashMap<Kind, usize>,
    /// The first names of each kind among those that all articles share.
    first: HashMap<Kind, Vec<u32>>,
}

/// Names of a kind that are at hand without a search.
const FIRST: usize = 100;
/// Names that are compared with what was typed; if more fit, those that most articles mention, and those that have the very words.
const COMPARED: usize = 1_000;

/// Names that were found.
pub struct Found<'a> {
    /// How many fit.
    pub total: usize,
    /// The best of them, the best first.
    pub best: Vec<&'a Name>,
}

impl Names {
    /// The names of everything that an article mentions, and of those who wrote and published it.
    ///
    /// # Errors
    /// If the database fails.
    pub fn of(store: &GraphStore) -> Result<Self, StoreError> {
        Self::counted(store, mentioned(store)?)
    }

    /// As [`Names::of`], where it is known already how many articles mention each node.
    ///
    /// # Errors
    /// If the database fails.
    pub fn counted(store: &GraphStore, mut named: BTreeMap<String, u32>) -> Result<Self, StoreError> {
        let mut maker = Maker::default();
        // Who writes and publishes has a name, too.
        for property in [term::AUTHOR, term::PUBLISHER] {
            for quad in store.matching(None, Some(property), None, None) {
                if let Term::NamedNode(node) = quad?.object {
                    named.entry(node.into_string()).or_insert(1);
                }
            }
        }
        for (iri, articles) in named {
            maker.take(store, &iri, articles)?;
        }
        Ok(maker.finish())
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The one that is meant by `wanted`: an IRI, a prefixed name (`person:ada-reed`), or a name as in [`Names::find`], of which the best is taken.
    #[must_use]
    pub fn meant(&self, wanted: &str, base: &str) -> Option<&Name> {
        let wanted = wanted.trim();
        let is_iri = |name: &&Name| *name.iri == *wanted || wanted.contains(':') && vocabulary::compact(&name.iri, base) == wanted;
        self.entries.iter().find(is_iri).or_else(|| self.find(wanted).best.into_iter().next())
    }

    /// Names that look or sound like `wanted`, the likest first, for somebody who is told that nothing is called so.
    #[must_use]
    pub fn suggestions(&self, wanted: &str) -> Vec<&str> {
        let wanted = folded_words(wanted).join(" ");
        let likeness = |name: &str| {
            let words = name.split(' ').filter(|word| word.len() > 2).map(|word| strsim::jaro_winkler(word, &wanted));
            words.chain([strsim::jaro_winkler(name, &wanted)]).fold(0.0, f64::max)
        };
        let mut alike: Vec<(f64, &str)> = (self.entries.iter())
            .map(|name| {
                let label = folded_words(&name.label).join(" ");
                let forms = std::iter::once(label.as_str()).chain(name.aliases.iter().map(|alias| &**alias));
                (forms.map(likeness).fold(0.0, f64::max), &*name.label)
            })
            .filter(|(likeness, _)| *likeness >= ALIKE)
            .collect();
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let mut seen = BTreeSet::new();
        alike.into_iter().map(|(_, label)| label).filter(|label| seen.insert(*label)).take(SUGGESTIONS).collect()
    }

    /// The names of a kind that most articles mention, among those that all articles share.
    pub fn most_mentioned(&self, kind: Kind, most: usize) -> Vec<&Name> {
        let first = self.first.get(&kind).map(Vec::as_slice).unwrap_or_default();
        first.iter().take(most).filter_map(|at| self.entries.get(*at as usize)).collect()
    }

    /// How many names there are of a kind.
    pub fn count(&self, kind: Kind) -> usize {
        self.counts.get(&kind).copied().unwrap_or_default()
    }

    /// The names that fit `wanted`, the best first: those with all of its words, each of which may be the beginning of a word, or, where no
    /// word begins so, be spelt a little wrong.
    #[must_use]
    pub fn find(&self, wanted: &str) -> Found<'_> {
        let words = folded_words(wanted);
        let fitting = common(words.iter().map(|word| self.having(word)));
        let total = fitting.len();
        let mut compared: Vec<u32> = fitting.iter().copied().take(COMPARED).collect();
        if let Some(last) = compared.last().copied().filter(|_| total > COMPARED) {
            let exact = common(words.iter().map(|word| self.with(word).to_vec()));
            compared.extend(exact.into_iter().filter(|at| *at > last).take(COMPARED));
        }
        let joined = words.join(" ");
        let mut best: Vec<(usize, &Name)> = (compared.into_iter())
            .filter_map(|at| self.entries.get(at as usize))
            .map(|name| {
                let label = closeness(&joined, &folded_words(&name.label).join(" "));
                let alias = if name.aliases.iter().any(|alias| **alias == *joined) { 1 } else { 3 };
                (label.min(alias), name)
            })
            .collect();
        best.sort_by_key(|(closeness, name)| (*closeness, name.rank()));
        Found { total, best: best.into_iter().map(|(_, name)| name).collect() }
    }

    /// The entries with that very word.
    fn with(&self, word: &str) -> &[u32] {
        let found = self.words.binary_search_by(|(known, _)| known.as_ref().cmp(word));
        found.ok().and_then(|at| self.words.get(at)).map(|(_, entries)| entries.as_slice()).unwrap_or_default()
    }

    /// The entries with a word that begins with `word`, or else with one that is nearly it, in their order.
    fn having(&self, word: &str) -> Vec<u32> {
        let from = self.words.partition_point(|(known, _)| known.as_ref() < word);
        let beginning = self.words[from..].iter().take_while(|(known, _)| known.starts_with(word));
        let found = united(beginning.map(|(_, entries)| entries.as_slice()));
        if found.is_empty() { self.nearly(word) } else { found }
    }

    /// The entries with a word that is one letter off `word`, or two for long words, and begins with the same letter.
    fn nearly(&self, word: &str) -> Vec<u32> {
        let allowed = match word.len() {
            0..3 => return Vec::new(),
            3..8 => 1,
            _ => 2,
        };
        let first = &word[..word.chars().next().map_or(0, char::len_utf8)];
        let from = self.words.partition_point(|(known, _)| known.as_ref() < first);
        let alike = self.words[from..].iter().take_while(|(known, _)| known.starts_with(first));
        let alike = alike.filter(|(known, _)| known.len().abs_diff(word.len()) <= allowed && strsim::osa_distance(known, word) <= allowed);
        united(alike.map(|(_, entries)| entries.as_slice()))
    }
}

impl Name {
    /// What names of equal fitness are sorted by.
    fn rank(&self) -> (Reverse<u32>, &str, &str) {
        (Reverse(self.articles), &self.label, &self.iri)
    }
}

/// 0 for the very name, 1 for its beginning, 2 for the beginning of one of its words, 3 for anything else.
fn closeness(wanted: &str, name: &str) -> usize {
    if name == wanted {
        0
    } else if name.starts_with(wanted) {
        1
    } else if format!(" {name}").contains(&format!(" {wanted}")) {
        2
    } else {
        3
    }
}

#[derive(Default)]
struct Maker {
    names: Names,
    words: HashMap<Box<str>, Vec<u32>>,
    /// Names of what belongs to one article, by kind and folded name.
    local: BTreeMap<(Kind, String), u32>,
}

impl Maker {
    fn take(&mut self, store: &GraphStore, iri: &str, articles: u32) -> Result<(), StoreError> {
        let Some(kind) = kind_of(iri, store.base()) else { return Ok(()) };
        let local_part = iri.strip_prefix(store.base()).and_then(|rest| rest.split_once('/')).map(|(_, name)| name).unwrap_or_default();
        let Some((_, own)) = local_part.split_once('/') else {
            let (label, aliases) = called(store, iri)?;
            let entry = self.add(label.unwrap_or_else(|| local_part.replace('-', " ")), iri, kind, articles);
            self.alias(entry, &aliases);
            return Ok(());
        };
        // Things of one article are many; the name in their IRI is good enough for finding them.
        let label = if matches!(kind, Kind::Thing | Kind::Event) { None } else { called(store, iri)?.0 };
        let label = label.unwrap_or_else(|| own.replace('-', " "));
        let key = (kind, folded_words(&label).join(" "));
        match self.local.get(&key).copied() {
            Some(known) => self.again(known, iri, articles),
            None => {
                let entry = self.add(label, iri, kind, articles);
                self.local.insert(key, entry);
            }
        }
        Ok(())
    }

    fn add(&mut self, label: String, iri: &str, kind: Kind, articles: u32) -> u32 {
        let entry = u32::try_from(self.names.entries.len()).unwrap_or(u32::MAX);
        self.index(entry, &label);
        self.names.entries.push(Name { label: label.into(), iri: iri.into(), kind, articles, bearers: 1, aliases: Box::default() });
        entry
    }

    /// Notes the other names of an entry.
    fn alias(&mut self, entry: u32, aliases: &[String]) {
        aliases.iter().for_each(|alias| self.index(entry, alias));
        if let Some(name) = self.names.entries.get_mut(entry as usize) {
            name.aliases = aliases.iter().map(|alias| folded_words(alias).join(" ").into()).collect();
        }
    }

    fn again(&mut self, entry: u32, iri: &str, articles: u32) {
        if let Some(name) = self.names.entries.get_mut(entry as usize) {
            (name.articles, name.bearers) = (name.articles.saturating_add(articles), name.bearers + 1);
            // The articles' names begin with their dates.
            if iri > &*name.iri {
                name.iri = iri.into();
            }
        }
    }

    fn index(&mut self, entry: u32, name: &str) {
        for word in folded_words(name) {
            let entries = self.words.entry(word.into()).or_default();
            if entries.last() != Some(&entry) {
                entries.push(entry);
            }
        }
    }

    /// Puts the entries into their order, and what refers to them.
    fn finish(mut self) -> Names {
        let mut order: Vec<u32> = (0..u32::try_from(self.names.entries.len()).unwrap_or(u32::MAX)).collect();
        order.sort_by(|a, b| self.names.entries[*a as usize].rank().cmp(&self.names.entries[*b as usize].rank()));
        let mut places = vec![0; order.len()];
        for (place, at) in (0..).zip(&order) {
            places[*at as usize] = place;
        }
        let mut words: Vec<(Box<str>, Vec<u32>)> = self.words.into_iter().collect();
        words.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        for (_, entries) in &mut words {
            entries.iter_mut().for_each(|at| *at = places[*at as usize]);
            entries.sort_unstable();
            entries.shrink_to_fit();
        }
        self.names.words = words;
        let mut entries: Vec<Option<Name>> = std::mem::take(&mut self.names.entries).into_iter().map(Some).collect();
        self.names.entries = order.iter().filter_map(|at| entries[*at as usize].take()).collect();
        for (place, name) in (0..).zip(&self.names.entries) {
            *self.names.counts.entry(name.kind).or_default() += 1;
            let first = self.names.first.entry(name.kind).or_default();
            if name.bearers == 1 && first.len() < FIRST {
                first.push(place);
            }
        }
        self.names
    }
}

/// The entities that articles mention, with the number of articles.
fn mentioned(store: &GraphStore) -> Result<BTreeMap<String, u32>, StoreError> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for quad in store.matching(None, Some(term::MENTIONS), None, None) {
        if let Term::NamedNode(node) = quad?.object {
            *counts.entry(node.into_string()).or_default() += 1;
        }
    }
    Ok(counts)
}

/// The first label of a node, and its other names.
fn called(store: &GraphStore, iri: &str) -> Result<(Option<String>, Vec<String>), StoreError> {
    let (mut labels, mut aliases) = (Vec::new(), Vec::new());
    let node = NamedNodeRef::new_unchecked(iri);
    for (property, names) in [(term::LABEL, &mut labels), (term::ALT_LABEL, &mut aliases)] {
        for quad in store.matching(Some(node), Some(property), None, None) {
            if let Term::Literal(literal) = quad?.object {
                names.push(literal.value().to_owned());
            }
        }
    }
    labels.sort_unstable();
    aliases.extend(labels.iter().skip(1).cloned());
    Ok((labels.into_iter().next(), aliases))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let mut maker = Maker::default();
        for (label, articles) in [("Edda Norrland", 3), ("Anders Norrland", 1), ("Ingrid Hallam", 9), ("Zoë Élan-Norris", 2)] {
            maker.add(label.to_owned(), &format!("urn:x:{label}"), Kind::Person, articles);
        }
        maker.alias(0, &["the minister".to_owned()]);
        maker.finish()
    }

    fn found(wanted: &str) -> Vec<String> {
        names().find(wanted).best.iter().map(|name| name.label.to_string()).collect()
    }

    #[test]
    fn the_beginnings_of_words_are_enough() {
        assert_eq!(found("norr"), ["Edda Norrland", "Zoë Élan-Norris", "Anders Norrland"]);
        assert_eq!(found("norrland ed"), ["Edda Norrland"]);
        assert_eq!(found("zoe elan"), ["Zoë Élan-Norris"]);
        assert_eq!(found("minister"), ["Edda Norrland"]);
    }

    #[test]
    fn the_very_name_goes_before_names_that_are_mentioned_more() {
        assert_eq!(found("anders norrland")[0], "Anders Norrland");
        assert_eq!(found("an")[0], "Anders Norrland");
    }

    #[test]
    fn one_is_meant_by_an_iri_or_by_any_name() {
        let names = names();
        let meant = |wanted: &str| names.meant(wanted, "urn:y:").map(|name| name.label.to_string());
        assert_eq!(meant("urn:x:Ingrid Hallam").as_deref(), Some("Ingrid Hallam"));
        assert_eq!(meant(" THE MINISTER ").as_deref(), Some("Edda Norrland"));
        assert_eq!(meant("hallan").as_deref(), Some("Ingrid Hallam"));
        assert_eq!(meant("nobody"), None);
        assert_eq!(names.suggestions("ungrid"), ["Ingrid Hallam"]);
        assert!(names.suggestions("qqq").is_empty());
    }

    #[test]
    fn slips_of_the_pen_are_forgiven() {
        assert_eq!(found("norlland"), ["Edda Norrland", "Anders Norrland"]);
        assert_eq!(found("ingird halam"), ["Ingrid Hallam"]);
        assert!(found("xyz").is_empty() && found("").is_empty() && found("!?").is_empty());
    }
}
