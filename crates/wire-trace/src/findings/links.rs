//! The link to the original (rules L1, L2) and the canonical address (rule L5).

use wire_rights::OriginLink;

use super::{Copy, Finding, Rule, State};
use crate::links::{leads_to, same_host};

pub(super) fn origin_link(copy: &Copy<'_>) -> Option<Finding> {
    let origin = copy.story.document.url.as_ref()?;
    let page = copy.page;
    let mut home = None;
    let mut story = None;
    for link in &page.links {
        let Some(href) = page.absolute(&link.href) else {
            continue;
        };
        if leads_to(&href, origin) {
            story = Some(link);
            break;
        }
        let own = page.url.as_ref().is_some_and(|url| same_host(url, origin));
        if home.is_none() && !own && same_host(&href, origin) {
            home = Some(link);
        }
    }
    let (state, link) = match (story, home) {
        (Some(link), _) => (State::Kept, Some(link)),
        (None, Some(link)) => (State::Home, Some(link)),
        (None, None) => (State::Missing, None),
    };
    Some(Finding {
        rule: Rule::OriginLink,
        state,
        breach: copy.terms_say(|terms| match terms.origin_link {
            OriginLink::Story => state != State::Kept,
            OriginLink::Site => state == State::Missing,
            OriginLink::None => false,
        }),
        page_text: link.map(|link| link.href.clone()),
        page_range: link.map(|link| link.range.clone()),
        story_text: Some(origin.to_string()),
        quotation: None,
    })
}

pub(super) fn canonical(copy: &Copy<'_>) -> Option<Finding> {
    let origin = copy.story.document.url.as_ref()?;
    let page = copy.page;
    let written = page.canonical.as_deref().filter(|href| !href.is_empty());
    let state = match written {
        None => State::None,
        Some(href) => match page.absolute(href) {
            Some(url) if leads_to(&url, origin) => State::Origin,
            Some(url) if page.url.as_ref().is_some_and(|own| leads_to(&url, own)) => State::Own,
            Some(_) => State::Other,
            // A path without a host is one on the page's own.
            None => State::Own,
        },
    };
    Some(Finding {
        rule: Rule::Canonical,
        state,
        breach: state != State::Origin && copy.terms_say(|terms| terms.canonical),
        page_text: written.map(str::to_owned),
        page_range: None,
        story_text: Some(origin.to_string()),
        quotation: None,
    })
}
