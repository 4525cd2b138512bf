//! Hashes of words, straight from the bytes of a text.
//!
//! A page has some thousands of words and hardly any that needs folding, so plain ones are cut out of
//! blocks of 64 bytes and hashed eight bytes at a time; what else there is goes the long way.

use std::ops::Range;
use std::sync::LazyLock;

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, u8x64};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::fold::{fold, is_hangul, is_invisible};
use super::look_alike::{Twin, is_foreign, twin};
use super::token::{is_word, tokens};

const FACTOR: u64 = 0x9fb2_1c65_1e98_df25;

/// The hash of a folded word. It is part of the index's format: eight bytes at a time are multiplied
/// in, and a last mix makes all its bits good. Words of up to eight bytes never have the same.
#[must_use]
pub fn hash(word: &str) -> u64 {
    let mut hash = 0;
    for eight in word.as_bytes().chunks(8) {
        let mut bytes = [0; 8];
        bytes[..eight.len()].copy_from_slice(eight);
        hash = take(hash, u64::from_le_bytes(bytes));
    }
    finish(hash)
}

/// Takes the next eight bytes of a word.
#[inline(always)]
fn take(hash: u64, eight: u64) -> u64 {
    (hash.rotate_left(29) ^ eight).wrapping_mul(FACTOR)
}

#[inline(always)]
fn finish(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 29)
}

/// The hashes of a text's words, in order: those of its [`tokens`].
#[must_use]
pub fn word_hashes(text: &str) -> Vec<u64> {
    dispatch!(Level::new(), simd => hashes_of(simd, text))
}

/// It is compiled once for each kind of processor, and what is called in its loop with it.
#[inline(always)]
fn hashes_of<S: Simd>(simd: S, text: &str) -> Vec<u64> {
    let mut hashes = Vec::with_capacity(text.len() / 6 + 1);
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let block = Block::at(simd, bytes, at);
        // Where the first byte stands that is no plain ASCII, or the block ends.
        let plain = (block.other.trailing_zeros() as usize).min(bytes.len() - at);
        let ended = at + plain == bytes.len();
        let words = block.words & low_bits(plain);
        let mut starts = words & !(words << 1);
        let mut ends = !words & (words << 1) & low_bits(plain + usize::from(ended));
        while ends != 0 {
            let (start, end) = (starts.trailing_zeros(), ends.trailing_zeros());
            hashes.push(plain_word(bytes, at + start as usize, at + end as usize));
            starts &= starts - 1;
            ends &= ends - 1;
        }
        at = match (starts, plain) {
            // The last word, or the mark before what is no plain ASCII, may not end where it seems to.
            (0, 64) => at + 64,
            (0, _) if ended => at + plain,
            (0, _) => piece(text, (at + plain).saturating_sub(1), &mut hashes),
            (_, 64) if starts.trailing_zeros() > 0 => at + starts.trailing_zeros() as usize,
            _ => piece(text, at + starts.trailing_zeros() as usize, &mut hashes),
        };
    }
    hashes
}

/// So many bits, from the lowest.
#[inline(always)]
fn low_bits(count: usize) -> u64 {
    if count < 64 {
        (1 << count) - 1
    } else {
        u64::MAX
    }
}

/// What stands at each of 64 bytes.
struct Block {
    /// Letters, digits and underscores.
    words: u64,
    /// Bytes that may need folding beyond lower case: not ASCII, or invisible.
    other: u64,
}

impl Block {
    /// The 64 bytes from here on; behind the end of the text are spaces.
    #[inline(always)]
    fn at<S: Simd>(simd: S, bytes: &[u8], at: usize) -> Self {
        let block = bytes[at..].first_chunk().copied().unwrap_or_else(|| {
            let mut padded = [b' '; 64];
            padded[..bytes.len() - at].copy_from_slice(&bytes[at..]);
            padded
        });
        let block = u8x64::simd_from(simd, block);
        let within = |bytes: u8x64<S>, first: u8, last: u8| (bytes - first).simd_le(last - first);
        let letters = within(block | 0x20, b'a', b'z');
        let words = letters | within(block, b'0', b'9') | block.simd_eq(b'_');
        let plain = within(block, b' ', b'~') | within(block, b'\t', b'\r');
        Self {
            words: words.to_bitmask(),
            other: !plain.to_bitmask(),
        }
    }
}

