//! Cues: the words that tell of speech, who speaks and to whom.

use std::ops::Range;

use crate::discourse::{Mention, MentionId, TimeExpression};
use crate::language::{Analysis, Relation, Upos, WordId};
use crate::ontology::{Ontology, WordClass};
use crate::reading::Kind;

/// Classes of verbs whose clause is what somebody says, thinks or comes to know.
const REPORTING: &[WordClass] =
    &[WordClass::Saying, WordClass::Claiming, WordClass::Denying, WordClass::Factive, WordClass::Fearing, WordClass::Believing, WordClass::Asking];
/// Classes of verbs that words in quotation marks may be the object of.
const SPEAKING: &[WordClass] =
    &[WordClass::Saying, WordClass::Claiming, WordClass::Denying, WordClass::Factive, WordClass::Fearing, WordClass::Asking, WordClass::Ordering];

/// Verbs of knowing among the factive ones: nobody says anything by them.
const SILENT: &[&str] =
    &["know", "learn", "discover", "realize", "realise", "find", "forget", "notice", "prove", "verify", "establish", "demonstrate"];
/// Verbs whose object is the person spoken to.
const TELLING: &[&str] = &["tell", "inform", "brief", "ask", "remind", "assure", "warn", "notify", "advise", "urge", "order"];

/// What every question about speech is asked of.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The article's words.
    pub analysis: &'a Analysis,
    /// Classes of verbs and nouns.
    pub ontology: &'a Ontology,
    /// The article's mentions.
    pub mentions: &'a [Mention],
    /// Which word heads which mention.
    pub mention_of: &'a [Option<MentionId>],
    /// The article's time expressions.
    pub times: &'a [TimeExpression],
}

