//! The terms at the desk: what is in force, and every version before it.

pub(crate) mod edit;
pub(crate) mod preview;

use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use wire_rights::{Licensing, Section as Part};

use crate::app::App;
use crate::desk::policy::VersionLine;
use crate::error::{Page, show};
use crate::layout::{Layout, Section};
use crate::session::Desk;

/// The entry of the navigation.
const PATH: &str = "/desk/terms";

#[derive(Template)]
#[template(path = "desk/terms.html")]
struct TermsPage {
    layout: Layout,
    version: u32,
    parts: Vec<(Part, Vec<String>)>,
    notice: Vec<String>,
    /// How many publishers have accepted these terms, and how many only older ones.
    accepted: usize,
    waiting: usize,
    versions: Vec<VersionLine>,
    said: bool,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    said: Option<String>,
}

/// `GET /desk/terms`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Query(asked): Query<Asked>,
) -> Page {
    let creator = app.wire().await?.creator;
    let terms = app.store.terms().await?;
    let versions = app.store.terms_versions().await?;
    let older = versions.iter().skip(1).map(Some).chain([None]);
    let lines = versions
        .iter()
        .zip(older)
        .map(|(version, before)| VersionLine {
            version: version.says.version,
            since: version.since,
            by: version.by.clone(),
            changes: before.map_or_else(Vec::new, |old| {
                version.says.changes_since(&old.says, &creator)
            }),
        })
        .collect();
    let publishers = app.store.publishers().await?;
    let accepted = publishers.iter().filter_map(|it| it.accepted_terms);
    let newest = accepted.clone().filter(|it| *it >= terms.version).count();
    show(&TermsPage {
        layout: desk.layout(&app, "Terms", PATH).await?,
        version: terms.version,
        parts: terms.sections(&creator),
        notice: terms.notice_for(&creator),
        accepted: newest,
        waiting: accepted.count() - newest,
        versions: lines,
        said: asked.said.is_some(),
    })
}
