//! Issues of a statement: the first when it is first shown after its period, others when the desk takes
//! up what came late.

use std::collections::BTreeMap;

use jiff::Timestamp;
use wire_rights::{Licence, Publisher};
use wire_store::AuditEntry;

use super::Statement;
use super::period::Period;
use crate::app::App;
use crate::error::PageError;

/// What is known of an issued statement beside what it says.
pub(super) struct Issue {
    /// Which it is, and which is the newest.
    pub(super) issue: u32,
    pub(super) newest: u32,
    /// The number of all of them.
    pub(super) number: String,
    pub(super) issued: Timestamp,
    /// The BLAKE3 hash of what it says.
    pub(super) hash: String,
    /// What has come or gone since the newest issue, a sentence for each.
    pub(super) late: Vec<String>,
}

/// A statement, and its issue; one that isn't issued is as things are now.
pub(super) struct Found {
    pub(super) statement: Statement,
    pub(super) issue: Option<Issue>,
}

impl Found {
    /// The statement of a publisher's period, which is issued if it is time and nobody has asked for it
    /// yet.
    pub(super) async fn of(
        app: &App,
        publisher: &Publisher,
        licence: Option<&Licence>,
        period: Period,
        wanted: Option<u32>,
    ) -> Result<Self, PageError> {
        let mut live = Statement::of(app, publisher, licence, period).await?;
        if !period.is_issued(publisher, licence, app.now()) {
            live.number += "-draft";
            return Ok(Self {
                statement: live,
                issue: None,
            });
        }
        let mut issues = app
            .store
            .statement_issues::<Statement>(&live.number)
            .await?;
        if issues.is_empty() {
            issue(app, publisher, &live, 1, "the wire").await?;
            issues = app.store.statement_issues(&live.number).await?;
        }
        let unknown = || PageError::NotFound(format!("{} has no such issue.", live.number));
        let newest = issues.last().ok_or_else(unknown)?;
        let late = newest.says.late(&live);
        let newest = newest.issue;
        let found = issues
            .into_iter()
            .find(|it| it.issue == wanted.unwrap_or(newest))
            .ok_or_else(unknown)?;
        let number = live.number;
        Ok(Self {
            statement: Statement {
                number: numbered(&number, found.issue),
                ..found.says
            },
            issue: Some(Issue {
                issue: found.issue,
                newest,
                number,
                issued: found.issued,
                hash: blake3::Hash::from(found.hash).to_hex().to_string(),
                late,
            }),
        })
    }

    /// Takes up what came late: the next issue, where there is something to take up.
    pub(super) async fn take_up(
        app: &App,
        publisher: &Publisher,
        licence: Option<&Licence>,
        period: Period,
        who: &str,
    ) -> Result<(), PageError> {
        let found = Self::of(app, publisher, licence, period, None).await?;
        let Some(newest) = found.issue.filter(|issue| !issue.late.is_empty()) else {
            return Err(PageError::Conflict(
                "Nothing has come late: the statement stands as it was issued.".into(),
            ));
        };
        let live = Statement::of(app, publisher, licence, period).await?;
        issue(app, publisher, &live, newest.newest + 1, who).await
    }
}

/// Keeps a statement as this issue of it.
async fn issue(
    app: &App,
    publisher: &Publisher,
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
        on: publisher.id.to_string(),
    };
    let number = &statement.number;
    app.store
        .issue_statement(publisher.id, number, issue, statement, &entry)
        .await?;
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
    fn late(&self, now: &Self) -> Vec<String> {
        let (issued, live) = (self.entries(), now.entries());
        let came = (live.iter()).filter(|(entry, _)| !issued.contains_key(*entry));
        let gone = (issued.iter()).filter(|(entry, _)| !live.contains_key(*entry));
        came.map(|(_, said)| format!("Not on it: {said}."))
            .chain(gone.map(|(_, said)| format!("On it, and no longer so: {said}.")))
            .collect()
    }

    /// What counts, each with a phrase for it.
    fn entries(&self) -> BTreeMap<(String, String), String> {
        let lines = self.lines.iter().map(|line| {
            let said = format!(
                "“{}”, first taken on {}, under {}",
                line.headline,
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