/// The hash of a word of ASCII letters, digits and underscores.
#[inline(always)]
fn plain_word(bytes: &[u8], start: usize, end: usize) -> u64 {
    let mut hash = take(0, lower(eight_of(bytes, start, end)));
    for at in (start + 8..end).step_by(8) {
        hash = take(hash, lower(eight_of(bytes, at, end)));
    }
    finish(hash)
}

/// The next eight bytes of a word, or those that are left of it.
#[inline(always)]
fn eight_of(bytes: &[u8], at: usize, end: usize) -> u64 {
    let left = (end - at).min(8);
    if let Some(eight) = bytes[at..].first_chunk() {
        return u64::from_le_bytes(*eight) & (u64::MAX >> (64 - 8 * left));
    }
    let mut eight = [0; 8];
    eight[..left].copy_from_slice(&bytes[at..end]);
    u64::from_le_bytes(eight)
}

/// Eight letters, digits and underscores in lower case.
#[inline(always)]
fn lower(eight: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // Of the bytes with bit 6 those without bit 5 are capitals, or the underscore, whose lower bits are all set.
    let capital = (eight & (EACH * 0x40)) & !((eight & (EACH * 0x20)) << 1);
    let underscore = ((eight & (EACH * 0x1f)) + EACH) & (EACH * 0x20);
    eight | ((capital & !(underscore << 1)) >> 1)
}

/// Gives the hashes of the words from here up to the next mark or space behind which ASCII goes on, and
/// where that is.
fn piece(text: &str, start: usize, hashes: &mut Vec<u64>) -> usize {
    let bytes = text.as_bytes();
    let is_end = |at: &usize| {
        let plain = |byte: u8| matches!(byte, b'\t'..=b'\r' | b' '..=b'~');
        let next = bytes.get(at + 1).is_none_or(|next| plain(*next));
        next && plain(bytes[*at]) && !is_word(char::from(bytes[*at]))
    };
    let end = (start + 1..bytes.len()).find(is_end).unwrap_or(bytes.len());
    let piece = &text[start..end];
    let before = hashes.len();
    if simple_words(piece, hashes).is_none() {
        hashes.truncate(before);
        hashes.extend(tokens(piece).iter().map(|token| token.hash));
    }
    end
}

/// The hashes of the words of a text in which every character folds by itself; nothing where one
/// doesn't.
fn simple_words(text: &str, hashes: &mut Vec<u64>) -> Option<()> {
    let mut word = Word::default();
    for c in text.chars() {
        match simple(c) {
            Simple::Letters(letters, count) => word.push(&letters[..usize::from(count)]),
            Simple::Foreign(letters, count) => {
                word.foreign = true;
                word.is_itself |= twin(c) == Twin::None;
                word.push(&letters[..usize::from(count)]);
            }
            Simple::Mark => hashes.extend(word.end()?),
            Simple::No => return None,
        }
    }
    hashes.extend(word.end()?);
    Some(())
}

/// A word whose letters come one by one.
#[derive(Default)]
struct Word {
    hash: u64,
    eight: u64,
    length: u32,
    /// Whether it has Greek or Cyrillic letters.
    foreign: bool,
    /// Whether one of these looks like no Latin letter, so that none of them poses as one.
    is_itself: bool,
}

impl Word {
    fn push(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.eight |= u64::from(*byte) << (8 * (self.length % 8));
            self.length += 1;
            if self.length.is_multiple_of(8) {
                self.hash = take(self.hash, self.eight);
                self.eight = 0;
            }
        }
    }

    /// The word's hash, if there was one; nothing at all where its letters may pose as others.
    fn end(&mut self) -> Option<Option<u64>> {
        let word = std::mem::take(self);
        if word.foreign && !word.is_itself {
            return None;
        }
        let hash = match word.length % 8 {
            0 => word.hash,
            _ => take(word.hash, word.eight),
        };
        Some((word.length > 0).then(|| finish(hash)))
    }
}

