//! The days that a statement is about.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use wire_rights::moment::{date, last_day};
use wire_rights::{Licence, Publisher, days};
use wire_store::StatementOf;
use wire_story::LicenceId;

use crate::error::PageError;
use crate::form::{Problems, last_month};

/// The longest period, in years.
const LONGEST: i64 = 10;

/// From the first day to the last, both in it, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Period {
    pub(super) from: Date,
    pub(super) to: Date,
}

impl Period {
    /// Its first instant, and the first after it.
    pub(super) fn instants(self) -> (Timestamp, Timestamp) {
        let instant = |instant: Option<Timestamp>| instant.unwrap_or(Timestamp::MAX);
        (
            instant(days::day_start(self.from)),
            instant(days::day_end(self.to)),
        )
    }

    /// Whether its statement can be issued: it is over, there is an account to settle, and it is one that offices
    /// settle by: of one month, or of the days of the licence. A licence may begin before its publisher was
    /// there, as one for a page that was found before; its price is due all the same.
    pub(super) fn can_be_issued(
        self,
        publisher: &Publisher,
        licence: Option<&Licence>,
        at: Timestamp,
    ) -> bool {
        let month = (self.from.first_of_month(), self.from.last_of_month());
        let whole_month = (self.from, self.to) == month;
        let begins = (publisher.licences.iter()).any(|licence| self.has(date(licence.from)));
        let was_there = begins || publisher.id.made() < self.instants().1;
        let of_licence = licence.is_some_and(|licence| {
            (self.from, self.to) == (date(licence.from), last_day(licence.until))
        });
        self.instants().1 <= at && was_there && (whole_month || of_licence)
    }

    /// What the statement of these days is of.
    pub(super) fn of(self, publisher: &Publisher, licence: Option<&Licence>) -> StatementOf {
        StatementOf {
            publisher: publisher.id,
            licence: licence.map(|licence| licence.id),
            first_day: self.from,
            last_day: self.to,
        }
    }

    pub(super) fn has(self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

/// Which statement is asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Asked {
    /// The first day of its period: `2026-11-01`. Without days it is the last month, or those of the licence.
    pub(super) from: String,
    /// The last day.
    pub(super) to: String,
    /// The id of the licence that it is for; all that was taken without it.
    pub(super) licence: String,
    /// Which issue is wanted; the newest without it.
    pub(super) issue: Option<u32>,
}

impl Asked {
    /// The licence that is meant, where one is.
    pub(super) fn licence<'a>(
        &self,
        publisher: &'a Publisher,
    ) -> Result<Option<&'a Licence>, PageError> {
        if self.licence.is_empty() {
            return Ok(None);
        }
        let id = self.licence.parse::<LicenceId>().ok();
        let found = (publisher.licences.iter()).find(|licence| Some(licence.id) == id);
        found
            .map(Some)
            .ok_or_else(|| PageError::NotFound(format!("{} has no such licence.", publisher.name)))
    }

    /// The period, where it can be one.
    pub(super) fn only_period(
        &self,
        licence: Option<&Licence>,
        at: Timestamp,
    ) -> Result<Period, PageError> {
        let (period, problems) = self.period(licence, at);
        match problems.all().first() {
            None => Ok(period),
            Some((_, sentence)) => Err(PageError::Bad(sentence.clone())),
        }
    }

    /// The period: what was typed, or that of the licence, or the last month. Where what was typed
    /// can't be one, the same with what is wrong.
    pub(super) fn period(&self, licence: Option<&Licence>, at: Timestamp) -> (Period, Problems) {
        let (from, to) = match licence {
            Some(licence) => (date(licence.from), last_day(licence.until)),
            None => last_month(at),
        };
        let usual = Period { from, to };
        let mut problems = Problems::default();
        let mut typed = |field, typed: &str, usual| match typed.trim() {
            "" => usual,
            typed => typed.parse().unwrap_or_else(|_| {
                problems.add(
                    field,
                    format!("“{typed}” is no day: write it as 2026-03-31."),
                );
                usual
            }),
        };
        let period = Period {
            from: typed("from", &self.from, from),
            to: typed("to", &self.to, to),
        };
        if period.to < period.from {
            problems.add(
                "to",
                "The period ends before it begins: change one of the days.",
            );
        } else if period.to > period.from.saturating_add(LONGEST.years()) {
            problems.add(
                "to",
                format!("The period is longer than {LONGEST} years: take a shorter one."),
            );
        }
        if problems.is_empty() {
            (period, problems)
        } else {
            (usual, problems)
        }
    }
}
