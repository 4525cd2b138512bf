//! `GET /feeds/private/{token}/{file}`: a publisher's own feeds. They carry copies of what the
//! publisher may have at this moment, and tell of kills and holds of what it has had. With
//! `?third_party=leave-out`, the copies lack what is a third party's.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use jiff::{Timestamp, tz::TimeZone};
use wire_formats::feed::{self, FeedItem};
use wire_rights::{Basis, Decision, Exit, InForce, Listed, Publisher, Request, decide};
use wire_store::{Changed, LedgerEntry, Take, TakeResult, TokenHash, TokenPurpose};
use wire_story::{ProductId, Status, Story, StoryId, Version};

use crate::app::App;
use crate::error::{Page, PageError};
use crate::feeds::answer;
use crate::feeds::public::{IN_A_FEED, address, info};
use crate::open::machines;
use crate::take;

/// `GET /feeds/private/{token}/{file}`
pub(crate) async fn feed(
    State(app): State<App>,
    Path((token, file)): Path<(String, String)>,
    Query(wanted): Query<take::Wanted>,
    headers: HeaderMap,
) -> Page {
    let format = answer::format(&file)?;
    let access = app
        .store
        .token(TokenHash::of(&token))
        .await?
        .filter(|access| access.purpose == TokenPurpose::Feed)
        .ok_or_else(unknown)?;
    let publisher = take::publisher(&app, access.publisher).await?;
    let (wire, in_force, at) = (app.wire().await?, app.in_force().await?, app.now());
    let changed = app.store.changed_stories(None, IN_A_FEED).await?;
    let had = app.store.takes_of(publisher.id).await?;
    let product = access.product;
    let (publisher, chosen) = choose(&in_force, publisher, product, &changed, &had, at);

    let mut entries = Vec::new();
    for Changed { story, version, .. } in &changed {
        let decision = chosen.get(&story.id).map(|&taken_today| {
            let request = request(&publisher, (story, version), taken_today, at);
            decide(in_force.rules(), request)
        });
        if let Some(Decision::Granted(licensed)) = decision {
            entries.push(Entry::Copy(licensed.wanted(wanted.third_party)));
        } else if version.status() != Status::Usable && had.iter().any(|it| it.story == story.id) {
            entries.extend(Listed::of(story, version, at).map(|it| Entry::Notice(Box::new(it))));
        }
    }

    let takes: Vec<_> = entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Copy(licensed) => Some(Take::of(licensed, at, TakeResult::Given)),
            Entry::Notice(_) => None,
        })
        .collect();
    let items: Vec<_> = entries.iter().map(Entry::item).collect();
    let info = info(
        &wire,
        &in_force.terms,
        &changed,
        &format!("publisher/{}", publisher.id),
        address(&wire, &format!("feeds/private/{token}/{file}"))?,
        address(&wire, "")?,
    );
    let mut answer = answer::answer(
        format,
        feed::write(format, &info, &items),
        "private, no-cache",
        &headers,
    );
    machines::say(&machines::published(&wire, &in_force.terms), &mut answer);
    if answer.status() != StatusCode::NOT_MODIFIED {
        take::record_all(&app, &takes).await?;
    }
    app.store.token_used(access.id, at).await?;
    Ok(answer)
}

/// An entry of a private feed.
enum Entry<'a> {
    Copy(wire_rights::Licensed<'a>),
    Notice(Box<Listed>),
}

impl Entry<'_> {
    fn item(&self) -> FeedItem<'_> {
        match self {
            Self::Copy(licensed) => FeedItem::Copy(licensed),
            Self::Notice(listed) => FeedItem::Notice(listed),
        }
    }
}

fn unknown() -> PageError {
    PageError::NotFound(
        "There is no feed at this address. If its address was revoked, make a new one on your account page.".into(),
    )
}

/// Which of these stories the publisher may have, each with how many others it will have taken on this
/// day; and the publisher as it stands when it has taken them. A copy borrows the publisher that it was
/// decided for, so what is taken is counted first, and the copies are made after.
fn choose(
    in_force: &InForce,
    mut publisher: Publisher,
    product: Option<ProductId>,
    changed: &[Changed],
    had: &[LedgerEntry],
    at: Timestamp,
) -> (Publisher, BTreeMap<StoryId, u32>) {
    let mut taken = taken_today(had, at);
    let mut chosen = BTreeMap::new();
    for Changed { story, version, .. } in changed {
        // What this feed has carried it goes on carrying, whatever the product has become.
        let carried = |entry: &LedgerEntry| entry.story == story.id && entry.exit == Exit::Feed;
        if !in_force.catalogue.carries(product, story, version) && !had.iter().any(carried) {
            continue;
        }
        let others = taken.iter().filter(|taken| **taken != story.id).count();
        let others = u32::try_from(others).unwrap_or(u32::MAX);
        let request = request(&publisher, (story, version), others, at);
        let basis = match decide(in_force.rules(), request) {
            Decision::Granted(licensed) => licensed.basis(),
            Decision::Offered(_) | Decision::Refused(_) => continue,
        };
        taken.insert(story.id);
        chosen.insert(story.id, others);
        if let Basis::Licence(licence) = basis {
            publisher.take_under(licence, story.id);
        }
    }
    (publisher, chosen)
}

fn request<'a>(
    publisher: &'a Publisher,
    (story, version): (&'a Story, &'a Version),
    taken_today: u32,
    at: Timestamp,
) -> Request<'a> {
    Request {
        story,
        version,
        publisher: Some(publisher),
        person: None,
        exit: Exit::Feed,
        taken_today,
        at,
    }
}

/// The stories that the publisher has first taken on this day (UTC) to republish them.
fn taken_today(had: &[LedgerEntry], at: Timestamp) -> BTreeSet<StoryId> {
    let today = at.to_zoned(TimeZone::UTC).date();
    had.iter()
        .filter(|entry| {
            entry.exit.republishes() && entry.first.to_zoned(TimeZone::UTC).date() == today
        })
        .map(|entry| entry.story)
        .collect()
}
