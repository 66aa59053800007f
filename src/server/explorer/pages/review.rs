//! Corrections: what is one entity and what is two, what it is called, what is none, and which statements are wrong. Everybody may read what was
//! decided; whoever may change the store may decide.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{RawForm, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use form_urlencoded::parse;
use oxigraph::model::NamedNode;
use serde::Serialize;

use super::super::address;
use super::super::asked::{Asked, Frame, lead_to, problem_page};
use super::super::listing::{Listing, PAGE_SIZE};
use super::super::lookup::Lookup;
use super::super::model::{Link, Source};
use super::super::words;
use crate::decision::{self, Account, DecisionError, Desk, Done, Note, Part, Sheet};
use crate::ontology::Ontology;
use crate::server::{AppState, Problem};
use crate::store::decisions::in_force;
use crate::store::names::kind_of;
use crate::store::{Action, Decision, GraphStore, StoreError};

/// Articles from which a part of an entity can be split off on its page; the command line has all.
const ARTICLES: usize = 200;
/// Longest words of a statement in the list of decisions, in characters.
const LONGEST: usize = 120;

/// A decision as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Decided {
    number: u64,
    /// "merge", "rename" …
    action: &'static str,
    /// What it is about, as it was called then.
    things: Vec<Link>,
    /// The new name, or the number of the decision that is undone.
    detail: Option<String>,
    by: String,
    because: Option<String>,
    /// Day, in words.
    when: String,
    /// Whether it has not been undone.
    holds: bool,
}

/// The entity that is to be corrected.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Subject {
    #[serde(flatten)]
    link: Link,
    /// The names that articles give it.
    names: Vec<String>,
    /// The articles that mention it.
    articles: Vec<Source>,
}

/// The statement that is to be rejected, or has been.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Said {
    iri: String,
    /// The article's own words for it.
    words: String,
    /// The passage that says it.
    passage: String,
    source: Source,
    rejected: bool,
    /// The decision by which it is rejected.
    decision: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Review {
    subject: Option<Subject>,
    statement: Option<Said>,
    decisions: Listing<Decided>,
}

#[derive(Template)]
#[template(path = "review.html")]
struct ReviewPage<'a> {
    frame: Frame,
    asked: &'a Asked,
    review: &'a Review,
    write: bool,
}

impl From<DecisionError> for Problem {
    fn from(error: DecisionError) -> Self {
        match error {
            DecisionError::Store(error) => error.into(),
            DecisionError::Resolution(error) => Self::internal(format!("the decision stands, but names could not be resolved: {error}")),
            DecisionError::Unknown { ref alike, .. } if !alike.is_empty() => Self::not_found(format!("{error}; did you mean {}?", alike.join(", "))),
            DecisionError::Unknown { .. } | DecisionError::NoStatement(_) | DecisionError::NoDecision(_) => Self::not_found(error.to_string()),
            DecisionError::Ambiguous { ref entries, .. } => {
                let which: Vec<&str> = entries.iter().take(10).map(|entry| entry.short.as_str()).collect();
                Self::bad_request(format!("{error}: {}; say which", which.join(", ")))
            }
            other => Self::bad_request(other.to_string()),
        }
    }
}

/// `GET /review`: what was decided; `?entity=` one entity to be corrected, `?statement=` one statement to be rejected.
pub async fn review(State(state): State<AppState>, asked: Asked) -> Response {
    let write = state.settings.write;
    state
        .page(asked, move |lookup, asked| {
            let subject = asked.node("entity", lookup.base()).map(|entity| subject(lookup, &entity)).transpose()?;
            let statement = asked.node("statement", lookup.base()).map(|statement| said(lookup, &statement)).transpose()?;
            let review = Review { subject, statement, decisions: decisions(lookup, asked.page())? };
            let title = match (&review.subject, &review.statement) {
                (Some(subject), _) => format!("Correct {}", subject.link.text),
                (_, Some(statement)) => format!("Is this wrong? {}", words::shortened(&statement.words, 60)),
                _ => "Decisions".to_owned(),
            };
            let about: Vec<NamedNode> = review.decisions.items.iter().map(|decided| lookup.store.decision_iri(decided.number)).collect();
            asked.answer(lookup, &review, &about, ReviewPage { frame: asked.frame(&title), asked, review: &review, write })
        })
        .await
}

fn subject(lookup: &Lookup<'_>, entity: &NamedNode) -> Result<Subject, Problem> {
    let sheet = Sheet::of(lookup.store, entity)?;
    let names: BTreeSet<&String> = sheet.mentions.iter().map(|mention| &mention.anchor.name).collect();
    let mut articles: Vec<&NamedNode> = sheet.mentions.iter().map(|mention| &mention.anchor.article).collect();
    articles.sort_by(|a, b| b.cmp(a));
    articles.dedup();
    Ok(Subject {
        link: lookup.link(entity.as_str())?,
        names: names.into_iter().cloned().collect(),
        articles: articles.into_iter().take(ARTICLES).map(|article| lookup.source(article.as_str())).collect::<Result<_, _>>()?,
    })
}

