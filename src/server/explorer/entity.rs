//! What the graph tells of one entity.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, NamedNodeRef, Quad, Term};
use serde::Serialize;

use super::listing::{Listing, PAGE_SIZE};
use super::lookup::Lookup;
use super::model::{Link, Quote, Source, Statement};
use super::words;
use crate::graph::vocabulary::{self, NG, SCHEMA, term};
use crate::reading::Kind;
use crate::store::StoreError;

/// Statements that are looked at for the overview, the newest first.
const OVERVIEW: usize = 120;
/// Statements that are looked at for one whole list.
const WHOLE: usize = 5_000;
/// Entries of each list in the overview.
const SHORT: usize = 8;
/// Nodes that are counted before a list is called longer.
const COUNTED: usize = 50_000;

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
pub fn entity(lookup: &Lookup<'_>, iri: &NamedNode, part: Part, page: usize) -> Result<Option<Entity>, StoreError> {
    let own = lookup.about(iri.as_ref())?;
    let (statements, open_end) = statements_of(lookup, iri)?;
    if own.is_empty() && statements.is_empty() {
        return Ok(None);
    }
    let budget = if part == Part::Overview { OVERVIEW } else { WHOLE };
    let looked_at = lookup.statements(statements.iter().take(budget))?;
    let piles = Piles::sort(looked_at, iri.as_str());
    let unseen = statements.len() > budget || open_end;
    let cut = |pile: Vec<Told>, own: Part| {
        let (page, size) = if own == part { (page, PAGE_SIZE) } else { (1, SHORT) };
        Listing::cut(pile, page, size).going_on(unseen)
    };
    Ok(Some(Entity {
        name: lookup.link(iri.as_str())?.text,
        kind: super::address::kind_of(iri.as_str(), lookup.base()),
        classes: classes(&own),
        aliases: literals(&own, term::ALT_LABEL),
        properties: properties(lookup, &own)?,
        roles: roles(&piles.roles),
        timeline: cut(timeline(&piles), Part::Timeline),
        facts: cut(piles.facts, Part::Facts),
        about: cut(piles.about, Part::About),
        claims: cut(piles.claims, Part::Claims),
        quotes: quotes(lookup, iri, part, page)?,
        articles: articles(lookup, iri, part, page)?,
        note: unseen.then(|| {
            let (seen, all) = (words::grouped(budget.min(statements.len())), words::count(statements.len(), "statement", "statements"));
            format!("The lists of facts and claims are made from the newest {seen} of {all}{}.", if open_end { " and more" } else { "" })
        }),
        iri: iri.as_str().to_owned(),
    }))
}

/// The statements in which an entity takes part or which it makes, the newest article's first; and whether there are more still. Their IRIs
/// begin with the article's date, so that none of them has to be looked at to be sorted.
pub fn statements_of(lookup: &Lookup<'_>, iri: &NamedNode) -> Result<(Vec<NamedNode>, bool), StoreError> {
    let mut found = BTreeSet::new();
    let mut open_end = false;
    for property in [term::SUBJECT, term::OBJECT, term::ATTRIBUTED_TO, term::VALUE, term::IN_PLACE] {
        let nodes = lookup.subjects(property, iri.into(), COUNTED)?;
        open_end |= nodes.len() == COUNTED;
        found.extend(nodes.iter().filter_map(|node| NamedNode::new(node.as_str().split("/argument/").next()?).ok()));
    }
    let mut statements: Vec<NamedNode> = found.into_iter().collect();
    newest_first(&mut statements, lookup.base());
    Ok((statements, open_end))
}

/// Sorts what is named after its article: the newest article first, inside an article as the text goes, undated articles last.
pub fn newest_first(nodes: &mut [NamedNode], base: &str) {
    nodes.sort_by_cached_key(|node| {
        let local = node.as_str().strip_prefix(base).and_then(|rest| rest.split_once('/')).map_or(node.as_str(), |(_, local)| local);
        let (article, number) = local.rsplit_once('-').unwrap_or((local, ""));
        (article.starts_with("undated"), std::cmp::Reverse(article.to_owned()), number.parse::<usize>().unwrap_or(0))
    });
}

/// Statements by what they are to the entity.
#[derive(Default)]
struct Piles {
    facts: Vec<Told>,
    about: Vec<Told>,
    claims: Vec<Told>,
    roles: Vec<Statement>,
}

impl Piles {
    fn sort(statements: Vec<Statement>, iri: &str) -> Self {
        let mut piles = Self::default();
        let mut places = BTreeMap::new();
        for statement in statements {
            let is_mine = statement.subject.as_ref().is_some_and(|subject| subject.iri.as_deref() == Some(iri));
            if is_mine && statement.fact && statement.relation == term::JOB_TITLE.as_str() {
                piles.roles.push(statement);
                continue;
            }
            if statement.is_speech {
                continue;
            }
            let says = statement.claimants.iter().any(|claimant| claimant.iri.as_deref() == Some(iri));
            let pile = match (statement.fact, says) {
                (true, _) => &mut piles.facts,
                (false, true) => &mut piles.claims,
                (false, false) => &mut piles.about,
            };
            let key = (statement.fact, says, statement.proposition(), statement.claimants.clone());
            let place = *places.entry(key).or_insert(pile.len());
            match pile.get_mut(place) {
                Some(told) => told.also.extend(statement.source.filter(|source| told.statement.source.as_ref() != Some(source))),
                None => pile.push(Told { statement, also: Vec::new() }),
            }
        }
        piles
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

fn quotes(lookup: &Lookup<'_>, iri: &NamedNode, part: Part, page: usize) -> Result<Listing<Quote>, StoreError> {
    let mut found = lookup.subjects(term::SPOKEN_BY_CHARACTER, iri.into(), COUNTED)?;
    newest_first(&mut found, lookup.base());
    let (page, size) = if part == Part::Quotes { (page, PAGE_SIZE) } else { (1, SHORT) };
    let open_end = found.len() == COUNTED;
    Ok(Listing::cut(found, page, size).going_on(open_end).try_map(|quote| lookup.quote(&quote))?.flatten())
}

fn articles(lookup: &Lookup<'_>, iri: &NamedNode, part: Part, page: usize) -> Result<Listing<Source>, StoreError> {
    let mut found: BTreeSet<NamedNode> = BTreeSet::new();
    for property in [term::MENTIONS, term::AUTHOR, term::PUBLISHER] {
        found.extend(lookup.subjects(property, iri.into(), COUNTED)?);
    }
    let mut found: Vec<NamedNode> = found.into_iter().collect();
    newest_first(&mut found, lookup.base());
    let (page, size) = if part == Part::Articles { (page, PAGE_SIZE) } else { (1, SHORT) };
    let open_end = found.len() >= COUNTED;
    Listing::cut(found, page, size).going_on(open_end).try_map(|article| lookup.source(article.as_str()))
}
