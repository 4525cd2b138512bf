//! The part of the index that takes stories in: what was put since the table was written.

use rustc_hash::FxHashMap;

/// Stories by their numbers, and the runs of words that they have.
#[derive(Clone, Debug, Default)]
pub(super) struct Fresh {
    stories: FxHashMap<u32, Story>,
    /// The number of each story, by its key.
    numbers: FxHashMap<String, u32>,
    /// For each run of words, the oldest story that has it.
    first: FxHashMap<u64, u32>,
    /// The other stories that have it, where there are any, oldest first.
    others: FxHashMap<u64, Vec<u32>>,
}

#[derive(Clone, Debug)]
struct Story {
    key: String,
    grams: Vec<u64>,
}

impl Fresh {
    /// Puts a story in the place of the one of this number, or adds it.
    pub(super) fn put(&mut self, number: u32, key: &str, grams: Vec<u64>) {
        if let Some(before) = self.stories.remove(&number) {
            for gram in before.grams {
                self.forget(gram, number);
            }
        }
        for gram in &grams {
            let first = self.first.entry(*gram).or_insert(number);
            if *first != number {
                let newer = (*first).max(number);
                *first = (*first).min(number);
                let others = self.others.entry(*gram).or_default();
                let at = others.partition_point(|other| *other < newer);
                others.insert(at, newer);
            }
        }
        self.numbers.insert(key.to_owned(), number);
        let key = key.to_owned();
        self.stories.insert(number, Story { key, grams });
    }

    fn forget(&mut self, gram: u64, story: u32) {
        let others = self.others.get_mut(&gram);
        let next = others.and_then(|others| {
            if self.first.get(&gram) == Some(&story) {
                return Some(others.remove(0));
            }
            others.retain(|other| *other != story);
            None
        });
        if self.others.get(&gram).is_some_and(Vec::is_empty) {
            self.others.remove(&gram);
        }
        match next {
            Some(next) => {
                self.first.insert(gram, next);
            }
            None if self.first.get(&gram) == Some(&story) => {
                self.first.remove(&gram);
            }
            None => {}
        }
    }

    /// How many stories were put.
    pub(super) fn len(&self) -> usize {
        self.stories.len()
    }

    /// Whether a story was put: what the table says of it holds no more.
    pub(super) fn has(&self, number: u32) -> bool {
        self.stories.contains_key(&number)
    }

    /// The number of the story that was put last under this key.
    pub(super) fn number_of(&self, key: &str) -> Option<u32> {
        self.numbers.get(key).copied()
    }

    /// The key of a story.
    pub(super) fn key(&self, number: u32) -> Option<&str> {
        self.stories.get(&number).map(|story| story.key.as_str())
    }

    /// Whether a story has this run of words.
    pub(super) fn knows(&self, gram: u64) -> bool {
        self.first.contains_key(&gram)
    }

    /// The stories that have a run of words, the newest first.
    pub(super) fn holders(&self, gram: u64) -> impl Iterator<Item = u32> {
        let first = self.first.get(&gram).copied();
        // Whoever has no first has no others.
        let others = first.and_then(|_| self.others.get(&gram));
        let others = others.into_iter().flatten().rev().copied();
        others.chain(first)
    }

    /// Every run of words with a story that has it.
    pub(super) fn entries(&self) -> impl Iterator<Item = (u64, u32)> {
        let stories = self.stories.iter();
        stories.flat_map(|(number, story)| story.grams.iter().map(|gram| (*gram, *number)))
    }
}
