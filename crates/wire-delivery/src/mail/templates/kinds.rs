//! Each kind of mail: when it is sent, what it is given, and its built-in text.

use super::language::{self, Written};
use super::values::Values;

/// One kind of mail.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// Its name, and its file's without the ending.
    pub name: &'static str,
    /// To whom it goes, and when.
    pub when: &'static str,
    /// What it may name, and what each name stands for.
    pub values: &'static [(&'static str, &'static str)],
    /// Of these, what it has to say.
    pub needs: &'static [&'static str],
    /// The text that comes with the program.
    pub text: &'static str,
    /// Made-up values, at least one for each turn that a mail can take; all of them have all names.
    pub(super) samples: fn() -> Vec<Values>,
}

impl Template {
    /// The template of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|template| template.name == name)
    }

    /// The built-in text with these values. It fails on no values that are its own, which tests hold;
    /// should it all the same, the bare values go out rather than nothing.
    pub(super) fn written(&self, values: &Values) -> Written {
        language::render(self.text, values).unwrap_or_else(|wrong| {
            tracing::error!(template = self.name, %wrong, "a built-in text failed");
            Written {
                subject: self.when.to_owned(),
                text: values.plain(),
            }
        })
    }
}

/// Every kind of mail that has a template.
pub static ALL: [&Template; 13] = [
    &KILL,
    &HOLD,
    &CORRECTION,
    &RELEASE,
    &REMINDER_KILL,
    &REMINDER_HOLD,
    &REMINDER_CORRECTION,
    &CALL,
    &PROOF_MISSING,
    &PROOF_LOST,
    &DOMAIN_LOST,
    &DOMAIN_WON,
    &DOMAIN_CHANGED,
];

/// What a kill's mail is given only where the wire wants it so.
pub(super) const KILLED_HEADLINE: Value = (
    "headline",
    "the headline of their copy; given only with kill_names_headline = true",
);

type Value = (&'static str, &'static str);

const WIRE: Value = ("wire", "the wire's name");
const CONTACT: Value = ("contact", "the wire's address for answers");
const PUBLISHER: Value = ("publisher", "the name of whom the mail goes to");
const STORY: Value = ("story", "the story's URI");
const DATE: Value = ("date", "the story's date");
const HAD: Value = ("had", "the version that they have");
const EXIT: Value = ("exit", "how they got it, as 'copied'");
const NEWEST: Value = ("newest", "the newest version");
const NEWEST_AT: Value = ("newest_at", "when that was made");
const TIME: Value = ("time", "the time that they have, as '12 hours'");
const DUE: Value = ("due", "by when it has to be done");
const LATE: Value = ("late", "whether that is past");
const NUMBER: Value = ("number", "which reminder it is: 1, 2, 3 …");
const ACKNOWLEDGE: Value = ("acknowledge", "the page with the button that acknowledges");
const ACCOUNT: Value = ("account", "the page of their account that it is about");
const PAGE: Value = ("page", "the page that shows what it is about");
const HEADLINE: Value = (
    "headline",
    "the newest headline; nothing, while it may not be said",
);
const CORRECTIONS: Value = (
    "corrections",
    "what was corrected since their version, a list",
);
const DOMAIN: Value = ("domain", "the site");
const WAYS: Value = ("ways", "how to prove it, a list");

macro_rules! built_in {
    ($name:literal) => {
        include_str!(concat!("built_in/", $name, ".txt"))
    };
}

/// A story was killed.
pub(crate) static KILL: Template = Template {
    name: "kill",
    when: "to everyone who has a story, when it is killed",
    values: &[
        WIRE,
        CONTACT,
        PUBLISHER,
        STORY,
        DATE,
        HAD,
        EXIT,
        NEWEST,
        NEWEST_AT,
        TIME,
        ACKNOWLEDGE,
        ACCOUNT,
        KILLED_HEADLINE,
    ],
    needs: &["acknowledge"],
    text: built_in!("kill"),
    samples: || {
        vec![
            notice()
                .with("account", ACCOUNT_COPIES)
                .with("headline", SAID),
        ]
    },
};

/// A story is held.
pub(crate) static HOLD: Template = Template {
    name: "hold",
    when: "to everyone who has a story, when it is held",
    values: &[
        WIRE,
        CONTACT,
        PUBLISHER,
        STORY,
        DATE,
        HAD,
        EXIT,
        NEWEST,
        NEWEST_AT,
        TIME,
        ACKNOWLEDGE,
    ],
    needs: &["acknowledge"],
    text: built_in!("hold"),
    samples: || vec![notice()],
};

