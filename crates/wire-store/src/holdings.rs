//! Who has the stories of a list, and who is yet to act: a statement or two for a whole page.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use wire_story::{PublisherId, StoryId, VersionNumber};

use crate::database::query;
use crate::rows::{id, json_list, number, version};
use crate::{Store, StoreError};

/// What became of a story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// How many publishers have which version as their newest.
    pub holders: BTreeMap<VersionNumber, u32>,
    /// How many obligations are open.
    pub open: u32,
}

const HOLDERS: &str = "
    SELECT story, newest AS version, count(*) AS holders FROM (
        SELECT story, publisher, max(version) AS newest FROM takes
        WHERE story IN (SELECT unhex(value) FROM json_each($1)) AND result <> 'failed'
        GROUP BY story, publisher) each
    GROUP BY story, newest";

const OPEN: &str = "
    SELECT story, count(*) AS open FROM obligations
    WHERE story IN (SELECT unhex(value) FROM json_each($1))
      AND acknowledged IS NULL AND superseded IS NULL
    GROUP BY story";

const TAKERS: &str = "
    SELECT DISTINCT publisher FROM takes
    WHERE story IN (SELECT unhex(value) FROM json_each($1)) AND result <> 'failed'";

impl Store {
    /// Who has these stories and who is yet to act, for a list. A story that nobody has is missing.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn holdings(
        &self,
        stories: impl IntoIterator<Item = StoryId>,
    ) -> Result<HashMap<StoryId, Holdings>, StoreError> {
        let stories: Vec<StoryId> = stories.into_iter().collect();
        let listed = json_list(stories.iter().map(StoryId::as_bytes));
        let mut found: HashMap<StoryId, Holdings> = HashMap::new();
        let rows = query(HOLDERS).bind(&listed);
        for row in &rows.fetch_all(self.reading()).await? {
            let holders = &mut found.entry(id(row, "story")?).or_default().holders;
            holders.insert(version(row, "version")?, number(row, "holders")?);
        }
        let rows = query(OPEN).bind(&listed);
        for row in &rows.fetch_all(self.reading()).await? {
            found.entry(id(row, "story")?).or_default().open = number(row, "open")?;
        }
        Ok(found)
    }

    /// The publishers that have any of these stories, in any version.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn takers(
        &self,
        stories: impl IntoIterator<Item = StoryId>,
    ) -> Result<BTreeSet<PublisherId>, StoreError> {
        let stories: Vec<StoryId> = stories.into_iter().collect();
        let listed = json_list(stories.iter().map(StoryId::as_bytes));
        let rows = query(TAKERS).bind(listed);
        let rows = rows.fetch_all(self.reading()).await?;
        rows.iter().map(|row| id(row, "publisher")).collect()
    }
}
