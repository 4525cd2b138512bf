//! What a product selects by: everything that is known of a story without opening its body.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use wire_story::{Availability, StoryId};

/// Which stories a product selects. Each field that says something narrows the selection; within a
/// field one match is enough. Stories picked by hand belong to it whatever the fields say, and those
/// left out never do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Filter {
    /// Who made the story.
    pub creators: Vec<String>,
    /// Its language, as BCP 47 ranges: `en` takes `en-GB` in.
    pub languages: Vec<String>,
    /// Whether it is free.
    pub availability: Option<Availability>,
    /// What its headline speaks of: each entry is one or more words, all of which have to stand there.
    pub headline: Vec<String>,
    /// The first day that it may be dated.
    pub from: Option<Date>,
    /// The last day that it may be dated.
    pub to: Option<Date>,
    /// Stories picked by hand.
    pub picked: Vec<StoryId>,
    /// Stories left out by hand.
    pub left_out: Vec<StoryId>,
}

/// Why a filter can't be kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// It asks for nothing, so it selects nothing.
    #[error("the filter selects nothing: give a creator, a language, words, days or stories")]
    Nothing,
    /// No day lies between its days.
    #[error("the filter selects nothing: its last day, {to}, comes before its first, {from}")]
    NoDays {
        /// The first day.
        from: Date,
        /// The last.
        to: Date,
    },
    /// A story is both picked and left out.
    #[error("story {story} is both picked and left out: decide for one")]
    Both {
        /// The story.
        story: StoryId,
    },
    /// Words without a letter or a digit stand in no headline.
    #[error("“{line}” has no word in it: headlines are searched for words")]
    NoWord {
        /// What was typed.
        line: String,
    },
    /// It is no language.
    #[error("“{tag}” is no language: write en, or pt-BR")]
    Language {
        /// What was typed.
        tag: String,
    },
    /// A list is longer than a filter may be.
    #[error("{field} has {found} entries: at most {limit} are accepted", limit = Filter::MOST)]
    TooMany {
        /// The field.
        field: &'static str,
        /// How many there are.
        found: usize,
    },
}

impl FilterError {
    /// Whether it is about the list of languages.
    #[must_use]
    pub fn is_of_languages(&self) -> bool {
        match self {
            Self::Language { .. } => true,
            Self::TooMany { field, .. } => *field == LANGUAGES,
            _ => false,
        }
    }
}

/// What the list of languages is called.
const LANGUAGES: &str = "the list of languages";

impl Filter {
    /// The most entries that a list of it may have: decisions look through them.
    pub const MOST: usize = 200;

    /// Whether one of the fields says something. Without one, only stories picked by hand are
    /// selected.
    #[must_use]
    pub fn asks(&self) -> bool {
        !self.creators.is_empty()
            || !self.languages.is_empty()
            || self.availability.is_some()
            || !self.headline.is_empty()
            || self.from.is_some()
            || self.to.is_some()
    }

    /// Whether it can select anything.
    ///
    /// # Errors
    /// It can't; or an entry isn't what it should be.
    pub fn check(&self) -> Result<(), FilterError> {
        for (field, found) in [
            ("the list of creators", self.creators.len()),
            (LANGUAGES, self.languages.len()),
            ("the list of words", self.headline.len()),
            ("the list of picked stories", self.picked.len()),
            ("the list of stories left out", self.left_out.len()),
        ] {
            if found > Self::MOST {
                return Err(FilterError::TooMany { field, found });
            }
        }
        let is_tag = |tag: &&String| {
            tag.len() >= 2
                && tag.len() <= 35
                && tag.split('-').all(|part| {
                    (1..=8).contains(&part.len())
                        && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
                })
        };
        if let Some(tag) = self.languages.iter().find(|tag| !is_tag(tag)) {
            return Err(FilterError::Language { tag: short(tag) });
        }
        let has_word = |line: &str| wire_story::text::words(line) > 0;
        if let Some(line) = self.headline.iter().find(|line| !has_word(line)) {
            return Err(FilterError::NoWord { line: short(line) });
        }
        if let (Some(from), Some(to)) = (self.from, self.to)
            && to < from
        {
            return Err(FilterError::NoDays { from, to });
        }
        if let Some(story) = self.picked.iter().find(|id| self.left_out.contains(id)) {
            return Err(FilterError::Both { story: *story });
        }
        if !self.asks() && self.picked.is_empty() {
            return Err(FilterError::Nothing);
        }
        Ok(())
    }
}

fn short(text: &str) -> String {
    text.chars().take(60).collect()
}
