//! The language of templates: a strict and bounded part of Jinja, without any way to files or programs.

use std::io;

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior};

use super::values::Values;

/// Steps that the writing of a mail may take.
const STEPS: u64 = 100_000;

/// Bytes that a mail may have.
const LONGEST: usize = 256 * 1024;

/// What begins the first line.
pub(super) const SUBJECT: &str = "Subject: ";

/// A mail that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) subject: String,
    pub(super) text: String,
}

/// Why nothing could be written, and in which line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub(super) struct Failure {
    pub(super) line: usize,
    pub(super) why: String,
}

impl Failure {
    fn of(error: &minijinja::Error) -> Self {
        let detail = error.detail().unwrap_or_default();
        let why = match error.kind() {
            ErrorKind::OutOfFuel => "it takes too many steps: take loops out of it".to_owned(),
            ErrorKind::WriteFailure => {
                format!("what it writes is longer than {} kB", LONGEST / 1024)
            }
            ErrorKind::UndefinedError => match detail.is_empty() {
                true => "it names what it isn't given".to_owned(),
                false => format!("it names what it isn't given: {detail}"),
            },
            kind if detail.is_empty() => kind.to_string(),
            _ => detail.to_owned(),
        };
        Self {
            line: error.line().unwrap_or(1),
            why,
        }
    }
}

/// Writes a mail.
pub(super) fn render(source: &str, values: &Values) -> Result<Written, Failure> {
    let environment = environment();
    let template = environment
        .template_from_str(source)
        .map_err(|error| Failure::of(&error))?;
    let mut written = Bounded(Vec::new());
    template
        .render_captured_to(values.context(), &mut written)
        .map_err(|error| Failure::of(&error))?;
    let written = String::from_utf8(written.0).map_err(|_| Failure {
        line: 1,
        why: "what it writes is no text".to_owned(),
    })?;
    let (first, text) = written.split_once('\n').unwrap_or((&written, ""));
    Ok(Written {
        subject: first
            .strip_prefix(SUBJECT)
            .unwrap_or(first)
            .trim()
            .to_owned(),
        text: tidy(text),
    })
}

/// The names that a template takes from outside of itself.
pub(super) fn names(source: &str) -> Result<Vec<String>, Failure> {
    let environment = environment();
    let template = environment
        .template_from_str(source)
        .map_err(|error| Failure::of(&error))?;
    let mut names: Vec<String> = template.undeclared_variables(false).into_iter().collect();
    names.sort();
    Ok(names)
}

/// Blocks that were left out leave no gap: never more than one empty line, and none at the ends.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut empty = true;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() && empty {
            continue;
        }
        empty = line.is_empty();
        tidy.push_str(line);
        tidy.push('\n');
    }
    while tidy.ends_with("\n\n") {
        tidy.pop();
    }
    tidy
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_fuel(Some(STEPS));
    // Errors are ours to say.
    environment.set_debug(false);
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .expect("the usual marks, with other spaces");
    environment.set_syntax(syntax);
    environment
}

/// Takes so much and no more.
struct Bounded(Vec<u8>);

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST {
            return Err(io::Error::other("too long"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
