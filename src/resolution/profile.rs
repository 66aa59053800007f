//! What an article tells about its entities: their names, and everything that can tell namesakes apart.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::lexicon::{Lexicon, NameWord};
use super::name::{OrganizationName, PersonName, fold, skeleton};
use crate::graph::vocabulary::{NG, SCHEMA, expand, term};
use crate::ontology::{Ontology, WordClass};
use crate::reading::Kind;

/// Words of a story that are kept to compare what stories are about.
const TOPICS: usize = 60;

/// What one article tells that resolution needs. The program's own notes; not part of the graph.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ArticleProfile {
    /// Year of publication.
    pub year: Option<i16>,
    /// Its entities whose names identify them, here or elsewhere.
    pub references: Vec<Reference>,
    /// Everybody and everything named in it, folded, with how much it tells to be in company with it: 0 to 100.
    pub company: Vec<(String, u8)>,
    /// What it is about: folded words.
    pub topics: Vec<String>,
}

/// An entity as one article tells of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// Its node, without the store's base.
    pub node: String,
    /// Its base class.
    pub kind: Kind,
    /// Its name in this article.
    pub label: String,
    /// Its other names in this article.
    pub aliases: Vec<String>,
    /// Finer classes, full IRIs.
    pub classes: Vec<String>,
    /// What it is by profession or office.
    pub roles: Vec<Role>,
    /// Where it lives or comes from, folded.
    pub homes: Vec<String>,
    /// Countries that it belongs to, folded.
    pub countries: Vec<String>,
    /// Year of birth, from the age that the article gives.
    pub born: Option<i16>,
    /// Places in `company` of those that a statement links to it.
    pub ties: Vec<u16>,
    /// Its own place in `company`.
    pub own: Option<u16>,
}

/// An office or profession.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Role {
    /// The noun: "mayor".
    pub noun: String,
    /// Where the person comes from: "lakeside" of "nurse from Lakeside"; empty if it is not said.
    pub from: String,
    /// What follows it: "lakeside" of "mayor of Lakeside"; empty if nothing does.
    pub of: String,
    /// The country whose demonym stands before it.
    pub country: String,
    /// The walk of life that it belongs to; empty if unknown.
    pub field: String,
}

impl Reference {
    /// What it is called.
    #[must_use]
    pub fn naming(&self) -> Naming {
        Naming { kind: self.kind, is_shared: is_shared(&self.node), label: self.label.clone(), aliases: self.aliases.clone() }
    }
}

/// What something is called in an article: all that decides which names it is compared with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Naming {
    /// Its base class.
    pub kind: Kind,
    /// Whether articles share its node.
    pub is_shared: bool,
    /// Its name.
    pub label: String,
    /// Its other names.
    pub aliases: Vec<String>,
}

/// Whether articles share the node of that local name.
#[must_use]
pub fn is_shared(local: &str) -> bool {
    local.matches('/').count() == 1
}

/// Knows words; makes profiles.
pub struct Profiler<'a> {
    /// Words of names.
    pub lexicon: &'a Lexicon,
    /// Words of the language.
    pub ontology: &'a Ontology,
    /// Start of the store's IRIs.
    pub base: &'a str,
}

/// One article's quads by subject.
struct Facts<'a> {
    by_subject: BTreeMap<&'a str, Vec<(&'a str, &'a Term)>>,
}

impl<'a> Facts<'a> {
    fn new(quads: &'a [Quad]) -> Self {
        let mut by_subject: BTreeMap<&str, Vec<(&str, &Term)>> = BTreeMap::new();
        for quad in quads {
            if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
                by_subject.entry(subject.as_str()).or_default().push((quad.predicate.as_str(), &quad.object));
            }
        }
        by_subject.values_mut().for_each(|pairs| pairs.sort_by_cached_key(|(predicate, object)| (*predicate, object.to_string())));
        Self { by_subject }
    }

    fn objects(&self, subject: &str, predicate: &str) -> impl Iterator<Item = &'a Term> {
        self.by_subject.get(subject).into_iter().flatten().filter(move |(p, _)| *p == predicate).map(|(_, object)| *object)
    }

    fn texts(&self, subject: &str, predicate: &str) -> impl Iterator<Item = &'a str> {
        self.objects(subject, predicate).filter_map(|object| match object {
            Term::Literal(literal) => Some(literal.value()),
            _ => None,
        })
    }

    fn nodes(&self, subject: &str, predicate: &str) -> impl Iterator<Item = &'a str> {
        self.objects(subject, predicate).filter_map(|object| match object {
            Term::NamedNode(node) => Some(node.as_str()),
            _ => None,
        })
    }
}

