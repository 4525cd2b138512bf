//! Licences: granted, and revoked for a reason.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use wire_rights::{Licence, LicenceScope, Price, Terms};
use wire_story::{LicenceId, PublisherId};

use super::require;
use crate::catalogue::require_in_use;
use crate::rows::{get, id, json, number, optional_number, optional_time, signed, time, to_json};
use crate::{Store, StoreError, random};

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

impl Store {
    /// Grants a licence.
    ///
    /// # Errors
    /// It ends before it begins, or covers nothing, or nobody; its product was retired; there is no
    /// such publisher.
    pub async fn grant_licence(
        &self,
        publisher: PublisherId,
        licence: &NewLicence,
        at: Timestamp,
    ) -> Result<LicenceId, StoreError> {
        if licence.until <= licence.from {
            return Err(StoreError::Invalid(
                "the licence ends before it begins: choose a later end".into(),
            ));
        }
        if licence.scope == LicenceScope::Stories(Vec::new()) {
            return Err(StoreError::Invalid(
                "the licence covers no story: choose at least one".into(),
            ));
        }
        if licence.volume == Some(0) || licence.seats == Some(0) {
            return Err(StoreError::Invalid(
                "the licence is for no story or for nobody: leave out the number, or give a greater one"
                    .into(),
            ));
        }
        let mut tx = self.writing().await?;
        require(&mut tx, publisher).await?;
        if let LicenceScope::Product(product) = licence.scope {
            require_in_use(&mut tx, product).await?;
        }
        let id = LicenceId::new(at, random()?);
        sqlx::query(
            "INSERT INTO licences (id, publisher, scope, price_minor, price_currency, valid_from,
                 valid_until, terms, volume, seats)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id.as_bytes().as_slice())
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
        tx.commit().await?;
        Ok(id)
    }

    /// Revokes a licence from now on. One that was revoked keeps its time and its reason.
    ///
    /// # Errors
    /// There is no such licence.
    pub async fn revoke_licence(
        &self,
        id: LicenceId,
        reason: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let changed = sqlx::query(
            "UPDATE licences SET revoked = coalesce(revoked, $1),
                 revoked_reason = coalesce(revoked_reason, $2) WHERE id = $3",
        )
        .bind(at.as_microsecond())
        .bind(reason)
        .bind(id.as_bytes().as_slice())
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if changed == 0 {
            return Err(StoreError::not_found("licence", id));
        }
        Ok(tx.commit().await?)
    }
}

/// A licence, without the stories that were taken under it and the people who have a seat.
pub(crate) fn licence(row: &SqliteRow) -> Result<Licence, StoreError> {
    let price = match get::<Option<String>>(row, "price_currency")? {
        None => None,
        Some(currency) => Some(Price {
            minor: number(row, "price_minor")?,
            currency,
        }),
    };
    let revoked = match optional_time(row, "revoked")? {
        None => None,
        Some(at) => Some((at, get(row, "revoked_reason")?)),
    };
    Ok(Licence {
        id: id(row, "id")?,
        scope: json(row, "scope")?,
        price,
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
