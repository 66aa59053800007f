//! The references that a resolution looks at, in memory: all of them, or those near what has changed.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::ops::Range;

use oxigraph::model::NamedNode;
use oxigraph::store::StorageError;

use super::cluster::Constraints;
use super::decided::{Decided, Decisions};
use super::index::Index;
use super::name::{Agreement, OrganizationName, PersonName, fold, organizations_agree, people_agree};
use super::profile::{ArticleProfile, Keys, Profiler, Reference, is_shared};
use crate::reading::Kind;
use crate::store::Anchor;

/// An article in memory; names and words are numbers.
pub struct Story {
    /// Its IRI.
    pub iri: NamedNode,
    /// Year of publication.
    pub year: Option<i16>,
    /// Who and what is named in it, and how much that tells.
    pub company: Vec<(u32, u8)>,
    /// What it is about.
    pub topics: Vec<u32>,
    /// Its references, places in [`Pool::mentions`].
    mentions: Range<usize>,
}

/// A reference in memory.
pub struct Mention {
    /// Its article, a place in [`Pool::stories`].
    pub story: usize,
    /// What the article tells.
    pub reference: Reference,
    /// Under which keys it is found.
    keys: Keys,
}

/// Which keys of a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Role {
    Group,
    Full,
    Wanted,
    Offered,
}

/// References by key.
pub struct Pool<'a> {
    index: &'a Index,
    /// What makes profiles and knows names.
    pub profiler: &'a Profiler<'a>,
    /// Articles.
    pub stories: Vec<Story>,
    /// References.
    pub mentions: Vec<Mention>,
    words: Vec<String>,
    numbers: HashMap<String, u32>,
    /// Articles in memory, with their places in `stories`.
    loaded: HashMap<NamedNode, usize>,
    /// Groups that people joined.
    links: HashMap<u64, BTreeSet<u64>>,
    looked_up: HashSet<u64>,
    by_key: HashMap<(Role, u64), Vec<usize>>,
    is_whole: bool,
}

/// Groups of references that may be one entity with each other, and nothing outside.
pub struct Component {
    /// The references of each group, sorted by node and article; the groups in the order of their names.
    pub groups: Vec<Vec<usize>>,
    /// Whether the group bears only a part of a name.
    pub partial: Vec<bool>,
    /// Which groups may be one entity.
    pub edges: Vec<(usize, usize)>,
}

impl<'a> Pool<'a> {
    pub fn new(index: &'a Index, profiler: &'a Profiler<'a>) -> Self {
        Self {
            index,
            profiler,
            stories: Vec::new(),
            mentions: Vec::new(),
            words: Vec::new(),
            numbers: HashMap::new(),
            loaded: HashMap::new(),
            links: HashMap::new(),
            looked_up: HashSet::new(),
            by_key: HashMap::new(),
            is_whole: false,
        }
    }

    /// Takes every profile into memory.
    pub fn load_all(&mut self) -> Result<(), StorageError> {
        let index = self.index;
        for found in index.all() {
            let (article, profile) = found?;
            self.add(article, profile);
        }
        self.is_whole = true;
        Ok(())
    }

    fn add(&mut self, iri: NamedNode, profile: ArticleProfile) {
        let story = self.stories.len();
        if self.loaded.contains_key(&iri) {
            return;
        }
        self.loaded.insert(iri.clone(), story);
        let company = profile.company.iter().map(|(name, telling)| (self.number(name), *telling)).collect();
        let topics = profile.topics.iter().map(|word| self.number(word)).collect();
        let mentions = self.mentions.len()..self.mentions.len() + profile.references.len();
        self.stories.push(Story { iri, year: profile.year, company, topics, mentions });
        for reference in profile.references {
            let keys = self.profiler.keys(&reference);
            let at = self.mentions.len();
            let mut put = |role, key: u64| self.by_key.entry((role, key)).or_default().push(at);
            put(Role::Group, keys.group);
            keys.full.iter().for_each(|key| put(Role::Full, *key));
            keys.wanted.iter().for_each(|key| put(Role::Wanted, *key));
            keys.offered.iter().for_each(|key| put(Role::Offered, *key));
            self.mentions.push(Mention { story, reference, keys });
        }
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push(word.to_owned());
        self.numbers.insert(word.to_owned(), number);
        number
    }

    /// The word or name of that number.
    pub fn word(&self, number: u32) -> &str {
        self.words.get(number as usize).map_or("", String::as_str)
    }

