//! The form of an offer: what it is made for, and what stands in it before anybody has typed.

use std::collections::BTreeMap;

use axum::extract::Query;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use url::Url;
use wire_delivery::licensing;
use wire_delivery::looks::host;
use wire_rights::moment::{date, last_day};
use wire_rights::{LicenceScope, Publisher, Terms, days};
use wire_store::{NewLicence, Occasion, OfferFilter, StoreError};
use wire_story::PickupId;

use super::{licence, request};
use crate::app::App;
use crate::desk::publisher;
use crate::desk::versioned::Fields;
use crate::error::PageError;
use crate::form::Problems;
use crate::licensing::typed::{self, Covered, Names};
use crate::take;
use crate::terms_form::TermsForm;

/// How many days an offer stands, where the desk doesn't say otherwise.
const STANDS: i32 = 14;

/// What an offer is made for, as an address says it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    request: Option<String>,
    pickup: Option<String>,
    licence: Option<String>,
    publisher: Option<String>,
}

/// The form as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    /// The publisher's id; `new` for an outlet that becomes one.
    pub(crate) to: String,
    pub(crate) outlet: String,
    pub(crate) email: String,
    pub(crate) kind: String,
    pub(crate) country: String,
    pub(crate) scope: String,
    pub(crate) stories: String,
    pub(crate) product: String,
    pub(crate) from: String,
    pub(crate) until: String,
    pub(crate) price: String,
    pub(crate) currency: String,
    pub(crate) territory: String,
    pub(crate) volume: String,
    pub(crate) seats: String,
    pub(crate) stands_until: String,
    pub(crate) message: String,
    /// The version of the wire's terms that the switches were filled from.
    pub(crate) rests_on: String,
    /// The switches of the terms, but the territory.
    #[serde(flatten)]
    pub(crate) switches: BTreeMap<String, String>,
    /// `offer`, `grant`, or `change`, from the preview; the preview itself without any of them.
    #[serde(rename = "do")]
    pub(crate) step: String,
}

/// What an offer is made for.
pub(super) struct Ground {
    pub(super) occasion: Occasion,
    /// To whom, where that is known.
    pub(super) publisher: Option<Publisher>,
    /// The host of the page, where nobody's site is proved behind it.
    pub(super) outlet: Option<String>,
    /// The query by which the form comes back to this ground.
    pub(super) query: String,
    /// What stands in the form.
    pub(super) typed: Typed,
    /// The terms that stand in it, on the wire's in force.
    pub(super) terms: Terms,
}

impl Ground {
    /// What is wanted, with the form filled in as far as it goes.
    pub(super) async fn find(app: &App, Query(wanted): Query<Wanted>) -> Result<Self, PageError> {
        let today = date(app.now());
        let in_a_year = today.saturating_add(1.year()).yesterday().unwrap_or(today);
        let everything = LicenceScope::Everything;
        if let Some(id) = &wanted.request {
            let request = request::find(app, id).await?;
            let asked = request.asked;
            let to = take::publisher(app, asked.publisher).await?;
            let days = (date(asked.from), last_day(asked.until));
            let ground = Self::new(app, Occasion::Request(request.id), &asked.scope, days).await?;
            return Ok(ground.to(to, format!("request={id}")));
        }
        if let Some(id) = &wanted.licence {
            let kept = licence::find(app, id).await?;
            let old = kept.licence;
            let to = take::publisher(app, kept.publisher).await?;
            let days = days::following(old.from, old.until, app.now());
            let mut ground = Self::new(app, Occasion::Renewal(old.id), &old.scope, days).await?;
            ground.typed.territory = old.terms.territory.join(", ");
            // What was agreed apart from the wire's terms is offered again.
            if !licensing::other_terms(&app.store, &old.terms)
                .await?
                .is_empty()
            {
                ground.terms = Terms {
                    version: ground.terms.version,
                    ..old.terms
                };
            }
            let typed = |limit: Option<u32>| limit.map_or_else(String::new, |n| n.to_string());
            ground.typed.volume = typed(old.volume);
            ground.typed.seats = typed(old.seats);
            if let Some(price) = old.price {
                ground.typed.price = price.amount();
                ground.typed.currency = price.currency;
            }
            return Ok(ground.to(to, format!("licence={id}")));
        }
        if let Some(id) = &wanted.pickup {
            return Self::of_pickup(app, id, in_a_year).await;
        }
        let days = (today, in_a_year);
        let ground = Self::new(app, Occasion::OwnAccord, &everything, days).await?;
        match &wanted.publisher {
            Some(id) => {
                let to = publisher::find(app, id).await?;
                Ok(ground.to(to, format!("publisher={id}")))
            }
            None => Ok(ground),
        }
    }

