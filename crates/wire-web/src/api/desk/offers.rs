//! `/api/v1/desk/offers`: the desk's offers of licences.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use wire_delivery::licensing;
use wire_rights::Licensing;
use wire_store::{NewOffer, Occasion, Offer, OfferFilter};
use wire_story::{OfferId, PickupId, PublisherId};

use super::access::{DeskCaller, DeskReader};
use super::licences::{self, DealBody};
use super::{PublisherView, ReasonBody, requests};
use crate::api::licensing::LISTED;
use crate::api::licensing::deal::Shown;
use crate::api::licensing::offers::OfferView;
use crate::api::licensing::sent::day;
use crate::api::problem::Problem;
use crate::api::query::Query;
use crate::api::sent::Sent;
use crate::app::App;
use crate::licensing::typed;

/// The most characters of what the desk writes with an offer.
const MESSAGE: usize = 4000;

/// An offer of the desk's.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeskOfferView {
    /// To whom.
    publisher: PublisherView,
    /// What is offered.
    #[serde(flatten)]
    offer: OfferView,
}

impl DeskOfferView {
    async fn of(app: &App, offer: &Offer, shown: &Shown) -> Result<Self, Problem> {
        let publisher = super::publisher(app, offer.made.publisher).await?;
        Ok(Self {
            offer: OfferView::new(offer, shown, &publisher, app.now()),
            publisher: publisher.into(),
        })
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// `true`: only those that can still be accepted.
    #[serde(default)]
    standing: bool,
}

/// The desk's offers, the newest first.
#[utoipa::path(get, path = "/api/v1/desk/offers", tag = "desk", params(Asked), security(("desk-token" = [])),
    responses((status = 200, body = Vec<DeskOfferView>), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    _reader: DeskReader<Licensing>,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<DeskOfferView>>, Problem> {
    let shown = Shown::of(&app).await?;
    let filter = OfferFilter {
        publisher: None,
        standing: asked.standing.then(|| app.now()),
    };
    let mut views = Vec::new();
    for offer in app.store.offers(filter, 0, LISTED).await? {
        views.push(DeskOfferView::of(&app, &offer, &shown).await?);
    }
    Ok(Json(views))
}

/// An offer that is to be made. Of `request`, `pickup`, `renews` and `publisher` one says for what and to whom.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfferBody {
    /// The id of the request that it answers.
    request: Option<String>,
    /// The id of the pickup that it is made for.
    pickup: Option<String>,
    /// The id of the licence that it renews.
    renews: Option<String>,
    /// The id of the publisher, where it is made of the desk's own accord.
    publisher: Option<String>,
    deal: DealBody,
    /// What the desk writes with it.
    #[serde(default)]
    message: String,
    /// The last day on which it can be accepted: `2026-12-14`.
    last_day_to_accept: String,
}

impl OfferBody {
    /// What it is made for, and to whom.
    async fn ground(&self, app: &App) -> Result<(Occasion, PublisherId), Problem> {
        match (&self.request, &self.pickup, &self.renews, &self.publisher) {
            (Some(id), None, None, None) => {
                let request = requests::find(app, id).await?;
                Ok((Occasion::Request(request.id), request.asked.publisher))
            }
            (None, Some(id), None, None) => pickup(app, id).await,
            (None, None, Some(id), None) => {
                let kept = licences::find(app, id).await?;
                Ok((Occasion::Renewal(kept.licence.id), kept.publisher))
            }
            (None, None, None, Some(id)) => {
                Ok((Occasion::OwnAccord, licences::publisher(app, id).await?))
            }
            _ => Err(Problem::request(
                "Give one of 'request', 'pickup', 'renews' and 'publisher': what the offer is made for.",
            )),
        }
    }
}

/// Offers a licence; the publisher is told. Nothing is agreed before it accepts.
#[utoipa::path(post, path = "/api/v1/desk/offers", tag = "desk", request_body = OfferBody, security(("desk-token" = [])),
    responses((status = 200, body = DeskOfferView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn make(
    State(app): State<App>,
    caller: DeskCaller<Licensing>,
    Sent(body): Sent<OfferBody>,
) -> Result<Json<DeskOfferView>, Problem> {
    let (occasion, publisher) = body.ground(&app).await?;
    let renewed = match occasion {
        Occasion::Renewal(id) => Some(licences::find(&app, &id.to_string()).await?.licence.terms),
        _ => None,
    };
    let last_day = day(&body.last_day_to_accept, "last_day_to_accept")?;
    let stands_until = typed::stands_until(last_day, app.now()).ok_or_else(|| {
        Problem::request("'last_day_to_accept' has to be today or later, a year ahead at most.")
    })?;
    let message = typed::text("'message'", &body.message, MESSAGE).map_err(Problem::request)?;
    let actor = caller.actor();
    let new = NewOffer {
        publisher,
        occasion,
        licence: body.deal.licence(&app, publisher, renewed.as_ref()).await?,
        message,
        stands_until,
        by: actor.name.clone(),
    };
    let offer = licensing::offer(&app.store, &app.templates, &new, &actor, app.now()).await?;
    app.waker.wake();
    view(&app, &offer).await
}

/// Takes an offer back that nobody has answered; the publisher is told why.
#[utoipa::path(post, path = "/api/v1/desk/offers/{offer}/withdraw", tag = "desk", request_body = ReasonBody,
    params(("offer" = String, Path, description = "The offer's id")), security(("desk-token" = [])),
    responses((status = 200, body = DeskOfferView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn withdraw(
    State(app): State<App>,
    caller: DeskCaller<Licensing>,
    Path(id): Path<String>,
    Sent(body): Sent<ReasonBody>,
) -> Result<Json<DeskOfferView>, Problem> {
    let offer = find(&app, &id).await?;
    let reason = body.read()?;
    licensing::withdraw(
        &app.store,
        &app.templates,
        &offer,
        &reason,
        &caller.actor(),
        app.now(),
    )
    .await?;
    app.waker.wake();
    view(&app, &find(&app, &id).await?).await
}

async fn view(app: &App, offer: &Offer) -> Result<Json<DeskOfferView>, Problem> {
    let shown = Shown::of(app).await?;
    Ok(Json(DeskOfferView::of(app, offer, &shown).await?))
}

async fn find(app: &App, id: &str) -> Result<Offer, Problem> {
    let unknown = || Problem::unknown(format!("There is no offer of the id {id}."));
    let id: OfferId = id.parse().map_err(|_| unknown())?;
    app.store.offer(id).await?.ok_or_else(unknown)
}

/// A page that carries a story, and whose it is.
async fn pickup(app: &App, id: &str) -> Result<(Occasion, PublisherId), Problem> {
    let unknown = || Problem::unknown(format!("There is no pickup of the id {id}."));
    let pickup: PickupId = id.parse().map_err(|_| unknown())?;
    let pickup = app.store.pickup(pickup).await?.ok_or_else(unknown)?;
    let publisher = pickup.look.publisher.ok_or_else(|| {
        Problem::request(
            "The page of this pickup is no publisher's: offer from its tear sheet, which makes one.",
        )
    })?;
    Ok((Occasion::Pickup(pickup.id), publisher))
}
