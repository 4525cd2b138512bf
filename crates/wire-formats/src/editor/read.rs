//! Light markup to paragraphs.

use wire_story::{Mark, MarkKind, Paragraph, ParagraphKind};

use crate::clean;
use crate::paragraph::tidy;

/// The paragraphs that light markup says. Whatever is typed is read as something: a sign that has no
/// partner stands for itself.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    let mut block: Option<(ParagraphKind, String)> = None;
    for line in text.lines() {
        let line = clean::line(line);
        if line.is_empty() {
            finish(&mut paragraphs, block.take());
            continue;
        }
        let (kind, rest) = match prefix(&line) {
            Some((kind, length)) => (Some(kind), &line[length..]),
            None => (None, line.as_str()),
        };
        match (kind, &mut block) {
            (None, Some((_, said))) => push_line(said, rest),
            (Some(ParagraphKind::Quotation), Some((ParagraphKind::Quotation, said))) => {
                push_line(said, rest);
            }
            (kind, _) => {
                finish(&mut paragraphs, block.take());
                block = Some((kind.unwrap_or(ParagraphKind::Text), rest.to_owned()));
            }
        }
        if kind == Some(ParagraphKind::Heading) {
            finish(&mut paragraphs, block.take());
        }
    }
    finish(&mut paragraphs, block);
    paragraphs
}

/// What a line's first signs make of it, and how many bytes they take.
pub(super) fn prefix(line: &str) -> Option<(ParagraphKind, usize)> {
    let signs = line.find(' ')?;
    let kind = match &line[..signs] {
        "#" | "##" | "###" | "####" => ParagraphKind::Heading,
        ">" => ParagraphKind::Quotation,
        "-" | "*" => ParagraphKind::ListItem,
        _ => return None,
    };
    Some((kind, signs + 1))
}

fn push_line(said: &mut String, line: &str) {
    said.push(' ');
    said.push_str(line);
}

fn finish(paragraphs: &mut Vec<Paragraph>, block: Option<(ParagraphKind, String)>) {
    if let Some((kind, said)) = block {
        let (text, marks) = inline(&said);
        paragraphs.extend(tidy(kind, &text, marks));
    }
}

/// A piece of a paragraph while it is read. A sign is taken for text until its partner is found.
enum Piece {
    Text(String),
    Open(MarkKind),
    Close(usize),
    Sign(String),
}

/// No address is longer than this: what comes after an open bracket is not searched to its end.
const ADDRESS_LIMIT: usize = 2048;
/// No owner's name is longer.
const OWNER_LIMIT: usize = 100;

/// A sign that waits for its partner.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Strong,
    Emphasis,
    Bracket,
    ThirdParty,
}

struct Inline {
    pieces: Vec<Piece>,
    waiting: Vec<(Sign, usize)>,
}

fn inline(source: &str) -> (String, Vec<Mark>) {
    let mut inline = Inline {
        pieces: Vec::new(),
        waiting: Vec::new(),
    };
    let mut rest = source;
    let mut before = ' ';
    while let Some(character) = rest.chars().next() {
        let mut taken = character.len_utf8();
        match character {
            '\\' => match rest[1..].chars().next() {
                Some('|') => taken = 2,
                Some(next) if next.is_ascii_punctuation() => {
                    inline.push(next);
                    taken = 2;
                }
                _ => inline.push('\\'),
            },
            '*' => taken = inline.asterisks(rest, before),
            '[' => inline.wait(Sign::Bracket, "["),
            '{' => match owner(rest) {
                Some((_, length)) => {
                    inline.wait(Sign::ThirdParty, &rest[..length]);
                    taken = length;
                }
                None => inline.push('{'),
            },
            '}' if rest.starts_with("}}") && inline.is_waiting(Sign::ThirdParty) => {
                inline.third_party();
                taken = 2;
            }
            ']' => match inline.link(&rest[1..]) {
                Some(address) => taken += address,
                None => inline.push(']'),
            },
            other => inline.push(other),
        }
        before = rest[..taken].chars().next_back().unwrap_or(character);
        rest = &rest[taken..];
    }
    inline.finish()
}

/// The owner in `{{The Associated Press: …}}`, and how many bytes its sign takes, with the space
/// behind the colon.
fn owner(text: &str) -> Option<(String, usize)> {
    let rest = text.strip_prefix("{{")?;
    let mut owner = String::new();
    let mut escaped = false;
    for (at, character) in rest.char_indices().take(OWNER_LIMIT) {
        match character {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            '{' | '}' if !escaped => return None,
            ':' if !escaped => {
                let owner = clean::line(&owner);
                let space = usize::from(rest[at + 1..].starts_with(' '));
                return (!owner.is_empty()).then_some((owner, 2 + at + 1 + space));
            }
            other => owner.push(other),
        }
        escaped = false;
    }
    None
}

