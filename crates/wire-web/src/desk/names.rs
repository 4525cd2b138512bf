//! Names of stories and publishers, as the desk's lists show them.

use std::collections::HashMap;

use wire_store::StoreError;
use wire_story::{PublisherId, StoryId, Version};

use crate::app::App;

/// Names that were looked up once for a page.
#[derive(Debug, Default)]
pub(crate) struct Names {
    stories: HashMap<StoryId, String>,
    publishers: HashMap<PublisherId, String>,
}

impl Names {
    /// A story's headline for the desk: that of its newest version with a text, so that a killed
    /// story can still be told from others.
    pub(crate) async fn story(&mut self, app: &App, id: StoryId) -> Result<String, StoreError> {
        if let Some(known) = self.stories.get(&id) {
            return Ok(known.clone());
        }
        let headline = match app.store.story(id).await? {
            Some((_, version)) => headline(app, &version).await?,
            None => "a story that is gone".to_owned(),
        };
        self.stories.insert(id, headline.clone());
        Ok(headline)
    }

    /// A publisher's name.
    pub(crate) async fn publisher(
        &mut self,
        app: &App,
        id: PublisherId,
    ) -> Result<String, StoreError> {
        if let Some(known) = self.publishers.get(&id) {
            return Ok(known.clone());
        }
        let name = match app.store.publisher(id).await? {
            Some(publisher) => publisher.name,
            None => "a publisher that is gone".to_owned(),
        };
        self.publishers.insert(id, name.clone());
        Ok(name)
    }
}

/// The headline of a story whose newest version is this.
pub(crate) async fn headline(app: &App, newest: &Version) -> Result<String, StoreError> {
    let last = app.store.last_headline(newest).await?;
    Ok(last.unwrap_or_else(|| "A killed story".to_owned()))
}
