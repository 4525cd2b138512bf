//! Obligations as lists show them: each with its names, a page with one query.

use jiff::Timestamp;
use wire_story::{PublisherId, StoryId};

use super::{Obligation, ObligationId, ObligationState, obligation};
use crate::database::{Row, query};
use crate::rows::{get, number, optional_time, signed};
use crate::{Store, StoreError};

/// Which obligations a list shows, and in which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObligationFilter {
    /// All of the wire, the newest first.
    All,
    /// The open ones, those that are due first before the others.
    Open,
    /// The open ones that were due by then, those that are longest overdue first.
    Overdue(Timestamp),
    /// The open ones whose holders the desk has to call and was not told to yet, those that are longest
    /// overdue first.
    ToCall(Timestamp),
    /// Those of a story, the newest first.
    OfStory(StoryId),
    /// Those of a publisher, the newest first.
    OfPublisher(PublisherId),
    /// This one.
    One(ObligationId),
}

/// An obligation with what a list says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedObligation {
    /// The obligation.
    pub obligation: Obligation,
    /// The publisher's name.
    pub publisher_name: String,
    /// The story's newest headline, also after a kill: lists are for the desk.
    pub headline: String,
    /// The reminders that were sent.
    pub reminded: Reminded,
    /// What became of the last mail about it; nothing, where none was queued yet.
    pub mail: Option<MailFate>,
}

/// The reminders of an obligation that were sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reminded {
    /// How many.
    pub times: u32,
    /// When the last one was.
    pub last: Option<Timestamp>,
    /// When the next one is; none, where there is none, or nothing to remind of.
    pub next: Option<Timestamp>,
    /// When the desk was told to call.
    pub called: Option<Timestamp>,
}

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailFate {
    /// It waits to be sent.
    Waits,
    /// It was handed to the mail server.
    Sent(Timestamp),
    /// It didn't go, and is tried again: what the mail server said.
    Again(String),
    /// It was given up: what the mail server said.
    Failed(Timestamp, String),
}

/// How many obligations wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObligationCounts {
    /// The open ones.
    pub open: u64,
    /// Those of them whose time has passed.
    pub overdue: u64,
}

/// The statement that gives the rows where and in the order that is added to it.
macro_rules! named {
    ($where_and_order:literal) => {
        concat!(
            "SELECT o.*, p.name AS publisher_name,
                 (SELECT v.content ->> 'headline' FROM versions v
                  WHERE v.story = o.story AND v.content IS NOT NULL
                  ORDER BY v.number DESC LIMIT 1) AS headline,
                 (SELECT count(*) FROM reminders r WHERE r.obligation = o.id) AS reminded,
                 (SELECT max(at) FROM reminders r WHERE r.obligation = o.id) AS last_reminder,
                 m.id AS mail, m.sent AS mail_sent, m.failed AS mail_failed,
                 m.last_error AS mail_error
             FROM obligations o JOIN publishers p ON p.id = o.publisher
             LEFT JOIN mails m ON m.id = (SELECT max(id) FROM mails WHERE obligation = o.id) ",
            $where_and_order,
            " LIMIT $2 OFFSET $3"
        )
    };
}

impl ObligationFilter {
    fn statement(self) -> &'static str {
        match self {
            Self::All => named!("WHERE $1 IS NULL ORDER BY o.id DESC"),
            Self::Open => named!(
                "WHERE $1 IS NULL AND o.acknowledged IS NULL AND o.superseded IS NULL
                 ORDER BY o.due, o.id"
            ),
            Self::Overdue(_) => named!(
                "WHERE o.due <= $1 AND o.acknowledged IS NULL AND o.superseded IS NULL
                 ORDER BY o.due, o.id"
            ),
            Self::ToCall(_) => named!(
                "WHERE o.call <= $1 AND o.called IS NULL AND o.acknowledged IS NULL
                   AND o.superseded IS NULL
                 ORDER BY o.due, o.id"
            ),
            Self::OfStory(_) => named!("WHERE o.story = $1 ORDER BY o.id DESC"),
            Self::OfPublisher(_) => named!("WHERE o.publisher = $1 ORDER BY o.id DESC"),
            Self::One(_) => named!("WHERE o.id = $1"),
        }
    }
}

impl Store {
    /// At most `limit` obligations after the first `from` of them, each with its names.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn named_obligations(
        &self,
        filter: ObligationFilter,
        from: u32,
        limit: u32,
    ) -> Result<Vec<NamedObligation>, StoreError> {
        let query = query(filter.statement());
        let query = match filter {
            ObligationFilter::All | ObligationFilter::Open => query.bind(None::<i64>),
            ObligationFilter::Overdue(at) | ObligationFilter::ToCall(at) => {
                query.bind(at.as_microsecond())
            }
            ObligationFilter::OfStory(story) => query.bind(story.as_bytes().to_vec()),
            ObligationFilter::OfPublisher(publisher) => query.bind(publisher.as_bytes().to_vec()),
            ObligationFilter::One(id) => query.bind(signed(id.0)),
        };
        query
            .bind(limit)
            .bind(from)
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(named)
            .collect()
    }

    /// How many obligations of the whole wire are open, and how many of those are overdue at `at`.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn obligation_counts(&self, at: Timestamp) -> Result<ObligationCounts, StoreError> {
        let row = query(
            "SELECT count(*) AS open, 
                 coalesce(sum(CASE WHEN due <= $1 THEN 1 ELSE 0 END), 0) AS overdue FROM obligations
             WHERE acknowledged IS NULL AND superseded IS NULL",
        )
        .bind(at.as_microsecond())
        .fetch_one(self.reading())
        .await?;
        Ok(ObligationCounts {
            open: number(&row, "open")?,
            overdue: number(&row, "overdue")?,
        })
    }
}

fn named(row: &Row) -> Result<NamedObligation, StoreError> {
    let obligation = obligation(row)?;
    let next = match obligation.state {
        ObligationState::Open => optional_time(row, "remind")?,
        ObligationState::Acknowledged { .. } | ObligationState::Superseded => None,
    };
    Ok(NamedObligation {
        publisher_name: get(row, "publisher_name")?,
        headline: get(row, "headline")?,
        reminded: Reminded {
            times: number(row, "reminded")?,
            last: optional_time(row, "last_reminder")?,
            next,
            called: optional_time(row, "called")?,
        },
        mail: match get::<Option<i64>>(row, "mail")? {
            Some(_) => Some(fate(row)?),
            None => None,
        },
        obligation,
    })
}

fn fate(row: &Row) -> Result<MailFate, StoreError> {
    if let Some(at) = optional_time(row, "mail_sent")? {
        return Ok(MailFate::Sent(at));
    }
    let error: Option<String> = get(row, "mail_error")?;
    Ok(match (optional_time(row, "mail_failed")?, error) {
        (Some(at), error) => MailFate::Failed(at, error.unwrap_or_default()),
        (None, Some(error)) => MailFate::Again(error),
        (None, None) => MailFate::Waits,
    })
}
