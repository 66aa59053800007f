//! Makes a store of as many articles as wanted, for measuring the explorer and the endpoint: some hundred articles are put together from the
//! sentences below and read; each is then copied with new names, days and IRIs. A few people, organisations and places stand in very many of them,
//! as in the archive of a newspaper; all others are new in every copy.
//!
//!     cargo bench --bench large_store -- --articles 100000 --store out/large.db

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use newsgraph::article::Article;
use newsgraph::graph::{GraphOptions, iri, quads, serial};
use newsgraph::intake;
use newsgraph::reader::Reader;
use newsgraph::store::{Access, GraphStore};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Literal, NamedNode, Quad};
use oxigraph::store::Store;

/// Articles that are written at a time.
const BATCH: usize = 10_000;

/// Articles that are read; all others are copies of them.
const SEEDS: usize = 240;
/// Sentences of one article.
const SENTENCES: usize = 5;
/// The month of all seeds, which copies change.
const MONTH: &str = "2026-03";
/// Family names that copies change, each of eight letters, so that everything stays where it is in the text.
const CHANGED: [&str; 3] = ["Marlowen", "Tiverack", "Bosquino"];

const PEOPLE: &[&str] = &[
    "Helena Varga",
    "Tomas Lindqvist",
    "Amara Diallo",
    "Viktor Hallstrom",
    "Ines Carvalho",
    "Daniel Okafor",
    "Marta Kowalska",
    "Pavel Novotny",
    "Sofia Marchetti",
    "Erik Sandberg",
    "Leila Haddad",
    "Conor Byrne",
    "Yuki Tanaka",
    "Rosa Delgado",
    "Stefan Brandt",
    "Nadia Petrova",
];
const ORGANISATIONS: &[&str] = &[
    "Meridian Bank",
    "the Harbour Authority",
    "Northgate Energy",
    "the Ministry of Transport",
    "Castell University",
    "the Liberal Union",
    "Albion Steel",
    "the National Audit Office",
    "Corvus Media",
    "the Fishermen's League",
];
const PLACES: &[&str] = &["Lisbon", "Rotterdam", "Gdansk", "Marseille", "Bergen", "Trieste", "Dublin", "Hamburg", "Valencia", "Tallinn"];
const TRADES: &[&str] = &["a lawyer", "an engineer", "a teacher", "an accountant", "a surgeon", "a former judge"];

/// `{P}` and `{Q}` are people of the list, `{O}` an organisation, `{L}` a place, `{T}` a trade; `{A}`, `{B}` and `{C}` are the family names that change.
const SAID: &[&str] = &[
    "{P} said on Tuesday that {O} would publish the accounts of {C} Shipping within a month.",
    "Anna {A}, {T} from {L}, accused {P} of ignoring a warning from {O}.",
    "{P} denied that {O} had paid Peter {B}.",
    "\"We have read the report and we accept it,\" {Q} said.",
    "Anna {A} founded {C} Shipping in 2011 and owns a third of it.",
    "{Q} met {P} in {L} on Wednesday.",
    "Police in {L} arrested Peter {B} on Thursday.",
    "{C} Shipping employs 400 people in {L}.",
    "{O} plans to open an office in {L} next year.",
    "Peter {B} had resigned from {O} in January after a dispute with Anna {A}.",
    "\"Nobody asked me before the contract was signed,\" Peter {B} told reporters in {L}.",
    "A court in {L} ordered {C} Shipping to repay two million euros to {O}.",
    "{Q} claimed that {P} knew about the payments.",
    "{P}, the finance minister, visited {L} on Monday.",
    "Anna {A} married Peter {B} in 2015.",
    "{O} criticised {P} for the delay.",
    "{P} appointed Anna {A} as adviser on Friday.",
    "{Q}, who chairs {O}, said the minister had promised an inquiry.",
    "{P} will travel to {L} with {Q} next week.",
    "\"The figures are wrong, and {O} knows it,\" {P} said, referring to the report.",
    "Peter {B} sold his shares in {C} Shipping to {O}.",
    "{O} sued {C} Shipping in {L} over the loan.",
    "According to {Q}, {P} had ordered the payment to Peter {B}.",
    "{P} praised {Q} and said that {O} could be trusted.",
    "Anna {A} told {O} that she had never spoken with {P}.",
];

/// A simple generator of numbers that are the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % end.max(1)
    }

    /// One of a list, the first ones much more often than the last.
    fn famous<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let end = self.below(list.len()) + 1;
        let end = self.below(end) + 1;
        list[self.below(end)]
    }
}

