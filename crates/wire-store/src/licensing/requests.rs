//! What publishers ask for.

use jiff::Timestamp;
use wire_rights::LicenceScope;
use wire_story::{LicenceRequestId, PublisherId};

use super::settle::{Settled, settlement};
use super::{check_period, tell};
use crate::database::{Row, Writing, query};
use crate::rows::{damaged, get, id, json, time, to_json};
use crate::{Store, StoreError, Word, random};

/// A publisher's request that isn't in the books yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLicenceRequest {
    /// Who asks.
    pub publisher: PublisherId,
    /// For what.
    pub scope: LicenceScope,
    /// From when it is wanted.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// What the publisher wants to do with it, in its own words.
    pub intended_use: String,
    /// The person's name.
    pub by: String,
}

/// A publisher's request for a licence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LicenceRequest {
    /// Its id.
    pub id: LicenceRequestId,
    /// What is asked, and by whom.
    pub asked: NewLicenceRequest,
    /// When.
    pub made: Timestamp,
    /// How far it is.
    pub state: RequestState,
}

/// How far a request is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// The desk hasn't answered.
    Open,
    /// The desk has made an offer.
    Offered(Settled),
    /// The desk has said no, and why.
    TurnedDown(Settled),
    /// The publisher has taken it back.
    Withdrawn(Settled),
}

impl RequestState {
    /// The code that records and programs use.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Offered(_) => "offered",
            Self::TurnedDown(_) => "turned-down",
            Self::Withdrawn(_) => "withdrawn",
        }
    }

    fn new(code: &str, settled: Option<Settled>) -> Option<Self> {
        match (code, settled) {
            ("open", None) => Some(Self::Open),
            ("offered", Some(settled)) => Some(Self::Offered(settled)),
            ("turned-down", Some(settled)) => Some(Self::TurnedDown(settled)),
            ("withdrawn", Some(settled)) => Some(Self::Withdrawn(settled)),
            _ => None,
        }
    }
}

/// Which requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RequestFilter {
    /// Those of this publisher.
    pub publisher: Option<PublisherId>,
    /// Only those that wait for an answer.
    pub open: bool,
}

/// The most requests of one publisher that may wait at the same time.
const MOST_OPEN: i64 = 20;

