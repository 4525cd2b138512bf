//! Which site was asked, where a log says so.

use std::collections::BTreeMap;

/// Anybody can ask for any host, so no more are kept than an honest server has.
const MOST: usize = 1000;

/// Pages seen by people, by host.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sites {
    pages: BTreeMap<Box<[u8]>, u64>,
}

impl Sites {
    /// Counts a page of this host.
    pub(crate) fn count(&mut self, host: &[u8], pages: u64) {
        if let Some(known) = self.pages.get_mut(host) {
            *known += pages;
        } else if self.pages.len() < MOST {
            self.pages.insert(host.into(), pages);
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (host, pages) in &other.pages {
            self.count(host, *pages);
        }
    }

    /// The hosts as they are called, `www.` and port aside, the most visited first.
    pub(crate) fn ranked(&self) -> Vec<(String, u64)> {
        let mut named = BTreeMap::<String, u64>::new();
        for (host, pages) in &self.pages {
            let host = String::from_utf8_lossy(bare(host)).to_lowercase();
            let name = host.strip_prefix("www.").unwrap_or(&host);
            *named.entry(name.to_owned()).or_default() += pages;
        }
        let mut ranked: Vec<_> = named.into_iter().collect();
        ranked.sort_by(|(name, pages), (other, others)| others.cmp(pages).then(name.cmp(other)));
        ranked
    }
}

/// Whether a host is the site or below it: `www.gazette.example` and `m.gazette.example:443` are
/// `gazette.example`'s. `site` is in lower case.
pub(crate) fn belongs(host: &[u8], site: &str) -> bool {
    let host = bare(host);
    let Some(above) = host.len().checked_sub(site.len()) else {
        return false;
    };
    host[above..].eq_ignore_ascii_case(site.as_bytes()) && (above == 0 || host[above - 1] == b'.')
}

/// A domain without its port.
pub(crate) fn without_port(domain: &str) -> &str {
    let bare = bare(domain.as_bytes());
    &domain[..bare.len()]
}

/// A host without its port.
fn bare(host: &[u8]) -> &[u8] {
    match memchr::memrchr(b':', host) {
        // The colons of a bare IPv6 address are none of a port.
        Some(colon) if memchr::memchr(b':', &host[..colon]).is_none() => &host[..colon],
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::belongs;

    #[test]
    fn hosts_below_a_site_are_the_sites() {
        let site = "gazette.example";
        for host in [
            "gazette.example",
            "WWW.Gazette.Example",
            "m.gazette.example:443",
        ] {
            assert!(belongs(host.as_bytes(), site), "{host}");
        }
        for host in [
            "nongazette.example",
            "example",
            "gazette.example.evil.example",
            "",
        ] {
            assert!(!belongs(host.as_bytes(), site), "{host}");
        }
    }
}
