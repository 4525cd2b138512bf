//! `GET /api/v1/events`: the event log, from where the caller stopped.

use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use wire_rights::Listed;

use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::app::App;

/// The most events in one answer.
const MOST: u32 = 500;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The `seq` of the last event that you have; 0 at the start.
    after: Option<u64>,
    /// How many events, 500 at most.
    limit: Option<u32>,
}

/// Something that happened to a story.
#[derive(Debug, Serialize, ToSchema)]
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
    /// The events. Those of stories that an embargo hides are left out.
    events: Vec<EventView>,
    /// What to send as `after` next time.
    next: u64,
}

/// What happened to stories, in order, from where you stopped.
#[utoipa::path(get, path = "/api/v1/events", tag = "events", params(Asked), security(("token" = [])),
    responses((status = 200, body = EventsView), (status = 400, body = Problem), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    _caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<EventsView>, Problem> {
    let after = asked.after.unwrap_or(0);
    let limit = asked.limit.unwrap_or(MOST).clamp(1, MOST);
    let found = app.store.events_after(after, limit).await?;
    let next = found.last().map_or(after, |event| event.seq);
    let at = app.now();
    let mut events = Vec::with_capacity(found.len());
    for event in found {
        let hidden = match app.store.story(event.story).await? {
            Some((story, version)) => Listed::of(&story, &version, at).is_none(),
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
    Ok(Json(EventsView { events, next }))
}
