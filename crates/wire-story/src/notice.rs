//! The notice: the sentences that must travel with a copy.

/// The sentences that must travel with a copy: credit line, licence sentence, licensing contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Who made the story, as the notice names it: "The Example Foundation".
    pub creator: Option<String>,
    /// The notice as it came, paragraph by paragraph, with the contact in its place where it is known.
    pub paragraphs: Vec<String>,
    /// Whom to ask for a licence.
    pub contact: Contact,
}

/// The licensing contact, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contact {
    /// An e-mail address.
    Address(String),
    /// The page's e-mail protection put a placeholder in its place, and the address is lost.
    Destroyed,
    /// The notice names none.
    Missing,
}

impl Contact {
    /// The address, where there is one.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        match self {
            Self::Address(address) => Some(address),
            Self::Destroyed | Self::Missing => None,
        }
    }
}
