//! What a standing order carries.

use wire_rights::Filter;
use wire_story::ProductId;

/// What a standing order carries of the stories that its publisher may have: all of them, or those that each part
/// of the choice takes in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The product that it is narrowed to.
    pub product: Option<ProductId>,
    /// What else it is narrowed to.
    pub filter: Filter,
    /// Which messages it brings.
    pub kinds: Kinds,
    /// How much of a story is in a message.
    pub payload: Payload,
}

impl From<Option<ProductId>> for Choice {
    fn from(product: Option<ProductId>) -> Self {
        Self {
            product,
            ..Self::default()
        }
    }
}

/// Which messages a standing order brings. None of them leaves out what has to be acted on: corrections, holds and
/// kills of what the publisher has got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kinds {
    /// Every message.
    #[default]
    All,
    /// New stories, and no updates of them.
    New,
    /// Nothing but what has to be acted on.
    Urgent,
}

/// How much of a story is in a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Payload {
    /// All of it.
    #[default]
    Full,
    /// Nothing of it: the message says which story and which version, and whoever wants it fetches it. So nothing is
    /// given, and nothing stands in the ledger, before it is fetched.
    Thin,
}

impl Payload {
    /// The code that records and forms use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Thin => "thin",
        }
    }

    /// The choice of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let all = [Self::Full, Self::Thin];
        all.into_iter().find(|payload| payload.code() == code)
    }
}

impl Kinds {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::All, Self::New, Self::Urgent];

    /// The code that records and forms use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::New => "new",
            Self::Urgent => "urgent",
        }
    }

    /// The choice of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kinds| kinds.code() == code)
    }
}
