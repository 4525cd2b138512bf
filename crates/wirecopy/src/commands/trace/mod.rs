//! `wirecopy trace`: which pages carry which stories, and what is wrong with each copy.

mod file;
mod index;
mod journal;
mod lines;
mod lists;
mod pages;
mod parquet;
mod proofs;
mod remote;
mod save;
mod sheets;
mod speakers;
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
use file::{OpenedFile, OutputFile, Target};
use index::Opened;
use journal::{Begun, Known};
use pages::Source;
use proofs::Proofs;
use save::Saving;
use sheets::Sheets;
use speakers::Speakers;
use told::Told;
use work::Ways;

/// Find the copies of stories in pages, and say what is wrong with each
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy trace --stories story.txt page.html\n  \
    wirecopy trace --stories stories.jsonl.gz --format json pages/ > pickups.jsonl\n  \
    wirecopy --data newsroom trace --fail-on notice,quote pages/\n  \
    wirecopy --data newsroom trace --format csv crawl.warc.gz > pickups.csv\n  \
    wirecopy trace --stories archive.jsonl.gz --index archive.index crawl.warc.gz\n  \
    wirecopy --data newsroom trace --index newsroom.index\n  \
    wirecopy --data newsroom trace https://gazette.example/sitemap.xml --addresses more.txt\n  \
    wirecopy --data newsroom trace --output pickups.jsonl --resume s3://crawl/november/ferry.warc.gz\n  \
    wirecopy --data newsroom trace --output pickups.csv --archives warc.paths.gz --base https://data.crawl.example\n  \
    wirecopy --data newsroom trace --save crawl.warc.gz\n  \
    wirecopy --data newsroom trace --sheets proofs crawl.warc.gz\n\n\
    Stories are wire text, ninjs, feeds or JSON Lines (also .gz), a folder of such files, or a wire's folder.\n\
    JSON Lines have a story a line: {\"id\":\"ferry\",\"headline\":\"…\",\"body\":[\"A paragraph.\",\"Another.\"]}\n\
    Pages are HTML or plain text files (also .gz), web archives (.warc, .warc.gz, .warc.zst), or folders of these,\n\
    and addresses, which are fetched as the robots.txt of their sites allows; one of a sitemap or a feed stands\n\
    for the pages that it lists. Archives can lie on the web or in S3, too; AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,\n\
    AWS_SESSION_TOKEN, AWS_REGION and AWS_ENDPOINT_URL say how S3 is asked.\n\
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

    /// The most bytes that a page may have: a number, or one with kB, MB or GB
    #[arg(long, value_name = "BYTES", default_value_t = PageContext::LIMIT, value_parser = bytes)]
    max_page: usize,

    /// Addresses of pages to fetch, from a file with one a line; '-' is standard input
    #[arg(long, value_name = "FILE")]
    addresses: Vec<PathBuf>,

    /// Write the pickups into this file: as JSON Lines (.jsonl), for spreadsheets (.csv), or as Parquet (.parquet).
    /// Beside it grows a journal of the run, which is taken away at the end
    #[arg(long, value_name = "FILE")]
    output: Option<Target>,

    /// Go on with a run into --output that broke off, behind what it has looked at; where there is none, begin
    #[arg(long, requires = "output")]
    resume: bool,

    /// Web archives to read, from a file with one a line, which may be packed (.gz); '-' is standard input
    #[arg(long, value_name = "FILE")]
    archives: Vec<PathBuf>,

    /// Where the archives of --archives lie that are named by a path alone: an address, a bucket
    /// (s3://name) or a folder
    #[arg(long, requires = "archives", value_name = "PLACE")]
    base: Option<String>,

    /// Save what is found in the wire, as a look at the page would have when it was fetched; a page that is
    /// there already changes nothing
    #[arg(long, conflicts_with = "stories")]
    save: bool,

    /// Write a tear sheet for each pickup into this folder: an HTML file that prints, and needs nothing else
    #[arg(long, value_name = "DIR")]
    sheets: Option<PathBuf>,

    /// Pages to look at: files, folders, web archives or addresses
    #[arg(required_unless_present_any = ["addresses", "archives", "index"], value_name = "PAGES")]
    pages: Vec<PathBuf>,
}

