//! What a story is about.

use serde::{Deserialize, Serialize};

/// What a story is about, as its desk says: a topic of a list that others know, or one of the wire's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Its code, such as `medtop:20000530`.
    pub code: String,
    /// Its name.
    pub name: String,
}

impl Subject {
    /// The list of IPTC's Media Topics.
    pub const MEDIA_TOPICS: &'static str = "http://cv.iptc.org/newscodes/mediatopic/";

    /// Its permanent name, a URI, where it is one of IPTC's Media Topics.
    #[must_use]
    pub fn uri(&self) -> Option<String> {
        let number = self.code.strip_prefix("medtop:")?;
        Some(format!("{}{number}", Self::MEDIA_TOPICS))
    }

    /// The list that its code is of, a URI, where others know it.
    #[must_use]
    pub fn scheme(&self) -> Option<&'static str> {
        self.uri().map(|_| Self::MEDIA_TOPICS)
    }
}
