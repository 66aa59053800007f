//! Direct speech: which stretches in marks are somebody's words, and whose.
//!
//! A stretch is speech if it is whole (a sentence, or a clause set off by comma or colon) and a cue is found by the tree or beside the marks, or if it
//! stands as sentences of its own and continues a speaker. The search follows the order of Elson and McKeown (2010, *Automatic Attribution of
//! Quoted Speech in Literary Narrative*): cue beside the quotation first, then the conversation before it.

use std::ops::Range;

use super::cue::Context;
use super::mark::Stretch;
use super::report::{Report, roots};
use crate::article::Article;
use crate::language::{Relation, Upos, WordId};
use crate::reading::Kind;

/// How far from the marks a cue may stand, in words.
const REACH: usize = 18;
/// A sentence of its own that is no more than a cue ("he said.") has at most so many words.
const CUE_SENTENCE: usize = 14;

/// A stretch with what was found out about it.
#[derive(Debug, Clone)]
pub struct Quoted {
    /// Where it stands.
    pub stretch: Stretch,
    /// Its words.
    pub words: Range<WordId>,
    /// Cue and speaker, if it is direct speech; a report with empty cue has a speaker but no cue, or neither.
    pub told: Option<Report>,
}

/// What stands before the opening mark in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    Start,
    Comma,
    Colon,
    Word,
}

/// Finds the direct speech among `stretches`.
pub fn find(context: &Context, article: &Article, stretches: &[Stretch]) -> Vec<Quoted> {
    let mut found: Vec<Quoted> = Vec::new();
    for (i, stretch) in stretches.iter().enumerate() {
        let words = words_in(context, &stretch.range);
        if words.is_empty() {
            continue;
        }
        let told = Finder { context, article, stretches, at: i, words: words.clone(), before: &found }.told();
        found.push(Quoted { stretch: stretch.clone(), words, told });
    }
    found
}

/// The words inside a stretch of bytes.
pub fn words_in(context: &Context, bytes: &Range<usize>) -> Range<WordId> {
    let range = &context.analysis.range;
    let first = range.partition_point(|r| r.start < bytes.start);
    let end = range.partition_point(|r| r.end <= bytes.end);
    first..end.max(first)
}

struct Finder<'a> {
    context: &'a Context<'a>,
    article: &'a Article,
    stretches: &'a [Stretch],
    at: usize,
    words: Range<WordId>,
    before: &'a [Quoted],
}

