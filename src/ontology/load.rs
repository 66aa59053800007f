//! Reads the ontology's Turtle.

use std::path::Path;

use oxigraph::model::Term;

use super::error::OntologyError;
use super::taxonomy::Shown;
use super::turtle::{LEX, NG, ORG, PLACE, RDFS, TurtleFile, UNIT, VERB, prefixed, value};
use super::{Known, Ontology, WordClass};
use crate::reading::Kind;

const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const ALT_LABEL: &str = "http://www.w3.org/2004/02/skos/core#altLabel";

/// Terms of RDF Schema that may describe a relation, beside domain and range.
const DESCRIPTIVE: &[&str] = &["label", "comment", "seeAlso", "isDefinedBy", "subPropertyOf", "subClassOf"];
const OF_RELATIONS: &str = "a relation takes ng:verb, ng:inverseVerb, ng:noun, ng:inverseNoun, ng:wording [ … ], and rdfs:domain and rdfs:range or schema:domainIncludes and schema:rangeIncludes";

impl Ontology {
    /// The ontology that the program comes with.
    ///
    /// # Errors
    /// Never with an unchanged program; the embedded files are tested.
    pub fn embedded() -> Result<Self, OntologyError> {
        let mut ontology = Self::default();
        ontology.add("lexicon.ttl", include_str!("../../ontology/lexicon.ttl"))?;
        ontology.add("classes.ttl", include_str!("../../ontology/classes.ttl"))?;
        ontology.add("organizations.ttl", include_str!("../../ontology/organizations.ttl"))?;
        ontology.add("units.ttl", include_str!("../../ontology/units.ttl"))?;
        ontology.add("places.ttl", include_str!("../../ontology/places.ttl"))?;
        ontology.add("relations.ttl", include_str!("../../ontology/relations.ttl"))?;
        Ok(ontology)
    }

    /// Adds a user's own file: more words, relations and wordings. A domain or range adds to one that is there.
    ///
    /// # Errors
    /// If the file cannot be read, is no Turtle, uses a class, term or word that means nothing here, or adds nothing at all.
    pub fn with_file(mut self, path: &Path) -> Result<Self, OntologyError> {
        let turtle = std::fs::read_to_string(path).map_err(|e| OntologyError::Io(path.to_owned(), e))?;
        let file = path.display().to_string();
        // The vocabulary of `ng:` is the program's own; a user's relation has a namespace of its own.
        let named = |ontology: &Self| ontology.relations.keys().filter(|name| name.starts_with("ng:")).cloned().collect::<Vec<_>>();
        let before = named(&self);
        if !self.add(&file, &turtle)? {
            return Err(OntologyError::Empty { file });
        }
        if let Some(name) = named(&self).into_iter().find(|name| !before.contains(name)) {
            let iri = name.replacen("ng:", NG, 1);
            let expected = "relations of your own need a namespace of your own or of schema.org";
            return Err(OntologyError::UnknownTerm { at: TurtleFile::parse(&file, &turtle)?.place(&iri, &iri), name, expected });
        }
        Ok(self)
    }

    /// Adds the Turtle text of `file`; whether it adds anything.
    ///
    /// # Errors
    /// As [`Ontology::with_file`], but a file may add nothing.
    pub fn add(&mut self, file: &str, turtle: &str) -> Result<bool, OntologyError> {
        let file = TurtleFile::parse(file, turtle)?;
        let mut places: Vec<(String, PlaceWords)> = Vec::new();
        let mut adds = false;
        for (subject, (predicate, object)) in &file.triples {
            adds |= if let Some(class) = subject.strip_prefix(VERB) {
                self.add_verb(&file, (subject, class), predicate, object)?
            } else if let Some(unit) = subject.strip_prefix(UNIT) {
                self.add_unit(&file, (subject, unit), predicate, object)?
            } else if let Some(class) = subject.strip_prefix(LEX) {
                self.add_word(&file, (subject, class), predicate, object)?
            } else if let Some(shown) = Shown::by(predicate) {
                self.taxonomy.add(&prefixed(subject), shown, file.word(subject, object)?);
                true
            } else if let Some(base) = (predicate.strip_prefix(RDFS) == Some("subClassOf")).then(|| kind(&file, subject, object).ok()).flatten() {
                self.taxonomy.below(&prefixed(subject), base);
                true
            } else if subject.starts_with(PLACE) || subject.starts_with(ORG) {
                let at = places.iter().rposition(|(place, _)| place == subject).unwrap_or_else(|| {
                    places.push((subject.clone(), PlaceWords::default()));
                    places.len() - 1
                });
                places[at].1.take(&file, subject, predicate, object)?;
                true
            } else {
                self.add_to_relation(&file, subject, predicate, object)?
            };
        }
        for (iri, place) in places {
            if place.label.is_empty() {
                return Err(OntologyError::NamelessPlace { at: file.place(&iri, &iri), name: prefixed(&iri) });
            }
            if iri.starts_with(ORG) { self.add_body(place) } else { self.add_place(place) }
        }
        self.taxonomy.check(&file)?;
        self.index_wordings();
        Ok(adds)
    }

