//! A person's walk of life: offices, professions, homes and countries, as articles tell of them, and how those of two namesakes agree.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::evidence::Scale;
use super::profile::{Reference, Role};

/// What share of what is told of two people has to agree to count as full agreement; what agrees less counts for less.
const FULL: f64 = 0.25;

/// How often what was told of somebody.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Walk {
    roles: BTreeMap<Role, u32>,
    homes: BTreeMap<String, u32>,
    countries: BTreeMap<String, u32>,
}

type Shares<'a> = BTreeMap<&'a str, f64>;

impl Walk {
    /// What one article tells.
    pub fn of(reference: &Reference) -> Self {
        let mut countries: BTreeMap<String, u32> = reference.roles.iter().map(|role| (role.country.clone(), 1)).collect();
        countries.extend(reference.countries.iter().map(|country| (country.clone(), 1)));
        countries.remove("");
        let homes = reference.roles.iter().map(|role| &role.from).chain(&reference.homes).filter(|home| !home.is_empty());
        Self {
            roles: reference.roles.iter().map(|role| (role.clone(), 1)).collect(),
            homes: homes.map(|home| (home.clone(), 1)).collect(),
            countries,
        }
    }

    /// Adds what is told of the same person elsewhere.
    pub fn add(&mut self, other: Self) {
        add(&mut self.roles, other.roles);
        add(&mut self.homes, other.homes);
        add(&mut self.countries, other.countries);
    }

    fn fields(&self) -> Shares<'_> {
        shares(self.roles.iter().map(|(role, count)| (role.field.as_str(), *count)))
    }

    fn nouns(&self) -> Shares<'_> {
        shares(self.roles.iter().map(|(role, count)| (role.noun.as_str(), *count)))
    }

    /// How many mentions tell a role.
    fn told(&self) -> u32 {
        self.roles.iter().filter(|(role, _)| !role.field.is_empty()).map(|(_, count)| count).sum()
    }
}

fn add<T: Ord>(counts: &mut BTreeMap<T, u32>, more: BTreeMap<T, u32>) {
    for (what, count) in more {
        *counts.entry(what).or_default() += count;
    }
}

fn shares<'a>(counts: impl Iterator<Item = (&'a str, u32)>) -> Shares<'a> {
    let mut shares = Shares::new();
    for (what, count) in counts.filter(|(what, _)| !what.is_empty()) {
        *shares.entry(what).or_default() += f64::from(count);
    }
    let sum: f64 = shares.values().sum();
    shares.values_mut().for_each(|share| *share /= sum);
    shares
}

fn of_counts(counts: &BTreeMap<String, u32>) -> Shares<'_> {
    shares(counts.iter().map(|(what, count)| (what.as_str(), *count)))
}

/// From 0, nothing in common, to 1, as much as can be asked.
fn agreement(a: &Shares<'_>, b: &Shares<'_>) -> f64 {
    let common: f64 = a.iter().filter_map(|(what, share)| Some(share.min(*b.get(what)?))).sum();
    // Rounded, so that the order in which shares were added cannot matter.
    ((common / FULL).min(1.0) * 1e6).round() / 1e6
}

fn most<'a>(shares: &Shares<'a>) -> &'a str {
    shares.iter().max_by(|a, b| a.1.total_cmp(b.1).then_with(|| b.0.cmp(a.0))).map_or("", |(what, _)| what)
}

/// Whether two texts name two things: neither is part of the other.
fn differ(a: &str, b: &str) -> bool {
    !a.is_empty() && !b.is_empty() && !a.contains(b) && !b.contains(a)
}

/// Weighs what is told of two people against each other.
pub(super) fn weigh(a: &Walk, b: &Walk, scale: &mut Scale) {
    weigh_roles(a, b, scale);
    weigh_origin(&of_counts(&a.countries), &of_counts(&b.countries), (0.6, -2.4), "country", scale);
    weigh_origin(&of_counts(&a.homes), &of_counts(&b.homes), (1.0, -1.2), "home", scale);
}

