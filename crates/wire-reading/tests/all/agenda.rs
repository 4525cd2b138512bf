//! What small stories of Thursday, 26 November 2026 say is to come, and what several stories say of the same.

use insta::assert_snapshot;
use jiff::civil::date;
use proptest::prelude::*;
use wire_reading::{
    Event, EventTime, Foretold, Language, Period, Reading, Span, Story, Told, Upcoming, merge, read,
};

fn reading(text: &str) -> Reading {
    read(&Story {
        text,
        date: Some(date(2026, 11, 26)),
        language: Language::English,
    })
}

fn time(when: Option<EventTime>) -> String {
    when.map_or_else(
        || "some time".into(),
        |when| {
            format!(
                "{} until {} ({})",
                when.from.date(),
                when.until.date(),
                when.precision.code()
            )
        },
    )
}

/// Each text with what it says is to come: how sure, what, when, where, who, and what instead.
fn table(texts: &[&str]) -> String {
    let row = |text: &&str| {
        let words = |spans: &[Span]| {
            spans
                .iter()
                .map(|span| span.of(text))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let line = |event: &Event| {
            let mut line = format!(
                "  {}: {} | {}",
                event.status.code(),
                event.title.of(text),
                time(event.when)
            );
            if event.before.is_some() {
                line += &format!(" | before {}", time(event.before));
            }
            if let Some(place) = event.place {
                line += &format!(" | in {}", place.of(text));
            }
            if !event.people.is_empty() {
                line += &format!(" | by {}", words(&event.people));
            }
            if !event.alternatives.is_empty() {
                line += &format!(" | or {}", words(&event.alternatives));
            }
            line
        };
        let events: Vec<String> = reading(text).events.iter().map(line).collect();
        format!("{text}\n{}\n", events.join("\n"))
    };
    texts.iter().map(row).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_event_has_a_day_a_place_and_people() {
    assert_snapshot!(table(&[
        "The museum opens on Saturday.",
        "Ministers will meet the families in Saltmere on 2 December.",
        "The ferry trial begins on Monday, the court said.",
        "Repairs will begin next month.",
        "Friday's hearing on the bridge is expected to be short.",
        "Mayor Susan Okafor said the G20 summit in Germany next month was important.",
        "Okafor is visiting Norland on Tuesday for talks with Prime Minister Ilse Brandt.",
        "The board is set to vote on the plan by the end of the year.",
        "On Sunday, fishermen will march to the pier.",
        "The vote is scheduled for 10 a.m. on Monday.",
    ]), @"
    The museum opens on Saturday.
      planned: The museum opens | 2026-11-28 until 2026-11-29 (day)

    Ministers will meet the families in Saltmere on 2 December.
      planned: Ministers will meet the families in Saltmere | 2026-12-02 until 2026-12-03 (day) | in Saltmere | by Ministers, families

    The ferry trial begins on Monday, the court said.
      planned: ferry trial | 2026-11-30 until 2026-12-01 (day)

    Repairs will begin next month.
      planned: Repairs | 2026-12-01 until 2027-01-01 (month)

    Friday's hearing on the bridge is expected to be short.
      planned: hearing on the bridge | 2026-11-27 until 2026-11-28 (day)

    Mayor Susan Okafor said the G20 summit in Germany next month was important.
      planned: G20 summit in Germany | 2026-12-01 until 2027-01-01 (month) | in Germany

    Okafor is visiting Norland on Tuesday for talks with Prime Minister Ilse Brandt.
      planned: Okafor is visiting Norland | 2026-12-01 until 2026-12-02 (day) | by Okafor

    The board is set to vote on the plan by the end of the year.
      planned: The board is set to vote on the plan | 2026-11-27 until 2027-01-01 (year) | by board

    On Sunday, fishermen will march to the pier.
      planned: fishermen will march to the pier | 2026-11-29 until 2026-11-30 (day) | by fishermen

    The vote is scheduled for 10 a.m. on Monday.
      planned: vote | 2026-11-30 until 2026-11-30 (time)
    ");
}

#[test]
fn what_may_come_is_told_from_what_will() {
    assert_snapshot!(table(&[
        "Okafor is calling for a meeting with Brandt, which would occur during the harbour summit in Norland next month.\n\nAides have suggested an informal “side talk” meeting or “strategic talks,” as alternatives to the full meeting she wants.",
        "The union could strike on Monday.",
        "The council proposed a debate in January.",
        "The talks may be a full summit, a video conference or a call next week.",
    ]), @"
    Okafor is calling for a meeting with Brandt, which would occur during the harbour summit in Norland next month.

    Aides have suggested an informal “side talk” meeting or “strategic talks,” as alternatives to the full meeting she wants.
      possible: meeting with Brandt | 2026-12-01 until 2027-01-01 (month) | in Norland | by Okafor, Brandt | or informal “side talk” meeting, strategic talks
      planned: harbour summit in Norland | 2026-12-01 until 2027-01-01 (month) | in Norland

    The union could strike on Monday.
      possible: The union could strike | 2026-11-30 until 2026-12-01 (day) | by union

    The council proposed a debate in January.
      possible: debate | 2027-01-01 until 2027-02-01 (month) | by council

    The talks may be a full summit, a video conference or a call next week.
      possible: talks | 2026-11-30 until 2026-12-07 (week) | or full summit, video conference, call
    ");
}

#[test]
fn what_is_moved_or_called_off_says_so() {
    assert_snapshot!(table(&[
        "The hearing set for Tuesday was postponed until Friday.",
        "The concert planned for Saturday has been cancelled.",
        "Organisers called off Sunday's march.",
        "The summit will not take place in December.",
        "The trial was postponed.",
        "The vote was moved from Monday to Wednesday.",
        "The concert could be cancelled.",
    ]), @"
    The hearing set for Tuesday was postponed until Friday.
      moved: hearing | 2026-11-27 until 2026-11-28 (day) | before 2026-12-01 until 2026-12-02 (day)

    The concert planned for Saturday has been cancelled.
      cancelled: concert | 2026-11-28 until 2026-11-29 (day)

    Organisers called off Sunday's march.
      cancelled: march | some time

    The summit will not take place in December.
      cancelled: summit | 2026-12-01 until 2027-01-01 (month)

    The trial was postponed.
      moved: trial | some time

    The vote was moved from Monday to Wednesday.
      moved: vote | 2026-12-02 until 2026-12-03 (day) | before 2026-11-30 until 2026-12-01 (day)

    The concert could be cancelled.
    ");
}

#[test]
fn what_is_over_or_only_said_is_not_to_come() {
    assert_snapshot!(table(&[
        "The board met on Monday. The vote was held on Tuesday.",
        "“We will go on Friday,” she said.",
        "Prices will rise next year.",
        "The meeting in May was short.",
        "She said she would not go on Sunday.",
    ]), @"
    The board met on Monday. The vote was held on Tuesday.


    “We will go on Friday,” she said.


    Prices will rise next year.


    The meeting in May was short.


    She said she would not go on Sunday.
    ");
}

fn upcoming(stories: &[(&str, jiff::civil::Date)]) -> String {
    let mut told = Vec::new();
    for (story, (text, date)) in stories.iter().enumerate() {
        let reading = read(&Story {
            text,
            date: Some(*date),
            language: Language::English,
        });
        told.extend(reading.events.iter().map(|event| Told {
            story,
            date: *date,
            event: Foretold::of(text, event),
        }));
    }
    let days = |period: &Period| format!("{} until {}", period.from.date(), period.until.date());
    let line = |event: &Upcoming| {
        let mut when = event.when.as_ref().map_or("some time".into(), days);
        if let Some(before) = &event.before {
            when += &format!(", not {}", days(before));
        }
        format!(
            "{}: {} | {when} | {} | {} | {} | stories {:?}",
            event.status.code(),
            event.title,
            event.place.as_deref().unwrap_or("somewhere"),
            event.people.join(", "),
            event.alternatives.join(", "),
            event
                .tellings
                .iter()
                .map(|telling| told[*telling].story)
                .collect::<Vec<_>>()
        )
    };
    merge(&told).iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn stories_that_speak_of_one_event_are_put_together() {
    assert_snapshot!(upcoming(&[
        ("Okafor's meeting with Ilse Brandt is planned for next month.", date(2026, 11, 20)),
        ("The meeting between Okafor and Brandt will be held in Saltmere on 9 December.", date(2026, 11, 24)),
        ("The harbour hearing is set for Tuesday.", date(2026, 11, 20)),
        ("The harbour hearing set for Tuesday was postponed until Friday.", date(2026, 11, 23)),
        ("The ferry festival begins on 5 December.", date(2026, 11, 20)),
        ("The ferry festival has been cancelled.", date(2026, 11, 30)),
        ("The council will vote on the quay on Monday.", date(2026, 11, 26)),
        ("The council will vote on the market on Monday.", date(2026, 11, 26)),
    ]), @"
    moved: harbour hearing | 2026-11-27 until 2026-11-28, not 2026-11-24 until 2026-11-25 | somewhere |  |  | stories [2, 3]
    planned: The council will vote on the quay | 2026-11-30 until 2026-12-01 | somewhere | council |  | stories [6]
    planned: The council will vote on the market | 2026-11-30 until 2026-12-01 | somewhere | council |  | stories [7]
    cancelled: ferry festival | 2026-12-05 until 2026-12-06 | somewhere |  |  | stories [4, 5]
    planned: Okafor's meeting with Ilse Brandt | 2026-12-09 until 2026-12-10 | Saltmere | Okafor, Ilse Brandt |  | stories [0, 1]
    ");
}

/// What stories of a few days say, one event after another; several speak of the same, in the same words and in others.
fn tellings() -> Vec<(usize, Told)> {
    let stories = [
        (
            "The harbour hearing is set for Tuesday. The ferry festival begins on 5 December.",
            20,
        ),
        (
            "The harbour hearing set for Tuesday was postponed until Friday.",
            23,
        ),
        (
            "Okafor said the harbour hearing will be held on Friday in Saltmere.",
            23,
        ),
        (
            "The hearing set for Tuesday was postponed until Friday. The hearing on the quay was cancelled.",
            23,
        ),
        (
            "The harbour hearing set for Tuesday was postponed until Friday.",
            23,
        ),
        (
            "Okafor’s meeting with Ilse Brandt is planned for next month.",
            23,
        ),
        (
            "The meeting between Okafor and Brandt will be held in Saltmere on 9 December.",
            23,
        ),
        (
            "A meeting is planned for 9 December. Brandt may meet Hale on 9 December.",
            23,
        ),
        ("The ferry festival has been cancelled.", 23),
        (
            "The ferry festival begins on 5 December. The festival could begin on Monday.",
            23,
        ),
        (
            "The council will vote on the quay on Monday. The council will vote on the market on Monday.",
            24,
        ),
        ("The council will vote on Monday.", 24),
    ];
    let told = stories.iter().enumerate().flat_map(|(story, (text, day))| {
        let date = date(2026, 11, *day);
        let reading = read(&Story {
            text,
            date: Some(date),
            language: Language::English,
        });
        let events = reading.events.iter().map(|event| Foretold::of(text, event));
        let told = events.map(|event| Told { story, date, event });
        told.collect::<Vec<_>>()
    });
    told.enumerate().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_stories_within_a_day_says_nothing(
        (told, shuffled) in Just(tellings()).prop_flat_map(|told| (Just(told.clone()), Just(told).prop_shuffle())),
        stories in Just((0..12).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let agenda = |told: Vec<(usize, Told)>| {
            let (places, told): (Vec<usize>, Vec<Told>) = told.into_iter().unzip();
            let line = |event: Upcoming| {
                let mut of: Vec<usize> = event.tellings.iter().map(|place| places[*place]).collect();
                of.sort_unstable();
                format!("{of:?} {:?}", Upcoming { tellings: Vec::new(), ..event })
            };
            let mut lines: Vec<String> = merge(&told).into_iter().map(line).collect();
            lines.sort();
            lines
        };
        let renumbered = shuffled.into_iter().map(|(place, told)| {
            (place, Told { story: stories[told.story], ..told })
        });
        prop_assert_eq!(agenda(renumbered.collect()), agenda(told));
    }
}
