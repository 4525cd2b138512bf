//! `GET /calendars/{token}/agenda.ics`: a saved search as a calendar, for whoever knows its address.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use jiff::ToSpan;
use jiff::civil::Date;
use url::Url;
use wire_delivery::feeds::Feed;
use wire_formats::calendar::{self, Calendar, Occurs, Status};
use wire_reading::{EventStatus, Period, Precision};
use wire_rights::{Exit, Role};
use wire_store::{TokenHash, Wire};

use super::words::{in_words, last_day};
use super::{Entry, Whose, Wish, find, today};
use crate::app::App;
use crate::error::{Page, PageError};
use crate::feeds::private;
use crate::take;

/// What is over stays so many days in a calendar.
const STAYS_DAYS: i32 = 30;
/// Events in a calendar, the earliest of them.
const MOST: usize = 1_000;

/// `GET /calendars/{token}/agenda.ics`
pub(crate) async fn file(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Page {
    let found = app.store.search_of_calendar(TokenHash::of(&token)).await?;
    let (search, owner) = found.ok_or_else(unknown)?;
    // What its owner may see now.
    let whose = match owner.role {
        Role::Publisher(publisher) => {
            let publisher = take::publisher(&app, publisher).await?;
            Whose::Publisher(Box::new(publisher), Some(owner.id), Exit::Page)
        }
        role => Whose::Desk(role.editing().ok_or_else(unknown)?),
    };
    let today = today(&app);
    let mut wish = Wish::of_query(&search.query);
    let since = today.saturating_sub(STAYS_DAYS.days());
    wish.from = Some(wish.from.unwrap_or(since).max(since));
    let mut entries = find(&app, &whose, &wish).await?;
    entries.truncate(MOST);
    let wire = app.wire().await?;
    let stories = match whose {
        Whose::Desk(_) => "desk/stories",
        Whose::Publisher(..) => "stories",
    };
    let entries: Vec<_> = entries
        .iter()
        .filter_map(|entry| written(entry, &wire, stories, today))
        .collect();
    let file = calendar::write(&Calendar {
        name: &format!("{}: {}", wire.name, search.name),
        entries: &entries,
    });
    let feed = Feed {
        text: file,
        headers: vec![("content-type", calendar::MEDIA_TYPE.to_owned())],
    };
    Ok(private(feed, &headers))
}

/// An event as a calendar has it. What was put off has its old time, and is cancelled there; what never had a time isn't in it.
fn written(entry: &Entry, wire: &Wire, stories: &str, today: Date) -> Option<calendar::Entry> {
    let event = &entry.event;
    let when = event.when.as_ref().or(event.before.as_ref())?;
    let status = match event.status {
        EventStatus::Cancelled => Status::Cancelled,
        EventStatus::Moved if event.when.is_none() => Status::Cancelled,
        EventStatus::Possible => Status::Tentative,
        EventStatus::Planned | EventStatus::Moved => Status::Confirmed,
    };
    let host = wire.base_url.host_str().unwrap_or_default();
    let page = |story| wire.base_url.join(&format!("{stories}/{story}")).ok();
    Some(calendar::Entry {
        uid: format!("{}@{host}", entry.uid),
        sequence: entry.last.0,
        changed: entry.last.1,
        when: occurs(when),
        status,
        summary: event.title.clone(),
        description: description(entry, today, page),
        location: event.place.clone(),
        page: entry.told.first().and_then(|telling| page(telling.story)),
    })
}

fn occurs(when: &Period) -> Occurs {
    if when.precision == Precision::Time {
        return Occurs::At(when.from, when.until);
    }
    let after = last_day(when).saturating_add(1.day());
    Occurs::Days(when.from.date(), after)
}

/// All that is known of an event, line by line.
fn description(
    entry: &Entry,
    today: Date,
    page: impl Fn(wire_story::StoryId) -> Option<Url>,
) -> String {
    let event = &entry.event;
    let mut lines = Vec::new();
    if let Some(when) = &event.when {
        lines.push(format!(
            "It is to be {}: “{}”.",
            in_words(when, today),
            when.words
        ));
    }
    if let Some(before) = &event.before {
        lines.push(format!("It was to be {}.", in_words(before, today)));
    }
    if !event.people.is_empty() {
        lines.push(format!("With: {}", event.people.join(", ")));
    }
    if !event.alternatives.is_empty() {
        lines.push(format!("Or instead: {}", event.alternatives.join(", ")));
    }
    for telling in &entry.told {
        lines.push(format!("“{}”", telling.sentence));
        let address = page(telling.story).map_or_else(String::new, |page| format!(" {page}"));
        lines.push(format!("— {}{address}", telling.headline));
    }
    lines.join("\n")
}

fn unknown() -> PageError {
    PageError::NotFound(
        "There is no calendar at this address. If it was replaced or deleted, make another on the page of the agenda.".into(),
    )
}
