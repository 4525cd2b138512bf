//! Pickups as lines: JSON for programs, CSV for spreadsheets, and rows of which Parquet is made.

use wire_formats::csv;
use wire_trace::report::PickupLine;
use wire_trace::{Grams, IndexError, Pickup};

use super::parquet;
use super::table::Unkept;
use crate::output::harmless;

/// How pickups are written, a line for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lines {
    Json,
    Csv,
    Rows,
}

const COLUMNS: [&str; 8] = [
    "page", "story", "headline", "class", "share", "versions", "breaches", "notes",
];

impl Lines {
    /// What stands above them all.
    pub(super) fn head(self) -> String {
        match self {
            Self::Json | Self::Rows => String::new(),
            Self::Csv => csv::line(COLUMNS),
        }
    }

    /// The line of a pickup on this page.
    pub(super) fn line(self, page: &str, pickup: &Pickup, grams: &Grams) -> anyhow::Result<String> {
        match self {
            Self::Json => Ok(serde_json::to_string(&PickupLine::new(page, pickup))? + "\n"),
            Self::Csv => Ok(row(page, pickup, &headline(pickup, grams)?)),
            Self::Rows => Ok(parquet::row(page, pickup, headline(pickup, grams)?)?),
        }
    }
}

/// The headline of the story that was found.
pub(super) fn headline(pickup: &Pickup, grams: &Grams) -> Result<String, IndexError> {
    let Some(number) = grams.number(&pickup.story) else {
        return Ok(String::new());
    };
    let story = grams.document(number)?;
    Ok(story.map(|story| story.headline).unwrap_or_default())
}

fn row(page: &str, pickup: &Pickup, headline: &str) -> String {
    let versions: Vec<String> = pickup.versions.iter().map(u32::to_string).collect();
    let unkept = Unkept::of(pickup);
    csv::line([
        harmless(page).as_ref(),
        &harmless(&pickup.story),
        &harmless(headline),
        pickup.class.code(),
        &format!("{:.0} %", pickup.share * 100.0),
        &versions.join(" or "),
        &unkept.breaches.join(", "),
        &unkept.notes.join(", "),
    ])
}
