//! Words and relations of the user's own, through the program itself; the worked example of `docs/ontology.md` among them.

use std::path::Path;

use crate::room::Room;

/// The first code block of that language in a page.
fn block<'a>(page: &'a str, language: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("```{language}\n")).expect("the page has the block");
    rest.split_once("```").expect("the block ends").0
}

#[test]
fn the_worked_example_does_what_the_page_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/ontology.md")).unwrap();
    let turtle = std::fs::read_to_string(root.join("examples/ontology/sailing.ttl")).unwrap();
    assert_eq!(block(&page, "turtle"), turtle);
    let room = Room::new();
    room.file("sailing.ttl", &turtle);
    room.file("club.txt", block(&page, "text"));
    let with = room.output(&["read", "--format", "nt", "--ontology", "sailing.ttl", "club.txt"]);
    let without = room.output(&["read", "--format", "nt", "club.txt"]);
    let console = block(&page, "console");
    assert!(console.lines().count() > 4, "{console}");
    for line in console.lines().skip(1) {
        assert!(with.lines().any(|other| other == line), "{line}\n{with}");
        assert!(!without.lines().any(|other| other == line), "{line}");
    }
}

#[test]
fn a_mistake_in_a_file_of_ones_own_is_told_with_its_line() {
    let room = Room::new();
    room.file("a.txt", "Ann Wood praised Leo Vik.\n");
    let complaint = |name: &str| room.failure(1, &["read", "--ontology", name, "a.txt"]);
    room.file("bad.ttl", "# a comment\nthis is no Turtle");
    let message = complaint("bad.ttl");
    assert!(message.contains("error: bad.ttl:2: not valid Turtle") && message.contains("because: ") && message.contains("line 2"), "{message}");
    room.file(
        "typo.ttl",
        "@prefix ng: <https://w3id.org/newsgraph/ontology#> .\n@prefix schema: <https://schema.org/> .\n\nschema:sponsor\n  ng:vreb \"fund\" .\n",
    );
    let message = complaint("typo.ttl");
    assert!(message.contains("error: typo.ttl:5: unknown term ng:vreb; a relation takes ng:verb, "), "{message}");
    room.file("other.ttl", "<https://example.org/a> <https://example.org/b> \"c\" .\n");
    assert!(complaint("other.ttl").contains("other.ttl declares no word, relation or place"));
    assert!(complaint("missing.ttl").contains("cannot read the ontology file missing.ttl"));
}
