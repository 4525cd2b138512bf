//! Why a file was not put into a folder, in sentences.

use std::fmt;
use std::time::Duration;

use super::{AddressError, HostKey};
use crate::guard::GuardError;

/// Why a file was not put where it belongs, or the server not asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DropError {
    /// No connection was made.
    #[error(transparent)]
    Unreachable(#[from] GuardError),
    /// The address is damaged.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The drop's own key is damaged.
    #[error("the drop has no key to sign in with: make a new one in its place")]
    NoKey,
    /// No name for a file could be made.
    #[error("the system gives no random bytes for the name of a file")]
    NoRandomness,
    /// Nobody has looked yet who the server is.
    #[error(
        "it is not known yet by which key {host} is to be recognised: test the drop on its page, and compare the fingerprint"
    )]
    HostUnknown {
        /// The host.
        host: String,
    },
    /// It is another server, or one with a new key.
    #[error(
        "{host} shows another key than before, so nothing was sent: known is {}, shown was {}. Where its operator has made a new key, test the drop on its page and accept it; where not, somebody stands in between", known.fingerprint(), shown.fingerprint()
    )]
    HostChanged {
        /// The host.
        host: String,
        /// By which key it was known.
        known: HostKey,
        /// Which one it showed.
        shown: HostKey,
    },
    /// It has no key of a kind that is taken.
    #[error(
        "{host} has no host key of ed25519 or ECDSA, and no other kind is taken: let its operator make one, as 'ssh-keygen -A' does"
    )]
    HostKeyKind {
        /// The host.
        host: String,
    },
    /// The user isn't let in.
    #[error(
        "{host} does not let '{user}' in: put the line for authorized_keys that the drop's page shows where {host} looks for it"
    )]
    SignIn {
        /// The host.
        host: String,
        /// As whom.
        user: String,
    },
    /// It is an SSH server without SFTP.
    #[error("{host} lets '{user}' in and offers no SFTP: switch it on for that user")]
    NoSftp {
        /// The host.
        host: String,
        /// As whom.
        user: String,
    },
    /// The folder isn't there.
    #[error("there is no folder '{folder}' on {host}: make it, or give the drop another address")]
    NoFolder {
        /// The host.
        host: String,
        /// The folder.
        folder: String,
    },
    /// The user may not write there.
    #[error("'{user}' may not write into '{folder}' on {host}: give it the right to")]
    NotAllowed {
        /// The host.
        host: String,
        /// As whom.
        user: String,
        /// The folder.
        folder: String,
    },
    /// The server can't write, and says little of why.
    #[error(
        "{host} could not write into '{folder}' ({said}): look whether its disk or the user's quota is full"
    )]
    NotWritten {
        /// The host.
        host: String,
        /// The folder.
        folder: String,
        /// What it says.
        said: String,
    },
    /// What was written under a hidden name isn't there any more.
    #[error(
        "the file that had been written into '{folder}' on {host} was gone before it got its name: whatever takes files out of there has to leave alone those whose names begin with a dot"
    )]
    TakenAway {
        /// The host.
        host: String,
        /// The folder.
        folder: String,
    },
    /// The server can't give a file its name, and says little of why.
    #[error(
        "{host} could not give a file its name in '{folder}' ({said}): look whether a folder of that name stands there"
    )]
    NotPlaced {
        /// The host.
        host: String,
        /// The folder.
        folder: String,
        /// What it says.
        said: String,
    },
    /// The connection broke.
    #[error("the connection to {host} broke off {step}: {reason}")]
    Broken {
        /// The host.
        host: String,
        /// How far it had come.
        step: Step,
        /// What happened.
        reason: String,
    },
    /// The deadline passed.
    #[error("{host} took longer than {limit:?}, and was given up {step}")]
    TooSlow {
        /// The host.
        host: String,
        /// How far it had come.
        step: Step,
        /// The deadline.
        limit: Duration,
    },
}

/// How far the way to a file had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The keys were being exchanged.
    Greeting,
    /// The wire was signing in.
    SigningIn,
    /// The file was being written, under its hidden name.
    Writing,
    /// The server had been asked to put it in its place.
    Placing,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Greeting => "while keys were exchanged",
            Self::SigningIn => "while the wire signed in",
            Self::Writing => "while the file was written",
            Self::Placing => "while the file was put in its place, so that it may be there",
        })
    }
}

impl DropError {
    /// Whether the file may be there in spite of the error.
    #[must_use]
    pub fn perhaps_delivered(&self) -> bool {
        matches!(
            self,
            Self::Broken {
                step: Step::Placing,
                ..
            } | Self::TooSlow {
                step: Step::Placing,
                ..
            }
        )
    }
}
