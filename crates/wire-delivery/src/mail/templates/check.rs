//! Whether a file can be a template, before a mail depends on it.

use std::path::Path;

use super::kinds::{self, KILLED_HEADLINE, Template};
use super::language::{self, Failure, SUBJECT, Written};
use super::values::{Given, Values};
use super::{FOLDER, Templates};

/// Bytes of a file.
const LARGEST: u64 = 64 * 1024;

/// What is wrong with a file, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {what}", line.map(|line| format!(", line {line}")).unwrap_or_default())]
pub struct Unsound {
    /// The file, below the wire's folder.
    pub file: String,
    /// The line, where it is one.
    pub line: Option<usize>,
    /// What is wrong, and what to do about it.
    pub what: String,
}

impl Unsound {
    fn new(path: &Path, line: Option<usize>, what: impl Into<String>) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Self {
            file: format!("{FOLDER}/{name}"),
            line,
            what: what.into(),
        }
    }

    pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self::new(path, None, format!("it can't be read: {error}"))
    }

    fn at(path: &Path, failure: Failure) -> Self {
        Self::new(path, Some(failure.line), failure.why)
    }
}

/// The template that the file is named after.
pub(super) fn named(path: &Path) -> Result<&'static Template, Unsound> {
    let stem = path.file_stem().unwrap_or_default();
    let known = kinds::all().find(|template| stem == template.name);
    match known {
        Some(template) if path.extension().is_some_and(|end| end == "txt") => Ok(template),
        Some(template) => Err(Unsound::new(
            path,
            None,
            format!("templates are plain text: name it {}.txt", template.name),
        )),
        None => Err(Unsound::new(
            path,
            None,
            "no mail has this name: name it after one that 'wirecopy mail templates list' names, or \
             take it out of the folder",
        )),
    }
}

/// What the file holds.
pub(super) fn text(path: &Path) -> Result<String, Unsound> {
    let unreadable = |error: std::io::Error| Unsound::unreadable(path, &error);
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > LARGEST {
        return Err(Unsound::new(
            path,
            None,
            format!(
                "it has more than {} kB: a mail's text has less",
                LARGEST / 1024
            ),
        ));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Unsound::new(path, None, "it isn't in UTF-8: save it so"))?;
    Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
}

/// That mails can be written with this text.
pub(super) fn sound(
    templates: &Templates,
    template: &'static Template,
    path: &Path,
    text: &str,
) -> Result<(), Unsound> {
    let wrong = |line, what: String| Err(Unsound::new(path, line, what));
    if !text.starts_with(SUBJECT) {
        return wrong(
            Some(1),
            "the first line has to be the subject, as 'Subject: …'".into(),
        );
    }
    let known: Vec<&str> = template.values().map(|value| value.name).collect();
    let named = language::names(text).map_err(|failure| Unsound::at(path, failure))?;
    if let Some(name) = named.iter().find(|name| !known.contains(&name.as_str())) {
        let given: Vec<&str> = templates.values(template).map(|(name, _)| name).collect();
        let what = format!(
            "'{name}' isn't among what this mail is given: {}",
            given.join(", ")
        );
        return wrong(Some(line_of(text, name)), what);
    }
    if let Some(missing) = template
        .needs
        .iter()
        .find(|needed| !named.iter().any(|name| name == *needed))
    {
        return wrong(
            None,
            format!("it has to say {{{{ {missing} }}}}: whoever gets the mail needs it"),
        );
    }
    let closed = template.values().any(|value| *value == KILLED_HEADLINE)
        && !templates
            .values(template)
            .any(|(name, _)| name == KILLED_HEADLINE.name);
    for sample in template.samples() {
        let given = templates.allowed(template, &sample);
        let written = language::render(text, &given).map_err(|mut failure| {
            // It may be asked for, as `{% if headline is defined %}`, and not be taken for granted.
            if closed && failure.line == line_of_value(text, KILLED_HEADLINE.name) {
                failure.why = HEADLINE_IS_NOT_SAID.to_owned();
            }
            Unsound::at(path, failure)
        })?;
        // Only made-up values tell: a real one may have a word in common with any subject.
        let in_subject = |given: &Given| {
            let said = given.said();
            said.iter().any(|line| written.subject.contains(line))
        };
        if let Some((name, _)) = given.quotes().find(|(_, given)| in_subject(given)) {
            let what =
                format!("'{name}' has lines of its own, and the subject is one line: say it below");
            return wrong(Some(1), what);
        }
        says_it(template, text, &given, &written).map_err(|failure| Unsound::at(path, failure))?;
    }
    Ok(())
}

/// A finished mail that says what it has to.
pub(super) fn written(template: &Template, text: &str, given: &Values) -> Result<Written, Failure> {
    let written = language::render(text, given)?;
    says_it(template, text, given, &written)?;
    Ok(written)
}

/// That a mail has a subject and says what it has to.
fn says_it(
    template: &Template,
    text: &str,
    given: &Values,
    written: &Written,
) -> Result<(), Failure> {
    let failure = |line, why| Err(Failure { line, why });
    if written.subject.is_empty() {
        return failure(1, "the subject is empty".to_owned());
    }
    // It may stand in a branch that isn't always taken.
    for needed in template.needs {
        let said = given.get(needed).map(Given::said).unwrap_or_default();
        if said.iter().any(|line| !written.text.contains(line)) {
            return failure(
                line_of(text, needed),
                format!("it has to say {{{{ {needed} }}}} in every mail, and doesn't in some"),
            );
        }
    }
    Ok(())
}

const HEADLINE_IS_NOT_SAID: &str = "a kill's mail isn't given 'headline': the headline may be what the story was killed for. \
     Take it out, or set kill_names_headline = true below [mail] in wire.toml";

/// The first line in which the value of a name is written.
fn line_of_value(text: &str, name: &str) -> usize {
    let written = format!("{{{{ {name}");
    text.lines()
        .position(|line| line.contains(&written))
        .map_or(0, |place| place + 1)
}

/// The first line in which a name stands as a word.
fn line_of(text: &str, name: &str) -> usize {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.lines()
        .position(|line| line.split(|c| !is_word(c)).any(|word| word == name))
        .map_or(1, |place| place + 1)
}
