//! Whose turn it is: hosts take turns, and each is left alone for a while after a page.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use tokio::time::Instant;
use url::Url;

use super::Wanted;
use crate::looks::host;

/// What waits, by host.
#[derive(Debug, Default)]
pub(super) struct Queue {
    hosts: HashMap<String, Host>,
    /// Hosts that nobody is asking and for which something waits, those first that are free first.
    turns: BTreeSet<(Instant, String)>,
    /// Every address that was ever added.
    known: HashSet<Url>,
}

#[derive(Debug)]
struct Host {
    waiting: VecDeque<Wanted>,
    /// From when on it can be asked; nothing while it is being asked.
    free: Option<Instant>,
}

/// What is to be done now.
pub(super) enum Turn {
    /// Ask for this.
    Now(Wanted),
    /// Nothing before this instant.
    At(Instant),
    /// Nothing before a host that is being asked has answered, or at all.
    None,
}

impl Queue {
    /// Adds an address that wasn't added before; says whether it was new.
    pub(super) fn add(&mut self, wanted: Wanted) -> bool {
        let new = self.known.insert(wanted.address.clone());
        if new {
            let name = host(&wanted.address);
            let host = self.hosts.entry(name.clone()).or_insert_with(|| Host {
                waiting: VecDeque::new(),
                free: Some(Instant::now()),
            });
            host.waiting.push_back(wanted);
            if let Some(free) = host.free {
                self.turns.insert((free, name));
            }
        }
        new
    }

    /// The next address, whose host is then busy until [`is_free_at`](Self::is_free_at) or
    /// [`again`](Self::again) is said of it.
    pub(super) fn next(&mut self, now: Instant) -> Turn {
        loop {
            let Some((free, name)) = self.turns.first().cloned() else {
                return Turn::None;
            };
            if free > now {
                return Turn::At(free);
            }
            self.turns.pop_first();
            if let Some(host) = self.hosts.get_mut(&name)
                && let Some(wanted) = host.waiting.pop_front()
            {
                host.free = None;
                return Turn::Now(wanted);
            }
        }
    }

    /// The host of this address was asked, and is left alone until then.
    pub(super) fn is_free_at(&mut self, address: &Url, at: Instant) {
        let name = host(address);
        if let Some(host) = self.hosts.get_mut(&name) {
            host.free = Some(at);
            if !host.waiting.is_empty() {
                self.turns.insert((at, name));
            }
        }
    }

    /// This address is asked for again, before what else waits for its host, and not before then.
    pub(super) fn again(&mut self, wanted: Wanted, at: Instant) {
        let address = wanted.address.clone();
        if let Some(host) = self.hosts.get_mut(&host(&address)) {
            host.waiting.push_front(wanted);
        }
        self.is_free_at(&address, at);
    }
}
