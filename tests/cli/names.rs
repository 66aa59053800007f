//! What things are called and what they are: in an article's entities, in tables, and when somebody asks for them.

use predicates::str::contains;
use serde_json::Value;

use crate::room::Room;

/// The entities of an article with this body, by label: kind, finer classes and other names.
fn entities(body: &str) -> Vec<(String, String)> {
    let room = Room::new();
    room.file("a.txt", format!("date 2026-03-04\n\n{body}\n"));
    let line = room.output(&["read", "-q", "--format", "jsonl", "a.txt"]);
    let read: Value = serde_json::from_str(&line).expect("a line is JSON");
    let texts = |value: &Value| value.as_array().map(|all| all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")).unwrap_or_default();
    let entity = |entity: &Value| {
        let what = format!("{} {} = {}", entity["kind"].as_str().unwrap_or_default(), texts(&entity["classes"]), texts(&entity["aliases"]));
        (entity["label"].as_str().unwrap_or_default().to_owned(), what)
    };
    read["entities"].as_array().expect("entities").iter().map(entity).collect()
}

#[track_caller]
fn has(found: &[(String, String)], label: &str, what: &str) {
    let fits = found.iter().any(|(name, is)| name == label && is.starts_with(what));
    assert!(fits, "{label} should be {what}: {found:?}");
}

#[test]
fn a_person_is_not_the_party_behind_of() {
    let found = entities("Marta Voss of PKN lost her seat to Jon Brandt of the Harbour Party on Sunday. Voss congratulated Brandt.");
    has(&found, "Marta Voss", "Person  = Voss");
    has(&found, "Jon Brandt", "Person  = Brandt");
    has(&found, "PKN", "Organization");
    has(&found, "Harbour Party", "Organization schema:PoliticalParty");
}

#[test]
fn peoples_are_groups_and_no_countries() {
    let found = entities(
        "Dozens of Mexicans and a Kurd protested in Oslo on Friday. Muslims joined the Clintons at the rally. The Mexican minister Ana Ruiz left Mexico.",
    );
    has(&found, "Muslims", "Group");
    has(&found, "Clintons", "Group");
    has(&found, "Mexico", "Place schema:Country = ");
    let mexico = found.iter().find(|(label, _)| label == "Mexico").map(|(_, what)| what.clone()).unwrap_or_default();
    assert!(!mexico.contains("Mexican"), "{mexico}");
}

#[test]
fn names_and_texts_say_what_a_thing_is() {
    let found = entities(
        "Coastguards boarded the trawler Solvind on Monday. The mayor of Tarrow, a town on the coast, resigned. The Seafarers Party praised the Clean Rivers Act. \
         The European Grain Board fined the newspaper Tarrow Gazette. HMS Skerry joined Operation Lantern. The Supreme Court of Orland freed Ole Dahl.",
    );
    has(&found, "Solvind", "Thing schema:Vehicle");
    has(&found, "Seafarers Party", "Organization schema:PoliticalParty");
    has(&found, "Clean Rivers Act", "Thing schema:Legislation");
    has(&found, "European Grain Board", "Organization");
    has(&found, "Tarrow Gazette", "Organization schema:NewsMediaOrganization");
    has(&found, "HMS Skerry", "Thing schema:Vehicle");
    has(&found, "Operation Lantern", "Event ng:Conflict");
    has(&found, "Supreme Court of Orland", "Organization ng:Court");
}

#[test]
fn durations_and_offices_are_no_entities() {
    let found = entities("Ole Dahl spent two years in Oslo. Minister Eva Lind met him for three hours. The Minister left.");
    let durations: Vec<_> = found.iter().filter(|(label, _)| label.contains("years") || label.contains("hours") || label == "Minister").collect();
    assert!(durations.is_empty(), "{durations:?}");
    has(&found, "Eva Lind", "Person");
}

#[test]
fn bodies_known_to_everybody_are_whole_and_have_their_class() {
    let found = entities(
        "Reuters reported on Monday that Islamic State of Iraq and the Levant had left Tarrow. The UN Security Council met. The UN thanked NATO.",
    );
    has(&found, "Islamic State of Iraq and the Levant", "Organization ng:ArmedGroup");
    has(&found, "UN Security Council", "Organization ng:IntergovernmentalOrganization");
    has(&found, "UN", "Organization ng:IntergovernmentalOrganization");
    has(&found, "NATO", "Organization ng:IntergovernmentalOrganization");
}

#[test]
fn headlines_in_capitals_name_the_same_people() {
    let room = Room::new();
    room.file("a.txt", "VOSS MEETS BRANDT IN MEXICO\n\ndate 2026-03-04\n\nMarta Voss met Jon Brandt in Mexico on Monday. Voss praised Brandt.\n");
    let line = room.output(&["read", "-q", "--format", "jsonl", "a.txt"]);
    let read: Value = serde_json::from_str(&line).expect("a line is JSON");
    let named: Vec<&str> =
        read["entities"].as_array().expect("entities").iter().filter(|e| e["named"] == true).filter_map(|e| e["label"].as_str()).collect();
    assert_eq!(named.iter().filter(|label| label.to_lowercase().contains("brandt")).count(), 1, "{named:?}");
    assert_eq!(named.iter().filter(|label| label.to_lowercase().contains("mexico")).count(), 1, "{named:?}");
}

#[test]
fn any_name_finds_an_entity() {
    let room = Room::with_examples();
    for name in [
        "Edda Norrland",
        "edda norrland",
        "NORRLAND EDDA",
        "person:edda-norrland",
        "urn:newsgraph:person/edda-norrland",
        "Eda Norrland",
        "edda norlland",
    ] {
        let dot = room.output(&["draw", "-q", "--about", name]);
        assert!(dot.contains("Edda Norrland"), "{name}: {dot}");
    }
    let message = room.failure(1, &["query", "--about", "Xedda Norrlan"]);
    assert!(message.contains("nothing in the store is called") && message.contains("did you mean") && message.contains("Edda Norrland"), "{message}");
}

#[test]
fn tables_show_entities_by_their_best_names() {
    let room = Room::with_examples();
    let table = room.output(&["query", "--results", "table", "SELECT ?what { person:anders-norrland rel:founded ?what }"]);
    assert!(table.contains("Skerry Lines") && !table.contains("org:skerry-lines"), "{table}");
    let all = room.output(&["query", "--results", "table", "--about", "anders norland"]);
    assert!(all.contains("founded") && all.contains("Skerry Lines") && all.contains("fact"), "{all}");
    let asked = room.output(&["query", "--results", "tsv", "--about", "Anders Norrland", "SELECT ?what { ?about rel:founded ?what }"]);
    assert!(asked.contains("org/skerry-lines"), "{asked}");
    room.newsgraph(&["query", "--about", "Anders Norrland", "SELECT ?x { ?x a schema:Person }"])
        .assert()
        .code(2)
        .stderr(contains("does not speak of ?about"));
}
