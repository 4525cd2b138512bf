//! Issues of a statement: the desk makes the first when the period is over, and others that take up what
//! came late.

use std::collections::BTreeMap;

use jiff::Timestamp;
use wire_delivery::licensing;
use wire_rights::{Licence, Price, Publisher};
use wire_store::{AuditEntry, IssuedStatement, NewStatement, StatementOf, Word};
use wire_story::LicenceId;

use super::headlines::Headlines;
use super::period::{Asked, Period};
use super::{Statement, number};
use crate::app::App;
use crate::error::PageError;

/// What is known of an issued statement beside what it says.
pub(crate) struct Issue {
    /// Which it is, and which is the newest.
    pub(crate) issue: u32,
    pub(crate) newest: u32,
    /// The number of all of them.
    pub(super) number: String,
    pub(crate) issued: Timestamp,
    /// What it says to the letter, and the BLAKE3 hash of that.
    pub(crate) record: String,
    pub(crate) hash: String,
    /// What has come or gone since the newest issue, a sentence for each.
    pub(super) late: Vec<String>,
}

/// A statement, and its issue; one that isn't issued is as things are now.
pub(crate) struct Found {
    pub(crate) statement: Statement,
    pub(crate) headlines: Headlines,
    pub(crate) issue: Option<Issue>,
    /// Whether it is time to issue it.
    pub(super) is_ready: bool,
}

/// The issue that would be made next.
pub(super) struct Next {
    of: StatementOf,
    pub(super) statement: Statement,
    pub(super) headlines: Headlines,
    /// The number of the one whose place it takes.
    pub(super) replaces: Option<String>,
    /// Which issue it would be.
    pub(super) issue: u32,
    /// What it takes up, a sentence for each.
    pub(super) late: Vec<String>,
}

impl Found {
    /// The statement that is asked for, or what is wrong with how it is.
    pub(super) async fn asked(
        app: &App,
        publisher: &Publisher,
        asked: &Asked,
    ) -> Result<Self, PageError> {
        let licence = asked.licence(publisher)?;
        let period = asked.only_period(licence, app.now())?;
        Self::of(app, publisher, licence, period, asked.issue).await
    }

    /// The statement of a publisher's period: an issue of it, or a draft of how things are now.
    pub(super) async fn of(
        app: &App,
        publisher: &Publisher,
        licence: Option<&Licence>,
        period: Period,
        wanted: Option<u32>,
    ) -> Result<Self, PageError> {
        let of = period.of(publisher, licence);
        let issues = app.store.statement_issues::<Statement>(&of).await?;
        let mut live = live(app, publisher, licence, period, &issues).await?;
        let unknown = || PageError::NotFound(format!("{} has no such issue.", live.number));
        let Some(newest) = issues.last() else {
            if wanted.is_some() {
                return Err(unknown());
            }
            live.number += "-draft";
            return Ok(Self {
                headlines: Headlines::of(app, live.lines.iter()).await?,
                statement: live,
                issue: None,
                is_ready: period.can_be_issued(publisher, licence, app.now()),
            });
        };
        let of_issues = issues.iter().flat_map(|it| &it.says.lines);
        let headlines = Headlines::of(app, live.lines.iter().chain(of_issues)).await?;
        let late = newest.says.late(&live, &headlines);
        let newest = newest.issue;
        let found = issues
            .into_iter()
            .find(|it| it.issue == wanted.unwrap_or(newest))
            .ok_or_else(unknown)?;
        Ok(Self {
            headlines,
            is_ready: false,
            issue: Some(Issue {
                issue: found.issue,
                newest,
                issued: found.issued,
                record: found.record,
                hash: blake3::Hash::from(found.hash).to_hex().to_string(),
                late,
                number: found.number.clone(),
            }),
            statement: Statement {
                number: numbered(&found.number, found.issue),
                ..found.says
            },
        })
    }
}

impl Next {
    /// The first issue, where it is time for it; then the one that takes up what came late, where something
    /// did.
    pub(super) async fn of(
        app: &App,
        publisher: &Publisher,
        asked: &Asked,
    ) -> Result<Self, PageError> {
        let licence = asked.licence(publisher)?;
        let period = asked.only_period(licence, app.now())?;
        let of = period.of(publisher, licence);
        let issues = app.store.statement_issues::<Statement>(&of).await?;
        let statement = live(app, publisher, licence, period, &issues).await?;
        let Some(newest) = issues.last() else {
            if !period.can_be_issued(publisher, licence, app.now()) {
                return Err(PageError::Conflict(
                    "A statement is issued when its period is over, for a whole month from that in which the publisher came, or for the days of a licence. This one stays a draft.".into(),
                ));
            }
            return Ok(Self {
                of,
                headlines: Headlines::of(app, statement.lines.iter()).await?,
                statement,
                replaces: None,
                issue: 1,
                late: Vec::new(),
            });
        };
        let lines = statement.lines.iter().chain(&newest.says.lines);
        let headlines = Headlines::of(app, lines).await?;
        let late = newest.says.late(&statement, &headlines);
        if late.is_empty() {
            return Err(PageError::Conflict(
                "Nothing has come late: the statement stands as it was issued.".into(),
            ));
        }
        Ok(Self {
            of,
            replaces: Some(numbered(&newest.number, newest.issue)),
            issue: newest.issue + 1,
            statement,
            headlines,
            late,
        })
    }

