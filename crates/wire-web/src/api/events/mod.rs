//! The event log for programs: asked for from where the caller stopped, waited for, or sent as it grows.
//!
//! A place in the log is a `seq`, for all of them and for ever.

pub(crate) mod list;
mod listeners;
pub(crate) mod stream;

use serde::Serialize;
use utoipa::ToSchema;
use wire_rights::Listed;

use crate::api::problem::Problem;
use crate::app::App;

pub(crate) use listeners::Listeners;

/// The most events in one answer.
const MOST: u32 = 500;

/// Something that happened to a story.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct EventView {
    /// Its place in the log: 1, 2, 3 …
    seq: u64,
    /// When (RFC 3339).
    at: String,
    /// The story.
    story: String,
    /// The version.
    version: u32,
    /// `new`, `update`, `correction`, `refile`, `hold`, `kill` or `released`.
    kind: &'static str,
}

/// Events, in order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventsView {
    /// The events. Those of stories that an embargo hides are left out, and stay so: its end is an event of its own,
    /// with which the story begins.
    events: Vec<EventView>,
    /// What to send as `after` next time.
    next: u64,
}

impl EventsView {
    /// The events after this place that a publisher may hear of.
    async fn after(app: &App, after: u64, limit: u32) -> Result<Self, Problem> {
        let found = app.store.events_after(after, limit).await?;
        if found.is_empty() {
            let end = app.store.last_seq().await?;
            if end < after {
                return Err(Problem::beyond(after, end));
            }
        }
        let next = found.last().map_or(after, |event| event.seq);
        let at = app.now();
        let mut events = Vec::with_capacity(found.len());
        for event in found {
            let hidden = match app.store.story(event.story).await? {
                Some((story, version)) => {
                    Listed::of(&story, &version, at).is_none()
                        || app.store.is_released_after(&story, event.seq).await?
                }
                None => true,
            };
            if !hidden {
                events.push(EventView {
                    seq: event.seq,
                    at: event.at.to_string(),
                    story: event.story.to_string(),
                    version: event.version.get(),
                    kind: event.kind.code(),
                });
            }
        }
        Ok(Self { events, next })
    }
}
