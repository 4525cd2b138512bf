//! Whose quotations were altered: the wires whose stories are looked for know what was read in them.

use anyhow::Context as _;
use tokio::runtime::Runtime;
use wire_store::{Store, StoreError};
use wire_story::{StoryId, VersionNumber};
use wire_trace::{AlteredQuotation, Pickup};

use super::stories::Source;
use crate::context::OpenWire;
use crate::problem::Problem;

/// Names speakers. Stories out of files weren't read, so theirs have no names.
pub(super) struct Speakers {
    runtime: Runtime,
    wires: Vec<Store>,
}

impl Speakers {
    /// Opens the wires among these sources.
    pub(super) fn of(sources: &[Source]) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .context("the wire's store can't be opened")?;
        let mut wires = Vec::new();
        for source in sources {
            if let Source::Wire(folder) = source {
                wires.push(runtime.block_on(OpenWire::open(folder))?.store);
            }
        }
        Ok(Self { runtime, wires })
    }

    /// Says of each quotation that these pickups have altered whose it is, where that was read.
    pub(super) fn name(&self, page: &str, pickups: &mut [Pickup]) -> Result<(), Problem> {
        for wire in &self.wires {
            for pickup in &mut *pickups {
                self.runtime.block_on(name(wire, pickup)).map_err(|error| {
                    Problem::new(format!("{page}: its story can't be read again: {error}"))
                })?;
            }
        }
        Ok(())
    }
}

async fn name(wire: &Store, pickup: &mut Pickup) -> Result<(), StoreError> {
    let (Ok(story), Some(version)) = (
        pickup.story.parse::<StoryId>(),
        VersionNumber::new(pickup.best_version),
    ) else {
        return Ok(());
    };
    let findings = pickup.findings.iter_mut();
    let mut nameless: Vec<&mut AlteredQuotation> = findings
        .filter_map(|finding| finding.quotation.as_mut())
        .filter(|quotation| quotation.speaker.is_none())
        .collect();
    let places = nameless.iter().map(|one| one.story_range.clone());
    let speakers = wire.speakers(story, version, places.collect()).await?;
    for (quotation, speaker) in nameless.iter_mut().zip(speakers) {
        quotation.speaker = speaker;
    }
    Ok(())
}
