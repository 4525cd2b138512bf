//! Licences: granted, found, and read from their rows.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use wire_rights::{Licence, LicenceScope, Price, Terms};
use wire_story::{LicenceId, OfferId, PublisherId, Status};

use super::{check_period, require_in_good_standing, tell};
use crate::catalogue::require_in_use;
use crate::database::{Row, Writing, query};
use crate::publishers::require;
use crate::rows::{
    get, id, json, number, optional_id, optional_number, optional_time, signed, time, to_json,
};
use crate::{Store, StoreError, Word, random};

/// A licence that isn't in the books yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLicence {
    /// What it covers.
    pub scope: LicenceScope,
    /// What the publisher pays; nothing for a free licence.
    pub price: Option<Price>,
    /// First instant it is in force.
    pub from: Timestamp,
    /// The instant it ends.
    pub until: Timestamp,
    /// The terms agreed.
    pub terms: Terms,
    /// How many stories may be taken under it; any number without it.
    pub volume: Option<u32>,
    /// How many people of the publisher may use it; all of them without it.
    pub seats: Option<u32>,
}

impl From<&Licence> for NewLicence {
    /// What was agreed when the licence was made.
    fn from(licence: &Licence) -> Self {
        Self {
            scope: licence.scope.clone(),
            price: licence.price.clone(),
            from: licence.from,
            until: licence.until,
            terms: licence.terms.clone(),
            volume: licence.volume,
            seats: licence.seats,
        }
    }
}

/// A licence with what the books say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptLicence {
    /// Whose it is.
    pub publisher: PublisherId,
    /// The licence.
    pub licence: Licence,
    /// Who revoked it; empty where nobody did, or nobody wrote it down.
    pub revoked_by: String,
    /// The offer that made it.
    pub offer: Option<OfferId>,
    /// The licence that renews it.
    pub renewed_by: Option<LicenceId>,
    /// When both sides were told that its end is near.
    pub ending_told: Option<Timestamp>,
}

/// Which licences, at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LicenceFilter {
    /// Those of this publisher.
    OfPublisher(PublisherId),
    /// Those that run or will.
    Alive(Timestamp),
    /// Of those that run, the ones that end within so much time.
    EndingWithin(Timestamp, SignedDuration),
    /// Those that have ended or were revoked.
    Over(Timestamp),
    /// Of those that began before then, the ones with a price that stands on no statement yet.
    Unbilled(Timestamp),
}

/// What has to be billed: it has a price, began before `$1`, was in force, and stands on no statement.
macro_rules! unbilled {
    () => {
        "l.price_minor IS NOT NULL AND l.valid_from < $1
         AND (l.revoked IS NULL OR l.revoked > l.valid_from)
         AND NOT EXISTS (SELECT 1 FROM charges c WHERE c.licence = l.id)"
    };
}

/// Licences, each with the offer that made it and the licence that renews it.
macro_rules! licences_with {
    ($($end:tt)*) => {
        concat!(
            "SELECT l.*,
                 (SELECT id FROM offers o WHERE o.licence = l.id) AS offer,
                 (SELECT n.id FROM offers o JOIN licences n ON n.id = o.licence
                  WHERE o.renews = l.id AND n.revoked IS NULL
                  ORDER BY n.valid_until DESC LIMIT 1) AS renewed_by
             FROM licences l ",
            $($end)*
        )
    };
}
pub(super) use licences_with;

impl Store {
    /// Grants a licence without a word to anybody: for what is taken over from elsewhere.
    ///
    /// # Errors
    /// It ends before it begins, or covers nothing, or nobody; its product was retired, or a story that it
    /// covers was killed; there is no such publisher.
    pub async fn grant_licence(
        &self,
        publisher: PublisherId,
        licence: &NewLicence,
        at: Timestamp,
    ) -> Result<LicenceId, StoreError> {
        let mut tx = self.writing().await?;
        let licence = insert(&mut tx, publisher, licence, at).await?;
        tx.commit().await?;
        Ok(licence.id)
    }

