//! What is to be written down of a delivery: receipts, what waits for another try and what waits no more, a line of the ledger.

use jiff::Timestamp;
use wire_rights::Basis;
use wire_store::{Event, Outcome, Pending, Receipt, Take, TakeResult};
use wire_story::VersionNumber;

use super::attempt::Attempt;
use super::retry;
use super::story::Informed;

/// What is to be written down.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) receipts: Vec<Receipt>,
    pub(super) pending: Option<Pending>,
    pub(super) settled: Vec<u64>,
    pub(super) takes: Option<Take>,
    /// Why the endpoint is to be disabled.
    pub(super) disable: Option<String>,
}

impl Informed<'_> {
    /// Nothing is sent, and nothing of it waits any more.
    pub(super) fn nothing(&self, version: VersionNumber, why: &str) -> Written {
        Written {
            receipts: self.receipts(version, Outcome::Withheld, None, 0, why),
            settled: self.waiting(),
            ..Written::default()
        }
    }

    /// Nothing is sent now: the terms ask to wait.
    pub(super) fn later(&self, at: Timestamp, why: String) -> Written {
        Written {
            receipts: self.receipts(self.event.version, Outcome::Withheld, None, 0, &why),
            settled: self.older_waiting(),
            pending: Some(self.wait(0, at, why)),
            ..Written::default()
        }
    }

    pub(super) fn sent(
        &self,
        version: VersionNumber,
        copy: Option<Basis>,
        attempt: Attempt,
        millis: u32,
    ) -> Written {
        let attempts = self.attempts().saturating_add(1);
        let mut note = attempt.note;
        let pause = match attempt.outcome {
            Outcome::Delivered | Outcome::Withheld => None,
            Outcome::Failed | Outcome::TimedOut => {
                let pause = retry::pause(attempts, retry::spread(), attempt.asked);
                if pause.is_none() {
                    note = format!("given up after {attempts} attempts: {note}");
                }
                pause
            }
        };
        let now = self.shared.clock.now();
        let pending = pause.map(|pause| {
            let due = now.checked_add(pause).unwrap_or(Timestamp::MAX);
            let answer = match (attempt.status, note.as_str()) {
                (Some(status), "") => status.to_string(),
                (Some(status), note) => format!("{status}: {note}"),
                (None, note) => note.to_owned(),
            };
            self.wait(attempts, due, answer)
        });
        let result = match attempt.outcome {
            Outcome::Delivered => TakeResult::Delivered,
            Outcome::TimedOut => TakeResult::TimedOut,
            Outcome::Failed | Outcome::Withheld => TakeResult::Failed,
        };
        // A notice is no copy: the ledger says who has which text.
        let takes = copy.map(|basis| Take {
            publisher: self.endpoint.publisher,
            story: self.event.story,
            version,
            exit: self.exit(),
            at: now,
            result,
            basis: Some(basis),
        });
        Written {
            receipts: self.receipts(version, attempt.outcome, attempt.status, millis, &note),
            settled: match pending {
                Some(_) => self.older_waiting(),
                None => self.waiting(),
            },
            pending,
            takes,
            disable: attempt
                .gone
                .then(|| "the endpoint answered 410: it is gone".to_owned()),
        }
    }

    /// The receipt of the event, and of each that it stood for.
    fn receipts(
        &self,
        version: VersionNumber,
        outcome: Outcome,
        status: Option<u16>,
        millis: u32,
        note: &str,
    ) -> Vec<Receipt> {
        let at = self.shared.clock.now();
        let receipt = |event: Event, version, outcome, status, millis, note: String| Receipt {
            subscription: self.endpoint.id,
            seq: event.seq,
            story: event.story,
            version,
            at,
            outcome,
            status,
            millis,
            note,
        };
        let older = self.older.iter().map(|event| {
            let note = if event.version < self.event.version {
                format!("superseded by version {}", self.event.version)
            } else {
                format!("event {} says the same", self.event.seq)
            };
            receipt(*event, event.version, Outcome::Withheld, None, 0, note)
        });
        let own = receipt(
            self.event,
            version,
            outcome,
            status,
            millis,
            note.to_owned(),
        );
        older.chain([own]).collect()
    }

    /// The rows that end when this event needs no retry: its own, and those of older events.
    fn waiting(&self) -> Vec<u64> {
        self.pending
            .iter()
            .map(|pending| pending.seq)
            .filter(|seq| *seq <= self.event.seq)
            .collect()
    }

    /// The rows that end although this event needs a retry: those of older events.
    fn older_waiting(&self) -> Vec<u64> {
        let mut seqs = self.waiting();
        seqs.retain(|seq| *seq < self.event.seq);
        seqs
    }

    pub(super) fn wait(&self, attempts: u32, due: Timestamp, last_error: String) -> Pending {
        Pending {
            subscription: self.endpoint.id,
            seq: self.event.seq,
            story: self.event.story,
            attempts,
            due,
            last_error,
        }
    }
}
