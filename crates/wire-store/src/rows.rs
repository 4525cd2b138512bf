//! Reading rows: from what databases hold to the types of the wire.
//!
//! A value that can't be what its column says is damage, and named by its column.

use jiff::{Timestamp, civil};
use serde::de::DeserializeOwned;
use url::Url;
use wire_story::{
    LicenceId, LicenceRequestId, OfferId, PickupId, ProductId, PublisherId, SiteId, StoryId,
    SubscriptionId, UserId, VersionNumber,
};

use crate::StoreError;
use crate::database::{Column, Row};
use crate::random::hex;

/// An id that is kept as 16 bytes.
pub(crate) trait Id: Sized {
    fn of(bytes: [u8; 16]) -> Self;
}

macro_rules! ids {
    ($($id:ty),*) => {
        $(impl Id for $id {
            fn of(bytes: [u8; 16]) -> Self {
                Self::from_bytes(bytes)
            }
        })*
    };
}

ids!(
    StoryId,
    PublisherId,
    SiteId,
    LicenceId,
    LicenceRequestId,
    OfferId,
    SubscriptionId,
    UserId,
    PickupId,
    ProductId
);

/// A value as the database has it.
pub(crate) fn get<'r, T: Column<'r>>(row: &'r Row, column: &str) -> Result<T, StoreError> {
    Ok(row.try_get(column)?)
}

/// An id.
pub(crate) fn id<T: Id>(row: &Row, column: &str) -> Result<T, StoreError> {
    optional_id(row, column)?.ok_or_else(|| damaged(column, "no id"))
}

/// An id that may be missing.
pub(crate) fn optional_id<T: Id>(row: &Row, column: &str) -> Result<Option<T>, StoreError> {
    let Some(bytes) = get::<Option<&[u8]>>(row, column)? else {
        return Ok(None);
    };
    let bytes = bytes
        .try_into()
        .map_err(|_| damaged(column, "an id that hasn't 16 bytes"))?;
    Ok(Some(T::of(bytes)))
}

/// An instant.
pub(crate) fn time(row: &Row, column: &str) -> Result<Timestamp, StoreError> {
    optional_time(row, column)?.ok_or_else(|| damaged(column, "no time"))
}

/// An instant that may be missing.
pub(crate) fn optional_time(row: &Row, column: &str) -> Result<Option<Timestamp>, StoreError> {
    get::<Option<i64>>(row, column)?
        .map(|micros| {
            Timestamp::from_microsecond(micros).map_err(|_| damaged(column, "an impossible time"))
        })
        .transpose()
}

/// A number that can't be negative: a count, an amount, a place in the log.
pub(crate) fn number<T: TryFrom<i64>>(row: &Row, column: &str) -> Result<T, StoreError> {
    T::try_from(get::<i64>(row, column)?).map_err(|_| damaged(column, "an impossible number"))
}

/// A number that can't be negative and may be missing.
pub(crate) fn optional_number<T: TryFrom<i64>>(
    row: &Row,
    column: &str,
) -> Result<Option<T>, StoreError> {
    get::<Option<i64>>(row, column)?
        .map(|number| T::try_from(number).map_err(|_| damaged(column, "an impossible number")))
        .transpose()
}

/// The number of a version.
pub(crate) fn version(row: &Row, column: &str) -> Result<VersionNumber, StoreError> {
    VersionNumber::new(number(row, column)?).ok_or_else(|| damaged(column, "version 0"))
}

/// A day.
pub(crate) fn date(row: &Row, column: &str) -> Result<civil::Date, StoreError> {
    get::<&str>(row, column)?
        .parse()
        .map_err(|_| damaged(column, "an impossible date"))
}

/// An address that may be missing.
pub(crate) fn optional_url(row: &Row, column: &str) -> Result<Option<Url>, StoreError> {
    get::<Option<&str>>(row, column)?
        .map(|url| Url::parse(url).map_err(|_| damaged(column, "an address that is none")))
        .transpose()
}

/// A code, read by the function that knows its vocabulary.
pub(crate) fn code<T>(
    row: &Row,
    column: &str,
    from_code: impl FnOnce(&str) -> Option<T>,
) -> Result<T, StoreError> {
    let code: &str = get(row, column)?;
    from_code(code).ok_or_else(|| damaged(column, &format!("the unknown code '{code}'")))
}

/// A value kept as JSON.
pub(crate) fn json<T: DeserializeOwned>(row: &Row, column: &str) -> Result<T, StoreError> {
    json_text(get(row, column)?, column)
}

/// What stands as JSON in this column.
pub(crate) fn json_text<T: DeserializeOwned>(text: &str, column: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| damaged(column, &error.to_string()))
}

/// Ids as a list that a statement reads with `json_each`.
pub(crate) fn json_list<'a>(ids: impl Iterator<Item = &'a [u8; 16]>) -> String {
    let hex: Vec<String> = ids.map(|id| format!("\"{}\"", hex(id))).collect();
    format!("[{}]", hex.join(","))
}

/// What a damaged value is reported as.
pub(crate) fn damaged(column: &str, what: &str) -> StoreError {
    StoreError::corrupt(format!("{column} holds {what}"))
}

/// A value as JSON, for types that always can be: no maps with odd keys, no failing fields.
pub(crate) fn to_json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Invalid(error.to_string()))
}

/// A number of the log or of a row as databases keep it.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
