//! Products: made, changed, put in order, retired. One that was ever named stays.

use std::collections::HashMap;

use jiff::Timestamp;
use wire_rights::{Filter, LicenceScope, Product, Terms};
use wire_story::ProductId;

use crate::database::{Row, Writing, query};
use crate::records::{AuditEntry, note};
use crate::rows::{get, id, json, number, optional_time, to_json};
use crate::{Store, StoreError, random};

/// A product as the desk describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProduct {
    /// Its name.
    pub name: String,
    /// What it is, in a sentence or two.
    pub summary: String,
    /// Which stories it selects.
    pub filter: Filter,
}

/// What refers to a product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProductUse {
    /// Licences that are in force or will be.
    pub licences: u32,
    /// Webhooks and file drops that are narrowed to it.
    pub webhooks: u32,
    /// Private feeds that are narrowed to it.
    pub feeds: u32,
}

impl ProductUse {
    /// Whether anything does.
    #[must_use]
    pub fn is_used(self) -> bool {
        self != Self::default()
    }
}

impl Store {
    /// Makes a product, the last in the desk's order.
    ///
    /// # Errors
    /// Another has its name; or its filter can select nothing.
    pub async fn create_product(
        &self,
        product: &NewProduct,
        by: &AuditEntry,
    ) -> Result<ProductId, StoreError> {
        let product = tidy(product)?;
        let id = ProductId::new(by.at, random()?);
        let mut tx = self.writing().await?;
        require_free_name(&mut tx, &product.name, None).await?;
        query(
            "INSERT INTO products (id, place, name, summary, filter, edition, created)
             VALUES ($1, (SELECT coalesce(max(place), 0) + 1 FROM products), $2, $3, $4, 1, $5)",
        )
        .bind(id.as_bytes().as_slice())
        .bind(&product.name)
        .bind(&product.summary)
        .bind(to_json(&product.filter)?)
        .bind(by.at.as_microsecond())
        .execute(&mut tx)
        .await?;
        note(&mut tx, &on(by, id)).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Changes what a product is. Whoever refers to it refers to what it is from now on.
    ///
    /// # Errors
    /// It isn't any more what the desk saw when it began to change it, which `edition` says; it was
    /// retired; and as for [`create_product`](Self::create_product).
    pub async fn change_product(
        &self,
        id: ProductId,
        edition: u32,
        product: &NewProduct,
        by: &AuditEntry,
    ) -> Result<(), StoreError> {
        let product = tidy(product)?;
        let mut tx = self.writing().await?;
        require_in_use(&mut tx, id).await?;
        require_free_name(&mut tx, &product.name, Some(id)).await?;
        let changed = query(
            "UPDATE products SET name = $1, summary = $2, filter = $3, edition = edition + 1
             WHERE id = $4 AND edition = $5",
        )
        .bind(&product.name)
        .bind(&product.summary)
        .bind(to_json(&product.filter)?)
        .bind(id.as_bytes().as_slice())
        .bind(edition)
        .execute(&mut tx)
        .await?;
        if changed == 0 {
            return Err(StoreError::Conflict(
                "somebody has changed this product while you did: look at it again, then change it"
                    .into(),
            ));
        }
        note(&mut tx, &on(by, id)).await?;
        Ok(tx.commit().await?)
    }

    /// How often a product was changed, to be given back when it is changed again.
    ///
    /// # Errors
    /// There is no such product.
    pub async fn product_edition(&self, id: ProductId) -> Result<u32, StoreError> {
        let row = query("SELECT edition FROM products WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .fetch_optional(self.reading())
            .await?
            .ok_or_else(|| StoreError::not_found("product", id))?;
        number(&row, "edition")
    }

    /// Puts a product first in the desk's order: of several that have terms of their own, those of
    /// the first hold.
    ///
    /// # Errors
    /// There is no such product; or it was retired, and sets no terms any more.
    pub async fn put_product_first(
        &self,
        id: ProductId,
        by: &AuditEntry,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        require_in_use(&mut tx, id).await?;
        query("UPDATE products SET place = (SELECT min(place) - 1 FROM products) WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .execute(&mut tx)
            .await?;
        note(&mut tx, &on(by, id)).await?;
        Ok(tx.commit().await?)
    }

    /// Retires a product: nothing new refers to it, and the terms that it has of its own end. Licences
    /// and standing orders that name it go on.
    ///
    /// # Errors
    /// There is no such product; or it was retired.
    pub async fn retire_product(&self, id: ProductId, by: &AuditEntry) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        require_in_use(&mut tx, id).await?;
        query("UPDATE products SET retired = $1 WHERE id = $2")
            .bind(by.at.as_microsecond())
            .bind(id.as_bytes().as_slice())
            .execute(&mut tx)
            .await?;
        query("UPDATE terms SET ended = $1 WHERE product = $2 AND ended IS NULL")
            .bind(by.at.as_microsecond())
            .bind(id.as_bytes().as_slice())
            .execute(&mut tx)
            .await?;
        note(&mut tx, &on(by, id)).await?;
        Ok(tx.commit().await?)
    }

    /// What refers to a product at this moment.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn product_use(
        &self,
        id: ProductId,
        at: Timestamp,
    ) -> Result<ProductUse, StoreError> {
        let row = query(
            "SELECT
                 (SELECT count(*) FROM licences
                  WHERE scope = $1 AND revoked IS NULL AND valid_until > $2) AS licences,
                 (SELECT count(*) FROM subscriptions WHERE product = $3) AS webhooks,
                 (SELECT count(*) FROM tokens WHERE product = $3 AND revoked IS NULL) AS feeds",
        )
        .bind(to_json(&LicenceScope::Product(id))?)
        .bind(at.as_microsecond())
        .bind(id.as_bytes().as_slice())
        .fetch_one(self.reading())
        .await?;
        Ok(ProductUse {
            licences: number(&row, "licences")?,
            webhooks: number(&row, "webhooks")?,
            feeds: number(&row, "feeds")?,
        })
    }
}

/// That this product exists and wasn't retired.
pub(crate) async fn require_in_use(tx: &mut Writing, id: ProductId) -> Result<(), StoreError> {
    let row = query("SELECT name, retired FROM products WHERE id = $1")
        .bind(id.as_bytes().as_slice())
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| StoreError::not_found("product", id))?;
    match optional_time(&row, "retired")? {
        None => Ok(()),
        Some(_) => Err(StoreError::Conflict(format!(
            "the product “{}” was retired: nothing new can refer to it",
            get::<&str>(&row, "name")?
        ))),
    }
}

