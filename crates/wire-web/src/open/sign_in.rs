//! Signing in.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use jiff::SignedDuration;
use serde::Deserialize;
use wire_rights::Role;
use wire_store::{TokenHash, random_token};
use wire_story::UserId;

use crate::app::App;
use crate::client::Client;
use crate::error::{Page, PageError, show};
use crate::layout::{Layout, Section};
use crate::local_path::LocalPath;
use crate::password;
use crate::session::{self, Visitor};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    layout: Layout,
    email: String,
    problem: Option<&'static str>,
}

#[derive(Deserialize)]
pub(crate) struct Given {
    email: String,
    password: String,
}

/// Where somebody wants to go after signing in.
#[derive(Deserialize)]
pub(crate) struct Onward {
    #[serde(default)]
    to: String,
}

impl Onward {
    /// The page, where it is one of ours that people of this role can see; else where they begin.
    fn page(&self, role: Role) -> String {
        match LocalPath::parse(&self.to) {
            Some(page) if !page.is_closed_to(role) => page.to_string(),
            _ => home(role).to_owned(),
        }
    }
}

/// `GET /sign-in`. Its form is sent to its own address, and so keeps where to go on to.
pub(crate) async fn page(State(app): State<App>, visitor: Visitor) -> Page {
    show(&SignInPage {
        layout: app.layout("Sign in", Section::SignIn, &visitor).await?,
        email: String::new(),
        problem: None,
    })
}

/// `POST /sign-in`
pub(crate) async fn submit(
    State(app): State<App>,
    visitor: Visitor,
    client: Client,
    jar: CookieJar,
    Query(onward): Query<Onward>,
    Form(given): Form<Given>,
) -> Page {
    app.sign_ins.one(&client, &given.email, app.now())?;
    let user = app.store.user_by_email(&given.email).await?;
    let hash = match &user {
        Some(user) => app.store.password_hash(user.id).await?,
        None => None,
    };
    match user {
        Some(user) if password::fits(given.password, hash).await && user.deactivated.is_none() => {
            app.sign_ins.succeeded(&client, &given.email);
            let jar = begin(&app, jar, user.id).await?;
            Ok((jar, Redirect::to(&onward.page(user.role))).into_response())
        }
        _ => {
            let page = show(&SignInPage {
                layout: app.layout("Sign in", Section::SignIn, &visitor).await?,
                email: given.email,
                problem: Some("This e-mail address and this password don’t belong together."),
            })?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// Begins a session and puts its token into the cookies.
pub(crate) async fn begin(app: &App, jar: CookieJar, user: UserId) -> Result<CookieJar, PageError> {
    let token = random_token()?;
    let at = app.now();
    let expires = at + SignedDuration::from_hours(24 * session::SESSION_DAYS);
    app.store
        .create_session(TokenHash::of(&token), user, expires, at)
        .await?;
    let secure = app.wire().await?.base_url.scheme() == "https";
    Ok(jar.add(session::cookie(token, secure)))
}

/// Where people of this role begin.
pub(crate) fn home(role: Role) -> &'static str {
    match role {
        Role::Publisher(_) => "/account",
        Role::LicensingManager => "/desk/publishers",
        Role::Administrator | Role::Editor => "/desk",
    }
}