impl Store {
    /// Keeps a publisher's request. `word` says what is told, once the request has its id.
    ///
    /// # Errors
    /// The period or the scope is none; too many of the publisher's requests wait already, or one that
    /// says the same does.
    pub async fn ask_for_licence(
        &self,
        asked: &NewLicenceRequest,
        at: Timestamp,
        word: impl FnOnce(&LicenceRequest) -> Word + Send,
    ) -> Result<LicenceRequest, StoreError> {
        check_period("period", asked.from, asked.until)?;
        let mut tx = self.writing().await?;
        super::licences::check_scope(&mut tx, "request", &asked.scope).await?;
        let open: i64 =
            query("SELECT count(*) FROM licence_requests WHERE publisher = $1 AND state = 'open'")
                .bind(asked.publisher.as_bytes().as_slice())
                .fetch_one(&mut tx)
                .await?
                .try_get(0)?;
        if open >= MOST_OPEN {
            return Err(StoreError::Conflict(format!(
                "{MOST_OPEN} of your requests wait for an answer, which is the most: withdraw one first"
            )));
        }
        let twin = query(
            "SELECT 1 FROM licence_requests
             WHERE publisher = $1 AND state = 'open' AND scope = $2 AND valid_from = $3
               AND valid_until = $4 AND intended_use = $5",
        )
        .bind(asked.publisher.as_bytes().as_slice())
        .bind(to_json(&asked.scope)?)
        .bind(asked.from.as_microsecond())
        .bind(asked.until.as_microsecond())
        .bind(&asked.intended_use)
        .fetch_optional(&mut tx)
        .await?;
        if twin.is_some() {
            return Err(StoreError::Conflict(
                "you have asked for this already, in the same words, and the answer is still to come"
                    .into(),
            ));
        }
        let request = LicenceRequest {
            id: LicenceRequestId::new(at, random()?),
            asked: asked.clone(),
            made: at,
            state: RequestState::Open,
        };
        query(
            "INSERT INTO licence_requests (id, publisher, scope, valid_from, valid_until, intended_use,
                 made, made_by, state)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open')",
        )
        .bind(request.id.as_bytes().as_slice())
        .bind(asked.publisher.as_bytes().as_slice())
        .bind(to_json(&asked.scope)?)
        .bind(asked.from.as_microsecond())
        .bind(asked.until.as_microsecond())
        .bind(&asked.intended_use)
        .bind(at.as_microsecond())
        .bind(&asked.by)
        .execute(&mut tx)
        .await?;
        let about = [asked.publisher.as_bytes(), request.id.as_bytes()];
        tell(&mut tx, &word(&request), &about, at).await?;
        tx.commit().await?;
        Ok(request)
    }

    /// A request.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn licence_request(
        &self,
        id: LicenceRequestId,
    ) -> Result<Option<LicenceRequest>, StoreError> {
        query("SELECT * FROM licence_requests WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .fetch_optional(self.reading())
            .await?
            .map(|row| request(&row))
            .transpose()
    }

    /// Requests, the newest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn licence_requests(
        &self,
        filter: RequestFilter,
        from: u32,
        limit: u32,
    ) -> Result<Vec<LicenceRequest>, StoreError> {
        query(
            "SELECT * FROM licence_requests
             WHERE ($1 IS NULL OR publisher = $1) AND ($2 = 0 OR state = 'open')
             ORDER BY id DESC LIMIT $3 OFFSET $4",
        )
        .bind(filter.publisher.as_ref().map(|id| id.as_bytes().as_slice()))
        .bind(filter.open)
        .bind(limit)
        .bind(from)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(request)
        .collect()
    }

    /// How many requests wait for an answer.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn open_licence_requests(&self) -> Result<u32, StoreError> {
        let row = query("SELECT count(*) AS n FROM licence_requests WHERE state = 'open'")
            .fetch_one(self.reading())
            .await?;
        crate::rows::number(&row, "n")
    }

    /// The publisher takes its request back.
    ///
    /// # Errors
    /// It has been answered or withdrawn before; there is no such request.
    pub async fn withdraw_request(
        &self,
        id: LicenceRequestId,
        by: &str,
        word: &Word,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let request = open_request(&mut tx, id).await?;
        close(&mut tx, id, "withdrawn", by, None, at).await?;
        let about = [request.asked.publisher.as_bytes(), id.as_bytes()];
        tell(&mut tx, word, &about, at).await?;
        Ok(tx.commit().await?)
    }

    /// The desk answers that it won't make an offer, and why.
    ///
    /// # Errors
    /// It has been answered or withdrawn before; there is no such request.
    pub async fn turn_down_request(
        &self,
        id: LicenceRequestId,
        by: &str,
        reason: &str,
        word: &Word,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let request = open_request(&mut tx, id).await?;
        close(&mut tx, id, "turned-down", by, Some(reason), at).await?;
        let about = [request.asked.publisher.as_bytes(), id.as_bytes()];
        tell(&mut tx, word, &about, at).await?;
        Ok(tx.commit().await?)
    }
}

/// A request that waits for an answer; or who was quicker.
pub(super) async fn open_request(
    tx: &mut Writing,
    id: LicenceRequestId,
) -> Result<LicenceRequest, StoreError> {
    let row = query("SELECT * FROM licence_requests WHERE id = $1")
        .bind(id.as_bytes().as_slice())
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| StoreError::not_found("request", id))?;
    let request = request(&row)?;
    match &request.state {
        RequestState::Open => Ok(request),
        RequestState::Offered(by) => Err(by.already("request", "answered with an offer")),
        RequestState::TurnedDown(by) => Err(by.already("request", "turned down")),
        RequestState::Withdrawn(by) => Err(by.already("request", "withdrawn")),
    }
}

pub(super) async fn close(
    tx: &mut Writing,
    id: LicenceRequestId,
    state: &str,
    by: &str,
    reason: Option<&str>,
    at: Timestamp,
) -> Result<(), StoreError> {
    query(
        "UPDATE licence_requests SET state = $1, settled = $2, settled_by = $3, reason = $4
         WHERE id = $5",
    )
    .bind(state)
    .bind(at.as_microsecond())
    .bind(by)
    .bind(reason)
    .bind(id.as_bytes().as_slice())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

fn request(row: &Row) -> Result<LicenceRequest, StoreError> {
    let state = RequestState::new(get(row, "state")?, settlement(row)?)
        .ok_or_else(|| damaged("state", "an unknown code"))?;
    Ok(LicenceRequest {
        id: id(row, "id")?,
        asked: NewLicenceRequest {
            publisher: id(row, "publisher")?,
            scope: json(row, "scope")?,
            from: time(row, "valid_from")?,
            until: time(row, "valid_until")?,
            intended_use: get(row, "intended_use")?,
            by: get(row, "made_by")?,
        },
        made: time(row, "made")?,
        state,
    })
}
