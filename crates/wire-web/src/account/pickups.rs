//! `/account/pickups`: pages found to carry stories, and one page checked at the publisher's wish.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use serde::Deserialize;
use wire_delivery::looks::LookError;
use wire_rights::Listed;
use wire_store::{Pickup, PickupFilter};

use super::frame;
use crate::app::App;
use crate::error::{Page, PageError, go};
use crate::form::{self, Problems, show_form};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::pickups::lines::{class_name, findings, percent};
use crate::session::AsPublisher;

/// Pickups on the page.
const ON_THE_PAGE: u32 = 100;
/// The most characters of an address.
const ADDRESS: usize = 2000;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    url: String,
}

#[derive(Template)]
#[template(path = "account/pickups.html")]
struct PickupsPage {
    layout: Layout,
    done: Option<&'static str>,
    problems: Problems,
    url: String,
    pickups: Vec<Line>,
}

/// A pickup as a line of the list.
struct Line {
    pickup: Pickup,
    title: String,
    /// What the page is.
    class: &'static str,
    /// How much of the story stands on it.
    share: String,
    /// The rules that it breaks.
    breaches: Vec<String>,
}

/// `GET /account/pickups`
pub(crate) async fn page(
    State(app): State<App>,
    who: AsPublisher,
    Query(done): Query<Done>,
) -> Page {
    list(&app, &who, done, Problems::default(), String::new()).await
}

/// `POST /account/pickups`: checks one page now.
pub(crate) async fn check(
    State(app): State<App>,
    who: AsPublisher,
    Form(typed): Form<Typed>,
) -> Page {
    let checked = match form::line("the page’s address", &typed.url, ADDRESS) {
        Ok(_)
            if app
                .attempts
                .one("check", &who.publisher.to_string())
                .is_err() =>
        {
            Err(PageError::TooMany.to_string())
        }
        Ok(url) => match app.looker.look(&url, Some(who.publisher)).await {
            Ok(looked) => Ok(looked.pickups),
            Err(LookError::Store(error)) => return Err(error.into()),
            Err(error) => Err(error.to_string()),
        },
        Err(sentence) => Err(sentence),
    };
    match checked.as_deref() {
        Ok([]) => go("/account/pickups?done=no-copy"),
        Ok([one]) => go(&format!("/pickups/{one}")),
        Ok(_) => go("/account/pickups?done=copies"),
        Err(sentence) => {
            let problems = Problems::one("url", sentence.as_str());
            list(&app, &who, Done::default(), problems, typed.url).await
        }
    }
}

async fn list(app: &App, who: &AsPublisher, done: Done, problems: Problems, url: String) -> Page {
    let filter = PickupFilter {
        publisher: Some(who.publisher),
        ..PickupFilter::default()
    };
    let mut pickups = Vec::new();
    for pickup in app.store.pickups(&filter, 0, ON_THE_PAGE).await? {
        let listed = app
            .store
            .story(pickup.look.story)
            .await?
            .and_then(|(story, version)| Listed::of(&story, &version, app.now()));
        pickups.push(Line {
            title: listed.map_or_else(
                || "A story under embargo".to_owned(),
                |listed| listed.title().to_owned(),
            ),
            class: class_name(&pickup.look.class),
            share: percent(pickup.look.share),
            breaches: findings(&pickup.look.findings)
                .into_iter()
                .filter(|finding| finding.breach)
                .map(|finding| finding.title().to_owned())
                .collect(),
            pickup,
        });
    }
    show_form(
        &problems.clone(),
        &PickupsPage {
            layout: frame(app, who, "Pickups", "/account/pickups").await?,
            done: done.sentence(),
            problems,
            url,
            pickups,
        },
    )
}
