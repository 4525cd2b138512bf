//! What stands between quotation marks.

use crate::text::{Kind, Mark, Text, Token};

/// Tokens between two marks, or from a mark to the end of its paragraph.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quoted {
    /// The opening mark.
    pub(crate) open: usize,
    /// The closing mark, or the token after the last.
    pub(crate) close: usize,
    /// It goes on from the paragraph before.
    pub(crate) went_on: bool,
}

/// Pairs the quotation marks of a text.
pub(crate) fn pair(text: &Text) -> Vec<Quoted> {
    // Stories that quote with single marks have no double ones.
    let single = !text
        .tokens
        .iter()
        .any(|token| matches!(token.kind, Kind::Mark(_)));
    let mut found: Vec<Quoted> = Vec::new();
    let mut open: Option<usize> = None;
    let mut depth = 0;
    let mut went_on = false;
    let extracts = extracts(text);
    let frames = |at: usize| extracts.binary_search(&at).is_ok();
    for (at, token) in text.tokens.iter().enumerate() {
        let mark = match token.kind {
            Kind::Mark(Mark::Straight) if frames(at) => continue,
            Kind::Mark(mark) => mark,
            Kind::SingleMark(mark) if single => mark,
            Kind::Break => {
                if let Some(start) = open.take() {
                    let next = text.tokens.get(at + 1);
                    let goes_on = next.is_some_and(|next| match next.kind {
                        Kind::Mark(Mark::Straight) => !frames(at + 1),
                        Kind::Mark(mark) => mark == Mark::Open,
                        kind => single && kind == Kind::SingleMark(Mark::Open),
                    });
                    found.push(Quoted {
                        open: start,
                        close: at,
                        went_on,
                    });
                    went_on = goes_on;
                } else {
                    went_on = false;
                }
                depth = 0;
                continue;
            }
            _ => continue,
        };
        let next_joined = text
            .tokens
            .get(at + 1)
            .is_some_and(|next| !next.spaced && next.kind != Kind::Break);
        let opens = match mark {
            Mark::Open => true,
            Mark::Close => false,
            Mark::Straight => {
                open.is_none()
                    || token.spaced && next_joined && depth == 0 && !ends_speech(text, at)
            }
        };
        match (open, opens) {
            (None, true) => {
                // A straight mark with a word before and white space after closes what nobody opened.
                if mark == Mark::Straight && !next_joined && !token.spaced {
                    continue;
                }
                open = Some(at);
                depth = 1;
            }
            (Some(_), true) => depth += 1,
            (Some(start), false) => {
                depth -= 1;
                if depth <= 0 {
                    found.push(Quoted {
                        open: start,
                        close: at,
                        went_on,
                    });
                    went_on = false;
                    open = None;
                }
            }
            (None, false) => {}
        }
    }
    if let Some(start) = open {
        found.push(Quoted {
            open: start,
            close: text.tokens.len(),
            went_on,
        });
    }
    found
}

/// The straight marks that open paragraphs of an extract, whose own quotations have marks that show which way they
/// look: what is quoted in it is read by itself.
fn extracts(text: &Text) -> Vec<usize> {
    let has = |mark: Mark| {
        let mut tokens = text.tokens.iter();
        tokens.any(|token| token.kind == Kind::Mark(mark))
    };
    let mut found = Vec::new();
    if !has(Mark::Straight) || !has(Mark::Open) {
        return found;
    }
    let mut start = 0;
    let mut extract: Vec<usize> = Vec::new();
    let mut quotes = false;
    for paragraph in text.tokens.split(|token| token.kind == Kind::Break) {
        let framed = framed(paragraph);
        if let Some(framed) = &framed {
            extract.push(start);
            quotes |= framed.quotes;
        }
        if framed.is_none_or(|framed| framed.closes) {
            if quotes {
                found.append(&mut extract);
            }
            extract.clear();
            quotes = false;
        }
        start += paragraph.len() + 1;
    }
    if quotes {
        found.append(&mut extract);
    }
    found
}

/// A paragraph that begins with a straight mark, and has no other but at its end.
struct Framed {
    /// Somebody's words are quoted in it.
    quotes: bool,
    /// It ends with such a mark.
    closes: bool,
}

fn framed(paragraph: &[Token]) -> Option<Framed> {
    let straight = Kind::Mark(Mark::Straight);
    let (_, rest) = (paragraph.split_first())
        .filter(|(first, rest)| first.kind == straight && !is_labelled(rest))?;
    let closes = rest.last().is_some_and(|last| last.kind == straight);
    let within = &rest[..rest.len() - usize::from(closes)];
    let mut marks = within.iter().filter_map(|token| match token.kind {
        Kind::Mark(mark) => Some(mark),
        _ => None,
    });
    // 'The "old bridge” is ours' has one mark of each kind by mistake.
    let own = marks.next().is_none_or(|mark| mark == Mark::Open);
    let other = marks.any(|mark| mark == Mark::Straight);
    let ends_speech = |two: &[Token]| {
        matches!(two[0].kind, Kind::Comma | Kind::Stop) && two[1].kind == Kind::Mark(Mark::Close)
    };
    (own && !other).then(|| Framed {
        quotes: within.windows(2).any(ends_speech),
        closes,
    })
}

/// Whether a paragraph begins with a name and a colon: what follows is said by who is named, and no extract.
fn is_labelled(paragraph: &[Token]) -> bool {
    let colon = paragraph
        .iter()
        .take(6)
        .position(|token| token.kind == Kind::Colon);
    colon.is_some_and(|colon| paragraph[..colon].iter().all(Token::is_capital))
}

fn ends_speech(text: &Text, mark: usize) -> bool {
    mark > 0 && matches!(text.kind(mark - 1), Some(Kind::Comma | Kind::Stop))
}

#[cfg(test)]
mod tests {
    use super::pair;
    use crate::Language;
    use crate::text::Text;

    fn quoted(text: &str) -> Vec<String> {
        let text = Text::new(text, Language::English);
        pair(&text)
            .iter()
            .map(|quoted| {
                text.span(quoted.open + 1..quoted.close)
                    .of(text.source)
                    .to_owned()
            })
            .collect()
    }

    #[test]
    fn marks_of_every_kind_are_paired() {
        assert_eq!(
            quoted("“One,” she said. \"Two,\" he said. ``Three,'' they said. «Four», I said."),
            ["One,", "Two,", "Three,", "Four"]
        );
        assert_eq!(
            quoted("‘It’s over,’ the board’s chair said."),
            ["It’s over,"]
        );
    }

    #[test]
    fn an_extract_in_marks_of_its_own_is_no_quotation() {
        assert_eq!(
            quoted(
                "It went on:\n\n\"It rained.\n\n\"“It leaks,” she said.\"\n\n\"We “know.” So?\n\n\"Yes.\""
            ),
            ["It leaks,", "know."]
        );
        assert_eq!(
            quoted("“One,” she said.\n\n\"The “old bridge” is ours,\" he said."),
            ["One,", "The “old bridge” is ours,"]
        );
    }

    #[test]
    fn a_quotation_of_several_paragraphs_closes_once() {
        assert_eq!(quoted("“One.\n\n“Two,” she said."), ["One.", "Two,"]);
    }
}