    fn add_verb(&mut self, file: &TurtleFile, (subject, verb): (&str, &str), predicate: &str, object: &Term) -> Result<bool, OntologyError> {
        match predicate.strip_prefix(NG) {
            Some("nominalization") => {
                self.verbs.insert(file.word(subject, object)?, verb.replace('_', " "));
                Ok(true)
            }
            Some(_) => Err(unknown(file, subject, predicate, "a verb takes ng:nominalization")),
            None => Ok(false),
        }
    }

    fn add_unit(&mut self, file: &TurtleFile, (subject, unit): (&str, &str), predicate: &str, object: &Term) -> Result<bool, OntologyError> {
        match predicate.strip_prefix(NG) {
            Some("word") => {
                self.units.insert(file.word(subject, object)?, unit.replace('_', " "));
                Ok(true)
            }
            Some(_) => Err(unknown(file, subject, predicate, "a unit takes ng:word")),
            None => Ok(false),
        }
    }

    fn add_word(&mut self, file: &TurtleFile, (subject, class): (&str, &str), predicate: &str, object: &Term) -> Result<bool, OntologyError> {
        let class = WordClass::ALL.iter().find(|c| c.name() == class).ok_or_else(|| OntologyError::UnknownClass {
            at: file.place(subject, subject),
            name: class.to_owned(),
            expected: WordClass::ALL.iter().map(|c| c.name()).collect::<Vec<_>>().join(", "),
        })?;
        match predicate.strip_prefix(NG) {
            Some("word") => {
                self.words.entry(*class).or_default().insert(file.word(subject, object)?);
                Ok(true)
            }
            Some(_) => Err(unknown(file, subject, predicate, "a class of words takes ng:word")),
            None => Ok(false),
        }
    }

    fn add_place(&mut self, place: PlaceWords) {
        for demonym in place.demonyms {
            self.known_names.add(&demonym);
            self.demonyms.insert(demonym, place.label.clone());
        }
        for name in std::iter::once(place.label.clone()).chain(place.aliases) {
            self.known_names.add(&name);
            self.places.insert(name.clone(), place.class.clone());
            self.place_labels.insert(name, place.label.clone());
        }
    }

    fn add_body(&mut self, body: PlaceWords) {
        for name in std::iter::once(body.label).chain(body.aliases) {
            self.known_names.add(&name);
            self.bodies.insert(name, body.class.clone());
        }
    }

    fn add_to_relation(&mut self, file: &TurtleFile, subject: &str, predicate: &str, object: &Term) -> Result<bool, OntologyError> {
        let name = prefixed(subject);
        let change = if prefixed(predicate) == "ng:wording" {
            Change::Narrower(narrower(file, subject, &name, object)?)
        } else if let Some(part) = Part::of(file, subject, predicate, object)? {
            Change::Part(part)
        } else {
            return Ok(false);
        };
        let variants = self.relations.entry(name.clone()).or_insert_with(|| vec![Known { name, ..Known::default() }]);
        match (change, variants.first_mut()) {
            (Change::Part(part), Some(known)) => part.add_to(known),
            (Change::Narrower(narrower), _) => variants.push(narrower),
            (Change::Part(_), None) => {}
        }
        Ok(true)
    }

    /// Fills what a narrower wording leaves open from its relation, and looks up relations by wording.
    fn index_wordings(&mut self) {
        self.wordings.clear();
        for (name, variants) in &mut self.relations {
            if let Some((whole, narrower)) = variants.split_first_mut() {
                for variant in narrower {
                    for (own, inherited) in [(&mut variant.domain, &whole.domain), (&mut variant.range, &whole.range)] {
                        if own.is_empty() {
                            own.clone_from(inherited);
                        }
                    }
                }
            }
            for (at, known) in variants.iter().enumerate() {
                for wording in known.wordings() {
                    self.wordings.entry(wording).or_default().push((name.clone(), at));
                }
            }
        }
    }
}

/// What one triple says of a relation.
enum Change {
    Part(Part),
    Narrower(Known),
}

