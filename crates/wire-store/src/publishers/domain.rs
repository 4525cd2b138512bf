//! What people give as their domain, and which domains a host belongs to.
//!
//! Where one owner's names end and the next one's begin stands in the Public Suffix List, the private
//! section included: the tenants of a blog host are strangers to each other and to the host, so
//! `alice.github.io` stands for itself alone, and nobody can claim `github.io`.

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
            // RFC 1035, section 2.3.4.
            let is_label = |label: &str| (1..=63).contains(&label.len());
            if host.len() > 253 || !host.split('.').all(is_label) {
                return Err(wrong());
            }
            if is_public_suffix(host) {
                return Err(StoreError::Invalid(format!(
                    "{host} is nobody's own: others have sites below it. Give your own, one like my-paper.{host}"
                )));
            }
            Ok(host.to_owned())
        }
        Some(address) => Ok(address.to_string()),
        None => Err(wrong()),
    }
}

/// Whether anybody can have a name below this one. A name without a dot is none of the list's.
fn is_public_suffix(host: &str) -> bool {
    host.contains('.') && psl::suffix_str(host) == Some(host)
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// The host and the domains above it that are its owner's as well, the nearest first: a page on
/// `m.gazette.example` is the publisher's who proved `gazette.example`, and one on `alice.github.io`
/// isn't that of whoever has `github.io`.
pub(super) fn upward(host: &str) -> impl Iterator<Item = &str> {
    let top = match Host::parse(host) {
        Ok(Host::Domain(_)) => psl::domain_str(host).unwrap_or(host),
        // An address, or a port of this machine.
        _ => host,
    };
    std::iter::successors(Some(host), move |host| {
        let (_, above) = host.split_once('.')?;
        (above.len() >= top.len()).then_some(above)
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
            "a..b",
            "http://",
            "alice.github.io",
            "github.io",
            "https://www.co.uk/",
            "gazette.co.uk",
            "my-paper.blogspot.com",
            "blogspot.com",
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
        'a..b' is no domain: give one like gazette.example
        'http://' is no domain: give one like gazette.example
        alice.github.io
        github.io is nobody's own: others have sites below it. Give your own, one like my-paper.github.io
        co.uk is nobody's own: others have sites below it. Give your own, one like my-paper.co.uk
        gazette.co.uk
        my-paper.blogspot.com
        blogspot.com is nobody's own: others have sites below it. Give your own, one like my-paper.blogspot.com
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
        let tenant: Vec<&str> = upward("blog.alice.github.io").collect();
        assert_eq!(tenant, ["blog.alice.github.io", "alice.github.io"]);
        let british: Vec<&str> = upward("news.gazette.co.uk").collect();
        assert_eq!(british, ["news.gazette.co.uk", "gazette.co.uk"]);
        assert_eq!(upward("github.io").collect::<Vec<_>>(), ["github.io"]);
        let here: Vec<&str> = upward("127.0.0.1:9000").collect();
        assert_eq!(here, ["127.0.0.1:9000"]);
    }
}
