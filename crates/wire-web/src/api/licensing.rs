//! Licences by the API: `POST /api/v1/licence-requests`, `/api/v1/offers` and `/api/v1/licences`.

use axum::Json;
use axum::extract::{Path, State};
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use wire_delivery::licensing::{self, Actor};
use wire_rights::{LicenceScope, Listed, Price, Terms, last_day};
use wire_store::{
    KeptLicence, LicenceFilter, LicenceRequest, NewLicence, NewLicenceRequest, Offer, OfferFilter,
    OfferState, RequestFilter, VersionInForce,
};
use wire_story::{LicenceRequestId, OfferId, StoryId};

use crate::account::licences::ask::INTENDED_USE;
use crate::account::licences::offer::REASON;
use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::api::sent::Sent;
use crate::app::App;
use crate::form;
use crate::licensing::typed::{self, MOST_STORIES, Names};

/// Offers and licences in one answer.
pub(super) const LISTED: u32 = 200;
/// The most characters of a name.
const NAME: usize = 120;

/// What a licence covers: everything, or these stories.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ScopeView {
    /// Every story of the wire.
    Everything,
    /// The stories of these ids.
    Stories(Vec<String>),
    /// The stories that the product of this id selects.
    Product(String),
}

impl From<&LicenceScope> for ScopeView {
    fn from(scope: &LicenceScope) -> Self {
        match scope {
            LicenceScope::Everything => Self::Everything,
            LicenceScope::Stories(stories) => {
                Self::Stories(stories.iter().map(ToString::to_string).collect())
            }
            LicenceScope::Product(product) => Self::Product(product.to_string()),
        }
    }
}

/// An exact amount of money.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PriceView {
    /// In the smallest unit of the currency: cents.
    minor: u64,
    /// ISO 4217.
    currency: String,
    /// For people: `EUR 120.00`.
    shown: String,
}

impl From<&Price> for PriceView {
    fn from(price: &Price) -> Self {
        Self {
            minor: price.minor,
            currency: price.currency.clone(),
            shown: price.to_string(),
        }
    }
}

/// What is agreed, or offered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DealView {
    scope: ScopeView,
    /// What is paid; null for a free licence.
    price: Option<PriceView>,
    /// The first day: `2026-12-01`.
    first_day: String,
    /// The last day.
    last_day: String,
    /// Countries (ISO 3166-1 alpha-2); all, where there are none.
    territory: Vec<String>,
    /// How many stories may be taken in all; null for any number.
    volume: Option<u32>,
    /// How many of your people may use it; null for all.
    seats: Option<u32>,
    /// The version of the wire's terms that it rests on.
    terms_version: u32,
    /// The terms, a sentence each.
    terms: Vec<String>,
    /// What sets them apart from the wire's, a sentence for each switch.
    other_terms: Vec<String>,
    /// The terms as data: every switch, as `wirecopy terms show` names it.
    #[schema(value_type = Object)]
    switches: Map<String, Value>,
}

impl DealView {
    fn new(licence: &NewLicence, shown: &Shown) -> Self {
        Self {
            scope: (&licence.scope).into(),
            price: licence.price.as_ref().map(PriceView::from),
            first_day: licence.from.to_zoned(TimeZone::UTC).date().to_string(),
            last_day: last_day(licence.until).to_string(),
            territory: licence.terms.territory.clone(),
            volume: licence.volume,
            seats: licence.seats,
            terms_version: licence.terms.version,
            terms: licence.terms.prose(&shown.creator),
            other_terms: shown.others(&licence.terms),
            switches: switches(&licence.terms),
        }
    }
}

/// The switches of terms by their names. The version is none: it says on which terms of the wire they rest.
pub(super) fn switches(terms: &Terms) -> Map<String, Value> {
    let mut switches: Map<String, Value> = serde_json::to_value(terms)
        .and_then(serde_json::from_value)
        .expect("terms are an object with the names of their switches");
    switches.remove("version");
    switches
}

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
    /// The page on which people read and answer it.
    page: String,
}

