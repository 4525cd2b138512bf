//! Folding: the form in which texts are compared, with the way back to the original.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::look_alike::{Twin, is_foreign, twin};

/// A text in the form in which it is compared, and where each part of it came from.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    text: String,
    runs: Vec<Run>,
}

/// A stretch of the folded text and the stretch of the original that it came from. It ends where
/// the next one starts.
#[derive(Clone, Debug)]
struct Run {
    at: usize,
    original: Range<usize>,
    /// Whether its bytes lie as in the original, so that offsets inside it can be counted out.
    straight: bool,
}

/// Brings a text into the form in which it is compared.
#[must_use]
pub fn fold(text: &str) -> Folded {
    let mut folding = Folding {
        out: Folded {
            text: String::with_capacity(text.len()),
            runs: Vec::new(),
        },
        word: 0..0,
        latin: false,
        foreign: false,
        letters: Vec::new(),
    };
    folding.run(text);
    folding.out
}

impl Folded {
    /// The folded text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The stretch of the original from which a stretch of the folded text came, on its character
    /// borders.
    #[must_use]
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let start = self.start_of(range.start);
        if range.end <= range.start {
            return start..start;
        }
        let run = &self.runs[self.run_at(range.end - 1)];
        let end = if run.straight {
            run.original.start + (range.end - run.at).min(run.original.end - run.original.start)
        } else {
            run.original.end
        };
        start..end.max(start)
    }

    fn start_of(&self, at: usize) -> usize {
        let Some(last) = self.runs.last() else {
            return 0;
        };
        if at >= self.text.len() {
            return last.original.end;
        }
        let run = &self.runs[self.run_at(at)];
        if run.straight {
            run.original.start + (at - run.at)
        } else {
            run.original.start
        }
    }

    fn run_at(&self, at: usize) -> usize {
        self.runs
            .partition_point(|run| run.at <= at)
            .saturating_sub(1)
    }

    /// Appends `folded`, which came from `original`.
    fn push(&mut self, folded: &str, original: Range<usize>, straight: bool) {
        if folded.is_empty() {
            return;
        }
        let at = self.text.len();
        self.text.push_str(folded);
        if let Some(last) = self.runs.last_mut()
            && straight
            && last.straight
            && last.original.end == original.start
        {
            last.original.end = original.end;
            return;
        }
        self.runs.push(Run {
            at,
            original,
            straight,
        });
    }
}

/// One letter of the word at hand that isn't ASCII, kept until the word ends.
struct Letter {
    shown: char,
    folded: Range<usize>,
}

struct Folding {
    out: Folded,
    /// The word at hand, in the folded text.
    word: Range<usize>,
    latin: bool,
    foreign: bool,
    letters: Vec<Letter>,
}

