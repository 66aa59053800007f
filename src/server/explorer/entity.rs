//! What the graph tells of one entity.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, NamedNodeRef, Quad, Term};
use serde::Serialize;

use super::catalogue::Contents;
use super::involved::{COUNTED, Involved};
use super::listing::{Listing, PAGE_SIZE};
use super::lookup::Lookup;
use super::model::{Link, Quote, Source, Statement};
use super::words;
use crate::graph::vocabulary::{self, NG, SCHEMA, term};
use crate::reading::Kind;
use crate::store::StoreError;
use crate::store::names::kind_of;

/// Statements that are looked at for the overview, the newest first.
const OVERVIEW: usize = 60;
/// Statements that are looked at for one whole list.
const WHOLE: usize = 5_000;
/// Statements that are looked at for the timeline, which is sorted by other days than those of the articles.
const DATED: usize = 600;
/// Entries of each list in the overview.
const SHORT: usize = 8;
/// Triples of an entity that are looked at; of those that have more, only names and known properties are.
const TRIPLES: usize = 1_500;

/// Which part of an entity's page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The beginning of every list.
    Overview,
    /// All that articles assert of it.
    Facts,
    /// What others claim about it.
    About,
    /// What it claims.
    Claims,
    /// Its words.
    Quotes,
    /// What happened when.
    Timeline,
    /// The articles that mention it.
    Articles,
}

impl Part {
    /// The part with that name in the address; the overview for any other text.
    pub fn named(name: &str) -> Self {
        match name {
            "facts" => Self::Facts,
            "about" => Self::About,
            "claims" => Self::Claims,
            "quotes" => Self::Quotes,
            "timeline" => Self::Timeline,
            "articles" => Self::Articles,
            _ => Self::Overview,
        }
    }
}

/// The same statement, made by one article or several.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    /// As the newest article tells it.
    pub statement: Statement,
    /// The other articles that tell it.
    pub also: Vec<Source>,
}

/// An office or a profession, and when articles gave it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Role {
    /// "deputy finance minister"
    pub title: String,
    /// The first and the last day on which an article calls it so, in words.
    pub when: Option<String>,
    /// The newest article that does.
    pub source: Option<Source>,
}

/// Everything that the page of an entity shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entity {
    /// Its IRI.
    pub iri: String,
    /// Its best name.
    pub name: String,
    /// Its kind; absent for other nodes.
    pub kind: Option<Kind>,
    /// Its classes in words.
    pub classes: Vec<String>,
    /// Its other names.
    pub aliases: Vec<String>,
    /// Its offices and professions.
    pub roles: Vec<Role>,
    /// Other things that are known about it: property in words, values.
    pub properties: Vec<(String, Vec<Link>)>,
    /// What articles assert.
    pub facts: Listing<Told>,
    /// What others claim, plan or deny about it.
    pub about: Listing<Told>,
    /// What it claims itself.
    pub claims: Listing<Told>,
    /// Its words.
    pub quotes: Listing<Quote>,
    /// What happened when, the newest first.
    pub timeline: Listing<Told>,
    /// Where it is mentioned.
    pub articles: Listing<Source>,
    /// What was not looked at, in words.
    pub note: Option<String>,
}

/// What the graph tells of `iri`; `None` if it holds nothing about it. `part` is cut at `page`, the others show their beginning.
pub fn entity(lookup: &Lookup<'_>, contents: &Contents, iri: &NamedNode, part: Part, page: usize) -> Result<Option<Entity>, StoreError> {
    let own = own(lookup, contents, iri)?;
    let mut statements = Involved::statements(lookup, contents, iri)?;
    let piles = Piles::read(lookup, &mut statements, iri.as_str(), part, page)?;
    if own.is_empty() && piles.read == 0 {
        return Ok(None);
    }
    let unseen = !piles.ended;
    let cut = |pile: Vec<Told>, own: Part| {
        let (page, size) = if own == part { (page, PAGE_SIZE) } else { (1, SHORT) };
        Listing::cut(pile, page, size).going_on(unseen)
    };
    Ok(Some(Entity {
        name: lookup.link(iri.as_str())?.text,
        kind: kind_of(iri.as_str(), lookup.base()),
        classes: classes(&own),
        aliases: literals(&own, term::ALT_LABEL),
        properties: properties(lookup, &own)?,
        roles: roles(&piles.roles),
        timeline: cut(timeline(&piles), Part::Timeline),
        note: unseen.then(|| note(piles.read, statements.total)),
        facts: cut(piles.facts, Part::Facts),
        about: cut(piles.about, Part::About),
        claims: cut(piles.claims, Part::Claims),
        quotes: quotes(lookup, contents, iri, part, page)?,
        articles: articles(lookup, contents, iri, part, page)?,
        iri: iri.as_str().to_owned(),
    }))
}

/// What was not looked at.
fn note(read: usize, total: Option<usize>) -> String {
    let newest = words::grouped(read);
    match total {
        Some(total) => format!("Facts and claims are those of the newest {newest} of {}.", words::count(total, "statement", "statements")),
        None => format!("Facts and claims are those of the newest {newest} statements; there are more."),
    }
}

