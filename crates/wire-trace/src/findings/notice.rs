//! Whether the notice travels with the copy (rule C6), and what became of its contact.

use std::ops::Range;

use wire_story::text::{Token, tokens};

use super::{Copy, Finding, Rule, State};
use crate::locate::locate;
use crate::page::email::{addresses, placeholders};
use crate::page::text_of;
use crate::spelling;

/// How far behind the last word of the notice its contact may stand, in bytes.
const CONTACT_WITHIN: usize = 120;

/// A paragraph of the notice without its contact, and where the page has it.
struct Part<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    found: Option<Range<usize>>,
    same: usize,
    whole: bool,
    has_contact: bool,
}

pub(super) fn check(copy: &Copy<'_>) -> Option<Finding> {
    let document = &copy.story.document;
    let page = copy.page;
    let parts: Vec<Part<'_>> = document
        .notice
        .iter()
        .map(|text| part(copy, text))
        .filter(|part| !part.tokens.is_empty())
        .collect();
    let words: usize = parts.iter().map(|part| part.tokens.len()).sum();
    if words == 0 {
        return None;
    }
    let same: usize = parts.iter().map(|part| part.same).sum();
    let any_whole = parts
        .iter()
        .any(|part| part.whole && part.tokens.len() >= 5);
    let found = parts
        .iter()
        .filter_map(|part| part.found.clone())
        .max_by_key(Range::len);
    let state = if same * 2 < words && !any_whole {
        State::Missing
    } else if parts.iter().any(|part| !part.whole) {
        State::Altered
    } else {
        contact(copy, &parts)
    };
    let shown = found.filter(|_| state != State::Missing).map(|words| {
        let segment_end = page.segments.iter().find_map(|segment| {
            let last = page.tokens[words.end - 1].end as usize;
            (segment.range.contains(&(last - 1))).then_some(segment.range.end)
        });
        let start = page.tokens[words.start].start as usize;
        let end = page.tokens[words.end - 1].end as usize;
        start
            ..segment_end
                .unwrap_or(end)
                .min(end + CONTACT_WITHIN)
                .max(end)
    });
    let shown = shown.map(|range| floor(&page.text, range.start)..floor(&page.text, range.end));
    Some(Finding {
        rule: Rule::Notice,
        state,
        breach: !matches!(state, State::Kept | State::ContactProtected) && document.terms.is_some(),
        page_text: shown.clone().map(|range| page.text[range].to_owned()),
        page_range: shown,
        story_text: Some(document.notice.join("\n")),
        quotation: None,
    })
}

/// The paragraph without its contact, looked up on the page.
fn part<'a>(copy: &Copy<'_>, text: &'a str) -> Part<'a> {
    let mut contacts = addresses(text);
    contacts.extend(placeholders(text));
    let words: Vec<Token> = tokens(text)
        .into_iter()
        .filter(|token| {
            let range = token.range();
            !contacts
                .iter()
                .any(|contact| contact.start <= range.start && range.end <= contact.end)
        })
        .collect();
    let page = copy.page;
    let located = locate(&page.tokens, &words);
    let whole = located.as_ref().is_some_and(|found| {
        found.exact
            || found.same * 5 >= words.len() * 4
                && spelling::same(
                    page.text_of(found.page.clone()),
                    text_of(text, &words, 0..words.len()),
                )
    });
    Part {
        text,
        same: located.as_ref().map_or(0, |found| found.same),
        found: located.map(|found| found.page),
        tokens: words,
        whole,
        has_contact: !contacts.is_empty(),
    }
}

/// The notice is there: what became of its contact?
fn contact(copy: &Copy<'_>, parts: &[Part<'_>]) -> State {
    let document = &copy.story.document;
    let in_notice = parts.iter().find_map(|part| {
        addresses(part.text)
            .first()
            .map(|range| &part.text[range.clone()])
    });
    let wanted = document.contact.as_deref().or(in_notice);
    // The contact stands where the notice has it: in, or right behind, this paragraph.
    let place = parts
        .iter()
        .find(|part| part.has_contact)
        .or(parts.last())
        .and_then(|part| part.found.clone());
    let Some(place) = place else {
        return State::Kept;
    };
    let page = copy.page;
    let start = page.tokens[place.start].start as usize;
    let end = page.tokens[place.end - 1].end as usize;
    let end = floor(&page.text, end + CONTACT_WITHIN);
    let near = &page.text[start..end];
    let Some(wanted) = wanted else {
        // The notice itself names nobody who could have been lost.
        return State::Kept;
    };
    let is_wanted = |address: &str| address.eq_ignore_ascii_case(wanted);
    let protected =
        |range: &Range<usize>| page.protected.iter().any(|address| address.range == *range);
    for found in addresses(near) {
        let range = start + found.start..start + found.end;
        if is_wanted(&page.text[range.clone()]) {
            return if protected(&range) {
                State::ContactProtected
            } else {
                State::Kept
            };
        }
    }
    // What is shown may be "write to us" with the address behind it.
    let linked = page.links.iter().any(|link| {
        link.range.start >= start
            && link.range.start <= end
            && link
                .href
                .get(..7)
                .is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"))
            && is_wanted(link.href[7..].split('?').next().unwrap_or_default().trim())
    });
    if linked {
        State::Kept
    } else if !placeholders(near).is_empty() {
        State::ContactGarbled
    } else if parts.iter().any(|part| part.has_contact) {
        State::Altered
    } else {
        // The contact is not part of the notice's own text.
        State::Kept
    }
}

/// The last character border at or before a byte.
fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
