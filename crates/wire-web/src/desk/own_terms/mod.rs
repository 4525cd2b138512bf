//! Terms that a product or a story has of its own: what holds, every version before it, and their end.

mod change;
mod owner;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use wire_rights::{Licensing, Section as Part};
use wire_store::{Replacing, TermsVersion};

use crate::app::App;
use crate::desk::products::refusal;
use crate::error::{Page, PageError, go, show};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::Desk;
pub(crate) use change::Own;
pub(crate) use owner::Owner;

#[derive(Template)]
#[template(path = "desk/own_terms.html")]
struct OwnTermsPage {
    layout: Layout,
    done: Option<&'static str>,
    /// What has them.
    name: String,
    page: String,
    is_product: bool,
    /// The version in force; 0 where it has none of its own.
    in_force: u32,
    parts: Vec<(Part, Vec<String>)>,
    /// What sets those in force apart from the wire's.
    differences: Vec<String>,
    /// All that there were, the newest first.
    versions: Vec<TermsVersion>,
}

/// `GET …/terms`, of a product or a story.
pub(crate) async fn page<O: Owner>(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Page {
    let (owner, name) = O::find(&app, &id).await?;
    let creator = app.wire().await?.creator;
    let now = app.in_force().await?;
    let holding = owner.holding(&app, &now).await?;
    show(&OwnTermsPage {
        layout: desk.layout(&app, "Terms of its own", O::PLACE).await?,
        done: done.sentence(),
        name,
        page: format!("{}/{owner}", O::PAGES),
        is_product: matches!(owner.own(), wire_store::OwnTerms::Product(_)),
        in_force: holding.version(),
        parts: holding.terms().sections(&creator),
        differences: holding.terms().differences_from(&now.terms, &creator),
        versions: app.store.own_terms_of(owner.own()).await?,
    })
}

/// What is ended.
#[derive(Deserialize)]
pub(crate) struct Seen {
    /// The version that was looked at.
    in_force: u32,
}

/// `POST …/terms/end`
pub(crate) async fn end<O: Owner>(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(id): Path<String>,
    Form(seen): Form<Seen>,
) -> Page {
    let (owner, _) = O::find(&app, &id).await?;
    let who = desk.who();
    let by = Replacing {
        instead_of: seen.in_force,
        who: &who,
        at: app.now(),
    };
    if let Err(error) = app.store.end_own_terms(owner.own(), by).await {
        return Err(PageError::Conflict(refusal(error)?));
    }
    app.waker.wake();
    go(&format!("{}/{owner}/terms?done=own-terms-ended", O::PAGES))
}
