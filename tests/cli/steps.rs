//! Resolution in steps, as a cluster does it, with the cluster's part of the work done here.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::corpus;
use crate::room::Room;

/// Sends lines through a step.
fn step(room: &Room, name: &str, lines: &[String]) -> Vec<String> {
    let output = room.newsgraph(&["resolve", "--step", name]).write_stdin(lines.join("\n")).assert().success().get_output().stdout.clone();
    String::from_utf8(output).unwrap().lines().map(str::to_owned).collect()
}

/// What groups of references are called, each naming with how many are, and the keys that they are found by.
type Groups = BTreeMap<u64, (BTreeMap<String, u64>, BTreeSet<(String, u64)>)>;

fn groups(profiles: &[Value]) -> Groups {
    let mut groups = Groups::new();
    for name in profiles.iter().flat_map(|profile| profile["names"].as_array().unwrap()) {
        let (namings, keys) = groups.entry(name["group"].as_u64().unwrap()).or_default();
        *namings.entry(name["naming"].to_string()).or_default() += 1;
        keys.extend(name["keys"].as_array().unwrap().iter().map(|key| (key[0].as_str().unwrap().to_owned(), key[1].as_u64().unwrap())));
    }
    groups
}

/// The groups under their keys, those of one key together.
fn keyed(groups: &Groups) -> Vec<String> {
    let mut lines: Vec<(u64, String)> = Vec::new();
    for (group, (namings, keys)) in groups {
        let namings: Vec<Value> = namings.iter().map(|(naming, count)| json!([count, serde_json::from_str::<Value>(naming).unwrap()])).collect();
        lines.extend(keys.iter().map(|(side, key)| (*key, json!({"key": key, "side": side, "group": group, "namings": namings}).to_string())));
    }
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}

/// The smallest group that each hangs together with.
fn components(groups: &Groups, pairs: &[String]) -> BTreeMap<u64, u64> {
    let mut least: BTreeMap<u64, u64> = groups.keys().map(|group| (*group, *group)).collect();
    loop {
        let before = least.clone();
        for (a, b) in pairs.iter().map(|pair| serde_json::from_str::<(u64, u64)>(pair).unwrap()) {
            let both = least[&a].min(least[&b]);
            least.extend([(a, both), (b, both)]);
        }
        if least == before {
            return least;
        }
    }
}

#[test]
fn what_steps_find_in_any_parts_is_what_one_store_finds() {
    let room = Room::new();
    corpus::write(&room, "news", &corpus::corpus(60, 2));
    room.output(&["build", "-q", "news"]);
    let graph = "<urn:newsgraph:graph/resolution> .";
    let expected: BTreeSet<String> =
        room.output(&["export", "--format", "nq"]).lines().filter(|line| line.ends_with(graph)).map(str::to_owned).collect();
    assert!(expected.iter().any(|line| line.contains("ontology#resolvedTo")), "something is resolved");

    let quads = room.output(&["read", "-q", "--format", "nq", "news"]);
    // As a filter writes them: each article's together.
    let mut quads: Vec<String> = quads.lines().map(str::to_owned).collect();
    quads.sort_by_key(|line| line.rsplit(' ').nth(1).map(str::to_owned));
    let profiles: Vec<Value> = step(&room, "profiles", &quads).iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let groups = groups(&profiles);
    let components = components(&groups, &step(&room, "pairs", &keyed(&groups)));

    for parts in [1, 3] {
        let mut found = Vec::new();
        for part in 0..parts {
            let told = |article: &Value| {
                let belongs = |name: &Value| components[&name["group"].as_u64().unwrap()] % parts == part;
                let references = article["profile"]["references"].as_array().unwrap().iter().zip(article["names"].as_array().unwrap());
                let wanted: Vec<&Value> = references.filter(|(_, name)| belongs(name)).map(|(reference, _)| reference).collect();
                let mut profile = article["profile"].clone();
                profile["references"] = json!(wanted);
                (!wanted.is_empty()).then(|| json!({"article": article["article"], "profile": profile}).to_string())
            };
            // Which of the articles comes first says nothing.
            found.extend(step(&room, "judgements", &profiles.iter().rev().filter_map(told).collect::<Vec<_>>()));
        }
        assert_eq!(found.len(), expected.len(), "{parts} parts");
        assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected, "{parts} parts");
    }
}

#[test]
fn a_step_says_what_it_cannot_take() {
    let room = Room::new();
    let failure = |step: &str, input: &str| {
        let errors = room.newsgraph(&["resolve", "--step", step]).write_stdin(input).assert().code(1).get_output().stderr.clone();
        String::from_utf8(errors).unwrap()
    };
    assert!(failure("pairs", "{\"key\": 1}\n").starts_with("error: line 1 of standard input is not what this step takes: missing field"));
    assert!(failure("judgements", "\n").contains("line 1 of standard input"));
    assert!(failure("profiles", "<urn:a> <urn:b> \"c\" <urn:d> .\nno quad\n").contains("line 2 of standard input"));
    assert!(failure("profiles", "<urn:a> <urn:b> \"c\" .\n").contains("without the graph of an article"));
    assert!(room.failure(2, &["resolve", "--step", "pairs", "--all"]).contains("cannot be used with"));
    for step in ["profiles", "pairs", "judgements"] {
        room.newsgraph(&["resolve", "--step", step]).write_stdin("").assert().success().stdout("");
    }
}
