//! From clusters to [`Referent`]s: kind, classes, best name, other names.

use super::cluster::{Clusters, Facts};
use super::scene::Scene;
use crate::discourse::name::{NameForm, fold};
use crate::discourse::phrase::{self, Definiteness};
use crate::discourse::{MentionId, Referent, class};
use crate::language::Relation;
use crate::reading::{EntityId, Kind};

/// Longest prepositional phrase, in words, that narrows the label of an unnamed thing.
const NARROWING: usize = 8;

/// The real things in order of first mention, and for each mention the one it belongs to. Clusters of pronouns only are none.
pub(super) fn collect(scene: &Scene, clusters: &Clusters) -> (Vec<Referent>, Vec<Option<EntityId>>) {
    let mut entity_of = vec![None; scene.mentions.len()];
    let mut referents = Vec::new();
    for root in clusters.roots() {
        let facts = clusters.facts(root);
        if facts.members.iter().all(|m| scene.is_pronoun(*m)) {
            continue;
        }
        for member in &facts.members {
            entity_of[*member] = Some(referents.len());
        }
        referents.push(referent(scene, facts));
    }
    (referents, entity_of)
}

/// Clusters of several pronouns and nothing else.
pub(super) fn unidentified(scene: &Scene, clusters: &Clusters) -> Vec<Vec<MentionId>> {
    let members = clusters.roots().map(|root| &clusters.facts(root).members);
    members.filter(|m| m.len() > 1 && m.iter().all(|m| scene.is_pronoun(*m))).cloned().collect()
}

fn referent(scene: &Scene, facts: &Facts) -> Referent {
    let names: Vec<MentionId> = facts.members.iter().copied().filter(|m| scene.is_name(*m)).collect();
    let (label, forms) = if names.is_empty() { described(scene, facts) } else { named(scene, facts, &names) };
    let mut aliases: Vec<String> = Vec::new();
    for form in forms.into_iter().chain(class::short_form(scene.ontology, facts.kind, &label)) {
        if form != label && !aliases.contains(&form) {
            aliases.push(form);
        }
    }
    let mentions: Vec<_> = facts.members.iter().map(|m| &scene.mentions[*m]).collect();
    let called: Vec<String> = std::iter::once(&label).chain(&aliases).cloned().collect();
    let classes = if names.is_empty() { Vec::new() } else { class::of(scene.analysis, scene.ontology, facts.kind, &called, &mentions) };
    Referent { kind: facts.kind, classes, label, aliases, named: !names.is_empty(), mentions: facts.members.clone(), gender: facts.gender }
}

/// The fullest name; of equally full ones the most frequent, then the first. Known places go by the ontology's label.
fn named(scene: &Scene, facts: &Facts, names: &[MentionId]) -> (String, Vec<String>) {
    let forms: Vec<String> = names.iter().map(|m| scene.core(*m).to_owned()).collect();
    let known = forms.iter().find_map(|f| scene.ontology.place_label(f)).filter(|_| facts.kind == Kind::Place);
    if let Some(label) = known {
        return (label.to_owned(), forms);
    }
    let count = |form: &str| forms.iter().filter(|f| *f == form).count();
    let best = forms.iter().enumerate().max_by_key(|(i, form)| {
        let parsed = NameForm::parse(form);
        let spelt = forms.iter().filter(|f| NameForm::parse(f).last() == parsed.last()).count();
        (!parsed.is_acronym(), parsed.len(), spelt, !parsed.is_shouted(), form.chars().count(), count(form), std::cmp::Reverse(*i))
    });
    (best.map_or_else(String::new, |(_, f)| f.clone()), forms)
}

/// The most frequent description (of equally frequent ones a fuller, then the first) with what narrows it, and the cores of the others.
fn described(scene: &Scene, facts: &Facts) -> (String, Vec<String>) {
    let nominals: Vec<MentionId> = facts.members.iter().copied().filter(|m| !scene.is_pronoun(*m)).collect();
    let count = |m: MentionId| nominals.iter().filter(|n| fold(scene.core(**n)) == fold(scene.core(m))).count();
    let best = nominals.iter().copied().max_by_key(|m| (says_more(scene, *m), count(*m), scene.mentions[*m].core.len() > 1, std::cmp::Reverse(*m)));
    let Some(best) = best else { return (String::new(), Vec::new()) };
    let narrowed = scene.mentions[best].core.start..narrowing_end(scene, best);
    let label = unmarked(scene.analysis.slice(phrase::trim(scene.analysis, narrowed)));
    let folded = fold(&label);
    (label, nominals.iter().map(|m| scene.core(*m).to_owned()).filter(|f| fold(f) != folded).collect())
}

/// `so-called "peace plan` is a peace plan: a label is nobody's quotation.
fn unmarked(text: &str) -> String {
    let plain = text.strip_prefix("so-called ").unwrap_or(text);
    plain.replace(['"', '\u{201c}', '\u{201d}'], "").trim().to_owned()
}

/// One past the phrase with "of", "to" or "for" that directly follows the core and says whose or which it is ("ambassador to Norway").
fn narrowing_end(scene: &Scene, mention: MentionId) -> usize {
    let (analysis, mention) = (scene.analysis, &scene.mentions[mention]);
    let next = analysis.children_by(mention.head, Relation::Nmod).find(|n| {
        phrase::preposition(analysis, *n).is_some_and(|p| matches!(p.as_str(), "of" | "to" | "for"))
            && analysis.children_by(*n, Relation::Case).next() == Some(mention.core.end)
    });
    let end = next.map_or(mention.core.end, |n| phrase::extent(analysis, n).end);
    if end > mention.core.end + NARROWING { mention.core.end } else { end.max(mention.core.end) }
}

/// "that deal" and "these groups" only point back.
fn says_more(scene: &Scene, mention: MentionId) -> bool {
    phrase::definiteness(scene.analysis, scene.mentions[mention].head) != Definiteness::Demonstrative
}
