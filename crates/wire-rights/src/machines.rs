//! What machines may do with the stories.

use serde::{Deserialize, Serialize};

/// What search engines and AI systems may do with the wire's stories.
///
/// This is a part of its own, because it speaks to others than the rest of the terms: those license
/// people to republish, this licenses machines to read. What is said here is repeated in the forms
/// that machines know (RSL, TDMRep, ODRL); whether they keep to it, no program of ours can see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Machines {
    /// List the stories in results of a search, with a link.
    pub search: MachineUse,
    /// Answer from the stories: summaries, answers of an assistant.
    pub summaries: MachineUse,
    /// Train a model on the stories.
    pub training: MachineUse,
}

impl Machines {
    /// The three uses, each with what is said of it.
    #[must_use]
    pub fn uses(&self) -> [MachineUse; 3] {
        [self.search, self.summaries, self.training]
    }

    /// Whether text and data mining is reserved: whether anything but search needs to be asked for.
    #[must_use]
    pub fn reserves_mining(&self) -> bool {
        [self.summaries, self.training]
            .iter()
            .any(|said| *said != MachineUse::Allowed)
    }
}

impl Default for Machines {
    /// Search engines may list the stories; all else needs a licence.
    fn default() -> Self {
        Self {
            search: MachineUse::Allowed,
            summaries: MachineUse::Licence,
            training: MachineUse::Licence,
        }
    }
}

/// Whether machines may use the stories in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MachineUse {
    /// They may, free of charge.
    Allowed,
    /// They may under a licence.
    Licence,
    /// They may not.
    Prohibited,
}
