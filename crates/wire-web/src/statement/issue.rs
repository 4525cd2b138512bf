//! Issues of a statement: the first when it is first shown after its period, others when the desk takes
//! up what came late.

use std::collections::BTreeMap;

use jiff::Timestamp;
use wire_rights::{Licence, Publisher};
use wire_store::{AuditEntry, IssuedStatement, NewStatement, StatementOf};
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
}

/// What becomes of a statement that is asked for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// It is issued, if it is time.
    Issues,
    /// Nothing: who asks may change nothing.
    Only,
}

/// The issue that would take the place of the newest.
pub(super) struct Next {
    pub(super) statement: Statement,
    pub(super) headlines: Headlines,
    /// The number of the newest, and which issue this would be.
    pub(super) replaces: String,
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
        reading: Reading,
    ) -> Result<Self, PageError> {
        let licence = asked.licence(publisher)?;
        let period = asked.only_period(licence, app.now())?;
        Self::of(app, publisher, licence, period, asked.issue, reading).await
    }

    /// A statement as things are now.
    async fn draft(app: &App, mut live: Statement) -> Result<Self, PageError> {
        live.number += "-draft";
        Ok(Self {
            headlines: Headlines::of(app, live.lines.iter()).await?,
            statement: live,
            issue: None,
        })
    }

    /// The statement of a publisher's period. Where it is time and nobody has asked for it yet, it is issued, or
    /// shown as a draft to who only reads.
    pub(super) async fn of(
        app: &App,
        publisher: &Publisher,
        licence: Option<&Licence>,
        period: Period,
        wanted: Option<u32>,
        reading: Reading,
    ) -> Result<Self, PageError> {
        let of = period.of(publisher, licence);
        let mut issues = app.store.statement_issues::<Statement>(&of).await?;
        let live = live(app, publisher, licence, period, &issues).await?;
        let may_issue = reading == Reading::Issues || !issues.is_empty();
        if !may_issue || !period.is_issued(publisher, licence, app.now()) {
            return Self::draft(app, live).await;
        }
        if issues.is_empty() {
            issue(app, &of, &live, 1, "the wire").await?;
            issues = app.store.statement_issues(&of).await?;
        }
        let unknown = || PageError::NotFound(format!("{} has no such issue.", live.number));
        let newest = issues.last().ok_or_else(unknown)?;
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
    /// The issue that takes up what came late, where something did.
    pub(super) async fn of(
        app: &App,
        publisher: &Publisher,
        licence: Option<&Licence>,
        period: Period,
    ) -> Result<Self, PageError> {
        let of = period.of(publisher, licence);
        let issues = app.store.statement_issues::<Statement>(&of).await?;
        let Some(newest) = issues.last() else {
            return Err(PageError::Conflict(
                "There is nothing to take up before a statement is issued: it is when it is first opened after its period, for whole months and the days of a licence.".into(),
            ));
        };
        let statement = live(app, publisher, licence, period, &issues).await?;
        let lines = statement.lines.iter().chain(&newest.says.lines);
        let headlines = Headlines::of(app, lines).await?;
        let late = newest.says.late(&statement, &headlines);
        if late.is_empty() {
            return Err(PageError::Conflict(
                "Nothing has come late: the statement stands as it was issued.".into(),
            ));
        }
        Ok(Self {
            replaces: numbered(&newest.number, newest.issue),
            issue: newest.issue + 1,
            statement,
            headlines,
            late,
        })
    }

    /// Issues it.
    pub(super) async fn issue(
        &self,
        app: &App,
        of: &StatementOf,
        who: &str,
    ) -> Result<(), PageError> {
        issue(app, of, &self.statement, self.issue, who).await
    }

    /// What tells this issue from one that takes up other things.
    pub(super) fn seen(&self) -> String {
        let said = format!("{} {}", self.issue, self.late.join("\n"));
        blake3::hash(said.as_bytes()).to_hex().to_string()
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

/// Keeps a statement as this issue of it.
async fn issue(
    app: &App,
    of: &StatementOf,
    statement: &Statement,
    issue: u32,
    who: &str,
) -> Result<(), PageError> {
    let entry = AuditEntry {
        at: app.now(),
        who: who.to_owned(),
        what: format!(
            "issued the statement {}",
            numbered(&statement.number, issue)
        ),
        on: of.publisher.to_string(),
    };
    let due = statement.charges.iter().filter(|charge| charge.is_due);
    let charges: Vec<LicenceId> = due.map(|charge| charge.id).collect();
    let new = NewStatement {
        of: *of,
        number: &statement.number,
        issue,
        charges: &charges,
        says: statement,
    };
    app.store.issue_statement(&new, &entry).await?;
    Ok(())
}

/// The number of an issue: the first has that of the statement alone.
pub(super) fn numbered(number: &str, issue: u32) -> String {
    match issue {
        1 => number.to_owned(),
        issue => format!("{number}-{issue}"),
    }
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
