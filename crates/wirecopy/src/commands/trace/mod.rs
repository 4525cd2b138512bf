//! `wirecopy trace`: which pages carry which stories, and what is wrong with each copy.

mod pages;
mod stories;
mod table;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use wire_trace::report::PickupLine;
use wire_trace::{Finding, Index, Page, PageContext, Pickup, Rule};

use crate::context::Context;
use crate::output::{self, Format, Output, Record, error, hint, say};
use crate::problem::Problem;
use table::Shown;

/// Find the copies of stories in pages, and say what is wrong with each
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy trace --stories story.txt page.html\n  \
    wirecopy trace --stories stories.jsonl.gz --format json pages/ > pickups.jsonl\n  \
    wirecopy --data newsroom trace --fail-on notice,quote pages/\n\n\
    Stories are wire text, ninjs, feeds or JSON Lines (also .gz), a folder of such files, or a wire's folder.\n\
    Pages are HTML or plain text files (also .gz), or folders with .html and .htm files in them.\n\
    Exit codes: 0 done, 1 a page or story can't be read or a rule named by --fail-on is broken, 2 wrong usage.")]
pub(crate) struct Trace {
    /// Stories to look for: files, folders, or a wire's folder; without it, the wire in --data
    #[arg(long, value_name = "PATH")]
    stories: Vec<PathBuf>,

    /// Fail if a copy breaks this rule: notice, credit, origin-link, canonical, noindex, byline,
    /// headline, cuts, edits, quote, version, paywall or picture
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    fail_on: Vec<Rule>,

    /// The most bytes that a page may have
    #[arg(long, value_name = "BYTES", default_value_t = PageContext::LIMIT)]
    max_page: usize,

    /// Pages to look at: files or folders
    #[arg(required = true, value_name = "PAGES")]
    pages: Vec<PathBuf>,
}

impl Trace {
    pub(crate) fn run(self, context: &Context) -> anyhow::Result<ExitCode> {
        let stories = stories::read(&self.stories, context)?;
        let mut failed = stories.refused > 0;
        if stories.documents.is_empty() {
            return Err(Problem::new("there is no story to look for").into());
        }
        let files = pages::list(&self.pages)?;
        if files.is_empty() {
            return Err(Problem::new("there is no page in what was named")
                .hint("of folders, files that end in .html or .htm (or these with .gz) are read")
                .into());
        }
        let headlines = stories
            .documents
            .iter()
            .map(|story| (story.key.clone(), story.headline.clone()))
            .collect();
        let index = Index::build(stories.documents);
        let mut told = Told::new(context, files.len(), headlines);
        each_page(&index, &files, self.max_page, |file, outcome| {
            told.page(file, outcome, &self.fail_on)
        })?;
        failed |= told.unreadable > 0 || told.broken > 0;
        told.end(&index, &self.fail_on)?;
        Ok(if failed {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        })
    }
}

/// What came of one page.
type Outcome = Result<Vec<Pickup>, Problem>;

/// Traces the pages on all cores, and tells what came of each in the order of the pages.
fn each_page(
    index: &Index,
    files: &[PathBuf],
    limit: usize,
    mut tell: impl FnMut(&Path, Outcome) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    /// Pages that may be done before their turn has come.
    const AHEAD: usize = 64;
    let next = AtomicUsize::new(0);
    let (done, outcomes) = mpsc::sync_channel::<(usize, Outcome)>(AHEAD);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            let (done, next) = (done.clone(), &next);
            scope.spawn(move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(number) else {
                        return;
                    };
                    // Nobody listens any more: whoever read our output went away.
                    if done.send((number, one_page(index, file, limit))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(done);
        let mut early: BTreeMap<usize, Outcome> = BTreeMap::new();
        let mut turn = 0;
        for (number, outcome) in outcomes {
            early.insert(number, outcome);
            while let Some(outcome) = early.remove(&turn) {
                tell(&files[turn], outcome)?;
                turn += 1;
            }
        }
        Ok(())
    })
}

