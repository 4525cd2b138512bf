//! The desk's list of publishers: who waits, who expires, who is in grace, who has strikes.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::extract::{Query, State};
use jiff::Timestamp;
use serde::Deserialize;
use wire_rights::moment::{at_end_of, end_of};
use wire_rights::{
    Consequence, Effect, Eligibility, Licensing, Policy, Publisher, Reason, eligibility,
    shown_domain, thousands,
};
use wire_store::PublisherCounts;
use wire_story::PublisherId;

use crate::app::App;
use crate::error::{Page, show};
use crate::layout::{Layout, Section};
use crate::session::Desk;

/// How many are on a page.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "desk/publishers.html")]
struct PublishersPage {
    layout: Layout,
    filter: Filter,
    /// Every filter, with how many it lets through.
    filters: Vec<(Filter, usize)>,
    publishers: Vec<PublisherLine>,
    /// How many there are in all.
    all: usize,
    /// The pages before and after this one.
    before: Option<usize>,
    after: Option<usize>,
}

struct PublisherLine {
    id: PublisherId,
    name: String,
    kind: &'static str,
    country: String,
    standing: Standing,
    /// Whether it has never had free stories or a licence, and nobody has turned it away.
    waits: bool,
    expires: bool,
    in_grace: bool,
    /// Whether the policy asks the desk to decide about a suspension.
    proposed: bool,
    /// What has to be said beside its standing: warnings.
    warnings: Vec<String>,
    strikes: usize,
    sites: Vec<SiteLine>,
    audience: String,
    licences: usize,
    /// How many stories it holds.
    stories: u64,
    open: u64,
}

struct SiteLine {
    domain: String,
    proved: bool,
}

/// Where a publisher stands, as one label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Eligible,
    Licensed,
    NotEligible,
    Suspended,
}

impl Standing {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Eligible => "eligible",
            Self::Licensed => "licensed",
            Self::NotEligible => "not eligible",
            Self::Suspended => "suspended",
        }
    }

    /// The class of its label.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Eligible | Self::Licensed => "good",
            Self::NotEligible => "warn",
            Self::Suspended => "kill",
        }
    }
}

/// Which publishers are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Filter {
    #[default]
    All,
    Waiting,
    Expiring,
    InGrace,
    Strikes,
    Proposed,
    Eligible,
    NotEligible,
    Suspended,
    Open,
}

impl Filter {
    const ALL: [Self; 10] = [
        Self::All,
        Self::Waiting,
        Self::Expiring,
        Self::InGrace,
        Self::Strikes,
        Self::Proposed,
        Self::Eligible,
        Self::NotEligible,
        Self::Suspended,
        Self::Open,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Waiting => "waiting",
            Self::Expiring => "expiring",
            Self::InGrace => "in-grace",
            Self::Strikes => "strikes",
            Self::Proposed => "proposed",
            Self::Eligible => "eligible",
            Self::NotEligible => "not-eligible",
            Self::Suspended => "suspended",
            Self::Open => "open",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Waiting => "Applications",
            Self::Expiring => "Expire soon",
            Self::InGrace => "In grace",
            Self::Strikes => "With strikes",
            Self::Proposed => "Suspension proposed",
            Self::Eligible => "Eligible or licensed",
            Self::NotEligible => "Neither",
            Self::Suspended => "Suspended",
            Self::Open => "With open obligations",
        }
    }

    fn takes(self, line: &PublisherLine) -> bool {
        let may = matches!(line.standing, Standing::Eligible | Standing::Licensed);
        match self {
            Self::All => true,
            Self::Waiting => line.waits,
            Self::Expiring => line.expires,
            Self::InGrace => line.in_grace,
            Self::Strikes => line.strikes > 0,
            Self::Proposed => line.proposed,
            Self::Eligible => may,
            Self::NotEligible => !may,
            Self::Suspended => line.standing == Standing::Suspended,
            Self::Open => line.open > 0,
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    show: Filter,
    /// The page, from 1.
    #[serde(default)]
    page: usize,
}

/// What all lines are made from, read once.
struct Sources {
    policy: Policy,
    counts: HashMap<PublisherId, PublisherCounts>,
    once_granted: HashSet<PublisherId>,
    at: Timestamp,
}

/// `GET /desk/publishers`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Query(asked): Query<Asked>,
) -> Page {
    let sources = Sources {
        policy: app.store.policy().await?,
        counts: app.store.publisher_counts().await?,
        once_granted: app.store.once_granted().await?,
        at: app.now(),
    };
    let publishers = app.store.publishers().await?;
    let all = publishers.len();
    let mut lines: Vec<_> = publishers
        .into_iter()
        .map(|publisher| sources.line(publisher))
        .collect();
    let filters = Filter::ALL
        .into_iter()
        .map(|filter| (filter, lines.iter().filter(|it| filter.takes(it)).count()))
        .collect();
    lines.retain(|line| asked.show.takes(line));
    let last = lines.len().div_ceil(PAGE).max(1);
    let page = asked.page.clamp(1, last);
    show(&PublishersPage {
        layout: desk.layout(&app, "Publishers", "/desk/publishers").await?,
        filter: asked.show,
        filters,
        publishers: lines
            .into_iter()
            .skip((page - 1) * PAGE)
            .take(PAGE)
            .collect(),
        all,
        before: (page > 1).then(|| page - 1),
        after: (page < last).then(|| page + 1),
    })
}

