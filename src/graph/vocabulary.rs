//! The namespaces and terms that the graph is written in. `ontology/newsgraph.ttl` says what they mean.

use oxigraph::model::NamedNode;

/// Namespace of the program's own terms, `ng:`.
pub const NG: &str = "https://w3id.org/newsgraph/ontology#";
/// Namespace of open relations, `rel:`.
pub const REL: &str = "https://w3id.org/newsgraph/relation/";
/// <https://schema.org/>
pub const SCHEMA: &str = "https://schema.org/";
/// Namespace of RDF Schema.
pub const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
/// Namespace of RDF.
pub const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
/// Namespace of the XML Schema datatypes.
pub const XSD: &str = "http://www.w3.org/2001/XMLSchema#";
/// Where entities and articles live unless the user says otherwise.
pub const DEFAULT_BASE: &str = "urn:newsgraph:";

/// The program's vocabulary as Turtle: classes, properties and individuals with labels, comments, domains and ranges.
pub const ONTOLOGY: &str = include_str!("../../ontology/newsgraph.ttl");
/// What holds of every article's graph, as SHACL shapes in Turtle.
pub const SHAPES: &str = include_str!("../../ontology/shapes.ttl");

/// Prefixes whose namespaces are the same for every base.
const FIXED: &[(&str, &str)] = &[
    ("ng", NG),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", RDF),
    ("rdfs", RDFS),
    ("rel", REL),
    ("schema", SCHEMA),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", XSD),
];

/// Prefixes whose namespace is the base and their own name: `person:` is BASE + `person/`.
const ROOMS: &[&str] = &["article", "event", "group", "org", "passage", "person", "place", "quantity", "quote", "statement", "thing"];

