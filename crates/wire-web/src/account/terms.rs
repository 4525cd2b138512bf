//! `POST /account/terms`: the publisher accepts the terms in force.

use axum::Form;
use axum::extract::State;
use serde::Deserialize;

use super::measure;
use crate::app::App;
use crate::error::{Page, PageError, go};
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
    measure::measure(&app, who.publisher).await?;
    go("/account?done=terms#accept")
}
