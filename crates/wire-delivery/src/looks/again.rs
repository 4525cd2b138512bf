//! Looking again: a page that carries an old, a held or a killed version is looked at until it is mended,
//! and one that is gone at long intervals, because it may come back.

use std::collections::HashMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use url::Url;
use wire_store::{
    DueLook, LooksAgain, NewPickup, Obligation, ObligationState, Pickup, Store, StoreError,
};
use wire_story::{PickupId, Status, Version};

use super::close::shows_correction;
use super::record::GONE;
use super::{Eyes, LookError, Looker, host};
use crate::Clock;
use crate::beside::Beside;
use crate::robots::Word;

/// After how long a page is looked at again: at first often, so that what is mended is seen soon. The
/// first look is five minutes after the change, as the store's trigger has it.
const WAITS: [SignedDuration; 5] = [
    SignedDuration::from_mins(15),
    SignedDuration::from_hours(1),
    SignedDuration::from_hours(3),
    SignedDuration::from_hours(6),
    SignedDuration::from_hours(12),
];
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// After how many days a page that is gone is looked at again; the last one for ever, because what is gone
/// may be put back.
const GONE_WAITS: [i32; 3] = [1, 7, 30];

/// After so many looks it is enough to come every week.
const SELDOM_AFTER: u32 = 30;

/// How long after a deadline the wire looks whether it was kept.
const AFTER_DEADLINE: SignedDuration = SignedDuration::from_mins(1);

/// How many pages are looked at at once, each on another host.
const AT_ONCE: usize = 8;

/// Of how many due pages those are chosen.
const CHOSEN_FROM: u32 = 1_000;

/// How long a host is left alone between two pages, where it doesn't ask for longer.
const GAP: Duration = Duration::from_secs(5);

/// How long to wait after so many looks.
fn wait(times: u32) -> SignedDuration {
    match WAITS.get(times as usize) {
        Some(wait) => *wait,
        None if times < SELDOM_AFTER => DAY,
        None => DAY * 7,
    }
}

/// How long to wait after so many looks at a page that is gone.
fn wait_while_gone(times: u32) -> SignedDuration {
    let last = GONE_WAITS.len() - 1;
    DAY * GONE_WAITS[(times as usize).min(last)]
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// Says when a pickup that was just looked at is looked at again, and opens what was closed where its
/// text is back. `before` is how it was until then.
pub(super) async fn plan(
    (store, now): (&Store, Timestamp),
    id: PickupId,
    look: &NewPickup,
    before: Option<&Pickup>,
    versions: &[Version],
) -> Result<(), StoreError> {
    let Some(newest) = versions.last() else {
        return Ok(());
    };
    let was_gone = before.is_some_and(|before| before.look.class == GONE);
    let standing = Standing::of(look, versions);
    // A page that has gone, or come back, is begun with anew.
    let times = match before {
        Some(before) if was_gone == (standing == Standing::Gone) => before.again.times,
        _ => 0,
    };
    let next = match standing {
        Standing::Right => None,
        Standing::Gone => Some(later(now, wait_while_gone(times))),
        Standing::Wrong => Some(next_look((store, now), look, times).await?),
    };
    if standing == Standing::Wrong
        && was_gone
        && let Some(owner) = look.publisher
    {
        let why = format!("the text was gone from {}, and is back", look.page_url);
        store.reopen(owner, look.story, &why, now).await?;
    }
    // Most pages never have to be looked at again.
    let is_left_alone = before.is_none_or(|before| before.again == LooksAgain::default());
    if next.is_none() && is_left_alone {
        return Ok(());
    }
    let times = if next.is_some() { times + 1 } else { 0 };
    store.look_again(id, newest.number, next, times).await
}

/// When to look next: by how often it was, and as soon as a deadline of its publisher has passed.
async fn next_look(
    (store, now): (&Store, Timestamp),
    look: &NewPickup,
    times: u32,
) -> Result<Timestamp, StoreError> {
    let next = later(now, wait(times));
    let Some(owner) = look.publisher else {
        return Ok(next);
    };
    let obligations = store.obligations_of(owner).await?;
    let deadlines = obligations.iter().filter(|obligation| {
        obligation.story == look.story
            && obligation.state == ObligationState::Open
            && obligation.due > now
    });
    let deadline = deadlines.map(|obligation| later(obligation.due, AFTER_DEADLINE));
    Ok(deadline.chain([next]).min().unwrap_or(next))
}

impl Looker {
    /// The page came without the story: it is looked at once more before that is believed.
    pub(super) async fn doubt(&self, pickup: &Pickup) -> Result<(), StoreError> {
        let next = later(self.clock.now(), wait(pickup.again.times));
        let trouble = "The page came without the story. That may be hidden from programs: it is looked at once more.";
        let store = &self.store;
        store
            .could_not_look(&pickup.look.page_url, trouble, next)
            .await
    }

    /// The page shows these as done, and another form of it couldn't be looked at: they stay open, and it is
    /// looked at again.
    pub(super) async fn hold(
        &self,
        known: &[Pickup],
        done: &[Obligation],
        why: &str,
    ) -> Result<(), StoreError> {
        let held = |pickup: &&Pickup| done.iter().any(|it| it.story == pickup.look.story);
        for pickup in known.iter().filter(held) {
            let times = pickup.again.times;
            let next = later(self.clock.now(), wait(times));
            self.store
                .look_once_more(pickup.id, why, next, times + 1)
                .await?;
        }
        Ok(())
    }
}

/// How it is with a page, by the newest look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// It carries what it may.
    Right,
    /// It carries nothing of a story that was changed, and may do so again.
    Gone,
    /// It carries what it should not.
    Wrong,
}

