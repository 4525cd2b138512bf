//! Words as they are looked for: a hyphen parts them, and letters, apostrophes and full stops are as a rule has them.

use super::{Kind, Token};
use crate::Span;

/// The words that a token stands for: `interest-rate` is two.
pub(crate) fn words<'a>(
    source: &'a str,
    token: &Token,
) -> impl Iterator<Item = (&'a str, Span)> + use<'a> {
    let word = matches!(token.kind, Kind::Word | Kind::Number);
    let mut rest = if word { token.span().of(source) } else { "" };
    let mut start = token.start;
    // Most words have no hyphen, and needn't be looked through.
    let hyphen = if token.hyphened {
        hyphen
    } else {
        |_: &str| None
    };
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let (part, after) = match hyphen(rest) {
                Some((at, length)) => (&rest[..at], at + length),
                None => (rest, rest.len()),
            };
            let span = Span::new(start, start + part.len() as u32);
            rest = &rest[after..];
            start += after as u32;
            if !part.is_empty() {
                return Some((part, span));
            }
        }
        None
    })
}

/// Where the first hyphen stands, and its length.
fn hyphen(word: &str) -> Option<(usize, usize)> {
    let at = word.find(['-', '\u{2010}', '\u{2011}'])?;
    let length = word[at..].chars().next().map_or(1, char::len_utf8);
    Some((at, length))
}

/// A word in small letters with straight apostrophes, and without the full stop of an abbreviation.
pub(crate) fn fold(word: &str, into: &mut String) {
    into.clear();
    if word.is_ascii() {
        into.push_str(word);
        into.make_ascii_lowercase();
    } else {
        fold_letters(word, into);
    }
    let stops = into.bytes().rev().take_while(|byte| *byte == b'.').count();
    if stops == 1 && !into[..into.len() - 1].contains('.') {
        into.pop();
    }
}

/// A word in small letters with straight apostrophes and plain hyphens.
pub(super) fn fold_letters(word: &str, into: &mut String) {
    for char in word.chars() {
        match char {
            '\u{ad}' => {}
            '’' | 'ʼ' => into.push('\''),
            '\u{2010}' | '\u{2011}' => into.push('-'),
            char if char.is_ascii() => into.push(char.to_ascii_lowercase()),
            char => into.extend(char.to_lowercase()),
        }
    }
}
