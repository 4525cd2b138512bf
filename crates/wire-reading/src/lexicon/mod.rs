//! The words of a language: data files, compiled in and read once.

mod by_word;
mod class;
mod events;
mod outlets;
mod verbs;

use std::num::NonZeroU16;
use std::sync::OnceLock;

pub(crate) use by_word::{ByWord, CHUNK, Key};
pub(crate) use class::Classes;
pub(crate) use events::EventWord;
pub(crate) use outlets::{Outlet, Outlets};
pub(crate) use verbs::{Frames, Verb, forms};

use crate::Language;

/// What is known of one word.
#[derive(Clone, Copy, Default)]
pub(crate) struct Entry {
    /// Nothing for a word that the lexicon doesn't have.
    pub(crate) id: Option<WordId>,
    pub(crate) classes: Classes,
    verb: Option<VerbId>,
    /// It ends what agencies and outlets are called.
    pub(crate) ends_outlet: bool,
    /// A full stop after it may belong to it.
    pub(crate) abbreviates: bool,
    /// It begins words by which a story says that somebody speaks without their name.
    pub(crate) begins_anonymity: bool,
    /// What it says of something that is to come.
    pub(crate) event: EventWord,
}

/// The number of a word, from 1 on.
#[derive(Clone, Copy)]
pub(crate) struct WordId(NonZeroU16);

impl WordId {
    /// The word's place in a list of all words of the lexicon.
    pub(crate) fn place(self) -> usize {
        usize::from(self.0.get() - 1)
    }
}

/// The number of a verb, from 1 on.
#[derive(Clone, Copy)]
struct VerbId(NonZeroU16);

/// All that is known of a language's words.
pub(crate) struct Lexicon {
    words: Words,
    verbs: Vec<Verb>,
    anonymity: Vec<Vec<&'static str>>,
    pub(crate) outlets: Outlets,
}

impl Lexicon {
    /// The lexicon of a language.
    pub(crate) fn of(language: Language) -> &'static Lexicon {
        static ENGLISH: OnceLock<Lexicon> = OnceLock::new();
        match language {
            Language::English => ENGLISH.get_or_init(|| {
                Lexicon::read(
                    include_str!("english/words.txt"),
                    include_str!("english/verbs.txt"),
                    include_str!("english/plain-verbs.txt"),
                    include_str!("english/abbreviations.txt"),
                    include_str!("english/anonymity.txt"),
                    Outlets::read(include_str!("english/outlets.txt")),
                )
            }),
        }
    }

    fn read(
        words: &'static str,
        cues: &'static str,
        plain: &'static str,
        abbreviations: &'static str,
        anonymity: &'static str,
        outlets: Outlets,
    ) -> Lexicon {
        let mut known = Words::default();
        for line in lines(words) {
            let Some((label, list)) = line.split_once(':') else {
                continue;
            };
            let Some(class) = Classes::named(label) else {
                continue;
            };
            for word in list.split_whitespace() {
                known.of(&word.to_lowercase()).classes |= class;
            }
        }
        let mut verbs: Vec<Verb> = Vec::new();
        for line in lines(cues) {
            let (verb, irregular) = verbs::cue(line);
            let lemma = verb.lemma;
            verbs.push(verb);
            let id = number(verbs.len()).map(VerbId);
            for (form, class) in verbs::forms(lemma, irregular) {
                let entry = known.of(&form);
                entry.classes |= class;
                entry.verb = entry.verb.or(id);
            }
        }
        for word in lines(plain).flat_map(str::split_whitespace) {
            let (lemma, irregular) = word
                .split_once(':')
                .map_or((word, None), |(lemma, rest)| (lemma, rest.split_once('/')));
            for (form, class) in verbs::forms(lemma, irregular) {
                known.of(&form).classes |= class;
            }
        }
        for word in lines(abbreviations).flat_map(str::split_whitespace) {
            known.of(word).abbreviates = true;
        }
        let anonymity: Vec<Vec<&str>> = lines(anonymity)
            .map(|line| line.split_whitespace().collect())
            .collect();
        for first in anonymity.iter().filter_map(|phrase| phrase.first()) {
            known.of(first).begins_anonymity = true;
        }
        for word in outlets.last_words() {
            known.of(word).ends_outlet = true;
        }
        for (word, said) in events::words(include_str!("english/events.txt")) {
            let entry = known.of(&word);
            entry.event = entry.event.or(said);
        }
        Lexicon {
            words: known,
            verbs,
            anonymity,
            outlets,
        }
    }

    /// What is known of a word, given in small letters with straight apostrophes.
    pub(crate) fn look_up(&self, word: Key) -> Entry {
        self.words.known.get(word).copied().unwrap_or_default()
    }

    /// All words, in the order of their numbers.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.all.iter().map(|word| &**word)
    }

    /// The verb that the word is a form of, if somebody's words can follow it.
    pub(crate) fn verb(&self, entry: Entry) -> Option<&Verb> {
        self.verbs.get(usize::from(entry.verb?.0.get()) - 1)
    }

    /// Whether words say that somebody speaks without their name; `word` tells the first, the second and so on.
    pub(crate) fn says_anonymous<'a>(&self, word: impl Fn(usize) -> &'a str) -> bool {
        let same = |said: &str, known: &str| {
            said.eq_ignore_ascii_case(known) || said == "n’t" && known == "n't"
        };
        self.anonymity.iter().any(|phrase| {
            phrase
                .iter()
                .enumerate()
                .all(|(place, known)| same(word(place), known))
        })
    }
}

/// A number for the last of so many.
fn number(count: usize) -> Option<NonZeroU16> {
    NonZeroU16::new(u16::try_from(count).ok()?)
}

/// Words and what is known of them.
#[derive(Default)]
struct Words {
    known: ByWord<Entry>,
    /// In the order of their numbers.
    all: Vec<Box<str>>,
}

impl Words {
    fn of(&mut self, word: &str) -> &mut Entry {
        let entry = self.known.entry(word);
        if entry.id.is_none() {
            self.all.push(word.into());
            entry.id = number(self.all.len()).map(WordId);
        }
        entry
    }
}

/// The lines of a data file that say something.
pub(crate) fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::{Classes, Key, Lexicon, lines};
    use crate::Language;

    #[test]
    fn every_line_of_the_data_is_understood() {
        for line in lines(include_str!("english/words.txt")) {
            let (label, _) = line
                .split_once(':')
                .unwrap_or_else(|| panic!("no class in {line}"));
            assert!(
                Classes::named(label).is_some(),
                "no class is called {label}"
            );
        }
    }

    #[test]
    fn a_form_leads_to_its_verb() {
        let lexicon = Lexicon::of(Language::English);
        let lemma = |word: &str| {
            lexicon
                .verb(lexicon.look_up(Key::of(word.as_bytes())))
                .map(|verb| verb.lemma)
        };
        assert_eq!(lemma("said"), Some("say"));
        assert_eq!(lemma("denies"), Some("deny"));
        assert_eq!(lemma("table"), None);
    }
}
