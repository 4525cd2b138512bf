//! Findings: the rules that a pickup keeps or breaks, with the evidence.

mod byline;
mod credit;
pub(crate) mod headline;
mod links;
mod notice;
mod page_rules;
mod quotes;
mod sentence;

use std::ops::Range;
use std::str::FromStr;

use wire_rights::Terms;

use crate::align::{Alignment, Stretch};
use crate::document::{Prepared, PreparedVersion, Stopped};
use crate::page::Page;
use crate::pickup::{Class, Pickup};
pub use sentence::quotation_changed;

/// One rule that a pickup keeps or breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// What was found.
    pub state: State,
    /// Whether the terms given forbid it.
    pub breach: bool,
    /// What the page has, where there is something to show.
    pub page_text: Option<String>,
    /// Where that stands in the page's text, in bytes.
    pub page_range: Option<Range<usize>>,
    /// What the story, its notice or the wire's records have.
    pub story_text: Option<String>,
    /// The quotation that was altered, where one was.
    pub quotation: Option<AlteredQuotation>,
}

/// A quotation that a page has altered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlteredQuotation {
    /// Where it stands in the text of the version compared, in bytes: paragraphs, a line for each.
    pub story_range: Range<usize>,
    /// Whose words it is: trace doesn't know, who has read the story may.
    pub speaker: Option<String>,
}

/// A rule of republishing that one page can show kept or broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// The notice travels with the copy.
    Notice,
    /// The source is named.
    Credit,
    /// The copy links to the original.
    OriginLink,
    /// `rel=canonical` points to the original.
    Canonical,
    /// Search engines are kept out.
    Noindex,
    /// The authors are named.
    Byline,
    /// The headline stays.
    Headline,
    /// The story isn't cut.
    Cuts,
    /// The text isn't edited.
    Edits,
    /// Quotations stay as they were.
    Quote,
    /// Corrections are applied.
    Version,
    /// Everybody can read it.
    Paywall,
    /// A third party's picture stays behind.
    Picture,
}

impl Rule {
    /// All rules.
    pub const ALL: [Self; 13] = [
        Self::Notice,
        Self::Credit,
        Self::OriginLink,
        Self::Canonical,
        Self::Noindex,
        Self::Byline,
        Self::Headline,
        Self::Cuts,
        Self::Edits,
        Self::Quote,
        Self::Version,
        Self::Paywall,
        Self::Picture,
    ];

    /// Its name in output and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Credit => "credit",
            Self::OriginLink => "origin-link",
            Self::Canonical => "canonical",
            Self::Noindex => "noindex",
            Self::Byline => "byline",
            Self::Headline => "headline",
            Self::Cuts => "cuts",
            Self::Edits => "edits",
            Self::Quote => "quote",
            Self::Version => "version",
            Self::Paywall => "paywall",
            Self::Picture => "picture",
        }
    }

    /// Its number in the list of rules that newsrooms set.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Notice => "C6",
            Self::Credit => "C4",
            Self::OriginLink => "L1",
            Self::Canonical => "L5",
            Self::Noindex => "L6",
            Self::Byline => "C1",
            Self::Headline => "T4",
            Self::Cuts => "T3",
            Self::Edits => "T1",
            Self::Quote => "T5",
            Self::Version => "V2",
            Self::Paywall => "U1",
            Self::Picture => "I4",
        }
    }

    /// The switch in the terms that it rests on.
    #[must_use]
    pub fn switch(self) -> &'static str {
        match self {
            Self::Notice => "licence_sentence",
            Self::Credit => "credit",
            Self::OriginLink => "origin_link",
            Self::Canonical => "canonical",
            Self::Noindex => "noindex",
            Self::Byline => "byline",
            Self::Headline => "headline",
            Self::Cuts => "cuts",
            Self::Edits | Self::Quote => "edits",
            Self::Version => "correction_hours",
            Self::Paywall => "paywall",
            Self::Picture => "images",
        }
    }
}

impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(name: &str) -> Result<Self, UnknownRule> {
        Self::ALL
            .into_iter()
            .find(|rule| rule.name() == name)
            .ok_or_else(|| UnknownRule(name.chars().take(40).collect()))
    }
}

/// There is no rule of that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule '{0}': the rules are {names}", names = Rule::ALL.map(Rule::name).join(", "))]
pub struct UnknownRule(String);

/// What was found about a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// As it has to be.
    Kept,
    /// Not there.
    Missing,
    /// There, in other words or in part.
    Altered,
    /// There, but with something else in its place.
    Changed,
    /// The notice is there, its contact hidden by e-mail protection that readers' browsers undo.
    ContactProtected,
    /// The notice is there, but e-mail protection has destroyed its contact.
    ContactGarbled,
    /// The canonical address is the original's.
    Origin,
    /// The canonical address is the page's own.
    Own,
    /// The canonical address is a third page's.
    Other,
    /// There is no canonical address.
    None,
    /// There is a link, but only to another page of the story's site.
    Home,
    /// The newest version's change is not there.
    Stale,
    /// The story was killed, and the page carries it.
    Killed,
    /// The story is on hold, and the page carries it.
    Held,
    /// Behind a paywall.
    Closed,
    /// There, and not to be there.
    Carried,
}

