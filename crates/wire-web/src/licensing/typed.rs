//! What is typed of a licence: what it covers, when, for how much, and where.

use std::collections::HashSet;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use wire_rights::days;
use wire_rights::moment::date;
use wire_rights::{LicenceScope, Listed, Price, whole_number};
use wire_store::StoreError;
use wire_story::text::{is_blank, without_turning};
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
    let limit = whole_number(typed).filter(|limit| *limit > 0);
    let Some(limit) = limit else {
        problems.add(field, "Write a whole number greater than 0, or nothing.");
        return None;
    };
    let fits = u32::try_from(limit).ok();
    if fits.is_none() {
        problems.add(
            field,
            "There aren’t so many: write a smaller number, or nothing.",
        );
    }
    fits
}

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
    days::in_force(first, last, at).unwrap_or_else(|error| {
        let field = if error.is_of_the_first() {
            "from"
        } else {
            "until"
        };
        problems.add(field, error.to_string());
        nothing
    })
}

/// Until when an offer stands that can be accepted on this day; nothing where it has passed, or is more than a
/// year ahead.
pub(crate) fn stands_until(last: Date, at: Timestamp) -> Option<Timestamp> {
    let until = days::day_end(last).filter(|until| *until > at)?;
    (last <= date(at).saturating_add(1.year())).then_some(until)
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
    if is_blank(&text) {
        return Ok(String::new());
    }
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
    fn days_are_read_with_the_field_that_is_wrong() {
        let at = "2026-11-26T12:00:00Z".parse().unwrap();
        let table = [
            ("2026-11-01", "2026-11-26", None),
            ("", "2026-12-01", Some("from")),
            ("0001-01-01", "2026-12-31", Some("from")),
            ("2026-12-01", "2026-12-32", Some("until")),
            ("2026-12-01", "9999-12-31", Some("until")),
        ];
        for (from, until, expected) in table {
            let mut problems = Problems::default();
            period(from, until, at, &mut problems);
            let field = problems.all().first().map(|(field, _)| *field);
            assert_eq!(field, expected, "{from} {until}");
        }
    }

    #[test]
    fn an_offer_stands_for_a_year_at_most() {
        let at = "2026-11-26T12:00:00Z".parse().unwrap();
        let stands = |day: &str| stands_until(day.parse().unwrap(), at).is_some();
        assert!(stands("2026-11-26") && stands("2027-11-26"));
        assert!(!stands("2026-11-25") && !stands("2027-11-27") && !stands("9999-12-31"));
    }

    #[test]
    fn what_turns_a_text_is_left_out() {
        let typed = " We can't.\r\nAsk news\u{202e}elpmaxe. ";
        let read = text("the reason", typed, 40);
        assert_eq!(read, Ok("We can't.\nAsk newselpmaxe.".to_owned()));
        assert!(text("the reason", "a\u{0}b", 40).is_err());
    }
}
