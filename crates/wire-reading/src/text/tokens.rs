//! From characters to tokens, in one pass.

use super::small::Small;
use super::token::{Kind, Mark, Shape, Token};
use super::words::fold_letters;
use crate::Span;
use crate::lexicon::{Entry, Key, Lexicon};

/// Splits a text into tokens. What is no token is white space.
pub(super) fn split(text: &str, small: &Small, lexicon: &Lexicon) -> Vec<Token> {
    let mut splitter = Splitter {
        text,
        small,
        lexicon,
        at: 0,
        spaced: true,
        tokens: Vec::with_capacity(text.len() / 5),
    };
    while splitter.step() {}
    splitter.tokens
}

/// For each byte, whether it is a letter or a digit by itself.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        plain[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    plain
};

/// How a word is spelled.
#[derive(Clone, Copy)]
struct Spelling {
    shape: Shape,
    hyphened: bool,
    plain: bool,
}

impl Default for Spelling {
    fn default() -> Spelling {
        Spelling {
            shape: Shape::Small,
            hyphened: false,
            plain: true,
        }
    }
}

struct Splitter<'a> {
    text: &'a str,
    small: &'a Small,
    lexicon: &'a Lexicon,
    at: usize,
    spaced: bool,
    tokens: Vec<Token>,
}

