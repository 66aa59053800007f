//! Claims, quotations, speakers and the timeline.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::super::asked::{Asked, Frame};
use super::super::claims::{self, Claims, Wanted};
use super::super::listing::Listing;
use super::super::model::Link;
use super::super::quotes::{self, Quotes};
use super::super::timeline::{self, Timeline};
use super::super::words;
use super::reading::nodes;
use crate::server::AppState;

#[derive(Template)]
#[template(path = "claims.html")]
struct ClaimsPage<'a> {
    frame: Frame,
    asked: &'a Asked,
    found: &'a Claims,
}

/// `GET /claims`: who claims what, `?by=` and `?about=` an entity, `?show=denied` what somebody denies.
pub async fn claims(State(state): State<AppState>, asked: Asked) -> Response {
    let contents = state.catalogue.contents();
    state
        .page(asked, move |lookup, asked| {
            let node = |name| asked.node(name, lookup.base());
            let wanted = Wanted { by: node("by"), about: node("about"), denied: asked.text("show") == "denied" };
            let found = claims::claims(lookup, &contents, &wanted, asked.page())?;
            let voices = found.claims.items.iter().flat_map(|claim| claim.affirmed.iter().chain(&claim.denied)).map(|voice| &voice.statement.iri);
            let about = nodes(voices.chain(found.claims.items.iter().map(|claim| &claim.statement.iri)));
            asked.answer(lookup, &found, &about, ClaimsPage { frame: asked.frame("Claims"), asked, found: &found })
        })
        .await
}

#[derive(Template)]
#[template(path = "quotes.html")]
struct QuotesPage<'a> {
    frame: Frame,
    asked: &'a Asked,
    found: &'a Quotes,
}

/// `GET /quotes`: who said what, `?by=` one speaker.
pub async fn quotes(State(state): State<AppState>, asked: Asked) -> Response {
    let contents = state.catalogue.contents();
    state
        .page(asked, move |lookup, asked| {
            let found = quotes::quotes(lookup, &contents, asked.node("by", lookup.base()).as_ref(), asked.page())?;
            let about = nodes(found.quotes.items.iter().map(|quote| &quote.iri));
            asked.answer(lookup, &found, &about, QuotesPage { frame: asked.frame("Quotations"), asked, found: &found })
        })
        .await
}

#[derive(Template)]
#[template(path = "speakers.html")]
struct SpeakersPage<'a> {
    frame: Frame,
    asked: &'a Asked,
    speakers: &'a Listing<(Link, usize)>,
}

/// `GET /speakers`: everybody who is quoted.
pub async fn speakers(State(state): State<AppState>, asked: Asked) -> Response {
    let contents = state.catalogue.contents();
    state
        .page(asked, move |lookup, asked| {
            let speakers = quotes::all_speakers(lookup, &contents, asked.page())?;
            let about = nodes(speakers.items.iter().filter_map(|(link, _)| link.iri.as_ref()));
            asked.answer(lookup, &speakers, &about, SpeakersPage { frame: asked.frame("Speakers"), asked, speakers: &speakers })
        })
        .await
}

#[derive(Template)]
#[template(path = "timeline.html")]
struct TimelinePage<'a> {
    frame: Frame,
    asked: &'a Asked,
    found: &'a Timeline,
    /// Whether statements can be rejected here.
    write: bool,
}

/// `GET /timeline`: what happened when, `?month=2026-03`.
pub async fn timeline(State(state): State<AppState>, asked: Asked) -> Response {
    let (contents, write) = (state.catalogue.contents(), state.settings.write);
    state
        .page(asked, move |lookup, asked| {
            let month = Some(asked.text("month")).filter(|month| !month.is_empty());
            let found = timeline::timeline(lookup, &contents, month, asked.page())?;
            let about = nodes(found.statements.items.iter().map(|statement| &statement.iri));
            asked.answer(lookup, &found, &about, TimelinePage { frame: asked.frame("Timeline"), asked, found: &found, write })
        })
        .await
}