impl Trace {
    pub(crate) fn run(self, context: &Context) -> anyhow::Result<ExitCode> {
        let stories = stories::sources(&self.stories, context)?;
        if let Some(file) = &self.index
            && self.pages.is_empty()
            && self.addresses.is_empty()
            && self.archives.is_empty()
        {
            return index_alone(file, &stories);
        }
        let sources = self.sources()?;
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
        let opened = self.output.as_ref().map(|target| {
            let begun = self.begun(&stories)?;
            anyhow::Ok(OutputFile::open(target, self.resume, begun)?)
        });
        let (sources, known, mut told) = match opened.transpose()? {
            None => {
                let size = pages::size(&sources);
                let told = Told::new(context.out, &grams, &self.fail_on, size)?;
                (sources, Known::default(), told)
            }
            Some(OpenedFile { file, sum, known }) => {
                let (left, changed) = pages::left(sources, &known);
                say_changed(&changed);
                let size = pages::size(&left);
                let told = Told::into_file(file, sum, &grams, &self.fail_on, size);
                (left, known, told)
            }
        };
        let proofs = self.proofs(context)?;
        let ways = Ways {
            limit: self.max_page,
            guard: &self.guard(context)?,
            known: &known,
            speakers: &Speakers::of(&stories)?,
            proofs: &proofs,
        };
        work::each_page(&grams, &sources, ways, &mut told)?;
        let is_well = told.is_well() && refused == 0;
        told.end()?;
        proofs.end();
        Ok(if is_well {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    /// What a run rests on, to be noticed when another run goes on with it.
    fn begun(&self, stories: &[stories::Source]) -> anyhow::Result<Begun> {
        let stamp = stories::stamp(stories)?;
        let rules: Vec<&str> = self.fail_on.iter().map(|rule| rule.name()).collect();
        let rules = match &rules[..] {
            [] => "no --fail-on".to_owned(),
            rules => format!("--fail-on {}", rules.join(",")),
        };
        Ok(Begun {
            stories: blake3::Hash::from_bytes(stamp).to_hex().to_string(),
            settings: format!("--max-page {} and {rules}", self.max_page),
        })
    }

    /// The pages to look at; those that are fetched come last.
    fn sources(&self) -> Result<Vec<Source>, Problem> {
        let mut sources = Vec::new();
        for list in &self.archives {
            sources.extend(lists::archives(list, self.base.as_deref())?);
        }
        let mut addresses = Vec::new();
        for list in &self.addresses {
            addresses.extend(lists::addresses(list)?);
        }
        sources.extend(pages::list(&self.pages, addresses)?);
        Ok(sources)
    }

    /// What is done with pages that carry a story.
    fn proofs(&self, context: &Context) -> anyhow::Result<Proofs> {
        let saving = match self.save {
            true => Some(Saving::into(&context.wire()?)?),
            false => None,
        };
        let sheets = match &self.sheets {
            Some(folder) => {
                let wire = match self.stories.is_empty() {
                    true => Some(Settings::read(&context.wire()?)?.wire().name),
                    false => None,
                };
                Some(Sheets::into(folder, wire)?)
            }
            None => None,
        };
        Ok(Proofs { saving, sheets })
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

/// A number of bytes as people write it: `10000000` or `10MB`.
fn bytes(typed: &str) -> Result<usize, String> {
    let digits = typed.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match typed[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => Some(1),
        "k" | "kb" => Some(1_000),
        "m" | "mb" => Some(1_000_000),
        "g" | "gb" => Some(1_000_000_000),
        _ => None,
    };
    let number = digits.trim_end().parse::<usize>().ok();
    number
        .zip(unit)
        .and_then(|(number, unit)| number.checked_mul(unit))
        .ok_or_else(|| "write it as 10000000 or 10MB".to_owned())
}

/// Sees to it that the index is there, for those who trace elsewhere.
fn index_alone(file: &Path, stories: &[stories::Source]) -> anyhow::Result<ExitCode> {
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

fn say_changed(files: &[PathBuf]) {
    if let [first, rest @ ..] = files {
        let more = match rest.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        say(format!(
            "Changed since the run looked at them, and not looked at again: {}{more}.",
            first.display()
        ));
    }
}
