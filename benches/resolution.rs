//! How long it takes to resolve names across articles, and how much memory: `cargo bench --bench resolution [ENTITIES …]`.
//!
//! Each size runs in a process of its own, after another that has filled the store. Articles are made as quads, so that nothing is measured but
//! resolution: people, bodies and places with invented names, some with a middle initial, some by surname alone, some namesakes of each other.
//! As `build` does, the filling process notes what is called what while it writes; how long that takes is the column "noting".

#[path = "../tests/cli/dice.rs"]
mod dice;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use dice::Dice;
use newsgraph::graph::vocabulary::{DEFAULT_BASE, expand, term};
use newsgraph::ontology::Ontology;
use newsgraph::resolution::{self, Resolver};
use newsgraph::store::{Access, Contribution, GraphStore, Notes};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};

const SIZES: &[usize] = &[10_000, 30_000, 100_000];
/// Entities in an article.
const CAST: usize = 8;
/// Articles that mention an entity, on average.
const ARTICLES: usize = 3;
/// Articles that are written at a time.
const PORTION: usize = 500;

const ROLES: &[&str] = &["minister", "striker", "nurse", "judge", "painter", "banker", "bishop", "detective", "farmer", "physicist"];
const GIVEN: &[&str] = &[
    "Abigail",
    "Albert",
    "Andrew",
    "Barbara",
    "Bernard",
    "Catherine",
    "Charles",
    "Daniel",
    "Deborah",
    "Dennis",
    "Douglas",
    "Edward",
    "Eleanor",
    "Frederick",
    "George",
    "Gregory",
    "Harold",
    "Helen",
    "Henry",
    "James",
    "Janet",
    "Kenneth",
    "Lawrence",
    "Leonard",
    "Louis",
    "Margaret",
    "Martin",
    "Matthew",
    "Michael",
    "Nancy",
    "Nicholas",
    "Oliver",
    "Patricia",
    "Peter",
    "Rachel",
    "Richard",
    "Samuel",
    "Stephen",
    "Susan",
    "Thomas",
];
const SYLLABLES: &[&str] =
    &["ba", "cor", "del", "fen", "gar", "hol", "iv", "jan", "kel", "lor", "mar", "nev", "os", "pel", "rin", "sol", "tor", "ul", "ves", "zan"];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let sizes: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    match (arguments.first().map(String::as_str), sizes.as_slice()) {
        (Some("fill"), [entities, from, to]) => fill(Path::new(&arguments[1]), *entities, *from..*to),
        (_, [size]) => measure(*size),
        _ => {
            let sizes = if sizes.is_empty() { SIZES.to_vec() } else { sizes };
            println!("entities  articles  noting  resolving  one article more  memory");
            sizes.iter().for_each(|size| print!("{}", run(&[size.to_string()])));
        }
    }
}

/// Runs this program with other arguments, as a process of its own; gives what that prints.
fn run(arguments: &[String]) -> String {
    let program = std::env::current_exe().expect("this program has a path");
    let output = Command::new(program).args(arguments).stderr(Stdio::inherit()).output().expect("this program runs");
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).expect("this program prints text")
}

fn measure(entities: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (ontology, articles) = (Ontology::embedded().expect("the ontology is whole"), entities * ARTICLES / CAST);
    // What filling the store takes of memory is not resolution's.
    let fill = |from: usize, to: usize| {
        let numbers = [entities, from, to].map(|number| number.to_string());
        run(&[&["fill".to_owned(), folder.path().display().to_string()], numbers.as_slice()].concat())
    };
    let resolve = || {
        let store = open(folder.path());
        let begun = Instant::now();
        resolution::resolve(&store, &ontology).expect("names are resolved");
        begun.elapsed().as_secs_f64()
    };
    let noting: f64 = fill(0, articles).trim().parse().expect("the time that noting took");
    let all = resolve();
    fill(articles, articles + 1);
    let one = resolve();
    println!("{entities:8}  {articles:8}  {noting:5.1}s  {all:8.1}s  {one:15.3}s  {:4} MB", memory());
}

fn open(folder: &Path) -> GraphStore {
    GraphStore::open(&folder.join("store"), Access::Create, None).expect("the store opens")
}

