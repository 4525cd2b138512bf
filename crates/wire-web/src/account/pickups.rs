//! `/account/pickups`: pages found to carry stories.

use askama::Template;
use axum::extract::{Query, State};
use wire_rights::Listed;
use wire_store::{Pickup, PickupFilter};

use super::frame;
use crate::app::App;
use crate::error::{Page, show};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::AsPublisher;

/// Pickups on the page.
const ON_THE_PAGE: u32 = 100;

#[derive(Template)]
#[template(path = "account/pickups.html")]
struct PickupsPage {
    layout: Layout,
    done: Option<&'static str>,
    pickups: Vec<Line>,
}

/// A pickup as a line of the list.
struct Line {
    pickup: Pickup,
    title: String,
    /// How much of the story stands on the page, in per cent.
    share: u32,
}

/// `GET /account/pickups`
pub(crate) async fn page(
    State(app): State<App>,
    who: AsPublisher,
    Query(done): Query<Done>,
) -> Page {
    list(&app, &who, done).await
}

async fn list(app: &App, who: &AsPublisher, done: Done) -> Page {
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
            share: per_cent(pickup.look.share),
            pickup,
        });
    }
    show(&PickupsPage {
        layout: frame(app, who, "Pickups", "/account/pickups").await?,
        done: done.sentence(),
        pickups,
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share lies between 0 and 1"
)]
fn per_cent(share: f64) -> u32 {
    (share.clamp(0.0, 1.0) * 100.0).round() as u32
}
