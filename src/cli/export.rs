//! `newsgraph export`: the graph out of the store, in a form that others read.

use std::path::{Path, PathBuf};

use clap::Args;
use oxigraph::io::RdfFormat;
use oxigraph::model::NamedNode;

use super::context::{Context, StoreOption};
use super::draw::Picture;
use super::format::{Format, NAMES};
use super::output::{Output, OutputFolder};
use super::{CliError, Outcome};
use crate::export::Folder;
use crate::graph::serial;
use crate::store::{Access, GraphStore};

/// Writes the graph, sorted: the same articles give the same bytes.
#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    store: StoreOption,
    /// Format [default: by the extension of FILE, else ttl].
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// File, or for neo4j and graphrag folder, to write [default: standard output].
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
        if let Some(folder) = format.folder() {
            write_folder(folder, &store, article.as_ref(), self.output.as_deref())?;
            return Ok(Outcome::Done);
        }
        let mut out = Output::open(self.output.as_deref())?;
        if let Some(document) = format.document() {
            document.write(&store.scope(article.as_ref()), &mut out)?;
        } else {
            self.write_whole(format, store, article.as_ref(), context, &mut out)?;
        }
        out.finish()?;
        Ok(Outcome::Done)
    }

    /// Writes a form that is sorted as a whole.
    fn write_whole(
        &self,
        format: Format,
        store: GraphStore,
        article: Option<&NamedNode>,
        context: &Context,
        out: &mut Output,
    ) -> Result<(), CliError> {
        // A format without graphs tells what is so across articles; one with graphs, what each article gave and what was found out about it.
        let keeps_graphs = format.rdf().is_some_and(RdfFormat::supports_datasets);
        let quads = if keeps_graphs || article.is_some() { store.quads(article)? } else { store.union()? };
        let base = store.base().to_owned();
        drop(store);
        match (format.rdf(), Picture::of(format)) {
            (Some(rdf), _) => serial::write(quads, rdf, &base, out)?,
            (_, Some(picture)) => picture.write(quads, &base, out, context)?,
            (None, None) => {
                return Err(CliError::Usage {
                    message: "a whole graph cannot be written as a table, as JSON Lines or as CoNLL-U".to_owned(),
                    hint: format!("use {NAMES}; `newsgraph query` gives tables, `newsgraph read` JSON Lines and CoNLL-U"),
                });
            }
        }
        Ok(())
    }

    fn format(&self) -> Result<Format, CliError> {
        match (self.format, &self.output) {
            (Some(format), _) => Ok(format),
            (None, None) => Ok(Format::Ttl),
            (None, Some(path)) => Format::of(path).ok_or_else(|| CliError::Usage {
                message: format!("the extension of {} names no format", path.display()),
                hint: format!("give --format {NAMES}"),
            }),
        }
    }
}

/// Writes a form that is a folder of files.
pub fn write_folder(folder: Folder, store: &GraphStore, article: Option<&NamedNode>, path: Option<&Path>) -> Result<(), CliError> {
    let path = path.filter(|path| *path != Path::new("-")).ok_or_else(|| CliError::Usage {
        message: "this format is a folder of files".to_owned(),
        hint: "name the folder with --output".to_owned(),
    })?;
    let output = OutputFolder::create(path)?;
    folder.write(&store.scope(article), output.folder())?;
    output.finish()
}
