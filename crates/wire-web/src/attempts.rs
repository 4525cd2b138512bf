//! How often somebody may join, prove a site, replay or check a page.

use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::PageError;

/// Counts tries by key: a publisher, a user, a client. Keys of people who stopped trying are
/// forgotten as new ones come.
#[derive(Debug)]
pub(crate) struct Attempts {
    limiter: DefaultKeyedRateLimiter<String>,
}

/// Tries in a minute for one key.
const A_MINUTE: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");
/// Keys remembered before the stale ones are dropped.
const REMEMBERED: usize = 10_000;

impl Default for Attempts {
    fn default() -> Self {
        Self {
            limiter: RateLimiter::keyed(Quota::per_minute(A_MINUTE)),
        }
    }
}

impl Attempts {
    /// Counts one try.
    ///
    /// # Errors
    /// When there were too many in the last minute.
    pub(crate) fn one(&self, what: &str, who: &str) -> Result<(), PageError> {
        if self.limiter.len() > REMEMBERED {
            self.limiter.retain_recent();
        }
        let key = format!("{what} {}", who.trim().to_lowercase());
        self.limiter.check_key(&key).map_err(|_| PageError::TooMany)
    }
}
