//! Pronouns: what grammar and number, gender and animacy say about whom they can stand for, and the cases that grammar alone decides.

use super::cluster::{Clusters, Facts};
use super::scene::Scene;
use crate::discourse::kind;
use crate::discourse::pronoun::{Form, Person};
use crate::discourse::{Gender, MentionId, Number};
use crate::language::{Relation, Upos, WordId};
use crate::ontology::WordClass;
use crate::reading::Kind;

/// Whom grammar alone makes a pronoun stand for: the subject for "herself", the speaker for "I", the author in a note on the author.
pub(super) fn certain(scene: &Scene, clusters: &Clusters, id: MentionId, form: Form) -> Option<MentionId> {
    match form.person {
        Person::Third if form.reflexive => reflexive(scene, id),
        Person::Third => described_author(scene, id).filter(|_| matches!(form.gender, Gender::Male | Gender::Female)),
        _ => party_to_speech(scene, clusters, id, form),
    }
}

/// "herself" is the subject of its clause, or the noun that it stresses ("the minister herself").
fn reflexive(scene: &Scene, id: MentionId) -> Option<MentionId> {
    let head = scene.mentions[id].head;
    let stressed = scene.analysis.head[head].filter(|_| matches!(scene.analysis.relation[head], Relation::NmodUnmarked | Relation::Appos));
    stressed.and_then(|w| scene.at(w)).or_else(|| clause_subject(scene, head))
}

/// Whether the object of the verb above, which the cluster is, is the understood subject of the infinitive with the pronoun ("ordered Velora to share
/// its data").
pub(super) fn controls(scene: &Scene, facts: &Facts, id: MentionId) -> bool {
    let analysis = scene.analysis;
    let mut word = scene.mentions[id].head;
    while let Some(above) = analysis.head[word] {
        let object = analysis.child(above, Relation::Obj).filter(|o| *o < word);
        match analysis.relation[word] {
            Relation::Xcomp | Relation::Advcl if analysis.child(word, Relation::Nsubj).is_none() => {
                return object.and_then(|o| scene.at(o)).is_some_and(|o| facts.members.contains(&o));
            }
            Relation::Ccomp | Relation::AclRelcl | Relation::Nsubj | Relation::Parataxis => return false,
            _ => word = above,
        }
    }
    false
}

/// The person that a note on an author is about: the first one named in it.
fn described_author(scene: &Scene, id: MentionId) -> Option<MentionId> {
    let note = scene.scope[id];
    (0..id).find(|m| note > 0 && scene.scope[*m] == note && scene.is_name(*m) && scene.mentions[*m].kind == Kind::Person)
}

/// Number, gender and animacy.
pub(super) fn agrees(facts: &Facts, form: Form) -> bool {
    let plural = matches!(facts.number, Number::Plural);
    match (form.number, form.gender) {
        (_, Gender::Male | Gender::Female) => {
            facts.kind == Kind::Person && !plural && (facts.gender == form.gender || facts.gender == Gender::Unknown)
        }
        (_, Gender::Neuter) => facts.kind != Kind::Person && !plural && facts.gender != Gender::Male && facts.gender != Gender::Female,
        _ => facts.kind != Kind::Person && (plural || matches!(facts.kind, Kind::Organization | Kind::Group)),
    }
}

/// What the grammar excludes: an object that is its own clause's subject, a phrase inside itself, somebody speaking of himself as "he".
pub(super) fn allowed(scene: &Scene, clusters: &Clusters, root: MentionId, id: MentionId) -> bool {
    let head = scene.mentions[id].head;
    let facts = clusters.facts(root);
    let speaker = scene.speech[id].and_then(|s| scene.quotations[s].speaker).and_then(|w| scene.at(w));
    if speaker.is_some_and(|s| clusters.same(s, root)) {
        return false;
    }
    if facts.members.iter().any(|m| scene.sentence[*m] == scene.sentence[id] && (scene.nested(*m, id) || heads_possessed(scene, *m, head))) {
        return false;
    }
    !is_beside(scene, clusters, root, id)
}

/// Whether the cluster is another argument of the verb that the mention is an argument of.
pub(super) fn is_beside(scene: &Scene, clusters: &Clusters, root: MentionId, id: MentionId) -> bool {
    let head = scene.mentions[id].head;
    let possessive = scene.analysis.relation[head] == Relation::NmodPoss;
    !possessive && co_arguments(scene, head).iter().any(|p| clusters.same(*p, root))
}

/// Whether the pronoun is the subject of a verb of saying, thinking, wanting or ordering, which only people and bodies do, or has what only
/// they have ("its lawyer").
pub(super) fn has_mind(scene: &Scene, id: MentionId) -> bool {
    let analysis = scene.analysis;
    let head = scene.mentions[id].head;
    let classes = [
        WordClass::Saying,
        WordClass::Claiming,
        WordClass::Denying,
        WordClass::Believing,
        WordClass::Ordering,
        WordClass::Planning,
        WordClass::Fearing,
    ];
    if analysis.relation[head] == Relation::NmodPoss {
        return analysis.head[head].is_some_and(|n| scene.ontology.has(WordClass::RoleNoun, &kind::lexical(analysis, n)));
    }
    let Some(verb) = analysis.head[head].filter(|_| analysis.relation[head] == Relation::Nsubj) else { return false };
    let complement = [Relation::Ccomp, Relation::Xcomp, Relation::Parataxis].into_iter().any(|r| analysis.child(verb, r).is_some());
    complement && analysis.upos[verb] == Upos::Verb && scene.ontology.has_any(&classes, &analysis.lemma[verb].to_lowercase())
}

