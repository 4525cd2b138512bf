//! What the desk is written, at the wire's contact.

use wire_rights::Licence;
use wire_store::{LicenceRequest, Mail, Offer};

use super::{Letters, Matter};
use crate::mail::templates;

impl Letters<'_> {
    /// A publisher asks for a licence.
    pub(in crate::licensing) fn asked(
        &self,
        matter: &Matter<'_>,
        request: &LicenceRequest,
    ) -> Mail {
        let values = self
            .values(matter, &format!("desk/requests/{}", request.id))
            .with("by", &request.asked.by)
            .quoting("intended_use", &request.asked.intended_use);
        self.0.to_desk(&templates::LICENCE_ASKED, &values)
    }

    /// A publisher has accepted.
    pub(in crate::licensing) fn accepted(
        &self,
        matter: &Matter<'_>,
        by: &str,
        licence: &Licence,
    ) -> Mail {
        let values = self.values(matter, &page(licence)).with("by", by);
        self.0.to_desk(&templates::OFFER_ACCEPTED, &values)
    }

    /// A publisher has declined.
    pub(in crate::licensing) fn declined(
        &self,
        matter: &Matter<'_>,
        by: &str,
        offer: &Offer,
        reason: &str,
    ) -> Mail {
        let values = self
            .values(matter, &format!("desk/offers/{}", offer.id))
            .with("by", by)
            .quoting("reason", reason);
        self.0.to_desk(&templates::OFFER_DECLINED, &values)
    }

    /// A licence's end is near.
    pub(in crate::licensing) fn desk_ending(&self, matter: &Matter<'_>, licence: &Licence) -> Mail {
        let values = self.values(matter, &page(licence));
        self.0.to_desk(&templates::DESK_LICENCE_ENDING, &values)
    }

    /// A licence has ended.
    pub(in crate::licensing) fn desk_ended(&self, matter: &Matter<'_>, licence: &Licence) -> Mail {
        let values = self.values(matter, &page(licence));
        self.0.to_desk(&templates::DESK_LICENCE_ENDED, &values)
    }
}

fn page(licence: &Licence) -> String {
    format!("desk/licences/{}", licence.id)
}
