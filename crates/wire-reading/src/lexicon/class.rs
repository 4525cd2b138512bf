//! What a word can be.

use std::ops::{BitOr, BitOrAssign};

/// A set of classes, one bit each.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Classes(u64);

impl Classes {
    /// Whether the two sets have a class in common.
    pub(crate) const fn any(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) const fn with(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }
}

impl BitOr for Classes {
    type Output = Classes;
    fn bitor(self, other: Classes) -> Classes {
        self.with(other)
    }
}

impl BitOrAssign for Classes {
    fn bitor_assign(&mut self, other: Classes) {
        *self = self.with(other);
    }
}

macro_rules! classes {
    ($($name:ident $label:literal,)*) => {
        classes!(@number 0; $($name)*);
        impl Classes {
            /// The class that the data files call by this name.
            pub(crate) fn named(label: &str) -> Option<Classes> {
                match label {
                    $($label => Some(Classes::$name),)*
                    _ => None,
                }
            }
        }
    };
    (@number $bit:expr; $name:ident $($rest:ident)*) => {
        #[allow(missing_docs)]
        impl Classes { pub(crate) const $name: Classes = Classes(1 << ($bit)); }
        classes!(@number $bit + 1; $($rest)*);
    };
    (@number $bit:expr;) => {};
}

classes! {
    DET "det", POSSESSIVE "possessive", SUBJECT "subject", HE "he", SHE "she", THEY "they", FIRST "first", OBJECT "object",
    WHO "who", WHICH "which", THAT "that", WH "wh", PREP "prep", TIME_PREP "time-prep", AND "and", SUB "sub",
    BE "be", HAVE "have", DO "do", MODAL "modal", NOT "not", TO "to", ADVERB "adverb", NUMBER "number", ORDINAL "ordinal",
    ADJECTIVE "adjective", MONTH "month", WEEKDAY "weekday", TIME_NOUN "time-noun", TIME_WORD "time-word", TIME "time", TITLE "title",
    FEMALE_TITLE "female-title", MALE_TITLE "male-title", ROLE "role", GROUP "group", ORGANISATION "organisation",
    DOCUMENT "document", SPEECH_NOUN "speech-noun", UTTERANCE "utterance", NOUN "noun", HONORIFIC_SUFFIX "honorific-suffix",
    GIVEN_MALE "given-male", GIVEN_FEMALE "given-female", AGENCY "agency", OUTLET "outlet",
    BASE "base", THIRD "third", PAST "past", PARTICIPLE "participle", ING "ing",
}

impl Classes {
    /// Any form of a verb that isn't an auxiliary.
    pub(crate) const VERB: Classes = Classes::BASE
        .with(Classes::THIRD)
        .with(Classes::PAST)
        .with(Classes::PARTICIPLE)
        .with(Classes::ING);
    /// Auxiliaries of every kind.
    pub(crate) const AUXILIARY: Classes = Classes::BE
        .with(Classes::HAVE)
        .with(Classes::DO)
        .with(Classes::MODAL);
    /// Words that can be the head of a noun phrase.
    pub(crate) const NOMINAL: Classes = Classes::NOUN
        .with(Classes::ROLE)
        .with(Classes::GROUP)
        .with(Classes::ORGANISATION)
        .with(Classes::DOCUMENT)
        .with(Classes::SPEECH_NOUN)
        .with(Classes::TIME_NOUN)
        .with(Classes::MONTH)
        .with(Classes::WEEKDAY);
    /// Pronouns that stand for a person or several.
    pub(crate) const PERSONAL: Classes = Classes::HE
        .with(Classes::SHE)
        .with(Classes::THEY)
        .with(Classes::FIRST);
    /// A given name.
    pub(crate) const GIVEN: Classes = Classes::GIVEN_MALE.with(Classes::GIVEN_FEMALE);
}
