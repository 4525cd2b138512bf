//! Which events of several stories are the same, and what the last of these stories says of each.

use std::cmp::Ordering;

use jiff::civil::{Date, DateTime};
use rustc_hash::FxHashMap;

use super::{EventStatus, Foretold, Period, Precision};

/// An event is held against as many of those that share a word with it, the latest first.
const MOST_LIKE: usize = 32;

/// An event as one of several stories tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The story, by any number of its own.
    pub story: usize,
    /// The day of the story.
    pub date: Date,
    /// The event.
    pub event: Foretold,
}

/// Something that is to come, as several stories tell of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upcoming {
    /// What it is, as a story of the first day has it.
    pub title: String,
    /// When; nothing where it was put off.
    pub when: Option<Period>,
    /// When it was to be before it was moved, as far as a story says so.
    pub before: Option<Period>,
    /// Where.
    pub place: Option<String>,
    /// Who takes part.
    pub people: Vec<String>,
    /// What may become of it instead.
    pub alternatives: Vec<String>,
    /// How sure it is, by the last day that a story says so.
    pub status: EventStatus,
    /// Where it is told of, by the places of what was given; the first story first.
    pub tellings: Vec<usize>,
}

/// What is to come by several stories: each event once, the earliest first, with what was moved or called off later.
///
/// Two events are the same if the same noun or verb says what they are, their times overlap, and they share a name, or, where
/// they have none, another word. Of one day, in whichever order its stories come, what is less sure and less exact counts
/// before what is more so, and what moves an event or calls it off last.
#[must_use]
pub fn merge(told: &[Told]) -> Vec<Upcoming> {
    let mut order: Vec<usize> = (0..told.len()).collect();
    order.sort_by(|one, other| weigh(&told[*one], &told[*other]));
    let mut merger = Merger::default();
    // What several stories say in the same words is said once.
    for same in order.chunk_by(|one, other| weigh(&told[*one], &told[*other]).is_eq()) {
        merger.take(told, same);
    }
    let mut all: Vec<Upcoming> = merger
        .known
        .into_iter()
        .map(|(upcoming, _)| upcoming)
        .collect();
    for upcoming in &mut all {
        let tellings = &mut upcoming.tellings;
        tellings.sort_by_key(|place| (told[*place].date, told[*place].story, *place));
    }
    all.sort_by_key(|upcoming| {
        let when = upcoming.when.as_ref().map(|when| (when.from, when.until));
        let first = upcoming.tellings.first();
        let first = first.map(|place| (told[*place].date, told[*place].story, *place));
        (when.is_none(), when, first)
    });
    all
}

/// In which order tellings count: by day, and within it by what they say alone.
fn weigh(one: &Told, other: &Told) -> Ordering {
    let day = one.date.cmp(&other.date);
    let (one, other) = (&one.event, &other.event);
    day.then_with(|| weight(one.status).cmp(&weight(other.status)))
        .then_with(|| time(other.when.as_ref()).cmp(&time(one.when.as_ref())))
        .then_with(|| time(other.before.as_ref()).cmp(&time(one.before.as_ref())))
        .then_with(|| words(one).cmp(&words(other)))
}

/// How much a status counts beside others of the same day.
fn weight(status: EventStatus) -> u8 {
    match status {
        EventStatus::Possible => 0,
        EventStatus::Planned => 1,
        EventStatus::Moved => 2,
        EventStatus::Cancelled => 3,
    }
}

/// A time by how exact it is.
fn time(period: Option<&Period>) -> Option<(Precision, DateTime, DateTime)> {
    period.map(|period| (period.precision, period.from, period.until))
}

