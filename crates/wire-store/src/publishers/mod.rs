//! Publishers, and all that a decision about them rests on.

mod domain;
mod evidence;
mod load;
mod proofs;
mod ranks;
mod record;
mod seats;
mod sign_up;
mod signs;
mod sites;
mod strikes;

pub use evidence::Acceptance;
pub(crate) use proofs::tell;
pub use proofs::{DueCheck, SiteCheck, Word};
pub use ranks::{KeptRankList, NewRankList};
pub use record::{Evidence, EvidenceState, GivenFile, NewEvidence};
pub use sign_up::SignUp;
pub use signs::{DueSigns, SiteSigns};
pub use sites::OtherClaim;
pub(crate) use sites::claim as claim_site;
pub use strikes::{NewStrike, StrikeRecord, TakenBack};

use jiff::Timestamp;
use wire_rights::PublisherKind;
use wire_story::text::without_turning;
use wire_story::{PublisherId, email_address};

use crate::database::{Writing, query};
use crate::rows::optional_time;
use crate::{Store, StoreError, random};

/// A publisher as it describes itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPublisher {
    /// Its name.
    pub name: String,
    /// What kind of publisher it is.
    pub kind: PublisherKind,
    /// Where it publishes: an ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Where wire notices about its copies go.
    pub email: String,
}

impl Store {
    /// Makes a publisher: without sites, evidence or licences, so it is not eligible for anything yet.
    ///
    /// # Errors
    /// The name, the country or the e-mail address can't be one.
    pub async fn create_publisher(
        &self,
        publisher: &NewPublisher,
        at: Timestamp,
    ) -> Result<PublisherId, StoreError> {
        let mut tx = self.writing().await?;
        let id = insert_publisher(&mut tx, publisher, at).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Changes how a publisher is described.
    ///
    /// # Errors
    /// As for [`create_publisher`](Self::create_publisher); or there is no such publisher.
    pub async fn set_publisher(
        &self,
        id: PublisherId,
        publisher: &NewPublisher,
    ) -> Result<(), StoreError> {
        let checked = check(publisher)?;
        let mut tx = self.writing().await?;
        let done = query(
            "UPDATE publishers SET name = $1, kind = $2, country = $3, email = $4 WHERE id = $5",
        )
        .bind(&checked.name)
        .bind(checked.kind.code())
        .bind(&checked.country)
        .bind(&checked.email)
        .bind(id.as_bytes().as_slice())
        .execute(&mut tx)
        .await?;
        require_row(done, id)?;
        Ok(tx.commit().await?)
    }

    /// Stops a publisher from taking anything. The reason is one that it reads.
    ///
    /// # Errors
    /// There is no such publisher; or it is suspended already.
    pub async fn suspend(
        &self,
        id: PublisherId,
        reason: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        if let Some(since) = suspended_since(&mut tx, id).await? {
            return Err(StoreError::Settled {
                what: "publisher",
                how: "suspended",
                by: String::new(),
                at: since,
            });
        }
        query("UPDATE publishers SET suspended_since = $1, suspended_reason = $2 WHERE id = $3")
            .bind(at.as_microsecond())
            .bind(reason)
            .bind(id.as_bytes().as_slice())
            .execute(&mut tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Lets a suspended publisher take stories again.
    ///
    /// # Errors
    /// There is no such publisher; or it isn't suspended.
    pub async fn reinstate(&self, id: PublisherId) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        if suspended_since(&mut tx, id).await?.is_none() {
            return Err(StoreError::Conflict(
                "the publisher isn’t suspended: nothing was changed".into(),
            ));
        }
        query(
            "UPDATE publishers SET suspended_since = NULL, suspended_reason = NULL WHERE id = $1",
        )
        .bind(id.as_bytes().as_slice())
        .execute(&mut tx)
        .await?;
        Ok(tx.commit().await?)
    }
}

/// Since when a publisher is suspended, if it is.
async fn suspended_since(
    tx: &mut Writing,
    id: PublisherId,
) -> Result<Option<Timestamp>, StoreError> {
    let row = query("SELECT suspended_since FROM publishers WHERE id = $1")
        .bind(id.as_bytes().as_slice())
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| StoreError::not_found("publisher", id))?;
    optional_time(&row, "suspended_since")
}

pub(crate) async fn insert_publisher(
    tx: &mut Writing,
    publisher: &NewPublisher,
    at: Timestamp,
) -> Result<PublisherId, StoreError> {
    let checked = check(publisher)?;
    let id = PublisherId::new(at, random()?);
    query(
        "INSERT INTO publishers (id, name, kind, country, email, created)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id.as_bytes().as_slice())
    .bind(&checked.name)
    .bind(checked.kind.code())
    .bind(&checked.country)
    .bind(&checked.email)
    .bind(at.as_microsecond())
    .execute(&mut *tx)
    .await?;
    Ok(id)
}

/// The most characters of a publisher's name.
const LONGEST_NAME: usize = 120;

/// The description, tidied; or what can't be kept of it.
fn check(publisher: &NewPublisher) -> Result<NewPublisher, StoreError> {
    let tidy = NewPublisher {
        name: without_turning(&publisher.name)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        kind: publisher.kind,
        country: publisher.country.trim().to_ascii_uppercase(),
        email: publisher.email.trim().to_owned(),
    };
    if tidy.name.is_empty() {
        return Err(StoreError::Invalid(
            "the publisher has no name: give it one".into(),
        ));
    }
    if tidy.name.chars().count() > LONGEST_NAME || tidy.name.chars().any(char::is_control) {
        return Err(StoreError::Invalid(format!(
            "the publisher's name has more than {LONGEST_NAME} characters, or some that can't be seen: \
             give another"
        )));
    }
    let letters = tidy.country.bytes().all(|byte| byte.is_ascii_uppercase());
    if tidy.country.len() != 2 || !letters {
        return Err(StoreError::Invalid(format!(
            "'{}' is no country: give its two letters, such as US or MX",
            tidy.country
        )));
    }
    email_address(&tidy.email)?;
    Ok(tidy)
}

fn require_row(changed: u64, publisher: PublisherId) -> Result<(), StoreError> {
    if changed == 0 {
        return Err(StoreError::not_found("publisher", publisher));
    }
    Ok(())
}

/// That this publisher exists.
pub(crate) async fn require(tx: &mut Writing, publisher: PublisherId) -> Result<(), StoreError> {
    query("SELECT 1 FROM publishers WHERE id = $1")
        .bind(publisher.as_bytes().as_slice())
        .fetch_optional(&mut *tx)
        .await?
        .map(|_| ())
        .ok_or_else(|| StoreError::not_found("publisher", publisher))
}
