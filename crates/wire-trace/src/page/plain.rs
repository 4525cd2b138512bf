//! Plain text: its paragraphs, put together again where an editor has broken them over lines.

/// Texts with longer lines than this were not broken at a column.
const WIDEST: usize = 120;
/// Lines shorter than this end where their writer ended them.
const NARROWEST: usize = 40;

/// The paragraphs of a plain text.
///
/// A line goes on in the next one where the next one's first word had no room in it: so mail
/// programs and editors break lines. Anything else is a paragraph of its own, as headlines and
/// bylines are.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let width = text.lines().map(width_of).max().unwrap_or(0);
    let is_broken = (NARROWEST..=WIDEST).contains(&width);
    let mut paragraphs: Vec<String> = Vec::new();
    let mut before: Option<usize> = None;
    for line in text.lines() {
        let words = line.trim();
        let first = words.split_whitespace().next().map(width_of);
        let goes_on = is_broken
            && matches!((before, first), (Some(before), Some(first)) if before + 1 + first > width);
        match paragraphs.last_mut() {
            Some(paragraph) if goes_on => {
                paragraph.push(' ');
                paragraph.push_str(words);
            }
            _ if first.is_some() => paragraphs.push(words.to_owned()),
            _ => {}
        }
        before = first.map(|_| width_of(line));
    }
    paragraphs
}

/// How many characters a line has, up to its last visible one.
fn width_of(line: &str) -> usize {
    line.trim_end().chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_lines_are_put_together_and_others_left() {
        let wrapped = "Saltmere closes its ferry terminal\nBy Chi Lindgren\n\n\
            The harbour board of Saltmere voted on Tuesday to\nclose the old ferry terminal at \
            the end of the\nseason.\n“We have looked at every other way,” said the\nchair.\n";
        insta::assert_snapshot!(paragraphs(wrapped).join("\n"), @"
        Saltmere closes its ferry terminal
        By Chi Lindgren
        The harbour board of Saltmere voted on Tuesday to close the old ferry terminal at the end of the season.
        “We have looked at every other way,” said the chair.
        ");
        let long = format!(
            "{}\nA short line\n{}",
            "word ".repeat(40),
            "more ".repeat(30)
        );
        assert_eq!(paragraphs(&long).len(), 3);
        assert_eq!(paragraphs("a\nb\n\n c \n"), ["a", "b", "c"]);
        assert!(paragraphs(" \n\n").is_empty());
    }
}