    /// Issues it, and tells the publisher.
    pub(super) async fn issue(
        &self,
        app: &App,
        publisher: &Publisher,
        who: &str,
    ) -> Result<(), PageError> {
        let number = self.number();
        let due: Vec<String> = self.statement.due.iter().map(Price::to_string).collect();
        let issued = licensing::Issued {
            number: &number,
            period: (self.of.first_day, self.of.last_day),
            replaces: self.replaces.as_deref(),
            due: &due,
            page: &format!("account/statement?{}", self.statement.query()),
        };
        let mail = licensing::statement(&app.store, &app.templates, publisher, &issued).await?;
        let word = Word {
            audit: AuditEntry {
                at: app.now(),
                who: who.to_owned(),
                what: format!("issued the statement {number}"),
                on: publisher.id.to_string(),
            },
            mails: vec![mail],
        };
        let due = self.statement.charges.iter().filter(|charge| charge.is_due);
        let charges: Vec<LicenceId> = due.map(|charge| charge.id).collect();
        let new = NewStatement {
            of: self.of,
            number: &self.statement.number,
            issue: self.issue,
            charges: &charges,
            says: &self.statement,
        };
        app.store.issue_statement(&new, &word).await?;
        app.waker.wake();
        Ok(())
    }

    /// The number that it would have.
    pub(super) fn number(&self) -> String {
        numbered(&self.statement.number, self.issue)
    }

    /// What tells this issue from one in which something else counts.
    pub(super) fn seen(&self) -> String {
        let mut said = blake3::Hasher::new();
        said.update(&self.issue.to_be_bytes());
        for sentence in self.statement.entries(&self.headlines).into_values() {
            said.update(sentence.as_bytes()).update(b"\n");
        }
        said.finalize().to_hex().to_string()
    }
}

/// A statement as things are now, under the number of those that were issued of it.
async fn live(
    app: &App,
    publisher: &Publisher,
    licence: Option<&Licence>,
    period: Period,
    issues: &[IssuedStatement<Statement>],
) -> Result<Statement, PageError> {
    let number = match issues.first() {
        Some(first) => first.number.clone(),
        None => number(&period.of(publisher, licence)),
    };
    Statement::of(app, publisher, licence, period, number).await
}

/// The number of an issue: the first has that of the statement alone.
pub(super) fn numbered(number: &str, issue: u32) -> String {
    match issue {
        1 => number.to_owned(),
        issue => format!("{number}-{issue}"),
    }
}

/// The number of the newest issue of the same statement, where that isn't this one.
pub(super) fn replaced_by(
    issued: &IssuedStatement<Statement>,
    all: &[IssuedStatement<Statement>],
) -> Option<String> {
    let same = all.iter().filter(|other| other.of == issued.of);
    let newest = same.max_by_key(|other| other.issue)?;
    (newest.issue > issued.issue).then(|| numbered(&newest.number, newest.issue))
}

impl Statement {
    /// What the same statement would say otherwise now: which stories count, and what is due. How often a
    /// story is found, and in which versions it was taken on, goes on after the period.
    fn late(&self, now: &Self, headlines: &Headlines) -> Vec<String> {
        let (issued, live) = (self.entries(headlines), now.entries(headlines));
        let came = (live.iter()).filter(|(entry, _)| !issued.contains_key(*entry));
        let gone = (issued.iter()).filter(|(entry, _)| !live.contains_key(*entry));
        came.map(|(_, said)| format!("Not on it: {said}."))
            .chain(gone.map(|(_, said)| format!("On it, and no longer so: {said}.")))
            .collect()
    }

    /// What counts, each with a phrase for it.
    fn entries(&self, headlines: &Headlines) -> BTreeMap<(String, String), String> {
        let lines = self.lines.iter().map(|line| {
            let said = format!(
                "“{}”, first taken on {}, under {}",
                headlines.story(&line.story),
                line.first.strftime("%-d %B %Y, %H:%M UTC"),
                line.under
            );
            ((line.story.to_string(), line.under.clone()), said)
        });
        let charges = self.charges.iter().filter(|charge| charge.is_due);
        let charges = charges.filter_map(|charge| {
            let price = charge.price.as_ref()?.to_string();
            let said = format!("{price} for the licence {}", charge.number());
            Some(((charge.number(), price), said))
        });
        lines.chain(charges).collect()
    }
}
