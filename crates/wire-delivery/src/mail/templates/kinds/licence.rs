//! Mails about licences: requests, offers and their answers, and what becomes of a licence.

use super::Template;
use super::value::{ABOUT_PUBLISHER, Sample, TO_PUBLISHER, Value};

pub(super) const ALL: &[&Template] = &[
    &LICENCE_ASKED,
    &REQUEST_TURNED_DOWN,
    &LICENCE_OFFERED,
    &OFFER_ACCEPTED,
    &OFFER_DECLINED,
    &OFFER_WITHDRAWN,
    &OFFER_LAPSED,
    &LICENCE_GRANTED,
    &LICENCE_ENDING,
    &LICENCE_ENDED,
    &LICENCE_REVOKED,
    &STATEMENT_ISSUED,
    &DESK_LICENCE_ENDING,
    &DESK_LICENCE_ENDED,
];

/// A publisher asks for a licence.
pub(crate) static LICENCE_ASKED: Template = Template {
    name: "licence-asked",
    when: "to the wire's contact, when a publisher asks for a licence",
    values: &[
        ABOUT_PUBLISHER,
        &[
            BY,
            SCOPE,
            PERIOD,
            Value::new(
                "intended_use",
                "what they write that it is for, quoted",
                Sample::Quote("A page of harbour news each Friday.\n\nWe print 1,900 copies."),
            ),
            DESK_PAGE,
        ],
    ],
    needs: &["intended_use", "page"],
    text: built_in!("licence-asked"),
    turns: &[],
};

/// The desk makes no offer.
pub(crate) static REQUEST_TURNED_DOWN: Template = Template {
    name: "request-turned-down",
    when: "to a publisher, when the desk makes no offer on its request",
    values: &[
        TO_PUBLISHER,
        &[
            Value::text("asked", "the day on which they asked", "5 May 2026"),
            SCOPE,
            PERIOD,
            REASON,
            ASK_PAGE,
        ],
    ],
    needs: &["reason"],
    text: built_in!("request-turned-down"),
    turns: &[],
};

/// An offer, and where to answer it.
pub(crate) static LICENCE_OFFERED: Template = Template {
    name: "licence-offered",
    when: "to a publisher, when the desk offers it a licence",
    values: &[
        TO_PUBLISHER,
        DEAL,
        &[
            BY,
            Value::new(
                "changes",
                "what changes of the licence that it renews, a list; empty, where it renews none",
                Sample::Lines(&[]),
            ),
            Value::new(
                "differences",
                "what sets its terms apart from the wire's, a list; empty, where nothing does and where \
                 it renews a licence",
                Sample::Lines(&[
                    "You may translate it. In the wire’s terms: Ask before you translate it.",
                ]),
            ),
            Value::new(
                "message",
                "what the desk writes with it, quoted; nothing, where it writes nothing",
                Sample::Quote("As we said on the phone.\n\nCall me when you have read it."),
            ),
            STANDS_UNTIL,
            Value::new(
                "invitation",
                "the link to a new account, which works once; nothing, for those who have one",
                Sample::Nothing,
            ),
            PAGE,
        ],
    ],
    needs: &["message", "invitation", "page"],
    text: built_in!("licence-offered"),
    turns: &[
        UNLIMITED,
        &[
            (
                "changes",
                Sample::Lines(&["It costs EUR 125.00. Before: It costs EUR 110.00."]),
            ),
            ("differences", Sample::Lines(&[])),
        ],
        &[
            ("message", Sample::Nothing),
            ("invitation", Sample::Text("https://wire.example/link/0193")),
        ],
    ],
};

/// A publisher has accepted.
pub(crate) static OFFER_ACCEPTED: Template = Template {
    name: "offer-accepted",
    when: "to the wire's contact, when a publisher has accepted an offer",
    values: &[ABOUT_PUBLISHER, DEAL, &[BY, DESK_PAGE]],
    needs: &["page"],
    text: built_in!("offer-accepted"),
    turns: &[UNLIMITED],
};

/// A publisher has declined.
pub(crate) static OFFER_DECLINED: Template = Template {
    name: "offer-declined",
    when: "to the wire's contact, when a publisher has declined an offer",
    values: &[
        ABOUT_PUBLISHER,
        DEAL,
        &[
            BY,
            Value::new(
                "reason",
                "why, as they wrote it, quoted; nothing, where they wrote nothing",
                Sample::Quote("Too dear.\n\nAsk us again in spring."),
            ),
            DESK_PAGE,
        ],
    ],
    needs: &["reason", "page"],
    text: built_in!("offer-declined"),
    turns: &[UNLIMITED, &[("reason", Sample::Nothing)]],
};

/// The desk takes an offer back.
pub(crate) static OFFER_WITHDRAWN: Template = Template {
    name: "offer-withdrawn",
    when: "to a publisher, when the desk takes an offer back",
    values: &[TO_PUBLISHER, DEAL, &[REASON, ASK_PAGE]],
    needs: &["reason"],
    text: built_in!("offer-withdrawn"),
    turns: &[UNLIMITED],
};

/// Nobody has answered an offer in time.
pub(crate) static OFFER_LAPSED: Template = Template {
    name: "offer-lapsed",
    when: "to a publisher, when nobody has answered an offer in time",
    values: &[TO_PUBLISHER, DEAL, &[STANDS_UNTIL, ASK_PAGE]],
    needs: &["page"],
    text: built_in!("offer-lapsed"),
    turns: &[UNLIMITED],
};

