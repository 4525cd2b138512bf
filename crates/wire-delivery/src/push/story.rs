//! One story at one endpoint: decide anew what it may have, and render that.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use jiff::Timestamp;
use serde_json::value::RawValue;
use wire_rights::{Basis, Decision, Effect, Exit, Listed, Publisher, Reason, Request, decide};
use wire_store::{
    Destination, Event, EventKind, Grounds, Kinds, Lane, Payload, Pending, Prospect, StoreError,
    Subscription, Take, TakeResult,
};
use wire_story::{LicenceId, Status, Story, StoryId, Version};

use super::slots::Slot;
use super::written::Written;
use super::{Shared, retry};
use crate::leases::Hold;
use crate::webhook::{About, Message, notice, since};

/// What is sent, and to whom.
pub(super) struct Delivery<'a> {
    pub(super) shared: &'a Shared,
    /// Under which it is sent.
    pub(super) hold: &'a Hold,
    pub(super) endpoint: &'a Subscription,
    pub(super) lane: Lane,
    /// The newest event of the story in this lane.
    pub(super) event: Event,
    /// Events of the same story and lane that it stands for as well.
    pub(super) older: Vec<Event>,
    /// What this run has given to the publisher.
    pub(super) taken: &'a Mutex<Taken>,
}

/// What a run has given to a publisher and the ledger doesn't say yet.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// How many stories, for daily caps.
    stories: u32,
    /// Which under which licences, for their volumes.
    under: Vec<(LicenceId, StoryId)>,
}

/// What the decision came to.
enum Plan {
    /// Send this; where a body is in it, with what the decision to give it rested on.
    Send {
        message: Message,
        copy: Option<Basis>,
    },
    /// Send nothing now, but ask again at this time.
    Later { at: Timestamp, why: String },
    /// Send nothing.
    Nothing { why: String },
}

impl Delivery<'_> {
    pub(super) async fn deliver(self) -> Result<Written, StoreError> {
        // Whoever has to wait for its turn decides when it has come.
        let is_slow = || self.shared.healths.is_slow(self.endpoint.id);
        let slots = self.shared.slots(self.lane);
        let host = self.endpoint.destination.host();
        let slot = slots.take(host, is_slow).await;
        let slot = slot.ok_or(StoreError::Busy)?;
        let prospect = Prospect {
            subscription: self.endpoint.id,
            publisher: self.endpoint.publisher,
            story: self.event.story,
        };
        let (store, now) = (&self.shared.store, self.shared.clock.now());
        let grounds = self.shared.reader.read(store, prospect, now).await?;
        let informed = Informed {
            pending: grounds.pending(prospect),
            delivery: &self,
            grounds: &grounds,
            prospect,
        };
        informed.deliver(slot).await
    }
}

/// A delivery, and what it rests on.
pub(super) struct Informed<'a> {
    delivery: &'a Delivery<'a>,
    grounds: &'a Grounds,
    prospect: Prospect,
    /// What waits for a retry, of the same story: read after the claim, so that no row is missed.
    pub(super) pending: &'a [Pending],
}

impl<'a> Deref for Informed<'a> {
    type Target = Delivery<'a>;

    fn deref(&self) -> &Delivery<'a> {
        self.delivery
    }
}

