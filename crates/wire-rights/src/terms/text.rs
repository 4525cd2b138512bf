//! The terms as TOML, for those who keep them in a file.

use wire_story::email_address;
use wire_story::text::{is_blank, without_turning};

use crate::toml_text::{place, toml_trouble};
use crate::{Country, Terms};

/// Why a text is no terms.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    /// It isn't TOML, or has a switch that terms don't have, or lacks one.
    #[error("the terms can't be read{}: {message}", place(*line))]
    Unreadable {
        /// The line, counted from 1, where it is known.
        line: Option<usize>,
        /// What is wrong.
        message: String,
    },
    /// A sentence that copies carry is empty.
    #[error("{field} is empty: every copy carries it")]
    Empty {
        /// The field.
        field: &'static str,
    },
    /// Something stands in braces that nothing is known to fill.
    #[error(
        "nothing is filled in for {written} in {field}: {}",
        what_is_filled_in(known)
    )]
    Placeholder {
        /// The field.
        field: &'static str,
        /// What stands there, with its braces.
        written: String,
        /// What would be filled in.
        known: &'static [&'static str],
    },
    /// A brace has no partner on its line.
    #[error(
        "there is a brace without its partner in {field}: {}",
        what_is_filled_in(known)
    )]
    Brace {
        /// The field.
        field: &'static str,
        /// What would be filled in.
        known: &'static [&'static str],
    },
    /// A text is longer than a copy should carry.
    #[error("{field} is too long: shorten it to {longest} characters")]
    TooLong {
        /// The field.
        field: &'static str,
        /// How many it may have.
        longest: usize,
    },
    /// A text has characters that nobody can see.
    #[error("there are control characters in {field}: remove them")]
    Control {
        /// The field.
        field: &'static str,
    },
    /// A text of one line has several.
    #[error("{field} has several lines: write it in one")]
    Lines {
        /// The field.
        field: &'static str,
    },
    /// A number is greater than makes sense.
    #[error("{field} is too great a number: {} at most", Terms::MOST)]
    TooMuch {
        /// The field.
        field: &'static str,
    },
    /// A limit under which nobody could take anything.
    #[error("{field} is 0, so nobody could take a story: give a greater number, or leave it out")]
    Nothing {
        /// The field.
        field: &'static str,
    },
    /// The last day comes before the delay is over.
    #[error(
        "last_day is over before delay_hours have passed, so nobody could take a story: change one of them"
    )]
    OverBeforeItBegins,
    /// The contact is no e-mail address.
    #[error("the contact '{contact}' is no e-mail address")]
    Contact {
        /// What stands there.
        contact: String,
    },
    /// An address isn't one of a page or an image on the web.
    #[error(
        "{field} '{address}' is no address on the web: it has to begin with https:// or http://"
    )]
    Address {
        /// The field.
        field: &'static str,
        /// What stands there.
        address: String,
    },
    /// A country isn't written as one.
    #[error(
        "'{country}' in {field} is no country: write the two capital letters of one, such as CA"
    )]
    Country {
        /// The field.
        field: &'static str,
        /// What stands there.
        country: String,
    },
}

impl TermsError {
    /// The field that is wrong, where it is one.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unreadable { .. } => None,
            Self::Contact { .. } => Some("contact"),
            Self::OverBeforeItBegins => Some("last_day"),
            Self::Empty { field }
            | Self::Placeholder { field, .. }
            | Self::Brace { field, .. }
            | Self::TooLong { field, .. }
            | Self::Control { field }
            | Self::Lines { field }
            | Self::TooMuch { field }
            | Self::Nothing { field }
            | Self::Address { field, .. }
            | Self::Country { field, .. } => Some(field),
        }
    }
}

impl Terms {
    /// Reads terms from TOML.
    ///
    /// # Errors
    /// The text isn't TOML, doesn't say what terms say, or says what can't be.
    pub fn from_toml(text: &str) -> Result<Self, TermsError> {
        let terms: Self = toml::from_str(text).map_err(|error| {
            let (line, message) = toml_trouble(text, &error);
            TermsError::Unreadable { line, message }
        })?;
        terms.check()?;
        Ok(terms)
    }

