//! `GET /api/v1/events`: the event log, from where the caller stopped, and on request as soon as there is more.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use tokio::time::{Instant, timeout_at};
use utoipa::IntoParams;

use super::{EventsView, MOST};
use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::api::query::Query;
use crate::app::App;

/// The longest that a call waits, in seconds: proxies break off what says nothing for a minute.
const LONGEST_WAIT: u64 = 50;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The `seq` of the last event that you have; 0 at the start.
    after: Option<u64>,
    /// How many events, 500 at most.
    limit: Option<u32>,
    /// How many seconds the answer may wait until there is an event, 50 at most. Without it, the answer comes at once.
    wait: Option<u64>,
}

/// What happened to stories, in order, from where you stopped; with `wait`, as soon as something happens.
#[utoipa::path(get, path = "/api/v1/events", tag = "events", params(Asked), security(("token" = [])),
    responses((status = 200, body = EventsView), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 409, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<EventsView>, Problem> {
    let limit = asked.limit.unwrap_or(MOST).clamp(1, MOST);
    let wait = Duration::from_secs(asked.wait.unwrap_or(0).min(LONGEST_WAIT));
    let until = Instant::now() + wait;
    let mut answer = EventsView::after(&app, asked.after.unwrap_or(0), limit).await?;
    if answer.events.is_empty() && !wait.is_zero() {
        let _listens = app.listeners.listen(caller.publisher.id)?;
        let mut tail = app.waker.tail();
        // What comes may be hidden by an embargo: then the wait goes on.
        while answer.events.is_empty()
            && let Ok(Ok(())) = timeout_at(until, tail.passes(answer.next)).await
        {
            answer = EventsView::after(&app, answer.next, limit).await?;
        }
    }
    Ok(Json(answer))
}
