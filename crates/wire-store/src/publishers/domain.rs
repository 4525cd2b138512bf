//! What people give as their domain, and which domains a host belongs to.

use url::{Host, Url};

use crate::StoreError;

/// The host in what was given, in lower case and without `www.` and port; people paste whole
/// addresses.
pub(super) fn domain(given: &str) -> Result<String, StoreError> {
    let given = given.trim();
    let wrong = || {
        StoreError::Invalid(format!(
            "'{given}' is no domain: give one like gazette.example"
        ))
    };
    let url = if given.contains("://") {
        Url::parse(given)
    } else {
        Url::parse(&format!("http://{given}"))
    };
    let url = url.map_err(|_| wrong())?;
    match url.host() {
        // On one's own machine, ports are what tells sites apart.
        Some(host) if is_loopback(&host) => Ok(match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_string(),
        }),
        Some(Host::Domain(host)) => {
            let host = host.trim_end_matches('.');
            let host = host.strip_prefix("www.").unwrap_or(host);
            if host.is_empty() {
                return Err(wrong());
            }
            Ok(host.to_owned())
        }
        Some(address) => Ok(address.to_string()),
        None => Err(wrong()),
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// The host and the domains above it, the nearest first: a page on `m.gazette.example` is the
/// publisher's who proved `gazette.example`.
pub(super) fn upward(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |host| {
        let (_, above) = host.split_once('.')?;
        above.contains('.').then_some(above)
    })
}

#[cfg(test)]
mod tests {
    use super::{domain, upward};

    #[test]
    fn a_domain_is_read_from_what_people_paste() {
        let read: Vec<String> = [
            "Gazette.example",
            " https://www.gazette.example/about?x=1 ",
            "www.gazette.example.",
            "gazette.example:8080",
            "münchen.example",
            "127.0.0.1:9000",
            "gazette.localhost:9000",
            "",
            "two words",
            "http://",
        ]
        .into_iter()
        .map(|given| match domain(given) {
            Ok(domain) => domain,
            Err(error) => error.to_string(),
        })
        .collect();
        insta::assert_snapshot!(read.join("\n"), @"
        gazette.example
        gazette.example
        gazette.example
        gazette.example
        xn--mnchen-3ya.example
        127.0.0.1:9000
        gazette.localhost:9000
        '' is no domain: give one like gazette.example
        'two words' is no domain: give one like gazette.example
        'http://' is no domain: give one like gazette.example
        ");
    }

    #[test]
    fn a_host_belongs_to_the_domains_above_it() {
        let above: Vec<&str> = upward("amp.news.gazette.example").collect();
        assert_eq!(
            above,
            [
                "amp.news.gazette.example",
                "news.gazette.example",
                "gazette.example"
            ]
        );
        assert_eq!(upward("localhost").collect::<Vec<_>>(), ["localhost"]);
    }
}
