//! What people type to find stories: words, and what stories say: `bridge speaker:"Jane Miller" when:2017-06`.

use jiff::civil::Date;
use wire_reading::interval;

/// No more is asked at once.
const MOST: usize = 10;

/// What people look for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// Words of headlines and texts.
    pub words: String,
    /// What the stories have to say, all of it.
    pub said: Vec<Said>,
}

/// Something that a story says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Somebody with these words in their name speaks.
    Speaker(String),
    /// Something rests on the report of an agency or outlet with these words in its name.
    Source(String),
    /// It is about this: a code, or the name of a subject.
    About(String),
    /// It speaks of a time that shares a day with this: from a day until before another.
    When(Date, Date),
}

/// Why a question can't be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// A field without a value.
    #[error("there is nothing behind '{field}:': write {example}")]
    Nothing {
        /// The field.
        field: &'static str,
        /// What could stand there.
        example: &'static str,
    },
    /// A quotation mark that isn't closed.
    #[error("the quotation mark behind '{field}:' is never closed: write {example}")]
    Unclosed {
        /// The field.
        field: &'static str,
        /// What could stand there.
        example: &'static str,
    },
    /// No time of the calendar.
    #[error(
        "'{value}' is no time: write a day as when:2017-06-26, or a week (2017-W26), a month (2017-06), a quarter (2017-Q2), a year (2017), or from when to when (2017-06..2017-08)"
    )]
    NoTime {
        /// What stands there.
        value: String,
    },
    /// Too much at once.
    #[error("this asks for {found} things at once: up to {MOST} can be found together")]
    TooMany {
        /// How many there are.
        found: usize,
    },
}

/// The fields, each with an example.
const FIELDS: [(&str, &str); 4] = [
    ("speaker", r#"speaker:Miller or speaker:"Jane Miller""#),
    ("source", r#"source:AP or source:"Harbour Gazette""#),
    ("about", r#"about:medtop:20000530 or about:"labour strike""#),
    ("when", "when:2017-06"),
];

impl Question {
    /// Reads what somebody typed. What has no known field before it is words, colons and all.
    ///
    /// # Errors
    /// A field has no value, or one that can't be.
    pub fn read(typed: &str) -> Result<Self, QuestionError> {
        let mut question = Self::default();
        let mut rest = typed.trim_start();
        while !rest.is_empty() {
            let field = FIELDS.iter().find_map(|(field, example)| {
                let (name, behind) = rest.split_at_checked(field.len())?;
                let behind = behind.strip_prefix(':')?;
                name.eq_ignore_ascii_case(field)
                    .then_some((*field, *example, behind))
            });
            if let Some((field, example, behind)) = field {
                let (value, after) = value(behind, field, example)?;
                question.said.push(said(field, value)?);
                rest = after.trim_start();
            } else {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                if !question.words.is_empty() {
                    question.words.push(' ');
                }
                question.words.push_str(&rest[..end]);
                rest = rest[end..].trim_start();
            }
        }
        match question.said.len() {
            found if found > MOST => Err(QuestionError::TooMany { found }),
            _ => Ok(question),
        }
    }

    /// Whether it asks for what stands in texts alone, which who may not read them can't be told.
    #[must_use]
    pub fn is_of_texts(&self) -> bool {
        self.said.iter().any(|said| !matches!(said, Said::About(_)))
    }
}

/// What stands behind a field, in quotation marks of any kind or up to a space, and what follows.
fn value<'a>(
    behind: &'a str,
    field: &'static str,
    example: &'static str,
) -> Result<(&'a str, &'a str), QuestionError> {
    const MARKS: [char; 3] = ['"', '“', '”'];
    let (value, after) = match behind.strip_prefix(MARKS) {
        Some(quoted) => quoted
            .split_once(MARKS)
            .ok_or(QuestionError::Unclosed { field, example })?,
        None => {
            let end = behind.find(char::is_whitespace).unwrap_or(behind.len());
            behind.split_at(end)
        }
    };
    match value.trim() {
        "" => Err(QuestionError::Nothing { field, example }),
        value => Ok((value, after)),
    }
}

fn said(field: &str, value: &str) -> Result<Said, QuestionError> {
    let folded = || {
        value
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    };
    Ok(match field {
        "speaker" => Said::Speaker(folded()),
        "source" => Said::Source(folded()),
        "about" => Said::About(folded()),
        _ => {
            let (first, last) = value.split_once("..").unwrap_or((value, value));
            let times = interval(first).zip(interval(last));
            let days = times.and_then(|((from, _), (_, until))| {
                // A time of a day ends on it.
                let last = until.checked_sub(jiff::ToSpan::second(1)).ok()?;
                let days = (from.date(), last.date().tomorrow().ok()?);
                (days.0 < days.1).then_some(days)
            });
            let (from, until) = days.ok_or_else(|| QuestionError::NoTime {
                value: value.chars().take(60).collect(),
            })?;
            Said::When(from, until)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_what_is_said_are_told_apart() {
        let table = [
            "flood wall",
            r#"speaker:"Steven  Pifer" when:2017-06 summit"#,
            "Speaker:“Jane Miller” at 10:30, said: so",
            "source:AP about:medtop:20000530",
            "when:2017-06..2017-08 when:2017-W26 when:2017-06-26T09:30",
        ];
        let read = table.map(|typed| {
            let question = Question::read(typed).unwrap();
            format!("{:?} {:?}", question.words, question.said)
        });
        insta::assert_snapshot!(read.join("\n"), @r#"
        "flood wall" []
        "summit" [Speaker("steven pifer"), When(2017-06-01, 2017-07-01)]
        "at 10:30, said: so" [Speaker("jane miller")]
        "" [Source("ap"), About("medtop:20000530")]
        "" [When(2017-06-01, 2017-09-01), When(2017-06-26, 2017-07-03), When(2017-06-26, 2017-06-27)]
        "#);
    }

    #[test]
    fn what_cannot_be_asked_is_said() {
        let table = [
            "speaker: Miller",
            r#"source:"Harbour"#,
            "about:\"\"",
            "when:Monday",
            "when:2017-08..2017-06",
            "when:1 when:1",
        ];
        let said = table.map(|typed| Question::read(typed).unwrap_err().to_string());
        insta::assert_snapshot!(said.join("\n"), @r#"
        there is nothing behind 'speaker:': write speaker:Miller or speaker:"Jane Miller"
        the quotation mark behind 'source:' is never closed: write source:AP or source:"Harbour Gazette"
        there is nothing behind 'about:': write about:medtop:20000530 or about:"labour strike"
        'Monday' is no time: write a day as when:2017-06-26, or a week (2017-W26), a month (2017-06), a quarter (2017-Q2), a year (2017), or from when to when (2017-06..2017-08)
        '2017-08..2017-06' is no time: write a day as when:2017-06-26, or a week (2017-W26), a month (2017-06), a quarter (2017-Q2), a year (2017), or from when to when (2017-06..2017-08)
        '1' is no time: write a day as when:2017-06-26, or a week (2017-W26), a month (2017-06), a quarter (2017-Q2), a year (2017), or from when to when (2017-06..2017-08)
        "#);
        let many = "about:a ".repeat(11);
        assert!(Question::read(&many).is_err());
    }
}
