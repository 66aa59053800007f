//! `newsgraph draw`: pictures of the graph, or of what lies around one entity.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use oxigraph::model::Quad;

use super::about::About;
use super::context::{Context, StoreOption};
use super::format::Format;
use super::output::Output;
use super::{CliError, Outcome};
use crate::graph::network::Network;
use crate::graph::{dot, svg};
use crate::store::Access;
use crate::store::names::Name;

/// Draws entities and what is said between them.
///
/// Facts are solid lines; claims, plans and denials are dashed and say whose they are.
#[derive(Debug, Args)]
pub struct Draw {
    #[command(flatten)]
    store: StoreOption,
    #[command(flatten)]
    about: About,
    /// How many steps from that entity.
    #[arg(long, default_value_t = 1, value_name = "N")]
    hops: usize,
    /// Format [default: by the extension of FILE, else dot].
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    format: Option<Picture>,
    /// File to write [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Draws at most this many entities: those nearest and most connected.
    #[arg(long, default_value_t = ENTITIES, value_name = "N")]
    most: usize,
}

/// More entities than this make no picture that anybody can read.
const ENTITIES: usize = 60;

/// A format for pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Picture {
    /// Graphviz
    Dot,
    /// A finished picture
    Svg,
}

impl Picture {
    /// The picture that a format stands for.
    pub fn of(format: Format) -> Option<Self> {
        match format {
            Format::Dot => Some(Self::Dot),
            Format::Svg => Some(Self::Svg),
            _ => None,
        }
    }

    /// Draws a whole graph, or the most connected part of it.
    pub fn write(self, quads: Vec<Quad>, _base: &str, out: &mut Output, context: &Context) -> Result<(), CliError> {
        self.draw(&Network::from_quads(quads).capped(ENTITIES), out, context)
    }

    fn draw(self, network: &Network, out: &mut Output, context: &Context) -> Result<(), CliError> {
        if let Some(note) = &network.note {
            context.tell(note);
        }
        let picture = match self {
            Self::Dot => dot::to_dot(network),
            Self::Svg => svg::to_svg(network),
        };
        out.write_all(picture.as_bytes())?;
        Ok(())
    }
}

impl Draw {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let picture = self.picture()?;
        let store = self.store.open(Access::Read, context)?;
        let network = Network::from_quads(store.union()?);
        let part = match &self.about.find(&store)? {
            Some(about) => around(&network, about, self.hops, store.base())?,
            None => network,
        };
        let mut out = Output::open(self.output.as_deref())?;
        picture.draw(&part.capped(self.most.max(1)), &mut out, context)?;
        out.finish()?;
        Ok(Outcome::Done)
    }

    fn picture(&self) -> Result<Picture, CliError> {
        match (self.format, &self.output) {
            (Some(picture), _) => Ok(picture),
            (None, None) => Ok(Picture::Dot),
            (None, Some(path)) => Format::of(path).and_then(Picture::of).ok_or_else(|| CliError::Usage {
                message: format!("the extension of {} names no picture", path.display()),
                hint: "give --format dot or svg".to_owned(),
            }),
        }
    }
}

/// What lies around an entity. One that nothing is said of stands alone.
fn around(network: &Network, about: &Name, hops: usize, base: &str) -> Result<Network, CliError> {
    network
        .neighbourhood(&about.iri, hops, base)
        .ok_or_else(|| CliError::Failed { message: format!("\"{}\" is in the store, but not in any picture of it", about.label), hint: None })
}