/// A licence that the desk has granted without an offer.
pub(crate) static LICENCE_GRANTED: Template = Template {
    name: "licence-granted",
    when: "to a publisher, when the desk grants it a licence without an offer",
    values: &[TO_PUBLISHER, DEAL, &[PAGE]],
    needs: &["page"],
    text: built_in!("licence-granted"),
    turns: &[UNLIMITED],
};

/// A statement of usage was issued.
pub(crate) static STATEMENT_ISSUED: Template = Template {
    name: "statement-issued",
    when: "to a publisher, when the desk issues a statement of what it used and what is due",
    values: &[
        TO_PUBLISHER,
        &[
            Value::text(
                "number",
                "the statement's number",
                "P-0193-20260501-20260531-2",
            ),
            Value::text(
                "period",
                "its first and its last day",
                "1 May 2026 to 31 May 2026",
            ),
            Value::text(
                "replaces",
                "the number of the issue whose place it takes; nothing for the first",
                "P-0193-20260501-20260531",
            ),
            Value::new(
                "due",
                "what is due on it, a list with a line for each currency; empty, where nothing is",
                Sample::Lines(&["EUR 125.00", "USD 40.00"]),
            ),
            Value::text(
                "page",
                "the page of the publisher's account that shows it",
                "https://wire.example/account/statement?from=2026-05-01&to=2026-05-31",
            ),
        ],
    ],
    needs: &["number", "page"],
    text: built_in!("statement-issued"),
    turns: &[&[("replaces", Sample::Nothing), ("due", Sample::Lines(&[]))]],
};

/// A licence's end is near.
pub(crate) static LICENCE_ENDING: Template = Template {
    name: "licence-ending",
    when: "to a publisher, when its licence ends soon",
    values: &[
        TO_PUBLISHER,
        DEAL,
        &[
            Value::new(
                "days",
                "how many whole days are left; 0 on the last",
                Sample::Number(30),
            ),
            PAGE,
        ],
    ],
    needs: &["page"],
    text: built_in!("licence-ending"),
    turns: &[
        UNLIMITED,
        &[("days", Sample::Number(1))],
        &[("days", Sample::Number(0))],
    ],
};

/// A licence has ended.
pub(crate) static LICENCE_ENDED: Template = Template {
    name: "licence-ended",
    when: "to a publisher, when its licence has ended",
    values: &[TO_PUBLISHER, DEAL, &[PAGE]],
    needs: &["page"],
    text: built_in!("licence-ended"),
    turns: &[UNLIMITED],
};

/// The desk has ended a licence before its time.
pub(crate) static LICENCE_REVOKED: Template = Template {
    name: "licence-revoked",
    when: "to a publisher, when the desk ends its licence before its time",
    values: &[TO_PUBLISHER, DEAL, &[REASON, PAGE]],
    needs: &["reason"],
    text: built_in!("licence-revoked"),
    turns: &[UNLIMITED],
};

/// For the desk: a licence's end is near.
pub(crate) static DESK_LICENCE_ENDING: Template = Template {
    name: "desk-licence-ending",
    when: "to the wire's contact, when a publisher's licence ends soon",
    values: &[ABOUT_PUBLISHER, DEAL, &[DESK_PAGE]],
    needs: &["page"],
    text: built_in!("desk-licence-ending"),
    turns: &[UNLIMITED],
};

/// For the desk: a licence has ended.
pub(crate) static DESK_LICENCE_ENDED: Template = Template {
    name: "desk-licence-ended",
    when: "to the wire's contact, when a publisher's licence has ended",
    values: &[ABOUT_PUBLISHER, DEAL, &[DESK_PAGE]],
    needs: &["page"],
    text: built_in!("desk-licence-ended"),
    turns: &[UNLIMITED],
};

/// What is offered or agreed.
const DEAL: &[Value] = &[
    SCOPE,
    PERIOD,
    Value::text("price", "what it costs", "EUR 125.00"),
    Value::new(
        "limits",
        "for how many stories and people it is, a list; empty, where that is not limited",
        Sample::Lines(&["40 stories at most", "3 people at most"]),
    ),
    Value::text(
        "territory",
        "the countries in which it holds; nothing, where in all",
        "IE, GB",
    ),
];
const UNLIMITED: &[(&str, Sample)] = &[
    ("price", Sample::Text("free of charge")),
    ("limits", Sample::Lines(&[])),
    ("territory", Sample::Nothing),
];

const SCOPE: Value = Value::text(
    "scope",
    "which stories it covers",
    "every story of the wire",
);
const PERIOD: Value = Value::text(
    "period",
    "its first and its last day",
    "5 May 2026 to 4 May 2027",
);
const BY: Value = Value::text("by", "the name of who did it", "Cleo Marsh");
const STANDS_UNTIL: Value = Value::text(
    "stands_until",
    "the last day on which the offer can be accepted",
    "19 May 2026",
);
const REASON: Value = Value::new(
    "reason",
    "why, as the desk wrote it, quoted",
    Sample::Quote("It was meant for another paper.\n\nWe are sorry."),
);
const PAGE: Value = Value::text(
    "page",
    "the page of the publisher's account that shows it",
    "https://wire.example/account/licences/0193",
);
const DESK_PAGE: Value = Value::text(
    "page",
    "the desk's page that shows it",
    "https://wire.example/desk/licences/0193",
);
/// Where a publisher asks for a licence.
const ASK_PAGE: Value = Value::text(
    "page",
    "the page of the publisher's account on which to ask",
    "https://wire.example/account/licences",
);
