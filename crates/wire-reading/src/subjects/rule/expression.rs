//! What a rule says, and how that is written.

use std::fmt;

/// What has to be true of a text. In a rule as it is read its words are phrases; in one that is ready to be held against a
/// text, they are numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expression<W = Phrase> {
    /// One word, or several that follow each other.
    Phrase(W),
    /// Any of these: `bank, shares` or `bank or shares`.
    Any(Vec<Expression<W>>),
    /// All of these: `bank and shares`.
    All(Vec<Expression<W>>),
    /// Not this: `not "food bank"`.
    Not(Box<Expression<W>>),
    /// Both with no more than so many words between: `rate near/4 cut`.
    Near(Box<Expression<W>>, u8, Box<Expression<W>>),
    /// So many different ones: `at least 3 of (bank, shares, trader)`.
    AtLeast(u8, Vec<Expression<W>>),
    /// So many times: `3 × (bank, shares)`.
    Times(u8, Box<Expression<W>>),
    /// In one place of the text: `headline(bank)`.
    In(Place, Box<Expression<W>>),
    /// What the text is about: in its lead, or several times.
    About(Box<Expression<W>>),
}

/// A place of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Headline,
    Lead,
}

/// Words that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phrase(pub(crate) Vec<Word>);

/// A word as the rule has it. With a hyphen or an apostrophe it may be several to the text's reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) ending: Ending,
}

/// What may follow a word's letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Ending {
    /// Nothing: `bank`.
    Exact,
    /// Any letters: `bank*`.
    Open,
    /// Those of its regular forms: `bank~` is also *banks*, *banked* and *banking*.
    Forms,
}

/// Words that mean something in a rule; to look for one, it stands in quotation marks.
pub(super) const RESERVED: [&str; 10] = [
    "and", "or", "not", "near", "at", "times", "headline", "lead", "about", "never",
];

impl<W> Expression<W> {
    /// The same said of other words.
    pub(crate) fn map<V>(&self, change: &mut impl FnMut(&W) -> V) -> Expression<V> {
        let all = |items: &[Expression<W>], change: &mut _| {
            items.iter().map(|item| item.map(change)).collect()
        };
        match self {
            Expression::Phrase(words) => Expression::Phrase(change(words)),
            Expression::Any(items) => Expression::Any(all(items, change)),
            Expression::All(items) => Expression::All(all(items, change)),
            Expression::Not(item) => Expression::Not(Box::new(item.map(change))),
            Expression::Near(one, words, other) => Expression::Near(
                Box::new(one.map(change)),
                *words,
                Box::new(other.map(change)),
            ),
            Expression::AtLeast(count, items) => Expression::AtLeast(*count, all(items, change)),
            Expression::Times(count, item) => Expression::Times(*count, Box::new(item.map(change))),
            Expression::In(place, item) => Expression::In(*place, Box::new(item.map(change))),
            Expression::About(item) => Expression::About(Box::new(item.map(change))),
        }
    }

    /// Whether it is true of a text without words.
    pub(crate) fn wants_nothing(&self) -> bool {
        match self {
            Expression::Phrase(_)
            | Expression::Near(..)
            | Expression::Times(..)
            | Expression::About(_) => false,
            Expression::Any(items) => items.iter().any(Expression::wants_nothing),
            Expression::All(items) => items.iter().all(Expression::wants_nothing),
            Expression::Not(item) => !item.wants_nothing(),
            Expression::In(_, item) => item.wants_nothing(),
            Expression::AtLeast(count, items) => {
                items.iter().filter(|item| item.wants_nothing()).count() >= usize::from(*count)
            }
        }
    }
}

impl Expression {
    /// Whether it says words that have places in the text, so that they can be near others and be counted.
    pub(super) fn has_places(&self) -> bool {
        match self {
            Expression::Phrase(_) | Expression::Near(..) => true,
            Expression::Any(items) => items.iter().all(Expression::has_places),
            Expression::All(_)
            | Expression::Not(_)
            | Expression::AtLeast(..)
            | Expression::Times(..)
            | Expression::In(..)
            | Expression::About(_) => false,
        }
    }

    /// As an operand: in parentheses, unless it holds together by itself.
    fn held(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expression::Any(_) | Expression::All(_) | Expression::Near(..) => write!(f, "({self})"),
            Expression::Not(_) | Expression::Times(..) => write!(f, "({self})"),
            _ => write!(f, "{self}"),
        }
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expression::Phrase(phrase) => phrase.fmt(f),
            Expression::Any(items) => {
                let words = items
                    .iter()
                    .all(|item| matches!(item, Expression::Phrase(_)));
                joined(f, items, if words { ", " } else { " or " })
            }
            Expression::All(items) => joined(f, items, " and "),
            Expression::Not(item) => {
                f.write_str("not ")?;
                item.held(f)
            }
            Expression::Near(one, words, other) => {
                one.held(f)?;
                write!(f, " near/{words} ")?;
                other.held(f)
            }
            Expression::AtLeast(count, items) => {
                write!(f, "at least {count} of (")?;
                joined(f, items, ", ")?;
                f.write_str(")")
            }
            Expression::Times(count, item) => {
                write!(f, "{count} × ")?;
                item.held(f)
            }
            Expression::In(Place::Headline, item) => write!(f, "headline({item})"),
            Expression::In(Place::Lead, item) => write!(f, "lead({item})"),
            Expression::About(item) => write!(f, "about({item})"),
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, items: &[Expression], by: &str) -> fmt::Result {
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            f.write_str(by)?;
        }
        item.held(f)?;
    }
    Ok(())
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = self.0.iter().any(Word::must_be_quoted);
        let mark = if quoted { "\"" } else { "" };
        f.write_str(mark)?;
        for (place, word) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            word.fmt(f)?;
        }
        f.write_str(mark)
    }
}

impl Word {
    /// Whether it would be read as something else without quotation marks.
    fn must_be_quoted(&self) -> bool {
        RESERVED.contains(&self.text.as_str())
            || self.text.starts_with(|char: char| char.is_ascii_digit())
            || self.text.starts_with("near/")
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        f.write_str(match self.ending {
            Ending::Exact => "",
            Ending::Open => "*",
            Ending::Forms => "~",
        })
    }
}
