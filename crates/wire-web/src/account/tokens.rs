//! Tokens of private feeds and of the API: made, shown once, revoked.

use axum::Form;
use axum::extract::{Path, State};
use serde::Deserialize;
use wire_store::{TokenHash, TokenId, TokenPurpose, random_token};
use wire_story::ProductId;

use super::delivery::{Fresh, Sent, show_delivery};
use super::seats::require_machines;
use super::{narrowed, not_yours};
use crate::app::App;
use crate::error::{Page, PageError, go};
use crate::form::Problems;
use crate::session::AsPublisher;
use crate::tokens::new_name;

/// The most tokens of one publisher that work at the same time.
const MOST: usize = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    label: String,
    /// The product that a feed is narrowed to.
    product: String,
}

/// `POST /account/feeds`: a private feed.
pub(crate) async fn add_feed(
    State(app): State<App>,
    who: AsPublisher,
    Form(typed): Form<Typed>,
) -> Page {
    require_machines(&app, &who).await?;
    let product = match narrowed::chosen(&app, &typed.product).await? {
        Ok(product) => product,
        Err(sentence) => {
            let sent = Sent {
                problems: Problems::one("feed-product", sentence),
                feed_label: typed.label,
                ..Sent::default()
            };
            return show_delivery(&app, &who, sent).await;
        }
    };
    let sent = match add(&app, &who, TokenPurpose::Feed, &typed.label, product).await? {
        Ok(token) => Sent {
            fresh: Some(Fresh::Feed(token)),
            ..Sent::default()
        },
        Err(sentence) => Sent {
            problems: Problems::one("feed-label", sentence),
            feed_label: typed.label,
            ..Sent::default()
        },
    };
    show_delivery(&app, &who, sent).await
}

/// `POST /account/tokens`: an API token.
pub(crate) async fn add_api(
    State(app): State<App>,
    who: AsPublisher,
    Form(typed): Form<Typed>,
) -> Page {
    require_machines(&app, &who).await?;
    let sent = match add(&app, &who, TokenPurpose::Api, &typed.label, None).await? {
        Ok(token) => Sent {
            fresh: Some(Fresh::Api(token)),
            ..Sent::default()
        },
        Err(sentence) => Sent {
            problems: Problems::one("api-label", sentence),
            api_label: typed.label,
            ..Sent::default()
        },
    };
    show_delivery(&app, &who, sent).await
}

/// `POST /account/tokens/{number}/revoke`, for both kinds.
pub(crate) async fn revoke(
    State(app): State<App>,
    who: AsPublisher,
    Path(number): Path<u64>,
) -> Page {
    let id = TokenId(number);
    let tokens = app.store.tokens_of(who.publisher).await?;
    if !tokens.iter().any(|token| token.id == id) {
        return Err(not_yours("token"));
    }
    app.store.revoke_token(id, app.now()).await?;
    go("/account/delivery?done=revoked")
}

/// Makes a token, or says why not.
async fn add(
    app: &App,
    who: &AsPublisher,
    purpose: TokenPurpose,
    label: &str,
    product: Option<ProductId>,
) -> Result<Result<String, String>, PageError> {
    let tokens = app.store.tokens_of(who.publisher).await?;
    let working = tokens.iter().filter(|token| token.revoked.is_none());
    let label = match new_name(label, working.count(), MOST) {
        Ok(label) => label,
        Err(sentence) => return Ok(Err(sentence)),
    };
    let token = random_token()?;
    let (hash, at) = (TokenHash::of(&token), app.now());
    app.store
        .create_token(hash, who.publisher, purpose, &label, product, at)
        .await?;
    Ok(Ok(token))
}
