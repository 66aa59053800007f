//! Resolution in steps, for archives that lie on many machines. Each step is a filter of lines; between them lies nothing but bringing together
//! what belongs together, which every cluster can do: counting what groups of references are called, sorting groups by their keys, connected
//! components of the groups that can be one entity, and the articles of each component. What comes out is what [`super::resolve`] finds in a store
//! of all these articles that nobody has decided anything about.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use oxigraph::model::{NamedNode, Quad};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::block::Blocks;
use super::decided::Decisions;
use super::group::{Group, Groups};
use super::index::{self, Index};
use super::lexicon::Lexicon;
use super::profile::{ArticleProfile, Naming, Profiler, Side};
use super::work::{Bound, Work};
use super::{PORTION, ResolutionError, SAMPLE};
use crate::ontology::Ontology;
use crate::store::Resolved;

/// What resolution has to know of an article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProfiledArticle {
    /// Its IRI.
    article: String,
    /// What it tells. Its references may be left out but for those of the groups that are looked at.
    profile: ArticleProfile,
}

/// What a reference is called, and what it has in common with others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Name {
    /// Number of the group of references that it belongs to: those that bear one name.
    group: u64,
    /// What it is called.
    naming: Naming,
    /// Under which keys the group is found by others that could be the same entity.
    keys: Vec<(Side, u64)>,
}

/// A group, as it is found by one of its keys.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Keyed {
    /// The key.
    pub key: u64,
    side: Side,
    group: u64,
    /// What all of its references are called, each naming with how many are.
    namings: Vec<(u64, Naming)>,
}

/// Makes the steps, for IRIs that begin with one base.
pub struct Steps<'a> {
    ontology: &'a Ontology,
    lexicon: Lexicon,
    base: &'a str,
}

impl<'a> Steps<'a> {
    /// The steps for articles whose IRIs begin with `base`.
    #[must_use]
    pub fn new(ontology: &'a Ontology, base: &'a str) -> Self {
        Self { ontology, lexicon: Lexicon::embedded(), base }
    }

    fn profiler(&self) -> Profiler<'_> {
        Profiler { lexicon: &self.lexicon, ontology: self.ontology, base: self.base }
    }

    /// What there is to know of an article whose graph is `quads`, and for each of its references, in their order, what it is called.
    #[must_use]
    pub fn profile(&self, article: &NamedNode, quads: &[Quad]) -> (ProfiledArticle, Vec<Name>) {
        let profiler = self.profiler();
        let profile = profiler.profile(article.as_str(), quads);
        let name = |reference| {
            let naming = super::profile::Reference::naming(reference);
            Name { group: profiler.group(reference), keys: profiler.keys(&naming).into_iter().collect(), naming }
        };
        let names = profile.references.iter().map(name).collect();
        (ProfiledArticle { article: article.as_str().to_owned(), profile }, names)
    }

    /// Which of the groups that are found by one key can be one entity: pairs of their numbers, the smaller first.
    #[must_use]
    pub fn pairs(&self, keyed: Vec<Keyed>) -> Vec<(u64, u64)> {
        struct Sided {
            sides: Vec<Side>,
            group: Option<Group>,
        }
        let profiler = self.profiler();
        let mut groups: BTreeMap<u64, Sided> = BTreeMap::new();
        for found in keyed {
            let sided = groups.entry(found.group).or_insert_with(|| Sided { sides: Vec::new(), group: Group::of(&profiler, found.namings) });
            sided.sides.push(found.side);
        }
        let groups: Vec<(u64, Sided)> = groups.into_iter().collect();
        let meet = |a: &[Side], b: &[Side]| a.iter().any(|side| side.meets().iter().any(|other| b.contains(other)));
        let agree = |a: &Sided, b: &Sided| a.group.as_ref().zip(b.group.as_ref()).is_some_and(|(a, b)| a.agrees(b, &profiler));
        let of_one = |at: usize| {
            let (key, one) = &groups[at];
            let others = groups[at + 1..].iter().filter(|(_, other)| meet(&one.sides, &other.sides) && agree(one, other));
            others.map(|(other, _)| (*key, *other)).collect::<Vec<_>>()
        };
        (0..groups.len()).into_par_iter().flat_map_iter(of_one).collect()
    }

    /// Makes room in `folder` for what is known of articles.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn room(&self, folder: &Path) -> Result<Room<'_>, ResolutionError> {
        Ok(Room { steps: self, index: Index::open(folder)?.0, waiting: Vec::new() })
    }
}

/// What is known of articles whose names are to be resolved.
pub struct Room<'a> {
    steps: &'a Steps<'a>,
    index: Index,
    waiting: Vec<index::Profiled>,
}

impl Room<'_> {
    /// Adds an article.
    ///
    /// # Errors
    /// If the room cannot be written.
    pub fn put(&mut self, article: ProfiledArticle) -> Result<(), ResolutionError> {
        let ProfiledArticle { article, profile } = article;
        self.waiting.push((NamedNode::new_unchecked(article), Some((String::new(), profile))));
        if self.waiting.len() < PORTION {
            return Ok(());
        }
        Ok(self.index.put(&self.steps.profiler(), &std::mem::take(&mut self.waiting))?)
    }

    /// Finds out which references are which entity, and gives the quads that say so, in portions. All references of groups that can be one entity
    /// have to be among those of the articles.
    ///
    /// # Errors
    /// If the room fails, or `write` does.
    pub fn judge(self, mut write: impl FnMut(Vec<Quad>) -> io::Result<()> + Send) -> Result<(), ResolutionError> {
        let profiler = self.steps.profiler();
        self.index.put(&profiler, &self.waiting)?;
        let view = self.index.read()?;
        let work = Work {
            view: &view,
            profiler: &profiler,
            groups: &Groups::new(&view, &profiler),
            sample: SAMPLE,
            dirty: &view.dirty()?,
            decisions: &Decisions::default(),
            bound: &Bound::default(),
            blocks: &Blocks::default(),
        };
        work.all(&self.index, |found| {
            for found in found {
                let labels = found.labels.into_iter().map(|(entity, label)| (entity, Some(label))).collect();
                let judgements = found.judgements.into_iter().map(|(_, judgement)| judgement).collect();
                let resolved = Resolved { judgements, labels, ..Resolved::default() };
                write(resolved.quads(self.steps.base))?;
            }
            Ok(())
        })
    }
}
