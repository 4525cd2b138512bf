//! The headlines of the stories on a statement, looked up whenever it is shown: a statement keeps their
//! ids, so that what a kill took back is not spread on by an office's papers.

use std::collections::BTreeMap;

use wire_rights::Listed;
use wire_story::{Status, StoryId};

use super::Line;
use crate::app::App;
use crate::error::PageError;

/// Names of stories, as far as anybody may know them now.
#[derive(Default)]
pub(crate) struct Headlines(BTreeMap<StoryId, String>);

impl Headlines {
    /// Those of the stories on these lines.
    pub(super) async fn of(
        app: &App,
        lines: impl Iterator<Item = &Line>,
    ) -> Result<Self, PageError> {
        let mut names = BTreeMap::new();
        for line in lines {
            let id = line.story;
            if names.contains_key(&id) {
                continue;
            }
            let found = app.store.story(id).await?;
            let listed = found.and_then(|(story, version)| Listed::of(&story, &version, app.now()));
            let name = match listed {
                None => format!("Story under embargo, {id}"),
                Some(listed) => match (listed.headline, listed.status) {
                    (Some(headline), _) => headline,
                    (None, Status::Canceled) => format!("Story withdrawn, {id}"),
                    (None, _) => format!("Story on hold, {id}"),
                },
            };
            names.insert(id, name);
        }
        Ok(Self(names))
    }

    /// The name of a story on one of the lines.
    pub(crate) fn story(&self, id: &StoryId) -> &str {
        self.0.get(id).map_or("", String::as_str)
    }
}
