//! What a licence is about, in words: for mails and for the log.

use jiff::Timestamp;
use wire_rights::{LicenceScope, Listed, Price, Terms, last_day};
use wire_store::{NewLicence, Store, StoreError};

use crate::letters::day;

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
    let last = last_day(until);
    format!("{} to {}", day(from), last.strftime("%-d %B %Y"))
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
