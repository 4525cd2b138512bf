//! From where somebody asks.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};

/// What tries are counted by where nobody has said yet who they are: the client's address, or the
/// network of 2^64 addresses that it has under IPv6.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Client(pub(crate) String);

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.extensions, &parts.headers))
    }
}

impl Client {
    fn of(extensions: &Extensions, headers: &HeaderMap) -> Self {
        let connected = extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|ConnectInfo(address)| address.ip().to_canonical());
        let client = match connected {
            // Whoever connects from this machine is the reverse proxy, whose word is taken.
            Some(proxy) if proxy.is_loopback() => Some(forwarded(headers).unwrap_or(proxy)),
            other => other,
        };
        Self(client.map(network).unwrap_or_default())
    }
}

/// The client as the proxy saw it. A proxy adds to the end what it knows; what stands before that
/// may have been written by the client.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?;
    let address = last.to_str().ok()?.rsplit(',').next()?.trim();
    Some(address.parse::<IpAddr>().ok()?.to_canonical())
}

fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let network = address.to_bits() & (u128::MAX << 64);
            format!("{}/64", Ipv6Addr::from_bits(network))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_client_is_counted_by_its_address() {
        // Who is connected, what the proxy says, who it is.
        let table = [
            ("203.0.113.7:5000", vec![], "203.0.113.7"),
            ("[::ffff:203.0.113.7]:5000", vec![], "203.0.113.7"),
            ("[2001:db8:1:2:3::9]:5000", vec![], "2001:db8:1:2::/64"),
            ("127.0.0.1:5000", vec![], "127.0.0.1"),
            ("127.0.0.1:5000", vec!["203.0.113.7"], "203.0.113.7"),
            ("[::1]:5000", vec!["2001:db8:1:2:3::9"], "2001:db8:1:2::/64"),
            // What the client itself wrote comes first.
            (
                "127.0.0.1:5000",
                vec!["198.51.100.1, 203.0.113.7"],
                "203.0.113.7",
            ),
            (
                "127.0.0.1:5000",
                vec!["198.51.100.1", "203.0.113.7"],
                "203.0.113.7",
            ),
            ("127.0.0.1:5000", vec!["unknown"], "127.0.0.1"),
            // Only the proxy's word is taken.
            ("203.0.113.7:5000", vec!["198.51.100.1"], "203.0.113.7"),
        ];
        for (connected, said, is) in table {
            let mut extensions = Extensions::new();
            extensions.insert(ConnectInfo(connected.parse::<SocketAddr>().unwrap()));
            let mut headers = HeaderMap::new();
            for line in &said {
                headers.append("x-forwarded-for", HeaderValue::from_static(line));
            }
            let client = Client::of(&extensions, &headers);
            assert_eq!(client.0, is, "{connected} {said:?}");
        }
    }
}
