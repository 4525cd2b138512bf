//! What waits for another try has it sooner, where the reason to wait is gone.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use wire_story::SubscriptionId;

use super::delivering::{Flush, Outcome};
use crate::database::{Given, Writing, query};
use crate::{Store, StoreError};

impl Store {
    /// Tries everything at once that waits because it failed.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn try_at_once(&self, id: SubscriptionId, at: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        try_at_once(&mut tx, id, at).await?;
        Ok(tx.commit().await?)
    }
}

/// Everything that waits because it failed is tried at once: how long to wait was for what a person has changed.
pub(super) async fn try_at_once(
    tx: &mut Writing,
    id: SubscriptionId,
    at: Timestamp,
) -> Result<(), StoreError> {
    query("UPDATE pending SET due = $1 WHERE subscription = $2 AND due > $1 AND attempts > 0")
        .bind(at.as_microsecond())
        .bind(id.as_bytes().as_slice())
        .execute(tx)
        .await?;
    Ok(())
}

/// The next of what has to be acted on. One at a time: where it is this that the endpoint can't take, it is asked twice as
/// often as without, and no more. A try that was brought forward isn't one of those after which it is given up.
const OFFER: &str = "
    UPDATE pending SET due = given.at, attempts = attempts - 1
    FROM {given} WHERE pending.subscription = given.subscription AND pending.seq = (
        SELECT p.seq FROM pending p JOIN events e ON e.seq = p.seq
        WHERE p.subscription = given.subscription AND p.due > given.at AND p.attempts > 0
          AND e.kind IN ('kill', 'hold', 'correction')
        ORDER BY CASE e.kind WHEN 'kill' THEN 0 WHEN 'hold' THEN 1 ELSE 2 END, p.due, p.seq LIMIT 1)";

/// Whoever takes again what they are sent is next sent what they have to act on, however long that was to wait: it would come
/// hours after the news, when they have had none for a day.
pub(super) async fn offer_what_overtakes(
    tx: &mut Writing,
    flush: &Flush,
) -> Result<(), StoreError> {
    let ended = |(of, since): &(SubscriptionId, Option<Timestamp>)| since.is_none().then_some(*of);
    let recovered: BTreeSet<SubscriptionId> = (flush.failing.iter().filter_map(ended))
        .chain(flush.settled.iter().map(|(of, _)| *of))
        .collect();
    let took: BTreeMap<SubscriptionId, Timestamp> = flush
        .receipts
        .iter()
        .filter(|it| it.outcome == Outcome::Delivered && recovered.contains(&it.subscription))
        .map(|it| (it.subscription, it.at))
        .collect();
    if took.is_empty() {
        return Ok(());
    }
    let given = Given::default()
        .bytes("subscription", took.keys().map(|of| *of.as_bytes()))
        .numbers("at", took.values().map(|at| at.as_microsecond()));
    query(OFFER).given(given).execute(tx).await?;
    Ok(())
}
