//! `--although-killed`: a text that looks like a killed story goes out only where somebody says why.

use wire_store::{Store, StoreError};

use crate::context::{COMMAND_LINE, OpenWire};
use crate::problem::Problem;

/// What to do with a text that looks like a killed story.
pub(super) const HINT: &str =
    "let the desk look at it; --although-killed 'WHY' publishes it, and the record keeps why";

/// What commands that publish have in common.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Although {
    /// Publish it though it looks like a killed story, and say why: it stands in the record
    #[arg(long, value_name = "WHY")]
    although_killed: Option<String>,
}

impl Although {
    /// The store to publish with.
    pub(super) fn store(&self, wire: &OpenWire) -> Store {
        match self.why() {
            Some(why) => wire.store.although_killed(COMMAND_LINE, why),
            None => wire.store.clone(),
        }
    }

    /// Whether somebody has said so.
    pub(super) fn is_said(&self) -> bool {
        self.why().is_some()
    }

    fn why(&self) -> Option<&str> {
        let why = self.although_killed.as_deref().map(str::trim);
        why.filter(|why| !why.is_empty())
    }
}

/// What a store that refused says, with what to do about it.
pub(super) fn problem(error: StoreError) -> anyhow::Error {
    match error {
        StoreError::LikeKilled(_) => Problem::new(error.to_string()).hint(HINT).into(),
        error => error.into(),
    }
}
