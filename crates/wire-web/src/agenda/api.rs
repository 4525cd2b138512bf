//! `GET /api/v1/agenda`

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use wire_reading::Period;
use wire_rights::Exit;

use super::words::in_words;
use super::{Entry, Typed, Whose, Wish, find, today};
use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::api::query::Query;
use crate::app::App;

/// The most events in one answer.
const MOST: usize = 100;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The first day, `2026-12-04`; without it, today (UTC).
    from: Option<String>,
    /// The last day, `2026-12-31`.
    until: Option<String>,
    /// Words that the event, its sentences or their headlines have.
    q: Option<String>,
    /// The code of a subject, `medtop:15000000`; a Media Topic's narrower ones are meant, too.
    about: Option<String>,
    /// Where the answer before ended: its `next`.
    after: Option<String>,
    /// How many events, 100 at most.
    limit: Option<u32>,
}

/// What is to come, the earliest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgendaView {
    /// The events.
    events: Vec<UpcomingView>,
    /// What to send as `after` for later ones; null at the end.
    next: Option<String>,
}

/// Something that is to come, as stories tell of it that you may have.
#[derive(Debug, Serialize, ToSchema)]
struct UpcomingView {
    /// Its name, which stays while the story is there that told of it first.
    id: String,
    /// What it is.
    title: String,
    /// `planned`, `possible`, `moved` or `cancelled`.
    status: &'static str,
    /// When; null where it was put off and nobody says until when.
    when: Option<PeriodView>,
    /// When it was to be before it was moved.
    before: Option<PeriodView>,
    /// Where.
    place: Option<String>,
    /// Who takes part.
    people: Vec<String>,
    /// What may become of it instead.
    alternatives: Vec<String>,
    /// The stories that tell of it, the youngest first.
    told: Vec<ToldView>,
}

/// A time, as exactly as it is known, by the clocks of its place.
#[derive(Debug, Serialize, ToSchema)]
struct PeriodView {
    /// From when it can be: `2026-12-04T10:00:00`.
    from: String,
    /// Before when.
    until: String,
    /// `time`, `day`, `week`, `month`, `quarter`, `year` or `longer`.
    exactness: &'static str,
    /// The same in words.
    in_words: String,
    /// The words of the story.
    words: String,
}

/// A story that tells of an event.
#[derive(Debug, Serialize, ToSchema)]
struct ToldView {
    /// The story's id.
    story: String,
    /// Its headline.
    headline: String,
    /// The day it is dated.
    date: String,
    /// The sentence that says so.
    sentence: String,
}

/// What is to come, by the stories that you may have: events that several stories tell of stand there once.
#[utoipa::path(get, path = "/api/v1/agenda", tag = "agenda", params(Asked), security(("token" = [])),
    responses((status = 200, body = AgendaView), (status = 400, body = Problem), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<AgendaView>, Problem> {
    let typed = Typed {
        q: asked.q.unwrap_or_default(),
        from: asked.from.unwrap_or_default(),
        until: asked.until.unwrap_or_default(),
        about: asked.about.unwrap_or_default(),
    };
    let (wish, problems) = Wish::read(&typed);
    if let Some((field, sentence)) = problems.all().first() {
        return Err(Problem::request(format!("'{field}': {sentence}")));
    }
    let whose = Whose::Publisher(Box::new(caller.publisher), None, Exit::Api);
    let mut entries = find(&app, &whose, &wish).await?;
    if let Some(after) = &asked.after {
        if !Entry::is_place(after) {
            return Err(Problem::request(
                "'after' has to be the 'next' of an earlier answer.",
            ));
        }
        entries.retain(|entry| entry.place() > *after);
    }
    let limit = asked.limit.map_or(MOST, |limit| limit as usize);
    let limit = limit.clamp(1, MOST);
    let more = entries.len() > limit;
    entries.truncate(limit);
    let today = today(&app);
    let period = |period: &Period| PeriodView {
        from: period.from.to_string(),
        until: period.until.to_string(),
        exactness: period.precision.code(),
        in_words: in_words(period, today),
        words: period.words.clone(),
    };
    Ok(Json(AgendaView {
        next: entries.last().filter(|_| more).map(Entry::place),
        events: entries
            .into_iter()
            .map(|entry| UpcomingView {
                when: entry.event.when.as_ref().map(period),
                before: entry.event.before.as_ref().map(period),
                id: entry.uid,
                title: entry.event.title,
                status: entry.event.status.code(),
                place: entry.event.place,
                people: entry.event.people,
                alternatives: entry.event.alternatives,
                told: entry
                    .told
                    .into_iter()
                    .map(|telling| ToldView {
                        story: telling.story.to_string(),
                        headline: telling.headline,
                        date: telling.date.to_string(),
                        sentence: telling.sentence,
                    })
                    .collect(),
            })
            .collect(),
    }))
}
