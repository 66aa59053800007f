//! `newsgraph export`: the graph out of the store, in a form that others read.

use std::path::PathBuf;

use clap::Args;

use super::context::{Context, StoreOption};
use super::draw::Picture;
use super::format::Format;
use super::output::Output;
use super::{CliError, Outcome};
use crate::graph::serial;
use crate::store::Access;

/// Writes the graph, sorted: the same articles give the same bytes.
#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    store: StoreOption,
    /// Format [default: by the extension of FILE, else ttl].
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// File to write [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Only this article: its local name, IRI, file, or a part of its headline.
    #[arg(long, value_name = "ARTICLE")]
    article: Option<String>,
}

impl Export {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let format = self.format()?;
        let store = self.store.open(Access::Read, context)?;
        let article = self.article.as_ref().map(|wanted| store.find(wanted)).transpose()?.map(|entry| entry.iri);
        let quads = store.quads(article.as_ref())?;
        let base = store.base().to_owned();
        drop(store);
        let mut out = Output::open(self.output.as_deref())?;
        match (format.rdf(), Picture::of(format)) {
            (Some(rdf), _) => serial::write(quads, rdf, &base, &mut out)?,
            (_, Some(picture)) => picture.write(quads, &base, &mut out, context)?,
            (None, None) => {
                return Err(CliError::Usage {
                    message: "a whole graph cannot be written as a table or as JSON Lines".to_owned(),
                    hint: "use ttl, trig, nt, nq, jsonld, dot or svg; `newsgraph query` gives tables, `newsgraph read` JSON Lines".to_owned(),
                });
            }
        }
        out.finish()?;
        Ok(Outcome::Done)
    }

    fn format(&self) -> Result<Format, CliError> {
        match (self.format, &self.output) {
            (Some(format), _) => Ok(format),
            (None, None) => Ok(Format::Ttl),
            (None, Some(path)) => Format::of(path).ok_or_else(|| CliError::Usage {
                message: format!("the extension of {} names no format", path.display()),
                hint: "give --format ttl, trig, nt, nq, jsonld, dot or svg".to_owned(),
            }),
        }
    }
}
