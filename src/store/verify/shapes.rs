//! SHACL shapes (<https://www.w3.org/TR/shacl/>) read from Turtle: the core constraints that `ontology/shapes.ttl` uses, and no others.

use std::collections::HashMap;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use thiserror::Error;

const SH: &str = "http://www.w3.org/ns/shacl#";
const RDF: &str = crate::graph::vocabulary::RDF;
/// Shapes inside one another; more is taken for a circle.
const DEEPEST: usize = 16;

/// Why shapes cannot be used.
#[derive(Debug, Error)]
pub enum ShapesError {
    /// It is not Turtle.
    #[error("the shapes are no Turtle: {0}")]
    Syntax(#[from] oxigraph::io::RdfSyntaxError),
    /// A constraint that is not known here must not pass for one that holds.
    #[error("the shapes use {0}, which is not known here")]
    Unknown(String),
    /// A value that the constraint cannot have.
    #[error("the shapes give {property} the value {value}")]
    Value {
        /// The parameter.
        property: String,
        /// Its value.
        value: String,
    },
}

/// A shape that is looked for at all nodes of some classes.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeShape {
    /// The classes.
    pub targets: Vec<NamedNode>,
    /// What holds of the node.
    pub body: Body,
}

/// What holds of a node: of itself, and of the values of its properties.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// Of the node itself.
    pub constraints: Vec<Constraint>,
    /// Of its properties' values.
    pub properties: Vec<(NamedNode, Vec<Constraint>)>,
}

/// One constraint component of SHACL core.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub enum Constraint {
    MinCount(usize),
    MaxCount(usize),
    IsIri,
    IsIriOrLiteral,
    Datatype(NamedNode),
    Class(NamedNode),
    In(Vec<Term>),
    MinInclusive(f64),
    MaxInclusive(f64),
    MinLength(usize),
    LessThan(NamedNode),
    LessThanOrEquals(NamedNode),
    Disjoint(NamedNode),
    Or(Vec<Body>),
    Node(Body),
}

/// Reads shapes: those that have target classes, sorted by IRI.
///
/// # Errors
/// If they are not Turtle, or ask for something that is not known here.
pub fn read(turtle: &str) -> Result<Vec<NodeShape>, ShapesError> {
    let mut nodes: HashMap<Node, Vec<(String, Term)>> = HashMap::new();
    for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle.as_bytes()) {
        let quad = quad?;
        nodes.entry(quad.subject).or_default().push((quad.predicate.into_string(), quad.object));
    }
    let source = Source { nodes };
    let mut with_targets: Vec<(&Node, Vec<NamedNode>)> = source.nodes.keys().map(|node| (node, source.named(node, "targetClass"))).collect();
    with_targets.retain(|(_, targets)| !targets.is_empty());
    with_targets.sort_by_key(|(node, _)| node.to_string());
    with_targets.into_iter().map(|(node, targets)| Ok(NodeShape { targets, body: source.body(node, 0)? })).collect()
}

type Node = NamedOrBlankNode;

struct Source {
    nodes: HashMap<Node, Vec<(String, Term)>>,
}

impl Source {
    fn pairs(&self, node: &Node) -> &[(String, Term)] {
        self.nodes.get(node).map(Vec::as_slice).unwrap_or_default()
    }

    fn named(&self, node: &Node, local: &str) -> Vec<NamedNode> {
        let property = format!("{SH}{local}");
        let nodes = self.pairs(node).iter().filter(|(known, _)| *known == property);
        nodes.filter_map(|(_, value)| if let Term::NamedNode(value) = value { Some(value.clone()) } else { None }).collect()
    }

    fn body(&self, node: &Node, depth: usize) -> Result<Body, ShapesError> {
        let mut body = Body::default();
        for (property, value) in self.pairs(node) {
            match property.strip_prefix(SH) {
                None if *property == format!("{RDF}type") => {}
                None => return Err(ShapesError::Unknown(property.clone())),
                Some("targetClass" | "path") => {}
                Some("property") => {
                    let shape = as_node(property, value)?;
                    let path =
                        self.named(&shape, "path").into_iter().next().ok_or_else(|| ShapesError::Unknown("a path that is no property".to_owned()))?;
                    let inner = self.body(&shape, depth + 1)?;
                    if !inner.properties.is_empty() {
                        return Err(ShapesError::Unknown("a property of a property".to_owned()));
                    }
                    body.properties.push((path, inner.constraints));
                }
                Some(local) => body.constraints.push(self.constraint(property, local, value, depth)?),
            }
        }
        Ok(body)
    }

