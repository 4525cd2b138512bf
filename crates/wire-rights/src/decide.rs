//! The decision: may this publisher use this story, now, in this way?

use jiff::Timestamp;
use wire_story::{Story, UserId, Version};

use crate::measured::prohibitions;
use crate::{Exit, Licensed, Measured, Publisher, Reason, Rules};

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The story.
    pub story: &'a Story,
    /// The version of it.
    pub version: &'a Version,
    /// Who asks; nobody, when nobody has signed in.
    pub publisher: Option<&'a Publisher>,
    /// Which of its people; nobody, where a machine asks or the publisher as a whole is asked about.
    pub person: Option<UserId>,
    /// By which exit.
    pub exit: Exit,
    /// How many other stories the publisher has taken on this day (UTC), for daily caps.
    pub taken_today: u32,
    /// Now.
    pub at: Timestamp,
}

/// The answer, always with its reasons in reading order.
#[derive(Clone, Debug)]
pub enum Decision<'a> {
    /// Yes: here is the copy.
    Granted(Licensed<'a>),
    /// Not free, but a licence can be had.
    Offered(Vec<Reason>),
    /// No.
    Refused(Vec<Reason>),
}

impl Decision<'_> {
    /// The reasons, in reading order.
    #[must_use]
    pub fn reasons(&self) -> &[Reason] {
        match self {
            Self::Granted(licensed) => licensed.reasons(),
            Self::Offered(reasons) | Self::Refused(reasons) => reasons,
        }
    }

    /// The code that records and programs use: `granted`, `offered` or `refused`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Granted(_) => "granted",
            Self::Offered(_) => "offered",
            Self::Refused(_) => "refused",
        }
    }
}

/// Decides. Denies by default; a prohibition wins over everything; a licence in force that covers
/// the use goes before the free terms; the order of sites, evidence and licences doesn't matter.
#[must_use]
pub fn decide<'a>(rules: Rules<'a>, request: Request<'a>) -> Decision<'a> {
    let Some(publisher) = request.publisher else {
        let mut against = prohibitions(request.story, request.version, request.at);
        against.push(Reason::NotSignedIn);
        return Decision::Refused(against);
    };
    let measured = Measured::new(rules, publisher, request.at).for_person(request.person);
    measured.decide(
        request.story,
        request.version,
        request.exit,
        request.taken_today,
    )
}
