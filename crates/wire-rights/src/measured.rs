//! A publisher held against the rules once, for decisions about many stories.

use jiff::Timestamp;
use wire_story::{Availability, Content, Edition, Story, UserId, Version};

use crate::{
    Basis, Decision, Effect, Exit, Licence, Licensed, Publisher, Reason, Request, Rules, Terms,
    TermsOf, eligibility, eligibility::site,
};

/// A publisher held against the rules at one moment: everything that a decision needs and that
/// doesn't depend on the story, worked out once. [`decide`](crate::decide) makes one for a single
/// answer; who asks about many stories keeps it.
#[derive(Clone, Debug)]
pub struct Measured<'a> {
    rules: Rules<'a>,
    publisher: &'a Publisher,
    person: Option<UserId>,
    at: Timestamp,
    /// What forbids the publisher every use: that it is suspended.
    forbidden: Vec<Reason>,
    /// What is said of the site under a licence; nothing where no licence can be used.
    site: Option<Reason>,
    /// The licences in force, the one that runs longest first.
    licences: Vec<&'a Licence>,
    /// Whether they give something: not before a site is proved, where the policy wants one.
    may_use_licences: bool,
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
        let mut licences: Vec<_> = publisher.licences_at(at).collect();
        licences.sort_by_key(|licence| std::cmp::Reverse((licence.until, licence.id)));
        let (forbidden, free): (Vec<_>, Vec<_>) = eligibility(rules.policy, publisher, at)
            .reasons
            .into_iter()
            .partition(|reason| reason.effect() == Effect::Prohibits);
        Self {
            rules,
            publisher,
            person: None,
            at,
            forbidden,
            may_use_licences: site != Some(Reason::SiteNotProved),
            site,
            licences,
            eligible: free.iter().all(|r| r.effect() == Effect::Supports),
            free,
        }
    }

    /// The same, asked by one of the publisher's people: licences with seats are for those who have
    /// one.
    #[must_use]
    pub fn for_person(self, person: Option<UserId>) -> Self {
        Self { person, ..self }
    }

    /// Whether the publisher may have this version by this exit: whether [`decide`](Self::decide)
    /// grants, without the reasons. Nothing is allocated where it may.
    #[must_use]
    pub fn may_have(&self, story: &Story, version: &Version, exit: Exit, taken_today: u32) -> bool {
        let Some(content) = usable(version) else {
            return false;
        };
        let asked = Asked {
            story,
            content,
            exit,
            taken_today,
            at: self.at,
        };
        self.forbidden.is_empty()
            && prohibitions(story, version, self.at).is_empty()
            && (self.covering_licence(asked).is_some() || self.may_use_free(asked).is_some())
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
        against.extend(self.forbidden.iter().cloned());
        let Some(content) = usable(version) else {
            against.sort();
            return Decision::Refused(against);
        };
        let asked = Asked {
            story,
            content,
            exit,
            taken_today,
            at: self.at,
        };
        let request = Request {
            story,
            version,
            publisher: Some(self.publisher),
            person: self.person,
            exit,
            taken_today,
            at: self.at,
        };
        if against.is_empty() {
            if let Some(licence) = self.covering_licence(asked) {
                return Decision::Granted(self.licensed(request, content, licence));
            }
            if let Some(terms) = self.may_use_free(asked) {
                return Decision::Granted(self.free_copy(request, content, terms));
            }
        }

        let free = self.free.iter();
        against.extend(free.filter(|r| r.effect() != Effect::Supports).cloned());
        if story.availability == Availability::LicenceOnly {
            against.push(Reason::LicenceOnly);
        }
        let (of, terms) = self.rules.terms_for(story, content);
        against.extend(self.not_accepted(of, terms));
        against.extend(outside(terms, self.publisher));
        against.extend(unmet(terms, asked));
        against.extend(self.licence_lacks(asked));
        against.sort();
        against.dedup();
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

    fn free_copy(
        &self,
        request: Request<'a>,
        content: &'a Content,
        terms: &'a Terms,
    ) -> Licensed<'a> {
        let mut reasons = Vec::with_capacity(self.free.len() + 1);
        reasons.extend(self.free.iter().cloned());
        let version = terms.version;
        reasons.push(Reason::FreeTerms { version });
        reasons.sort();
        let basis = Basis::Free(version);
        Licensed::new(request, self.publisher, content, terms, basis, reasons)
    }

    /// The licence that covers the use and runs longest.
    fn covering_licence(&self, asked: Asked<'_>) -> Option<&'a Licence> {
        if !self.may_use_licences {
            return None;
        }
        self.licences_for(asked)
            .find(|licence| self.has_seat(licence, asked) && licence.has_room_for(asked.story.id))
    }

    /// The licences that would cover the use, whoever asks and however much was taken under them.
    fn licences_for(&self, asked: Asked<'_>) -> impl Iterator<Item = &'a Licence> {
        let catalogue = self.rules.catalogue;
        self.licences.iter().copied().filter(move |licence| {
            (licence.scope).covers(catalogue, asked.story, asked.content)
                && outside(&licence.terms, self.publisher).is_none()
                && unmet(&licence.terms, asked).is_empty()
        })
    }

    /// Machines have tokens, not seats.
    fn has_seat(&self, licence: &Licence, asked: Asked<'_>) -> bool {
        asked.exit.is_automatic()
            || self
                .person
                .is_none_or(|person| licence.seats_person(person))
    }

    /// Why a licence for the story doesn't give it: one that would but for a site, a seat or its volume,
    /// else the one that runs longest.
    fn licence_lacks(&self, asked: Asked<'_>) -> Vec<Reason> {
        let Some(licence) = self.licences_for(asked).next() else {
            return self.unmet_by_licence(asked);
        };
        let mut lacks = Vec::new();
        if !self.may_use_licences {
            lacks.push(Reason::LicenceWaits {
                licence: licence.id,
            });
        }
        match (licence.seats, licence.volume) {
            (Some(seats), _) if !self.has_seat(licence, asked) => lacks.push(Reason::NoSeat {
                licence: licence.id,
                seats,
            }),
            (_, Some(volume)) if !licence.has_room_for(asked.story.id) => {
                lacks.push(Reason::VolumeUsed {
                    licence: licence.id,
                    volume,
                    until: licence.until,
                });
            }
            _ => {}
        }
        lacks
    }

    /// What a licence's own terms have against the use, where they alone keep it from covering it.
    fn unmet_by_licence(&self, asked: Asked<'_>) -> Vec<Reason> {
        let catalogue = self.rules.catalogue;
        let mut licences = self.licences.iter();
        let licence =
            licences.find(|licence| (licence.scope).covers(catalogue, asked.story, asked.content));
        let Some(licence) = licence else {
            return Vec::new();
        };
        let mut reasons = unmet(&licence.terms, asked);
        reasons.extend(outside(&licence.terms, self.publisher));
        reasons
    }

    /// The terms of free use, where they let the publisher have it.
    fn may_use_free(&self, asked: Asked<'_>) -> Option<&'a Terms> {
        if !self.eligible || asked.story.availability == Availability::LicenceOnly {
            return None;
        }
        let (of, terms) = self.rules.terms_for(asked.story, asked.content);
        let may = self.not_accepted(of, terms).is_none()
            && outside(terms, self.publisher).is_none()
            && unmet(terms, asked).is_empty();
        may.then_some(terms)
    }

    /// Whether the publisher hasn't accepted these terms.
    fn not_accepted(&self, of: TermsOf<'_>, terms: &Terms) -> Option<Reason> {
        let version = terms.version;
        if self.publisher.has_accepted(of, version) {
            return None;
        }
        Some(match of {
            TermsOf::Wire => Reason::TermsNotAccepted { version },
            TermsOf::Product(product) => Reason::OwnTermsNotAccepted {
                version,
                product: Some(product.name.clone()),
            },
            TermsOf::Story => Reason::OwnTermsNotAccepted {
                version,
                product: None,
            },
        })
    }
}

/// What of a request the terms look at.
#[derive(Clone, Copy)]
struct Asked<'a> {
    story: &'a Story,
    content: &'a Content,
    exit: Exit,
    taken_today: u32,
    at: Timestamp,
}

/// The text, where there is one that may be used.
pub(crate) fn usable(version: &Version) -> Option<&Content> {
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
    (!terms.covers(&publisher.country)).then(|| Reason::OutsideTerritory {
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
