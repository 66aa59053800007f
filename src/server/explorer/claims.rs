//! Who claims what, who denies it, and how many articles tell so.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, NamedNodeRef};
use serde::Serialize;

use super::catalogue::Contents;
use super::entity::newest_first;
use super::involved::Involved;
use super::kinship::Kinship;
use super::listing::{Listing, PAGE_SIZE};
use super::lookup::{Lookup, subject};
use super::model::{Link, Source, Statement};
use crate::graph::vocabulary::{ng, term};
use crate::store::StoreError;

/// Statements that are looked at for one page, the newest first.
const LOOKED_AT: usize = 1_500;
/// Statements that are looked at where each is compared with others, the newest first.
const COMPARED: usize = 300;

/// Which claims are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only those of this claimant.
    pub by: Option<NamedNode>,
    /// Only those about this entity.
    pub about: Option<NamedNode>,
    /// Only those that somebody denies.
    pub denied: bool,
}

/// Somebody's claim, and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Voice {
    /// Who; empty where the article speaks itself.
    pub claimants: Vec<Link>,
    /// What exactly.
    pub statement: Statement,
}

/// One thing that is claimed, with everybody who speaks of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Claim {
    /// The claim as the newest article tells it.
    pub statement: Statement,
    /// Those who say that it is so.
    pub affirmed: Vec<Voice>,
    /// Those who say that it is not so.
    pub denied: Vec<Voice>,
    /// Articles that assert it as a fact.
    pub asserted: Vec<Source>,
    /// How many articles tell of it.
    pub articles: usize,
    /// How many of them are independent: of one publisher, of one story, or with the same words, only one counts.
    pub independent: usize,
}

/// Everything that the page of claims shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Claims {
    /// Whose claims.
    pub by: Option<Link>,
    /// Claims about whom or what.
    pub about: Option<Link>,
    /// Whether only those are shown that somebody denies.
    pub only_denied: bool,
    /// The claims.
    pub claims: Listing<Claim>,
    /// Who claims most, with the number of claims.
    pub claimants: Vec<(Link, usize)>,
}

/// One page of claims.
pub fn claims(lookup: &Lookup<'_>, contents: &Contents, wanted: &Wanted, page: usize) -> Result<Claims, StoreError> {
    let kinship = Kinship::new(lookup, contents);
    let (heads, open_end) = heads(lookup, contents, &kinship, wanted, page.saturating_mul(PAGE_SIZE).saturating_add(1))?;
    let link = |iri: &Option<NamedNode>| iri.as_ref().map(|iri| lookup.link(iri.as_str())).transpose();
    let loudest = contents.claimants.get().map(Vec::as_slice).unwrap_or_default().iter().take(20);
    Ok(Claims {
        by: link(&wanted.by)?,
        about: link(&wanted.about)?,
        only_denied: wanted.denied,
        claims: Listing::cut(heads, page, PAGE_SIZE).going_on(open_end).try_map(|head| claim(&kinship, head))?,
        claimants: loudest.map(|(iri, count)| Ok((lookup.link(iri)?, *count))).collect::<Result<_, StoreError>>()?,
    })
}

/// Statements, found while they are read.
type Nodes<'a> = Box<dyn Iterator<Item = Result<NamedNode, StoreError>> + 'a>;

/// The statements that may be claims, the newest first.
fn candidates<'a>(lookup: &'a Lookup<'a>, contents: &'a Contents, wanted: &Wanted) -> Result<Nodes<'a>, StoreError> {
    if let Some(about) = &wanted.about {
        return Ok(Box::new(Involved::statements(lookup, contents, about)?));
    }
    if let Some(by) = &wanted.by {
        return Ok(Box::new(Involved::claims(lookup, contents, by)?));
    }
    // What somebody denies is there as a denial.
    let (property, value) = if wanted.denied { (term::POLARITY, Some(ng("Negative"))) } else { (term::ATTRIBUTED_TO, None) };
    let articles = contents.articles.get().map(Vec::as_slice).unwrap_or_default();
    Ok(Box::new(articles.iter().flat_map(move |article| match in_article(lookup, article, property, value.as_ref()) {
        Ok(found) => found.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    })))
}

/// The statements of an article that have a property, with that value if there is one, in text order.
fn in_article(lookup: &Lookup<'_>, article: &NamedNode, property: NamedNodeRef<'_>, value: Option<&NamedNode>) -> Result<Vec<NamedNode>, StoreError> {
    let mut found = BTreeSet::new();
    for quad in lookup.store.matching(None, Some(property), value.map(Into::into), Some(article.as_ref())) {
        found.extend(subject(quad?));
    }
    let mut found: Vec<NamedNode> = found.into_iter().collect();
    newest_first(&mut found, lookup.base());
    Ok(found)
}