fn weigh_origin(a: &Shares<'_>, b: &Shares<'_>, (weight_for, against): (f64, f64), what: &str, scale: &mut Scale) {
    if a.is_empty() || b.is_empty() {
        return;
    }
    let agree = agreement(a, b);
    if agree > 0.5 {
        scale.put(weight_for, || format!("the same {what}: {}", most(a)));
    } else if a.keys().all(|x| b.keys().all(|y| differ(x, y))) {
        scale.put(against * (1.0 - agree), || format!("another {what}: {}, and {}", most(a), most(b)));
    }
}

fn weigh_roles(a: &Walk, b: &Walk, scale: &mut Scale) {
    let (nouns_a, nouns_b) = (a.nouns(), b.nouns());
    let agree = agreement(&nouns_a, &nouns_b);
    if agree > 0.0 {
        let pairs = || a.roles.keys().flat_map(|x| b.roles.keys().map(move |y| (x, y))).filter(|(x, y)| x.noun == y.noun);
        let same_office = pairs().find(|(x, y)| x.of == y.of && !x.of.is_empty());
        let is_clash = pairs().all(|(x, y)| differ(&x.of, &y.of));
        if let Some((role, _)) = same_office {
            scale.put(2.6 * agree, || format!("the same office: {} of {}", role.noun, role.of));
        } else if is_clash {
            let of = |walk: &Walk| walk.roles.keys().find(|role| !role.of.is_empty()).map_or("", |role| role.of.as_str()).to_owned();
            scale.put(-1.2, || format!("the same role elsewhere: of {}, and of {}", of(a), of(b)));
        } else {
            scale.put(2.0 * agree, || format!("the same role: {}", pairs().next().map_or("", |(role, _)| role.noun.as_str())));
        }
    }
    if agree >= 1.0 {
        return;
    }
    let (fields_a, fields_b) = (a.fields(), b.fields());
    if fields_a.is_empty() || fields_b.is_empty() {
        return;
    }
    let walk = agreement(&fields_a, &fields_b);
    if walk >= 0.5 {
        scale.put(0.8 * walk, || format!("the same walk of life: {}", most(&fields_a)));
    } else {
        // The more often it is told, the less it can be a slip.
        let often = f64::from(a.told().min(b.told()).max(1)).ln().min(2.0);
        let against = (3.8 + 0.9 * often) * (1.0 - walk) * (1.0 - agree);
        scale.put(-against, || format!("another walk of life: {}, and {}", most(&fields_a), most(&fields_b)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(told: &[(&str, &str, &str)]) -> Walk {
        let mut walk = Walk::default();
        for (noun, field, from) in told {
            let role = Role { noun: (*noun).to_owned(), field: (*field).to_owned(), from: (*from).to_owned(), ..Role::default() };
            walk.add(Walk { homes: BTreeMap::from([((*from).to_owned(), 1)]), roles: BTreeMap::from([(role, 1)]), countries: BTreeMap::new() });
        }
        walk
    }

    fn weight(a: &[(&str, &str, &str)], b: &[(&str, &str, &str)]) -> f64 {
        let (mut forwards, mut backwards) = (Scale::default(), Scale::default());
        weigh(&walk(a), &walk(b), &mut forwards);
        weigh(&walk(b), &walk(a), &mut backwards);
        assert!((forwards.total - backwards.total).abs() < 1e-9, "it does not matter which comes first");
        forwards.total
    }

    #[test]
    fn roles_speak_for_and_against() {
        let minister = ("minister", "politics", "ashby");
        let senator = ("senator", "politics", "ashby");
        let striker = ("striker", "sport", "dunmore");
        assert!(weight(&[minister], &[minister]) > 2.5);
        assert!(weight(&[minister], &[senator]) > 1.0);
        assert!(weight(&[minister], &[striker]) < -4.0);
        assert!(weight(&[minister; 9], &[striker; 9]) < weight(&[minister], &[striker]), "what is told often is no slip");
        assert!(weight(&[minister, minister, striker], &[striker]) > 0.0, "one who was both");
        assert!(weight(&[("minister", "politics", "")], &[("", "", "")]).abs() < 1e-9, "nothing is known of one");
    }
}
