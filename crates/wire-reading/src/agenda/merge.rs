//! Which events of several stories are the same, and what the last of these stories says of each.

use jiff::civil::{Date, DateTime};
use rustc_hash::FxHashMap;

use super::{Event, EventStatus, EventTime, Precision};

/// An event is held against as many of those that share a word with it, the latest first.
const MOST_LIKE: usize = 32;

/// What a story says is to come.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The text that was read.
    pub text: &'a str,
    /// The day of the story.
    pub date: Date,
    /// Its events.
    pub events: &'a [Event],
}

/// Something that is to come, as several stories tell of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upcoming {
    /// What it is, as the first story has it.
    pub title: String,
    /// From when it can be and before when; nothing where it was put off.
    pub when: Option<(DateTime, DateTime)>,
    /// How exactly that is known.
    pub precision: Option<Precision>,
    /// Where.
    pub place: Option<String>,
    /// Who takes part.
    pub people: Vec<String>,
    /// What may become of it instead.
    pub alternatives: Vec<String>,
    /// How sure it is, by the last story that says so.
    pub status: EventStatus,
    /// Where it is told of, the first story first.
    pub tellings: Vec<Telling>,
}

/// An event of a story, by the places of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Telling {
    /// The story among those that were given.
    pub story: usize,
    /// The event among those of the story.
    pub event: usize,
}

/// What is to come by several stories: each event once, the earliest first, with what was moved or called off later.
///
/// Two events are the same if the same noun or verb says what they are, their times overlap, and they share a name, or, where
/// they have none, another word.
#[must_use]
pub fn merge(stories: &[Told]) -> Vec<Upcoming> {
    let mut order: Vec<(Date, Telling)> = Vec::new();
    for (story, told) in stories.iter().enumerate() {
        order.extend((0..told.events.len()).map(|event| (told.date, Telling { story, event })));
    }
    order.sort_by_key(|(date, telling)| (*date, telling.story, telling.event));
    let mut merger = Merger::default();
    for (date, telling) in order {
        let told = &stories[telling.story];
        merger.take(told.text, date, &told.events[telling.event], telling);
    }
    let mut all: Vec<Upcoming> = merger
        .known
        .into_iter()
        .map(|(upcoming, _)| upcoming)
        .collect();
    all.sort_by_key(|upcoming| (upcoming.when.is_none(), upcoming.when));
    all
}

/// By which words an event is known again.
struct Marks {
    /// The word that says what it is, without its ending.
    head: String,
    /// Names in small letters.
    names: Vec<String>,
    /// Other words of its title.
    words: Vec<String>,
}

#[derive(Default)]
struct Merger {
    known: Vec<(Upcoming, Marks)>,
    /// By head and another word, or none.
    by_words: FxHashMap<(String, String), Vec<usize>>,
}

impl Merger {
    fn take(&mut self, text: &str, date: Date, event: &Event, telling: Telling) {
        let marks = Marks::of(text, event);
        let place = self.same(date, event, &marks, telling);
        match place {
            Some(place) => update(&mut self.known[place].0, text, event, telling),
            None => self.known.push((
                first(text, event, telling),
                Marks {
                    head: marks.head.clone(),
                    names: Vec::new(),
                    words: Vec::new(),
                },
            )),
        }
        let place = place.unwrap_or(self.known.len() - 1);
        for word in marks.names.iter().chain(&marks.words) {
            let key = (marks.head.clone(), word.clone());
            let same = self.by_words.entry(key).or_default();
            if same.last() != Some(&place) {
                same.push(place);
            }
        }
        let bare = self
            .by_words
            .entry((marks.head.clone(), String::new()))
            .or_default();
        if bare.last() != Some(&place) {
            bare.push(place);
        }
        let known = &mut self.known[place].1;
        known.names.extend(marks.names);
        known.words.extend(marks.words);
    }

    /// The event that this one is told of already.
    fn same(&self, date: Date, event: &Event, marks: &Marks, telling: Telling) -> Option<usize> {
        let words = if marks.names.is_empty() {
            &marks.words
        } else {
            &marks.names
        };
        let bare = String::new();
        let like = words
            .iter()
            .chain((words.is_empty() || marks.names.is_empty()).then_some(&bare));
        let mut candidates: Vec<usize> = Vec::new();
        for word in like {
            let same = self
                .by_words
                .get(&(marks.head.clone(), word.clone()))
                .into_iter()
                .flatten();
            candidates.extend(same.rev().take(MOST_LIKE));
        }
        candidates.sort_unstable();
        candidates.dedup();
        candidates.into_iter().rev().find(|place| {
            let (upcoming, known) = &self.known[*place];
            let here = upcoming
                .tellings
                .last()
                .is_some_and(|last| last.story == telling.story);
            let named = marks.names.iter().any(|name| known.names.contains(name));
            let unnamed = marks.names.is_empty() || known.names.is_empty();
            let shared = marks
                .words
                .iter()
                .filter(|word| known.words.contains(word))
                .count();
            let fewest = marks.words.len().min(known.words.len());
            let alike = here
                || shared * 2 > fewest
                || fewest == 0 && marks.words.len() == known.words.len();
            (named || unnamed && alike) && meets(date, event, upcoming)
        })
    }
}

