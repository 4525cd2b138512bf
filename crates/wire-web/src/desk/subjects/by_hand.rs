//! Subjects that a person picks from the list of Media Topics.

use wire_reading::subjects::MediaTopic;
use wire_story::Subject;

use super::of_story::within;

/// No more topics are shown; more words find fewer.
const MOST: usize = 24;
/// What is typed may have so many characters.
const LONGEST: usize = 100;

/// Topics that were looked for.
pub(in crate::desk) struct Found {
    /// What was typed.
    pub(in crate::desk) asked: String,
    /// Each with the wider ones that it is within.
    pub(in crate::desk) topics: Vec<(Subject, String)>,
    /// Whether there are others.
    pub(in crate::desk) more: bool,
}

impl Found {
    /// The topics whose names have all of these words, or begin with them, the shortest names first; or the one of this code.
    pub(in crate::desk) fn of(asked: &str) -> Option<Self> {
        let asked: String = asked.trim().chars().take(LONGEST).collect();
        if asked.is_empty() {
            return None;
        }
        let words: Vec<String> = asked.split_whitespace().map(str::to_lowercase).collect();
        let is_it = |topic: &MediaTopic| {
            let name = topic.name().to_lowercase();
            let mut names = words.iter().map(|word| {
                name.split(|letter: char| !letter.is_alphanumeric())
                    .any(|one| one.starts_with(word.as_str()))
            });
            topic.code() == asked || names.all(|there| there)
        };
        let mut topics: Vec<MediaTopic> = MediaTopic::all().filter(is_it).collect();
        topics.sort_by_key(|topic| (topic.name().len(), topic.name()));
        let more = topics.len() > MOST;
        topics.truncate(MOST);
        let shown = |topic: MediaTopic| (subject(topic), within(topic.code()));
        Some(Self {
            asked,
            topics: topics.into_iter().map(shown).collect(),
            more,
        })
    }
}

/// The Media Topic of this code.
pub(in crate::desk) fn topic(code: &str) -> Option<Subject> {
    MediaTopic::of(code).map(subject)
}

fn subject(topic: MediaTopic) -> Subject {
    Subject {
        code: topic.code().to_owned(),
        name: topic.name().to_owned(),
    }
}
