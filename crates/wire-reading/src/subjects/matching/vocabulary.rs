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
                let begun = self.begun.entry(*first).or_default();
                begun.push((folded.into(), known));
            }
            _ => self.whole.entry(folded.into()).or_default().push(known),
        }
    }

    /// Puts the patterns that a word is into `found`; `folded` is it in small letters.
    pub(super) fn look_up(&self, word: &str, folded: &str, found: &mut Vec<u32>) {
        found.clear();
        let whole = self.whole.get(folded).into_iter().flatten();
        let fitting = whole.filter(|known| {
            let written = known.written.as_deref();
            written.is_none_or(|written| same_letters(word, written))
        });
        found.extend(fitting.map(|known| known.pattern));
        let first = folded.as_bytes().first_chunk();
        let begun = first.and_then(|first| self.begun.get(first));
        let fitting = begun.into_iter().flatten().filter(|(beginning, known)| {
            let written = known.written.as_deref();
            folded.starts_with(&**beginning)
                && written.is_none_or(|written| word.starts_with(written))
        });
        found.extend(fitting.map(|(_, known)| known.pattern));
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
