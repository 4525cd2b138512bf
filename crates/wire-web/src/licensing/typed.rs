//! What is typed of a licence: what it covers, when, for how much, and where.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
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

/// The first and the last day of a licence, as the instants between which it is in force.
pub(crate) fn period(from: &str, until: &str, problems: &mut Problems) -> (Timestamp, Timestamp) {
    let nothing = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
    match (day_start(from), day_end(until)) {
        (Some(from), Some(until)) if from < until => (from, until),
        (Some(_), Some(_)) => {
            problems.add(
                "until",
                "The licence ends before it begins: change one of the days.",
            );
            nothing
        }
        (None, _) => {
            problems.add("from", "Give the first day of the licence, as 2026-03-31.");
            nothing
        }
        (_, None) => {
            problems.add("until", "Give the last day of the licence, as 2026-03-31.");
            nothing
        }
    }
}

/// The first instant of a day.
pub(crate) fn day_start(typed: &str) -> Option<Timestamp> {
    let day: Date = typed.trim().parse().ok()?;
    Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// The instant after a day: a licence holds on its last day.
pub(crate) fn day_end(typed: &str) -> Option<Timestamp> {
    let day: Date = typed.trim().parse().ok()?;
    let next = day.tomorrow().ok()?;
    Some(next.to_zoned(TimeZone::UTC).ok()?.timestamp())
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
        let mut problems = Problems::default();
        let (from, until) = period("2026-02-01", "2026-02-28", &mut problems);
        assert_eq!(from.to_string(), "2026-02-01T00:00:00Z");
        assert_eq!(until.to_string(), "2026-03-01T00:00:00Z");
        assert!(problems.is_empty());
        assert_eq!(day_end("2026-02-30"), None);
        for (from, until) in [
            ("2026-02-02", "2026-02-01"),
            ("", "2026-02-01"),
            ("2026-02-01", "x"),
        ] {
            let mut problems = Problems::default();
            period(from, until, &mut problems);
            assert!(problems.any_of(&["from", "until"]), "{from} {until}");
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
