//! From a mention to the whole phrase that annotators mark: with relative clauses, appositions and prepositional phrases.

use std::ops::Range;

use crate::discourse::Mention;
use crate::language::{Analysis, Relation, Upos, WordId};
use crate::reading::MentionForm;

/// Bytes of the phrase of `mention`; `None` if it has no words.
///
/// The phrase is what hangs on the head in the tree without what belongs to the clause: where a noun is a predicate ("is a lawyer"), its
/// subject, copula and adverbials are no part of it. Coordinated phrases are mentions of their own.
pub fn full(analysis: &Analysis, mention: &Mention) -> Option<Range<usize>> {
    let mut words: Range<WordId> = mention.words.clone();
    if mention.form != MentionForm::Pronoun && mention.words.contains(&mention.head) {
        for child in analysis.children.get(mention.head)? {
            // Only what touches the phrase, so that a gap never swallows foreign words.
            if belongs(analysis.relation[*child]) {
                let below = analysis.subtree(*child);
                let (first, last) = (*below.first()?, *below.last()?);
                if first <= words.end + 1 && last + 1 >= words.start.saturating_sub(1) {
                    words = words.start.min(first)..words.end.max(last + 1);
                }
            }
        }
    }
    while words.end > words.start + 1 && is_loose(analysis, words.end - 1) {
        words.end -= 1;
    }
    while words.end > words.start + 1 && analysis.upos[words.start] == Upos::Punct {
        words.start += 1;
    }
    // Annotators count the possessive mark to the phrase: "Byron's".
    if analysis.relation.get(words.end) == Some(&Relation::Case) && matches!(analysis.form(words.end), "'s" | "’s" | "'" | "’") {
        words.end += 1;
    }
    (!words.is_empty()).then(|| analysis.range[words.start].start..analysis.range[words.end - 1].end)
}

/// Whether a dependent in this relation is part of the noun phrase.
fn belongs(relation: Relation) -> bool {
    use Relation::{Acl, AclRelcl, Amod, Appos, Compound, Det, DetPredet, Flat, Nmod, NmodDesc, NmodPoss, NmodUnmarked, Nummod};
    matches!(relation, Acl | AclRelcl | Amod | Appos | Compound | Det | DetPredet | Flat | Nmod | NmodDesc | NmodPoss | NmodUnmarked | Nummod)
}

/// Punctuation at the end, unless it closes a bracket or marks that opened inside.
fn is_loose(analysis: &Analysis, word: WordId) -> bool {
    analysis.upos[word] == Upos::Punct && !matches!(analysis.form(word), ")" | "]" | "”" | "\"" | "’")
}
