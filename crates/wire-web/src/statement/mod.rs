//! Statements: what a publisher took in a period, under what, and what is due for it. Once its period is
//! over the desk issues it, and it never changes: what comes late stands on another issue of it.

pub(crate) mod account;
pub(crate) mod api;
mod csv;
pub(crate) mod desk;
mod headlines;
mod issue;
mod period;
mod show;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use wire_rights::moment::{date, last_day};
use wire_rights::{Basis, Catalogue, Licence, LicenceScope, Price, Publisher, licence_number};
use wire_store::{StatementOf, Usage};
use wire_story::{LicenceId, StoryId};

use crate::app::App;
use crate::error::PageError;
use period::Period;

/// A statement. The same publisher, licence and period make the same number. This is what is kept of one
/// that was issued, so it holds no headline: one may be killed later.
#[derive(Serialize, Deserialize)]
pub(crate) struct Statement {
    number: String,
    wire: Issuer,
    publisher: Party,
    period: Period,
    /// The licence that it is for; all of them without it.
    licence: Option<LicenceId>,
    made: Timestamp,
    lines: Vec<Line>,
    charges: Vec<Charge>,
    /// What is due, by currency.
    due: Vec<Price>,
}

/// Who issues it, as it was then.
#[derive(Serialize, Deserialize)]
struct Issuer {
    name: String,
    creator: String,
    contact: String,
}

/// Whose it is, as it was then.
#[derive(Serialize, Deserialize)]
struct Party {
    name: String,
    country: String,
    email: String,
}

/// A story that was taken to be republished.
#[derive(Serialize, Deserialize)]
struct Line {
    story: StoryId,
    first: Timestamp,
    exits: String,
    versions: String,
    under: String,
    pickups: u32,
}

/// A licence, and what is due for it.
#[derive(Serialize, Deserialize)]
struct Charge {
    id: LicenceId,
    scope: String,
    first_day: Date,
    last_day: Date,
    price: Option<Price>,
    /// Whether the price is due here: it is where the licence begins in the period, unless another
    /// statement has billed it.
    is_due: bool,
    /// The statement that has billed it.
    #[serde(default)]
    billed_on: Option<String>,
    /// How many of the lines stand under it.
    stories: usize,
    /// How many stories of it were taken so far, and how many may be.
    volume: Option<(usize, u32)>,
    revoked: Option<Date>,
}

impl Statement {
    /// The statement of a publisher's period, for one of its licences or for all that it took, as things
    /// are now.
    async fn of(
        app: &App,
        publisher: &Publisher,
        licence: Option<&Licence>,
        period: Period,
        number: String,
    ) -> Result<Self, PageError> {
        let id = licence.map(|licence| licence.id);
        let (from, until) = period.instants();
        let usage = app.store.usage(publisher.id, id, from, until).await?;
        let catalogue = app.in_force().await?.catalogue;
        let mut charges = charges(publisher, id, period, &usage, &catalogue);
        let billed = app.store.charges_of(publisher.id).await?;
        for charge in charges.iter_mut().filter(|charge| charge.is_due) {
            charge.billed_on = billed.get(&charge.id).filter(|on| **on != number).cloned();
            charge.is_due = charge.billed_on.is_none();
        }
        let wire = app.wire().await?;
        Ok(Self {
            number,
            wire: Issuer {
                name: wire.name,
                creator: wire.creator,
                contact: wire.contact,
            },
            period,
            licence: id,
            made: app.now(),
            lines: usage.iter().map(Line::of).collect(),
            due: due(&charges),
            charges,
            publisher: Party {
                name: publisher.name.clone(),
                country: publisher.country.clone(),
                email: publisher.email.clone(),
            },
        })
    }

    /// How many stories it is about: one that was taken under two things counts once.
    fn stories(&self) -> usize {
        let stories: BTreeSet<StoryId> = self.lines.iter().map(|line| line.story).collect();
        stories.len()
    }

    /// How many pages of the publisher are known to have carried them.
    fn pickups(&self) -> u32 {
        let pages: BTreeMap<StoryId, u32> = self
            .lines
            .iter()
            .map(|line| (line.story, line.pickups))
            .collect();
        pages.values().sum()
    }
}