/// A story was corrected.
pub(crate) static CORRECTION: Template = Template {
    name: "correction",
    when: "to everyone who has an older version of a story, when it is corrected",
    values: &[
        WIRE,
        CONTACT,
        PUBLISHER,
        STORY,
        DATE,
        HAD,
        EXIT,
        NEWEST,
        NEWEST_AT,
        TIME,
        ACKNOWLEDGE,
        PAGE,
        HEADLINE,
        CORRECTIONS,
    ],
    needs: &["acknowledge"],
    text: built_in!("correction"),
    samples: || vec![corrected(notice()), silent(notice())],
};

/// A hold is over.
pub(crate) static RELEASE: Template = Template {
    name: "release",
    when: "to everyone who was told to stop, when a hold is over and their copy is right as it is",
    values: &[
        WIRE,
        CONTACT,
        PUBLISHER,
        STORY,
        DATE,
        HAD,
        EXIT,
        NEWEST,
        NEWEST_AT,
        TIME,
        ACKNOWLEDGE,
        PAGE,
        HEADLINE,
    ],
    needs: &["acknowledge"],
    text: built_in!("release"),
    samples: || {
        let notice = notice().with("page", STORY_PAGE);
        vec![
            notice.clone().with("headline", SAID),
            notice.with("headline", None::<&str>),
        ]
    },
};

/// Nobody has said that a killed story is gone.
pub(crate) static REMINDER_KILL: Template = Template {
    name: "reminder-kill",
    when: "to those who were told of a kill and haven't acknowledged it",
    values: &[
        WIRE,
        CONTACT,
        PUBLISHER,
        STORY,
        DATE,
        HAD,
        EXIT,
        NEWEST,
        NEWEST_AT,
        NUMBER,
        DUE,
        LATE,
        ACKNOWLEDGE,
        ACCOUNT,
    ],
    needs: &["acknowledge"],
    text: built_in!("reminder-kill"),
    samples: || early_and_late(&reminder().with("account", ACCOUNT_COPIES)),
};

/// Nobody has said that a held story is down.
pub(crate) static REMINDER_HOLD: Template = Template {
    name: "reminder-hold",
    when: "to those who were told of a hold and haven't acknowledged it",
    values: &[
        WIRE,
        CONTACT,
        PUBLISHER,
        STORY,
        DATE,
        HAD,
        EXIT,
        NEWEST,
        NEWEST_AT,
        NUMBER,
        DUE,
        LATE,
        ACKNOWLEDGE,
    ],
    needs: &["acknowledge"],
    text: built_in!("reminder-hold"),
    samples: || early_and_late(&reminder()),
};

/// Nobody has said that a copy is corrected.
pub(crate) static REMINDER_CORRECTION: Template = Template {
    name: "reminder-correction",
    when: "to those who were told of a correction and haven't acknowledged it",
    values: &[
        WIRE,
        CONTACT,
        PUBLISHER,
        STORY,
        DATE,
        HAD,
        EXIT,
        NEWEST,
        NEWEST_AT,
        NUMBER,
        DUE,
        LATE,
        ACKNOWLEDGE,
        PAGE,
        HEADLINE,
        CORRECTIONS,
    ],
    needs: &["acknowledge"],
    text: built_in!("reminder-correction"),
    samples: || {
        let mut samples = early_and_late(&corrected(reminder()));
        samples.push(silent(reminder().with("late", true)));
        samples
    },
};

/// Reminders are over, and nobody has answered.
pub(crate) static CALL: Template = Template {
    name: "call",
    when: "to the wire's contact, when the last reminder was sent and nobody has answered",
    values: &[
        WIRE,
        ("count", "how many copies it is about"),
        (
            "copies",
            "who has which copy and what they were asked to do, a list",
        ),
        ("more", "how many more there are than the list has"),
        PAGE,
    ],
    needs: &["page"],
    text: built_in!("call"),
    samples: || {
        let line = "Gazette, news@gazette.example: version 1 of urn:uuid:0193, to remove by 5 May 2026, 10:00 UTC";
        let call = |count: u64, lines: usize, more: u64| {
            Values::new()
                .with("wire", "The Harbour Wire")
                .with("count", count)
                .with("copies", vec![line.to_owned(); lines])
                .with("more", more)
                .with("page", "https://wire.example/desk/obligations?show=overdue")
        };
        vec![call(2, 2, 0), call(1, 1, 0), call(120, 3, 117)]
    },
};

