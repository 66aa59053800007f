//! `newsgraph query`: SPARQL over the store.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use oxigraph::model::{GraphName, NamedNode, Term, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QueryEvaluationError, QueryResults, QuerySolutionIter, QueryTripleIter};

use super::about::About;
use super::best_name::BestNames;
use super::context::{Context, StoreOption};
use super::output::{Output, is_terminal, read_text};
use super::table::{Table, terminal_width};
use super::{CliError, Outcome};
use crate::graph::serial;
use crate::store::{Access, GraphStore, Prepared, QueryError};

/// What `--about` asks if there is no query.
const EVERYTHING: &str = include_str!("about.rq");

/// Asks the graph in SPARQL.
///
/// The default graph is the union of all articles' graphs; GRAPH ?article { … } tells them apart. All prefixes of the vocabulary are preset.
#[derive(Debug, Args)]
pub struct Query {
    #[command(flatten)]
    store: StoreOption,
    /// The query; - reads it from standard input. With --about, ?about is the entity, and without a query everything said of it is listed.
    #[arg(value_name = "SPARQL", required_unless_present_any = ["file", "about"], conflicts_with = "file")]
    query: Option<String>,
    /// Reads the query from a file.
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    about: About,
    /// Form of the results [default: by the extension of the output, else a table on a terminal and TSV into a pipe; Turtle for CONSTRUCT and
    /// DESCRIBE].
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    results: Option<Results>,
    /// File to write [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A way to write what a query gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Results {
    /// A table for people, with entities by their best names and shortened IRIs
    Table,
    /// Values separated by commas
    Csv,
    /// RDF terms separated by tabs
    Tsv,
    /// SPARQL 1.1 Query Results JSON
    Json,
    /// SPARQL Query Results XML
    Xml,
    /// Turtle (CONSTRUCT and DESCRIBE)
    Ttl,
    /// N-Triples (CONSTRUCT and DESCRIBE)
    Nt,
    /// JSON-LD (CONSTRUCT and DESCRIBE)
    Jsonld,
}

impl Results {
    fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_lowercase().as_str() {
            "txt" => Some(Self::Table),
            "srj" => Some(Self::Json),
            "srx" => Some(Self::Xml),
            known => Self::from_str(known, false).ok(),
        }
    }

    fn solutions(self) -> Option<QueryResultsFormat> {
        match self {
            Self::Csv => Some(QueryResultsFormat::Csv),
            Self::Tsv => Some(QueryResultsFormat::Tsv),
            Self::Json => Some(QueryResultsFormat::Json),
            Self::Xml => Some(QueryResultsFormat::Xml),
            Self::Table | Self::Ttl | Self::Nt | Self::Jsonld => None,
        }
    }

    fn graph(self) -> Option<RdfFormat> {
        match self {
            Self::Table | Self::Ttl => Some(RdfFormat::Turtle),
            Self::Nt => Some(RdfFormat::NTriples),
            Self::Jsonld | Self::Json => Some(RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }),
            Self::Xml => Some(RdfFormat::RdfXml),
            Self::Csv | Self::Tsv => None,
        }
    }
}

