//! Pages that are fetched: addresses named on the command line or in a file.

use std::path::Path;

use indicatif::ProgressBar;
use jiff::Timestamp;
use url::Url;
use wire_delivery::crawl::{Crawled, Crawler, Politeness};
use wire_delivery::guard::FetchedPage;
use wire_delivery::remote::Location;
use wire_delivery::{Clock, Guard};
use wire_trace::PageContext;

use super::journal::Unit;
use super::pages::is_archive;
use super::work::Ways;
use crate::problem::Problem;

/// What a page counts for in the progress before it came, in bytes.
const NOMINAL: u64 = 200_000;

/// Whether what was named is an address, and no file.
pub(super) fn is_address(named: &str) -> bool {
    let scheme = named.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        let is = |it: &&str| scheme.eq_ignore_ascii_case(it);
        ["http", "https", "s3"].iter().any(is)
    })
}

/// Whether an address is that of a web archive.
pub(super) fn is_archive_there(named: &str) -> bool {
    let path = Url::parse(named).map(|url| url.path().to_owned());
    is_of_s3(named) || path.is_ok_and(|path| is_archive(Path::new(&path)))
}

fn is_of_s3(named: &str) -> bool {
    let scheme = named.split_once("://").map_or("", |(scheme, _)| scheme);
    scheme.eq_ignore_ascii_case("s3")
}

/// Nobody's password is printed, nor sent.
fn without_password(url: &Url) -> Result<(), Problem> {
    if url.username().is_empty() && url.password().is_none() {
        return Ok(());
    }
    let host = url.host_str().unwrap_or_default();
    Err(Problem::new(format!(
        "an address at {host} holds a user name or a password: remove what stands before the '@'"
    )))
}

/// Where an archive lies, as it was typed.
pub(super) fn archive(typed: &str) -> Result<Location, Problem> {
    let location = match typed.split_once("://") {
        Some((scheme, rest)) if is_of_s3(typed) => {
            Location::read(&format!("{}://{rest}", scheme.to_ascii_lowercase()))
        }
        _ => Location::read(typed),
    };
    if let Some(Location::Web(url)) = &location {
        without_password(url)?;
    }
    location.ok_or_else(|| {
        let typed: String = typed.chars().take(80).collect();
        Problem::new(format!(
            "'{typed}' is no address of an archive: write it as https://crawl.example/a.warc.gz or s3://bucket/a.warc.gz"
        ))
    })
}

/// An address as it was typed.
pub(super) fn address(typed: &str) -> Result<Url, Problem> {
    let unclear = || {
        let typed: String = typed.chars().take(80).collect();
        Problem::new(format!(
            "'{typed}' is no web address: write it as https://gazette.example/page"
        ))
    };
    let mut address = Url::parse(typed).map_err(|_| unclear())?;
    if !matches!(address.scheme(), "http" | "https") {
        return Err(unclear());
    }
    without_password(&address)?;
    address.set_fragment(None);
    Ok(address)
}

/// How many bytes these pages count for in the progress, before they came.
pub(super) fn nominal(addresses: &[Url]) -> u64 {
    addresses.len() as u64 * NOMINAL
}

/// What a run knows an address by.
pub(super) fn unit(address: &Url) -> Unit {
    Unit {
        name: address.to_string(),
        stamp: String::new(),
    }
}

/// Fetches pages that no earlier run has looked at, and gives each with its address, as long as `give` says so.
pub(super) fn fetch(
    addresses: &[Url],
    ways: Ways<'_>,
    progress: &ProgressBar,
    mut give: impl FnMut(Url, Result<Box<FetchedPage>, Problem>) -> bool,
) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let guard = Guard::new(ways.guard.clone())?;
    let crawler = Crawler::new(guard, Clock::system(), Politeness::default());
    let addresses = addresses.iter().cloned();
    let is_wanted = |address: &Url| !ways.known.has(address.as_str());
    runtime.block_on(
        crawler.fetch(addresses, is_wanted, |crawled| match crawled {
            Crawled::List(pages) => {
                progress.inc_length(pages as u64 * NOMINAL);
                progress.inc(NOMINAL);
                true
            }
            Crawled::Page(address, page) => {
                progress.inc(NOMINAL);
                let page = page.map_err(|error| Problem::new(format!("{address}: {error}")));
                give(address, page)
            }
        }),
    );
    Ok(())
}

/// How a fetched page is to be read.
pub(super) fn context(page: &FetchedPage, seen: Timestamp, limit: usize) -> PageContext {
    PageContext {
        url: Some(page.url.clone()),
        content_type: page.content_type().map(ToOwned::to_owned),
        robots: page.robots(),
        seen: Some(seen),
        limit,
        ..PageContext::default()
    }
}
