//! TXT records, asked of the name servers that the system is set up with.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfig, ResolveHosts, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RData;

/// Asks name servers. Nothing is remembered: who has just added a record looks again at once.
#[derive(Clone)]
pub(super) struct NameServers(TokioResolver);

impl NameServers {
    /// Those of `/etc/resolv.conf`.
    pub(super) fn of_the_system() -> io::Result<Self> {
        let builder = TokioResolver::builder_tokio().map_err(io::Error::other)?;
        Self::build(builder)
    }

    /// This one alone.
    pub(super) fn only(address: SocketAddr) -> io::Result<Self> {
        let mut server = NameServerConfig::udp_and_tcp(address.ip());
        for connection in &mut server.connections {
            connection.port = address.port();
        }
        let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
        Self::build(TokioResolver::builder_with_config(
            config,
            TokioRuntimeProvider::default(),
        ))
    }

    fn build(
        mut builder: hickory_resolver::ResolverBuilder<TokioRuntimeProvider>,
    ) -> io::Result<Self> {
        let options = builder.options_mut();
        options.cache_size = 0;
        options.timeout = Duration::from_secs(2);
        options.use_hosts_file = ResolveHosts::Never;
        builder.build().map(Self).map_err(io::Error::other)
    }

    /// All TXT records of a name, each put together from its strings (RFC 7208, section 3.3). A name
    /// without any gives none.
    pub(super) async fn texts(&self, name: &str) -> io::Result<Vec<String>> {
        // With the dot at its end, the name is whole: no search list is tried.
        let found = match self.0.txt_lookup(format!("{name}.")).await {
            Ok(found) => found,
            Err(error) if error.is_no_records_found() || error.is_nx_domain() => {
                return Ok(Vec::new());
            }
            Err(error) => return Err(io::Error::other(error)),
        };
        let texts = found
            .answers()
            .iter()
            .filter_map(|record| match &record.data {
                RData::TXT(text) => {
                    Some(String::from_utf8_lossy(&text.txt_data.concat()).into_owned())
                }
                _ => None,
            });
        Ok(texts.collect())
    }
}
