//! `/desk/tokens`: tokens of a person's own programs, which then do at the API what the person may.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use wire_store::{DeskToken, Reach, TokenHash, TokenId, random_token};

use crate::app::App;
use crate::error::{Page, PageError, go};
use crate::form::{Problems, show_form};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::{AnyDesk, Desk};
use crate::tokens::new_name;

const PATH: &str = "/desk/tokens";
/// The most tokens of one person that work at the same time.
const MOST: usize = 20;

#[derive(Template)]
#[template(path = "desk/tokens.html")]
struct TokensPage {
    layout: Layout,
    done: Option<&'static str>,
    problems: Problems,
    label: String,
    reach: Reach,
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
    reach: String,
}

/// `POST /desk/tokens`: makes a token and shows it once.
pub(crate) async fn add(
    State(app): State<App>,
    desk: Desk<AnyDesk>,
    Form(typed): Form<Typed>,
) -> Page {
    let person = desk.signed_in.user.id;
    let mut problems = Problems::default();
    let page = view(&app, &desk).await?;
    let label = problems.keep("label", new_name(&typed.label, page.tokens.len(), MOST));
    let reach = Reach::from_code(&typed.reach).unwrap_or_else(|| {
        problems.add("reach", "Choose what it may do.");
        Reach::default()
    });
    if !problems.is_empty() {
        let page = TokensPage {
            problems,
            label: typed.label,
            reach,
            ..page
        };
        return show_form(&page.problems, &page);
    }
    let token = random_token()?;
    let hash = TokenHash::of(&token);
    app.store
        .create_desk_token(hash, person, &label, reach, app.now())
        .await?;
    let what = match reach {
        Reach::Everything => format!("made an API token, “{label}”"),
        Reach::Reading => format!("made an API token for reading, “{label}”"),
    };
    desk.log(&app, what, person).await?;
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
    let tokens = app.store.desk_tokens_of(person).await?;
    let token = tokens.iter().find(|token| token.id == id);
    let token = token.ok_or_else(|| PageError::NotFound("You have no such token.".into()))?;
    app.store.revoke_desk_token(id, person, app.now()).await?;
    let what = format!("revoked an API token, “{}”", token.label);
    desk.log(&app, what, person).await?;
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
        reach: Reach::default(),
        fresh: None,
        base: base.as_str().trim_end_matches('/').to_owned(),
        tokens,
    })
}
