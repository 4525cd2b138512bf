//! `robots.txt`: what a site asks of programs that look at its pages (RFC 9309).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use robotxt::{AccessResult, Agent, Robots};
use url::Url;

use crate::guard::GuardError;
use crate::{Clock, Guard};

/// The name that sites know the wire by.
const NAME: &str = "Wirecopy";

/// How long a site's word is kept (RFC 9309, section 2.4: a day at most).
const LASTS: SignedDuration = SignedDuration::from_hours(6);

/// The longest that a site can ask to be left alone.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(120);

/// The most sites whose word is kept.
const MOST: usize = 10_000;

/// What sites ask, each kept for a while. Cheap to clone; all clones know the same.
#[derive(Clone, Debug)]
pub(crate) struct SitesAsk {
    guard: Guard,
    clock: Clock,
    kept: Arc<Mutex<HashMap<String, Kept>>>,
}

/// What a site asks, and when it said so.
#[derive(Clone, Debug)]
struct Kept {
    at: Timestamp,
    word: Word,
}

/// What a site asks of programs.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) robots: Arc<Robots>,
    /// Why its `robots.txt` can't be had, in words for people; then nothing is allowed.
    pub(crate) unknown: Option<String>,
}

impl Word {
    /// How long the site is left alone between two pages: as it asks, but no shorter than this and no
    /// longer than [`LONGEST_WAIT`].
    pub(crate) fn gap(&self, least: Duration) -> Duration {
        let asked = self.robots.crawl_delay().unwrap_or_default();
        asked.max(least).min(LONGEST_WAIT)
    }
}

impl SitesAsk {
    pub(crate) fn new(guard: Guard, clock: Clock) -> Self {
        Self {
            guard,
            clock,
            kept: Arc::default(),
        }
    }

    /// What the site of this page asks. Where its `robots.txt` can't be reached, nothing is allowed
    /// (section 2.3.1.4); where there is none, all is.
    pub(crate) async fn of(&self, page: &Url) -> Word {
        let Ok(address) = robotxt::robots_url(page) else {
            return Word {
                robots: Arc::new(Robots::disallow_all()),
                unknown: Some("the address names no site".to_owned()),
            };
        };
        let now = self.clock.now();
        let known = {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.get(address.as_str()).cloned()
        };
        if let Some(kept) = known
            && now.duration_since(kept.at) < LASTS
        {
            return kept.word;
        }
        let word = self.ask(&address).await;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        let new = Kept {
            at: now,
            word: word.clone(),
        };
        kept.insert(address.into(), new);
        word
    }

    async fn ask(&self, address: &Url) -> Word {
        let fetched = self.guard.fetch_page(address).await;
        let access = match &fetched {
            Ok(page) if page.is_success() => AccessResult::Successful(&page.bytes),
            Ok(page) if (400..500).contains(&page.status) => AccessResult::Unavailable,
            Err(GuardError::TooManyRedirects { .. }) => AccessResult::TooManyRedirects,
            Ok(_) | Err(_) => AccessResult::Unreachable,
        };
        let unknown = match (&access, &fetched) {
            (AccessResult::Unreachable, Ok(page)) => Some(format!("status {}", page.status)),
            (AccessResult::Unreachable, Err(error)) => Some(error.to_string()),
            _ => None,
        };
        Word {
            robots: Arc::new(Robots::from_access(access, Agent::from(NAME))),
            unknown,
        }
    }
}
