//! Each kind of mail: when it is sent, what it is given, and its built-in text.

use super::language::{self, Written};
use super::values::Values;
use value::{Sample, Value};

/// The text of a file in the folder of built-in texts.
macro_rules! built_in {
    ($name:literal) => {
        include_str!(concat!("../built_in/", $name, ".txt"))
    };
}

mod evidence;
mod licence;
mod site;
mod standing;
mod story;
mod value;
mod webhook;

pub(crate) use evidence::*;
pub(crate) use licence::*;
pub(crate) use site::*;
pub(crate) use standing::*;
pub(crate) use story::*;
pub(crate) use webhook::*;

/// One kind of mail.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// Its name, and its file's without the ending.
    pub name: &'static str,
    /// To whom it goes, and when.
    pub when: &'static str,
    /// What it may name, in groups that kinds share.
    pub(super) values: &'static [&'static [Value]],
    /// Of these, what it has to say.
    pub needs: &'static [&'static str],
    /// The text that comes with the program.
    pub text: &'static str,
    /// What differs in each other turn that the mail can take, from the made-up values.
    turns: &'static [Turn],
}

/// What differs from the usual made-up values.
type Turn = &'static [(&'static str, Sample)];

impl Template {
    /// The template of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        all().find(|template| template.name == name)
    }

    /// What it may name.
    pub(super) fn values(&self) -> impl Iterator<Item = &'static Value> + use<> {
        self.values.iter().copied().flatten()
    }

    /// Made-up values, for each turn that a mail can take.
    pub(super) fn samples(&self) -> Vec<Values> {
        let usual = self.values().fold(Values::new(), |values, value| {
            value.sample.put(values, value.name)
        });
        let turns = self.turns.iter().map(|turn| {
            turn.iter().fold(usual.clone(), |values, (name, sample)| {
                sample.put(values, name)
            })
        });
        std::iter::once(usual.clone()).chain(turns).collect()
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

/// Every kind of mail.
pub fn all() -> impl Iterator<Item = &'static Template> + Clone {
    [
        story::ALL,
        site::ALL,
        licence::ALL,
        standing::ALL,
        evidence::ALL,
        webhook::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}
