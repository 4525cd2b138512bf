//! Saved searches: kept under a name, each with an address as a calendar.

use axum::Form;
use axum::extract::{Path, State};
use serde::Deserialize;
use wire_store::{StoreError, TokenHash, random_token};

use super::page::{Fresh, Sent, view};
use super::{Planner, Typed, Wish};
use crate::app::App;
use crate::error::{Page, PageError, go};
use crate::tokens::new_name;

/// The most searches that one person keeps.
const MOST: usize = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Named {
    name: String,
    #[serde(flatten)]
    typed: Typed,
}

/// `POST …/searches`: saves a search, and shows the address of its calendar once.
pub(crate) async fn save<P: Planner>(
    State(app): State<App>,
    planner: P,
    Form(sent): Form<Named>,
) -> Page {
    let person = planner.person().id;
    let (wish, mut problems) = Wish::read(&sent.typed);
    let known = app.store.saved_searches_of(person).await?.len();
    let name = problems.keep("name", name(&sent.name, known));
    if !problems.is_empty() {
        let again = Sent {
            typed: sent.typed,
            problems,
            name: sent.name,
            ..Sent::default()
        };
        return view(&app, &planner, again).await;
    }
    let token = random_token()?;
    let (hash, at) = (TokenHash::of(&token), app.now());
    app.store
        .save_search(person, (&name, &wish.query()), hash, at)
        .await?;
    let fresh = fresh(&app, name, &token).await?;
    let saved = Sent {
        typed: sent.typed,
        fresh: Some(fresh),
        ..Sent::default()
    };
    view(&app, &planner, saved).await
}

/// `POST …/searches/{number}/calendar`: gives a search's calendar another address.
pub(crate) async fn renew<P: Planner>(
    State(app): State<App>,
    planner: P,
    Path(number): Path<u64>,
) -> Page {
    let person = planner.person().id;
    let searches = app.store.saved_searches_of(person).await?;
    let search = searches.into_iter().find(|search| search.number == number);
    let search = search.ok_or_else(not_yours)?;
    let token = random_token()?;
    app.store
        .renew_calendar(person, number, TokenHash::of(&token))
        .await?;
    let renewed = Sent {
        fresh: Some(fresh(&app, search.name, &token).await?),
        ..Sent::default()
    };
    view(&app, &planner, renewed).await
}

/// `POST …/searches/{number}/forget`
pub(crate) async fn forget<P: Planner>(
    State(app): State<App>,
    planner: P,
    Path(number): Path<u64>,
) -> Page {
    match app.store.forget_search(planner.person().id, number).await {
        Err(StoreError::NotFound { .. }) => Err(not_yours()),
        gone => {
            gone?;
            go(&format!("{}?done=search-forgotten", P::PATH))
        }
    }
}

fn name(typed: &str, known: usize) -> Result<String, String> {
    if known >= MOST {
        return Err(format!(
            "You keep {MOST} searches already. Delete one first."
        ));
    }
    new_name(typed, known, MOST)
}

async fn fresh(app: &App, name: String, token: &str) -> Result<Fresh, StoreError> {
    let base = app.wire().await?.base_url;
    let base = base.as_str().trim_end_matches('/');
    Ok(Fresh {
        name,
        address: format!("{base}/calendars/{token}/agenda.ics"),
    })
}

fn not_yours() -> PageError {
    PageError::NotFound("You keep no such search.".into())
}
