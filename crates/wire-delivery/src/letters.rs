//! What all mails of a wire have in common: by which templates they are written, whose they are, the
//! addresses of its pages, and how days are said.

use wire_rights::Publisher;
use wire_store::{Mail, Store, StoreError, Wire};

use crate::mail::templates::{Template, Templates, Values};

/// Writes the mails of a wire.
#[derive(Clone, Debug)]
pub(crate) struct Writer<'a> {
    pub(crate) wire: Wire,
    templates: &'a Templates,
    /// What they are about, in the list of mails.
    about: &'static str,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(wire: Wire, templates: &'a Templates, about: &'static str) -> Self {
        Self {
            wire,
            templates,
            about,
        }
    }

    pub(crate) async fn of(
        store: &Store,
        templates: &'a Templates,
        about: &'static str,
    ) -> Result<Self, StoreError> {
        Ok(Self::new(store.wire().await?, templates, about))
    }

    /// What every mail to or about a publisher of this name is given.
    pub(crate) fn values(&self, publisher: &str) -> Values {
        Values::new()
            .with("wire", &self.wire.name)
            .with("contact", &self.wire.contact)
            .with("publisher", publisher)
    }

    /// The address of one of the wire's pages.
    pub(crate) fn address(&self, path: &str) -> String {
        address(&self.wire, path)
    }

    /// The address of a publisher's page at the desk, or of one below it.
    pub(crate) fn desk(&self, publisher: &Publisher, below: &str) -> String {
        self.address(&format!("desk/publishers/{}{below}", publisher.id))
    }

    pub(crate) fn mail(&self, template: &'static Template, values: &Values, to: &str) -> Mail {
        self.templates.write(template, values, to, self.about)
    }

    /// A mail to the wire's contact.
    pub(crate) fn to_desk(&self, template: &'static Template, values: &Values) -> Mail {
        self.mail(template, values, &self.wire.contact)
    }
}

/// The address of one of the wire's pages.
pub(crate) fn address(wire: &Wire, path: &str) -> String {
    let base = wire.base_url.as_str().trim_end_matches('/');
    format!("{base}/{path}")
}
