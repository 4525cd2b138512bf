//! Where somebody else speaks: what stands between quotation marks.

use std::ops::Range;

/// The quotations in a paragraph, without their marks, in order.
///
/// Curly marks pair by their shape. Straight marks pair by turns, but only where all of them in
/// the paragraph do and each stands as an opening or a closing one would: of `5" by 7"` nothing is
/// a quotation. A curly mark that is opened and never closed runs to the paragraph's end, as in a
/// quotation of several paragraphs, if it stands where somebody begins to speak: at the paragraph's
/// start, or behind a colon or a comma. Elsewhere its closing mark was forgotten, nobody knows where.
pub(crate) fn quotations(paragraph: &str) -> Vec<Range<usize>> {
    let mut found = curly(paragraph);
    for straight in straight(paragraph) {
        let overlaps =
            |other: &Range<usize>| other.start < straight.end && straight.start < other.end;
        if !found.iter().any(overlaps) {
            found.push(straight);
        }
    }
    found.sort_by_key(|range| range.start);
    found
}

fn curly(paragraph: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut before = ' ';
    for (at, c) in paragraph.char_indices() {
        match (open, c) {
            (None, '“' | '„' | '«') => open = Some((at + c.len_utf8(), c)),
            (Some((start, '“')), '”')
            | (Some((start, '„')), '“' | '”')
            | (Some((start, '«')), '»') => {
                found.push(start..at);
                open = None;
            }
            // Opened with a curly mark, closed with a straight one.
            (Some((start, '“')), '"')
                if !before.is_whitespace() && !paragraph[start..].contains('”') =>
            {
                found.push(start..at);
                open = None;
            }
            // Opened again without having been closed: the first one was a slip.
            (Some((_, mark)), c) if mark == c => open = Some((at + c.len_utf8(), c)),
            _ => {}
        }
        before = c;
    }
    if let Some((start, mark)) = open {
        let before = paragraph[..start - mark.len_utf8()].trim_end();
        if before.is_empty() || before.ends_with([':', ',']) {
            found.push(start..paragraph.len());
        }
    }
    found
}

fn straight(paragraph: &str) -> Vec<Range<usize>> {
    let marks: Vec<usize> = paragraph.match_indices('"').map(|(at, _)| at).collect();
    if !marks.len().is_multiple_of(2) {
        return Vec::new();
    }
    let before = |at: usize| paragraph[..at].chars().next_back();
    let after = |at: usize| paragraph[at + 1..].chars().next();
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    marks
        .chunks_exact(2)
        .filter(|pair| {
            let (open, close) = (pair[0], pair[1]);
            !word(before(open))
                && !space(after(open))
                && !space(before(close))
                && !word(after(close))
        })
        .map(|pair| pair[0] + 1..pair[1])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_are_what_a_reader_takes_for_one() {
        let shown = |text: &str| {
            let parts: Vec<&str> = quotations(text)
                .into_iter()
                .map(|range| &text[range])
                .collect();
            parts.join("|")
        };
        assert_eq!(
            shown("He said, “we won,” and “never again.”"),
            "we won,|never again."
        );
        assert_eq!(
            shown("\"We won,\" he said. \"Never \"again\".\""),
            "We won,"
        );
        assert_eq!(shown("A 5\" by 7\" print"), "");
        assert_eq!(shown("A 5\" print, \"large\""), "");
        assert_eq!(shown("“It goes on"), "It goes on");
        assert_eq!(shown("She said: “It goes on"), "It goes on");
        assert_eq!(shown("It fears “the black box) and waits."), "");
        assert_eq!(shown("“We won,\" he said."), "We won,");
        assert_eq!(shown("„Ja“, sagte er. «Oui.»"), "Ja|Oui.");
        assert_eq!(shown("“He told me ‘no’ twice”"), "He told me ‘no’ twice");
    }
}
