//! Words as they are compared with those of killed stories: nothing that leaves a text as readable as it was
//! makes them others.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_security::confusable_detection::skeleton;
use wire_story::Paragraph;
use wire_story::text::hash;

use super::measure::RUN;
use crate::quotation::quotations;
use crate::spelling;

/// The words of a text, in order.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The same for words that read the same.
    pub(super) keys: Vec<u64>,
    /// Whether each is somebody else's: it stands between quotation marks, or is a third party's.
    pub(super) others: Vec<bool>,
}

impl Words {
    pub(super) fn of(line: &str) -> Self {
        let mut words = Self::default();
        words.add(&Paragraph::plain(line));
        words
    }

    /// Adds the words of the next paragraph.
    pub(super) fn add(&mut self, paragraph: &Paragraph) {
        let text = paragraph.text.as_str();
        let third_party = paragraph.third_party().map(|(_, range)| range);
        let others: Vec<Range<usize>> = quotations(text).into_iter().chain(third_party).collect();
        let mut borders: Vec<usize> = others.iter().flat_map(|it| [it.start, it.end]).collect();
        borders.extend([0, text.len()]);
        borders.sort_unstable();
        for border in borders.windows(2) {
            let keys = keys(&text[border[0]..border[1]]);
            let is_others = others.iter().any(|range| range.contains(&border[0]));
            self.others.extend(keys.iter().map(|_| is_others));
            self.keys.extend(keys);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The hash of every run of words, in order.
    pub(super) fn runs(&self) -> impl Iterator<Item = u64> {
        self.keys.windows(RUN).map(|run| {
            run.iter().fold(0, |sum: u64, key| {
                (sum.rotate_left(21) ^ key).wrapping_mul(0x9fb2_1c65_1e98_df25)
            })
        })
    }
}

/// The words of a text in one spelling, without marks, capitals and letters that look like others.
fn keys(text: &str) -> Vec<u64> {
    let words = spelling::words(&bare(&unhyphenated(text)));
    let key = |word: String| hash(&plain(&word).unwrap_or_else(|| looks(&word)));
    words.into_iter().map(key).collect()
}

/// What a word looks like: here 0 is o, rn is m, and 1 is l, as i is, whose capital looks like it.
fn looks(word: &str) -> String {
    let plain = skeleton(word).filter(|c| !is_combining_mark(*c));
    let plain = plain.flat_map(char::to_lowercase);
    plain.map(|c| if c == 'i' { 'l' } else { c }).collect()
}

/// The same as [`looks`] for nearly all words, and much sooner; nothing for those that need its table.
fn plain(word: &str) -> Option<String> {
    let mut out = String::with_capacity(word.len() + 2);
    for c in word.chars() {
        match c {
            'm' => out.push_str("rn"),
            '0' => out.push('o'),
            '1' | 'i' => out.push('l'),
            'a'..='z' | '2'..='9' => out.push(c),
            _ => return None,
        }
    }
    Some(out)
}

/// Without the hyphens inside words, those at the ends of lines among them.
fn unhyphenated(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['-', '\u{2010}', '\u{2011}']) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let behind = after.trim_start_matches(['-', '\u{2010}', '\u{2011}']);
        let joined = behind.trim_start();
        let is_inside =
            out.ends_with(char::is_alphabetic) && joined.starts_with(char::is_alphabetic);
        // Two of them are a dash.
        let is_one = after[..after.len() - behind.len()].chars().count() == 1;
        if is_inside && is_one {
            rest = joined;
        } else {
            out.push(' ');
            rest = behind;
        }
    }
    out.push_str(rest);
    out
}

/// Without marks over, under and through letters, and with Latin letters for those of any script that look
/// like them. Cyrillic and Greek ones are left to folding, which knows true words of these.
fn bare(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        if c.is_ascii() || matches!(c, '\u{370}'..='\u{52f}') || !c.is_alphanumeric() {
            out.push(c);
        } else {
            let plain = skeleton(c.encode_utf8(&mut [0; 4])).collect::<String>();
            out.extend(plain.chars().filter(|c| !is_combining_mark(*c)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_reads_the_same_has_the_same_words() {
        for (a, b) in [
            ("The mayor resigned.", "THE MAYOR — resigned"),
            ("The mayor resigned.", "Thé màyør résïgnęd"),
            ("The mayor resigned.", "Тhе mауоr rеѕіgnеd"),
            ("a small payroll", "ɑ smаll pɑyroⅼⅼ"),
            ("The mayor resigned.", "The rnayor resigned."),
            (
                "The mayor resigned.",
                "The may\u{200b}or re\u{2066}signed.\u{2069}",
            ),
            ("The mayor resigned.", "The ma-\nyor re-signed."),
            ("The mayor resigned.", "𝐓𝐡𝐞 𝓂𝒶𝓎ℴ𝓇 ｒｅｓｉｇｎｅｄ"),
            ("ten per cent of the programme", "10% of the program"),
            ("It’s 2010, not 1110", "It's 2O1O, not lIl0"),
            ("Мэр ушёл в отставку", "МЭР УШЕЛ В ОТСТАВКУ"),
        ] {
            assert_eq!(keys(a), keys(b), "{a:?} {b:?}");
        }
        for (a, b) in [
            ("The mayor resigned.", "The mayor reigned."),
            ("people - at most", "peopleat most"),
            ("11 people", "12 people"),
        ] {
            assert_ne!(keys(a), keys(b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn quotations_and_passages_of_agencies_are_others() {
        let mut words = Words::of("“We won,” she said of the");
        words.add(&Paragraph::plain("storm").owned_by("AP"));
        let others: String = words
            .others
            .iter()
            .map(|it| if *it { 'o' } else { '-' })
            .collect();
        assert_eq!(others, "oo----o");
    }

    proptest! {
        #[test]
        fn the_short_way_says_what_a_word_looks_like(word in "[a-z0-9]{0,12}") {
            prop_assert_eq!(plain(&word), Some(looks(&word)));
        }

        #[test]
        fn any_text_has_words(text in "\\PC{0,40}", more in any::<String>()) {
            let words = Words::of(&format!("{text}“{more}”"));
            prop_assert_eq!(words.keys.len(), words.others.len());
        }
    }
}
