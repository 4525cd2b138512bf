//! What `wirecopy trace` says: a line for each pickup, a table, and the sum at the end.

use std::collections::HashMap;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use wire_trace::report::PickupLine;
use wire_trace::{Finding, Grams, Pickup, Rule};

use super::table::{self, Shown, Unkept};
use super::work::Outcome;
use crate::context::Context;
use crate::output::{self, Format, Output, Record, error, hint, say};

/// What has been told so far.
pub(super) struct Told {
    progress: ProgressBar,
    out: Output,
    /// Pages and pickups that are told at the end; in JSON each is told at once.
    kept: Vec<(String, Pickup)>,
    pages: usize,
    carrying: usize,
    pickups: usize,
    unreadable: usize,
    broken: usize,
}

impl Told {
    /// Nothing yet, of so many bytes to look at.
    pub(super) fn new(context: &Context, bytes: u64) -> Self {
        // Shows itself only where standard error is a terminal.
        let progress = ProgressBar::new(bytes);
        let style = "{bar:30} {bytes} of {total_bytes}, {msg}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(style) {
            progress.set_style(style);
        }
        Self {
            progress,
            out: context.out,
            kept: Vec::new(),
            pages: 0,
            carrying: 0,
            pickups: 0,
            unreadable: 0,
            broken: 0,
        }
    }

    /// The bar over the bytes.
    pub(super) fn progress(&self) -> ProgressBar {
        self.progress.clone()
    }

    /// How many pages could not be read.
    pub(super) fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// How many rules are broken of those that make the command fail.
    pub(super) fn broken(&self) -> usize {
        self.broken
    }

    /// What came of a page.
    pub(super) fn page(
        &mut self,
        name: String,
        outcome: Outcome,
        fail_on: &[Rule],
    ) -> anyhow::Result<()> {
        self.pages += 1;
        match outcome {
            Ok(pickups) => {
                self.carrying += usize::from(!pickups.is_empty());
                self.pickups += pickups.len();
                for pickup in pickups {
                    self.broken += breaks(&pickup, fail_on).count();
                    if self.out.format() == Format::Json {
                        self.out.object(&PickupLine::new(&name, &pickup))?;
                    } else {
                        self.kept.push((name.clone(), pickup));
                    }
                }
            }
            Err(problem) => {
                self.unreadable += 1;
                self.progress.suspend(|| error(&problem.into()));
            }
        }
        self.progress
            .set_message(format!("{} pages, {} pickups", self.pages, self.pickups));
        Ok(())
    }

    /// The table, where there is one, and the sum.
    pub(super) fn end(&self, grams: &Grams, fail_on: &[Rule]) -> anyhow::Result<()> {
        self.progress.finish_and_clear();
        match self.out.format() {
            Format::Json => {}
            Format::Csv => {
                let headlines = self.headlines(grams)?;
                let rows: Vec<Row> = self
                    .shown(&headlines)
                    .map(|shown| Row::new(&shown))
                    .collect();
                self.out.records(&rows)?;
            }
            Format::Table => {
                let headlines = self.headlines(grams)?;
                let shown: Vec<Shown<'_>> = self.shown(&headlines).collect();
                let rows = table::rows(&shown, output::width().into());
                self.out.table(&table::COLUMNS, rows)?;
            }
        }
        say(format!(
            "Looked for {} in {}: {} on {}.",
            count(grams.len(), "story", "stories"),
            count(self.pages, "page", "pages"),
            count(self.pickups, "pickup", "pickups"),
            count(self.carrying, "page", "pages"),
        ));
        if self.unreadable > 0 {
            say(format!(
                "{} could not be read.",
                count(self.unreadable, "page", "pages")
            ));
        }
        if self.broken > 0 {
            let rules: Vec<&str> = fail_on.iter().map(|rule| rule.name()).collect();
            say(format!(
                "Failed: {} broken of what --fail-on names ({}).",
                count(self.broken, "rule is", "rules are"),
                rules.join(", ")
            ));
        }
        if self.pickups > 0 && self.out.format() != Format::Json {
            hint("--format json shows the passages and a sentence for each finding");
        }
        Ok(())
    }

    /// The headlines of the stories that were found, by their keys.
    fn headlines(&self, grams: &Grams) -> anyhow::Result<HashMap<&str, String>> {
        let mut headlines = HashMap::new();
        for (_, pickup) in &self.kept {
            if let Some(number) = grams.number(&pickup.story)
                && let Some(story) = grams.document(number)?
            {
                headlines.insert(pickup.story.as_str(), story.headline);
            }
        }
        Ok(headlines)
    }

    fn shown<'a>(
        &'a self,
        headlines: &'a HashMap<&str, String>,
    ) -> impl Iterator<Item = Shown<'a>> {
        self.kept.iter().map(|(page, pickup)| Shown {
            page,
            headline: headlines
                .get(pickup.story.as_str())
                .map_or("", String::as_str),
            pickup,
        })
    }
}

/// The findings that make `--fail-on` fail.
fn breaks<'a>(pickup: &'a Pickup, fail_on: &'a [Rule]) -> impl Iterator<Item = &'a Finding> {
    pickup
        .findings
        .iter()
        .filter(|finding| !finding.is_kept() && fail_on.contains(&finding.rule))
}

/// So many of something, in words.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A pickup for spreadsheets.
#[derive(Debug, Serialize)]
struct Row {
    page: String,
    story: String,
    headline: String,
    class: &'static str,
    share: String,
    versions: String,
    breaches: String,
    notes: String,
}

impl Row {
    fn new(shown: &Shown<'_>) -> Self {
        let pickup = shown.pickup;
        let versions: Vec<String> = pickup.versions.iter().map(u32::to_string).collect();
        let unkept = Unkept::of(pickup);
        Self {
            page: shown.page.to_owned(),
            story: pickup.story.clone(),
            headline: shown.headline.to_owned(),
            class: pickup.class.code(),
            share: format!("{:.0} %", pickup.share * 100.0),
            versions: versions.join(" or "),
            breaches: unkept.breaches.join(", "),
            notes: unkept.notes.join(", "),
        }
    }
}

impl Record for Row {
    const COLUMNS: &'static [&'static str] = &[
        "page", "story", "headline", "class", "share", "versions", "breaches", "notes",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.page.clone(),
            self.story.clone(),
            self.headline.clone(),
            self.class.to_owned(),
            self.share.clone(),
            self.versions.clone(),
            self.breaches.clone(),
            self.notes.clone(),
        ]
    }
}
