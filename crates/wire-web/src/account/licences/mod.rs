//! `/account/licences`: what the publisher has asked for, what it is offered, and what it has.

pub(crate) mod ask;
pub(crate) mod licence;
pub(crate) mod offer;

use askama::Template;
use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use wire_delivery::licensing;
use wire_rights::LicenceStage;
use wire_store::{LicenceFilter, OfferFilter, RequestFilter, RequestState};
use wire_story::{LicenceId, LicenceRequestId, OfferId};

use super::{frame, not_yours};
use crate::app::App;
use crate::error::{Page, PageError, go, show};
use crate::layout::{Layout, Section};
use crate::licensing::shown::{Reader, ShownScope, ShownState, stage_look};
use crate::licensing::waits::Waits;
use crate::notice::Done;
use crate::session::AsPublisher;
use crate::take;

/// Lines of each kind on the page.
const ON_THE_PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "account/licences.html")]
struct LicencesPage {
    layout: Layout,
    done: Option<&'static str>,
    offers: Vec<OfferLine>,
    licences: Vec<LicenceLine>,
    requests: Vec<RequestLine>,
}

struct OfferLine {
    id: OfferId,
    scope: ShownScope,
    price: String,
    made: Timestamp,
    stands_until: Timestamp,
    stands: bool,
    state: ShownState,
}

struct LicenceLine {
    id: LicenceId,
    scope: ShownScope,
    price: String,
    ends: Timestamp,
    stage: LicenceStage,
    look: &'static str,
    waits: Waits,
}

struct RequestLine {
    id: LicenceRequestId,
    scope: ShownScope,
    made: Timestamp,
    state: ShownState,
    open: bool,
    offer: Option<OfferId>,
}

/// `GET /account/licences`
pub(crate) async fn page(
    State(app): State<App>,
    who: AsPublisher,
    Query(done): Query<Done>,
) -> Page {
    let (at, warning) = (app.now(), app.waker.licence_warning());
    let mut reader = Reader::Publisher;
    let filter = OfferFilter {
        publisher: Some(who.publisher),
        ..OfferFilter::default()
    };
    let found = app.store.offers(filter, 0, ON_THE_PAGE).await?;
    let mut offers = Vec::new();
    for offer in &found {
        offers.push(OfferLine {
            id: offer.id,
            scope: reader.scope(&app, &offer.made.licence.scope).await?,
            price: licensing::price(offer.made.licence.price.as_ref()),
            made: offer.made_at,
            stands_until: offer.made.stands_until,
            stands: offer.stands(at),
            state: ShownState::of_offer(offer, at),
        });
    }
    offers.sort_by_key(|line| !line.stands);
    let publisher = take::publisher(&app, who.publisher).await?;
    let policy = app.store.policy().await?;
    let mut licences = Vec::new();
    let own = LicenceFilter::OfPublisher(who.publisher);
    for kept in app.store.licences(own, 0, ON_THE_PAGE).await? {
        let stage = kept.licence.stage(at, warning);
        licences.push(LicenceLine {
            id: kept.licence.id,
            scope: reader.scope(&app, &kept.licence.scope).await?,
            price: licensing::price(kept.licence.price.as_ref()),
            ends: kept.licence.ends(),
            look: stage_look(stage),
            stage,
            waits: Waits::of_licence(&policy, &publisher, kept.licence.id, at),
        });
    }
    let filter = RequestFilter {
        publisher: Some(who.publisher),
        ..RequestFilter::default()
    };
    let mut requests = Vec::new();
    for request in app.store.licence_requests(filter, 0, ON_THE_PAGE).await? {
        let answers = |offer: &&wire_store::Offer| {
            offer.made.occasion == wire_store::Occasion::Request(request.id)
        };
        requests.push(RequestLine {
            id: request.id,
            scope: reader.scope(&app, &request.asked.scope).await?,
            made: request.made,
            open: request.state == RequestState::Open,
            offer: found.iter().find(answers).map(|offer| offer.id),
            state: ShownState::from(&request),
        });
    }
    show(&LicencesPage {
        layout: frame(&app, &who, "Licences", "/account/licences").await?,
        done: done.sentence(),
        offers,
        licences,
        requests,
    })
}

/// `POST /account/requests/{request}/withdraw`
pub(crate) async fn withdraw(
    State(app): State<App>,
    who: AsPublisher,
    Path(request): Path<String>,
) -> Page {
    let id: LicenceRequestId = request.parse().map_err(|_| not_yours("request"))?;
    let request = own(app.store.licence_request(id).await?, "request", |request| {
        request.asked.publisher == who.publisher
    })?;
    licensing::take_back(&app.store, &request, &who.actor(), app.now()).await?;
    go("/account/licences?done=request-withdrawn")
}

/// The publisher's own thing of this id, or that there is none.
fn own<T>(found: Option<T>, what: &str, is_own: impl FnOnce(&T) -> bool) -> Result<T, PageError> {
    found.filter(is_own).ok_or_else(|| not_yours(what))
}
