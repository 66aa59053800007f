//! Who claims what, who denies it, and how many articles tell so.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, NamedNodeRef};
use serde::Serialize;

use super::catalogue::Contents;
use super::entity::{newest_first, statements_of};
use super::listing::{Listing, PAGE_SIZE};
use super::lookup::Lookup;
use super::model::{Link, Source, Statement};
use crate::graph::vocabulary::term;
use crate::store::StoreError;

/// Statements that are looked at for one page, the newest first.
const LOOKED_AT: usize = 1_500;
/// Statements about the same thing that are compared with a claim.
const KIN: usize = 300;

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
    let (candidates, mut open_end) = candidates(lookup, contents, wanted)?;
    open_end |= candidates.len() > LOOKED_AT;
    let mut heads = heads(lookup, &candidates, wanted)?;
    if wanted.denied {
        let mut kept = Vec::new();
        for head in heads {
            if head.negative || !claim(lookup, head.clone())?.denied.is_empty() {
                kept.push(head);
            }
        }
        heads = kept;
    }
    let link = |iri: &Option<NamedNode>| iri.as_ref().map(|iri| lookup.link(iri.as_str())).transpose();
    let loudest = contents.claimants.get().map(Vec::as_slice).unwrap_or_default().iter().take(20);
    Ok(Claims {
        by: link(&wanted.by)?,
        about: link(&wanted.about)?,
        only_denied: wanted.denied,
        claims: Listing::cut(heads, page, PAGE_SIZE).going_on(open_end).try_map(|head| claim(lookup, head))?,
        claimants: loudest.map(|(iri, count)| Ok((lookup.link(iri)?, *count))).collect::<Result<_, StoreError>>()?,
    })
}

/// The statements that may be claims, the newest first, and whether there are more.
fn candidates(lookup: &Lookup<'_>, contents: &Contents, wanted: &Wanted) -> Result<(Vec<NamedNode>, bool), StoreError> {
    if let Some(about) = &wanted.about {
        return statements_of(lookup, about);
    }
    if let Some(by) = &wanted.by {
        let mut found = lookup.subjects(term::ATTRIBUTED_TO, by.into(), usize::MAX)?;
        newest_first(&mut found, lookup.base());
        return Ok((found, false));
    }
    let mut found = Vec::new();
    let articles = contents.articles.get().map(Vec::as_slice).unwrap_or_default();
    for article in articles {
        let mut own = BTreeSet::new();
        for quad in lookup.store.matching(None, Some(term::ATTRIBUTED_TO), None, Some(article.as_ref())) {
            own.extend(super::lookup::subject(quad?));
        }
        let mut own: Vec<NamedNode> = own.into_iter().collect();
        newest_first(&mut own, lookup.base());
        found.extend(own);
        if found.len() > LOOKED_AT {
            break;
        }
    }
    Ok((found, contents.articles.get().is_none()))
}

/// The claims among the candidates, each thing that is claimed once.
fn heads(lookup: &Lookup<'_>, candidates: &[NamedNode], wanted: &Wanted) -> Result<Vec<Statement>, StoreError> {
    let is = |link: &Link, iri: &Option<NamedNode>| iri.as_ref().is_none_or(|iri| link.iri.as_deref() == Some(iri.as_str()));
    let mut seen = BTreeSet::new();
    let mut heads = Vec::new();
    for statement in lookup.statements(candidates.iter().take(LOOKED_AT))? {
        let is_claim = !statement.fact && !statement.is_speech && statement.claimants.iter().any(|claimant| is(claimant, &wanted.by));
        let (subject, relation, object, ..) = statement.proposition();
        if is_claim && seen.insert((subject, relation, object)) {
            heads.push(statement);
        }
    }
    Ok(heads)
}

/// A claim with all that is said of the same thing anywhere.
fn claim(lookup: &Lookup<'_>, head: Statement) -> Result<Claim, StoreError> {
    let kin = kin(lookup, &head)?;
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
        originals.insert((*article).to_owned(), lookup.store.original(&NamedNode::new_unchecked(*article))?.into_string());
    }
    let independent = independent(&kin, &originals);
    Ok(Claim { articles: articles.len(), independent, affirmed, denied, asserted, statement: head })
}

/// The statements that say or deny the same: same subject, same object, and the same verb in any form.
fn kin(lookup: &Lookup<'_>, head: &Statement) -> Result<Vec<Statement>, StoreError> {
    let iri = |link: &Option<Link>| link.as_ref().and_then(|link| link.iri.clone());
    let (Some(subject), object) = (iri(&head.subject), iri(&head.object)) else { return Ok(vec![head.clone()]) };
    let subject = NamedNodeRef::new_unchecked(&subject);
    let mut nodes = match &object {
        Some(object) => {
            let mut nodes = lookup.subjects(term::OBJECT, NamedNodeRef::new_unchecked(object).into(), KIN)?;
            let mut kept = Vec::new();
            for node in nodes.drain(..) {
                if lookup.store.matching(Some(node.as_ref()), Some(term::SUBJECT), Some(subject.into()), None).next().transpose()?.is_some() {
                    kept.push(node);
                }
            }
            kept
        }
        None => lookup.subjects(term::SUBJECT, subject.into(), KIN)?,
    };
    newest_first(&mut nodes, lookup.base());
    let verb = verb(lookup, &head.relation)?;
    let mut kin = vec![head.clone()];
    for statement in lookup.statements(&nodes)? {
        let same_object = head.object.as_ref().map(|object| &object.text) == statement.object.as_ref().map(|object| &object.text);
        let same = statement.iri != head.iri && same_object && statement.passive == head.passive && self::verb(lookup, &statement.relation)? == verb;
        if same {
            kin.push(statement);
        }
    }
    Ok(kin)
}

/// The dictionary form of a relation.
fn verb(lookup: &Lookup<'_>, relation: &str) -> Result<String, StoreError> {
    Ok(lookup.text(NamedNodeRef::new_unchecked(relation), term::LEMMA)?.unwrap_or_else(|| relation.to_owned()))
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
