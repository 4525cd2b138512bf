//! The scheduler: everything that happens by itself.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior};
use url::Url;
use wire_store::{Store, StoreError};

use crate::embargo::Watch;
use crate::hub::Hub;
use crate::leases::Leases;
use crate::looks::Looker;
use crate::looks::again::Relooker;
use crate::mail::templates::Templates;
use crate::mail::{Letterhead, Mailer};
use crate::proof::Rechecks;
use crate::proof::recheck::Rechecker;
use crate::push::backfill::Backfill;
use crate::push::{Next, Push};
use crate::reader::Reader;
use crate::reminders::{self, Reminders};
use crate::tail::{Tail, Tip};
use crate::{Clock, Guard, licensing, notices, standing};

/// What an installation may choose.
#[derive(Clone, Debug)]
pub struct Options {
    /// How mail leaves, and from whom.
    pub mail: Letterhead,
    /// What mails say.
    pub templates: Templates,
    /// When those who don't acknowledge are reminded.
    pub reminders: Reminders,
    /// How often proofs of sites are looked for again.
    pub rechecks: Rechecks,
    /// Whether pages with an old, a held or a killed version are looked at again until they are mended.
    pub looks_again: bool,
    /// How long before its end both sides of a licence are told.
    pub licence_warning: SignedDuration,
    /// Base address of lead pictures in pushed documents; without one they are left out.
    pub pictures: Option<Url>,
    /// What people call this node, where there are several.
    pub node: String,
    /// How often it looks for work when nobody wakes it.
    pub every: Duration,
    /// How long deliveries under way may take to end when the wire stops.
    pub grace: Duration,
}

impl Options {
    /// The usual choices, with mail that leaves like this.
    #[must_use]
    pub fn new(mail: Letterhead) -> Self {
        Self {
            mail,
            templates: Templates::default(),
            reminders: Reminders::default(),
            rechecks: Rechecks::default(),
            looks_again: true,
            licence_warning: licensing::DEFAULT_WARNING,
            pictures: None,
            node: "this node".into(),
            every: Duration::from_millis(500),
            grace: Duration::from_secs(5),
        }
    }
}

/// Lifts embargoes, lets offers lapse and tells of licences' ends, tells holders of corrections and
/// kills and reminds them, pushes to endpoints and to subscribers of the hub, looks where publishers stand,
/// sends mail, looks again for the proofs of sites and at pages that aren't mended, and reads what stories say. Of several nodes'
/// schedulers, one does what the clock sets going, and each pushes to the endpoints of its shards.
#[derive(Debug)]
pub struct Scheduler {
    store: Store,
    clock: Clock,
    leases: Leases,
    /// What keeps them, and listens for what other nodes publish, while it runs.
    keeper: JoinSet<()>,
    backfill: Backfill,
    push: Push,
    hub: Hub,
    mailer: Mailer,
    rechecker: Rechecker,
    reader: Reader,
    looker: Looker,
    relooker: Option<Relooker>,
    templates: Templates,
    reminders: Reminders,
    tip: Tip,
    waker: Waker,
    watch: Watch,
    every: Duration,
    grace: Duration,
}

/// What others know of the scheduler: it wakes it, and says how far it has seen the log. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Waker {
    bell: Arc<Notify>,
    tail: Tail,
    licence_warning: SignedDuration,
}

impl Waker {
    /// Says that something was published, so that nobody waits for the next look.
    pub fn wake(&self) {
        self.bell.notify_one();
    }

    /// The end of the event log, to wait for what comes next.
    #[must_use]
    pub fn tail(&self) -> Tail {
        self.tail.clone()
    }

    /// How long before its end both sides of a licence are told.
    #[must_use]
    pub fn licence_warning(&self) -> SignedDuration {
        self.licence_warning
    }
}

