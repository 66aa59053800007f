//! What every part of the extraction looks at: the article, its words, its discourse, the lexicon.

use std::ops::Range;

use crate::article::{Article, CharIndex};
use crate::discourse::Discourse;
use crate::language::{Analysis, Relation, Upos, WordId};
use crate::ontology::{Ontology, WordClass};
use crate::reading::{EntityId, Evidence, Kind, QuotationKind};

use super::clause::Clause;
use super::marks;

/// The article as extraction sees it.
pub struct Context<'a> {
    /// The article.
    pub article: &'a Article,
    /// Its words and trees.
    pub analysis: &'a Analysis,
    /// Its mentions, entities, quotations and times.
    pub discourse: &'a Discourse,
    /// Words and their classes.
    pub ontology: &'a Ontology,
    /// Byte offsets to characters.
    pub characters: CharIndex,
    /// Bytes between quotation marks, where not the article speaks.
    pub quoted: Vec<Range<usize>>,
}

impl<'a> Context<'a> {
    /// Gathers the layers of one article.
    #[must_use]
    pub fn new(article: &'a Article, analysis: &'a Analysis, discourse: &'a Discourse, ontology: &'a Ontology) -> Self {
        Self { article, analysis, discourse, ontology, characters: CharIndex::new(&analysis.text), quoted: marks::quoted(article) }
    }

    /// Whether `word` stands between quotation marks: somebody's words, though it may not be plain whose.
    #[must_use]
    pub fn is_quoted(&self, word: WordId) -> bool {
        let at = self.analysis.range[word].start;
        self.quoted.iter().any(|r| r.contains(&at))
    }

    /// The relation of `word` to its head.
    #[must_use]
    pub fn relation(&self, word: WordId) -> Relation {
        self.analysis.relation[word]
    }

    /// The head of `word`.
    #[must_use]
    pub fn head(&self, word: WordId) -> Option<WordId> {
        self.analysis.head[word]
    }

    /// The word class of `word`.
    #[must_use]
    pub fn upos(&self, word: WordId) -> Upos {
        self.analysis.upos[word]
    }

    /// The lemma of `word`, lower case.
    #[must_use]
    pub fn lemma(&self, word: WordId) -> String {
        self.analysis.lemma[word].to_lowercase()
    }