    fn with_key(&mut self, role: Role, key: u64) -> Result<Vec<usize>, StorageError> {
        if !self.is_whole && self.looked_up.insert(key) {
            for article in self.index.with_key(key)? {
                self.load(article)?;
            }
        }
        Ok(self.by_key.get(&(role, key)).cloned().unwrap_or_default())
    }

    fn load(&mut self, article: NamedNode) -> Result<(), StorageError> {
        if !self.is_whole
            && !self.loaded.contains_key(&article)
            && let Some(profile) = self.index.profile(&article)?
        {
            self.add(article, profile);
        }
        Ok(())
    }

    /// Finds the references that people decided about, and keeps in mind which groups they joined.
    pub fn follow(&mut self, decisions: &Decisions) -> Result<Constraints, StorageError> {
        let mut constraints = Constraints { owner: HashMap::new(), apart: decisions.apart.clone() };
        for (number, set) in &decisions.sets {
            let mut found = Vec::new();
            for anchor in &set.anchors {
                self.load(anchor.article.clone())?;
                found.extend(self.anchored(anchor));
            }
            if found.is_empty() {
                found = self.named_like(set)?;
            }
            let groups: BTreeSet<u64> = found.iter().map(|at| self.mentions[*at].keys.group).collect();
            for group in &groups {
                self.links.entry(*group).or_default().extend(groups.iter().filter(|other| *other != group));
            }
            for at in found {
                constraints.owner.entry(at).or_insert(*number);
            }
        }
        Ok(constraints)
    }

    /// The reference that an anchor means: its node, or if the article is read otherwise now, what bears its name there.
    fn anchored(&self, anchor: &Anchor) -> Option<usize> {
        let story = &self.stories[*self.loaded.get(&anchor.article)?];
        let local = anchor.node.as_str().strip_prefix(self.profiler.base)?;
        let reference = |at: &usize| &self.mentions[*at].reference;
        if let Some(found) = story.mentions.clone().find(|at| reference(at).node == local) {
            return Some(found);
        }
        let room = |node: &str| node.split('/').next().map(str::to_owned);
        let name = fold(&anchor.name);
        let is_called = |at: &usize| std::iter::once(&reference(at).label).chain(&reference(at).aliases).any(|other| fold(other) == name);
        story.mentions.clone().find(|at| room(&reference(at).node) == room(local) && is_called(at))
    }

    /// Where none of the articles that it was decided on is left: all that bears the name of the entity.
    fn named_like(&mut self, set: &Decided) -> Result<Vec<usize>, StorageError> {
        let mut found = Vec::new();
        for entity in &set.entities {
            let local = entity.as_str().strip_prefix(self.profiler.base).filter(|local| is_shared(local) && !local.contains('_'));
            if let Some(local) = local {
                found.extend(self.with_key(Role::Group, super::profile::key(local))?);
            }
        }
        Ok(found)
    }

    /// The groups of all references in memory, or of those with one of these keys.
    pub fn groups(&mut self, keys: Option<&BTreeSet<u64>>) -> Result<BTreeSet<u64>, StorageError> {
        let Some(keys) = keys else { return Ok(self.mentions.iter().map(|mention| mention.keys.group).collect()) };
        let mut groups = BTreeSet::new();
        for key in keys {
            for role in [Role::Group, Role::Full, Role::Wanted, Role::Offered] {
                let found = self.with_key(role, *key)?;
                groups.extend(found.into_iter().map(|at| self.mentions[at].keys.group));
            }
        }
        Ok(groups)
    }

    /// Everything that can be one entity with the group `seed`, directly or through others. `seen` are groups of components found before.
    pub fn component(&mut self, seed: u64, seen: &mut HashSet<u64>) -> Result<Option<Component>, StorageError> {
        if !seen.insert(seed) {
            return Ok(None);
        }
        let mut found: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        let mut edges: BTreeSet<(u64, u64)> = BTreeSet::new();
        let mut queue = VecDeque::from([seed]);
        let mut names: HashMap<u64, Names> = HashMap::new();
        while let Some(group) = queue.pop_front() {
            let members = self.with_key(Role::Group, group)?;
            if members.is_empty() {
                continue;
            }
            for near in self.near(&members)? {
                let others = self.with_key(Role::Group, near)?;
                let (Some(first), Some(other)) = (members.first(), others.first()) else { continue };
                for (key, members) in [(group, &members), (near, &others)] {
                    names.entry(key).or_insert_with(|| Names::of(self, members));
                }
                let same_kind = self.mentions[*first].reference.kind == self.mentions[*other].reference.kind;
                let (own, their) = (&names[&group], &names[&near]);
                let agree = if same_kind {
                    own.agree(their, self.profiler).is_some()
                } else {
                    self.same_words(&members, &others) || own.short_for(their, self.profiler)
                };
                if agree {
                    edges.insert((group.min(near), group.max(near)));
                    if seen.insert(near) {
                        queue.push_back(near);
                    }
                }
            }
            for linked in self.links.get(&group).into_iter().flatten() {
                if seen.insert(*linked) {
                    queue.push_back(*linked);
                }
            }
            found.insert(group, members);
        }
        Ok(Some(self.sorted(found, &edges)))
    }

