//! The decision: may this publisher use this story, now, in this way?

use jiff::{SignedDuration, Timestamp};
use wire_story::{Availability, Content, Edition, Story, Version};

use crate::{
    Basis, Effect, Exit, Licence, Licensed, Policy, Publisher, Reason, Terms, eligibility,
    eligibility::site,
};

/// The rules of the wire in force.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// Who is eligible for free stories.
    pub policy: &'a Policy,
    /// The terms of free use.
    pub terms: &'a Terms,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The story.
    pub story: &'a Story,
    /// The version of it.
    pub version: &'a Version,
    /// Who asks; nobody, when nobody has signed in.
    pub publisher: Option<&'a Publisher>,
    /// By which exit.
    pub exit: Exit,
    /// How many other stories the publisher has taken on this day (UTC), for daily caps.
    pub taken_today: u32,
    /// Now.
    pub at: Timestamp,
}

/// The answer, always with its reasons in reading order.
#[derive(Clone, Debug)]
pub enum Decision<'a> {
    /// Yes: here is the copy.
    Granted(Licensed<'a>),
    /// Not free, but a licence can be had.
    Offered(Vec<Reason>),
    /// No.
    Refused(Vec<Reason>),
}

impl Decision<'_> {
    /// The reasons, in reading order.
    #[must_use]
    pub fn reasons(&self) -> &[Reason] {
        match self {
            Self::Granted(licensed) => licensed.reasons(),
            Self::Offered(reasons) | Self::Refused(reasons) => reasons,
        }
    }

    /// The code that records and programs use: `granted`, `offered` or `refused`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Granted(_) => "granted",
            Self::Offered(_) => "offered",
            Self::Refused(_) => "refused",
        }
    }
}

/// Decides. Denies by default; a prohibition wins over everything; a licence in force that covers
/// the use goes before the free terms; the order of sites, evidence and licences doesn't matter.
#[must_use]
pub fn decide<'a>(rules: Rules<'a>, request: Request<'a>) -> Decision<'a> {
    let mut against = prohibitions(&request);
    let (Some(publisher), Some(content)) = (request.publisher, usable(request.version)) else {
        against.sort();
        return Decision::Refused(against);
    };

    if against.is_empty()
        && let Some((licence, reasons)) = covering_licence(rules, &request, publisher)
    {
        return Decision::Granted(Licensed::new(
            request,
            publisher,
            content,
            &licence.terms,
            Basis::Licence(licence.id),
            reasons,
        ));
    }

    let mut reasons = free_use(rules, &request, publisher);
    if against.is_empty() && reasons.iter().all(|r| r.effect() == Effect::Supports) {
        reasons.push(Reason::FreeTerms {
            version: rules.terms.version,
        });
        reasons.sort();
        return Decision::Granted(Licensed::new(
            request,
            publisher,
            content,
            rules.terms,
            Basis::Free,
            reasons,
        ));
    }

    against.extend(
        reasons
            .into_iter()
            .filter(|reason| reason.effect() != Effect::Supports),
    );
    against.sort();
    if against
        .iter()
        .all(|reason| reason.effect() == Effect::NeedsLicence)
    {
        Decision::Offered(against)
    } else {
        Decision::Refused(against)
    }
}

fn usable(version: &Version) -> Option<&Content> {
    match &version.edition {
        Edition::Usable { content, .. } => Some(content),
        Edition::Withheld { .. } | Edition::Killed { .. } => None,
    }
}

