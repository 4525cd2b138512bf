//! What publishers and the desk are told about proofs.

use jiff::Timestamp;
use wire_rights::moment::{day, end_of};
use wire_rights::{Publisher, Site};
use wire_store::{Mail, Store, StoreError};

use super::{NotProved, Ways};
use crate::letters::Writer;
use crate::mail::templates::{self, Templates, Values};

/// Letters about proofs.
pub(super) struct Letters<'a>(Writer<'a>);

impl<'a> Letters<'a> {
    pub(super) async fn of(store: &Store, templates: &'a Templates) -> Result<Self, StoreError> {
        let writer = Writer::of(store, templates, "proof of a site").await?;
        Ok(Self(writer))
    }

    /// The proof was not found; it counts on until `until`.
    pub(super) fn missing(
        &self,
        site: &Site,
        ways: &Ways,
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
            .with("until", end_of(until))
            .with("ways", said(ways, &site.nonce))
            .with("account", self.account());
        self.0
            .mail(&templates::PROOF_MISSING, &values, &publisher.email)
    }

    /// The proof was missing since `since`, and counts no more.
    pub(super) fn lost(
        &self,
        site: &Site,
        ways: &Ways,
        publisher: &Publisher,
        since: Timestamp,
    ) -> Mail {
        let values = self
            .values(&publisher.name, &site.domain)
            .with("since", day(since))
            .with("ways", said(ways, &site.nonce))
            .with("account", self.account());
        self.0
            .mail(&templates::PROOF_LOST, &values, &publisher.email)
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
            .with("publisher_page", self.0.desk(to, ""))
            .with("former_page", self.0.desk(from, ""));
        vec![
            self.0.mail(&templates::DOMAIN_LOST, &before, &from.email),
            self.0.mail(&templates::DOMAIN_WON, &after, &to.email),
            self.0.to_desk(&templates::DOMAIN_CHANGED, &desk),
        ]
    }

    fn values(&self, publisher: &str, domain: &str) -> Values {
        self.0.values(publisher).with("domain", domain)
    }

    fn account(&self) -> String {
        self.0.address("account#sites")
    }
}

fn said(ways: &Ways, nonce: &str) -> Vec<String> {
    let Ways { file, tag, record } = ways;
    let mut said = vec![
        format!("the file {file} with this line: {nonce}"),
        format!("in the head of the front page: {tag}"),
    ];
    if let Some((name, text)) = record {
        said.push(format!("in the DNS: {name} TXT \"{text}\""));
    }
    said
}
