//! The policy as TOML, for those who keep it in a file.

use std::collections::BTreeSet;

use crate::Country;
use crate::toml_text::{place, toml_trouble};
use crate::{Policy, Threshold};

/// Nothing in a policy lasts longer than this, in days: ten years.
pub(super) const LONGEST: u32 = 3653;

/// Why a text is no policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// It isn't TOML, or has a field that policies don't have, or lacks one.
    #[error("the policy can't be read{}: {message}", place(*line))]
    Unreadable {
        /// The line, counted from 1, where it is known.
        line: Option<usize>,
        /// What is wrong.
        message: String,
    },
    /// A country isn't written as one.
    #[error(
        "'{country}' is no country: thresholds name countries by two capital letters, such as CA"
    )]
    Country {
        /// What stands there.
        country: String,
    },
    /// Two thresholds are for the same publishers by the same method.
    #[error(
        "two thresholds are for the same publishers ({what}): leave the one that holds and take the other out"
    )]
    Twice {
        /// Method, kind and country.
        what: String,
    },
    /// A rank is asked of a method that gives people, or people of a rank list.
    #[error(
        "the threshold {what} asks for what its method doesn't give: rank lists give a rank, all else visitors"
    )]
    Unfit {
        /// Method, kind and country.
        what: String,
    },
    /// A rule about strikes can't be one.
    #[error(
        "strikes: {number} within {days} days can't be: give 1 to 100 strikes, and 1 to {LONGEST} days"
    )]
    Strikes {
        /// How many strikes.
        number: u32,
        /// Within how many days.
        days: u32,
    },
    /// A time is too long to mean anything.
    #[error("{field} is {days} days: give at most {LONGEST}")]
    TooLong {
        /// The field.
        field: &'static str,
        /// Its value.
        days: u32,
    },
}

impl Policy {
    /// Reads a policy from TOML. Its version may be left out: the store gives it.
    ///
    /// # Errors
    /// The text isn't TOML, doesn't say what a policy says, or says it twice.
    pub fn from_toml(text: &str) -> Result<Self, PolicyError> {
        let policy: Self = toml::from_str(text).map_err(|error| {
            let (line, message) = toml_trouble(text, &error);
            PolicyError::Unreadable { line, message }
        })?;
        policy.check()?;
        Ok(policy)
    }

    /// The policy as TOML, as [`from_toml`](Self::from_toml) reads it.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("a policy has tables, lists, numbers and words only")
    }

    /// Whether what it says makes sense.
    ///
    /// # Errors
    /// A country isn't written as one; two thresholds are for the same, or ask for what their method
    /// doesn't give; a time is too long.
    pub fn check(&self) -> Result<(), PolicyError> {
        let mut seen = BTreeSet::new();
        for threshold in &self.thresholds {
            let country = threshold.country.as_deref().unwrap_or("any country");
            if threshold.country.is_some() && Country::of(country).is_none() {
                return Err(PolicyError::Country {
                    country: country.chars().take(40).collect(),
                });
            }
            let what = of_whom(threshold);
            if !threshold.needs.fits(threshold.method) {
                return Err(PolicyError::Unfit { what });
            }
            if !seen.insert(what.clone()) {
                return Err(PolicyError::Twice { what });
            }
        }
        for (field, days) in [
            ("trial_days", self.trial_days),
            ("warning_days", self.warning_days),
            ("grace_days", self.grace_days),
            ("strike_days", self.strike_days),
        ] {
            if days > LONGEST {
                return Err(PolicyError::TooLong { field, days });
            }
        }
        if let Some(rule) = self.strikes.iter().find(|rule| {
            !(1..=100).contains(&rule.number) || !(1..=LONGEST).contains(&rule.within_days)
        }) {
            return Err(PolicyError::Strikes {
                number: rule.number,
                days: rule.within_days,
            });
        }
        Ok(())
    }
}

/// Method, kind and country, as people say them.
fn of_whom(threshold: &Threshold) -> String {
    let kind = threshold.kind.map_or("any kind", |kind| kind.code());
    let country = threshold.country.as_deref().unwrap_or("any country");
    format!("{}, {kind}, {country}", threshold.method.code())
}
