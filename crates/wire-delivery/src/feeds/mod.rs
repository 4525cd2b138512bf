//! Feeds: what each of them says at a moment.
//!
//! The public ones list stories and carry no bodies, so they are the same for everybody while the log, the terms and
//! the wire's settings are. A private one carries copies of what its publisher may have at that moment.

mod archive;
mod private;
mod public;

use jiff::Timestamp;
use url::Url;
use wire_formats::feed::{self, FeedFormat, FeedInfo, FeedItem, ForMachines};
use wire_formats::terms::{self, Published};
use wire_rights::Terms;
use wire_store::{Changed, StoreError, Wire};

use crate::hub;

pub use archive::archive;
pub use private::{Given, private};
pub use public::public;

/// Stories in a feed.
const IN_A_FEED: u32 = 50;

/// A feed as it is at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// All of it.
    pub text: String,
    /// What HTTP says of it: its media type, its own address and its hub's, and what machines may do with it.
    pub headers: Vec<(&'static str, String)>,
}

impl Feed {
    fn new(
        format: FeedFormat,
        info: &FeedInfo,
        items: &[FeedItem<'_>],
        published: &Published<'_>,
    ) -> Self {
        let links: Vec<_> = [("self", Some(&info.own)), ("hub", info.hub.as_ref())]
            .into_iter()
            .filter_map(|(relation, address)| Some(format!("<{}>; rel=\"{relation}\"", address?)))
            .collect();
        let mut headers = vec![
            ("content-type", format.media_type().to_owned()),
            // In one line, as WebSub has it in section 7.
            ("link", links.join(", ")),
        ];
        headers.extend(terms::headers(published));
        Self {
            text: feed::write(format, info, items),
            headers,
        }
    }
}

/// An address of the wire.
fn address(wire: &Wire, path: &str) -> Result<Url, StoreError> {
    wire.base_url
        .join(path)
        .map_err(|_| StoreError::Invalid("the wire's base address is not usable".into()))
}

/// Terms as the wire publishes them.
fn published<'a>(wire: &'a Wire, terms: &'a Terms) -> Published<'a> {
    Published {
        terms,
        creator: &wire.creator,
        base: &wire.base_url,
    }
}

/// When the newest of these things happened, which is when the feed of them changed; the store never lets
/// the time of events run back.
fn newest(changed: &[Changed]) -> Timestamp {
    let times = changed.iter().map(|changed| changed.at);
    times.max().unwrap_or(Timestamp::UNIX_EPOCH)
}

/// What stands at the head of a feed.
fn info(
    wire: &Wire,
    terms: &Terms,
    updated: Timestamp,
    name: &str,
    own: Url,
) -> Result<FeedInfo, StoreError> {
    Ok(FeedInfo {
        id: format!("{}feeds/{name}", wire.base_url),
        title: wire.name.clone(),
        description: format!("Stories of {}", wire.name),
        home: address(wire, "")?,
        own,
        updated,
        language: wire.language.clone(),
        hub: Some(hub::address(wire)),
        older: None,
        archive_of: None,
        pictures: None,
        machines: Some(ForMachines {
            terms: terms.clone(),
            creator: wire.creator.clone(),
            base: wire.base_url.clone(),
        }),
    })
}
