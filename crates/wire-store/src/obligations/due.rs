//! By when an obligation has to be met.

use jiff::{SignedDuration, Timestamp};
use wire_rights::Terms;

use crate::ledger::Holder;
use crate::publishers::licence;
use crate::rows::json;
use crate::store::Writing;
use crate::{Event, EventKind, StoreError};

/// The free terms in force at `$1`; the first ones, where none were yet.
const FREE_TERMS: &str = "
    SELECT terms FROM terms WHERE made <= $1 OR version = 1 ORDER BY version DESC LIMIT 1";

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

/// The terms that the copy was taken under. The ledger doesn't say; decisions give a licence that
/// covers a story precedence over the free terms, and of several the one that runs longest.
async fn terms(tx: &mut Writing, event: &Event, holder: &Holder) -> Result<Terms, StoreError> {
    let licences = sqlx::query("SELECT * FROM licences WHERE publisher = $1")
        .bind(holder.publisher.as_bytes().as_slice())
        .fetch_all(&mut **tx)
        .await?
        .iter()
        .map(licence)
        .collect::<Result<Vec<_>, _>>()?;
    let covering = licences
        .into_iter()
        .filter(|licence| licence.is_in_force(holder.at) && licence.scope.covers(event.story))
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
