//! How likely a statement is to be right: a logistic model over what the extraction itself shows.
//!
//! Open extraction has been ranked so since `ReVerb` (Fader, Soderland & Etzioni 2011). Most is told by how sure the parser is of the arcs that a
//! statement rests on; the construction tells the rest.

use crate::discourse::Discourse;
use crate::language::{Analysis, Relation, Upos, WordId};
use crate::reading::{Construction as C, Modality, Origin, Polarity, QuotationKind, Statement};

/// The number of signs.
const SIGNS: usize = 17;

/// What each sign adds to the log-odds that a statement is right. Fitted by `training/confidence.py` (its text tells how) on the development part of
/// CaRB, never on what is reported; to fit anew: `python3 training/confidence.py --bench ../shared/bench`, which prints this table.
const WEIGHTS: [(&str, f64); SIGNS] = [
    ("bias", 2.66),
    ("certainty of all words", 0.25),
    ("certainty of predicate", 0.67),
    ("no object", -0.53),
    ("object pronoun", -0.27),
    ("predicate length", 0.30),
    ("merged predicate", 0.14),
    ("verb", 0.27),
    ("borrowed subject", -0.64),
    ("relative clause", -0.44),
    ("noun phrase", -1.05),
    ("event noun", -0.27),
    ("attributed", -0.19),
    ("quoted", -0.08),
    ("modal", -0.26),
    ("negative", -0.28),
    ("title or age", 0.36),
];

/// A word's probability below this is taken for this: one hopeless arc says no more.
const LEAST_CERTAIN: f32 = 0.02;
/// All words together say no more than this, as a logarithm.
const LEAST_SUM: f64 = -8.0;

/// The probability that `statement` is right, above 0 and below 1, to three digits.
#[must_use]
pub fn confidence(analysis: &Analysis, discourse: &Discourse, statement: &Statement) -> f64 {
    probability(&values(analysis, discourse, statement))
}

/// The signs by which a statement is judged, by name. Yes is 1 and no is 0; certainties are natural logarithms of probabilities, lengths of
/// numbers of words.
pub fn signs(analysis: &Analysis, discourse: &Discourse, statement: &Statement) -> impl Iterator<Item = (&'static str, f64)> {
    WEIGHTS.iter().map(|(name, _)| *name).zip(values(analysis, discourse, statement))
}

fn probability(values: &[f64; SIGNS]) -> f64 {
    let score: f64 = WEIGHTS.iter().zip(values).map(|((_, weight), value)| weight * value).sum();
    let probability = 1.0 / (1.0 + (-score).exp());
    ((probability * 1000.0).round() / 1000.0).clamp(0.001, 0.999)
}

/// The signs in the order of [`WEIGHTS`]. A statement of unknown origin shows only what stands in it.
fn values(analysis: &Analysis, discourse: &Discourse, statement: &Statement) -> [f64; SIGNS] {
    let origin = statement.origin.as_ref().filter(|o| o.predicate < analysis.len());
    let tree = origin.map(|origin| Tree { analysis, discourse, origin });
    let of_tree = |sign: &dyn Fn(&Tree) -> f64| tree.as_ref().map_or(0.0, sign);
    let is = |construction| flag(origin.is_some_and(|o| o.construction == construction));
    let surface = &statement.surface;
    let predicate = if surface.predicate.is_empty() { &statement.predicate.label } else { &surface.predicate };
    [
        1.0,
        of_tree(&|tree| tree.certainty_of_all()),
        of_tree(&|tree| tree.certainty(tree.origin.predicate)),
        flag(statement.object.is_none() && surface.object.is_none()),
        of_tree(&|tree| flag(tree.origin.object.is_some_and(|o| analysis.upos[o] == Upos::Pron))),
        count(predicate.split_whitespace().count()).max(1.0).ln(),
        flag(origin.is_some_and(|o| o.merged)),
        of_tree(&|tree| flag(matches!(analysis.upos[tree.origin.predicate], Upos::Verb | Upos::Aux))),
        flag(origin.is_some_and(|o| o.borrowed)),
        is(C::Relative),
        is(C::Phrase),
        is(C::Event),
        flag(!statement.attributed_to.is_empty()),
        of_tree(&|tree| flag(tree.is_quoted())),
        flag(statement.modality != Modality::Actual),
        flag(statement.polarity == Polarity::Negative),
        flag(matches!(statement.predicate.label.as_str(), "schema:jobTitle" | "ng:age")),
    ]
}

fn flag(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}

fn count(number: usize) -> f64 {
    f64::from(u16::try_from(number).unwrap_or(u16::MAX))
}

