//! Entities in the making, and what speaks for and against two of them being one.
//!
//! Weights are log odds, added up as in a naive Bayes record linkage (Fellegi and Sunter, 1969). They are set by hand; names and offices come
//! from the article's graph alone, so that what is decided of a name depends on nothing but the articles that tell of it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use serde::{Deserialize, Serialize};

use super::name::{Agreement, fold};
use super::names::Names;
use super::pool::Pool;
use super::walk::Walk;
use crate::reading::Kind;

/// How much it speaks against a slip that the rarer of two spellings is met often: times the logarithm of how often.
const SLIP: f64 = 1.5;

/// One or more references that are taken for one entity.
#[derive(Clone, Serialize, Deserialize)]
pub struct Item {
    /// The numbers of the references.
    pub mentions: Vec<u64>,
    /// Sets of references that a person joined, by number.
    pub unions: BTreeSet<usize>,
    kind: Kind,
    names: Names,
    /// The folded names.
    labels: BTreeSet<String>,
    /// The numbers of the articles that they stand in.
    stories: HashSet<u64, Digests>,
    walk: Walk,
    born: Option<(i16, i16)>,
    classes: BTreeSet<String>,
    company: HashMap<u64, Company, Digests>,
    topics: HashMap<u32, u32, Digests>,
    /// Sum of what the company of each article tells.
    telling: u64,
    /// Sum of the topics of each article.
    breadth: u64,
    years: Option<(i16, i16)>,
}

/// Keys that are digests already need not be digested again.
pub type Digests = BuildHasherDefault<Digested>;

/// Mixes the bits of a number.
#[derive(Default)]
pub struct Digested(u64);

impl Hasher for Digested {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u32(&mut self, key: u32) {
        self.write_u64(u64::from(key));
    }

    fn write_u64(&mut self, key: u64) {
        // Both ends of the number are used by hash tables.
        self.0 = (self.0 ^ key).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(26);
    }
}

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
struct Company {
    count: u32,
    tied: u32,
    telling: u8,
}

/// One reason, with its weight in log odds.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// Positive for, negative against.
    pub weight: f64,
    /// In words.
    pub words: String,
}

/// What speaks for and against, added up.
#[derive(Default)]
pub(super) struct Scale {
    /// Log odds.
    pub total: f64,
    reasons: Option<Vec<Reason>>,
}

impl Scale {
    pub(super) fn put(&mut self, weight: f64, words: impl FnOnce() -> String) {
        self.total += weight;
        if let Some(reasons) = &mut self.reasons {
            reasons.push(Reason { weight, words: words() });
        }
    }
}

