//! Checking one page for copies of the wire's stories.

/// Finds copies of the wire's stories in pages.
#[derive(Debug, Default)]
pub(crate) struct Checker;
