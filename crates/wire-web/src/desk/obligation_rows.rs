//! The list of obligations as a table for other programs, and its files.

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use jiff::Timestamp;
use serde::Serialize;
use wire_formats::csv;
use wire_store::{MailFate, NamedObligation, ObligationFilter, ObligationState, Store, StoreError};

use crate::app::App;
use crate::desk::obligations::{Asked, Show};
use crate::error::{Page, PageError};
use crate::session::{AnyDesk, Desk};

/// How many are read at a time.
const AT_ONCE: u32 = 1000;

/// An obligation as a row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ObligationRow {
    /// Its number.
    pub id: u64,
    /// The id of who has the copy.
    pub publisher: String,
    /// Their name.
    pub publisher_name: String,
    /// The story's id.
    pub story: String,
    /// Its newest headline.
    pub headline: String,
    /// `kill`, `hold`, `correction`; or what ended a hold.
    pub change: &'static str,
    /// The version that has to be acted on.
    pub version: u32,
    /// The version that they have.
    pub had: u32,
    /// How they got it.
    pub exit: &'static str,
    /// Since when it is open.
    pub opened: Timestamp,
    /// By when it has to be done.
    pub due: Timestamp,
    /// `open`, `overdue`, `acknowledged` or `superseded`.
    pub state: &'static str,
    /// When it was acknowledged.
    pub acknowledged: Option<Timestamp>,
    /// By whom.
    pub acknowledged_by: Option<String>,
    /// How many reminders were sent.
    pub reminders: u32,
    /// When the last one was.
    pub last_reminder: Option<Timestamp>,
    /// When the next one is.
    pub next_reminder: Option<Timestamp>,
    /// When the desk was told to call.
    pub called: Option<Timestamp>,
    /// `none`, `waits`, `sent`, `again` or `failed`: what became of the last mail about it.
    pub mail: &'static str,
    /// When it was sent, or given up.
    pub mailed: Option<Timestamp>,
    /// What the mail server said, where it didn't go.
    pub mail_answer: Option<String>,
}

impl ObligationRow {
    /// The heading of each cell.
    pub const COLUMNS: &'static [&'static str] = &[
        "id",
        "publisher",
        "publisher_name",
        "story",
        "headline",
        "change",
        "version",
        "had",
        "exit",
        "opened",
        "due",
        "state",
        "acknowledged",
        "acknowledged_by",
        "reminders",
        "last_reminder",
        "next_reminder",
        "called",
        "mail",
        "mailed",
        "mail_answer",
    ];

    /// All obligations of a kind, as the event log has them.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn all(
        store: &Store,
        filter: ObligationFilter,
        at: Timestamp,
    ) -> Result<Vec<Self>, StoreError> {
        store.open_obligations(at).await?;
        let mut rows = Vec::new();
        loop {
            let from = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            let page = store.named_obligations(filter, from, AT_ONCE).await?;
            let ended = page.len() < AT_ONCE as usize;
            rows.extend(page.into_iter().map(|named| Self::of(named, at)));
            if ended {
                return Ok(rows);
            }
        }
    }

    fn of(named: NamedObligation, at: Timestamp) -> Self {
        let obligation = named.obligation;
        let (state, acknowledged) = match obligation.state {
            ObligationState::Open if obligation.due <= at => ("overdue", None),
            ObligationState::Open => ("open", None),
            ObligationState::Acknowledged { at, by } => ("acknowledged", Some((at, by))),
            ObligationState::Superseded => ("superseded", None),
        };
        let (mail, mailed, mail_answer) = match named.mail {
            None => ("none", None, None),
            Some(MailFate::Waits) => ("waits", None, None),
            Some(MailFate::Sent(at)) => ("sent", Some(at), None),
            Some(MailFate::Again(answer)) => ("again", None, Some(answer)),
            Some(MailFate::Failed(at, answer)) => ("failed", Some(at), Some(answer)),
        };
        Self {
            id: obligation.id.0,
            publisher: obligation.publisher.to_string(),
            publisher_name: named.publisher_name,
            story: obligation.story.to_string(),
            headline: named.headline,
            change: obligation.change.code(),
            version: obligation.version.get(),
            had: obligation.had.get(),
            exit: obligation.exit.code(),
            opened: obligation.opened,
            due: obligation.due,
            state,
            acknowledged: acknowledged.as_ref().map(|(at, _)| *at),
            acknowledged_by: acknowledged.map(|(_, by)| by),
            reminders: named.reminded.times,
            last_reminder: named.reminded.last,
            next_reminder: named.reminded.next,
            called: named.reminded.called,
            mail,
            mailed,
            mail_answer,
        }
    }

    /// The cells, as many as there are headings.
    #[must_use]
    pub fn cells(&self) -> Vec<String> {
        let time = |time: Option<Timestamp>| time.map(|time| time.to_string()).unwrap_or_default();
        vec![
            self.id.to_string(),
            self.publisher.clone(),
            self.publisher_name.clone(),
            self.story.clone(),
            self.headline.clone(),
            self.change.into(),
            self.version.to_string(),
            self.had.to_string(),
            self.exit.into(),
            self.opened.to_string(),
            self.due.to_string(),
            self.state.into(),
            time(self.acknowledged),
            self.acknowledged_by.clone().unwrap_or_default(),
            self.reminders.to_string(),
            time(self.last_reminder),
            time(self.next_reminder),
            time(self.called),
            self.mail.into(),
            time(self.mailed),
            self.mail_answer.clone().unwrap_or_default(),
        ]
    }
}

/// `GET /desk/obligations.csv`
pub(crate) async fn as_csv(
    State(app): State<App>,
    _desk: Desk<AnyDesk>,
    Query(asked): Query<Asked>,
) -> Page {
    let mut file = csv::line(ObligationRow::COLUMNS.iter().copied());
    for row in rows(&app, &asked).await? {
        file.push_str(&csv::line(row.cells().iter().map(String::as_str)));
    }
    Ok(download("text/csv; charset=utf-8", "obligations.csv", file))
}

/// `GET /desk/obligations.json`
pub(crate) async fn as_json(
    State(app): State<App>,
    _desk: Desk<AnyDesk>,
    Query(asked): Query<Asked>,
) -> Page {
    let rows = rows(&app, &asked).await?;
    let file = serde_json::to_string_pretty(&rows)
        .map_err(|error| PageError::Bad(format!("The list can’t be written: {error}.")))?;
    Ok(download("application/json", "obligations.json", file))
}

async fn rows(app: &App, asked: &Asked) -> Result<Vec<ObligationRow>, StoreError> {
    let filter = Show::of(asked).filter(app.now());
    ObligationRow::all(&app.store, filter, app.now()).await
}

fn download(media_type: &'static str, name: &str, file: String) -> axum::response::Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    (
        [
            (header::CONTENT_TYPE, media_type.to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        file,
    )
        .into_response()
}
