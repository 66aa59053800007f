//! Which words are proper names: the model's names, mended by the tree, and proper nouns that the model left out.

use std::ops::Range;

use super::{Number, kind, name, phrase, tagged};
use crate::language::{Analysis, NameKind, Relation, Upos, WordId};
use crate::ontology::{Ontology, WordClass};

/// Letters that stand behind a person's name and are no part of it.
const POSTNOMINALS: &[&str] =
    &["KC", "QC", "SC", "MP", "MEP", "MSP", "OBE", "CBE", "MBE", "KBE", "PhD", "Ph.D.", "MD", "M.D.", "Esq", "Esq.", "RN", "CPA", "FRS"];

/// Last words of names that a number goes with.
const NUMBERED: &[&str] = &[
    "local",
    "flight",
    "route",
    "unit",
    "no",
    "no.",
    "number",
    "channel",
    "radio",
    "highway",
    "interstate",
    "resolution",
    "act",
    "article",
    "directive",
    "battalion",
    "squadron",
    "lodge",
    "chapter",
];

/// A proper name in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct ProperName {
    /// The name without titles and postnominal letters.
    pub core: Range<WordId>,
    /// The name as it was found, titles and letters that stood inside included.
    pub words: Range<WordId>,
    /// The word that the rest of the sentence attaches to.
    pub head: WordId,
    /// What the model takes it for; `None` for proper nouns that it left out.
    pub kind: Option<NameKind>,
    /// The model's confidence; 0 for proper nouns that it left out.
    pub confidence: f32,
}

impl ProperName {
    /// The word that says what sort of thing has this name, in lower case: the last one before any "of" or "for".
    #[must_use]
    pub fn sort(&self, analysis: &Analysis) -> String {
        let end = self.core.clone().skip(1).find(|w| analysis.upos[*w] == Upos::Adp).unwrap_or(self.core.end);
        analysis.form(end - 1).to_lowercase()
    }
}

/// Finds the proper names, in text order, never overlapping. `in_time` tells which words belong to a time expression.
#[must_use]
pub fn find(analysis: &Analysis, ontology: &Ontology, in_time: impl Fn(WordId) -> bool) -> Vec<ProperName> {
    let mut taken = vec![false; analysis.len()];
    let tagged = tagged::names(analysis, ontology);
    for people in tagged::peoples(analysis, ontology) {
        taken[people].fill(true);
    }
    for name in &tagged {
        taken[name.words.clone()].fill(true);
    }
    let mut names: Vec<ProperName> = Vec::new();
    for name in &tagged {
        let words = phrase::trim(analysis, without_article(analysis, name.words.clone()));
        let alone = words.len() == 1;
        if words.is_empty()
            || is_people(analysis, ontology, &words, name.kind)
            || is_pronoun_or_verb(analysis, &words)
            || alone && (is_date_word(analysis.form(words.start)) || is_part_of_office(analysis, ontology, words.start))
        {
            continue;
        }
        let words = extend_of(analysis, ontology, extend(analysis, ontology, words, &taken, name.kind), name.kind);
        taken[words.clone()].fill(true);
        match names.last_mut() {
            Some(last) if joins(analysis, last, &words, name.kind) => {
                last.words.end = words.end;
                last.kind = Some(name.kind);
                last.confidence = last.confidence.min(name.confidence);
            }
            Some(last) if last.words.end > words.start => {}
            _ => names.push(ProperName { core: words.clone(), head: words.start, words, kind: Some(name.kind), confidence: name.confidence }),
        }
    }
    add_untagged(analysis, ontology, &mut names, &mut taken, in_time);
    names.sort_by_key(|n| n.words.start);
    for name in &mut names {
        name.core = core(analysis, ontology, name);
        name.head = head(analysis, &name.words);
    }
    names
}

/// The word of `words` that depends on a word outside; of several, the one highest in the tree.
#[must_use]
pub fn head(analysis: &Analysis, words: &Range<WordId>) -> WordId {
    words
        .clone()
        .filter(|w| analysis.head[*w].is_none_or(|h| !words.contains(&h)))
        .filter(|w| analysis.upos[*w] != Upos::Punct || words.len() == 1)
        .min_by_key(|w| depth(analysis, *w))
        .unwrap_or(words.start)
}