/// One word, or one class of its domain or range.
enum Part {
    Verb(String),
    InverseVerb(String),
    Noun(String),
    InverseNoun(String),
    Domain(Kind),
    Range(Kind),
    Dated,
}

impl Part {
    /// What `predicate` and `object` say of the relation `subject`; `None` for what only describes it to people.
    fn of(file: &TurtleFile, subject: &str, predicate: &str, object: &Term) -> Result<Option<Self>, OntologyError> {
        let part = match prefixed(predicate).as_str() {
            "ng:verb" => Self::Verb(file.word(subject, object)?),
            "ng:inverseVerb" => Self::InverseVerb(file.word(subject, object)?),
            "ng:noun" => Self::Noun(file.word(subject, object)?),
            "ng:inverseNoun" => Self::InverseNoun(file.word(subject, object)?),
            "rdfs:domain" | "schema:domainIncludes" => Self::Domain(kind(file, subject, object)?),
            "rdfs:range" | "schema:rangeIncludes" if prefixed(&value(object)) == "xsd:date" => Self::Dated,
            "rdfs:range" | "schema:rangeIncludes" => Self::Range(kind(file, subject, object)?),
            other => {
                let means_nothing = other.starts_with("ng:") || other.strip_prefix("rdfs:").is_some_and(|local| !DESCRIPTIVE.contains(&local));
                return if means_nothing { Err(unknown(file, subject, predicate, OF_RELATIONS)) } else { Ok(None) };
            }
        };
        Ok(Some(part))
    }

    fn add_to(self, known: &mut Known) {
        match self {
            Self::Verb(word) => known.verbs.push(word),
            Self::InverseVerb(word) => known.inverse_verbs.push(word),
            Self::Noun(word) => known.nouns.push(word),
            Self::InverseNoun(word) => known.inverse_nouns.push(word),
            Self::Domain(kind) => known.domain.push(kind),
            Self::Range(kind) => known.range.push(kind),
            Self::Dated => known.dated = true,
        }
    }
}

/// `ng:wording [ ng:verb "beat" ; rdfs:domain schema:Organization ]`: words that hold for some kinds only.
fn narrower(file: &TurtleFile, subject: &str, name: &str, object: &Term) -> Result<Known, OntologyError> {
    let mut known = Known { name: name.to_owned(), ..Known::default() };
    let Term::BlankNode(node) = object else { return Err(unknown(file, subject, &value(object), "ng:wording takes [ … ] with words in it")) };
    for (predicate, object) in file.blank.get(node.as_str()).into_iter().flatten() {
        if let Some(part) = Part::of(file, subject, predicate, object)? {
            part.add_to(&mut known);
        }
    }
    if known.wordings().next().is_none() {
        return Err(unknown(file, subject, &format!("{NG}wording"), "it stands without words: [ ng:verb \"…\" ; rdfs:domain … ]"));
    }
    Ok(known)
}

/// What one place's triples say, in any order.
#[derive(Default)]
struct PlaceWords {
    label: String,
    class: String,
    aliases: Vec<String>,
    demonyms: Vec<String>,
}

impl PlaceWords {
    fn take(&mut self, file: &TurtleFile, subject: &str, predicate: &str, object: &Term) -> Result<(), OntologyError> {
        match (predicate, object) {
            (RDF_TYPE, Term::NamedNode(class)) => self.class = prefixed(class.as_str()),
            (ALT_LABEL, Term::Literal(l)) => self.aliases.push(l.value().to_owned()),
            (p, Term::Literal(l)) if p.strip_prefix(RDFS) == Some("label") => self.label = l.value().to_owned(),
            (p, Term::Literal(l)) if p.strip_prefix(NG) == Some("demonym") => self.demonyms.push(l.value().to_owned()),
            (p, _) if p.starts_with(NG) => {
                return Err(unknown(file, subject, p, "a place or organisation takes rdfs:label, skos:altLabel and ng:demonym"));
            }
            _ => {}
        }
        Ok(())
    }
}

fn kind(file: &TurtleFile, subject: &str, object: &Term) -> Result<Kind, OntologyError> {
    let iri = value(object);
    let name = prefixed(&iri);
    Kind::ALL.iter().copied().find(|k| k.class() == name).ok_or_else(|| OntologyError::UnknownKind { at: file.place(subject, &iri), name })
}

fn unknown(file: &TurtleFile, subject: &str, iri: &str, expected: &'static str) -> OntologyError {
    OntologyError::UnknownTerm { at: file.place(subject, iri), name: prefixed(iri), expected }
}
