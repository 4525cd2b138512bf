//! Changes of standing: what became of publishers, by time, by a policy, or by what somebody did.

use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use wire_rights::Licensing;
use wire_store::StandingChange;

use crate::app::App;
use crate::error::{Page, show};
use crate::layout::{Layout, Section};
use crate::session::Desk;

/// How many are on a page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "desk/standings.html")]
struct StandingsPage {
    layout: Layout,
    /// Whether changes of reasons alone are listed as well.
    all: bool,
    changes: Vec<StandingChange>,
    /// The number below which older ones are.
    older: Option<u64>,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    show: String,
    below: Option<u64>,
}

/// `GET /desk/standing`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Query(asked): Query<Asked>,
) -> Page {
    let all = asked.show == "all";
    let limit = u32::try_from(PAGE + 1).unwrap_or(u32::MAX);
    let mut changes = app.store.standing_changes(!all, asked.below, limit).await?;
    let more = changes.len() > PAGE;
    changes.truncate(PAGE);
    let last = changes.last().and_then(|change| change.decision.number);
    show(&StandingsPage {
        layout: desk
            .layout(&app, "Changes of standing", "/desk/publishers")
            .await?,
        all,
        older: last.filter(|_| more),
        changes,
    })
}
