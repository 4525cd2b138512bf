//! What publishers, and the desk, are told about where publishers stand.

use jiff::Timestamp;
use wire_rights::{Effect, Eligibility, Publisher, Reason};
use wire_store::{Mail, Wire};

/// What a letter about a publisher's standing is made from.
pub(super) struct Letter<'a> {
    pub(super) wire: &'a Wire,
    pub(super) publisher: &'a Publisher,
    pub(super) found: &'a Eligibility,
    /// Where to ask for a licence.
    pub(super) contact: &'a str,
}

impl Letter<'_> {
    /// Free stories are the publisher's, for the first time or again.
    pub(super) fn granted(&self) -> Mail {
        let text = format!(
            "you can use the free stories of {} from now on, under its terms:\n\n{}\n\n\
             Where you stand, and what is left to do:\n\n{}",
            self.wire.name,
            list(self.found.reasons.iter()),
            account(self.wire),
        );
        self.mail("Free stories are yours to use", &text)
    }

    /// Free stories are out of reach now; a licence isn't.
    pub(super) fn offered(&self) -> Mail {
        let text = format!(
            "the free stories of {} are not yours to use any more:\n\n{}\n\n\
             What you have may stay. For new stories you have two ways: mend what is missing on your\n\
             account page, or take a licence. For an offer, write to {}.\n\n{}",
            self.wire.name,
            list(self.against()),
            self.contact,
            account(self.wire),
        );
        self.mail("Free stories have ended: an offer", &text)
    }

    /// Free stories are out of reach until something is mended.
    pub(super) fn refused(&self) -> Mail {
        let text = format!(
            "the free stories of {} are not yours to use for now:\n\n{}\n\n\
             Mend it on your account page, and they are yours again:\n\n{}",
            self.wire.name,
            list(self.against()),
            account(self.wire),
        );
        self.mail("Free stories have ended for now", &text)
    }

    /// The account is suspended.
    pub(super) fn suspended(&self) -> Mail {
        let text = format!(
            "your account on {} is suspended. You can take no stories, under licences neither:\n\n{}\n\n\
             To settle it, write to {}. Corrections and kills of what you have still reach you.\n\n{}",
            self.wire.name,
            list(self.forbids()),
            self.contact,
            account(self.wire),
        );
        self.mail("Your account is suspended", &text)
    }

    /// The account is no longer suspended, and free stories are out of reach all the same.
    pub(super) fn reinstated(&self) -> Mail {
        let text = format!(
            "your account on {} is no longer suspended. For free stories something is missing:\n\n{}\n\n{}",
            self.wire.name,
            list(self.against()),
            account(self.wire),
        );
        self.mail("Your account is no longer suspended", &text)
    }

    /// Free stories are the publisher's still, and may end.
    pub(super) fn warning(&self, warnings: &[&Reason]) -> Mail {
        let text = format!(
            "you can use the free stories of {}, but that may end:\n\n{}\n\nWhere you stand:\n\n{}",
            self.wire.name,
            list(warnings.iter().copied()),
            account(self.wire),
        );
        self.mail("A warning about your standing", &text)
    }

    /// New terms are in force.
    pub(super) fn new_terms(&self, version: u32, changes: &[String]) -> Mail {
        let changes: Vec<_> = changes.iter().map(|change| format!("- {change}")).collect();
        let text = format!(
            "version {version} of the terms of {} is in force. Please accept it: until then you can take\n\
             no free stories. What you have stays under the terms that you have accepted. This is what\n\
             changed:\n\n{}\n\nRead and accept it here:\n\n{}#accept",
            self.wire.name,
            changes.join("\n"),
            account(self.wire),
        );
        self.mail("New terms: please accept them", &text)
    }

    /// For the desk: a publisher's strikes are as many as the policy lets lead to something.
    pub(super) fn struck(&self, reason: &Reason) -> Mail {
        let text = format!(
            "{} was told:\n\n{}\n\nIts strikes, and what you can do:\n\n{}/strikes\n",
            self.publisher.name,
            list(std::iter::once(reason)),
            desk(self.wire, self.publisher),
        );
        mail(
            self.wire,
            &self.wire.contact,
            format!("Strikes of {}", self.publisher.name),
            &text,
        )
    }

    fn against(&self) -> impl Iterator<Item = &Reason> {
        let reasons = self.found.reasons.iter();
        reasons.filter(|reason| reason.effect() != Effect::Supports)
    }

    fn forbids(&self) -> impl Iterator<Item = &Reason> {
        let reasons = self.found.reasons.iter();
        reasons.filter(|reason| reason.effect() == Effect::Prohibits)
    }

    fn mail(&self, subject: &str, text: &str) -> Mail {
        to_publisher(self.wire, self.publisher, subject, text)
    }
}

/// A strike was given.
#[must_use]
pub fn strike_given(wire: &Wire, publisher: &Publisher, reason: &str, until: Timestamp) -> Mail {
    let text = format!(
        "the desk of {} has given you a strike, which counts until {}:\n\n{reason}\n\n\
         If that is wrong, write to {}. What strikes lead to, and all of yours:\n\n{}#strikes",
        wire.name,
        day(until),
        wire.contact,
        account(wire),
    );
    to_publisher(wire, publisher, "You have been given a strike", &text)
}

/// A strike was taken back.
#[must_use]
pub fn strike_taken_back(wire: &Wire, publisher: &Publisher, strike: &str, reason: &str) -> Mail {
    let text = format!(
        "the desk of {} has taken a strike back. It was given for this:\n\n{strike}\n\n\
         This is why it no longer counts:\n\n{reason}\n\n{}#strikes",
        wire.name,
        account(wire),
    );
    to_publisher(wire, publisher, "A strike was taken back", &text)
}

fn to_publisher(wire: &Wire, publisher: &Publisher, subject: &str, text: &str) -> Mail {
    let text = format!("To {},\n\n{text}\n", publisher.name);
    mail(wire, &publisher.email, subject.to_owned(), &text)
}

fn mail(wire: &Wire, to: &str, subject: String, text: &str) -> Mail {
    Mail {
        to: to.into(),
        subject,
        text: format!("{text}\n{}\n{}\n", wire.name, wire.contact),
        html: None,
        about: "standing".into(),
    }
}

fn list<'a>(reasons: impl Iterator<Item = &'a Reason>) -> String {
    let lines: Vec<_> = reasons.map(|it| format!("- {}", it.sentence())).collect();
    lines.join("\n")
}

fn account(wire: &Wire) -> String {
    format!("{}/account", wire.base_url.as_str().trim_end_matches('/'))
}

fn desk(wire: &Wire, publisher: &Publisher) -> String {
    let base = wire.base_url.as_str().trim_end_matches('/');
    format!("{base}/desk/publishers/{}", publisher.id)
}

/// The day, cut and not rounded.
fn day(at: Timestamp) -> String {
    at.strftime("%-d %B %Y").to_string()
}