/// The triples of an entity; of one that has very many, its names and what known properties tell.
fn own(lookup: &Lookup<'_>, contents: &Contents, iri: &NamedNode) -> Result<Vec<Quad>, StoreError> {
    let own: Vec<Quad> = lookup.store.matching(Some(iri.as_ref()), None, None, None).take(TRIPLES).collect::<Result<_, _>>()?;
    if own.len() < TRIPLES {
        return Ok(own);
    }
    let names = [term::TYPE, term::LABEL, term::ALT_LABEL].map(NamedNodeRef::into_owned);
    let mut own = Vec::new();
    for property in names.iter().chain(contents.properties.get().into_iter().flatten()) {
        for quad in lookup.store.matching(Some(iri.as_ref()), Some(property.as_ref()), None, None).take(SHORT * SHORT) {
            own.push(quad?);
        }
    }
    Ok(own)
}

/// Sorts what is named after its article: the newest article first, inside an article as the text goes, undated articles last.
pub fn newest_first(nodes: &mut [NamedNode], base: &str) {
    nodes.sort_by_cached_key(|node| newness(node, base));
}

/// What [`newest_first`] sorts by.
pub fn newness(node: &NamedNode, base: &str) -> (bool, Reverse<String>, usize, String) {
    let local = node.as_str().strip_prefix(base).and_then(|rest| rest.split_once('/')).map_or(node.as_str(), |(_, local)| local);
    let (article, number) = local.rsplit_once('-').unwrap_or((local, ""));
    (article.starts_with("undated"), Reverse(article.to_owned()), number.parse().unwrap_or(0), local.to_owned())
}

/// Statements by what they are to the entity.
#[derive(Default)]
struct Piles {
    facts: Vec<Told>,
    about: Vec<Told>,
    claims: Vec<Told>,
    roles: Vec<Statement>,
    /// Where in its pile each proposition lies.
    places: BTreeMap<Key, usize>,
    /// How many statements were looked at.
    read: usize,
    /// Whether those were all.
    ended: bool,
}

/// What makes two statements one entry of a list.
type Key = (bool, bool, (String, String, String, bool, Option<String>), Vec<Link>);

impl Piles {
    /// Sorts statements, the newest first, until there are enough for `page` of `part`.
    fn read(lookup: &Lookup<'_>, statements: &mut Involved<'_>, iri: &str, part: Part, page: usize) -> Result<Self, StoreError> {
        let budget = match part {
            Part::Overview | Part::Quotes | Part::Articles => OVERVIEW,
            Part::Timeline => DATED,
            Part::Facts | Part::About | Part::Claims => WHOLE,
        };
        let are_few = statements.total.is_some_and(|total| total <= OVERVIEW);
        let mut piles = Self::default();
        while piles.read < budget && (are_few || !piles.are_enough(part, page)) {
            let Some(node) = statements.next().transpose()? else {
                piles.ended = true;
                return Ok(piles);
            };
            piles.read += 1;
            // What has no day is no entry of the timeline; to read all that is said in it would take most of the time.
            let is_beside = part == Part::Timeline && piles.read > OVERVIEW;
            if is_beside && lookup.text(node.as_ref(), term::BEGIN_DATE)?.is_none() {
                continue;
            }
            if let Some(statement) = lookup.statement(&node)? {
                piles.take(statement, iri);
            }
        }
        piles.ended = statements.total == Some(piles.read);
        Ok(piles)
    }

    /// Whether there is something for the page after `page` already.
    fn are_enough(&self, part: Part, page: usize) -> bool {
        let wanted = page.saturating_mul(PAGE_SIZE);
        match part {
            Part::Overview => [&self.facts, &self.about, &self.claims].iter().all(|pile| pile.len() > SHORT),
            Part::Facts => self.facts.len() > wanted,
            Part::About => self.about.len() > wanted,
            Part::Claims => self.claims.len() > wanted,
            Part::Timeline => false,
            Part::Quotes | Part::Articles => !self.facts.is_empty(),
        }
    }

    fn take(&mut self, statement: Statement, iri: &str) {
        let is_mine = statement.subject.as_ref().is_some_and(|subject| subject.iri.as_deref() == Some(iri));
        if is_mine && statement.fact && statement.relation == term::JOB_TITLE.as_str() {
            self.roles.push(statement);
            return;
        }
        if statement.is_speech {
            return;
        }
        let says = statement.claimants.iter().any(|claimant| claimant.iri.as_deref() == Some(iri));
        let pile = match (statement.fact, says) {
            (true, _) => &mut self.facts,
            (false, true) => &mut self.claims,
            (false, false) => &mut self.about,
        };
        let key = (statement.fact, says, statement.proposition(), statement.claimants.clone());
        let place = *self.places.entry(key).or_insert(pile.len());
        match pile.get_mut(place) {
            Some(told) => told.also.extend(statement.source.filter(|source| told.statement.source.as_ref() != Some(source))),
            None => pile.push(Told { statement, also: Vec::new() }),
        }
    }
}

