//! Whose words stand at some places of a version, as it is read and as people have corrected that.

use std::ops::Range;

use tokio::task::spawn_blocking;
use wire_reading::{Correction, Gist, Language, Span, read_speech};
use wire_story::{Purpose, Story, StoryId, Version, VersionNumber};

use crate::{Store, StoreError};

impl Store {
    /// Whose words stand at these places of a version's text, in bytes of its paragraphs with a line for each: the name of a person or
    /// an organisation for each place, or nothing, where the version's reading names nobody.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn speakers(
        &self,
        story: StoryId,
        version: VersionNumber,
        places: Vec<Range<usize>>,
    ) -> Result<Vec<Option<String>>, StoreError> {
        let nobody = vec![None; places.len()];
        if places.is_empty() {
            return Ok(nobody);
        }
        let Some((story, _)) = self.story(story).await? else {
            return Ok(nobody);
        };
        let Some(version) = self.version(story.id, version).await? else {
            return Ok(nobody);
        };
        let kept = self.reading_corrections(story.id).await?;
        let corrections: Vec<_> = kept.into_iter().map(|kept| kept.correction).collect();
        let named = move || named(&story, &version, &corrections, &places);
        // A long text takes some milliseconds.
        match spawn_blocking(named).await {
            Ok(speakers) => Ok(speakers),
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
}

fn named(
    story: &Story,
    version: &Version,
    corrections: &[Correction],
    places: &[Range<usize>],
) -> Vec<Option<String>> {
    let content = version.content();
    let read_as = content.and_then(|one| Some((one, Language::of_tag(&one.language)?)));
    let Some((content, language)) = read_as else {
        return vec![None; places.len()];
    };
    let text = content.plain(Purpose::Index);
    let reading = read_speech(&wire_reading::Story {
        text: &text,
        date: Some(story.date),
        language,
    });
    let gist = Gist::new(&text, &reading, corrections);
    let speaker = |place: &Range<usize>| {
        let place = content.in_plain(place, Purpose::Index)?;
        let span = Span {
            start: u32::try_from(place.start).ok()?,
            end: u32::try_from(place.end).ok()?,
        };
        Some(gist.named_speaker(span)?.name.clone())
    };
    places.iter().map(speaker).collect()
}
