//! Whether a graph keeps its shapes.

use std::cmp::Ordering;
use std::str::FromStr;

use oxigraph::model::{NamedNodeRef, Term};
use oxsdatatypes::{Date, DateTime, Decimal, GYear, GYearMonth};

use super::super::sheet::Sheet;
use super::shapes::{Body, Constraint, NodeShape};
use crate::graph::vocabulary::{XSD, term};

/// One value, or number of values, that a shape does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The node.
    pub node: String,
    /// The property; `None` for the node itself.
    pub property: Option<String>,
    /// What is wrong, after "has".
    pub message: String,
}

/// Everything in which `sheet` does not keep `shapes`, by shape and node.
pub fn violations(sheet: &Sheet<'_>, shapes: &[NodeShape]) -> Vec<Violation> {
    let mut found = Vec::new();
    for shape in shapes {
        let mut nodes: Vec<&str> = shape.targets.iter().flat_map(|class| sheet.of_class(class.as_ref())).collect();
        nodes.sort_unstable();
        nodes.dedup();
        for node in nodes {
            Check { sheet, found: &mut found }.node(node, &shape.body);
        }
    }
    found
}

struct Check<'s, 'a> {
    sheet: &'s Sheet<'a>,
    found: &'s mut Vec<Violation>,
}

impl Check<'_, '_> {
    fn node(&mut self, node: &str, body: &Body) {
        let own = oxigraph::model::NamedNode::new_unchecked(node).into();
        for constraint in &body.constraints {
            match constraint {
                Constraint::Node(inner) => self.node(node, inner),
                constraint => self.values(node, None, &[&own], constraint),
            }
        }
        for (property, constraints) in &body.properties {
            let values: Vec<&Term> = self.sheet.values(node, property.as_ref()).collect();
            constraints.iter().for_each(|constraint| self.values(node, Some(property.as_str()), &values, constraint));
        }
    }

    /// Checks the values that a constraint looks at.
    fn values(&mut self, node: &str, property: Option<&str>, values: &[&Term], constraint: &Constraint) {
        let mut wrong = |message: String| self.found.push(Violation { node: node.to_owned(), property: property.map(str::to_owned), message });
        match constraint {
            Constraint::MinCount(least) if values.len() < *least => wrong(format!("{} values, at least {least} wanted", values.len())),
            Constraint::MaxCount(most) if values.len() > *most => wrong(format!("{} values, at most {most} allowed", values.len())),
            Constraint::MinCount(_) | Constraint::MaxCount(_) => {}
            constraint => values.iter().filter(|value| !self.sheet.admits(node, value, constraint)).for_each(|value| {
                wrong(format!("{value}, which is not {}", wanted(constraint)));
            }),
        }
    }
}

impl Sheet<'_> {
    fn admits(&self, node: &str, value: &Term, constraint: &Constraint) -> bool {
        match constraint {
            Constraint::MinCount(_) | Constraint::MaxCount(_) => true,
            Constraint::IsIri => value.is_named_node(),
            Constraint::IsIriOrLiteral => value.is_named_node() || value.is_literal(),
            Constraint::Datatype(datatype) => {
                matches!(value, Term::Literal(literal) if literal.datatype() == datatype.as_ref()) && is_well_formed(value)
            }
            Constraint::Class(class) => matches!(value, Term::NamedNode(value) if self.says(value.as_str(), term::TYPE, &class.clone().into())),
            Constraint::In(allowed) => allowed.contains(value),
            Constraint::MinInclusive(least) => number(value).is_some_and(|number| number >= *least),
            Constraint::MaxInclusive(most) => number(value).is_some_and(|number| number <= *most),
            Constraint::MinLength(least) => length(value).is_some_and(|length| length >= *least),
            Constraint::LessThan(other) => self.ordered(node, value, other.as_ref(), |order| order == Ordering::Less),
            Constraint::LessThanOrEquals(other) => self.ordered(node, value, other.as_ref(), |order| order != Ordering::Greater),
            Constraint::Disjoint(other) => !self.says(node, other.as_ref(), value),
            Constraint::Or(bodies) => bodies.iter().any(|body| self.fits(value, body)),
            Constraint::Node(body) => self.fits(value, body),
        }
    }

    /// Whether a value keeps a shape of its own.
    fn fits(&self, value: &Term, body: &Body) -> bool {
        let node = if let Term::NamedNode(node) = value { node.as_str() } else { "" };
        let itself = body.constraints.iter().all(|constraint| self.admits(node, value, constraint));
        let mut found = Vec::new();
        Check { sheet: self, found: &mut found }.node(node, &Body { constraints: Vec::new(), properties: body.properties.clone() });
        itself && found.is_empty()
    }

    /// Whether the value stands to all values of another property as it should.
    fn ordered(&self, node: &str, value: &Term, other: NamedNodeRef<'_>, fits: impl Fn(Ordering) -> bool) -> bool {
        self.values(node, other).all(|other| compared(value, other).is_some_and(&fits))
    }
}

