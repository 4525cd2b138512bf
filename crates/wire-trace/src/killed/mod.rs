//! Killed stories, known again when what they said comes back as others.

mod measure;
mod words;

use std::collections::{BTreeMap, HashMap};

use rustc_hash::{FxHashMap, FxHashSet};
use wire_story::{Content, Purpose, StoryId, Version};

use self::measure::{LEAST_WORDS, RUN, percent};
use self::words::Words;
use crate::matching::TELLING_HEADLINE;

/// From so many of a hundred words on, a text looks like a killed one.
const ALIKE: u8 = 50;

/// What killed stories said: headlines, summaries and texts of all their versions. They are few, so they
/// are kept in memory.
#[derive(Debug, Default)]
pub struct KilledTexts {
    said: Vec<Said>,
    /// Where each run of words stands: the newest place, from which the others follow.
    runs: FxHashMap<u64, u32>,
    places: Vec<Place>,
    /// Each as a whole: a headline or a flash is too short to be measured.
    whole: HashMap<Vec<u64>, StoryId>,
}

/// A headline, a summary or a text of a killed story.
#[derive(Debug)]
struct Said {
    story: StoryId,
    words: Words,
}

/// Something that has a run of words, and the place of the next one.
#[derive(Debug)]
struct Place {
    said: u32,
    next: Option<u32>,
}

/// A part of a story that a killed one is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The headline.
    Headline,
    /// The summary.
    Summary,
    /// The text.
    Text,
}

/// Something looks like a killed story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resemblance {
    /// The killed story.
    pub story: StoryId,
    /// What looks like it.
    pub part: Part,
    /// How many of a hundred words are the same, in the shorter of both.
    pub percent: u8,
}

impl KilledTexts {
    /// Puts a killed story, with all its versions.
    pub fn put(&mut self, story: StoryId, versions: &[Version]) {
        for (_, words) in versions.iter().filter_map(Version::content).flat_map(parts) {
            // A version often repeats what the one before it said.
            if words.len() >= TELLING_HEADLINE
                && self.whole.insert(words.keys.clone(), story) != Some(story)
            {
                self.keep(Said { story, words });
            }
        }
    }

    fn keep(&mut self, said: Said) {
        let number = self.said.len() as u32;
        let runs: FxHashSet<u64> = said.words.runs().collect();
        for run in runs {
            let place = self.places.len() as u32;
            let next = self.runs.insert(run, place);
            self.places.push(Place { said: number, next });
        }
        self.said.push(said);
    }

    /// The killed stories that a story looks like, by which part of it: that one is the same as one of theirs, has
    /// half of its words, or half of its own words are from there. `measure.rs` says what counts.
    #[must_use]
    pub fn resembled_by(&self, content: &Content) -> Vec<Resemblance> {
        if self.said.is_empty() {
            return Vec::new();
        }
        let mut found = BTreeMap::new();
        for (part, words) in parts(content) {
            let whole = self.whole.get(&words.keys).map(|story| (*story, 100));
            let measured = self.sharing_runs(&words).map(|said| {
                // Only the same text is the same in full.
                (said.story, percent(&said.words, &words).min(99))
            });
            for (story, percent) in whole.into_iter().chain(measured) {
                let most = found.entry((part, story)).or_insert(0);
                *most = percent.max(*most);
            }
        }
        let alike = |((part, story), percent)| Resemblance {
            story,
            part,
            percent,
        };
        let mut alike: Vec<Resemblance> = found.into_iter().map(alike).collect();
        alike.retain(|one| one.percent >= ALIKE);
        alike
    }

    /// What shares so many runs with these words that it's worth measuring.
    fn sharing_runs(&self, words: &Words) -> impl Iterator<Item = &Said> {
        let mut shared: FxHashMap<u32, usize> = FxHashMap::default();
        let runs: FxHashSet<u64> = words.runs().collect();
        for run in runs {
            let mut place = self.runs.get(&run);
            while let Some(at) = place {
                let here = &self.places[*at as usize];
                *shared.entry(here.said).or_default() += 1;
                place = here.next.as_ref();
            }
        }
        shared
            .into_iter()
            .filter(|(_, runs)| runs * RUN >= LEAST_WORDS)
            .map(|(said, _)| &self.said[said as usize])
    }
}

/// The parts of a story that a killed one is known by.
fn parts(content: &Content) -> [(Part, Words); 3] {
    let mut text = Words::default();
    for paragraph in content.body.open(Purpose::Align) {
        text.add(paragraph);
    }
    [
        (Part::Headline, Words::of(&content.headline)),
        (Part::Summary, Words::of(&content.summary)),
        (Part::Text, text),
    ]
}
