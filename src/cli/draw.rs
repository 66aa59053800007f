//! `newsgraph draw`: pictures of the graph, or of what lies around one entity.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use deunicode::deunicode;
use oxigraph::model::Quad;

use super::context::{Context, StoreOption};
use super::format::Format;
use super::output::Output;
use super::{CliError, Outcome};
use crate::graph::network::{Network, Node};
use crate::graph::{dot, svg, vocabulary};
use crate::store::Access;

/// Draws entities and what is said between them.
///
/// Facts are solid lines; claims, plans and denials are dashed and say whose they are.
#[derive(Debug, Args)]
pub struct Draw {
    #[command(flatten)]
    store: StoreOption,
    /// Draws what lies around this entity: a name (in any case, accents or not), a part of one, or an IRI.
    #[arg(long, value_name = "NAME")]
    about: Option<String>,
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
/// How many names are suggested where none fits.
const SUGGESTIONS: usize = 5;
/// How alike a name must be to be suggested (Jaro-Winkler, 0 to 1).
const ALIKE: f64 = 0.85;

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
        let network = Network::from_quads(store.quads(None)?);
        let part = match &self.about {
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

/// What lies around the entity called `about`.
fn around(network: &Network, about: &str, hops: usize, base: &str) -> Result<Network, CliError> {
    let found = called(network, about, base).and_then(|node| network.neighbourhood(&node, hops, base));
    found.ok_or_else(|| {
        let alike = suggestions(network, about);
        let hint = if alike.is_empty() {
            "`newsgraph query 'SELECT DISTINCT ?name { ?entity a schema:Person ; rdfs:label ?name }'` lists the people in the store".to_owned()
        } else {
            format!("did you mean {}?", alike.join(", "))
        };
        CliError::Failed { message: format!("nothing in the store is called \"{about}\""), hint: Some(hint) }
    })
}

/// The label or IRI of what is called `about`: first whoever bears exactly that name, then whoever's name contains it as words, then as letters.
fn called(network: &Network, about: &str, base: &str) -> Option<String> {
    let wanted = fold(about);
    if wanted.is_empty() {
        return None;
    }
    let is_iri = |node: &&Node| node.iri == about || vocabulary::compact(&node.iri, base) == about;
    if let Some(node) = network.graph.node_weights().find(is_iri) {
        return Some(node.iri.clone());
    }
    let ways: [&dyn Fn(&str) -> bool; 3] =
        [&|name| name == wanted, &|name| format!(" {name} ").contains(&format!(" {wanted} ")), &|name| name.contains(&wanted)];
    // Of several that fit equally well, the one that most is said of.
    ways.into_iter().find_map(|fits| {
        let fitting = network.graph.node_indices().filter(|at| names(&network.graph[*at]).any(|name| fits(&fold(name))));
        let best = fitting.max_by_key(|at| (network.graph.neighbors_undirected(*at).count(), std::cmp::Reverse(at.index())));
        best.map(|at| network.graph[at].iri.clone())
    })
}

fn names(node: &Node) -> impl Iterator<Item = &str> {
    std::iter::once(node.label.as_str()).chain(node.aliases.iter().map(String::as_str))
}

/// Lower case, without accents and with single blanks.
fn fold(name: &str) -> String {
    deunicode(name).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn suggestions(network: &Network, about: &str) -> Vec<String> {
    let wanted = fold(about);
    let likeness = |name: &str| {
        let name = fold(name);
        let words = name.split(' ').filter(|word| word.len() > 2).map(|word| strsim::jaro_winkler(word, &wanted));
        words.chain([strsim::jaro_winkler(&name, &wanted)]).fold(0.0, f64::max)
    };
    let mut alike: Vec<(f64, &str)> = (network.graph.node_weights())
        .map(|node| (names(node).map(likeness).fold(0.0, f64::max), node.label.as_str()))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let mut seen = BTreeSet::new();
    alike.into_iter().map(|(_, label)| label.to_owned()).filter(|label| seen.insert(label.clone())).take(SUGGESTIONS).collect()
}