impl Splitter<'_> {
    fn char_at(&self, at: usize) -> Option<char> {
        // Most characters are a byte, and that is told soonest.
        match self.byte_at(at)? {
            byte if byte.is_ascii() => Some(char::from(byte)),
            _ => self.text.get(at..)?.chars().next(),
        }
    }

    fn byte_at(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// How many letters and digits of one byte follow each other from here on: most of a word.
    fn plain_letters(&self, at: usize) -> usize {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        let other = rest.iter().position(|byte| !PLAIN[usize::from(*byte)]);
        other.unwrap_or(rest.len())
    }

    fn step(&mut self) -> bool {
        // What parts most words.
        if self.byte_at(self.at) == Some(b' ')
            && self
                .byte_at(self.at + 1)
                .is_some_and(|byte| byte.is_ascii_graphic())
        {
            self.at += 1;
            self.spaced = true;
        }
        let Some(first) = self.char_at(self.at) else {
            return false;
        };
        match first {
            'a'..='z' | 'A'..='Z' => self.word(),
            '0'..='9' => self.number(),
            // Dashes, quotation marks and other signs that stand between letters of no alphabet.
            '\u{2010}'..='\u{2027}' => self.sign(first),
            _ if first.is_whitespace() => self.space(),
            _ if first.is_alphabetic() => self.word(),
            _ => self.sign(first),
        }
        true
    }

    fn push(&mut self, end: usize, kind: Kind, spelling: Spelling, entry: Entry) {
        // The text is shorter than 4 GiB: `read` sees to it.
        let (start, end_at) = (self.at as u32, end as u32);
        self.tokens.push(Token {
            start,
            end: end_at,
            kind,
            shape: spelling.shape,
            spaced: self.spaced,
            hyphened: spelling.hyphened,
            plain: spelling.plain,
            entry,
        });
        self.at = end;
        self.spaced = false;
    }

    fn push_sign(&mut self, end: usize, kind: Kind) {
        let spelling = Spelling {
            plain: false,
            ..Spelling::default()
        };
        self.push(end, kind, spelling, Entry::default());
    }

    /// White space: a paragraph ends at an empty line, and at a line's end where a sentence ends too.
    fn space(&mut self) {
        let start = self.at;
        let mut lines = 0;
        while let Some(char) = self.char_at(self.at).filter(|char| char.is_whitespace()) {
            lines += usize::from(char == '\n' || char == '\u{2029}');
            self.at += char.len_utf8();
        }
        let ended = self.tokens.last().is_some_and(|last| {
            matches!(
                last.kind,
                Kind::Stop | Kind::Colon | Kind::Mark(_) | Kind::Semicolon
            )
        });
        if lines > 1 || lines == 1 && ended {
            let end = self.at;
            self.at = start;
            self.push_sign(end, Kind::Break);
        }
        self.spaced = true;
    }

    fn number(&mut self) {
        let mut end = self.at;
        let mut spelling = Spelling::default();
        while let Some(char) = self.char_at(end) {
            let next = end + char.len_utf8();
            let joins = matches!(char, '.' | ',' | ':' | '/' | '-')
                && self
                    .char_at(next)
                    .is_some_and(|after| after.is_ascii_digit());
            if !char.is_alphanumeric() && !joins {
                break;
            }
            spelling.hyphened |= char == '-';
            spelling.plain &= char.is_ascii();
            end = next;
        }
        self.push(end, Kind::Number, spelling, Entry::default());
    }

    fn word(&mut self) {
        let start = self.at;
        let mut end = start;
        let mut since_stop = 0;
        let mut apostrophe = None;
        let mut spelling = Spelling::default();
        loop {
            let letters = self.plain_letters(end);
            since_stop += letters;
            end += letters;
            let Some(char) = self.char_at(end).filter(|char| *char != ' ') else {
                break;
            };
            let next = end + char.len_utf8();
            if !char.is_ascii() && goes_on(char) {
                since_stop += 1;
            } else if is_apostrophe(char) && self.char_at(next).is_some_and(char::is_alphabetic) {
                apostrophe = Some(end);
                since_stop = 0;
            } else if matches!(char, '-' | '\u{2010}' | '\u{2011}' | '&')
                && self.char_at(next).is_some_and(char::is_alphanumeric)
            {
                spelling.hyphened |= char != '&';
                since_stop = 0;
            } else if char == '.' && self.keeps_stop(start, end, since_stop, next, spelling) {
                since_stop = 0;
            } else {
                break;
            }
            spelling.plain &= char.is_ascii();
            end = next;
        }
        spelling.shape = self.shape(start, end);
        let cut = apostrophe.and_then(|at| self.clitic(start, at, end));
        let stem = self.entry(start, cut.unwrap_or(end), spelling.plain);
        self.push(cut.unwrap_or(end), Kind::Word, spelling, stem);
        if cut.is_some() {
            let entry = self.entry(self.at, end, spelling.plain);
            spelling.shape = Shape::Small;
            self.push(end, Kind::Word, spelling, entry);
        }
    }

    fn shape(&self, start: usize, end: usize) -> Shape {
        if !self.char_at(start).is_some_and(char::is_uppercase) {
            return Shape::Small;
        }
        let mut letters = self.text[start..end]
            .chars()
            .filter(|char| char.is_alphanumeric());
        let more = letters.next().and(letters.next());
        if more.is_some_and(char::is_uppercase) && letters.all(char::is_uppercase) {
            Shape::Shouted
        } else {
            Shape::Capital
        }
    }

    /// Whether a full stop belongs to the word before it: an initial, 'U.S.', 'Sen.'.
    fn keeps_stop(
        &self,
        start: usize,
        end: usize,
        since_stop: usize,
        next: usize,
        spelling: Spelling,
    ) -> bool {
        // 'tidewater.example': no sentence begins with a small letter and no space.
        if self.char_at(next).is_some_and(char::is_lowercase) && end > start {
            return true;
        }
        let initial = since_stop == 1 && &self.text[start..end] != "I";
        let more = self.char_at(next).is_some_and(char::is_alphabetic);
        if initial
            && (more
                || self.text[start..end].starts_with(char::is_uppercase)
                || self.text[start..end].contains('.'))
        {
            return true;
        }
        // 'R-Conn.'
        let hyphen = spelling.hyphened.then(|| self.text[start..end].rfind('-'));
        let last = hyphen.flatten().map_or(start, |hyphen| start + hyphen + 1);
        self.entry(last, end, spelling.plain).abbreviates
    }

    /// Where a word is cut in two: before `'s`, `'re` and the like, and before `n't`.
    fn clitic(&self, start: usize, apostrophe: usize, end: usize) -> Option<usize> {
        let quote = self.char_at(apostrophe)?.len_utf8();
        let tail = &self.text[apostrophe + quote..end];
        let is = |list: &[&str]| list.iter().any(|item| tail.eq_ignore_ascii_case(item));
        if is(&["s", "re", "ve", "ll", "d", "m"]) {
            return Some(apostrophe);
        }
        let negation = is(&["t"])
            && self.text[start..apostrophe].ends_with(['n', 'N'])
            && apostrophe > start + 1;
        negation.then(|| apostrophe - 1)
    }

    /// What is known of a word, which is `plain` if all its characters are of one byte.
    fn entry(&self, start: usize, end: usize, plain: bool) -> Entry {
        let span = Span::new(start as u32, end as u32);
        match plain {
            true => self.lexicon.look_up(self.small.key(span)),
            false => self.folded_entry(span),
        }
    }

    fn folded_entry(&self, span: Span) -> Entry {
        let folded = fold_letters(self.small.of(span));
        self.lexicon.look_up(Key::of(folded.as_bytes()))
    }

    fn sign(&mut self, first: char) {
        let mut end = self.at + first.len_utf8();
        let second = self.char_at(end);
        let kind = match first {
            ',' => Kind::Comma,
            '.' | '?' | '!' | '…' => {
                while let Some(char) = self
                    .char_at(end)
                    .filter(|char| matches!(char, '.' | '?' | '!'))
                {
                    end += char.len_utf8();
                }
                Kind::Stop
            }
            ':' => Kind::Colon,
            ';' => Kind::Semicolon,
            '—' | '–' | '―' => Kind::Dash,
            '-' => {
                while self.char_at(end) == Some('-') {
                    end += 1;
                }
                if end - self.at > 1 || self.spaced && second.is_none_or(char::is_whitespace) {
                    Kind::Dash
                } else {
                    Kind::Other
                }
            }
            '_' if self.spaced => Kind::Dash,
            '(' | '[' | '{' => Kind::OpenBracket,
            ')' | ']' | '}' => Kind::CloseBracket,
            '“' | '«' | '„' | '‟' => Kind::Mark(Mark::Open),
            '”' | '»' => Kind::Mark(Mark::Close),
            '"' | '＂' => Kind::Mark(Mark::Straight),
            '`' if second == Some('`') => {
                end += 1;
                Kind::Mark(Mark::Open)
            }
            '\'' if second == Some('\'') => {
                end += 1;
                Kind::Mark(Mark::Straight)
            }
            '‘' | '‹' | '‚' | '`' => Kind::SingleMark(Mark::Open),
            '›' => Kind::SingleMark(Mark::Close),
            '\'' | '’' => Kind::SingleMark(
                if self.spaced && second.is_some_and(char::is_alphanumeric) {
                    Mark::Open
                } else {
                    Mark::Close
                },
            ),
            _ => Kind::Other,
        };
        self.push_sign(end, kind);
    }
}

/// Whether a word goes on with a character that is longer than a byte.
fn goes_on(char: char) -> bool {
    // Most often it is the apostrophe that is not a letter.
    char != '’' && (char.is_alphanumeric() || char == '\u{ad}' || is_combining(char))
}

fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '’' | 'ʼ')
}

fn is_combining(char: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&char) || char == '\u{200d}'
}