fn one_page(index: &Index, file: &Path, limit: usize) -> Outcome {
    let bytes = pages::read(file, limit)?;
    let context = PageContext {
        content_type: pages::content_type(file).map(str::to_owned),
        limit,
        ..PageContext::default()
    };
    if !index.may_carry(&bytes, &context) {
        return Ok(Vec::new());
    }
    let page = Page::read(&bytes, context)
        .map_err(|error| Problem::new(format!("{}: {error}", file.display())))?;
    Ok(index.trace(&page))
}

/// What has been told so far.
struct Told {
    progress: ProgressBar,
    out: Output,
    /// The headlines of the stories, by their keys.
    headlines: HashMap<String, String>,
    /// Pages and pickups that are told at the end; in JSON each is told at once.
    kept: Vec<(String, Pickup)>,
    pages: usize,
    carrying: usize,
    pickups: usize,
    unreadable: usize,
    broken: usize,
}

impl Told {
    fn new(context: &Context, pages: usize, headlines: HashMap<String, String>) -> Self {
        // Shows itself only where standard error is a terminal.
        let progress = ProgressBar::new(pages as u64);
        let style = "{bar:30} {human_pos} of {human_len} pages, {msg}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(style) {
            progress.set_style(style);
        }
        Self {
            progress,
            out: context.out,
            headlines,
            kept: Vec::new(),
            pages,
            carrying: 0,
            pickups: 0,
            unreadable: 0,
            broken: 0,
        }
    }

    fn page(&mut self, file: &Path, outcome: Outcome, fail_on: &[Rule]) -> anyhow::Result<()> {
        match outcome {
            Ok(pickups) => {
                self.carrying += usize::from(!pickups.is_empty());
                self.pickups += pickups.len();
                let name = file.display().to_string();
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
        self.progress.inc(1);
        self.progress
            .set_message(format!("{} pickups", self.pickups));
        Ok(())
    }

    fn end(&self, index: &Index, fail_on: &[Rule]) -> anyhow::Result<()> {
        self.progress.finish_and_clear();
        match self.out.format() {
            Format::Json => {}
            Format::Csv => {
                let rows: Vec<Row> = self.shown().map(|shown| Row::new(&shown)).collect();
                self.out.records(&rows)?;
            }
            Format::Table => {
                let shown: Vec<Shown<'_>> = self.shown().collect();
                let rows = table::rows(&shown, output::width().into());
                self.out.table(&table::COLUMNS, rows)?;
            }
        }
        say(format!(
            "Looked for {} in {}: {} on {}.",
            count(index.len(), "story", "stories"),
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

    fn shown(&self) -> impl Iterator<Item = Shown<'_>> {
        self.kept.iter().map(|(page, pickup)| Shown {
            page,
            headline: self.headlines.get(&pickup.story).map_or("", String::as_str),
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

fn count(number: usize, one: &str, many: &str) -> String {
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
    findings: String,
}

impl Row {
    fn new(shown: &Shown<'_>) -> Self {
        let pickup = shown.pickup;
        let versions: Vec<String> = pickup.versions.iter().map(u32::to_string).collect();
        Self {
            page: shown.page.to_owned(),
            story: pickup.story.clone(),
            headline: shown.headline.to_owned(),
            class: pickup.class.code(),
            share: format!("{:.0} %", pickup.share * 100.0),
            versions: versions.join(" or "),
            findings: table::findings(pickup).join(", "),
        }
    }
}

impl Record for Row {
    const COLUMNS: &'static [&'static str] = &[
        "page", "story", "headline", "class", "share", "versions", "findings",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.page.clone(),
            self.story.clone(),
            self.headline.clone(),
            self.class.to_owned(),
            self.share.clone(),
            self.versions.clone(),
            self.findings.clone(),
        ]
    }
}