    /// The word as it stands.
    #[must_use]
    pub fn form(&self, word: WordId) -> &'a str {
        self.analysis.form(word)
    }

    /// Children of `word` in one of `relations`, in text order.
    #[must_use]
    pub fn children(&self, word: WordId, relations: &[Relation]) -> Vec<WordId> {
        self.analysis.children[word].iter().copied().filter(|c| relations.contains(&self.relation(*c))).collect()
    }

    /// The copula of `word`, unless it stands in a quotation that `word` is not part of: trees easily join a quotation to its cue.
    #[must_use]
    pub fn copula(&self, word: WordId) -> Option<WordId> {
        let copula = self.children(word, &[Relation::Cop]).first().copied().filter(|_| !self.is_arranged(word))?;
        let apart =
            self.discourse.quotations.iter().any(|q| q.kind == QuotationKind::Direct && q.words.contains(&copula) && !q.words.contains(&word));
        (!apart).then_some(copula)
    }

    /// "The minister is to meet X", "the hearing is to be held": a form of "be" before an infinitive tells what is arranged, where the subject can
    /// act or is acted on; "the aim is to win" says what the aim is.
    #[must_use]
    pub fn is_arranged(&self, verb: WordId) -> bool {
        let helpers = self.children(verb, &[Relation::Cop, Relation::Aux, Relation::AuxPass]);
        let be = helpers.into_iter().find(|w| matches!(self.form(*w).to_lowercase().as_str(), "is" | "are" | "was" | "were" | "am"));
        let to = self.children(verb, &[Relation::Mark]).into_iter().find(|w| self.lemma(*w) == "to");
        let (Some(be), Some(to), Upos::Verb) = (be, to, self.upos(verb)) else { return false };
        let acts = |subject: &WordId| matches!(self.kind(*subject), Some(Kind::Person | Kind::Group | Kind::Organization));
        let passive = !self.children(verb, &[Relation::AuxPass]).is_empty();
        be < to && (passive || self.children(verb, &[Relation::Nsubj, Relation::NsubjPass]).iter().any(acts))
    }

    /// Whether a verb, with its particle or idiom, is in `class`: "carry out" before "carry".
    #[must_use]
    pub fn verb_in(&self, verb: WordId, class: WordClass) -> bool {
        let lemma = self.lemma(verb);
        let with_particle = self.children(verb, &[Relation::CompoundPrt]).first().map(|p| format!("{lemma} {}", self.lemma(*p)));
        with_particle.is_some_and(|l| self.ontology.has(class, &l)) || self.ontology.has(class, &lemma)
    }

    /// The entity that the phrase headed by `word` stands for.
    #[must_use]
    pub fn entity(&self, word: WordId) -> Option<EntityId> {
        self.discourse.mention_of.get(word).copied().flatten().and_then(|m| self.discourse.mentions[m].entity)
    }

    /// What the phrase headed by `word` stands for.
    #[must_use]
    pub fn kind(&self, word: WordId) -> Option<Kind> {
        match self.entity(word) {
            Some(entity) => Some(self.discourse.entities[entity].kind),
            None => self.discourse.mention_of.get(word).copied().flatten().map(|m| self.discourse.mentions[m].kind),
        }
    }

    /// `word` and the nominals coordinated with it, in text order.
    #[must_use]
    pub fn conjuncts(&self, word: WordId) -> Vec<WordId> {
        let mut all = vec![word];
        let nominal = |w: &WordId| {
            (!matches!(self.upos(*w), Upos::Verb | Upos::Aux) || self.children(*w, &[Relation::Det]).len() == 1)
                && self.children(*w, &[Relation::Nsubj, Relation::NsubjPass, Relation::Mark]).is_empty()
        };
        // "Councillor Ann Lee and Bo Orr": the second name may hang on the first one's title.
        let titles = self.children(word, &[Relation::NmodDesc, Relation::Compound, Relation::Flat]);
        let astray = titles.into_iter().flat_map(|t| self.children(t, &[Relation::Conj])).filter(|w| *w > word && self.upos(*w) == Upos::Propn);
        all.extend(self.children(word, &[Relation::Conj]).into_iter().chain(astray).filter(nominal).filter(|w| !self.is_ruled_out(*w)));
        all
    }

    /// "but not Tom", "rather than Tom", "not in Paris": a phrase that is named only to be ruled out.
    #[must_use]
    pub fn is_ruled_out(&self, word: WordId) -> bool {
        let signs = self.children(word, &[Relation::Advmod, Relation::Cc, Relation::Case, Relation::Mark, Relation::CcPreconj]);
        signs.into_iter().any(|w| {
            matches!(self.lemma(w).as_str(), "not" | "never" | "rather" | "instead")
                && !(w + 1 < self.analysis.len() && self.form(w + 1).eq_ignore_ascii_case("only"))
        })
    }

    /// Who is to act where a preposition brings them in, and the class of the verb: ordering ("called on X to", "pleaded with X to") or planning
    /// ("arranged for X to", "waited for X to").
    #[must_use]
    pub fn addressed(&self, clause: &Clause) -> Option<(WordId, WordClass)> {
        if clause.passive || !clause.objects.is_empty() || self.children(clause.head, &[Relation::Xcomp, Relation::Advcl]).is_empty() {
            return None;
        }
        let class = |preposition: &str| {
            let words = format!("{} {preposition}", self.lemma(clause.head));
            [WordClass::Ordering, WordClass::Planning].into_iter().find(|class| self.ontology.has(*class, &words))
        };
        clause.obliques.iter().find_map(|o| Some((o.head, class(&o.preposition)?)))
    }

    /// Whether a verb has little meaning of its own before its object: "make an offer", but not "cut short a visit".
    #[must_use]
    pub fn is_light(&self, verb: WordId) -> bool {
        let plain = self.analysis.upos.get(verb + 1).is_none_or(|after| !matches!(after, Upos::Adj | Upos::Adv) || self.head(verb + 1) != Some(verb));
        plain && self.verb_in(verb, WordClass::Light)
    }

    /// Whether a noun has a possessor or a definite determiner: what it tells of is known already.
    #[must_use]
    pub fn is_definite(&self, noun: WordId) -> bool {
        !self.children(noun, &[Relation::NmodPoss]).is_empty()
            || self
                .children(noun, &[Relation::Det])
                .into_iter()
                .any(|d| matches!(self.lemma(d).as_str(), "the" | "this" | "that" | "these" | "those"))
    }

    /// The preposition that introduces `word`, lower case, multi-word prepositions joined ("according to"), and its words.
    #[must_use]
    pub fn preposition(&self, word: WordId) -> (String, Vec<WordId>) {
        let mut words = Vec::new();
        for case in self.children(word, &[Relation::Case]) {
            if self.form(case) == "'s" || self.form(case) == "’s" || self.form(case) == "'" || self.form(case) == "’" {
                continue;
            }
            words.push(case);
            words.extend(self.children(case, &[Relation::Fixed]));
        }
        words.sort_unstable();
        let text = words.iter().map(|w| self.form(*w).to_lowercase()).collect::<Vec<_>>().join(" ");
        (text, words)
    }

    /// Whether the sentence of `word` asks a question.
    #[must_use]
    pub fn in_question(&self, word: WordId) -> bool {
        let sentence = &self.analysis.sentences[self.analysis.sentence_of(word)];
        let mark = sentence.words.clone().rev().take(3).find(|w| self.form(*w) == "?");
        mark.is_some_and(|mark| !self.discourse.quotations.iter().any(|q| q.words.contains(&mark) && !q.words.contains(&word)))
    }

    /// The sentence that holds `word`, as a passage.
    #[must_use]
    pub fn evidence(&self, word: WordId) -> Evidence {
        self.passage(self.analysis.sentences[self.analysis.sentence_of(word)].words.clone())
    }

    /// A range of words as a passage.
    #[must_use]
    pub fn passage(&self, words: Range<WordId>) -> Evidence {
        let range = self.analysis.range[words.start].start..self.analysis.range[words.end - 1].end;
        Evidence { exact: self.analysis.text[range.clone()].to_owned(), span: self.characters.span(range) }
    }
}
