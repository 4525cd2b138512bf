//! Why a decision is what it is.

mod sentence;

use jiff::Timestamp;
use wire_story::{LicenceId, VersionNumber};

use crate::{Consequence, Method, PublisherKind, SiteRank};

/// Why a decision is what it is: one finding about the story, the publisher or the terms.
///
/// The order of the variants is the order in which people read them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The story was killed.
    Killed,
    /// The story is held back.
    Withheld,
    /// The embargo still holds.
    Embargoed {
        /// Until when, at the earliest.
        until: Timestamp,
    },
    /// A newer version exists, and only the newest is given out.
    Superseded {
        /// The newest version.
        latest: VersionNumber,
    },
    /// Nobody has signed in.
    NotSignedIn,
    /// The desk has suspended the publisher.
    Suspended {
        /// Why, in the desk's words.
        reason: String,
    },
    /// The publisher has as many strikes as the policy lets lead to something.
    Strikes {
        /// To what.
        leads_to: Consequence,
        /// How many it has.
        count: u32,
        /// Given within how many days.
        within_days: u32,
        /// Until when they are as many as that.
        until: Timestamp,
    },
    /// None of the publisher's sites is proved.
    SiteNotProved,
    /// A licence covers the use, and gives nothing while no site is proved.
    LicenceWaits {
        /// Which.
        licence: LicenceId,
    },
    /// The publisher hasn't accepted the terms in force.
    TermsNotAccepted {
        /// The version in force.
        version: u32,
    },
    /// The publisher hasn't accepted the terms that a story, or a product that it belongs to, has of
    /// its own.
    OwnTermsNotAccepted {
        /// Their version.
        version: u32,
        /// The name of the product; none where the terms are the story's.
        product: Option<String>,
    },
    /// A licence covers the use, but not by this person.
    NoSeat {
        /// Which licence.
        licence: LicenceId,
        /// How many seats it has.
        seats: u32,
    },
    /// The terms ask to wait.
    TooEarly {
        /// Until when.
        from: Timestamp,
    },
    /// The wire gives no free stories to publishers of this kind.
    KindExcluded {
        /// The kind.
        kind: PublisherKind,
    },
    /// There is no evidence of an audience that counts.
    AudienceUnknown,
    /// The evidence of the audience has expired.
    AudienceExpired {
        /// When the last of it did.
        expired: Timestamp,
    },
    /// The audience is smaller than the policy asks.
    AudienceTooSmall {
        /// How the figure came about.
        method: Method,
        /// Unique visitors a month shown.
        shown: u64,
        /// Unique visitors a month asked.
        needed: u64,
    },
    /// The best rank of its sites is behind what the policy asks.
    RankTooLow {
        /// The rank.
        rank: SiteRank,
        /// The last rank that is enough.
        needed: u32,
    },
    /// The story isn't offered free.
    LicenceOnly,
    /// The terms don't cover the publisher's country.
    OutsideTerritory {
        /// The publisher's country.
        country: String,
    },
    /// The terms no longer let the story be taken.
    TooLate {
        /// The last instant at which they did.
        until: Timestamp,
    },
    /// The terms don't let machines take stories.
    ByHandOnly,
    /// The publisher has taken as many stories today as the terms allow.
    DailyCapReached {
        /// How many that is.
        cap: u32,
    },
    /// A licence would cover the use, but as many stories as it allows were taken under it.
    VolumeUsed {
        /// Which licence.
        licence: LicenceId,
        /// How many that is.
        volume: u32,
        /// When the licence ends.
        until: Timestamp,
    },
    /// A site is proved.
    SiteProved {
        /// Its domain.
        domain: String,
    },
    /// The audience is large enough.
    AudienceLargeEnough {
        /// How the figure came about.
        method: Method,
        /// Unique visitors a month shown.
        shown: u64,
        /// Unique visitors a month asked.
        needed: u64,
    },
    /// A proved site ranks high enough in a list.
    RankHighEnough {
        /// The rank.
        rank: SiteRank,
        /// The last rank that is enough.
        needed: u32,
    },
    /// The evidence of the audience expires soon.
    AudienceExpires {
        /// When.
        expires: Timestamp,
        /// Until when it counts all the same.
        until: Timestamp,
    },
    /// The evidence of the audience has expired, and counts for a while yet.
    AudienceInGrace {
        /// When it did.
        expired: Timestamp,
        /// Until when it counts.
        until: Timestamp,
    },
    /// The publisher is new, and needn't have shown its audience yet.
    Trial {
        /// Until when.
        until: Timestamp,
    },
    /// The free terms cover the use.
    FreeTerms {
        /// Their version.
        version: u32,
    },
    /// A licence covers the use.
    Licence {
        /// Whether it is paid for.
        paid: bool,
        /// When it ends.
        until: Timestamp,
    },
}

