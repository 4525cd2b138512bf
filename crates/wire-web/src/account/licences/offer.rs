//! `/account/offers/{offer}`: an offer to the publisher, and its answer.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use jiff::Timestamp;
use serde::Deserialize;
use wire_delivery::licensing;
use wire_store::{NewLicence, Occasion, Offer, OfferState, StoreError};
use wire_story::{LicenceId, OfferId, PickupId};

use super::own;
use crate::account::{frame, not_yours};
use crate::app::App;
use crate::error::{Page, PageError, go};
use crate::form::{Problems, show_form};
use crate::layout::{Layout, Section};
use crate::licensing::killed::covers_killed;
use crate::licensing::shown::{Reader, ShownDeal, ShownState};
use crate::licensing::typed;
use crate::licensing::waits::Waits;
use crate::session::AsPublisher;
use crate::take;

/// The most characters of a reason.
pub(crate) const REASON: usize = 1000;

#[derive(Template)]
#[template(path = "account/offer.html")]
struct OfferPage {
    layout: Layout,
    problems: Problems,
    id: OfferId,
    publisher: String,
    deal: ShownDeal,
    message: String,
    made: Timestamp,
    stands: bool,
    stands_until: Timestamp,
    state: ShownState,
    /// The licence that accepting has made.
    licence: Option<LicenceId>,
    /// The licence that this one would follow on.
    renews: Option<LicenceId>,
    /// What changes of that.
    changes: Vec<String>,
    /// The tear sheet of the page because of which it is made.
    pickup: Option<PickupId>,
    /// Whether the desk has suspended the publisher, which can accept nothing then.
    suspended: bool,
    /// Whether a story that it covers was killed since: then it can't be accepted.
    killed: bool,
    /// What still stands in the way before the licence gives it anything.
    waits: Waits,
    reason: String,
}

/// `GET /account/offers/{offer}`
pub(crate) async fn page(
    State(app): State<App>,
    who: AsPublisher,
    Path(offer): Path<String>,
) -> Page {
    let offer = find(&app, &who, &offer).await?;
    view(&app, &who, &offer, Problems::default(), String::new()).await
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct Signed {
    /// Ticked by somebody who may sign for the publisher.
    sign: String,
}

/// `POST /account/offers/{offer}/accept`
pub(crate) async fn accept(
    State(app): State<App>,
    who: AsPublisher,
    Path(offer): Path<String>,
    Form(signed): Form<Signed>,
) -> Page {
    let offer = find(&app, &who, &offer).await?;
    if signed.sign.is_empty() {
        let sentence = format!(
            "Tick the box if you may sign for {}; if you may not, ask somebody who may.",
            who.signed_in.publisher_name
        );
        let problems = Problems::one("sign", sentence);
        return view(&app, &who, &offer, problems, String::new()).await;
    }
    let accepted =
        licensing::accept(&app.store, &app.templates, &offer, &who.actor(), app.now()).await;
    match accepted {
        Ok(accepted) => {
            app.waker.wake();
            let licence = accepted.licence.id;
            go(&format!("/account/licences/{licence}?done=accepted"))
        }
        // A second click, or a colleague who was quicker.
        Err(settled @ StoreError::Settled { .. }) => {
            match find(&app, &who, &offer.id.to_string()).await?.state {
                OfferState::Accepted(_, licence) => go(&format!("/account/licences/{licence}")),
                _ => Err(settled.into()),
            }
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct Declined {
    reason: String,
}

/// `POST /account/offers/{offer}/decline`
pub(crate) async fn decline(
    State(app): State<App>,
    who: AsPublisher,
    Path(offer): Path<String>,
    Form(declined): Form<Declined>,
) -> Page {
    let offer = find(&app, &who, &offer).await?;
    let reason = match typed::text("the reason", &declined.reason, REASON) {
        Ok(reason) => reason,
        Err(sentence) => {
            let problems = Problems::one("reason", sentence);
            return view(&app, &who, &offer, problems, declined.reason).await;
        }
    };
    licensing::decline(
        &app.store,
        &app.templates,
        &offer,
        &reason,
        &who.actor(),
        app.now(),
    )
    .await?;
    app.waker.wake();
    go("/account/licences?done=declined")
}

/// The publisher's own offer of this id.
async fn find(app: &App, who: &AsPublisher, id: &str) -> Result<Offer, PageError> {
    let id: OfferId = id.parse().map_err(|_| not_yours("offer"))?;
    own(app.store.offer(id).await?, "offer", |offer| {
        offer.made.publisher == who.publisher
    })
}

async fn view(
    app: &App,
    who: &AsPublisher,
    offer: &Offer,
    problems: Problems,
    reason: String,
) -> Page {
    let at = app.now();
    let publisher = take::publisher(app, who.publisher).await?;
    let policy = app.store.policy().await?;
    let mut changes = Vec::new();
    if let Occasion::Renewal(before) = offer.made.occasion
        && let Some(before) = app.store.licence(before).await?
    {
        let before = NewLicence::from(&before.licence);
        changes = licensing::changes(&app.store, &before, &offer.made.licence, at).await?;
    }
    show_form(
        &problems.clone(),
        &OfferPage {
            layout: frame(app, who, "An offer", "/account/licences").await?,
            problems,
            id: offer.id,
            deal: Reader::Publisher.deal(app, &offer.made.licence).await?,
            message: offer.made.message.clone(),
            made: offer.made_at,
            stands: offer.stands(at),
            stands_until: offer.made.stands_until,
            state: ShownState::of_offer(offer, at),
            licence: match &offer.state {
                OfferState::Accepted(_, licence) => Some(*licence),
                _ => None,
            },
            renews: match offer.made.occasion {
                Occasion::Renewal(licence) => Some(licence),
                _ => None,
            },
            changes,
            pickup: match offer.made.occasion {
                Occasion::Pickup(pickup) => Some(pickup),
                _ => None,
            },
            waits: Waits::of_publisher(&policy, &publisher),
            suspended: publisher.suspended.is_some(),
            killed: offer.stands(at) && covers_killed(app, &offer.made.licence.scope).await?,
            publisher: publisher.name,
            reason,
        },
    )
}
