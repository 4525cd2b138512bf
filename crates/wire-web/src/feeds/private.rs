//! `GET /feeds/private/{token}/{file}`: a publisher's own feeds, made anew for each request, because what is in them is
//! decided at that moment. With `?third_party=leave-out`, the copies lack what is a third party's.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use wire_delivery::feeds;
use wire_rights::ThirdParty;
use wire_store::{TokenHash, TokenPurpose};

use crate::app::App;
use crate::error::{Page, PageError};
use crate::feeds::answer;
use crate::take;

/// `GET /feeds/private/{token}/{file}`
pub(crate) async fn feed(
    State(app): State<App>,
    Path((token, file)): Path<(String, String)>,
    Query(wanted): Query<take::Wanted>,
    headers: HeaderMap,
) -> Page {
    let format = answer::format(&file)?;
    let access = app
        .store
        .token(TokenHash::of(&token))
        .await?
        .filter(|access| access.purpose == TokenPurpose::Feed)
        .ok_or_else(unknown)?;
    let own = app.wire().await?.base_url;
    let own = own.join(&format!("feeds/private/{token}/{file}"));
    let mut own = own.map_err(|_| unknown())?;
    let (third_party, at) = (wanted.third_party, app.now());
    if third_party != ThirdParty::default() {
        own.set_query(Some(&format!("third_party={}", third_party.code())));
    }
    let given = feeds::private(&app.store, &access, own, format, third_party, at).await?;
    let given = given.ok_or_else(unknown)?;
    let answer = answer::private(given.feed, &headers);
    if answer.status() != StatusCode::NOT_MODIFIED {
        take::record_all(&app, &given.takes).await?;
    }
    app.store.token_used(access.id, at).await?;
    Ok(answer)
}

fn unknown() -> PageError {
    PageError::NotFound(
        "There is no feed at this address. If its address was revoked, make a new one on your account page.".into(),
    )
}
