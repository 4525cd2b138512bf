//! What publishers, and the desk, are told about where publishers stand.

use wire_rights::{Effect, Eligibility, Publisher, Reason};
use wire_store::Mail;

use crate::letters::Writer;
use crate::mail::templates::{self, Template, Values};

/// What a letter about a publisher's standing is made from.
pub(super) struct Letter<'a> {
    pub(super) writer: &'a Writer<'a>,
    pub(super) publisher: &'a Publisher,
    pub(super) found: &'a Eligibility,
    /// Where to ask for a licence.
    pub(super) licensing: &'a str,
}

impl Letter<'_> {
    /// Free stories are the publisher's, for the first time or again.
    pub(super) fn granted(&self) -> Mail {
        self.because(&templates::FREE_GRANTED, self.found.reasons.iter())
    }

    /// Free stories are out of reach now; a licence isn't.
    pub(super) fn offered(&self) -> Mail {
        let values = self
            .values("account")
            .with("reasons", sentences(self.against()))
            .with("licensing", self.licensing);
        self.mail(&templates::FREE_OFFERED, &values)
    }

    /// Free stories are out of reach until something is mended.
    pub(super) fn refused(&self) -> Mail {
        self.because(&templates::FREE_REFUSED, self.against())
    }

    /// The account is suspended.
    pub(super) fn suspended(&self) -> Mail {
        let forbids = self.found.reasons.iter();
        let forbids = forbids.filter(|reason| reason.effect() == Effect::Prohibits);
        self.because(&templates::SUSPENDED, forbids)
    }

    /// The account is no longer suspended, and free stories are out of reach all the same.
    pub(super) fn reinstated(&self) -> Mail {
        self.because(&templates::REINSTATED, self.against())
    }

    /// Free stories are the publisher's still, and may end.
    pub(super) fn warning(&self, warnings: &[&Reason]) -> Mail {
        self.because(&templates::STANDING_WARNING, warnings.iter().copied())
    }

    /// New terms are in force.
    pub(super) fn new_terms(&self, version: u32, changes: Vec<String>) -> Mail {
        let values = self
            .values("account#accept")
            .with("version", version)
            .with("changes", changes);
        self.mail(&templates::NEW_TERMS, &values)
    }

    /// For the desk: a publisher's strikes are as many as the policy lets lead to something.
    pub(super) fn struck(&self, reason: &Reason) -> Mail {
        let values = self
            .writer
            .values(&self.publisher.name)
            .with("reason", reason.sentence_for_desk())
            .with("page", self.writer.desk(self.publisher, "/strikes"));
        self.writer.to_desk(&templates::DESK_STRIKES, &values)
    }

    fn because<'a>(
        &self,
        template: &'static Template,
        reasons: impl Iterator<Item = &'a Reason>,
    ) -> Mail {
        let values = self.values("account").with("reasons", sentences(reasons));
        self.mail(template, &values)
    }

    fn against(&self) -> impl Iterator<Item = &Reason> {
        let reasons = self.found.reasons.iter();
        reasons.filter(|reason| reason.effect() != Effect::Supports)
    }

    /// What every letter to the publisher says, with the address of a page of its account.
    fn values(&self, account: &str) -> Values {
        self.writer
            .values(&self.publisher.name)
            .with("account", self.writer.address(account))
    }

    fn mail(&self, template: &'static Template, values: &Values) -> Mail {
        self.writer.mail(template, values, &self.publisher.email)
    }
}

fn sentences<'a>(reasons: impl Iterator<Item = &'a Reason>) -> Vec<String> {
    reasons.map(Reason::sentence).collect()
}
