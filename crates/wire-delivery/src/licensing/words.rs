//! What a licence is about, in words: for mails and for the log.

use jiff::Timestamp;
use jiff::civil::Date;
use wire_rights::moment::{date, last_day};
use wire_rights::{LicenceScope, Listed, Price, Terms};
use wire_store::{NewLicence, Store, StoreError};

/// How many stories are named one by one.
const NAMED: usize = 3;

/// What is covered: every story, or these. A story is named as lists may name it.
///
/// # Errors
/// The store can't be read.
pub async fn scope(
    store: &Store,
    scope: &LicenceScope,
    at: Timestamp,
) -> Result<String, StoreError> {
    let stories = match scope {
        LicenceScope::Everything => return Ok("every story of the wire".into()),
        LicenceScope::Product(id) => {
            let product = store.product(*id).await?;
            let name = product.map_or_else(|| id.to_string(), |product| product.name);
            return Ok(format!("the stories of “{name}”"));
        }
        LicenceScope::Stories(stories) => stories,
    };
    if stories.len() > NAMED {
        return Ok(format!("{} stories", stories.len()));
    }
    let mut named = Vec::new();
    for id in stories {
        let listed = store
            .story(*id)
            .await?
            .and_then(|(story, version)| Listed::of(&story, &version, at));
        named.push(match listed.and_then(|listed| listed.headline) {
            Some(headline) => format!("“{headline}”"),
            None => format!("the story {id}"),
        });
    }
    Ok(named.join(", "))
}

/// The first and the last day.
#[must_use]
pub fn period(from: Timestamp, until: Timestamp) -> String {
    days(date(from), last_day(until))
}

/// The first and the last day.
pub(super) fn days(first: Date, last: Date) -> String {
    let said = |day: Date| day.strftime("%-d %B %Y").to_string();
    format!("{} to {}", said(first), said(last))
}

/// What is paid.
#[must_use]
pub fn price(price: Option<&Price>) -> String {
    price.map_or_else(|| "free of charge".into(), ToString::to_string)
}

/// What sets the terms of a licence apart from those of the wire that it rests on, a sentence for each
/// switch.
///
/// # Errors
/// The store can't be read.
pub async fn other_terms(store: &Store, terms: &Terms) -> Result<Vec<String>, StoreError> {
    let wires = match store.terms_version(terms.version).await? {
        Some(wires) => wires,
        None => store.terms().await?,
    };
    Ok(terms.differences_from(&wires, &store.wire().await?.creator))
}

/// What a licence changes of the one before it, a sentence for each thing: what holds, and what held.
///
/// # Errors
/// The store can't be read.
pub async fn changes(
    store: &Store,
    before: &NewLicence,
    now: &NewLicence,
    at: Timestamp,
) -> Result<Vec<String>, StoreError> {
    let creator = store.wire().await?.creator;
    let held = facts(store, before, at).await?;
    let holds = facts(store, now, at).await?;
    let facts = holds
        .iter()
        .zip(&held)
        .filter(|(holds, held)| holds != held);
    let mut changes: Vec<_> = facts
        .map(|(holds, held)| format!("{holds} Before: {held}"))
        .collect();
    changes.extend(now.terms.changes_since(&before.terms, &creator));
    Ok(changes)
}

/// What a licence gives but its terms, a sentence for each thing, always in the same order.
async fn facts(
    store: &Store,
    licence: &NewLicence,
    at: Timestamp,
) -> Result<[String; 5], StoreError> {
    Ok([
        format!("It covers {}.", scope(store, &licence.scope, at).await?),
        format!("It runs from {}.", period(licence.from, licence.until)),
        match &licence.price {
            Some(price) => format!("It costs {price}."),
            None => "It is free of charge.".to_owned(),
        },
        match licence.volume {
            Some(1) => "One story can be taken under it at most.".to_owned(),
            Some(many) => format!("{many} stories can be taken under it at most."),
            None => "Any number of stories can be taken under it.".to_owned(),
        },
        match licence.seats {
            Some(1) => "It is for one person with a seat.".to_owned(),
            Some(many) => format!("It is for {many} people with a seat."),
            None => "It is for all your people.".to_owned(),
        },
    ])
}

/// The end of a line about a licence: what sets its terms apart; nothing where they are the wire's.
pub(super) async fn apart(store: &Store, terms: &Terms) -> Result<String, StoreError> {
    let others = other_terms(store, terms).await?;
    Ok(if others.is_empty() {
        String::new()
    } else {
        format!("; other terms than the wire’s: {}", others.join(" "))
    })
}

/// A licence in one line.
pub(super) async fn deal(
    store: &Store,
    licence: &NewLicence,
    at: Timestamp,
) -> Result<String, StoreError> {
    Ok(format!(
        "{}, {}, {}{}",
        scope(store, &licence.scope, at).await?,
        price(licence.price.as_ref()),
        period(licence.from, licence.until),
        limits(licence)
            .iter()
            .map(|limit| format!(", {limit}"))
            .collect::<String>(),
    ))
}

/// What limits a licence, where something does.
pub(super) fn limits(licence: &NewLicence) -> Vec<String> {
    let stories = licence.volume.map(|volume| match volume {
        1 => "one story at most".to_owned(),
        many => format!("{many} stories at most"),
    });
    let people = licence.seats.map(|seats| match seats {
        1 => "one person at most".to_owned(),
        many => format!("{many} people at most"),
    });
    stories.into_iter().chain(people).collect()
}