impl Profiler<'_> {
    /// The profile of the article called `article`, whose graph is `quads`.
    #[must_use]
    pub fn profile(&self, article: &str, quads: &[Quad]) -> ArticleProfile {
        let facts = Facts::new(quads);
        let kinds = self.kinds(&facts);
        let mut profile = ArticleProfile { year: self.year(&facts, article), ..ArticleProfile::default() };
        let mut places: HashMap<&str, u16> = HashMap::new();
        for (node, kind) in &kinds {
            let Some(label) = facts.texts(node, term::LABEL.as_str()).next() else { continue };
            let name = fold(label);
            if self.is_name(node, *kind, label) {
                if let Ok(place) = u16::try_from(profile.company.len()) {
                    places.insert(node, place);
                    profile.company.push((name, self.telling(*kind, label)));
                }
            } else if profile.topics.len() < TOPICS {
                profile.topics.extend(name.split(' ').filter(|word| word.len() > 3).map(str::to_owned));
            }
        }
        profile.topics.sort_unstable();
        profile.topics.dedup();
        let ties = ties(&facts, &places);
        for (node, kind) in &kinds {
            if let Some(own) = places.get(node) {
                profile.references.extend(self.reference(&facts, article, node, *kind, *own, &ties, profile.year));
            }
        }
        profile
    }

    /// Every entity of the article with its base class, by IRI.
    fn kinds<'a>(&self, facts: &Facts<'a>) -> BTreeMap<&'a str, Kind> {
        let classes: Vec<(String, Kind)> = Kind::ALL.iter().filter_map(|kind| Some((expand(kind.class())?.into_string(), *kind))).collect();
        let mut kinds = BTreeMap::new();
        for subject in facts.by_subject.keys() {
            let room = subject.strip_prefix(self.base).and_then(|local| local.split('/').next());
            let by_room = room.and_then(|room| Kind::ALL.iter().find(|kind| crate::graph::iri::room(**kind) == room));
            let Some(by_room) = by_room else { continue };
            let by_class = facts.nodes(subject, term::TYPE.as_str()).find_map(|class| classes.iter().find(|(known, _)| known == class));
            kinds.insert(*subject, by_class.map_or(*by_room, |(_, kind)| *kind));
        }
        kinds
    }

    fn year(&self, facts: &Facts<'_>, article: &str) -> Option<i16> {
        facts.texts(article, term::DATE_PUBLISHED.as_str()).next()?.get(..4)?.parse().ok()
    }

    /// Whether the node bears a name, so that it can be met in other articles.
    fn is_name(&self, node: &str, kind: Kind, label: &str) -> bool {
        let local = node.strip_prefix(self.base).unwrap_or(node);
        if local.matches('/').count() == 1 {
            return true;
        }
        if !matches!(kind, Kind::Person | Kind::Organization) {
            return false;
        }
        let is_noun = |word: &str| {
            let word = word.to_lowercase();
            let classes = [
                WordClass::RoleNoun,
                WordClass::KinNoun,
                WordClass::GroupNoun,
                WordClass::QuantityNoun,
                WordClass::OrganizationNoun,
                WordClass::PlaceNoun,
            ];
            self.ontology.has_any(&classes, &word) || word.strip_suffix('s').is_some_and(|stem| self.ontology.has_any(&classes, stem))
        };
        let mut words = label.split_whitespace().filter(|word| !self.lexicon.has(NameWord::Particle, &word.to_lowercase())).peekable();
        let starts_large = |word: &str| word.chars().next().is_some_and(|c| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()));
        words.peek().is_some() && words.all(|word| starts_large(word) && !is_noun(word))
    }

    /// How much it tells about somebody to be named beside this, 0 to 100.
    fn telling(&self, kind: Kind, label: &str) -> u8 {
        match kind {
            Kind::Person | Kind::Organization => 100,
            Kind::Event => 70,
            Kind::Place if self.ontology.place_class(label).is_some() => 15,
            Kind::Place => 50,
            Kind::Group | Kind::Thing => 50,
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn reference(
        &self,
        facts: &Facts<'_>,
        article: &str,
        node: &str,
        kind: Kind,
        own: u16,
        ties: &HashMap<u16, BTreeSet<u16>>,
        year: Option<i16>,
    ) -> Option<Reference> {
        let label = facts.texts(node, term::LABEL.as_str()).min()?.to_owned();
        let mut roles: Vec<Role> = facts.texts(node, term::JOB_TITLE.as_str()).filter_map(|text| self.role(text)).collect();
        if facts.nodes(article, term::AUTHOR.as_str()).any(|author| author == node) {
            roles.extend(self.role("reporter"));
        }
        roles.extend(self.titles(&label));
        roles.sort_unstable();
        roles.dedup();
        let age = facts.texts(node, &format!("{NG}age")).find_map(|age| age.parse::<i16>().ok());
        let base_classes: Vec<String> = Kind::ALL.iter().filter_map(|kind| expand(kind.class())).map(|class| class.into_string()).collect();
        Some(Reference {
            node: node.strip_prefix(self.base)?.to_owned(),
            kind,
            aliases: facts.texts(node, term::ALT_LABEL.as_str()).map(str::to_owned).collect(),
            classes: facts
                .nodes(node, term::TYPE.as_str())
                .filter(|class| !base_classes.iter().any(|base| base == class))
                .map(str::to_owned)
                .collect(),
            roles,
            homes: self.labels_of(facts, node, &["homeLocation", "birthPlace"]),
            countries: self.labels_of(facts, node, &["nationality"]),
            born: year.zip(age).and_then(|(year, age)| year.checked_sub(age)),
            ties: ties.get(&own).into_iter().flatten().copied().collect(),
            own: Some(own),
            label,
        })
    }

    /// The folded names of what some properties of schema.org lead to.
    fn labels_of(&self, facts: &Facts<'_>, node: &str, properties: &[&str]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for property in properties {
            let property = format!("{SCHEMA}{property}");
            names.extend(facts.texts(node, &property).map(fold));
            names.extend(facts.nodes(node, &property).filter_map(|place| facts.texts(place, term::LABEL.as_str()).min()).map(fold));
        }
        names.retain(|name| !name.is_empty());
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The roles that stand as titles in the name itself: "President" of "President Holm".
    fn titles(&self, label: &str) -> Vec<Role> {
        let mut words: Vec<&str> = label.split_whitespace().collect();
        words.pop();
        words.into_iter().filter(|word| self.ontology.has(WordClass::RoleNoun, &word.to_lowercase())).filter_map(|word| self.role(word)).collect()
    }

    /// Takes a job title apart: "former Mexican president of the senate".
    fn role(&self, text: &str) -> Option<Role> {
        let words: Vec<&str> = text.split_whitespace().take(12).collect();
        let is_preposition = |word: &&str| ["of", "for", "at", "in", "from", "to", "with", "on", ","].contains(&word.to_lowercase().as_str());
        let cut = words.iter().position(is_preposition).unwrap_or(words.len());
        let noun = fold(words[..cut].last()?);
        let country = words[..cut].iter().find_map(|word| self.ontology.demonym(word)).map(fold).unwrap_or_default();
        let after: Vec<String> =
            words.get(cut + 1..).unwrap_or_default().iter().map(|word| fold(word)).filter(|word| word != "the" && !word.is_empty()).collect();
        let is_origin = words.get(cut).is_some_and(|word| ["from", "in"].contains(&word.to_lowercase().as_str()));
        let (from, of) = if is_origin { (after, Vec::new()) } else { (Vec::new(), after) };
        let field = words[..cut].iter().rev().find_map(|word| self.lexicon.field(&fold(word))).unwrap_or_default().to_owned();
        (!noun.is_empty()).then(|| Role { noun, from: from.join(" "), of: of.join(" "), country, field })
    }

    /// A person's name, without its titles and offices.
    #[must_use]
    pub fn person(&self, name: &str) -> PersonName {
        PersonName::parse(name, self.lexicon, |word| self.ontology.has_any(&[WordClass::Title, WordClass::RoleNoun], word))
    }

    /// The keys under which a name is found by those that could be the same entity.
    #[must_use]
    pub fn keys(&self, naming: &Naming) -> Keys {
        let mut keys = Keys::default();
        let names = || std::iter::once(&naming.label).chain(&naming.aliases);
        let folded = fold(&naming.label);
        if folded.contains(' ') && matches!(naming.kind, Kind::Person | Kind::Organization | Kind::Place) {
            keys.insert((Side::Both, key(&format!("x:{folded}"))));
        }
        match naming.kind {
            Kind::Person if self.is_partial(naming) => {
                let words = self.person(&naming.label).words;
                // It may be no person at all, but a body called for short.
                if let [word] = words.as_slice() {
                    keys.extend([(Side::Wants, key(&format!("o:{word}"))), (Side::Wants, key(&format!("a:{word}")))]);
                }
                keys.extend(words.iter().filter(|word| word.len() > 1).map(|word| (Side::Wants, key(&format!("w:{}", skeleton(word))))));
            }
            Kind::Person => names().map(|name| self.person(name)).filter(PersonName::is_full).for_each(|name| self.person_keys(&name, &mut keys)),
            Kind::Organization => {
                for (at, name) in names().enumerate() {
                    self.organization_keys(&OrganizationName::parse(name, self.lexicon), at == 0, &mut keys);
                }
            }
            Kind::Place => {
                let known = names().find_map(|name| self.ontology.place_label(name).or(self.ontology.place_class(name).map(|_| name.as_str())));
                keys.extend(known.map(|label| (Side::Both, key(&format!("l:{}", fold(label))))));
            }
            Kind::Event | Kind::Group | Kind::Thing => {}
        }
        keys
    }

    fn person_keys(&self, name: &PersonName, keys: &mut Keys) {
        let initials = |given: &str| {
            let mut initials: BTreeSet<char> = self.lexicon.full_forms(given).filter_map(|full| full.chars().next()).collect();
            initials.extend(given.chars().next());
            initials
        };
        let mut pair = |family: &str, given: &str| {
            let family = skeleton(family);
            keys.extend(initials(given).into_iter().map(|initial| (Side::Both, key(&format!("p:{family}|{initial}")))));
        };
        name.rest().for_each(|family| pair(family, name.given()));
        if let [first, second] = name.words.as_slice()
            && first.len() > 1
        {
            pair(first, second);
        }
        // Whoever is called by one word is called by the surname, which stands first in some languages.
        let leads = Some(name.given()).filter(|given| given.len() > 1 && !self.lexicon.is_given(given));
        keys.extend(name.rest().chain(leads).map(|word| (Side::Offers, key(&format!("w:{}", skeleton(word))))));
    }

    /// A body is looked for by all of its name, and found by every beginning of it; an acronym is looked for among the initials of whole names.
    fn organization_keys(&self, name: &OrganizationName, is_label: bool, keys: &mut Keys) {
        let begins = |length: usize| key(&format!("o:{}", name.words[..length].join(" ")));
        keys.insert((if is_label { Side::Both } else { Side::Offers }, begins(name.words.len())));
        keys.extend(name.acronym.iter().map(|acronym| (Side::Both, key(&format!("a:{acronym}")))));
        if is_label {
            let is_generic = |word: &String| self.lexicon.has(NameWord::Generic, word);
            let telling = name.words.iter().position(|word| !is_generic(word)).map_or(name.words.len(), |at| at + 1);
            keys.extend((telling..name.words.len()).map(|length| (Side::Offers, begins(length))));
            keys.extend(name.initials().into_iter().map(|initials| (Side::Offers, key(&format!("a:{initials}")))));
        }
    }

    /// Whether it is a person of whom the article gives a part of the name only.
    #[must_use]
    pub fn is_partial(&self, naming: &Naming) -> bool {
        naming.kind == Kind::Person && !naming.is_shared && !self.person(&naming.label).is_full()
    }

    /// What references have in common that bear one name: a shared node, or a part of a name.
    #[must_use]
    pub fn group(&self, reference: &Reference) -> u64 {
        let naming = reference.naming();
        key(&if self.is_partial(&naming) { format!("part/{}", self.person(&naming.label).words.join(" ")) } else { reference.node.clone() })
    }
}

/// By which side a key is used: names meet that have it in common if one offers it, or both do, and the other looks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Side {
    /// Names that have it in common can be forms of one.
    Both,
    /// A part of a name looks for it.
    Wants,
    /// The bearer of the name may be called by it.
    Offers,
}

