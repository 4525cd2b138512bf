//! Reasons and decisions as people read them: a sentence, a word, and what to do next.

use wire_rights::{Effect, Reason};

/// A reason as a line of a list.
pub(crate) struct ShownReason {
    pub(crate) supports: bool,
    pub(crate) sentence: String,
    /// Where the publisher does something about it: the address, and what the link says.
    pub(crate) step: Option<(&'static str, &'static str)>,
}

impl From<&Reason> for ShownReason {
    fn from(reason: &Reason) -> Self {
        Self {
            supports: reason.effect() == Effect::Supports,
            sentence: reason.sentence(),
            step: step(reason),
        }
    }
}

impl ShownReason {
    /// As the desk reads it.
    pub(crate) fn for_desk(reason: &Reason) -> Self {
        Self {
            sentence: reason.sentence_for_desk(),
            step: None,
            ..Self::from(reason)
        }
    }
}

fn step(reason: &Reason) -> Option<(&'static str, &'static str)> {
    match reason {
        Reason::SiteNotProved | Reason::LicenceWaits { .. } => Some(("/account#sites", "See how")),
        Reason::TermsNotAccepted { .. } => Some(("/account#accept", "Read them")),
        Reason::NoSeat { .. } => Some(("/account/seats", "See who")),
        Reason::AudienceUnknown | Reason::AudienceExpired { .. } => {
            Some(("/account#audience", "See how"))
        }
        _ => None,
    }
}

/// What the label of a decision says to a publisher: where only something is missing that it can
/// mend, nothing is refused for good.
pub(crate) fn label(code: &'static str, reasons: &[Reason]) -> &'static str {
    let says = |code: &str| reasons.iter().any(|reason| reason.code() == code);
    match code {
        "refused" if reasons.iter().any(|r| r.effect() == Effect::Prohibits) => code,
        "refused" if says("licence-waits") => "no site proved",
        "refused" if says("no-seat") => "no seat",
        "refused" => "not yet",
        code => code,
    }
}