/// What a reason does to a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It forbids, whatever else is true.
    Prohibits,
    /// Something is missing that the publisher, or time, has to mend.
    Requires,
    /// Something is missing that a licence would mend.
    NeedsLicence,
    /// It speaks for the use.
    Supports,
}

impl Reason {
    /// What it does to the decision.
    #[must_use]
    pub fn effect(&self) -> Effect {
        match self {
            Self::Killed
            | Self::Withheld
            | Self::Embargoed { .. }
            | Self::Superseded { .. }
            | Self::NotSignedIn
            | Self::Suspended { .. }
            | Self::Strikes {
                leads_to: Consequence::Suspension,
                ..
            } => Effect::Prohibits,
            Self::SiteNotProved
            | Self::LicenceWaits { .. }
            | Self::TermsNotAccepted { .. }
            | Self::OwnTermsNotAccepted { .. }
            | Self::NoSeat { .. }
            | Self::TooEarly { .. } => Effect::Requires,
            Self::KindExcluded { .. }
            | Self::AudienceUnknown
            | Self::AudienceExpired { .. }
            | Self::AudienceTooSmall { .. }
            | Self::RankTooLow { .. }
            | Self::LicenceOnly
            | Self::OutsideTerritory { .. }
            | Self::TooLate { .. }
            | Self::ByHandOnly
            | Self::DailyCapReached { .. }
            | Self::VolumeUsed { .. } => Effect::NeedsLicence,
            Self::SiteProved { .. }
            | Self::AudienceLargeEnough { .. }
            | Self::RankHighEnough { .. }
            | Self::AudienceExpires { .. }
            | Self::AudienceInGrace { .. }
            | Self::Trial { .. }
            | Self::FreeTerms { .. }
            | Self::Licence { .. }
            | Self::Strikes {
                leads_to: Consequence::Warning | Consequence::Proposal,
                ..
            } => Effect::Supports,
        }
    }

    /// Whether it speaks for the use and says that it may end: something is to be done.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        self.effect() == Effect::Supports
            && matches!(
                self,
                Self::AudienceExpires { .. } | Self::AudienceInGrace { .. } | Self::Strikes { .. }
            )
    }

    /// The code that records and programs use.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Killed => "killed",
            Self::Withheld => "withheld",
            Self::Embargoed { .. } => "embargoed",
            Self::Superseded { .. } => "superseded",
            Self::NotSignedIn => "not-signed-in",
            Self::Suspended { .. } => "suspended",
            Self::Strikes { .. } => "strikes",
            Self::SiteNotProved => "site-not-proved",
            Self::LicenceWaits { .. } => "licence-waits",
            Self::TermsNotAccepted { .. } => "terms-not-accepted",
            Self::OwnTermsNotAccepted { .. } => "own-terms-not-accepted",
            Self::NoSeat { .. } => "no-seat",
            Self::TooEarly { .. } => "too-early",
            Self::KindExcluded { .. } => "kind-excluded",
            Self::AudienceUnknown => "audience-unknown",
            Self::AudienceExpired { .. } => "audience-expired",
            Self::AudienceTooSmall { .. } => "audience-too-small",
            Self::RankTooLow { .. } => "rank-too-low",
            Self::LicenceOnly => "licence-only",
            Self::OutsideTerritory { .. } => "outside-territory",
            Self::TooLate { .. } => "too-late",
            Self::ByHandOnly => "by-hand-only",
            Self::DailyCapReached { .. } => "daily-cap-reached",
            Self::VolumeUsed { .. } => "volume-used",
            Self::SiteProved { .. } => "site-proved",
            Self::AudienceLargeEnough { .. } => "audience-large-enough",
            Self::RankHighEnough { .. } => "rank-high-enough",
            Self::AudienceExpires { .. } => "audience-expires",
            Self::AudienceInGrace { .. } => "audience-in-grace",
            Self::Trial { .. } => "trial",
            Self::FreeTerms { .. } => "free-terms",
            Self::Licence { .. } => "licence",
        }
    }
}

fn visitors(number: u64) -> String {
    if number == 1 {
        "1 visitor".into()
    } else {
        format!("{} visitors", thousands(number))
    }
}

/// 12345 as `12,345`.
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