    fn constraint(&self, property: &str, local: &str, value: &Term, depth: usize) -> Result<Constraint, ShapesError> {
        let inner = |value: &Term| match depth {
            DEEPEST.. => Err(ShapesError::Unknown("shapes that go round in a circle".to_owned())),
            _ => self.body(&as_node(property, value)?, depth + 1),
        };
        Ok(match local {
            "minCount" => Constraint::MinCount(number(property, value)?),
            "maxCount" => Constraint::MaxCount(number(property, value)?),
            "minLength" => Constraint::MinLength(number(property, value)?),
            "minInclusive" => Constraint::MinInclusive(number(property, value)?),
            "maxInclusive" => Constraint::MaxInclusive(number(property, value)?),
            "datatype" => Constraint::Datatype(iri(property, value)?),
            "class" => Constraint::Class(iri(property, value)?),
            "lessThan" => Constraint::LessThan(iri(property, value)?),
            "lessThanOrEquals" => Constraint::LessThanOrEquals(iri(property, value)?),
            "disjoint" => Constraint::Disjoint(iri(property, value)?),
            "in" => Constraint::In(self.list(property, value)?),
            "or" => Constraint::Or(self.list(property, value)?.iter().map(inner).collect::<Result<_, _>>()?),
            "node" => Constraint::Node(inner(value)?),
            "nodeKind" => match iri(property, value)?.as_str().strip_prefix(SH) {
                Some("IRI") => Constraint::IsIri,
                Some("IRIOrLiteral") => Constraint::IsIriOrLiteral,
                _ => return Err(wrong(property, value)),
            },
            _ => return Err(ShapesError::Unknown(property.to_owned())),
        })
    }

    /// The members of an RDF list.
    fn list(&self, property: &str, head: &Term) -> Result<Vec<Term>, ShapesError> {
        let mut members = Vec::new();
        let mut at = head.clone();
        while let Ok(node) = as_node(property, &at) {
            let find = |local: &str| self.pairs(&node).iter().find(|(known, _)| *known == format!("{RDF}{local}")).map(|(_, value)| value.clone());
            let (Some(first), Some(rest)) = (find("first"), find("rest")) else { break };
            members.push(first);
            at = rest;
        }
        if members.is_empty() { Err(wrong(property, head)) } else { Ok(members) }
    }
}

fn wrong(property: &str, value: &Term) -> ShapesError {
    ShapesError::Value { property: property.to_owned(), value: value.to_string() }
}

fn as_node(property: &str, value: &Term) -> Result<Node, ShapesError> {
    match value {
        Term::NamedNode(node) => Ok(node.clone().into()),
        Term::BlankNode(node) => Ok(node.clone().into()),
        _ => Err(wrong(property, value)),
    }
}

fn iri(property: &str, value: &Term) -> Result<NamedNode, ShapesError> {
    if let Term::NamedNode(node) = value { Ok(node.clone()) } else { Err(wrong(property, value)) }
}

fn number<T: std::str::FromStr>(property: &str, value: &Term) -> Result<T, ShapesError> {
    let text = if let Term::Literal(literal) = value { literal.value() } else { "" };
    text.parse().map_err(|_| wrong(property, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix s: <urn:s:> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . ";

    #[test]
    fn the_shapes_of_the_graph_are_understood_whole() {
        let shapes = read(crate::graph::vocabulary::SHAPES).unwrap();
        assert_eq!(shapes.len(), 8, "every shape with a target class");
        assert!(shapes.iter().all(|shape| !shape.body.properties.is_empty()));
    }

    #[test]
    fn what_is_not_known_is_no_constraint_that_holds() {
        let of = |text: &str| read(&format!("{HEAD} s:A sh:targetClass s:C ; {text} ."));
        assert!(matches!(of("sh:pattern \"x\""), Err(ShapesError::Unknown(_))));
        assert!(matches!(of("sh:property [ sh:path [ sh:inversePath s:p ] ; sh:minCount 1 ]"), Err(ShapesError::Unknown(_))));
        assert!(matches!(of("sh:property [ sh:path s:p ; sh:minCount \"many\" ]"), Err(ShapesError::Value { .. })));
        assert!(matches!(of("sh:node s:A"), Err(ShapesError::Unknown(_))), "a circle");
        assert!(matches!(read("no turtle"), Err(ShapesError::Syntax(_))));
    }

    #[test]
    fn shapes_inside_shapes_are_read() {
        let shapes = read(&format!(
            "{HEAD} s:A sh:targetClass s:C ; sh:node s:B . s:B sh:property [ sh:path s:p ; sh:or ( [ sh:datatype xsd:date ] [ sh:in ( 1 2 ) ] ) ] ."
        ));
        let shapes = shapes.unwrap();
        let Some(Constraint::Node(body)) = shapes[0].body.constraints.first() else { panic!("{shapes:?}") };
        let Some(Constraint::Or(either)) = body.properties[0].1.first() else { panic!("{body:?}") };
        assert_eq!(either.len(), 2);
    }
}
