//! From files to evidence: what a wire may take from a publisher's report or export.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use thiserror::Error;
use wire_rights::{Audience, Method};

use crate::export::{self, Export, ExportError};
use crate::signature::{SignatureError, verify};
use crate::{Figure, Report, ReportError, consistent, sites};

/// Evidence counts until so many days after the last day that was counted, however late it is given: so the same
/// file, given again, prolongs nothing.
const COUNTS: i32 = 365;

/// Why a file is no evidence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EvidenceError {
    /// The report isn't this publisher's.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The export can't be used.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The report counts whatever was in the logs.
    #[error("the report doesn't say which site it counts: make it with --site")]
    NoSite,
    /// The report is of somebody else's site.
    #[error("the report is of {0}, which is none of the publisher's proved sites")]
    AnotherSite(String),
    /// Nobody came.
    #[error("the report counts no visitor")]
    NoVisitors,
    /// Nothing in the logs could be counted.
    #[error("no line of the logs could be counted: {lines} are {why}")]
    NothingCounted {
        /// How many lines have this against them, more than any other.
        lines: u64,
        /// What is against them.
        why: &'static str,
    },
    /// There is no line in the logs.
    #[error("there is no line in the logs")]
    NoLines,
    /// What it counts is too long ago.
    #[error("the file counts visitors up to {0}, which is more than a year ago")]
    TooOld(Date),
    /// The report says what can't be.
    #[error(transparent)]
    Report(#[from] ReportError),
}

/// Evidence, and what it was taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence<T> {
    /// What the wire records.
    pub audience: Audience,
    /// Whether the month may have had more visitors.
    pub at_least: bool,
    /// The report or the export.
    pub source: T,
}

/// Takes a signed report as evidence: one of the keys has to have signed it, and it has to be of one of
/// the publisher's sites. That is all that is known of it: the figure is the publisher's own.
///
/// # Errors
/// It is forged, of another site, or says nothing for now; the sentence says which.
pub fn from_report<'a>(
    signed: &[u8],
    keys: &[[u8; 32]],
    publishers: impl IntoIterator<Item = &'a str>,
    given: Timestamp,
) -> Result<Evidence<Report>, EvidenceError> {
    let (report, _) = verify(signed, keys)?;
    of_report(report, publishers, given)
}

/// Takes what the wire itself has counted in a publisher's logs as evidence. The logs are the publisher's, so
/// the figure weighs no more than a report.
///
/// # Errors
/// There is nothing in the logs that could be counted, or what [`from_report`] says.
pub fn from_logs<'a>(
    report: Report,
    publishers: impl IntoIterator<Item = &'a str>,
    given: Timestamp,
) -> Result<Evidence<Report>, EvidenceError> {
    if report.steps.parsed() == 0 {
        let most = report.refused.iter().max_by_key(|refused| refused.lines);
        return Err(most.map_or(EvidenceError::NoLines, |refused| {
            EvidenceError::NothingCounted {
                lines: refused.lines,
                why: refused.sentence(),
            }
        }));
    }
    of_report(report, publishers, given)
}

fn of_report<'a>(
    report: Report,
    publishers: impl IntoIterator<Item = &'a str>,
    given: Timestamp,
) -> Result<Evidence<Report>, EvidenceError> {
    let site = report.site.clone().ok_or(EvidenceError::NoSite)?;
    // On one's own machine, ports are what tells sites apart; logs and reports name none.
    let is_of = |domain: &&str| sites::belongs(site.as_bytes(), sites::without_port(domain));
    let Some(own) = publishers.into_iter().find(is_of) else {
        return Err(EvidenceError::AnotherSite(site));
    };
    let own = own.to_owned();
    consistent::check(&report, day(given))?;
    let figure = report.monthly().ok_or(EvidenceError::NoVisitors)?;
    let audience = evidence(Method::AccessLogs, figure, given)?;
    Ok(Evidence {
        audience: Audience {
            site: Some(own),
            ..audience
        },
        at_least: figure.at_least,
        source: report,
    })
}

/// Takes an analytics export as evidence.
///
/// # Errors
/// It can't be read, says nothing that is sound, or is too old.
pub fn from_export(bytes: &[u8], given: Timestamp) -> Result<Evidence<Export>, EvidenceError> {
    let export = export::read(bytes, day(given))?;
    let audience = evidence(Method::AnalyticsExport, export.figure, given)?;
    Ok(Evidence {
        audience,
        at_least: export.figure.at_least,
        source: export,
    })
}

fn evidence(method: Method, figure: Figure, given: Timestamp) -> Result<Audience, EvidenceError> {
    let expires = expires(figure.to, given);
    if expires <= given {
        return Err(EvidenceError::TooOld(figure.to));
    }
    Ok(Audience {
        method,
        site: None,
        from: figure.from,
        to: figure.to,
        monthly_visitors: figure.visitors,
        given,
        expires,
    })
}

