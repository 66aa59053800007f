//! Deterministic IRIs: what a thing is called depends on the thing and its article alone.

use std::collections::BTreeMap;

use oxigraph::model::{NamedNode, NamedNodeRef};
use sha2::{Digest, Sha256};
use thiserror::Error;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::vocabulary::{DEFAULT_BASE, REL};
use crate::article::{Article, CharSpan};
use crate::ontology::{Ontology, WordClass};
use crate::reading::{Entity, Kind};

/// Longest local name before it is cut and marked with a digest, in ASCII characters.
const LONGEST_NAME: usize = 80;

/// A base that IRIs cannot be built on.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} cannot be the base of IRIs: it must be an absolute IRI that ends in '/', '#' or ':', such as https://kg.example.org/")]
pub struct BaseError(String);

/// Checks a base that the user gave.
///
/// # Errors
/// If it is no absolute IRI, or does not end in `/`, `#` or `:`.
pub fn check_base(base: &str) -> Result<(), BaseError> {
    let ends_well = base.ends_with(['/', '#', ':']);
    let builds = NamedNodeRef::new(base).is_ok() && NamedNode::new(format!("{base}person/x")).is_ok();
    if ends_well && builds { Ok(()) } else { Err(BaseError(base.to_owned())) }
}

/// `base` if IRIs can be built on it, else [`DEFAULT_BASE`].
#[must_use]
pub fn usable_base(base: &str) -> &str {
    if check_base(base).is_ok() { base } else { DEFAULT_BASE }
}

/// The first `length` hexadecimal digits of the SHA-256 of `text`.
#[must_use]
pub fn digest(text: &str, length: usize) -> String {
    let mut hex: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    hex.truncate(length);
    hex
}

/// The local name of an article: its date, or `undated`, and a digest of its text.
#[must_use]
pub fn article_name(article: &Article) -> String {
    let date = article.published.map_or_else(|| "undated".to_owned(), |date| date.to_string());
    format!("{date}-{}", digest(&article.text, 16))
}

/// The IRI of an article, which is the name of its graph as well.
#[must_use]
pub fn article_iri(article: &Article, base: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}article/{}", usable_base(base), article_name(article)))
}

/// The path segment under which entities of that kind live.
#[must_use]
pub fn room(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "person",
        Kind::Organization => "org",
        Kind::Place => "place",
        Kind::Event => "event",
        Kind::Group => "group",
        Kind::Thing => "thing",
    }
}

/// Makes the IRIs of one article.
#[derive(Debug, Clone)]
pub struct Namer<'a> {
    base: &'a str,
    article: String,
    ontology: &'a Ontology,
}

impl<'a> Namer<'a> {
    /// A namer for `article` under `base`; an unusable base is replaced by the default one.
    #[must_use]
    pub fn new(article: &Article, base: &'a str, ontology: &'a Ontology) -> Self {
        Self { base: usable_base(base), article: article_name(article), ontology }
    }

    /// The article itself.
    #[must_use]
    pub fn article(&self) -> NamedNode {
        self.mint(&format!("article/{}", self.article))
    }

    /// The reading of the article by the program.
    #[must_use]
    pub fn activity(&self) -> NamedNode {
        self.mint(&format!("activity/{}", self.article))
    }

    /// The program of that version.
    #[must_use]
    pub fn program(&self, version: &str) -> NamedNode {
        self.mint(&format!("program/newsgraph-{}", slug(version)))
    }

    /// The statement of that number, counted from 0 in the order of the text.
    #[must_use]
    pub fn statement(&self, number: usize) -> NamedNode {
        self.mint(&format!("statement/{}-{}", self.article, number + 1))
    }

    /// The further argument of a statement of that number, counted from 0.
    #[must_use]
    pub fn argument(&self, statement: usize, number: usize) -> NamedNode {
        self.mint(&format!("statement/{}-{}/argument/{}", self.article, statement + 1, number + 1))
    }

    /// The quotation of that number, counted from 0 in the order of the text.
    #[must_use]
    pub fn quotation(&self, number: usize) -> NamedNode {
        self.mint(&format!("quote/{}-{}", self.article, number + 1))
    }

