//! One text normalisation for all: search, reading and trace.
//!
//! Two texts that a reader takes for the same are the same here. [`fold`] brings a text into the
//! form in which it is compared, and keeps for each byte where it came from; [`tokens`] cuts it
//! into words.
//!
//! What folding does: Unicode compatibility forms (NFKC), lower case, quotation marks and dashes
//! to their plain forms, any white space to one space, invisible characters (soft hyphens,
//! zero-width spaces and joiners, direction marks) away, and Cyrillic or Greek look-alikes in
//! Latin words to the Latin letters they pose as.
//!
//! ```
//! use wire_story::text::{fold, words};
//!
//! let folded = fold("“Co\u{ad}operation”\u{a0}– it\u{200b}works");
//! assert_eq!(folded.as_str(), "\"cooperation\" - itworks");
//! assert_eq!(words("It’s ten o’clock"), 5);
//! ```

mod blank;
mod fold;
mod hash;
mod look_alike;
mod token;
mod turning;

pub use blank::is_blank;
pub use fold::{Folded, fold};
pub use hash::{hash, word_hashes};
pub use token::{Token, tokens, words};
pub use turning::{turns, without_turning};
