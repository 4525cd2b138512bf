//! Those who report: names of agencies and outlets, and words that end such names.

use rustc_hash::FxHashMap;

use super::lines;
use crate::sources::SourceKind;

/// What words say of somebody who reports.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outlet {
    /// A name that is known; of agencies, with the name that all ways of writing it share.
    Named(SourceKind, Option<&'static str>),
    /// The end of a name, which another word must begin.
    Ends(SourceKind),
    /// The end of a name that has an article.
    EndsAfterArticle(SourceKind),
    /// One that was named before: 'the newspaper'.
    Called(SourceKind),
    /// None of these, though it looks like one.
    Never,
}

/// Words that mean somebody who reports, by the last of them in small letters.
pub(crate) struct Outlets(FxHashMap<String, Vec<(Vec<&'static str>, Outlet)>>);

impl Outlets {
    pub(super) fn read(file: &'static str) -> Outlets {
        let mut outlets = Outlets(FxHashMap::default());
        for line in lines(file) {
            let Some((label, entries)) = line.split_once(':') else {
                continue;
            };
            let Some(outlet) = labelled(label) else {
                continue;
            };
            for entry in entries.split(',') {
                outlets.add(entry, outlet);
            }
        }
        for (written, name) in wire_story::agency::written() {
            outlets.add(written, Outlet::Named(SourceKind::Agency, Some(name)));
        }
        for known in outlets.0.values_mut() {
            known.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        outlets
    }

    fn add(&mut self, entry: &'static str, outlet: Outlet) {
        let mut words: Vec<&str> = entry.split_whitespace().collect();
        // 'The Hill' is none without its article; the longer names are.
        if words.len() > 2 && is_article(words[0]) {
            words.remove(0);
        }
        if let Some(last) = words.last() {
            let known = self.0.entry(last.to_lowercase()).or_default();
            known.push((words, outlet));
        }
    }

    /// The last words of all of them, in small letters.
    pub(super) fn last_words(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// What words mean that end here, the longest first, and how many they are; `word` tells the last, the one before, and so on.
    pub(crate) fn ending<'a>(
        &self,
        word: impl Fn(usize) -> &'a str,
    ) -> impl Iterator<Item = (usize, Outlet)> {
        let known = self.0.get(&word(0).to_lowercase());
        known
            .into_iter()
            .flatten()
            .filter_map(move |(words, outlet)| {
                let same = words
                    .iter()
                    .rev()
                    .enumerate()
                    .all(|(place, known)| is_written(word(place), known));
                same.then_some((words.len(), *outlet))
            })
    }
}

fn labelled(label: &str) -> Option<Outlet> {
    let kind = |word: &str| match word {
        "agency" => Some(SourceKind::Agency),
        "broadcaster" => Some(SourceKind::Broadcaster),
        "publication" => Some(SourceKind::Publication),
        _ => None,
    };
    Some(match label.split_once(' ') {
        None if label == "never" => Outlet::Never,
        None => Outlet::Named(kind(label)?, None),
        Some(("ends", "after article")) => Outlet::EndsAfterArticle(SourceKind::Publication),
        Some(("ends", word)) => Outlet::Ends(kind(word)?),
        Some(("called", word)) => Outlet::Called(kind(word)?),
        Some(_) => return None,
    })
}

/// Abbreviations mean something in capitals only, and names begin with one.
fn is_written(word: &str, known: &str) -> bool {
    if is_article(known) {
        return is_article(word);
    }
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    if known.len() < 5 && !known.contains(char::is_lowercase) {
        return word == known;
    }
    word == known || capital(word) == capital(known) && same_letters(word, known)
}

fn same_letters(word: &str, known: &str) -> bool {
    if word.is_ascii() && known.is_ascii() {
        return word.eq_ignore_ascii_case(known);
    }
    word.to_lowercase() == known.to_lowercase()
}

fn is_article(word: &str) -> bool {
    word.eq_ignore_ascii_case("the")
}

#[cfg(test)]
mod tests {
    use super::{Outlet, Outlets, labelled};
    use crate::lexicon::lines;
    use crate::sources::SourceKind;

    const FILE: &str = include_str!("english/outlets.txt");

    #[test]
    fn every_line_of_the_data_is_understood() {
        for line in lines(FILE) {
            let label = line.split_once(':').map(|(label, _)| label);
            assert!(label.and_then(labelled).is_some(), "{line}");
        }
    }

    #[test]
    fn names_are_known_by_their_last_words() {
        let outlets = Outlets::read(FILE);
        let meant = |text: &str| {
            let words: Vec<&str> = text.split(' ').rev().collect();
            let word = |place: usize| words.get(place).copied().unwrap_or_default();
            outlets.ending(word).next()
        };
        let press = Outlet::Named(SourceKind::Agency, Some("The Associated Press"));
        assert_eq!(meant("told the Associated Press"), Some((2, press)));
        assert_eq!(meant("told the AP"), Some((1, press)));
        assert_eq!(meant("the ap"), None);
        assert_eq!(
            meant("Saltmere Herald"),
            Some((1, Outlet::Ends(SourceKind::Publication)))
        );
        assert_eq!(meant("by Royal Mail"), Some((2, Outlet::Never)));
        assert_eq!(
            meant("the news agency"),
            Some((2, Outlet::Called(SourceKind::Agency)))
        );
    }
}
