//! Names that mean something to the languages that the program writes: they are stored as they are, and escaped wherever they are shown. The articles
//! come in through the front door, by `build`.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Quad, Term};
use serde_json::{Value, json};

use crate::room::Room;
use crate::serve::Server;

const LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";

/// The names, each that of the publisher of an article.
fn names() -> Vec<String> {
    let long = format!("Bartholomew {}Long", "Very ".repeat(1998));
    assert!(long.chars().count() > 10_000, "the long name has ten thousand characters");
    let names = [
        "Ada } UNION { ?s ?p ?o } #",
        "Ben\" ; <urn:x:owns> <urn:x:all> . #",
        "Cleo\\\" . <urn:x:a> <urn:x:b> <urn:x:c> .",
        "Dora <script>alert(1)</script> & Sons",
        "Emil \u{202e}lime\u{202c} Reversed",
        "Fara \u{200f}\u{5d0}\u{5d1}\u{5d2}",
        "Gus \u{1f980}\u{1f525} \u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}",
        "\u{410}d\u{430} Nor\u{435}n",
        "Ada Noren",
        "Hal ]]> --> <![CDATA[ Corp",
        "Ira '''\"\"\" @prefix : <urn:x:> .",
        "Jo | \\l -> {rank=same}; \"];",
    ];
    names.iter().map(|name| (*name).to_owned()).chain([long]).collect()
}

/// A store of an article from each publisher, with the name in its text, too.
fn room() -> Room {
    let room = Room::new();
    let article = |(at, name): (usize, &String)| {
        json!({"title": format!("News of {name}"), "publisher": name, "author": "Ola Berg", "date": "2026-03-04",
            "text": format!("{name} met Ole Dahl in Oslo on Monday. Dahl praised {name}, and story {at} ended well for both of them.")})
    };
    let lines: Vec<String> = names().iter().enumerate().map(article).map(|line| line.to_string()).collect();
    room.file("in.jsonl", lines.join("\n"));
    room.output(&["build", "-q", "in.jsonl"]);
    room
}

fn quads(text: &str, format: RdfFormat) -> Vec<Quad> {
    RdfParser::from_format(format).for_slice(text.as_bytes()).collect::<Result<_, _>>().expect("what is written can be read")
}

#[test]
fn they_are_stored_as_they_are_and_break_no_form_of_rdf() {
    let room = room();
    for (form, format) in [("ttl", RdfFormat::Turtle), ("nq", RdfFormat::NQuads), ("nt", RdfFormat::NTriples), ("trig", RdfFormat::TriG)] {
        let quads = quads(&room.output(&["export", "--format", form]), format);
        let is_label = |quad: &&Quad| quad.predicate.as_str() == LABEL;
        let labels: Vec<&str> =
            quads.iter().filter(is_label).filter_map(|quad| if let Term::Literal(l) = &quad.object { Some(l.value()) } else { None }).collect();
        for name in names() {
            assert!(labels.contains(&name.as_str()), "{form} lacks {name:.60}");
        }
        assert!(quads.iter().all(|quad| !quad.predicate.as_str().starts_with("urn:x:")), "{form} holds what a name said");
    }
    room.output(&["verify"]);
}

#[test]
fn a_name_that_looks_like_another_is_another() {
    let room = room();
    let nodes = room.output(&["query", "--results", "csv", "SELECT DISTINCT ?n ?l { ?n rdfs:label ?l FILTER(REGEX(?l, \"Nor.n$\")) }"]);
    let lines: Vec<&str> = nodes.lines().skip(1).collect();
    let publishers: Vec<&&str> = lines.iter().filter(|line| line.starts_with("urn:newsgraph:org/")).collect();
    assert_eq!(publishers.len(), 2, "{nodes}");
}

#[test]
fn queries_tables_and_json_hold_them_whole() {
    let room = room();
    let labels = "SELECT ?l { ?a a schema:NewsArticle ; schema:publisher/rdfs:label ?l }";
    let answer: Value = serde_json::from_str(&room.output(&["query", "--results", "json", labels])).expect("JSON");
    let found: Vec<&str> = answer["results"]["bindings"].as_array().expect("rows").iter().filter_map(|row| row["l"]["value"].as_str()).collect();
    for name in names() {
        assert!(found.contains(&name.as_str()), "{name:.60}");
    }
    let table = room.output(&["query", "--results", "table", labels]);
    assert!(table.contains("\\u{202e}lime\\u{202c}") && !table.contains('\u{202e}'), "marks of direction are shown, not obeyed");
    assert!(table.contains("<script>alert(1)</script>"), "a terminal is no page");
    for form in ["csv", "tsv", "xml"] {
        assert!(room.output(&["query", "--results", form, labels]).contains("Ada"), "{form}");
    }
}

#[test]
fn they_can_be_asked_for() {
    let room = room();
    for name in ["ada } union { ?s ?p ?o } #", "gus \u{1f980}", "Emil lime Reversed", "Cleo\\\""] {
        let output = room.newsgraph(&["query", "--results", "tsv", "--about", name]).output().expect("it runs");
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn pictures_and_graphs_for_others_are_well_formed() {
    let room = room();
    for form in ["svg", "graphml", "gexf"] {
        let text = room.output(&["export", "-q", "--format", form]);
        assert!(!text.contains("<script>"), "{form}");
        let depth = text.matches("<![CDATA[").count();
        assert_eq!(depth, 0, "{form}");
        well_formed(form, &text);
    }
    let dot = room.output(&["export", "-q", "--format", "dot"]);
    let strings = dot.replace("\\\\", "").replace("\\\"", "");
    assert_eq!(strings.matches('"').count() % 2, 0, "every string is closed");
    assert!(strings.lines().all(|line| line.matches('"').count() % 2 == 0), "no string runs over a line");
}

#[test]
fn pages_show_them_and_do_not_obey_them() {
    let room = room();
    let server = Server::start(&room, &[]);
    for search in ["Dora", "Ada", "Hal", "Bartholomew", "Emil"] {
        let page = server.send(&format!("GET /search?q={search}"), &["Accept: text/html"], "");
        assert_eq!(page.status, 200, "{search}");
        assert!(page.body.contains(search) && !page.body.contains("<script>alert"), "{search}: {}", page.body);
    }
    let path = "/org/dora-script-alert-1-script-and-sons";
    let page = server.send(&format!("GET {path}"), &["Accept: text/html"], "");
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("&lt;script&gt;") || page.body.contains("&#60;script&#62;"), "{}", page.body);
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
    assert_eq!(server.send(&format!("GET {path}.ttl"), &[], "").status, 200);
}

/// Every tag is closed in turn, and nothing stands for itself that may not.
fn well_formed(form: &str, text: &str) {
    let mut open: Vec<&str> = Vec::new();
    for part in text.split('<').skip(1) {
        let (tag, rest) = part.split_once('>').unwrap_or_else(|| panic!("{form}: a tag has no end: {part:.80}"));
        assert!(
            !rest
                .replace("&amp;", "")
                .replace("&lt;", "")
                .replace("&gt;", "")
                .replace("&quot;", "")
                .replace("&apos;", "")
                .replace("&#", "")
                .contains('&'),
            "{form}: {rest:.80}"
        );
        let name = tag.split([' ', '\n', '/']).next().unwrap_or_default();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed.trim()), "{form}: {tag:.80}");
        } else if !tag.ends_with('/') && !tag.starts_with(['?', '!']) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{form}: {open:?}");
}