    /// Whether two groups bear one name of two words or more.
    fn same_words(&self, a: &[usize], b: &[usize]) -> bool {
        let labels = |members: &[usize]| -> BTreeSet<&str> { members.iter().map(|at| self.mentions[*at].reference.label.as_str()).collect() };
        let folded = |labels: BTreeSet<&str>| -> BTreeSet<String> { labels.into_iter().map(fold).filter(|name| name.contains(' ')).collect() };
        !folded(labels(a)).is_disjoint(&folded(labels(b)))
    }

    /// The groups that share a key with one of these references.
    fn near(&mut self, members: &[usize]) -> Result<BTreeSet<u64>, StorageError> {
        let mut wanted: BTreeSet<(Role, u64)> = BTreeSet::new();
        let mut near = BTreeSet::new();
        for at in members {
            let keys = &self.mentions[*at].keys;
            wanted.extend(keys.full.iter().map(|key| (Role::Full, *key)));
            wanted.extend(keys.wanted.iter().map(|key| (Role::Offered, *key)));
            wanted.extend(keys.offered.iter().map(|key| (Role::Wanted, *key)));
        }
        for (role, key) in wanted {
            let found = self.with_key(role, key)?;
            near.extend(found.into_iter().map(|at| self.mentions[at].keys.group));
        }
        if let Some(first) = members.first() {
            let own = self.mentions[*first].keys.group;
            near.remove(&own);
        }
        Ok(near)
    }

    fn sorted(&self, found: BTreeMap<u64, Vec<usize>>, edges: &BTreeSet<(u64, u64)>) -> Component {
        let order = |at: &usize| (&self.mentions[*at].reference.node, &self.stories[self.mentions[*at].story].iri);
        let mut groups: Vec<(u64, Vec<usize>)> = found.into_iter().collect();
        for (_, members) in &mut groups {
            members.sort_by(|a, b| order(a).cmp(&order(b)));
        }
        groups.sort_by(|a, b| a.1.first().map(order).cmp(&b.1.first().map(order)));
        let places: HashMap<u64, usize> = groups.iter().enumerate().map(|(place, (key, _))| (*key, place)).collect();
        let mut edges: Vec<(usize, usize)> =
            (edges.iter()).filter_map(|(a, b)| Some((*places.get(a)?, *places.get(b)?))).map(|(a, b)| (a.min(b), a.max(b))).collect();
        edges.sort_unstable();
        let is_partial = |members: &[usize]| members.first().is_some_and(|at| self.profiler.is_partial(&self.mentions[*at].reference));
        Component {
            partial: groups.iter().map(|(_, members)| is_partial(members)).collect(),
            groups: groups.into_iter().map(|(_, m)| m).collect(),
            edges,
        }
    }
}

/// The names of a group or of an entity in the making, taken apart.
#[derive(Debug, Clone)]
pub enum Names {
    /// Full names of people.
    People(Vec<PersonName>),
    /// Parts of people's names.
    Parts(Vec<PersonName>),
    /// Organisations: their names, and what else they are called.
    Organizations(Vec<OrganizationName>, Vec<OrganizationName>),
    /// Places, events, works and things: nothing but the name itself.
    Others,
}

/// How many names of one entity are compared.
const COMPARED: usize = 12;

impl Names {
    /// The names of some references of one group.
    pub fn of(pool: &Pool<'_>, members: &[usize]) -> Self {
        let mut names: Option<Self> = None;
        // The labels of a great many articles are few; those that are looked at do not depend on what was read when.
        let mut labels: BTreeSet<(&str, &[String])> = BTreeSet::new();
        for at in members {
            let reference = &pool.mentions[*at].reference;
            if labels.insert((&reference.label, &reference.aliases)) {
                let own = Self::one(pool.profiler, reference);
                match &mut names {
                    None => names = Some(own),
                    Some(names) => names.add(&own),
                }
            }
        }
        names.unwrap_or(Self::Others)
    }

