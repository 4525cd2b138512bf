//! What stands between quotation marks.

use crate::text::{Kind, Mark, Text};

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
    for (at, token) in text.tokens.iter().enumerate() {
        let mark = match token.kind {
            Kind::Mark(mark) => mark,
            Kind::SingleMark(mark) if single => mark,
            Kind::Break => {
                if let Some(start) = open.take() {
                    let next = text.tokens.get(at + 1);
                    let goes_on = next.is_some_and(|next| {
                        matches!(next.kind, Kind::Mark(Mark::Open | Mark::Straight))
                            || single && next.kind == Kind::SingleMark(Mark::Open)
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
    fn a_quotation_of_several_paragraphs_closes_once() {
        assert_eq!(quoted("“One.\n\n“Two,” she said."), ["One.", "Two,"]);
    }
}
