//! What every handler can reach.

use std::ops::Deref;
use std::sync::Arc;

use jiff::Timestamp;
use wire_delivery::looks::Looker;
use wire_delivery::mail::templates::Templates;
use wire_delivery::{Clock, Guard, Waker};
use wire_rights::InForce;
use wire_store::{Store, StoreError, Wire};

use crate::api::events::Listeners;
use crate::attempts::Attempts;
use crate::desk::subjects::in_force::RulesInForce;
use crate::feeds::Feeds;
use crate::layout::{Layout, Section};
use crate::session::Visitor;
use crate::sign_ins::SignIns;

/// The state shared by all handlers; cheap to clone.
#[derive(Clone, Debug)]
pub struct App(Arc<Inner>);

/// What [`App`] is made of.
#[derive(Debug)]
pub struct Inner {
    /// The store.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// The way to the outside.
    pub guard: Guard,
    /// Wakes the scheduler after something was published, granted or enabled, and knows how far the log goes.
    pub waker: Waker,
    /// What mails say.
    pub templates: Templates,
    /// Finds copies of stories in pages.
    pub looker: Looker,
    /// How often somebody tried something dear.
    pub(crate) attempts: Attempts,
    /// How often somebody tried to sign in.
    pub(crate) sign_ins: SignIns,
    /// The public feeds, rendered.
    pub(crate) feeds: Feeds,
    /// Who listens to the event log.
    pub(crate) listeners: Listeners,
    /// The rules that suggest subjects.
    pub(crate) subject_rules: RulesInForce,
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    /// An application over a store, with what wakes the scheduler that works on it, and what looks at pages.
    #[must_use]
    pub fn new(
        store: Store,
        clock: Clock,
        guard: Guard,
        (waker, looker): (Waker, Looker),
        templates: Templates,
    ) -> Self {
        Self(Arc::new(Inner {
            looker,
            attempts: Attempts::default(),
            sign_ins: SignIns::default(),
            feeds: Feeds::default(),
            listeners: Listeners::default(),
            subject_rules: RulesInForce::default(),
            store,
            clock,
            guard,
            waker,
            templates,
        }))
    }

    /// Now.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Whether the wire is only to be looked at: nothing leaves it.
    #[must_use]
    pub fn delivers_nothing(&self) -> bool {
        self.guard.settings().closed
    }

    /// The wire's settings.
    pub(crate) async fn wire(&self) -> Result<Wire, StoreError> {
        self.store.wire().await
    }

    /// The policy, the terms and the products in force.
    pub(crate) async fn in_force(&self) -> Result<InForce, StoreError> {
        self.store.in_force().await
    }

    /// The store, with obligations read on to the end of the event log: what pages show says what the
    /// log says, also before the scheduler has got to it. So nobody is asked to correct what was killed.
    pub(crate) async fn followed(&self) -> &Store {
        if let Err(error) = self.store.open_obligations(self.now()).await {
            // A full disk hides nobody's obligations: those that are known are shown.
            tracing::error!(%error, "obligations can't be brought up to the event log");
        }
        &self.store
    }

    /// The frame of a page for this visitor.
    pub(crate) async fn layout(
        &self,
        title: impl Into<String>,
        section: Section,
        visitor: &Visitor,
    ) -> Result<Layout, StoreError> {
        let wire = self.wire().await?;
        let back = visitor.page.as_ref();
        Ok(Layout {
            delivers_nothing: self.delivers_nothing(),
            ..Layout::new(wire.name, title, section, visitor.shown(), back)
        })
    }
}
