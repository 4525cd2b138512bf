//! Which words of the rules a word of the text is.

use rustc_hash::FxHashMap;

use crate::lexicon::forms;
use crate::subjects::rule::Ending;
use crate::text::fold;

/// A word of the rules: as it is written, or with an ending.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Pattern {
    pub(super) text: String,
    pub(super) ending: Ending,
}

/// Words by all their letters, and beginnings of words by their first three bytes.
#[derive(Default)]
pub(super) struct Vocabulary {
    whole: FxHashMap<Box<str>, Vec<Known>>,
    begun: FxHashMap<[u8; 3], Vec<(Box<str>, Known)>>,
    /// How a word must begin that is one of these.
    begins: Begins,
}

/// A pattern, and how it must be written where its capitals count.
struct Known {
    pattern: u32,
    written: Option<Box<str>>,
}

impl Vocabulary {
    pub(super) fn new(patterns: &[Pattern]) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for (pattern, number) in patterns.iter().zip(0..) {
            for form in pattern.forms() {
                vocabulary.put(&form, pattern.ending, number);
            }
        }
        vocabulary
    }

    fn put(&mut self, form: &str, ending: Ending, pattern: u32) {
        let mut folded = String::new();
        fold(form, &mut folded);
        let cased = form.contains(char::is_uppercase);
        let known = Known {
            pattern,
            written: cased.then(|| form.into()),
        };
        match (ending, folded.as_bytes().first_chunk()) {
            (Ending::Open, Some(first)) => {
                self.begins.put(folded.as_bytes());
                let begun = self.begun.entry(*first).or_default();
                begun.push((folded.into(), known));
            }
            _ => self.whole.entry(folded.into()).or_default().push(known),
        }
    }

    /// Puts the patterns that a word is into `found`; `folded` is it in small letters.
    pub(super) fn look_up(&self, word: &str, folded: &str, found: &mut Vec<u32>) {
        found.clear();
        if let Some(whole) = self.whole.get(folded) {
            let fitting = whole.iter().filter(|known| {
                let written = known.written.as_deref();
                written.is_none_or(|written| same_letters(word, written))
            });
            found.extend(fitting.map(|known| known.pattern));
        }
        let first = folded.as_bytes().first_chunk();
        if self.begins.may_have(folded.as_bytes())
            && let Some(begun) = first.and_then(|first| self.begun.get(first))
        {
            let fitting = begun.iter().filter(|(beginning, known)| {
                let written = known.written.as_deref();
                folded.starts_with(&**beginning)
                    && written.is_none_or(|written| word.starts_with(written))
            });
            found.extend(fitting.map(|(_, known)| known.pattern));
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
