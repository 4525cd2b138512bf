//! `/desk/offers/{offer}`: an offer that was made, and taking it back.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use wire_delivery::licensing;
use wire_rights::Licensing;
use wire_store::{Occasion, Offer, OfferState};
use wire_story::{LicenceId, OfferId};

use super::PLACE;
use super::history::{Step, steps};
use super::reason::Given;
use crate::app::App;
use crate::error::{Page, PageError, go};
use crate::form::show_form;
use crate::layout::{Layout, Section};
use crate::licensing::killed::covers_killed;
use crate::licensing::shown::{Reader, ShownDeal, ShownState};
use crate::licensing::waits::Waits;
use crate::notice::Done;
use crate::session::Desk;
use crate::take;

#[derive(Template)]
#[template(path = "desk/offer.html")]
struct OfferPage {
    layout: Layout,
    done: Option<&'static str>,
    offer: Offer,
    publisher: String,
    waits: Waits,
    deal: ShownDeal,
    state: ShownState,
    stands: bool,
    /// Whether a story that it covers was killed since: then it can't be accepted.
    killed: bool,
    licence: Option<LicenceId>,
    history: Vec<Step>,
    given: Given,
}

/// `GET /desk/offers/{offer}`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(offer): Path<String>,
    Query(done): Query<Done>,
) -> Page {
    let offer = find(&app, &offer).await?;
    view(&app, &desk, offer, done.sentence(), Given::default()).await
}

/// `POST /desk/offers/{offer}/withdraw`
pub(crate) async fn withdraw(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(offer): Path<String>,
    Form(mut given): Form<Given>,
) -> Page {
    let offer = find(&app, &offer).await?;
    let why = "Say why the offer is withdrawn: the publisher reads it.";
    let Some(reason) = given.read(why) else {
        return view(&app, &desk, offer, None, given).await;
    };
    licensing::withdraw(
        &app.store,
        &app.templates,
        &offer,
        &reason,
        &desk.actor(),
        app.now(),
    )
    .await?;
    app.waker.wake();
    go(&format!("/desk/offers/{}?done=offer-withdrawn", offer.id))
}

async fn find(app: &App, id: &str) -> Result<Offer, PageError> {
    let unknown = || PageError::NotFound("There is no offer at this address.".into());
    let id: OfferId = id.parse().map_err(|_| unknown())?;
    app.store.offer(id).await?.ok_or_else(unknown)
}

async fn view(
    app: &App,
    desk: &Desk<Licensing>,
    offer: Offer,
    done: Option<&'static str>,
    given: Given,
) -> Page {
    let at = app.now();
    let history = app.store.licence_history(offer.id.as_bytes()).await?;
    let publisher = take::publisher(app, offer.made.publisher).await?;
    let waits = Waits::of_publisher(&app.store.policy().await?, &publisher);
    let publisher = publisher.name;
    show_form(
        &given.problems.clone(),
        &OfferPage {
            layout: desk
                .layout(app, format!("Offer to {publisher}"), PLACE)
                .await?,
            done,
            waits,
            deal: Reader::desk().deal(app, &offer.made.licence).await?,
            state: ShownState::of_offer(&offer, at),
            stands: offer.stands(at),
            killed: offer.stands(at) && covers_killed(app, &offer.made.licence.scope).await?,
            licence: match &offer.state {
                OfferState::Accepted(_, licence) => Some(*licence),
                _ => None,
            },
            history: steps(history),
            publisher,
            offer,
            given,
        },
    )
}
