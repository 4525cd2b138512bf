//! A bare connection, for what doesn't speak HTTP.

use std::net::SocketAddr;

use tokio::net::TcpStream;
use tokio::time::timeout;
use url::Host;

use super::{Guard, GuardError, Stage, target};

impl Guard {
    /// Says at once what is wrong with a host, as far as that can be known without looking its name up.
    pub(crate) fn check_host(&self, host: &Host<&str>) -> Result<(), GuardError> {
        target::check_host(&self.settings, host)
    }

    /// Connects to a host, and to no other of its addresses than those that were checked.
    pub(crate) async fn connect(
        &self,
        host: &Host<&str>,
        port: u16,
    ) -> Result<TcpStream, GuardError> {
        self.settings.require_open()?;
        self.check_host(host)?;
        let limit = self.settings.limits.connect;
        timeout(limit, self.connected(host, port))
            .await
            .map_err(|_| GuardError::Timeout {
                host: host.to_string(),
                stage: Stage::Connecting,
                limit,
            })?
    }

    async fn connected(&self, host: &Host<&str>, port: u16) -> Result<TcpStream, GuardError> {
        let mut addresses = match host {
            Host::Domain(name) => self.names.clone().resolve((*name).to_owned()).await?,
            Host::Ipv4(address) => vec![SocketAddr::from((*address, port))],
            Host::Ipv6(address) => vec![SocketAddr::from((*address, port))],
        };
        for address in &mut addresses {
            address.set_port(port);
        }
        let failed = |error: std::io::Error| GuardError::Connect {
            host: host.to_string(),
            reason: error.to_string(),
        };
        let socket = TcpStream::connect(&*addresses).await.map_err(failed)?;
        socket.set_nodelay(true).map_err(failed)?;
        Ok(socket)
    }
}
