//! Rules that the page as a whole, or the comparison as a whole, answers.

use wire_rights::Edits;

use wire_story::text::tokens;

use super::{Copy, Finding, Rule, State};
use crate::locate::contains;
use crate::spelling;

/// Whether search engines are kept out (rule L6).
pub(super) fn noindex(copy: &Copy<'_>) -> Finding {
    let said = copy.page.robots.iter().find(|robots| {
        robots
            .split([',', ' ', ':'])
            .any(|word| word.eq_ignore_ascii_case("noindex") || word.eq_ignore_ascii_case("none"))
    });
    Finding {
        rule: Rule::Noindex,
        state: if said.is_some() {
            State::Kept
        } else {
            State::Missing
        },
        breach: said.is_none() && copy.terms_say(|terms| terms.noindex),
        page_text: said.cloned(),
        page_range: None,
        story_text: None,
        quotation: None,
    }
}

/// Whether the story is whole (rule T3): some words may be changed, no sentence may be missing. What
/// is a third party's may be.
pub(super) fn cuts(copy: &Copy<'_>) -> Finding {
    const SENTENCE: usize = 8;
    let version = copy.version;
    let mut missing: Vec<std::ops::Range<usize>> = Vec::new();
    let mut at = 0;
    while at < version.tokens.len() {
        let end = (at..version.tokens.len())
            .find(|word| copy.alignment.page_of(*word).is_some() || version.is_third_party(*word))
            .unwrap_or(version.tokens.len());
        if end > at {
            missing.push(at..end);
        }
        at = end + 1;
    }
    let longest = missing
        .into_iter()
        .filter(|range| range.len() >= SENTENCE)
        .max_by_key(std::ops::Range::len);
    Finding {
        rule: Rule::Cuts,
        state: if longest.is_some() {
            State::Altered
        } else {
            State::Kept
        },
        breach: longest.is_some() && copy.terms_say(|terms| !terms.cuts),
        page_text: None,
        page_range: None,
        story_text: longest.map(|range| version.text_of(range).to_owned()),
        quotation: None,
    }
}

/// Whether the text is as it was (rules T1, T2). House spelling is told only where the terms allow
/// no edit at all.
pub(super) fn edits(copy: &Copy<'_>) -> Finding {
    /// What house style may change, in words of a hundred.
    const STYLE_PER_CENT: usize = 3;
    let strict = copy.terms_say(|terms| terms.edits == Edits::None);
    let changes: Vec<_> = copy
        .pickup
        .passages
        .iter()
        .flat_map(|passage| &passage.changes)
        .filter(|change| strict || !spelling::same(&change.page_text, &change.story_text))
        .collect();
    let words: usize = changes
        .iter()
        .map(|change| {
            let page = change.page_text.split_whitespace().count();
            page.max(change.story_text.split_whitespace().count())
        })
        .sum();
    let most = copy.pickup.words * STYLE_PER_CENT / 100;
    let first = changes.first();
    Finding {
        rule: Rule::Edits,
        state: if first.is_some() {
            State::Changed
        } else {
            State::Kept
        },
        breach: copy.terms_say(|terms| match terms.edits {
            Edits::None => words > 0,
            Edits::Style => words > most.max(5),
            Edits::Marked => false,
        }),
        // Where words were left out or put in, one side has nothing to show.
        page_text: first.and_then(|change| shown(&change.page_text)),
        page_range: first.map(|change| change.page.clone()),
        story_text: first.and_then(|change| shown(&change.story_text)),
        quotation: None,
    }
}

fn shown(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Whether the newest version's change is there (rule V2).
pub(super) fn version(copy: &Copy<'_>) -> Finding {
    if let Some(stopped) = copy.story.document.stopped {
        return Finding {
            breach: copy.story.document.terms.is_some(),
            ..Finding::stopped(stopped)
        };
    }
    let stale = copy.pickup.stale;
    let site = copy
        .pickup
        .sites
        .iter()
        .find(|site| site.not_shown == copy.pickup.latest_version);
    Finding {
        rule: Rule::Version,
        state: if stale { State::Stale } else { State::Kept },
        breach: stale && copy.story.document.terms.is_some(),
        page_text: site.filter(|_| stale).map(|site| site.page_text.clone()),
        page_range: None,
        story_text: site
            .filter(|_| stale)
            .map(|site| site.not_shown_text.clone()),
        quotation: None,
    }
}

/// Whether a third party's picture came with the story (rule I4): its credit stands on the page,
/// outside of what was copied. Nothing is said where it doesn't: pictures themselves aren't compared.
pub(super) fn picture(copy: &Copy<'_>) -> Option<Finding> {
    /// A credit of one word may stand there for anything.
    const TELLING: usize = 2;
    let credit = copy.story.document.foreign_picture.as_deref()?;
    let wanted = tokens(credit);
    if wanted.len() < TELLING {
        return None;
    }
    let page = copy.page;
    let at = contains(&page.tokens, &wanted)?;
    let words = at..at + wanted.len();
    let bytes = crate::pickup::bytes(&page.tokens, &words);
    (!copy.is_copied(&bytes)).then(|| Finding {
        rule: Rule::Picture,
        state: State::Carried,
        breach: copy.story.document.terms.is_some(),
        page_text: Some(page.text[bytes.clone()].to_owned()),
        page_range: Some(bytes),
        story_text: Some(credit.to_owned()),
        quotation: None,
    })
}

/// Whether the page says that not everybody can read it (rule U1); nothing is said where it doesn't.
pub(super) fn paywall(copy: &Copy<'_>) -> Option<Finding> {
    copy.page.behind_paywall.then(|| Finding {
        rule: Rule::Paywall,
        state: State::Closed,
        breach: copy.terms_say(|terms| !terms.paywall),
        page_text: None,
        page_range: None,
        story_text: None,
        quotation: None,
    })
}