/// A statement's words in their tree.
struct Tree<'a> {
    analysis: &'a Analysis,
    discourse: &'a Discourse,
    origin: &'a Origin,
}

impl Tree<'_> {
    /// Logarithm of the certainty of the arc above `word`; 0 where the tree was not made by the model.
    fn certainty(&self, word: WordId) -> f64 {
        self.analysis.certainty.get(word).map_or(0.0, |c| f64::from(c.max(LEAST_CERTAIN)).ln())
    }

    fn ends(&self) -> impl Iterator<Item = WordId> {
        self.origin.subject.into_iter().chain(self.origin.object).filter(|w| *w < self.analysis.len())
    }

    /// Logarithm of the probability that all arcs are right which the statement rests on: those of the predicate, of what hangs on it, and of all
    /// words of subject and object.
    fn certainty_of_all(&self) -> f64 {
        let a = self.analysis;
        let mut words = a.children[self.origin.predicate].clone();
        words.push(self.origin.predicate);
        words.extend(self.ends().flat_map(|end| a.subtree(end)));
        words.sort_unstable();
        words.dedup();
        words.into_iter().filter(|w| a.relation[*w] != Relation::Punct).map(|w| self.certainty(w)).sum::<f64>().max(LEAST_SUM)
    }

    /// Whether it stands in quotation marks.
    fn is_quoted(&self) -> bool {
        let predicate = self.origin.predicate;
        self.discourse.quotations.iter().any(|q| q.kind == QuotationKind::Direct && q.words.contains(&predicate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, CharSpan};
    use crate::language::Sentence;
    use crate::reader::Reader;
    use crate::reading::{Evidence, Predicate, Value};

    /// "They sold it", of which every arc has this probability.
    fn sale(certainty: f32) -> Analysis {
        Analysis {
            fault: None,
            text: "They sold it".to_owned(),
            range: vec![0..4, 5..9, 10..12],
            upos: vec![Upos::Pron, Upos::Verb, Upos::Pron],
            lemma: ["they", "sell", "it"].map(str::to_owned).to_vec(),
            head: vec![Some(1), None, Some(1)],
            relation: vec![Relation::Nsubj, Relation::Root, Relation::Obj],
            certainty: vec![certainty; 3],
            vector: vec![],
            children: vec![vec![], vec![0, 2], vec![]],
            sentences: vec![Sentence { words: 0..3, block: 0 }],
            names: vec![],
        }
    }

    fn statement(construction: C) -> Statement {
        let words = |text: &str| Value::Text(text.to_owned());
        let predicate = Predicate { label: "sold".to_owned(), lemma: "sell".to_owned(), known: false };
        let evidence = Evidence { span: CharSpan { begin: 0, end: 12 }, exact: "They sold it".to_owned() };
        let mut statement = Statement::new(words("they"), predicate, Some(words("it")), evidence);
        statement.origin = Some(Origin { construction, predicate: 1, subject: Some(0), object: Some(2), borrowed: false, merged: false });
        statement
    }

    #[test]
    fn it_is_a_probability_that_grows_with_certainty() {
        let discourse = Discourse::default();
        for construction in [C::Main, C::Relative, C::Phrase, C::Event] {
            let of = |certainty| confidence(&sale(certainty), &discourse, &statement(construction));
            let all: Vec<f64> = [0.0, 0.1, 0.3, 0.6, 0.9, 1.0].map(of).to_vec();
            assert!(all.iter().all(|c| *c > 0.0 && *c < 1.0), "{all:?}");
            assert!(all.is_sorted() && all[0] < all[5], "{all:?}");
        }
    }

    #[test]
    fn what_the_words_do_not_hold_is_no_trouble() {
        let mut astray = statement(C::Main);
        astray.origin = Some(Origin { construction: C::Main, predicate: 90, subject: Some(91), object: None, borrowed: true, merged: true });
        let unknown = Statement { origin: None, ..astray.clone() };
        let of = |statement: &Statement| confidence(&sale(1.0), &Discourse::default(), statement);
        assert_eq!(of(&astray), of(&unknown));
        assert!(confidence(&sale(f32::NAN), &Discourse::default(), &statement(C::Main)) > 0.0);
    }

    #[test]
    fn plain_sentences_are_trusted_more_than_tangled_ones() {
        let reader = Reader::embedded().unwrap();
        let least = |text: &str| reader.read(&Article::from_body(text)).statements.iter().map(|s| s.confidence).fold(1.0, f64::min);
        let plain = least("Northwind Energy bought the mill on Friday.");
        let tangled = least("Selling off what whoever built had meant keeping, they, or rather some, went under, that being which sank it all.");
        assert!(plain > 0.85 && plain > tangled, "{plain} {tangled}");
    }
}