impl Folding {
    fn run(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            // A mark after an ASCII letter belongs to it: leave the last one to the slow way.
            let plain = bytes
                .get(at + 1)
                .is_none_or(|next| next.is_ascii() && !is_invisible(char::from(*next)));
            if byte.is_ascii() && plain {
                self.ascii(byte, at);
                at += 1;
            } else {
                let end = cluster_end(text, at);
                self.cluster(&text[at..end], at);
                at = end;
            }
        }
        self.end_word();
    }

    fn ascii(&mut self, byte: u8, at: usize) {
        if byte.is_ascii_alphanumeric() || byte == b'_' {
            self.latin |= byte.is_ascii_alphabetic();
            let mut buffer = [0; 4];
            let folded = char::from(byte.to_ascii_lowercase()).encode_utf8(&mut buffer);
            self.out.push(folded, at..at + 1, true);
            self.word.end = self.out.text.len();
            return;
        }
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => self.space(at..at + 1),
            0..=0x1f | 0x7f => {}
            _ => {
                self.end_word();
                let mut buffer = [0; 4];
                let folded = plain_mark(char::from(byte)).encode_utf8(&mut buffer);
                self.out.push(folded, at..at + 1, true);
                self.start_word();
            }
        }
    }

    /// One character with the marks that belong to it.
    fn cluster(&mut self, cluster: &str, at: usize) {
        let original = at..at + cluster.trim_end_matches(is_invisible).len();
        let mut visible = cluster.chars().filter(|c| !is_invisible(*c));
        let (first, second) = (visible.next(), visible.next());
        let Some(first) = first else {
            return;
        };
        if second.is_none() && plain_mark(first) != first {
            return self.mark(first, &original);
        }
        if second.is_none() {
            let mut plain = std::iter::once(first).nfkc();
            if let (Some(letter), None) = (plain.next(), plain.next())
                && is_foreign(letter)
                && letter.is_alphabetic()
            {
                return self.foreign(letter, &original);
            }
        }
        // Normalised again in lower case, because some letters compose in that case only.
        let lower: String = cluster
            .chars()
            .filter(|c| !is_invisible(*c))
            .nfkc()
            .flat_map(char::to_lowercase)
            .map(|c| if c == 'ς' { 'σ' } else { c })
            .nfkc()
            .collect();
        let straight = lower.len() == original.len() && lower.chars().nth(1).is_none();
        for shown in lower.chars().filter(|c| !is_invisible(*c)) {
            if shown.is_whitespace() {
                self.space(original.clone());
            } else if shown.is_alphanumeric() || is_combining_mark(shown) || shown == '_' {
                if is_foreign(shown) {
                    // It bears a mark, or stands for another sign: no look-alike.
                    self.foreign = true;
                    self.letters.push(Letter {
                        shown: '\0',
                        folded: self.out.text.len()..self.out.text.len(),
                    });
                } else if shown.is_alphabetic() {
                    // Latin, or a script that never mixes with Greek or Cyrillic inside a word.
                    self.latin = true;
                }
                let mut buffer = [0; 4];
                self.out
                    .push(shown.encode_utf8(&mut buffer), original.clone(), straight);
                self.word.end = self.out.text.len();
            } else {
                self.mark(shown, &original);
            }
        }
    }

    /// A punctuation mark or another sign.
    fn mark(&mut self, shown: char, original: &Range<usize>) {
        self.end_word();
        let mut buffer = [0; 4];
        let plain = plain_mark(shown).encode_utf8(&mut buffer);
        self.out.push(plain, original.clone(), false);
        self.start_word();
    }

    /// A Greek or Cyrillic letter without marks.
    fn foreign(&mut self, shown: char, original: &Range<usize>) {
        let start = self.out.text.len();
        for lower in std::iter::once(shown)
            .nfkc()
            .flat_map(char::to_lowercase)
            .nfkc()
        {
            let lower = if lower == 'ς' { 'σ' } else { lower };
            let mut buffer = [0; 4];
            self.out
                .push(lower.encode_utf8(&mut buffer), original.clone(), false);
        }
        self.foreign = true;
        self.letters.push(Letter {
            shown,
            folded: start..self.out.text.len(),
        });
        self.word.end = self.out.text.len();
    }

    fn space(&mut self, original: Range<usize>) {
        self.end_word();
        if !self.out.text.is_empty() && !self.out.text.ends_with(' ') {
            self.out.push(" ", original, false);
        }
        self.start_word();
    }

    fn start_word(&mut self) {
        let at = self.out.text.len();
        self.word = at..at;
        self.latin = false;
        self.foreign = false;
        self.letters.clear();
    }

    /// Rewrites the word at hand in Latin letters if its foreign ones all pose as such.
    fn end_word(&mut self) {
        if !self.foreign {
            return;
        }
        let all = self.letters.iter().all(|letter| match twin(letter.shown) {
            Twin::Always(_) => true,
            Twin::BesideLatin(_) => self.latin,
            Twin::None => false,
        });
        if !all {
            return;
        }
        // Rebuild from the word's start: a Latin letter is one byte, its twin is more.
        let word = self.out.text[self.word.clone()].to_owned();
        let base = self.word.start;
        let mut pieces: Vec<(String, Range<usize>)> = Vec::new();
        let mut letters = self.letters.iter().peekable();
        for (offset, shown) in word.char_indices() {
            let here = base + offset..base + offset + shown.len_utf8();
            let original = self.out.original(here.clone());
            let latin = match letters.next_if(|letter| letter.folded.start == here.start) {
                Some(letter) => match twin(letter.shown) {
                    Twin::Always(latin) | Twin::BesideLatin(latin) => latin,
                    Twin::None => shown,
                },
                None => shown,
            };
            pieces.push((latin.to_string(), original));
        }
        self.truncate(base);
        for (piece, original) in pieces {
            let straight = piece.len() == original.len();
            self.out.push(&piece, original, straight);
        }
        self.word.end = self.out.text.len();
    }

    fn truncate(&mut self, at: usize) {
        self.out.text.truncate(at);
        while self.out.runs.last().is_some_and(|run| run.at >= at) {
            self.out.runs.pop();
        }
        if let Some(last) = self.out.runs.last_mut()
            && last.straight
        {
            last.original.end = last.original.start + (at - last.at);
        }
    }
}