/// Probability for log odds.
#[must_use]
pub fn probability(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

impl Item {
    /// The item of one reference.
    pub fn new(pool: &Pool<'_>, id: u64) -> Self {
        let (mention, story) = (pool.mention(id), pool.story(id));
        let reference = &mention.reference;
        let mut company: HashMap<u64, Company, Digests> = HashMap::default();
        let own = reference.own.map(usize::from);
        for (place, (name, telling)) in story.company.iter().enumerate().filter(|(place, _)| Some(*place) != own) {
            let tied = u32::from(reference.ties.iter().any(|tie| usize::from(*tie) == place));
            let entry = company.entry(*name).or_default();
            *entry = Company { count: 1, tied: entry.tied.max(tied), telling: entry.telling.max(*telling) };
        }
        Self {
            mentions: vec![id],
            unions: BTreeSet::new(),
            kind: reference.kind,
            names: Names::of(pool.profiler, &reference.naming()),
            labels: BTreeSet::from([fold(&reference.label)]),
            stories: HashSet::from_iter([mention.article]),
            walk: Walk::of(reference),
            born: reference.born.map(|year| (year, year)),
            classes: reference.classes.iter().cloned().collect(),
            telling: company.values().map(|company| u64::from(company.telling)).sum(),
            company,
            topics: story.topics.iter().map(|word| (*word, 1)).collect(),
            breadth: story.topics.len() as u64,
            years: story.year.map(|year| (year, year)),
        }
    }

    /// Takes another in.
    pub fn absorb(&mut self, other: Self) {
        self.mentions.extend(other.mentions);
        self.unions.extend(other.unions);
        self.names.take_in(&other.names);
        if matches!((&self.names, &other.names), (Names::Parts(_), Names::People(_))) {
            self.names = other.names;
        }
        self.labels.extend(other.labels);
        self.stories.extend(other.stories);
        self.walk.add(other.walk);
        self.classes.extend(other.classes);
        for (name, more) in other.company {
            let entry = self.company.entry(name).or_default();
            *entry = Company { count: entry.count + more.count, tied: entry.tied + more.tied, telling: entry.telling.max(more.telling) };
        }
        for (word, count) in other.topics {
            *self.topics.entry(word).or_default() += count;
        }
        self.telling += other.telling;
        self.breadth += other.breadth;
        self.born = span(self.born, other.born);
        self.years = span(self.years, other.years);
    }

    /// Log odds that both are one; `None` if they cannot be.
    #[must_use]
    pub fn odds(&self, other: &Self, pool: &Pool<'_>) -> Option<f64> {
        self.weigh(other, pool, false, self.names_agree(other, pool), Scale::default()).map(|scale| scale.total)
    }

    /// How its names agree with those of another.
    #[must_use]
    pub fn names_agree(&self, other: &Self, pool: &Pool<'_>) -> Option<Agreement> {
        if self.kind == other.kind { self.names.agree(&other.names, pool.profiler) } else { self.same_words(other, pool) }
    }

    /// The log odds with their reasons, the weightiest first; `names` is how the names agree. If `inside`, `other` already contains this item,
    /// which is not compared with itself.
    #[must_use]
    pub fn explain(&self, other: &Self, pool: &Pool<'_>, inside: bool, names: Option<Agreement>) -> Option<(f64, Vec<Reason>)> {
        let scale = self.weigh(other, pool, inside, names, Scale { total: 0.0, reasons: Some(Vec::new()) })?;
        let mut reasons = scale.reasons.unwrap_or_default();
        reasons.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()).then_with(|| a.words.cmp(&b.words)));
        Some((scale.total, reasons))
    }

    fn weigh(&self, other: &Self, pool: &Pool<'_>, inside: bool, names: Option<Agreement>, mut scale: Scale) -> Option<Scale> {
        let agreement = match names {
            Some(agreement) => agreement,
            None if inside => Agreement::Typo,
            None => return None,
        };
        scale.put(agreement.weight(), || agreement.words().to_owned());
        if agreement == Agreement::Typo {
            // Slips are rare: what two spellings are both met with often are two names.
            let often = (self.mentions.len().min(self.others(other, inside)).max(1) as f64).ln();
            scale.put(-SLIP * often, || "both spellings are met often".to_owned());
        }
        let together = !inside && intersect(&self.stories, &other.stories);
        if together {
            // One article tells them apart: it would not give one thing two nodes, unless it did not know what the letters stand for.
            if self.kind != Kind::Organization || !matches!(agreement, Agreement::Acronym | Agreement::LegalForm | Agreement::Alias) {
                return None;
            }
            scale.put(-0.5, || "one article names both".to_owned());
            return Some(scale);
        }
        match self.kind {
            Kind::Person => self.weigh_person(other, &mut scale),
            Kind::Place => self.weigh_classes(other, &mut scale),
            _ => {}
        }
        if matches!(self.kind, Kind::Person | Kind::Organization) || self.kind != other.kind {
            self.weigh_company(other, pool, inside, &mut scale);
        }
        Some(scale)
    }

    /// How many references of `other` are none of its own, which are among them if `inside`.
    fn others(&self, other: &Self, inside: bool) -> usize {
        other.mentions.len() - if inside { self.mentions.len().min(other.mentions.len()) } else { 0 }
    }

    /// Whether it is one name of two words or more, or a short form of a body's name, taken for a person's here and for a body's there.
    fn same_words(&self, other: &Self, pool: &Pool<'_>) -> Option<Agreement> {
        let common = || self.labels.intersection(&other.labels);
        if common().next().is_some() && !(self.unions.is_empty() && other.unions.is_empty()) {
            // Somebody said that both kinds are one.
            return Some(Agreement::Same);
        }
        if common().any(|label| label.contains(' ')) {
            return Some(Agreement::OtherKind);
        }
        self.names.short_for(&other.names, pool.profiler).then_some(Agreement::OtherKindShort)
    }

    fn weigh_person(&self, other: &Self, scale: &mut Scale) {
        if let (Some((a, b)), Some((c, d))) = (self.born, other.born) {
            let gap = (c - b).max(a - d).max(0);
            match gap {
                0 | 1 => scale.put(1.2, || format!("born about {a}")),
                2 => {}
                _ => scale.put(-5.0, || format!("born about {a}, the other about {c}")),
            }
        }
        super::walk::weigh(&self.walk, &other.walk, scale);
        if let (Some((a, b)), Some((c, d))) = (self.years, other.years)
            && (c - b).max(a - d) > 30
        {
            scale.put(-1.0, || "more than thirty years apart".to_owned());
        }
    }

    fn weigh_classes(&self, other: &Self, scale: &mut Scale) {
        let country = |item: &Self| item.classes.iter().any(|class| class.ends_with("/Country"));
        let town = |item: &Self| item.classes.iter().any(|class| class.ends_with("/City") || class.ends_with("/State"));
        let is_clash = |a: &Self, b: &Self| country(a) && !town(a) && town(b) && !country(b);
        if is_clash(self, other) || is_clash(other, self) {
            scale.put(-4.0, || "one is a country, the other is not".to_owned());
        }
    }

    /// The company that both keep: who and what is named beside them, more where a statement links it to them.
    fn weigh_company(&self, other: &Self, pool: &Pool<'_>, inside: bool, scale: &mut Scale) {
        let (n_a, n_b) = (self.mentions.len(), self.others(other, inside));
        if inside && n_b == 0 {
            return;
        }
        // Being named in a quarter of somebody's articles is as good as in all.
        let salience = |count: u32, n: usize| (4000 * u64::from(count) / n.max(1) as u64).min(1000);
        let (small, large, swapped) = if self.company.len() <= other.company.len() || inside { (self, other, false) } else { (other, self, true) };
        let (n_small, n_large) = if swapped { (n_b, n_a) } else { (n_a, n_b) };
        let (mut sum, mut mass): (u64, u64) = (0, 0);
        let mut shared: Vec<(u64, u64)> = Vec::new();
        for (name, a) in &small.company {
            let Some(b) = large.company.get(name) else { continue };
            let count = if inside { b.count.saturating_sub(a.count) } else { b.count };
            let tied = if inside { b.tied.saturating_sub(a.tied) } else { b.tied };
            let ties = u64::from(a.tied > 0) + u64::from(tied > 0);
            let common = u64::from(a.telling) * salience(a.count, n_small).min(salience(count, n_large));
            let share = common * (2 + ties) / 2;
            sum += share;
            mass += common;
            if share > 0 && scale.reasons.is_some() {
                shared.push((share, *name));
            }
        }
        let sum = sum as f64 / 100_000.0;
        if sum >= 0.2 {
            shared.sort_unstable_by(|a, b| b.cmp(a));
            let names = || shared.iter().take(3).map(|(_, name)| pool.word(*name)).collect::<Vec<_>>().join(", ");
            // Whoever is in the news everywhere is company to all: two who are met often share more than that if they are one.
            let expected = |item: &Self, n: usize| -> u64 {
                item.company
                    .values()
                    .map(|company| (u64::from(company.telling), salience(company.count, n)))
                    .filter(|(_, s)| *s >= 500)
                    .map(|(t, s)| t * s)
                    .sum()
            };
            let least = expected(small, n_small).min(expected(large, n_large)).max(1);
            let ratio = (mass as f64 / least as f64 / 0.5).min(1.0);
            let known = ((n_a.min(n_b).max(1) - 1) as f64 / 4.0).min(1.0);
            let factor = 1.0 - known * (1.0 - ratio);
            scale.put(3.5 * factor * (1.0 - (-sum / 1.5).exp()), || format!("the same company: {}", names()));
        } else {
            let least = (self.telling / n_a.max(1) as u64).min(other.telling / other.mentions.len().max(1) as u64);
            // That two who are met often are never met in the same company says more.
            let often = (n_a.min(n_b).max(1) as f64).ln().min(1.5);
            match least {
                150.. => scale.put(-1.0 - 0.7 * often, || "no company in common".to_owned()),
                50.. => scale.put(-0.5, || "little company, and none in common".to_owned()),
                _ => {}
            }
        }
        self.weigh_topics(other, inside, scale);
    }

    fn weigh_topics(&self, other: &Self, inside: bool, scale: &mut Scale) {
        // What share of the words of one article of the one is expected in one of the other, in thousandths.
        let (n_a, n_b) = (self.mentions.len() as u64, self.others(other, inside) as u64);
        let (small, large, n_small, n_large) =
            if self.topics.len() <= other.topics.len() || inside { (self, other, n_a, n_b) } else { (other, self, n_b, n_a) };
        let common = |(word, own): (&u32, &u32)| {
            let count = large.topics.get(word).map_or(0, |count| if inside { count.saturating_sub(*own) } else { *count });
            (1000 * u64::from(*own) / n_small.max(1)).min(1000 * u64::from(count) / n_large.max(1))
        };
        let shared: u64 = small.topics.iter().map(common).sum();
        let least = (self.breadth / n_a.max(1)).min(other.breadth / other.mentions.len().max(1) as u64);
        let share = shared as f64 / 1000.0 / (least.max(4)) as f64;
        if share > 0.15 {
            scale.put((share * 3.0).min(0.9), || "stories about the same things".to_owned());
        }
    }
}

fn span(a: Option<(i16, i16)>, b: Option<(i16, i16)>) -> Option<(i16, i16)> {
    match (a, b) {
        (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
        (a, b) => a.or(b),
    }
}

fn intersect(a: &HashSet<u64, Digests>, b: &HashSet<u64, Digests>) -> bool {
    let (small, large) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    small.iter().any(|story| large.contains(story))
}
