//! Reminders: who hasn't acknowledged is asked again, by a schedule that the wire sets, and last of all
//! the desk is told to call.
//!
//! Before the deadline the publisher's own address is reminded; from then on its people who sign in are,
//! too. What is due stands in the store; see [`wire_store::Store::queue_reminder`] for what a crash or a
//! day without a server does to it: nothing, and one reminder.

use jiff::{SignedDuration, Timestamp};
use wire_rights::moment::instant;
use wire_store::{
    Ahead, AuditEntry, DueReminder, EventKind, NamedObligation, Obligation, Reminder, Store,
    StoreError, TokenHash, random_token,
};

use crate::letters::address;
use crate::mail::templates::{self, Templates, Values};
use crate::notices::Letter;

/// How many reminders are queued in one look.
const AT_ONCE: u32 = 50;

/// Copies that the mail to the desk names; its page has all of them.
const NAMED: u32 = 40;

/// When those who don't acknowledge are reminded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminders {
    /// Of a kill or a hold.
    pub kill: Schedule,
    /// Of a correction.
    pub correction: Schedule,
}

/// When one obligation is reminded of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// At these shares of the time that the terms give: 50 is half time, 100 the deadline.
    pub at_percent: Vec<u8>,
    /// Then every so many hours after the deadline,
    pub then_every_hours: u32,
    /// so many times. After as many hours again the desk is told to call.
    pub times: u32,
}

impl Default for Reminders {
    fn default() -> Self {
        Self {
            kill: Schedule {
                at_percent: vec![50, 100],
                then_every_hours: 6,
                times: 4,
            },
            correction: Schedule {
                at_percent: vec![100],
                then_every_hours: 24,
                times: 2,
            },
        }
    }
}

impl Schedule {
    /// The first reminder after `after`.
    fn next(&self, obligation: &Obligation, after: Timestamp) -> Option<Timestamp> {
        let since = obligation.since();
        let given = since.duration_until(obligation.due);
        let before = self.at_percent.iter().map(|percent| {
            let share = given.as_millis() * i128::from(*percent) / 100;
            let share = i64::try_from(share).unwrap_or(i64::MAX);
            later(since, SignedDuration::from_millis(share))
        });
        let then = (1..=self.times).map(|time| self.after_deadline(obligation, time));
        before.chain(then).filter(|at| *at > after).min()
    }

    /// When the desk is told to call: when the last reminder has had its time as well.
    fn call(&self, obligation: &Obligation) -> Timestamp {
        self.after_deadline(obligation, self.times + 1)
    }

    fn after_deadline(&self, obligation: &Obligation, times: u32) -> Timestamp {
        let hours = i64::from(self.then_every_hours) * i64::from(times);
        later(obligation.due, SignedDuration::from_hours(hours))
    }
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

impl Reminders {
    /// The schedule of an obligation. Who may use a copy again has nothing to be reminded of.
    fn of(&self, obligation: &Obligation) -> Option<&Schedule> {
        match obligation.change {
            EventKind::Kill | EventKind::Hold => Some(&self.kill),
            EventKind::Correction => Some(&self.correction),
            _ => None,
        }
    }

