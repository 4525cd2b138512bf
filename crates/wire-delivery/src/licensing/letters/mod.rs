//! The mails of the licence desk: what is so, until when, what to do, and on which page. No link in
//! a mail does anything by itself.

mod desk;
mod publisher;

use jiff::Timestamp;
use wire_rights::Publisher;
use wire_store::{Mail, NewLicence, NewLicenceRequest, NewOffer, Occasion, Store, StoreError};

use super::words;
use crate::letters::Writer;
use crate::mail::templates::{Template, Templates, Values};

/// Letters about licences.
pub(super) struct Letters<'a>(Writer<'a>);

/// What a letter is about, and whose matter it is.
pub(super) struct Matter<'a> {
    /// The publisher's name.
    name: &'a str,
    /// Where its mail goes.
    email: &'a str,
    /// What is asked for, offered or agreed, in words.
    words: Values,
}

/// What is not as the publisher is used to in an offer.
pub(super) struct News {
    /// What sets its terms apart from the wire's; nothing for a renewal.
    differences: Vec<String>,
    /// What changes of the licence that it renews.
    changes: Vec<String>,
}

impl News {
    pub(super) async fn of(
        store: &Store,
        offer: &NewOffer,
        at: Timestamp,
    ) -> Result<Self, StoreError> {
        let mut changes = Vec::new();
        if let Occasion::Renewal(id) = offer.occasion
            && let Some(before) = store.licence(id).await?
        {
            let before = NewLicence::from(&before.licence);
            changes = words::changes(store, &before, &offer.licence, at).await?;
        }
        let differences = match offer.occasion {
            Occasion::Renewal(_) => Vec::new(),
            _ => words::other_terms(store, &offer.licence.terms).await?,
        };
        Ok(Self {
            differences,
            changes,
        })
    }
}

impl<'a> Matter<'a> {
    /// A licence of a publisher.
    pub(super) fn new(publisher: &'a Publisher, scope: &str, licence: &NewLicence) -> Self {
        Self::of(&publisher.name, &publisher.email, scope, licence)
    }

    /// A licence for whom has this name and this address.
    pub(super) fn of(name: &'a str, email: &'a str, scope: &str, licence: &NewLicence) -> Self {
        let territory = licence.terms.territory.join(", ");
        Self {
            name,
            email,
            words: Values::new()
                .with("scope", scope)
                .with("period", words::period(licence.from, licence.until))
                .with("price", words::price(licence.price.as_ref()))
                .with("limits", words::limits(licence))
                .with("territory", Some(territory).filter(|it| !it.is_empty())),
        }
    }

    /// What a publisher asks for.
    pub(super) fn asked(publisher: &'a Publisher, scope: &str, asked: &NewLicenceRequest) -> Self {
        Self {
            name: &publisher.name,
            email: &publisher.email,
            words: Values::new()
                .with("scope", scope)
                .with("period", words::period(asked.from, asked.until)),
        }
    }
}

impl<'a> Letters<'a> {
    pub(super) async fn of(store: &Store, templates: &'a Templates) -> Result<Self, StoreError> {
        Ok(Self(Writer::of(store, templates, "licence").await?))
    }

    /// What a letter about this matter says, with the address of a page.
    fn values(&self, matter: &Matter<'_>, page: &str) -> Values {
        matter
            .words
            .clone()
            .and(self.0.values(matter.name))
            .with("page", self.0.address(page))
    }

    fn to_publisher(
        &self,
        template: &'static Template,
        matter: &Matter<'_>,
        values: &Values,
    ) -> Mail {
        self.0.mail(template, values, matter.email)
    }
}
