//! `/link/{token}`: one-time links. They make the first administrator, or set a password.
//! Looking uses nothing up: mail scanners follow links.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use wire_rights::Role;
use wire_store::{LinkPurpose, NewUser, OneTimeLink, StoreError, TokenHash, User};

use super::sign_in;
use crate::app::App;
use crate::error::{Page, PageError};
use crate::form::{self, Problems, show_form};
use crate::layout::{Layout, Section};
use crate::password;
use crate::session::Visitor;

/// The most characters of a name.
const NAME: usize = 120;

#[derive(Template)]
#[template(path = "link.html")]
struct LinkPage {
    layout: Layout,
    title: &'static str,
    sentence: String,
    /// Whether name and e-mail address are asked.
    asks_who: bool,
    /// The account whose password it is, for password managers.
    account: String,
    button: &'static str,
    typed: Typed,
    problems: Problems,
}

/// The form as it was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    name: String,
    email: String,
    password: String,
}

/// `GET /link/{token}`
pub(crate) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Page {
    let (link, user) = find(&app, &token).await?;
    again(
        &app,
        &visitor,
        link,
        user,
        Typed::default(),
        Problems::default(),
    )
    .await
}

/// `POST /link/{token}`
pub(crate) async fn submit(
    State(app): State<App>,
    visitor: Visitor,
    jar: CookieJar,
    Path(token): Path<String>,
    Form(typed): Form<Typed>,
) -> Page {
    let (link, user) = find(&app, &token).await?;
    let mut wrong = Problems::default();
    let mut administrator = None;
    if link.purpose == LinkPurpose::FirstAdministrator {
        let new = NewUser {
            name: wrong.keep("name", form::line("your name", &typed.name, NAME)),
            email: wrong.keep("email", form::email(&typed.email)),
            role: Role::Administrator,
        };
        administrator = Some(new);
    }
    let hash = match password::hash(typed.password.clone()).await {
        Ok(hash) => hash,
        Err(error) => {
            wrong.add("password", format!("Not taken: {error}."));
            String::new()
        }
    };
    if !wrong.is_empty() {
        return again(&app, &visitor, link, user, typed, wrong).await;
    }
    let (token, at) = (TokenHash::of(&token), app.now());
    let done = match &administrator {
        Some(new) => app.store.first_administrator(token, new, &hash, at).await,
        None => app.store.set_password_by_link(token, &hash, at).await,
    };
    let id = match done {
        Ok(id) => id,
        Err(StoreError::Conflict(sentence)) if administrator.is_some() => {
            return again(
                &app,
                &visitor,
                link,
                user,
                typed,
                Problems::one("email", sentence),
            )
            .await;
        }
        Err(error) => return Err(error.into()),
    };
    let role = user.map_or(Role::Administrator, |user| user.role);
    let jar = sign_in::begin(&app, jar, id).await?;
    let home = match role {
        Role::Publisher(_) => "/account?done=password",
        role => sign_in::home(role),
    };
    Ok((jar, Redirect::to(home)).into_response())
}

/// The link, and whose it is.
async fn find(app: &App, token: &str) -> Result<(OneTimeLink, Option<User>), PageError> {
    let gone = || {
        PageError::NotFound(
            "This link has been used or is too old. Ask the desk for a new one.".into(),
        )
    };
    let link = app
        .store
        .link(TokenHash::of(token), app.now())
        .await?
        .ok_or_else(gone)?;
    let user = match link.user {
        Some(id) => Some(app.store.user(id).await?.ok_or_else(gone)?),
        None => None,
    };
    Ok((link, user))
}

async fn again(
    app: &App,
    visitor: &Visitor,
    link: OneTimeLink,
    user: Option<User>,
    typed: Typed,
    problems: Problems,
) -> Page {
    let (title, sentence, button) = match link.purpose {
        LinkPurpose::FirstAdministrator => (
            "Begin this wire",
            "You are the first here. Make the account that runs the wire; it makes all others."
                .into(),
            "Make the account",
        ),
        LinkPurpose::PasswordReset => (
            "Set a new password",
            "Once it is set, everybody who was signed in with this account is signed out.".into(),
            "Set the password",
        ),
        LinkPurpose::Invitation => (
            "Welcome",
            format!(
                "An account was made for you{}. Choose its password.",
                user.as_ref()
                    .map(|user| format!(", {}", user.name))
                    .unwrap_or_default()
            ),
            "Set the password and sign in",
        ),
    };
    show_form(
        &problems.clone(),
        &LinkPage {
            layout: app.layout(title, Section::Other, visitor).await?,
            title,
            sentence,
            asks_who: link.purpose == LinkPurpose::FirstAdministrator,
            account: user.map(|user| user.email).unwrap_or_default(),
            button,
            typed,
            problems,
        },
    )
}