fn depth(analysis: &Analysis, word: WordId) -> usize {
    std::iter::successors(analysis.head[word], |h| analysis.head[*h]).take(analysis.len()).count()
}

fn without_article(analysis: &Analysis, words: Range<WordId>) -> Range<WordId> {
    let mut words = words;
    if words.len() > 1 && analysis.upos[words.start] == Upos::Det && analysis.form(words.start).eq_ignore_ascii_case("the") {
        words.start += 1;
    }
    if words.len() > 1 && phrase::is_possessive_mark(analysis, words.end - 1) {
        words.end -= 1;
    }
    words
}

/// Demonyms and the names of believers and followers stand for nobody in particular; a single one may be the name of a person who is
/// called more fully elsewhere ("Christian").
fn is_people(analysis: &Analysis, ontology: &Ontology, words: &Range<WordId>, kind: NameKind) -> bool {
    let people = kind::people(ontology, analysis.slice(words.clone()));
    let given = || {
        let form = analysis.form(words.start);
        analysis.names.iter().any(|n| n.kind == NameKind::Person && n.words.len() > 1 && n.words.clone().any(|w| analysis.form(w) == form))
    };
    people.is_some_and(|number| number == Number::Plural || kind != NameKind::Person || !given())
}

fn is_pronoun_or_verb(analysis: &Analysis, words: &Range<WordId>) -> bool {
    words.len() == 1 && matches!(analysis.upos[words.start], Upos::Pron | Upos::Verb | Upos::Aux | Upos::Adp | Upos::Det | Upos::Punct | Upos::Num)
}

/// Takes in capitalised words that stand beside the name and belong to it by the tree: "Jr.", a forgotten "Corp", the first word of "Serious Fraud
/// Office", the body behind "Metalworkers'", the number of "Local 712".
fn extend(analysis: &Analysis, ontology: &Ontology, words: Range<WordId>, taken: &[bool], kind: NameKind) -> Range<WordId> {
    let mut words = words;
    let sentence = sentence_around(analysis, words.start);
    let person = kind == NameKind::Person;
    let part = |word: WordId, words: &Range<WordId>| {
        let bound = |child: WordId, head: WordId| {
            let name_relation = matches!(analysis.relation[child], Relation::Flat | Relation::Compound);
            analysis.head[child] == Some(head) && (name_relation || !person && analysis.relation[child] == Relation::Amod)
        };
        let capitalised =
            analysis.upos[word] == Upos::Propn && is_written_as_name(analysis, word) || !person && is_capitalised_part(analysis, &sentence, word);
        let body = is_body_word(analysis, ontology, words.end - 1);
        let outside = is_title_word(analysis, ontology, word) && !(body && !person && ontology.demonym(analysis.form(word)).is_some());
        capitalised && !taken[word] && !outside && words.clone().any(|w| bound(word, w) || bound(w, word))
    };
    loop {
        if words.end < sentence.end && (part(words.end, &words) || is_number_of(analysis, &words, words.end)) {
            words.end += 1;
        } else if let Some(end) = possessed_body(analysis, ontology, &words, &sentence).or_else(|| bridged(analysis, &words, &sentence)) {
            words.end = end;
        } else {
            break;
        }
    }
    while words.start > sentence.start && part(words.start - 1, &words) {
        words.start -= 1;
    }
    words
}

/// The end of "Dockers Local 40" if `words` are "Dockers" and the tree ties the number to them, and the word between to the number.
fn bridged(analysis: &Analysis, words: &Range<WordId>, sentence: &Range<WordId>) -> Option<WordId> {
    let (between, last) = (words.end, words.end + 1);
    let tied = last < sentence.end
        && analysis.upos[last] == Upos::Num
        && NUMBERED.contains(&analysis.form(between).to_lowercase().as_str())
        && analysis.form(between).starts_with(char::is_uppercase)
        && analysis.head[between] == Some(last)
        && analysis.head[last].is_some_and(|h| words.contains(&h));
    tied.then_some(last + 1)
}

/// The words of the sentence that holds `word`.
fn sentence_around(analysis: &Analysis, word: WordId) -> Range<WordId> {
    analysis.sentences.get(analysis.sentence_of(word)).map_or(0..analysis.len(), |s| s.words.clone())
}

