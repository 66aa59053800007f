//! Analysis to [`Discourse`]: mentions, coreference, quotations, times.
//!
//! Everything here speaks of words ([`WordId`]) and ranges of words; characters are computed at the edge. Nothing copies the text
//! but the labels that entities are shown by.

pub mod class;
pub mod coreference;
pub mod evidence;
pub mod kind;
pub mod mention;
pub mod name;
pub mod phrase;
pub mod pronoun;
pub mod proper;
pub mod quotation;
#[cfg(test)]
mod sample;
pub mod tagged;
pub mod time;

use std::ops::Range;

use crate::article::Article;
use crate::language::{Analysis, WordId};
use crate::ontology::Ontology;
use crate::reading::{EntityId, Kind, MentionForm, QuotationKind, TimeValue};

/// Index into [`Discourse::mentions`].
pub type MentionId = usize;
/// Index into [`Discourse::times`].
pub type TimeId = usize;

/// What an article speaks of, who speaks in it, and when: the [`crate::language::Analysis`] understood beyond the single sentence.
#[derive(Debug, Clone, Default)]
pub struct Discourse {
    /// Every noun phrase, name and pronoun that stands for something, ordered by head word.
    pub mentions: Vec<Mention>,
    /// For each word of the analysis, the mention that it is the head of.
    pub mention_of: Vec<Option<MentionId>>,
    /// The real things, ordered by first mention. Every mention but unresolved pronouns belongs to one.
    pub entities: Vec<Referent>,
    /// Pronouns that stand for one person or thing of which the text never says who or what it is, in text order: the "I" of a speaker without a name.
    pub unidentified: Vec<Vec<MentionId>>,
    /// Direct, indirect and mixed speech, in text order.
    pub quotations: Vec<Speech>,
    /// Time expressions, in text order, never overlapping.
    pub times: Vec<TimeExpression>,
    /// For each word of the analysis, the time expression that covers it.
    pub time_of: Vec<Option<TimeId>>,
}

/// Grammatical number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Number {
    /// One.
    Singular,
    /// More than one.
    Plural,
    /// The text does not tell ("you", "sheep").
    #[default]
    Unknown,
}

/// Gender as far as the text shows it (pronouns, titles, kinship words); never guessed from a name, never written to the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Gender {
    /// she, Mrs, wife
    Female,
    /// he, Mr, husband
    Male,
    /// it, the company
    Neuter,
    /// The text does not tell.
    #[default]
    Unknown,
}

/// One mention: a noun phrase, name or pronoun.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Its syntactic head; for a name, the word that the rest of the sentence attaches to.
    pub head: WordId,
    /// The phrase without relative clauses, appositions, further coordinated phrases and outer punctuation: determiner, adjectives, compounds, noun, and
    /// the prepositional phrases that belong to the noun.
    pub words: Range<WordId>,
    /// The part to call it by: for a name the name without title ("Claudia Sheinbaum"), for a nominal the compact phrase
    /// without determiner and possessor ("drug cartels", "top diplomat"), for a pronoun the word.
    pub core: Range<WordId>,
    /// How it mentions.
    pub form: MentionForm,
    /// What it is taken for.
    pub kind: Kind,
    /// Singular or plural.
    pub number: Number,
    /// Gender, where the text shows it.
    pub gender: Gender,
    /// The real thing; `None` for a pronoun that could not be told safely, and for expletives.
    pub entity: Option<EntityId>,
}

/// A real thing as the article shows it: a cluster of mentions.
#[derive(Debug, Clone, PartialEq)]
pub struct Referent {
    /// Its base class, agreed over all mentions.
    pub kind: Kind,
    /// Finer classes as prefixed names (`schema:Country`).
    pub classes: Vec<String>,
    /// Best name: the fullest one if it has any, else the `core` of its first nominal mention with what narrows it.
    pub label: String,
    /// Every other name form seen (misspellings and acronyms too; no pronouns; descriptions only for entities without a name).
    pub aliases: Vec<String>,
    /// Whether the label is a proper name.
    pub named: bool,
    /// Its mentions, in text order.
    pub mentions: Vec<MentionId>,
    /// Gender, where the text shows it.
    pub gender: Gender,
}

/// Somebody's words: direct, indirect or mixed speech.
#[derive(Debug, Clone, PartialEq)]
pub struct Speech {
    /// Bytes of the text, without the outer quotation marks and outer white space.
    pub range: Range<usize>,
    /// The words inside.
    pub words: Range<WordId>,
    /// How they are told.
    pub kind: QuotationKind,
    /// Head word of the phrase that names the speaker (a mention's head, as a rule).
    pub speaker: Option<WordId>,
    /// The words of the cue: the verb of saying, or "according to".
    pub cue: Option<Range<WordId>>,
    /// Head word of the phrase that names the addressee.
    pub addressee: Option<WordId>,
    /// Heads of the clauses that are said: a word stands inside the speech if it is in `words`; these are the topmost of them.
    pub roots: Vec<WordId>,
    /// When it was said.
    pub time: Option<TimeId>,
    /// The sentences that contain the words and the cue, as a range of sentence numbers.
    pub sentences: Range<usize>,
}

/// A time expression: "on Thursday evening", "in 2018", "three days later", "since the start of the year".
#[derive(Debug, Clone, PartialEq)]
pub struct TimeExpression {
    /// Its words, with the preposition that introduces it.
    pub words: Range<WordId>,
    /// The word in it that the rest of the sentence attaches to (normally not the preposition).
    pub head: WordId,
    /// What it means against the article's date.
    pub value: TimeValue,
}

/// Understands an article beyond the single sentence: times, mentions, quotations and coreference, in this order.
#[must_use]
pub fn understand(article: &Article, analysis: &Analysis, ontology: &Ontology) -> Discourse {
    let times = time::find(analysis, article.published);
    let time_of = covering(&times, analysis.len());
    let mut mentions = mention::find(article, analysis, ontology, &time_of);
    let mention_of = mention::index(&mentions, analysis.len());
    let quotations = quotation::find(article, analysis, ontology, &mentions, &mention_of, &times);
    let (entities, unidentified) = coreference::resolve(article, analysis, ontology, &mut mentions, &mention_of, &quotations);
    Discourse { mentions, mention_of, entities, unidentified, quotations, times, time_of }
}

/// For each of `words` words, the time expression that covers it.
fn covering(times: &[TimeExpression], words: usize) -> Vec<Option<TimeId>> {
    let mut time_of = vec![None; words];
    for (id, time) in times.iter().enumerate() {
        for word in time.words.clone().filter(|w| *w < words) {
            time_of[word] = Some(id);
        }
    }
    time_of
}