/// A proof wasn't found again.
pub(crate) static PROOF_MISSING: Template = Template {
    name: "proof-missing",
    when: "to a publisher, when the proof of its site isn't found again",
    values: &[
        WIRE,
        CONTACT,
        PUBLISHER,
        DOMAIN,
        (
            "looked",
            "where it was looked for and what was found, a list",
        ),
        ("until", "the day until which it counts all the same"),
        WAYS,
        ACCOUNT,
    ],
    needs: &[],
    text: built_in!("proof-missing"),
    samples: || {
        vec![
            site()
                .with(
                    "looked",
                    vec!["https://gazette.example/ answered with status 404".to_owned()],
                )
                .with("until", "19 May 2026")
                .with("ways", ways())
                .with("account", ACCOUNT_SITES),
        ]
    },
};

/// A proof counts no more.
pub(crate) static PROOF_LOST: Template = Template {
    name: "proof-lost",
    when: "to a publisher, when the proof of its site counts no more",
    values: &[
        WIRE,
        CONTACT,
        PUBLISHER,
        DOMAIN,
        ("since", "the day since which it is missing"),
        WAYS,
        ACCOUNT,
    ],
    needs: &[],
    text: built_in!("proof-lost"),
    samples: || {
        vec![
            site()
                .with("since", "5 May 2026")
                .with("ways", ways())
                .with("account", ACCOUNT_SITES),
        ]
    },
};

/// Somebody else has proved a publisher's domain.
pub(crate) static DOMAIN_LOST: Template = Template {
    name: "domain-lost",
    when: "to a publisher whose site another one has proved",
    values: &[WIRE, CONTACT, PUBLISHER, DOMAIN, ACCOUNT],
    needs: &[],
    text: built_in!("domain-lost"),
    samples: || vec![site().with("account", ACCOUNT_SITES)],
};

/// A domain that was another's is proved.
pub(crate) static DOMAIN_WON: Template = Template {
    name: "domain-won",
    when: "to a publisher that has proved a site that was another's",
    values: &[WIRE, CONTACT, PUBLISHER, DOMAIN],
    needs: &[],
    text: built_in!("domain-won"),
    samples: || vec![site()],
};

/// A domain has changed hands.
pub(crate) static DOMAIN_CHANGED: Template = Template {
    name: "domain-changed",
    when: "to the wire's contact, when a site has changed hands",
    values: &[
        WIRE,
        CONTACT,
        ("publisher", "who has the domain now"),
        DOMAIN,
        ("former", "who had it before"),
        ("publisher_page", "the page of who has it now"),
        ("former_page", "the page of who had it before"),
    ],
    needs: &[],
    text: built_in!("domain-changed"),
    samples: || {
        vec![
            site()
                .with("former", "The Banner")
                .with("publisher_page", "https://wire.example/desk/publishers/1")
                .with("former_page", "https://wire.example/desk/publishers/2"),
        ]
    },
};

const SAID: &str = "Swing bridge closes for a fortnight";
const ACCOUNT_COPIES: &str = "https://wire.example/account/copies";
const ACCOUNT_SITES: &str = "https://wire.example/account#sites";
const STORY_PAGE: &str = "https://wire.example/stories/0193";

/// What all mails to publishers are given.
fn to_publisher() -> Values {
    Values::new()
        .with("wire", "The Harbour Wire")
        .with("contact", "licensing@harbour.example")
        .with("publisher", "Gazette")
}

fn about_a_copy() -> Values {
    to_publisher()
        .with("story", "urn:uuid:0193")
        .with("date", "2026-05-04")
        .with("had", 1_u32)
        .with("exit", "copied")
        .with("newest", 2_u32)
        .with("newest_at", "5 May 2026, 09:00 UTC")
        .with("acknowledge", "https://wire.example/acknowledge/0193")
}

fn notice() -> Values {
    about_a_copy().with("time", "one hour")
}

fn reminder() -> Values {
    about_a_copy()
        .with("number", 1_u32)
        .with("due", "5 May 2026, 10:00 UTC")
        .with("late", false)
}

fn early_and_late(values: &Values) -> Vec<Values> {
    let late = values.clone().with("number", 3_u32).with("late", true);
    vec![values.clone(), late]
}

fn corrected(values: Values) -> Values {
    let notes = vec!["First paragraph: a week, not a fortnight.".to_owned()];
    values
        .with("page", STORY_PAGE)
        .with("headline", SAID)
        .with("corrections", notes)
}

/// While what changed may not be said.
fn silent(values: Values) -> Values {
    values
        .with("page", STORY_PAGE)
        .with("headline", None::<&str>)
        .with("corrections", Vec::new())
}

fn site() -> Values {
    to_publisher().with("domain", "gazette.example")
}

fn ways() -> Vec<String> {
    vec!["in the DNS: _wirecopy.gazette.example TXT \"wirecopy-site=0193\"".to_owned()]
}