/// Writes articles into the store, and notes what is called what in them; prints how many seconds the latter took.
fn fill(folder: &Path, entities: usize, articles: std::ops::Range<usize>) {
    let (store, ontology) = (open(folder), Ontology::embedded().expect("the ontology is whole"));
    let resolver = Resolver::open(&store, &ontology).expect("notes can be kept");
    let mut noting = Duration::ZERO;
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ articles.start as u64);
    let numbers: Vec<usize> = articles.collect();
    for numbers in numbers.chunks(PORTION) {
        let written: Vec<Contribution> = numbers.iter().map(|number| article(*number, entities, &mut dice)).collect();
        let fingerprint = |article: &Contribution| (article.article.clone(), article.source.clone());
        let notes = Notes { read_as: written.iter().map(fingerprint).collect(), ..Notes::default() };
        store.ingest_with(&written, &notes).expect("articles are written");
        let begun = Instant::now();
        let note = |article: &Contribution| resolver.note(&article.article, &article.source, &article.quads);
        resolver.keep(written.iter().map(note).collect()).expect("notes are kept");
        noting += begun.elapsed();
    }
    store.flush().expect("the store is written");
    println!("{}", noting.as_secs_f64());
}

/// Highest use of memory so far, in megabytes; 0 where the system does not tell.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or_default() / 1024
}

/// A word that stands for a number: three syllables, capital first.
fn word(number: usize) -> String {
    let at = |place: u32| SYLLABLES[number / SYLLABLES.len().pow(place) % SYLLABLES.len()];
    let word = format!("{}{}{}", at(0), at(1), at(2));
    word[..1].to_uppercase() + &word[1..]
}

fn article(number: usize, entities: usize, dice: &mut Dice) -> Contribution {
    let name = format!("2025-{:02}-{:02}-{number:016x}", 1 + number / 28 % 12, 1 + number % 28);
    let iri = NamedNode::new_unchecked(format!("{DEFAULT_BASE}article/{name}"));
    let mut quads = Quads { article: iri.clone(), quads: Vec::new() };
    quads.put(iri.as_str(), term::TYPE, term::NEWS_ARTICLE.into_owned().into());
    quads.text(iri.as_str(), term::DATE_PUBLISHED, &name[..10]);
    // Entities are in the news with those near them.
    let first = dice.below(entities);
    for _ in 0..CAST {
        let who = (first + dice.below(40)) % entities;
        let node = describe(&mut quads, who, &name, dice);
        quads.put(iri.as_str(), term::MENTIONS, NamedNode::new_unchecked(node).into());
    }
    Contribution { article: iri, quads: quads.quads, source: format!("{number}.txt") }
}

/// Puts what an article tells of an entity; gives its node.
fn describe(quads: &mut Quads, who: usize, article: &str, dice: &mut Dice) -> String {
    // One in fifty is a namesake of the one before.
    let named = if who % 50 == 1 { who - 1 } else { who };
    let families = SYLLABLES.len().pow(3);
    let (given, family) = (GIVEN[(named / families + named * 3) % GIVEN.len()], word(named));
    if who % 4 == 3 {
        let label = format!("{family} {given} Trust");
        let node = format!("{DEFAULT_BASE}org/{}", label.to_lowercase().replace(' ', "-"));
        quads.entity(&node, "schema:Organization", &label);
        return node;
    }
    let (label, is_full) = match dice.below(10) {
        0 => (family.clone(), false),
        1 => (format!("{given} {}. {family}", &given[..1]), true),
        _ => (format!("{given} {family}"), true),
    };
    let local = if is_full { format!("{given}-{family}") } else { format!("{article}/{family}") }.to_lowercase();
    let node = format!("{DEFAULT_BASE}person/{local}");
    quads.entity(&node, "schema:Person", &label);
    if dice.below(3) > 0 {
        quads.text(&node, term::JOB_TITLE, ROLES[who * 13 % ROLES.len()]);
    }
    node
}

struct Quads {
    article: NamedNode,
    quads: Vec<Quad>,
}

impl Quads {
    fn put(&mut self, subject: &str, property: NamedNodeRef<'_>, object: Term) {
        self.quads.push(Quad::new(NamedNode::new_unchecked(subject), property, object, self.article.clone()));
    }

    fn text(&mut self, subject: &str, property: NamedNodeRef<'_>, text: &str) {
        self.put(subject, property, Literal::new_simple_literal(text).into());
    }

    fn entity(&mut self, node: &str, class: &str, label: &str) {
        self.put(node, term::TYPE, expand(class).expect("a known class").into());
        self.text(node, term::LABEL, label);
    }
}
