//! A text that looks like a killed story waits until somebody says why it may go all the same.

use std::borrow::Cow;

use wire_rights::Editing;
use wire_store::{LikeKilled, Store};

use crate::app::App;
use crate::error::as_sentence;
use crate::session::Desk;

/// What is shown above the button that publishes.
pub(crate) struct Resembles {
    /// The killed story.
    pub(crate) story: String,
    /// Which it is, how much of it is there, and why it was killed.
    pub(crate) sentence: String,
    /// Why it may go all the same, as it was typed.
    pub(crate) although: String,
}

impl Resembles {
    pub(crate) fn new(alike: &LikeKilled, although: &str) -> Self {
        Self {
            story: alike.story.to_string(),
            sentence: as_sentence(&alike.to_string()),
            although: although.to_owned(),
        }
    }
}

/// The store to publish with: for who has said why the text may go though it looks like a killed story,
/// one that lets it, and records it.
pub(crate) fn store<'a>(app: &'a App, desk: &Desk<Editing>, although: &str) -> Cow<'a, Store> {
    match although.trim() {
        "" => Cow::Borrowed(&app.store),
        why => Cow::Owned(app.store.although_killed(&desk.who(), why)),
    }
}