impl OfferView {
    pub(super) fn new(offer: &Offer, app: &Shown, at: Timestamp) -> Self {
        let state = match &offer.state {
            OfferState::Open if !offer.stands(at) => "lapsed",
            state => state.code(),
        };
        Self {
            id: offer.id.to_string(),
            state,
            deal: DealView::new(&offer.made.licence, app),
            message: offer.made.message.clone(),
            made: offer.made_at.to_string(),
            stands_until: offer.made.stands_until.to_string(),
            licence: match &offer.state {
                OfferState::Accepted(_, licence) => Some(licence.to_string()),
                _ => None,
            },
            page: format!("{}/account/offers/{}", app.base, offer.id),
        }
    }
}

/// A licence of yours.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LicenceView {
    /// Its id.
    id: String,
    /// `coming`, `active`, `ending` (soon), `ended` or `revoked`.
    state: &'static str,
    deal: DealView,
    /// Why it was revoked.
    revoked_reason: Option<String>,
    /// The licence that follows on it.
    renewed_by: Option<String>,
}

/// What of the wire stands in answers.
pub(super) struct Shown {
    pub(super) creator: String,
    pub(super) base: String,
    /// The wire's terms, the newest first.
    wires: Vec<VersionInForce<Terms>>,
}

impl Shown {
    pub(super) async fn of(app: &App) -> Result<Self, Problem> {
        let wire = app.wire().await?;
        Ok(Self {
            base: wire.base_url.as_str().trim_end_matches('/').to_owned(),
            creator: wire.creator,
            wires: app.store.terms_versions().await?,
        })
    }

    /// What sets terms apart from the wire's that they rest on.
    fn others(&self, terms: &Terms) -> Vec<String> {
        let mut wires = self.wires.iter().map(|version| &version.says);
        let rests_on = wires.find(|wires| wires.version == terms.version);
        rests_on.map_or_else(Vec::new, |wires| {
            terms.differences_from(wires, &self.creator)
        })
    }

    pub(super) fn licence(&self, app: &App, kept: &KeptLicence) -> LicenceView {
        let stage = kept.licence.stage(app.now(), app.waker.licence_warning());
        LicenceView {
            id: kept.licence.id.to_string(),
            state: stage.code(),
            deal: DealView::new(&NewLicence::from(&kept.licence), self),
            revoked_reason: kept
                .licence
                .revoked
                .as_ref()
                .map(|(_, reason)| reason.clone()),
            renewed_by: kept.renewed_by.map(|licence| licence.to_string()),
        }
    }
}

/// What you ask for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestBody {
    scope: ScopeView,
    /// The first day: `2026-12-01`.
    first_day: String,
    /// The last day.
    last_day: String,
    /// What you want to do with it.
    intended_use: String,
    /// The name of the person who asks.
    asked_by: String,
}

/// A request that is with the desk.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RequestView {
    /// Its id.
    id: String,
    /// `open`, `offered`, `turned-down` or `withdrawn`.
    state: &'static str,
    /// When it was made (RFC 3339).
    made: String,
    /// What is asked for.
    scope: ScopeView,
    /// The first day: `2026-12-01`.
    first_day: String,
    /// The last day.
    last_day: String,
    /// What it is for.
    intended_use: String,
    /// The name of the person who asked.
    asked_by: String,
}

impl From<&LicenceRequest> for RequestView {
    fn from(request: &LicenceRequest) -> Self {
        let asked = &request.asked;
        Self {
            id: request.id.to_string(),
            state: request.state.code(),
            made: request.made.to_string(),
            scope: (&asked.scope).into(),
            first_day: asked.from.to_zoned(TimeZone::UTC).date().to_string(),
            last_day: last_day(asked.until).to_string(),
            intended_use: asked.intended_use.clone(),
            asked_by: asked.by.clone(),
        }
    }
}

