//! Who speaks in a story, for the programs that take it.

/// Somebody with a name who speaks in a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Their name.
    pub name: String,
    /// What they are, in the words of the story; may be empty.
    pub role: String,
    /// Whether it is a person, and no organisation or group.
    pub is_person: bool,
}