/// Facts and planned things that have a day, the latest first.
fn timeline(piles: &Piles) -> Vec<Told> {
    let mut dated: Vec<Told> =
        piles.facts.iter().chain(&piles.about).chain(&piles.claims).filter(|told| told.statement.begins.is_some()).cloned().collect();
    dated.sort_by(|a, b| b.statement.begins.cmp(&a.statement.begins).then_with(|| a.statement.iri.cmp(&b.statement.iri)));
    dated
}

fn roles(statements: &[Statement]) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::new();
    let mut days: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for statement in statements {
        let Some(title) = statement.object.as_ref().map(|title| title.text.clone()) else { continue };
        let key = title.to_lowercase();
        let day = statement.begins.clone().or_else(|| statement.source.as_ref()?.published.clone());
        if !days.contains_key(&key) {
            roles.push(Role { title, when: None, source: statement.source.clone() });
        }
        days.entry(key).or_default().extend(day);
    }
    for role in &mut roles {
        let days = &days[&role.title.to_lowercase()];
        role.when = match (days.first(), days.last()) {
            (Some(first), Some(last)) if first != last => Some(format!("{} to {}", words::date(first), words::date(last))),
            (Some(day), _) => Some(words::date(day)),
            _ => None,
        };
    }
    roles
}

fn classes(own: &[Quad]) -> Vec<String> {
    let mut classes: Vec<String> = (own.iter().filter(|quad| quad.predicate == term::TYPE))
        .filter_map(|quad| if let Term::NamedNode(class) = &quad.object { Some(vocabulary::words(class.as_str())) } else { None })
        .collect();
    classes.sort();
    classes.dedup();
    classes
}

fn literals(own: &[Quad], property: NamedNodeRef<'_>) -> Vec<String> {
    let mut values: Vec<String> = (own.iter().filter(|quad| quad.predicate == property))
        .filter_map(|quad| if let Term::Literal(literal) = &quad.object { Some(literal.value().to_owned()) } else { None })
        .collect();
    values.sort();
    values
}

/// What known properties tell, apart from names, classes and offices, which have their own places: plain values, and relations that last
/// (schema.org's). What happened is told as facts.
fn properties(lookup: &Lookup<'_>, own: &[Quad]) -> Result<Vec<(String, Vec<Link>)>, StoreError> {
    /// More values than this say nothing in a line.
    const SHOWN: usize = 6;
    let elsewhere = [term::JOB_TITLE, term::MENTIONS, term::AMOUNT];
    let mut properties: BTreeMap<String, Vec<Link>> = BTreeMap::new();
    for quad in own {
        let iri = quad.predicate.as_str();
        let is_known = iri.starts_with(SCHEMA) || (iri.starts_with(NG) && matches!(quad.object, Term::Literal(_)));
        if is_known && !elsewhere.contains(&quad.predicate.as_ref()) {
            let values = properties.entry(vocabulary::words(iri)).or_default();
            if values.len() < SHOWN {
                values.push(lookup.value(&quad.object)?);
            }
        }
    }
    properties.values_mut().for_each(|values| values.sort());
    Ok(properties.into_iter().collect())
}

fn quotes(lookup: &Lookup<'_>, contents: &Contents, iri: &NamedNode, part: Part, page: usize) -> Result<Listing<Quote>, StoreError> {
    let (page, size) = if part == Part::Quotes { (page, PAGE_SIZE) } else { (1, SHORT) };
    super::quotes::of_speaker(lookup, contents, iri, page, size)
}

/// The articles that mention an entity, or that it has written or published, the newest first.
fn articles(lookup: &Lookup<'_>, contents: &Contents, iri: &NamedNode, part: Part, page: usize) -> Result<Listing<Source>, StoreError> {
    let (page, size) = if part == Part::Articles { (page, PAGE_SIZE) } else { (1, SHORT) };
    let all = contents.articles.get().map(Vec::as_slice).unwrap_or_default();
    let mut places: Vec<u32> = Vec::new();
    let mut unplaced = Vec::new();
    let mut is_all = true;
    for (often, properties) in [(&contents.mentions, &[term::MENTIONS][..]), (&contents.made, &[term::AUTHOR, term::PUBLISHER])] {
        if let Some(articles) = often.get().and_then(|often| often.articles(iri.as_str())) {
            places.extend(articles);
            continue;
        }
        for property in properties {
            let found = lookup.subjects(*property, iri.into(), COUNTED)?;
            is_all &= found.len() < COUNTED;
            unplaced.extend(found);
        }
    }
    if places.is_empty() {
        unplaced.sort();
        unplaced.dedup();
        newest_first(&mut unplaced, lookup.base());
        return Listing::cut(unplaced, page, size).going_on(!is_all).try_map(|article| lookup.source(article.as_str()));
    }
    places.extend(unplaced.iter().filter_map(|article| contents.place_of(article, lookup.base())));
    places.sort_unstable();
    places.dedup();
    let listed = Listing::cut(places, page, size).going_on(!is_all).map(|place| all.get(place as usize));
    listed.flatten().try_map(|article| lookup.source(article.as_str()))
}
