//! `GET /feeds/private/{token}/{file}`: a publisher's own feeds. They carry copies of what the
//! publisher may have at this moment, and tell of kills and holds of what it has had. With
//! `?third_party=leave-out`, the copies lack what is a third party's.

use std::collections::BTreeSet;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use jiff::{Timestamp, tz::TimeZone};
use wire_formats::feed::{self, FeedItem};
use wire_rights::{Decision, Exit, Listed, Request, decide};
use wire_store::{Changed, Take, TakeResult, TokenHash, TokenPurpose};
use wire_story::{Status, StoryId};

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
    let had: BTreeSet<StoryId> = app
        .store
        .takes_of(publisher.id)
        .await?
        .into_iter()
        .map(|entry| entry.story)
        .collect();
    let mut taken = taken_today(&app, publisher.id, at).await?;

    let mut entries = Vec::new();
    for Changed { story, version, .. } in &changed {
        let others = taken.iter().filter(|taken| **taken != story.id).count();
        let request = Request {
            story,
            version,
            publisher: Some(&publisher),
            exit: Exit::Feed,
            taken_today: u32::try_from(others).unwrap_or(u32::MAX),
            at,
        };
        match decide(in_force.rules(), request) {
            Decision::Granted(licensed) => {
                taken.insert(story.id);
                entries.push(Entry::Copy(licensed.wanted(wanted.third_party)));
            }
            Decision::Offered(_) | Decision::Refused(_) => {
                let withdrawn = version.status() != Status::Usable && had.contains(&story.id);
                entries.extend(
                    withdrawn
                        .then(|| Listed::of(story, version, at))
                        .flatten()
                        .map(|listed| Entry::Notice(Box::new(listed))),
                );
            }
        }
    }

    let takes: Vec<_> = entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Copy(licensed) => Some(Take {
                publisher: publisher.id,
                story: licensed.story().id,
                version: licensed.version().number,
                exit: Exit::Feed,
                at,
                result: TakeResult::Given,
            }),
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
        app.store.record_takes(&takes).await?;
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

/// The stories that the publisher has first taken on this day (UTC) to republish them.
async fn taken_today(
    app: &App,
    publisher: wire_story::PublisherId,
    at: Timestamp,
) -> Result<BTreeSet<StoryId>, PageError> {
    let today = at.to_zoned(TimeZone::UTC).date();
    Ok(app
        .store
        .takes_of(publisher)
        .await?
        .into_iter()
        .filter(|entry| {
            entry.exit.republishes() && entry.first.to_zoned(TimeZone::UTC).date() == today
        })
        .map(|entry| entry.story)
        .collect())
}
