//! Remarks: what the desk should know about a story that was read.

use std::fmt;

use jiff::civil::Date;
use wire_story::agency::Sign;

/// Something the desk should know about a story that was read: what was lost, mended or made up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// E-mail protection has destroyed an address of the notice or the text.
    ContactDestroyed,
    /// E-mail protection had hidden an address, which could be decoded.
    ContactDecoded {
        /// The address.
        address: String,
    },
    /// There was no headline, so the first sentence became one.
    HeadlineMade,
    /// The file names an encoding, and is in another.
    EncodingNamedFalsely {
        /// The encoding named.
        named: String,
        /// The encoding it was read in.
        read_as: &'static str,
    },
    /// Pictures stood in the text.
    PictureLeftOut {
        /// How many.
        count: usize,
    },
    /// Links went nowhere a link may go.
    LinkLeftOut {
        /// How many.
        count: usize,
    },
    /// Tables became lines of text.
    TableFlattened {
        /// How many.
        count: usize,
    },
    /// A tag or a comment was so long that what follows it was not read.
    HtmlCutOff,
    /// The publishing status is written in a way that the vocabulary doesn't know.
    StatusMisspelt {
        /// As it was written.
        given: String,
        /// As it was read.
        read_as: &'static str,
    },
    /// The date isn't written as dates are.
    DateMended {
        /// As it was written.
        given: String,
        /// As it was read.
        read_as: Date,
    },
    /// There is no id to know the story by.
    IdMissing,
    /// The address of the original is none of a page.
    AddressLeftOut {
        /// As it was written.
        given: String,
    },
    /// The version is no number.
    VersionLeftOut {
        /// As it was written.
        given: String,
    },
    /// A heading stands right above the text, and may be its first line.
    HeadingAboveText {
        /// The line.
        given: String,
        /// The heading as which it was read.
        name: &'static str,
    },
    /// The feed gives a summary only, which became the text.
    SummaryOnly,
    /// A paragraph credits an agency.
    Credited {
        /// Its place, from 1.
        paragraph: usize,
        /// How.
        sign: Sign,
        /// The agency.
        owner: String,
    },
    /// The byline names an agency.
    BylineOfAgency {
        /// The agency.
        owner: String,
    },
}

impl Remark {
    /// The code that records and programs use.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::ContactDestroyed => "contact-destroyed",
            Self::ContactDecoded { .. } => "contact-decoded",
            Self::HeadlineMade => "headline-made",
            Self::EncodingNamedFalsely { .. } => "encoding-named-falsely",
            Self::PictureLeftOut { .. } => "picture-left-out",
            Self::LinkLeftOut { .. } => "link-left-out",
            Self::TableFlattened { .. } => "table-flattened",
            Self::HtmlCutOff => "html-cut-off",
            Self::StatusMisspelt { .. } => "status-misspelt",
            Self::DateMended { .. } => "date-mended",
            Self::IdMissing => "id-missing",
            Self::AddressLeftOut { .. } => "address-left-out",
            Self::VersionLeftOut { .. } => "version-left-out",
            Self::HeadingAboveText { .. } => "heading-above-text",
            Self::SummaryOnly => "summary-only",
            Self::Credited { .. } => "credited-to-agency",
            Self::BylineOfAgency { .. } => "byline-of-agency",
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ContactDestroyed => f.write_str(
                "E-mail protection has destroyed a contact address: write it in by hand, or let the terms' own contact stand.",
            ),
            Self::ContactDecoded { address } => write!(
                f,
                "The address {address} was hidden by e-mail protection and has been decoded: check it."
            ),
            Self::HeadlineMade => f.write_str(
                "There was no headline: it was made from the first sentence. Write a better one.",
            ),
            Self::EncodingNamedFalsely { named, read_as } => write!(
                f,
                "The file says that it is in {named}, but it is in {read_as} and was read so."
            ),
            Self::PictureLeftOut { count } => write!(
                f,
                "{} left out: add the lead picture with its credit and its rights.",
                counted(*count, "picture was", "pictures were")
            ),
            Self::LinkLeftOut { count } => write!(
                f,
                "{} taken off: only http, https and mailto addresses are kept.",
                counted(*count, "link was", "links were")
            ),
            Self::TableFlattened { count } => write!(
                f,
                "{} turned into lines of text: see whether they can be read.",
                counted(*count, "table was", "tables were")
            ),
            Self::HtmlCutOff => f.write_str(
                "A tag or comment in the HTML doesn't end: what follows it was left out. Compare with the original.",
            ),
            Self::StatusMisspelt { given, read_as } => write!(
                f,
                "The status is written '{given}', which the vocabulary doesn't know: it was read as '{read_as}'."
            ),
            Self::DateMended { given, read_as } => {
                write!(f, "The date is written '{given}': it was read as {read_as}.")
            }
            Self::IdMissing => f.write_str(
                "It has no id, so it is known by the bytes of its file: in another file, the same story will be another one.",
            ),
            Self::AddressLeftOut { given } => write!(
                f,
                "'{given}' is no page's address, and was left out: write it with https:// or http://."
            ),
            Self::VersionLeftOut { given } if given.is_empty() => {
                f.write_str("The version is empty: it was read as a story without one.")
            }
            Self::VersionLeftOut { given } => write!(
                f,
                "The version is written '{given}', which is no number: it was read as a story without one."
            ),
            Self::HeadingAboveText { given, name } => write!(
                f,
                "The line '{given}' was read as the {name}, and not as text: put an empty line below the headings, or above the line if it is text."
            ),
            Self::SummaryOnly => f.write_str(
                "The feed gives a summary and no text: the summary was taken for the text.",
            ),
            Self::Credited { paragraph, sign: Sign::Credit, owner } => write!(
                f,
                "Paragraph {paragraph} ends with the credit of {owner}: it was marked as theirs, not yours to license."
            ),
            Self::Credited { paragraph, sign: Sign::Dateline, owner } => write!(
                f,
                "Paragraph {paragraph} begins with the dateline of {owner}: it was marked as theirs, not yours to license. Mark what follows it, if that is theirs too."
            ),
            Self::Credited { sign: Sign::Contribution, owner, .. } => write!(
                f,
                "The text says that {owner} contributed, not what: mark what is theirs."
            ),
            Self::BylineOfAgency { owner } => write!(
                f,
                "The byline names {owner}: mark what is theirs, not yours to license."
            ),
        }
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
