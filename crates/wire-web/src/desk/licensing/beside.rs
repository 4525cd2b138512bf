//! What stands beside a request or a form: where the publisher stands, and what it has done so far.

use std::collections::BTreeSet;

use jiff::Timestamp;
use wire_rights::{Publisher, eligibility};
use wire_store::{Obligation, ObligationState, PickupFilter, TakeResult};

use crate::app::App;
use crate::desk::publishers::{Standing, standing};
use crate::error::PageError;
use crate::pickups::lines::findings;
use crate::reasons::ShownReason;

/// Pickups that are looked through.
const PICKUPS: u32 = 200;

/// A publisher's standing and past use.
pub(crate) struct Beside {
    pub(crate) publisher: Publisher,
    pub(crate) standing: Standing,
    pub(crate) reasons: Vec<ShownReason>,
    /// Its licences in force.
    pub(crate) licences: usize,
    /// How many stories it has taken.
    pub(crate) stories: usize,
    /// When it took one last.
    pub(crate) last: Option<Timestamp>,
    /// Obligations that it hasn't met yet, and those that are late.
    pub(crate) open: usize,
    pub(crate) late: usize,
    /// Pages of its sites that carry stories, and those that break a rule.
    pub(crate) pickups: usize,
    pub(crate) broken: usize,
}

impl Beside {
    pub(crate) async fn of(app: &App, publisher: Publisher) -> Result<Self, PageError> {
        let at = app.now();
        let policy = app.store.policy().await?;
        let measured = eligibility(&policy, &publisher, at);
        let mut takes = app.store.takes_of(publisher.id).await?;
        takes.retain(|take| take.result != TakeResult::Failed);
        let stories: BTreeSet<_> = takes.iter().map(|take| take.story).collect();
        let mut open = app.followed().await.obligations_of(publisher.id).await?;
        open.retain(|obligation: &Obligation| obligation.state == ObligationState::Open);
        let filter = PickupFilter {
            publisher: Some(publisher.id),
            ..PickupFilter::default()
        };
        let pickups = app.store.pickups(&filter, 0, PICKUPS).await?;
        let broken = pickups.iter().filter(|pickup| {
            let findings = findings(&pickup.look.findings);
            findings.iter().any(|finding| finding.breach)
        });
        let licences = publisher.licences_at(at).count();
        Ok(Self {
            standing: standing(&publisher, &measured, licences),
            reasons: measured.reasons.iter().map(ShownReason::for_desk).collect(),
            licences,
            stories: stories.len(),
            last: takes.iter().map(|take| take.last).max(),
            late: open
                .iter()
                .filter(|obligation| obligation.due <= at)
                .count(),
            open: open.len(),
            broken: broken.count(),
            pickups: pickups.len(),
            publisher,
        })
    }
}
