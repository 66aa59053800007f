//! Where things are found on this server: the path of an IRI, and the IRI of a path.

use oxigraph::model::NamedNode;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde::Serialize;

use crate::reading::Kind;

/// What may not stand in a path as it is.
const IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');
/// What may not stand in a value of a query string as it is.
const IN_QUERY: &AsciiSet = &IN_PATH.add(b'&').add(b'+').add(b'=').add(b'\'').add(b';');

/// A form in which a page can be had beside HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// The page for people.
    Html,
    /// What the page shows, as JSON.
    Json,
    /// What the page shows, as RDF in Turtle.
    Turtle,
}

impl Form {
    /// What asks for it at the end of a path.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Html => "",
            Self::Json => ".json",
            Self::Turtle => ".ttl",
        }
    }
}

/// The path of the page about `iri`: its local name. `None` if it does not begin with `base`.
pub fn path_of(iri: &str, base: &str) -> Option<String> {
    let local = iri.strip_prefix(base).filter(|local| !local.is_empty())?;
    Some(format!("/{}", utf8_percent_encode(local, IN_PATH)))
}

/// The IRI that the page at `path` is about, and the form that the path's extension asks for.
pub fn iri_of(path: &str, base: &str) -> Option<(NamedNode, Option<Form>)> {
    let decoded = percent_decode_str(path.strip_prefix('/')?).decode_utf8().ok()?;
    let (local, form) = split_extension(&decoded);
    NamedNode::new(format!("{base}{local}")).ok().map(|iri| (iri, form))
}

/// A path without the extension that asks for a form.
pub fn split_extension(path: &str) -> (&str, Option<Form>) {
    for (extension, form) in [(".json", Form::Json), (".ttl", Form::Turtle), (".html", Form::Html)] {
        if let Some(stem) = path.strip_suffix(extension) {
            return (stem, Some(form));
        }
    }
    (path, None)
}

/// `value` as it may stand in a query string.
pub fn in_query(value: &str) -> String {
    utf8_percent_encode(value, IN_QUERY).to_string()
}

/// A path with a query string of those pairs that have a value.
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = pairs.iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| format!("{key}={}", in_query(value))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// The address at which a statement can be rejected.
pub fn review_of(statement: &str) -> String {
    with_query("/review", &[("statement", statement)])
}

/// What a kind is called.
pub fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "person",
        Kind::Organization => "organisation",
        Kind::Place => "place",
        Kind::Event => "event",
        Kind::Group => "group",
        Kind::Thing => "thing",
    }
}

/// Whether an address on another server may be followed: pages only, never `javascript:` and its like.
pub fn is_web(url: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "urn:newsgraph:";

    #[test]
    fn paths_lead_to_iris_and_back() {
        for local in ["person/ada-reed", "person/x y", "thing/50%", "group/a?b#c", "person/çelik"] {
            let iri = format!("https://kg.example.org/{local}");
            let path = path_of(&iri, "https://kg.example.org/").unwrap();
            assert!(!path.contains(['?', '#', ' ']), "{path}");
            if let Some((back, form)) = iri_of(&path, "https://kg.example.org/") {
                assert_eq!((back.as_str(), form), (iri.as_str(), None));
            }
        }
        assert_eq!(path_of("https://schema.org/Person", BASE), None);
    }

    #[test]
    fn an_extension_asks_for_a_form() {
        let (iri, form) = iri_of("/person/ada-reed.ttl", BASE).unwrap();
        assert_eq!((iri.as_str(), form), ("urn:newsgraph:person/ada-reed", Some(Form::Turtle)));
        assert_eq!(iri_of("/person/a b", BASE), None);
    }

    #[test]
    fn only_pages_are_followed() {
        assert!(is_web("HTTPS://example.org/"));
        for hostile in ["javascript:alert(1)", " javascript:x", "data:text/html,x", "//example.org", "", "é"] {
            assert!(!is_web(hostile), "{hostile}");
        }
    }

    #[test]
    fn empty_values_are_left_out_of_addresses() {
        assert_eq!(with_query("/claims", &[("by", "a&b=c"), ("about", "")]), "/claims?by=a%26b%3Dc");
        assert_eq!(with_query("/claims", &[("by", "")]), "/claims");
    }
}
