//! What publishers and the desk are told about proofs.

use jiff::Timestamp;
use wire_rights::{Publisher, Site};
use wire_store::{Mail, Store, StoreError, Wire};

use super::{META_NAME, NotProved, WELL_KNOWN, dns_name, dns_text};

/// Letters with the wire's name below them.
pub(super) struct Letters {
    wire: Wire,
}

impl Letters {
    pub(super) async fn of(store: &Store) -> Result<Self, StoreError> {
        Ok(Self {
            wire: store.wire().await?,
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
        let places: Vec<String> = found
            .looked
            .iter()
            .map(|place| format!("- {} {}", place.at, place.found))
            .collect();
        let text = format!(
            "To {},\n\nwe looked again for the proof that {} is yours, and did not find it:\n\n{}\n\n\
             It counts until {} all the same. Please put it back by then, in one of these ways:\n\n\
             {}\n\nWe look every day until then. Your sites are listed here:\n\n{}\n",
            publisher.name,
            site.domain,
            places.join("\n"),
            day(until),
            ways(site),
            self.account(),
        );
        self.mail(
            &publisher.email,
            format!("The proof that {} is yours is missing", site.domain),
            &text,
        )
    }

    /// The proof was missing since `since`, and counts no more.
    pub(super) fn lost(&self, site: &Site, publisher: &Publisher, since: Timestamp) -> Mail {
        let text = format!(
            "To {},\n\nthe proof that {} is yours has been missing since {}. It counts no more, so stories\n\
             that need a proved site may be refused. To prove the site again, put this back and let us\n\
             look:\n\n{}\n\nYour sites are listed here:\n\n{}\n",
            publisher.name,
            site.domain,
            day(since),
            ways(site),
            self.account(),
        );
        self.mail(
            &publisher.email,
            format!("{} is no longer proved", site.domain),
            &text,
        )
    }

    /// Another publisher has proved a domain, and the first one's proof is gone.
    pub(super) fn changed_hands(
        &self,
        domain: &str,
        from: &Publisher,
        to: &Publisher,
    ) -> Vec<Mail> {
        let subject = format!("{domain} has changed hands");
        let before = format!(
            "To {},\n\nanother publisher has proved that {domain} is its own, and your proof is no longer there.\n\
             The site is not yours any more on this wire. If that is wrong, write to us, and put your proof\n\
             back:\n\n{}\n",
            from.name,
            self.account(),
        );
        let after = format!(
            "To {},\n\n{domain} is proved as yours. It was another publisher's before, whose proof is gone, and\n\
             who has been told. Copies that were found there before stay with that publisher.\n",
            to.name,
        );
        let desk = format!(
            "{domain} has changed hands: {} has proved it, and the proof of {} is gone. Both have been told.\n\n\
             {}\n\n{}\n",
            to.name,
            from.name,
            self.desk(to),
            self.desk(from),
        );
        vec![
            self.mail(&from.email, subject.clone(), &before),
            self.mail(&to.email, subject.clone(), &after),
            self.mail(&self.wire.contact, subject, &desk),
        ]
    }

    fn account(&self) -> String {
        let base = self.wire.base_url.as_str().trim_end_matches('/');
        format!("{base}/account#sites")
    }

    fn desk(&self, publisher: &Publisher) -> String {
        let base = self.wire.base_url.as_str().trim_end_matches('/');
        format!("{base}/desk/publishers/{}", publisher.id)
    }

    fn mail(&self, to: &str, subject: String, text: &str) -> Mail {
        Mail {
            to: to.into(),
            subject,
            text: format!("{text}\n{}\n{}\n", self.wire.name, self.wire.contact),
            html: None,
            about: "proof of a site".into(),
        }
    }
}

fn ways(site: &Site) -> String {
    let (domain, nonce) = (&site.domain, &site.nonce);
    format!(
        "- the file https://{domain}{WELL_KNOWN} with this line: {nonce}\n\
         - in the head of the front page: <meta name=\"{META_NAME}\" content=\"{nonce}\">\n\
         - in the DNS: {} TXT \"{}\"",
        dns_name(domain),
        dns_text(nonce),
    )
}

/// The day, cut and not rounded.
fn day(at: Timestamp) -> String {
    at.strftime("%-d %B %Y").to_string()
}