impl Side {
    /// The sides that it meets.
    #[must_use]
    pub fn meets(self) -> &'static [Self] {
        match self {
            Self::Both => &[Self::Both, Self::Wants, Self::Offers],
            Self::Wants => &[Self::Both, Self::Offers],
            Self::Offers => &[Self::Both, Self::Wants],
        }
    }
}

/// Under which keys a name is found.
pub type Keys = BTreeSet<(Side, u64)>;

/// A text as the key of an index.
#[must_use]
pub fn key(text: &str) -> u64 {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte))
}

/// Who is linked to whom by a statement or a property, as places in the company.
fn ties(facts: &Facts<'_>, places: &HashMap<&str, u16>) -> HashMap<u16, BTreeSet<u16>> {
    let mut ties: HashMap<u16, BTreeSet<u16>> = HashMap::new();
    let mut tie = |a: &str, b: &str| {
        if let (Some(a), Some(b)) = (places.get(a), places.get(b))
            && a != b
        {
            ties.entry(*a).or_default().insert(*b);
            ties.entry(*b).or_default().insert(*a);
        }
    };
    for (subject, pairs) in &facts.by_subject {
        for (predicate, object) in pairs {
            if let Term::NamedNode(object) = object {
                if predicate.starts_with(SCHEMA) || predicate.starts_with(NG) {
                    tie(subject, object.as_str());
                } else if *predicate == term::OBJECT.as_str() {
                    facts.nodes(subject, term::SUBJECT.as_str()).for_each(|subject| tie(subject, object.as_str()));
                }
            }
        }
    }
    ties
}
