//! The catalogue: products, and the terms that products and stories have of their own.

mod own_terms;
mod products;
mod stories;

pub use own_terms::{OwnTerms, TermsVersion};
pub(crate) use products::require_in_use;
pub use products::{NewProduct, ProductUse};
pub use stories::Selected;

use wire_rights::{Catalogue, InForce, Product};
use wire_story::ProductId;

use crate::database::query;
use crate::rows::json;
use crate::versions::{NEWEST_POLICY, NEWEST_TERMS};
use crate::{Store, StoreError};

impl Store {
    /// The policy, the terms and the catalogue in force, as of one moment.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn in_force(&self) -> Result<InForce, StoreError> {
        let mut tx = self.reading().begin().await?;
        let policy = query(NEWEST_POLICY).fetch_one(&mut tx).await?;
        let terms = query(NEWEST_TERMS).fetch_one(&mut tx).await?;
        let (products, stories) = own_terms::all(&mut tx).await?;
        Ok(InForce {
            policy: json(&policy, "says")?,
            terms: json(&terms, "says")?,
            catalogue: Catalogue::new(products::all(&mut tx, products).await?, stories),
        })
    }

    /// A product, retired or not, with the terms that it has of its own.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn product(&self, id: ProductId) -> Result<Option<Product>, StoreError> {
        Ok(self.in_force().await?.catalogue.product(id).cloned())
    }
}