impl Marks {
    fn of(text: &str, event: &Event) -> Marks {
        let head = stem(event.head.of(text));
        let (mut names, mut words) = (Vec::new(), Vec::new());
        let clean = |word: &str| {
            word.trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
        };
        let spans = event
            .people
            .iter()
            .chain(&event.place)
            .chain([&event.title]);
        for (place, word) in spans.flat_map(|span| span.of(text).split_whitespace().enumerate()) {
            let small = clean(word);
            let name = word.starts_with(char::is_uppercase)
                && (place > 0 || !is_common(&small))
                && small.len() > 1;
            if name && !names.contains(&small) {
                names.push(small);
            } else if small.len() > 3
                && !is_common(&small)
                && stem(&small) != head
                && !words.contains(&small)
            {
                words.push(small);
            }
        }
        Marks { head, names, words }
    }
}

/// Words that tell no event from another.
fn is_common(word: &str) -> bool {
    let common = [
        "the", "a", "an", "in", "on", "at", "it", "he", "she", "they", "his", "her", "its",
        "their", "will", "would", "with", "from", "that", "this",
    ];
    common.contains(&word)
}

/// 'meetings', 'meeting' and 'meets' are one.
fn stem(word: &str) -> String {
    let word = word.to_lowercase();
    let singular = word
        .strip_suffix('s')
        .filter(|rest| rest.len() > 2 && !rest.ends_with('s'))
        .unwrap_or(&word);
    singular
        .strip_suffix("ing")
        .filter(|rest| rest.len() > 2)
        .unwrap_or(singular)
        .to_owned()
}

/// Whether the two can be at one time.
fn meets(date: Date, event: &Event, upcoming: &Upcoming) -> bool {
    let Some((from, until)) = upcoming.when else {
        return upcoming.status == EventStatus::Moved;
    };
    let overlaps = |time: &EventTime| time.from < until && from < time.until;
    match (&event.when, &event.before) {
        (_, Some(before)) => overlaps(before),
        // 'The hearing was postponed until Friday' doesn't say when it was to be.
        (Some(when), None) if event.status == EventStatus::Moved => {
            overlaps(when) || from.date() >= date
        }
        (Some(when), None) => overlaps(when),
        (None, None) => until.date() > date,
    }
}

fn first(text: &str, event: &Event, telling: Telling) -> Upcoming {
    let mut upcoming = Upcoming {
        title: words(event.title.of(text)),
        when: None,
        precision: None,
        place: None,
        people: Vec::new(),
        alternatives: Vec::new(),
        status: event.status,
        tellings: Vec::new(),
    };
    update(&mut upcoming, text, event, telling);
    upcoming
}

/// What a later story says wins, but it takes nothing away that it doesn't speak of.
fn update(upcoming: &mut Upcoming, text: &str, event: &Event, telling: Telling) {
    let finer = |when: &EventTime| {
        upcoming
            .precision
            .is_none_or(|precision| when.precision <= precision)
    };
    match (event.status, event.when) {
        (EventStatus::Moved, when) => {
            upcoming.when = when.map(|when| (when.from, when.until));
            upcoming.precision = when.map(|when| when.precision);
        }
        (EventStatus::Cancelled, _) if upcoming.when.is_some() => {}
        (_, Some(when)) if finer(&when) => {
            upcoming.when = Some((when.from, when.until));
            upcoming.precision = Some(when.precision);
        }
        _ => {}
    }
    let stays_moved = upcoming.status == EventStatus::Moved && event.status == EventStatus::Planned;
    if !stays_moved {
        upcoming.status = event.status;
    }
    if upcoming.place.is_none() {
        upcoming.place = event.place.map(|place| words(place.of(text)));
    }
    let mut known = std::mem::take(&mut upcoming.people);
    for person in event.people.iter().map(|person| words(person.of(text))) {
        // 'Putin' is 'Russian President Vladimir Putin'.
        let last = |name: &str| name.rsplit(' ').next().map(str::to_lowercase);
        match known.iter_mut().find(|other| last(other) == last(&person)) {
            Some(other) if other.len() < person.len() => *other = person,
            Some(_) => {}
            None => known.push(person),
        }
    }
    upcoming.people = known;
    if upcoming.alternatives.is_empty() {
        upcoming.alternatives = event
            .alternatives
            .iter()
            .map(|span| words(span.of(text)))
            .collect();
    }
    upcoming.tellings.push(telling);
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