/// What forbids the use whatever the publisher has.
fn prohibitions(request: &Request<'_>) -> Vec<Reason> {
    let mut reasons = Vec::new();
    match &request.version.edition {
        Edition::Usable { .. } => {}
        Edition::Withheld { .. } => reasons.push(Reason::Withheld),
        Edition::Killed { .. } => reasons.push(Reason::Killed),
    }
    if let Some(embargo) = request.story.embargo_at(request.at) {
        reasons.push(Reason::Embargoed {
            until: embargo.until,
        });
    }
    if request.version.number < request.story.latest {
        reasons.push(Reason::Superseded {
            latest: request.story.latest,
        });
    }
    match request.publisher {
        None => reasons.push(Reason::NotSignedIn),
        Some(publisher) => {
            reasons.extend(
                publisher
                    .suspended
                    .as_ref()
                    .map(|suspension| Reason::Suspended {
                        reason: suspension.reason.clone(),
                    }),
            );
        }
    }
    reasons
}

/// The licence that covers the use and runs longest, with what speaks for it.
fn covering_licence<'a>(
    rules: Rules<'_>,
    request: &Request<'_>,
    publisher: &'a Publisher,
) -> Option<(&'a Licence, Vec<Reason>)> {
    let site = site(rules.policy, publisher);
    if site == Some(Reason::SiteNotProved) {
        return None;
    }
    let licence = publisher
        .licences_at(request.at)
        .filter(|licence| licence.scope.covers(request.story.id))
        .filter(|licence| unmet_terms(&licence.terms, request, publisher).is_empty())
        .max_by_key(|licence| (licence.until, licence.id))?;
    let mut reasons = vec![Reason::Licence {
        paid: licence.price.is_some(),
        until: licence.until,
    }];
    reasons.extend(site);
    reasons.sort();
    Some((licence, reasons))
}

/// Everything that speaks for and against free use.
fn free_use(rules: Rules<'_>, request: &Request<'_>, publisher: &Publisher) -> Vec<Reason> {
    let mut reasons = eligibility(rules.policy, publisher, request.at).reasons;
    reasons.retain(|reason| reason.effect() != Effect::Prohibits);
    if publisher.accepted_terms < Some(rules.terms.version) {
        reasons.push(Reason::TermsNotAccepted {
            version: rules.terms.version,
        });
    }
    if request.story.availability == Availability::LicenceOnly {
        reasons.push(Reason::LicenceOnly);
    }
    reasons.extend(unmet_terms(rules.terms, request, publisher));
    reasons
}

/// Which of the terms' conditions the use doesn't meet.
fn unmet_terms(terms: &Terms, request: &Request<'_>, publisher: &Publisher) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let published = request
        .story
        .embargo
        .and_then(|embargo| embargo.lifted)
        .unwrap_or(request.story.published);

    let from = first_instant(terms, published);
    if request.at < from {
        reasons.push(Reason::TooEarly { from });
    }
    if let Some(days) = terms.last_day {
        let until = after(published, days.saturating_mul(24));
        if until < request.at {
            reasons.push(Reason::TooLate { until });
        }
    }
    if !terms.territory.is_empty() && !terms.territory.contains(&publisher.country) {
        reasons.push(Reason::OutsideTerritory {
            country: publisher.country.clone(),
        });
    }
    if request.exit.is_automatic() && !terms.automatic {
        reasons.push(Reason::ByHandOnly);
    }
    if let Some(cap) = terms.daily_cap
        && request.exit.republishes()
        && request.taken_today >= cap
    {
        reasons.push(Reason::DailyCapReached { cap });
    }
    reasons
}

/// The first instant at which the terms let a story be used.
fn first_instant(terms: &Terms, published: Timestamp) -> Timestamp {
    let after_hours = after(published, terms.delay_hours);
    if !terms.next_day {
        return after_hours;
    }
    const DAY: i64 = 24 * 60 * 60;
    let next_day = (published.as_second().div_euclid(DAY) + 1) * DAY;
    let next_day = Timestamp::from_second(next_day).unwrap_or(Timestamp::MAX);
    after_hours.max(next_day)
}

fn after(start: Timestamp, hours: u32) -> Timestamp {
    start
        .checked_add(SignedDuration::from_hours(i64::from(hours)))
        .unwrap_or(Timestamp::MAX)
}
