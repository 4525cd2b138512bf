//! Names are looked up once, every answer is checked, and only the checked addresses are used.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::Semaphore;

use super::names::NameServers;
use super::target::{self, is_localhost};
use super::{GuardError, Settings, Stage};

/// What a look-up gives.
pub type Lookup = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// What a look-up of TXT records gives.
pub type Texts = Pin<Box<dyn Future<Output = io::Result<Vec<String>>> + Send>>;

/// Looks names up. The system's resolver does it; tests bring their own answers.
pub trait Resolver: Send + Sync {
    /// All addresses of the name.
    fn lookup(&self, name: String) -> Lookup;

    /// All TXT records of the name; none, where it has none.
    fn texts(&self, name: String) -> Texts;
}

/// The system's resolver, but for `localhost` and what ends in `.localhost`: these mean this
/// machine (RFC 6761), whatever a name server says.
///
/// It runs on threads that can't be stopped, so a name server that hangs could use them all up:
/// the look-ups under way are counted, and a permit is given back only when its thread is free.
pub struct SystemResolver {
    permits: Arc<Semaphore>,
    name_servers: Result<NameServers, String>,
}

impl SystemResolver {
    const AT_ONCE: usize = 64;

    /// The system's resolver, but for TXT records, which this name server is asked for.
    #[must_use]
    pub fn with_name_server(address: SocketAddr) -> Self {
        Self::new(NameServers::only(address))
    }

    fn new(name_servers: io::Result<NameServers>) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(Self::AT_ONCE)),
            name_servers: name_servers.map_err(|error| error.to_string()),
        }
    }
}

impl Default for SystemResolver {
    fn default() -> Self {
        Self::new(NameServers::of_the_system())
    }
}

impl Resolver for SystemResolver {
    fn lookup(&self, name: String) -> Lookup {
        if is_localhost(&name) {
            let here = vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
            return Box::pin(async { Ok(here) });
        }
        let permits = Arc::clone(&self.permits);
        Box::pin(async move {
            let permit = permits.acquire_owned().await.map_err(io::Error::other)?;
            let work = tokio::spawn(async move {
                let _permit = permit;
                tokio::net::lookup_host((name, 0))
                    .await
                    .map(|found| found.map(|address| address.ip()).collect())
            });
            work.await.map_err(io::Error::other)?
        })
    }

    fn texts(&self, name: String) -> Texts {
        let servers = self.name_servers.clone();
        Box::pin(async move {
            let servers = servers.map_err(io::Error::other)?;
            servers.texts(&name).await
        })
    }
}

impl std::fmt::Debug for SystemResolver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SystemResolver").finish_non_exhaustive()
    }
}

/// The resolver that the web client is given: refuses a name if any of its addresses is forbidden.
#[derive(Clone)]
pub(super) struct Checked {
    pub(super) settings: Arc<Settings>,
    pub(super) resolver: Arc<dyn Resolver>,
}

impl Checked {
    /// More addresses than this are an attack or a mistake (F17); the first ones do.
    const ADDRESSES: usize = 16;

    /// The TXT records of a name, within the time that a look-up may take.
    pub(super) async fn texts(&self, name: &str) -> Result<Vec<String>, GuardError> {
        let limit = self.settings.limits.look_up;
        tokio::time::timeout(limit, self.resolver.texts(name.to_owned()))
            .await
            .map_err(|_| GuardError::Timeout {
                host: name.to_owned(),
                stage: Stage::LookUp,
                limit,
            })?
            .map_err(|error| GuardError::Dns {
                host: name.to_owned(),
                reason: error.to_string(),
            })
    }

    /// The addresses of a name, each of them checked.
    pub(super) async fn resolve(self, host: String) -> Result<Vec<SocketAddr>, GuardError> {
        let deadline: Duration = self.settings.limits.look_up;
        let found = tokio::time::timeout(deadline, self.resolver.lookup(host.clone()))
            .await
            .map_err(|_| GuardError::Timeout {
                host: host.clone(),
                stage: Stage::LookUp,
                limit: deadline,
            })?
            .map_err(|error| GuardError::Dns {
                host: host.clone(),
                reason: error.to_string(),
            })?;
        if found.is_empty() {
            return Err(GuardError::Dns {
                host,
                reason: "it has no address".into(),
            });
        }
        // All of them are checked, and the name is refused for one: a name that leads both outside
        // and inside is no mistake.
        for address in &found {
            target::check_address(&self.settings, &host, *address)?;
        }
        Ok(found
            .into_iter()
            .take(Self::ADDRESSES)
            .map(|address| SocketAddr::new(address, 0))
            .collect())
    }
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let (checked, host) = (self.clone(), name.as_str().to_owned());
        Box::pin(async move {
            let addresses = Self::resolve(checked, host).await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
