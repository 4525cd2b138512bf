//! The stories that a page carries.

use std::collections::HashMap;

use wire_rights::InForce;
use wire_store::Store;
use wire_story::{Story, StoryId, Version};
use wire_trace::{Document, Page};

use super::{LookError, busy};

/// A story that a page carries, with all the versions that it was compared with.
pub(super) struct Found {
    pub(super) story: Story,
    pub(super) versions: Vec<Version>,
    pub(super) pickup: wire_trace::Pickup,
}

/// Which of these stories the page carries, those with most words first.
pub(super) async fn found(
    store: &Store,
    in_force: &InForce,
    page: Page,
    candidates: Vec<StoryId>,
) -> Result<Vec<Found>, LookError> {
    let mut documents = Vec::with_capacity(candidates.len());
    let mut stories = HashMap::with_capacity(candidates.len());
    for story in candidates {
        if let Some((story, latest)) = store.story(story).await? {
            let versions = store.versions(story.id).await?;
            let terms = in_force.terms_for(&story, &latest);
            documents.push(Document::of(&story, &versions, terms));
            stories.insert(story.id.to_string(), (story, versions));
        }
    }
    let found = busy(move || Ok(wire_trace::compare(&page, documents))).await?;
    let found = found.into_iter().filter_map(|pickup| {
        let (story, versions) = stories.remove(&pickup.story)?;
        Some(Found {
            story,
            versions,
            pickup,
        })
    });
    Ok(found.collect())
}
