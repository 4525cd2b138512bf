//! The proof of a site: the publisher's nonce, put where only its owner can.

use std::fmt;

use scraper::{Html, Selector};
use url::{Host, Url};
use wire_rights::ProofMethod;

use crate::Guard;
use crate::guard::{FetchedPage, GuardError};

mod letters;
pub(crate) mod recheck;
mod settle;
mod ways;

pub use recheck::Rechecks;
pub use settle::{Unsettled, settle};
pub use ways::Ways;
use ways::{dns_name, dns_text};

/// Where the nonce stands in a file of its own.
const WELL_KNOWN: &str = "/.well-known/wirecopy.txt";

/// The `name` of the meta tag on the front page.
const META_NAME: &str = "wirecopy-site";

/// The name below the domain whose TXT record is looked at.
const DNS_LABEL: &str = "_wirecopy";

/// What stands before the nonce in the TXT record.
const DNS_KEY: &str = "wirecopy-site=";

/// The nonce was not found: where it was looked for, and what was there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct NotProved {
    /// The places, in the order in which they were looked at.
    pub looked: Vec<Looked>,
}

/// One place that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// The way of proving a site that it belongs to.
    pub method: ProofMethod,
    /// Whether there was an answer, so that it is known that the nonce isn't there.
    pub answered: bool,
    /// Its address.
    pub at: String,
    /// What was found there, as the end of a sentence.
    pub found: String,
}

impl fmt::Display for NotProved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the site is not proved yet")?;
        for (number, place) in self.looked.iter().enumerate() {
            let before = if number == 0 { ": " } else { "; " };
            write!(f, "{before}{} {}", place.at, place.found)?;
        }
        Ok(())
    }
}

/// Looks for the nonce in the well-known file, then in the front page's meta tag, then in the TXT
/// record of `_wirecopy` below the domain.
///
/// Redirects are followed within the host only, for an address that leads elsewhere may be an open
/// redirect, or a tenant's page on a host that isn't the tenant's. From the bare domain to `www.` and
/// back they are followed: most sites have one that leads to the other, and who has the domain has
/// every name below it. Only https counts: anybody between the wire and a site can answer for it over
/// http. Loopback, where the guard allows it, is asked by http, and has no DNS.
///
/// # Errors
/// What was looked for, where, and what was found.
pub async fn prove(guard: &Guard, domain: &str, nonce: &str) -> Result<ProofMethod, NotProved> {
    let mut looked = Vec::new();
    if nonce.trim().is_empty() {
        return Err(NotProved { looked });
    }
    for (method, path) in [
        (ProofMethod::WellKnownFile, WELL_KNOWN),
        (ProofMethod::MetaTag, "/"),
    ] {
        let at = format!("{}://{domain}{path}", scheme(guard, domain));
        let (answered, found) = match guard.target(&at) {
            Err(error) => (false, error.to_string()),
            Ok(url) => match look(guard, &url, method, nonce.trim()).await {
                Ok(None) => return Ok(method),
                Ok(Some(found)) => (true, found),
                Err(error) => (false, format!("can't be read: {error}")),
            },
        };
        looked.push(Looked {
            method,
            answered,
            at,
            found,
        });
    }
    if is_name(domain) {
        let at = dns_name(domain);
        let wanted = dns_text(nonce.trim());
        let (answered, found) = match guard.texts(&at).await {
            Err(error) => (false, format!("can't be asked: {error}")),
            Ok(texts) if texts.iter().any(|text| text.trim() == wanted) => {
                return Ok(ProofMethod::DnsTxt);
            }
            Ok(texts) => (true, other_record(&texts)),
        };
        looked.push(Looked {
            method: ProofMethod::DnsTxt,
            answered,
            at,
            found,
        });
    }
    Err(NotProved { looked })
}

/// Whether a domain is a name in the DNS: no address, and not this machine.
fn is_name(domain: &str) -> bool {
    match Host::parse(domain) {
        Ok(Host::Domain(name)) => name.contains('.') && !name.ends_with(".localhost"),
        _ => false,
    }
}

/// Whether a domain is this machine, and the guard allows it.
pub(crate) fn is_this_machine(guard: &Guard, domain: &str) -> bool {
    let url = Url::parse(&format!("http://{domain}/")).ok();
    let host = url.as_ref().and_then(Url::host);
    host.is_some_and(|host| guard.allows_as_loopback(&host))
}

/// By which scheme a site is asked.
pub(crate) fn scheme(guard: &Guard, domain: &str) -> &'static str {
    if is_this_machine(guard, domain) {
        "http"
    } else {
        "https"
    }
}

/// Nothing where the nonce stands there, else what stands there instead.
async fn look(
    guard: &Guard,
    url: &Url,
    method: ProofMethod,
    nonce: &str,
) -> Result<Option<String>, GuardError> {
    let page = guard.fetch_within_host(url).await?;
    if let 300..=399 = page.status {
        let target = page.header("location").unwrap_or("nowhere");
        return Ok(Some(format!("redirects to another site ({target})")));
    }
    if !page.is_success() {
        return Ok(Some(format!("answered with status {}", page.status)));
    }
    let text = String::from_utf8_lossy(&page.bytes);
    if method == ProofMethod::WellKnownFile {
        let found = text.lines().any(|line| line.trim() == nonce);
        return Ok((!found).then(|| wrong_file(&page, &text)));
    }
    let tags = meta_tags(&text);
    if tags.iter().any(|content| content.trim() == nonce) {
        return Ok(None);
    }
    Ok(Some(match tags.first() {
        None => format!("has no <meta name=\"{META_NAME}\">"),
        Some(other) => format!(
            "has a <meta name=\"{META_NAME}\"> with other content: '{}'",
            cut(other)
        ),
    }))
}

fn wrong_file(page: &FetchedPage, text: &str) -> String {
    if page
        .content_type()
        .is_some_and(|found| found.starts_with("text/html"))
    {
        "is an HTML page, not the file".into()
    } else if text.trim().is_empty() {
        "is empty".into()
    } else {
        format!("holds something else: '{}'", cut(text))
    }
}

fn other_record(texts: &[String]) -> String {
    match texts.first() {
        None => "has no TXT record, as far as the name servers know by now".into(),
        Some(other) => format!("has a TXT record with other content: '{}'", cut(other)),
    }
}

/// Those in the head itself. What stands in the body, a template or a comment may come from somebody who
/// may write there and nowhere else.
fn meta_tags(html: &str) -> Vec<String> {
    let selector =
        Selector::parse("head > meta[name][content]").expect("the selector is well-formed");
    Html::parse_document(html)
        .select(&selector)
        .filter(|tag| {
            tag.attr("name")
                .is_some_and(|name| name.eq_ignore_ascii_case(META_NAME))
        })
        .filter_map(|tag| tag.attr("content").map(str::to_owned))
        .collect()
}

fn cut(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    let short: String = line.chars().take(60).collect();
    if short.len() < line.len() {
        format!("{short} …")
    } else {
        short
    }
}
