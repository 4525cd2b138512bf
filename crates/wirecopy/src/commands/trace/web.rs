//! Pages that are fetched: addresses named on the command line or in a file.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use indicatif::ProgressBar;
use jiff::Timestamp;
use url::Url;
use wire_delivery::crawl::{Crawled, Crawler, Politeness};
use wire_delivery::guard::{FetchedPage, Settings};
use wire_delivery::{Clock, Guard};
use wire_trace::PageContext;

use super::pages::unreadable;
use crate::problem::Problem;

/// The most bytes of a list of addresses.
const LONGEST: u64 = 256 * 1024 * 1024;

/// What a page counts for in the progress before it came, in bytes.
const NOMINAL: u64 = 200_000;

/// Whether what was named is an address, and no file.
pub(super) fn is_address(named: &str) -> bool {
    named.starts_with("http://") || named.starts_with("https://")
}

/// The addresses in a file, one a line; `-` is standard input. Empty lines and those that begin with `#` are
/// left out.
pub(super) fn listed(file: &Path) -> Result<Vec<Url>, Problem> {
    let mut text = String::new();
    let read = if file.as_os_str() == "-" {
        io::stdin().take(LONGEST).read_to_string(&mut text)
    } else {
        fs::File::open(file).and_then(|opened| opened.take(LONGEST).read_to_string(&mut text))
    };
    read.map_err(|error| unreadable(file, &error))?;
    let mut addresses = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let address = address(line).map_err(|problem| {
            Problem::new(format!(
                "line {} of {}: {problem}",
                number + 1,
                file.display()
            ))
        })?;
        addresses.push(address);
    }
    Ok(addresses)
}

/// An address as it was typed.
pub(super) fn address(typed: &str) -> Result<Url, Problem> {
    let unclear = || {
        let typed: String = typed.chars().take(80).collect();
        Problem::new(format!(
            "'{typed}' is no web address: write it as https://gazette.example/page"
        ))
    };
    if !is_address(typed) {
        return Err(unclear());
    }
    let mut address = Url::parse(typed).map_err(|_| unclear())?;
    address.set_fragment(None);
    Ok(address)
}

/// How many bytes these pages count for in the progress, before they came.
pub(super) fn nominal(addresses: &[Url]) -> u64 {
    addresses.len() as u64 * NOMINAL
}

/// Fetches pages, and gives each with its address, as long as `give` says so.
pub(super) fn fetch(
    addresses: &[Url],
    settings: Settings,
    progress: &ProgressBar,
    mut give: impl FnMut(String, Result<Box<FetchedPage>, Problem>) -> bool,
) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let guard = Guard::new(settings)?;
    let crawler = Crawler::new(guard, Clock::system(), Politeness::default());
    let addresses = addresses.iter().cloned();
    runtime.block_on(crawler.fetch(addresses, |crawled| match crawled {
        Crawled::List(pages) => {
            progress.inc_length(pages as u64 * NOMINAL);
            progress.inc(NOMINAL);
            true
        }
        Crawled::Page(address, page) => {
            progress.inc(NOMINAL);
            give(
                address.to_string(),
                page.map_err(|error| Problem::new(format!("{address}: {error}"))),
            )
        }
    }));
    Ok(())
}

/// How a fetched page is to be read.
pub(super) fn context(page: &FetchedPage, limit: usize) -> PageContext {
    PageContext {
        url: Some(page.url.clone()),
        content_type: page.content_type().map(ToOwned::to_owned),
        robots: page.robots(),
        seen: Some(Timestamp::now()),
        limit,
    }
}
