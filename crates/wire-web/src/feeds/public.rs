//! `GET /feeds/{file}`: the public feeds. They list stories and carry no bodies.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use jiff::Timestamp;
use url::Url;
use wire_formats::feed::{self, FeedInfo, FeedItem, ForMachines};
use wire_rights::{Listed, Terms};
use wire_store::{Changed, Wire};

use crate::app::App;
use crate::error::{Page, PageError};
use crate::feeds::answer;
use crate::open::machines;

/// Stories in a feed.
pub(crate) const IN_A_FEED: u32 = 50;

/// `GET /feeds/{file}`
pub(crate) async fn feed(
    State(app): State<App>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Page {
    let format = answer::format(&file)?;
    let (wire, at) = (app.wire().await?, app.now());
    let changed = app.store.changed_stories(None, IN_A_FEED).await?;
    let listed: Vec<_> = changed
        .iter()
        .filter_map(|changed| Listed::of(&changed.story, &changed.version, at))
        .collect();
    let items: Vec<_> = listed.iter().map(FeedItem::Notice).collect();
    let terms = app.store.terms().await?;
    let info = info(
        &wire,
        &terms,
        &changed,
        "all",
        address(&wire, &format!("feeds/{file}"))?,
        address(&wire, "")?,
    );
    let mut answer = answer::answer(
        format,
        feed::write(format, &info, &items),
        "public, max-age=0, must-revalidate",
        &headers,
    );
    machines::say(&machines::published(&wire, &terms), &mut answer);
    Ok(answer)
}

/// An address of the wire.
pub(crate) fn address(wire: &Wire, path: &str) -> Result<Url, PageError> {
    wire.base_url
        .join(path)
        .map_err(|_| PageError::Bad("The wire's base address is not usable.".into()))
}

/// What stands at the head of a feed. `updated` is the newest event's time; the store never lets
/// the time of events run back.
pub(crate) fn info(
    wire: &Wire,
    terms: &Terms,
    changed: &[Changed],
    name: &str,
    own: Url,
    home: Url,
) -> FeedInfo {
    let updated = changed
        .iter()
        .map(|changed| changed.at)
        .max()
        .unwrap_or(Timestamp::UNIX_EPOCH);
    FeedInfo {
        id: format!("{}feeds/{name}", wire.base_url),
        title: wire.name.clone(),
        description: format!("Stories of {}", wire.name),
        home,
        own,
        updated,
        language: wire.language.clone(),
        hub: None,
        older: None,
        pictures: None,
        machines: Some(ForMachines {
            terms: terms.clone(),
            creator: wire.creator.clone(),
            base: wire.base_url.clone(),
        }),
    }
}
