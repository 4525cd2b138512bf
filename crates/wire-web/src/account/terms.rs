//! Accepting terms: `POST /account/terms` those of the wire in force, `POST /account/terms/{version}`
//! those that a product or a story has of its own.

use axum::Form;
use axum::extract::{Path, State};
use serde::Deserialize;
use wire_story::StoryId;

use crate::app::App;
use crate::error::{Page, PageError, go};
use crate::measure::measure;
use crate::open::terms_version::is_in_force;
use crate::session::AsPublisher;

#[derive(Deserialize)]
pub(crate) struct Typed {
    /// The version that was read.
    version: u32,
}

/// `POST /account/terms`
pub(crate) async fn accept(
    State(app): State<App>,
    who: AsPublisher,
    Form(typed): Form<Typed>,
) -> Page {
    let in_force = app.store.terms().await?.version;
    if typed.version != in_force {
        return Err(PageError::Conflict(format!(
            "The terms have changed meanwhile: version {in_force} is in force. Go back, read it, and accept it."
        )));
    }
    let user = Some(who.signed_in.user.id);
    app.store
        .accept_terms(who.publisher, in_force, user, app.now())
        .await?;
    measure(&app, who.publisher).await?;
    go("/account?done=terms#accept")
}

#[derive(Deserialize)]
pub(crate) struct Wanted {
    /// The story that they are accepted for.
    story: Option<String>,
}

/// `POST /account/terms/{version}`
pub(crate) async fn accept_own(
    State(app): State<App>,
    who: AsPublisher,
    Path(version): Path<u32>,
    Form(wanted): Form<Wanted>,
) -> Page {
    let found = app.store.any_terms(version).await?;
    let found = found.filter(|found| found.own.is_some()).ok_or_else(|| {
        PageError::NotFound(format!(
            "No product or story has version {version} of the terms."
        ))
    })?;
    if !is_in_force(&app, &found).await? {
        return Err(PageError::Conflict(format!(
            "Version {version} of the terms no longer holds: others took its place meanwhile. Go back to \
             the story, read those, and accept them."
        )));
    }
    let user = Some(who.signed_in.user.id);
    app.store
        .accept_terms(who.publisher, version, user, app.now())
        .await?;
    match wanted.story.and_then(|story| story.parse::<StoryId>().ok()) {
        Some(story) => go(&format!("/stories/{story}")),
        None => go(&format!("/terms/{version}?done=own-terms")),
    }
}
