//! What publishers are told of what the desk does by hand: strikes, evidence that is set aside.

use jiff::Timestamp;
use wire_rights::moment::{day, end_of};
use wire_rights::{Audience, Publisher, thousands};
use wire_store::{Mail, Store, StoreError};

use crate::letters::Writer;
use crate::mail::templates::{self, Template, Templates, Values};

/// Letters of the desk to a publisher.
#[derive(Debug)]
pub struct ByHand<'a> {
    writer: Writer<'a>,
    publisher: &'a Publisher,
}

impl<'a> ByHand<'a> {
    /// Letters to this publisher.
    ///
    /// # Errors
    /// The store can't be read.
    pub async fn to(
        publisher: &'a Publisher,
        store: &Store,
        templates: &'a Templates,
    ) -> Result<Self, StoreError> {
        let writer = Writer::of(store, templates, "standing").await?;
        Ok(Self { writer, publisher })
    }

    /// A strike was given.
    #[must_use]
    pub fn strike_given(&self, reason: &str, until: Timestamp) -> Mail {
        let values = self
            .values("account#strikes")
            .quoting("reason", reason)
            .with("until", end_of(until));
        self.mail(&templates::STRIKE_GIVEN, &values)
    }

    /// A strike was taken back.
    #[must_use]
    pub fn strike_taken_back(&self, strike: &str, reason: &str) -> Mail {
        let values = self
            .values("account#strikes")
            .quoting("strike", strike)
            .quoting("reason", reason);
        self.mail(&templates::STRIKE_TAKEN_BACK, &values)
    }

    /// Evidence of its audience was set aside.
    #[must_use]
    pub fn evidence_set_aside(&self, audience: &Audience, reason: &str) -> Mail {
        let date = |day: jiff::civil::Date| day.strftime("%-d %B %Y").to_string();
        let values = self
            .values("account/audience")
            .with("given", day(audience.given))
            .with("visitors", thousands(audience.monthly_visitors))
            .with("method", audience.method.name())
            .with("from", date(audience.from))
            .with("to", date(audience.to))
            .quoting("reason", reason);
        self.mail(&templates::EVIDENCE_SET_ASIDE, &values)
    }

    fn values(&self, account: &str) -> Values {
        self.writer
            .values(&self.publisher.name)
            .with("account", self.writer.address(account))
    }

    fn mail(&self, template: &'static Template, values: &Values) -> Mail {
        self.writer.mail(template, values, &self.publisher.email)
    }
}
