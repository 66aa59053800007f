//! The steps of resolution as filters from standard input to standard output.

use std::io::{self, BufRead, BufWriter, Read, Write};

use clap::ValueEnum;
use oxigraph::io::{RdfFormat, RdfParseError, RdfParser, RdfSerializer};
use oxigraph::model::{GraphName, NamedNode, Quad};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{CliError, Context, Outcome};
use crate::ontology::Ontology;
use crate::resolution::ResolutionError;
use crate::resolution::step::{Keyed, Name, ProfiledArticle, Steps};

/// A step of resolution; all but quads are lines of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// From the N-Quads of articles, each article's together, to what is known of each: {"article", "profile", "names": [{"group", "naming",
    /// "keys": [[side, key] …]} …]}, with one name for each of the profile's references.
    Profiles,
    /// From groups under their keys, {"key", "side", "group", "namings": [[count, naming] …]}, those of one key together, to pairs of groups that can
    /// be one entity.
    Pairs,
    /// From {"article", "profile"}, with all references of groups that can be one entity, to the N-Quads of the graph of what was found.
    Judgements,
}

impl Step {
    pub fn run(self, ontology: &Ontology, context: &Context) -> Result<Outcome, CliError> {
        let steps = Steps::new(ontology, context.base());
        // Several threads write.
        let mut out = BufWriter::new(io::stdout());
        match self {
            Self::Profiles => profiles(&steps, io::stdin().lock(), &mut out)?,
            Self::Pairs => pairs(&steps, io::stdin().lock(), &mut out)?,
            Self::Judgements => judgements(&steps, io::stdin().lock(), &mut out)?,
        }
        out.flush()?;
        Ok(Outcome::Done)
    }
}

/// A line of the first step.
#[derive(Serialize)]
struct Profile {
    #[serde(flatten)]
    article: ProfiledArticle,
    names: Vec<Name>,
}

fn profiles(steps: &Steps<'_>, input: impl Read, out: &mut impl Write) -> Result<(), CliError> {
    let mut write = |article: &NamedNode, quads: &[Quad]| -> Result<(), CliError> {
        let (article, names) = steps.profile(article, quads);
        line(out, &Profile { article, names })
    };
    let mut current: Option<(NamedNode, Vec<Quad>)> = None;
    for quad in RdfParser::from_format(RdfFormat::NQuads).for_reader(input) {
        let quad = quad.map_err(|error| match error {
            RdfParseError::Io(source) => unreadable(source),
            RdfParseError::Syntax(error) => damaged(error.location().map_or(0, |place| place.start.line + 1), &error.to_string()),
        })?;
        let GraphName::NamedNode(article) = quad.graph_name.clone() else {
            return Err(failed(format!("standard input has a quad without the graph of an article: {quad}")));
        };
        match &mut current {
            Some((last, quads)) if *last == article => quads.push(quad),
            _ => {
                if let Some((article, quads)) = current.replace((article, vec![quad])) {
                    write(&article, &quads)?;
                }
            }
        }
    }
    current.map_or(Ok(()), |(article, quads)| write(&article, &quads))
}

fn pairs(steps: &Steps<'_>, input: impl BufRead, out: &mut impl Write) -> Result<(), CliError> {
    let mut write = |found: Vec<Keyed>| steps.pairs(found).into_iter().try_for_each(|pair| line(out, &pair));
    let mut current: Vec<Keyed> = Vec::new();
    for found in lines::<Keyed>(input) {
        let found = found?;
        if current.first().is_some_and(|first| first.key != found.key) {
            write(std::mem::take(&mut current))?;
        }
        current.push(found);
    }
    write(current)
}

fn judgements(steps: &Steps<'_>, input: impl BufRead, out: &mut (impl Write + Send)) -> Result<(), CliError> {
    let folder = tempfile::tempdir().map_err(|source| CliError::File { action: "make", target: "a temporary folder".to_owned(), source })?;
    let mut room = steps.room(folder.path())?;
    for article in lines(input) {
        room.put(article?)?;
    }
    let mut serializer = RdfSerializer::from_format(RdfFormat::NQuads).for_writer(out);
    let judged = room.judge(|quads| quads.iter().try_for_each(|quad| serializer.serialize_quad(quad)));
    judged.map_err(|error| if let ResolutionError::Output(error) = error { error.into() } else { CliError::from(error) })?;
    serializer.finish()?;
    Ok(())
}

fn line(out: &mut impl Write, value: &impl Serialize) -> Result<(), CliError> {
    serde_json::to_writer(&mut *out, value).map_err(io::Error::from)?;
    Ok(writeln!(out)?)
}

/// The lines of `input`, understood.
fn lines<T: DeserializeOwned>(input: impl BufRead) -> impl Iterator<Item = Result<T, CliError>> {
    input.lines().zip(1..).map(|(line, number)| {
        let line = line.map_err(unreadable)?;
        serde_json::from_str(&line).map_err(|error| damaged(number, &error.to_string()))
    })
}

fn unreadable(source: io::Error) -> CliError {
    CliError::File { action: "read", target: "standard input".to_owned(), source }
}

fn damaged(line: u64, reason: &str) -> CliError {
    failed(format!("line {line} of standard input is not what this step takes: {reason}"))
}

fn failed(message: String) -> CliError {
    CliError::Failed { message, hint: Some("docs/scale.md says what goes from step to step".to_owned()) }
}