/// The first `enough` claims, each thing that is claimed once, and whether there may be more.
fn heads(
    lookup: &Lookup<'_>,
    contents: &Contents,
    kinship: &Kinship<'_>,
    wanted: &Wanted,
    enough: usize,
) -> Result<(Vec<Statement>, bool), StoreError> {
    let budget = if wanted.denied { COMPARED } else { LOOKED_AT };
    let (mut seen, mut heads) = (BTreeSet::new(), Vec::new());
    for (read, node) in candidates(lookup, contents, wanted)?.enumerate() {
        if read == budget || heads.len() == enough {
            return Ok((heads, true));
        }
        let Some(statement) = lookup.statement(&node?)? else { continue };
        let (subject, relation, object, ..) = statement.proposition();
        if wanted.may_be(&statement)
            && !seen.contains(&(subject.clone(), relation.clone(), object.clone()))
            && is_wanted(kinship, wanted, &statement)?
        {
            seen.insert((subject, relation, object));
            heads.push(statement);
        }
    }
    Ok((heads, contents.articles.get().is_none()))
}

impl Wanted {
    /// Whether a statement is a claim of those whose claims are wanted, or the article's own denial, which may deny one.
    fn may_be(&self, statement: &Statement) -> bool {
        let is = |link: &Link| self.by.as_ref().is_none_or(|iri| link.iri.as_deref() == Some(iri.as_str()));
        let denies = self.denied && self.by.is_none() && statement.negative && statement.claimants.is_empty();
        !statement.fact && !statement.is_speech && (denies || statement.claimants.iter().any(is))
    }
}

/// Whether somebody denies the claim, if only such claims are wanted.
fn is_wanted(kinship: &Kinship<'_>, wanted: &Wanted, statement: &Statement) -> Result<bool, StoreError> {
    if !wanted.denied || (statement.negative && !statement.claimants.is_empty()) {
        return Ok(true);
    }
    let claim = claim(kinship, statement.clone())?;
    Ok(!claim.denied.is_empty() && (!statement.negative || !claim.affirmed.is_empty()))
}

/// A claim with all that is said of the same thing anywhere.
fn claim(kinship: &Kinship<'_>, head: Statement) -> Result<Claim, StoreError> {
    let kin = kinship.of(&head)?;
    let (mut affirmed, mut denied, mut asserted): (Vec<Voice>, Vec<Voice>, Vec<Source>) = (Vec::new(), Vec::new(), Vec::new());
    for statement in &kin {
        if statement.fact {
            asserted.extend(statement.source.clone());
        }
        if statement.fact && statement.claimants.is_empty() {
            continue;
        }
        let side = if statement.negative { &mut denied } else { &mut affirmed };
        if !side.iter().any(|voice| voice.claimants == statement.claimants) {
            side.push(Voice { claimants: statement.claimants.clone(), statement: statement.clone() });
        }
    }
    asserted.sort();
    asserted.dedup();
    let articles: BTreeSet<&str> = kin.iter().filter_map(|statement| Some(statement.source.as_ref()?.iri.as_str())).collect();
    let mut originals = BTreeMap::new();
    for article in &articles {
        originals.insert((*article).to_owned(), kinship.store().original(&NamedNode::new_unchecked(*article))?.into_string());
    }
    let independent = independent(&kin, &originals);
    Ok(Claim { articles: articles.len(), independent, affirmed, denied, asserted, statement: head })
}

/// How many of the articles are independent. Agencies' stories stand in many papers word for word, and a paper that repeats itself is one
/// source: what has the same publisher, the same passage or, by `originals`, the same story counts once.
fn independent(kin: &[Statement], originals: &BTreeMap<String, String>) -> usize {
    let mut groups: Vec<usize> = (0..kin.len()).collect();
    let mut keys: BTreeMap<String, usize> = BTreeMap::new();
    for (at, statement) in kin.iter().enumerate() {
        let source = statement.source.as_ref();
        let publisher = source.and_then(|source| source.publisher.clone()).map(|name| format!("by {}", name.to_lowercase()));
        let article = source.map(|source| format!("in {}", originals.get(&source.iri).unwrap_or(&source.iri)));
        let words = statement.passage.as_ref().map(|passage| format!("saying {}", passage.exact));
        for key in publisher.into_iter().chain(article).chain(words) {
            let other = *keys.entry(key).or_insert(at);
            let (from, to) = (groups[at], groups[other]);
            groups.iter_mut().filter(|group| **group == from).for_each(|group| *group = to);
        }
    }
    groups.into_iter().collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::explorer::model::Passage;

    fn told(article: &str, publisher: Option<&str>, words: &str) -> Statement {
        let source =
            Source { published: None, iri: article.into(), headline: article.into(), publisher: publisher.map(str::to_owned), href: String::new() };
        let passage = Passage { begin: 0, end: 1, exact: words.into(), href: String::new() };
        Statement { source: Some(source), passage: Some(passage), ..crate::server::explorer::tests::statement("urn:s") }
    }

    #[test]
    fn copies_and_one_papers_stories_count_once() {
        let kin =
            [told("a", Some("Post"), "x"), told("b", Some("post"), "y"), told("c", Some("Herald"), "y"), told("d", None, "z"), told("e", None, "w")];
        let none = BTreeMap::new();
        assert_eq!(independent(&kin, &none), 3);
        assert_eq!(independent(&kin[..1], &none), 1);
        assert_eq!(independent(&[], &none), 0);
        assert_eq!(independent(&kin, &BTreeMap::from([("e".to_owned(), "d".to_owned())])), 2, "a reprint");
    }
}
