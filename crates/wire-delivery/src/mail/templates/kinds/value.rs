//! The values that mails are given, and made-up ones to check and show texts with.

use crate::mail::templates::values::Values;

/// A name that a text may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::mail::templates) struct Value {
    pub(in crate::mail::templates) name: &'static str,
    pub(in crate::mail::templates) meaning: &'static str,
    pub(super) sample: Sample,
}

/// A made-up value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::mail::templates) enum Sample {
    Text(&'static str),
    Number(u64),
    Truth(bool),
    Lines(&'static [&'static str]),
    /// What somebody wrote.
    Quote(&'static str),
    Nothing,
}

impl Value {
    pub(super) const fn new(name: &'static str, meaning: &'static str, sample: Sample) -> Self {
        Self {
            name,
            meaning,
            sample,
        }
    }

    pub(super) const fn text(
        name: &'static str,
        meaning: &'static str,
        sample: &'static str,
    ) -> Self {
        Self::new(name, meaning, Sample::Text(sample))
    }
}

impl Sample {
    /// These values and this one.
    pub(super) fn put(self, values: Values, name: &'static str) -> Values {
        match self {
            Self::Text(text) => values.with(name, text),
            Self::Number(number) => values.with(name, number),
            Self::Truth(truth) => values.with(name, truth),
            Self::Lines(lines) => {
                let lines: Vec<String> = lines.iter().map(|&line| line.to_owned()).collect();
                values.with(name, lines)
            }
            Self::Quote(written) => values.quoting(name, written),
            Self::Nothing => values.with(name, None::<&str>),
        }
    }
}

pub(super) const WIRE: Value = Value::text("wire", "the wire's name", "The Harbour Wire");

/// What every mail to a publisher is given.
pub(super) const TO_PUBLISHER: &[Value] = &[
    WIRE,
    CONTACT,
    Value::text("publisher", "the name of whom the mail goes to", "Gazette"),
];

/// What mails to the desk about a publisher are given.
pub(super) const ABOUT_PUBLISHER: &[Value] = &[
    WIRE,
    CONTACT,
    Value::text("publisher", "the name of whom it is about", "Gazette"),
];

const CONTACT: Value = Value::text(
    "contact",
    "the wire's address for answers",
    "licensing@harbour.example",
);