    /// The desk grants a licence that needs no answer. `word` says what is told, once the licence has
    /// its id.
    ///
    /// # Errors
    /// As for [`grant_licence`](Self::grant_licence); the publisher is suspended, or has a licence that
    /// says the same.
    pub async fn grant_and_tell(
        &self,
        publisher: PublisherId,
        licence: &NewLicence,
        at: Timestamp,
        word: impl FnOnce(&Licence) -> Word + Send,
    ) -> Result<Licence, StoreError> {
        let mut tx = self.writing().await?;
        require_in_good_standing(&mut tx, publisher).await?;
        require_new(&mut tx, publisher, licence).await?;
        let licence = insert(&mut tx, publisher, licence, at).await?;
        let about = [publisher.as_bytes(), licence.id.as_bytes()];
        tell(&mut tx, &word(&licence), &about, at).await?;
        tx.commit().await?;
        Ok(licence)
    }

    /// A licence.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn licence(&self, id: LicenceId) -> Result<Option<KeptLicence>, StoreError> {
        query(licences_with!("WHERE l.id = $1"))
            .bind(id.as_bytes().as_slice())
            .fetch_optional(self.reading())
            .await?
            .map(|row| kept(&row))
            .transpose()
    }

    /// Licences: those that end first come first, of those that are over the newest, and of those that are to
    /// be billed the oldest.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn licences(
        &self,
        filter: LicenceFilter,
        from: u32,
        limit: u32,
    ) -> Result<Vec<KeptLicence>, StoreError> {
        let micros = |at: Timestamp| at.as_microsecond();
        let query = match &filter {
            LicenceFilter::OfPublisher(publisher) => query(licences_with!(
                "WHERE l.publisher = $1 ORDER BY l.valid_until DESC, l.id DESC LIMIT $2 OFFSET $3"
            ))
            .bind(publisher.as_bytes().as_slice()),
            LicenceFilter::Alive(at) => query(licences_with!(
                "WHERE l.valid_until > $1 AND l.revoked IS NULL
                 ORDER BY l.valid_until, l.id LIMIT $2 OFFSET $3"
            ))
            .bind(micros(*at)),
            LicenceFilter::EndingWithin(at, _) => query(licences_with!(
                "WHERE l.valid_until > $1 AND l.valid_until <= $4 AND l.valid_from <= $1
                   AND l.revoked IS NULL ORDER BY l.valid_until, l.id LIMIT $2 OFFSET $3"
            ))
            .bind(micros(*at)),
            LicenceFilter::Over(at) => query(licences_with!(
                "WHERE l.valid_until <= $1 OR l.revoked IS NOT NULL
                 ORDER BY coalesce(l.revoked, l.valid_until) DESC, l.id DESC LIMIT $2 OFFSET $3"
            ))
            .bind(micros(*at)),
            LicenceFilter::Unbilled(before) => query(licences_with!(
                "WHERE ",
                unbilled!(),
                " ORDER BY l.valid_from, l.id LIMIT $2 OFFSET $3"
            ))
            .bind(micros(*before)),
        };
        let mut query = query.bind(limit).bind(from);
        if let LicenceFilter::EndingWithin(at, time) = filter {
            query = query.bind(micros(at.checked_add(time).unwrap_or(Timestamp::MAX)));
        }
        query
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(kept)
            .collect()
    }

    /// How many licences [`LicenceFilter::Unbilled`] finds.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn unbilled_licences(&self, before: Timestamp) -> Result<u32, StoreError> {
        let row = query(concat!(
            "SELECT count(*) AS n FROM licences l WHERE ",
            unbilled!()
        ))
        .bind(before.as_microsecond())
        .fetch_one(self.reading())
        .await?;
        crate::rows::number(&row, "n")
    }
}

/// What of a licence can't be, whoever grants it.
pub(super) async fn check(
    tx: &mut Writing,
    what: &str,
    licence: &NewLicence,
) -> Result<(), StoreError> {
    check_period(what, licence.from, licence.until)?;
    if licence.volume == Some(0) || licence.seats == Some(0) {
        return Err(StoreError::Invalid(
            "the licence is for no story or for nobody: leave out the number, or give a greater one"
                .into(),
        ));
    }
    check_scope(tx, what, &licence.scope).await
}

