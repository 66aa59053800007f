//! Pronouns: what each form says about person, number and gender, and which of them stand for nothing.

use super::{Gender, Mention, Number};
use crate::language::{Analysis, Relation, Upos, WordId};
use crate::reading::{Kind, MentionForm};

/// Grammatical person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// I, we
    First,
    /// you
    Second,
    /// he, she, it, they
    Third,
}

/// What the form of a pronoun says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// Grammatical person.
    pub person: Person,
    /// Singular or plural.
    pub number: Number,
    /// Gender.
    pub gender: Gender,
    /// Whether it must refer to the subject of its clause ("herself").
    pub reflexive: bool,
}

/// Reads a personal, possessive or reflexive pronoun; `None` for all others (relative, interrogative, demonstrative, indefinite).
#[must_use]
pub fn form(word: &str) -> Option<Form> {
    let of = |person, number, gender, reflexive| Some(Form { person, number, gender, reflexive });
    match word.to_lowercase().as_str() {
        "i" | "me" | "my" | "mine" => of(Person::First, Number::Singular, Gender::Unknown, false),
        "myself" => of(Person::First, Number::Singular, Gender::Unknown, true),
        "we" | "us" | "our" | "ours" => of(Person::First, Number::Plural, Gender::Unknown, false),
        "ourselves" => of(Person::First, Number::Plural, Gender::Unknown, true),
        "you" | "your" | "yours" => of(Person::Second, Number::Unknown, Gender::Unknown, false),
        "yourself" | "yourselves" => of(Person::Second, Number::Unknown, Gender::Unknown, true),
        "he" | "him" | "his" => of(Person::Third, Number::Singular, Gender::Male, false),
        "himself" => of(Person::Third, Number::Singular, Gender::Male, true),
        "she" | "her" | "hers" => of(Person::Third, Number::Singular, Gender::Female, false),
        "herself" => of(Person::Third, Number::Singular, Gender::Female, true),
        "it" | "its" => of(Person::Third, Number::Singular, Gender::Neuter, false),
        "itself" => of(Person::Third, Number::Singular, Gender::Neuter, true),
        "they" | "them" | "their" | "theirs" => of(Person::Third, Number::Plural, Gender::Unknown, false),
        "themselves" | "themself" => of(Person::Third, Number::Plural, Gender::Unknown, true),
        _ => None,
    }
}

/// The mention that a pronoun makes; `None` where it stands for nothing or is no personal pronoun.
#[must_use]
pub fn mention(analysis: &Analysis, word: WordId) -> Option<Mention> {
    let form = form(analysis.form(word))?;
    if form.gender == Gender::Neuter && is_expletive(analysis, word) {
        return None;
    }
    let kind = match (form.person, form.gender) {
        (Person::First, _) | (_, Gender::Male | Gender::Female) => Kind::Person,
        _ => Kind::Thing,
    };
    let words = word..word + 1;
    Some(Mention { head: word, core: words.clone(), words, form: MentionForm::Pronoun, kind, number: form.number, gender: form.gender, entity: None })
}

/// "it" that only fills the place of a clause or names the weather ("it is clear that", "it seems", "it rained").
fn is_expletive(analysis: &Analysis, word: WordId) -> bool {
    if analysis.relation[word] == Relation::Expl {
        return true;
    }
    let Some(predicate) = analysis.head[word].filter(|_| matches!(analysis.relation[word], Relation::Nsubj | Relation::NsubjPass)) else {
        return false;
    };
    let clause = |r| analysis.child(predicate, r).is_some();
    let later_clause = clause(Relation::Csubj) || clause(Relation::CsubjPass) || clause(Relation::Ccomp);
    let copular = analysis.child(predicate, Relation::Cop).is_some();
    let seeming = matches!(analysis.lemma[predicate].as_str(), "seem" | "appear" | "happen" | "turn") && later_clause;
    let weather = matches!(analysis.lemma[predicate].as_str(), "rain" | "snow" | "hail" | "drizzle");
    let evaluated = copular
        && matches!(analysis.upos[predicate], Upos::Adj | Upos::Noun)
        && (later_clause || clause(Relation::Advcl) && infinitive(analysis, predicate));
    let told = analysis.relation[word] == Relation::NsubjPass && clause(Relation::Ccomp);
    seeming || weather || evaluated || told
}

fn infinitive(analysis: &Analysis, predicate: WordId) -> bool {
    analysis
        .children_by(predicate, Relation::Advcl)
        .any(|c| analysis.children_by(c, Relation::Mark).any(|m| analysis.form(m).eq_ignore_ascii_case("to")))
}