    /// A page was found to carry a story. The licence covers it since then.
    async fn of_pickup(app: &App, id: &str, last: Date) -> Result<Self, PageError> {
        let unknown = || PageError::NotFound("There is no tear sheet at this address.".into());
        let pickup: PickupId = id.parse().map_err(|_| unknown())?;
        let pickup = app.store.pickup(pickup).await?.ok_or_else(unknown)?;
        let scope = LicenceScope::Stories(vec![pickup.look.story]);
        let days = (date(pickup.first_seen), last);
        let mut ground = Self::new(app, Occasion::Pickup(pickup.id), &scope, days).await?;
        ground.typed.message = format!(
            "We found our story on your page {} on {}. This licence makes it yours to use.",
            pickup.look.page_url,
            pickup.first_seen.strftime("%-d %B %Y")
        );
        let query = format!("pickup={id}");
        if let Some(owner) = pickup.look.publisher {
            return Ok(ground.to(take::publisher(app, owner).await?, query));
        }
        ground.query = query;
        ground.typed.to = "new".into();
        ground.outlet = Url::parse(&pickup.look.page_url).ok().map(|url| host(&url));
        Ok(ground)
    }

    async fn new(
        app: &App,
        occasion: Occasion,
        scope: &LicenceScope,
        (first, last): (Date, Date),
    ) -> Result<Self, PageError> {
        let today = date(app.now());
        let (chosen, stories, product) = typed::as_typed(app, scope).await?;
        let stands_until = today.saturating_add(STANDS.days());
        let terms = app.store.terms().await?;
        Ok(Self {
            occasion,
            publisher: None,
            outlet: None,
            query: String::new(),
            typed: Typed {
                scope: chosen.into(),
                stories,
                product,
                from: first.to_string(),
                until: last.to_string(),
                currency: usual_currency(app).await?,
                territory: terms.territory.join(", "),
                stands_until: stands_until.min(last).to_string(),
                ..Typed::default()
            },
            terms,
        })
    }

    fn to(self, publisher: Publisher, query: String) -> Self {
        Self {
            typed: Typed {
                to: publisher.id.to_string(),
                ..self.typed
            },
            publisher: Some(publisher),
            query,
            ..self
        }
    }

    /// Whether the licence can be granted without asking: there is somebody to grant it to, and
    /// nothing that an offer would answer.
    pub(super) fn may_grant(&self) -> bool {
        self.occasion == Occasion::OwnAccord && self.publisher.is_some()
    }
}

impl Typed {
    /// The fields with what was typed, so that the next page can send them again.
    pub(super) fn fields(&self) -> Vec<(&str, &str)> {
        let mut fields = vec![
            ("to", self.to.as_str()),
            ("outlet", &self.outlet),
            ("email", &self.email),
            ("kind", &self.kind),
            ("country", &self.country),
            ("scope", &self.scope),
            ("stories", &self.stories),
            ("product", &self.product),
            ("from", &self.from),
            ("until", &self.until),
            ("price", &self.price),
            ("currency", &self.currency),
            ("territory", &self.territory),
            ("volume", &self.volume),
            ("seats", &self.seats),
            ("stands_until", &self.stands_until),
            ("message", &self.message),
            ("rests_on", &self.rests_on),
        ];
        let switches = self.switches.iter();
        fields.extend(switches.map(|(name, value)| (name.as_str(), value.as_str())));
        fields
    }

    /// The form of the terms: as it was sent, or, where no switch was, as it is filled.
    pub(super) fn terms(&self, filled: &Terms) -> TermsForm {
        let form = if self.switches.is_empty() {
            TermsForm::of(filled)
        } else {
            TermsForm::typed(&Vec::from_iter(self.switches.clone()))
        };
        form.with("territory", &self.territory)
    }

    /// The licence that is typed, for a publisher of this country.
    pub(super) async fn licence(
        &self,
        app: &App,
        filled: &Terms,
        country: &str,
        problems: &mut Problems,
    ) -> Result<NewLicence, PageError> {
        let covered = Covered {
            scope: &self.scope,
            stories: &self.stories,
            product: &self.product,
        };
        let scope = typed::scope(app, covered, Names::AtTheDesk, problems).await?;
        let (from, until) = typed::period(&self.from, &self.until, app.now(), problems);
        let price = typed::price(&self.price, &self.currency, problems);
        let mut form = self.terms(filled);
        let terms = Terms {
            version: filled.version,
            ..form.read().unwrap_or_else(|| filled.clone())
        };
        problems.extend(&form.problems);
        if !self.switches.is_empty() && self.rests_on != filled.version.to_string() {
            problems.add("other-terms", "The wire’s terms have changed since this form was opened: look at the other terms again, then send it.");
        }
        if !terms.covers(country) && !country.is_empty() {
            problems.add(
                "territory",
                format!("The publisher publishes in {country}, which is not among these countries: the licence would give it nothing."),
            );
        }
        Ok(NewLicence {
            scope,
            price,
            from,
            until,
            terms,
            volume: typed::limit("volume", &self.volume, problems),
            seats: typed::limit("seats", &self.seats, problems),
        })
    }
}

/// The currency of the newest offer that has a price.
async fn usual_currency(app: &App) -> Result<String, StoreError> {
    const LOOKED_AT: u32 = 20;
    let newest = app
        .store
        .offers(OfferFilter::default(), 0, LOOKED_AT)
        .await?;
    let mut prices = newest
        .into_iter()
        .filter_map(|offer| offer.made.licence.price);
    Ok(prices
        .next()
        .map_or_else(|| "USD".into(), |price| price.currency))
}
