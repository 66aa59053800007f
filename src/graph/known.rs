//! Known relations: the properties of the ontology that the words of a statement express.
//!
//! Every relation is written in the one direction in which the ontology declares it, whichever way the article words it.

use std::collections::BTreeSet;

use oxigraph::model::{NamedNode, Term};

use super::{literal, vocabulary};
use crate::ontology::{Known, Ontology, Wording};
use crate::reading::{Entity, EntityId, Predicate, Reading, Statement, TimeValue, Value};

/// A triple of the graph.
pub type Fact = (NamedNode, NamedNode, Term);

/// What known relations are looked up with. `nodes` are the nodes of the reading's entities.
#[derive(Clone, Copy)]
pub struct Lookup<'a> {
    /// The article's reading.
    pub reading: &'a Reading,
    /// The node of each of its entities.
    pub nodes: &'a [NamedNode],
    /// Relations and their words.
    pub ontology: &'a Ontology,
}

impl Lookup<'_> {
    /// The triples of the known relations that `statement` expresses, which has to be a fact.
    pub fn facts(&self, statement: &Statement) -> Vec<Fact> {
        let Value::Entity(subject) = statement.subject else { return Vec::new() };
        if statement.predicate.known {
            return self.office(statement, subject);
        }
        let said = wordings(statement);
        let mut facts = self.dated(statement, &said, subject);
        if let Some(Value::Entity(object)) = statement.object {
            facts.extend(self.between(&said, subject, object));
        }
        for argument in &statement.arguments {
            let Value::Entity(other) = argument.value else { continue };
            if let Some(relation) = &argument.relation {
                facts.extend(self.between(&active(&relation.lemma), subject, other));
            }
            if let Some(words) = self.idiom(statement, &argument.role) {
                facts.extend(self.between(&verb(words), subject, other));
            }
        }
        facts
    }

    /// The relations between two entities that any of `said` may express and that admit their kinds.
    fn between(&self, said: &[Wording], subject: EntityId, object: EntityId) -> Vec<Fact> {
        let mut facts = Vec::new();
        for wording in said {
            let (from, to) = if is_inverse(wording) { (object, subject) } else { (subject, object) };
            let (Some((a, source)), Some((b, target))) = (self.end(from), self.end(to)) else { continue };
            let fitting = self.ontology.relations_of(wording).filter(|known| known.admits(a.kind, b.kind) && source != target);
            facts.extend(fitting.filter_map(|known| Some((source.clone(), property(known)?, target.clone().into()))));
        }
        facts
    }

    /// "pay visit to" of "paid an official visit to X": verb, noun and preposition that mean one thing together.
    fn idiom(&self, statement: &Statement, preposition: &str) -> Option<String> {
        let noun = match statement.object.as_ref()? {
            Value::Entity(object) => &self.reading.entities.get(*object)?.label,
            Value::Text(words) => words,
            _ => return None,
        };
        let last = noun.split_whitespace().next_back()?.to_lowercase();
        Some(format!("{} {last} {preposition}", statement.predicate.lemma))
    }

    /// "was born in May 1960": relations whose object is the time of the statement.
    fn dated(&self, statement: &Statement, said: &[Wording], subject: EntityId) -> Vec<Fact> {
        let as_object = if let Some(Value::Time(time)) = &statement.object { Some(time) } else { None };
        let Some(time) = as_object.or(statement.time.as_ref()) else { return Vec::new() };
        if !matches!(time.value, TimeValue::Day(_) | TimeValue::Month(..) | TimeValue::Year(_)) {
            return Vec::new();
        }
        let object = if let Some(Value::Entity(object)) = statement.object { Some(object) } else { None };
        let mut facts = Vec::new();
        for wording in said {
            let Some((entity, node)) = (if is_inverse(wording) { object } else { Some(subject) }).and_then(|id| self.end(id)) else { continue };
            let fitting = self.ontology.relations_of(wording).filter(|known| known.dated && known.admits_subject(entity.kind));
            facts.extend(fitting.filter_map(|known| Some((node.clone(), property(known)?, literal::time(time).into()))));
        }
        facts
    }

    /// "Ada Reed, the chief executive of Lumen": an office and the body that it is held in, which the reading tells as two statements of one
    /// passage. Where the passage gives somebody more than one of either, nothing says which belong together.
    fn office(&self, affiliation: &Statement, person: EntityId) -> Vec<Fact> {
        let Some(Value::Entity(body)) = affiliation.object else { return Vec::new() };
        if affiliation.predicate.label != "schema:affiliation" {
            return Vec::new();
        }
        let beside = |property: &'static str| {
            let same = move |other: &&Statement| other.predicate.label == property && other.evidence == affiliation.evidence;
            self.reading.statements.iter().filter(same).filter(|other| other.subject == affiliation.subject)
        };
        let mut titles = beside("schema:jobTitle");
        let (Some(title), None) = (titles.next(), titles.next()) else { return Vec::new() };
        let (Some(Value::Text(title)), true, 1) = (&title.object, super::fact::is_fact(title), beside("schema:affiliation").count()) else {
            return Vec::new();
        };
        let Some(noun) = self.reading.entities.get(body).map(|body| without_body(title, body)) else { return Vec::new() };
        self.between(&[Wording::Noun(noun.clone()), Wording::InverseNoun(noun)], person, body)
    }

    fn end(&self, id: EntityId) -> Option<(&Entity, &NamedNode)> {
        Some((self.reading.entities.get(id)?, self.nodes.get(id)?))
    }
}