/// All that an event says in words of which something is kept or told apart.
fn words(event: &Foretold) -> impl Ord + use<'_> {
    let when = event.when.as_ref().map(|period| &period.words);
    let before = event.before.as_ref().map(|period| &period.words);
    let title = (&event.title, &event.head);
    let others = (&event.place, &event.people, &event.alternatives);
    (title, others, when, before)
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
    /// Takes on what these tell in the same words.
    fn take(&mut self, all: &[Told], tellings: &[usize]) {
        let Some(told) = tellings.first().map(|first| &all[*first]) else {
            return;
        };
        let marks = Marks::of(&told.event);
        let place = self.same(all, tellings, &marks);
        match place {
            Some(place) => update(&mut self.known[place].0, &told.event, tellings),
            None => self.known.push((
                first(&told.event, tellings),
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
    fn same(&self, all: &[Told], tellings: &[usize], marks: &Marks) -> Option<usize> {
        let told = &all[*tellings.first()?];
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
            let stories = || tellings.iter().map(|telling| all[*telling].story);
            let mut told_before = upcoming.tellings.iter().map(|telling| all[*telling].story);
            let here = told_before.any(|before| stories().any(|story| story == before));
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
            (named || unnamed && alike) && meets(told.date, &told.event, upcoming)
        })
    }
}

impl Marks {
    fn of(event: &Foretold) -> Marks {
        let head = stem(&event.head);
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
        for (place, word) in spans.flat_map(|span| span.split_whitespace().enumerate()) {
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
fn meets(date: Date, event: &Foretold, upcoming: &Upcoming) -> bool {
    let Some(known) = &upcoming.when else {
        return upcoming.status == EventStatus::Moved;
    };
    let overlaps = |time: &Period| time.from < known.until && known.from < time.until;
    match (&event.when, &event.before) {
        (_, Some(before)) => overlaps(before),
        // 'The hearing was postponed until Friday' doesn't say when it was to be.
        (Some(when), None) if event.status == EventStatus::Moved => {
            overlaps(when) || known.from.date() >= date
        }
        (Some(when), None) => overlaps(when),
        (None, None) => known.until.date() > date,
    }
}

fn first(event: &Foretold, tellings: &[usize]) -> Upcoming {
    let mut upcoming = Upcoming {
        title: event.title.clone(),
        when: None,
        before: None,
        place: None,
        people: Vec::new(),
        alternatives: Vec::new(),
        status: event.status,
        tellings: Vec::new(),
    };
    update(&mut upcoming, event, tellings);
    upcoming
}

/// What a later story says wins, but it takes nothing away that it doesn't speak of.
fn update(upcoming: &mut Upcoming, event: &Foretold, tellings: &[usize]) {
    let known = upcoming.when.as_ref();
    let is_known = |when: &Period| known.is_some_and(|known| time(Some(known)) == time(Some(when)));
    let finer = |when: &Period| known.is_none_or(|known| when.precision <= known.precision);
    match (event.status, &event.when) {
        // Another story says so, too.
        (EventStatus::Moved, Some(when)) if event.before.is_none() && is_known(when) => {}
        (EventStatus::Moved, when) => {
            let before = event.before.clone().or_else(|| upcoming.when.take());
            upcoming.before = before.or_else(|| upcoming.before.take());
            upcoming.when.clone_from(when);
        }
        (EventStatus::Cancelled, _) if known.is_some() => {}
        (_, Some(when)) if finer(when) => upcoming.when = Some(when.clone()),
        _ => {}
    }
    let stays_moved = upcoming.status == EventStatus::Moved && event.status == EventStatus::Planned;
    if !stays_moved {
        upcoming.status = event.status;
    }
    if upcoming.place.is_none() {
        upcoming.place.clone_from(&event.place);
    }
    for person in &event.people {
        // 'Putin' is 'Russian President Vladimir Putin'.
        let last = |name: &str| name.rsplit(' ').next().map(str::to_lowercase);
        let known = &mut upcoming.people;
        match known.iter_mut().find(|other| last(other) == last(person)) {
            Some(other) if other.len() < person.len() => other.clone_from(person),
            Some(_) => {}
            None => known.push(person.clone()),
        }
    }
    if upcoming.alternatives.is_empty() {
        upcoming.alternatives.clone_from(&event.alternatives);
    }
    upcoming.tellings.extend(tellings);
}
