//! What a signed-in person may do, as values that can't be made up.

use serde::{Deserialize, Serialize};
use wire_story::PublisherId;

/// What part a person plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Runs the wire: may do everything at the desk, and make users.
    Administrator,
    /// Writes, corrects and kills stories.
    Editor,
    /// Decides about publishers and licences.
    LicensingManager,
    /// Takes stories for a publisher.
    Publisher(PublisherId),
}

/// The permission to write, correct and kill stories, and to see any body.
#[derive(Clone, Copy, Debug)]
pub struct Editing(());

/// The permission to decide about publishers, evidence and licences.
#[derive(Clone, Copy, Debug)]
pub struct Licensing(());

/// The permission to make users and to change the wire's settings.
#[derive(Clone, Copy, Debug)]
pub struct Administering(());

impl Role {
    /// The permission to edit, for those who have it.
    #[must_use]
    pub fn editing(self) -> Option<Editing> {
        matches!(self, Self::Administrator | Self::Editor).then_some(Editing(()))
    }

    /// The permission to license, for those who have it.
    #[must_use]
    pub fn licensing(self) -> Option<Licensing> {
        matches!(self, Self::Administrator | Self::LicensingManager).then_some(Licensing(()))
    }

    /// The permission to administer, for those who have it.
    #[must_use]
    pub fn administering(self) -> Option<Administering> {
        matches!(self, Self::Administrator).then_some(Administering(()))
    }

    /// Whether the person belongs to the desk.
    #[must_use]
    pub fn is_desk(self) -> bool {
        !matches!(self, Self::Publisher(_))
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Editor => "editor",
            Self::LicensingManager => "licensing manager",
            Self::Publisher(_) => "publisher",
        }
    }
}
