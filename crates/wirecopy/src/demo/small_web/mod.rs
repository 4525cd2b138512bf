//! The small web: other people's sites, made for the demo and served on this machine.
//!
//! Each site has a host of its own (`tidewater-courier.localhost`), which browsers and the demo's
//! guarded client take to this machine. The same server plays the customer who takes webhooks.

mod copies;
mod inbox;
mod outlets;
mod proofs;

use std::collections::BTreeMap;

use self::inbox::Inbox;
pub(super) use self::outlets::OUTLETS;
use self::outlets::Outlet;
use self::proofs::Proofs;
use super::http::{Answers, Request, Response};

/// Where webhooks for a customer arrive.
pub(super) const HOOKS: &str = "/hooks/";

/// Everything that the second port answers.
#[derive(Debug)]
pub(super) struct SmallWeb {
    /// Pages by host and path.
    pages: BTreeMap<(&'static str, String), String>,
    proofs: Proofs,
    inbox: Inbox,
}

impl SmallWeb {
    /// All pages, written anew.
    pub(super) fn new() -> Self {
        let mut pages = BTreeMap::new();
        for outlet in &OUTLETS {
            let mut about = copies::pages(outlet);
            about.extend(outlet.own_pages());
            pages.insert((outlet.host, "/".to_owned()), outlet.front(&about));
            for page in &about {
                pages.insert((outlet.host, page.path.clone()), outlet.page(page));
            }
        }
        Self {
            pages,
            proofs: Proofs::default(),
            inbox: Inbox::default(),
        }
    }

    /// Puts the proof on a site.
    pub(super) fn prove(&self, host: &str, nonce: &str) {
        self.proofs.place(host, nonce);
    }

    /// The hosts and paths of all pages but the front pages.
    pub(super) fn articles(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.pages
            .keys()
            .filter(|(_, path)| path != "/")
            .map(|(host, path)| (*host, path.as_str()))
    }
}

impl Answers for SmallWeb {
    fn answer(&self, request: Request) -> Response {
        if let Some(customer) = request.path.strip_prefix(HOOKS) {
            return self.inbox.take(customer, &request);
        }
        let host = request.header("host");
        let host = host.split(':').next().unwrap_or(host);
        let Some(host) = host.strip_suffix(".localhost") else {
            return match (request.method.as_str(), request.path.as_str()) {
                (_, "/inbox.json") => self.inbox.json(),
                (_, "/inbox") => self.inbox.page(),
                ("POST", "/proofs") => self.proofs.take(&request),
                (_, "/proofs") => self.proofs.page(&request),
                (_, "/") => Response::html(outlets::index(request.header("host"))),
                _ => Response::not_found(),
            };
        };
        let nonce = self.proofs.on(host);
        if request.path == "/.well-known/wirecopy.txt" {
            return nonce.map_or_else(Response::not_found, |nonce| {
                Response::text(format!("{nonce}\n"))
            });
        }
        let wanted = OUTLETS
            .iter()
            .find(|outlet| outlet.host == host)
            .and_then(|outlet| self.pages.get(&(outlet.host, request.path.clone())));
        match wanted {
            Some(page) => Response::html(Outlet::with_proof(page, nonce.as_deref())),
            None => Response::not_found(),
        }
    }
}
