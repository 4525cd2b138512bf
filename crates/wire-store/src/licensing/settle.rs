//! Who settled what, and when.

use jiff::Timestamp;

use crate::StoreError;
use crate::database::Row;
use crate::rows::{get, optional_time};

/// Who settled a request, an offer or a licence, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// When.
    pub at: Timestamp,
    /// Who: the person's name.
    pub by: String,
    /// Why, where a reason was given.
    pub reason: String,
}

impl Settled {
    /// What whoever comes too late reads.
    pub(super) fn already(&self, what: &'static str, how: &'static str) -> StoreError {
        StoreError::Settled {
            what,
            how,
            by: self.by.clone(),
            at: self.at,
        }
    }
}

/// The columns `settled`, `settled_by` and `reason`.
pub(super) fn settlement(row: &Row) -> Result<Option<Settled>, StoreError> {
    let Some(at) = optional_time(row, "settled")? else {
        return Ok(None);
    };
    Ok(Some(Settled {
        at,
        by: get(row, "settled_by")?,
        reason: get::<Option<String>>(row, "reason")?.unwrap_or_default(),
    }))
}
