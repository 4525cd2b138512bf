//! A piece of evidence as a line of a table, and what it would mean.

use jiff::Timestamp;
use wire_rights::{
    Audience, Method, Policy, Publisher, Reason, SiteRank, eligibility, shown_domain, thousands,
};
use wire_store::{Evidence, EvidenceState};

use crate::reasons::ShownReason;

/// A piece of evidence for people.
pub(crate) struct Piece {
    pub(crate) number: u64,
    /// `at least 4,711`
    pub(crate) figure: String,
    pub(crate) method: &'static str,
    pub(crate) weight: &'static str,
    /// The one site on which it was counted.
    pub(crate) site: Option<String>,
    pub(crate) period: String,
    pub(crate) given: Timestamp,
    pub(crate) given_by: Option<String>,
    /// Name and hash of its file.
    pub(crate) file: Option<(String, String)>,
    pub(crate) has_document: bool,
    pub(crate) is_declaration: bool,
    pub(crate) expires: Timestamp,
    pub(crate) state: PieceState,
    pub(crate) confirmed: Option<(Timestamp, String)>,
}

/// What became of it.
pub(crate) enum PieceState {
    Waits,
    Counts,
    /// It was counted on a site that the publisher hasn't proved, or has lost.
    SiteNotProved,
    Expired,
    SetAside {
        at: Timestamp,
        by: String,
        reason: String,
    },
}

impl Piece {
    pub(crate) fn new(evidence: &Evidence, publisher: &Publisher, at: Timestamp) -> Self {
        let audience = &evidence.audience;
        let visitors = thousands(audience.monthly_visitors);
        Self {
            number: evidence.number,
            figure: if evidence.at_least {
                format!("at least {visitors}")
            } else {
                visitors
            },
            method: audience.method.name(),
            weight: audience.method.weight(),
            site: audience.site.as_deref().map(shown_domain),
            period: period(audience),
            given: audience.given,
            given_by: evidence.given_by.clone(),
            file: evidence
                .file
                .as_ref()
                .map(|file| (file.name.clone(), file.hash.clone())),
            has_document: evidence
                .file
                .as_ref()
                .is_some_and(|file| file.document.is_some()),
            is_declaration: audience.method == Method::Declaration,
            expires: audience.expires,
            state: match &evidence.state {
                EvidenceState::Read => PieceState::Waits,
                EvidenceState::SetAside { at, by, reason } => PieceState::SetAside {
                    at: *at,
                    by: by.clone(),
                    reason: reason.clone(),
                },
                EvidenceState::Counts if publisher.can_rest_on(audience, at) => PieceState::Counts,
                EvidenceState::Counts if audience.counts(at) => PieceState::SiteNotProved,
                EvidenceState::Counts => PieceState::Expired,
            },
            confirmed: evidence.confirmed.clone(),
        }
    }

    /// The file's hash as far as people compare it.
    pub(crate) fn short_hash(&self) -> &str {
        let hash = self.file.as_ref().map_or("", |(_, hash)| hash.as_str());
        hash.get(..12).unwrap_or(hash)
    }

    /// Whether the desk can still set it aside.
    pub(crate) fn can_be_set_aside(&self) -> bool {
        matches!(
            self.state,
            PieceState::Counts | PieceState::SiteNotProved | PieceState::Expired
        )
    }

    /// Whether the desk can confirm it.
    pub(crate) fn can_be_confirmed(&self) -> bool {
        self.is_declaration && self.confirmed.is_none() && matches!(self.state, PieceState::Counts)
    }
}

/// `1 March 2026 to 31 March 2026`, with the site where it was counted on one.
pub(crate) fn period_and_site(audience: &Audience) -> String {
    match audience.site.as_deref() {
        Some(site) => format!("{} on {}", period(audience), shown_domain(site)),
        None => period(audience),
    }
}

fn period(audience: &Audience) -> String {
    let day = |day: jiff::civil::Date| day.strftime("%-d %B %Y").to_string();
    format!("{} to {}", day(audience.from), day(audience.to))
}

/// Why evidence doesn't count at `at`; nothing where it does.
pub(crate) fn fault(
    publisher: &Publisher,
    audience: &Audience,
    at: Timestamp,
) -> Option<&'static str> {
    if !audience.counts(at) {
        Some("expired")
    } else if !publisher.can_rest_on(audience, at) {
        Some("its site isn’t proved")
    } else {
        None
    }
}

/// What a piece of evidence would mean for its publisher's standing.
pub(crate) struct Meaning {
    pub(crate) sentence: String,
    pub(crate) reasons: Vec<ShownReason>,
}

/// Holds the publisher against the policy as if this counted already. Where that isn't enough, what is
/// said is said of this piece, and not of an older one that comes nearer.
pub(crate) fn meaning(
    policy: &Policy,
    publisher: &Publisher,
    audience: &Audience,
    at: Timestamp,
) -> Meaning {
    let before = eligibility(policy, publisher, at);
    let mut with = publisher.clone();
    with.audience.push(audience.clone());
    let mut after = eligibility(policy, &with, at);
    let method = audience.method.name();
    let counts = policy
        .threshold(audience.method, publisher.kind, &publisher.country)
        .is_some();
    let sentence = match (before.is_eligible(), after.is_eligible()) {
        (false, true) => {
            "With it, your audience and your site are enough for the free stories.".to_owned()
        }
        (true, true) if before == after => {
            "You qualify for the free stories without it; it changes nothing now, and may later, when other \
             evidence expires."
                .to_owned()
        }
        (true, true) => {
            "You qualify for the free stories with it, as you do without it.".to_owned()
        }
        (_, false) if !counts => format!(
            "It changes nothing for the free stories: {method} isn’t counted for them. This is how you stand:"
        ),
        (_, false) => {
            with.audience = vec![audience.clone()];
            with.ranks.clear();
            after = eligibility(policy, &with, at);
            let large = |reason: &Reason| matches!(reason, Reason::AudienceLargeEnough { .. });
            if after.reasons.iter().any(large) {
                "It is enough of an audience; what else is missing for the free stories stands here:"
                    .to_owned()
            } else {
                "It is not enough for the free stories. This is how you would stand by it:".to_owned()
            }
        }
    };
    Meaning {
        sentence,
        reasons: after.reasons.iter().map(ShownReason::from).collect(),
    }
}

/// A rank as a sentence.
pub(crate) fn rank(rank: &SiteRank) -> String {
    format!("{} is {}.", rank.site, rank.phrase())
}