    /// The passage that stands at `span`.
    #[must_use]
    pub fn passage(&self, span: CharSpan) -> NamedNode {
        self.mint(&format!("passage/{}-{}-{}", self.article, span.begin, span.end))
    }

    /// An amount of a unit in those words; the same for all articles.
    #[must_use]
    pub fn quantity(&self, amount: &str, unit: Option<&str>, text: &str) -> NamedNode {
        let unit = unit.map(|unit| format!("-{}", slug(unit))).unwrap_or_default();
        let amount = if amount.len() <= 40 { amount.to_owned() } else { digest(amount, 16) };
        self.mint(&format!("quantity/{amount}{unit}/{}", slug(text)))
    }

    /// The node that every article shares for that name.
    #[must_use]
    pub fn shared(&self, kind: Kind, name: &str) -> NamedNode {
        self.mint(&format!("{}/{}", room(kind), self.entity_slug(kind, name)))
    }

    /// The node of somebody named in the article's header: shared where the name identifies, as a person's does from two words on.
    #[must_use]
    pub fn byline(&self, kind: Kind, name: &str) -> NamedNode {
        let identifies = kind != Kind::Person || name.split_whitespace().count() > 1;
        if identifies { self.shared(kind, name) } else { self.local(kind, name, 1) }
    }

    /// The node of this article alone for that name; `ordinal` from 2 tells namesakes apart.
    fn local(&self, kind: Kind, name: &str, ordinal: usize) -> NamedNode {
        let slug = self.entity_slug(kind, name);
        let ordinal = if ordinal < 2 { String::new() } else { format!("-{ordinal}") };
        self.mint(&format!("{}/{}/{slug}{ordinal}", room(kind), self.article))
    }

    /// One IRI an entity, in the order of `entities`. Entities whose identifying names are the same name share one; any others never do,
    /// even where their folded names meet.
    #[must_use]
    pub fn entities(&self, entities: &[Entity]) -> Vec<NamedNode> {
        let mut taken: BTreeMap<String, Option<String>> = BTreeMap::new();
        let mut names = Vec::with_capacity(entities.len());
        for entity in entities {
            let identity = name_key(&entity.label);
            let shared = entity.identifying.then(|| self.shared(entity.kind, &entity.label));
            let free = shared.filter(|iri| taken.get(iri.as_str()).is_none_or(|owner| owner.as_ref() == Some(&identity)));
            let (iri, owner) = match free {
                Some(iri) => (iri, Some(identity)),
                None => (self.first_free(entity, &taken), None),
            };
            taken.insert(iri.as_str().to_owned(), owner);
            names.push(iri);
        }
        names
    }

    fn first_free(&self, entity: &Entity, taken: &BTreeMap<String, Option<String>>) -> NamedNode {
        let mut ordinal = 1;
        loop {
            let iri = self.local(entity.kind, &entity.label, ordinal);
            if !taken.contains_key(iri.as_str()) {
                return iri;
            }
            ordinal += 1;
        }
    }

    fn entity_slug(&self, kind: Kind, name: &str) -> String {
        let mut words: Vec<&str> = name.split_whitespace().collect();
        if kind == Kind::Person {
            let is_title = |word: &str| self.ontology.has(WordClass::Title, &word.to_lowercase());
            while words.len() > 1 && is_title(words[0]) {
                words.remove(0);
            }
            drop_middle_initials(&mut words);
        } else if words.len() > 1 && words[0].eq_ignore_ascii_case("the") {
            words.remove(0);
        }
        slug(&words.join(" "))
    }

    fn mint(&self, local: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{local}", self.base))
    }
}

/// "George W. Bush" keeps "George Bush".
fn drop_middle_initials(words: &mut Vec<&str>) {
    let is_initial = |word: &str| word.trim_end_matches('.').chars().count() == 1 && word.chars().all(|c| c.is_uppercase() || c == '.');
    if words.len() > 2 {
        let last = words.len() - 1;
        let mut at = 0;
        words.retain(|word| {
            at += 1;
            at == 1 || at - 1 == last || !is_initial(word)
        });
    }
}

