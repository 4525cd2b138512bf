//! `/account/webhooks/{subscription}/replay`: asks for what was sent before, and stops it.

use axum::Form;
use axum::extract::{Path, State};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use wire_rights::moment::day;
use wire_rights::thousands;
use wire_store::{Replay, StoreError, Subscription};

use super::webhooks::{Shown, own, show_webhook};
use crate::app::App;
use crate::error::{Page, PageError, as_sentence, go};
use crate::form::Problems;
use crate::session::AsPublisher;

/// What is to be sent again: the events of some days, or the newest ones.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) events: Option<u64>,
}

impl Typed {
    /// The form with the day of this instant in it.
    pub(super) fn of_day(at: Timestamp) -> Self {
        let day = at.to_zoned(TimeZone::UTC).date().to_string();
        Self {
            from: day.clone(),
            to: day,
            events: None,
        }
    }

    /// The part of the event log that was asked for.
    async fn read(&self, app: &App, problems: &mut Problems) -> Result<(u64, u64), StoreError> {
        if let Some(events) = self.events {
            let newest = app.store.last_seq().await?;
            return Ok((newest.saturating_sub(events), newest));
        }
        let from = problems.keep("from", start_of(&self.from, "first", 0).map(Some));
        let to = problems.keep("to", start_of(&self.to, "last", 1).map(Some));
        let (Some(from), Some(to)) = (from, to) else {
            return Ok((0, 0));
        };
        if to <= from {
            problems.add(
                "to",
                "The last day is before the first one: change one of them.",
            );
        }
        app.store.events_between(from, to).await
    }
}

/// When a day that was typed begins, or one so many days later.
fn start_of(typed: &str, which: &str, days_later: i32) -> Result<Timestamp, String> {
    let day: Option<Date> = typed.trim().parse().ok();
    let day = day.ok_or_else(|| format!("Fill in the {which} day, as 2026-10-31."))?;
    let start = day
        .saturating_add(days_later.days())
        .to_zoned(TimeZone::UTC);
    // Who means 'all of it' names the last day that there is.
    Ok(start.map_or(Timestamp::MAX, |start| start.timestamp()))
}

/// `POST /account/webhooks/{subscription}/replay`: sends what happened on some days again.
pub(crate) async fn ask(
    State(app): State<App>,
    who: AsPublisher,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Page {
    let subscription = own(&app, who.publisher, &id).await?;
    let problems = begin(&app, &subscription, &typed, &who.signed_in.user.name).await?;
    if !problems.is_empty() {
        let shown = Shown {
            days: typed,
            problems,
            ..Shown::of(&app, &subscription)
        };
        return show_webhook(&app, &who, subscription, shown).await;
    }
    go(&format!(
        "/account/webhooks/{}?done=replay",
        subscription.id
    ))
}

/// Begins to send to a webhook again what was asked for; or says what is wrong with that.
pub(crate) async fn begin(
    app: &App,
    subscription: &Subscription,
    typed: &Typed,
    by: &str,
) -> Result<Problems, PageError> {
    app.attempts
        .one("replay", &subscription.publisher.to_string())?;
    let mut problems = Problems::default();
    let part = typed.read(app, &mut problems).await?;
    if !problems.is_empty() {
        return Ok(problems);
    }
    let asked = app
        .store
        .ask_for_replay(subscription.id, part, by, app.now())
        .await;
    match asked {
        Ok(_) => app.waker.wake(),
        Err(error @ StoreError::Invalid(_)) => {
            problems.add("from", as_sentence(&error.to_string()));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(problems)
}

/// `POST /account/webhooks/{subscription}/replay/stop`
pub(crate) async fn stop(State(app): State<App>, who: AsPublisher, Path(id): Path<String>) -> Page {
    let subscription = own(&app, who.publisher, &id).await?;
    app.store.cancel_replay(subscription.id, app.now()).await?;
    app.waker.wake();
    go(&format!(
        "/account/webhooks/{}?done=replay-stopped",
        subscription.id
    ))
}

/// How far a replay has come, as a sentence.
pub(crate) fn in_words(replay: &Replay) -> String {
    let (done, all) = (thousands(replay.done()), thousands(replay.events()));
    let events = if replay.events() == 1 {
        "event"
    } else {
        "events"
    };
    let asked = format!("{} asked for on {}", replay.asked_by, day(replay.asked));
    if replay.is_under_way() {
        format!("A replay that {asked} is under way: {done} of {all} {events}.")
    } else if replay.cancelled.is_some() {
        format!("The last replay, which {asked}, was stopped after {done} of {all} {events}.")
    } else {
        format!("The last replay, which {asked}, is done: {all} {events}.")
    }
}
