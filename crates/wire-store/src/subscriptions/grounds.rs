//! What decisions about deliveries rest on, read for many at once.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use wire_reading::Correction;
use wire_rights::{InForce, Publisher};
use wire_story::{PublisherId, Story, StoryId, SubscriptionId, Version, VersionNumber};

use super::Pending;
use super::delivering::pending;
use super::remembered::Remembered;
use crate::database::{Given, query};
use crate::ledger::day;
use crate::rows::{id, json_list, version};
use crate::{Store, StoreError};

/// A story that an endpoint may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prospect {
    /// By which standing order.
    pub subscription: SubscriptionId,
    /// Whose it is.
    pub publisher: PublisherId,
    /// Which story.
    pub story: StoryId,
}

/// What decisions about some prospects rest on, as it stands now.
#[derive(Debug)]
pub struct Grounds {
    /// The policy, the terms and the catalogue in force.
    pub in_force: Arc<InForce>,
    stories: HashMap<StoryId, Arc<(Story, Version)>>,
    publishers: HashMap<PublisherId, Arc<Publisher>>,
    had: HashMap<(PublisherId, StoryId), VersionNumber>,
    today: HashMap<PublisherId, HashSet<StoryId>>,
    pending: HashMap<(SubscriptionId, StoryId), Vec<Pending>>,
    corrections: HashMap<StoryId, Vec<Correction>>,
    releases: HashMap<StoryId, u64>,
}

/// The newest version that each publisher got of each story, for these pairs. Each is looked up by itself: PostgreSQL would
/// read the whole ledger for a join while it believes it to be short.
const HAD: &str = "
    SELECT story, publisher, version FROM (
        SELECT given.story, given.publisher, (
            SELECT max(takes.version) FROM takes
            WHERE takes.story = given.story AND takes.publisher = given.publisher AND takes.result <> 'failed') AS version
        FROM {given}) had
    WHERE version IS NOT NULL";

/// The stories that the publishers of the list `$1` took for the first time from `$2` to `$3`, by exits that
/// republish.
const TODAY: &str = "
    SELECT DISTINCT t.publisher, t.story FROM takes t
    WHERE t.publisher IN (SELECT unhex(value) FROM json_each($1))
      AND t.first >= $2 AND t.first < $3 AND t.exit <> 'page' AND t.result <> 'failed'
      AND NOT EXISTS (
        SELECT 1 FROM takes before WHERE before.story = t.story AND before.publisher = t.publisher
            AND before.first < $2 AND before.exit <> 'page' AND before.result <> 'failed')";