/// Where the character that starts at `at`, with the marks that belong to it, ends. What nobody
/// sees does not part them.
fn cluster_end(text: &str, at: usize) -> usize {
    let mut chars = text[at..].char_indices();
    let Some((_, first)) = chars.next() else {
        return text.len();
    };
    let hangul = is_hangul(first);
    chars
        .find(|(_, c)| {
            !(is_combining_mark(*c)
                || matches!(c, '\u{ff9e}' | '\u{ff9f}')
                || is_invisible(*c)
                || hangul && is_hangul(*c))
        })
        .map_or(text.len(), |(offset, _)| at + offset)
}

/// Syllables of Korean and the letters they are put together from.
pub(super) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{ac00}'..='\u{d7a3}' | '\u{ffa1}'..='\u{ffdc}')
}

/// Characters that nobody sees: soft hyphen, zero-width ones, direction marks, variation selectors.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    ) || (c.is_control() && !c.is_whitespace())
}

/// Quotation marks and dashes in their plain form, anything else as it is.
fn plain_mark(c: char) -> char {
    match c {
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2035}' | '\u{2039}' | '\u{203a}' | '`' | '´' => {
            '\''
        }
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{2036}' | '«' | '»' | '\u{301d}'..='\u{301f}' => {
            '"'
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2e3a}' | '\u{2e3b}' | '\u{2e17}' => '-',
        '\u{2044}' => '/',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn folded(text: &str) -> String {
        fold(text).as_str().to_owned()
    }

    #[test]
    fn what_reads_the_same_is_the_same() {
        for (text, plain) in [
            ("Plain Text_1", "plain text_1"),
            ("“quoted” ‘twice’ «so»", "\"quoted\" 'twice' \"so\""),
            ("a – b — c ‑ d − e", "a - b - c - d - e"),
            (
                "non\u{a0}breaking\u{2009}thin\u{3000}wide",
                "non breaking thin wide",
            ),
            ("  many \n\t spaces", "many spaces"),
            (
                "so\u{ad}ft zero\u{200b}width\u{feff} join\u{200d}er",
                "soft zerowidth joiner",
            ),
            ("ﬁne ﬂow ½ … №", "fine flow 1/2 ... no"),
            ("Ｆｕｌｌ Ｗｉｄｔｈ", "full width"),
            ("cafe\u{301} Café", "café café"),
            ("сору", "copy"),
            ("Сору оf а ТНЕ Нope", "copy of a тне hope"),
            ("Москва МОСКВА рос РОС", "москва москва poc poc"),
            ("Αθήνα", "αθήνα"),
            ("İstanbul", "i̇stanbul"),
            ("한국 \u{1112}\u{1161}\u{11ab}", "한국 한"),
        ] {
            assert_eq!(folded(text), plain, "{text:?}");
        }
    }

    #[test]
    fn the_way_back_leads_to_the_original() {
        let text = "Say “co\u{ad}оp” … ﬁne";
        let folded = fold(text);
        let back = |part: &str| {
            let at = folded.as_str().find(part).expect("is there");
            &text[folded.original(at..at + part.len())]
        };
        assert_eq!(folded.as_str(), "say \"coop\" ... fine");
        assert_eq!(back("say"), "Say");
        assert_eq!(back("coop"), "co\u{ad}оp");
        assert_eq!(back("op"), "оp");
        assert_eq!(back("\""), "“");
        assert_eq!(back("..."), "…");
        assert_eq!(back("fine"), "ﬁne");
        assert_eq!(back("ne"), "ne");
    }

    fn texts() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<String>(),
            "[a-zA-Z ,.“”‘’—–-]{0,12}",
            "[а-яА-Яα-ωΑ-Ωa-z]{0,6}",
            "[\u{ad}\u{200b}\u{feff}\u{300}-\u{310}eEoO…½ﬁ\u{a0}\u{1100}-\u{1180}]{0,8}",
        ];
        prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in texts()) {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once);
        }

        #[test]
        fn offsets_stand_on_character_borders(text in texts(), a in 0usize..200, b in 0usize..200) {
            let folded = fold(&text);
            let border = |mut at: usize| {
                at = at.min(folded.as_str().len());
                while !folded.as_str().is_char_boundary(at) { at -= 1; }
                at
            };
            let (a, b) = (border(a.min(b)), border(a.max(b)));
            let range = folded.original(a..b);
            prop_assert!(range.start <= range.end);
            prop_assert!(text.get(range).is_some());
        }

        #[test]
        fn the_whole_comes_from_the_whole(text in texts()) {
            let folded = fold(&text);
            let range = folded.original(0..folded.as_str().len());
            let again = fold(&text[range]);
            prop_assert_eq!(again.as_str(), folded.as_str());
        }
    }
}