/// A scope that covers something, all of it on the wire and none of it killed: that would be paid for nothing.
pub(super) async fn check_scope(
    tx: &mut Writing,
    what: &str,
    scope: &LicenceScope,
) -> Result<(), StoreError> {
    let stories = match scope {
        LicenceScope::Everything => return Ok(()),
        LicenceScope::Product(product) => {
            return require_in_use(tx, *product).await;
        }
        LicenceScope::Stories(stories) => stories,
    };
    if stories.is_empty() {
        return Err(StoreError::Invalid(format!(
            "the {what} covers no story: choose at least one"
        )));
    }
    for story in stories {
        let found = query("SELECT status FROM stories WHERE id = $1")
            .bind(story.as_bytes().as_slice())
            .fetch_optional(&mut *tx)
            .await?
            .ok_or_else(|| StoreError::not_found("story", story))?;
        if get::<&str>(&found, "status")? == Status::Canceled.code() {
            return Err(StoreError::Conflict(format!(
                "the {what} covers the story {story}, which was killed, so nobody may use it: \
                 it has to be left out"
            )));
        }
    }
    Ok(())
}

/// Puts a licence into the books, in the caller's transaction.
pub(super) async fn insert(
    tx: &mut Writing,
    publisher: PublisherId,
    new: &NewLicence,
    at: Timestamp,
) -> Result<Licence, StoreError> {
    check(tx, "licence", new).await?;
    require(tx, publisher).await?;
    let licence = Licence {
        id: LicenceId::new(at, random()?),
        scope: new.scope.clone(),
        price: new.price.clone(),
        from: new.from,
        until: new.until,
        revoked: None,
        terms: new.terms.clone(),
        volume: new.volume,
        taken: BTreeSet::new(),
        seats: new.seats,
        seated: BTreeSet::new(),
    };
    query(
        "INSERT INTO licences (id, publisher, scope, price_minor, price_currency, valid_from,
             valid_until, terms, volume, seats)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(licence.id.as_bytes().as_slice())
    .bind(publisher.as_bytes().as_slice())
    .bind(to_json(&licence.scope)?)
    .bind(licence.price.as_ref().map(|price| signed(price.minor)))
    .bind(licence.price.as_ref().map(|price| price.currency.as_str()))
    .bind(licence.from.as_microsecond())
    .bind(licence.until.as_microsecond())
    .bind(to_json(&licence.terms)?)
    .bind(licence.volume)
    .bind(licence.seats)
    .execute(&mut *tx)
    .await?;
    Ok(licence)
}

/// A licence, without the stories that were taken under it and the people who have a seat.
pub(crate) fn licence(row: &Row) -> Result<Licence, StoreError> {
    let revoked = match optional_time(row, "revoked")? {
        None => None,
        Some(at) => Some((at, get(row, "revoked_reason")?)),
    };
    Ok(Licence {
        id: id(row, "id")?,
        scope: json(row, "scope")?,
        price: price(row)?,
        from: time(row, "valid_from")?,
        until: time(row, "valid_until")?,
        revoked,
        terms: json(row, "terms")?,
        volume: optional_number(row, "volume")?,
        taken: BTreeSet::new(),
        seats: optional_number(row, "seats")?,
        seated: BTreeSet::new(),
    })
}

/// The columns `price_minor` and `price_currency`.
pub(super) fn price(row: &Row) -> Result<Option<Price>, StoreError> {
    Ok(match get::<Option<String>>(row, "price_currency")? {
        None => None,
        Some(currency) => Some(Price {
            minor: number(row, "price_minor")?,
            currency,
        }),
    })
}

pub(super) fn kept(row: &Row) -> Result<KeptLicence, StoreError> {
    Ok(KeptLicence {
        publisher: id(row, "publisher")?,
        licence: licence(row)?,
        revoked_by: get::<Option<String>>(row, "revoked_by")?.unwrap_or_default(),
        offer: optional_id(row, "offer")?,
        renewed_by: optional_id(row, "renewed_by")?,
        ending_told: optional_time(row, "ending_told")?,
    })
}

/// Refuses a licence that says the same as one that the publisher has, as when a form is sent twice.
pub(super) async fn require_new(
    tx: &mut Writing,
    publisher: PublisherId,
    licence: &NewLicence,
) -> Result<(), StoreError> {
    let kept = query("SELECT * FROM licences WHERE publisher = $1 AND revoked IS NULL")
        .bind(publisher.as_bytes().as_slice())
        .fetch_all(&mut *tx)
        .await?;
    for row in &kept {
        if NewLicence::from(&self::licence(row)?) == *licence {
            return Err(StoreError::Conflict(
                "the publisher has this licence already, for the same stories, days and price: \
                 nothing was granted twice"
                    .into(),
            ));
        }
    }
    Ok(())
}
