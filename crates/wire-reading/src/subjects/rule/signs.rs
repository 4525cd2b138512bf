//! From the characters of a rule to its signs.

use super::expression::Ending;
use super::problem::{At, Problem};

/// A word, an operator or a bracket of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// A word outside of quotation marks, so it may be an operator.
    Bare(String, Ending),
    /// The words between two quotation marks.
    Quoted(Vec<(String, Ending)>),
    Open,
    Close,
    Comma,
    /// `×`
    Times,
}

impl Sign {
    /// As an error calls it.
    pub(super) fn shown(&self) -> String {
        match self {
            Sign::Bare(word, _) => format!("'{word}'"),
            Sign::Quoted(_) => "words in quotation marks".to_owned(),
            Sign::Open => "'('".to_owned(),
            Sign::Close => "')'".to_owned(),
            Sign::Comma => "','".to_owned(),
            Sign::Times => "'×'".to_owned(),
        }
    }
}

/// The signs of a line from its byte `from` on, each with its place. What follows a `#` is a remark.
pub(super) fn of_line(
    line: &str,
    number: u32,
    from: usize,
    signs: &mut Vec<(Sign, At)>,
) -> Result<(), (Problem, At)> {
    let mut at = from;
    while let Some(char) = line.get(at..).and_then(|rest| rest.chars().next()) {
        let here = At::of_byte(line, number, at);
        let end = at + char.len_utf8();
        let sign = match char {
            '#' => break,
            char if char.is_whitespace() => {
                at = end;
                continue;
            }
            '(' => Sign::Open,
            ')' => Sign::Close,
            ',' => Sign::Comma,
            '×' => Sign::Times,
            '"' | '“' | '”' => {
                let length = line[end..]
                    .find(['"', '“', '”'])
                    .ok_or((Problem::OpenQuotation, here))?;
                let words = quoted(&line[end..end + length]).map_err(|problem| (problem, here))?;
                signs.push((Sign::Quoted(words), here));
                at = end + length + closing(&line[end + length..]);
                continue;
            }
            '*' | '~' => return Err((Problem::EndingAlone(char), here)),
            _ => {
                let length = line[at..].find(ends_word).unwrap_or(line.len() - at);
                let (ending, more) = ending(&line[at + length..]);
                signs.push((Sign::Bare(line[at..at + length].to_owned(), ending), here));
                at += length + more;
                continue;
            }
        };
        signs.push((sign, here));
        at = end;
    }
    Ok(())
}

fn closing(rest: &str) -> usize {
    rest.chars().next().map_or(0, char::len_utf8)
}

fn ends_word(char: char) -> bool {
    char.is_whitespace()
        || matches!(
            char,
            '(' | ')' | ',' | '"' | '“' | '”' | '×' | '#' | '*' | '~'
        )
}

/// What a word's letters end with, and how many bytes that takes.
fn ending(rest: &str) -> (Ending, usize) {
    match rest.as_bytes().first() {
        Some(b'*') => (Ending::Open, 1),
        Some(b'~') => (Ending::Forms, 1),
        _ => (Ending::Exact, 0),
    }
}

fn quoted(inside: &str) -> Result<Vec<(String, Ending)>, Problem> {
    let words: Vec<(String, Ending)> = inside
        .split_whitespace()
        .map(|word| {
            let length = word.find(['*', '~']).unwrap_or(word.len());
            let (ending, more) = ending(&word[length..]);
            match (length, word.len() - length - more) {
                (0, _) => Err(Problem::EndingAlone(if ending == Ending::Open {
                    '*'
                } else {
                    '~'
                })),
                (_, 0) => Ok((word[..length].to_owned(), ending)),
                _ => Err(Problem::EndingWithin(word.to_owned())),
            }
        })
        .collect::<Result<_, _>>()?;
    if words.is_empty() {
        return Err(Problem::EmptyQuotation);
    }
    Ok(words)
}
