//! What a template is given.

use std::collections::BTreeMap;

use minijinja::Value;

use super::quote;

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// A text on one line.
    Text(String),
    /// A number.
    Number(u64),
    /// Yes or no.
    Truth(bool),
    /// Texts, each on a line.
    Lines(Vec<String>),
    /// What somebody wrote, with its paragraphs, and each line marked as a quotation.
    Quote(String),
    /// Nothing, this time.
    Nothing,
}

impl Given {
    /// What has to be found in a mail that says it.
    pub(super) fn said(&self) -> Vec<&str> {
        match self {
            Self::Text(text) => vec![text],
            Self::Lines(lines) => lines.iter().map(String::as_str).collect(),
            Self::Quote(text) => quote::lines(text).collect(),
            Self::Number(_) | Self::Truth(_) | Self::Nothing => Vec::new(),
        }
    }
}

impl From<String> for Given {
    fn from(text: String) -> Self {
        Self::Text(quote::one_line(&text))
    }
}

impl From<&str> for Given {
    fn from(text: &str) -> Self {
        Self::Text(quote::one_line(text))
    }
}

impl From<&String> for Given {
    fn from(text: &String) -> Self {
        Self::Text(quote::one_line(text))
    }
}

impl From<u32> for Given {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u64> for Given {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Given {
    fn from(truth: bool) -> Self {
        Self::Truth(truth)
    }
}

impl From<Vec<String>> for Given {
    fn from(lines: Vec<String>) -> Self {
        Self::Lines(lines.iter().map(|line| quote::one_line(line)).collect())
    }
}

impl<T: Into<Given>> From<Option<T>> for Given {
    fn from(given: Option<T>) -> Self {
        given.map_or(Self::Nothing, Into::into)
    }
}

/// Names and what they stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<&'static str, Given>);

impl Values {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// These and one more.
    #[must_use]
    pub fn with(mut self, name: &'static str, given: impl Into<Given>) -> Self {
        self.0.insert(name, given.into());
        self
    }

    /// These and what somebody wrote, which keeps its paragraphs; nothing, where nothing was written.
    #[must_use]
    pub fn quoting(mut self, name: &'static str, written: &str) -> Self {
        let quoted = quote::quote(written);
        let given = match quoted.is_empty() {
            true => Given::Nothing,
            false => Given::Quote(quoted),
        };
        self.0.insert(name, given);
        self
    }

    /// These and those.
    #[must_use]
    pub(crate) fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    /// Those with these names.
    pub(super) fn only(&self, names: &[&str]) -> Self {
        let mut values = self.clone();
        values.0.retain(|name, _| names.contains(name));
        values
    }

    /// What was given under a name.
    pub(super) fn get(&self, name: &str) -> Option<&Given> {
        self.0.get(name)
    }

    /// The names of what has lines of its own.
    pub(super) fn quotes(&self) -> impl Iterator<Item = (&'static str, &Given)> {
        self.0
            .iter()
            .map(|(name, given)| (*name, given))
            .filter(|(_, given)| matches!(given, Given::Quote(_)))
    }

    /// Each on a line of its own: what is sent when no text can be made of them.
    pub(super) fn plain(&self) -> String {
        self.0
            .iter()
            .map(|(name, given)| match given {
                Given::Text(text) => format!("{name}: {text}\n"),
                Given::Number(number) => format!("{name}: {number}\n"),
                Given::Truth(truth) => format!("{name}: {truth}\n"),
                Given::Lines(lines) => format!("{name}: {}\n", lines.join("; ")),
                Given::Quote(quote) => format!("{name}:\n{quote}\n"),
                Given::Nothing => String::new(),
            })
            .collect()
    }

    pub(super) fn context(&self) -> Value {
        let value = |given: &Given| match given {
            Given::Text(text) | Given::Quote(text) => Value::from(text.as_str()),
            Given::Number(number) => Value::from(*number),
            Given::Truth(truth) => Value::from(*truth),
            Given::Lines(lines) => lines.iter().map(String::as_str).map(Value::from).collect(),
            Given::Nothing => Value::from(()),
        };
        let values: BTreeMap<&str, Value> = self
            .0
            .iter()
            .map(|(name, given)| (*name, value(given)))
            .collect();
        Value::from(values)
    }
}
