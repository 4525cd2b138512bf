//! A table of words, made to be looked up often.

use rustc_hash::FxHashMap;

/// As many bytes are taken at once of a text.
pub(crate) const CHUNK: usize = size_of::<u128>();

/// A word to look up.
#[derive(Clone, Copy)]
pub(crate) enum Key<'a> {
    /// Its bytes and their number as one number: so most words are compared at once, and without going where they stand.
    Short(u128),
    /// A word of more bytes than fit.
    Long(&'a [u8]),
}

impl<'a> Key<'a> {
    pub(crate) fn of(word: &'a [u8]) -> Key<'a> {
        let mut chunk = [0; CHUNK];
        match chunk.get_mut(..word.len()) {
            Some(room) => room.copy_from_slice(word),
            None => return Key::Long(word),
        }
        Key::within(&chunk, word.len()).unwrap_or(Key::Long(word))
    }

    /// The key of the word that is so many first bytes of a chunk, if it is a short one. Other than `of`, it copies nothing.
    #[inline]
    pub(crate) fn within(chunk: &[u8; CHUNK], length: usize) -> Option<Key<'a>> {
        let first = FIRST.get(length)?;
        let count = (length as u128) << (u128::BITS - u8::BITS);
        Some(Key::Short(u128::from_le_bytes(*chunk) & first | count))
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
        match Key::of(word.as_bytes()) {
            Key::Short(word) => self.short.entry(word).or_default(),
            Key::Long(word) => self.long.entry(word.into()).or_default(),
        }
    }
}

impl<V> ByWord<V> {
    #[inline]
    pub(crate) fn get(&self, key: Key) -> Option<&V> {
        match key {
            Key::Short(word) => self.short.get(&word),
            Key::Long(word) => self.long.get(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ByWord, CHUNK, Key};

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
            let found = Key::within(chunk, word.len()).and_then(|key| known.get(key));
            assert_eq!(found.is_some(), word.len() < CHUNK);
        }
        assert_eq!(known.get(Key::of(b"b")), None);
        assert_eq!(known.get(Key::of(b"")), None);
    }
}
