//! `/api/v1/offers`: offers to a publisher, and its answers.

use axum::Json;
use axum::extract::{Path, State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wire_delivery::licensing;
use wire_rights::Publisher;
use wire_store::{Offer, OfferFilter, OfferState};
use wire_story::OfferId;

use super::LISTED;
use super::deal::{DealView, Shown, WaitView};
use super::licences::LicenceView;
use super::sent::{actor, signed};
use crate::account::licences::offer::REASON;
use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::api::sent::Sent;
use crate::app::App;
use crate::licensing::typed;
use crate::licensing::waits::Waits;

/// An offer of a licence to you.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OfferView {
    /// Its id.
    id: String,
    /// `open`, `accepted`, `declined`, `lapsed` or `withdrawn`.
    state: &'static str,
    deal: DealView,
    /// What the desk writes with it.
    message: String,
    /// When it was made (RFC 3339).
    made: String,
    /// Until when it can be accepted (RFC 3339).
    stands_until: String,
    /// The licence that accepting has made.
    licence: Option<String>,
    /// What its licence would wait for; nothing once the offer is settled.
    waits_for: Vec<WaitView>,
    /// The page on which people read and answer it.
    page: String,
}

impl OfferView {
    /// An offer to this publisher.
    pub(crate) fn new(offer: &Offer, shown: &Shown, publisher: &Publisher, at: Timestamp) -> Self {
        let waits = if offer.stands(at) {
            Waits::of_publisher(&shown.policy, publisher)
        } else {
            Waits::default()
        };
        let state = match &offer.state {
            OfferState::Open if !offer.stands(at) => "lapsed",
            state => state.code(),
        };
        Self {
            id: offer.id.to_string(),
            state,
            deal: DealView::new(&offer.made.licence, shown),
            message: offer.made.message.clone(),
            made: offer.made_at.to_string(),
            stands_until: offer.made.stands_until.to_string(),
            licence: match &offer.state {
                OfferState::Accepted(_, licence) => Some(licence.to_string()),
                _ => None,
            },
            waits_for: WaitView::all(waits),
            page: format!("{}/account/offers/{}", shown.base, offer.id),
        }
    }
}

/// The offers made to you, the newest first.
#[utoipa::path(get, path = "/api/v1/offers", operation_id = "offers", tag = "licences", security(("token" = [])),
    responses((status = 200, body = Vec<OfferView>), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Vec<OfferView>>, Problem> {
    let shown = Shown::of(&app).await?;
    let filter = OfferFilter {
        publisher: Some(caller.publisher.id),
        ..OfferFilter::default()
    };
    let offers = app.store.offers(filter, 0, LISTED).await?;
    let view = |offer| OfferView::new(offer, &shown, &caller.publisher, app.now());
    Ok(Json(offers.iter().map(view).collect()))
}

/// One offer with its terms.
#[utoipa::path(get, path = "/api/v1/offers/{offer}", operation_id = "offer", tag = "licences", params(("offer" = String, Path, description = "The offer's id")),
    security(("token" = [])), responses((status = 200, body = OfferView), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(offer): Path<String>,
) -> Result<Json<OfferView>, Problem> {
    let offer = own(&app, &caller, &offer).await?;
    view(&app, &caller, &offer).await
}

/// Who accepts an offer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptBody {
    /// That the person may sign for the publisher: has to be true.
    may_sign: bool,
    /// The person's name.
    signed_by: String,
}

/// Accepts an offer with its price and its terms: the licence is made at once.
#[utoipa::path(post, path = "/api/v1/offers/{offer}/accept", tag = "licences", request_body = AcceptBody,
    params(("offer" = String, Path, description = "The offer's id")), security(("token" = [])),
    responses((status = 200, body = LicenceView), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem)))]
pub(crate) async fn accept(
    State(app): State<App>,
    caller: Caller,
    Path(offer): Path<String>,
    Sent(body): Sent<AcceptBody>,
) -> Result<Json<LicenceView>, Problem> {
    let offer = own(&app, &caller, &offer).await?;
    if !body.may_sign {
        return Err(Problem::request(
            "'may_sign' has to be true: only somebody who may sign for you can accept.",
        ));
    }
    let actor = actor(&caller, signed(&body.signed_by, "signed_by")?);
    let accepted = licensing::accept(&app.store, &app.templates, &offer, &actor, app.now()).await?;
    app.waker.wake();
    let gone = || Problem::unknown("The licence is gone.");
    let kept = app.store.licence(accepted.licence.id).await?;
    // With the licence that it has now, which says who sits.
    let publisher = app.store.publisher(caller.publisher.id).await?;
    let (kept, publisher) = kept.zip(publisher).ok_or_else(gone)?;
    let shown = Shown::of(&app).await?;
    Ok(Json(LicenceView::new(&app, &kept, &shown, &publisher)))
}

/// Who declines an offer, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeclineBody {
    /// Why; may be empty.
    #[serde(default)]
    reason: String,
    /// The person's name.
    declined_by: String,
}

/// Declines an offer.
#[utoipa::path(post, path = "/api/v1/offers/{offer}/decline", tag = "licences", request_body = DeclineBody,
    params(("offer" = String, Path, description = "The offer's id")), security(("token" = [])),
    responses((status = 200, body = OfferView), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem)))]
pub(crate) async fn decline(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(body): Sent<DeclineBody>,
) -> Result<Json<OfferView>, Problem> {
    let offer = own(&app, &caller, &id).await?;
    let reason = typed::text("'reason'", &body.reason, REASON).map_err(Problem::request)?;
    let actor = actor(&caller, signed(&body.declined_by, "declined_by")?);
    licensing::decline(
        &app.store,
        &app.templates,
        &offer,
        &reason,
        &actor,
        app.now(),
    )
    .await?;
    app.waker.wake();
    let offer = own(&app, &caller, &id).await?;
    view(&app, &caller, &offer).await
}

async fn view(app: &App, caller: &Caller, offer: &Offer) -> Result<Json<OfferView>, Problem> {
    let shown = Shown::of(app).await?;
    let view = OfferView::new(offer, &shown, &caller.publisher, app.now());
    Ok(Json(view))
}

/// The caller's own offer of this id.
async fn own(app: &App, caller: &Caller, id: &str) -> Result<Offer, Problem> {
    let unknown = || Problem::unknown("You have no offer of this id.");
    let id: OfferId = id.parse().map_err(|_| unknown())?;
    let found = app.store.offer(id).await?;
    found
        .filter(|offer| offer.made.publisher == caller.publisher.id)
        .ok_or_else(unknown)
}
