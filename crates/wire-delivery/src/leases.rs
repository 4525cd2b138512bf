//! What this node does: the leases that it holds, kept alive by a beat of their own.
//!
//! Whoever works under a lease takes a [`Hold`] on it, and asks that before it sends anything. The answer needs no
//! database: a lease is good for somewhat less time than the database gives it, by this machine's own clocks, so
//! a node that slept knows on waking that another may have its work. What it then writes is refused by the store.

use std::collections::{BTreeMap, BTreeSet};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;
use wire_store::{GivenBack, Holding, LEASE, Lease, LeasesHeld, Node, Shard, Store, StoreError};

use crate::Clock;

/// How often leases are renewed.
const BEAT: Duration = Duration::from_secs(1);

/// A lease is given up so long before it runs out: what is sent just before that has arrived by then.
const MARGIN: Duration = Duration::from_secs(1);

/// The leases of this node. Clones are the same.
#[derive(Clone, Debug)]
pub(crate) struct Leases(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    store: Store,
    clock: Clock,
    name: String,
    /// Who this node is, once it has come; held while it asks for leases.
    node: tokio::sync::Mutex<Option<Node>>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    held: BTreeMap<Shard, Held>,
    until: Until,
}

/// Until when leases are good.
#[derive(Clone, Copy, Debug, Default)]
enum Until {
    /// None was ever held.
    #[default]
    Never,
    /// By time that has really passed, and by the time of day: the one stands still while a machine sleeps, the
    /// other can be set back.
    Both(Duration, Timestamp),
    /// Nobody else can take them.
    Always,
}

#[derive(Debug)]
struct Held {
    epoch: u64,
    /// How many work under it.
    users: usize,
    /// Others wait for it: nothing new is begun.
    leaves: bool,
    receipts: Receipts,
}

/// Whether everything that was sent under a lease has its receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Receipts {
    /// It has.
    Whole,
    /// It may not have: whoever has the lease next must know.
    Doubtful,
    /// The one before didn't give the lease back, and nobody has looked yet what it may have sent.
    Unknown,
}

/// Work under a lease.
#[derive(Debug)]
pub(crate) struct Hold {
    leases: Leases,
    lease: Lease,
}

impl Leases {
    /// None is held yet. The name is what people call this node.
    pub(crate) fn new(store: Store, clock: Clock, name: String) -> Self {
        Self(Arc::new(Shared {
            store,
            clock,
            name,
            node: tokio::sync::Mutex::default(),
            state: Mutex::default(),
        }))
    }

