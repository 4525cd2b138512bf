//! What `wirecopy trace` says: a line for each pickup, a table, and the sum at the end.

use indicatif::{ProgressBar, ProgressStyle};
use wire_trace::{Finding, Grams, Pickup, Rule};

use super::file::OutputFile;
use super::journal::{Mark, Sum};
use super::lines::{self, Lines};
use super::table::{self, Shown};
use super::work::Outcome;
use crate::output::{self, Format, Output, error, hint, say};

/// What has been told so far.
pub(super) struct Told<'a> {
    grams: &'a Grams,
    fail_on: &'a [Rule],
    progress: ProgressBar,
    to: To,
    sum: Sum,
    /// Archives that were not read to their end.
    broke_off: usize,
    /// Pages that could not be had at all.
    not_had: usize,
}

/// Where pickups are told.
enum To {
    /// In a table, which is made of all of them.
    Table(Output, Vec<(String, Pickup)>),
    /// Line by line on standard output.
    Screen(Output, Lines),
    /// Line by line in a file.
    File(Box<OutputFile>),
}

impl<'a> Told<'a> {
    /// Nothing yet, of so many bytes to look at; pickups go to standard output.
    pub(super) fn new(
        out: Output,
        grams: &'a Grams,
        fail_on: &'a [Rule],
        bytes: u64,
    ) -> anyhow::Result<Self> {
        let lines = match out.format() {
            Format::Table => None,
            Format::Json => Some(Lines::Json),
            Format::Csv => Some(Lines::Csv),
        };
        if let Some(lines) = lines {
            out.text(&lines.head())?;
        }
        let to = lines.map_or(To::Table(out, Vec::new()), |lines| To::Screen(out, lines));
        Ok(Self::begin(to, grams, fail_on, bytes))
    }

    /// The same, but pickups go into a file, behind what earlier runs have told.
    pub(super) fn into_file(
        file: OutputFile,
        earlier: Sum,
        grams: &'a Grams,
        fail_on: &'a [Rule],
        bytes: u64,
    ) -> Self {
        let told = Self::begin(To::File(Box::new(file)), grams, fail_on, bytes);
        Self {
            sum: earlier,
            ..told
        }
    }

