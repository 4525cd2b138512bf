//! Before terms take effect: what changes, and for whom.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use wire_rights::{Asks, Licensing, Section as Part, Terms};
use wire_store::{Replacing, StoreError};
use wire_story::PublisherId;

use super::PATH;
use super::edit::{parse, text};
use crate::app::App;
use crate::desk::sent_form::{Pairs, mark, toml, value};
use crate::error::{Page, PageError, go};
use crate::layout::{Layout, Section};
use crate::session::Desk;

/// How many publishers are listed; all are counted.
const LISTED: usize = 50;

#[derive(Template)]
#[template(path = "desk/terms_preview.html")]
struct PreviewPage {
    layout: Layout,
    /// Why the preview is shown again.
    came_between: Option<String>,
    /// The version in force.
    in_force: u32,
    /// Whether they say anything that the terms in force don't.
    same: bool,
    changes: Vec<String>,
    parts: Vec<(Part, Vec<String>)>,
    notice: Vec<String>,
    /// How many publishers have to accept them again.
    again: usize,
    stop: Listed,
    outside: Listed,
    toml: String,
    seen: String,
}

/// Publishers, of which the first are named.
struct Listed {
    count: usize,
    named: Vec<(PublisherId, String)>,
}

impl From<Vec<(PublisherId, String)>> for Listed {
    fn from(mut named: Vec<(PublisherId, String)>) -> Self {
        let count = named.len();
        named.truncate(LISTED);
        Self { count, named }
    }
}

/// What terms would do now.
struct Preview {
    in_force: Terms,
    asks: Asks,
}

impl Preview {
    async fn of(app: &App, terms: &Terms) -> Result<Self, StoreError> {
        let in_force = app.in_force().await?;
        let publishers = app.store.publishers().await?;
        Ok(Self {
            asks: terms.asks(&in_force.terms, &in_force.policy, &publishers, app.now()),
            in_force: in_force.terms,
        })
    }

    fn seen(&self) -> String {
        mark(&(self.in_force.version, &self.asks))
    }
}

/// Shows what terms would do.
pub(super) async fn show(app: &App, desk: &Desk<Licensing>, terms: &Terms) -> Page {
    let preview = Preview::of(app, terms).await?;
    page(app, desk, terms, preview, None).await
}

async fn page(
    app: &App,
    desk: &Desk<Licensing>,
    terms: &Terms,
    preview: Preview,
    came_between: Option<String>,
) -> Page {
    let status = match came_between {
        Some(_) => StatusCode::CONFLICT,
        None => StatusCode::OK,
    };
    let creator = app.wire().await?.creator;
    let as_old = Terms {
        version: preview.in_force.version,
        ..terms.clone()
    };
    let page = PreviewPage {
        layout: desk.layout(app, "What would change", PATH).await?,
        came_between,
        in_force: preview.in_force.version,
        same: as_old == preview.in_force,
        changes: terms.changes_since(&preview.in_force, &creator),
        parts: terms.sections(&creator),
        notice: terms.notice_for(&creator),
        seen: preview.seen(),
        again: preview.asks.again,
        stop: preview.asks.stop.into(),
        outside: preview.asks.outside.into(),
        toml: text(terms),
    };
    Ok((status, crate::error::show(&page)?).into_response())
}

/// `POST /desk/terms`: puts terms in force, if their preview is still true.
pub(crate) async fn confirm(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Form(pairs): Form<Pairs>,
) -> Page {
    let terms = toml(&pairs)
        .and_then(|text| parse(&text))
        .map_err(|sentence| PageError::Bad(format!("{sentence}.")))?;
    let instead_of: u32 = value(&pairs, "in_force").parse().unwrap_or_default();
    let preview = Preview::of(&app, &terms).await?;
    if preview.in_force.version == instead_of && preview.seen() != value(&pairs, "seen") {
        let sentence = "Publishers have changed since you looked. Nothing was put in force: this is what it would change now.";
        return page(&app, &desk, &terms, preview, Some(sentence.to_owned())).await;
    }
    let who = desk.who();
    let by = Replacing {
        instead_of,
        who: &who,
        at: app.now(),
    };
    match app.store.replace_terms(&terms, by).await {
        Ok(_) => {
            app.waker.wake();
            go("/desk/terms?said=in-force")
        }
        Err(StoreError::Conflict(sentence)) => {
            let preview = Preview::of(&app, &terms).await?;
            let sentence = format!("Nothing was put in force: {sentence}.");
            page(&app, &desk, &terms, preview, Some(sentence)).await
        }
        Err(error) => Err(error.into()),
    }
}