impl Store {
    /// What decisions about these rest on, as it stands now: a few statements, however many they are.
    /// What was read before and hasn't changed since is taken from `remembered`.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn grounds(
        &self,
        remembered: &mut Remembered,
        prospects: &[Prospect],
        at: Timestamp,
    ) -> Result<Grounds, StoreError> {
        remembered.forget_what_changed(self).await?;
        let stories: BTreeSet<StoryId> = prospects.iter().map(|it| it.story).collect();
        let listed = json_list(stories.iter().map(StoryId::as_bytes));
        let publishers: BTreeSet<PublisherId> = prospects.iter().map(|it| it.publisher).collect();
        let in_force = remembered.in_force(self).await?;
        let stories = remembered.stories(self, stories).await?;
        let loaded = remembered.publishers(self, &publishers).await?;

        let given = Given::default()
            .bytes("story", prospects.iter().map(|it| *it.story.as_bytes()))
            .bytes(
                "publisher",
                prospects.iter().map(|it| *it.publisher.as_bytes()),
            );
        let had = query(HAD)
            .given(given)
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(|row| {
                let key = (id(row, "publisher")?, id(row, "story")?);
                Ok((key, version(row, "version")?))
            })
            .collect::<Result<_, StoreError>>()?;

        // A day may hold many stories, and where nothing caps them nobody asks how many.
        let caps_a_day = |publisher: &Arc<Publisher>| {
            let mut licences = publisher.licences.iter();
            licences.any(|licence| licence.terms.daily_cap.is_some())
        };
        let mut today: HashMap<PublisherId, HashSet<StoryId>> = HashMap::new();
        if in_force.caps_a_day() || loaded.values().any(caps_a_day) {
            let (start, end) = day(at);
            let rows = query(TODAY)
                .bind(json_list(publishers.iter().map(PublisherId::as_bytes)))
                .bind(start.as_microsecond())
                .bind(end.as_microsecond());
            for row in &rows.fetch_all(self.reading()).await? {
                let of_publisher = today.entry(id(row, "publisher")?).or_default();
                of_publisher.insert(id(row, "story")?);
            }
        }

        let subscriptions: BTreeSet<SubscriptionId> =
            prospects.iter().map(|it| it.subscription).collect();
        let mut waiting: HashMap<_, Vec<Pending>> = HashMap::new();
        let rows = query(
            "SELECT * FROM pending
             WHERE subscription IN (SELECT unhex(value) FROM json_each($1))
               AND story IN (SELECT unhex(value) FROM json_each($2)) ORDER BY seq",
        )
        .bind(json_list(
            subscriptions.iter().map(SubscriptionId::as_bytes),
        ))
        .bind(&listed);
        for row in &rows.fetch_all(self.reading()).await? {
            let row = pending(row)?;
            let of_story = waiting.entry((row.subscription, row.story)).or_default();
            of_story.push(row);
        }

        let mut corrections: HashMap<StoryId, Vec<Correction>> = HashMap::new();
        for (story, correction) in self.corrections_of(&listed).await? {
            corrections.entry(story).or_default().push(correction);
        }

        let was_held = stories.values().any(|read| read.0.is_released());
        let releases = match was_held {
            true => self.releases_of(&listed).await?,
            false => HashMap::new(),
        };

        Ok(Grounds {
            in_force,
            stories,
            publishers: loaded,
            had,
            today,
            pending: waiting,
            corrections,
            releases,
        })
    }
}

impl Grounds {
    /// The story with its newest version, where it is there.
    #[must_use]
    pub fn story(&self, prospect: Prospect) -> Option<&(Story, Version)> {
        self.stories.get(&prospect.story).map(Arc::as_ref)
    }

    /// The publisher, where it is there.
    #[must_use]
    pub fn publisher(&self, prospect: Prospect) -> Option<&Publisher> {
        self.publishers.get(&prospect.publisher).map(Arc::as_ref)
    }

    /// The newest version that the ledger says the publisher got, by any exit.
    #[must_use]
    pub fn had(&self, prospect: Prospect) -> Option<VersionNumber> {
        let key = (prospect.publisher, prospect.story);
        self.had.get(&key).copied()
    }

    /// How many other stories the publisher took for the first time on this day, by exits that republish;
    /// 0 where nothing that could hold for it caps them.
    #[must_use]
    pub fn taken_today(&self, prospect: Prospect) -> u32 {
        let others = self.today.get(&prospect.publisher).map_or(0, |stories| {
            let others = stories.iter().filter(|story| **story != prospect.story);
            others.count()
        });
        u32::try_from(others).unwrap_or(u32::MAX)
    }

    /// What people have corrected of what was read in the story, the oldest first.
    #[must_use]
    pub fn corrections(&self, prospect: Prospect) -> &[Correction] {
        let corrections = self.corrections.get(&prospect.story);
        corrections.map_or(&[], Vec::as_slice)
    }

    /// Whether the story was [released](Store::is_released_after) from its embargo after this place in the log.
    #[must_use]
    pub fn is_released_after(&self, prospect: Prospect, seq: u64) -> bool {
        let release = self.releases.get(&prospect.story);
        release.is_some_and(|release| seq < *release)
    }

    /// What waits for another try of the story, in the order of the log.
    #[must_use]
    pub fn pending(&self, prospect: Prospect) -> &[Pending] {
        let key = (prospect.subscription, prospect.story);
        self.pending.get(&key).map_or(&[], Vec::as_slice)
    }
}
