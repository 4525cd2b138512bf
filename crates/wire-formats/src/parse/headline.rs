//! A headline for a story that has none.

/// The most characters of a headline that is made.
const LIMIT: usize = 110;

/// Makes a headline of a story's first sentence: without its full stop, and cut at a word border,
/// with an ellipsis, where it is longer than 110 characters.
pub(super) fn from_text(text: &str) -> String {
    let sentence = first_sentence(text);
    if sentence.chars().count() <= LIMIT {
        return sentence.to_owned();
    }
    let mut cut = String::new();
    let mut length = 0;
    for word in sentence.split(' ') {
        let with = length + usize::from(length > 0) + word.chars().count();
        if with >= LIMIT {
            break;
        }
        if length > 0 {
            cut.push(' ');
        }
        cut.push_str(word);
        length = with;
    }
    if cut.is_empty() {
        cut = sentence.chars().take(LIMIT - 1).collect();
    }
    let cut = cut
        .trim_end_matches([',', ';', ':', '–', '—', '-'])
        .trim_end();
    format!("{cut}…")
}

/// The text up to the end of its first sentence. A full stop after a single capital letter or a
/// usual short form ends none.
fn first_sentence(text: &str) -> &str {
    for (at, sign) in text.char_indices() {
        if !matches!(sign, '.' | '!' | '?') {
            continue;
        }
        let after = &text[at + sign.len_utf8()..];
        let closing = after.trim_start_matches(['"', '\'', '”', '’', '»', ')']);
        let ends = closing.is_empty()
            || closing
                .strip_prefix(' ')
                .is_some_and(|next| !next.starts_with(char::is_lowercase));
        if !ends || (sign == '.' && !closing.is_empty() && is_short_form(&text[..at])) {
            continue;
        }
        let quoted = after.len() - closing.len();
        // The full stop goes, unless a closing quotation mark holds it.
        let end = if sign == '.' && quoted == 0 {
            at
        } else {
            at + sign.len_utf8() + quoted
        };
        return text[..end].trim();
    }
    text.trim()
}

/// Whether a full stop after this text belongs to a short form.
fn is_short_form(before: &str) -> bool {
    let word = before
        .rsplit([' ', '(', '“', '"', '\u{a0}'])
        .next()
        .unwrap_or(before);
    let last = word.rsplit('.').next().unwrap_or(word);
    last.chars().count() == 1 && last.starts_with(char::is_uppercase)
        || matches!(
            word,
            "Mr" | "Mrs"
                | "Ms"
                | "Dr"
                | "St"
                | "Sen"
                | "Rep"
                | "Gov"
                | "Gen"
                | "Lt"
                | "Col"
                | "Sgt"
                | "Prof"
                | "Rev"
                | "Hon"
                | "Jr"
                | "Sr"
                | "Mt"
                | "Ft"
                | "No"
                | "Inc"
                | "Co"
                | "Corp"
                | "vs"
                | "Jan"
                | "Feb"
                | "Mar"
                | "Apr"
                | "Aug"
                | "Sept"
                | "Sep"
                | "Oct"
                | "Nov"
                | "Dec"
        )
}

#[cfg(test)]
mod tests {
    use super::from_text;

    #[test]
    fn the_first_sentence_becomes_the_headline() {
        let cases = [
            ("The council met. It voted.", "The council met"),
            (
                "The U.S. Senate voted. It was late.",
                "The U.S. Senate voted",
            ),
            ("Did it rain? It did.", "Did it rain?"),
            ("“It rained.” He said so.", "“It rained.”"),
            (
                "Prices rose 3.5 percent in May, St. Example said",
                "Prices rose 3.5 percent in May, St. Example said",
            ),
            (
                "A sentence that goes on and on, with one clause after the other, until nobody knows how it began, and then some.",
                "A sentence that goes on and on, with one clause after the other, until nobody knows how it began, and then…",
            ),
        ];
        for (text, headline) in cases {
            assert_eq!(from_text(text), headline);
        }
    }

    #[test]
    fn a_word_without_end_is_cut() {
        assert_eq!(from_text(&"x".repeat(500)).chars().count(), 110);
    }
}
