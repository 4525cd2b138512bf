//! What was typed about some words of a story, and why it can't be kept.

use wire_reading::{Corrected, Correction, Span, chains_named, interval};

use crate::desk::sent_form::value;

/// The longest name, chain of names or day that can be typed, in characters.
pub(super) const LONGEST: usize = 300;

/// What was typed about some words.
pub(super) struct Typed {
    pub(super) what: Corrected,
    pub(super) place: Span,
    /// What stands in the field.
    pub(super) right: String,
    pub(super) wish: Wish,
}

/// Which button was pressed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// What was typed is right.
    Correct,
    /// There is nobody and nothing.
    Nobody,
    /// What was read counts again.
    Back,
}

/// Why nothing is kept, and of what.
pub(super) struct Refused {
    pub(super) problem: String,
    pub(super) typed: Option<Typed>,
}

impl Typed {
    /// What a form says; nothing, where it isn't one of the page's.
    pub(super) fn of(pairs: &[(String, String)]) -> Option<Self> {
        let number = |name| value(pairs, name).parse::<u32>().ok();
        Some(Self {
            what: Corrected::from_code(value(pairs, "what"))?,
            place: Span {
                start: number("start")?,
                end: number("end")?,
            },
            right: value(pairs, "right").trim().to_owned(),
            wish: match value(pairs, "do") {
                "correct" => Wish::Correct,
                "back" => Wish::Back,
                _ => Wish::Nobody,
            },
        })
    }

    /// The same about the words where they stand in a newer text.
    pub(super) fn moved(self, old: &str, new: &str) -> Self {
        let place = self.said_of(old).place(new);
        Self {
            place: place.unwrap_or(self.place),
            ..self
        }
    }

    /// The correction of this text, or why it is none.
    pub(super) fn correction(&self, text: &str) -> Result<Correction, String> {
        self.check()?;
        let correction = self.said_of(text);
        match correction.words.is_empty() {
            true => Err(gone()),
            false => Ok(correction),
        }
    }

    fn said_of(&self, text: &str) -> Correction {
        let right = match self.wish {
            Wish::Correct => self.right.as_str(),
            Wish::Nobody | Wish::Back => "",
        };
        Correction::of(self.what, text, self.place, right)
    }

    fn check(&self) -> Result<(), String> {
        let right = self.right.as_str();
        if self.wish != Wish::Correct {
            return Ok(());
        }
        if right.is_empty() {
            return Err("Say what is right, or press the button beside it.".to_owned());
        }
        if right.chars().count() > LONGEST {
            return Err(format!("Write no more than {LONGEST} characters."));
        }
        match self.what {
            Corrected::Day if interval(right).is_none() => Err(format!(
                "“{right}” is no day. Write 2017-06-26, or a week (2017-W26), a month (2017-06), a quarter (2017-Q2), a season (2017-SP, SU, FA or WI) or a year (2017)."
            )),
            Corrected::Source if chains_named(right).is_empty() => Err(
                "This names nobody. Write whom the story has it from, as AP, or AP ← Jane Miller."
                    .to_owned(),
            ),
            _ => Ok(()),
        }
    }
}

/// What is said where the words of a form are no words of the text.
pub(super) fn gone() -> String {
    "These words don’t stand there any more. Look at the page again.".to_owned()
}
