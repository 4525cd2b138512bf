//! The desk's list of publishers.

use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use wire_rights::{Licensing, Publisher, eligibility};
use wire_store::ObligationState;
use wire_story::PublisherId;

use crate::app::App;
use crate::error::{Page, show};
use crate::layout::{Layout, Section};
use crate::session::Desk;

#[derive(Template)]
#[template(path = "desk/publishers.html")]
struct PublishersPage {
    layout: Layout,
    filter: Filter,
    publishers: Vec<PublisherLine>,
    /// How many there are in all.
    all: usize,
}

struct PublisherLine {
    id: PublisherId,
    name: String,
    kind: &'static str,
    country: String,
    standing: Standing,
    sites: Vec<SiteLine>,
    audience: String,
    licences: usize,
    /// How many stories it holds.
    stories: usize,
    open: usize,
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
    Eligible,
    NotEligible,
    Open,
}

impl Filter {
    const ALL: [Self; 4] = [Self::All, Self::Eligible, Self::NotEligible, Self::Open];

    fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Eligible => "eligible",
            Self::NotEligible => "not-eligible",
            Self::Open => "open",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Eligible => "Eligible or licensed",
            Self::NotEligible => "Neither",
            Self::Open => "With open obligations",
        }
    }

    fn takes(self, line: &PublisherLine) -> bool {
        let may = matches!(line.standing, Standing::Eligible | Standing::Licensed);
        match self {
            Self::All => true,
            Self::Eligible => may,
            Self::NotEligible => !may,
            Self::Open => line.open > 0,
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    show: Filter,
}

/// `GET /desk/publishers`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Query(asked): Query<Asked>,
) -> Page {
    let policy = app.store.policy().await?;
    let at = app.now();
    let mut lines = Vec::new();
    for publisher in app.store.publishers().await? {
        let takes = app.store.takes_of(publisher.id).await?;
        let stories: std::collections::HashSet<_> = takes.iter().map(|take| take.story).collect();
        let obligations = app.store.obligations_of(publisher.id).await?;
        let eligible = eligibility(&policy, &publisher, at).is_eligible();
        lines.push(PublisherLine {
            id: publisher.id,
            kind: publisher.kind.name(),
            country: publisher.country.clone(),
            standing: standing(&publisher, eligible, publisher.licences_at(at).count()),
            sites: publisher
                .sites
                .iter()
                .map(|site| SiteLine {
                    domain: site.domain.clone(),
                    proved: site.proof.is_some(),
                })
                .collect(),
            audience: audience(&publisher, at),
            licences: publisher.licences_at(at).count(),
            stories: stories.len(),
            open: obligations
                .iter()
                .filter(|obligation| obligation.state == ObligationState::Open)
                .count(),
            name: publisher.name,
        });
    }
    let all = lines.len();
    lines.retain(|line| asked.show.takes(line));
    show(&PublishersPage {
        layout: desk.layout(&app, "Publishers", "/desk/publishers").await?,
        filter: asked.show,
        publishers: lines,
        all,
    })
}

/// Where a publisher stands.
pub(crate) fn standing(publisher: &Publisher, eligible: bool, licences: usize) -> Standing {
    if publisher.suspended.is_some() {
        Standing::Suspended
    } else if licences > 0 {
        Standing::Licensed
    } else if eligible {
        Standing::Eligible
    } else {
        Standing::NotEligible
    }
}

/// The evidence that counts and is largest, in words.
fn audience(publisher: &Publisher, at: jiff::Timestamp) -> String {
    publisher
        .audience
        .iter()
        .filter(|audience| audience.counts(at))
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

/// 12345 as `12,345`.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
