//! `wirecopy publisher license` and `revoke`.

use jiff::{Timestamp, ToSpan, civil, tz::TimeZone};
use wire_rights::{LicenceScope, Price};
use wire_store::NewLicence;
use wire_story::LicenceId;

use super::list::show;
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
    #[arg(long, value_name = "DAY")]
    until: civil::Date,

    /// What it costs; without it, the licence is free
    #[arg(long, value_name = "PRICE", value_parser = price)]
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

/// Currencies that have no minor unit are written without a fraction, as `Price` prints them.
fn price(text: &str) -> Result<Price, String> {
    let wrong = || format!("'{text}' is no price: write it as 'EUR 1200.00'");
    let (currency, amount) = text.trim().split_once(' ').ok_or_else(wrong)?;
    if currency.len() != 3 || !currency.chars().all(|c| c.is_ascii_alphabetic()) {
        return Err(wrong());
    }
    let currency = currency.to_uppercase();
    let (whole, fraction) = amount.trim().split_once('.').unwrap_or((amount.trim(), ""));
    let digits = |text: &str| text.parse::<u64>().map_err(|_| wrong());
    let whole = digits(whole)?;
    let has_minor = Price {
        minor: 0,
        currency: currency.clone(),
    }
    .to_string()
    .contains('.');
    let minor = match (has_minor, fraction.len()) {
        (true, 0) => whole.checked_mul(100),
        (true, 2) => whole
            .checked_mul(100)
            .and_then(|cents| cents.checked_add(digits(fraction).ok()?)),
        (false, 0) => Some(whole),
        _ => None,
    }
    .ok_or_else(wrong)?;
    Ok(Price { minor, currency })
}

impl License {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let publisher = find::publisher(&wire.store, &self.publisher).await?;
        let at = Timestamp::now();
        let until = self
            .until
            .saturating_add(1.day())
            .to_zoned(TimeZone::UTC)?
            .timestamp();
        if until <= at {
            return Err(Problem::new(format!("{} is over already", self.until)).into());
        }
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
            from: at,
            until,
            terms: wire.store.terms().await?,
            volume: self.volume,
            seats: self.seats,
        };
        let id = wire.store.grant_licence(publisher.id, &licence, at).await?;
        wire.audit(format!("gave licence {id}"), &publisher.name)
            .await?;
        say(format!("Licence {id} is in force."));
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
        if !publisher
            .licences
            .iter()
            .any(|licence| licence.id == self.licence)
        {
            return Err(Problem::new(format!(
                "{} has no licence {}",
                publisher.name, self.licence
            ))
            .hint("'wirecopy publisher show' lists its licences")
            .into());
        }
        wire.store
            .revoke_licence(self.licence, &self.reason, Timestamp::now())
            .await?;
        wire.audit(format!("revoked licence {}", self.licence), &publisher.name)
            .await?;
        show(&wire, context, publisher.id).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_read_exactly() {
        let table = [
            ("EUR 1200.00", Some(120_000)),
            ("usd 0.99", Some(99)),
            ("USD 12", Some(1_200)),
            ("JPY 5000", Some(5_000)),
            ("JPY 50.00", None),
            ("USD 1.5", None),
            ("USD -1.00", None),
            ("12.00", None),
            ("EURO 12.00", None),
            ("EUR 99999999999999999999", None),
            ("EUR 184467440737095516.15", Some(u64::MAX)),
            ("EUR 184467440737095516.16", None),
        ];
        for (given, wanted) in table {
            assert_eq!(
                price(given).ok().map(|price| price.minor),
                wanted,
                "{given}"
            );
        }
    }
}
