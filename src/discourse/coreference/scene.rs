//! What the sieves look at: the mentions and where they stand.

use crate::article::{Article, BlockKind};
use crate::discourse::{Mention, MentionId, Speech, phrase};
use crate::language::{Analysis, Relation, WordId};
use crate::ontology::Ontology;
use crate::reading::{MentionForm, QuotationKind};

/// The article as the sieves see it; nothing in it changes while they run.
pub(super) struct Scene<'a> {
    pub analysis: &'a Analysis,
    pub ontology: &'a Ontology,
    pub mentions: &'a [Mention],
    pub mention_of: &'a [Option<MentionId>],
    pub quotations: &'a [Speech],
    /// The sentence of each mention.
    pub sentence: Vec<usize>,
    /// The paragraph of each mention.
    pub block: Vec<usize>,
    /// For each paragraph, whether it ends in a question.
    pub asking: Vec<bool>,
    /// The stretch of the article that each mention belongs to: 0 for the story, a number of its own for each author note.
    pub scope: Vec<usize>,
    /// The innermost direct or mixed speech around each mention.
    pub speech: Vec<Option<usize>>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(
        article: &Article,
        analysis: &'a Analysis,
        ontology: &'a Ontology,
        mentions: &'a [Mention],
        mention_of: &'a [Option<MentionId>],
        quotations: &'a [Speech],
    ) -> Self {
        let sentence: Vec<usize> = mentions.iter().map(|m| analysis.sentence_of(m.head)).collect();
        let scope = sentence.iter().map(|s| scope(article, analysis, *s)).collect();
        let speech = mentions.iter().map(|m| speech_around(quotations, m.head)).collect();
        let block = sentence.iter().map(|s| analysis.sentences.get(*s).map_or(0, |s| s.block)).collect();
        let asking = article.blocks.iter().map(|b| analysis.text.get(b.range.clone()).is_some_and(|t| t.trim_end().ends_with('?'))).collect();
        Self { analysis, ontology, mentions, mention_of, quotations, sentence, block, asking, scope, speech }
    }

    /// The mention headed by `word`.
    pub(super) fn at(&self, word: WordId) -> Option<MentionId> {
        self.mention_of.get(word).copied().flatten()
    }

    /// Whether the mention is a pronoun.
    pub(super) fn is_pronoun(&self, mention: MentionId) -> bool {
        self.mentions[mention].form == MentionForm::Pronoun
    }

    /// Whether the mention is a name.
    pub(super) fn is_name(&self, mention: MentionId) -> bool {
        self.mentions[mention].form == MentionForm::Name
    }

    /// Whether one of the two phrases stands inside the other (apart from appositions, such phrases never mean the same).
    pub(super) fn nested(&self, a: MentionId, b: MentionId) -> bool {
        let (a, b) = (&self.mentions[a], &self.mentions[b]);
        a.words.contains(&b.head) || b.words.contains(&a.head) || self.dominates(a.head, b.head) || self.dominates(b.head, a.head)
    }

    /// Whether `inner` stands in the noun phrase of `outer`: below it, with nothing but nominal relations between.
    fn dominates(&self, outer: WordId, inner: WordId) -> bool {
        let mut word = inner;
        while let Some(above) = self.analysis.head[word] {
            if !matches!(
                self.analysis.relation[word],
                Relation::NmodPoss | Relation::Nmod | Relation::Compound | Relation::Conj | Relation::Amod | Relation::NmodUnmarked
            ) {
                return false;
            }
            if above == outer {
                return self.analysis.relation[word] != Relation::Conj || word != inner;
            }
            word = above;
        }
        false
    }

    /// The mention of the possessor of `mention`.
    pub(super) fn possessor(&self, mention: MentionId) -> Option<MentionId> {
        phrase::possessor(self.analysis, self.mentions[mention].head).and_then(|p| self.at(p))
    }

    /// Whether the paragraph of the mention ends in a question.
    pub(super) fn asks(&self, mention: MentionId) -> bool {
        self.asking.get(self.block[mention]).copied().unwrap_or(false)
    }

    /// 2 for the first mention of a paragraph, 1 of a sentence, else 0.
    pub(super) fn opening(&self, mention: MentionId) -> usize {
        let before = |of: &[usize]| mention > 0 && of[mention - 1] == of[mention];
        usize::from(!before(&self.sentence)) + usize::from(!before(&self.block))
    }

    /// Whether the mention is the subject of its sentence's main verb.
    pub(super) fn is_main_subject(&self, mention: MentionId) -> bool {
        let head = self.mentions[mention].head;
        self.analysis.relation[head].base() == "nsubj" && self.analysis.head[head].is_some_and(|v| self.analysis.relation[v] == Relation::Root)
    }

    /// Lower-case lemma of the head.
    pub(super) fn head_lemma(&self, mention: MentionId) -> String {
        self.analysis.lemma[self.mentions[mention].head].to_lowercase()
    }

    /// The core as it stands in the text.
    pub(super) fn core(&self, mention: MentionId) -> &'a str {
        self.analysis.slice(self.mentions[mention].core.clone())
    }
}

fn scope(article: &Article, analysis: &Analysis, sentence: usize) -> usize {
    let block = analysis.sentences.get(sentence).map_or(0, |s| s.block);
    if article.blocks.get(block).is_some_and(|b| b.kind == BlockKind::AuthorNote) { block + 1 } else { 0 }
}

fn speech_around(quotations: &[Speech], word: WordId) -> Option<usize> {
    quotations
        .iter()
        .enumerate()
        .filter(|(_, q)| q.kind != QuotationKind::Indirect && q.words.contains(&word))
        .min_by_key(|(_, q)| q.words.len())
        .map(|(i, _)| i)
}