impl Sources {
    fn line(&self, publisher: Publisher) -> PublisherLine {
        let found = eligibility(&self.policy, &publisher, self.at);
        let licences = publisher.licences_at(self.at).count();
        let standing = standing(&publisher, &found, licences);
        let counts = self.counts.get(&publisher.id).copied().unwrap_or_default();
        let says = |wanted: fn(&Reason) -> bool| found.reasons.iter().any(wanted);
        let strikes = publisher.strikes.iter();
        PublisherLine {
            waits: standing == Standing::NotEligible
                && publisher.licences.is_empty()
                && !self.once_granted.contains(&publisher.id),
            expires: says(|reason| matches!(reason, Reason::AudienceExpires { .. })),
            in_grace: says(|reason| matches!(reason, Reason::AudienceInGrace { .. })),
            proposed: says(|reason| {
                matches!(
                    reason,
                    Reason::Strikes {
                        leads_to: Consequence::Proposal,
                        ..
                    }
                )
            }),
            warnings: warnings(&found),
            strikes: strikes.filter(|strike| strike.counts(self.at)).count(),
            id: publisher.id,
            kind: publisher.kind.name(),
            country: publisher.country.clone(),
            standing,
            sites: publisher
                .sites
                .iter()
                .map(|site| SiteLine {
                    domain: shown_domain(&site.domain),
                    proved: site.proof.is_some(),
                })
                .collect(),
            audience: audience(&publisher, self.at),
            licences,
            stories: counts.stories,
            open: counts.open,
            name: publisher.name,
        }
    }
}

/// What a line says beside the label: few words, because the publisher's page has the sentences.
fn warnings(found: &Eligibility) -> Vec<String> {
    found
        .reasons
        .iter()
        .filter_map(|reason| match reason {
            Reason::AudienceExpires { expires, .. } => {
                Some(format!("expires {}", at_end_of(*expires)))
            }
            Reason::AudienceInGrace { until, .. } => {
                Some(format!("in grace until {}", end_of(*until)))
            }
            Reason::Trial { until } => Some(format!("on trial until {}", end_of(*until))),
            Reason::Strikes {
                leads_to: Consequence::Proposal,
                ..
            } => Some("suspension proposed".to_owned()),
            _ => None,
        })
        .collect()
}

/// Where a publisher stands.
pub(crate) fn standing(publisher: &Publisher, found: &Eligibility, licences: usize) -> Standing {
    let mut effects = found.reasons.iter().map(Reason::effect);
    if publisher.suspended.is_some() || effects.any(|effect| effect == Effect::Prohibits) {
        Standing::Suspended
    } else if licences > 0 {
        Standing::Licensed
    } else if found.is_eligible() {
        Standing::Eligible
    } else {
        Standing::NotEligible
    }
}

/// The evidence that counts and is largest, in words.
fn audience(publisher: &Publisher, at: Timestamp) -> String {
    publisher
        .audience
        .iter()
        .filter(|audience| publisher.can_rest_on(audience, at))
        .max_by_key(|audience| audience.monthly_visitors)
        .map_or_else(
            || "none".to_owned(),
            |audience| {
                format!(
                    "{} ({})",
                    thousands(audience.monthly_visitors),
                    audience.method.name()
                )
            },
        )
}