/// Asks for a licence. The desk answers with an offer, or says why it makes none.
#[utoipa::path(post, path = "/api/v1/licence-requests", tag = "licences", request_body = RequestBody, security(("token" = [])),
    responses((status = 200, body = RequestView), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Sent(body): Sent<RequestBody>,
) -> Result<Json<RequestView>, Problem> {
    let publisher = &caller.publisher;
    if app
        .attempts
        .one("licence", &publisher.id.to_string())
        .is_err()
    {
        return Err(Problem::too_many());
    }
    let (from, until) = period(&app, &body.first_day, &body.last_day)?;
    let intended_use = typed::text("'intended_use'", &body.intended_use, INTENDED_USE);
    let intended_use = intended_use.map_err(Problem::request)?;
    if intended_use.is_empty() {
        return Err(Problem::request("Say in 'intended_use' what it is for."));
    }
    let asked = NewLicenceRequest {
        publisher: publisher.id,
        scope: scope(&app, body.scope, Names::AsAPublisher).await?,
        from,
        until,
        intended_use,
        by: signed(&body.asked_by, "asked_by")?,
    };
    let actor = actor(&caller, asked.by.clone());
    let request = licensing::ask(&app.store, &app.templates, &asked, &actor, app.now()).await?;
    app.waker.wake();
    Ok(Json(RequestView::from(&request)))
}

/// Your requests, the newest first.
#[utoipa::path(get, path = "/api/v1/licence-requests", tag = "licences", security(("token" = [])),
    responses((status = 200, body = Vec<RequestView>), (status = 401, body = Problem)))]
pub(crate) async fn requests(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Vec<RequestView>>, Problem> {
    let filter = RequestFilter {
        publisher: Some(caller.publisher.id),
        open: false,
    };
    let requests = app.store.licence_requests(filter, 0, LISTED).await?;
    Ok(Json(requests.iter().map(RequestView::from).collect()))
}

/// Who takes a request back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithdrawBody {
    /// The person's name.
    withdrawn_by: String,
}

/// Takes back a request that the desk hasn't answered.
#[utoipa::path(post, path = "/api/v1/licence-requests/{request}/withdraw", tag = "licences", request_body = WithdrawBody,
    params(("request" = String, Path, description = "The request's id")), security(("token" = [])),
    responses((status = 200, body = RequestView), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem)))]
pub(crate) async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(body): Sent<WithdrawBody>,
) -> Result<Json<RequestView>, Problem> {
    let unknown = || Problem::unknown("You have no request of this id.");
    let id: LicenceRequestId = id.parse().map_err(|_| unknown())?;
    let mine = |found: Option<LicenceRequest>| {
        found
            .filter(|request| request.asked.publisher == caller.publisher.id)
            .ok_or_else(unknown)
    };
    let request = mine(app.store.licence_request(id).await?)?;
    let actor = actor(&caller, signed(&body.withdrawn_by, "withdrawn_by")?);
    licensing::take_back(&app.store, &request, &actor, app.now()).await?;
    let request = mine(app.store.licence_request(id).await?)?;
    Ok(Json(RequestView::from(&request)))
}

/// The offers made to you, the newest first.
#[utoipa::path(get, path = "/api/v1/offers", tag = "licences", security(("token" = [])),
    responses((status = 200, body = Vec<OfferView>), (status = 401, body = Problem)))]
