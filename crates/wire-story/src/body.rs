//! The body of a version: opaque, so that it can't leave by accident.

use std::fmt;

use url::Url;

/// Why a body is opened. Every reader of a body names one, so that a search for `Purpose::` lists
/// all readers; a test keeps them out of the crates that talk to the outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To make the story findable: search, fingerprints, what reading marks in it.
    Index,
    /// To compare the text with another: trace, diffs between versions.
    Align,
    /// To write a copy in a format; only `wire-formats` does.
    Render,
    /// To keep it; only `wire-store` does.
    Store,
}

/// The text of one version, as paragraphs.
///
/// Deliberately without `Display`, `Serialize` or `Deref`, and its `Debug` shows sizes only: a body
/// is read through [`open`](Body::open), with a purpose, and leaves the wire only in a copy that a
/// decision made.
#[derive(Clone, PartialEq, Eq)]
pub struct Body {
    paragraphs: Vec<Paragraph>,
}

impl Body {
    /// A body of these paragraphs. Those without any text are left out.
    #[must_use]
    pub fn new(paragraphs: Vec<Paragraph>) -> Self {
        let paragraphs = paragraphs
            .into_iter()
            .filter(|paragraph| !paragraph.text.trim().is_empty())
            .collect();
        Self { paragraphs }
    }

    /// A body of plain paragraphs, one for each text.
    #[must_use]
    pub fn plain<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::new(texts.into_iter().map(Paragraph::plain).collect())
    }

    /// The paragraphs, for the purpose named.
    #[must_use]
    pub fn open(&self, _purpose: Purpose) -> &[Paragraph] {
        &self.paragraphs
    }

    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.paragraphs.is_empty()
    }

    /// How many words it has: runs without white space.
    #[must_use]
    pub fn words(&self) -> usize {
        self.paragraphs
            .iter()
            .map(|paragraph| paragraph.text.split_whitespace().count())
            .sum()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Body({} paragraphs, {} words)",
            self.paragraphs.len(),
            self.words()
        )
    }
}

/// One paragraph: its text, and what stands out in it.
///
/// Text and marks instead of HTML: what can't be said here can't be smuggled in, and no output
/// depends on a sanitiser having been run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// What part it plays.
    pub kind: ParagraphKind,
    /// The text, without line breaks.
    pub text: String,
    /// Links, emphasis and what is a third party's, in order of their start; they may nest, never
    /// cross.
    pub marks: Vec<Mark>,
}

impl Paragraph {
    /// Running text without marks.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            kind: ParagraphKind::Text,
            text: text.into(),
            marks: Vec::new(),
        }
    }
}

/// What part a paragraph plays in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParagraphKind {
    /// Running text.
    Text,
    /// A heading between paragraphs.
    Heading,
    /// A block quotation.
    Quotation,
    /// One item of a list.
    ListItem,
}

/// A stretch of a paragraph that stands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// First byte of the stretch in the paragraph's text.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// How it stands out.
    pub kind: MarkKind,
}

/// How a stretch of text stands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// A link to an `http`, `https` or `mailto` address.
    Link(Url),
    /// Strong emphasis.
    Strong,
    /// Emphasis.
    Emphasis,
    /// Another's words, an agency's for example, named here: they aren't the wire's to license.
    ThirdParty(String),
}