impl Scheduler {
    /// A scheduler for this wire. Each node has one, for as long as it runs.
    #[must_use]
    pub fn new(store: Store, guard: Guard, clock: Clock, options: Options) -> Self {
        let tip = Tip::new();
        let waker = Waker {
            tail: tip.tail(),
            bell: Arc::new(Notify::new()),
            licence_warning: options.licence_warning,
        };
        let looker = Looker::new(store.clone(), guard.clone(), clock.clone());
        let watch = Watch::new(clock.clone());
        let leases = Leases::new(store.clone(), clock.clone(), options.node);
        Self {
            relooker: options.looks_again.then(|| Relooker::new(looker.clone())),
            looker,
            rechecker: Rechecker::new(
                guard.clone(),
                clock.clone(),
                options.rechecks,
                options.templates.clone(),
            ),
            backfill: Backfill::new(clock.clone()),
            reader: Reader::new(clock.clone()),
            hub: Hub::new(store.clone(), guard.clone(), clock.clone()),
            push: Push::new(
                store.clone(),
                guard,
                clock.clone(),
                leases.clone(),
                options.templates.clone(),
                options.pictures,
            ),
            templates: options.templates,
            reminders: options.reminders,
            mailer: Mailer::new(clock.clone(), options.mail),
            store,
            clock,
            leases,
            keeper: JoinSet::new(),
            tip,
            waker,
            watch,
            every: options.every,
            grace: options.grace,
        }
    }

    /// Runs a wire that is only to be looked at: it follows the log for those who read it, and does nothing by
    /// itself. It takes no leases, so that other nodes do everything.
    pub async fn deliver_nothing(self, shutdown: impl Future<Output = ()> + Send) {
        let mut shutdown = std::pin::pin!(shutdown);
        let mut looks = tokio::time::interval(self.every);
        loop {
            tokio::select! {
                () = &mut shutdown => return,
                _ = looks.tick() => {}
                () = self.waker.bell.notified() => {}
            }
            match self.store.last_seq().await {
                Ok(until) => self.tip.is_at(until),
                Err(error) => tracing::error!(%error, "the event log can't be followed"),
            }
        }
    }

    /// What wakes it.
    #[must_use]
    pub fn waker(&self) -> Waker {
        self.waker.clone()
    }

    /// What looks at pages; it shares its index with this one.
    #[must_use]
    pub fn looker(&self) -> Looker {
        self.looker.clone()
    }

    /// Runs until `shutdown` ends, then lets deliveries end for a while. Errors of the store are
    /// logged and met with patience: a full disk has room again one day.
    pub async fn run(mut self, shutdown: impl Future<Output = ()> + Send) {
        let mut shutdown = std::pin::pin!(shutdown);
        let mut looks = tokio::time::interval(self.every);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let bell = Arc::clone(&self.waker.bell);
        self.keeper
            .spawn(self.leases.clone().keep(Arc::clone(&bell)));
        self.keeper
            .spawn(listen(self.store.clone(), Arc::clone(&bell)));
        loop {
            tokio::select! {
                () = &mut shutdown => break,
                _ = looks.tick() => {}
                () = bell.notified() => {}
                next = self.push.ended() => if next != Next::Look {
                    continue;
                },
                worthwhile = self.hub.ended() => if !worthwhile {
                    continue;
                },
                worthwhile = self.mailer.ended() => if !worthwhile {
                    continue;
                },
                worthwhile = self.rechecker.ended() => if !worthwhile {
                    continue;
                },
                worthwhile = looked_again(&mut self.relooker) => if !worthwhile {
                    continue;
                },
                worthwhile = self.reader.ended() => if !worthwhile {
                    continue;
                },
            }
            match self.look().await {
                Ok(0) => {}
                // There may be more of it.
                Ok(_) => bell.notify_one(),
                Err(error) => tracing::error!(%error, "the scheduler could not do its work"),
            }
        }
        self.stop().await;
    }

    /// Does everything that is due now, and what follows from it, and returns when nothing is
    /// under way: for tests and for commands.
    ///
    /// # Errors
    /// When the store can't be read or written.
    pub async fn tick(&mut self) -> Result<(), StoreError> {
        loop {
            self.leases.beat().await?;
            let mut progress = self.look().await? > 0;
            while self.push.is_busy() {
                progress |= self.push.ended().await != Next::Nothing;
            }
            while self.hub.is_busy() {
                progress |= self.hub.ended().await;
            }
            while self.rechecker.is_busy() {
                progress |= self.rechecker.ended().await;
            }
            while self.relooker.as_ref().is_some_and(Relooker::is_busy) {
                progress |= looked_again(&mut self.relooker).await;
            }
            while self.mailer.is_busy() {
                progress |= self.mailer.ended().await;
            }
            while self.reader.is_busy() {
                progress |= self.reader.ended().await;
            }
            if !progress {
                return Ok(());
            }
        }
    }

