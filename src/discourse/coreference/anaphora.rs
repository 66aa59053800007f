//! Pronouns: each goes to the most present thing that it agrees with and that the grammar allows, if that one stands out.

use super::cluster::{Clusters, Facts};
use super::salience;
use super::scene::Scene;
use crate::discourse::kind;
use crate::discourse::pronoun::{self, Form, Person};
use crate::discourse::{Gender, MentionId, Number};
use crate::language::{Relation, Upos, WordId};
use crate::ontology::WordClass;
use crate::reading::Kind;

/// A candidate must be this much more present than the next.
const MARGIN: f64 = 1.02;
/// Least presence of an antecedent.
const LEAST: f64 = 60.0;
/// Factor where the text has shown the candidate's gender and it is the pronoun's.
const KNOWN_GENDER: f64 = 1.2;
/// "they" for one organisation, "it" for a place that acts.
const UNUSUAL: f64 = -60.0;
/// The object of the verb above is the understood subject of the infinitive with the pronoun ("ordered Lumo to share its data").
const CONTROL: f64 = 80.0;
/// "it" for an unnamed thing rather than an organisation, place or event with a name.
const UNNAMED_THING: f64 = -10.0;
/// The subject of the main clause, for a pronoun in a phrase before it ("During her speech, Solli …").
const CATAPHOR: f64 = 240.0;

/// Sentences back within which "I" outside of speech is still the same one.
const VOICE: usize = 12;

/// Resolves the pronouns in text order, those of the speakers last.
pub(super) fn link(scene: &Scene, clusters: &mut Clusters) {
    let pronouns: Vec<(MentionId, Form)> = (0..scene.mentions.len())
        .filter(|m| scene.is_pronoun(*m))
        .filter_map(|m| pronoun::form(scene.analysis.form(scene.mentions[m].head)).map(|f| (m, f)))
        .collect();
    for (id, form) in pronouns.iter().filter(|(_, f)| f.person == Person::Third) {
        let found = if form.reflexive { reflexive(scene, *id) } else { antecedent(scene, clusters, *id, *form) };
        if let Some(found) = found.filter(|f| agrees(clusters.facts(*f), *form)) {
            clusters.merge(found, *id);
        }
    }
    for (id, form) in pronouns.iter().filter(|(_, f)| f.person != Person::Third) {
        if let Some(found) = party_to_speech(scene, clusters, *id, *form).or_else(|| same_voice(scene, &pronouns, *id, *form)) {
            clusters.merge(found, *id);
        }
    }
}

/// "herself" is the subject of its clause, or the noun that it stresses ("the minister herself").
fn reflexive(scene: &Scene, id: MentionId) -> Option<MentionId> {
    let head = scene.mentions[id].head;
    let stressed = scene.analysis.head[head].filter(|_| matches!(scene.analysis.relation[head], Relation::NmodUnmarked | Relation::Appos));
    stressed.and_then(|w| scene.at(w)).or_else(|| clause_subject(scene, head))
}

fn antecedent(scene: &Scene, clusters: &Clusters, id: MentionId, form: Form) -> Option<MentionId> {
    if let Some(person) = described_author(scene, id).filter(|_| matches!(form.gender, Gender::Male | Gender::Female)) {
        return Some(person);
    }
    let minded = has_mind(scene, id);
    let mut scored: Vec<(f64, MentionId)> = clusters
        .roots()
        .filter(|root| {
            let facts = clusters.facts(*root);
            facts.members.iter().any(|m| !scene.is_pronoun(*m))
                && agrees(facts, form)
                && (!minded || facts.kind != Kind::Thing && facts.kind != Kind::Event)
                && allowed(scene, clusters, *root, id)
        })
        .map(|root| (score(scene, clusters, root, id, form), root))
        .filter(|(score, _)| *score >= LEAST)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    match scored.as_slice() {
        [] => None,
        [(_, only)] => Some(*only),
        [(best, root), (next, _), ..] => (*best >= next * MARGIN).then_some(*root),
    }
}

fn score(scene: &Scene, clusters: &Clusters, root: MentionId, id: MentionId, form: Form) -> f64 {
    let facts = clusters.facts(root);
    let same_scope = |m: MentionId| scene.scope[m] == scene.scope[id];
    if !facts.members.iter().any(|m| same_scope(*m)) {
        return 0.0;
    }
    let presence = salience::of(scene, facts, id).max(if is_cataphor(scene, facts, id) { CATAPHOR } else { 0.0 });
    if presence <= 0.0 {
        return 0.0;
    }
    let mut score = presence;
    if matches!(form.gender, Gender::Male | Gender::Female) && facts.gender == form.gender {
        score *= KNOWN_GENDER;
    }
    let unusual = form.number == Number::Plural && facts.kind == Kind::Organization || form.gender == Gender::Neuter && facts.kind == Kind::Place;
    if unusual {
        score += UNUSUAL;
    }
    if controls(scene, facts, id) {
        score += CONTROL;
    }
    if form.gender == Gender::Neuter && facts.kind == Kind::Thing && !facts.named() {
        score += UNNAMED_THING;
    }
    score
}

fn controls(scene: &Scene, facts: &Facts, id: MentionId) -> bool {
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
fn agrees(facts: &Facts, form: Form) -> bool {
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
fn allowed(scene: &Scene, clusters: &Clusters, root: MentionId, id: MentionId) -> bool {
    let head = scene.mentions[id].head;
    let facts = clusters.facts(root);
    let speaker = scene.speech[id].and_then(|s| scene.quotations[s].speaker).and_then(|w| scene.at(w));
    if speaker.is_some_and(|s| clusters.same(s, root)) {
        return false;
    }
    if facts.members.iter().any(|m| scene.sentence[*m] == scene.sentence[id] && (scene.nested(*m, id) || heads_possessed(scene, *m, head))) {
        return false;
    }
    let possessive = scene.analysis.relation[head] == Relation::NmodPoss;
    let partners: Vec<MentionId> = if possessive { Vec::new() } else { co_arguments(scene, head) };
    !partners.iter().any(|p| clusters.same(*p, root))
}

/// Whether the pronoun is the subject of a verb of saying, thinking, wanting or ordering, which only people and bodies do, or has what only
/// they have ("its lawyer").
fn has_mind(scene: &Scene, id: MentionId) -> bool {
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
fn clause_subject(scene: &Scene, word: WordId) -> Option<MentionId> {
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
fn is_cataphor(scene: &Scene, facts: &Facts, id: MentionId) -> bool {
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

/// The pronoun of the same person before it in the same speech, or, outside of all speech, in the same run of text: whoever says "I" goes on saying it.
fn same_voice(scene: &Scene, pronouns: &[(MentionId, Form)], id: MentionId, form: Form) -> Option<MentionId> {
    let near = |m: MentionId| scene.speech[m] == scene.speech[id] && scene.scope[m] == scene.scope[id];
    pronouns
        .iter()
        .rev()
        .map(|(m, f)| (*m, *f))
        .find(|(m, f)| *m < id && f.person == form.person && f.number == form.number && near(*m))
        .map(|(m, _)| m)
        .filter(|m| scene.speech[id].is_some() || scene.sentence[id] - scene.sentence[*m] <= VOICE)
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