fn wanted(constraint: &Constraint) -> String {
    match constraint {
        Constraint::IsIri => "an IRI".to_owned(),
        Constraint::IsIriOrLiteral => "an IRI or a literal".to_owned(),
        Constraint::Datatype(datatype) => format!("a {}", local(datatype.as_str())),
        Constraint::Class(class) => format!("a {} of this article", local(class.as_str())),
        Constraint::In(allowed) => {
            format!("one of {}", allowed.iter().map(|value| local(&value.to_string()).to_owned()).collect::<Vec<_>>().join(", "))
        }
        Constraint::MinInclusive(least) => format!("{least} or more"),
        Constraint::MaxInclusive(most) => format!("{most} or less"),
        Constraint::MinLength(least) => format!("{least} or more characters long"),
        Constraint::LessThan(other) => format!("less than {}", local(other.as_str())),
        Constraint::LessThanOrEquals(other) => format!("{} at most", local(other.as_str())),
        Constraint::Disjoint(other) => format!("other than {}", local(other.as_str())),
        _ => "of the right form".to_owned(),
    }
}

fn local(iri: &str) -> &str {
    iri.rsplit(['#', '/']).next().unwrap_or(iri).trim_end_matches('>')
}

/// Whether a literal's words are a value of its datatype. Datatypes that are not known here take anything.
fn is_well_formed(value: &Term) -> bool {
    let Term::Literal(literal) = value else { return false };
    let text = literal.value();
    match literal.datatype().as_str().strip_prefix(XSD) {
        Some("date") => Date::from_str(text).is_ok(),
        Some("dateTime") => DateTime::from_str(text).is_ok(),
        Some("gYear") => GYear::from_str(text).is_ok(),
        Some("gYearMonth") => GYearMonth::from_str(text).is_ok(),
        Some("decimal") => Decimal::from_str(text).is_ok() || is_digits(text, true),
        Some("integer") => is_digits(text, false),
        _ => true,
    }
}

/// Digits after a sign, with one point if there may be one: numbers too long for a machine's are numbers too.
fn is_digits(text: &str, point: bool) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, part) = digits.split_once('.').filter(|_| point).unwrap_or((digits, ""));
    !(whole.is_empty() && part.is_empty()) && [whole, part].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn number(value: &Term) -> Option<f64> {
    let Term::Literal(literal) = value else { return None };
    let is_number = matches!(literal.datatype().as_str().strip_prefix(XSD), Some("decimal" | "integer" | "double" | "float"));
    literal.value().parse().ok().filter(|_| is_number)
}

fn length(value: &Term) -> Option<usize> {
    match value {
        Term::Literal(literal) => Some(literal.value().chars().count()),
        Term::NamedNode(node) => Some(node.as_str().chars().count()),
        _ => None,
    }
}

