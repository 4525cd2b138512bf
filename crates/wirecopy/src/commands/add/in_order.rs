//! The order in which stories of files are taken in.

use std::collections::BTreeMap;

use wire_story::VersionNumber;

use super::super::take_in::FromFile;
use crate::problem::Problem;

/// Of one story the older version first, where its first one stands: files list the newest first, or are named in any order. What
/// has no number, such as a kill, stays behind what came before it.
pub(super) fn in_order_of_versions(stories: Vec<FromFile>) -> Vec<FromFile> {
    // Where a story's first line stands, and the highest number so far.
    let mut seen: BTreeMap<String, (usize, Option<VersionNumber>)> = BTreeMap::new();
    let mut placed = Vec::with_capacity(stories.len());
    for (at, story) in stories.into_iter().enumerate() {
        let number = story.incoming.version;
        let place = match &story.incoming.source_id {
            None => (at, number),
            Some(source_id) => {
                let (first, highest) = seen.entry(source_id.clone()).or_insert((at, None));
                *highest = number.max(*highest);
                (*first, number.or(*highest))
            }
        };
        placed.push((place, story));
    }
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, story)| story).collect()
}

/// That no story comes twice with two texts of which nothing says the newer: the order of files on a
/// command line is no such thing.
pub(super) fn only_one_text_each(stories: &[FromFile]) -> Result<(), Problem> {
    let mut seen: BTreeMap<&str, &FromFile> = BTreeMap::new();
    for story in stories {
        let Some(source_id) = story.incoming.source_id.as_deref() else {
            continue;
        };
        if let Some(before) = seen.insert(source_id, story)
            && story.incoming.version == before.incoming.version
            && story.incoming.content().is_some()
            && before.incoming.content() != story.incoming.content()
        {
            return Err(story
                .problem(format!(
                    "'{source_id}' comes twice, with different texts, and nothing says which is the newer"
                ))
                .hint("give the texts versions, or add one after the other"));
        }
    }
    Ok(())
}