macro_rules! terms {
    ($($namespace:literal { $($(#[$doc:meta])* $name:ident = $local:literal),* $(,)? })*) => {
        $($($(#[$doc])* pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($namespace, $local));)*)*

        /// All of them.
        pub const ALL: &[NamedNodeRef<'static>] = &[$($($name),*),*];
    };
}

/// Every term that the program writes, apart from relations.
#[allow(missing_docs)]
pub mod term {
    use oxigraph::model::NamedNodeRef;

    terms! {
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#" {
            TYPE = "type", SUBJECT = "subject", PREDICATE = "predicate", OBJECT = "object", REIFIES = "reifies",
        }
        "http://www.w3.org/2000/01/rdf-schema#" { LABEL = "label", SUB_PROPERTY_OF = "subPropertyOf" }
        "http://www.w3.org/2004/02/skos/core#" { ALT_LABEL = "altLabel" }
        "http://www.w3.org/ns/prov#" {
            ACTIVITY = "Activity", SOFTWARE_AGENT = "SoftwareAgent", WAS_GENERATED_BY = "wasGeneratedBy", WAS_ASSOCIATED_WITH = "wasAssociatedWith",
        }
        "http://www.w3.org/2001/XMLSchema#" {
            DATE = "date", DATE_TIME = "dateTime", G_YEAR = "gYear", G_YEAR_MONTH = "gYearMonth", DECIMAL = "decimal", INTEGER = "integer",
        }
        "http://id.loc.gov/datatypes/edtf/" { EDTF = "EDTF" }
        "https://schema.org/" {
            PERSON = "Person", ORGANIZATION = "Organization", NEWS_MEDIA_ORGANIZATION = "NewsMediaOrganization",
            NEWS_ARTICLE = "NewsArticle", QUOTATION = "Quotation", HEADLINE = "headline", DATELINE = "dateline",
            DATE_PUBLISHED = "datePublished", AUTHOR = "author", PUBLISHER = "publisher", URL = "url", ARTICLE_BODY = "articleBody",
            MENTIONS = "mentions", SOFTWARE_VERSION = "softwareVersion", TEXT = "text", SPOKEN_BY_CHARACTER = "spokenByCharacter",
            JOB_TITLE = "jobTitle",
        }
        "https://w3id.org/newsgraph/ontology#" {
            STATEMENT = "Statement", PASSAGE = "Passage", RELATION = "Relation", ARGUMENT_CLASS = "Argument", QUANTITY = "Quantity",
            POLARITY = "polarity", MODALITY = "modality", POSITIVE = "Positive", ACTUAL = "Actual", VOICE = "voice", PASSIVE = "Passive",
            ATTRIBUTED_TO = "attributedTo", INNERMOST_SOURCE = "innermostSource", CONTENT = "content", ARGUMENT = "argument", ROLE = "role",
            VALUE = "value", TIME = "time", BEGIN_DATE = "beginDate", END_DATE = "endDate", TIME_TEXT = "timeText", IN_PLACE = "place",
            CONFIDENCE = "confidence", EVIDENCE = "evidence", IN_ARTICLE = "inArticle", BEGIN = "begin", END = "end", EXACT = "exact",
            LEMMA = "lemma", QUOTATION_KIND = "quotationKind", CUE = "cue", ADDRESSEE = "addressee", AMOUNT = "amount", UNIT = "unit",
            MODEL_DIGEST = "modelDigest", REPRINT_OF = "reprintOf", LINK = "Link", TARGET = "target",
            RESOLUTION = "Resolution", NODE = "node", RESOLVED_TO = "resolvedTo", SCORE = "score",
            REASON = "reason", DECIDED_BY = "decidedBy", NOTHING = "Nothing", DECISION = "Decision", NUMBER = "number", ACTION = "action",
            DECIDER = "decider", DECIDED_AT = "decidedAt", BECAUSE = "because", UNDOES = "undoes", CONCERNS = "concerns", ENTITY = "entity",
            ANCHOR = "anchor", NAME = "name", NEW_LABEL = "newLabel", REJECTION = "Rejection", REJECTS = "rejects", WITHHOLDS = "withholds",
            CONCERNED_STATEMENT = "concernedStatement", PROPOSITION = "proposition",
        }
        "https://w3id.org/newsgraph/relation/" { SAID = "said" }
    }
}

/// The term of the program's vocabulary with that local name.
#[must_use]
pub fn ng(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{NG}{local}"))
}

/// Every preset prefix with its namespace, sorted by prefix.
#[must_use]
pub fn prefixes(base: &str) -> Vec<(&'static str, String)> {
    let mut all: Vec<_> = FIXED.iter().map(|(prefix, namespace)| (*prefix, (*namespace).to_owned())).collect();
    all.extend(ROOMS.iter().map(|room| (*room, format!("{base}{room}/"))));
    all.sort_unstable();
    all
}

/// The `PREFIX` lines that go before every query.
#[must_use]
pub fn query_prefixes(base: &str) -> String {
    prefixes(base).iter().map(|(prefix, namespace)| format!("PREFIX {prefix}: <{namespace}>\n")).collect()
}

/// The full IRI of a prefixed name whose prefix does not depend on the base (`schema:jobTitle`); `None` for any other text, and
/// where the local name holds what an IRI may not.
#[must_use]
pub fn expand(prefixed: &str) -> Option<NamedNode> {
    let (prefix, local) = prefixed.split_once(':')?;
    let (_, namespace) = FIXED.iter().find(|(known, _)| *known == prefix)?;
    NamedNode::new(format!("{namespace}{local}")).ok()
}

/// The shortest way to write `iri` for people: a prefixed name where a preset prefix fits, the IRI itself otherwise.
#[must_use]
pub fn compact(iri: &str, base: &str) -> String {
    let fits = |(prefix, namespace): &(&str, String)| iri.strip_prefix(namespace.as_str()).map(|local| format!("{prefix}:{local}"));
    prefixes(base).iter().find_map(fits).unwrap_or_else(|| iri.to_owned())
}

/// The local name of a term in words: `schema:jobTitle` is "job title", `rel:spoke_with` "spoke with".
#[must_use]
pub fn words(iri: &str) -> String {
    let local = iri.rsplit(['/', '#']).next().unwrap_or(iri);
    let mut words = String::new();
    for c in local.chars() {
        match c {
            '_' => words.push(' '),
            c if c.is_uppercase() => words.extend(std::iter::once(' ').chain(c.to_lowercase())),
            c => words.push(c),
        }
    }
    words.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use oxigraph::io::{RdfFormat, RdfParser};

    use super::*;
    use crate::reading::Kind;

    fn subjects(turtle: &str) -> BTreeSet<String> {
        RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle.as_bytes()).map(|quad| quad.unwrap().subject.to_string()).collect()
    }

    #[test]
    fn every_own_term_is_declared() {
        let declared = subjects(ONTOLOGY);
        let relations = subjects(include_str!("../../ontology/relations.ttl"));
        let own = term::ALL.iter().map(ToString::to_string).chain(relations).filter(|term| term.starts_with(&format!("<{NG}")));
        let kinds = Kind::ALL.iter().filter_map(|kind| kind.class().strip_prefix("ng:").map(|local| ng(local).to_string()));
        for term in own.chain(kinds) {
            assert!(declared.contains(&term), "{term}");
        }
    }

    #[test]
    fn the_shapes_speak_of_declared_terms_only() {
        let declared = subjects(ONTOLOGY);
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(SHAPES.as_bytes()) {
            let object = quad.unwrap().object.to_string();
            assert!(!object.starts_with(&format!("<{NG}")) || declared.contains(&object), "{object}");
        }
    }

    #[test]
    fn prefixed_names_expand_and_compact() {
        assert_eq!(expand("schema:jobTitle").unwrap().as_str(), "https://schema.org/jobTitle");
        assert_eq!(expand("nobody:knows"), None);
        assert_eq!(expand("schema:a b<"), None);
        assert_eq!(compact("https://schema.org/jobTitle", DEFAULT_BASE), "schema:jobTitle");
        assert_eq!(compact("urn:newsgraph:person/ada-lovelace", DEFAULT_BASE), "person:ada-lovelace");
        assert_eq!(compact("http://example.com/x", DEFAULT_BASE), "http://example.com/x");
    }

    #[test]
    fn the_query_header_declares_each_prefix_once() {
        let header = query_prefixes("https://kg.example.org/");
        assert!(header.contains("PREFIX person: <https://kg.example.org/person/>\n"));
        assert_eq!(header.lines().count(), FIXED.len() + ROOMS.len());
    }
}
