//! A publisher held against the rules once, for decisions about many stories.

use jiff::Timestamp;
use wire_story::{Availability, Content, Edition, Story, Version};

use crate::{
    Basis, Decision, Effect, Exit, Licence, Licensed, Publisher, Reason, Request, Rules, Terms,
    eligibility, eligibility::site,
};

/// A publisher held against the rules at one moment: everything that a decision needs and that
/// doesn't depend on the story, worked out once. [`decide`](crate::decide) makes one for a single
/// answer; who asks about many stories keeps it.
#[derive(Clone, Debug)]
pub struct Measured<'a> {
    rules: Rules<'a>,
    publisher: &'a Publisher,
    at: Timestamp,
    /// Whether the desk has suspended the publisher.
    suspended: Option<Reason>,
    /// What is said of the site under a licence; nothing where no licence can be used.
    site: Option<Reason>,
    may_use_licences: bool,
    /// The licences in force, the one that runs longest first.
    licences: Vec<&'a Licence>,
    /// What speaks for and against free use of any story, in no order.
    free: Vec<Reason>,
    /// Whether all of that speaks for it.
    eligible: bool,
}

impl<'a> Measured<'a> {
    /// Measures a publisher.
    #[must_use]
    pub fn new(rules: Rules<'a>, publisher: &'a Publisher, at: Timestamp) -> Self {
        let site = site(rules.policy, publisher);
        let may_use_licences = site != Some(Reason::SiteNotProved);
        let mut licences = Vec::new();
        if may_use_licences {
            licences.extend(publisher.licences_at(at));
            licences.sort_by_key(|licence| std::cmp::Reverse((licence.until, licence.id)));
        }
        let mut free = eligibility(rules.policy, publisher, at).reasons;
        free.retain(|reason| reason.effect() != Effect::Prohibits);
        if publisher.accepted_terms < Some(rules.terms.version) {
            free.push(Reason::TermsNotAccepted {
                version: rules.terms.version,
            });
        }
        if let Some(outside) = outside(rules.terms, publisher) {
            free.push(outside);
        }
        let suspended = publisher.suspended.as_ref();
        Self {
            rules,
            publisher,
            at,
            suspended: suspended.map(|suspension| Reason::Suspended {
                reason: suspension.reason.clone(),
            }),
            site,
            may_use_licences,
            licences,
            eligible: free.iter().all(|r| r.effect() == Effect::Supports),
            free,
        }
    }

    /// Whether the publisher may have this version by this exit: whether [`decide`](Self::decide)
    /// grants, without the reasons. Nothing is allocated where it may.
    #[must_use]
    pub fn may_have(&self, story: &Story, version: &Version, exit: Exit, taken_today: u32) -> bool {
        let Some(_) = usable(version) else {
            return false;
        };
        let asked = Asked {
            story,
            exit,
            taken_today,
            at: self.at,
        };
        self.suspended.is_none()
            && prohibitions(story, version, self.at).is_empty()
            && (self.covering_licence(asked).is_some() || self.may_use_free(asked))
    }

    /// Decides about one version.
    #[must_use]
    pub fn decide(
        &self,
        story: &'a Story,
        version: &'a Version,
        exit: Exit,
        taken_today: u32,
    ) -> Decision<'a> {
        let mut against = prohibitions(story, version, self.at);
        against.extend(self.suspended.clone());
        let Some(content) = usable(version) else {
            against.sort();
            return Decision::Refused(against);
        };
        let asked = Asked {
            story,
            exit,
            taken_today,
            at: self.at,
        };
        let request = Request {
            story,
            version,
            publisher: Some(self.publisher),
            exit,
            taken_today,
            at: self.at,
        };
        if against.is_empty() {
            if let Some(licence) = self.covering_licence(asked) {
                return Decision::Granted(self.licensed(request, content, licence));
            }
            if self.may_use_free(asked) {
                return Decision::Granted(self.free_copy(request, content));
            }
        }

