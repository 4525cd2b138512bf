//! What decisions rest on is read once, and used for as long as the database says that it still stands.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use wire_rights::{InForce, Publisher};
use wire_story::{PublisherId, Story, StoryId, Version};

use crate::database::query;
use crate::rows::{get, json_list, number};
use crate::{Store, StoreError};

/// The most publishers that are remembered: those of a large wire's endpoints, a few dozen megabytes.
const MOST_PUBLISHERS: usize = 20_000;

/// The most stories that are remembered: those that a fan-out is about.
const MOST_STORIES: usize = 256;

/// What was read last of what decisions rest on.
///
/// The database counts, in the transaction that makes it, each change of what is kept of publishers, of the
/// rules and of stories, whichever program makes it. The counts are read first: what was remembered under
/// the same count is what the database would say now.
#[derive(Debug, Default)]
pub struct Remembered {
    counts: Counts,
    in_force: Option<Arc<InForce>>,
    publishers: HashMap<PublisherId, Arc<Publisher>>,
    stories: HashMap<StoryId, Arc<(Story, Version)>>,
}

/// How often things have changed.
#[derive(Debug, Default)]
struct Counts {
    publishers: u64,
    stories: u64,
}

impl Remembered {
    /// Leaves what the database still holds as it was.
    pub(super) async fn forget_what_changed(&mut self, store: &Store) -> Result<(), StoreError> {
        let counts = Counts::read(store).await?;
        if counts.publishers != self.counts.publishers {
            self.in_force = None;
            self.publishers.clear();
        }
        if counts.stories != self.counts.stories {
            self.stories.clear();
        }
        self.counts = counts;
        Ok(())
    }

    pub(super) async fn in_force(&mut self, store: &Store) -> Result<Arc<InForce>, StoreError> {
        if let Some(in_force) = &self.in_force {
            return Ok(Arc::clone(in_force));
        }
        let in_force = Arc::new(store.in_force().await?);
        self.in_force = Some(Arc::clone(&in_force));
        Ok(in_force)
    }

    /// Those of these stories that are there.
    pub(super) async fn stories(
        &mut self,
        store: &Store,
        mut missing: BTreeSet<StoryId>,
    ) -> Result<HashMap<StoryId, Arc<(Story, Version)>>, StoreError> {
        let mut found = HashMap::new();
        missing.retain(|id| match self.stories.get(id) {
            Some(known) => found.insert(*id, Arc::clone(known)).is_some(),
            None => true,
        });
        if missing.is_empty() {
            return Ok(found);
        }
        if MOST_STORIES < self.stories.len() + missing.len() {
            self.stories.clear();
        }
        let listed = json_list(missing.iter().map(StoryId::as_bytes));
        for (id, read) in store.newest_versions(&listed).await? {
            let read = Arc::new(read);
            self.stories.insert(id, Arc::clone(&read));
            found.insert(id, read);
        }
        Ok(found)
    }

    /// Those of these publishers that are there.
    pub(super) async fn publishers(
        &mut self,
        store: &Store,
        wanted: &BTreeSet<PublisherId>,
    ) -> Result<HashMap<PublisherId, Arc<Publisher>>, StoreError> {
        let (mut found, mut missing) = (HashMap::new(), Vec::new());
        for id in wanted {
            match self.publishers.get(id) {
                Some(known) => {
                    found.insert(*id, Arc::clone(known));
                }
                None => missing.push(*id),
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        if MOST_PUBLISHERS < self.publishers.len() + missing.len() {
            self.publishers.clear();
        }
        for read in store.publishers_of(&missing).await? {
            let (id, changes_with_copies) = (read.id, counts_copies(&read));
            let read = Arc::new(read);
            if !changes_with_copies {
                self.publishers.insert(id, Arc::clone(&read));
            }
            found.insert(id, read);
        }
        Ok(found)
    }
}

impl Counts {
    async fn read(store: &Store) -> Result<Self, StoreError> {
        let mut counts = Self::default();
        let rows = query("SELECT what, changes FROM ground_changes");
        for row in &rows.fetch_all(store.reading()).await? {
            let changes = number(row, "changes")?;
            match get::<&str>(row, "what")? {
                "publishers" => counts.publishers = changes,
                _ => counts.stories = changes,
            }
        }
        Ok(counts)
    }
}

/// Whether each copy changes what is known of the publisher: the ledger says how much of a volume is used up.
fn counts_copies(publisher: &Publisher) -> bool {
    let mut licences = publisher.licences.iter();
    licences.any(|licence| licence.volume.is_some())
}
