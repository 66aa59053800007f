//! Dictionary forms, as UD English-EWT gives them.

use super::{Analysis, NameKind, Relation, Upos, WordId, inflection, wordpiece::WordPiece};

/// Pronouns, determiners and particles by lower-cased form; a form that stands for several has that of its class.
const CLOSED: &[(Upos, &str, &str)] = &[
    (Upos::Pron, "i", "I"),
    (Upos::Pron, "me", "I"),
    (Upos::Pron, "him", "he"),
    (Upos::Pron, "us", "we"),
    (Upos::Pron, "'s", "we"),
    (Upos::Pron, "them", "they"),
    (Upos::Pron, "'em", "they"),
    (Upos::Pron, "those", "that"),
    (Upos::Pron, "these", "this"),
    (Upos::Pron, "mine", "my"),
    (Upos::Pron, "yours", "your"),
    (Upos::Pron, "ours", "our"),
    (Upos::Pron, "theirs", "their"),
    (Upos::Pron, "hers", "her"),
    (Upos::Pron, "u", "you"),
    (Upos::Pron, "yo", "your"),
    (Upos::Det, "an", "a"),
    (Upos::Det, "those", "that"),
    (Upos::Det, "these", "this"),
    (Upos::Part, "n't", "not"),
    (Upos::Part, "nt", "not"),
    (Upos::Part, "'", "'s"),
    (Upos::Part, "s", "'s"),
    (Upos::Part, "na", "to"),
    (Upos::Part, "ta", "to"),
    (Upos::Verb, "gon", "go"),
    (Upos::Verb, "wan", "want"),
    (Upos::Verb, "got", "get"),
    (Upos::Aux, "m", "be"),
    (Upos::Aux, "r", "be"),
    (Upos::Aux, "re", "be"),
    (Upos::Aux, "ve", "have"),
    (Upos::Noun, "pm", "p.m."),
    (Upos::Noun, "am", "a.m."),
    (Upos::Noun, "p.m", "p.m."),
    (Upos::Noun, "a.m", "a.m."),
    (Upos::Noun, "etc", "etc."),
    (Upos::Aux, "wo", "will"),
    (Upos::Aux, "ca", "can"),
    (Upos::Aux, "sha", "shall"),
    (Upos::Aux, "'ll", "will"),
    (Upos::Aux, "'ve", "have"),
    (Upos::Verb, "'ve", "have"),
    (Upos::Adp, "vs", "versus"),
    (Upos::Adp, "vs.", "versus"),
    (Upos::Num, "k", "thousand"),
    (Upos::Num, "m", "million"),
    (Upos::Num, "mn", "million"),
    (Upos::Num, "bn", "billion"),
    (Upos::Num, "b", "billion"),
    (Upos::Num, "tn", "trillion"),
    (Upos::Punct, "“", "\""),
    (Upos::Punct, "”", "\""),
    (Upos::Punct, "„", "\""),
    (Upos::Punct, "‘", "'"),
    (Upos::Punct, "–", "-"),
    (Upos::Sym, "–", "-"),
];

/// Short forms of months and days.
const CALENDAR: &[(&str, &str)] = &[
    ("Jan", "January"),
    ("Feb", "February"),
    ("Mar", "March"),
    ("Apr", "April"),
    ("Jun", "June"),
    ("Jul", "July"),
    ("Aug", "August"),
    ("Sept", "September"),
    ("Sep", "September"),
    ("Oct", "October"),
    ("Nov", "November"),
    ("Dec", "December"),
    ("Mon", "Monday"),
    ("Tue", "Tuesday"),
    ("Tues", "Tuesday"),
    ("Wed", "Wednesday"),
    ("Thu", "Thursday"),
    ("Thur", "Thursday"),
    ("Thurs", "Thursday"),
    ("Fri", "Friday"),
    ("Sat", "Saturday"),
    ("Sun", "Sunday"),
];

/// Ends of adjectives that are made from names and keep their capital even at the begin of a sentence.
const DEMONYMS: &[&str] = &[
    "ian",
    "ean",
    "ese",
    "american",
    "african",
    "mexican",
    "german",
    "british",
    "irish",
    "spanish",
    "french",
    "english",
    "polish",
    "turkish",
    "danish",
    "swedish",
    "finnish",
    "scottish",
    "welsh",
    "jewish",
    "dutch",
    "greek",
    "swiss",
    "thai",
    "iraqi",
    "israeli",
    "pakistani",
    "saudi",
    "afghan",
    "arab",
    "muslim",
    "catholic",
    "islamic",
    "cuban",
    "korean",
    "kurdish",
    "kuwaiti",
    "qatari",
    "yemeni",
    "buddhist",
    "hindu",
    "shiite",
    "sunni",
    "republican",
    "latin",
];

/// The lemma of every word of `all`, whose other layers are there already.
pub(super) fn lemmas(all: &Analysis, vocabulary: &WordPiece) -> Vec<String> {
    let (mut named, mut person) = (vec![false; all.len()], vec![false; all.len()]);
    for name in &all.names {
        named[name.words.clone()].fill(true);
        person[name.words.clone()].fill(name.kind == NameKind::Person);
    }
    (0..all.len()).map(|w| Word { all, word: w, named: named[w], person: person[w], vocabulary }.lemma()).collect()
}