/// The order of two numbers or two days; `None` for what cannot be compared.
fn compared(a: &Term, b: &Term) -> Option<Ordering> {
    if let (Some(a), Some(b)) = (number(a), number(b)) {
        return a.partial_cmp(&b);
    }
    let (Term::Literal(a), Term::Literal(b)) = (a, b) else { return None };
    if a.datatype() != b.datatype() {
        return None;
    }
    match a.datatype().as_str().strip_prefix(XSD) {
        Some("date") => Date::from_str(a.value()).ok()?.partial_cmp(&Date::from_str(b.value()).ok()?),
        Some("string") => Some(a.value().cmp(b.value())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::io::{RdfFormat, RdfParser};
    use oxigraph::model::{NamedNode, Quad};

    use super::super::shapes;
    use super::*;

    const PREFIXES: &str = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <urn:x:> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . ";

    /// The properties of `urn:x:n` that break a shape of its class `urn:x:C`, each with the message.
    fn check(shape: &str, data: &str) -> Vec<String> {
        let shapes = shapes::read(&format!("{PREFIXES} :S a sh:NodeShape ; sh:targetClass :C ; {shape} .")).unwrap();
        let data = format!("{PREFIXES} :n a :C ; {data} .");
        let quads: Vec<Quad> = RdfParser::from_format(RdfFormat::Turtle).for_slice(data.as_bytes()).map(Result::unwrap).collect();
        let article = NamedNode::new_unchecked("urn:x:article");
        violations(&Sheet::new(&article, "urn:x:", &quads), &shapes).into_iter().map(|found| found.message).collect()
    }

    fn property(constraint: &str, values: &str) -> usize {
        check(&format!("sh:property [ sh:path :p ; {constraint} ]"), &format!(":q 5, 7 {values}")).len()
    }

    #[test]
    fn each_constraint_holds_or_does_not() {
        for (constraint, good, bad) in [
            ("sh:minCount 1", "; :p 1", ""),
            ("sh:maxCount 1", "; :p 1", "; :p 1, 2"),
            ("sh:nodeKind sh:IRI", "; :p :a", "; :p 1"),
            ("sh:nodeKind sh:IRIOrLiteral", "; :p 1, :a", "; :p [ ]"),
            ("sh:datatype xsd:date", "; :p \"2026-02-28\"^^xsd:date", "; :p \"2026-02-30\"^^xsd:date"),
            ("sh:datatype xsd:integer", "; :p 123456789012345678901234567890", "; :p \"1.0\"^^xsd:integer"),
            ("sh:datatype xsd:decimal", "; :p 0.5", "; :p \"half\"^^xsd:decimal"),
            ("sh:datatype xsd:string", "; :p \"1\"", "; :p 1"),
            ("sh:class :C", "; :p :n", "; :p :m"),
            ("sh:in ( :a 1 )", "; :p :a, 1", "; :p :b"),
            ("sh:minInclusive 0 ; sh:maxInclusive 1", "; :p 0, 0.5, 1", "; :p 1.01"),
            ("sh:minInclusive 0", "; :p 0", "; :p \"0\""),
            ("sh:minLength 2", "; :p \"éé\"", "; :p \"é\""),
            ("sh:lessThan :q", "; :p 4", "; :p 5"),
            ("sh:lessThanOrEquals :q", "; :p 5", "; :p 6"),
            ("sh:lessThan :q", "; :p -1.5", "; :p \"1\""),
            ("sh:disjoint :q", "; :p 6", "; :p 7"),
            ("sh:or ( [ sh:datatype xsd:date ] [ sh:in ( 1 ) ] )", "; :p 1", "; :p 2"),
        ] {
            assert_eq!(property(constraint, good), 0, "{constraint} holds of {good}");
            assert_ne!(property(constraint, bad), 0, "{constraint} does not hold of {bad}");
        }
    }

    #[test]
    fn days_before_christ_come_first() {
        let day =
            |p: &str, q: &str| check("sh:property [ sh:path :p ; sh:lessThan :q ]", &format!(":p \"{p}\"^^xsd:date ; :q \"{q}\"^^xsd:date")).len();
        assert_eq!((day("-0044-03-15", "0014-08-19"), day("0014-08-19", "-0044-03-15")), (0, 1));
    }

    #[test]
    fn a_shape_of_a_shape_speaks_of_the_same_node() {
        let shape = "sh:node [ sh:property [ sh:path :p ; sh:minCount 2 ] ]";
        assert_eq!(check(shape, ":p 1"), ["1 values, at least 2 wanted"]);
        assert!(check(shape, ":p 1, 2").is_empty());
    }
}
