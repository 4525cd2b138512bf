//! What is typed of a licence: what it covers, when, for how much, and where.

use std::collections::HashSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use wire_rights::moment::date;
use wire_rights::{LicenceScope, Listed, Price};
use wire_store::StoreError;
use wire_story::text::without_turning;
use wire_story::{ProductId, Status, StoryId};

use crate::app::App;
use crate::desk::pasted;
use crate::error::PageError;
use crate::form::Problems;

/// The most stories that are named one by one.
pub(crate) const MOST_STORIES: usize = 200;

/// Who names stories: a publisher can name only those that it may know of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    AtTheDesk,
    AsAPublisher,
}

/// The fields of a form that say what a licence covers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Covered<'a> {
    /// `everything`, `stories` or `product`.
    pub(crate) scope: &'a str,
    /// Addresses of stories.
    pub(crate) stories: &'a str,
    /// A product's id.
    pub(crate) product: &'a str,
}

/// What a form says that a licence covers.
pub(crate) async fn scope(
    app: &App,
    covered: Covered<'_>,
    names: Names,
    problems: &mut Problems,
) -> Result<LicenceScope, PageError> {
    match covered.scope {
        "stories" => {
            let named = named_stories(app, covered.stories, names).await?;
            Ok(LicenceScope::Stories(problems.keep("stories", named)))
        }
        "product" => {
            let known = products(app).await?;
            let known = known
                .iter()
                .find(|(id, _)| id.to_string() == covered.product);
            Ok(match known {
                Some((product, _)) => LicenceScope::Product(*product),
                None => {
                    problems.add("product", "Choose the product.");
                    LicenceScope::Everything
                }
            })
        }
        "everything" => Ok(LicenceScope::Everything),
        _ => {
            problems.add("scope", "Choose what the licence covers.");
            Ok(LicenceScope::Everything)
        }
    }
}

/// The products that a licence can be for.
pub(crate) async fn products(app: &App) -> Result<Vec<(ProductId, String)>, StoreError> {
    let in_force = app.in_force().await?;
    let products = in_force.catalogue.products().iter();
    let in_use = products.filter(|product| product.retired.is_none());
    Ok(in_use
        .map(|product| (product.id, product.name.clone()))
        .collect())
}

/// What a form would say for this scope: which is chosen, the addresses of the stories, the product.
pub(crate) async fn as_typed(
    app: &App,
    scope: &LicenceScope,
) -> Result<(&'static str, String, String), PageError> {
    let stories = match scope {
        LicenceScope::Everything => return Ok(("everything", String::new(), String::new())),
        LicenceScope::Product(product) => {
            return Ok(("product", String::new(), product.to_string()));
        }
        LicenceScope::Stories(stories) => stories,
    };
    let base = app.wire().await?.base_url;
    let base = base.as_str().trim_end_matches('/');
    let addresses: Vec<_> = stories
        .iter()
        .map(|story| format!("{base}/stories/{story}"))
        .collect();
    Ok(("stories", addresses.join("\n"), String::new()))
}

/// The stories whose ids or addresses were pasted, one a line.
async fn named_stories(
    app: &App,
    pasted: &str,
    names: Names,
) -> Result<Result<Vec<StoryId>, String>, PageError> {
    let mut stories = match pasted::stories(app, pasted).await? {
        Ok(stories) => stories,
        Err(problem) => return Ok(Err(problem)),
    };
    let mut seen = HashSet::new();
    stories.retain(|story| seen.insert(*story));
    if stories.is_empty() {
        return Ok(Err(
            "Say which stories the licence covers: one address a line.".to_owned(),
        ));
    }
    if stories.len() > MOST_STORIES {
        return Ok(Err(format!(
            "These are more than {MOST_STORIES} stories: ask for every story."
        )));
    }
    for id in &stories {
        let found = app.store.story(*id).await?.filter(|(story, version)| {
            names == Names::AtTheDesk || Listed::of(story, version, app.now()).is_some()
        });
        let Some((_, version)) = found else {
            return Ok(Err(format!("There is no story with the id {id}.")));
        };
        if version.status() == Status::Canceled {
            return Ok(Err(format!(
                "The story {id} was killed, so nobody may use it: leave it out."
            )));
        }
    }
    Ok(Ok(stories))
}

/// A number that limits a licence; nothing, where nothing was typed.
pub(crate) fn limit(field: &'static str, typed: &str, problems: &mut Problems) -> Option<u32> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    match typed.parse() {
        Ok(limit) if limit > 0 => Some(limit),
        _ => {
            problems.add(field, "Write a whole number greater than 0, or nothing.");
            None
        }
    }
}

/// The longest that a licence may run, and how far back it may begin, in years: beyond them a year is mistyped.
const LONGEST: i64 = 10;
const EARLIEST: i64 = 1;

