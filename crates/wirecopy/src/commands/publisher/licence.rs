//! `wirecopy publisher license` and `revoke`.

use jiff::{Timestamp, civil};
use wire_delivery::licensing;
use wire_rights::moment::date;
use wire_rights::{LicenceScope, Price, days};
use wire_store::NewLicence;
use wire_story::LicenceId;

use super::list::show;
use crate::arguments;
use crate::context::Context;
use crate::find;
use crate::output::say;
use crate::problem::Problem;

/// Give a publisher a licence, under the terms in force
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy publisher license 'Quay Radio' --until 2027-12-31 --price 'EUR 1200.00'\n  \
    wirecopy publisher license gazette.example --until 2026-12-31 --story 0199d0a2")]
pub(crate) struct License {
    /// The publisher: an id, a name or a domain
    publisher: String,

    /// The last day it is in force
    #[arg(long, value_name = "DAY", value_parser = arguments::day)]
    until: civil::Date,

    /// What it costs; without it, the licence is free
    #[arg(long, value_name = "PRICE")]
    price: Option<Price>,

    /// A story that it covers, may be given several times; without any, it covers everything
    #[arg(long = "story", value_name = "STORY", conflicts_with = "product")]
    stories: Vec<String>,

    /// The product that it covers
    #[arg(long, value_name = "PRODUCT")]
    product: Option<String>,

    /// How many stories may be taken under it
    #[arg(long, value_name = "NUMBER")]
    volume: Option<u32>,

    /// How many people of the publisher may use it
    #[arg(long, value_name = "NUMBER")]
    seats: Option<u32>,
}

impl License {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let publisher = find::publisher(&wire.store, &self.publisher).await?;
        let at = Timestamp::now();
        // A licence is for whole days, so one that is asked for twice is seen to be the same.
        let (from, until) = days::in_force(date(at), self.until, at)
            .map_err(|error| Problem::new(error.to_string()))?;
        let mut covered = Vec::new();
        for meant in &self.stories {
            covered.push(find::story(&wire.store, meant).await?.0.id);
        }
        let scope = if let Some(product) = &self.product {
            LicenceScope::Product(find::product(&wire.store, product).await?.id)
        } else if covered.is_empty() {
            LicenceScope::Everything
        } else {
            LicenceScope::Stories(covered)
        };
        let licence = NewLicence {
            scope,
            price: self.price,
            from,
            until,
            terms: wire.store.terms().await?,
            volume: self.volume,
            seats: self.seats,
        };
        let actor = wire.operator();
        let texts = wire.templates()?;
        let granted =
            licensing::grant(&wire.store, &texts, publisher.id, &licence, &actor, at).await?;
        say(format!("Licence {} is in force.", granted.id));
        show(&wire, context, publisher.id).await
    }
}

/// End a licence before its time
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  \
    wirecopy publisher revoke 'Quay Radio' 0199d0a2-7d2c-7bb1-9f3e-5f0e2a6c4d11 --reason 'Not paid.'")]
pub(crate) struct Revoke {
    /// The publisher: an id, a name or a domain
    publisher: String,

    /// The licence's id
    licence: LicenceId,

    /// Why
    #[arg(long)]
    reason: String,
}

impl Revoke {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let publisher = find::publisher(&wire.store, &self.publisher).await?;
        let licence = wire.store.licence(self.licence).await?;
        let Some(licence) = licence.filter(|licence| licence.publisher == publisher.id) else {
            return Err(Problem::new(format!(
                "{} has no licence {}",
                publisher.name, self.licence
            ))
            .hint("'wirecopy publisher show' lists its licences")
            .into());
        };
        let actor = wire.operator();
        licensing::revoke(
            &wire.store,
            &wire.templates()?,
            &licence,
            &self.reason,
            &actor,
            Timestamp::now(),
        )
        .await?;
        show(&wire, context, publisher.id).await
    }
}
