//! Names are looked up once, every answer is checked, and only the checked addresses are used.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::Semaphore;

use super::target::{self, is_localhost};
use super::{GuardError, Settings, Stage};

/// What a look-up gives.
pub type Lookup = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Looks names up. The system's resolver does it; tests bring their own answers.
pub trait Resolver: Send + Sync {
    /// All addresses of the name.
    fn lookup(&self, name: String) -> Lookup;
}

/// The system's resolver, but for `localhost` and what ends in `.localhost`: these mean this
/// machine (RFC 6761), whatever a name server says.
///
/// It runs on threads that can't be stopped, so a name server that hangs could use them all up:
/// the look-ups under way are counted, and a permit is given back only when its thread is free.
#[derive(Debug)]
pub struct SystemResolver {
    permits: Arc<Semaphore>,
}

impl SystemResolver {
    const AT_ONCE: usize = 64;
}

impl Default for SystemResolver {
    fn default() -> Self {
        Self {
            permits: Arc::new(Semaphore::new(Self::AT_ONCE)),
        }
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

    async fn resolve(self, host: String) -> Result<Vec<SocketAddr>, GuardError> {
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
