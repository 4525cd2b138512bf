//! `wirecopy trace`: which pages carry which stories, and what is wrong with each copy.

mod index;
mod pages;
mod stories;
mod table;
mod told;
mod web;
mod work;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use wire_delivery::guard;
use wire_trace::{Grams, PageContext, Rule};

use crate::context::Context;
use crate::output::say;
use crate::problem::Problem;
use crate::settings::Settings;
use index::Opened;
use stories::Source;
use told::Told;

/// Find the copies of stories in pages, and say what is wrong with each
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy trace --stories story.txt page.html\n  \
    wirecopy trace --stories stories.jsonl.gz --format json pages/ > pickups.jsonl\n  \
    wirecopy --data newsroom trace --fail-on notice,quote pages/\n  \
    wirecopy --data newsroom trace --format csv crawl.warc.gz > pickups.csv\n  \
    wirecopy trace --stories archive.jsonl.gz --index archive.index crawl.warc.gz\n  \
    wirecopy --data newsroom trace --index newsroom.index\n  \
    wirecopy --data newsroom trace https://gazette.example/sitemap.xml --addresses more.txt\n\n\
    Stories are wire text, ninjs, feeds or JSON Lines (also .gz), a folder of such files, or a wire's folder.\n\
    Pages are HTML or plain text files (also .gz), web archives (.warc, .warc.gz, .warc.zst), or folders of these,\n\
    and addresses, which are fetched as the robots.txt of their sites allows; one of a sitemap or a feed stands\n\
    for the pages that it lists.\n\
    Exit codes: 0 done, 1 a page or story can't be read or a rule named by --fail-on is broken, 2 wrong usage.")]
pub(crate) struct Trace {
    /// Stories to look for: files, folders, or a wire's folder; without it, the wire in --data
    #[arg(long, value_name = "PATH")]
    stories: Vec<PathBuf>,

    /// Keep the index of the stories in this file: it is built when it is missing or the stories have
    /// changed, and mapped from disk. Without pages, that is all that is done
    #[arg(long, value_name = "FILE")]
    index: Option<PathBuf>,

    /// Fail if a copy breaks this rule: notice, credit, origin-link, canonical, noindex, byline,
    /// headline, cuts, edits, quote, version, paywall or picture
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    fail_on: Vec<Rule>,

    /// The most bytes that a page may have
    #[arg(long, value_name = "BYTES", default_value_t = PageContext::LIMIT)]
    max_page: usize,

    /// Addresses of pages to fetch, from a file with one a line; '-' is standard input
    #[arg(long, value_name = "FILE")]
    addresses: Vec<PathBuf>,

    /// Pages to look at: files, web archives, folders or addresses
    #[arg(required_unless_present_any = ["addresses", "index"], value_name = "PAGES")]
    pages: Vec<PathBuf>,
}

impl Trace {
    pub(crate) fn run(self, context: &Context) -> anyhow::Result<ExitCode> {
        let stories = stories::sources(&self.stories, context)?;
        if let Some(file) = &self.index
            && self.pages.is_empty()
            && self.addresses.is_empty()
        {
            return index_alone(file, &stories);
        }
        let sources = pages::list(&self.pages, &self.addresses)?;
        if sources.is_empty() {
            return Err(Problem::new("there is no page in what was named")
                .hint("of folders, files that end in .html or .htm (or these with .gz) and web archives (.warc, .warc.gz, .warc.zst) are read")
                .into());
        }
        let Opened { grams, refused } = match &self.index {
            Some(file) => index::in_file(file, &stories)?,
            None => index::in_memory(&stories)?,
        };
        some_story(&grams)?;
        let mut told = Told::new(context, pages::size(&sources));
        let progress = told.progress();
        work::each_page(
            &grams,
            &sources,
            (self.max_page, &self.guard(context)?),
            &progress,
            |page, outcome| told.page(page, outcome, &self.fail_on),
        )?;
        let failed = refused > 0 || told.unreadable() > 0 || told.broken() > 0;
        told.end(&grams, &self.fail_on)?;
        Ok(if failed {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        })
    }

    /// What may be fetched: by the settings of the wire, where one is named.
    fn guard(&self, context: &Context) -> anyhow::Result<guard::Settings> {
        let mut settings = match &context.data {
            Some(wire) => Settings::read(wire)?.guard(),
            None => guard::Settings::default(),
        };
        settings.limits.page_bytes = self.max_page;
        Ok(settings)
    }
}

/// Sees to it that the index is there, for those who trace elsewhere.
fn index_alone(file: &Path, stories: &[Source]) -> anyhow::Result<ExitCode> {
    let Opened { grams, refused } = index::in_file(file, stories)?;
    some_story(&grams)?;
    let stories = told::count(grams.len(), "story", "stories");
    say(format!("The index of {stories} is in {}.", file.display()));
    Ok(if refused > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn some_story(grams: &Grams) -> Result<(), Problem> {
    if grams.is_empty() {
        return Err(Problem::new("there is no story to look for"));
    }
    Ok(())
}
