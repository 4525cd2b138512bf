//! Signing out.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;

use crate::app::App;
use crate::error::Page;
use crate::session::{self, Visitor};

/// `POST /sign-out`
pub(crate) async fn submit(State(app): State<App>, visitor: Visitor, jar: CookieJar) -> Page {
    if let Some(signed_in) = visitor.signed_in {
        app.store.end_session(signed_in.session).await?;
    }
    Ok((jar.remove(session::no_cookie()), Redirect::to("/")).into_response())
}
