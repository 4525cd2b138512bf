//! Looking for signs of a news publisher on a site: a few pages, one after the other, through the guard.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::{Instant, sleep, timeout_at};
use url::Url;
use wire_formats::parse::{Limits, parse_any};
use wire_store::{Store, StoreError};
use wire_story::SiteId;
use wire_trace::signs::{self, SignKind, Signs};
use wire_trace::{Page, PageContext};

use crate::Guard;
use crate::guard::FetchedPage;
use crate::proof::{is_this_machine, scheme};

/// How long a look at a site may take in all.
const DEADLINE: Duration = Duration::from_secs(60);
/// The pause between two requests: nobody's server should notice.
const PAUSE: Duration = Duration::from_millis(500);
/// How many pages about the publisher are read.
const ABOUT: usize = 2;
/// How many articles are asked for their authors.
const ARTICLES: usize = 2;
/// When signs are looked for again.
const AGAIN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Looks at a site and keeps what was found.
///
/// # Errors
/// The store can't be written.
pub async fn look_and_keep(
    guard: &Guard,
    store: &Store,
    site: SiteId,
    domain: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let found = look(guard, domain).await;
    let found = serde_json::to_string(&found).map_err(|e| StoreError::Invalid(e.to_string()))?;
    let again = at.checked_add(AGAIN).unwrap_or(Timestamp::MAX);
    store.set_signs(site, &found, at, again).await
}

/// Looks for signs: the front page, the pages about the publisher that it links to, its feed, two recent articles, `trust.txt`.
/// At most nine requests, and a minute. Redirects are followed within the site only: what stands
/// elsewhere says nothing of it.
pub async fn look(guard: &Guard, domain: &str) -> Signs {
    let mut look = Look {
        guard,
        pause: if is_this_machine(guard, domain) {
            Duration::ZERO
        } else {
            PAUSE
        },
        root: format!("{}://{domain}", scheme(guard, domain)),
        asked: 0,
        signs: Signs::default(),
    };
    if timeout_at(Instant::now() + DEADLINE, look.all())
        .await
        .is_err()
    {
        let unread = (
            look.root.clone(),
            "took longer than a minute in all".to_owned(),
        );
        look.signs.unread.push(unread);
    }
    look.signs
}

struct Look<'a> {
    guard: &'a Guard,
    pause: Duration,
    root: String,
    asked: usize,
    signs: Signs,
}

impl Look<'_> {
    async fn all(&mut self) {
        let front = format!("{}/", self.root);
        let Some((front, page)) = self.page(&front).await else {
            return;
        };
        self.about(&page).await;
        // Many say who holds the copyright, and how to reach them, at the foot of every page.
        self.signs.read_about(&page, &front);
        let named = self.feed(&page).await;
        let links = signs::articles(&page);
        self.articles(if named.is_empty() { &links } else { &named })
            .await;
        self.trust_txt().await;
    }

    async fn about(&mut self, front: &Page) {
        for url in signs::about_pages(front).into_iter().take(ABOUT) {
            if let Some((at, page)) = self.page(url.as_str()).await {
                let title = page.title().unwrap_or("a page of that name");
                self.signs.add(SignKind::About, &at, title);
                self.signs.read_about(&page, &at);
            }
        }
    }

    /// Reads the first feed, and gives the addresses of its articles.
    async fn feed(&mut self, front: &Page) -> Vec<Url> {
        let feeds = signs::feeds(front);
        let Some(url) = feeds.first() else {
            return Vec::new();
        };
        let Some(feed) = self.fetch(url.as_str()).await else {
            return Vec::new();
        };
        let batch = match parse_any(&feed.bytes, "", &Limits::default()) {
            Ok(batch) => batch,
            Err(error) => {
                let unread = (
                    feed.url.to_string(),
                    format!("is no feed that can be read: {error}"),
                );
                self.signs.unread.push(unread);
                return Vec::new();
            }
        };
        let stories = &batch.stories;
        let newest = stories.iter().filter_map(|story| story.published).max();
        let mut says = match stories.len() {
            1 => "one article".to_owned(),
            many => format!("{many} articles"),
        };
        if let Some(newest) = newest {
            says += &format!(", the newest of {}", newest.strftime("%-d %B %Y"));
        }
        self.signs.add(SignKind::Feed, feed.url.as_str(), says);
        let bylines = stories.iter().filter_map(|story| story.content());
        let byline = bylines
            .map(|content| &content.byline)
            .find(|by| !by.is_empty());
        if let Some(byline) = byline {
            self.signs.add(SignKind::Bylines, feed.url.as_str(), byline);
        }
        let own = |url: &&Url| url.as_str().starts_with(&self.root);
        let urls = stories.iter().filter_map(|story| story.url.as_ref());
        urls.filter(own).take(ARTICLES).cloned().collect()
    }

    async fn articles(&mut self, articles: &[Url]) {
        for url in articles.iter().take(ARTICLES) {
            if self.signs.of(SignKind::Bylines).is_some() {
                return;
            }
            if let Some((at, page)) = self.page(url.as_str()).await
                && let Some(byline) = signs::byline(&page)
            {
                self.signs.add(SignKind::Bylines, &at, byline);
            }
        }
    }

    async fn trust_txt(&mut self) {
        for path in ["/trust.txt", "/.well-known/trust.txt"] {
            let url = format!("{}{path}", self.root);
            if let Some(file) = self.fetch_quietly(&url).await {
                self.signs.read_trust_txt(&file.bytes, file.url.as_str());
            }
            if self.signs.of(SignKind::TrustTxt).is_some() {
                return;
            }
        }
    }

    /// A page of the site, with its address.
    async fn page(&mut self, url: &str) -> Option<(String, Page)> {
        let fetched = self.fetch(url).await?;
        let context = PageContext {
            url: Some(fetched.url.clone()),
            content_type: fetched.content_type().map(str::to_owned),
            ..PageContext::default()
        };
        match Page::read(&fetched.bytes, context) {
            Ok(page) => Some((fetched.url.to_string(), page)),
            Err(error) => {
                let unread = (fetched.url.to_string(), error.to_string());
                self.signs.unread.push(unread);
                None
            }
        }
    }

    /// What is at an address; where there is nothing, why stands among what was not read.
    async fn fetch(&mut self, url: &str) -> Option<FetchedPage> {
        match self.ask(url).await {
            Ok(page) => Some(page),
            Err(why) => {
                self.signs.unread.push((url.to_owned(), why));
                None
            }
        }
    }

    /// The same for what most sites don't have.
    async fn fetch_quietly(&mut self, url: &str) -> Option<FetchedPage> {
        self.ask(url).await.ok()
    }

    async fn ask(&mut self, url: &str) -> Result<FetchedPage, String> {
        if self.asked > 0 {
            sleep(self.pause).await;
        }
        self.asked += 1;
        let url = self.guard.target(url).map_err(|error| error.to_string())?;
        let page = self.guard.fetch_within_host(&url).await;
        let page = page.map_err(|error| format!("can't be read: {error}"))?;
        if let 300..=399 = page.status {
            let target = page.header("location").unwrap_or("nowhere");
            return Err(format!("redirects to another site ({target})"));
        }
        if !page.is_success() {
            return Err(format!("answered with status {}", page.status));
        }
        Ok(page)
    }
}
