//! What a clause itself says about whether it happened: negation, auxiliaries, adverbs, questions, commands.

use crate::language::{Relation, Upos, WordId};
use crate::ontology::WordClass;
use crate::reading::{Modality, Polarity};

use super::clause::{Clause, Link, PredicateKind};
use super::context::Context;

/// The signs that stand in one clause, before anything above it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signs {
    /// Negated or not.
    pub polarity: Polarity,
    /// What its auxiliaries and adverbs say.
    pub modality: Modality,
    /// "allegedly": somebody says so, nobody is named.
    pub hearsay: bool,
}

/// Reads the signs of `clause`.
#[must_use]
pub fn signs(context: &Context, clause: &Clause) -> Signs {
    let mut modality = auxiliary_modality(context, clause.head).unwrap_or(Modality::Actual);
    let adverbs = context.children(clause.head, &[Relation::Advmod]);
    let hearsay = adverbs.iter().any(|a| context.ontology.has(WordClass::Hearsay, &context.lemma(*a)));
    let unsure = hearsay || adverbs.iter().any(|a| context.ontology.has(WordClass::Possibly, &context.lemma(*a)));
    if modality == Modality::Actual {
        if unsure {
            modality = Modality::Possible;
        } else if is_imperative(context, clause) {
            modality = Modality::Requested;
        } else if clause.link == Link::Main && context.in_question(clause.head) && is_interrogative(context, clause) {
            modality = Modality::Possible;
        } else if has_condition(context, clause.head) {
            modality = Modality::Hypothetical;
        }
    }
    let polarity = if is_negated(context, clause) { Polarity::Negative } else { Polarity::Positive };
    Signs { polarity, modality, hearsay }
}

/// What the auxiliaries of `head` say, if they say anything.
#[must_use]
pub fn auxiliary_modality(context: &Context, head: WordId) -> Option<Modality> {
    if context.is_arranged(head) {
        return Some(Modality::Planned);
    }
    context.children(head, &[Relation::Aux]).into_iter().find_map(|aux| match context.form(aux).to_lowercase().as_str() {
        "will" | "'ll" | "’ll" | "wo" | "shall" => Some(Modality::Planned),
        "may" | "might" | "can" | "could" | "ca" => Some(Modality::Possible),
        "should" | "must" | "ought" => Some(Modality::Obligatory),
        "would" => Some(Modality::Hypothetical),
        "'d" | "’d" if context.lemma(aux) == "would" => Some(Modality::Hypothetical),
        _ => None,
    })
}

fn is_negated(context: &Context, clause: &Clause) -> bool {
    let head = clause.head;
    let negator = |word: WordId| {
        let lemma = context.lemma(word);
        context.ontology.has(WordClass::Negating, &lemma) && lemma != "nor" && context.form(word).to_lowercase() != "only"
    };
    let no_longer = |word: &WordId| context.lemma(*word) == "long" || context.form(*word).eq_ignore_ascii_case("longer");
    let adverb = context.children(head, &[Relation::Advmod, Relation::CcPreconj]).into_iter().any(|w| {
        (negator(w) && !is_not_only(context, w))
            || (no_longer(&w) && context.children(w, &[Relation::Advmod, Relation::Det]).into_iter().any(negator))
    });
    let nor = context.children(head, &[Relation::Cc]).into_iter().any(|w| context.lemma(w) == "nor");
    let without = context.children(head, &[Relation::Mark, Relation::Case]).into_iter().any(|m| matches!(context.lemma(m).as_str(), "without"));
    let none = |word: &WordId| {
        let neither = context.children(*word, &[Relation::CcPreconj, Relation::Cc]).into_iter().any(|w| context.lemma(w) == "neither");
        if neither {
            return true;
        }
        context.children(*word, &[Relation::Det, Relation::DetPredet]).into_iter().any(|d| matches!(context.lemma(d).as_str(), "no" | "neither"))
            || matches!(context.form(*word).to_lowercase().as_str(), "nobody" | "none" | "nothing" | "neither")
            || (context.form(*word).eq_ignore_ascii_case("one") && context.children(*word, &[Relation::Det]).into_iter().any(negator))
    };
    let predicate_noun = matches!(clause.predicate, PredicateKind::Copula(_)) && none(&head);
    adverb
        || nor
        || without
        || predicate_noun
        || (clause.own_subject && clause.subjects.first().is_some_and(none))
        || clause.objects.first().is_some_and(none)
}

/// "not only … but also" negates nothing.
fn is_not_only(context: &Context, not: WordId) -> bool {
    context.analysis.range.len() > not + 1 && matches!(context.form(not + 1).to_lowercase().as_str(), "only" | "just" | "least")
}

/// A bare verb at the head of a sentence, without subject or auxiliary: "Follow him".
#[must_use]
pub fn is_imperative(context: &Context, clause: &Clause) -> bool {
    use Relation as R;
    let head = clause.head;
    let sentence = &context.analysis.sentences[context.analysis.sentence_of(head)];
    let opens = sentence
        .words
        .clone()
        .take_while(|w| *w < head)
        .all(|w| matches!(context.upos(w), Upos::Punct | Upos::Adv | Upos::Intj | Upos::Cconj | Upos::Aux | Upos::Part));
    clause.link == Link::Main
        && context.relation(head) == R::Root
        && matches!(clause.predicate, PredicateKind::Verb)
        && clause.subjects.is_empty()
        && context.children(head, &[R::Aux, R::AuxPass, R::Nsubj, R::NsubjPass, R::Expl, R::Mark, R::Csubj]).iter().all(|a| context.lemma(*a) == "do")
        && opens
        && context.form(head).to_lowercase() == context.lemma(head)
}

/// The clause begins with its auxiliary or a question word, as a question does; "…?" at the end of a statement's quotation is not enough.
fn is_interrogative(context: &Context, clause: &Clause) -> bool {
    let sentence = &context.analysis.sentences[context.analysis.sentence_of(clause.head)];
    context.relation(clause.head) == Relation::Root && sentence.words.clone().last().is_some_and(|w| matches!(context.form(w), "?" | "”" | "\""))
}

/// Whether an "if" or "unless" clause hangs on `head`.
fn has_condition(context: &Context, head: WordId) -> bool {
    context.children(head, &[Relation::Advcl]).into_iter().any(|clause| is_conditional(context, clause))
}

/// Whether the clause headed by `head` is a condition.
#[must_use]
pub fn is_conditional(context: &Context, head: WordId) -> bool {
    let marks = context.children(head, &[Relation::Mark, Relation::Advmod]);
    // "Had it happened an hour later": the auxiliary before its subject.
    let auxiliary = context.children(head, &[Relation::Aux, Relation::Cop]).first().copied();
    let subject = context.children(head, &[Relation::Nsubj, Relation::NsubjPass]).first().copied();
    if let (Some(auxiliary), Some(subject), Relation::Advcl) = (auxiliary, subject, context.relation(head))
        && auxiliary < subject
        && matches!(context.form(auxiliary).to_lowercase().as_str(), "had" | "should" | "were")
    {
        return true;
    }
    marks
        .iter()
        .any(|m| matches!(context.lemma(*m).as_str(), "if" | "unless" | "whether" | "lest" | "provided" | "should") && !after_even(context, *m))
}

fn after_even(context: &Context, word: WordId) -> bool {
    word > 0 && context.form(word - 1).eq_ignore_ascii_case("as")
}
