//! What the publisher is written.

use wire_rights::Licence;
use wire_rights::moment::{day, end_of};
use wire_store::{LicenceRequest, Mail, Offer};

use super::{Letters, Matter, News};
use crate::mail::templates;

/// Where a publisher asks for a licence.
const ASK: &str = "account/licences";

impl Letters<'_> {
    /// An offer, and where to answer it. A new publisher gets the link to its account with it.
    pub(in crate::licensing) fn offered(
        &self,
        matter: &Matter<'_>,
        offer: &Offer,
        news: &News,
        invitation: Option<&str>,
    ) -> Mail {
        let link = invitation.map(|token| self.0.address(&format!("link/{token}")));
        let values = self
            .values(matter, &format!("account/offers/{}", offer.id))
            .with("by", &offer.made.by)
            .with("changes", news.changes.clone())
            .with("differences", news.differences.clone())
            .quoting("message", &offer.made.message)
            .with("stands_until", end_of(offer.made.stands_until))
            .with("invitation", link);
        self.to_publisher(&templates::LICENCE_OFFERED, matter, &values)
    }

    /// The desk makes no offer.
    pub(in crate::licensing) fn turned_down(
        &self,
        matter: &Matter<'_>,
        request: &LicenceRequest,
        reason: &str,
    ) -> Mail {
        let values = self
            .values(matter, ASK)
            .with("asked", day(request.made))
            .quoting("reason", reason);
        self.to_publisher(&templates::REQUEST_TURNED_DOWN, matter, &values)
    }

    /// The desk takes an offer back.
    pub(in crate::licensing) fn withdrawn(&self, matter: &Matter<'_>, reason: &str) -> Mail {
        let values = self.values(matter, ASK).quoting("reason", reason);
        self.to_publisher(&templates::OFFER_WITHDRAWN, matter, &values)
    }

    /// Nobody has answered in time.
    pub(in crate::licensing) fn lapsed(&self, matter: &Matter<'_>, offer: &Offer) -> Mail {
        let values = self
            .values(matter, ASK)
            .with("stands_until", end_of(offer.made.stands_until));
        self.to_publisher(&templates::OFFER_LAPSED, matter, &values)
    }

    /// A licence that the desk has granted without an offer.
    pub(in crate::licensing) fn granted(&self, matter: &Matter<'_>, licence: &Licence) -> Mail {
        let values = self.values(matter, &page(licence));
        self.to_publisher(&templates::LICENCE_GRANTED, matter, &values)
    }

    /// The end is near.
    pub(in crate::licensing) fn ending(
        &self,
        matter: &Matter<'_>,
        licence: &Licence,
        days: u32,
    ) -> Mail {
        let values = self.values(matter, &page(licence)).with("days", days);
        self.to_publisher(&templates::LICENCE_ENDING, matter, &values)
    }

    /// The end has come.
    pub(in crate::licensing) fn ended(&self, matter: &Matter<'_>, licence: &Licence) -> Mail {
        let values = self.values(matter, &page(licence));
        self.to_publisher(&templates::LICENCE_ENDED, matter, &values)
    }

    /// The desk has ended it before its time.
    pub(in crate::licensing) fn revoked(
        &self,
        matter: &Matter<'_>,
        licence: &Licence,
        reason: &str,
    ) -> Mail {
        let values = self
            .values(matter, &page(licence))
            .quoting("reason", reason);
        self.to_publisher(&templates::LICENCE_REVOKED, matter, &values)
    }
}

fn page(licence: &Licence) -> String {
    format!("account/licences/{}", licence.id)
}
