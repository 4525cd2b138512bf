//! The policy at the desk: what is in force, and every version before it.

pub(crate) mod edit;
mod form;
pub(crate) mod preview;

use askama::Template;
use axum::extract::{Query, State};
use jiff::Timestamp;
use serde::Deserialize;
use wire_rights::{Licensing, Policy};

use crate::app::App;
use crate::error::{Page, show};
use crate::layout::{Layout, Section};
use crate::session::Desk;

/// The entry of the navigation.
const PATH: &str = "/desk/policy";

#[derive(Template)]
#[template(path = "desk/policy.html")]
struct PolicyPage {
    layout: Layout,
    policy: Policy,
    prose: Vec<String>,
    versions: Vec<VersionLine>,
    said: bool,
}

/// A version, and what it changed.
pub(crate) struct VersionLine {
    pub(crate) version: u32,
    pub(crate) since: Timestamp,
    pub(crate) by: Option<String>,
    /// Nothing for the first version, which changed none.
    pub(crate) changes: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    said: Option<String>,
}

/// `GET /desk/policy`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Query(asked): Query<Asked>,
) -> Page {
    let versions = app.store.policy_versions().await?;
    let policy = app.store.policy().await?;
    let older = versions.iter().skip(1).map(Some).chain([None]);
    let lines = versions
        .iter()
        .zip(older)
        .map(|(version, before)| VersionLine {
            version: version.says.version,
            since: version.since,
            by: version.by.clone(),
            changes: before.map_or_else(Vec::new, |old| version.says.changes_since(&old.says)),
        })
        .collect();
    show(&PolicyPage {
        layout: desk.layout(&app, "Policy", PATH).await?,
        prose: policy.prose(),
        policy,
        versions: lines,
        said: asked.said.is_some(),
    })
}
