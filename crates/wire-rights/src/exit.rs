//! Exits: the ways by which a body can leave the wire.

use serde::{Deserialize, Serialize};

/// A way by which a body can leave. The ledger names one in every line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exit {
    /// The story's page in the portal, read by a signed-in publisher.
    Page,
    /// The ready-to-paste HTML of the copy box.
    CopyBox,
    /// A file: plain text, HTML or ninjs.
    Download,
    /// The API.
    Api,
    /// A private RSS, Atom or JSON feed.
    Feed,
    /// A push to the publisher's own server.
    Webhook,
    /// A file in a folder of the publisher's own server.
    Drop,
}

impl Exit {
    /// Every exit, for tables and tests.
    pub const ALL: [Self; 7] = [
        Self::Page,
        Self::CopyBox,
        Self::Download,
        Self::Api,
        Self::Feed,
        Self::Webhook,
        Self::Drop,
    ];

    /// The code that records and programs use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::CopyBox => "copy-box",
            Self::Download => "download",
            Self::Api => "api",
            Self::Feed => "feed",
            Self::Webhook => "webhook",
            Self::Drop => "drop",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "read on the wire",
            Self::CopyBox => "copied",
            Self::Download => "downloaded",
            Self::Api => "API",
            Self::Feed => "feed",
            Self::Webhook => "webhook",
            Self::Drop => "file drop",
        }
    }

    /// The exit of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|exit| exit.code() == code)
    }

    /// Whether a machine takes stories by it without a person choosing each (rule U4).
    #[must_use]
    pub fn is_automatic(self) -> bool {
        matches!(self, Self::Api | Self::Feed | Self::Webhook | Self::Drop)
    }

    /// Whether taking a story by it means to republish it, and so counts against a daily cap.
    #[must_use]
    pub fn republishes(self) -> bool {
        !matches!(self, Self::Page)
    }
}