/// When evidence stops counting whose last day was this one. Never later than a year from now, should a clock of the
/// publisher's go ahead.
pub(crate) fn expires(last: Date, given: Timestamp) -> Timestamp {
    let counted = last
        .saturating_add(COUNTS.days())
        .to_zoned(TimeZone::UTC)
        .map_or(given, |at| at.timestamp());
    let longest = given.checked_add(SignedDuration::from_hours(24 * i64::from(COUNTS)));
    counted.min(longest.unwrap_or(Timestamp::MAX))
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{Options, Tally, sign};

    const KEY: [u8; 32] = [1; 32];

    fn now() -> Timestamp {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    /// A report that was made at `made`, of a log of October 2026.
    fn signed(site: Option<&str>, made: &str) -> String {
        let options = Options {
            site: site.map(str::to_owned),
            ..Options::at(made.parse().unwrap())
        };
        let mut tally = Tally::new(options, [7; 16]);
        for day in 1..=31 {
            let line = format!(
                "192.0.2.7 - - [{day:02}/Oct/2026:08:00:00 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"Mozilla/5.0 (X11; rv:143.0) Firefox/143.0\"\n"
            );
            tally.feed(line.as_bytes());
        }
        sign(&tally.report("wirecopy test"), &KEY)
    }

    fn take(signed: &str, given: &str) -> String {
        let given = given.parse().unwrap();
        match from_report(signed.as_bytes(), &[KEY], ["gazette.example"], given) {
            Ok(Evidence { audience, .. }) => format!(
                "{} of {} to {}, until {}",
                audience.monthly_visitors, audience.from, audience.to, audience.expires
            ),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_report_is_evidence_for_the_sites_of_who_signed_it() {
        let made = "2026-11-22T12:00:00Z";
        let shown = [
            take(&signed(Some("gazette.example"), made), made),
            take(&signed(Some("m.gazette.example"), made), made),
            take(&signed(Some("other.example"), made), made),
            take(&signed(None, made), made),
            take(
                &signed(Some("gazette.example"), made),
                "2027-10-30T00:00:00Z",
            ),
            take(
                &signed(Some("gazette.example"), made),
                "2027-11-01T00:00:00Z",
            ),
            take(
                &signed(Some("gazette.example"), made),
                "2026-10-02T00:00:00Z",
            ),
            take("{}", made),
        ];
        insta::assert_snapshot!(shown.join("\n"), @"
        1 of 2026-10-01 to 2026-10-31, until 2027-10-31T00:00:00Z
        1 of 2026-10-01 to 2026-10-31, until 2027-10-31T00:00:00Z
        the report is of other.example, which is none of the publisher's proved sites
        the report doesn't say which site it counts: make it with --site
        1 of 2026-10-01 to 2026-10-31, until 2027-10-31T00:00:00Z
        the file counts visitors up to 2026-10-31, which is more than a year ago
        the report counts days that are still to come, up to 2026-10-31
        this is no signed report: 'wirecopy audience --sign' makes one
        ");
    }

    /// A report that was changed before it was signed.
    fn changed(change: impl FnOnce(&mut Report)) -> String {
        let honest = signed(Some("gazette.example"), "2026-11-22T12:00:00Z");
        let (mut report, _) = verify(honest.as_bytes(), &[KEY]).unwrap();
        change(&mut report);
        take(&sign(&report, &KEY), "2026-11-22T12:00:00Z")
    }

    #[test]
    fn a_report_that_its_writer_cannot_have_made_is_refused() {
        let shown = [
            changed(|_| ()),
            changed(|report| report.months[0].month = date(2026, 10, 15)),
            changed(|report| report.months[0].month = date(9999, 1, 1)),
            changed(|report| report.months[0].month = date(2026, 9, 1)),
            changed(|report| {
                report.months[0].month = date(9999, 12, 1);
                report.to = Some(date(9999, 12, 31));
            }),
            changed(|report| report.from = Some(date(2026, 11, 1))),
            changed(|report| report.from = Some(date(2026, 10, 15))),
            changed(|report| report.to = Some(date(2026, 10, 15))),
            changed(|report| report.days.truncate(3)),
            changed(|report| report.from = None),
            changed(|report| report.months.push(report.months[0].clone())),
            changed(|report| report.months[0].visitors = 10_000_000_001),
            changed(|report| report.days[3].visitors = u64::MAX),
        ];
        insta::assert_snapshot!(shown.join("\n"), @"
        1 of 2026-10-01 to 2026-10-31, until 2027-10-31T00:00:00Z
        the report names a month 2026-10-15, and a month is named by its first day: make it anew with 'wirecopy audience'
        the report has a figure for January 9999, and counts 2026-10-01 to 2026-10-31 alone: make it anew with 'wirecopy audience'
        the report has a figure for September 2026, and counts 2026-10-01 to 2026-10-31 alone: make it anew with 'wirecopy audience'
        the report counts days that are still to come, up to 9999-12-31
        the report counts from 2026-11-01 to 2026-10-31, which is backwards: make it anew with 'wirecopy audience'
        the report calls October 2026 whole, and has lines on 17 of its 31 days alone: make it anew with 'wirecopy audience'
        the report calls October 2026 whole, and has lines on 15 of its 31 days alone: make it anew with 'wirecopy audience'
        the report calls October 2026 whole, and has lines on 3 of its 31 days alone: make it anew with 'wirecopy audience'
        the report doesn't say which days it counts: make it anew with 'wirecopy audience'
        the report names October 2026 twice or after a later month: make it anew with 'wirecopy audience'
        the report counts 10,000,000,001 visitors, and there aren't that many people
        the report counts 18,446,744,073,709,551,615 visitors, and there aren't that many people
        ");
    }

    #[test]
    fn an_export_given_again_prolongs_nothing() {
        let file = b"Date,Unique visitors\n2026-09,47110\n";
        let first = from_export(file, now()).unwrap();
        let again = from_export(file, now() + SignedDuration::from_hours(24 * 200)).unwrap();
        assert_eq!(first.audience.expires, again.audience.expires);
        let later = now() + SignedDuration::from_hours(24 * 400);
        insta::assert_snapshot!(from_export(file, later).unwrap_err(), @"the file counts visitors up to 2026-09-30, which is more than a year ago");
    }
}
