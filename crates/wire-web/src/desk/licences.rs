//! Granting and revoking licences.

use axum::Form;
use axum::extract::{Path, State};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use wire_rights::{LicenceScope, Licensing, Price};
use wire_store::NewLicence;
use wire_story::LicenceId;

use crate::app::App;
use crate::desk::pasted;
use crate::desk::publisher::{Forms, find, refuse};
use crate::error::{Page, PageError, go};
use crate::session::Desk;

#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Given {
    #[serde(default)]
    scope: String,
    #[serde(default)]
    stories: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    price: String,
    #[serde(default)]
    currency: String,
}

/// `POST /desk/publishers/{publisher}/licences`: a licence under the terms in force.
pub(crate) async fn grant(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(publisher): Path<String>,
    Form(given): Form<Given>,
) -> Page {
    let publisher = find(&app, &publisher).await?;
    match given.licence(&app).await? {
        Ok(licence) => {
            let id = app
                .store
                .grant_licence(publisher.id, &licence, app.now())
                .await?;
            app.waker.wake();
            let price = licence
                .price
                .map_or_else(|| "free".to_owned(), |price| price.to_string());
            desk.log(&app, format!("granted licence {id}, {price}"), publisher.id)
                .await?;
            go(&format!("/desk/publishers/{}?said=granted", publisher.id))
        }
        Err(problem) => {
            let forms = Forms {
                problem: Some(problem),
                scope: given.scope,
                stories: given.stories,
                licence_from: given.from,
                licence_until: given.until,
                price: given.price,
                currency: given.currency,
                ..Forms::default()
            };
            refuse(&app, &desk, publisher.id, forms).await
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct RevokeGiven {
    #[serde(default)]
    reason: String,
}

/// `POST /desk/publishers/{publisher}/licences/{licence}/revoke`
pub(crate) async fn revoke(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path((publisher, licence)): Path<(String, String)>,
    Form(given): Form<RevokeGiven>,
) -> Page {
    let publisher = find(&app, &publisher).await?;
    let unknown = || PageError::NotFound("This publisher has no such licence.".into());
    let licence: LicenceId = licence.parse().map_err(|_| unknown())?;
    if !publisher.licences.iter().any(|known| known.id == licence) {
        return Err(unknown());
    }
    let reason = given.reason.trim();
    if reason.is_empty() {
        let forms = Forms {
            problem: Some("Say why the licence is revoked.".to_owned()),
            ..Forms::default()
        };
        return refuse(&app, &desk, publisher.id, forms).await;
    }
    app.store.revoke_licence(licence, reason, app.now()).await?;
    desk.log(
        &app,
        format!("revoked licence {licence}: {reason}"),
        publisher.id,
    )
    .await?;
    go(&format!("/desk/publishers/{}?said=revoked", publisher.id))
}

impl Given {
    /// The licence, or what is wrong with what was typed.
    async fn licence(&self, app: &App) -> Result<Result<NewLicence, String>, PageError> {
        let period = match (day_start(&self.from), day_end(&self.until)) {
            (Some(from), Some(until)) if from < until => (from, until),
            (Some(_), Some(_)) => {
                return Ok(Err("The licence ends before it begins.".to_owned()));
            }
            _ => {
                return Ok(Err(
                    "Give the first and the last day of the licence, as 2026-03-31.".to_owned(),
                ));
            }
        };
        let price = match price(&self.price, &self.currency) {
            Ok(price) => price,
            Err(problem) => return Ok(Err(problem)),
        };
        let scope = if self.scope == "stories" {
            match pasted::stories(app, &self.stories).await? {
                Ok(stories) if stories.is_empty() => {
                    return Ok(Err(
                        "Say which stories the licence covers: one address a line.".to_owned(),
                    ));
                }
                Ok(stories) => LicenceScope::Stories(stories),
                Err(problem) => return Ok(Err(problem)),
            }
        } else {
            LicenceScope::Everything
        };
        Ok(Ok(NewLicence {
            scope,
            price,
            from: period.0,
            until: period.1,
            terms: app.store.terms().await?,
            volume: None,
            seats: None,
        }))
    }
}

fn day_start(typed: &str) -> Option<Timestamp> {
    let day: Date = typed.trim().parse().ok()?;
    Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// The instant after the day: a licence holds on its last day.
fn day_end(typed: &str) -> Option<Timestamp> {
    let day: Date = typed.trim().parse().ok()?;
    let next = day.tomorrow().ok()?;
    Some(next.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// A decimal amount in minor units. Nothing, where nothing was typed: the licence is free.
fn price(typed: &str, currency: &str) -> Result<Option<Price>, String> {
    let typed = typed.trim().replace(' ', "");
    if typed.is_empty() {
        return Ok(None);
    }
    let currency = currency.trim().to_uppercase();
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err("Give the currency as its three letters, for example USD.".to_owned());
    }
    let unclear = || format!("“{typed}” is no price. Write it as 120 or 120.50.");
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let decimals = decimals(&currency);
    let (whole, fraction) = typed.split_once('.').unwrap_or((&typed, ""));
    if !digits(whole) || !(fraction.is_empty() || digits(fraction)) || typed.ends_with('.') {
        return Err(unclear());
    }
    if fraction.len() > decimals {
        return Err(match decimals {
            0 => format!("{currency} has no smaller unit: write the price without a point."),
            _ => format!(
                "{currency} has {decimals} digits after the point, not {}.",
                fraction.len()
            ),
        });
    }
    let minor = format!("{whole}{fraction:0<decimals$}")
        .parse()
        .map_err(|_| unclear())?;
    Ok(Some(Price { minor, currency }))
}

/// How many digits a currency has after the point.
fn decimals(currency: &str) -> usize {
    match currency {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "UGX" | "XAF" | "XOF" | "XPF" | "PYG" | "RWF" => 0,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_exact() {
        let table = [
            (("", "USD"), "free"),
            (("120", "usd"), "USD 120.00"),
            (("120.5", "EUR"), "EUR 120.50"),
            (("0.07", "EUR"), "EUR 0.07"),
            (("1200", "JPY"), "JPY 1200"),
            (("12.5", "JPY"), "JPY has no smaller unit"),
            (("1.005", "USD"), "USD has 2 digits"),
            (("12,50", "EUR"), "“12,50” is no price"),
            (("12.", "EUR"), "“12.” is no price"),
            ((".50", "EUR"), "“.50” is no price"),
            (("-5", "EUR"), "“-5” is no price"),
            (
                ("99999999999999999999", "EUR"),
                "“99999999999999999999” is no price",
            ),
            (("5", "dollars"), "Give the currency"),
        ];
        for ((typed, currency), expected) in table {
            let said = match price(typed, currency) {
                Ok(Some(price)) => price.to_string(),
                Ok(None) => "free".to_owned(),
                Err(problem) => problem,
            };
            assert!(said.starts_with(expected), "{typed} {currency}: {said}");
        }
    }

    #[test]
    fn a_licence_holds_on_its_last_day() {
        assert_eq!(
            day_end("2026-02-28").unwrap().to_string(),
            "2026-03-01T00:00:00Z"
        );
        assert_eq!(day_end("2026-02-30"), None);
    }
}
