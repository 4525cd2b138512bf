//! A new version is put in force, if its preview is still true.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use wire_rights::Licensing;
use wire_store::{Replacing, StoreError};

use super::{Preview, Text, Versioned, Words};
use crate::app::App;
use crate::desk::sent_form::{Pairs, toml, value};
use crate::error::{Page, PageError, go};
use crate::session::Desk;

/// What stands on a preview, whatever it shows.
pub(crate) struct Confirm {
    pub(crate) words: Words,
    /// Why the preview is shown again.
    pub(crate) came_between: Option<String>,
    /// The version in force; 0 where there is none.
    pub(crate) in_force: u32,
    pub(crate) seen: String,
    pub(crate) toml: String,
}

/// Shows what a new version would do; with a sentence, where something came in between.
pub(super) async fn show<V: Versioned>(
    app: &App,
    desk: &Desk<Licensing>,
    it: &V,
    says: &V::Says,
    preview: Preview<V::Shows>,
    came_between: Option<String>,
) -> Page {
    let again = came_between.is_some();
    let confirm = Confirm {
        words: it.words(),
        came_between,
        in_force: preview.in_force,
        seen: preview.seen,
        toml: says.to_edit(),
    };
    let mut page = it.show(app, desk, says, preview.shows, confirm).await?;
    if again {
        *page.status_mut() = StatusCode::CONFLICT;
    }
    Ok(page)
}

/// `POST` to where it lives.
pub(crate) async fn confirm<V: Versioned>(
    State(app): State<App>,
    desk: Desk<Licensing>,
    id: Option<Path<String>>,
    Form(pairs): Form<Pairs>,
) -> Page {
    let it = V::at(&app, id).await?;
    let says = toml(&pairs)
        .and_then(|text| V::Says::from_text(&text))
        .map_err(|sentence| PageError::Bad(format!("{sentence}.")))?;
    let instead_of: u32 = value(&pairs, "in_force").parse().unwrap_or_default();
    let preview = it.preview(&app, &says).await?;
    // What somebody else put in force meanwhile, the store says better.
    let same = preview.in_force == instead_of;
    let came_between = if same && preview.seen != value(&pairs, "seen") {
        Some(
            "Publishers have changed since you looked. Nothing was put in force: this is what it would change now.",
        )
    } else if same && preview.warns && value(&pairs, "all_the_same").is_empty() {
        Some("Nothing was put in force: tick that you want it all the same.")
    } else {
        None
    };
    if let Some(sentence) = came_between {
        return show(&app, &desk, &it, &says, preview, Some(sentence.to_owned())).await;
    }
    let who = desk.who();
    let by = Replacing {
        instead_of,
        who: &who,
        at: app.now(),
    };
    match it.replace(&app, &says, by).await {
        Ok(_) => {
            app.waker.wake();
            go(&it.done())
        }
        Err(StoreError::Conflict(sentence)) => {
            let preview = it.preview(&app, &says).await?;
            let sentence = format!("Nothing was put in force: {sentence}.");
            show(&app, &desk, &it, &says, preview, Some(sentence)).await
        }
        Err(error) => Err(error.into()),
    }
}