    /// What follows `now`, where nobody acknowledges.
    pub(crate) fn ahead(&self, obligation: &Obligation, now: Timestamp) -> Ahead {
        self.of(obligation)
            .map_or_else(Ahead::default, |schedule| Ahead {
                remind: schedule.next(obligation, now),
                call: Some(schedule.call(obligation)),
            })
    }
}

/// Queues the reminders that are due, and the mail that tells the desk whom to call. Returns how much
/// was done.
pub(crate) async fn queue(
    store: &Store,
    templates: &Templates,
    reminders: &Reminders,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let due = store.due_reminders(now, AT_ONCE).await?;
    let mut done = 0;
    for one in &due {
        done += usize::from(remind(store, templates, reminders, one, now).await?);
    }
    done += usize::from(call(store, templates, now).await?);
    Ok(done)
}

async fn remind(
    store: &Store,
    templates: &Templates,
    reminders: &Reminders,
    due: &DueReminder,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let obligation = &due.obligation;
    // From now on, and not from when it was due: who was away sends one, not one for each hour.
    let next = reminders.ahead(obligation, now).remind;
    let everybody = obligation.due <= now;
    match write(store, templates, obligation, due.number, everybody, now).await? {
        Some(reminder) => store.queue_reminder(due, &reminder, next, now).await,
        None => Ok(false),
    }
}

/// Reminds everybody of the publisher now, because a person of the desk wants it so.
///
/// # Errors
/// There is nothing to remind of any more, or somebody reminded of it only now.
pub async fn by_hand(
    store: &Store,
    templates: &Templates,
    obligation: &Obligation,
    who: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let number = store.next_reminder(obligation.id).await?;
    let Some(reminder) = write(store, templates, obligation, number, true, now).await? else {
        // Neither publishers nor stories go.
        return Ok(());
    };
    let audit = AuditEntry {
        at: now,
        who: who.to_owned(),
        what: format!("sent reminder {number} of a {}", obligation.change.code()),
        on: obligation.story.to_string(),
    };
    store
        .queue_reminder_by_hand(obligation.id, &reminder, &audit)
        .await
}

/// A reminder, to the publisher's own address, which comes last, and to those of its people where it is
/// for everybody.
async fn write(
    store: &Store,
    templates: &Templates,
    obligation: &Obligation,
    number: u32,
    everybody: bool,
    now: Timestamp,
) -> Result<Option<Reminder>, StoreError> {
    let token = random_token()?;
    let Some(letter) = Letter::about(store, obligation, &token).await? else {
        return Ok(None);
    };
    let own = &letter.publisher.email;
    let mut addresses = Vec::new();
    if everybody {
        let users = store.users_of(obligation.publisher).await?;
        addresses.extend(
            users
                .into_iter()
                .filter(|user| user.deactivated.is_none())
                .map(|user| user.email)
                .filter(|email| !email.eq_ignore_ascii_case(own)),
        );
    }
    addresses.push(own.clone());
    let mails = addresses
        .iter()
        .map(|to| letter.reminder(templates, to, number, now))
        .collect();
    Ok(Some(Reminder {
        token: TokenHash::of(&token),
        mails,
    }))
}

/// Tells the desk whom to call: one mail about all of them.
async fn call(store: &Store, templates: &Templates, now: Timestamp) -> Result<bool, StoreError> {
    let (count, first) = store.obligations_to_call(now, NAMED).await?;
    if count == 0 {
        return Ok(false);
    }
    let wire = store.wire().await?;
    let mut copies = Vec::new();
    for named in &first {
        let publisher = store.publisher(named.obligation.publisher).await?;
        copies.push(copy(named, publisher.map(|publisher| publisher.email)));
    }
    let values = Values::new()
        .with("wire", &wire.name)
        .with("count", count)
        .with("more", count.saturating_sub(first.len() as u64))
        .with("copies", copies)
        .with("page", address(&wire, "desk/obligations?show=overdue"));
    let mail = templates.write(&templates::CALL, &values, &wire.contact, "call");
    store.queue_call(&mail, now).await
}

/// Who has which copy, without its headline: mail to the desk is mail.
fn copy(named: &NamedObligation, email: Option<String>) -> String {
    let obligation = &named.obligation;
    let to_do = match obligation.change {
        EventKind::Kill => "remove",
        EventKind::Hold => "take down",
        _ => "correct",
    };
    format!(
        "{} <{}>: version {} of urn:uuid:{}, to {to_do} by {}",
        named.publisher_name,
        email.unwrap_or_default(),
        obligation.had,
        obligation.story,
        instant(obligation.due),
    )
}

#[cfg(test)]
mod tests {
    use wire_rights::Exit;
    use wire_store::{ObligationId, ObligationState};
    use wire_story::{PublisherId, StoryId, VersionNumber};

    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
    }

    fn obligation(change: EventKind, hours: i64) -> Obligation {
        Obligation {
            id: ObligationId(1),
            publisher: PublisherId::from_bytes([1; 16]),
            story: StoryId::from_bytes([2; 16]),
            version: VersionNumber::FIRST,
            had: VersionNumber::FIRST,
            exit: Exit::Api,
            change,
            seq: 1,
            opened: at(0),
            due: at(hours),
            reopened: None,
            mailed: None,
            state: ObligationState::Open,
        }
    }

    /// Every reminder in hours after the kill, and when the desk is told to call.
    fn all(reminders: &Reminders, obligation: &Obligation) -> String {
        let mut after = at(0);
        let mut said = Vec::new();
        while let Some(next) = reminders.ahead(obligation, after).remind {
            said.push(format!(
                "{}",
                at(0).duration_until(next).as_secs_f64() / 3600.0
            ));
            after = next;
        }
        let call = reminders.ahead(obligation, at(0)).call;
        let call = call.map(|call| at(0).duration_until(call).as_hours());
        format!("{} call {call:?}", said.join(" "))
    }

    #[test]
    fn a_kill_is_reminded_of_sooner_and_oftener_than_a_correction() {
        let usual = Reminders::default();
        insta::assert_snapshot!(all(&usual, &obligation(EventKind::Kill, 1)), @"0.5 1 7 13 19 25 call Some(31)");
        insta::assert_snapshot!(all(&usual, &obligation(EventKind::Correction, 24)), @"24 48 72 call Some(96)");
        insta::assert_snapshot!(all(&usual, &obligation(EventKind::New, 24)), @" call None");
    }

    #[test]
    fn who_was_away_for_a_day_goes_on_from_now() {
        let kill = obligation(EventKind::Kill, 1);
        let next = Reminders::default().ahead(&kill, at(20)).remind;
        assert_eq!(next, Some(at(25)));
        assert_eq!(Reminders::default().ahead(&kill, at(26)).remind, None);
    }
}
