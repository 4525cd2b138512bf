//! Ranks: where a site stands in a list of the most visited. A rank says who is before whom, and
//! never how many people came.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::Method;
use crate::reason::thousands;

/// How many days after its date a list counts. Both appear every month, so whoever keeps them up has a
/// newer one long before.
const COUNTS: i32 = 180;

/// A list that ranks sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RankList {
    /// Tranco: registrable domains, each at a place of its own.
    Tranco,
    /// The Chrome UX Report: origins, among the first thousand, ten thousand and so on.
    Crux,
}

impl RankList {
    /// Every list.
    pub const ALL: [Self; 2] = [Self::Tranco, Self::Crux];

    /// The method of evidence that it is.
    #[must_use]
    pub fn method(self) -> Method {
        match self {
            Self::Tranco => Method::Tranco,
            Self::Crux => Method::Crux,
        }
    }

    /// The code that records and programs use.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.method().code()
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tranco => "Tranco",
            Self::Crux => "CrUX",
        }
    }

    /// The list of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.code() == code)
    }
}

/// Where a site stands in a list of some day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SiteRank {
    /// The list.
    pub list: RankList,
    /// The day the list is of.
    pub date: Date,
    /// The site's domain.
    pub site: String,
    /// Its place, or the first so many that it is among; 1 is the most visited.
    pub rank: u32,
}

impl SiteRank {
    /// When it stops counting.
    #[must_use]
    pub fn expires(&self) -> Timestamp {
        self.date
            .saturating_add(COUNTS.days())
            .to_zoned(TimeZone::UTC)
            .map_or(Timestamp::MIN, |at| at.timestamp())
    }

    /// The rank as what follows "is": `among the 100,000 most visited origins (CrUX, October 2026)`.
    #[must_use]
    pub fn phrase(&self) -> String {
        let rank = thousands(u64::from(self.rank));
        match self.list {
            RankList::Tranco => format!(
                "at place {rank} of the most popular domains (Tranco, {})",
                self.date.strftime("%-d %B %Y")
            ),
            RankList::Crux => format!(
                "among the {rank} most visited origins (CrUX, {})",
                self.date.strftime("%B %Y")
            ),
        }
    }
}