impl Charge {
    /// What the lines call it.
    fn number(&self) -> String {
        licence_number(self.id)
    }
}

impl Line {
    fn of(used: &Usage) -> Self {
        let exits: Vec<_> = used.exits.iter().map(|exit| exit.name()).collect();
        let versions = used.versions.iter().map(|it| it.get().to_string());
        Self {
            story: used.story,
            first: used.first,
            exits: exits.join(", "),
            versions: versions.collect::<Vec<_>>().join(", "),
            under: match used.basis {
                Some(Basis::Free(version)) => format!("free terms, version {version}"),
                Some(Basis::Licence(id)) => format!("licence {}", licence_number(id)),
                None => "not recorded".to_owned(),
            },
            pickups: used.pickups,
        }
    }
}

/// The licences that the lines stand under, or that begin in the period; the one that it is for.
fn charges(
    publisher: &Publisher,
    only: Option<LicenceId>,
    period: Period,
    usage: &[Usage],
    catalogue: &Catalogue,
) -> Vec<Charge> {
    let stories = |id| {
        let under = Some(Basis::Licence(id));
        usage.iter().filter(|used| used.basis == under).count()
    };
    let charge = |licence: &Licence| {
        let first_day = date(licence.from);
        Charge {
            id: licence.id,
            scope: scope(&licence.scope, catalogue),
            first_day,
            last_day: last_day(licence.until),
            price: licence.price.clone(),
            is_due: licence.price.is_some() && period.has(first_day) && has_begun(licence),
            billed_on: None,
            stories: stories(licence.id),
            volume: licence.volume.map(|volume| (licence.taken.len(), volume)),
            revoked: licence.revoked.as_ref().map(|(at, _)| date(*at)),
        }
    };
    let wanted = |charge: &Charge| match only {
        Some(only) => charge.id == only,
        None => charge.stories > 0 || period.has(charge.first_day),
    };
    publisher
        .licences
        .iter()
        .map(charge)
        .filter(wanted)
        .collect()
}

/// Whether a licence was in force at all: one that was revoked before costs nothing.
fn has_begun(licence: &Licence) -> bool {
    (licence.revoked.as_ref()).is_none_or(|(revoked, _)| licence.from < *revoked)
}

/// The sums of what is due, each in its currency.
fn due(charges: &[Charge]) -> Vec<Price> {
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    for charge in charges.iter().filter(|charge| charge.is_due) {
        if let Some(price) = &charge.price {
            let sum = sums.entry(&price.currency).or_default();
            *sum = sum.saturating_add(price.minor);
        }
    }
    sums.into_iter()
        .map(|(currency, minor)| Price {
            minor,
            currency: currency.to_owned(),
        })
        .collect()
}

fn scope(scope: &LicenceScope, catalogue: &Catalogue) -> String {
    match scope {
        LicenceScope::Everything => "every story".to_owned(),
        LicenceScope::Stories(stories) if stories.len() == 1 => "one story".to_owned(),
        LicenceScope::Stories(stories) => format!("{} stories", stories.len()),
        LicenceScope::Product(id) => match catalogue.product(*id) {
            Some(product) => format!("“{}”", product.name),
            None => "a product".to_owned(),
        },
    }
}

/// What people call a licence: its number on statements and what it covers.
pub(crate) fn licence_name(licence: &Licence, catalogue: &Catalogue) -> String {
    format!(
        "Licence {}: {}",
        licence_number(licence.id),
        scope(&licence.scope, catalogue)
    )
}

/// The number of a statement: the part of an id that is nothing but chance, and the days.
fn number(of: &StatementOf) -> String {
    let (kind, id) = match of.licence {
        Some(licence) => ("L", licence.to_string()),
        None => ("P", of.publisher.to_string()),
    };
    let chance = id.rsplit('-').next().unwrap_or_default().to_uppercase();
    let day = |date: Date| date.strftime("%Y%m%d").to_string();
    format!("{kind}-{chance}-{}-{}", day(of.first_day), day(of.last_day))
}