impl Query {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let form = self.form()?;
        let text = match (&self.file, self.query.as_deref()) {
            (Some(path), _) => read_text(path)?,
            (None, None) if self.about.is_given() => EVERYTHING.to_owned(),
            (None, None | Some("-")) => read_text(Path::new("-"))?,
            (None, Some(query)) => query.to_owned(),
        };
        let store = self.store.open(Access::Read, context)?;
        let prepared = self.prepared(&text, &store)?;
        let results = store.query(&prepared)?;
        let mut out = Output::open(self.output.as_deref())?;
        match results {
            QueryResults::Solutions(solutions) => {
                let columns = prepared.ordered(solutions.variables());
                write_solutions(solutions, columns, self.for_rows(form), &store, &mut out)?;
            }
            QueryResults::Boolean(answer) => write_answer(answer, self.for_rows(form), &mut out)?,
            QueryResults::Graph(triples) => write_graph(triples, form.unwrap_or(Results::Ttl), store.base(), &mut out)?,
        }
        out.finish()?;
        Ok(Outcome::Done)
    }

    fn prepared(&self, text: &str, store: &GraphStore) -> Result<Prepared, CliError> {
        let Some(about) = self.about.find(store)? else { return Ok(Prepared::new(text, store.base())?) };
        if !text.contains("?about") && !text.contains("$about") {
            return Err(CliError::Usage {
                message: "the query does not speak of ?about, which --about would stand for".to_owned(),
                hint: "write ?about where the entity belongs, or leave the query away to see everything that is said of it".to_owned(),
            });
        }
        Ok(Prepared::about(text, store.base(), "about", NamedNode::new_unchecked(&*about.iri))?)
    }

    /// The form that was asked for.
    fn form(&self) -> Result<Option<Results>, CliError> {
        match (self.results, self.output.as_deref().filter(|path| *path != Path::new("-"))) {
            (None, Some(path)) => Results::of(path).map(Some).ok_or_else(|| CliError::Usage {
                message: format!("the extension of {} names no form of results", path.display()),
                hint: "give --results table, csv, tsv, json, xml, ttl, nt or jsonld".to_owned(),
            }),
            (asked, _) => Ok(asked),
        }
    }

    fn for_rows(&self, form: Option<Results>) -> Results {
        form.unwrap_or(if is_terminal() && self.output.is_none() { Results::Table } else { Results::Tsv })
    }
}

fn write_solutions(
    solutions: QuerySolutionIter<'_>,
    columns: Vec<Variable>,
    form: Results,
    store: &GraphStore,
    out: &mut Output,
) -> Result<(), CliError> {
    if form == Results::Table {
        return write_table(solutions, &columns, store, out);
    }
    let format = form.solutions().ok_or_else(|| mismatch("SELECT gives rows", "table, csv, tsv, json or xml"))?;
    let mut writer = QueryResultsSerializer::from_format(format).serialize_solutions_to_writer(&mut *out, columns)?;
    for solution in solutions {
        writer.serialize(&solution.map_err(QueryError::from)?)?;
    }
    writer.finish()?;
    if form == Results::Json {
        writeln!(out)?;
    }
    Ok(())
}

fn write_table(solutions: QuerySolutionIter<'_>, columns: &[Variable], store: &GraphStore, out: &mut Output) -> Result<(), CliError> {
    let mut rows: Vec<Vec<Option<Term>>> = Vec::new();
    for solution in solutions {
        let solution = solution.map_err(QueryError::from)?;
        rows.push(columns.iter().map(|variable| solution.get(variable).cloned()).collect());
    }
    let names = BestNames::of(store, rows.iter().flatten().flatten())?;
    let mut table = Table::new(columns.iter().map(|variable| variable.as_str().to_owned()));
    for row in rows {
        table.row(row.iter().map(|term| term.as_ref().map(|term| names.shown(term)).unwrap_or_default()).collect());
    }
    table.write(out, "", terminal_width())?;
    Ok(())
}

fn write_answer(answer: bool, form: Results, out: &mut Output) -> Result<(), CliError> {
    if form == Results::Table {
        writeln!(out, "{}", if answer { "yes" } else { "no" })?;
        return Ok(());
    }
    let format = form.solutions().ok_or_else(|| mismatch("ASK gives yes or no", "table, csv, tsv, json or xml"))?;
    QueryResultsSerializer::from_format(format).serialize_boolean_to_writer(&mut *out, answer)?;
    writeln!(out)?;
    Ok(())
}

fn write_graph(triples: QueryTripleIter<'_>, form: Results, base: &str, out: &mut Output) -> Result<(), CliError> {
    let format = form.graph().ok_or_else(|| mismatch("CONSTRUCT and DESCRIBE give a graph", "ttl, nt, jsonld or xml"))?;
    let triples: Result<Vec<_>, QueryEvaluationError> = triples.collect();
    let quads = triples.map_err(QueryError::from)?.into_iter().map(|triple| triple.in_graph(GraphName::DefaultGraph));
    serial::write(quads, format, base, out)?;
    Ok(())
}

fn mismatch(what: &str, forms: &str) -> CliError {
    CliError::Usage { message: format!("{what}, which cannot be written in that form"), hint: format!("give --results {forms}") }
}