    /// The names in one reference.
    pub fn one(profiler: &Profiler<'_>, reference: &Reference) -> Self {
        match reference.kind {
            Kind::Person if profiler.is_partial(reference) => Self::Parts(vec![profiler.person(&reference.label)]),
            Kind::Person => {
                let aliases = reference.aliases.iter().map(|name| profiler.person(name)).filter(PersonName::is_full);
                let mut names = vec![profiler.person(&reference.label)];
                aliases.for_each(|name| push_new(&mut names, name));
                Self::People(names)
            }
            Kind::Organization => {
                let is_known = |name: &String| profiler.ontology.body_class(name).is_some();
                let parse = |name: &String| OrganizationName { known: is_known(name), ..OrganizationName::parse(name, profiler.lexicon) };
                let label = parse(&reference.label);
                // What all the world calls another body is no short form of this one's name.
                let aliases = reference.aliases.iter().filter(|name| label.known || !is_known(name)).map(parse).collect();
                Self::Organizations(vec![label], aliases)
            }
            _ => Self::Others,
        }
    }

    /// Adds the names of another.
    pub fn add(&mut self, other: &Self) {
        match (self, other) {
            (Self::People(names), Self::People(others)) | (Self::Parts(names), Self::Parts(others)) => {
                others.iter().for_each(|name| push_new(names, name.clone()));
            }
            (Self::Organizations(labels, aliases), Self::Organizations(more, further)) => {
                more.iter().for_each(|name| push_new(labels, name.clone()));
                further.iter().for_each(|name| push_new(aliases, name.clone()));
            }
            _ => {}
        }
    }

    /// Whether one is a person's name of one word, and the other a body's that begins with it or that it is the acronym of.
    pub fn short_for(&self, other: &Self, profiler: &Profiler<'_>) -> bool {
        let (bodies, parts) = match (self, other) {
            (Self::Organizations(bodies, _), Self::Parts(parts)) | (Self::Parts(parts), Self::Organizations(bodies, _)) => (bodies, parts),
            _ => return false,
        };
        let as_body = |part: &PersonName| {
            let words = part.words.clone();
            let acronym = (words.len() == 1 && (2..=6).contains(&words[0].len())).then(|| words[0].clone());
            OrganizationName { words, acronym, known: false }
        };
        let is_short = |part: &PersonName| {
            let part = as_body(part);
            bodies.iter().any(|body| body.words.len() > 1 && organizations_agree(&part, body, profiler.lexicon).is_some())
        };
        parts.iter().any(is_short)
    }

    /// How the names agree: as the best pair does, unless a pair contradicts.
    pub fn agree(&self, other: &Self, profiler: &Profiler<'_>) -> Option<Agreement> {
        let lexicon = profiler.lexicon;
        match (self, other) {
            (Self::People(a), Self::People(b)) => {
                let pairs = || a.iter().flat_map(|x| b.iter().map(move |y| (x, y)));
                if pairs().any(|(x, y)| x.contradicts(y)) {
                    return None;
                }
                best(pairs().filter_map(|(x, y)| people_agree(x, y, lexicon)))
            }
            (Self::People(full), Self::Parts(parts)) | (Self::Parts(parts), Self::People(full)) => {
                best(full.iter().flat_map(|full| parts.iter().filter_map(|part| full.has_part(part, lexicon))))
            }
            (Self::Parts(a), Self::Parts(b)) => a.iter().any(|x| b.contains(x)).then_some(Agreement::Part),
            (Self::Organizations(a, also_a), Self::Organizations(b, also_b)) => {
                // What two bodies are called for short may be the same; one of the names has to be the whole one.
                let agree = |x: &OrganizationName, y: &OrganizationName| organizations_agree(x, y, lexicon);
                let labels = a.iter().flat_map(|x| b.iter().filter_map(move |y| agree(x, y)));
                let is_called = |names: &[OrganizationName], also: &[OrganizationName]| also.iter().any(|x| names.iter().any(|y| x.words == y.words));
                let alias = (is_called(a, also_b) || is_called(b, also_a)).then_some(Agreement::Alias);
                best(labels.chain(alias))
            }
            (Self::Others, Self::Others) => Some(Agreement::Same),
            _ => None,
        }
    }
}

/// The agreement that says most.
pub fn best(agreements: impl Iterator<Item = Agreement>) -> Option<Agreement> {
    agreements.max_by(|a, b| a.weight().total_cmp(&b.weight()).then(b.cmp(a)))
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if list.len() < COMPARED && !list.contains(&item) {
        list.push(item);
    }
}
