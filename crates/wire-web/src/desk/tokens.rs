//! `/desk/tokens`: tokens of a person's own programs, which then do at the API what the person may.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use wire_store::{DeskToken, TokenHash, TokenId, random_token};

use crate::app::App;
use crate::error::{Page, go};
use crate::form::{self, Problems, show_form};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::{AnyDesk, Desk};

const PATH: &str = "/desk/tokens";
/// The most tokens of one person that work at the same time.
const MOST: usize = 20;
/// The most characters of a label.
const LABEL: usize = 60;

#[derive(Template)]
#[template(path = "desk/tokens.html")]
struct TokensPage {
    layout: Layout,
    done: Option<&'static str>,
    problems: Problems,
    label: String,
    /// The token that was just made.
    fresh: Option<String>,
    /// The wire's address, without a slash at its end.
    base: String,
    tokens: Vec<DeskToken>,
}

/// `GET /desk/tokens`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<AnyDesk>,
    Query(done): Query<Done>,
) -> Page {
    let page = view(&app, &desk).await?;
    let done = done.sentence();
    crate::error::show(&TokensPage { done, ..page })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    label: String,
}

/// `POST /desk/tokens`: makes a token and shows it once.
pub(crate) async fn add(
    State(app): State<App>,
    desk: Desk<AnyDesk>,
    Form(typed): Form<Typed>,
) -> Page {
    let person = desk.signed_in.user.id;
    let mut problems = Problems::default();
    let label = problems.keep("label", form::line("a name", &typed.label, LABEL));
    let tokens = app.store.desk_tokens_of(person).await?;
    if tokens
        .iter()
        .filter(|token| token.revoked.is_none())
        .count()
        >= MOST
    {
        problems.add(
            "label",
            format!("You have {MOST} already. Revoke one first."),
        );
    }
    if !problems.is_empty() {
        let page = view(&app, &desk).await?;
        let page = TokensPage {
            problems,
            label: typed.label,
            ..page
        };
        return show_form(&page.problems, &page);
    }
    let token = random_token()?;
    let hash = TokenHash::of(&token);
    let made = app.store.create_desk_token(hash, person, &label, app.now());
    let id = made.await?;
    desk.log(&app, format!("made an API token, “{label}”"), id)
        .await?;
    let page = view(&app, &desk).await?;
    let fresh = Some(token);
    crate::error::show(&TokensPage { fresh, ..page })
}

/// `POST /desk/tokens/{number}/revoke`
pub(crate) async fn revoke(
    State(app): State<App>,
    desk: Desk<AnyDesk>,
    Path(number): Path<u64>,
) -> Page {
    let (id, person) = (TokenId(number), desk.signed_in.user.id);
    app.store.revoke_desk_token(id, person, app.now()).await?;
    desk.log(&app, "revoked an API token", id).await?;
    go(&format!("{PATH}?done=token-revoked"))
}

async fn view(app: &App, desk: &Desk<AnyDesk>) -> Result<TokensPage, wire_store::StoreError> {
    let base = app.wire().await?.base_url;
    let mut tokens = app.store.desk_tokens_of(desk.signed_in.user.id).await?;
    tokens.retain(|token| token.revoked.is_none());
    Ok(TokensPage {
        layout: desk.layout(app, "API tokens", PATH).await?,
        done: None,
        problems: Problems::default(),
        label: String::new(),
        fresh: None,
        base: base.as_str().trim_end_matches('/').to_owned(),
        tokens,
    })
}
