//! The publisher's sites: added, proved, removed.

use axum::Form;
use axum::extract::{Path, State};
use serde::Deserialize;
use wire_delivery::proof::{Unsettled, settle};
use wire_rights::Site;
use wire_story::SiteId;

use super::not_yours;
use super::standing::{Again, show_standing};
use crate::app::App;
use crate::error::{Page, PageError, go};
use crate::form::{self, Problems};
use crate::measure::measure;
use crate::session::AsPublisher;
use crate::take;
use wire_store::StoreError;

/// The most sites of one publisher.
const MOST: usize = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    site: String,
}

/// A host that can become a publisher's site, or the sentence why it can't.
pub(crate) async fn host(app: &App, typed: &str) -> Result<Result<String, String>, StoreError> {
    let host = match form::site(typed) {
        Ok(host) => host,
        Err(sentence) => return Ok(Err(sentence)),
    };
    Ok(match app.store.publisher_by_domain(&host).await? {
        Some(_) => Err(format!(
            "{host} belongs to a publisher who has proved it. Is it yours? Write to the desk."
        )),
        None => Ok(host),
    })
}

/// `POST /account/sites`
pub(crate) async fn add(
    State(app): State<App>,
    who: AsPublisher,
    Form(typed): Form<Typed>,
) -> Page {
    let publisher = take::publisher(&app, who.publisher).await?;
    let added = if publisher.sites.len() >= MOST {
        Err(format!("You have {MOST} sites. Remove one first."))
    } else {
        match form::site(&typed.site) {
            Err(sentence) => Err(sentence),
            Ok(host) => match app.store.add_site(who.publisher, &host, app.now()).await {
                Ok(_) => Ok(()),
                Err(StoreError::Conflict(sentence) | StoreError::Invalid(sentence)) => {
                    Err(sentence)
                }
                Err(error) => return Err(error.into()),
            },
        }
    };
    match added {
        Ok(()) => go("/account?done=site-added#sites"),
        Err(sentence) => {
            let again = Again {
                problems: Problems::one("site", sentence),
                site: typed.site,
                ..Again::default()
            };
            show_standing(&app, &who, again).await
        }
    }
}

/// `POST /account/sites/{site}/prove`: looks for the nonce now.
pub(crate) async fn check(
    State(app): State<App>,
    who: AsPublisher,
    Path(site): Path<String>,
) -> Page {
    app.attempts.one("prove", &who.publisher.to_string())?;
    let site = own(&app, &who, &site).await?;
    let settled = settle(
        &app.guard,
        &app.store,
        &app.templates,
        who.publisher,
        &site,
        app.now(),
    )
    .await;
    match settled {
        Ok(_) => {
            measure(&app, who.publisher).await?;
            go("/account?done=site-proved#sites")
        }
        Err(Unsettled::Store(error)) => Err(error.into()),
        Err(taken @ Unsettled::Taken { .. }) => {
            let again = Again {
                problems: Problems::one("site", taken.to_string()),
                ..Again::default()
            };
            show_standing(&app, &who, again).await
        }
        Err(Unsettled::NotProved(not_proved)) => {
            let again = Again {
                not_proved: Some((site.id, not_proved)),
                ..Again::default()
            };
            show_standing(&app, &who, again).await
        }
    }
}

/// `POST /account/sites/{site}/remove`
pub(crate) async fn remove(
    State(app): State<App>,
    who: AsPublisher,
    Path(site): Path<String>,
) -> Page {
    let site = own(&app, &who, &site).await?;
    app.store
        .remove_site(site.id, &who.who(), app.now())
        .await?;
    if site.proof.is_some() {
        measure(&app, who.publisher).await?;
    }
    go("/account?done=site-removed#sites")
}

/// The publisher's own site of this id.
async fn own(app: &App, who: &AsPublisher, id: &str) -> Result<Site, PageError> {
    let id: SiteId = id.parse().map_err(|_| not_yours("site"))?;
    match app.store.site(id).await? {
        Some((publisher, site)) if publisher == who.publisher => Ok(site),
        _ => Err(not_yours("site")),
    }
}
