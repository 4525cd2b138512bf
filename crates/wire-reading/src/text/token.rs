use crate::Span;
use crate::lexicon::{Classes, Entry};

/// A word, a number or a sign of the text.
#[derive(Clone, Copy)]
pub(crate) struct Token {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) kind: Kind,
    pub(crate) shape: Shape,
    /// Whether white space, or the text's beginning, stands before it.
    pub(crate) spaced: bool,
    /// Whether a hyphen stands in it.
    pub(crate) hyphened: bool,
    /// Whether each of its characters is one byte.
    pub(crate) plain: bool,
    pub(crate) entry: Entry,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Word,
    Number,
    Comma,
    /// What can end a sentence.
    Stop,
    Colon,
    Semicolon,
    Dash,
    OpenBracket,
    CloseBracket,
    /// A quotation mark.
    Mark(Mark),
    /// A quotation mark inside of others, or an apostrophe by itself.
    SingleMark(Mark),
    /// The end of a paragraph.
    Break,
    Other,
}

/// Which way a quotation mark looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mark {
    Open,
    Close,
    /// The same sign opens and closes.
    Straight,
}

/// How a word is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shape {
    Small,
    Capital,
    /// Two letters or more, all of them capital.
    Shouted,
}

impl Token {
    pub(crate) fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    pub(crate) fn is(&self, classes: Classes) -> bool {
        self.entry.classes.any(classes)
    }

    pub(crate) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    pub(crate) fn is_capital(&self) -> bool {
        self.kind == Kind::Word && self.shape != Shape::Small
    }
}
