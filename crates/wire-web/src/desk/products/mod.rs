//! Products at the desk: the list, one with its filter and its stories, and its end.

pub(crate) mod change;
mod form;
pub(crate) mod list;
pub(crate) mod one;
pub(crate) mod retire;

use wire_rights::Product;
use wire_store::{AuditEntry, StoreError};
use wire_story::ProductId;

use crate::app::App;
use crate::error::PageError;
use crate::session::{Desk, Permission};

/// The entry of the navigation that these pages belong to.
const PATH: &str = "/desk/products";

/// The product of this address.
pub(super) async fn find(app: &App, id: &str) -> Result<Product, PageError> {
    let unknown = || PageError::NotFound("There is no product at this address.".into());
    let id: ProductId = id.parse().map_err(|_| unknown())?;
    app.store.product(id).await?.ok_or_else(unknown)
}

/// Who does this to a product, for the record; what it is done to is added where it is known.
pub(super) fn by<P: Permission>(app: &App, desk: &Desk<P>, what: impl Into<String>) -> AuditEntry {
    AuditEntry {
        at: app.now(),
        who: desk.who(),
        what: what.into(),
        on: String::new(),
    }
}

/// What the store refuses as a sentence for the page, or the error that it is.
pub(super) fn refusal(error: StoreError) -> Result<String, PageError> {
    match error {
        StoreError::Conflict(sentence) | StoreError::Invalid(sentence) => {
            Ok(crate::error::as_sentence(&sentence))
        }
        error => Err(error.into()),
    }
}
