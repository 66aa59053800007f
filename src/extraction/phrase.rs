//! The words of a phrase: compact for the graph, whole for people and for benchmarks of open extraction.

use std::ops::Range;

use crate::language::{Relation, Upos, WordId};

use super::context::Context;

/// Relations that lead out of a noun phrase proper.
const LOOSE: &[Relation] = &[
    Relation::AclRelcl,
    Relation::Advcl,
    Relation::AdvclRelcl,
    Relation::Appos,
    Relation::Cc,
    Relation::Conj,
    Relation::Parataxis,
    Relation::Discourse,
    Relation::Dislocated,
    Relation::List,
    Relation::Orphan,
    Relation::Vocative,
    Relation::Cop,
    Relation::Nsubj,
    Relation::NsubjOuter,
    Relation::Csubj,
    Relation::Mark,
    Relation::Aux,
    Relation::Punct,
];

impl Context<'_> {
    /// The words of the phrase headed by `word`, without its preposition, relative clauses, appositions and further conjuncts. Contiguous.
    #[must_use]
    pub fn phrase(&self, word: WordId) -> Range<WordId> {
        if let Some(mention) = self.discourse.mention_of[word].map(|m| &self.discourse.mentions[m]) {
            let words = mention.words.clone();
            if words.contains(&word) {
                return words;
            }
        }
        let heavy = [Relation::Case, Relation::Acl, Relation::Obl, Relation::Ccomp, Relation::Xcomp];
        self.close(word, &mut |child| !LOOSE.contains(&self.relation(child)) && !heavy.contains(&self.relation(child)))
    }

    /// The phrase with everything that depends on it but its own preposition: what a person would copy out.
    #[must_use]
    pub fn whole_phrase(&self, word: WordId) -> Range<WordId> {
        let own = |child: WordId| {
            !matches!(
                self.relation(child),
                Relation::Case
                    | Relation::Cc
                    | Relation::Conj
                    | Relation::Punct
                    | Relation::Parataxis
                    | Relation::Mark
                    | Relation::Cop
                    | Relation::Nsubj
            ) || (self.relation(child) == Relation::Case && child > word)
        };
        let range = self.close(word, &mut |child| own(child) && !matches!(self.relation(child), Relation::AclRelcl | Relation::Appos));
        self.trim(range)
    }

    /// The phrase without its participles and other clauses: the subject of one of them does not hold it.
    #[must_use]
    pub fn phrase_without_clauses(&self, word: WordId) -> Range<WordId> {
        let range = self.close(word, &mut |child| {
            !LOOSE.contains(&self.relation(child)) && !matches!(self.relation(child), Relation::Acl | Relation::Case)
                || (self.relation(child) == Relation::Case && child > word)
        });
        self.trim(range)
    }

    /// A clause as a stretch: its whole subtree without the complementiser and outer punctuation.
    #[must_use]
    pub fn clause_words(&self, head: WordId) -> Range<WordId> {
        let range = self.close(head, &mut |child| {
            !(self.relation(child) == Relation::Mark && matches!(self.lemma(child).as_str(), "that" | "if" | "whether"))
                && !(self.relation(child) == Relation::Punct && (child == head + 1 || child + 1 == head))
        });
        self.trim(range)
    }

    /// The stretch around `word` that is covered without a gap by `word` and the subtrees of the children that `keep` admits.
    fn close(&self, word: WordId, keep: &mut dyn FnMut(WordId) -> bool) -> Range<WordId> {
        let mut inside = vec![word];
        for child in self.analysis.children[word].iter().copied().filter(|c| keep(*c)) {
            inside.extend(self.tight_subtree(child));
        }
        let covered = |w: WordId| inside.contains(&w) || self.upos(w) == Upos::Punct;
        let (mut begin, mut end) = (word, word + 1);
        let sentence = &self.analysis.sentences[self.analysis.sentence_of(word)].words;
        while begin > sentence.start && covered(begin - 1) {
            begin -= 1;
        }
        while end < sentence.end && covered(end) {
            end += 1;
        }
        while begin < word && !inside.contains(&begin) {
            begin += 1;
        }
        while end > word + 1 && !inside.contains(&(end - 1)) {
            end -= 1;
        }
        begin..end
    }

    /// `word` and all below it but relative clauses: they are statements of their own.
    fn tight_subtree(&self, word: WordId) -> Vec<WordId> {
        let mut found = vec![word];
        let mut next = 0;
        while next < found.len() {
            let children = self.analysis.children[found[next]].iter().copied();
            found.extend(children.filter(|c| self.relation(*c) != Relation::AclRelcl));
            next += 1;
        }
        found
    }

    /// Drops commas, dashes and stops at both ends; brackets and quotation marks stay only as a pair.
    fn trim(&self, mut range: Range<WordId>) -> Range<WordId> {
        let loose = |w: WordId| self.upos(w) == Upos::Punct && !matches!(self.form(w), "%" | ")" | "”" | "\"" | "’" | "'");
        while range.len() > 1 && (loose(range.end - 1) || self.unpaired(range.end - 1, &range)) {
            range.end -= 1;
        }
        while range.len() > 1
            && self.upos(range.start) == Upos::Punct
            && (!matches!(self.form(range.start), "(" | "“" | "\"" | "‘" | "'") || self.unpaired(range.start, &range))
        {
            range.start += 1;
        }
        range
    }

    fn unpaired(&self, word: WordId, range: &Range<WordId>) -> bool {
        let partner = match self.form(word) {
            ")" => "(",
            "(" => ")",
            "”" => "“",
            "“" => "”",
            "\"" => "\"",
            "'" | "’" | "‘" => "‘",
            _ => return false,
        };
        !range.clone().any(|w| w != word && self.form(w) == partner)
    }

    /// Text of a stretch on one line.
    #[must_use]
    pub fn text(&self, words: Range<WordId>) -> String {
        let slice = self.analysis.slice(words);
        if slice.contains(char::is_whitespace) { slice.split_whitespace().collect::<Vec<_>>().join(" ") } else { slice.to_owned() }
    }
}