impl State {
    /// The code in output.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Missing => "missing",
            Self::Altered => "altered",
            Self::Changed => "changed",
            Self::ContactProtected => "contact-protected",
            Self::ContactGarbled => "contact-garbled",
            Self::Origin => "origin",
            Self::Own => "self",
            Self::Other => "other",
            Self::None => "none",
            Self::Home => "home",
            Self::Stale => "stale",
            Self::Killed => "killed",
            Self::Held => "held",
            Self::Closed => "closed",
            Self::Carried => "carried",
        }
    }
}

impl Finding {
    /// That the story was killed or is on hold, and the page has it (rule V3).
    #[must_use]
    pub fn stopped(stopped: Stopped) -> Self {
        Self {
            rule: Rule::Version,
            state: match stopped {
                Stopped::Killed => State::Killed,
                Stopped::Held => State::Held,
            },
            breach: true,
            page_text: None,
            page_range: None,
            story_text: None,
            quotation: None,
        }
    }

    /// The number of its rule in the list that newsrooms set.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self.state {
            State::Killed | State::Held => "V3",
            _ => self.rule.id(),
        }
    }

    /// Whether what is amiss may be as it has to be in a part of the page that nobody has seen.
    fn may_be_mended_behind(&self) -> bool {
        match self.state {
            State::Missing | State::None | State::Home => true,
            // A quotation stands where it stands; of all else the rest may follow.
            State::Altered => self.rule != Rule::Quote,
            _ => false,
        }
    }

    /// Whether the rule is kept, whatever the terms say.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        matches!(
            self.state,
            State::Kept | State::Origin | State::ContactProtected
        )
    }
}

/// A copy to check.
pub(crate) struct Copy<'a> {
    pub(crate) page: &'a Page,
    pub(crate) story: &'a Prepared,
    /// The version that it is compared with.
    pub(crate) version: &'a PreparedVersion,
    pub(crate) alignment: &'a Alignment,
    /// What it has of the story.
    pub(crate) stretches: &'a [&'a Stretch],
    pub(crate) pickup: &'a Pickup,
}

impl Copy<'_> {
    /// Whether the terms, where there are any, say so.
    fn terms_say(&self, says: impl FnOnce(&Terms) -> bool) -> bool {
        self.story.document.terms.as_ref().is_some_and(says)
    }

    /// Whether a stretch of the page's text, in bytes, is mostly part of what was copied.
    fn is_copied(&self, bytes: &Range<usize>) -> bool {
        let words = crate::document::word_range(&self.page.tokens, bytes);
        let copied: usize = self
            .stretches
            .iter()
            .flat_map(|stretch| &self.alignment.runs[stretch.runs.clone()])
            .map(|run| crate::matching::overlap(&(run.page..run.page_end()), &words).len())
            .sum();
        copied * 2 > words.len()
    }

    /// The bytes of the page's text from the first word copied to the last.
    fn copied_bytes(&self) -> Range<usize> {
        let first = self
            .stretches
            .iter()
            .map(|stretch| stretch.page.start)
            .min();
        let last = self.stretches.iter().map(|stretch| stretch.page.end).max();
        match (first, last) {
            (Some(first), Some(last)) => crate::pickup::bytes(&self.page.tokens, &(first..last)),
            _ => 0..0,
        }
    }
}

/// What a rule is to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bearing {
    /// The page owes it: where the terms ask for it, not keeping it is a breach.
    Owed,
    /// Worth saying, but no breach.
    Told,
}

/// Which rules bear on a page, by what it has of the story. This is the one place that says so.
fn bearing(class: Class, rule: Rule) -> Option<Bearing> {
    match (class, rule) {
        // The terms are about copies.
        (Class::Whole | Class::Partial, _) => Some(Bearing::Owed),
        // Whoever shows somebody's words shows them as they were said.
        (Class::Quote | Class::Teaser, Rule::Quote) => Some(Bearing::Owed),
        // A short passage may be quoted without asking; naming its source is good custom.
        (Class::Quote, Rule::Credit) => Some(Bearing::Told),
        // A teaser is there to send readers to the story.
        (Class::Teaser, Rule::OriginLink) => Some(Bearing::Owed),
        (Class::Quote | Class::Teaser, _) => None,
        // Both have the words from the same mouth: the page owes this story nothing.
        (Class::CommonSource, _) => None,
    }
}

/// Checks what a page has of a story against every rule that bears on it.
pub(crate) fn find(copy: &Copy<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in Rule::ALL {
        let Some(bearing) = bearing(copy.pickup.class, rule) else {
            continue;
        };
        let from = found.len();
        match rule {
            Rule::Notice => found.extend(notice::check(copy)),
            Rule::Credit => found.extend(credit::check(copy)),
            Rule::OriginLink => found.extend(links::origin_link(copy)),
            Rule::Canonical => found.extend(links::canonical(copy)),
            Rule::Noindex => found.push(page_rules::noindex(copy)),
            Rule::Byline => found.extend(byline::check(copy)),
            Rule::Headline => found.extend(headline::check(copy)),
            Rule::Cuts => found.push(page_rules::cuts(copy)),
            Rule::Edits => found.push(page_rules::edits(copy)),
            Rule::Quote => found.extend(quotes::check(copy)),
            Rule::Version => found.push(page_rules::version(copy)),
            Rule::Paywall => found.extend(page_rules::paywall(copy)),
            Rule::Picture => found.extend(page_rules::picture(copy)),
        }
        for finding in &mut found[from..] {
            finding.breach &= bearing == Bearing::Owed;
        }
    }
    if copy.page.cut_off {
        found.retain(|finding| !finding.may_be_mended_behind());
    }
    found
}
