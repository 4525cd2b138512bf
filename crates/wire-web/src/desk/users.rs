//! The people of the wire: inviting them, and new links for those who lost theirs.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use wire_rights::{Administering, Role};
use wire_store::{LinkPurpose, NewUser, StoreError, TokenHash, User, random_token};
use wire_story::{PublisherId, UserId};

use crate::app::App;
use crate::desk::frame::show_form;
use crate::desk::names::Names;
use crate::error::{Page, PageError};
use crate::form;
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::Desk;

/// The most characters of a name.
const NAME: usize = 120;
/// How long an invitation holds.
const INVITATION_DAYS: i64 = 7;
/// How long a link to a new password holds.
const RESET_DAYS: i64 = 1;

#[derive(Template)]
#[template(path = "desk/users.html")]
struct UsersPage {
    layout: Layout,
    users: Vec<UserLine>,
    publishers: Vec<(PublisherId, String)>,
    given: Given,
    problem: Option<String>,
    link: Option<LinkShown>,
    done: Option<&'static str>,
}

struct UserLine {
    id: UserId,
    name: String,
    email: String,
    role: &'static str,
    publisher: Option<(PublisherId, String)>,
    created: Timestamp,
    /// Whether the person has chosen a password.
    active: bool,
    /// Since when the person is shut out.
    out: Option<Timestamp>,
}

/// A one-time link, shown once.
struct LinkShown {
    name: String,
    url: String,
    days: i64,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Given {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    publisher: String,
}

/// `GET /desk/users`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Administering>,
    Query(done): Query<Done>,
) -> Page {
    view(&app, &desk, Given::default(), None, None, done.sentence()).await
}

/// `POST /desk/users`: makes a user and shows the link with which the person chooses a password.
pub(crate) async fn invite(
    State(app): State<App>,
    desk: Desk<Administering>,
    Form(given): Form<Given>,
) -> Page {
    let user = match given.user() {
        Ok(user) => user,
        Err(problem) => return view(&app, &desk, given, Some(problem), None, None).await,
    };
    let id = match app.store.create_user(&user, None, app.now()).await {
        Ok(id) => id,
        Err(StoreError::Conflict(problem) | StoreError::Invalid(problem)) => {
            return view(&app, &desk, given, Some(problem), None, None).await;
        }
        Err(error) => return Err(error.into()),
    };
    desk.log(
        &app,
        format!("invited {} as {}", user.email, user.role.name()),
        id,
    )
    .await?;
    let link = link(
        &app,
        LinkPurpose::Invitation,
        id,
        &user.name,
        INVITATION_DAYS,
    )
    .await?;
    view(&app, &desk, Given::default(), None, Some(link), None).await
}

/// `POST /desk/users/{user}/link`: a new link for somebody who lost the password or the invitation.
pub(crate) async fn renew(
    State(app): State<App>,
    desk: Desk<Administering>,
    Path(user): Path<String>,
) -> Page {
    let user = find(&app, &user).await?;
    let link = link(
        &app,
        LinkPurpose::PasswordReset,
        user.id,
        &user.name,
        RESET_DAYS,
    )
    .await?;
    desk.log(
        &app,
        format!("made a link to a new password for {}", user.email),
        user.id,
    )
    .await?;
    view(&app, &desk, Given::default(), None, Some(link), None).await
}

impl Given {
    fn user(&self) -> Result<NewUser, String> {
        let name = form::line("the person’s name", &self.name, NAME)?;
        let email = form::email(&self.email)?;
        let role = match self.role.as_str() {
            "administrator" => Role::Administrator,
            "editor" => Role::Editor,
            "licensing-manager" => Role::LicensingManager,
            "publisher" => Role::Publisher(
                self.publisher
                    .parse()
                    .map_err(|_| "Choose the publisher that the person belongs to.".to_owned())?,
            ),
            _ => return Err("Choose a role.".to_owned()),
        };
        Ok(NewUser { email, name, role })
    }
}

pub(crate) async fn find(app: &App, id: &str) -> Result<User, PageError> {
    let unknown = || PageError::NotFound("There is no user at this address.".into());
    let id: UserId = id.parse().map_err(|_| unknown())?;
    app.store.user(id).await?.ok_or_else(unknown)
}

async fn link(
    app: &App,
    purpose: LinkPurpose,
    user: UserId,
    name: &str,
    days: i64,
) -> Result<LinkShown, PageError> {
    let token = random_token()?;
    let at = app.now();
    let expires = at + SignedDuration::from_hours(24 * days);
    app.store
        .create_link(TokenHash::of(&token), purpose, Some(user), expires, at)
        .await?;
    let path = crate::link_path(&token);
    let url = app
        .wire()
        .await?
        .base_url
        .join(&path)
        .map_or(path, |url| url.to_string());
    Ok(LinkShown {
        name: name.to_owned(),
        url,
        days,
    })
}

async fn view(
    app: &App,
    desk: &Desk<Administering>,
    given: Given,
    problem: Option<String>,
    link: Option<LinkShown>,
    done: Option<&'static str>,
) -> Page {
    let mut names = Names::default();
    let mut users = Vec::new();
    for user in app.store.users().await? {
        users.push(UserLine {
            publisher: match user.role {
                Role::Publisher(id) => Some((id, names.publisher(app, id).await?)),
                _ => None,
            },
            active: app.store.password_hash(user.id).await?.is_some(),
            out: user.deactivated,
            role: user.role.name(),
            id: user.id,
            name: user.name,
            email: user.email,
            created: user.created,
        });
    }
    let publishers = app.store.publishers().await?;
    show_form(
        problem.is_none(),
        &UsersPage {
            layout: desk.layout(app, "Users", "/desk/users").await?,
            users,
            publishers: publishers
                .into_iter()
                .map(|publisher| (publisher.id, publisher.name))
                .collect(),
            given,
            problem,
            link,
            done,
        },
    )
}
