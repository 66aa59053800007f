//! A reading without the statements that are not sure enough.

use crate::reading::{Reading, StatementId, Value};

/// Leaves out the statements whose confidence is below `least`, and the unnamed entities that only they spoke of. What remains is renumbered;
/// a statement about one that is left out goes with it, an object or argument that was one is dropped.
pub fn keep_confident(reading: &mut Reading, least: f64) {
    let mut kept: Vec<bool> = reading.statements.iter().map(|s| s.confidence >= least).collect();
    // A statement may be about one that is about one that goes.
    while let Some(at) = (0..kept.len()).find(|at| kept[*at] && is_gone(&kept, &reading.statements[*at].subject)) {
        kept[at] = false;
    }
    if kept.iter().all(|kept| *kept) {
        return;
    }
    let mut number: Vec<Option<StatementId>> = Vec::with_capacity(kept.len());
    let mut next = 0;
    for kept in &kept {
        number.push(kept.then_some(next));
        next += usize::from(*kept);
    }
    let new = |id: &StatementId| number.get(*id).copied().flatten();
    let mut at = 0;
    reading.statements.retain(|_| {
        at += 1;
        kept[at - 1]
    });
    for statement in &mut reading.statements {
        statement.content = statement.content.iter().filter_map(new).collect();
        statement.object = statement.object.take().filter(|value| !is_gone(&kept, value));
        statement.arguments.retain(|argument| !is_gone(&kept, &argument.value));
        let values = statement.arguments.iter_mut().map(|argument| &mut argument.value);
        for value in values.chain(&mut statement.object).chain([&mut statement.subject]) {
            if let Value::Statement(id) = value
                && let Some(number) = new(id)
            {
                *id = number;
            }
        }
    }
    for quotation in &mut reading.quotations {
        quotation.content = quotation.content.iter().filter_map(new).collect();
    }
    super::keep_what_is_used(reading);
}

fn is_gone(kept: &[bool], value: &Value) -> bool {
    matches!(value, Value::Statement(id) if !kept.get(*id).is_some_and(|kept| *kept))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::CharSpan;
    use crate::reading::{Entity, Evidence, Kind, Mention, MentionForm, Predicate, Statement};

    fn entity(label: &str, named: bool) -> Entity {
        let form = if named { MentionForm::Name } else { MentionForm::Nominal };
        let mentions = vec![Mention { span: CharSpan { begin: 0, end: 1 }, form }];
        Entity { kind: Kind::Thing, classes: Vec::new(), label: label.to_owned(), aliases: Vec::new(), named, identifying: named, mentions }
    }

    fn statement(subject: Value, verb: &str, object: Value, confidence: f64) -> Statement {
        let predicate = Predicate { label: verb.to_owned(), lemma: verb.to_owned(), known: false };
        let evidence = Evidence { span: CharSpan { begin: 0, end: 1 }, exact: "x".to_owned() };
        Statement { confidence, ..Statement::new(subject, predicate, Some(object), evidence) }
    }

    #[test]
    fn what_remains_holds_together() {
        let entities = vec![entity("a ferry", false), entity("Lund", true), entity("a quay", false)];
        let statements = vec![
            statement(Value::Entity(0), "hit", Value::Entity(2), 0.2),
            statement(Value::Entity(1), "owns", Value::Entity(2), 0.9),
            statement(Value::Statement(0), "surprised", Value::Entity(1), 0.9),
            Statement { content: vec![0, 1], ..statement(Value::Entity(1), "said", Value::Statement(1), 0.8) },
            statement(Value::Entity(1), "denied", Value::Statement(0), 0.8),
        ];
        let mut reading = Reading { entities, statements, quotations: Vec::new() };
        let all = reading.clone();
        keep_confident(&mut reading, 0.1);
        assert_eq!(reading, all);
        keep_confident(&mut reading, 0.5);
        let verbs: Vec<&str> = reading.statements.iter().map(|s| s.predicate.label.as_str()).collect();
        assert_eq!(verbs, ["owns", "said", "denied"]);
        let labels: Vec<&str> = reading.entities.iter().map(|e| e.label.as_str()).collect();
        assert_eq!(labels, ["Lund", "a quay"]);
        assert_eq!((&reading.statements[1].content, &reading.statements[1].object), (&vec![0], &Some(Value::Statement(0))));
        assert_eq!(reading.statements[2].object, None);
        assert_eq!(reading.statements[0].object, Some(Value::Entity(1)));
    }
}
