//! Shutting somebody out, and letting them in again.

use askama::Template;
use axum::extract::{Path, State};
use wire_rights::{Administering, Role};
use wire_store::{AuditEntry, TokenPurpose, User};

use crate::app::App;
use crate::desk::users::find;
use crate::error::{Page, go, show};
use crate::layout::{Layout, Section};
use crate::session::Desk;

#[derive(Template)]
#[template(path = "desk/deactivate.html")]
struct DeactivatePage {
    layout: Layout,
    user: User,
    myself: bool,
    /// The tokens of the person's publisher that go on working.
    tokens: Vec<TokenLine>,
}

struct TokenLine {
    label: String,
    opens: &'static str,
}

/// `GET /desk/users/{user}/deactivate`: asks first, and says what stays.
pub(crate) async fn ask(
    State(app): State<App>,
    desk: Desk<Administering>,
    Path(user): Path<String>,
) -> Page {
    let user = find(&app, &user).await?;
    let tokens = match user.role {
        Role::Publisher(publisher) => app.store.tokens_of(publisher).await?,
        _ => Vec::new(),
    };
    show(&DeactivatePage {
        layout: desk
            .layout(&app, "Shut somebody out", "/desk/users")
            .await?,
        myself: user.id == desk.signed_in.user.id,
        tokens: tokens
            .into_iter()
            .filter(|token| token.revoked.is_none())
            .map(|token| TokenLine {
                label: token.label,
                opens: match token.purpose {
                    TokenPurpose::Feed => "a private feed",
                    TokenPurpose::Api => "the API",
                },
            })
            .collect(),
        user,
    })
}

/// `POST /desk/users/{user}/deactivate`
pub(crate) async fn deactivate(
    State(app): State<App>,
    desk: Desk<Administering>,
    Path(user): Path<String>,
) -> Page {
    let user = find(&app, &user).await?;
    let entry = entry(&app, &desk, &user, "shut out");
    app.store.deactivate_user(user.id, &entry).await?;
    go("/desk/users?done=shut-out")
}

/// `POST /desk/users/{user}/reactivate`
pub(crate) async fn reactivate(
    State(app): State<App>,
    desk: Desk<Administering>,
    Path(user): Path<String>,
) -> Page {
    let user = find(&app, &user).await?;
    let entry = entry(&app, &desk, &user, "let in again");
    app.store.reactivate_user(user.id, &entry).await?;
    go("/desk/users?done=let-in")
}

fn entry(app: &App, desk: &Desk<Administering>, user: &User, what: &str) -> AuditEntry {
    AuditEntry {
        at: app.now(),
        who: desk.who(),
        what: what.to_owned(),
        on: user.email.clone(),
    }
}
