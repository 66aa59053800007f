//! Quotations: direct speech in marks, reported speech, and reported speech with some words in marks; who speaks, to whom, by what cue.

mod block;
mod cue;
mod direct;
mod indirect;
mod mark;
mod report;

use std::ops::Range;

use super::{Mention, MentionId, Speech, TimeExpression};
use crate::article::Article;
use crate::language::{Analysis, Relation, WordId};
use crate::ontology::Ontology;
use crate::reading::QuotationKind;
use cue::Context;
use direct::Quoted;
use report::{Report, roots, speech};

/// Everything that somebody says in the article, in text order; speech inside speech follows what holds it.
///
/// - Direct: one [`Speech`] a stretch in marks, without the marks; a quotation broken by its cue, or by a paragraph's end, gives several with the same speaker and cue.
///   A paragraph that is handed over to a speaker without marks ("X said:") is one too.
/// - Indirect: the clause without "that", cue and final stop. Clauses of thought and knowledge (`lex:Believing`, `lex:Factive`) count as well.
/// - Mixed: a reported clause of which some words are in marks, or words in marks that a verb of naming governs ("called it “dead”").
///
/// Words in marks that nobody is told to say, and titles of works, are no quotation.
#[must_use]
pub fn find(
    article: &Article,
    analysis: &Analysis,
    ontology: &Ontology,
    mentions: &[Mention],
    mention_of: &[Option<MentionId>],
    times: &[TimeExpression],
) -> Vec<Speech> {
    let context = Context { analysis, ontology, mentions, mention_of, times };
    let stretches = mark::stretches(article);
    let quoted = direct::find(&context, article, &stretches);
    let spoken = block::find(&context, article, &stretches);
    let reports = indirect::find(&context);
    let mut found: Vec<Speech> = quoted.iter().filter_map(|q| Some(in_marks(&context, q, q.told.as_ref()?, QuotationKind::Direct))).collect();
    found.extend(spoken.iter().map(|s| speech(&context, s.range.clone(), s.told.words.clone(), QuotationKind::Direct, Some(&s.told))));
    found.extend(reports.iter().filter_map(|r| reported(&context, r, &quoted)));
    found.extend(quoted.iter().filter(|q| q.told.is_none()).filter_map(|q| named(&context, q, &reports)));
    found.sort_by(|a, b| (a.range.start, b.range.end).cmp(&(b.range.start, a.range.end)));
    found.dedup_by(|b, a| a.range == b.range && (a.speaker == b.speaker || b.speaker.is_none()));
    found
}

fn in_marks(context: &Context, quoted: &Quoted, told: &Report, kind: QuotationKind) -> Speech {
    let told_by = Report { words: quoted.words.clone(), ..told.clone() };
    speech(context, quoted.stretch.range.clone(), quoted.words.clone(), kind, Some(&told_by))
}

/// A reported clause; nothing if it is direct speech, which has been taken already.
fn reported(context: &Context, report: &Report, quoted: &[Quoted]) -> Option<Speech> {
    let share = |q: &Quoted| q.words.start.max(report.words.start)..q.words.end.min(report.words.end);
    let inside = |q: &Quoted| q.words.start >= report.words.start && q.words.end <= report.words.end;
    let cue_outside = |q: &Quoted| !q.words.contains(&report.cue.start);
    let holds_clause = |q: &Quoted| report.clause.is_some_and(|clause| q.words.contains(&clause));
    let is_direct = quoted.iter().any(|q| q.told.is_some() && cue_outside(q) && (holds_clause(q) || share(q).len() * 2 > report.words.len()));
    if is_direct {
        return None;
    }
    let mixed = quoted.iter().any(|q| q.told.is_none() && inside(q) && !looks_like_title(context, q));
    let kind = if mixed { QuotationKind::Mixed } else { QuotationKind::Indirect };
    let range = &context.analysis.range;
    let bytes = range.get(report.words.start)?.start..range.get(report.words.end.checked_sub(1)?)?.end;
    Some(speech(context, bytes, report.words.clone(), kind, Some(report)))
}

fn looks_like_title(context: &Context, quoted: &Quoted) -> bool {
    let forms = quoted.words.clone().map(|w| context.analysis.form(w)).filter(|f| f.chars().count() > 3);
    forms.clone().count() > 0 && forms.clone().all(|f| f.starts_with(char::is_uppercase))
}

/// Words in marks that a verb of naming or saying governs, outside any reported clause.
fn named(context: &Context, quoted: &Quoted, reports: &[Report]) -> Option<Speech> {
    let within = |r: &Report| {
        r.words.start <= quoted.words.start && quoted.words.end <= r.words.end && !(quoted.words.start..quoted.words.end).contains(&r.cue.start)
    };
    if reports.iter().any(within) || looks_like_title(context, quoted) {
        return None;
    }
    let verb = roots(context, &quoted.words).into_iter().find_map(|root| naming_verb(context, root, &quoted.words))?;
    let speaker = context.speaker(verb).filter(|s| !quoted.words.contains(s))?;
    let told = Report {
        words: quoted.words.clone(),
        clause: None,
        cue: context.cue_words(verb),
        speaker: Some(speaker),
        addressee: context.addressee(verb).filter(|a| !quoted.words.contains(a)).filter(|_| !context.names_only(verb)),
        time: context.time(verb),
    };
    Some(in_marks(context, quoted, &told, QuotationKind::Mixed))
}

/// The verb of naming or saying that `root` is a complement of: directly, or as what describes its object if several words are in marks.
fn naming_verb(context: &Context, root: WordId, words: &Range<WordId>) -> Option<WordId> {
    let analysis = context.analysis;
    let mut at = root;
    for _ in 0..3 {
        let above = analysis.head[at]?;
        let complement =
            matches!(analysis.relation[at], Relation::Xcomp | Relation::Obj | Relation::Obl | Relation::Ccomp | Relation::Dep | Relation::Advcl);
        // "called the plan “late and small”": the parser may take the quality for an adverb.
        let adverb = analysis.relation[at] == Relation::Advmod
            && at > above
            && context.names_only(above)
            && analysis.child(above, Relation::Obj).is_some_and(|object| object < at);
        if (complement || adverb) && context.names(above) {
            return Some(above);
        }
        let describes = matches!(analysis.relation[at], Relation::Amod | Relation::Compound | Relation::Nmod | Relation::Conj | Relation::Appos);
        if !describes || words.len() < 2 {
            return None;
        }
        at = above;
    }
    None
}

#[cfg(test)]
mod tests;
