//! `GET /api/v1/events/stream`: the event log as server-sent events (HTML, section 9.2), each as soon as it is there.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive};
use axum::response::{IntoResponse, Sse};
use futures_util::stream::{self, StreamExt};
use serde::Deserialize;
use tokio::time::timeout;
use utoipa::IntoParams;
use wire_delivery::Tail;

use super::listeners::Listening;
use super::{EventView, EventsView, MOST};
use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::api::query::Query;
use crate::app::App;

/// How long the stream says nothing at most: a comment tells proxies that it lives.
const SILENCE: Duration = Duration::from_secs(15);
/// How often it is seen to that the token is still good.
const LOOK: Duration = Duration::from_secs(10);
/// Asks nginx to pass on what it gets, and to collect nothing.
const UNBUFFERED: [(&str, &str); 1] = [("x-accel-buffering", "no")];

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The `seq` of the last event that you have; 0 at the start. The header `Last-Event-ID` goes before it.
    after: Option<u64>,
}

/// What happens to stories, as server-sent events: first what came after the place that you name, then each event as
/// it happens. The `id` of a message is the event's `seq`, its `event` the kind, its `data` the event as JSON.
#[utoipa::path(get, path = "/api/v1/events/stream", tag = "events", params(Asked), security(("token" = [])),
    responses((status = 200, content_type = "text/event-stream", body = EventView), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 409, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn stream(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Problem> {
    let after = last_event(&headers)?.or(asked.after).unwrap_or(0);
    let first = EventsView::after(&app, after, MOST).await?;
    let log = Log {
        _listens: app.listeners.listen(caller.publisher.id)?,
        tail: app.waker.tail(),
        next: first.next,
        ready: first.events.into(),
        caller,
        app,
    };
    let events = stream::unfold(log, async |mut log| {
        let event = log.event().await?;
        Some((message(&event), log))
    });
    let messages = events.map(Ok::<_, Infallible>);
    let stream = Sse::new(messages).keep_alive(KeepAlive::new().interval(SILENCE));
    Ok((UNBUFFERED, stream))
}

/// The place where a program stopped that comes back.
fn last_event(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(value) = headers.get("last-event-id") else {
        return Ok(None);
    };
    let seq = value.to_str().ok().and_then(|value| value.parse().ok());
    seq.map(Some).ok_or_else(|| {
        Problem::request("'Last-Event-ID' isn't the id of an event: send the last one that you have got, a number.")
    })
}

fn message(event: &EventView) -> Event {
    let message = Event::default().id(event.seq.to_string()).event(event.kind);
    // Numbers and short texts always make JSON.
    message.json_data(event).unwrap_or_default()
}

/// The log as one program hears it.
struct Log {
    app: App,
    caller: Caller,
    tail: Tail,
    /// The last place that was read.
    next: u64,
    /// What was read and not sent yet.
    ready: VecDeque<EventView>,
    _listens: Listening,
}

impl Log {
    /// The next event, when there is one. Nothing ends the stream: the wire stops, the token was revoked, or the store
    /// can't be read. The program comes back, and hears why.
    async fn event(&mut self) -> Option<EventView> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if let Ok(passed) = timeout(LOOK, self.tail.passes(self.next)).await {
                passed.ok()?;
            }
            if !self.caller.is_still_welcome(&self.app).await {
                return None;
            }
            let more = EventsView::after(&self.app, self.next, MOST).await.ok()?;
            self.next = more.next;
            self.ready = more.events.into();
        }
    }
}
