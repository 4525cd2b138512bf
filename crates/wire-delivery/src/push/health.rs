//! How endpoints have been answering, and what that lets them have.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use wire_story::SubscriptionId;

/// An endpoint that takes longer to answer is slow.
pub(super) const SLOW: Duration = Duration::from_secs(1);

/// A slow one is quick again when it takes as long as this, averaged over its last answers.
const QUICK: Duration = Duration::from_millis(500);

/// How many requests one lane of a healthy endpoint has under way.
pub(super) const MOST_AT_ONCE: usize = 4;

/// After so many failures in a row an endpoint rests.
const FAILURES: u32 = 3;

/// How long it rests the first time; each time twice as long, up to the longest.
const REST: Duration = Duration::from_secs(5);
const LONGEST_REST: Duration = Duration::from_secs(5 * 60);

/// What is known of the endpoints since the start: nothing of it has to outlive the process.
#[derive(Debug, Default)]
pub(super) struct Healths(Mutex<HashMap<SubscriptionId, Health>>);

#[derive(Clone, Debug)]
struct Health {
    /// How long it took to answer, the last answers weighing most.
    latency: Duration,
    is_slow: bool,
    failures: u32,
    rests_until: Timestamp,
    at_once: usize,
}

/// How an endpoint took what it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reaction {
    /// It answered, and is up, whatever it thinks of this story.
    Up,
    /// It has too much to do, or stands behind something that has.
    Overloaded,
    /// It is down, or as good as that.
    Down,
}

impl Reaction {
    /// What an answer of this status says.
    pub(super) fn of(status: u16) -> Self {
        match status {
            429 | 502 | 504 => Self::Overloaded,
            408 | 500..=599 => Self::Down,
            _ => Self::Up,
        }
    }
}

impl Default for Health {
    /// Of an endpoint that nothing is known of one request has to show how it is.
    fn default() -> Self {
        Self {
            latency: Duration::ZERO,
            is_slow: false,
            failures: 0,
            rests_until: Timestamp::MIN,
            at_once: 1,
        }
    }
}

impl Healths {
    /// Whether its requests go by the slow lane.
    pub(super) fn is_slow(&self, endpoint: SubscriptionId) -> bool {
        let healths = self.lock();
        healths.get(&endpoint).is_some_and(|health| health.is_slow)
    }

    /// How many requests each of its lanes may have under way.
    pub(super) fn at_once(&self, endpoint: SubscriptionId) -> usize {
        let healths = self.lock();
        let known = healths.get(&endpoint).map(|health| health.at_once);
        known.unwrap_or_else(|| Health::default().at_once)
    }

    /// Until when it rests, where it does.
    pub(super) fn rests_until(
        &self,
        endpoint: SubscriptionId,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let healths = self.lock();
        let until = healths.get(&endpoint)?.rests_until;
        // A clock that was set back must not keep anybody resting.
        let longest = now
            .checked_add(LONGEST_REST.mul_f64(1.2))
            .unwrap_or(Timestamp::MAX);
        (now < until && until <= longest).then_some(until)
    }

    /// Those that rest.
    pub(super) fn resting(&self, now: Timestamp) -> Vec<SubscriptionId> {
        let known: Vec<SubscriptionId> = self.lock().keys().copied().collect();
        let rest = |endpoint: &SubscriptionId| self.rests_until(*endpoint, now).is_some();
        known.into_iter().filter(rest).collect()
    }

    /// It has been asked for so long that it is slow, whatever comes of it.
    pub(super) fn takes_long(&self, endpoint: SubscriptionId) {
        self.lock().entry(endpoint).or_default().is_slow = true;
    }

