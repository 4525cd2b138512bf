//! `/api/v1/desk/licences`: licences granted without an offer, and revoked.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use wire_delivery::licensing;
use wire_rights::{Licensing, Price, Terms};
use wire_store::{KeptLicence, LicenceFilter, NewLicence};
use wire_story::{LicenceId, PublisherId};

use super::access::{DeskCaller, DeskReader};
use super::{PublisherView, ReasonBody};
use crate::api::licensing::LISTED;
use crate::api::licensing::deal::{ScopeView, Shown, switches as switches_of};
use crate::api::licensing::licences::LicenceView;
use crate::api::licensing::sent::{period, scope};
use crate::api::problem::Problem;
use crate::api::query::Query;
use crate::api::sent::{self, Sent};
use crate::app::App;
use crate::desk::versioned::Fields;
use crate::form;
use crate::licensing::typed::Names;
use crate::terms_form::TermsForm;

/// A licence of a publisher.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeskLicenceView {
    /// Whose it is.
    publisher: PublisherView,
    /// What it says.
    #[serde(flatten)]
    licence: LicenceView,
}

impl DeskLicenceView {
    async fn of(app: &App, kept: &KeptLicence, shown: &Shown) -> Result<Self, Problem> {
        let publisher = super::publisher(app, kept.publisher).await?;
        Ok(Self {
            licence: LicenceView::new(app, kept, shown, &publisher),
            publisher: publisher.into(),
        })
    }
}

/// An amount of money.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PriceBody {
    /// In the smallest unit of the currency: cents.
    minor: u64,
    /// ISO 4217.
    currency: String,
}

/// What is to be agreed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DealBody {
    scope: ScopeView,
    /// What is paid; nothing for a free licence.
    price: Option<PriceBody>,
    /// The first day: `2026-12-01`.
    first_day: String,
    /// The last day.
    last_day: String,
    /// Countries (ISO 3166-1 alpha-2); without it, those of the wire's terms.
    territory: Option<Vec<String>>,
    /// The switches of the terms that aren't the wire's, as `wirecopy terms show` names them.
    #[schema(value_type = Object)]
    #[serde(default)]
    switches: Map<String, Value>,
    /// How many stories may be taken in all; any number without it.
    volume: Option<u32>,
    /// How many people may use it; all without it.
    seats: Option<u32>,
}

impl DealBody {
    /// The licence that it says, on the terms of the licence that it renews or the wire's, but for what it
    /// says of them.
    pub(super) async fn licence(
        self,
        app: &App,
        publisher: PublisherId,
        renews: Option<&Terms>,
    ) -> Result<NewLicence, Problem> {
        let (from, until) = period(app, &self.first_day, &self.last_day)?;
        let wires = app.store.terms().await?;
        let rests_on = Terms {
            version: wires.version,
            ..renews.unwrap_or(&wires).clone()
        };
        let mut terms = on(&rests_on, self.switches)?;
        if let Some(territory) = self.territory {
            let countries = form::countries(&territory.join(" "));
            terms.territory = countries.map_err(Problem::request)?;
        }
        let country = super::publisher(app, publisher).await?.country;
        if !terms.covers(&country) {
            return Err(Problem::request(format!(
                "The publisher publishes in {country}, which is not in 'territory': the licence would give it nothing."
            )));
        }
        Ok(NewLicence {
            scope: scope(app, self.scope, Names::AtTheDesk).await?,
            price: self.price.map(PriceBody::read).transpose()?,
            from,
            until,
            terms,
            volume: self.volume,
            seats: self.seats,
        })
    }
}

/// Where the switches stand in what is sent.
const SWITCHES: &str = "deal.switches";

/// The wire's terms with other switches, held to what the form of them takes.
fn on(wires: &Terms, switches: Map<String, Value>) -> Result<Terms, Problem> {
    let mut said = switches_of(wires);
    for (name, value) in switches {
        match said.get_mut(&name) {
            Some(said) => *said = value,
            None => {
                let name: String = name.chars().take(60).collect();
                let known: Vec<_> = said.keys().map(String::as_str).collect();
                return Err(Problem::request(format!(
                    "There is no switch '{name}' in {SWITCHES}: the switches are {}.",
                    known.join(", ")
                )));
            }
        }
    }
    let terms: Terms = sent::read(Value::Object(said), SWITCHES)?;
    let mut form = TermsForm::of(&terms);
    let Some(terms) = form.read() else {
        let problems = form.problems.all().iter();
        let problems = problems.map(|(name, sentence)| format!("'{SWITCHES}.{name}': {sentence}"));
        return Err(Problem::request(problems.collect::<Vec<_>>().join(" ")));
    };
    Ok(Terms {
        version: wires.version,
        ..terms
    })
}

