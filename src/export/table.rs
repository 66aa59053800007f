//! The values that entities have as columns, for forms that declare their attributes before they give any.

use std::collections::BTreeMap;

use oxigraph::model::{Literal, NamedNode};

use super::{Entity, ExportError, Graph};
use crate::graph::vocabulary::{compact, term};

/// What is between the values of a cell that holds several.
const BETWEEN: &str = " | ";

/// A property with plain values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The property.
    pub property: NamedNode,
    /// Its prefixed name.
    pub name: String,
    /// Whether every entity has at most one value.
    pub is_single: bool,
    /// Whether every value is single, and a whole number.
    pub is_integer: bool,
}

impl Column {
    /// The cell of an entity; `None` if it has no value.
    pub fn cell(&self, entity: &Entity) -> Option<String> {
        let (_, values) = entity.values.iter().find(|(property, _)| *property == self.property)?;
        Some(joined(values.iter().map(Literal::value)))
    }
}

/// Every property with plain values, sorted by name.
pub fn columns(graph: &Graph<'_>) -> Result<Vec<Column>, ExportError> {
    let mut found: BTreeMap<NamedNode, (bool, bool)> = BTreeMap::new();
    for entity in graph.entities() {
        for (property, values) in entity?.values {
            let is_number = |value: &Literal| value.datatype() == term::INTEGER && value.value().parse::<i64>().is_ok();
            let (is_single, are_numbers) = (values.len() == 1, values.iter().all(is_number));
            let known = found.entry(property).or_insert((true, true));
            *known = (known.0 && is_single, known.1 && are_numbers);
        }
    }
    let column = |(property, (is_single, are_numbers)): (NamedNode, (bool, bool))| {
        let name = compact(property.as_str(), graph.scope().base());
        Column { property, name, is_single, is_integer: is_single && are_numbers }
    };
    let mut columns: Vec<Column> = found.into_iter().map(column).collect();
    columns.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    Ok(columns)
}

/// Several values as one text. A value's own bar or backslash has a backslash before it, so that the values can be told apart again.
pub fn joined<'v>(values: impl IntoIterator<Item = &'v str>) -> String {
    values.into_iter().map(|value| value.replace('\\', "\\\\").replace('|', "\\|")).collect::<Vec<_>>().join(BETWEEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_can_be_told_apart_again() {
        assert_eq!(joined(["a", "b | c\\"]), "a | b \\| c\\\\");
        assert_eq!(joined([]), "");
    }
}