/// What becomes of a character beside others that are simple, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Simple {
    /// It is, or becomes, these bytes of a word.
    Letters([u8; 5], u8),
    /// The same of a Greek or Cyrillic letter, which may pose as a Latin one.
    Foreign([u8; 5], u8),
    /// It ends words.
    Mark,
    /// It depends on what stands around it.
    No,
}

/// Characters that are looked up: the scripts with letters that have cases and their neighbours; the signs of print, and
/// those of East Asia.
const LETTERS: Range<u32> = 0..0x700;
const SIGNS: Range<u32> = 0x2000..0x2200;
const EASTERN: Range<u32> = 0x3000..0x3100;

static SIMPLE: LazyLock<Vec<Simple>> = LazyLock::new(|| {
    let numbers = LETTERS.chain(SIGNS).chain(EASTERN);
    numbers
        .map(|number| char::from_u32(number).map_or(Simple::No, Simple::of))
        .collect()
});

fn simple(c: char) -> Simple {
    let number = u32::from(c);
    let place = if LETTERS.contains(&number) {
        number
    } else if SIGNS.contains(&number) {
        number - SIGNS.start + LETTERS.end
    } else if EASTERN.contains(&number) {
        number - EASTERN.start + (LETTERS.end + SIGNS.end - SIGNS.start)
    } else if matches!(c, '\u{4e00}'..='\u{9fa5}' | '\u{ac00}'..='\u{d7a3}') {
        // Chinese characters, and syllables of Korean, are what they are.
        let mut letters = [0; 5];
        let count = c.encode_utf8(&mut letters).len();
        return Simple::Letters(letters, count as u8);
    } else {
        return Simple::No;
    };
    SIMPLE[place as usize]
}

impl Simple {
    /// What folding makes of the character alone.
    fn of(c: char) -> Self {
        let is_letter = |c: char| is_word(c) || is_combining_mark(c);
        let folded = if is_foreign(c) {
            // In a word of its own it would be taken for a Latin one.
            c.to_lowercase().to_string().replace('ς', "σ")
        } else {
            fold(c.encode_utf8(&mut [0; 4])).as_str().to_owned()
        };
        let mut letters = [0; 5];
        let depends = is_combining_mark(c) || is_invisible(c) || is_hangul(c);
        let is_one = folded.starts_with(is_word) && folded.chars().all(is_letter);
        let foreign = folded.chars().any(is_foreign);
        let plain = c.is_alphabetic()
            && std::iter::once(c).nfkc().eq([c])
            && folded.chars().nfkc().eq(folded.chars());
        match letters.get_mut(..folded.len()) {
            _ if depends => Self::No,
            _ if !folded.chars().any(is_letter) => Self::Mark,
            Some(room) if is_one && (!foreign || is_foreign(c) && plain) => {
                room.copy_from_slice(folded.as_bytes());
                let count = folded.len() as u8;
                if foreign {
                    Self::Foreign(letters, count)
                } else {
                    Self::Letters(letters, count)
                }
            }
            _ => Self::No,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn short_words_have_hashes_of_their_own() {
        assert_ne!(hash("one"), hash("two"));
        assert_ne!(hash("a"), hash("aaaaaaaaa"));
        // Part of the index's format: it must not change by accident.
        assert_eq!(hash("wire"), 18_443_172_019_293_344_774);
        assert_eq!(hash("ferry_terminal"), 2_121_724_198_272_531_222);
    }

    fn texts() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<String>(),
            "[ -~\\t\\n]{0,60}",
            "[a-zA-Z0-9_]{0,90}",
            "[a-zA-Z0-9_ ,.“”‘’'–…-]{0,90}",
            "[A-Za-zÀ-ɏ ,.½№ªſ€™]{0,40}",
            "[а-яёіА-ЯΑ-Ωά-ώ .,-]{0,40}",
            "[а-яa-z一-龥가-힣ぁ-ん،ا-ي \n]{0,20}",
            "[а-яα-ωa-z \u{ad}\u{200b}\u{300}\u{a0}\n\u{b}\u{7f}]{0,12}",
        ];
        prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        #[test]
        fn hashes_are_those_of_the_tokens(text in texts()) {
            let of_tokens: Vec<u64> = tokens(&text).iter().map(|token| token.hash).collect();
            prop_assert_eq!(word_hashes(&text), of_tokens);
        }
    }
}
