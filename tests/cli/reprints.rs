//! One story in several papers, through the program itself.

use crate::room::{Room, examples};
use serde_json::Value;

/// A wire story as a paper prints it.
fn printed(day: &str, paper: &str, story: &str) -> String {
    format!("Harbour of Nordhavn reopens\n\ndate {day}\nSource: {paper}\n\n{story}\n")
}

const STORY: &str = "Mayor Greta Holm reopened the harbour of Nordhavn on Monday, three months after a storm had broken its outer wall. \
    \"We are back,\" Holm told the sailors who had come to see it, and thanked the engineers of Brekke Marine for their work over the winter.\n\n\
    The wall had been built in 1931 and was to last a hundred years. The storm of February took two hundred metres of it in one night and sank eleven boats. \
    Brekke Marine rebuilt it for 40 million crowns, of which the state paid half.\n\n\
    Fishermen said the harbour would need a second wall before the next winter. \"One wall is not enough for storms like that,\" said Olav Strand, who lost his boat.";

const AGENCY: &str = "2026-05-04";

fn articles(room: &Room, store: &str) -> Vec<Value> {
    room.output(&["articles", "--json", "--store", store]).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_story_in_three_papers_is_one() {
    let room = Room::new();
    let cut = STORY.rsplit_once("\n\n").unwrap().0;
    room.file("in/a.txt", printed(AGENCY, "Northern Wire", STORY));
    room.file("in/b.txt", printed("2026-05-05", "Nordhavn Post", &STORY.replace("on Monday", "Monday")));
    room.file("in/c.txt", printed("2026-05-06", "Coast Herald", cut));
    room.output(&["build", "-q", "in", &examples()]);
    let articles = articles(&room, "newsgraph.db");
    let original = articles.iter().find(|article| article["name"].as_str().unwrap().starts_with(AGENCY)).unwrap();
    assert_eq!(original["reprintOf"], Value::Null);
    let reprints = articles.iter().filter(|article| article["reprintOf"] == original["article"]).count();
    assert_eq!((reprints, articles.len()), (2, 8));
    let stats: Value = serde_json::from_str(&room.output(&["stats", "--json"])).unwrap();
    assert_eq!((stats["articles"]["all"].as_u64(), stats["articles"]["independent"].as_u64()), (Some(8), Some(6)));
    let asked = room.output(&[
        "query",
        "--results",
        "tsv",
        "SELECT (COUNT(*) AS ?n) { ?reprint ng:reprintOf ?original . ?original schema:datePublished \"2026-05-04\"^^xsd:date }",
    ]);
    assert!(asked.contains('2'), "{asked}");
    room.newsgraph(&["verify"]).assert().success();
    // When the original goes, the next of the papers is it.
    room.output(&["remove", "-q", original["name"].as_str().unwrap()]);
    let left = crate::reprints::articles(&room, "newsgraph.db");
    let next = left.iter().find(|article| article["name"].as_str().unwrap().starts_with("2026-05-05")).unwrap();
    assert_eq!(left.iter().filter(|article| article["reprintOf"] == next["article"]).count(), 1);
    room.newsgraph(&["verify"]).assert().success();
}

#[test]
fn reprints_do_not_depend_on_the_order_of_builds() {
    let room = Room::new();
    for (name, day) in [("a.txt", AGENCY), ("b.txt", "2026-05-05"), ("c.txt", "2026-05-03")] {
        room.file(name, printed(day, "Northern Wire", STORY));
    }
    room.output(&["build", "-q", "--store", "once.db", "a.txt", "b.txt", "c.txt"]);
    for name in ["b.txt", "a.txt", "c.txt", "b.txt"] {
        room.output(&["build", "-q", "--store", "slowly.db", name]);
    }
    let export = |store| room.output(&["export", "--format", "nq", "--store", store]);
    assert!(export("once.db").contains("reprintOf"));
    assert_eq!(export("once.db"), export("slowly.db"));
}
