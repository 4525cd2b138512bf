//! Which words of the rules a word of the text is.

use rustc_hash::FxHashMap;

use crate::lexicon::{ByWord, Key, Lexicon, forms};
use crate::subjects::rule::Ending;
use crate::text::{Word, fold};

/// A word of the rules: as it is written, or with an ending.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Pattern {
    pub(super) text: String,
    pub(super) ending: Ending,
}

/// Words by all their letters, and beginnings of words by their first three bytes.
#[derive(Default)]
pub(super) struct Vocabulary {
    whole: ByWord<Vec<Known>>,
    begun: FxHashMap<[u8; 3], Vec<(Box<str>, Known)>>,
    /// How a word must begin that is one of these.
    begins: Begins,
    /// What has been looked up already: for each word of the lexicon, all that it can be.
    of_lexicon: Vec<Box<[Known]>>,
}

/// A pattern, and how the word must be written.
#[derive(Clone)]
struct Known {
    pattern: u32,
    written: Written,
}

/// How a word must be written to be what it can be.
#[derive(Clone)]
enum Written {
    Anyhow,
    /// With these letters.
    Whole(Box<str>),
    /// With these letters first.
    Begun(Box<str>),
}

impl Known {
    fn is(&self, word: Word) -> bool {
        match &self.written {
            Written::Anyhow => true,
            Written::Whole(written) => same_letters(word.written(), written),
            Written::Begun(written) => word.written().starts_with(&**written),
        }
    }
}

impl Vocabulary {
    pub(super) fn new(patterns: &[Pattern], lexicon: &Lexicon) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for (pattern, number) in patterns.iter().zip(0..) {
            for form in pattern.forms() {
                vocabulary.put(&form, pattern.ending, number);
            }
        }
        let known = |word| {
            let mut known = Vec::new();
            vocabulary.of_letters(&fold(word), |one| known.push(one.clone()));
            known.into()
        };
        vocabulary.of_lexicon = lexicon.words().map(known).collect();
        vocabulary
    }

    fn put(&mut self, form: &str, ending: Ending, pattern: u32) {
        let folded = fold(form);
        let cased = form.contains(char::is_uppercase);
        let known = |written: fn(Box<str>) -> Written| Known {
            pattern,
            written: if cased {
                written(form.into())
            } else {
                Written::Anyhow
            },
        };
        match (ending, folded.as_bytes().first_chunk()) {
            (Ending::Open, Some(first)) => {
                self.begins.put(folded.as_bytes());
                let begun = self.begun.entry(*first).or_default();
                begun.push((folded.into(), known(Written::Begun)));
            }
            _ => {
                let whole = self.whole.entry(&folded);
                whole.push(known(Written::Whole));
            }
        }
    }

    /// Tells the patterns that a word is.
    pub(super) fn look_up(&self, word: Word, mut tell: impl FnMut(u32)) {
        let take = |known: &Known| {
            if known.is(word) {
                tell(known.pattern);
            }
        };
        match word.id.and_then(|id| self.of_lexicon.get(id.place())) {
            Some(known) => known.iter().for_each(take),
            None => self.of_letters(&word.folded(), take),
        }
    }

    /// For each word of the lexicon, whether it can be such a pattern.
    pub(super) fn of_lexicon(&self, such: impl Fn(u32) -> bool) -> Vec<bool> {
        let words = self.of_lexicon.iter();
        words
            .map(|known| known.iter().any(|known| such(known.pattern)))
            .collect()
    }

    /// Tells what a word with these small letters can be.
    fn of_letters(&self, folded: &str, mut tell: impl FnMut(&Known)) {
        let letters = folded.as_bytes();
        if let Some(whole) = self.whole.get(Key::of(letters)) {
            whole.iter().for_each(&mut tell);
        }
        if self.begins.may_have(letters)
            && let Some(begun) = letters
                .first_chunk()
                .and_then(|first| self.begun.get(first))
        {
            for (beginning, known) in begun {
                if folded.starts_with(&**beginning) {
                    tell(known);
                }
            }
        }
    }
}

/// How words may begin: a bit for each four bytes, mixed, so that most words needn't be looked for.
struct Begins(Box<[u64; 512]>);

impl Default for Begins {
    fn default() -> Begins {
        Begins(Box::new([0; 512]))
    }
}

impl Begins {
    /// Where the bit of the first four bytes stands; of a word of three letters, the fourth is nothing.
    fn place(word: &[u8]) -> Option<(usize, u32)> {
        let first = match *word {
            [first, second, third] => [first, second, third, 0],
            [first, second, third, fourth, ..] => [first, second, third, fourth],
            _ => return None,
        };
        let mixed = u32::from_le_bytes(first).wrapping_mul(0x9e37_79b1) >> 17;
        Some((mixed as usize / 64, mixed % 64))
    }

    fn put(&mut self, beginning: &[u8]) {
        let mut longer = beginning.to_vec();
        // What has three letters goes on with any.
        let fourth = if longer.len() > 3 { 0..=0 } else { 0..=u8::MAX };
        for byte in fourth {
            longer.resize(beginning.len(), 0);
            longer.push(byte);
            if let Some((place, bit)) = Begins::place(&longer) {
                self.0[place] |= 1 << bit;
            }
        }
    }

    fn may_have(&self, word: &[u8]) -> bool {
        Begins::place(word).is_some_and(|(place, bit)| (self.0[place] >> bit) & 1 == 1)
    }
}

/// Whether two words are written alike, whatever their apostrophes and but for a full stop at the end.
fn same_letters(word: &str, other: &str) -> bool {
    let bare = |word| str::strip_suffix(word, '.').unwrap_or(word);
    let (word, other) = (bare(word), bare(other));
    let straight = |char| {
        if char == '’' || char == 'ʼ' {
            '\''
        } else {
            char
        }
    };
    let letters = |word| str::chars(word).map(straight);
    word == other || !word.is_ascii() && letters(word).eq(letters(other))
}

impl Pattern {
    fn forms(&self) -> Vec<String> {
        let mut all = vec![self.text.clone()];
        if self.ending == Ending::Forms {
            all.push(format!("{}s", self.text));
            all.extend(forms(&self.text, None).into_iter().map(|(form, _)| form));
            all.sort_unstable();
            all.dedup();
        }
        all
    }
}
