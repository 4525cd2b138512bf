//! The guarded client: the only door through which the wire connects outward, by HTTP or, for file drops, by SSH.
//!
//! An address comes from outside (a publisher's webhook, a page that somebody wants checked), so
//! each is a chance to make the wire talk to its own neighbours. The guard therefore
//!
//! * takes only `http` and `https`, without user names, on the usual ports;
//! * refuses every address of the [table](addresses), however it is spelt, and every name of which
//!   any answer is in it, and connects to no other address than those it has checked;
//! * follows no redirect for webhooks, and for pages a few, each checked again;
//! * has one deadline for the whole exchange, and a bound on what comes back, after unpacking; but a large
//!   file (see [`remote`](crate::remote)) is handed on as it comes, with a deadline for each piece.

pub mod addresses;
mod connect;
mod download;
mod error;
mod exchange;
mod fetch;
mod names;
mod post;
mod resolve;
mod target;

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, ClientBuilder, redirect};
use rustls::pki_types::CertificateDer;
use url::Url;

use crate::tls;

pub use addresses::Forbidden;
pub(crate) use download::Download;
pub use error::{GuardError, Stage};
pub(crate) use exchange::in_handshake;
pub use fetch::FetchedPage;
pub use post::Answer;
pub use resolve::{Lookup, Resolver, SystemResolver, Texts};

/// What the guard allows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Whether nothing may be reached at all: for a wire that is only to be looked at.
    pub closed: bool,
    /// Whether loopback may be reached, on any port: for the demo and for tests.
    pub allow_loopback: bool,
    /// Whether other ports than 80 and 443 may be reached.
    pub allow_any_port: bool,
    /// Authorities whose certificates are trusted beside those that this system trusts.
    pub authorities: Vec<CertificateDer<'static>>,
    /// How long and how large an exchange may be.
    pub limits: Limits,
}

impl Settings {
    /// Nothing is asked of anybody before this.
    fn require_open(&self) -> Result<(), GuardError> {
        match self.closed {
            true => Err(GuardError::Closed),
            false => Ok(()),
        }
    }
}

/// How long and how large an exchange may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// To look up a name.
    pub look_up: Duration,
    /// To look up, connect and shake hands. Shorter than `exchange`, so that what the longer one
    /// ends was sent.
    pub connect: Duration,
    /// For the whole exchange, from the look-up to the last byte; with redirects, for all hops.
    pub exchange: Duration,
    /// For what stands in a webhook's answer, once its status is known.
    pub excerpt: Duration,
    /// The most bytes of a page, unpacked.
    pub page_bytes: usize,
    /// The most bytes kept of a webhook's answer.
    pub excerpt_bytes: usize,
    /// How many redirects are followed for a page.
    pub redirects: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            look_up: Duration::from_secs(5),
            connect: Duration::from_secs(10),
            exchange: Duration::from_secs(20),
            excerpt: Duration::from_secs(2),
            page_bytes: 8 * 1024 * 1024,
            excerpt_bytes: 2 * 1024,
            redirects: 5,
        }
    }
}

/// The guarded client. Cheap to clone; all clones share their connections.
#[derive(Clone)]
pub struct Guard {
    settings: Arc<Settings>,
    pages: Client,
    /// Gives answers as they were sent, without unpacking them: for webhooks and large files.
    as_sent: Client,
    /// The same, over connections that aren't kept.
    passing: Client,
    names: resolve::Checked,
}

/// How long a connection is kept for what may be sent over it next.
const KEPT: Duration = Duration::from_secs(30);

/// And one by which many pass: as long as it takes to send the next message of the same run.
const KEPT_IN_PASSING: Duration = Duration::from_millis(250);

impl Guard {
    const USER_AGENT: &'static str = concat!("Wirecopy/", env!("CARGO_PKG_VERSION"));

    /// A client with the system's resolver.
    ///
    /// # Errors
    /// When TLS can't be set up.
    pub fn new(settings: Settings) -> Result<Self, GuardError> {
        Self::with_resolver(settings, Arc::new(SystemResolver::default()))
    }

    /// A client that looks names up with this resolver.
    ///
    /// # Errors
    /// When TLS can't be set up.
    pub fn with_resolver(
        settings: Settings,
        resolver: Arc<dyn Resolver>,
    ) -> Result<Self, GuardError> {
        let settings = Arc::new(settings);
        let tls = tls::config(&settings.authorities, &[b"h2", b"http/1.1"]).map_err(|error| {
            GuardError::Client {
                reason: error.to_string(),
            }
        })?;
        let checked = resolve::Checked {
            settings: Arc::clone(&settings),
            resolver,
        };
        let builder = || {
            Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .dns_resolver(checked.clone())
                .user_agent(Self::USER_AGENT)
                .redirect(redirect::Policy::none())
                .referer(false)
                .no_proxy()
                .connect_timeout(settings.limits.connect)
                .pool_idle_timeout(KEPT)
                .pool_max_idle_per_host(4)
                .http1_max_headers(100)
                .http2_max_header_list_size(64 * 1024)
        };
        let build = |builder: ClientBuilder| {
            builder.build().map_err(|error| GuardError::Client {
                reason: exchange::root_cause(&error),
            })
        };
        let as_sent = || builder().no_gzip().no_brotli();
        Ok(Self {
            pages: build(builder().gzip(true).brotli(true))?,
            as_sent: build(as_sent())?,
            passing: build(as_sent().pool_idle_timeout(KEPT_IN_PASSING))?,
            names: checked.clone(),
            settings,
        })
    }

    /// The same client for more endpoints than connections should be kept for: each takes some twenty kilobytes.
    #[must_use]
    pub(crate) fn in_passing(&self) -> Self {
        Self {
            as_sent: self.passing.clone(),
            ..self.clone()
        }
    }

    /// Reads an address as a person typed it, and says at once what is wrong with it, as far as
    /// that can be known without looking its name up.
    ///
    /// # Errors
    /// The sentence for the person.
    pub fn target(&self, given: &str) -> Result<Url, GuardError> {
        target::read(&self.settings, given)
    }

    /// The TXT records of a name; none, where it has none.
    ///
    /// # Errors
    /// When no name server answered.
    pub(crate) async fn texts(&self, name: &str) -> Result<Vec<String>, GuardError> {
        self.settings.require_open()?;
        self.names.texts(name).await
    }

    /// Whether a host is this machine, and the settings allow it.
    pub(crate) fn allows_as_loopback(&self, host: &url::Host<&str>) -> bool {
        self.settings.allow_loopback && target::is_loopback(host)
    }

    /// What it allows.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
}

impl std::fmt::Debug for Guard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guard")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
