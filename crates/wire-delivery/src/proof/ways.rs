//! What proves a site: the line of each way, and where it has to stand.

use wire_rights::Site;

use super::{DNS_KEY, DNS_LABEL, META_NAME, WELL_KNOWN, is_name, scheme};
use crate::Guard;

/// What proves a site, each way with what is to be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ways {
    /// The address of the file that holds the nonce as a line.
    pub file: String,
    /// The element in the head of the front page.
    pub tag: String,
    /// The name of the TXT record and what it holds. A site on this machine has none.
    pub record: Option<(String, String)>,
}

impl Ways {
    /// The ways to prove this site, as [`prove`](super::prove) looks for them.
    #[must_use]
    pub fn of(guard: &Guard, site: &Site) -> Self {
        let (domain, nonce) = (&site.domain, &site.nonce);
        Self {
            file: format!("{}://{domain}{WELL_KNOWN}", scheme(guard, domain)),
            tag: format!("<meta name=\"{META_NAME}\" content=\"{nonce}\">"),
            record: is_name(domain).then(|| (dns_name(domain), dns_text(nonce))),
        }
    }
}

/// The name of the TXT record that proves a domain: `_wirecopy.gazette.example`.
pub(super) fn dns_name(domain: &str) -> String {
    format!("{DNS_LABEL}.{domain}")
}

/// What that record holds.
pub(super) fn dns_text(nonce: &str) -> String {
    format!("{DNS_KEY}{nonce}")
}
