//! A table of words, made to be looked up often.

use rustc_hash::FxHashMap;

/// As many bytes are taken at once of a text.
pub(crate) const CHUNK: usize = size_of::<u128>();

/// A word to look up.
#[derive(Clone, Copy)]
pub(crate) struct Key<'a> {
    word: &'a [u8],
    /// Its bytes and their number, if they are few enough to be one number together: so most words are compared at once, and
    /// without going where they stand.
    short: Option<u128>,
}

impl<'a> Key<'a> {
    pub(crate) fn of(word: &'a [u8]) -> Key<'a> {
        let mut chunk = [0; CHUNK];
        let length = word.len().min(CHUNK);
        chunk[..length].copy_from_slice(&word[..length]);
        Key::within(word, &chunk)
    }

    /// The key of a word whose bytes begin the chunk, whatever follows them there. Other than `of`, it copies nothing.
    pub(crate) fn within(word: &'a [u8], chunk: &[u8; CHUNK]) -> Key<'a> {
        let short = FIRST.get(word.len()).map(|first| {
            let count = (word.len() as u128) << (u128::BITS - u8::BITS);
            u128::from_le_bytes(*chunk) & first | count
        });
        Key { word, short }
    }
}

/// So many of a number's first bytes. The last is never one of them: there stands how many they are.
const FIRST: [u128; CHUNK] = {
    let mut first = [0; CHUNK];
    let mut count = 1;
    while count < CHUNK {
        first[count] = first[count - 1] << u8::BITS | u8::MAX as u128;
        count += 1;
    }
    first
};

/// What is known of each word.
pub(crate) struct ByWord<V> {
    short: FxHashMap<u128, V>,
    long: FxHashMap<Box<[u8]>, V>,
}

impl<V> Default for ByWord<V> {
    fn default() -> ByWord<V> {
        ByWord {
            short: FxHashMap::default(),
            long: FxHashMap::default(),
        }
    }
}

impl<V: Default> ByWord<V> {
    pub(crate) fn entry(&mut self, word: &str) -> &mut V {
        match Key::of(word.as_bytes()).short {
            Some(short) => self.short.entry(short).or_default(),
            None => self.long.entry(word.as_bytes().into()).or_default(),
        }
    }
}

impl<V> ByWord<V> {
    pub(crate) fn get(&self, key: Key) -> Option<&V> {
        match key.short {
            Some(short) => self.short.get(&short),
            None => self.long.get(key.word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ByWord, Key};

    #[test]
    fn words_are_found_by_their_letters_however_many() {
        let mut known: ByWord<usize> = ByWord::default();
        let words = ["a", "at", "fifteen-letters", "sixteen-letters-", "a\0"];
        for word in words {
            *known.entry(word) = word.len();
        }
        for word in words {
            assert_eq!(known.get(Key::of(word.as_bytes())), Some(&word.len()));
            let text = format!("{word} and what follows it");
            let chunk = text.as_bytes().first_chunk().unwrap();
            let within = Key::within(word.as_bytes(), chunk);
            assert_eq!(known.get(within), Some(&word.len()));
        }
        assert_eq!(known.get(Key::of(b"b")), None);
        assert_eq!(known.get(Key::of(b"")), None);
    }
}
