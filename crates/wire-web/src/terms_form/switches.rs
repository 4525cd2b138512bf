//! Every switch of the terms: what it is called, what it means, and what can stand in its field.

use wire_rights::Terms;

/// A switch.
pub(super) struct Switch {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) help: &'static str,
    pub(super) kind: Kind,
}

/// What can stand in a field.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// One line.
    Line,
    /// Several lines.
    Text,
    /// Yes or no.
    Tick,
    /// A whole number.
    Number,
    /// One of these: code and name.
    Choice(&'static [(&'static str, &'static str)]),
}

impl Kind {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Text => "text",
            Self::Tick => "tick",
            Self::Number => "number",
            Self::Choice(_) => "choice",
        }
    }

    pub(super) fn choices(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Choice(choices) => choices,
            _ => &[],
        }
    }
}

impl Switch {
    /// How many characters may be typed.
    pub(super) fn longest(&self) -> usize {
        match self.kind {
            Kind::Line | Kind::Text => Terms::room(self.name).0,
            Kind::Number => 8,
            Kind::Tick | Kind::Choice(_) => 0,
        }
    }
}

const fn switch(name: &'static str, label: &'static str, help: &'static str, kind: Kind) -> Switch {
    Switch {
        name,
        label,
        help,
        kind,
    }
}

use Kind::{Choice, Line, Number, Text, Tick};

const MACHINE_USES: &[(&str, &str)] = &[
    ("allowed", "Allowed"),
    ("licence", "Needs a licence"),
    ("prohibited", "Prohibited"),
];

/// The switches as a person meets them.
pub(super) const GROUPS: &[(&str, &[Switch])] = &[
    (
        "Credit and notice",
        &[
            switch(
                "credit",
                "Credit",
                "Stands in every copy. {creator} is replaced by the story’s source, {contact} by the address below.",
                Line,
            ),
            switch(
                "credit_place",
                "Where the credit stands",
                "Checked on pages that carry a story.",
                Choice(&[
                    ("anywhere", "Anywhere on the page"),
                    ("top", "Above the second paragraph"),
                    ("bottom", "Below the text"),
                ]),
            ),
            switch(
                "licence_sentence",
                "Notice",
                "Says who may use the story, and travels with every copy. {creator} and {contact} are filled in.",
                Text,
            ),
            switch(
                "contact",
                "Contact",
                "The address to which people write for a licence.",
                Line,
            ),
            switch(
                "end_note",
                "Note at the end",
                "Stands at the end of every copy, such as who paid for the reporting. Empty: none.",
                Text,
            ),
            switch(
                "byline",
                "Keep the authors’ names",
                "The byline has to name them.",
                Tick,
            ),
            switch(
                "logo",
                "Logo",
                "The address of a picture to show beside the credit. Empty: none. A person checks it.",
                Line,
            ),
        ],
    ),
    (
        "Links and counting",
        &[
            switch(
                "origin_link",
                "What the credit links to",
                "The link that has to stand on the page.",
                Choice(&[
                    ("story", "The original story"),
                    ("site", "The original story or its site"),
                    ("none", "Nothing"),
                ]),
            ),
            switch(
                "link_on_name",
                "Link on our name",
                "The link sits on the source’s name in the credit.",
                Tick,
            ),
            switch(
                "canonical",
                "rel=canonical to the original",
                "Tells search engines which page is the original.",
                Tick,
            ),
            switch(
                "noindex",
                "Keep copies out of search engines",
                "Copies say noindex to robots.",
                Tick,
            ),
            switch(
                "counter",
                "Counting image",
                "The address of an image that counts readers, with {story} for the story. Empty: none.",
                Line,
            ),
        ],
    ),
    (
        "Text and pictures",
        &[
            switch(
                "edits",
                "What may be changed",
                "In the text; the headline has a switch of its own.",
                Choice(&[
                    ("none", "Nothing"),
                    ("style", "House style, and words of time and place"),
                    ("marked", "More, if the page says so"),
                ]),
            ),
            switch(
                "edit_note",
                "Words that mark an edit",
                "What a page has to say where more was changed. Empty: the publisher chooses them.",
                Line,
            ),
            switch(
                "headline",
                "Own headline",
                "The publisher may write another.",
                Tick,
            ),
            switch("cuts", "Cuts", "The story may be shortened.", Tick),
            switch(
                "extract",
                "Beginning alone",
                "The first lines may be printed alone, with a link to the whole.",
                Tick,
            ),
            switch(
                "translation",
                "Translation",
                "It may be translated without asking.",
                Tick,
            ),
            switch(
                "links_kept",
                "Keep all links",
                "All links of the text have to stay. A person checks it.",
                Tick,
            ),
            switch(
                "images",
                "Pictures",
                "Pictures of agencies never travel.",
                Choice(&[("own", "Our own, with their credit"), ("none", "None")]),
            ),
            switch(
                "third_party",
                "Passages that are others’",
                "Marked by the desk or by a credit. They are not ours to license.",
                Choice(&[
                    ("keep", "Stay in copies, marked"),
                    ("leave-out", "Are left out of copies"),
                ]),
            ),
        ],
    ),
    (
        "Time",
        &[
            switch(
                "delay_hours",
                "Hours to wait",
                "After publication, before anybody may use it. 0: none.",
                Number,
            ),
            switch(
                "next_day",
                "Not before the next day",
                "Of its publication, in UTC.",
                Tick,
            ),
            switch(
                "last_day",
                "Days to take it",
                "After publication, beyond which it may not be taken. Empty: no end.",
                Number,
            ),
        ],
    ),
    (
        "Use",
        &[
            switch(
                "paywall",
                "Behind a paywall",
                "Readers may have to pay for it.",
                Tick,
            ),
            switch(
                "advertisements",
                "Advertisements against it",
                "May be sold. A person checks it.",
                Tick,
            ),
            switch(
                "passing_on",
                "Passing it on",
                "It may be sold or passed on to others. A person checks it.",
                Tick,
            ),
            switch(
                "notify",
                "Tell us where it ran",
                "The publisher has to. A person checks it.",
                Tick,
            ),
            switch(
                "automatic",
                "By machine",
                "Stories may be taken by feed, API and webhook.",
                Tick,
            ),
            switch(
                "daily_cap",
                "Stories a day",
                "At most so many for one publisher. Empty: as many as it likes.",
                Number,
            ),
            switch(
                "territory",
                "Countries",
                "Whose publishers may use it: two letters each, such as CA US. Empty: all.",
                Line,
            ),
            switch(
                "exclusive_in",
                "Exclusive in",
                "Countries in which we give it to nobody else, for licences. A person keeps the promise.",
                Line,
            ),
        ],
    ),
    (
        "When a story turns out wrong",
        &[
            switch(
                "correction_hours",
                "Hours for a correction",
                "Within which it has to be applied.",
                Number,
            ),
            switch(
                "kill_hours",
                "Hours for a kill",
                "Within which a killed story has to be gone.",
                Number,
            ),
        ],
    ),
    (
        "Machines",
        &[
            switch(
                "machines",
                "Say what machines may do",
                "In the forms that search engines and AI systems read. It binds no publisher. Not ticked: nothing is said.",
                Tick,
            ),
            switch(
                "search",
                "Search engines: list our stories",
                "In results, with a link.",
                Choice(MACHINE_USES),
            ),
            switch(
                "summaries",
                "AI systems: answer from our stories",
                "Summaries, answers of an assistant.",
                Choice(MACHINE_USES),
            ),
            switch(
                "training",
                "AI systems: train on our stories",
                "Models made from them.",
                Choice(MACHINE_USES),
            ),
        ],
    ),
];