/// Whether a proper noun looks like one: with a capital, or a particle ("de").
fn is_written_as_name(analysis: &Analysis, word: WordId) -> bool {
    let form = analysis.form(word);
    form.chars().any(|c| c.is_uppercase() || c.is_ascii_digit() || !c.is_lowercase() && c.is_alphabetic())
        || name::is_particle(form)
        || !form.contains(char::is_alphabetic)
}

/// A capitalised common word inside a sentence that is not capitalised throughout, as a headline is.
fn is_capitalised_part(analysis: &Analysis, sentence: &Range<WordId>, word: WordId) -> bool {
    let capital = |w: WordId| analysis.form(w).starts_with(char::is_uppercase);
    let letters = |w: &WordId| analysis.form(*w).starts_with(char::is_alphabetic);
    // Headlines with capitals throughout write their verbs so, too.
    let plain_verb = |w: WordId| matches!(analysis.upos[w], Upos::Verb | Upos::Aux) && analysis.form(w).starts_with(char::is_lowercase);
    word > sentence.start
        && matches!(analysis.upos[word], Upos::Noun | Upos::Adj | Upos::Propn)
        && capital(word)
        && (sentence.clone().any(plain_verb)
            || sentence.clone().filter(letters).filter(|w| capital(*w)).count() * 10 < sentence.clone().filter(letters).count() * 6)
}

/// Titles, offices and demonyms stand beside names without being part of them.
fn is_title_word(analysis: &Analysis, ontology: &Ontology, word: WordId) -> bool {
    ontology.has_any(&[WordClass::Title, WordClass::RoleNoun], &analysis.form(word).to_lowercase()) || ontology.demonym(analysis.form(word)).is_some()
}

/// "712" in "Teamsters Local 712".
fn is_number_of(analysis: &Analysis, words: &Range<WordId>, next: WordId) -> bool {
    analysis.upos[next] == Upos::Num
        && analysis.form(next).chars().all(|c| c.is_ascii_digit())
        && words.len() > 1
        && NUMBERED.contains(&analysis.form(next - 1).to_lowercase().as_str())
        && analysis.head[next].is_some_and(|h| words.contains(&h))
        && matches!(analysis.relation[next], Relation::Nummod | Relation::Flat | Relation::Compound | Relation::Appos | Relation::NmodUnmarked)
}

/// The end of "Metalworkers' Federation" if `words` end before the apostrophe.
fn possessed_body(analysis: &Analysis, ontology: &Ontology, words: &Range<WordId>, sentence: &Range<WordId>) -> Option<WordId> {
    let (mark, body) = (words.end, words.end + 1);
    let plural = analysis.form(words.end - 1).ends_with('s') && body < sentence.end && matches!(analysis.form(mark), "'" | "’");
    let named = plural
        && analysis.form(body).starts_with(char::is_uppercase)
        && ontology.has(WordClass::OrganizationMark, &analysis.form(body).to_lowercase());
    named.then_some(body + 1)
}

/// "State" in "Secretary of State".
fn is_part_of_office(analysis: &Analysis, ontology: &Ontology, word: WordId) -> bool {
    let common = ontology.has_any(&[WordClass::PlaceNoun, WordClass::OrganizationNoun], &analysis.form(word).to_lowercase());
    let office = analysis.head[word].filter(|_| phrase::preposition(analysis, word).as_deref() == Some("of"));
    common && office.is_some_and(|o| is_title_word(analysis, ontology, o) && analysis.form(o).starts_with(char::is_uppercase))
}

/// Months and weekdays, which models sometimes take for names.
fn is_date_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    WORDS.contains(&word.to_lowercase().as_str())
}

/// Takes in the "of" or "for" phrase that belongs to an organisation's name: "Tribunal for the Law of the Sea".
fn extend_of(analysis: &Analysis, ontology: &Ontology, words: Range<WordId>, kind: NameKind) -> Range<WordId> {
    let mut words = words;
    let marked = |w: WordId| is_body_word(analysis, ontology, w);
    if kind != NameKind::Organization || !(marked(words.end - 1) || marked(words.start)) {
        return words;
    }
    loop {
        let next = words.clone().flat_map(|w| analysis.children_by(w, Relation::Nmod)).find(|n| {
            *n >= words.end
                && analysis.upos[*n] == Upos::Propn
                && analysis.subtree(*n).first() == Some(&words.end)
                && matches!(phrase::preposition(analysis, *n).as_deref(), Some("of" | "for"))
        });
        // "University of Orland of the UK": where it is, no part of the name.
        let country = |noun: WordId| ontology.place_class(analysis.form(noun)) == Some("schema:Country");
        match next.filter(|noun| !(country(*noun) && words.clone().any(|w| analysis.upos[w] == Upos::Adp))) {
            Some(noun) => words.end = phrase::extent(analysis, noun).end,
            None => return words,
        }
    }
}

