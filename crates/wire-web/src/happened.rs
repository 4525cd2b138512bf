//! What a message is about, where one is listed: without it a kill looks like any other.

use std::collections::BTreeMap;

use wire_store::{EventKind, Pending, Receipt, StoreError};

use crate::app::App;

/// What happened at places of the log.
#[derive(Debug, Default)]
pub(crate) struct Happened(BTreeMap<u64, EventKind>);

/// A label beside the name of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) word: &'static str,
    pub(crate) look: &'static str,
}

impl Happened {
    /// What these messages are about.
    pub(crate) async fn of(
        app: &App,
        waiting: &[Pending],
        receipts: &[Receipt],
    ) -> Result<Self, StoreError> {
        let waiting = waiting.iter().map(|it| it.seq);
        let seqs = waiting.chain(receipts.iter().map(|it| it.seq));
        Ok(Self(app.store.kinds_of(seqs).await?))
    }

    /// The code of what happened there; empty where nothing did.
    pub(crate) fn code(&self, seq: u64) -> &'static str {
        self.0.get(&seq).map_or("", |kind| kind.code())
    }

    /// What to say beside the message; a new story says enough itself.
    pub(crate) fn label(&self, seq: u64) -> Option<Label> {
        let kind = self.0.get(&seq)?;
        let look = match kind {
            EventKind::New => return None,
            EventKind::Kill => "kill",
            EventKind::Hold | EventKind::Correction => "warn",
            EventKind::Update | EventKind::Refile | EventKind::Released => "",
        };
        Some(Label {
            word: kind.code(),
            look,
        })
    }
}
