//! Which runs of words of a story are kept.
//!
//! Of any eight own runs in a row that begin at words in a row, one is kept; so any fifteen own words
//! in a row hold one. Of a later version only what the earlier ones leave open is kept: where the
//! text is the same the runs are, too, so a version costs the runs that touch its edits.

use rustc_hash::FxHashSet;
use wire_story::text::word_hashes;

use crate::document::{Document, DocumentVersion, PreparedVersion};
use crate::gram::{GRAM, STEP, grams_of};

/// The runs of words of a story that are looked up, each once.
pub(super) fn kept(document: &Document) -> Vec<u64> {
    let mut known: FxHashSet<u64> = FxHashSet::default();
    let mut kept = Vec::new();
    for version in &document.versions {
        // Most stories have one version, and need no set.
        known.extend(kept.iter().copied());
        // The first of a text is kept: if it has but few words, there is no other.
        let mut passed = STEP - 1;
        for gram in own(version) {
            passed += 1;
            if known.contains(&gram) {
                passed = 0;
            } else if passed == STEP {
                kept.push(gram);
                passed = 0;
            }
        }
    }
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// The hashes of all runs of words that have none of a third party's: these a page may have from
/// their owner.
fn own(version: &DocumentVersion) -> Vec<u64> {
    if version.third_party.is_empty() {
        let words = word_hashes(&version.paragraphs.join("\n"));
        return grams_of(&words).collect();
    }
    let prepared = PreparedVersion::new(version);
    let places = prepared.gram_places();
    places
        .filter(|(at, _)| !prepared.has_third_party(&(*at..at + GRAM)))
        .map(|(_, gram)| gram)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn version(number: u32, paragraphs: Vec<String>) -> DocumentVersion {
        DocumentVersion {
            number,
            paragraphs,
            ..DocumentVersion::default()
        }
    }

    proptest! {
        #[test]
        fn paragraphs_have_the_words_of_the_text_they_make(
            paragraphs in prop::collection::vec(
                prop_oneof![any::<String>(), "[a-zA-Z0-9_ ,.“”‘’-]{0,60}"],
                0..6,
            ),
        ) {
            let version = version(1, paragraphs);
            let prepared = PreparedVersion::new(&version);
            let grams: Vec<u64> = prepared.gram_places().map(|(_, gram)| gram).collect();
            prop_assert_eq!(own(&version), grams);
        }

        #[test]
        fn of_any_fifteen_words_of_any_version_a_run_is_kept(
            words in prop::collection::vec(0..40_u32, 0..200),
            edits in prop::collection::vec((any::<prop::sample::Index>(), 0..3_usize, prop::option::of(40..60_u32)), 0..4),
        ) {
            let text = |words: &[u32]| {
                words.iter().map(|word| format!("w{word}")).collect::<Vec<_>>().join(" ")
            };
            let mut edited = words.clone();
            for (at, gone, new) in edits {
                let at = at.index(edited.len() + 1);
                let end = (at + gone).min(edited.len());
                edited.splice(at..end, new);
            }
            let story = Document {
                versions: vec![version(1, vec![text(&words)]), version(2, vec![text(&edited)])],
                ..Document::default()
            };
            let kept = kept(&story);
            for version in &story.versions {
                for together in own(version).windows(STEP) {
                    prop_assert!(together.iter().any(|gram| kept.contains(gram)));
                }
            }
        }
    }

    #[test]
    fn a_version_costs_what_it_changes() {
        let words: Vec<String> = (0..400).map(|word| format!("word{word}")).collect();
        let mut edited = words.clone();
        edited.splice(100..101, ["three", "new", "words"].map(str::to_owned));
        let story = |versions| Document {
            versions,
            ..Document::default()
        };
        let first = version(1, vec![words.join(" ")]);
        let both = vec![first.clone(), version(2, vec![edited.join(" ")])];
        let (first, both) = (kept(&story(vec![first])), kept(&story(both)));
        assert_eq!(first.len(), 50);
        assert_eq!(both.len(), 52);
    }
}
