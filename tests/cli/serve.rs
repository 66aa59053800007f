//! `newsgraph serve` from outside: what it answers, what it refuses, and how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::room::{Room, example, examples};

/// A running server; ended when it goes.
pub struct Server {
    child: Child,
    address: String,
}

/// What came back.
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Server {
    pub fn start(room: &Room, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsgraph"));
        command.current_dir(room.path()).env_remove("NEWSGRAPH_STORE").env_remove("NEWSGRAPH_TOKEN");
        command.args(["serve", "-q"]).args(arguments);
        if !arguments.contains(&"--listen") {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("the server starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a standard output")).read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("http://").and_then(|rest| rest.strip_suffix('/')).expect("an address").to_owned();
        Self { child, address }
    }

    /// Sends a request with those header lines, and reads the reply to its end.
    pub fn send(&self, request: &str, headers: &[&str], body: &str) -> Reply {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        let host = if headers.iter().any(|line| line.starts_with("Host:")) { String::new() } else { format!("Host: {}\r\n", self.address) };
        let lines: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
        let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        write!(stream, "{request} HTTP/1.1\r\n{host}{lines}{length}Connection: close\r\n\r\n{body}").expect("the request is sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("a reply");
        let text = String::from_utf8(bytes).expect("UTF-8");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        Reply { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    fn query(&self, query: &str, accept: &str) -> Reply {
        self.send("POST /sparql", &["Content-Type: application/sparql-query", &format!("Accept: {accept}")], query)
    }

    fn update(&self, update: &str, headers: &[&str]) -> Reply {
        self.send("POST /sparql", &[&["Content-Type: application/sparql-update"], headers].concat(), update)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const COUNT: &str = "SELECT (COUNT(*) AS ?n) { ?a a schema:NewsArticle }";

#[test]
fn queries_are_answered_in_the_form_that_is_liked_best() {
    let room = Room::with_examples();
    let server = Server::start(&room, &[]);
    let reply = server.query(COUNT, "text/turtle, text/csv;q=0.5, application/json;q=0.1");
    assert_eq!((reply.status, reply.body.as_str()), (200, "n\r\n5\r\n"), "{}", reply.head);
    assert!(reply.head.contains("content-type: text/csv") && reply.head.contains("content-security-policy: default-src 'none'"), "{}", reply.head);
    let json: serde_json::Value = serde_json::from_str(&server.query(COUNT, "*/*").body).unwrap();
    assert_eq!(json["results"]["bindings"][0]["n"]["value"], "5");
    assert_eq!(server.query(COUNT, "image/png").status, 406);
    let graph = server.send("GET /sparql?query=DESCRIBE%20%3Chttp://x/%3E&format=nt", &[], "");
    assert!(graph.status == 200 && graph.head.contains("content-type: application/n-triples"), "{}", graph.head);
    let wrong = server.query("SELECT ?s\nWHERE { ?s ?p }", "*/*");
    assert!(wrong.status == 400 && wrong.body.contains("line 2, column"), "{}", wrong.body);
    assert_eq!(server.update("CLEAR ALL", &[]).status, 403, "it only reads");
}

#[test]
fn editors_find_examples_and_prefixes() {
    let room = Room::with_examples();
    let server = Server::start(&room, &[]);
    let asked =
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?query { ?q a sh:SPARQLExecutable ; rdfs:comment ?c ; sh:select|sh:construct ?query }";
    let json: serde_json::Value = serde_json::from_str(&server.query(asked, "*/*").body).unwrap();
    let found = json["results"]["bindings"].as_array().unwrap();
    assert_eq!(found.len(), newsgraph::server::examples::ALL.len());
    for example in found {
        let reply = server.query(example["query"]["value"].as_str().unwrap(), "text/csv, text/turtle");
        assert!(reply.status == 200 && reply.body.lines().count() > 1, "{example}: {}", reply.body);
    }
    assert!(server.send("GET /.well-known/void", &["Accept: text/turtle"], "").body.contains("void:sparqlEndpoint"));
    let browser = server.send("GET /sparql", &["Accept: text/html,application/xml;q=0.9,*/*;q=0.8"], "");
    assert!(browser.status == 303 && browser.head.contains("location: /query"), "{}", browser.head);
}

#[test]
fn a_query_ends_with_its_deadline_or_its_memory_and_the_server_lives_on() {
    let room = Room::with_examples();
    let server = Server::start(&room, &["--timeout", "2", "--max-memory", "100"]);
    let product = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }";
    let slow = server.query(&format!("SELECT (COUNT(*) AS ?n) {product}"), "*/*");
    assert!(slow.status == 503 && slow.body.contains("ended after 2 s"), "{}", slow.body);
    let sorted = server.query(&format!("SELECT * {product} ORDER BY ?l ?a"), "*/*");
    assert_eq!(sorted.status, 503, "{}", sorted.body);
    let values: String = (0..300).map(|n| format!("{n} ")).collect();
    let in_memory: String = (0..6).map(|n| format!("VALUES ?v{n} {{ {values} }} ")).collect();
    assert_eq!(server.query(&format!("SELECT (SUM(?v0 + ?v5) AS ?n) {{ {in_memory} }}"), "*/*").status, 503);
    let deep = format!("SELECT * {{ {} ?s ?p ?o {} }}", "{".repeat(200_000), "}".repeat(200_000));
    assert_eq!(server.query(&deep, "*/*").status, 503);
    assert_eq!(server.query(COUNT, "text/csv").body, "n\r\n5\r\n");
}

#[test]
fn nothing_is_fetched_or_read_for_a_query() {
    let room = Room::with_examples();
    let server = Server::start(&room, &["--write"]);
    for address in ["http://127.0.0.1:9/sparql", "file:///etc/passwd"] {
        let reply = server.query(&format!("SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"), "*/*");
        assert!(reply.status >= 400, "{}", reply.body);
        assert_eq!(server.update(&format!("LOAD <{address}> INTO GRAPH <http://x/g>"), &[]).status, 403);
        assert_eq!(server.update(&format!("LOAD SILENT <{address}>"), &[]).status, 403);
    }
}

#[test]
fn another_endpoint_is_asked_where_that_is_allowed() {
    let (one, other) = (Room::with_examples(), Room::new());
    other.file("news/a.txt", "date 2026-03-20\n\nAnders Norrland opened the Harbour Trust in Velden.\n");
    other.output(&["build", "-q", "news"]);
    let remote = Server::start(&other, &[]);
    let server = Server::start(&one, &["--allow-service", &format!("http://{}/sparql", remote.address)]);
    let joined = |address: &str| {
        let clause = format!("SERVICE <{address}> {{ ?who <https://w3id.org/newsgraph/relation/opened> ?what }}");
        server.query(&format!("SELECT ?founded ?what {{ ?who rel:founded ?founded {clause} }}"), "text/csv")
    };
    let found = joined(&format!("http://{}/sparql", remote.address));
    assert!(found.status == 200 && found.body.contains("org/harbour-trust"), "{}", found.body);
    let forbidden = joined(&format!("http://{}/sparql/", server.address));
    assert!(forbidden.status == 403 && forbidden.body.contains("--allow-service"), "{}", forbidden.body);
    let below = joined(&format!("http://{}/sparql/none", remote.address));
    assert!(below.status == 502 && below.body.contains("does not answer with rows: 404"), "{}", below.body);
    drop(remote);
    let silent = server.query(&format!("SELECT * {{ SERVICE <http://{}/sparql> {{ ?s ?p ?o }} }}", server.address), "*/*");
    assert_eq!(silent.status, 403);
}

#[test]
fn strangers_names_pages_and_bodies_are_refused() {
    let room = Room::with_examples();
    let server = Server::start(&room, &["--write", "--max-body", "1"]);
    let ask = "GET /sparql?query=ASK%20%7B%7D";
    assert_eq!(server.send(ask, &["Host: evil.example"], "").status, 421);
    assert_eq!(server.send(ask, &["Host: localhost:1234"], "").status, 200);
    assert_eq!(server.update("INSERT DATA { <http://x/s> <http://x/p> 1 }", &["Origin: http://evil.example"]).status, 403);
    assert_eq!(server.update("INSERT DATA { <http://x/s> <http://x/p> 1 }", &[&format!("Origin: http://{}", server.address)]).status, 204);
    assert_eq!(server.send("POST /sparql", &["Content-Type: application/sparql-query", "Content-Length: 9999999"], "").status, 413);
    assert!(!server.send(ask, &["Origin: https://app.example"], "").head.contains("access-control-allow-origin"));
}

#[test]
fn pages_that_are_admitted_may_ask_after_a_preflight() {
    let room = Room::with_examples();
    let server = Server::start(&room, &["--cors", "https://app.example"]);
    let preflight = ["Origin: https://app.example", "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: content-type"];
    let reply = server.send("OPTIONS /sparql", &preflight, "");
    assert!(reply.status == 204 && reply.head.contains("access-control-allow-origin: https://app.example"), "{}", reply.head);
    assert!(reply.head.contains("access-control-allow-headers: accept, authorization, content-type"), "{}", reply.head);
    let reply = server.send("GET /sparql?query=ASK%7B%7D", &["Origin: https://app.example"], "");
    assert!(reply.status == 200 && reply.head.contains("access-control-allow-origin: https://app.example"), "{}", reply.head);
}

#[test]
fn what_users_write_is_in_the_union_and_articles_stay_as_they_were_read() {
    let room = Room::with_examples();
    let server = Server::start(&room, &["--write", "--token", "correct horse"]);
    let key = ["Authorization: Bearer correct horse"];
    let insert = "INSERT DATA { person:edda-norrland <http://x/knows> <http://x/y> . GRAPH <http://x/g> { person:edda-norrland <http://x/knows> <http://x/y> } }";
    assert_eq!(server.update(insert, &[]).status, 401);
    assert_eq!(server.update(insert, &["Authorization: Bearer wrong"]).status, 401);
    assert_eq!(server.update(insert, &key).status, 204);
    let knows = "SELECT (COUNT(*) AS ?n) { ?s <http://x/knows> ?o }";
    assert_eq!(server.query(knows, "text/csv").body, "n\r\n1\r\n", "the union is a set");
    assert_eq!(server.update("DROP GRAPH <http://x/g>", &key).status, 204);
    assert_eq!(server.query(knows, "text/csv").body, "n\r\n1\r\n", "the default graph still has it");
    assert_eq!(server.update("DELETE WHERE { ?s <http://x/knows> ?o }", &key).status, 204);
    assert_eq!(server.query(knows, "text/csv").body, "n\r\n0\r\n");
    for refused in [
        "DROP ALL",
        "CLEAR SILENT NAMED",
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o . ?g a schema:NewsArticle } }",
        "INSERT { GRAPH ?g { ?g <http://x/p> 1 } } WHERE { GRAPH ?g { ?g a schema:NewsArticle } }",
        "CREATE GRAPH <urn:newsgraph:article/mine>",
    ] {
        assert_eq!(server.update(refused, &key).status, 403, "{refused}");
    }
    // What is in an article is not in the graph that this means.
    assert_eq!(server.update("DELETE WHERE { ?s ?p ?o }", &key).status, 204);
    drop(server);
    room.newsgraph(&["verify"]).assert().success().stderr(predicates::str::contains("all is well"));
}

#[test]
fn people_correct_entities_and_take_it_back() {
    let room = Room::with_examples();
    let form = ["Content-Type: application/x-www-form-urlencoded"];
    let rename = "action=rename&entity=%2Fperson%2Fedda-norrland&name=Edda+%3Cb%3ENorrland&by=ana&because=typo";
    let reading = Server::start(&room, &[]);
    assert_eq!(reading.send("POST /review", &form, rename).status, 403);
    assert!(!reading.send("GET /person/edda-norrland", &["Accept: text/html"], "").body.contains("/review?"));
    drop(reading);
    let server = Server::start(&room, &["--write", "--token", "secret"]);
    let shown = || server.send("GET /person/edda-norrland", &["Accept: text/html"], "").body;
    let refused = server.send("POST /review", &form, rename);
    assert!(refused.status == 401 && refused.head.contains("www-authenticate: basic"), "{}", refused.head);
    let decide = |body: &str| server.send("POST /review", &[form[0], "Authorization: Bearer secret"], body);
    assert_eq!(server.send("POST /review", &[form[0], "Authorization: Bearer secret", "Origin: http://evil.example"], rename).status, 403);
    let renamed = decide(rename);
    assert!(renamed.status == 303 && renamed.head.contains("location: /person/edda-norrland"), "{}", renamed.head);
    assert!(shown().contains("<h1>Edda &#60;b&#62;Norrland</h1>") && shown().contains("/review?entity=/person/edda-norrland"), "{}", shown());
    assert_eq!(decide("action=merge&entity=%2Fperson%2Fedda-norrland&with=nobody+at+all").status, 404);
    assert_eq!(decide("action=split&entity=%2Fperson%2Fedda-norrland").status, 400);
    assert_eq!(decide("action=burn").status, 400);
    assert_eq!(decide("action=merge&entity=%2Fperson%2Fedda-norrland&with=person%3Aanders-norrland").status, 303);
    let merged = server.send("GET /person/anders-norrland", &["Accept: text/html"], "");
    assert!(merged.status == 303 && merged.head.contains("location: /person/edda-norrland"), "one node: {}", merged.head);
    let log: serde_json::Value = serde_json::from_str(&server.send("GET /review.json", &[], "").body).unwrap();
    let actions: Vec<&str> = log["decisions"]["items"].as_array().unwrap().iter().map(|item| item["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["merge", "rename"]);
    assert_eq!(decide("action=undo&number=2").status, 303);
    assert_eq!(decide("action=undo&number=1").status, 303);
    assert_eq!(server.send("GET /person/anders-norrland", &["Accept: text/html"], "").status, 200);
    assert!(shown().contains("<h1>Edda Norrland</h1>"));
    assert_eq!(decide("action=reject&entity=%2Fperson%2Fedda-norrland").status, 303);
    let gone = server.query("ASK { person:edda-norrland ?p ?o }", "text/csv");
    assert!(gone.body.contains("false"), "{}", gone.body);
    drop(server);
    room.newsgraph(&["verify"]).assert().success();
}

#[test]
fn whole_graphs_come_and_go() {
    let room = Room::with_examples();
    let server = Server::start(&room, &["--write"]);
    let turtle = ["Content-Type: text/turtle"];
    assert_eq!(server.send("PUT /store/notes", &turtle, "<> <http://x/p> 1, 2 .").status, 201);
    assert_eq!(server.send("PATCH /store/notes", &["Content-Type: application/sparql-update"], "DELETE DATA { <> <http://x/p> 1 }").status, 204);
    let reply = server.send("GET /store/notes", &["Accept: application/n-triples"], "");
    let integer = "http://www.w3.org/2001/XMLSchema#integer";
    assert!(reply.body.contains(&format!("<http://{}/store/notes> <http://x/p> \"2\"^^<{integer}> .", server.address)), "{}", reply.body);
    assert!(!reply.body.contains("\"1\""), "{}", reply.body);
    assert_eq!(server.send("PATCH /store/notes", &["Content-Type: application/sparql-update"], "DROP ALL").status, 403);
    assert_eq!(server.send("DELETE /store/notes", &[], "").status, 204);
    assert_eq!(server.send("GET /store/notes", &[], "").status, 404);
    let article: serde_json::Value =
        serde_json::from_str(&server.query("SELECT ?a { ?a schema:headline ?h } ORDER BY ?h LIMIT 1", "application/json").body).unwrap();
    let address = format!("/store?graph={}", article["results"]["bindings"][0]["a"]["value"].as_str().unwrap());
    assert!(server.send(&format!("GET {address}"), &["Accept: text/turtle"], "").body.contains("schema:headline"));
    assert_eq!(server.send(&format!("DELETE {address}"), &[], "").status, 403);
    assert_eq!(server.send(&format!("PUT {address}"), &turtle, "<> <http://x/p> 1 .").status, 403);
}

#[test]
fn entities_are_found_at_their_own_addresses() {
    let room = Room::new();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let base = format!("http://{free}/");
    room.output(&["build", "-q", "--base", &base, &examples()]);
    let server = Server::start(&room, &["--listen", &free.to_string()]);
    let query = "SELECT ?e { ?a schema:mentions ?e . FILTER(CONTAINS(STR(?e), 'edda-norrland')) } LIMIT 1";
    let json: serde_json::Value = serde_json::from_str(&server.query(query, "application/json").body).unwrap();
    let iri = json["results"]["bindings"][0]["e"]["value"].as_str().unwrap();
    let path = iri.strip_prefix(base.as_str()).unwrap();
    for (accept, expected) in [("text/html", "<h1>Edda Norrland</h1>"), ("text/turtle", "schema:Person"), ("application/json", iri)] {
        let reply = server.send(&format!("GET /{path}"), &[&format!("Accept: {accept}")], "");
        assert!(reply.status == 200 && reply.body.contains(expected), "{accept}: {}", reply.body);
    }
    let turtle = server.send(&format!("GET /{path}.ttl"), &[], "").body;
    assert!(turtle.contains(&format!("@prefix person: <{base}person/>")) && turtle.contains("person:edda-norrland"), "{turtle}");
    let statement = turtle.lines().find_map(|line| line.strip_prefix("statement:")).and_then(|line| line.split_whitespace().next()).unwrap();
    let reply = server.send(&format!("GET /statement/{statement}"), &["Accept: text/html"], "");
    assert!(reply.status == 303 && reply.head.contains("location: /article/"), "{}", reply.head);
}

#[test]
fn a_client_that_does_not_finish_its_request_is_let_go() {
    let room = Room::with_examples();
    let server = Server::start(&room, &[]);
    let mut slow = TcpStream::connect(&server.address).expect("a connection");
    write!(slow, "GET / HTTP/1.1\r\nHost: {}\r\n", server.address).unwrap();
    let ask = "GET /sparql?query=ASK%20%7B%7D";
    assert_eq!(server.send(ask, &[], "").status, 200, "others are served meanwhile");
    slow.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
    let (mut rest, mut bytes) = (Vec::new(), [0; 512]);
    // A line now and then does not help: the whole head must be there in time.
    loop {
        let _ = write!(slow, "X-More: 1\r\n");
        match slow.read(&mut bytes) {
            Err(error) if [std::io::ErrorKind::WouldBlock, std::io::ErrorKind::TimedOut].contains(&error.kind()) => {}
            Ok(0) | Err(_) => break,
            Ok(read) => rest.extend_from_slice(&bytes[..read]),
        }
    }
    assert!(!String::from_utf8_lossy(&rest).contains("200 OK"));
    assert_eq!(server.send(ask, &[], "").status, 200);
}

#[test]
fn the_server_keeps_writers_away_and_ends_in_peace() {
    let room = Room::with_examples();
    let mut server = Server::start(&room, &[]);
    assert_eq!(server.query(COUNT, "text/csv").body, "n\r\n5\r\n");
    assert_eq!(room.output(&["articles"]).lines().count(), 6, "others can read");
    let message = room.failure(1, &["build", &example("marathon-record")]);
    assert!(message.contains("in use by another process") && message.contains("hint: wait"), "{message}");
    assert!(Command::new("kill").args(["-TERM", &server.child.id().to_string()]).status().unwrap().success());
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = server.child.try_wait().unwrap() {
            break status;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "it does not end");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success(), "{status}");
}

#[test]
fn while_somebody_builds_nothing_is_served() {
    use newsgraph::store::{Access, GraphStore};
    let room = Room::with_examples();
    let _writer = GraphStore::open(&room.path().join("newsgraph.db"), Access::Write, None).unwrap();
    let message = room.failure(1, &["serve", "--listen", "127.0.0.1:0"]);
    assert!(message.contains("in use by another process"), "{message}");
}

#[test]
fn unsafe_settings_are_refused() {
    let room = Room::new();
    room.output(&["build", "-q", &examples()]);
    for arguments in [&["--write", "--listen", "0.0.0.0:0"][..], &["--write", "--cors", "*"], &["--write", "--token", " "]] {
        let message = room.failure(2, &[&["serve"], arguments].concat());
        assert!(message.contains("hint: give --token"), "{message}");
    }
    assert!(room.failure(2, &["serve", "--timeout", "0"]).contains("not a number of seconds"));
}
