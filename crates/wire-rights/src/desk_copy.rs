//! The desk's copy: for preview, editing and diffs.

use wire_story::Content;

use crate::Editing;

/// A version or a draft as the desk sees it. Made from an editor's permission; never cached, never
/// in the ledger.
#[derive(Clone, Copy, Debug)]
pub struct DeskCopy<'a> {
    content: &'a Content,
}

impl<'a> DeskCopy<'a> {
    /// The content, for someone who may edit it.
    #[must_use]
    pub fn new(_permission: Editing, content: &'a Content) -> Self {
        Self { content }
    }

    /// What it says.
    #[must_use]
    pub fn content(&self) -> &'a Content {
        self.content
    }
}
