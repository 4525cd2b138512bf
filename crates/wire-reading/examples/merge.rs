//! How fast the events of many stories are put together on one core.
//!
//!     cargo run --release -p wire-reading --example merge [TELLINGS]
//!
//! Stories are made, ten a day: a third of their events are told of again by later ones, in other words or moved.

use std::io::Write;
use std::time::Instant;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use wire_reading::{Foretold, Language, Story, Told, merge, read};

const NAMES: [&str; 20] = [
    "Okafor",
    "Brandt",
    "Miller",
    "Hale",
    "Santos",
    "Ekdahl",
    "Torres",
    "Lindqvist",
    "Moreau",
    "Novak",
    "Castell",
    "Dunmore",
    "Farrow",
    "Granger",
    "Holloway",
    "Irving",
    "Jansen",
    "Keller",
    "Larkin",
    "Marsh",
];
const PLACES: [&str; 6] = [
    "Saltmere",
    "Caldmouth",
    "Skerrow",
    "Exampleton",
    "Norland",
    "Tarn",
];
const EVENTS: [&str; 8] = [
    "hearing", "meeting", "vote", "festival", "trial", "summit", "march", "election",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let tellings: usize = std::env::args()
        .nth(1)
        .map_or(Ok(20_000), |tellings| tellings.parse())?;
    let first = date(2026, 9, 1);
    let mut told = Vec::new();
    let mut story = 0;
    while told.len() < tellings {
        let day = first.saturating_add((i64::try_from(story % 600)? / 10).days());
        told.extend(tell(story, day)?);
        story += 1;
    }
    let start = Instant::now();
    let agenda = merge(&told);
    let took = start.elapsed();
    writeln!(
        std::io::stdout(),
        "{} tellings of {story} stories put together to {} events in {took:.2?}",
        told.len(),
        agenda.len(),
    )?;
    Ok(())
}

/// What a made story says is to come.
fn tell(story: usize, day: Date) -> Result<Vec<Told>, jiff::Error> {
    let of = |words: &[&'static str], step: usize| words[(story / step) % words.len()];
    let (who, whom) = (of(&NAMES, 3), of(&NAMES, 60));
    let (event, place) = (of(&EVENTS, 3), of(&PLACES, 7));
    let when = day.checked_add((3 + i64::try_from(story / 3 % 40).unwrap_or(0)).days())?;
    let when = when.strftime("%-d %B");
    let text = match story % 3 {
        0 => format!(
            "The {event} of {who} and {whom} is set for {when}. {who} will meet {whom} in {place} on {when}."
        ),
        1 => format!(
            "The {event} of {who} will be held in {place} on {when}. It is the first since May."
        ),
        _ => format!("The {event} of {who} set for {when} was postponed until next month."),
    };
    let reading = read(&Story {
        text: &text,
        date: Some(day),
        language: Language::English,
    });
    let events = reading.events.iter().map(|event| Told {
        story,
        date: day,
        event: Foretold::of(&text, event),
    });
    Ok(events.collect())
}
