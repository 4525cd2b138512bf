//! What people wrote, in a mail of the wire: it can't pass for a header, or for what the wire says.

use wire_story::text::without_turning;

/// What marks a line as quoted.
pub(crate) const MARK: char = '>';

/// A text on one line: it can't make paragraphs of its own, and in a subject no headers.
pub(super) fn one_line(text: &str) -> String {
    let text = without_turning(text);
    let parts = text.split(|c: char| c.is_control() || breaks(c));
    let parts = parts.filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

/// A text with its lines and paragraphs, each line with the mark before it. Nothing, where there are no
/// words.
pub(super) fn quote(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let lines = text.split(breaks).map(one_line);
    let mut quoted: Vec<String> = Vec::new();
    let mut gap = false;
    for line in lines {
        let line = line.trim();
        if line.is_empty() {
            gap = !quoted.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            quoted.push(MARK.into());
        }
        quoted.push(format!("{MARK} {line}"));
    }
    quoted.join("\n")
}

/// The words of a quotation, without marks.
pub(super) fn lines(quoted: &str) -> impl Iterator<Item = &str> {
    quoted
        .lines()
        .filter_map(|line| unmarked(line).filter(|line| !line.is_empty()))
}

/// A line of a quotation without its mark; nothing, where the line isn't quoted.
pub(crate) fn unmarked(line: &str) -> Option<&str> {
    line.strip_prefix(MARK).map(str::trim_start)
}

/// Whether readers of mail begin a new line here.
fn breaks(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paragraphs_stay_and_every_line_is_marked() {
        let written = "\r\n  We can't.\r\nNot on\tSundays.\n\n\n\n> Really?\n\
                       Subject: You have won\u{2028}https://evil.example/\u{0}\n \n";
        insta::assert_snapshot!(quote(written), @"
        > We can't.
        > Not on Sundays.
        >
        > > Really?
        > Subject: You have won
        > https://evil.example/
        ");
        assert_eq!(quote(" \r\n\t\n"), "");
        assert_eq!(
            one_line("news\u{202e}elpmaxe.\u{2066}b\u{2069}"),
            "newselpmaxe.b"
        );
    }

    proptest! {
        #[test]
        fn nothing_that_is_written_leaves_the_quotation(written in "(?s).{0,200}") {
            let quoted = quote(&written);
            let marked = quoted.split(|c: char| c.is_control() || breaks(c));
            prop_assert!(quoted.is_empty() || marked.clone().all(|line| line.starts_with(MARK)));
            let line = one_line(&written);
            prop_assert!(!line.contains(|c: char| c.is_control() || breaks(c)));
            prop_assert_eq!(without_turning(&line), line);
        }
    }
}
