//! Mails about where publishers stand: what they may do now, and their strikes.

use super::Template;
use super::value::{ABOUT_PUBLISHER, Sample, TO_PUBLISHER, Value};

pub(super) const ALL: &[&Template] = &[
    &FREE_GRANTED,
    &FREE_OFFERED,
    &FREE_REFUSED,
    &STANDING_WARNING,
    &SUSPENDED,
    &REINSTATED,
    &NEW_TERMS,
    &STRIKE_GIVEN,
    &STRIKE_TAKEN_BACK,
    &DESK_STRIKES,
];

/// Free stories are the publisher's, for the first time or again.
pub(crate) static FREE_GRANTED: Template = Template {
    name: "free-granted",
    when: "to a publisher, when free stories are its own to use, for the first time or again",
    values: &[
        TO_PUBLISHER,
        &[
            Value::new(
                "reasons",
                "what that rests on, a list",
                Sample::Lines(&[
                    "Your site gazette.example is proved.",
                    "Your audience is 52,000 visitors a month (access logs), and 10,000 are needed.",
                ]),
            ),
            ACCOUNT,
        ],
    ],
    needs: &[],
    text: built_in!("free-granted"),
    turns: &[],
};

/// Free stories are out of reach now; a licence isn't.
pub(crate) static FREE_OFFERED: Template = Template {
    name: "free-offered",
    when: "to a publisher whose free stories have ended, and who can have a licence",
    values: &[
        TO_PUBLISHER,
        &[
            AGAINST,
            Value::text(
                "licensing",
                "the address to which the terms send those who want a licence",
                "licensing@harbour.example",
            ),
            ACCOUNT,
        ],
    ],
    needs: &["reasons", "account"],
    text: built_in!("free-offered"),
    turns: &[],
};

/// Free stories are out of reach until something is mended.
pub(crate) static FREE_REFUSED: Template = Template {
    name: "free-refused",
    when: "to a publisher whose free stories have ended until it has mended something",
    values: &[TO_PUBLISHER, &[AGAINST, ACCOUNT]],
    needs: &["reasons", "account"],
    text: built_in!("free-refused"),
    turns: &[],
};

/// Free stories are the publisher's still, and may end.
pub(crate) static STANDING_WARNING: Template = Template {
    name: "standing-warning",
    when: "to a publisher whose free stories may end",
    values: &[
        TO_PUBLISHER,
        &[
            Value::new(
                "reasons",
                "why they may, a list",
                Sample::Lines(&[
                    "The evidence of your audience expires on 5 June 2026. Give a newer one.",
                ]),
            ),
            ACCOUNT,
        ],
    ],
    needs: &["reasons", "account"],
    text: built_in!("standing-warning"),
    turns: &[],
};

/// The account is suspended.
pub(crate) static SUSPENDED: Template = Template {
    name: "suspended",
    when: "to a publisher, when its account is suspended, by the desk or by its strikes",
    values: &[
        TO_PUBLISHER,
        &[
            Value::new(
                "reasons",
                "why, a list",
                Sample::Lines(&["Your account is suspended: two kills were not carried out."]),
            ),
            ACCOUNT,
        ],
    ],
    needs: &["reasons"],
    text: built_in!("suspended"),
    turns: &[],
};

/// The account is no longer suspended, and free stories are out of reach all the same.
pub(crate) static REINSTATED: Template = Template {
    name: "reinstated",
    when: "to a publisher that is no longer suspended, and has no free stories all the same",
    values: &[TO_PUBLISHER, &[AGAINST, ACCOUNT]],
    needs: &["reasons", "account"],
    text: built_in!("reinstated"),
    turns: &[],
};

/// New terms are in force.
pub(crate) static NEW_TERMS: Template = Template {
    name: "new-terms",
    when: "to a publisher that has accepted older terms, when new ones are in force",
    values: &[
        TO_PUBLISHER,
        &[
            Value::new("version", "their version", Sample::Number(2)),
            Value::new(
                "changes",
                "what is new in them, a list; empty, where the older ones aren't known",
                Sample::Lines(&[
                    "You may put it behind a paywall. Before: Let everybody read it without paying.",
                ]),
            ),
            Value::text(
                "account",
                "the page on which to read and accept them",
                "https://wire.example/account#accept",
            ),
        ],
    ],
    needs: &["account"],
    text: built_in!("new-terms"),
    turns: &[&[("changes", Sample::Lines(&[]))]],
};

/// A strike was given.
pub(crate) static STRIKE_GIVEN: Template = Template {
    name: "strike-given",
    when: "to a publisher that is given a strike",
    values: &[
        TO_PUBLISHER,
        &[
            Value::new("reason", "why, as the desk wrote it, quoted", STRIKE),
            Value::text("until", "the day until which it counts", "5 May 2027"),
            STRIKES,
        ],
    ],
    needs: &["reason"],
    text: built_in!("strike-given"),
    turns: &[],
};

/// A strike was taken back.
pub(crate) static STRIKE_TAKEN_BACK: Template = Template {
    name: "strike-taken-back",
    when: "to a publisher, when the desk takes a strike back",
    values: &[
        TO_PUBLISHER,
        &[
            Value::new("strike", "what it was given for, quoted", STRIKE),
            Value::new(
                "reason",
                "why it no longer counts, as the desk wrote it, quoted",
                Sample::Quote("The credit was there: we looked at the wrong page."),
            ),
            STRIKES,
        ],
    ],
    needs: &["strike", "reason"],
    text: built_in!("strike-taken-back"),
    turns: &[],
};

/// For the desk: a publisher's strikes are as many as the policy lets lead to something.
pub(crate) static DESK_STRIKES: Template = Template {
    name: "desk-strikes",
    when: "to the wire's contact, when the strikes of a publisher lead to something",
    values: &[
        ABOUT_PUBLISHER,
        &[
            Value::text(
                "reason",
                "how many it has, and what they lead to",
                "It has 2 strikes within 90 days: you decide whether its account is suspended.",
            ),
            Value::text(
                "page",
                "the desk's page of its strikes",
                "https://wire.example/desk/publishers/0193/strikes",
            ),
        ],
    ],
    needs: &["reason", "page"],
    text: built_in!("desk-strikes"),
    turns: &[],
};

const AGAINST: Value = Value::new(
    "reasons",
    "what is missing, a list",
    Sample::Lines(&[
        "The evidence of your audience expired on 5 May 2026. Give a newer one.",
        "None of your sites is proved yet. Prove one.",
    ]),
);
const ACCOUNT: Value = Value::text(
    "account",
    "the page of their account that shows where they stand",
    "https://wire.example/account",
);
const STRIKES: Value = Value::text(
    "account",
    "the page of their account that lists their strikes",
    "https://wire.example/account#strikes",
);
const STRIKE: Sample = Sample::Quote("The credit was left out of three stories.");