impl Inline {
    fn push(&mut self, character: char) {
        if let Some(Piece::Text(text)) = self.pieces.last_mut() {
            text.push(character);
        } else {
            self.pieces.push(Piece::Text(character.into()));
        }
    }

    /// A sign waits for its partner. Of two brackets, the later one waits: links don't nest.
    fn wait(&mut self, sign: Sign, written: &str) {
        self.waiting.retain(|(waiting, _)| *waiting != sign);
        self.waiting.push((sign, self.pieces.len()));
        self.pieces.push(Piece::Sign(written.to_owned()));
    }

    fn is_waiting(&self, sign: Sign) -> bool {
        self.waiting.iter().any(|(waiting, _)| *waiting == sign)
    }

    /// Reads one or two asterisks and says how many.
    fn asterisks(&mut self, rest: &str, before: char) -> usize {
        // More than three say nothing more.
        let run = rest
            .bytes()
            .take(3)
            .take_while(|sign| *sign == b'*')
            .count();
        let innermost = self
            .waiting
            .iter()
            .map(|(sign, _)| *sign)
            .rfind(|sign| matches!(sign, Sign::Strong | Sign::Emphasis));
        // `***` ends emphasis within strong before it ends strong.
        let ends_both =
            run > 2 && innermost == Some(Sign::Emphasis) && self.is_waiting(Sign::Strong);
        let (sign, written) = if run > 1 && !ends_both {
            (Sign::Strong, "**")
        } else {
            (Sign::Emphasis, "*")
        };
        let after = rest[written.len()..].chars().next();
        if self.is_waiting(sign) && !before.is_whitespace() {
            let kind = match sign {
                Sign::Strong => MarkKind::Strong,
                _ => MarkKind::Emphasis,
            };
            self.pair(sign, kind);
        } else if !self.is_waiting(sign) && after.is_some_and(|next| !next.is_whitespace()) {
            self.wait(sign, written);
        } else {
            self.pieces.push(Piece::Sign(written.to_owned()));
        }
        written.len()
    }

    /// Ends what is a third party's.
    fn third_party(&mut self) {
        let waiting = self
            .waiting
            .iter()
            .rfind(|(sign, _)| *sign == Sign::ThirdParty);
        let opened = waiting.and_then(|(_, at)| match &self.pieces[*at] {
            Piece::Sign(written) => owner(written),
            _ => None,
        });
        if let Some((owner, _)) = opened {
            self.pair(Sign::ThirdParty, MarkKind::ThirdParty(owner));
        }
    }

    /// Reads the address of a link that a `]` has just ended, and says how many bytes it took.
    fn link(&mut self, rest: &str) -> Option<usize> {
        if !self.is_waiting(Sign::Bracket) {
            return None;
        }
        let address = rest.strip_prefix('(')?;
        if !["http:", "https:", "mailto:"].iter().any(|scheme| {
            let beginning = address.as_bytes().get(..scheme.len());
            beginning.is_some_and(|said| said.eq_ignore_ascii_case(scheme.as_bytes()))
        }) {
            return None;
        }
        let mut unescaped = String::new();
        let mut escaped = false;
        for (at, character) in address.char_indices().take(ADDRESS_LIMIT) {
            match character {
                '\\' if !escaped => {
                    escaped = true;
                    continue;
                }
                ')' if !escaped => {
                    let url = clean::link(&unescaped, None)?;
                    self.pair(Sign::Bracket, MarkKind::Link(url));
                    return Some(at + 2);
                }
                other if other.is_whitespace() => return None,
                other => unescaped.push(other),
            }
            escaped = false;
        }
        None
    }

    /// Joins the sign that waits with the place reached; those that wait within it stay text.
    fn pair(&mut self, sign: Sign, kind: MarkKind) {
        let found = self
            .waiting
            .iter()
            .rposition(|(waiting, _)| *waiting == sign);
        if let Some(found) = found {
            let (_, opened) = self.waiting[found];
            self.waiting.truncate(found);
            self.pieces[opened] = Piece::Open(kind);
            self.pieces.push(Piece::Close(opened));
        }
    }

    fn finish(self) -> (String, Vec<Mark>) {
        let mut text = String::new();
        let mut marks: Vec<Mark> = Vec::new();
        let mut mark_of = vec![0; self.pieces.len()];
        for (at, piece) in self.pieces.into_iter().enumerate() {
            match piece {
                Piece::Text(said) | Piece::Sign(said) => push_words(&mut text, &said),
                Piece::Open(kind) => {
                    mark_of[at] = marks.len();
                    marks.push(Mark {
                        start: text.len(),
                        end: text.len(),
                        kind,
                    });
                }
                Piece::Close(opened) => marks[mark_of[opened]].end = text.len(),
            }
        }
        (text, marks)
    }
}

/// Adds to a text of one line: where a sign between two spaces has gone, one space is left.
fn push_words(text: &mut String, said: &str) {
    for character in said.chars() {
        if character != ' ' || !text.ends_with(' ') {
            text.push(character);
        }
    }
}
