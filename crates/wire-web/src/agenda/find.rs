//! Making an agenda: from what stories foretell to events, each once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use wire_reading::{Told, Upcoming, merge};
use wire_rights::{Editing, Exit, Publisher};
use wire_store::{StoreError, StoryForetells};
use wire_story::text::fold;
use wire_story::{StoryId, UserId};

use super::Wish;
use crate::app::App;
use crate::take::Looking;

/// So much of what stories foretell is looked at, from the youngest story back.
const MOST: u32 = 20_000;
/// Stories may say so long after another that its event was moved.
const TELLS_ON_DAYS: i32 = 60;

/// For whom an agenda is made.
pub(crate) enum Whose {
    /// Who edits sees what every story says.
    Desk(Editing),
    /// A publisher, or one of its people, sees what stories say that it may have by this exit.
    Publisher(Box<Publisher>, Option<UserId>, Exit),
}

/// Something that is to come.
pub(crate) struct Entry {
    pub(crate) event: Upcoming,
    /// Its name, which stays while the story is there that told of it first.
    pub(crate) uid: String,
    /// Where it is told of, the youngest story first.
    pub(crate) told: Vec<Telling>,
    /// The place in the log of what happened last to one of these stories, and when that was.
    pub(crate) last: (u64, Timestamp),
}

/// A story that tells of an event.
pub(crate) struct Telling {
    pub(crate) story: StoryId,
    pub(crate) headline: String,
    pub(crate) date: Date,
    pub(crate) sentence: String,
}

impl Entry {
    /// Its place in the order of time, by which the next page of a list begins. What has no time stands last.
    pub(crate) fn place(&self) -> String {
        match &self.event.when {
            Some(when) => format!("{}/{}/{}", when.from, when.until, self.uid),
            None => format!("~/{}", self.uid),
        }
    }

    /// Whether this is a place in the order of time.
    pub(crate) fn is_place(place: &str) -> bool {
        match place.split('/').collect::<Vec<_>>()[..] {
            [from, until, _] => {
                from.parse::<DateTime>().is_ok() && until.parse::<DateTime>().is_ok()
            }
            ["~", _] => true,
            _ => false,
        }
    }

    /// Whether it is told of with all these words.
    fn has(&self, words: &[String]) -> bool {
        let event = &self.event;
        let mut all: Vec<&str> = vec![&event.title];
        all.extend(event.place.as_deref());
        all.extend(event.people.iter().map(String::as_str));
        all.extend(event.alternatives.iter().map(String::as_str));
        for telling in &self.told {
            all.extend([telling.sentence.as_str(), telling.headline.as_str()]);
        }
        let all = fold(&all.join(" "));
        words.iter().all(|word| all.as_str().contains(word))
    }

    /// Whether it may be within the days that are looked for.
    fn is_within(&self, from: Date, until: Option<Date>) -> bool {
        match self.event.when.as_ref().or(self.event.before.as_ref()) {
            Some(when) => {
                when.until.max(when.from) >= from.to_datetime(Time::midnight())
                    && (when.until.date() > from || when.from.date() >= from)
                    && until.is_none_or(|until| when.from.date() <= until)
            }
            None => until.is_none(),
        }
    }
}

/// The day it is.
pub(crate) fn today(app: &App) -> Date {
    app.now().to_zoned(TimeZone::UTC).date()
}

/// What is to come, as far as it is looked for, in the order of time.
pub(crate) async fn find(app: &App, whose: &Whose, wish: &Wish) -> Result<Vec<Entry>, StoreError> {
    let today = today(app);
    let from = wish.from.unwrap_or(today);
    let since = from.min(today).saturating_sub(TELLS_ON_DAYS.days());
    let ends_after = from.to_datetime(Time::midnight());
    let mut foretold = app.store.foretold(ends_after, since, MOST).await?;
    if let Whose::Publisher(publisher, person, exit) = whose {
        let in_force = app.in_force().await?;
        let looking = Looking::new(app, &in_force, publisher, *person).await?;
        let mut may_have: HashMap<StoryId, bool> = HashMap::new();
        foretold.retain(|one| {
            let known = may_have.entry(one.story.id());
            *known.or_insert_with(|| looking.may_have(&one.story, *exit))
        });
    }
    let about = match &wish.about {
        Some(code) => Some(app.store.stories_about(code).await?),
        None => None,
    };
    let words: Vec<String> = wish
        .words
        .split_whitespace()
        .map(|word| fold(word).as_str().to_owned())
        .collect();
    let is_about = |entry: &Entry| {
        let stories = about.as_ref();
        stories.is_none_or(|stories| entry.told.iter().any(|it| stories.contains(&it.story)))
    };
    let mut entries = put_together(foretold);
    entries
        .retain(|entry| entry.is_within(from, wish.until) && is_about(entry) && entry.has(&words));
    entries.sort_by_cached_key(Entry::place);
    Ok(entries)
}

/// Each event once.
fn put_together(foretold: Vec<StoryForetells>) -> Vec<Entry> {
    let mut numbers: BTreeMap<(Date, StoryId), usize> = BTreeMap::new();
    for one in &foretold {
        numbers.insert((one.date, one.story.id()), 0);
    }
    // Of stories of one day, whichever was there first tells of an event first.
    for (number, story) in numbers.values_mut().enumerate() {
        *story = number;
    }
    let told: Vec<Told> = foretold
        .iter()
        .map(|one| Told {
            story: numbers[&(one.date, one.story.id())],
            date: one.date,
            event: one.event.clone(),
        })
        .collect();
    let mut names = BTreeSet::new();
    let entry = |event: Upcoming| {
        let tellings = || event.tellings.iter().map(|place| &foretold[*place]);
        Some(Entry {
            uid: name(tellings().next()?, &mut names),
            told: listed(tellings().rev()),
            last: tellings().map(|one| one.last).max()?,
            event,
        })
    };
    merge(&told).into_iter().filter_map(entry).collect()
}

/// The name of an event after the story that told of it first and the word for it.
fn name(first: &StoryForetells, names: &mut BTreeSet<String>) -> String {
    let head = first.event.head.to_lowercase();
    let head: String = head.chars().filter(|it| it.is_alphanumeric()).collect();
    let plain = format!("{}-{head}", first.story.id());
    let numbered = (2..).map(|number| format!("{plain}-{number}"));
    std::iter::once(plain.clone())
        .chain(numbered)
        .find(|name| names.insert(name.clone()))
        .unwrap_or(plain)
}

/// The stories that tell of an event, each with the first of its sentences.
fn listed<'a>(tellings: impl Iterator<Item = &'a StoryForetells>) -> Vec<Telling> {
    let mut listed: Vec<Telling> = Vec::new();
    for one in tellings {
        let telling = Telling {
            story: one.story.id(),
            headline: one.headline.clone(),
            date: one.date,
            sentence: one.event.sentence.clone(),
        };
        match listed.last_mut() {
            Some(last) if last.story == telling.story => *last = telling,
            _ => listed.push(telling),
        }
    }
    listed
}
