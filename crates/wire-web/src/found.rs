//! Stories that a search finds. What it finds in a text tells what is in it, so a text is searched only for those who may read
//! it; and what an embargo hides can't be found by its words.

use wire_store::{Question, SearchIn, StoreError, StoryFilter};
use wire_story::{Story, Version};

use crate::app::App;

/// A story that was found.
pub(crate) struct Found {
    pub(crate) story: Story,
    pub(crate) version: Version,
    /// Whether only its text has what was looked for: then it is shown to those who may read the text.
    pub(crate) by_text: bool,
}

impl Found {
    /// One that anybody may see in a list.
    pub(crate) fn in_list((story, version): (Story, Version)) -> Self {
        Self {
            story,
            version,
            by_text: false,
        }
    }
}

/// What a publisher's search finds, before it is decided which of the texts it may read.
pub(crate) async fn for_publisher(
    app: &App,
    question: &Question,
    limit: u32,
) -> Result<Vec<Found>, StoreError> {
    let look = async |place| {
        let filter = StoryFilter::Released;
        app.store.find_stories(question, place, filter, limit).await
    };
    let listed = look(SearchIn::Listed).await?;
    let texts = look(SearchIn::Texts).await?;
    let is_listed = |story: &Story| listed.iter().any(|(known, _)| known.id == story.id);
    Ok(texts
        .into_iter()
        .map(|(story, version)| Found {
            by_text: !is_listed(&story),
            story,
            version,
        })
        .collect())
}
