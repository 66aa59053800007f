//! What must hold of the ontology that the program comes with, and what a user is told of mistakes.

use std::collections::{BTreeMap, BTreeSet};

use super::turtle::{TurtleFile, prefixed, value};
use super::{Known, Ontology, OntologyError, WordClass, Wording};
use crate::reading::Kind;

const RELATIONS: &str = include_str!("../../ontology/relations.ttl");
const VOCABULARY: &str = include_str!("../../ontology/newsgraph.ttl");
const PREFIXES: &str = "@prefix ng: <https://w3id.org/newsgraph/ontology#> .\n@prefix lex: <https://w3id.org/newsgraph/lexicon#> .\n\
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix schema: <https://schema.org/> .\n@prefix ex: <https://example.org/> .\n";

fn embedded() -> &'static Ontology {
    static ONTOLOGY: std::sync::OnceLock<Ontology> = std::sync::OnceLock::new();
    ONTOLOGY.get_or_init(|| Ontology::embedded().unwrap())
}

/// What a user is told of a file with these lines after the prefixes, which take lines 1 to 5.
fn complaint(lines: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.ttl");
    std::fs::write(&path, format!("{PREFIXES}{lines}")).unwrap();
    let error = embedded().clone().with_file(&path).expect_err(lines).to_string();
    error.replace(&format!("{}/", folder.path().display()), "")
}

#[test]
fn every_relation_says_what_it_holds_between_or_why_not() {
    for known in embedded().relations().filter(|known| known.domain.is_empty() || known.range.is_empty() && !known.dated) {
        let lines: Vec<&str> = RELATIONS.lines().collect();
        let at = lines.iter().position(|line| line.split(' ').next() == Some(&known.name)).unwrap();
        assert!(lines[at - 1].starts_with('#'), "{}: neither domain and range nor a comment", known.name);
    }
}

#[test]
fn no_wording_means_two_relations_between_the_same_kinds() {
    let mut meanings: BTreeMap<Wording, Vec<&Known>> = BTreeMap::new();
    for known in embedded().relations() {
        for wording in known.wordings() {
            meanings.entry(wording).or_default().push(known);
        }
    }
    let pairs: Vec<(Kind, Kind)> = Kind::ALL.iter().flat_map(|a| Kind::ALL.iter().map(move |b| (*a, *b))).collect();
    for (wording, known) in &meanings {
        for (a, b) in &pairs {
            let meant: Vec<&str> = known.iter().filter(|known| known.admits(*a, *b)).map(|known| known.name.as_str()).collect();
            assert!(meant.len() < 2, "{wording:?} between {a:?} and {b:?} is {meant:?}");
        }
    }
}

#[test]
fn no_relation_is_written_in_both_directions() {
    for known in embedded().relations() {
        let forward: BTreeSet<&String> = known.verbs.iter().chain(&known.inverse_nouns).collect();
        let both = known.inverse_verbs.iter().chain(&known.nouns).find(|words| forward.contains(words));
        assert_eq!(both, None, "{}", known.name);
    }
}

#[test]
fn words_are_dictionary_forms_in_lower_case() {
    for words in WordClass::ALL.iter().flat_map(|class| embedded().words(*class)) {
        assert_eq!(words, words.to_lowercase());
    }
    for known in embedded().relations() {
        for verb in known.verbs.iter().chain(&known.inverse_verbs) {
            let first = verb.split(' ').next().unwrap_or_default();
            assert!(!first.ends_with("ed") || first.ends_with("eed") || first == "wed", "{verb}");
            assert!(!first.ends_with("ing") || ["meeting", "bring"].contains(&first), "{verb}");
            assert_eq!(*verb, verb.to_lowercase());
        }
        for noun in known.nouns.iter().chain(&known.inverse_nouns) {
            assert!(!noun.ends_with('s') || ["boss", "alumnus"].contains(&noun.as_str()), "{noun}");
            assert_eq!(*noun, noun.to_lowercase());
        }
    }
}

#[test]
fn the_vocabulary_declares_every_own_relation_alike() {
    let vocabulary = TurtleFile::parse("newsgraph.ttl", VOCABULARY).unwrap();
    let said = |subject: &str, wanted: &[&str]| -> BTreeSet<String> {
        let of = vocabulary.triples.iter().filter(|(s, (p, _))| prefixed(s) == subject && wanted.contains(&prefixed(p).as_str()));
        of.map(|(_, (_, object))| prefixed(&value(object))).collect()
    };
    let classes = |kinds: &[Kind]| kinds.iter().map(|kind| kind.class().to_owned()).collect::<BTreeSet<_>>();
    let own: BTreeSet<&str> = embedded().relations().map(|known| known.name.as_str()).filter(|name| name.starts_with("ng:")).collect();
    for known in own.into_iter().filter_map(|name| embedded().relation(name)) {
        assert_eq!(said(&known.name, &["rdfs:domain", "schema:domainIncludes"]), classes(&known.domain), "domain of {}", known.name);
        assert_eq!(said(&known.name, &["rdfs:range", "schema:rangeIncludes"]), classes(&known.range), "range of {}", known.name);
        assert_eq!(said(&known.name, &["rdfs:label"]).len(), 1, "{}", known.name);
        assert_eq!(said(&known.name, &["rdfs:comment"]).len(), 1, "{}", known.name);
    }
}

