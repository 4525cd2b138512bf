//! Why a value isn't what was expected, in the words of people.

use std::fmt::{self, Display};

use serde::de::{self, Expected, Unexpected};

/// The most characters of what was sent that are said back.
const SAID_BACK: usize = 60;

/// What is wrong, and where.
#[derive(Debug)]
pub(super) struct Misread {
    /// The names of fields and the places in lists that lead there, the innermost last; empty for all
    /// of it.
    path: String,
    what: What,
}

#[derive(Debug)]
enum What {
    /// A field isn't there.
    Missing(&'static str),
    /// There is a field that isn't known.
    UnknownField(String, &'static [&'static str]),
    /// Something else has to stand there.
    Expected { expected: String, found: String },
    /// What the type itself says.
    Other(String),
}

impl Misread {
    fn new(what: What) -> Self {
        Self {
            path: String::new(),
            what,
        }
    }

    /// The same, seen from outside of what has this path.
    pub(super) fn within(mut self, outer: &str) -> Self {
        self.path = match (outer, self.path.as_str()) {
            ("", _) => self.path,
            (_, "") => outer.to_owned(),
            (_, inner) if inner.starts_with('[') => format!("{outer}{inner}"),
            (_, inner) => format!("{outer}.{inner}"),
        };
        self
    }

    /// That an object with these fields has to stand there.
    pub(super) fn no_object(fields: &[&str], found: Unexpected<'_>) -> Self {
        Self::new(What::Expected {
            expected: format!("an object with {}", fields.join(", ")),
            found: name(found),
        })
    }

    /// That one of these words has to stand there.
    pub(super) fn one_of(words: &[&str], found: Unexpected<'_>) -> Self {
        Self::new(What::Expected {
            expected: format!("one of {}", words.join(", ")),
            found: name(found),
        })
    }
}

impl Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.path.is_empty();
        let path = &self.path;
        match &self.what {
            What::Missing(field) if whole => write!(f, "'{field}' is missing."),
            What::Missing(field) => write!(f, "'{path}.{field}' is missing."),
            What::UnknownField(field, known) => {
                let place = if whole { "here" } else { path };
                let field = clipped(field);
                write!(f, "There is no field '{field}' in {place}")?;
                match known {
                    [] => write!(f, "."),
                    known => write!(f, ": the fields are {}.", known.join(", ")),
                }
            }
            What::Expected { expected, found } if whole => {
                write!(f, "What is sent has to be {expected}, and is {found}.")
            }
            What::Expected { expected, found } => {
                write!(f, "'{path}' has to be {expected}, and is {found}.")
            }
            What::Other(said) if whole => write!(f, "{said}"),
            What::Other(said) => write!(f, "'{path}' can't be used: {said}"),
        }
    }
}

impl std::error::Error for Misread {}

impl de::Error for Misread {
    fn custom<T: Display>(said: T) -> Self {
        Self::new(What::Other(said.to_string()))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(What::Expected {
            expected: kind(&expected.to_string()),
            found: name(found),
        })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_variant(variant: &str, known: &'static [&'static str]) -> Self {
        Self::one_of(known, Unexpected::Str(variant))
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        Self::new(What::UnknownField(field.to_owned(), known))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(What::Missing(field))
    }
}

/// What is expected, for people: the library names types of this language.
fn kind(expected: &str) -> String {
    match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more".to_owned(),
        "i8" | "i16" | "i32" | "i64" => "a whole number".to_owned(),
        "a string" => "a text".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "an object".to_owned(),
        "newtype variant" => "an object with this word and what it names".to_owned(),
        other => other.to_owned(),
    }
}

/// What was found, for people.
fn name(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(it) => it.to_string(),
        Unexpected::Unsigned(it) => it.to_string(),
        Unexpected::Signed(it) => it.to_string(),
        Unexpected::Float(it) => it.to_string(),
        Unexpected::Str(it) => format!("\"{}\"", clipped(it)),
        Unexpected::Unit | Unexpected::Option => "null".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "an object".to_owned(),
        Unexpected::UnitVariant => "the word alone".to_owned(),
        other => other.to_string(),
    }
}

fn clipped(text: &str) -> String {
    text.chars().take(SAID_BACK).collect()
}