/// One word in its place.
struct Word<'a> {
    all: &'a Analysis,
    word: WordId,
    /// Whether it is part of a name.
    named: bool,
    /// Whether it is part of a person's name.
    person: bool,
    vocabulary: &'a WordPiece,
}

impl Word<'_> {
    fn lemma(&self) -> String {
        let form = self.all.form(self.word);
        let upos = self.all.upos[self.word];
        let lower = form.to_lowercase().replace(['’', 'ʼ', '`'], "'");
        if let Some((_, _, lemma)) = CLOSED.iter().find(|(u, f, _)| *u == upos && *f == lower) {
            return (*lemma).to_owned();
        }
        match upos {
            Upos::Aux | Upos::Verb => self.verb(&lower),
            Upos::Noun if lower.chars().count() == 1 || lower == "it" || lower == "tv" => form.to_owned(),
            Upos::Noun => inflection::noun(&lower, self.vocabulary),
            Upos::Propn => self.proper(form, &lower),
            Upos::Adj => self.adjective(form, &lower),
            Upos::Adv => inflection::positive(&lower, true, self.vocabulary),
            Upos::Pron if lower == "her" => (if self.all.relation[self.word] == Relation::NmodPoss { "her" } else { "she" }).to_owned(),
            Upos::Num => form.replace(',', "").to_lowercase(),
            Upos::X | Upos::Sym => form.to_owned(),
            _ => lower,
        }
    }

    fn verb(&self, lower: &str) -> String {
        let auxiliary = self.all.upos[self.word] == Upos::Aux;
        match lower {
            "'d" if auxiliary => (if self.before_participle() { "have" } else { "would" }).to_owned(),
            "'d" => "have".to_owned(),
            "'s" | "s" => (if self.is_perfect() { "have" } else { "be" }).to_owned(),
            "could" | "would" | "might" | "should" | "must" | "may" | "shall" | "can" | "will" if auxiliary => lower.to_owned(),
            "got" if auxiliary => "get".to_owned(),
            _ => inflection::verb(lower, self.vocabulary),
        }
    }

    /// Whether "'s" is "has": an auxiliary before a participle that is no passive ("it 's gone"), or before "been" and "got".
    fn is_perfect(&self) -> bool {
        self.all.relation[self.word] == Relation::Aux && self.before_participle()
    }

    /// Whether the verb that this auxiliary belongs to is a participle of the past, so far as its form tells, or "been" follows.
    fn before_participle(&self) -> bool {
        let next = self.word + 1;
        let been = (next..self.all.len().min(next + 3)).any(|w| self.all.form(w).eq_ignore_ascii_case("been"));
        let head = self.all.head[self.word].map_or("", |h| self.all.form(h)).to_lowercase();
        let participle = ["ed", "en", "wn", "ne"].iter().any(|e| head.ends_with(e))
            || ["got", "had", "made", "come", "become", "said", "left", "lost", "won", "met"].contains(&head.as_str());
        let had_better = (next < self.all.len()) && self.all.form(next) == "better";
        been || participle || had_better
    }

    fn proper(&self, form: &str, lower: &str) -> String {
        if let Some((_, full)) = CALENDAR.iter().find(|(short, _)| form.trim_end_matches('.') == *short) {
            return (*full).to_owned();
        }
        let plural = !self.person && lower.len() > 4 && lower.ends_with('s') && !lower.ends_with("ss") && !is_code(form);
        let singular = if plural { inflection::noun(lower, self.vocabulary) } else { String::new() };
        // "Nations" is the plural of "Nation", but "Paris" is no plural: the singular must be a word, and the more frequent one or the form unknown.
        if plural && singular != lower && self.is_more_frequent(&singular, lower) && form.is_char_boundary(1) {
            let capital: String = form.chars().take(1).chain(singular.chars().skip(1)).collect();
            return capital;
        }
        form.to_owned()
    }

    fn is_more_frequent(&self, word: &str, other: &str) -> bool {
        match (self.vocabulary.rank(word), self.vocabulary.rank(other)) {
            (Some(a), Some(b)) => a < b,
            (Some(_), None) => true,
            _ => false,
        }
    }

    /// Whether the word is part of a name, as the model sees it, or modifies a proper noun: "National Park".
    fn is_in_name(&self) -> bool {
        let named = self.all.head[self.word].is_some_and(|h| self.all.upos[h] == Upos::Propn);
        named || self.named
    }

    fn adjective(&self, form: &str, lower: &str) -> String {
        let capital = form.starts_with(char::is_uppercase);
        let demonym = DEMONYMS.iter().any(|d| lower.ends_with(d));
        let shouted = form.chars().count() > 3 && form.chars().all(char::is_uppercase);
        if capital && !shouted && (demonym || self.is_in_name()) {
            return form.to_owned();
        }
        inflection::positive(lower, false, self.vocabulary)
    }
}

/// Whether a word is written in capitals behind its first letter, or with digits: "CEO", "B2B".
fn is_code(form: &str) -> bool {
    let inner = form.chars().skip(1);
    form.chars().any(|c| c.is_ascii_digit()) || (form.chars().count() <= 5 && form.chars().count() > 1 && inner.clone().all(char::is_uppercase))
}
