//! Looking for proofs again: a site may be sold, lapse, or be moved to a system that has forgotten the
//! line.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;
use wire_store::{AuditEntry, DueCheck, Store, StoreError, Word};

use super::letters::Letters;
use super::prove;
use crate::mail::templates::Templates;
use crate::signs::look_and_keep;
use crate::{Clock, Guard};

/// How often proofs are looked for again, and how long one that isn't found counts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rechecks {
    /// How long after the last look.
    pub every: Duration,
    /// From the first look that didn't find it.
    pub grace: Duration,
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Default for Rechecks {
    fn default() -> Self {
        Self {
            every: DAY * 7,
            grace: DAY * 14,
        }
    }
}

/// How long it rests after a store that couldn't be written.
const REST: Duration = Duration::from_secs(60);

/// How many sites are looked at at once.
const AT_ONCE: u32 = 8;

/// Looks for proofs again, and for signs of a news publisher, beside everything else.
#[derive(Debug)]
pub(crate) struct Rechecker {
    store: Store,
    guard: Guard,
    clock: Clock,
    rechecks: Rechecks,
    templates: Templates,
    running: JoinSet<bool>,
    /// When it looks again, after a store that couldn't be written: nobody's site is asked twice a second.
    rests_until: Timestamp,
}

impl Rechecker {
    pub(crate) fn new(
        store: Store,
        guard: Guard,
        clock: Clock,
        rechecks: Rechecks,
        templates: Templates,
    ) -> Self {
        Self {
            store,
            guard,
            clock,
            rechecks,
            templates,
            running: JoinSet::new(),
            rests_until: Timestamp::MIN,
        }
    }

    /// Starts looking at what is due, when no looks are under way. A proof that is missing is looked
    /// for every day, so that one that is put back is seen soon.
    pub(crate) async fn start_due(&mut self) -> Result<(), StoreError> {
        let now = self.clock.now();
        if self.is_busy() || now < self.rests_until {
            return Ok(());
        }
        let before = |time: Duration| now.checked_sub(time).unwrap_or(Timestamp::MIN);
        let every = self.rechecks.every;
        let due = self
            .store
            .sites_to_check(before(every), before(every.min(DAY)), AT_ONCE)
            .await?;
        for check in due {
            let (store, guard, grace) =
                (self.store.clone(), self.guard.clone(), self.rechecks.grace);
            let templates = self.templates.clone();
            self.running.spawn(async move {
                let looked = look(&store, &guard, &templates, grace, &check, now).await;
                if let Err(error) = &looked {
                    tracing::error!(%error, site = check.site.domain, "a proof can't be looked for");
                }
                looked.is_ok()
            });
        }
        for due in self.store.signs_due(now, AT_ONCE).await? {
            let (store, guard) = (self.store.clone(), self.guard.clone());
            self.running.spawn(async move {
                let kept = look_and_keep(&guard, &store, due.site, &due.domain, now).await;
                if let Err(error) = &kept {
                    tracing::error!(%error, site = due.domain, "signs can't be looked for");
                }
                kept.is_ok()
            });
        }
        Ok(())
    }

    /// Waits until a look has ended; says whether it is worth looking for more at once. Never returns
    /// while none is under way.
    pub(crate) async fn ended(&mut self) -> bool {
        let looked = match self.running.join_next().await {
            None => std::future::pending().await,
            Some(Ok(looked)) => looked,
            Some(Err(error)) => {
                tracing::error!(%error, "looking for a proof broke off");
                false
            }
        };
        if !looked {
            let now = self.clock.now();
            self.rests_until = now.checked_add(REST).unwrap_or(Timestamp::MAX);
        }
        looked
    }

    /// Whether looks are under way.
    pub(crate) fn is_busy(&self) -> bool {
        !self.running.is_empty()
    }
}

async fn look(
    store: &Store,
    guard: &Guard,
    templates: &Templates,
    grace: Duration,
    check: &DueCheck,
    now: Timestamp,
) -> Result<(), StoreError> {
    let site = &check.site;
    let not_proved = match prove(guard, &site.domain, &site.nonce).await {
        Ok(method) => return store.proof_is_there(site.id, method, now).await,
        Err(not_proved) => not_proved,
    };
    let Some(publisher) = store.publisher(check.publisher).await? else {
        return Ok(());
    };
    let audit = |what: String| AuditEntry {
        at: now,
        who: "the wire".into(),
        what,
        on: publisher.id.to_string(),
    };
    let letters = Letters::of(store, templates).await?;
    let since = check.missed.unwrap_or(now);
    let grace = SignedDuration::try_from(grace).unwrap_or(SignedDuration::MAX);
    let until = since.checked_add(grace).unwrap_or(Timestamp::MAX);
    if check.missed.is_some() && until <= now {
        let word = Word {
            audit: audit(format!("ended the proof of the site {}", site.domain)),
            mails: vec![letters.lost(site, &publisher, since)],
        };
        return store.proof_is_lost(site.id, &word, now).await;
    }
    let word = Word {
        audit: audit(format!(
            "did not find the proof of the site {}",
            site.domain
        )),
        mails: vec![letters.missing(site, &publisher, &not_proved, until)],
    };
    store.proof_is_missing(site.id, &word, now).await
}