/// Whether a name directly behind `last` is the rest of it: one kind, or a place before an organisation ("U.S. Federal Trade Commission").
fn joins(analysis: &Analysis, last: &ProperName, words: &Range<WordId>, kind: NameKind) -> bool {
    let tied = |child: WordId, others: &Range<WordId>| {
        analysis.head[child].is_some_and(|h| others.contains(&h)) && matches!(analysis.relation[child], Relation::Flat | Relation::Compound)
    };
    let bound = last.words.clone().any(|w| tied(w, words)) || words.clone().any(|w| tied(w, &last.words));
    let kinds = last.kind == Some(kind) || (last.kind == Some(NameKind::Place) && kind == NameKind::Organization);
    last.words.end == words.start && bound && kinds
}

/// Adds runs of proper nouns that the model did not tag; titles, demonyms and dates are none.
fn add_untagged(analysis: &Analysis, ontology: &Ontology, names: &mut Vec<ProperName>, taken: &mut [bool], in_time: impl Fn(WordId) -> bool) {
    for sentence in &analysis.sentences {
        let mut at = sentence.words.start;
        while at < sentence.words.end {
            if taken[at] || in_time(at) {
                at += 1;
                continue;
            }
            if let Some(run) = capitalised_body(analysis, ontology, &sentence.words, at, |w| !taken[w] && !in_time(w)) {
                at = run.end;
                taken[run.clone()].fill(true);
                names.push(ProperName { core: run.clone(), head: run.start, words: run, kind: None, confidence: 0.0 });
                continue;
            }
            if analysis.upos[at] != Upos::Propn {
                at += 1;
                continue;
            }
            let run = run_around(analysis, ontology, &sentence.words, at, |w| !taken[w] && !in_time(w));
            at = run.end;
            if is_name(analysis, ontology, &run) {
                taken[run.clone()].fill(true);
                names.push(ProperName { core: run.clone(), head: run.start, words: run, kind: None, confidence: 0.0 });
            }
        }
    }
}

/// "the Orland Data Board": common words with capitals inside a sentence, of which the last is what bodies' names end in, are a body's name.
fn capitalised_body(
    analysis: &Analysis,
    ontology: &Ontology,
    sentence: &Range<WordId>,
    at: WordId,
    free: impl Fn(WordId) -> bool,
) -> Option<Range<WordId>> {
    let part = |w: WordId| w < sentence.end && free(w) && is_capitalised_part(analysis, sentence, w);
    let end = (at..).find(|w| !part(*w)).unwrap_or(at);
    let body = (at + 2..=end).rev().find(|end| {
        let last = analysis.form(end - 1).to_lowercase();
        ontology.has(WordClass::OrganizationMark, &last) && (at..end - 1).all(|w| phrase_of(analysis, w, end - 1))
    })?;
    let titled = is_title_word(analysis, ontology, at) && ontology.demonym(analysis.form(at)).is_none();
    let common = (at..body).any(|w| analysis.upos[w] != Upos::Propn);
    (common && !titled).then_some(at..body)
}

/// Whether the tree hangs `word` below `head`.
fn phrase_of(analysis: &Analysis, word: WordId, head: WordId) -> bool {
    std::iter::successors(Some(word), |w| analysis.head[*w]).take(8).any(|w| w == head)
}

