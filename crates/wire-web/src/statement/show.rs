//! The page of a statement, which is also what is printed, and its file.

use askama::Template;
use axum::http::header;
use axum::response::IntoResponse;
use wire_rights::{Publisher, licence_number};
use wire_story::LicenceId;

use super::Statement;
use super::issue::{Found, Issue, numbered};
use super::period::Asked;
use crate::app::App;
use crate::error::{Page, PageError};
use crate::form::Problems;
use crate::layout::{Layout, Section};

#[derive(Template)]
#[template(path = "statement.html")]
pub(super) struct StatementPage {
    layout: Layout,
    statement: Statement,
    /// Its issue; nothing where it isn't issued.
    issue: Option<Issue>,
    pub(super) problems: Problems,
    /// What the form shows: what was typed, or the period of the statement.
    from: String,
    to: String,
    /// The page that it belongs to; the statement's address is below it.
    path: String,
    at_desk: bool,
    /// The licences that a statement can be for.
    licences: Vec<(LicenceId, String)>,
}

impl StatementPage {
    pub(super) fn new(
        layout: Layout,
        publisher: &Publisher,
        found: Found,
        asked: &Asked,
        problems: Problems,
        path: String,
        at_desk: bool,
    ) -> Self {
        let Found { statement, issue } = found;
        let shown = |typed: &str, usual: jiff::civil::Date| {
            if typed.is_empty() {
                usual.to_string()
            } else {
                typed.to_owned()
            }
        };
        Self {
            from: shown(&asked.from, statement.period.from),
            to: shown(&asked.to, statement.period.to),
            licences: publisher
                .licences
                .iter()
                .map(|licence| {
                    let days = format!(
                        "{} to {}",
                        super::day(licence.from),
                        super::last_day(licence.until)
                    );
                    (
                        licence.id,
                        format!("licence {}, {days}", licence_number(licence.id)),
                    )
                })
                .collect(),
            layout,
            statement,
            issue,
            problems,
            path,
            at_desk,
        }
    }

    /// Whether the statement is of this licence.
    fn is_of(&self, licence: &LicenceId) -> bool {
        self.statement.licence.as_ref() == Some(licence)
    }

    /// The address of an issue of it.
    fn at_issue(&self, issue: &u32) -> String {
        format!("{}/statement?{}&issue={issue}", self.path, self.query())
    }

    /// The address of the same as a file.
    fn csv(&self) -> String {
        let query = self.query();
        match &self.issue {
            Some(Issue { issue, .. }) => {
                format!("{}/statement.csv?{query}&issue={issue}", self.path)
            }
            None => format!("{}/statement.csv?{query}", self.path),
        }
    }

    /// What names it in an address.
    fn query(&self) -> String {
        let period = self.statement.period;
        let licence = self.statement.licence;
        let licence = licence
            .map(|id| format!("&licence={id}"))
            .unwrap_or_default();
        format!("from={}&to={}{licence}", period.from, period.to)
    }
}

impl Issue {
    /// The number of an issue of the same statement.
    fn number_of(&self, issue: &u32) -> String {
        numbered(&self.number, *issue)
    }
}

impl Statement {
    /// What the page is called, and with it the file that a browser prints it to.
    pub(super) fn title(&self) -> String {
        format!("Statement {}", self.number)
    }
}

/// The statement as a file.
pub(super) async fn file(app: &App, publisher: Publisher, asked: &Asked) -> Page {
    let licence = asked.licence(&publisher)?.cloned();
    let (period, problems) = asked.period(licence.as_ref(), app.now());
    if let Some((_, sentence)) = problems.all().first() {
        return Err(PageError::Bad(sentence.clone()));
    }
    let found = Found::of(app, &publisher, licence.as_ref(), period, asked.issue).await?;
    let statement = found.statement;
    let name = format!(
        "attachment; filename=\"statement-{}.csv\"",
        statement.number
    );
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, statement.csv()).into_response())
}
