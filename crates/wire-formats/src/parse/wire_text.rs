//! Wire text: `date YYYY-MM-DD`, then the story.
//!
//! The text may begin right after the date, on its line. Where the date has a line of its own, header
//! lines may follow it, each with one of the names below; the first line that is none of them
//! begins the text. A blank line separates paragraphs; in a text without blank lines, each line is
//! one.

use wire_story::Change;

use super::dates::{date, shortened, time};
use super::draft::{Draft, plain_paragraphs};
use super::{Batch, Format, Limits, ParseError, Place, Remark, decode};
use crate::clean;

/// Reads one story of wire text.
///
/// # Errors
/// Says what keeps it from being one.
pub fn wire_text(bytes: &[u8], limits: &Limits) -> Result<Batch, ParseError> {
    let decoded = decode::plain(bytes, limits)?;
    let text = decoded.text.trim_start_matches(is_before_date);
    let before = &decoded.text[..decoded.text.len() - text.len()];
    let mut line = 1 + before.matches('\n').count();
    let place = Place::Line(line);
    let after = strip_word(text, "date").ok_or(ParseError::Broken {
        format: Format::WireText,
        place,
        detail: "it has to begin with the date, as in 'date 2026-11-22'".into(),
    })?;

    let (first, mut rest) = after.split_once('\n').unwrap_or((after, ""));
    let first = first.trim();
    let (day, said) = first.split_once(char::is_whitespace).unwrap_or((first, ""));
    let mut draft = Draft::new(Place::Document);
    draft.remarks.extend(decoded.remark);
    // A date in words is said in all its words when it is refused.
    let given = if day.contains('-') { day } else { first };
    draft.date = Some(date(given, place, &mut draft.remarks)?);
    let mut text = said.to_owned();
    if said.is_empty() {
        let mut last = "";
        while let Some((name, value)) = header(rest) {
            line += 1;
            set(&mut draft, name, value, Place::Line(line))?;
            (last, rest) = rest.split_once('\n').unwrap_or((rest, ""));
        }
        // 'summary judgment was given on Monday': a sentence may begin with the name of a heading.
        let is_above_text = rest
            .lines()
            .next()
            .is_some_and(|next| !next.trim().is_empty());
        if is_above_text
            && let Some((name, _)) = header(last).filter(|(name, _)| !has_colon(last, name))
        {
            let given = shortened(last);
            draft.remarks.push(Remark::HeadingAboveText { given, name });
        }
    } else {
        text.push('\n');
    }
    text.push_str(rest);
    draft.paragraphs = plain_paragraphs(&text, &mut draft.remarks);
    let mut batch = Batch::default();
    batch.stories.push(draft.finish(limits)?);
    Ok(batch)
}

/// Whether a text begins as wire text does.
pub(super) fn begins_with_date(text: &str) -> bool {
    strip_word(text.trim_start_matches(is_before_date), "date")
        .is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()))
}

fn is_before_date(character: char) -> bool {
    character.is_whitespace() || character == '\u{feff}'
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.strip_prefix(word)
        .filter(|rest| rest.starts_with([' ', '\t']))
}

/// The name and the value of the header line that the text begins with.
fn header(text: &str) -> Option<(&'static str, &str)> {
    const NAMES: [&str; 11] = [
        "headline",
        "byline",
        "url",
        "id",
        "creator",
        "language",
        "summary",
        "version",
        "published",
        "embargo",
        "correction",
    ];
    let line = text.lines().next()?;
    NAMES.into_iter().find_map(|name| {
        let value = strip_word(line, name).or_else(|| line.strip_prefix(name)?.strip_prefix(':'));
        Some((name, value?.trim()))
    })
}

fn has_colon(line: &str, name: &str) -> bool {
    let rest = line.strip_prefix(name);
    rest.is_some_and(|rest| rest.starts_with(':'))
}

fn set(draft: &mut Draft, name: &str, value: &str, place: Place) -> Result<(), ParseError> {
    draft.place = place;
    match name {
        "headline" => draft.headline = clean::line(value),
        "byline" => draft.byline = clean::line(value),
        "url" => draft.set_url(value),
        "id" => draft.source_id = Some(clean::line(value)),
        "creator" => draft.creator = Some(clean::line(value)),
        "language" => draft.language = clean::line(value),
        "summary" => draft.summary = clean::line(value),
        "version" => draft.set_version(value)?,
        "published" => draft.published = Some(time(value, place)?),
        "embargo" => draft.embargo_until = Some(time(value, place)?),
        _ => {
            draft.change = Change::Correction {
                note: clean::line(value),
            };
        }
    }
    draft.place = Place::Document;
    Ok(())
}