    /// The terms as TOML, as [`from_toml`](Self::from_toml) reads them.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("terms have a table, lists, numbers and words only")
    }

    /// Whether what they say makes sense.
    ///
    /// # Errors
    /// A sentence is empty, too long or has something in braces that nothing fills; a number is too
    /// great; the contact, an address or a country isn't one.
    pub fn check(&self) -> Result<(), TermsError> {
        for (field, sentence) in [
            ("credit", &self.credit),
            ("licence_sentence", &self.licence_sentence),
        ] {
            if is_blank(sentence) {
                return Err(TermsError::Empty { field });
            }
        }
        if email_address(&self.contact).is_err() {
            return Err(TermsError::Contact {
                contact: short(&self.contact),
            });
        }
        for (field, address) in [("logo", &self.logo), ("counter", &self.counter)] {
            let address = address.trim();
            let on_the_web = ["https://", "http://"]
                .iter()
                .any(|it| address.starts_with(it));
            if !address.is_empty() && !on_the_web {
                return Err(TermsError::Address {
                    field,
                    address: short(address),
                });
            }
        }
        for (field, countries) in [
            ("territory", &self.territory),
            ("exclusive_in", &self.exclusive_in),
        ] {
            if let Some(country) = countries
                .iter()
                .find(|country| Country::of(country).is_none())
            {
                return Err(TermsError::Country {
                    field,
                    country: short(country),
                });
            }
        }
        for (field, text, known) in [
            ("credit", &self.credit, IN_SENTENCES),
            ("licence_sentence", &self.licence_sentence, IN_SENTENCES),
            ("contact", &self.contact, NOWHERE),
            ("logo", &self.logo, NOWHERE),
            ("counter", &self.counter, IN_COUNTERS),
            ("end_note", &self.end_note, IN_SENTENCES),
            ("edit_note", &self.edit_note, IN_SENTENCES),
        ] {
            let (longest, lines) = Self::room(field);
            if text.chars().count() > longest {
                return Err(TermsError::TooLong { field, longest });
            }
            if !lines && text.contains('\n') {
                return Err(TermsError::Lines { field });
            }
            let control = text.chars().any(|c| c.is_control() && c != '\n');
            if control || without_turning(text) != *text {
                return Err(TermsError::Control { field });
            }
            check_braces(field, text, known)?;
        }
        for (field, number) in [
            ("delay_hours", Some(self.delay_hours)),
            ("last_day", self.last_day),
            ("daily_cap", self.daily_cap),
            ("correction_hours", Some(self.correction_hours)),
            ("kill_hours", Some(self.kill_hours)),
        ] {
            if number.is_some_and(|number| number > Self::MOST) {
                return Err(TermsError::TooMuch { field });
            }
        }
        for (field, number) in [("last_day", self.last_day), ("daily_cap", self.daily_cap)] {
            if number == Some(0) {
                return Err(TermsError::Nothing { field });
            }
        }
        let last_hour = self.last_day.map(|days| u64::from(days) * 24);
        if last_hour.is_some_and(|hour| hour <= u64::from(self.delay_hours)) {
            return Err(TermsError::OverBeforeItBegins);
        }
        Ok(())
    }

    /// How many characters a text of the terms may have, and whether it may have several lines.
    #[must_use]
    pub fn room(field: &str) -> (usize, bool) {
        match field {
            "credit" | "edit_note" => (500, false),
            "licence_sentence" | "end_note" => (2000, true),
            "contact" => (254, false),
            _ => (1000, false),
        }
    }

    /// The most of anything that is counted: hours, days, stories.
    pub const MOST: u32 = 100_000;
}

/// What stands for something in the sentences of the terms.
const IN_SENTENCES: &[&str] = &["{creator}", "{contact}"];
/// In the address of the image that counts readers.
const IN_COUNTERS: &[&str] = &["{story}"];
const NOWHERE: &[&str] = &[];

/// Whether each brace has its partner on the same line, and what stands between them is one of these.
fn check_braces(
    field: &'static str,
    text: &str,
    known: &'static [&'static str],
) -> Result<(), TermsError> {
    for line in text.lines() {
        let mut rest = line;
        while let Some(at) = rest.find(['{', '}']) {
            let from = &rest[at..];
            let close = from[1..].find(['{', '}']).map(|inner| inner + 1);
            let Some(close) =
                close.filter(|close| from.starts_with('{') && from[*close..].starts_with('}'))
            else {
                return Err(TermsError::Brace { field, known });
            };
            let (written, behind) = from.split_at(close + 1);
            if !known.contains(&written) {
                let written = short(written);
                return Err(TermsError::Placeholder {
                    field,
                    written,
                    known,
                });
            }
            rest = behind;
        }
    }
    Ok(())
}

fn what_is_filled_in(known: &[&str]) -> String {
    match known {
        [] => "write the address itself".to_owned(),
        known => format!("what can be filled in there is {}", known.join(" and ")),
    }
}

fn short(text: &str) -> String {
    text.chars().take(60).collect()
}
