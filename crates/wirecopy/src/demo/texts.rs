//! The stories of the sample wire, as the files in `stories/` have them: a few lines of headings,
//! an empty line, and the text in the editor's light markup.

use std::collections::BTreeMap;

/// Every story in the order in which it is published, with its name.
pub(super) const ALL: [(&str, &str); 13] = [
    ("flood-wall", include_str!("stories/flood-wall.txt")),
    ("ferry", include_str!("stories/ferry.txt")),
    ("clinic", include_str!("stories/clinic.txt")),
    ("storm", include_str!("stories/storm.txt")),
    ("school-bus", include_str!("stories/school-bus.txt")),
    ("week-ahead", include_str!("stories/week-ahead.txt")),
    ("bakery", include_str!("stories/bakery.txt")),
    ("rowing", include_str!("stories/rowing.txt")),
    ("cinema", include_str!("stories/cinema.txt")),
    ("cannery", include_str!("stories/cannery.txt")),
    ("seagrass", include_str!("stories/seagrass.txt")),
    ("rents", include_str!("stories/rents.txt")),
    ("water-report", include_str!("stories/water-report.txt")),
];

/// The ferry story as it was corrected.
pub(super) const FERRY_CORRECTED: &str = include_str!("stories/ferry-corrected.txt");

/// A story of the sample wire.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) headline: String,
    pub(super) byline: String,
    pub(super) summary: String,
    /// How long before the demo was started it was published.
    pub(super) hours_ago: i64,
    /// How long its embargo still lasts.
    pub(super) embargo_hours: Option<i64>,
    pub(super) licence_only: bool,
    /// What its lead picture shows.
    pub(super) picture: Option<String>,
    /// The text below the headings.
    pub(super) body: String,
}

impl Text {
    /// Reads one of the files.
    pub(super) fn read(file: &str) -> Self {
        let (headings, body) = file.split_once("\n\n").unwrap_or((file, ""));
        let headings: BTreeMap<&str, &str> = headings
            .lines()
            .filter_map(|line| line.split_once(": "))
            .collect();
        let text = |name| headings.get(name).copied().unwrap_or_default().to_owned();
        let number = |name| headings.get(name).and_then(|text| text.parse().ok());
        Self {
            headline: text("headline"),
            byline: text("byline"),
            summary: text("summary"),
            hours_ago: number("hours-ago").unwrap_or(0),
            embargo_hours: number("embargo-hours"),
            licence_only: headings.contains_key("licence-only"),
            picture: headings.get("picture").map(|&alt| alt.to_owned()),
            body: body.trim().to_owned(),
        }
    }

    /// The story of this name.
    pub(super) fn of(name: &str) -> Option<Self> {
        let (_, file) = ALL.iter().find(|(known, _)| *known == name)?;
        Some(Self::read(file))
    }

    /// The paragraphs, as plain text: no sample story has markup.
    pub(super) fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.body.split("\n\n").map(str::trim)
    }
}

/// Where the original stands.
pub(super) fn origin(name: &str) -> String {
    format!("https://harbourwire.example/stories/{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_story_has_what_a_story_needs() {
        let mut before = i64::MAX;
        for (name, file) in ALL {
            let text = Text::read(file);
            assert!(
                text.headline.len() > 20 && text.headline.len() < 90,
                "{name}"
            );
            assert!(
                !text.byline.is_empty() && !text.summary.is_empty(),
                "{name}"
            );
            let words = text.body.split_whitespace().count();
            assert!((100..=500).contains(&words), "{name}: {words} words");
            assert!(
                text.hours_ago < before,
                "{name} is published after the one before it"
            );
            before = text.hours_ago;
        }
        let before = Text::of("ferry").unwrap();
        let after = Text::read(FERRY_CORRECTED);
        let changed = before
            .paragraphs()
            .zip(after.paragraphs())
            .filter(|(a, b)| a != b);
        assert_eq!(changed.count(), 1, "the correction changes one paragraph");
    }
}
