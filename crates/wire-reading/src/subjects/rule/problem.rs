//! What can be wrong with a rule, in sentences.

use std::fmt;

use super::limits;

/// A place in the text of the rules, as editors count: from 1, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// The line.
    pub line: u32,
    /// The character of the line.
    pub column: u32,
}

impl At {
    pub(super) fn of_byte(line: &str, number: u32, at: usize) -> At {
        // A file of rules is short: `limits::FILE`.
        let before = line.get(..at).unwrap_or(line).chars().count() as u32;
        At {
            line: number,
            column: before + 1,
        }
    }
}

/// What is wrong with a rule, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError {
    /// Where.
    pub at: At,
    /// What.
    pub problem: Problem,
}

impl std::error::Error for RuleError {}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let At { line, column } = self.at;
        write!(f, "line {line}, column {column}: {}", self.problem)
    }
}

/// What is wrong with a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// The file is too long.
    LongFile,
    /// There are too many rules.
    ManyRules,
    /// A line is indented, but no rule stands above it.
    NoRuleAbove,
    /// A rule's first line has no colon after code and name.
    NoColon,
    /// The code can't be one.
    BadCode(String),
    /// The code looks like a Media Topic and is none.
    NoSuchTopic(String),
    /// The subject has no name, and isn't a Media Topic, whose name is known.
    NoName(String),
    /// The name is too long.
    LongName,
    /// The subject has a rule already.
    Twice {
        /// Its code.
        code: String,
        /// The line of the other rule.
        line: u32,
    },
    /// A rule has a name, and says nothing.
    EmptyRule,
    /// Something else should stand here.
    Expected {
        /// What should.
        expected: &'static str,
        /// What does; nothing where the rule ends.
        found: Option<String>,
    },
    /// A quotation mark isn't closed in its line.
    OpenQuotation,
    /// Nothing stands between two quotation marks.
    EmptyQuotation,
    /// `*` or `~` without letters before it.
    EndingAlone(char),
    /// `*` or `~` within a word.
    EndingWithin(String),
    /// So short a beginning would be that of very many words.
    ShortBeginning(String),
    /// What stands for a word has no letter and no digit.
    NoLetters(String),
    /// A word, or a phrase, is too long.
    LongPhrase,
    /// A number is out of its range.
    OutOfRange {
        /// What the number is of.
        what: &'static str,
        /// The least that it may be.
        least: u8,
        /// The most.
        most: u8,
    },
    /// More are asked for than are listed.
    TooFewListed {
        /// How many are asked for.
        asked: u8,
        /// How many are listed.
        listed: usize,
    },
    /// What is counted, or near something, has no place in the text.
    NoPlaces(&'static str),
    /// Brackets in brackets in brackets.
    TooDeep,
    /// The rule is too long.
    TooLong,
    /// The rule is true of a text that has none of its words.
    WantsNothing,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::LongFile => write!(f, "the rules are longer than {} kB", limits::FILE / 1000),
            Problem::ManyRules => write!(f, "there are more than {} rules", limits::RULES),
            Problem::NoRuleAbove => f.write_str(
                "an indented line goes on with the rule above it, and there is none: a rule begins at the line's start, with its code",
            ),
            Problem::NoColon => f.write_str(
                "a rule begins with its code, its name and a colon, and there is no colon: 'medtop:20000370 inflation: …'",
            ),
            Problem::BadCode(code) => write!(
                f,
                "'{code}' can't be a code: letters, digits, '-', '_', '.' and ':' make one, up to {} of them",
                limits::CODE
            ),
            Problem::NoSuchTopic(code) => write!(
                f,
                "'{code}' isn't one of the Media Topics in use; a subject of your own has a prefix of its own"
            ),
            Problem::NoName(code) => {
                write!(f, "a name is missing after '{code}': '{code} the harbour: …'")
            }
            Problem::LongName => write!(f, "the name is longer than {} characters", limits::NAME),
            Problem::Twice { code, line } => write!(
                f,
                "'{code}' has a rule in line {line} already: write the two as one, with 'or' between"
            ),
            Problem::EmptyRule => f.write_str("the rule says nothing: words are missing after the colon"),
            Problem::Expected { expected, found } => match found {
                Some(found) => write!(f, "{expected} should stand here, not {found}"),
                None => write!(f, "the rule ends where {expected} should follow"),
            },
            Problem::OpenQuotation => f.write_str("this quotation mark isn't closed in its line"),
            Problem::EmptyQuotation => f.write_str("nothing stands between these quotation marks"),
            Problem::EndingAlone(sign) => write!(f, "letters are missing before '{sign}': 'bank{sign}'"),
            Problem::EndingWithin(word) => {
                write!(f, "'{word}' goes on after its '*' or '~', which end a word")
            }
            Problem::ShortBeginning(word) => write!(
                f,
                "'{word}*' would find too much: {} letters or more stand before a '*'",
                limits::BEGINNING
            ),
            Problem::NoLetters(word) => write!(f, "'{word}' has no letter and no digit, so no text has it as a word"),
            Problem::LongPhrase => write!(
                f,
                "a phrase has up to {} words, of up to {} characters each",
                limits::PHRASE,
                limits::WORD
            ),
            Problem::OutOfRange { what, least, most } => {
                write!(f, "{what} is a number from {least} to {most}")
            }
            Problem::TooFewListed { asked, listed } => {
                write!(f, "at least {asked} are asked for, and {listed} listed")
            }
            Problem::NoPlaces(operator) => write!(
                f,
                "'{operator}' is for words, phrases and lists of them: what is said with 'and', 'not' or brackets of its own has no place in the text"
            ),
            Problem::TooDeep => write!(f, "brackets stand more than {} deep", limits::DEPTH),
            Problem::TooLong => write!(f, "a rule has up to {} words and signs", limits::SIGNS),
            Problem::WantsNothing => f.write_str(
                "a text without any of these words would have this subject: say with 'and' which words it needs",
            ),
        }
    }
}