impl PriceBody {
    /// The price, held to the rules of one that is typed.
    fn read(self) -> Result<Price, Problem> {
        let price = Price {
            minor: self.minor,
            currency: self.currency.trim().to_ascii_uppercase(),
        };
        Price::parse(&price.amount(), &price.currency)
            .map_err(|error| Problem::request(error.to_string()))
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// `true`: those that have ended or were revoked, in place of those that run or will.
    #[serde(default)]
    over: bool,
}

/// Licences of all publishers: those that run or will, or those that are over.
#[utoipa::path(get, path = "/api/v1/desk/licences", tag = "desk", params(Asked), security(("desk-token" = [])),
    responses((status = 200, body = Vec<DeskLicenceView>), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    _reader: DeskReader<Licensing>,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<DeskLicenceView>>, Problem> {
    let shown = Shown::of(&app).await?;
    let filter = if asked.over {
        LicenceFilter::Over(app.now())
    } else {
        LicenceFilter::Alive(app.now())
    };
    let mut views = Vec::new();
    for kept in app.store.licences(filter, 0, LISTED).await? {
        views.push(DeskLicenceView::of(&app, &kept, &shown).await?);
    }
    Ok(Json(views))
}

/// A licence that is to be granted without an offer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrantBody {
    /// The publisher's id.
    publisher: String,
    deal: DealBody,
}

/// Grants a licence at once; the publisher is told.
#[utoipa::path(post, path = "/api/v1/desk/licences", tag = "desk", request_body = GrantBody, security(("desk-token" = [])),
    responses((status = 200, body = DeskLicenceView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn grant(
    State(app): State<App>,
    caller: DeskCaller<Licensing>,
    Sent(body): Sent<GrantBody>,
) -> Result<Json<DeskLicenceView>, Problem> {
    let to = publisher(&app, &body.publisher).await?;
    let licence = body.deal.licence(&app, to, None).await?;
    let granted = licensing::grant(
        &app.store,
        &app.templates,
        to,
        &licence,
        &caller.actor(),
        app.now(),
    )
    .await?;
    app.waker.wake();
    view(&app, granted.id).await
}

/// Revokes a licence from now on; the publisher is told why.
#[utoipa::path(post, path = "/api/v1/desk/licences/{licence}/revoke", tag = "desk", request_body = ReasonBody,
    params(("licence" = String, Path, description = "The licence's id")), security(("desk-token" = [])),
    responses((status = 200, body = DeskLicenceView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn revoke(
    State(app): State<App>,
    caller: DeskCaller<Licensing>,
    Path(id): Path<String>,
    Sent(body): Sent<ReasonBody>,
) -> Result<Json<DeskLicenceView>, Problem> {
    let kept = find(&app, &id).await?;
    let reason = body.read()?;
    licensing::revoke(
        &app.store,
        &app.templates,
        &kept,
        &reason,
        &caller.actor(),
        app.now(),
    )
    .await?;
    app.waker.wake();
    view(&app, kept.licence.id).await
}

/// The licence of this id.
pub(super) async fn find(app: &App, id: &str) -> Result<KeptLicence, Problem> {
    let unknown = || Problem::unknown(format!("There is no licence of the id {id}."));
    let id: LicenceId = id.parse().map_err(|_| unknown())?;
    app.store.licence(id).await?.ok_or_else(unknown)
}

/// The publisher of this id.
pub(super) async fn publisher(app: &App, id: &str) -> Result<PublisherId, Problem> {
    let unknown = |_| Problem::unknown(format!("There is no publisher of the id {id}."));
    Ok(super::publisher(app, id.parse().map_err(unknown)?)
        .await?
        .id)
}

async fn view(app: &App, id: LicenceId) -> Result<Json<DeskLicenceView>, Problem> {
    let kept = find(app, &id.to_string()).await?;
    let shown = Shown::of(app).await?;
    Ok(Json(DeskLicenceView::of(app, &kept, &shown).await?))
}

#[cfg(test)]
mod tests {
    use super::PriceBody;

    #[test]
    fn minor_units_are_those_of_the_currency_however_it_is_written() {
        for (minor, currency, expected) in [
            (1200, "kwd", "KWD 1.200"),
            (1200, "JPY", "JPY 1200"),
            (1200, " jpy", "JPY 1200"),
            (1200, "eur", "EUR 12.00"),
        ] {
            let currency = currency.to_owned();
            let price = PriceBody { minor, currency }.read();
            let price = price.map(|price| price.to_string());
            assert_eq!(price.ok().as_deref(), Some(expected));
        }
    }
}