fn said(lookup: &Lookup<'_>, statement: &NamedNode) -> Result<Said, Problem> {
    let Account { told, passage, rejected, decisions, .. } = Account::of(lookup.store, statement)?;
    let holding = in_force(&lookup.store.decisions()?);
    let decision = decisions.iter().map(|decision| decision.number).rfind(|number| holding.contains(number));
    let source = lookup.source(told.article.as_str())?;
    Ok(Said { iri: told.statement.into_string(), words: told.words, passage, source, rejected, decision: decision.filter(|_| rejected) })
}

fn decisions(lookup: &Lookup<'_>, page: usize) -> Result<Listing<Decided>, StoreError> {
    let log = lookup.store.decisions()?;
    let holding = in_force(&log);
    let shown = |decision: &Decision| Decided {
        number: decision.number,
        action: decision.action.name(),
        things: about(lookup, &decision.action),
        detail: match &decision.action {
            Action::Rename { label, .. } => Some(label.clone()),
            Action::Undo { decision } => Some(decision.to_string()),
            _ => None,
        },
        by: decision.by.clone(),
        because: decision.because.clone(),
        when: decision.at.to_string().split('T').next().map(words::date).unwrap_or_default(),
        holds: holding.contains(&decision.number),
    };
    Ok(Listing::cut(log.iter().rev(), page, PAGE_SIZE).map(shown))
}

/// What a decision is about.
fn about(lookup: &Lookup<'_>, action: &Action) -> Vec<Link> {
    if let Action::RejectStatement { told } = action {
        let iri = told.statement.as_str();
        let href = Some(address::review_of(iri));
        return vec![Link { text: words::shortened(&told.words, LONGEST), href, iri: Some(iri.to_owned()), kind: None }];
    }
    action.things().into_iter().map(|thing| named(lookup, &thing.entity, &thing.label)).collect()
}

/// An entity under the name that it had when somebody decided about it.
fn named(lookup: &Lookup<'_>, entity: &NamedNode, label: &str) -> Link {
    let iri = entity.as_str();
    Link { text: label.to_owned(), href: address::path_of(iri, lookup.base()), kind: kind_of(iri, lookup.base()), iri: Some(iri.to_owned()) }
}

/// What a form has sent.
struct Sent(Vec<(String, String)>);

impl Sent {
    fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim()).unwrap_or_default()
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    fn note(&self) -> Note {
        let given = |name: &str| Some(self.text(name)).filter(|text| !text.is_empty());
        Note::now(given("by").unwrap_or("a reader of the explorer"), given("because"))
    }
}

/// `POST /review`: makes a decision, and leads to what it is about.
pub async fn decide(State(state): State<AppState>, headers: HeaderMap, RawForm(body): RawForm) -> Response {
    let sent = Sent(parse(&body).into_owned().collect());
    let ontology = state.settings.ontology.clone();
    let made = match state.may_write(&headers) {
        Ok(()) => state.change(move |store, _| make(store, &ontology, &sent)).await,
        Err(problem) => Err(problem),
    };
    match made {
        Ok(path) => lead_to(&path),
        // Browsers ask for the token then.
        Err(problem) if problem.code() == StatusCode::UNAUTHORIZED => problem.into_response(),
        Err(problem) => problem_page(problem),
    }
}

fn make(store: &GraphStore, ontology: &Ontology, sent: &Sent) -> Result<String, Problem> {
    let (desk, note) = (Desk::new(store, ontology), sent.note());
    let meant = |name: &str| match address::iri_of(sent.text(name), store.base()) {
        Some((iri, _)) => decision::find(store, iri.as_str()),
        None => decision::find(store, sent.text(name)),
    };
    if sent.text("action") == "reject-statement" {
        let statement = decision::statement(store, sent.text("statement"))?;
        desk.reject_statements(&note, std::slice::from_ref(&statement))?;
        return Ok(address::review_of(statement.as_str()));
    }
    let Done { entities, .. } = match sent.text("action") {
        "merge" => desk.merge(&note, &[meant("entity")?, meant("with")?])?,
        "split" => desk.split(&note, &meant("entity")?, &part(sent))?,
        "rename" => desk.rename(&note, &meant("entity")?, sent.text("name"))?,
        "reject" => desk.reject(&note, &meant("entity")?)?,
        "undo" => desk.undo(&note, sent.text("number").parse().ok())?,
        other => return Err(Problem::bad_request(format!("\"{other}\" is nothing that can be decided"))),
    };
    Ok(entities.first().and_then(|entity| address::path_of(entity.as_str(), store.base())).unwrap_or_else(|| "/review".to_owned()))
}

fn part(sent: &Sent) -> Part {
    Part {
        articles: sent.all("article").filter_map(|article| NamedNode::new(article).ok()).collect(),
        names: sent.all("named").map(str::to_owned).collect(),
    }
}
