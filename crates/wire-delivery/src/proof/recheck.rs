//! Looking for proofs again: a site may be sold, lapse, or be moved to a system that has forgotten the
//! line.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use wire_store::{AuditEntry, DueCheck, Store, StoreError, Word};

use super::letters::Letters;
use super::{Ways, prove};
use crate::beside::Beside;
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

/// How many sites are looked at at once.
const AT_ONCE: u32 = 8;

/// Looks for proofs again, and for signs of a news publisher, beside everything else.
#[derive(Debug)]
pub(crate) struct Rechecker {
    guard: Guard,
    clock: Clock,
    rechecks: Rechecks,
    templates: Templates,
    /// Each says whether the store could be written.
    running: Beside<bool>,
}

impl Rechecker {
    pub(crate) fn new(
        guard: Guard,
        clock: Clock,
        rechecks: Rechecks,
        templates: Templates,
    ) -> Self {
        Self {
            guard,
            running: Beside::new("looking for a proof", clock.clone()),
            clock,
            rechecks,
            templates,
        }
    }

    /// Starts looking at what is due, when no looks are under way. A proof that is missing is looked
    /// for every day, so that one that is put back is seen soon.
    pub(crate) async fn start_due(&mut self, store: &Store) -> Result<(), StoreError> {
        if !self.running.is_free() {
            return Ok(());
        }
        let now = self.clock.now();
        let before = |time: Duration| now.checked_sub(time).unwrap_or(Timestamp::MIN);
        let every = self.rechecks.every;
        let due = store
            .sites_to_check(before(every), before(every.min(DAY)), AT_ONCE)
            .await?;
        for check in due {
            let (store, guard, grace) = (store.clone(), self.guard.clone(), self.rechecks.grace);
            let templates = self.templates.clone();
            self.running.start(async move {
                let looked = look(&store, &guard, &templates, grace, &check, now).await;
                if let Err(error) = &looked {
                    tracing::error!(%error, site = check.site.domain, "a proof can't be looked for");
                }
                looked.is_ok()
            });
        }
        for due in store.signs_due(now, AT_ONCE).await? {
            let (store, guard) = (store.clone(), self.guard.clone());
            self.running.start(async move {
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
        let kept = self.running.ended().await.unwrap_or(false);
        if !kept {
            self.running.rest();
        }
        kept
    }

    /// Whether looks are under way.
    pub(crate) fn is_busy(&self) -> bool {
        self.running.is_busy()
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
    let (letters, ways) = (Letters::of(store, templates).await?, Ways::of(guard, site));
    let since = check.missed.unwrap_or(now);
    let grace = SignedDuration::try_from(grace).unwrap_or(SignedDuration::MAX);
    let until = since.checked_add(grace).unwrap_or(Timestamp::MAX);
    if check.missed.is_some() && until <= now {
        let word = Word {
            audit: audit(format!("ended the proof of the site {}", site.domain)),
            mails: vec![letters.lost(site, &ways, &publisher, since)],
        };
        return store.proof_is_lost(site.id, &word, now).await;
    }
    let word = Word {
        audit: audit(format!(
            "did not find the proof of the site {}",
            site.domain
        )),
        mails: vec![letters.missing(site, &ways, &publisher, &not_proved, until)],
    };
    store.proof_is_missing(site.id, &word, now).await
}
