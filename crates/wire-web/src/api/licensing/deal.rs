//! What is agreed or offered, as the API says it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use wire_rights::moment::{date, last_day};
use wire_rights::{LicenceScope, Policy, Price, Terms};
use wire_store::{NewLicence, VersionInForce};

use crate::api::problem::Problem;
use crate::app::App;
use crate::licensing::waits::Waits;

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
    pub(super) fn new(licence: &NewLicence, shown: &Shown) -> Self {
        Self {
            scope: (&licence.scope).into(),
            price: licence.price.as_ref().map(PriceView::from),
            first_day: date(licence.from).to_string(),
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
pub(crate) fn switches(terms: &Terms) -> Map<String, Value> {
    let mut switches: Map<String, Value> = serde_json::to_value(terms)
        .and_then(serde_json::from_value)
        .expect("terms are an object with the names of their switches");
    switches.remove("version");
    switches
}

/// What a licence still waits for before it gives anything.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WaitView {
    /// `site` (none is proved) or `seat` (none is given).
    code: &'static str,
    /// The same for people, and what to do.
    sentence: &'static str,
}

impl WaitView {
    /// All that is missing.
    pub(super) fn all(waits: Waits) -> Vec<Self> {
        let site = waits.site.then_some(Self {
            code: "site",
            sentence: "No site is proved: nothing is delivered under a licence until one of the publisher's sites is. It proves one on its account page.",
        });
        let seat = waits.seat.then_some(Self {
            code: "seat",
            sentence: "No seat is given: the licence is for people with a seat, and nobody has one yet. The publisher gives the seats on its account page.",
        });
        site.into_iter().chain(seat).collect()
    }
}

/// What of the wire stands in answers.
pub(crate) struct Shown {
    pub(crate) creator: String,
    pub(crate) base: String,
    /// The policy in force.
    pub(crate) policy: Policy,
    /// The wire's terms, the newest first.
    wires: Vec<VersionInForce<Terms>>,
}

impl Shown {
    pub(crate) async fn of(app: &App) -> Result<Self, Problem> {
        let wire = app.wire().await?;
        Ok(Self {
            base: wire.base_url.as_str().trim_end_matches('/').to_owned(),
            creator: wire.creator,
            policy: app.store.policy().await?,
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
}
