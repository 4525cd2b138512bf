//! `/join`: an organisation becomes a publisher.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use jiff::Timestamp;
use serde::Deserialize;
use wire_rights::{Country, InForce, Method, PublisherKind};
use wire_store::{NewPublisher, SignUp, StoreError};

use super::sign_in;
use crate::account;
use crate::app::App;
use crate::client::Client;
use crate::error::{Page, PageError};
use crate::form::{self, Problems, show_form};
use crate::layout::{Layout, Section};
use crate::measure::measure;
use crate::password;
use crate::session::Visitor;

/// The most characters of a name.
const NAME: usize = 120;

#[derive(Template)]
#[template(path = "join.html")]
struct JoinPage {
    layout: Layout,
    problems: Problems,
    typed: Typed,
    kinds: [PublisherKind; 7],
    countries: Vec<Country>,
    terms: Vec<String>,
    terms_version: u32,
    eligible: Vec<String>,
}

/// The form as it was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    organisation: String,
    kind: String,
    country: String,
    site: String,
    visitors: String,
    from: String,
    to: String,
    name: String,
    email: String,
    password: String,
    /// The version of the terms that was read, where the box is ticked.
    terms: String,
}

/// `GET /join`
pub(crate) async fn page(State(app): State<App>, visitor: Visitor) -> Page {
    let (from, to) = form::last_month(app.now());
    let typed = Typed {
        from: from.to_string(),
        to: to.to_string(),
        ..Typed::default()
    };
    again(&app, &visitor, typed, Problems::default()).await
}

/// `POST /join`
pub(crate) async fn submit(
    State(app): State<App>,
    visitor: Visitor,
    client: Client,
    jar: CookieJar,
    Form(typed): Form<Typed>,
) -> Page {
    if app.attempts.one("join", &client.0).is_err() {
        let problems = Problems::one("", PageError::TooMany.to_string());
        return again(&app, &visitor, typed, problems).await;
    }
    let in_force = app.in_force().await?;
    let at = app.now();
    let new = match check(&app, &in_force, &typed, at).await? {
        Ok(new) => new,
        Err(problems) => return again(&app, &visitor, typed, problems).await,
    };
    let (publisher, user) = match app.store.sign_up(&new, at).await {
        Ok(made) => made,
        // Somebody else was quicker with the address or the site; or the store is stricter.
        Err(StoreError::Conflict(sentence) | StoreError::Invalid(sentence)) => {
            return again(&app, &visitor, typed, Problems::one("", sentence)).await;
        }
        Err(error) => return Err(error.into()),
    };
    measure(&app, publisher).await?;
    let jar = sign_in::begin(&app, jar, user).await?;
    Ok((jar, Redirect::to("/account?done=joined")).into_response())
}

async fn check(
    app: &App,
    in_force: &InForce,
    typed: &Typed,
    at: Timestamp,
) -> Result<Result<SignUp, Problems>, StoreError> {
    let mut wrong = Problems::default();
    let organisation = wrong.keep(
        "organisation",
        form::line("the organisation’s name", &typed.organisation, NAME),
    );
    let kind = PublisherKind::from_code(&typed.kind);
    if kind.is_none() {
        wrong.add("kind", "Choose what kind of publisher you are.");
    }
    if Country::of(&typed.country).is_none() {
        wrong.add("country", "Choose the country in which you publish.");
    }
    let site = wrong.keep("site", account::sites::host(app, &typed.site).await?);
    let days = [typed.visitors.as_str(), &typed.from, &typed.to];
    let audience = form::audience(Method::Declaration, days, at, &mut wrong);
    let name = wrong.keep("name", form::line("your name", &typed.name, NAME));
    let email = wrong.keep("email", form::email(&typed.email));
    if app.store.user_by_email(&email).await?.is_some() {
        wrong.add(
            "email",
            "There is an account with this address already: sign in, or ask the desk for a new link.",
        );
    }
    let length = typed.password.chars().count();
    if length < password::SHORTEST {
        wrong.add("password", "Take a password of at least 10 characters.");
    } else if length > password::LONGEST {
        wrong.add("password", "Take a password of at most 200 characters.");
    }
    if typed.terms.is_empty() {
        wrong.add(
            "terms",
            "Read the terms, and tick the box if you accept them.",
        );
    } else if typed.terms != in_force.terms.version.to_string() {
        wrong.add(
            "terms",
            "The terms have changed meanwhile: read them again.",
        );
    }
    let (Some(kind), Some(audience), true) = (kind, audience, wrong.is_empty()) else {
        return Ok(Err(wrong));
    };
    // The hash is the dear part, so it comes last.
    match password::hash(typed.password.clone()).await {
        Err(error) => Ok(Err(Problems::one("password", error.to_string()))),
        Ok(password_hash) => Ok(Ok(SignUp {
            publisher: NewPublisher {
                name: organisation,
                kind,
                country: typed.country.clone(),
                email,
            },
            person: name,
            password_hash,
            terms: in_force.terms.version,
            audience,
            site,
        })),
    }
}

/// The form with what was typed, but for the password.
async fn again(app: &App, visitor: &Visitor, typed: Typed, problems: Problems) -> Page {
    let wire = app.wire().await?;
    let in_force = app.in_force().await?;
    show_form(
        &problems.clone(),
        &JoinPage {
            layout: app
                .layout("Become a publisher", Section::Join, visitor)
                .await?,
            problems,
            typed,
            kinds: PublisherKind::ALL,
            countries: Country::all().collect(),
            terms: in_force.terms.prose(&wire.creator),
            terms_version: in_force.terms.version,
            eligible: in_force.policy.prose(),
        },
    )
}