impl Standing {
    fn of(look: &NewPickup, versions: &[Version]) -> Self {
        let to_act_on = |code: &str| matches!(code, "correction" | "hold" | "kill");
        let mut newest_first = versions.iter().rev();
        let Some(change) = newest_first.find(|version| to_act_on(version.change_code())) else {
            return Self::Right;
        };
        let usable = versions
            .last()
            .is_some_and(|newest| newest.status() == Status::Usable);
        let is_correction = change.change_code() == "correction";
        if look.class == GONE {
            // Whatever comes back after a hold that is over may be there.
            return match usable && !is_correction {
                true => Self::Right,
                false => Self::Gone,
            };
        }
        let shows_it = if is_correction {
            shows_correction(look, change.number)
        } else {
            let mut carried = look.versions.iter();
            carried.any(|version| *version >= change.number)
        };
        match usable && shows_it {
            true => Self::Right,
            false => Self::Wrong,
        }
    }
}

/// Looks at due pages beside everything else, one of a host at a time, as its `robots.txt` allows.
#[derive(Debug)]
pub(crate) struct Relooker {
    looker: Looker,
    clock: Clock,
    running: Beside<Outcome>,
    /// Until when each host is left alone.
    left_alone: HashMap<String, Timestamp>,
}

/// What came of a look.
#[derive(Debug)]
struct Outcome {
    host: String,
    /// How long the host is left alone.
    gap: Duration,
    /// Whether the store could be written.
    kept: bool,
}

impl Relooker {
    pub(crate) fn new(looker: Looker) -> Self {
        Self {
            clock: looker.clock.clone(),
            running: Beside::new("looking at a page again", looker.clock.clone()),
            looker,
            left_alone: HashMap::new(),
        }
    }

    /// Starts looking at what is due, when no looks are under way.
    pub(crate) async fn start_due(&mut self, store: &Store) -> Result<(), StoreError> {
        if !self.running.is_free() {
            return Ok(());
        }
        let now = self.clock.now();
        self.left_alone.retain(|_, until| now < *until);
        for due in store.looks_due(now, CHOSEN_FROM).await? {
            let Ok(page) = Url::parse(&due.page_url) else {
                let next = later(now, DAY * 7);
                let trouble = "This address can't be read.";
                store.could_not_look(&due.page_url, trouble, next).await?;
                continue;
            };
            let host = host(&page);
            if self.left_alone.contains_key(&host) {
                continue;
            }
            self.left_alone.insert(host.clone(), Timestamp::MAX);
            let looker = self.looker.writing_to(store);
            self.running.start(async move {
                let word = looker.sites.of(&page).await;
                let asked = again(&looker, &word, &page, &due, now).await;
                if let Err(error) = &asked {
                    tracing::error!(%error, page = due.page_url, "a page can't be looked at again");
                }
                Outcome {
                    host,
                    // Other forms of the page came without a rest: it follows now.
                    gap: word.gap(GAP) * asked.as_ref().map_or(1, |asked| *asked),
                    kept: asked.is_ok(),
                }
            });
            if self.running.len() >= AT_ONCE {
                break;
            }
        }
        Ok(())
    }

    /// Waits until a look has ended; says whether it is worth looking for more at once. Never returns
    /// while none is under way.
    pub(crate) async fn ended(&mut self) -> bool {
        let Some(outcome) = self.running.ended().await else {
            // Whose page it was isn't known any more: nobody is left alone for ever.
            self.left_alone.clear();
            return false;
        };
        let gap = SignedDuration::try_from(outcome.gap).unwrap_or(DAY);
        let until = later(self.clock.now(), gap);
        self.left_alone.insert(outcome.host, until);
        if !outcome.kept {
            self.running.rest();
        }
        outcome.kept
    }

    /// Whether looks are under way.
    pub(crate) fn is_busy(&self) -> bool {
        self.running.is_busy()
    }
}

/// Looks at one page and its other forms, or says what was in the way. How many pages were asked for.
async fn again(
    looker: &Looker,
    word: &Word,
    page: &Url,
    due: &DueLook,
    now: Timestamp,
) -> Result<u32, StoreError> {
    let trouble = match forbids(word, page) {
        Some(why) => why,
        None => match looker.look_as(&due.page_url, None, Eyes::OfAProgram).await {
            Ok(looked) => return Ok(u32::try_from(looked.asked).unwrap_or(1)),
            Err(LookError::Store(error)) => return Err(error),
            Err(error) => error.to_string(),
        },
    };
    let next = later(now, wait(due.times));
    let store = &looker.store;
    store.could_not_look(&due.page_url, &trouble, next).await?;
    Ok(1)
}

/// Why a site's word keeps programs from a page, in words for people; nothing, where it doesn't.
pub(super) fn forbids(word: &Word, page: &Url) -> Option<String> {
    if let Some(why) = &word.unknown {
        return Some(format!(
            "The site’s robots.txt can’t be had, so the page is left alone: {why}. Look at it yourself."
        ));
    }
    let forbidden = !word.robots.is_url_allowed(page);
    let sentence =
        "The site’s robots.txt doesn’t let programs look at this page. Look at it yourself.";
    forbidden.then(|| sentence.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_become_seldom_and_never_end() {
        let said: Vec<String> = [0, 1, 2, 3, 4, 5, 29, 30, 5_000]
            .map(|times| format!("{times}: {:#}", wait(times)))
            .to_vec();
        insta::assert_snapshot!(said.join("\n"), @"
        0: 15m
        1: 1h
        2: 3h
        3: 6h
        4: 12h
        5: 24h
        29: 24h
        30: 168h
        5000: 168h
        ");
        let gone = [0, 1, 2, 3, 90].map(|times| format!("{:#}", wait_while_gone(times)));
        assert_eq!(gone, ["24h", "168h", "720h", "720h", "720h"]);
    }
}