impl Finder<'_> {
    fn stretch(&self) -> &Stretch {
        &self.stretches[self.at]
    }

    fn text(&self) -> &str {
        &self.article.text[self.stretch().range.clone()]
    }

    /// Who says it and by what cue, if it is direct speech.
    fn told(&self) -> Option<Report> {
        let lead = self.lead();
        if self.is_title(lead) {
            return None;
        }
        if self.is_whole(lead)
            && let Some(cue) = self.cue(lead)
        {
            return Some(self.report(cue));
        }
        if self.stands_alone(lead) {
            return Some(self.continued());
        }
        (self.has_clause() || self.ends()).then(|| self.joined()).flatten()
    }

    /// '"…," Orr added; and, later, "…"': a further stretch that only "and" and adverbs part from the cue or the stretch before.
    fn joined(&self) -> Option<Report> {
        let analysis = self.context.analysis;
        let (before, told) = self.before.iter().rev().find_map(|q| q.told.as_ref().filter(|t| t.speaker.is_some()).map(|t| (q, t)))?;
        let edge = before.words.end.max(told.cue.end).max(told.speaker.map_or(0, |s| s + 1));
        let between = edge..self.words.start;
        let light =
            |w: WordId| matches!(analysis.upos[w], Upos::Punct | Upos::Cconj | Upos::Adv) || self.context.times.iter().any(|t| t.words.contains(&w));
        let joint = |w: WordId| analysis.upos[w] == Upos::Cconj || matches!(analysis.form(w), ";" | "," | ":");
        let same =
            before.stretch.block == self.stretch().block && analysis.sentence_of(before.words.start) + 1 >= analysis.sentence_of(self.words.start);
        (same && between.clone().any(joint) && between.into_iter().all(light)).then(|| Report { words: self.words.clone(), ..told.clone() })
    }

    fn report(&self, cue: WordId) -> Report {
        let context = self.context;
        let outside = |w: &WordId| !self.words.contains(w) && !self.in_marks(*w);
        let own = context.speaker(cue).filter(outside).or_else(|| self.subject_beside(cue));
        let speaker = own.or_else(|| self.inverted_speaker(cue)).or_else(|| self.nearest_speaker(cue));
        let addressee = context.addressee(cue).filter(outside).filter(|a| Some(*a) != speaker);
        Report { words: self.words.clone(), clause: None, cue: context.cue_words(cue), speaker, addressee, time: context.time(cue) }
    }

    fn in_marks(&self, word: WordId) -> bool {
        let at = self.context.analysis.range[word].start;
        self.stretches.iter().any(|s| s.range.contains(&at))
    }

    /// The subject outside the marks of a cue to which the parser gave one inside as well.
    fn subject_beside(&self, cue: WordId) -> Option<WordId> {
        let context = self.context;
        let own = context.analysis.children_by(cue, Relation::Nsubj).filter(|s| !self.words.contains(s) && !self.in_marks(*s)).last()?;
        (!context.is_passive(cue)).then(|| context.mention_head(own))
    }

    /// The speaker after a cue whom the parser took for part of what is said: in '"…," said Orr's barrister, Ann Lee' it may hang the
    /// barrister on the verb inside the marks.
    fn inverted_speaker(&self, cue: WordId) -> Option<WordId> {
        let (context, analysis) = (self.context, self.context.analysis);
        if self.words.start > cue || context.is_passive(cue) {
            return None;
        }
        let sentence = analysis.sentences.get(analysis.sentence_of(cue))?.words.clone();
        let nominal = |w: WordId| matches!(analysis.upos[w], Upos::Noun | Upos::Propn | Upos::Pron) && context.case(w).is_none_or(|case| case > w);
        let hangs = |w: WordId| analysis.head[w].is_some_and(|head| head == cue || self.words.contains(&head));
        let fits = |w: &WordId| {
            nominal(*w) && hangs(*w) && !matches!(analysis.relation[*w], Relation::OblUnmarked | Relation::NmodPoss) && !self.is_told(cue, *w)
        };
        let mut found = (cue + 1..sentence.end.min(cue + REACH)).take_while(|w| !self.in_marks(*w)).filter(fits);
        let first = found.next()?;
        // The name after a description, "the head of policy, Ann Lee", goes astray in the same way.
        let name = found.next().filter(|w| analysis.upos[*w] == Upos::Propn && analysis.upos[first] != Upos::Propn && analysis.form(*w - 1) == ",");
        Some(context.mention_head(name.unwrap_or(first)))
    }

    fn is_told(&self, cue: WordId, word: WordId) -> bool {
        self.context.addressee(cue) == Some(self.context.mention_head(word))
    }

    /// The mention beside a cue whose subject the parser missed: after the cue if that stands first, else before it.
    fn nearest_speaker(&self, cue: WordId) -> Option<WordId> {
        let analysis = self.context.analysis;
        let sentence = analysis.sentences.get(analysis.sentence_of(cue))?.words.clone();
        let owner = |w: WordId| analysis.relation[w] == Relation::NmodPoss;
        let fits = |w: &WordId| !owner(*w) && self.context.mention_of.get(*w).copied().flatten().is_some();
        let before = (sentence.start.max(cue.saturating_sub(REACH))..cue).rev().take_while(|w| !self.in_marks(*w)).find(fits);
        before.or_else(|| (cue + 1..sentence.end.min(cue + REACH)).take_while(|w| !self.in_marks(*w)).find(fits))
    }

    fn lead(&self) -> Lead {
        let analysis = self.context.analysis;
        let sentence = analysis.sentences[analysis.sentence_of(self.words.start)].words.start;
        let mut lead = Lead::Start;
        for word in (sentence..self.words.start).rev() {
            match analysis.form(word) {
                ":" => return Lead::Colon,
                "," => lead = Lead::Comma,
                "—" | "–" | "-" | "--" | ";" if lead == Lead::Start => lead = Lead::Comma,
                _ if analysis.upos[word] == Upos::Punct => {}
                _ => return if lead == Lead::Comma { Lead::Comma } else { Lead::Word },
            }
        }
        Lead::Start
    }

    /// Whether the stretch ends as a quoted sentence does: with a comma or stop inside the marks, or right after them.
    fn ends(&self) -> bool {
        let end = self.stretch().outer.end;
        let after = self.article.text[end..].trim_start_matches([' ', '\u{a0}']);
        self.text().ends_with([',', '.', '?', '!', '…', '—', ';']) || (after.starts_with([',', '.']) && self.has_clause())
    }

    fn has_clause(&self) -> bool {
        let analysis = self.context.analysis;
        let verbal = |w: WordId| matches!(analysis.upos[w], Upos::Verb | Upos::Aux);
        let subject = |w: WordId| matches!(analysis.relation[w], Relation::Nsubj | Relation::NsubjPass | Relation::Expl);
        self.words.clone().any(verbal) && (self.words.clone().any(subject) || self.words.len() >= 6)
    }

    fn is_capital(&self) -> bool {
        self.text().chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_uppercase() || c.is_numeric())
    }

    fn is_title(&self, lead: Lead) -> bool {
        let analysis = self.context.analysis;
        let content =
            self.words.clone().filter(|w| matches!(analysis.upos[*w], Upos::Noun | Upos::Propn | Upos::Adj | Upos::Verb | Upos::Adv | Upos::Pron));
        let capitals = content.clone().all(|w| analysis.form(w).starts_with(|c: char| c.is_uppercase() || c.is_numeric()));
        lead != Lead::Colon && capitals && self.words.len() <= 8 && !self.text().ends_with(['.', '!', '…', ',']) && self.words.len() > 1
    }

    fn is_whole(&self, lead: Lead) -> bool {
        match lead {
            Lead::Start => self.ends() || self.stretch().continued || self.has_clause(),
            Lead::Comma | Lead::Colon => self.is_capital() || self.has_clause() || self.ends(),
            Lead::Word => {
                (self.follows_cue() && (self.has_clause() || (self.is_capital() && self.ends()))) || (self.has_clause() && self.follows_governor())
            }
        }
    }

    /// Whether the words follow a cue at once, but for its addressee, an adverb or "that".
    fn follows_cue(&self) -> bool {
        self.cue_before(Lead::Word).is_some_and(|cue| {
            let analysis = self.context.analysis;
            (cue + 1..self.words.start).all(|w| {
                analysis.upos[w] == Upos::Punct
                    || matches!(analysis.relation[w], Relation::Advmod | Relation::Mark | Relation::Iobj)
                    || self.is_addressed(cue, w)
            })
        })
    }

    /// Whether the words follow the verb whose clause they are: 'the letter reads "we may …"'.
    fn follows_governor(&self) -> bool {
        let analysis = self.context.analysis;
        let before = (0..self.words.start).rev().find(|w| analysis.upos[*w] != Upos::Punct);
        self.cue_in_tree().is_some_and(|cue| Some(cue) == before && !self.context.names_only(cue))
    }

    fn is_addressed(&self, cue: WordId, word: WordId) -> bool {
        let analysis = self.context.analysis;
        let mut at = word;
        while let Some(above) = analysis.head[at] {
            if above == cue {
                let told = analysis.relation[at] == Relation::Obl && self.context.may_speak(at);
                return told || matches!(analysis.relation[at], Relation::Obj | Relation::Iobj | Relation::Nsubj);
            }
            at = above;
        }
        false
    }

    fn cue(&self, lead: Lead) -> Option<WordId> {
        if lead == Lead::Start {
            self.cue_after().or_else(|| self.cue_in_tree()).or_else(|| self.cue_before(lead))
        } else {
            self.cue_before(lead).or_else(|| self.cue_in_tree()).or_else(|| self.cue_after())
        }
    }

    /// A verb outside the marks that governs the words or hangs on them.
    fn cue_in_tree(&self) -> Option<WordId> {
        let (context, analysis) = (self.context, self.context.analysis);
        let fits = |verb: WordId, any: bool| {
            !self.words.contains(&verb) && !self.in_marks(verb) && (context.speaks(verb) || (any && context.subject(verb, 0).is_some()))
        };
        let above = roots(context, &self.words).into_iter().find_map(|r| {
            let relation = analysis.relation[r];
            let clause = matches!(relation, Relation::Ccomp | Relation::Parataxis);
            analysis.head[r].filter(|h| {
                analysis.upos[*h] == Upos::Verb
                    && fits(*h, relation == Relation::Ccomp)
                    && (clause || matches!(relation, Relation::Obj | Relation::Xcomp | Relation::Dep))
            })
        });
        above.or_else(|| {
            let below = self.words.clone().flat_map(|w| analysis.children[w].iter().copied());
            below
                .filter(|c| matches!(analysis.relation[*c], Relation::Parataxis | Relation::Dep | Relation::Ccomp))
                .find(|c| analysis.upos[*c] == Upos::Verb && fits(*c, false))
        })
    }

    /// "…," Orr said / said Orr.
    fn cue_after(&self) -> Option<WordId> {
        let analysis = self.context.analysis;
        let number = analysis.sentence_of(self.words.end.checked_sub(1)?);
        let sentence = analysis.sentences.get(number)?;
        let mut from = self.words.end;
        while from < sentence.words.end && analysis.upos[from] == Upos::Punct && !matches!(analysis.form(from), "." | ";") {
            from += 1;
        }
        if from < sentence.words.end {
            return self.cue_from(from, sentence.words.end);
        }
        let next = analysis.sentences.get(number + 1).filter(|s| s.block == sentence.block && s.words.len() <= CUE_SENTENCE)?;
        let open_end = self.text().ends_with([',', '?', '!', '…', '—']);
        let small = analysis.form(next.words.start).starts_with(char::is_lowercase);
        let cue = self.cue_from(next.words.start, next.words.end)?;
        let bare = analysis.child(cue, Relation::Ccomp).is_none() && analysis.child(cue, Relation::Obj).is_none();
        ((open_end && bare) || small).then_some(cue)
    }

    /// The first cue in `from..end` whose subject stands there too.
    fn cue_from(&self, from: WordId, end: WordId) -> Option<WordId> {
        let analysis = self.context.analysis;
        for word in from..end.min(from + REACH) {
            if self.in_marks(word) || matches!(analysis.form(word), "." | ";") {
                return None;
            }
            if analysis.upos[word] != Upos::Verb || matches!(analysis.relation[word], Relation::AclRelcl | Relation::Acl | Relation::Amod) {
                continue;
            }
            let first = (from..word).all(|w| matches!(analysis.upos[w], Upos::Adv | Upos::Cconj | Upos::Aux));
            let subject = self.context.subject(word, 0).is_some_and(|s| s >= from && s < end) || self.subject_beside(word).is_some();
            if self.context.speaks(word) && (first || subject || word <= from + 3) {
                return Some(word);
            }
            // "…," he laughed: any verb that is all there is beside the words.
            let ending = self.text().ends_with([',', '?', '!']) && analysis.child(word, Relation::Obj).is_none();
            return (subject && ending && word <= from + 3).then_some(word);
        }
        None
    }

    /// Orr said, "…" / The statement read: "…", also with the colon at the end of the sentence before.
    fn cue_before(&self, lead: Lead) -> Option<WordId> {
        let analysis = self.context.analysis;
        let number = analysis.sentence_of(self.words.start);
        let mut sentence = analysis.sentences[number].words.clone();
        let mut end = self.words.start;
        let mut lead = lead;
        if lead == Lead::Start {
            let previous = &analysis.sentences.get(number.checked_sub(1)?)?.words;
            let colon = previous.clone().rev().find(|w| !matches!(analysis.form(*w), "“" | "\"" | "‘" | "'"))?;
            if analysis.form(colon) != ":" {
                return None;
            }
            (sentence, end, lead) = (previous.clone(), colon, Lead::Colon);
        }
        let mut any = None;
        for word in (sentence.start..end).rev().take(REACH + 6) {
            if self.in_marks(word) || matches!(analysis.form(word), ";") {
                break;
            }
            if analysis.upos[word] != Upos::Verb {
                continue;
            }
            if self.context.speaks(word) && !self.context.is_passive(word) {
                return Some(word);
            }
            any = if analysis.head[word].is_none() { Some(word) } else { any.or(Some(word)) };
            let inside = matches!(analysis.relation[word], Relation::Acl | Relation::AclRelcl | Relation::Advcl | Relation::Xcomp | Relation::Amod);
            if lead != Lead::Colon && !inside {
                break;
            }
        }
        any.filter(|verb| lead == Lead::Colon && self.context.subject(*verb, 0).is_some())
    }

    /// Whole sentences in marks, nothing else beside them.
    fn stands_alone(&self, lead: Lead) -> bool {
        let analysis = self.context.analysis;
        let Some(last) = self.words.end.checked_sub(1) else { return false };
        let sentence = &analysis.sentences[analysis.sentence_of(last)].words;
        let closed = (self.words.end..sentence.end).all(|w| analysis.upos[w] == Upos::Punct);
        let enough = self.words.len() >= 5 || (self.words.len() >= 3 && self.text().ends_with(['.', '?', '!', '…']));
        lead == Lead::Start && closed && enough && (self.is_capital() || self.stretch().continued)
    }

    /// Who goes on speaking in a stretch without cue.
    fn continued(&self) -> Report {
        let analysis = self.context.analysis;
        let nobody = Report { words: self.words.clone(), clause: None, cue: 0..0, speaker: None, addressee: None, time: None };
        let number = analysis.sentence_of(self.words.start);
        let last = self.before.iter().rev().find_map(|q| q.told.as_ref().filter(|t| t.speaker.is_some()).map(|t| (q, t)));
        let go_on = |told: &Report| Report { words: self.words.clone(), ..told.clone() };
        let near = last.filter(|(q, told)| {
            let edge =
                [q.words.end.saturating_sub(1), told.cue.end.saturating_sub(1)].into_iter().map(|w| analysis.sentence_of(w)).max().unwrap_or(0);
            number <= edge + 1 && (q.stretch.block == self.stretch().block || self.ends_block(edge) || self.stretch().continued)
        });
        if let Some((_, told)) = near {
            return go_on(told);
        }
        if let Some(speaker) = number.checked_sub(1).and_then(|before| self.person_in(before)) {
            return Report { speaker: Some(speaker), ..nobody };
        }
        match last {
            Some((q, told)) if q.stretch.block + 2 >= self.stretch().block => go_on(told),
            _ => nobody,
        }
    }

    fn ends_block(&self, sentence: usize) -> bool {
        let sentences = &self.context.analysis.sentences;
        sentences.get(sentence + 1).is_none_or(|next| next.block != sentences[sentence].block)
    }

    /// The person that a sentence has as its subject.
    fn person_in(&self, sentence: usize) -> Option<WordId> {
        let analysis = self.context.analysis;
        let root = analysis.sentences.get(sentence)?.words.clone().find(|w| analysis.head[*w].is_none())?;
        let subject = self.context.mention_head(self.context.subject(root, 0)?);
        let mention = self.context.mention_of.get(subject).copied().flatten().and_then(|m| self.context.mentions.get(m))?;
        (mention.kind == Kind::Person && !self.in_marks(subject)).then_some(subject)
    }
}