    /// Renews them for as long as it is not dropped, and rings when there are new ones.
    pub(crate) async fn keep(self, bell: Arc<Notify>) {
        loop {
            match self.beat().await {
                Ok(true) => bell.notify_one(),
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "the leases of this node can't be renewed"),
            }
            tokio::time::sleep(BEAT).await;
        }
    }

    /// Renews them, gives back what others wait for, and takes what is free. Says whether there are new ones.
    pub(crate) async fn beat(&self) -> Result<bool, StoreError> {
        let mut node = self.0.node.lock().await;
        if self.has_all_for_good() {
            return Ok(false);
        }
        let node = match &mut *node {
            Some(node) => node,
            none => none.insert(Node::new(&self.0.name)?),
        };
        // By the clocks as they were before the database gave them.
        let until = self.soon();
        let given_back = self.given_back(|held| held.leaves);
        let held = self.0.store.hold_leases(node, &given_back).await?;
        Ok(self.state().are(held, until))
    }

    /// Gives back everything under which nothing is done any more: this node goes.
    pub(crate) async fn leave(&self) -> Result<(), StoreError> {
        let node = self.0.node.lock().await;
        let Some(node) = &*node else {
            return Ok(());
        };
        let given_back = self.given_back(|_| true);
        self.state().held.clear();
        self.0.store.leave(node, &given_back).await
    }

    /// The shards of endpoints of which something may be begun.
    pub(crate) fn ready(&self) -> BTreeMap<Shard, Lease> {
        let state = self.state();
        if !state.is_good(&self.0.clock) {
            return BTreeMap::new();
        }
        state.of_endpoints(|held| !held.leaves && held.receipts != Receipts::Unknown)
    }

    /// The shards of which it has to be looked into what was sent before.
    pub(crate) fn unknown(&self) -> BTreeMap<Shard, Lease> {
        let state = self.state();
        state.of_endpoints(|held| held.receipts == Receipts::Unknown)
    }

    /// It was looked into what was sent before under these leases: of these shards something is in doubt.
    pub(crate) fn looked_into(&self, leases: &BTreeMap<Shard, Lease>, in_doubt: &BTreeSet<Shard>) {
        let mut state = self.state();
        for (shard, lease) in leases {
            if let Some(held) = state.holds(*lease) {
                held.receipts = match in_doubt.contains(shard) {
                    true => Receipts::Doubtful,
                    false => Receipts::Whole,
                };
            }
        }
    }

    /// Begins work that the clock sets going; nothing where that isn't this node's.
    pub(crate) fn hold_clock(&self) -> Option<Hold> {
        let clock = self.state().lease(Shard::CLOCK)?;
        self.hold(clock)
    }

    /// Begins work under a lease; nothing where it isn't this node's any more.
    pub(crate) fn hold(&self, lease: Lease) -> Option<Hold> {
        let mut state = self.state();
        if !state.is_good(&self.0.clock) {
            return None;
        }
        let held = state.holds(lease).filter(|held| !held.leaves)?;
        held.users += 1;
        Some(Hold {
            leases: self.clone(),
            lease,
        })
    }

    fn has_all_for_good(&self) -> bool {
        let state = self.state();
        let all = Shard::of_endpoints().count() + 1;
        matches!(state.until, Until::Always) && state.held.len() == all
    }

    /// Until when leases are good that are renewed now.
    fn soon(&self) -> Until {
        let good = LEASE - MARGIN;
        let day = self.0.clock.now().checked_add(good);
        Until::Both(self.0.clock.elapsed() + good, day.unwrap_or(Timestamp::MAX))
    }

    /// Those of these under which nothing is done.
    fn given_back(&self, which: impl Fn(&Held) -> bool) -> Vec<GivenBack> {
        let state = self.state();
        let idle = state.held.iter();
        let idle = idle.filter(|(_, held)| held.users == 0 && which(held));
        idle.filter_map(|(shard, held)| {
            let lease = state.lease(*shard)?;
            Some((lease, held.receipts == Receipts::Whole))
        })
        .collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn is_good(&self, clock: &Clock) -> bool {
        self.left(clock).is_some()
    }

    /// How much longer leases are good; nothing, when they aren't.
    fn left(&self, clock: &Clock) -> Option<Duration> {
        match self.until {
            Until::Never => None,
            Until::Both(elapsed, day) => {
                let left = elapsed.saturating_sub(clock.elapsed());
                (!left.is_zero() && clock.now() < day).then_some(left)
            }
            Until::Always => Some(LEASE),
        }
    }

    /// The database says what this node holds. Says whether something of it is new.
    fn are(&mut self, held: LeasesHeld, until: Until) -> bool {
        self.until = match held.for_good {
            true => Until::Always,
            false => until,
        };
        let mut before = std::mem::take(&mut self.held);
        let mut has_new = false;
        for Holding { lease, is_sure } in held.leases {
            let known = before.remove(&lease.shard);
            let known = known.filter(|known| known.epoch == lease.epoch);
            has_new |= known.is_none();
            let held = known.unwrap_or(Held {
                epoch: lease.epoch,
                users: 0,
                leaves: false,
                receipts: match is_sure {
                    true => Receipts::Whole,
                    false => Receipts::Unknown,
                },
            });
            self.held.insert(lease.shard, held);
        }
        self.let_go_beyond(held.share);
        has_new
    }

    /// What is beyond this node's share, others wait for: first what nobody works on.
    fn let_go_beyond(&mut self, share: usize) {
        let held = self.held.iter_mut();
        let mut ours: Vec<&mut Held> = held
            .filter(|(shard, _)| **shard != Shard::CLOCK)
            .map(|(_, held)| held)
            .collect();
        ours.sort_by_key(|held| (!held.leaves, held.users));
        let beyond = ours.len().saturating_sub(share);
        for (place, held) in ours.into_iter().enumerate() {
            held.leaves = place < beyond;
        }
    }

    fn of_endpoints(&self, which: impl Fn(&Held) -> bool) -> BTreeMap<Shard, Lease> {
        let held = self.held.iter();
        let held = held.filter(|(shard, held)| **shard != Shard::CLOCK && which(held));
        held.filter_map(|(shard, _)| Some((*shard, self.lease(*shard)?)))
            .collect()
    }

    fn lease(&self, shard: Shard) -> Option<Lease> {
        let epoch = self.held.get(&shard)?.epoch;
        Some(Lease { shard, epoch })
    }

    fn holds(&mut self, lease: Lease) -> Option<&mut Held> {
        let held = self.held.get_mut(&lease.shard);
        held.filter(|held| held.epoch == lease.epoch)
    }
}

impl Hold {
    /// The lease.
    pub(crate) fn lease(&self) -> Lease {
        self.lease
    }

    /// Whether the work is still this node's, so that something may be sent.
    pub(crate) fn is_good(&self) -> bool {
        self.left().is_some()
    }

    /// Returns when another node may have the work. A node that wakes hears this before it does anything else but
    /// write what it had already handed to a connection.
    pub(crate) async fn ended(&self) {
        while let Some(left) = self.left() {
            let mut time = pin!(tokio::time::sleep(left));
            // The clock is asked each time: when a node wakes, a connection may be ready before the timer is.
            poll_fn(|context| match self.left() {
                None => Poll::Ready(()),
                Some(_) => time.as_mut().poll(context),
            })
            .await;
        }
    }

    /// How much longer it is good; nothing, when it isn't.
    fn left(&self) -> Option<Duration> {
        let mut state = self.leases.state();
        let left = state.left(&self.leases.0.clock);
        left.filter(|_| state.holds(self.lease).is_some())
    }

    /// Whether something new may be begun.
    pub(crate) fn goes_on(&self) -> bool {
        let mut state = self.leases.state();
        state.is_good(&self.leases.0.clock)
            && state.holds(self.lease).is_some_and(|held| !held.leaves)
    }

    /// Something was sent and couldn't be written down.
    pub(crate) fn is_in_doubt(&self) {
        if let Some(held) = self.leases.state().holds(self.lease) {
            held.receipts = Receipts::Doubtful;
        }
    }

    /// The store said that the lease is another's.
    pub(crate) fn is_lost(&self) {
        let mut state = self.leases.state();
        if state.holds(self.lease).is_some() {
            state.held.remove(&self.lease.shard);
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        if let Some(held) = self.leases.state().holds(self.lease) {
            held.users -= 1;
        }
    }
}
