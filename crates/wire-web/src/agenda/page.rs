//! `/desk/agenda` for editors and `/agenda` for publishers: what is to come, day by day.

use askama::Template;
use axum::extract::{Query, State};
use jiff::civil::Date;
use serde::Deserialize;
use url::form_urlencoded::byte_serialize;
use wire_reading::EventStatus;
use wire_reading::subjects::MediaTopic;
use wire_store::SavedSearch;

use super::words::{in_words, last_day};
use super::{Entry, Planner, Typed, Wish, find, today};
use crate::app::App;
use crate::error::Page;
use crate::form::{Problems, show_form};
use crate::layout::{Layout, Section};
use crate::notice::Done;

/// Events on one page.
const ON_A_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "agenda.html")]
struct AgendaPage {
    layout: Layout,
    done: Option<&'static str>,
    problems: Problems,
    typed: Typed,
    /// What is looked for, in words.
    wish: String,
    days: Vec<Day>,
    next: Option<String>,
    subjects: Vec<(&'static str, &'static str)>,
    searches: Vec<SavedSearch>,
    name: String,
    /// The address of a calendar that was just made, with the name of its search.
    fresh: Option<Fresh>,
    path: &'static str,
    stories: &'static str,
}

/// The address of a calendar. It is shown once; the wire keeps a hash of what is secret in it.
pub(super) struct Fresh {
    pub(super) name: String,
    pub(super) address: String,
}

/// What is on one day, or in a longer time.
struct Day {
    heading: String,
    lines: Vec<Line>,
}

/// An event of the list.
struct Line {
    entry: Entry,
    when: Option<String>,
    /// When it was to be before it was moved or called off.
    before: Option<String>,
    /// How sure it is, and how that looks, where it isn't simply planned.
    label: Option<(&'static str, &'static str)>,
}

/// What of the page an address says, besides what is looked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// Where the page before ended.
    after: String,
}

/// What the page is shown with after one of its forms was sent.
#[derive(Default)]
pub(super) struct Sent {
    pub(super) typed: Typed,
    pub(super) after: String,
    pub(super) done: Done,
    pub(super) problems: Problems,
    pub(super) name: String,
    pub(super) fresh: Option<Fresh>,
}

/// `GET /desk/agenda` and `GET /agenda`
pub(crate) async fn page<P: Planner>(
    State(app): State<App>,
    planner: P,
    Query(typed): Query<Typed>,
    Query(asked): Query<Asked>,
    Query(done): Query<Done>,
) -> Page {
    let sent = Sent {
        typed,
        after: asked.after,
        done,
        ..Sent::default()
    };
    view(&app, &planner, sent).await
}

/// The page, after one of its forms was sent.
pub(super) async fn view<P: Planner>(app: &App, planner: &P, sent: Sent) -> Page {
    let (wish, mut problems) = Wish::read(&sent.typed);
    problems.extend(&sent.problems);
    let mut entries = find(app, &planner.whose(app).await?, &wish).await?;
    if !sent.after.is_empty() {
        entries.retain(|entry| entry.place() > sent.after);
    }
    let more = entries.len() > ON_A_PAGE;
    entries.truncate(ON_A_PAGE);
    let next = entries.last().filter(|_| more).map(|last| {
        let place = last.place();
        let after: String = byte_serialize(place.as_bytes()).collect();
        format!("{}?{}&after={after}", P::PATH, wish.query())
    });
    let widest = MediaTopic::all().filter(|topic| topic.broader().count() == 0);
    let mut subjects: Vec<_> = widest.map(|topic| (topic.code(), topic.name())).collect();
    if let Some(topic) = wish.about.as_deref().and_then(MediaTopic::of)
        && !subjects.contains(&(topic.code(), topic.name()))
    {
        subjects.push((topic.code(), topic.name()));
    }
    let page = AgendaPage {
        layout: planner.frame(app).await?,
        done: sent.done.sentence(),
        wish: wish.in_words(),
        days: by_day(entries, today(app)),
        next,
        subjects,
        searches: app.store.saved_searches_of(planner.person().id).await?,
        typed: sent.typed,
        name: sent.name,
        fresh: sent.fresh,
        path: P::PATH,
        stories: P::STORIES,
        problems,
    };
    show_form(&page.problems, &page)
}

fn by_day(entries: Vec<Entry>, today: Date) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for entry in entries {
        let heading = heading(&entry, today);
        let line = line(entry, today);
        match days.last_mut() {
            Some(day) if day.heading == heading => day.lines.push(line),
            _ => days.push(Day {
                heading,
                lines: vec![line],
            }),
        }
    }
    days
}

fn heading(entry: &Entry, today: Date) -> String {
    match &entry.event.when {
        None => "Put off, nobody says until when".into(),
        Some(when) if when.from.date() == last_day(when) => {
            when.from.strftime("%A, %-d %B %Y").to_string()
        }
        Some(when) => {
            let words = in_words(when, today);
            let mut letters = words.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters).collect()
        }
    }
}

fn line(entry: Entry, today: Date) -> Line {
    let event = &entry.event;
    let words = |period: &Option<_>| period.as_ref().map(|period| in_words(period, today));
    Line {
        when: words(&event.when),
        before: words(&event.before),
        label: match event.status {
            EventStatus::Planned => None,
            EventStatus::Possible => Some(("offered", "possible")),
            EventStatus::Moved if event.when.is_none() => Some(("warn", "put off")),
            EventStatus::Moved => Some(("warn", "moved")),
            EventStatus::Cancelled => Some(("kill", "cancelled")),
        },
        entry,
    }
}
