//! What a template is given.

use std::collections::BTreeMap;

use minijinja::Value;

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
    /// Nothing, this time.
    Nothing,
}

impl From<String> for Given {
    fn from(text: String) -> Self {
        Self::Text(one_line(&text))
    }
}

impl From<&str> for Given {
    fn from(text: &str) -> Self {
        Self::Text(one_line(text))
    }
}

impl From<&String> for Given {
    fn from(text: &String) -> Self {
        Self::Text(one_line(text))
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
        Self::Lines(lines.iter().map(|line| one_line(line)).collect())
    }
}

impl<T: Into<Given>> From<Option<T>> for Given {
    fn from(given: Option<T>) -> Self {
        given.map_or(Self::Nothing, Into::into)
    }
}

/// What comes from people can't make paragraphs of its own, and in a subject no headers.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
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

    /// Each on a line of its own: what is sent when no text can be made of them.
    pub(super) fn plain(&self) -> String {
        self.0
            .iter()
            .map(|(name, given)| match given {
                Given::Text(text) => format!("{name}: {text}\n"),
                Given::Number(number) => format!("{name}: {number}\n"),
                Given::Truth(truth) => format!("{name}: {truth}\n"),
                Given::Lines(lines) => format!("{name}: {}\n", lines.join("; ")),
                Given::Nothing => String::new(),
            })
            .collect()
    }

    pub(super) fn context(&self) -> Value {
        let value = |given: &Given| match given {
            Given::Text(text) => Value::from(text.as_str()),
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