pub(crate) async fn offers(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Vec<OfferView>>, Problem> {
    let shown = Shown::of(&app).await?;
    let filter = OfferFilter {
        publisher: Some(caller.publisher.id),
        ..OfferFilter::default()
    };
    let offers = app.store.offers(filter, 0, LISTED).await?;
    let view = |offer| OfferView::new(offer, &shown, app.now());
    Ok(Json(offers.iter().map(view).collect()))
}

/// One offer with its terms.
#[utoipa::path(get, path = "/api/v1/offers/{offer}", tag = "licences", params(("offer" = String, Path, description = "The offer's id")),
    security(("token" = [])), responses((status = 200, body = OfferView), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn offer(
    State(app): State<App>,
    caller: Caller,
    Path(offer): Path<String>,
) -> Result<Json<OfferView>, Problem> {
    let offer = own(&app, &caller, &offer).await?;
    let shown = Shown::of(&app).await?;
    Ok(Json(OfferView::new(&offer, &shown, app.now())))
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
    let kept = app.store.licence(accepted.licence.id).await?;
    let kept = kept.ok_or_else(|| Problem::unknown("The licence is gone."))?;
    Ok(Json(Shown::of(&app).await?.licence(&app, &kept)))
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
    Ok(Json(OfferView::new(
        &offer,
        &Shown::of(&app).await?,
        app.now(),
    )))
}

/// Your licences, past ones too: those that end last come first.
#[utoipa::path(get, path = "/api/v1/licences", tag = "licences", security(("token" = [])),
    responses((status = 200, body = Vec<LicenceView>), (status = 401, body = Problem)))]
pub(crate) async fn licences(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Vec<LicenceView>>, Problem> {
    let own = LicenceFilter::OfPublisher(caller.publisher.id);
    let found = app.store.licences(own, 0, LISTED).await?;
    let shown = Shown::of(&app).await?;
    let view = |kept| shown.licence(&app, kept);
    Ok(Json(found.iter().map(view).collect()))
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

/// The instants between which a licence of these days is in force.
pub(super) fn period(
    app: &App,
    first_day: &str,
    last_day: &str,
) -> Result<(Timestamp, Timestamp), Problem> {
    let (first, last) = (day(first_day, "first_day")?, day(last_day, "last_day")?);
    let period = typed::day_start(&first.to_string()).zip(typed::day_end(&last.to_string()));
    period
        .filter(|(from, until)| from < until && *until > app.now())
        .ok_or_else(|| {
            Problem::request("'last_day' has to be today or later, and not before 'first_day'.")
        })
}

/// The day in a field.
pub(super) fn day(typed: &str, field: &str) -> Result<Date, Problem> {
    typed
        .parse()
        .map_err(|_| Problem::request(format!("'{field}' has to be a day, such as 2026-12-01.")))
}

/// What a licence is to cover, of what the caller may know of.
pub(super) async fn scope(
    app: &App,
    scope: ScopeView,
    names: Names,
) -> Result<LicenceScope, Problem> {
    let ids = match scope {
        ScopeView::Everything => return Ok(LicenceScope::Everything),
        ScopeView::Product(id) => {
            let known = typed::products(app).await?;
            let known = known
                .into_iter()
                .find(|(product, _)| product.to_string() == id);
            let (product, _) = known
                .ok_or_else(|| Problem::unknown(format!("There is no product of the id {id}.")))?;
            return Ok(LicenceScope::Product(product));
        }
        ScopeView::Stories(ids) => ids,
    };
    if ids.len() > MOST_STORIES {
        return Err(Problem::request(format!(
            "These are more than {MOST_STORIES} stories: ask for everything."
        )));
    }
    let mut stories: Vec<StoryId> = Vec::new();
    for id in ids {
        let unknown = || Problem::unknown(format!("There is no story of the id {id}."));
        let story: StoryId = id.parse().map_err(|_| unknown())?;
        let found = app.store.story(story).await?;
        found
            .filter(|(story, version)| {
                names == Names::AtTheDesk || Listed::of(story, version, app.now()).is_some()
            })
            .ok_or_else(unknown)?;
        if !stories.contains(&story) {
            stories.push(story);
        }
    }
    Ok(LicenceScope::Stories(stories))
}

/// The name of the person behind a call.
fn signed(name: &str, field: &str) -> Result<String, Problem> {
    form::line(&format!("'{field}'"), name, NAME).map_err(Problem::request)
}

fn actor(caller: &Caller, name: String) -> Actor {
    Actor {
        who: format!("{name} of {}, by the API", caller.publisher.name),
        name,
    }
}
