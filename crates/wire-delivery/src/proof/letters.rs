//! What publishers and the desk are told about proofs.

use jiff::Timestamp;
use wire_rights::{Publisher, Site};
use wire_store::{Mail, Store, StoreError, Wire};

use super::{META_NAME, NotProved, WELL_KNOWN, dns_name, dns_text};
use crate::mail::templates::{self, Template, Templates, Values};
use crate::notices::address;

/// Letters of a wire, by its templates.
pub(super) struct Letters<'a> {
    wire: Wire,
    templates: &'a Templates,
}

impl<'a> Letters<'a> {
    pub(super) async fn of(store: &Store, templates: &'a Templates) -> Result<Self, StoreError> {
        Ok(Self {
            wire: store.wire().await?,
            templates,
        })
    }

    /// The proof was not found; it counts on until `until`.
    pub(super) fn missing(
        &self,
        site: &Site,
        publisher: &Publisher,
        found: &NotProved,
        until: Timestamp,
    ) -> Mail {
        let looked: Vec<String> = found
            .looked
            .iter()
            .map(|place| format!("{} {}", place.at, place.found))
            .collect();
        let values = self
            .values(&publisher.name, &site.domain)
            .with("looked", looked)
            .with("until", day(until))
            .with("ways", ways(site))
            .with("account", self.account());
        self.mail(&templates::PROOF_MISSING, &values, &publisher.email)
    }

    /// The proof was missing since `since`, and counts no more.
    pub(super) fn lost(&self, site: &Site, publisher: &Publisher, since: Timestamp) -> Mail {
        let values = self
            .values(&publisher.name, &site.domain)
            .with("since", day(since))
            .with("ways", ways(site))
            .with("account", self.account());
        self.mail(&templates::PROOF_LOST, &values, &publisher.email)
    }

    /// Another publisher has proved a domain, and the first one's proof is gone.
    pub(super) fn changed_hands(
        &self,
        domain: &str,
        from: &Publisher,
        to: &Publisher,
    ) -> Vec<Mail> {
        let before = self
            .values(&from.name, domain)
            .with("account", self.account());
        let after = self.values(&to.name, domain);
        let desk = after
            .clone()
            .with("former", &from.name)
            .with("publisher_page", self.desk(to))
            .with("former_page", self.desk(from));
        vec![
            self.mail(&templates::DOMAIN_LOST, &before, &from.email),
            self.mail(&templates::DOMAIN_WON, &after, &to.email),
            self.mail(&templates::DOMAIN_CHANGED, &desk, &self.wire.contact),
        ]
    }

    fn values(&self, publisher: &str, domain: &str) -> Values {
        Values::new()
            .with("wire", &self.wire.name)
            .with("contact", &self.wire.contact)
            .with("publisher", publisher)
            .with("domain", domain)
    }

    fn account(&self) -> String {
        address(&self.wire, "account#sites")
    }

    fn desk(&self, publisher: &Publisher) -> String {
        address(&self.wire, &format!("desk/publishers/{}", publisher.id))
    }

    fn mail(&self, template: &'static Template, values: &Values, to: &str) -> Mail {
        self.templates
            .write(template, values, to, "proof of a site")
    }
}

fn ways(site: &Site) -> Vec<String> {
    let (domain, nonce) = (&site.domain, &site.nonce);
    vec![
        format!("the file https://{domain}{WELL_KNOWN} with this line: {nonce}"),
        format!("in the head of the front page: <meta name=\"{META_NAME}\" content=\"{nonce}\">"),
        format!(
            "in the DNS: {} TXT \"{}\"",
            dns_name(domain),
            dns_text(nonce)
        ),
    ]
}

/// The day, cut and not rounded.
fn day(at: Timestamp) -> String {
    at.strftime("%-d %B %Y").to_string()
}
