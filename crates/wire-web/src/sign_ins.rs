//! How often somebody may try to sign in.
//!
//! Tries are counted for a client and an account together, with longer and longer pauses, so that who guesses
//! at an account from elsewhere keeps nobody out of it. One client's tries, at whichever accounts, and
//! everybody's together are bounded as well: checking a password is dear. The last bound doesn't hold for
//! those who have signed in from where they are before.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::client::Client;
use crate::error::PageError;

/// Tries at one account from one client before there are pauses.
const FREE: u32 = 5;
/// The longest pause.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(15);
/// After so long without a try, the earlier ones are forgotten.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(1);
/// Tries in a minute from one client: an office signs in from one address.
const OF_A_CLIENT: u32 = 60;
/// Tries in a minute of all who haven't signed in from there before.
const OF_ALL: u32 = 300;
/// Clients and accounts that are remembered.
const REMEMBERED: usize = 20_000;

/// Counts tries to sign in.
#[derive(Debug, Default)]
pub(crate) struct SignIns(Mutex<Counted>);

/// A client and an account.
type Pair = (String, String);

#[derive(Debug, Default)]
struct Counted {
    failed: HashMap<Pair, Failed>,
    known: HashSet<Pair>,
    clients: HashMap<String, u32>,
    all: u32,
    /// The minute in which those are counted.
    minute: i64,
}

#[derive(Clone, Copy, Debug)]
struct Failed {
    times: u32,
    last: Timestamp,
    until: Timestamp,
}

impl SignIns {
    /// Counts a try, before the password is looked at: as failed, until [`succeeded`](Self::succeeded).
    ///
    /// # Errors
    /// There were too many, and it says how long to wait.
    pub(crate) fn one(
        &self,
        client: &Client,
        account: &str,
        at: Timestamp,
    ) -> Result<(), PageError> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pair = pair(client, account);
        counted.forget(at);
        if let Some(failed) = counted.failed.get(&pair)
            && at < failed.until
        {
            return Err(PageError::Wait(at.duration_until(failed.until)));
        }
        let minute = SignedDuration::from_mins(1);
        let of_client = counted.clients.entry(client.0.clone()).or_default();
        *of_client += 1;
        if *of_client > OF_A_CLIENT {
            return Err(PageError::Wait(minute));
        }
        if !counted.known.contains(&pair) {
            counted.all += 1;
            if counted.all > OF_ALL {
                return Err(PageError::Wait(minute));
            }
        }
        let failed = counted.failed.entry(pair).or_insert(Failed {
            times: 0,
            last: at,
            until: at,
        });
        failed.times += 1;
        failed.last = at;
        failed.until = at.checked_add(pause(failed.times)).unwrap_or(at);
        Ok(())
    }

    /// It was the right password.
    pub(crate) fn succeeded(&self, client: &Client, account: &str) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pair = pair(client, account);
        counted.failed.remove(&pair);
        if counted.known.len() >= REMEMBERED {
            counted.known.clear();
        }
        counted.known.insert(pair);
    }
}

impl Counted {
    /// Forgets what is past, and all of it where somebody sends more than can be remembered.
    fn forget(&mut self, at: Timestamp) {
        let minute = at.as_second().div_euclid(60);
        if minute != self.minute {
            self.minute = minute;
            self.all = 0;
            self.clients.clear();
        }
        if self.failed.len() >= REMEMBERED {
            self.failed
                .retain(|_, failed| failed.last.duration_until(at) < FORGOTTEN);
        }
        if self.failed.len() >= REMEMBERED {
            self.failed.clear();
        }
    }
}

fn pair(client: &Client, account: &str) -> Pair {
    (client.0.clone(), account.trim().to_lowercase())
}

/// None at first, then two seconds, four, eight …
fn pause(times: u32) -> SignedDuration {
    match times.checked_sub(FREE) {
        None => SignedDuration::ZERO,
        Some(beyond) => {
            let seconds = 2_i64.saturating_pow((beyond + 1).min(30));
            SignedDuration::from_secs(seconds).min(LONGEST_PAUSE)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn client(number: u32) -> Client {
        Client(format!("203.0.113.{number}"))
    }

    #[test]
    fn who_guesses_waits_longer_and_longer_and_keeps_nobody_else_out() {
        let sign_ins = SignIns::default();
        let mut let_through = 0;
        // An hour of a try each second.
        for second in 0..3600 {
            let_through += u32::from(
                sign_ins
                    .one(&client(1), "ana@wire.example", at(second))
                    .is_ok(),
            );
        }
        assert_eq!(let_through, 16);
        // The owner, from elsewhere.
        assert!(
            sign_ins
                .one(&client(2), "Ana@wire.example ", at(3600))
                .is_ok()
        );
    }

    #[test]
    fn the_right_password_ends_the_pauses() {
        let sign_ins = SignIns::default();
        for _ in 0..5 {
            sign_ins.one(&client(1), "ana@wire.example", at(0)).unwrap();
        }
        let wait = sign_ins
            .one(&client(1), "ana@wire.example", at(1))
            .unwrap_err();
        insta::assert_snapshot!(wait, @"Too many tries. Wait 1 second and try again.");
        sign_ins.one(&client(1), "ana@wire.example", at(2)).unwrap();
        sign_ins.succeeded(&client(1), "ana@wire.example");
        for _ in 0..5 {
            sign_ins.one(&client(1), "ana@wire.example", at(3)).unwrap();
        }
    }

    #[test]
    fn many_clients_at_once_keep_out_none_who_have_been_here() {
        let sign_ins = SignIns::default();
        sign_ins.one(&client(1), "ana@wire.example", at(0)).unwrap();
        sign_ins.succeeded(&client(1), "ana@wire.example");
        let refused = (0..1000)
            .filter(|number| {
                let from = Client(format!("198.51.100.{number}"));
                sign_ins.one(&from, "ana@wire.example", at(60)).is_err()
            })
            .count();
        assert_eq!(refused, 700);
        assert!(sign_ins.one(&client(1), "ana@wire.example", at(61)).is_ok());
        // One client at many accounts.
        let refused = (0..100)
            .filter(|number| {
                let account = format!("{number}@wire.example");
                sign_ins.one(&client(9), &account, at(120)).is_err()
            })
            .count();
        assert_eq!(refused, 40);
    }
}
