//! What the publisher is written.

use wire_rights::Licence;
use wire_store::{LicenceRequest, Mail, Offer};

use super::{Letters, Matter};
use crate::licensing::words::{day, instant};

impl Letters {
    /// An offer, and where to answer it. A new publisher gets the link to its account with it.
    pub(in crate::licensing) fn offered(
        &self,
        matter: &Matter<'_>,
        offer: &Offer,
        invitation: Option<&str>,
    ) -> Mail {
        let message = match offer.made.message.as_str() {
            "" => String::new(),
            message => format!("{message}\n\n"),
        };
        let page = self.address(&format!("/account/offers/{}", offer.id));
        let account = match invitation {
            None => String::new(),
            Some(token) => format!(
                "An account was made for you. Choose its password first; this link works once:\n\n{}\n\n",
                self.address(&format!("/link/{token}"))
            ),
        };
        self.to_publisher(
            matter,
            format!("{} offers you a licence", self.wire.name),
            &format!(
                "we offer you a licence:\n\n{}\n\n{message}The offer stands until {}. {account}Read the terms, and accept or \
                 decline, on this page:\n\n{page}\n\nNothing is agreed before somebody who may sign for you accepts there.",
                matter.facts(),
                instant(offer.made.stands_until),
            ),
        )
    }

    /// The desk makes no offer.
    pub(in crate::licensing) fn turned_down(
        &self,
        matter: &Matter<'_>,
        request: &LicenceRequest,
        reason: &str,
    ) -> Mail {
        self.to_publisher(
            matter,
            format!("{} makes no offer on your request", self.wire.name),
            &format!(
                "on {} you asked for a licence for {}. We make no offer for it:\n\n{reason}\n\nYou can ask for something \
                 else here:\n\n{}",
                day(request.made),
                matter.scope,
                self.address("/account/licences"),
            ),
        )
    }

    /// The desk takes an offer back.
    pub(in crate::licensing) fn withdrawn(&self, matter: &Matter<'_>, reason: &str) -> Mail {
        self.to_publisher(
            matter,
            format!("{} has withdrawn its offer", self.wire.name),
            &format!(
                "the offer of this licence is withdrawn, and can no longer be accepted:\n\n{}\n\nWhy: {reason}\n\nYou can ask \
                 for a licence here:\n\n{}",
                matter.facts(),
                self.address("/account/licences"),
            ),
        )
    }

    /// Nobody has answered in time.
    pub(in crate::licensing) fn lapsed(&self, matter: &Matter<'_>, offer: &Offer) -> Mail {
        self.to_publisher(
            matter,
            format!("The offer of {} has lapsed", self.wire.name),
            &format!(
                "nobody answered the offer of this licence by {}, so it has lapsed:\n\n{}\n\nIf you still want it, ask for it \
                 here:\n\n{}",
                instant(offer.made.stands_until),
                matter.facts(),
                self.address("/account/licences"),
            ),
        )
    }

    /// A licence that the desk has granted without an offer.
    pub(in crate::licensing) fn granted(&self, matter: &Matter<'_>, licence: &Licence) -> Mail {
        self.to_publisher(
            matter,
            format!("You have a licence from {}", self.wire.name),
            &format!(
                "you have this licence:\n\n{}\n\nIts terms, and all that happens with it, are here:\n\n{}",
                matter.facts(),
                self.licence_page(licence),
            ),
        )
    }

    /// The end is near.
    pub(in crate::licensing) fn ending(
        &self,
        matter: &Matter<'_>,
        licence: &Licence,
        days: i64,
    ) -> Mail {
        let left = match days {
            0 => "within a day".to_owned(),
            1 => "in a day".to_owned(),
            days => format!("in {days} days"),
        };
        self.to_publisher(
            matter,
            format!("Your licence ends {left}"),
            &format!(
                "this licence ends {left}:\n\n{}\n\nFrom then on it gives you no more stories. What you have published under \
                 it is governed by its terms. To go on, ask us to renew it:\n\n{}",
                matter.facts(),
                self.licence_page(licence),
            ),
        )
    }

    /// The end has come.
    pub(in crate::licensing) fn ended(&self, matter: &Matter<'_>, licence: &Licence) -> Mail {
        self.to_publisher(
            matter,
            "Your licence has ended".into(),
            &format!(
                "this licence has ended, and gives you no more stories:\n\n{}\n\nYou can ask us to renew it here:\n\n{}",
                matter.facts(),
                self.licence_page(licence),
            ),
        )
    }

    /// The desk has ended it before its time.
    pub(in crate::licensing) fn revoked(
        &self,
        matter: &Matter<'_>,
        licence: &Licence,
        reason: &str,
    ) -> Mail {
        self.to_publisher(
            matter,
            format!("{} has revoked your licence", self.wire.name),
            &format!(
                "this licence is revoked, and gives you no more stories from now on:\n\n{}\n\nWhy: {reason}\n\nIf that is wrong, \
                 write to {}. Its page stays:\n\n{}",
                matter.facts(),
                self.wire.contact,
                self.licence_page(licence),
            ),
        )
    }

    fn licence_page(&self, licence: &Licence) -> String {
        self.address(&format!("/account/licences/{}", licence.id))
    }
}