#[test]
fn a_file_of_ones_own_adds_words_and_relations() {
    let mut ontology = embedded().clone();
    let lines = "lex:Saying ng:word \"muse\" .\nex:mentor rdfs:label \"mentor\" ; rdfs:domain schema:Person ; ng:noun \"guru\" .\n\
        schema:founder ng:inverseVerb \"kick off\" .\n";
    assert!(ontology.add("mine.ttl", &format!("{PREFIXES}{lines}")).unwrap());
    assert!(ontology.has(WordClass::Saying, "muse") && ontology.has(WordClass::Saying, "say"));
    let named = |wording| ontology.relations_of(&wording).map(|known| known.name.as_str()).collect::<Vec<_>>();
    assert_eq!(named(Wording::Noun("guru".into())), ["https://example.org/mentor"]);
    assert_eq!(named(Wording::InverseVerb("kick off".into())), ["schema:founder"]);
    assert_eq!(ontology.relation("schema:founder").unwrap().domain, embedded().relation("schema:founder").unwrap().domain);
}

#[test]
fn a_wording_may_hold_for_fewer_kinds() {
    let beat = Wording::Verb("beat".into());
    let admits = |a, b| embedded().relations_of(&beat).any(|known| known.name == "ng:defeated" && known.admits(a, b));
    assert!(admits(Kind::Place, Kind::Place) && admits(Kind::Organization, Kind::Place));
    assert!(!admits(Kind::Group, Kind::Group) && !admits(Kind::Person, Kind::Person));
    let strike = Wording::Verb("strike".into());
    let struck = embedded().relations_of(&strike).next().unwrap();
    assert!(struck.admits(Kind::Group, Kind::Place) && !struck.admits(Kind::Event, Kind::Place), "what is not given is the relation's");
}

#[test]
fn a_mistake_is_told_with_its_line() {
    for (lines, told) in [
        ("lex:Saying ng:word \"muse\" .\nlex:Musing ng:word \"muse\" .", "mine.ttl:7: unknown word class lex:Musing; the classes are Saying, "),
        ("lex:Saying ng:words \"muse\" .", "mine.ttl:6: unknown term ng:words; a class of words takes ng:word"),
        ("# ng:vreb\n\nex:a ng:verb \"fund\" ;\n  ng:vreb \"pay\" .", "mine.ttl:9: unknown term ng:vreb; a relation takes ng:verb, "),
        ("ex:a ng:verb \"fund\" ;\n  rdfs:domian schema:Person .", "mine.ttl:7: unknown term rdfs:domian; a relation takes"),
        ("ex:a rdfs:domain schema:Person ;\n rdfs:range\n schema:Product .", "mine.ttl:8: schema:Product is no class of entities; "),
        ("ex:a rdfs:domain \"Person\" .", "mine.ttl:6: Person is no class of entities; "),
        ("ex:a ng:verb\n \"fund\",\n \"Invest in\" .", "mine.ttl:8: \"Invest in\" is no word; words are strings of dictionary forms in lower case"),
        ("ex:a ng:verb \"invest  in\" .", "mine.ttl:6: \"invest  in\" is no word"),
        ("ex:a ng:verb \"\" .", "mine.ttl:6: \"\" is no word"),
        ("ex:a ng:verb ex:fund .", "mine.ttl:6: https://example.org/fund is no word"),
        ("ng:funds ng:verb \"fund\" .", "mine.ttl:6: unknown term ng:funds; relations of your own need a namespace of your own"),
        ("ex:a ng:wording [ rdfs:domain schema:Person ] .", "mine.ttl:6: unknown term ng:wording; it stands without words"),
        ("ex:a ng:verb \"a\" ;\n ng:wording [ ng:vreb \"b\" ] .", "mine.ttl:7: unknown term ng:vreb"),
        ("ex:a ng:verb \"a\" ;\n ng:wording \"b\" .", "mine.ttl:7: unknown term b; ng:wording takes [ … ]"),
        ("<urn:newsgraph:place/narnia> ng:demonym \"Narnian\" .", "mine.ttl:6: place:narnia has no rdfs:label"),
        (
            "<urn:newsgraph:place/narnia> rdfs:label \"Narnia\" ;\n ng:denomym \"Narnian\" .",
            "mine.ttl:7: unknown term ng:denomym; a place or organisation takes",
        ),
        ("<https://w3id.org/newsgraph/lexicon/verb/fund> ng:noun \"funding\" .", "mine.ttl:6: unknown term ng:noun; a verb takes ng:nominalization"),
        ("ex:a ng:verb \"fund\" ,\n", "mine.ttl:7: not valid Turtle"),
        ("ex:a ex:verb \"fund\" .", "mine.ttl declares no word, relation or place: "),
        ("", "mine.ttl declares no word, relation or place: "),
    ] {
        let complaint = complaint(lines);
        assert!(complaint.starts_with(told), "{complaint}");
    }
}

#[test]
fn a_syntax_error_says_what_is_expected() {
    let error = Ontology::default().add("mine.ttl", "@prefix ex: <https://example.org/> .\nex:a ex:b .\n").unwrap_err();
    let OntologyError::Syntax { at, source } = &error else { panic!("{error}") };
    assert_eq!((at.line, at.to_string().as_str()), (2, "mine.ttl:2"));
    assert!(source.to_string().contains("line 2"), "{source}");
}