/// The first and the last day of a licence, as the instants between which it is in force.
pub(crate) fn period(
    from: &str,
    until: &str,
    at: Timestamp,
    problems: &mut Problems,
) -> (Timestamp, Timestamp) {
    let mut day = |field, which, typed: &str| {
        let day: Option<Date> = typed.trim().parse().ok();
        if day.is_none() {
            problems.add(
                field,
                format!("Give the {which} day of the licence, as 2026-03-31."),
            );
        }
        day
    };
    let days = day("from", "first", from).zip(day("until", "last", until));
    let nothing = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
    let Some((first, last)) = days else {
        return nothing;
    };
    days_of(first, last, at).unwrap_or_else(|(field, sentence)| {
        problems.add(field, sentence);
        nothing
    })
}

/// The instants between which a licence of these days is in force.
///
/// # Errors
/// The field of the day that can't be, and why, as a sentence.
pub(crate) fn days_of(
    first: Date,
    last: Date,
    at: Timestamp,
) -> Result<(Timestamp, Timestamp), (&'static str, String)> {
    if last < first {
        let sentence = "The licence ends before it begins: change one of the days.";
        return Err(("until", sentence.into()));
    }
    if first < date(at).saturating_sub(EARLIEST.year()) {
        let sentence = format!("The first day, {first}, is more than a year ago: check its year.");
        return Err(("from", sentence));
    }
    if last > first.saturating_add(LONGEST.years()) {
        let sentence =
            format!("The licence runs for more than {LONGEST} years: check the last day.");
        return Err(("until", sentence));
    }
    day_start(first)
        .zip(day_end(last))
        .filter(|(_, until)| *until > at)
        .ok_or_else(|| {
            (
                "until",
                "The last day has passed: choose a later one.".to_owned(),
            )
        })
}

/// The first instant of a day.
pub(crate) fn day_start(day: Date) -> Option<Timestamp> {
    Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// The instant after a day: a licence holds on its last day.
pub(crate) fn day_end(day: Date) -> Option<Timestamp> {
    day_start(day.tomorrow().ok()?)
}

/// The price; nothing, where nothing was typed: the licence is free.
pub(crate) fn price(typed: &str, currency: &str, problems: &mut Problems) -> Option<Price> {
    if typed.trim().is_empty() {
        return None;
    }
    match Price::parse(typed, currency) {
        Ok(price) => Some(price),
        Err(error) => {
            problems.add("price", error.to_string());
            None
        }
    }
}

/// Several lines of text that may be long, but not endless. What would make them read as others is left out.
pub(crate) fn text(what: &str, typed: &str, longest: usize) -> Result<String, String> {
    let text = without_turning(typed).trim().replace("\r\n", "\n");
    if text.chars().count() > longest {
        return Err(format!("Shorten {what} to {longest} characters."));
    }
    if text
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        return Err(format!(
            "There are control characters in {what}: remove them."
        ));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_holds_on_its_last_day() {
        let at = "2026-11-26T12:00:00Z".parse().unwrap();
        let table = [
            (
                "2026-11-01",
                "2026-11-26",
                "2026-11-01T00:00:00Z to 2026-11-27T00:00:00Z",
            ),
            (
                "2025-11-26",
                "2035-11-26",
                "2025-11-26T00:00:00Z to 2035-11-27T00:00:00Z",
            ),
            (
                "2026-11-01",
                "2026-11-25",
                "until: The last day has passed: choose a later one.",
            ),
            (
                "2026-02-02",
                "2026-02-01",
                "until: The licence ends before it begins: change one of the days.",
            ),
            (
                "",
                "2026-02-01",
                "from: Give the first day of the licence, as 2026-03-31.",
            ),
            (
                "2026-02-01",
                "2026-02-30",
                "until: Give the last day of the licence, as 2026-03-31.",
            ),
            (
                "0001-01-01",
                "2026-12-31",
                "from: The first day, 0001-01-01, is more than a year ago: check its year.",
            ),
            (
                "2025-11-25",
                "2026-12-31",
                "from: The first day, 2025-11-25, is more than a year ago: check its year.",
            ),
            (
                "2026-12-01",
                "9999-12-31",
                "until: The licence runs for more than 10 years: check the last day.",
            ),
        ];
        for (from, until, expected) in table {
            let mut problems = Problems::default();
            let (start, end) = period(from, until, at, &mut problems);
            let said = match problems.all().first() {
                None => format!("{start} to {end}"),
                Some((field, sentence)) => format!("{field}: {sentence}"),
            };
            assert_eq!(said, expected, "{from} {until}");
        }
    }

    #[test]
    fn what_turns_a_text_is_left_out() {
        let typed = " We can't.\r\nAsk news\u{202e}elpmaxe. ";
        let read = text("the reason", typed, 40);
        assert_eq!(read, Ok("We can't.\nAsk newselpmaxe.".to_owned()));
        assert!(text("the reason", "a\u{0}b", 40).is_err());
    }
}
