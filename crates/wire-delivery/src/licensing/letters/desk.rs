//! What the desk is written, at the wire's contact.

use wire_rights::Licence;
use wire_store::{LicenceRequest, Mail, Offer};

use super::{Letters, Matter};

impl Letters {
    /// A publisher asks for a licence.
    pub(in crate::licensing) fn asked(
        &self,
        matter: &Matter<'_>,
        request: &LicenceRequest,
    ) -> Mail {
        self.to_desk(
            format!("{} asks for a licence", matter.name),
            &format!(
                "{} of {} asks for a licence:\n\nCovers: {}\nPeriod: {}\n\nWhat it is for:\n{}\n\nAnswer it here:\n\n{}",
                request.asked.by,
                matter.name,
                matter.scope,
                matter.period,
                request.asked.intended_use,
                self.address(&format!("/desk/requests/{}", request.id)),
            ),
        )
    }

    /// A publisher has accepted.
    pub(in crate::licensing) fn accepted(
        &self,
        matter: &Matter<'_>,
        by: &str,
        licence: &Licence,
    ) -> Mail {
        self.to_desk(
            format!("{} has accepted the licence", matter.name),
            &format!(
                "{by} has accepted for {}:\n\n{}\n\nThe licence is in the books:\n\n{}",
                matter.name,
                matter.facts(),
                self.desk_page(licence),
            ),
        )
    }

    /// A publisher has declined.
    pub(in crate::licensing) fn declined(
        &self,
        matter: &Matter<'_>,
        by: &str,
        offer: &Offer,
        reason: &str,
    ) -> Mail {
        let why = match reason {
            "" => "No reason was given.".to_owned(),
            reason => format!("Why: {reason}"),
        };
        self.to_desk(
            format!("{} has declined the licence", matter.name),
            &format!(
                "{by} has declined for {}:\n\n{}\n\n{why}\n\nThe offer:\n\n{}",
                matter.name,
                matter.facts(),
                self.address(&format!("/desk/offers/{}", offer.id)),
            ),
        )
    }

    /// A licence's end is near.
    pub(in crate::licensing) fn desk_ending(&self, matter: &Matter<'_>, licence: &Licence) -> Mail {
        self.to_desk(
            format!("The licence of {} ends soon", matter.name),
            &format!(
                "this licence of {} ends soon; the publisher has been told:\n\n{}\n\nOffer to renew it here:\n\n{}",
                matter.name,
                matter.facts(),
                self.desk_page(licence),
            ),
        )
    }

    /// A licence has ended.
    pub(in crate::licensing) fn desk_ended(&self, matter: &Matter<'_>, licence: &Licence) -> Mail {
        self.to_desk(
            format!("The licence of {} has ended", matter.name),
            &format!(
                "this licence of {} has ended; the publisher has been told:\n\n{}\n\n{}",
                matter.name,
                matter.facts(),
                self.desk_page(licence),
            ),
        )
    }

    fn desk_page(&self, licence: &Licence) -> String {
        self.address(&format!("/desk/licences/{}", licence.id))
    }
}