/// The property of a known relation: a prefixed name, or the user's own IRI.
fn property(known: &Known) -> Option<NamedNode> {
    vocabulary::expand(&known.name).or_else(|| NamedNode::new(&known.name).ok())
}

/// Whether what is said of X and Y, in this order ("X founded Y", "X, founder of Y"), leads from Y to X.
fn is_inverse(wording: &Wording) -> bool {
    matches!(wording, Wording::InverseVerb(_) | Wording::Noun(_))
}

/// The title without the body that it is held in: "chief executive" of "chief executive of Lumen Corp.", "coach" of "Rosenborg coach". Lower
/// case.
fn without_body(title: &str, body: &Entity) -> String {
    let title = title.to_lowercase();
    let names: Vec<String> = std::iter::once(&body.label).chain(&body.aliases).map(|name| name.to_lowercase()).collect();
    let after = |name: &String| ["of", "for", "at"].map(|word| [format!(" {word} {name}"), format!(" {word} the {name}")]);
    let ending = names.iter().flat_map(after).flatten().filter(|ending| title.ends_with(ending.as_str())).map(|ending| ending.len()).max();
    if let Some(ending) = ending {
        return title[..title.len() - ending].to_owned();
    }
    let bare = names.iter().filter_map(|name| title.strip_prefix(name.as_str())?.strip_prefix(' ')).min_by_key(|rest| rest.len());
    bare.unwrap_or(&title).to_owned()
}

/// Everything that the ontology may declare a relation by to match an open statement.
fn wordings(statement: &Statement) -> Vec<Wording> {
    let predicate = &statement.predicate;
    let with_be = with_be(predicate);
    if statement.passive {
        return verb(with_be);
    }
    let mut said = active(&predicate.lemma);
    if predicate.lemma != with_be {
        said.extend(verb(with_be));
    }
    // "charged him with theft": a verb that is meant only with that preposition.
    let roles: BTreeSet<&str> = statement.arguments.iter().map(|argument| argument.role.as_str()).collect();
    said.extend(roles.into_iter().flat_map(|role| verb(format!("{} ... {role}", predicate.lemma))));
    said
}

/// The wordings of an active lemma, verb or noun: "marry", "speak with", "lawyer for", "founder of", which is declared as "founder"; what
/// somebody was ("be wife of") is declared as "former wife".
fn active(lemma: &str) -> Vec<Wording> {
    let noun = |words: String| [Wording::Noun(words.clone()), Wording::InverseNoun(words)];
    let mut said = verb(lemma.to_owned());
    let name = match lemma.strip_prefix("be ") {
        Some(rest) => format!("former {rest}"),
        None => lemma.to_owned(),
    };
    if let Some(bare) = name.strip_suffix(" of") {
        said.extend(noun(bare.to_owned()));
    }
    said.extend(noun(name));
    said
}

