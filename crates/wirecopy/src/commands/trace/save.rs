//! `--save`: pickups go into the wire's store, as a look at the page would have put them there when it was
//! fetched.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;
use tokio::runtime::Runtime;
use wire_delivery::Clock;
use wire_delivery::looks::{Keeper, KeptPickups, LookError};
use wire_trace::{PageContext, Pickup};

use super::proofs::Proof;
use super::told::count;
use crate::context::OpenWire;
use crate::output::say;
use crate::problem::Problem;

/// Saves pickups into a wire.
pub(super) struct Saving {
    runtime: Runtime,
    keeper: Keeper,
    sum: Mutex<Sum>,
}

/// What came of it so far.
#[derive(Default)]
struct Sum {
    kept: KeptPickups,
    unsaved: BTreeMap<Unsaved, usize>,
}

/// Why what was found on a page isn't saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unsaved {
    /// It is a file.
    File,
    /// The archive has no web address for it.
    NoAddress,
    /// The archive doesn't say when it was fetched.
    NoTime,
    /// The archive says so, and it can't be.
    Future,
    /// The archive has it without its server's answer.
    NoAnswer,
    /// The archive has its beginning alone.
    CutOff,
    /// It is larger than the pages that a wire keeps.
    TooLarge,
}

impl Unsaved {
    fn because(self) -> &'static str {
        match self {
            Self::File => {
                "a file says neither where its page stood nor when; an address or a web archive does"
            }
            Self::NoAddress => "the archive has no web address for the page",
            Self::NoTime => "the archive doesn't say when the page was fetched",
            Self::Future => "the archive says that the page was fetched in the future",
            Self::NoAnswer => "the archive has the page without its server's answer",
            Self::CutOff => "the archive has only the beginning of the page",
            Self::TooLarge => "the page is larger than those that a wire keeps",
        }
    }
}

impl Saving {
    /// Opens the wire in this folder.
    pub(super) fn into(wire: &Path) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .context("the wire's store can't be opened")?;
        let store = runtime.block_on(OpenWire::open(wire))?.store;
        Ok(Self {
            keeper: Keeper::new(store, Clock::system()),
            runtime,
            sum: Mutex::default(),
        })
    }

    /// Saves what was found on a page, or remembers why not.
    pub(super) fn save(
        &self,
        name: &str,
        proof: &Result<Proof, Unsaved>,
        pickups: &[Pickup],
    ) -> Result<(), Problem> {
        let saved = match proof {
            Ok(proof) => self.keep(proof, pickups),
            Err(why) => Ok(Err(*why)),
        };
        let saved = saved.map_err(|error| {
            Problem::new(format!("{name}: its pickups can't be saved: {error}"))
                .hint("what was saved so far is kept; run it again when this is mended")
        })?;
        let mut sum = self.sum.lock().unwrap_or_else(PoisonError::into_inner);
        match saved {
            Ok(kept) => sum.kept += kept,
            Err(why) => *sum.unsaved.entry(why).or_default() += pickups.len(),
        }
        Ok(())
    }

    fn keep(
        &self,
        proof: &Proof,
        pickups: &[Pickup],
    ) -> Result<Result<KeptPickups, Unsaved>, LookError> {
        let Proof {
            address,
            seen,
            fetched,
        } = proof;
        if fetched.bytes.len() > PageContext::LIMIT {
            return Ok(Err(Unsaved::TooLarge));
        }
        let stories = pickups.iter().filter_map(|it| it.story.parse().ok());
        let keeping = self.keeper.keep(address, *seen, fetched, stories.collect());
        self.runtime.block_on(keeping).map(Ok)
    }

    /// Says what was saved, and what was not and why.
    pub(super) fn end(&self) {
        let sum = self.sum.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = &sum.kept;
        let mut sentence = format!(
            "Saved in the wire: {}, {}.",
            count(kept.new, "new pickup", "new pickups"),
            count(kept.further, "further look", "further looks")
        );
        if kept.already > 0 {
            let already = count(kept.already, "was", "were");
            sentence.push_str(&format!(" {already} there already."));
        }
        if kept.closed > 0 {
            let closed = count(kept.closed, "obligation", "obligations");
            sentence.push_str(&format!(" They show {closed} as done."));
        }
        say(sentence);
        for (why, pickups) in &sum.unsaved {
            let pickups = count(*pickups, "pickup", "pickups");
            say(format!("Not saved: {pickups}, because {}.", why.because()));
        }
    }
}
