//! Mails about the evidence of a publisher's audience.

use super::Template;
use super::value::{Sample, TO_PUBLISHER, Value};

pub(super) const ALL: &[&Template] = &[&EVIDENCE_SET_ASIDE];

/// The desk has set evidence aside.
pub(crate) static EVIDENCE_SET_ASIDE: Template = Template {
    name: "evidence-set-aside",
    when: "to a publisher, when the desk sets evidence of its audience aside",
    values: &[
        TO_PUBLISHER,
        &[
            Value::text("given", "the day on which it was given", "5 May 2026"),
            Value::text("visitors", "how many visitors a month it shows", "52,000"),
            Value::text("method", "how they were counted", "access logs"),
            Value::text("from", "the first day that it is about", "1 April 2026"),
            Value::text("to", "the last day that it is about", "30 April 2026"),
            Value::new(
                "reason",
                "why, as the desk wrote it, quoted",
                Sample::Quote("The logs are those of another site."),
            ),
            Value::text(
                "account",
                "the page of their account on which audience is shown",
                "https://wire.example/account/audience",
            ),
        ],
    ],
    needs: &["reason", "account"],
    text: built_in!("evidence-set-aside"),
    turns: &[],
};
