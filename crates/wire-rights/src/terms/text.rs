//! The terms as TOML, for those who keep them in a file.

use crate::Terms;
use crate::toml_text::{is_country, place, trouble};

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
    #[error("'{country}' in {field} is no country: write two capital letters, such as CA")]
    Country {
        /// The field.
        field: &'static str,
        /// What stands there.
        country: String,
    },
}

impl Terms {
    /// Reads terms from TOML.
    ///
    /// # Errors
    /// The text isn't TOML, doesn't say what terms say, or says what can't be.
    pub fn from_toml(text: &str) -> Result<Self, TermsError> {
        let terms: Self = toml::from_str(text).map_err(|error| {
            let (line, message) = trouble(text, &error);
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
    /// A sentence is empty; the contact, an address or a country isn't one.
    pub fn check(&self) -> Result<(), TermsError> {
        for (field, sentence) in [
            ("credit", &self.credit),
            ("licence_sentence", &self.licence_sentence),
        ] {
            if sentence.trim().is_empty() {
                return Err(TermsError::Empty { field });
            }
        }
        let contact = self.contact.trim();
        if !contact.contains('@') || contact.contains(char::is_whitespace) {
            return Err(TermsError::Contact {
                contact: short(contact),
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
            if let Some(country) = countries.iter().find(|country| !is_country(country)) {
                return Err(TermsError::Country {
                    field,
                    country: short(country),
                });
            }
        }
        Ok(())
    }
}

fn short(text: &str) -> String {
    text.chars().take(60).collect()
}
