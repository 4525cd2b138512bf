//! Killed stories, known again when their texts come back as others.

use std::collections::HashMap;

use wire_rights::Terms;
use wire_story::text::word_hashes;
use wire_story::{Content, Purpose, Story, StoryId, Version};

use crate::{Document, Index, Page, PageContext};

/// From so many of a hundred words on, a text looks like a killed story.
const ALIKE: u8 = 50;

/// The texts of killed stories, in all their versions. They are few, so they are kept in memory.
#[derive(Debug, Default)]
pub struct KilledTexts {
    index: Index,
    /// Whole texts, by the hashes of their words: a flash is too short to be traced.
    whole: HashMap<Vec<u64>, StoryId>,
}

/// A text looks like a killed story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resemblance {
    /// The killed story.
    pub story: StoryId,
    /// How many of a hundred words are the same, in the shorter of both texts.
    pub percent: u8,
}

impl KilledTexts {
    /// Puts a killed story, with all its versions.
    pub fn put(&mut self, story: &Story, versions: &[Version]) {
        let document = Document::of(story, versions, &Terms::default());
        for version in &document.versions {
            let words = words(version.paragraphs.iter().map(String::as_str));
            if !words.is_empty() {
                self.whole.insert(words, story.id);
            }
        }
        self.index.put(document);
    }

    /// The killed story that a text looks like: it has half of that one's words, or half of its own
    /// words are that one's.
    #[must_use]
    pub fn resembled_by(&self, content: &Content) -> Option<Resemblance> {
        if self.whole.is_empty() {
            return None;
        }
        let paragraphs = content.body.open(Purpose::Align);
        let texts: Vec<&str> = paragraphs.iter().map(|one| one.text.as_str()).collect();
        if let Some(story) = self.whole.get(&words(texts.iter().copied())) {
            let (story, percent) = (*story, 100);
            return Some(Resemblance { story, percent });
        }
        let context = PageContext {
            content_type: Some("text/plain; charset=utf-8".into()),
            ..PageContext::default()
        };
        // What is too long to be traced is too long for a story.
        let page = Page::read(texts.join("\n").as_bytes(), context).ok()?;
        let alike = self.index.trace(&page).into_iter().filter_map(|pickup| {
            let own = pickup.words as f64 / page.words().max(1) as f64;
            Some(Resemblance {
                story: pickup.story.parse().ok()?,
                // Only the same text is the same in full.
                percent: (own.max(pickup.share) * 100.0).min(99.0) as u8,
            })
        });
        alike
            .filter(|alike| alike.percent >= ALIKE)
            .max_by_key(|alike| alike.percent)
    }
}

fn words<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<u64> {
    texts.flat_map(word_hashes).collect()
}