fn seed(number: usize) -> String {
    let mut dice = Dice(number as u64 + 7);
    (0..20).for_each(|_| _ = dice.below(2));
    let (person, other) = (dice.famous(PEOPLE), dice.famous(&PEOPLE[3..]));
    let (organisation, place) = (dice.famous(ORGANISATIONS), dice.famous(PLACES));
    let mut sentences = Vec::new();
    while sentences.len() < SENTENCES {
        let sentence = SAID[dice.below(SAID.len())];
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    let trade = TRADES[dice.below(TRADES.len())];
    let filled = sentences.join(" ").replace("{P}", person).replace("{Q}", other).replace("{O}", organisation).replace("{L}", place);
    let [a, b, c] = CHANGED;
    let filled = filled.replace("{T}", trade).replace("{A}", a).replace("{B}", b).replace("{C}", c);
    let text: String = filled.split(". The ").map(capitalised).collect::<Vec<_>>().join(". The ");
    format!(
        "date {MONTH}-{:02}\nSource: {} Courier\n\n{person} and the affair of {c} Shipping\n\n{text}\n",
        10 + number % 9,
        PLACES[number % PLACES.len()]
    )
}

fn capitalised(text: &str) -> String {
    text.replace(". the ", ". The ").replace("\" the ", "\" The ")
}

/// A family name of eight letters for each number.
fn name(number: usize) -> String {
    const SYLLABLES: [&str; 20] =
        ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "za", "de", "fi", "ga", "ho", "ju", "pa", "re", "su", "wi", "xo"];
    let mut rest = number.wrapping_mul(7_919) % 160_000;
    let mut name = String::new();
    for _ in 0..4 {
        name.push_str(SYLLABLES[rest % 20]);
        rest /= 20;
    }
    name
}

fn with_capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A seed as it is copied: its quads as text, and the name of the article.
struct Seed {
    local: String,
    quads: String,
}

impl Seed {
    fn copy(&self, copy: usize, number: usize, base: &str) -> Result<Vec<Quad>, Box<dyn Error>> {
        let month = format!("{}-{:02}", 2012 + (copy / 12) % 14, 1 + copy % 12);
        let local = format!("{}{:016x}", self.local[..11].replace(MONTH, &month), (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut text = self.quads.replace(&self.local, &local).replace(MONTH, &month);
        for (at, old) in CHANGED.iter().enumerate() {
            let new = name(number * CHANGED.len() + at);
            text = text.replace(old, &with_capital(&new)).replace(&old.to_lowercase(), &new);
        }
        let source = NamedNode::new("http://purl.org/dc/terms/source")?;
        let article = NamedNode::new(format!("{base}article/{local}"))?;
        let mut quads = RdfParser::from_format(RdfFormat::NQuads).for_slice(&text).collect::<Result<Vec<_>, _>>()?;
        quads.push(Quad::new(article, source, Literal::from(format!("{local}.txt")), NamedNode::new(format!("{base}graph/sources"))?));
        Ok(quads)
    }
}

fn seeds() -> Result<Vec<Seed>, Box<dyn Error>> {
    let reader = Reader::embedded()?;
    let options = GraphOptions::default();
    let articles: Vec<Article> = (0..SEEDS).map(|number| intake::from_text(seed(number))).collect();
    let mut seeds = Vec::new();
    for batch in articles.chunks(16) {
        for (article, reading) in batch.iter().zip(reader.read_many(batch)) {
            let iri = iri::article_iri(article, &options.base);
            let quads = serial::to_string(quads(article, &reading, reader.ontology(), &options), RdfFormat::NQuads, &options.base)?;
            seeds.push(Seed { local: iri.as_str().rsplit('/').next().unwrap_or_default().to_owned(), quads });
        }
    }
    Ok(seeds)
}

fn option(name: &str) -> Option<String> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1)
}

fn main() -> Result<(), Box<dyn Error>> {
    let (Some(articles), Some(path)) = (option("--articles"), option("--store")) else {
        println!("large_store: makes a store with --articles NUMBER --store FOLDER");
        return Ok(());
    };
    let (articles, begun) = (articles.parse::<usize>()?, Instant::now());
    let seeds = seeds()?;
    let store = GraphStore::open(&PathBuf::from(path), Access::Create, None)?;
    let (data, base) = (store.path().join("data"), store.base().to_owned());
    drop(store);
    // Transactions, in which articles are written as a rule, take an hour for what the database's own loader does in minutes.
    let store = Store::open(data)?;
    let mut loader = store.bulk_loader();
    let mut written = 0;
    for first in (0..articles).step_by(BATCH) {
        let mut quads = Vec::new();
        for number in first..articles.min(first + BATCH) {
            quads.extend(seeds[number % SEEDS].copy(number / SEEDS, number, &base)?);
        }
        written += quads.len();
        // The default graph is the union of all others.
        let united: Vec<Quad> = quads.iter().map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() }).collect();
        loader.load_quads(quads.into_iter().chain(united))?;
        println!("{first} articles, {written} quads, {:.0} s", begun.elapsed().as_secs_f64());
    }
    loader.commit()?;
    store.flush()?;
    store.optimize()?;
    println!("{articles} articles, {written} quads, {:.0} s", begun.elapsed().as_secs_f64());
    Ok(())
}