/// What makes two names the same name: letters and digits, without case or accents.
pub(crate) fn name_key(name: &str) -> String {
    name.nfkd().filter(|c| c.is_alphanumeric() && !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// `text` as a local name: ASCII letters, digits and hyphens, never empty, at most 89 characters. Where folding to ASCII loses what tells
/// names apart (other scripts, symbols), or the name is cut, a digest of the text is added.
#[must_use]
pub fn slug(text: &str) -> String {
    let spoken = join_initials(&speak_symbols(text));
    let mut slug = String::new();
    for word in deunicode::deunicode(&spoken).split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&word.to_ascii_lowercase());
    }
    let lossy = slug.is_empty() || slug.len() > LONGEST_NAME || text.chars().any(is_lost_in_folding);
    slug.truncate(LONGEST_NAME);
    let slug = slug.trim_end_matches('-');
    match (lossy, slug.is_empty()) {
        (false, _) => slug.to_owned(),
        (true, true) => digest(text, 8),
        (true, false) => format!("{slug}-{}", digest(text, 8)),
    }
}

/// Apostrophes vanish, symbols that names are told apart by become words.
fn speak_symbols(text: &str) -> String {
    let mut spoken = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\'' | '’' | '‘' | '`' | 'ʼ' => {}
            '&' => spoken.push_str(" and "),
            '+' => spoken.push_str(" plus "),
            '#' => spoken.push_str(" sharp "),
            '%' => spoken.push_str(" percent "),
            '$' => spoken.push_str(" dollar "),
            _ => spoken.push(c),
        }
    }
    spoken
}

/// "U.S." becomes "US", "J.K. Rowling" becomes "JK Rowling"; other points stay.
fn join_initials(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let is_letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphabetic());
    let starts_word = |at: usize| at == 0 || !chars[at - 1].is_alphanumeric();
    let ends_initial = |at: usize| chars[at] == '.' && at > 0 && is_letter(at.checked_sub(1)) && starts_word(at - 1);
    (0..chars.len()).filter(|at| !ends_initial(*at)).map(|at| chars[at]).collect()
}

/// Whether ASCII folding tells too little of `c`: letters of other scripts than Latin, and symbols such as emoji.
fn is_lost_in_folding(c: char) -> bool {
    let is_latin = matches!(u32::from(c), 0..=0x24F | 0x1E00..=0x1EFF | 0x2C60..=0x2C7F | 0xA720..=0xA7FF | 0xFB00..=0xFB06);
    let is_general_punctuation = matches!(u32::from(c), 0x2BB..=0x2BF | 0x300..=0x36F | 0x2000..=0x206F | 0xFE00..=0xFE0F | 0xFEFF);
    !is_latin && !is_general_punctuation && !c.is_whitespace()
}

/// The predicate for an open relation's words: `rel:spoke_with`.
#[must_use]
pub fn relation(label: &str) -> NamedNode {
    let words: Vec<&str> = label.split_whitespace().collect();
    let mut local = String::new();
    for c in words.join("_").to_lowercase().nfc() {
        if c.is_alphanumeric() && !is_private_or_rare(c) || matches!(c, '_' | '-') {
            local.push(c);
        } else if c.is_ascii() && !c.is_ascii_control() {
            local.push_str(&format!("%{:02X}", u32::from(c)));
        }
    }
    if local.is_empty() {
        local = digest(label, 8);
    } else if local.chars().count() > LONGEST_NAME {
        let cut: String = local.replace('%', "-").chars().take(LONGEST_NAME).collect();
        local = format!("{cut}-{}", digest(label, 8));
    }
    NamedNode::new_unchecked(format!("{REL}{local}"))
}