fn verb(words: String) -> Vec<Wording> {
    vec![Wording::Verb(words.clone()), Wording::InverseVerb(words)]
}

/// "be" and the participle with its preposition: "be married to", "be born in". All that counts for a passive without agent.
fn with_be(predicate: &Predicate) -> String {
    let words = predicate.label.split_whitespace().map(str::to_lowercase);
    let participle: Vec<String> = words.skip_while(|word| is_auxiliary(word)).collect();
    format!("be {}", participle.join(" "))
}

fn is_auxiliary(word: &str) -> bool {
    matches!(word, "be" | "is" | "are" | "was" | "were" | "been" | "being" | "am" | "has" | "have" | "had" | "got" | "get" | "gets")
}

/// The one known relation that the words express from subject to object, for `rdfs:subPropertyOf`; none where they mean it between some kinds
/// only.
pub fn super_property(predicate: &Predicate, ontology: &Ontology) -> Option<NamedNode> {
    if predicate.known {
        return None;
    }
    let words = [Wording::Verb(predicate.lemma.clone()), Wording::Verb(with_be(predicate))];
    let found: Vec<&Known> = words.iter().flat_map(|wording| ontology.relations_of(wording)).filter(|known| !known.dated).collect();
    let (first, rest) = found.split_first()?;
    let whole = |known: &Known| ontology.relation(&known.name).is_some_and(|relation| std::ptr::eq(relation, known));
    let alone = found.iter().all(|known| whole(known)) && rest.iter().all(|known| known.name == first.name);
    if alone { property(first) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::vocabulary::{DEFAULT_BASE, compact};
    use crate::reading::{Argument, Evidence, Kind, Time};
    use jiff::civil::date;

    /// Ada Reed (person), Tom Hale (person), Lumen Corp. (organisation), Oslo (place), treaty (thing).
    fn reading() -> Reading {
        use crate::graph::tests::sample::entity;
        let mut treaty = entity(Kind::Thing, "peace treaty", false, &[]);
        treaty.named = false;
        let entities = vec![
            entity(Kind::Person, "Ada Reed", true, &["Reed"]),
            entity(Kind::Person, "Tom Hale", true, &[]),
            entity(Kind::Organization, "Lumen Corp.", true, &["Lumen"]),
            entity(Kind::Place, "Oslo", true, &[]),
            treaty,
        ];
        Reading { entities, ..Reading::default() }
    }

    fn statement(subject: usize, label: &str, lemma: &str, object: Option<usize>) -> Statement {
        let evidence = Evidence { span: crate::article::CharSpan { begin: 0, end: 1 }, exact: "A".into() };
        let predicate = Predicate { label: label.into(), lemma: lemma.into(), known: label.contains(':') };
        Statement::new(Value::Entity(subject), predicate, object.map(Value::Entity), evidence)
    }

    /// The known triples of the first statement, as "subject predicate object" with entities by number, sorted.
    fn facts(statements: Vec<Statement>) -> Vec<String> {
        let reading = Reading { statements, ..reading() };
        let nodes: Vec<NamedNode> = (0..reading.entities.len()).map(|n| NamedNode::new_unchecked(format!("urn:e:{n}"))).collect();
        let ontology = crate::graph::tests::sample::ontology();
        let facts = Lookup { reading: &reading, nodes: &nodes, ontology }.facts(&reading.statements[0]);
        let text = |term: &Term| match term {
            Term::Literal(literal) => literal.value().to_owned(),
            other => other.to_string().trim_start_matches("<urn:e:").trim_end_matches('>').to_owned(),
        };
        let mut lines: Vec<String> =
            facts.iter().map(|(s, p, o)| format!("{} {} {}", text(&s.clone().into()), compact(p.as_str(), DEFAULT_BASE), text(o))).collect();
        lines.sort();
        lines.dedup();
        lines
    }

    #[test]
    fn a_noun_leads_in_the_declared_direction() {
        assert_eq!(facts(vec![statement(0, "founder of", "founder of", Some(2))]), ["2 schema:founder 0"]);
        assert_eq!(facts(vec![statement(0, "daughter of", "daughter of", Some(1))]), ["0 schema:parent 1"]);
        assert_eq!(facts(vec![statement(1, "father of", "father of", Some(0))]), ["0 schema:parent 1"]);
        assert_eq!(facts(vec![statement(0, "ambassador to", "ambassador to", Some(3))]), ["0 ng:ambassadorTo 3"]);
        assert_eq!(facts(vec![statement(0, "was wife of", "be wife of", Some(1))]), ["0 ng:formerSpouse 1"]);
        assert_eq!(facts(vec![statement(0, "wife of", "wife of", Some(2))]), [""; 0], "an organisation has no wife");
    }

    #[test]
    fn a_passive_without_agent_counts_with_its_preposition_only() {
        assert_eq!(facts(vec![statement(0, "born in", "bear in", Some(3))]), ["0 schema:birthPlace 3"]);
        assert_eq!(facts(vec![statement(0, "married to", "marry to", Some(1))]), ["0 schema:spouse 1"]);
        let mut arrested = statement(0, "arrested", "arrest", None);
        arrested.passive = true;
        assert_eq!(facts(vec![arrested]), [""; 0]);
    }

    #[test]
    fn a_date_is_taken_from_the_time_of_the_statement() {
        let time = |value| Some(Time { text: "then".into(), value });
        let mut born = statement(0, "born in", "bear in", Some(3));
        born.time = time(TimeValue::Day(date(1960, 5, 3)));
        assert_eq!(facts(vec![born.clone()]), ["0 schema:birthDate 1960-05-03", "0 schema:birthPlace 3"]);
        born.time = time(TimeValue::Span(Some(date(1960, 1, 1)), None));
        assert_eq!(facts(vec![born]), ["0 schema:birthPlace 3"], "a stretch of time is no date");
        let mut founded = statement(0, "founded", "found", Some(2));
        founded.time = time(TimeValue::Year(1998));
        assert_eq!(facts(vec![founded]), ["2 schema:founder 0", "2 schema:foundingDate 1998"]);
    }

    #[test]
    fn a_verb_may_need_a_preposition_or_a_noun() {
        let with = |mut statement: Statement, role: &str, value: Value| {
            statement.arguments.push(Argument { role: role.into(), value, relation: None });
            statement
        };
        let charged = statement(1, "charged", "charge", Some(0));
        assert_eq!(facts(vec![charged.clone()]), [""; 0], "a fee may be charged");
        assert_eq!(facts(vec![with(charged, "with", Value::Text("theft".into()))]), ["1 ng:charged 0"]);
        let signed = with(statement(0, "signed", "sign", Some(4)), "with", Value::Entity(2));
        assert_eq!(facts(vec![signed]), ["0 ng:agreedWith 2", "0 ng:signed 4"]);
    }

    #[test]
    fn an_office_is_known_from_title_and_body() {
        let affiliation = statement(0, "schema:affiliation", "schema:affiliation", Some(2));
        let title = |words: &str| {
            let mut title = statement(0, "schema:jobTitle", "schema:jobTitle", None);
            title.object = Some(Value::Text(words.into()));
            title
        };
        let told = |words: &str| facts(vec![affiliation.clone(), title(words)]);
        assert_eq!(told("chief executive of Lumen"), ["0 ng:leads 2"]);
        assert_eq!(told("Lumen coach"), ["2 schema:coach 0"]);
        assert_eq!(told("former president of Lumen Corp."), ["0 ng:led 2"]);
        for other in ["head of marketing at Lumen", "deputy chief executive", "chief executive of Norlys", ""] {
            assert_eq!(told(other), [""; 0], "{other}");
        }
        assert_eq!(facts(vec![affiliation.clone(), title("head"), title("lawyer")]), [""; 0], "which of them is it there?");
    }

    #[test]
    fn nothing_is_related_to_itself_or_to_what_is_not_there() {
        assert_eq!(facts(vec![statement(0, "married", "marry", Some(0))]), [""; 0]);
        assert_eq!(facts(vec![statement(0, "married", "marry", Some(99))]), [""; 0]);
    }
}
