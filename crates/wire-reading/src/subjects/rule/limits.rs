//! How much rules may be.

/// Bytes of a file.
pub(super) const FILE: usize = 2_000_000;
/// Rules of a file.
pub(super) const RULES: usize = 10_000;
/// Characters of a code.
pub(super) const CODE: usize = 60;
/// Characters of a name.
pub(super) const NAME: usize = 120;
/// Words and signs of a rule.
pub(super) const SIGNS: usize = 1_000;
/// Brackets within brackets.
pub(super) const DEPTH: usize = 12;
/// Words of a phrase.
pub(super) const PHRASE: usize = 8;
/// Bytes of a word.
pub(super) const WORD: usize = 60;
/// Letters before a `*`.
pub(super) const BEGINNING: usize = 3;
/// Words between two that are near.
pub(super) const NEAR: u8 = 30;
/// How often something may be asked for.
pub(super) const COUNT: u8 = 50;
/// Errors that are told at once.
pub(super) const ERRORS: usize = 50;
