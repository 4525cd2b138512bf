//! Mails about sites: a proof is missing or lost, a domain has changed hands.

use super::Template;
use super::value::{ABOUT_PUBLISHER, Sample, TO_PUBLISHER, Value};

pub(super) const ALL: &[&Template] = &[
    &PROOF_MISSING,
    &PROOF_LOST,
    &DOMAIN_LOST,
    &DOMAIN_WON,
    &DOMAIN_CHANGED,
];

/// A proof wasn't found again.
pub(crate) static PROOF_MISSING: Template = Template {
    name: "proof-missing",
    when: "to a publisher, when the proof of its site isn't found again",
    values: &[
        TO_PUBLISHER,
        &[
            DOMAIN,
            Value::new(
                "looked",
                "where it was looked for and what was found, a list",
                Sample::Lines(&["https://gazette.example/ answered with status 404"]),
            ),
            Value::text(
                "until",
                "the day until which it counts all the same",
                "19 May 2026",
            ),
            WAYS,
            ACCOUNT,
        ],
    ],
    needs: &[],
    text: built_in!("proof-missing"),
    turns: &[],
};

/// A proof counts no more.
pub(crate) static PROOF_LOST: Template = Template {
    name: "proof-lost",
    when: "to a publisher, when the proof of its site counts no more",
    values: &[
        TO_PUBLISHER,
        &[
            DOMAIN,
            Value::text("since", "the day since which it is missing", "5 May 2026"),
            WAYS,
            ACCOUNT,
        ],
    ],
    needs: &[],
    text: built_in!("proof-lost"),
    turns: &[],
};

/// Somebody else has proved a publisher's domain.
pub(crate) static DOMAIN_LOST: Template = Template {
    name: "domain-lost",
    when: "to a publisher whose site another one has proved",
    values: &[TO_PUBLISHER, &[DOMAIN, ACCOUNT]],
    needs: &[],
    text: built_in!("domain-lost"),
    turns: &[],
};

/// A domain that was another's is proved.
pub(crate) static DOMAIN_WON: Template = Template {
    name: "domain-won",
    when: "to a publisher that has proved a site that was another's",
    values: &[TO_PUBLISHER, &[DOMAIN]],
    needs: &[],
    text: built_in!("domain-won"),
    turns: &[],
};

/// A domain has changed hands.
pub(crate) static DOMAIN_CHANGED: Template = Template {
    name: "domain-changed",
    when: "to the wire's contact, when a site has changed hands",
    values: &[
        ABOUT_PUBLISHER,
        &[
            DOMAIN,
            Value::text("former", "who had it before", "The Banner"),
            Value::text(
                "publisher_page",
                "the page of who has it now",
                "https://wire.example/desk/publishers/1",
            ),
            Value::text(
                "former_page",
                "the page of who had it before",
                "https://wire.example/desk/publishers/2",
            ),
        ],
    ],
    needs: &[],
    text: built_in!("domain-changed"),
    turns: &[],
};

const DOMAIN: Value = Value::text("domain", "the site", "gazette.example");
const WAYS: Value = Value::new(
    "ways",
    "how to prove it, a list",
    Sample::Lines(&["in the DNS: _wirecopy.gazette.example TXT \"wirecopy-site=0193\""]),
);
const ACCOUNT: Value = Value::text(
    "account",
    "the page of their account that it is about",
    "https://wire.example/account#sites",
);