        let free = self.free.iter();
        against.extend(free.filter(|r| r.effect() != Effect::Supports).cloned());
        if story.availability == Availability::LicenceOnly {
            against.push(Reason::LicenceOnly);
        }
        against.extend(unmet(self.rules.terms, asked));
        against.sort();
        if against.iter().all(|r| r.effect() == Effect::NeedsLicence) {
            Decision::Offered(against)
        } else {
            Decision::Refused(against)
        }
    }

    fn licensed(
        &self,
        request: Request<'a>,
        content: &'a Content,
        licence: &'a Licence,
    ) -> Licensed<'a> {
        let mut reasons = Vec::with_capacity(2);
        reasons.extend(self.site.clone());
        reasons.push(Reason::Licence {
            paid: licence.price.is_some(),
            until: licence.until,
        });
        reasons.sort();
        let basis = Basis::Licence(licence.id);
        Licensed::new(
            request,
            self.publisher,
            content,
            &licence.terms,
            basis,
            reasons,
        )
    }

    fn free_copy(&self, request: Request<'a>, content: &'a Content) -> Licensed<'a> {
        let mut reasons = Vec::with_capacity(self.free.len() + 1);
        reasons.extend(self.free.iter().cloned());
        reasons.push(Reason::FreeTerms {
            version: self.rules.terms.version,
        });
        reasons.sort();
        let terms = self.rules.terms;
        Licensed::new(
            request,
            self.publisher,
            content,
            terms,
            Basis::Free,
            reasons,
        )
    }

    /// The licence that covers the use and runs longest.
    fn covering_licence(&self, asked: Asked<'_>) -> Option<&'a Licence> {
        if !self.may_use_licences {
            return None;
        }
        self.licences.iter().copied().find(|licence| {
            licence.scope.covers(asked.story.id)
                && outside(&licence.terms, self.publisher).is_none()
                && unmet(&licence.terms, asked).is_empty()
        })
    }

    fn may_use_free(&self, asked: Asked<'_>) -> bool {
        self.eligible
            && asked.story.availability != Availability::LicenceOnly
            && unmet(self.rules.terms, asked).is_empty()
    }
}

/// What of a request the terms look at.
#[derive(Clone, Copy)]
struct Asked<'a> {
    story: &'a Story,
    exit: Exit,
    taken_today: u32,
    at: Timestamp,
}

/// The text, where there is one that may be used.
fn usable(version: &Version) -> Option<&Content> {
    match &version.edition {
        Edition::Usable { content, .. } => Some(content),
        Edition::Withheld { .. } | Edition::Killed { .. } => None,
    }
}

/// What in the story forbids every use, whoever asks.
pub(crate) fn prohibitions(story: &Story, version: &Version, at: Timestamp) -> Vec<Reason> {
    let mut reasons = Vec::new();
    match &version.edition {
        Edition::Usable { .. } => {}
        Edition::Withheld { .. } => reasons.push(Reason::Withheld),
        Edition::Killed { .. } => reasons.push(Reason::Killed),
    }
    if let Some(embargo) = story.embargo_at(at) {
        reasons.push(Reason::Embargoed {
            until: embargo.until,
        });
    }
    if version.number < story.latest {
        reasons.push(Reason::Superseded {
            latest: story.latest,
        });
    }
    reasons
}

/// Whether the publisher is none of those that the terms are for.
fn outside(terms: &Terms, publisher: &Publisher) -> Option<Reason> {
    let inside = terms.territory.is_empty() || terms.territory.contains(&publisher.country);
    (!inside).then(|| Reason::OutsideTerritory {
        country: publisher.country.clone(),
    })
}

/// Which of the terms' conditions on the story and the exit aren't met.
fn unmet(terms: &Terms, asked: Asked<'_>) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let embargo = asked.story.embargo;
    let published = embargo
        .and_then(|embargo| embargo.lifted)
        .unwrap_or(asked.story.published);

    let from = terms.first_instant(published);
    if asked.at < from {
        reasons.push(Reason::TooEarly { from });
    }
    if let Some(until) = terms.last_instant(published)
        && until < asked.at
    {
        reasons.push(Reason::TooLate { until });
    }
    if asked.exit.is_automatic() && !terms.automatic {
        reasons.push(Reason::ByHandOnly);
    }
    if let Some(cap) = terms.daily_cap
        && asked.exit.republishes()
        && asked.taken_today >= cap
    {
        reasons.push(Reason::DailyCapReached { cap });
    }
    reasons
}
