//! Linking to a knowledge base, through the program itself.

use std::io::Write;

use predicates::prelude::*;
use predicates::str::contains;

use crate::room::Room;

const ARTICLE: &str = "date 2026-03-04\n\nNorwegian sailor Lena Brekke crossed the Atlantic on Monday, said Kestrel Motors. Kestrel Motors employs Lena Brekke. \
     Judge Ivo Marran met Lena Brekke in Norway. Tom Ashe, a judge, praised Ivo Marran.\n";

/// Entries: one of two people of a name is much better known, two of another name are equal but for what they do, a firm's name is also a town's.
const TABLE: &str = "id\tlabel\taliases\ttype\tpopularity\n\
     Q101\tLena Brekke\tL. Brekke\tNorwegian sailor\t40\n\
     Q102\tLena Brekke\t\tSwedish potter\t1\n\
     Q103\tKestrel Motors\tKestrel|Kestrel Motor Company\tcompany\t25\n\
     Q104\tIvo Marran\t\tfootballer\t12\n\
     Q105\tIvo Marran\t\tpainter\t12\n\
     Q106\tTom Ashe\t\tvillage in Wales\t9\n\
     Q107\tNorway\tKingdom of Norway\tcountry\t300\n";

const LINKS: &str = "SELECT ?node ?same ?score { GRAPH <urn:newsgraph:graph/linking> { ?node owl:sameAs ?same . ?link ng:node ?node ; ng:target ?same ; \
     ng:score ?score ; a ng:Link } } ORDER BY ?node";

fn room() -> Room {
    let room = Room::new();
    room.file("a.txt", ARTICLE);
    room.file("kb.tsv", TABLE);
    room.output(&["build", "-q", "a.txt"]);
    room
}

fn links(room: &Room) -> String {
    room.output(&["query", "--results", "csv", LINKS]).replace('\r', "")
}

#[test]
fn what_is_sure_is_linked_and_nothing_else() {
    let room = room();
    room.newsgraph(&["link", "--knowledge-base", "kb.tsv"])
        .assert()
        .success()
        .stdout("")
        .stderr(contains("7 entries").and(contains("linked 3 of")).and(contains("nothing tells which is meant")).and(contains("of another kind")));
    let found = links(&room);
    for (node, entry) in [("person/lena-brekke", "Q101"), ("org/kestrel-motors", "Q103"), ("place/norway", "Q107")] {
        assert!(found.contains(&format!("urn:newsgraph:{node},http://www.wikidata.org/entity/{entry},")), "{found}");
    }
    assert!(!found.contains("Q104") && !found.contains("Q105") && !found.contains("Q106"), "{found}");
    let reasons = room.output(&["query", "--results", "csv", "SELECT ?r { ?l ng:node person:lena-brekke ; ng:reason ?r }"]);
    assert!(reasons.contains("both are a person") && reasons.contains("norway") && reasons.contains("likeliest of 2"), "{reasons}");
}

#[test]
fn linking_again_changes_nothing_and_a_new_knowledge_base_replaces_the_links() {
    let room = room();
    room.output(&["link", "-q", "-k", "kb.tsv"]);
    let (first, whole) = (links(&room), room.output(&["export", "--format", "nq"]));
    room.output(&["link", "-q", "-k", "kb.tsv"]);
    assert!(first == links(&room) && whole == room.output(&["export", "--format", "nq"]));
    room.output(&["link", "-q", "-k", "kb.tsv.index"]);
    assert_eq!(first, links(&room), "an index does as well as what it was made of");
    room.file("kb.tsv", "X1\tLena Brekke\t\tsailor\t5\nhttps://kb.example/42\tKestrel Motors\t\tfirm\t5\n");
    room.output(&["link", "-q", "-k", "kb.tsv"]);
    let found = links(&room);
    assert!(found.contains("https://kb.example/42") && !found.contains("wikidata"), "{found}");
    room.output(&["verify"]);
}

#[test]
fn dumps_of_wikidata_are_read_packed_or_not() {
    let item = |id: &str, name: &str, class: &str| {
        format!(
            "{{\"type\":\"item\",\"id\":\"{id}\",\"labels\":{{\"en\":{{\"language\":\"en\",\"value\":\"{name}\"}}}},\"aliases\":[],\"claims\":{{\"P31\":\
             [{{\"mainsnak\":{{\"snaktype\":\"value\",\"property\":\"P31\",\"datavalue\":{{\"value\":{{\"id\":\"{class}\"}},\"type\":\"wikibase-entityid\"}}}}}}]}},\
             \"sitelinks\":{{\"enwiki\":{{\"title\":\"x\"}},\"dewiki\":{{\"title\":\"x\"}}}}}}"
        )
    };
    let dump = format!("[\n{},\n{}\n]\n", item("Q1", "Lena Brekke", "Q5"), item("Q2", "Kestrel Motors", "Q4830453"));
    let room = room();
    room.file("dump.json", &dump);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(dump.as_bytes()).expect("memory can be written");
    room.file("dump.json.gz", packed.finish().expect("memory can be written"));
    room.output(&["link", "-q", "-k", "dump.json"]);
    let plain = links(&room);
    assert!(plain.contains("entity/Q1,") && plain.contains("entity/Q2,"), "{plain}");
    room.output(&["link", "-q", "-k", "dump.json.gz"]);
    assert_eq!(plain, links(&room));
}

#[test]
fn what_is_no_knowledge_base_is_refused_in_words() {
    let room = room();
    room.file("bad.tsv", "Q1\tLena Brekke\nQ2\n");
    let message = room.failure(1, &["link", "-k", "bad.tsv"]);
    assert!(message.contains("bad.tsv, line 2") && message.contains("hint: a knowledge base is"), "{message}");
    assert!(room.failure(1, &["link", "-k", "none.tsv"]).contains("cannot read the knowledge base none.tsv"));
    assert!(room.failure(1, &["link", "-k", "kb.tsv", "--index", "no/such/x"]).contains("--index FILE"));
    room.failure(2, &["link"]);
    assert!(room.failure(1, &["link", "--store", "none.db", "-k", "kb.tsv"]).contains("none.db"));
}
