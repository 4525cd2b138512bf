//! A way to a database that can be cut.

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use url::Url;

/// A way to a database that can be cut: then it looks as if its server had stopped.
#[derive(Debug)]
pub struct Link {
    address: Url,
    carrying: JoinHandle<()>,
}

impl Link {
    /// A way to the database of this address.
    ///
    /// # Panics
    /// When the address has no host and port, or no port is free here.
    pub async fn to(database: &str) -> Self {
        let mut address = Url::parse(database).expect("an address of PostgreSQL");
        let host = address.host_str().expect("a server with a name").to_owned();
        let server = (host, address.port().unwrap_or(5432));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let here = listener.local_addr().expect("an address");
        address.set_host(Some("127.0.0.1")).expect("a host");
        address.set_port(Some(here.port())).expect("a port");
        let carrying = tokio::spawn(async move {
            // Ends with this task, and all connections with it.
            let mut connections = JoinSet::new();
            while let Ok((mut from, _)) = listener.accept().await {
                let server = server.clone();
                connections.spawn(async move {
                    if let Ok(mut to) = TcpStream::connect(server).await {
                        let _ = copy_bidirectional(&mut from, &mut to).await;
                    }
                });
            }
        });
        Self { address, carrying }
    }

    /// The database's address by this way.
    #[must_use]
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// Ends all connections, and takes no other.
    pub async fn cut(self) {
        self.carrying.abort();
        let _ = self.carrying.await;
    }
}