impl Context<'_> {
    /// Lemma of a verb with its particle: "point out".
    fn lemma(&self, verb: WordId) -> (String, Option<WordId>) {
        let particle = self.analysis.child(verb, Relation::CompoundPrt);
        let plain = self.analysis.lemma[verb].to_lowercase();
        (particle.map_or_else(|| plain.clone(), |p| format!("{plain} {}", self.analysis.form(p).to_lowercase())), particle)
    }

    fn is_any(&self, verb: WordId, classes: &[WordClass]) -> bool {
        let (lemma, particle) = self.lemma(verb);
        self.ontology.has_any(classes, &lemma) || (particle.is_some() && self.ontology.has_any(classes, &self.analysis.lemma[verb].to_lowercase()))
    }

    /// Whether the verb may report a clause.
    pub fn reports(&self, verb: WordId) -> bool {
        self.analysis.upos[verb] == Upos::Verb && self.is_any(verb, REPORTING)
    }

    /// Whether the verb may introduce words in quotation marks.
    pub fn speaks(&self, verb: WordId) -> bool {
        let silent = SILENT.contains(&self.analysis.lemma[verb].as_str());
        self.analysis.upos[verb] == Upos::Verb && !silent && self.is_any(verb, SPEAKING)
    }

    /// Whether the verb is one of thought or knowledge only, whose subject must be able to think.
    pub fn is_thought(&self, verb: WordId) -> bool {
        self.is_any(verb, &[WordClass::Believing]) && !self.is_any(verb, SPEAKING)
    }

    /// Whether the verb gives somebody or something a name or quality ("called the plan …").
    pub fn names(&self, verb: WordId) -> bool {
        self.analysis.upos[verb] == Upos::Verb && (self.is_any(verb, &[WordClass::Naming, WordClass::Accusing]) || self.speaks(verb))
    }

    /// Whether the verb's object is what it names, not whom it speaks to.
    pub fn names_only(&self, verb: WordId) -> bool {
        self.is_any(verb, &[WordClass::Naming, WordClass::Accusing])
    }

    /// Whether the noun is something said or thought ("claim", "statement").
    pub fn is_speech_noun(&self, noun: WordId) -> bool {
        self.analysis.upos[noun] == Upos::Noun && self.ontology.has(WordClass::SpeechNoun, &self.analysis.lemma[noun].to_lowercase())
    }

    /// The cue as a range of words: the verb, with its particle where that follows at once.
    pub fn cue_words(&self, verb: WordId) -> Range<WordId> {
        let particle = self.analysis.child(verb, Relation::CompoundPrt).filter(|p| *p == verb + 1);
        verb..particle.map_or(verb, |p| p) + 1
    }

    /// Head word of the phrase that names who speaks through `verb`.
    ///
    /// The grammatical subject, with what grammar leaves out filled in: agents of passives, the noun before a relative clause, subjects shared by
    /// coordinated verbs, the controller of participles and infinitives.
    pub fn speaker(&self, verb: WordId) -> Option<WordId> {
        let passive = self.is_passive(verb);
        if passive {
            return self.agent(verb);
        }
        self.subject(verb, 0).map(|s| self.mention_head(s))
    }

    /// Whether the verb is passive by its own auxiliary or, as in "was called in and told that …", by that of the verb it is coordinated with.
    pub fn is_passive(&self, verb: WordId) -> bool {
        let analysis = self.analysis;
        let shares = analysis.relation[verb] == Relation::Conj
            && TELLING.contains(&analysis.lemma[verb].as_str())
            && !has_subject(analysis, verb)
            && analysis.child(verb, Relation::Obj).is_none()
            && analysis.child(verb, Relation::Iobj).is_none();
        if shares && analysis.head[verb].is_some_and(|above| self.is_passive(above)) {
            return true;
        }
        analysis.children[verb].iter().any(|c| matches!(self.analysis.relation[*c], Relation::NsubjPass | Relation::AuxPass | Relation::CsubjPass))
    }

    /// The phrase with "by" of a passive.
    fn agent(&self, verb: WordId) -> Option<WordId> {
        let by = |c: &WordId| {
            self.analysis.relation[*c] == Relation::OblAgent
                || (self.analysis.relation[*c] == Relation::Obl
                    && self.case(*c).is_some_and(|case| self.analysis.form(case).eq_ignore_ascii_case("by")))
        };
        self.analysis.children[verb].iter().copied().find(by).map(|s| self.mention_head(s))
    }

    /// The preposition of a phrase.
    pub fn case(&self, noun: WordId) -> Option<WordId> {
        self.analysis.child(noun, Relation::Case)
    }

    /// The subject of `verb`, through at most a few steps of shared or controlled subjects.
    pub fn subject(&self, verb: WordId, depth: usize) -> Option<WordId> {
        let analysis = self.analysis;
        let own = analysis.children[verb]
            .iter()
            .copied()
            .find(|c| matches!(analysis.relation[*c], Relation::Nsubj | Relation::NsubjPass | Relation::NsubjOuter));
        if let Some(own) = own {
            return if self.is_relative_pronoun(own) { self.antecedent(verb, own).or(Some(own)) } else { Some(own) };
        }
        let above = analysis.head[verb].filter(|_| depth < 6)?;
        match analysis.relation[verb] {
            Relation::Conj => {
                if analysis.upos[above] == Upos::Verb || has_subject(analysis, above) {
                    self.subject(above, depth + 1)
                } else {
                    None
                }
            }
            Relation::Xcomp => self.controller(above, depth),
            Relation::Advcl | Relation::AdvclRelcl | Relation::Parataxis | Relation::Dep => self.subject(above, depth + 1),
            Relation::Ccomp if analysis.form(verb).ends_with("ing") => self.subject(above, depth + 1),
            Relation::Acl | Relation::AclRelcl => Some(above),
            _ => None,
        }
    }

    /// Who carries out an open complement: the object of the verb above if it takes one ("asked him to say"), else its subject.
    fn controller(&self, above: WordId, depth: usize) -> Option<WordId> {
        let object = self.analysis.children[above].iter().copied().find(|c| matches!(self.analysis.relation[*c], Relation::Obj | Relation::Iobj));
        object.or_else(|| self.subject(above, depth + 1))
    }

    fn is_relative_pronoun(&self, word: WordId) -> bool {
        self.analysis.upos[word] == Upos::Pron && matches!(self.analysis.form(word).to_lowercase().as_str(), "who" | "which" | "that" | "whom")
    }

    /// Whom a relative pronoun stands for. Parsers like to hang a relative clause on the head of a long phrase ("comments by Orr, who claimed");
    /// a speaker is rather the nearest phrase before the pronoun that can speak, if the head cannot.
    fn antecedent(&self, verb: WordId, pronoun: WordId) -> Option<WordId> {
        let noun = self.modified(verb)?;
        if self.may_speak(self.mention_head(noun)) {
            return Some(noun);
        }
        let near = (noun + 1..pronoun).rev().find(|w| self.may_speak(*w));
        near.or(Some(noun))
    }

    /// The noun that the relative clause of `verb` belongs to.
    fn modified(&self, verb: WordId) -> Option<WordId> {
        let mut at = verb;
        for _ in 0..6 {
            let above = self.analysis.head[at]?;
            match self.analysis.relation[at] {
                Relation::AclRelcl => return Some(above),
                Relation::Conj | Relation::Ccomp | Relation::Xcomp | Relation::Parataxis => at = above,
                _ => return None,
            }
        }
        None
    }

    /// The word that heads the mention which `word` belongs to: titles and appositions lead to the name where the parser chose another head.
    pub fn mention_head(&self, word: WordId) -> WordId {
        if self.mention_of.get(word).copied().flatten().is_some() {
            return word;
        }
        let mut at = word;
        for _ in 0..4 {
            match self.analysis.head[at] {
                Some(above) if matches!(self.analysis.relation[at], Relation::Flat | Relation::Compound | Relation::Appos | Relation::NmodDesc) => {
                    at = above
                }
                _ => break,
            }
            if self.mention_of.get(at).copied().flatten().is_some() {
                return at;
            }
        }
        word
    }

    /// Whether the word heads a mention of a person, group or body.
    pub fn may_speak(&self, word: WordId) -> bool {
        let mention = self.mention_of.get(word).copied().flatten().and_then(|m| self.mentions.get(m));
        mention.is_some_and(|m| matches!(m.kind, Kind::Person | Kind::Group | Kind::Organization))
    }

    /// To whom `verb` is said: the object of telling, a phrase with "to", the partner of an interview.
    pub fn addressee(&self, verb: WordId) -> Option<WordId> {
        let analysis = self.analysis;
        let told = TELLING.contains(&analysis.lemma[verb].as_str());
        // Before the verb stand the words said, which the parser may take for its object.
        let object = analysis.child(verb, Relation::Iobj).or_else(|| {
            let person = |c: &WordId| (analysis.relation[*c] == Relation::Obj && *c > verb) || analysis.relation[*c] == Relation::NsubjPass;
            analysis.children[verb].iter().copied().filter(|_| told).find(person)
        });
        let to = || {
            analysis.children_by(verb, Relation::Obl).find(|o| {
                self.case(*o).is_some_and(|case| analysis.form(case).eq_ignore_ascii_case("to"))
                    && (self.may_speak(*o) || matches!(analysis.upos[*o], Upos::Propn | Upos::Pron))
            })
        };
        object.or_else(to).or_else(|| self.interviewer(verb)).map(|w| self.mention_head(w))
    }

    /// X in "said in an interview with X".
    fn interviewer(&self, verb: WordId) -> Option<WordId> {
        let analysis = self.analysis;
        let with = |noun: WordId| {
            analysis.children[noun].iter().copied().find(|c| self.case(*c).is_some_and(|case| analysis.form(case).eq_ignore_ascii_case("with")))
        };
        let occasions = analysis.children[verb].iter().copied().filter(|c| !matches!(analysis.relation[*c], Relation::Nsubj | Relation::NsubjPass));
        let nested = occasions.clone().flat_map(|o| analysis.children[o].iter().copied());
        let found =
            occasions.clone().chain(nested).filter(|o| self.ontology.has(WordClass::Occasion, &analysis.lemma[*o].to_lowercase())).find_map(with);
        // The parser may hang "with X" on the verb; then it must follow the occasion.
        found.or_else(|| {
            let occasion = occasions.clone().find(|o| self.ontology.has(WordClass::Occasion, &analysis.lemma[*o].to_lowercase()))?;
            occasions.clone().find(|o| *o > occasion && self.case(*o).is_some_and(|case| analysis.form(case).eq_ignore_ascii_case("with")))
        })
    }

    /// When it was said: the time expression that hangs on the cue.
    pub fn time(&self, verb: WordId) -> Option<usize> {
        self.times.iter().position(|t| self.analysis.head[t.head] == Some(verb) || (t.words.contains(&verb)))
    }
}

fn has_subject(analysis: &Analysis, word: WordId) -> bool {
    analysis.children[word].iter().any(|c| matches!(analysis.relation[*c], Relation::Nsubj | Relation::NsubjPass))
}