    fn begin(to: To, grams: &'a Grams, fail_on: &'a [Rule], bytes: u64) -> Self {
        // Shows itself only where standard error is a terminal.
        let progress = ProgressBar::new(bytes);
        let style = "{bar:30} {bytes} of {total_bytes}, {msg}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(style) {
            progress.set_style(style);
        }
        Self {
            grams,
            fail_on,
            progress,
            to,
            sum: Sum::default(),
            broke_off: 0,
            not_had: 0,
        }
    }

    /// The bar over the bytes.
    pub(super) fn progress(&self) -> ProgressBar {
        self.progress.clone()
    }

    /// Whether everything could be read, and nothing is broken that `--fail-on` names.
    pub(super) fn is_well(&self) -> bool {
        let Sum {
            unreadable, broken, ..
        } = self.sum;
        [unreadable, broken, self.broke_off, self.not_had] == [0; 4]
    }

    /// What came of something that was read, and how far the run is with it.
    pub(super) fn take(
        &mut self,
        name: String,
        outcome: Outcome,
        mark: Option<Mark>,
    ) -> anyhow::Result<()> {
        match outcome {
            Outcome::Page(pickups) => self.page(name, pickups)?,
            Outcome::CutOff(pickups) => {
                self.sum.cut_off += 1;
                if !pickups.is_empty() {
                    let sentence = format!(
                        "{name} is cut off in its archive: what may stand in the rest of it isn't told as missing."
                    );
                    self.progress.suspend(|| say(sentence));
                }
                self.page(name, pickups)?;
            }
            Outcome::Unreadable(problem) => {
                self.sum.pages += 1;
                self.sum.unreadable += 1;
                self.progress.suspend(|| error(&problem.into()));
            }
            Outcome::BrokeOff(problem) => {
                self.broke_off += 1;
                self.progress.suspend(|| error(&problem.into()));
            }
            Outcome::NotHad(problem) => {
                self.not_had += 1;
                self.progress.suspend(|| error(&problem.into()));
            }
            Outcome::End => {}
            Outcome::Failed(problem) => return Err(problem.into()),
        }
        if let (To::File(file), Some(mark)) = (&mut self.to, mark) {
            file.mark(mark, self.sum)?;
        }
        let Sum { pages, pickups, .. } = self.sum;
        self.progress
            .set_message(format!("{pages} pages, {pickups} pickups"));
        Ok(())
    }

    fn page(&mut self, name: String, pickups: Vec<Pickup>) -> anyhow::Result<()> {
        self.sum.pages += 1;
        self.sum.carrying += usize::from(!pickups.is_empty());
        self.sum.pickups += pickups.len();
        for pickup in pickups {
            self.sum.broken += breaks(&pickup, self.fail_on).count();
            match &mut self.to {
                To::Table(_, kept) => kept.push((output::harmless(&name).into_owned(), pickup)),
                To::Screen(out, lines) => out.text(&lines.line(&name, &pickup, self.grams)?)?,
                To::File(file) => {
                    let line = file.lines().line(&name, &pickup, self.grams)?;
                    file.put(&line)?;
                }
            }
        }
        Ok(())
    }

    /// Nothing has come for a while.
    pub(super) fn rest(&mut self) -> anyhow::Result<()> {
        if let To::File(file) = &mut self.to {
            file.keep()?;
        }
        Ok(())
    }

    /// The table, where there is one, and the sum.
    pub(super) fn end(self) -> anyhow::Result<()> {
        self.progress.finish_and_clear();
        let (mut is_short, mut is_file) = (true, false);
        match self.to {
            To::Table(out, kept) => {
                let headlines: Vec<String> = kept
                    .iter()
                    .map(|(_, pickup)| {
                        let headline = lines::headline(pickup, self.grams)?;
                        Ok(output::harmless(&headline).into_owned())
                    })
                    .collect::<anyhow::Result<_>>()?;
                let shown: Vec<Shown<'_>> = kept
                    .iter()
                    .zip(&headlines)
                    .map(|((page, pickup), headline)| Shown {
                        page,
                        headline,
                        pickup,
                    })
                    .collect();
                let rows = table::rows(&shown, output::width().into());
                out.table(&table::COLUMNS, rows)?;
            }
            To::Screen(_, lines) => is_short = lines == Lines::Csv,
            To::File(file) => {
                (is_short, is_file) = (false, true);
                file.end(self.broke_off + self.not_had == 0)?;
            }
        }
        let mut sum = self.sum;
        sum.pages += self.not_had;
        sum.unreadable += self.not_had;
        say(format!(
            "Looked for {} in {}: {} on {}.",
            count(self.grams.len(), "story", "stories"),
            count(sum.pages, "page", "pages"),
            count(sum.pickups, "pickup", "pickups"),
            count(sum.carrying, "page", "pages"),
        ));
        if sum.unreadable > 0 {
            say(format!(
                "{} could not be read.",
                count(sum.unreadable, "page", "pages")
            ));
        }
        if sum.cut_off > 0 {
            say(format!(
                "{} cut off in an archive, and looked at as far as there is something.",
                count(sum.cut_off, "page is", "pages are")
            ));
        }
        if self.broke_off > 0 {
            say(format!(
                "{} could not be read to the end.",
                count(self.broke_off, "archive", "archives")
            ));
        }
        if sum.broken > 0 {
            let rules: Vec<&str> = self.fail_on.iter().map(|rule| rule.name()).collect();
            say(format!(
                "Failed: {} broken of what --fail-on names ({}).",
                count(sum.broken, "rule is", "rules are"),
                rules.join(", ")
            ));
        }
        if is_file && self.broke_off > 0 {
            hint("--resume tries them again, from where they broke off");
        } else if is_file && self.not_had > 0 {
            hint("--resume tries what could not be had again");
        }
        if sum.pickups > 0 && is_short {
            hint("--format json shows the passages and a sentence for each finding");
        }
        Ok(())
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
