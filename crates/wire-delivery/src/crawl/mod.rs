//! Pages by their addresses: fetched host by host, as politely as their `robots.txt` asks. A sitemap or a
//! feed stands for the pages that it lists.

mod queue;

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;
use url::Url;
use wire_formats::parse::{PageList, page_list};

use crate::guard::{FetchedPage, GuardError};
use crate::robots::{LONGEST_WAIT, SitesAsk};
use crate::{Clock, Guard};
use queue::{Queue, Turn};

/// How politely pages are fetched.
#[derive(Clone, Copy, Debug)]
pub struct Politeness {
    /// How many hosts are asked at once, each for one page at a time.
    pub at_once: usize,
    /// How long a host is left alone between two pages, where it doesn't ask for longer.
    pub gap: Duration,
    /// How often a page is asked for in all, where its server fails or wants to be left alone.
    pub tries: u32,
    /// How long after the first failure; twice as long after each further one.
    pub patience: Duration,
}

impl Default for Politeness {
    fn default() -> Self {
        Self {
            at_once: 16,
            gap: Duration::from_secs(1),
            tries: 3,
            patience: Duration::from_secs(5),
        }
    }
}

/// How deep lists may stand in one another: an index, its sitemaps.
const DEEPEST_LIST: u32 = 2;

/// What a crawl gives.
#[derive(Debug)]
pub enum Crawled {
    /// A list stood for so many pages, which follow.
    List(usize),
    /// A page, or why it didn't come.
    Page(Url, Result<Box<FetchedPage>, CrawlError>),
}

/// Why a page didn't come.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CrawlError {
    /// The address can't be asked, or nothing came back.
    #[error(transparent)]
    Fetch(#[from] GuardError),
    /// The server answers, but not with a page.
    #[error("the server answers with status {0} instead of the page")]
    Answer(u16),
    /// The site wants no programs there.
    #[error("the site’s robots.txt doesn’t let programs look at it")]
    NotAllowed,
    /// What the site wants can't be known.
    #[error("the site’s robots.txt can’t be had, so the page is left alone: {0}")]
    Unknown(String),
}

/// Fetches pages. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Crawler {
    guard: Guard,
    sites: SitesAsk,
    politeness: Politeness,
}

/// An address that is to be asked.
#[derive(Clone, Debug)]
struct Wanted {
    address: Url,
    /// How many lists it stands in.
    depth: u32,
    /// How often it was asked.
    tries: u32,
}

/// What came of asking.
struct Asked {
    wanted: Wanted,
    page: Result<FetchedPage, CrawlError>,
    /// How long its host is left alone.
    gap: Duration,
}

impl Crawler {
    /// A crawler that goes out through this guard.
    #[must_use]
    pub fn new(guard: Guard, clock: Clock, politeness: Politeness) -> Self {
        Self {
            sites: SitesAsk::new(guard.clone(), clock),
            guard,
            politeness,
        }
    }

    /// Fetches these addresses and what lists among them stand for, each once, in whatever order they come,
    /// unless it isn't wanted; `give` says whether to go on.
    pub async fn fetch(
        &self,
        addresses: impl IntoIterator<Item = Url>,
        is_wanted: impl Fn(&Url) -> bool,
        mut give: impl FnMut(Crawled) -> bool,
    ) {
        let mut queue = Queue::default();
        for address in addresses.into_iter().filter(&is_wanted) {
            queue.add(Wanted {
                address,
                depth: 0,
                tries: 0,
            });
        }
        let mut running = JoinSet::new();
        loop {
            let mut rest = None;
            while running.len() < self.politeness.at_once {
                match queue.next(Instant::now()) {
                    Turn::Now(wanted) => {
                        let crawler = self.clone();
                        running.spawn(async move { crawler.ask(wanted).await });
                    }
                    Turn::At(at) => {
                        rest = Some(at);
                        break;
                    }
                    Turn::None => break,
                }
            }
            let asked = match (running.is_empty(), rest) {
                (true, None) => return,
                (true, Some(at)) => {
                    tokio::time::sleep_until(at).await;
                    continue;
                }
                (false, Some(at)) => {
                    match tokio::time::timeout_at(at, running.join_next()).await {
                        Ok(asked) => asked,
                        // Another host's turn has come.
                        Err(_) => continue,
                    }
                }
                (false, None) => running.join_next().await,
            };
            let asked = match asked {
                Some(Ok(asked)) => asked,
                Some(Err(error)) => {
                    tracing::error!(%error, "fetching a page broke off");
                    continue;
                }
                None => continue,
            };
            if !self.take(asked, &mut queue, &is_wanted, &mut give) {
                return;
            }
        }
    }

    /// Takes what came: tries again, follows a list, or gives the page.
    fn take(
        &self,
        asked: Asked,
        queue: &mut Queue,
        is_wanted: &impl Fn(&Url) -> bool,
        give: &mut impl FnMut(Crawled) -> bool,
    ) -> bool {
        let Asked { wanted, page, gap } = asked;
        let tries = wanted.tries + 1;
        if is_worth_another_try(&page) && tries < self.politeness.tries {
            let patience = self.politeness.patience * 2_u32.saturating_pow(tries - 1);
            let again = Instant::now() + gap.max(patience).min(LONGEST_WAIT);
            queue.again(Wanted { tries, ..wanted }, again);
            return true;
        }
        queue.is_free_at(&wanted.address, Instant::now() + gap);
        let list = match &page {
            Ok(page) if wanted.depth <= DEEPEST_LIST => page_list(&page.bytes, &page.url),
            _ => None,
        };
        let Some(PageList { pages, lists }) = list else {
            return give(Crawled::Page(wanted.address, page.map(Box::new)));
        };
        let depth = wanted.depth + 1;
        let mut new = 0;
        for address in pages.into_iter().chain(lists).filter(is_wanted) {
            new += usize::from(queue.add(Wanted {
                address,
                depth,
                tries: 0,
            }));
        }
        give(Crawled::List(new))
    }

    /// Asks for one address, if its site allows that.
    async fn ask(&self, wanted: Wanted) -> Asked {
        let word = self.sites.of(&wanted.address).await;
        let mut gap = word.gap(self.politeness.gap);
        let page = if let Some(why) = word.unknown {
            Err(CrawlError::Unknown(why))
        } else if !word.robots.is_url_allowed(&wanted.address) {
            // The site itself wasn't asked for it.
            Err(CrawlError::NotAllowed)
        } else {
            match self.guard.fetch_page(&wanted.address).await {
                Ok(page) if page.is_success() => Ok(page),
                Ok(page) => {
                    if let Some(wait) = page.retry_after() {
                        gap = gap.max(wait).min(LONGEST_WAIT);
                    }
                    Err(CrawlError::Answer(page.status))
                }
                Err(error) => Err(error.into()),
            }
        };
        Asked { wanted, page, gap }
    }
}

/// Whether the same may go better in a while.
fn is_worth_another_try(page: &Result<FetchedPage, CrawlError>) -> bool {
    match page {
        Err(CrawlError::Answer(status)) => matches!(status, 429 | 500..),
        Err(CrawlError::Fetch(error)) => error.is_passing(),
        Ok(_) | Err(CrawlError::NotAllowed | CrawlError::Unknown(_)) => false,
    }
}