fn heads_possessed(scene: &Scene, mention: MentionId, pronoun: WordId) -> bool {
    scene.analysis.relation[pronoun] == Relation::NmodPoss && scene.analysis.head[pronoun] == Some(scene.mentions[mention].head)
}

/// The other arguments of the pronoun's verb (binding principle B).
fn co_arguments(scene: &Scene, head: WordId) -> Vec<MentionId> {
    let analysis = scene.analysis;
    let is_argument = |w: WordId| matches!(analysis.relation[w].base(), "nsubj" | "obj" | "iobj" | "obl");
    let Some(verb) = analysis.head[head].filter(|_| is_argument(head)) else { return Vec::new() };
    let mut found: Vec<MentionId> =
        analysis.children[verb].iter().copied().filter(|c| *c != head && is_argument(*c)).filter_map(|c| scene.at(c)).collect();
    if analysis.relation[head].base() != "nsubj" {
        found.extend(clause_subject(scene, head));
    }
    found
}

/// The subject of the clause that `word` stands in; open complements and coordinated verbs share the subject above them.
pub(super) fn clause_subject(scene: &Scene, word: WordId) -> Option<MentionId> {
    let analysis = scene.analysis;
    let mut verb = analysis.head[word]?;
    loop {
        let subject = analysis.children[verb].iter().copied().find(|c| *c != word && analysis.relation[*c].base() == "nsubj");
        let relative = subject.is_some_and(|s| analysis.upos[s] == Upos::Pron && scene.at(s).is_none());
        match (analysis.relation[verb], subject) {
            (Relation::AclRelcl, Some(_)) if relative => return analysis.head[verb].and_then(|noun| scene.at(noun)),
            (_, Some(subject)) => return scene.at(subject),
            (Relation::Acl, None) => return analysis.head[verb].and_then(|noun| scene.at(noun)),
            (_, None) => {}
        }
        let shares = match analysis.relation[verb].base() {
            "xcomp" | "conj" | "advcl" => true,
            _ => analysis.upos[verb] != Upos::Verb,
        };
        verb = analysis.head[verb].filter(|_| shares)?;
    }
}

/// Whether the cluster's next mention is the subject of the clause that the pronoun's phrase is put in front of.
pub(super) fn is_cataphor(scene: &Scene, facts: &Facts, id: MentionId) -> bool {
    let analysis = scene.analysis;
    let mut word = scene.mentions[id].head;
    let adjunct = loop {
        match analysis.relation[word].base() {
            "obl" | "advcl" => break word,
            "root" | "conj" | "parataxis" | "ccomp" | "nsubj" | "obj" => return false,
            _ => match analysis.head[word] {
                Some(above) => word = above,
                None => return false,
            },
        }
    };
    let Some(verb) = analysis.head[adjunct].filter(|v| *v > adjunct) else { return false };
    let subject = analysis.children[verb].iter().copied().find(|c| *c > adjunct && analysis.relation[*c].base() == "nsubj").and_then(|s| scene.at(s));
    subject.is_some_and(|s| s > id && !scene.is_pronoun(s) && facts.members.contains(&s))
}

/// "I" is the speaker, "you" the addressee; "we" is the body that the speaker stands for, else, as subject, the speaker.
fn party_to_speech(scene: &Scene, clusters: &Clusters, id: MentionId, form: Form) -> Option<MentionId> {
    let speech = &scene.quotations[scene.speech[id]?];
    if form.person == Person::Second {
        let hears = |m: MentionId| matches!(clusters.facts(m).kind, Kind::Person | Kind::Group | Kind::Organization);
        return speech.addressee.and_then(|w| scene.at(w)).filter(|a| !scene.is_pronoun(*a) && !clusters.same(*a, id) && hears(*a));
    }
    let speaker = speech.speaker.and_then(|w| scene.at(w))?;
    let facts = clusters.facts(speaker);
    if facts.members.iter().all(|m| scene.is_pronoun(*m)) || speech.words.contains(&scene.mentions[speaker].head) {
        return None;
    }
    if form.number != Number::Plural {
        return Some(speaker);
    }
    let mut employers: Vec<MentionId> = facts.employers.iter().map(|e| clusters.root(*e)).collect();
    employers.dedup();
    match (facts.kind, employers.as_slice()) {
        (Kind::Organization | Kind::Group, _) => Some(speaker),
        (Kind::Person, [one]) if !clusters.same(*one, id) => Some(*one),
        (Kind::Person, []) if scene.analysis.form(scene.mentions[id].head).eq_ignore_ascii_case("we") => Some(speaker),
        _ => None,
    }
}
