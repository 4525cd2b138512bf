//! `wirecopy add`: takes stories in.

mod carry_out;
mod check;
mod in_order;
mod next_step;
mod row;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use wire_formats::parse::{Incoming, Says};

use self::in_order::in_order_of_versions;
use self::next_step::{LEFT_OUT, PASSED_OVER, Step, not_here};
use self::row::Row;
use super::although::Although;
use super::take_in::{self, FromFile};
use crate::arguments;
use crate::context::{Context, OpenWire};
use crate::output::{hint, say, somebody_watches};
use crate::problem::Problem;

/// Take stories in
///
/// Reads wire text, ninjs, NewsML-G2, JSON Lines, RSS, Atom and JSON Feed; which of them, the file says itself.
/// A story that is on the wire already becomes a new version where its text has changed, and
/// nothing where it hasn't. If one file can't be read, nothing is taken in. A text that follows a kill, or of
/// a story that the desk holds, is left out; the others are taken in, and the exit code is 1.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy add story.txt\n  \
    wirecopy add --dry-run feed.xml           what would be taken in\n  \
    wirecopy add --embargo 2026-12-01T06:00Z report.json\n  \
    wirecopy add --licence-only --headline 'Who owns Sluice Lane?' investigation.txt")]
pub(crate) struct Add {
    /// The files
    #[arg(required = true)]
    files: Vec<PathBuf>,

    /// Who made the stories; without it, what the file says, else the wire's own
    #[arg(long)]
    creator: Option<String>,

    /// The headline, for one story
    #[arg(long)]
    headline: Option<String>,

    /// Who wrote it, for one story
    #[arg(long)]
    byline: Option<String>,

    /// Let nobody but the desk have the text before this instant
    #[arg(long, value_name = "INSTANT", value_parser = arguments::instant)]
    embargo: Option<Timestamp>,

    /// Hide the headline as well until then
    #[arg(long, requires = "embargo")]
    embargo_hides_headline: bool,

    /// Offer it to nobody without a licence
    #[arg(long)]
    licence_only: bool,

    #[command(flatten)]
    although: Although,

    /// Read and say what would be taken in, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// Fewer stories than this are taken in before a bar would be seen.
const WORTH_A_BAR: usize = 50;

impl Add {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<ExitCode> {
        let wire = context.open().await?;
        let mut stories = Vec::new();
        for file in &self.files {
            stories.extend(take_in::read(&wire, file)?);
        }
        if stories.len() > 1 && (self.headline.is_some() || self.byline.is_some()) {
            return Err(Problem::new(format!(
                "--headline and --byline are for one story, and {} were read",
                stories.len()
            ))
            .hint("give them with one file at a time")
            .into());
        }
        for story in &mut stories {
            if self.headline.is_some() {
                take_in::forget_made_headline(story);
            }
            self.complete(&wire, &mut story.incoming);
        }
        let stories = in_order_of_versions(stories);
        if let Some(until) = self.embargo
            && until <= Timestamp::now()
        {
            return Err(
                Problem::new(format!("the embargo is over already: {until}"))
                    .hint("leave --embargo out to publish at once")
                    .into(),
            );
        }
        let plan = self.check(&wire.store, &stories).await?;

        let bar = bar(stories.len());
        let mut rows = Vec::with_capacity(stories.len());
        let mut counts = BTreeMap::new();
        for (story, step) in stories.iter().zip(plan) {
            take_in::say_remarks(story);
            let row = if self.dry_run {
                say_why_not(story, &step);
                Row::new(story, step.would_be(), None)
            } else {
                self.carry_out(&wire, story, step).await?
            };
            *counts.entry(row.result).or_insert(0_usize) += 1;
            rows.push(row);
            bar.inc(1);
        }
        bar.finish_and_clear();
        match rows.as_slice() {
            [only] => context.out.record(only)?,
            rows => context.out.records(rows)?,
        }
        self.sum_up(&counts);
        Ok(if counts.contains_key(LEFT_OUT) {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        })
    }

    /// Fills in what the file leaves open and what was said on the command line.
    fn complete(&self, wire: &OpenWire, incoming: &mut Incoming) {
        if let Some(creator) = &self.creator {
            incoming.creator = Some(creator.clone());
        }
        let creator = incoming
            .creator
            .get_or_insert_with(|| wire.settings.creator.clone());
        if let Says::Usable { content, .. }
        | Says::Withheld {
            content: Some(content),
            ..
        } = &mut incoming.says
        {
            if let Some(headline) = &self.headline {
                content.headline.clone_from(headline);
            }
            if let Some(byline) = &self.byline {
                content.byline.clone_from(byline);
            }
            if content.language.is_empty() {
                content.language.clone_from(&wire.settings.language);
            }
            if let Some(notice) = &mut content.notice
                && notice.creator.is_none()
            {
                notice.creator = Some(creator.clone());
            }
        }
        if self.embargo.is_some() {
            incoming.embargo_until = self.embargo;
        }
    }

    fn sum_up(&self, counts: &BTreeMap<&'static str, usize>) {
        let told: Vec<String> = counts
            .iter()
            .map(|(result, count)| format!("{count} {result}"))
            .collect();
        let told = told.join(", ");
        let nothing = |result: &&str| matches!(*result, PASSED_OVER | LEFT_OUT);
        if self.dry_run {
            say(format!("Nothing was taken in. It would be: {told}."));
        } else if counts.keys().all(nothing) {
            say(format!("Nothing was taken in: {told}."));
        } else {
            say(format!("Taken in: {told}."));
        }
        if counts.keys().all(|result| *result == "unchanged") && !self.dry_run {
            hint("all of it was on the wire already");
        }
    }
}

/// Says why nothing is done about a story.
fn say_why_not(story: &FromFile, step: &Step) {
    match step {
        Step::PassOver(why) => story.note(why),
        Step::LeaveOut(why, advice) => {
            story.left_out(why);
            hint(advice);
        }
        Step::Remember(stopped) => story.note(not_here(story, stopped)),
        _ => {}
    }
}

fn bar(length: usize) -> ProgressBar {
    if length < WORTH_A_BAR || !somebody_watches() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{wide_bar} {pos} of {len} stories, {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length as u64).with_style(style)
}
