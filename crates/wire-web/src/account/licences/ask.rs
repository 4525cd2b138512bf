//! `/account/licences/ask`: the publisher asks for a licence.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use jiff::ToSpan;
use serde::Deserialize;
use wire_delivery::licensing;
use wire_rights::moment::date;
use wire_rights::{LicenceScope, days};
use wire_store::{NewLicenceRequest, StoreError};
use wire_story::ProductId;

use crate::account::frame;
use crate::app::App;
use crate::error::{Page, PageError, as_sentence, go};
use crate::form::{Problems, show_form};
use crate::layout::{Layout, Section};
use crate::licensing::typed::{self, Covered, Names};
use crate::session::AsPublisher;

/// The most characters of what a licence is for.
pub(crate) const INTENDED_USE: usize = 2000;

#[derive(Template)]
#[template(path = "account/ask.html")]
struct AskPage {
    layout: Layout,
    problems: Problems,
    typed: Typed,
    products: Vec<(ProductId, String)>,
}

/// The form as it was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    scope: String,
    stories: String,
    product: String,
    from: String,
    until: String,
    intended_use: String,
}

#[derive(Deserialize)]
pub(crate) struct Wanted {
    /// The story for which a licence was found missing.
    story: Option<String>,
    /// The licence that it should follow on.
    licence: Option<String>,
}

/// `GET /account/licences/ask`
pub(crate) async fn page(
    State(app): State<App>,
    who: AsPublisher,
    Query(wanted): Query<Wanted>,
) -> Page {
    let at = app.now();
    let today = date(at);
    let in_a_year = today.saturating_add(1.year()).yesterday().unwrap_or(today);
    let (mut scope, mut days) = (LicenceScope::Everything, (today, in_a_year));
    if let Some(Ok(story)) = wanted.story.map(|story| story.parse()) {
        scope = LicenceScope::Stories(vec![story]);
    }
    if let Some(Ok(id)) = wanted.licence.map(|licence| licence.parse())
        && let Some(kept) = app.store.licence(id).await?
        && kept.publisher == who.publisher
    {
        days = days::following(kept.licence.from, kept.licence.until, at);
        scope = kept.licence.scope;
    }
    let (scope, stories, product) = typed::as_typed(&app, &scope).await?;
    let typed = Typed {
        scope: scope.into(),
        stories,
        product,
        from: days.0.to_string(),
        until: days.1.to_string(),
        ..Typed::default()
    };
    again(&app, &who, typed, Problems::default()).await
}

/// `POST /account/licences/ask`
pub(crate) async fn submit(
    State(app): State<App>,
    who: AsPublisher,
    Form(typed): Form<Typed>,
) -> Page {
    if app
        .attempts
        .one("licence", &who.publisher.to_string())
        .is_err()
    {
        let problems = Problems::one("", PageError::TooMany.to_string());
        return again(&app, &who, typed, problems).await;
    }
    let mut problems = Problems::default();
    let covered = Covered {
        scope: &typed.scope,
        stories: &typed.stories,
        product: &typed.product,
    };
    let scope = typed::scope(&app, covered, Names::AsAPublisher, &mut problems).await?;
    let (from, until) = typed::period(&typed.from, &typed.until, app.now(), &mut problems);
    let what = typed::text("what it is for", &typed.intended_use, INTENDED_USE);
    let intended_use = problems.keep("intended_use", what);
    if intended_use.is_empty() {
        problems.add("intended_use", "Say what you want to do with it.");
    }
    if !problems.is_empty() {
        return again(&app, &who, typed, problems).await;
    }
    let asked = NewLicenceRequest {
        publisher: who.publisher,
        scope,
        from,
        until,
        intended_use,
        by: who.signed_in.user.name.clone(),
    };
    match licensing::ask(&app.store, &app.templates, &asked, &who.actor(), app.now()).await {
        Ok(_) => {
            app.waker.wake();
            go("/account/licences?done=asked")
        }
        Err(StoreError::Conflict(sentence) | StoreError::Invalid(sentence)) => {
            again(&app, &who, typed, Problems::one("", as_sentence(&sentence))).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn again(app: &App, who: &AsPublisher, typed: Typed, problems: Problems) -> Page {
    show_form(
        &problems.clone(),
        &AskPage {
            layout: frame(app, who, "Ask for a licence", "/account/licences").await?,
            problems,
            typed,
            products: typed::products(app).await?,
        },
    )
}
