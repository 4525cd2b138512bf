//! By when an obligation has to be met.

use jiff::{SignedDuration, Timestamp};
use wire_rights::{Basis, LicenceScope, Terms};

use crate::ledger::Holder;
use crate::licensing::licence;
use crate::rows::json;
use crate::store::Writing;
use crate::{Event, EventKind, StoreError};

/// The free terms in force at `$1`; the first ones, where none were yet.
const FREE_TERMS: &str = "
    SELECT terms FROM terms
    WHERE product IS NULL AND story IS NULL AND (made <= $1 OR version = 1)
    ORDER BY version DESC LIMIT 1";

/// When the hours have passed that the terms of the holder's copy give from `opened` on. A hold is as
/// urgent as a kill.
pub(super) async fn due(
    tx: &mut Writing,
    event: &Event,
    change: EventKind,
    holder: &Holder,
    opened: Timestamp,
) -> Result<Timestamp, StoreError> {
    let terms = terms(tx, event, holder).await?;
    let hours = match change {
        EventKind::Kill | EventKind::Hold => terms.kill_hours,
        _ => terms.correction_hours,
    };
    let hours = SignedDuration::from_hours(i64::from(hours));
    Ok(opened.checked_add(hours).unwrap_or(Timestamp::MAX))
}

/// The terms that the copy was taken under.
async fn terms(tx: &mut Writing, event: &Event, holder: &Holder) -> Result<Terms, StoreError> {
    let row = match &holder.basis {
        Some(Basis::Free(version)) => {
            let terms = sqlx::query("SELECT terms FROM terms WHERE version = $1");
            terms.bind(version).fetch_one(&mut **tx).await?
        }
        Some(Basis::Licence(licence)) => {
            let terms = sqlx::query("SELECT terms FROM licences WHERE id = $1");
            let licence = licence.as_bytes().as_slice();
            terms.bind(licence).fetch_one(&mut **tx).await?
        }
        None => return probable_terms(tx, event, holder).await,
    };
    json(&row, "terms")
}

/// The terms of a copy of which the ledger doesn't know them, because it is older than that, or because
/// a process died over it: a licence that covers the story goes before the free terms, and of several
/// the one that runs longest. What a product selected then is not known either.
async fn probable_terms(
    tx: &mut Writing,
    event: &Event,
    holder: &Holder,
) -> Result<Terms, StoreError> {
    let licences = sqlx::query("SELECT * FROM licences WHERE publisher = $1")
        .bind(holder.publisher.as_bytes().as_slice())
        .fetch_all(&mut **tx)
        .await?
        .iter()
        .map(licence)
        .collect::<Result<Vec<_>, _>>()?;
    let covers = |scope: &LicenceScope| match scope {
        LicenceScope::Everything => true,
        LicenceScope::Stories(stories) => stories.contains(&event.story),
        LicenceScope::Product(_) => false,
    };
    let covering = licences
        .into_iter()
        .filter(|licence| licence.is_in_force(holder.at) && covers(&licence.scope))
        .max_by_key(|licence| (licence.until, licence.id));
    if let Some(licence) = covering {
        return Ok(licence.terms);
    }
    let row = sqlx::query(FREE_TERMS)
        .bind(holder.at.as_microsecond())
        .fetch_one(&mut **tx)
        .await?;
    json(&row, "terms")
}
