//! A statement of usage that the desk has issued.

use jiff::civil::Date;
use wire_rights::Publisher;
use wire_store::{Mail, Store, StoreError};

use super::words;
use crate::letters::Writer;
use crate::mail::templates::{self, Templates};

/// What a mail says of a statement.
#[derive(Clone, Copy, Debug)]
pub struct Issued<'a> {
    /// Its number.
    pub number: &'a str,
    /// Its first and its last day.
    pub period: (Date, Date),
    /// The number of the issue whose place it takes.
    pub replaces: Option<&'a str>,
    /// What is due on it, a line for each currency.
    pub due: &'a [String],
    /// The page of the publisher's account that shows it, from the wire's address on.
    pub page: &'a str,
}

/// The mail that tells a publisher of a statement.
///
/// # Errors
/// The database can't be read.
pub async fn statement(
    store: &Store,
    templates: &Templates,
    to: &Publisher,
    issued: &Issued<'_>,
) -> Result<Mail, StoreError> {
    let writer = Writer::of(store, templates, "licence").await?;
    let (first, last) = issued.period;
    let values = writer
        .values(&to.name)
        .with("number", issued.number)
        .with("period", words::days(first, last))
        .with("replaces", issued.replaces.map(str::to_owned))
        .with("due", issued.due.to_vec())
        .with("page", writer.address(issued.page));
    Ok(writer.mail(&templates::STATEMENT_ISSUED, &values, &to.email))
}
