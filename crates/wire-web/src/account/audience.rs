//! `POST /account/audience`: the publisher declares its audience.

use axum::Form;
use axum::extract::State;
use serde::Deserialize;
use wire_rights::Method;
use wire_store::NewEvidence;

use super::standing::{Again, show_standing};
use crate::app::App;
use crate::error::{Page, go};
use crate::form::{self, Problems};
use crate::measure::measure;
use crate::session::AsPublisher;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    visitors: String,
    from: String,
    to: String,
}

/// `POST /account/audience`
pub(crate) async fn declare(
    State(app): State<App>,
    who: AsPublisher,
    Form(typed): Form<Typed>,
) -> Page {
    let at = app.now();
    let mut problems = Problems::default();
    let days = [typed.visitors.as_str(), &typed.from, &typed.to];
    let Some(audience) = form::audience(Method::Declaration, days, at, &mut problems) else {
        let again = Again {
            problems,
            visitors: typed.visitors,
            period: Some((typed.from, typed.to)),
            ..Again::default()
        };
        return show_standing(&app, &who, again).await;
    };
    let new = NewEvidence {
        audience,
        at_least: false,
        given_by: who.who(),
        file: None,
        details: None,
    };
    app.store.add_evidence(who.publisher, &new).await?;
    measure(&app, who.publisher).await?;
    go("/account?done=audience#audience")
}
