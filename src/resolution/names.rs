//! The names of something, taken apart, and how they agree with those of something else.

use serde::{Deserialize, Serialize};

use super::name::{Agreement, OrganizationName, PersonName, organizations_agree, people_agree};
use super::profile::{Naming, Profiler};
use crate::reading::Kind;

/// The names of a group or of an entity in the making, taken apart.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    /// The names in a naming.
    pub fn of(profiler: &Profiler<'_>, naming: &Naming) -> Self {
        match naming.kind {
            Kind::Person if profiler.is_partial(naming) => Self::Parts(vec![profiler.person(&naming.label)]),
            Kind::Person => {
                let aliases = naming.aliases.iter().map(|name| profiler.person(name)).filter(PersonName::is_full);
                let mut names = vec![profiler.person(&naming.label)];
                aliases.for_each(|name| push_new(&mut names, name));
                Self::People(names)
            }
            Kind::Organization => {
                let is_known = |name: &String| profiler.ontology.body_class(name).is_some();
                let parse = |name: &String| OrganizationName { known: is_known(name), ..OrganizationName::parse(name, profiler.lexicon) };
                let label = parse(&naming.label);
                // What all the world calls another body is no short form of this one's name.
                let aliases = naming.aliases.iter().filter(|name| label.known || !is_known(name)).map(parse).collect();
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

    /// Adds the names of another that is met less often. What it is called for short is a further name of the same: whoever else is called so for short
    /// is not that thing for it.
    pub fn take_in(&mut self, other: &Self) {
        let (Self::Organizations(labels, aliases), Self::Organizations(more, further)) = (&mut *self, other) else { return self.add(other) };
        let (short, whole): (Vec<_>, Vec<_>) = more.iter().cloned().partition(|name| labels.iter().any(|label| name.is_short_for(label)));
        whole.into_iter().for_each(|name| push_new(labels, name));
        short.into_iter().chain(further.iter().cloned()).for_each(|name| push_new(aliases, name));
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