async fn require_free_name(
    tx: &mut Writing,
    name: &str,
    except: Option<ProductId>,
) -> Result<(), StoreError> {
    let taken = query("SELECT retired FROM products WHERE name = $1 AND id IS DISTINCT FROM $2")
        .bind(name)
        .bind(except.as_ref().map(|id| id.as_bytes().as_slice()))
        .fetch_optional(&mut *tx)
        .await?;
    match taken {
        None => Ok(()),
        Some(row) => Err(StoreError::Conflict(format!(
            "there is a product named “{name}” already{}: choose another name",
            if row.try_get::<Option<i64>>("retired")?.is_some() {
                ", which was retired"
            } else {
                ""
            }
        ))),
    }
}

/// The description, tidied; or what can't be kept of it.
fn tidy(product: &NewProduct) -> Result<NewProduct, StoreError> {
    let tidy = NewProduct {
        name: product
            .name
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        summary: product.summary.trim().to_owned(),
        filter: product.filter.clone(),
    };
    if tidy.name.is_empty() {
        return Err(StoreError::Invalid(
            "the product has no name: give it one".into(),
        ));
    }
    tidy.filter
        .check()
        .map_err(|error| StoreError::Invalid(error.to_string()))?;
    Ok(tidy)
}

fn on(by: &AuditEntry, id: ProductId) -> AuditEntry {
    AuditEntry {
        on: id.to_string(),
        ..by.clone()
    }
}

/// All products in the desk's order, with the terms of their own.
pub(super) async fn all(
    tx: &mut Writing,
    mut terms: HashMap<ProductId, Terms>,
) -> Result<Vec<Product>, StoreError> {
    query("SELECT * FROM products ORDER BY place, id")
        .fetch_all(&mut *tx)
        .await?
        .iter()
        .map(|row| {
            let mut product = product(row)?;
            product.terms = terms.remove(&product.id);
            Ok(product)
        })
        .collect()
}

fn product(row: &Row) -> Result<Product, StoreError> {
    let mut product = Product::new(
        id(row, "id")?,
        get::<String>(row, "name")?,
        get::<String>(row, "summary")?,
        json(row, "filter")?,
    );
    product.retired = optional_time(row, "retired")?;
    Ok(product)
}
