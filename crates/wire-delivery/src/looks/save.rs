//! What a look found, kept.

use jiff::Timestamp;
use url::Url;
use wire_rights::InForce;
use wire_store::{NewPickup, Store, StoreError};
use wire_story::{PickupId, PublisherId, Story, StoryId, Version, VersionNumber};
use wire_trace::{Document, Finding, Rule, Stopped};

use super::record::{GONE, SavedFinding, SavedLook};
use super::terms::of_copy;
use super::{LookError, compare, context_at};
use crate::guard::FetchedPage;

/// One look at one page.
pub(super) struct Look<'a> {
    pub(super) store: &'a Store,
    /// When it was taken.
    pub(super) seen: Timestamp,
    pub(super) address: &'a Url,
    /// Whose page it is.
    pub(super) owner: Option<PublisherId>,
    pub(super) fetched: &'a FetchedPage,
    /// The name of the page among the blobs.
    pub(super) hash: &'a str,
}

/// A pickup with the version of the terms that it was held against.
pub(super) struct Judged {
    pickup: wire_trace::Pickup,
    terms: u32,
}

impl Look<'_> {
    /// The pickup as the terms see it under which the page's publisher got its copy. The index knows
    /// those that hold for everybody; a licence's, or those that held before, make other findings.
    pub(super) async fn by_agreed_terms(
        &self,
        in_force: &InForce,
        (story, versions): (&Story, &[Version]),
        latest: &Version,
        pickup: wire_trace::Pickup,
    ) -> Result<Judged, LookError> {
        let terms = of_copy(self.store, in_force, (story, latest), self.owner).await?;
        if terms == *in_force.terms_for(story, latest) {
            return Ok(Judged {
                pickup,
                terms: terms.version,
            });
        }
        let document = Document::of(story, versions, &terms);
        let context = context_at(self.fetched, self.seen);
        let (_, again) = compare(self.fetched.bytes.to_vec(), context, document).await?;
        Ok(Judged {
            pickup: again.unwrap_or(pickup),
            terms: terms.version,
        })
    }

    pub(super) async fn save(
        &self,
        story: &Story,
        latest: &Version,
        judged: &Judged,
    ) -> Result<(PickupId, NewPickup), StoreError> {
        let look = self.look(story, latest, judged).await?;
        Ok((self.store.save_pickup(&look).await?, look))
    }

    /// What is kept of a pickup.
    pub(super) async fn look(
        &self,
        story: &Story,
        latest: &Version,
        judged: &Judged,
    ) -> Result<NewPickup, StoreError> {
        let Judged { pickup, terms } = judged;
        // A page of the time before carried nothing that it shouldn't.
        let stopped = Stopped::by(latest.status()).filter(|_| latest.created <= self.seen);
        let is_stopped = Stopped::by(latest.status()).is_some();
        let mut findings: Vec<SavedFinding> =
            // That it is stopped is said in front, also of less than a copy.
            pickup
                .findings
                .iter()
                .filter(|finding| !is_stopped || finding.rule != Rule::Version)
                .map(SavedFinding::from)
                .collect();
        if pickup.class.is_copy() && !self.is_entitled(story).await? {
            findings.insert(0, SavedFinding::not_entitled(self.owner.is_some()));
        }
        if let Some(stopped) = stopped {
            findings.insert(0, SavedFinding::from(&Finding::stopped(stopped)));
        }
        let terms = Some(*terms).filter(|version| *version > 0);
        let saved = SavedLook::new(self.fetched, pickup.best_version, terms);
        Ok(NewPickup {
            class: pickup.class.code().to_owned(),
            share: pickup.share,
            words: u32::try_from(pickup.words).unwrap_or(u32::MAX),
            versions: pickup
                .versions
                .iter()
                .filter_map(|number| VersionNumber::new(*number))
                .collect(),
            stale: pickup.stale || stopped.is_some(),
            findings: serde_json::to_string(&findings).unwrap_or_default(),
            passages: serde_json::to_string(&saved).unwrap_or_default(),
            ..self.nothing(latest.story)
        })
    }

    /// Whether the page is the original's site, or the ledger says that its publisher got the story.
    async fn is_entitled(&self, story: &Story) -> Result<bool, StoreError> {
        let origin = story.url.as_ref().and_then(Url::host_str);
        if origin.is_some() && origin == self.address.host_str() {
            return Ok(true);
        }
        let holders = self.store.holders(story.id).await?;
        Ok(holders
            .iter()
            .any(|holder| Some(holder.publisher) == self.owner))
    }

    /// The page no longer carries the story.
    pub(super) async fn save_gone(
        &self,
        story: StoryId,
    ) -> Result<(PickupId, NewPickup), StoreError> {
        let look = self.nothing(story);
        Ok((self.store.save_pickup(&look).await?, look))
    }

    fn nothing(&self, story: StoryId) -> NewPickup {
        NewPickup {
            story,
            publisher: self.owner,
            page_url: self.address.to_string(),
            seen: self.seen,
            class: GONE.to_owned(),
            share: 0.0,
            words: 0,
            versions: Vec::new(),
            stale: false,
            findings: "[]".to_owned(),
            passages: serde_json::to_string(&SavedLook::new(self.fetched, 0, None))
                .unwrap_or_default(),
            page: Some(self.hash.to_owned()),
        }
    }
}