    /// It took so long, and this came of it. `spread`, 0 to 255, moves a rest by up to a fifth either way.
    pub(super) fn reacted(
        &self,
        endpoint: SubscriptionId,
        reaction: Reaction,
        took: Duration,
        now: Timestamp,
        spread: u8,
    ) {
        let mut healths = self.lock();
        let health = healths.entry(endpoint).or_default();
        health.latency = (health.latency * 3 + took) / 4;
        health.is_slow = if health.is_slow {
            QUICK < health.latency || SLOW < took
        } else {
            SLOW < took
        };
        match reaction {
            Reaction::Up => {
                health.failures = 0;
                health.rests_until = Timestamp::MIN;
                health.at_once = MOST_AT_ONCE.min(health.at_once + 1);
                return;
            }
            Reaction::Overloaded => health.at_once = 1.max(health.at_once / 2),
            Reaction::Down => {}
        }
        health.failures = health.failures.saturating_add(1);
        if let Some(before) = health.failures.checked_sub(FAILURES) {
            health.at_once = 1;
            let rest = LONGEST_REST.min(REST * 2_u32.pow(before.min(10)));
            let rest = rest.mul_f64(0.8 + 0.4 * f64::from(spread) / 255.0);
            health.rests_until = now.checked_add(rest).unwrap_or(Timestamp::MAX);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SubscriptionId, Health>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Told {
        healths: Healths,
        endpoint: SubscriptionId,
        now: Timestamp,
    }

    impl Told {
        fn begin() -> Self {
            let now = "2026-11-26T12:00:00Z".parse().unwrap();
            Self {
                healths: Healths::default(),
                endpoint: SubscriptionId::new(now, [0; 10]),
                now,
            }
        }

        /// What is true after an answer: how many at once, by which lane, and how long it rests.
        fn then(&self, status: Option<u16>, millis: u64) -> String {
            let (took, endpoint) = (Duration::from_millis(millis), self.endpoint);
            let reaction = status.map_or(Reaction::Down, Reaction::of);
            self.healths
                .reacted(endpoint, reaction, took, self.now, 128);
            let lane = if self.healths.is_slow(endpoint) {
                "slow"
            } else {
                "quick"
            };
            let rests = self.healths.rests_until(endpoint, self.now);
            let rests = rests.map_or(0, |until| until.duration_since(self.now).as_secs());
            format!(
                "{} at once, {lane}, rests {rests} s",
                self.healths.at_once(endpoint)
            )
        }
    }

    #[test]
    fn an_endpoint_rises_with_each_answer_and_rests_after_three_failures() {
        let told = Told::begin();
        let answers = [
            200, 200, 404, 200, 429, 503, 200, 503, 503, 503, 503, 503, 200,
        ];
        let lines: Vec<String> = answers
            .map(|status| format!("{status}: {}", told.then(Some(status), 10)))
            .into();
        insta::assert_snapshot!(lines.join("\n"), @"
        200: 2 at once, quick, rests 0 s
        200: 3 at once, quick, rests 0 s
        404: 4 at once, quick, rests 0 s
        200: 4 at once, quick, rests 0 s
        429: 2 at once, quick, rests 0 s
        503: 2 at once, quick, rests 0 s
        200: 3 at once, quick, rests 0 s
        503: 3 at once, quick, rests 0 s
        503: 3 at once, quick, rests 0 s
        503: 1 at once, quick, rests 5 s
        503: 1 at once, quick, rests 10 s
        503: 1 at once, quick, rests 20 s
        200: 2 at once, quick, rests 0 s
        ");
    }

    #[test]
    fn a_rest_is_never_longer_than_five_minutes_and_a_fifth() {
        let told = Told::begin();
        for _ in 0..50 {
            told.then(None, 10);
        }
        assert_eq!(told.then(None, 10), "1 at once, quick, rests 300 s");
    }

    #[test]
    fn a_slow_endpoint_is_quick_again_after_some_quick_answers() {
        let told = Told::begin();
        let lines: Vec<String> = [900, 1100, 1100, 400, 400, 400, 400, 20, 20, 20]
            .map(|millis| format!("{millis} ms: {}", told.then(Some(200), millis)))
            .into();
        insta::assert_snapshot!(lines.join("\n"), @"
        900 ms: 2 at once, quick, rests 0 s
        1100 ms: 3 at once, slow, rests 0 s
        1100 ms: 4 at once, slow, rests 0 s
        400 ms: 4 at once, slow, rests 0 s
        400 ms: 4 at once, slow, rests 0 s
        400 ms: 4 at once, quick, rests 0 s
        400 ms: 4 at once, quick, rests 0 s
        20 ms: 4 at once, quick, rests 0 s
        20 ms: 4 at once, quick, rests 0 s
        20 ms: 4 at once, quick, rests 0 s
        ");
    }
}
