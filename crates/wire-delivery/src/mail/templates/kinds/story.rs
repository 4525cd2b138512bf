//! Mails about stories: they are killed, held, corrected and released, and who doesn't answer is reminded.

use super::Template;
use super::value::{Sample, TO_PUBLISHER, Value, WIRE};

pub(super) const ALL: &[&Template] = &[
    &KILL,
    &HOLD,
    &CORRECTION,
    &RELEASE,
    &REMINDER_KILL,
    &REMINDER_HOLD,
    &REMINDER_CORRECTION,
    &CALL,
];

/// A story was killed.
pub(crate) static KILL: Template = Template {
    name: "kill",
    when: "to everyone who has a story, when it is killed",
    values: &[TO_PUBLISHER, COPY, NOTICE, &[ACCOUNT, KILLED_HEADLINE]],
    needs: &["acknowledge"],
    text: built_in!("kill"),
    turns: &[AGAIN],
};

/// A story is held.
pub(crate) static HOLD: Template = Template {
    name: "hold",
    when: "to everyone who has a story, when it is held",
    values: &[TO_PUBLISHER, COPY, NOTICE],
    needs: &["acknowledge"],
    text: built_in!("hold"),
    turns: &[AGAIN],
};

/// A story was corrected.
pub(crate) static CORRECTION: Template = Template {
    name: "correction",
    when: "to everyone who has an older version of a story, when it is corrected",
    values: &[TO_PUBLISHER, COPY, NOTICE, &[PAGE, HEADLINE, CORRECTIONS]],
    needs: &["acknowledge"],
    text: built_in!("correction"),
    turns: &[AGAIN, &[NO_HEADLINE, NO_CORRECTIONS]],
};

/// A hold is over.
pub(crate) static RELEASE: Template = Template {
    name: "release",
    when: "to everyone who was told to stop, when a hold is over and their copy is right as it is",
    values: &[TO_PUBLISHER, COPY, NOTICE, &[PAGE, HEADLINE]],
    needs: &["acknowledge"],
    text: built_in!("release"),
    turns: &[&[NO_HEADLINE]],
};

/// Nobody has said that a killed story is gone.
pub(crate) static REMINDER_KILL: Template = Template {
    name: "reminder-kill",
    when: "to those who were told of a kill and haven't acknowledged it",
    values: &[TO_PUBLISHER, COPY, REMINDER, &[ACCOUNT]],
    needs: &["acknowledge"],
    text: built_in!("reminder-kill"),
    turns: &[LATE],
};

/// Nobody has said that a held story is down.
pub(crate) static REMINDER_HOLD: Template = Template {
    name: "reminder-hold",
    when: "to those who were told of a hold and haven't acknowledged it",
    values: &[TO_PUBLISHER, COPY, REMINDER],
    needs: &["acknowledge"],
    text: built_in!("reminder-hold"),
    turns: &[LATE],
};

/// Nobody has said that a copy is corrected.
pub(crate) static REMINDER_CORRECTION: Template = Template {
    name: "reminder-correction",
    when: "to those who were told of a correction and haven't acknowledged it",
    values: &[TO_PUBLISHER, COPY, REMINDER, &[PAGE, HEADLINE, CORRECTIONS]],
    needs: &["acknowledge"],
    text: built_in!("reminder-correction"),
    turns: &[
        LATE,
        &[("late", Sample::Truth(true)), NO_HEADLINE, NO_CORRECTIONS],
    ],
};

/// Reminders are over, and nobody has answered.
pub(crate) static CALL: Template = Template {
    name: "call",
    when: "to the wire's contact, when the last reminder was sent and nobody has answered",
    values: &[&[
        WIRE,
        Value::new("count", "how many copies it is about", Sample::Number(2)),
        Value::new(
            "copies",
            "who has which copy and what they were asked to do, a list",
            Sample::Lines(&[UNANSWERED, UNANSWERED]),
        ),
        Value::new(
            "more",
            "how many more there are than the list has",
            Sample::Number(0),
        ),
        Value::text(
            "page",
            PAGE.meaning,
            "https://wire.example/desk/obligations?show=overdue",
        ),
    ]],
    needs: &["page"],
    text: built_in!("call"),
    turns: &[
        &[
            ("count", Sample::Number(1)),
            ("copies", Sample::Lines(&[UNANSWERED])),
        ],
        &[
            ("count", Sample::Number(120)),
            ("more", Sample::Number(118)),
        ],
    ],
};

/// What a kill's mail is given only where the wire wants it so.
pub(in crate::mail::templates) const KILLED_HEADLINE: Value = Value::text(
    "headline",
    "the headline of their copy; given only with kill_names_headline = true",
    SAID,
);

/// Which copy it is about.
const COPY: &[Value] = &[
    Value::text("story", "the story's URI", "urn:uuid:0193"),
    Value::text("date", "the story's date", "2026-05-04"),
    Value::new("had", "the version that they have", Sample::Number(1)),
    Value::text("exit", "how they got it, as 'copied'", "copied"),
    Value::new("newest", "the newest version", Sample::Number(2)),
    Value::text("newest_at", "when that was made", "5 May 2026, 09:00 UTC"),
];

/// What they are asked to do.
const NOTICE: &[Value] = &[
    Value::text("time", "the time that they have, as '12 hours'", "one hour"),
    Value::new(
        "again",
        "whether it was done already, and a page of theirs has the text again",
        Sample::Truth(false),
    ),
    ACKNOWLEDGE,
];

/// What they were asked to do.
const REMINDER: &[Value] = &[
    Value::new(
        "number",
        "which reminder it is: 1, 2, 3 …",
        Sample::Number(1),
    ),
    Value::text("due", "by when it has to be done", "5 May 2026, 10:00 UTC"),
    Value::new("late", "whether that is past", Sample::Truth(false)),
    ACKNOWLEDGE,
];

const ACKNOWLEDGE: Value = Value::text(
    "acknowledge",
    "the page with the button that acknowledges",
    "https://wire.example/acknowledge/0193",
);
const ACCOUNT: Value = Value::text(
    "account",
    "the page of their account that it is about",
    "https://wire.example/account/copies",
);
const PAGE: Value = Value::text(
    "page",
    "the page that shows what it is about",
    "https://wire.example/stories/0193",
);
const HEADLINE: Value = Value::text(
    "headline",
    "the newest headline; nothing, while it may not be said",
    SAID,
);
const CORRECTIONS: Value = Value::new(
    "corrections",
    "what was corrected since their version, a list",
    Sample::Lines(&["First paragraph: a week, not a fortnight."]),
);

const SAID: &str = "Swing bridge closes for a fortnight";
const UNANSWERED: &str =
    "Gazette, news@gazette.example: version 1 of urn:uuid:0193, to remove by 5 May 2026, 10:00 UTC";

const LATE: &[(&str, Sample)] = &[("number", Sample::Number(3)), ("late", Sample::Truth(true))];
const AGAIN: &[(&str, Sample)] = &[("again", Sample::Truth(true))];
const NO_HEADLINE: (&str, Sample) = (HEADLINE.name, Sample::Nothing);
const NO_CORRECTIONS: (&str, Sample) = (CORRECTIONS.name, Sample::Lines(&[]));
