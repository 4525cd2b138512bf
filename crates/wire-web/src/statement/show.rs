//! The page of a statement, which is also what is printed, and its file.

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use wire_rights::moment::{date, last_day};
use wire_rights::{Publisher, licence_number};
use wire_store::IssuedStatement;
use wire_story::LicenceId;

use super::headlines::Headlines;
use super::issue::{Found, Issue, numbered, replaced_by};
use super::period::Asked;
use super::{Statement, desk};
use crate::api::licensing::LISTED;
use crate::app::App;
use crate::error::PageError;
use crate::form::Problems;
use crate::layout::{Layout, Section};

#[derive(Template)]
#[template(path = "statement.html")]
pub(super) struct StatementPage {
    layout: Layout,
    statement: Statement,
    headlines: Headlines,
    /// Its issue; nothing where it isn't issued.
    issue: Option<Issue>,
    is_ready: bool,
    pub(super) problems: Problems,
    /// What the form shows: what was typed, or the period of the statement.
    from: String,
    to: String,
    /// The page that it belongs to; the statement's address is below it.
    path: String,
    at_desk: bool,
    /// Those that were issued to the publisher, the newest first.
    issued: Vec<IssuedStatement<Statement>>,
    /// The licences that a statement can be for.
    licences: Vec<(LicenceId, String)>,
}

impl StatementPage {
    pub(super) async fn new(
        app: &App,
        layout: Layout,
        publisher: &Publisher,
        found: Found,
        asked: &Asked,
        problems: Problems,
        at_desk: bool,
    ) -> Result<Self, PageError> {
        let Found {
            statement,
            headlines,
            issue,
            is_ready,
        } = found;
        let shown = |typed: &str, usual: jiff::civil::Date| {
            if typed.is_empty() {
                usual.to_string()
            } else {
                typed.to_owned()
            }
        };
        Ok(Self {
            issued: app.store.statements_of(publisher.id, LISTED).await?,
            from: shown(&asked.from, statement.period.from),
            to: shown(&asked.to, statement.period.to),
            licences: publisher
                .licences
                .iter()
                .map(|licence| {
                    let days = format!("{} to {}", date(licence.from), last_day(licence.until));
                    (
                        licence.id,
                        format!("licence {}, {days}", licence_number(licence.id)),
                    )
                })
                .collect(),
            layout,
            statement,
            headlines,
            issue,
            is_ready,
            problems,
            path: if at_desk {
                desk::path(publisher)
            } else {
                "/account".to_owned()
            },
            at_desk,
        })
    }

    /// Whether the statement is of this licence.
    fn is_of(&self, licence: &LicenceId) -> bool {
        self.statement.licence.as_ref() == Some(licence)
    }

    /// The number of an issue.
    fn numbered(&self, number: &str, issue: &u32) -> String {
        numbered(number, *issue)
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

    /// The number of the issue that has taken the place of this one.
    fn replaced_by(&self, it: &IssuedStatement<Statement>) -> Option<String> {
        replaced_by(it, &self.issued)
    }

    /// What names it in an address.
    fn query(&self) -> String {
        self.statement.query()
    }
}

impl Issue {
    /// The number of an issue of the same statement.
    fn number_of(&self, issue: &u32) -> String {
        numbered(&self.number, *issue)
    }
}

impl Statement {
    /// What names it in an address.
    pub(super) fn query(&self) -> String {
        let licence = self.licence;
        let licence = licence
            .map(|id| format!("&licence={id}"))
            .unwrap_or_default();
        format!("from={}&to={}{licence}", self.period.from, self.period.to)
    }

    /// What the page is called, and with it the file that a browser prints it to.
    pub(super) fn title(&self) -> String {
        format!("Statement {}", self.number)
    }
}

/// The statement as a file.
pub(crate) fn file(found: &Found) -> Response {
    let name = format!(
        "attachment; filename=\"statement-{}.csv\"",
        found.statement.number
    );
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, found.statement.csv(&found.headlines)).into_response()
}
