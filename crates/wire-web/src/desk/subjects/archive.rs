//! What rules find in the archive.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::task::spawn_blocking;
use wire_formats::editor;
use wire_reading::subjects::{Rules, Suggestion};
use wire_rights::{DeskCopy, Editing};
use wire_store::StoryFilter;
use wire_story::StoryId;

use super::words;
use crate::app::App;
use crate::error::PageError;

/// No more stories are looked at …
const MOST_LOOKED_AT: usize = 1_000;
/// … and no more are shown.
const MOST_FOUND: usize = 50;
/// So many are read from the store at once.
const AT_ONCE: u32 = 100;

/// What rules find in the archive.
pub(super) struct Tried {
    /// The newest first.
    pub(super) found: Vec<Found>,
    pub(super) looked_at: usize,
    /// Whether older stories weren't looked at.
    pub(super) more: bool,
}

/// A story that a rule is true of.
pub(super) struct Found {
    pub(super) story: StoryId,
    pub(super) headline: String,
    pub(super) published: Timestamp,
    /// The names of the subjects, each with the words that suggest it.
    pub(super) subjects: Vec<(String, String)>,
}

/// A story to hold against the rules.
struct Given {
    story: StoryId,
    headline: String,
    published: Timestamp,
    text: String,
}

impl Given {
    fn find(self, rules: &Rules) -> Option<Found> {
        let suggested = rules.suggest(&self.text);
        let subject = |one: &Suggestion| (one.name.to_string(), words(&self.text, one));
        let subjects: Vec<_> = suggested.iter().map(subject).collect();
        (!subjects.is_empty()).then_some(Found {
            story: self.story,
            headline: self.headline,
            published: self.published,
            subjects,
        })
    }
}

/// Holds rules against the archive, from the newest story back.
pub(super) async fn look(app: &App, permission: Editing, rules: Rules) -> Result<Tried, PageError> {
    let rules = Arc::new(rules);
    let mut tried = Tried {
        found: Vec::new(),
        looked_at: 0,
        more: false,
    };
    let mut after = None;
    loop {
        let page = app
            .store
            .stories(StoryFilter::All, after.as_ref(), AT_ONCE)
            .await?;
        tried.looked_at += page.stories.len();
        let given: Vec<Given> = page
            .stories
            .iter()
            .filter_map(|(story, version)| {
                let content = version.content()?;
                Some(Given {
                    story: story.id,
                    headline: content.headline.clone(),
                    published: story.published,
                    text: editor::plain(&DeskCopy::new(permission, content)),
                })
            })
            .collect();
        let rules = Arc::clone(&rules);
        let find = move || -> Vec<Found> {
            let found = given.into_iter().filter_map(|given| given.find(&rules));
            found.collect()
        };
        let found = spawn_blocking(find).await;
        tried.found.extend(found.map_err(|_| broken())?);
        after = page.next;
        let full = tried.found.len() >= MOST_FOUND || tried.looked_at >= MOST_LOOKED_AT;
        if after.is_none() || full {
            tried.more = after.is_some() || tried.found.len() > MOST_FOUND;
            tried.found.truncate(MOST_FOUND);
            return Ok(tried);
        }
    }
}

fn broken() -> PageError {
    PageError::Conflict("The archive could not be read to its end. Try the rules again.".into())
}