/// Letters beyond the basic plane are legal in IRIs but no tool prints them well.
fn is_private_or_rare(c: char) -> bool {
    u32::from(c) > 0xD7FF
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(kind: Kind, name: &str) -> String {
        let ontology = Ontology::embedded().unwrap();
        let article = Article::from_body("Rain fell.");
        Namer::new(&article, DEFAULT_BASE, &ontology).shared(kind, name).into_string()
    }

    fn entity(kind: Kind, label: &str, identifying: bool) -> Entity {
        Entity { kind, classes: vec![], label: label.into(), aliases: vec![], named: identifying, identifying, mentions: vec![] }
    }

    fn entities(all: &[(Kind, &str, bool)]) -> Vec<String> {
        let ontology = Ontology::embedded().unwrap();
        let article = Article::from_body("Rain fell.");
        let all: Vec<Entity> = all.iter().map(|(kind, label, identifying)| entity(*kind, label, *identifying)).collect();
        let namer = Namer::new(&article, DEFAULT_BASE, &ontology);
        namer.entities(&all).into_iter().map(|iri| iri.as_str().replace(&article_name(&article), "A")).collect()
    }

    #[test]
    fn names_fold_to_readable_slugs() {
        assert_eq!(shared(Kind::Person, "Dr. Zoë Q. Müller"), "urn:newsgraph:person/zoe-muller");
        assert_eq!(shared(Kind::Person, "J.K. O’Brien"), "urn:newsgraph:person/jk-obrien");
        assert_eq!(shared(Kind::Place, "the U.S."), "urn:newsgraph:place/us");
        assert_eq!(shared(Kind::Place, "St. Louis"), "urn:newsgraph:place/st-louis");
        assert_eq!(shared(Kind::Organization, "Marks & Spencer"), "urn:newsgraph:org/marks-and-spencer");
        assert_eq!(shared(Kind::Organization, "The Hill.com"), "urn:newsgraph:org/hill-com");
    }

    #[test]
    fn what_folding_loses_is_told_apart_by_a_digest() {
        assert_ne!(slug("石家庄"), slug("石家莊"));
        assert_ne!(slug("🎸"), slug("🎷"));
        assert_ne!(slug(&"a".repeat(10_000)), slug(&"a".repeat(10_001)));
        assert!(slug(&"a ".repeat(10_000)).len() <= 89);
        assert!(!slug("").is_empty() && !slug("\u{202e}…").is_empty());
    }

    #[test]
    fn only_the_same_name_shares_a_node() {
        let shared = entities(&[(Kind::Person, "John A. Reed", true), (Kind::Person, "John B. Reed", true), (Kind::Person, "JOHN A. REED", true)]);
        assert_eq!(shared, ["urn:newsgraph:person/john-reed", "urn:newsgraph:person/A/john-reed", "urn:newsgraph:person/john-reed"]);
        let local = entities(&[(Kind::Group, "the police", false), (Kind::Group, "police", false), (Kind::Person, "police", false)]);
        assert_eq!(local, ["urn:newsgraph:group/A/police", "urn:newsgraph:group/A/police-2", "urn:newsgraph:person/A/police"]);
    }

    #[test]
    fn relations_keep_their_words() {
        assert_eq!(relation("Spoke  with").as_str(), format!("{REL}spoke_with"));
        assert_eq!(relation("could n't 100% <do>").as_str(), format!("{REL}could_n%27t_100%25_%3Cdo%3E"));
        assert!(NamedNode::new(relation(&"é> ".repeat(5_000)).as_str()).is_ok());
        assert!(relation("").as_str().len() > REL.len());
    }

    #[test]
    fn a_base_is_checked() {
        assert!(check_base("https://kg.example.org/").is_ok());
        assert!(check_base("urn:newsgraph:").is_ok());
        for bad in ["kg.example.org/", "https://kg.example.org", "https://a b/", ""] {
            assert!(check_base(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_article_is_named_by_day_and_text() {
        let mut article = Article::from_body("Rain fell.");
        assert!(article_name(&article).starts_with("undated-"));
        article.published = Some(jiff::civil::date(2025, 3, 1));
        assert!(article_name(&article).starts_with("2025-03-01-"));
        assert_eq!(article_name(&article).len(), "2025-03-01-".len() + 16);
    }
}
