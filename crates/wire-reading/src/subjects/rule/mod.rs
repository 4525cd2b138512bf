//! Rules as people write them: a paragraph each, with a code, a name and what a text must say.
//!
//! ```text
//! medtop:20000371 interest rate:
//!     about(interest rate~, rate~ near/4 (cut*, rise~)) and not "rate of interest payments"
//! ```

mod expression;
mod limits;
mod parse;
mod problem;
mod signs;

use std::fmt;

use rustc_hash::FxHashMap;

pub(crate) use expression::{Ending, Expression, Phrase, Place};
pub use problem::{At, Problem, RuleError};

use super::topics::MediaTopic;
use crate::Language;
use signs::Sign;

/// A subject, and what a text must say to have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    code: String,
    name: String,
    /// Nothing where the subject is never suggested.
    pub(super) says: Option<Expression>,
}

impl Rule {
    /// The subject's code: `medtop:20000371`, or one of the wire's own.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The subject's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it says that the subject is never suggested.
    pub fn is_never(&self) -> bool {
        self.says.is_none()
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}:\n    ", self.code, self.name)?;
        match &self.says {
            Some(says) => says.fmt(f),
            None => f.write_str("never"),
        }
    }
}

/// All rules of a text, or all that is wrong with it, in the order of its lines.
pub(super) fn read(text: &str, language: Language) -> Result<Vec<Rule>, Vec<RuleError>> {
    let mut reader = Reader {
        language,
        open: Open::Nothing,
        rules: Vec::new(),
        lines: FxHashMap::default(),
        errors: Vec::new(),
    };
    if text.len() > limits::FILE {
        reader.wrong(Problem::LongFile, At { line: 1, column: 1 });
        return Err(reader.errors);
    }
    for (line, number) in text.lines().zip(1..) {
        reader.line(line, number);
    }
    reader.close();
    match reader.errors.is_empty() {
        true => Ok(reader.rules),
        false => Err(reader.errors),
    }
}

/// The rule whose lines are being read.
enum Open {
    Nothing,
    /// Something is wrong with it and was said, so the rest of it is passed over.
    Wrong,
    Rule {
        code: String,
        name: String,
        begin: At,
        signs: Vec<(Sign, At)>,
    },
}

struct Reader {
    language: Language,
    open: Open,
    rules: Vec<Rule>,
    /// The line of each code's rule.
    lines: FxHashMap<String, u32>,
    errors: Vec<RuleError>,
}

impl Reader {
    fn wrong(&mut self, problem: Problem, at: At) {
        if self.errors.len() < limits::ERRORS {
            self.errors.push(RuleError { at, problem });
        }
        self.open = Open::Wrong;
    }

    fn line(&mut self, line: &str, number: u32) {
        let says = line.trim_start();
        if says.is_empty() || says.starts_with('#') {
            return;
        }
        let indent = line.len() - says.len();
        let from = if indent > 0 {
            indent
        } else {
            self.close();
            match self.heading(line, number) {
                Ok(from) => from,
                Err((problem, at)) => return self.wrong(problem, at),
            }
        };
        match &mut self.open {
            Open::Nothing => self.wrong(Problem::NoRuleAbove, At::of_byte(line, number, indent)),
            Open::Wrong => {}
            Open::Rule { signs, .. } => {
                if let Err((problem, at)) = signs::of_line(line, number, from, signs) {
                    self.wrong(problem, at);
                }
            }
        }
    }

    /// Begins a rule; where its first line goes on after the colon.
    fn heading(&mut self, line: &str, number: u32) -> Result<usize, (Problem, At)> {
        let begin = At {
            line: number,
            column: 1,
        };
        let first = line.split_whitespace().next().unwrap_or_default();
        let (code, name, end) = match first.strip_suffix(':') {
            Some(code) => (code, "", first.len()),
            None => {
                let colon = line[first.len()..]
                    .find(':')
                    .ok_or((Problem::NoColon, begin))?;
                let end = first.len() + colon + 1;
                (first, line[first.len()..end - 1].trim(), end)
            }
        };
        let fits = |char: char| char.is_ascii_alphanumeric() || "-_.:".contains(char);
        if code.is_empty() || code.len() > limits::CODE || !code.chars().all(fits) {
            return Err((
                Problem::BadCode(code.chars().take(limits::CODE).collect()),
                begin,
            ));
        }
        let topic = MediaTopic::of(code);
        if topic.is_none() && code.starts_with(MediaTopic::PREFIX) {
            return Err((Problem::NoSuchTopic(code.to_owned()), begin));
        }
        let name = match (name, topic) {
            ("", Some(topic)) => topic.name(),
            ("", None) => return Err((Problem::NoName(code.to_owned()), begin)),
            (name, _) => name,
        };
        if name.chars().count() > limits::NAME {
            return Err((Problem::LongName, begin));
        }
        if let Some(line) = self.lines.insert(code.to_owned(), number) {
            let code = code.to_owned();
            return Err((Problem::Twice { code, line }, begin));
        }
        if self.lines.len() > limits::RULES {
            return Err((Problem::ManyRules, begin));
        }
        self.open = Open::Rule {
            code: code.to_owned(),
            name: name.to_owned(),
            begin,
            signs: Vec::new(),
        };
        Ok(end)
    }

    fn close(&mut self) {
        let Open::Rule {
            code,
            name,
            begin,
            signs,
        } = std::mem::replace(&mut self.open, Open::Nothing)
        else {
            return;
        };
        let never = matches!(&signs[..], [(Sign::Bare(word, Ending::Exact), _)] if word == "never");
        let says = match never {
            true => Ok(None),
            false => parse::expression(&signs, begin, self.language).map(Some),
        };
        match says {
            Ok(says) => self.rules.push(Rule { code, name, says }),
            Err((problem, at)) => self.wrong(problem, at),
        }
    }
}