/// The capitalised words around the proper noun `at` that the tree ties to it.
fn run_around(analysis: &Analysis, ontology: &Ontology, sentence: &Range<WordId>, at: WordId, free: impl Fn(WordId) -> bool) -> Range<WordId> {
    let mut run = at..at + 1;
    let part = |w: WordId| free(w) && (analysis.upos[w] == Upos::Propn || is_capitalised_part(analysis, sentence, w));
    while run.end < sentence.end && part(run.end) && connected(analysis, &run, run.end) && !is_title_word(analysis, ontology, run.end) {
        run.end += 1;
    }
    if let Some(end) = possessed_body(analysis, ontology, &run, sentence) {
        run.end = end;
    }
    let body = is_body_word(analysis, ontology, run.end - 1);
    let modifier = |w: WordId, run: &Range<WordId>| {
        let first = w == sentence.start && analysis.upos[w] == Upos::Adj && free(w);
        let outside = is_title_word(analysis, ontology, w) && !(body && ontology.demonym(analysis.form(w)).is_some());
        let bound = analysis.head[w].is_some_and(|h| run.contains(&h)) && matches!(analysis.relation[w], Relation::Amod | Relation::Compound);
        (first || part(w)) && !outside && bound
    };
    while run.start > sentence.start && modifier(run.start - 1, &run) {
        run.start -= 1;
    }
    run
}

/// Words that end the names of bodies: "Union", "Board".
fn is_body_word(analysis: &Analysis, ontology: &Ontology, word: WordId) -> bool {
    ontology.has_any(&[WordClass::OrganizationMark, WordClass::OrganizationNoun], &analysis.form(word).to_lowercase())
}

fn connected(analysis: &Analysis, run: &Range<WordId>, next: WordId) -> bool {
    analysis.head[next].is_some_and(|h| run.contains(&h)) && matches!(analysis.relation[next], Relation::Flat | Relation::Compound)
        || run.clone().any(|w| analysis.head[w].is_some_and(|h| h >= next) && matches!(analysis.relation[w], Relation::Compound | Relation::Amod))
}

/// A run of proper nouns is a name unless it is an office ("Prime Minister"), a title, a demonym or an address.
fn is_name(analysis: &Analysis, ontology: &Ontology, run: &Range<WordId>) -> bool {
    let top = head(analysis, run);
    let last = analysis.form(run.end - 1);
    let office = ontology.has_any(&[WordClass::Title, WordClass::RoleNoun, WordClass::KinNoun], &last.to_lowercase());
    let people = kind::people(ontology, analysis.slice(run.clone())).is_some();
    // "Governments", "Summit": a noun with a capital, and nothing that is called so.
    let nouns = [WordClass::OrganizationNoun, WordClass::GroupNoun, WordClass::PlaceNoun, WordClass::EventNoun, WordClass::TimeNoun];
    let lower = last.to_lowercase();
    let common = run.len() == 1 && [lower.as_str(), lower.strip_suffix('s').unwrap_or(&lower)].iter().any(|noun| ontology.has_any(&nouns, noun));
    let address = run.clone().any(|w| analysis.form(w).contains(['@', '/']) || analysis.form(w).starts_with("www."));
    let lettered = run.clone().any(|w| analysis.form(w).starts_with(char::is_uppercase));
    let role = matches!(analysis.relation[top], Relation::NmodDesc | Relation::Reparandum | Relation::Goeswith);
    // "Foreign Relations Secretary": part of an office that is written with capitals.
    let of_office = matches!(analysis.relation[top], Relation::Compound | Relation::Nmod)
        && analysis.head[top].is_some_and(|h| is_title_word(analysis, ontology, h) && analysis.form(h).starts_with(char::is_uppercase));
    let letters = run.len() == 1 && POSTNOMINALS.contains(&last);
    !(office || people || common || address || role || letters || of_office) && lettered
}

/// The name without a title in front and letters behind; only persons have either.
fn core(analysis: &Analysis, ontology: &Ontology, name: &ProperName) -> Range<WordId> {
    let mut core = name.words.clone();
    if name.kind != Some(NameKind::Person) {
        return core;
    }
    while core.len() > 1 && is_title(analysis, ontology, &core) {
        core.start += 1;
    }
    while core.len() > 1 && (POSTNOMINALS.contains(&analysis.form(core.end - 1)) || analysis.upos[core.end - 1] == Upos::Punct) {
        core.end -= 1;
    }
    core
}

/// "Dean" may be a given name: an office counts as a title only before two more words or if the tree says so.
fn is_title(analysis: &Analysis, ontology: &Ontology, core: &Range<WordId>) -> bool {
    let word = analysis.form(core.start).to_lowercase();
    ontology.has(WordClass::Title, &word)
        || ontology.has(WordClass::RoleNoun, &word) && (core.len() > 2 || analysis.relation[core.start] == Relation::NmodDesc)
        || analysis.upos[core.start] == Upos::Punct
}
