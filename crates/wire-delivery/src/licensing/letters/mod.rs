//! The mails of the licence desk: what is so, until when, what to do, and on which page. No link in
//! a mail does anything by itself.

mod desk;
mod publisher;

use wire_rights::Publisher;
use wire_store::{Mail, NewLicence, Store, StoreError, Wire};

use super::words;

/// Letters with the wire's name below them.
pub(super) struct Letters {
    wire: Wire,
}

/// What a letter is about, in words.
pub(super) struct Matter<'a> {
    /// The publisher's name.
    pub(super) name: &'a str,
    /// Where its mail goes.
    pub(super) email: &'a str,
    /// What the licence covers.
    pub(super) scope: &'a str,
    /// Its days.
    pub(super) period: String,
    /// What it costs.
    pub(super) price: String,
    /// How many stories and people it is for, where that is limited.
    pub(super) limits: Vec<String>,
    /// In which countries, where not in all.
    pub(super) territory: String,
}

impl<'a> Matter<'a> {
    /// What a letter to a publisher about a licence is about.
    pub(super) fn new(publisher: &'a Publisher, scope: &'a str, licence: &NewLicence) -> Self {
        Self {
            name: &publisher.name,
            email: &publisher.email,
            ..Self::of(scope, licence)
        }
    }

    /// What it is about, whomever it goes to.
    pub(super) fn of(scope: &'a str, licence: &NewLicence) -> Self {
        Self {
            name: "",
            email: "",
            scope,
            period: words::period(licence.from, licence.until),
            price: words::price(licence.price.as_ref()),
            limits: words::limits(licence),
            territory: licence.terms.territory.join(", "),
        }
    }

    /// The facts, one a line.
    fn facts(&self) -> String {
        let mut facts = format!(
            "Covers: {}\nPeriod: {}\nPrice: {}",
            self.scope, self.period, self.price
        );
        for limit in &self.limits {
            facts += &format!("\nLimit: {limit}");
        }
        if !self.territory.is_empty() {
            facts += &format!("\nTerritory: {}", self.territory);
        }
        facts
    }
}

impl Letters {
    pub(super) async fn of(store: &Store) -> Result<Self, StoreError> {
        Ok(Self {
            wire: store.wire().await?,
        })
    }

    /// The address of one of the wire's pages.
    fn address(&self, path: &str) -> String {
        let base = self.wire.base_url.as_str().trim_end_matches('/');
        format!("{base}{path}")
    }

    fn to_publisher(&self, matter: &Matter<'_>, subject: String, text: &str) -> Mail {
        let text = format!("To {},\n\n{text}", matter.name);
        self.mail(matter.email, subject, &text)
    }

    fn to_desk(&self, subject: String, text: &str) -> Mail {
        self.mail(&self.wire.contact, subject, text)
    }

    fn mail(&self, to: &str, subject: String, text: &str) -> Mail {
        Mail {
            to: to.into(),
            subject,
            text: format!("{text}\n\n{}\n{}\n", self.wire.name, self.wire.contact),
            html: None,
            about: "licence".into(),
        }
    }
}