impl Informed<'_> {
    async fn deliver(self, slot: Slot) -> Result<Written, StoreError> {
        let Some((story, version)) = self.grounds.story(self.prospect) else {
            return Ok(self.nothing(self.event.version, "the story is not there any more"));
        };
        let Some(publisher) = self.grounds.publisher(self.prospect) else {
            return Ok(self.nothing(version.number, "the publisher is not there any more"));
        };
        // Nobody was sent anything before the embargo ended, and its end brings all of the story.
        let is_release = self.event.kind == EventKind::Released;
        if !is_release
            && self
                .grounds
                .is_released_after(self.prospect, self.event.seq)
        {
            return Ok(self.nothing(self.event.version, "superseded by the end of the embargo"));
        }
        // A newer version supersedes this one. Its own event brings it, in whichever lane.
        if self.event.version < version.number {
            let why = format!("superseded by version {}", version.number);
            return Ok(Written {
                takes: self.perhaps_sent(story, publisher).await?,
                ..self.nothing(self.event.version, &why)
            });
        }
        if let Some(until) = self.rests_until() {
            let why = "the endpoint rests".into();
            return Ok(Written {
                pending: Some(self.wait(self.attempts(), until, why)),
                ..Written::default()
            });
        }
        match self.plan(story, version, publisher).await? {
            Plan::Nothing { why } => Ok(Written {
                takes: self.perhaps_sent(story, publisher).await?,
                ..self.nothing(version.number, &why)
            }),
            Plan::Later { at, why } => Ok(self.later(at, why)),
            Plan::Send { message, copy } => {
                let start = Instant::now();
                // Whoever sleeps past the lease finds the work another's before anything is sent on.
                let attempt = tokio::select! {
                    biased;
                    () = self.hold.ended() => return Err(StoreError::LeaseLost),
                    attempt = self.send(message, slot) => attempt,
                };
                let took = start.elapsed();
                self.shared.healths.reacted(
                    self.endpoint.id,
                    attempt.reaction,
                    took,
                    self.shared.clock.now(),
                    retry::spread(),
                );
                let millis = u32::try_from(took.as_millis()).unwrap_or(u32::MAX);
                Ok(self.sent(version.number, copy, attempt, millis))
            }
        }
    }

    /// Decides, and renders what may be sent.
    async fn plan(
        &self,
        story: &Story,
        version: &Version,
        publisher: &Publisher,
    ) -> Result<Plan, StoreError> {
        let store = &self.shared.store;
        let had = self.grounds.had(self.prospect);
        let since = match had {
            Some(_) => since(store.versions(story.id).await?, had),
            None => Vec::new(),
        };
        // Whoever got it hears of it, whatever has become of them or of the product since; of a correction
        // also when a later version superseded it on the way.
        let to_act = self.event.kind.needs_action() || since.iter().any(is_correction);
        let must_hear = to_act && (had.is_some() || self.may_have().await?);
        // So it is nothing that an endpoint can choose not to get. A choice says what somebody means to print, and
        // this is about what is printed already; and the wire has to be able to say that everybody was told.
        if !must_hear && let Some(why) = self.unwanted(story, version, &since) {
            return Ok(Plan::Nothing { why });
        }
        let about = About {
            subscription: self.endpoint.id,
            event: self.event,
            story,
            version,
            since: &since,
        };
        let written = |document: Option<&RawValue>| match self.endpoint.destination {
            Destination::Webhook { .. } => about.message(document),
            Destination::Drop { .. } => about.file(document),
        };
        let pictures = self.shared.pictures.as_ref();
        let corrections = self.grounds.corrections(self.prospect);
        let then = |decision: &Decision<'_>| match decision {
            Decision::Granted(_) if self.is_thin() => Ok(None),
            Decision::Granted(copy) => {
                let copy = copy.clone().wanted(self.endpoint.third_party);
                let document = self.shared.rendered.of(&copy, pictures, corrections);
                Ok(Some((document, copy.basis())))
            }
            Decision::Offered(reasons) | Decision::Refused(reasons) => {
                Err((decision.code(), reasons.clone()))
            }
        };
        let (code, reasons) = match self.decide(story, version, publisher, had.is_none(), then) {
            Ok(Some((document, basis))) => {
                return Ok(Plan::Send {
                    message: written(Some(&document)),
                    copy: Some(basis),
                });
            }
            Ok(None) => {
                return Ok(Plan::Send {
                    message: written(None),
                    copy: None,
                });
            }
            Err(refused) => refused,
        };
        if must_hear {
            let listed = Listed::of(story, version, self.shared.clock.now());
            let document = listed.as_ref().map(notice);
            return Ok(Plan::Send {
                message: written(document.as_deref()),
                copy: None,
            });
        }
        let why = format!("{code}: {}", sentences(&reasons));
        match reasons[..] {
            [Reason::TooEarly { from }] => Ok(Plan::Later { at: from, why }),
            _ => Ok(Plan::Nothing { why }),
        }
    }

    /// Whether messages to the endpoint carry nothing of a story, so that nothing is given with them. A file does.
    fn is_thin(&self) -> bool {
        let is_webhook = matches!(self.endpoint.destination, Destination::Webhook { .. });
        is_webhook && self.endpoint.choice.payload == Payload::Thin
    }

    /// Why the endpoint has chosen not to get this; nothing where it wants it.
    fn unwanted(&self, story: &Story, version: &Version, since: &[Version]) -> Option<String> {
        let catalogue = &self.grounds.in_force.catalogue;
        let choice = &self.endpoint.choice;
        let it = self.exit().name();
        if !catalogue.carries(choice.product, story, version) {
            return Some(format!(
                "not a story of the product that this {it} is narrowed to"
            ));
        }
        let passes = |content| choice.filter.lets_pass(story, content);
        if !version.content().is_none_or(passes) {
            return Some(format!(
                "outside the languages or subjects that this {it} is narrowed to"
            ));
        }
        // Whoever was told to take it down hears that it is back.
        if since.iter().any(|it| it.status() == Status::Withheld) {
            return None;
        }
        // A story is new to who has none of it, or was to be sent it and hasn't taken it yet.
        let events = self.older.iter().chain([&self.event]);
        let is_new = self.grounds.had(self.prospect).is_none()
            || self.pending.iter().any(|row| row.attempts > 0)
            || events.map(|event| event.kind).any(EventKind::is_new);
        match choice.kinds {
            Kinds::All => None,
            Kinds::New if is_new => None,
            Kinds::New => Some(format!(
                "an update, and this {it} is narrowed to new stories"
            )),
            Kinds::Urgent => Some(format!(
                "nothing to act on, and this {it} is narrowed to that"
            )),
        }
    }

    /// By which exit stories leave for the endpoint.
    pub(super) fn exit(&self) -> Exit {
        self.endpoint.destination.exit()
    }

    /// Whether the endpoint may have an earlier version without a receipt.
    async fn may_have(&self) -> Result<bool, StoreError> {
        let mut events = self.shared.store.events_of(self.event.story).await?;
        events.retain(|event| event.seq < self.event.seq);
        let (endpoint, story) = (self.endpoint.id, self.event.story);
        Ok(self.shared.unsure.may_have(endpoint, story, &events))
    }

    /// What the ledger has to say of events that are passed over now, where a process that died
    /// may have sent them: perhaps delivered. Without this line a second crash, after the cursor
    /// has moved and before the kill was sent, would forget that the publisher may have the story.
    async fn perhaps_sent(
        &self,
        story: &Story,
        publisher: &Publisher,
    ) -> Result<Option<Take>, StoreError> {
        if self.is_thin() {
            return Ok(None);
        }
        let events: Vec<Event> = self.older.iter().copied().chain([self.event]).collect();
        let unsure = &self.shared.unsure;
        let Some(first) = events.first() else {
            return Ok(None);
        };
        if !unsure.may_have(self.endpoint.id, story.id, &events) {
            return Ok(None);
        }
        let Some(version) = self.shared.store.version(story.id, first.version).await? else {
            return Ok(None);
        };
        // Who wouldn't get it for other reasons wasn't sent it either.
        let could_be_sent = self.decide(story, &version, publisher, false, |decision| {
            decision.reasons().iter().all(|reason| {
                reason.effect() == Effect::Supports
                    || matches!(reason, Reason::Superseded { .. } | Reason::Suspended { .. })
            })
        });
        Ok(could_be_sent.then(|| Take {
            publisher: publisher.id,
            story: story.id,
            version: version.number,
            exit: self.exit(),
            at: self.shared.clock.now(),
            result: TakeResult::TimedOut,
            basis: None,
        }))
    }

    /// Decides, at this moment; `counts` says whether a grant counts against a daily cap.
    fn decide<T>(
        &self,
        story: &Story,
        version: &Version,
        publisher: &Publisher,
        counts: bool,
        then: impl FnOnce(&Decision<'_>) -> T,
    ) -> T {
        let before = self.grounds.taken_today(self.prospect);
        // Held over the decision, so that stories sent side by side share one daily cap and one volume.
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let mut publisher = Cow::Borrowed(publisher);
        for (licence, story) in &taken.under {
            publisher.to_mut().take_under(*licence, *story);
        }
        let request = Request {
            story,
            version,
            publisher: Some(&publisher),
            person: None,
            exit: self.exit(),
            taken_today: before.saturating_add(taken.stories),
            at: self.shared.clock.now(),
        };
        let decision = decide(self.grounds.in_force.rules(), request);
        if let Decision::Granted(copy) = &decision
            && !self.is_thin()
        {
            taken.stories += u32::from(counts);
            if let Basis::Licence(licence) = copy.basis() {
                taken.under.push((licence, story.id));
            }
        }
        then(&decision)
    }

    /// Until when the endpoint rests. What it has to act on is tried all the same.
    fn rests_until(&self) -> Option<Timestamp> {
        match self.lane {
            Lane::Urgent => None,
            Lane::News | Lane::Replay(_) => {
                let now = self.shared.clock.now();
                self.shared.healths.rests_until(self.endpoint.id, now)
            }
        }
    }

    /// How often this event was tried before.
    pub(super) fn attempts(&self) -> u32 {
        let own = self.pending.iter().filter(|row| row.seq == self.event.seq);
        own.map(|row| row.attempts).max().unwrap_or(0)
    }
}

fn is_correction(version: &Version) -> bool {
    EventKind::of(&version.edition) == EventKind::Correction
}

fn sentences(reasons: &[Reason]) -> String {
    let sentences: Vec<String> = reasons.iter().map(Reason::sentence).collect();
    sentences.join(" ")
}