    /// Does a bounded part of what is due, and starts the pushes and mails that are; returns how much
    /// was done, these apart. Obligations are opened before pushes start, and as far as these, so that
    /// nobody is sent a correction before the wire knows who owes it attention; their mails come
    /// after, because they take longer.
    async fn look(&mut self) -> Result<usize, StoreError> {
        let mut done = 0;
        self.watch.look();
        // What the clock sets going is done under its lease, on one node.
        let hold = self.leases.hold_clock();
        let ours = hold.map(|hold| (self.store.under(hold.lease()), Arc::new(hold)));
        let trusted = match &ours {
            Some((store, _)) => self.watch.trusted(store).await?,
            None => None,
        };
        if let (Some((store, _)), Some(now)) = (&ours, trusted) {
            done += store.lift_embargoes(now).await?.len();
            store.end_old_secrets(now).await?;
            let warning = self.waker.licence_warning;
            done += licensing::tell_what_is_due(store, &self.templates, warning, now).await?;
        }
        let until = self.store.last_seq().await?;
        let now = self.clock.now();
        self.store.open_obligations(now).await?;
        self.tip.is_at(until);
        if let Some((store, _)) = &ours {
            done += self.backfill.look(store).await?;
        }
        self.push.start_due(until).await?;
        let Some((store, hold)) = ours else {
            return Ok(done);
        };
        done += notices::queue(&store, &self.templates, &self.reminders, now).await?;
        done += reminders::queue(&store, &self.templates, &self.reminders, now).await?;
        // A clock that jumped lets nobody's evidence expire: nobody is told what may be wrong.
        if let Some(now) = trusted {
            done += standing::watch(&store, &self.templates, now).await?;
        }
        self.hub.start_due(&store, &hold, until).await?;
        self.rechecker.start_due(&store).await?;
        if let Some(relooker) = &mut self.relooker {
            relooker.start_due(&store).await?;
        }
        self.mailer.start_due(&store, hold).await?;
        self.reader.start_due(&store).await?;
        Ok(done)
    }

    /// Ends in order: nothing new is started, and what is under way has a while to end. What was done to its
    /// end is given back to the other nodes, or to the next start.
    pub async fn stop(mut self) {
        drop(self.tip);
        let deadline = Instant::now() + self.grace;
        self.push.end_soon();
        while self.push.is_busy() || self.mailer.is_busy() {
            let ended = async {
                tokio::select! {
                    _ = self.push.ended() => {}
                    _ = self.mailer.ended() => {}
                }
            };
            if tokio::time::timeout_at(deadline, ended).await.is_ok() {
                continue;
            }
            if self.mailer.is_busy() {
                tracing::warn!("mails were broken off: they are sent again after the start");
            }
            if self.push.is_busy() {
                tracing::warn!("deliveries were broken off: they are made again after the start");
            }
            break;
        }
        self.hub.stop().await;
        self.keeper.shutdown().await;
        if let Err(error) = self.leases.leave().await {
            tracing::warn!(%error, "the leases of this node can't be given back: they run out");
        }
    }
}

/// How long to wait before a broken connection is made again; meanwhile the scheduler looks by itself.
const LISTEN_AGAIN: Duration = Duration::from_secs(5);

/// Rings when something was added to the log, by whichever node or command.
async fn listen(store: Store, bell: Arc<Notify>) {
    loop {
        match store.wakes().await {
            Ok(None) => return,
            Ok(Some(mut wakes)) => {
                while wakes.next().await.is_ok() {
                    bell.notify_one();
                }
            }
            Err(error) => tracing::debug!(%error, "what other nodes publish can't be heard"),
        }
        tokio::time::sleep(LISTEN_AGAIN).await;
    }
}

/// Waits until a look at a page has ended; never returns where pages aren't looked at again.
async fn looked_again(relooker: &mut Option<Relooker>) -> bool {
    match relooker {
        Some(relooker) => relooker.ended().await,
        None => std::future::pending().await,
    }
}
