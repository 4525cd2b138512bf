//! `/account/copies`: what the publisher has taken, and what has changed since.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use jiff::{Timestamp, civil};
use wire_rights::{Exit, Listed};
use wire_store::{LedgerEntry, ObligationId, TakeResult};
use wire_story::{StoryId, Version, VersionNumber};

use super::duty::Duty;
use super::{frame, not_yours};
use crate::app::App;
use crate::error::{Page, PageError, go, show};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::AsPublisher;

/// Stories on the page: the ledger keeps all of them.
const ON_THE_PAGE: usize = 200;

#[derive(Template)]
#[template(path = "account/copies.html")]
struct CopiesPage {
    layout: Layout,
    done: Option<&'static str>,
    open: usize,
    copies: Vec<Copy>,
    more: usize,
}

/// A story that the publisher has.
struct Copy {
    story: StoryId,
    title: String,
    creator: String,
    date: civil::Date,
    /// Which version came by which ways.
    taken: String,
    first: Timestamp,
    /// What it is now: a word and its look.
    now: (&'static str, &'static str),
    /// The versions after the one that the publisher has.
    since: Vec<Since>,
    duty: Option<Duty>,
}

/// A version that came after the publisher's.
struct Since {
    number: VersionNumber,
    change: &'static str,
    note: String,
    at: Timestamp,
}

/// What the ledger says of one story.
struct Taken {
    /// The newest version that came by each way.
    exits: Vec<(Exit, VersionNumber)>,
    first: Timestamp,
    last: Timestamp,
}

impl Taken {
    /// The version that the publisher's copy may be of: reading a newer one on the wire mends no copy.
    fn had(&self) -> VersionNumber {
        let newest = |is_copy: fn(&Exit) -> bool| {
            let those = self.exits.iter().filter(|(exit, _)| is_copy(exit));
            those.map(|(_, version)| *version).max()
        };
        newest(|exit| *exit != Exit::Page)
            .or_else(|| newest(|_| true))
            .unwrap_or(VersionNumber::FIRST)
    }

    /// `version 1, copied, downloaded`; `version 1 copied, version 2 read on the wire`.
    fn in_words(&self) -> String {
        let had = self.had();
        let ways = self.exits.iter();
        let ways: Vec<_> = if self.exits.iter().all(|(_, version)| *version == had) {
            let names = ways.map(|(exit, _)| exit.name().to_owned());
            std::iter::once(format!("version {had}"))
                .chain(names)
                .collect()
        } else {
            ways.map(|(exit, version)| format!("version {version} {}", exit.name()))
                .collect()
        };
        ways.join(", ")
    }
}

/// `GET /account/copies`
pub(crate) async fn page(
    State(app): State<App>,
    who: AsPublisher,
    Query(done): Query<Done>,
) -> Page {
    let taken = by_story(app.store.takes_of(who.publisher).await?);
    let more = taken.len().saturating_sub(ON_THE_PAGE);
    let mut duties = duties(&app, &who).await?;
    let mut copies = Vec::new();
    for (story, taken) in taken.into_iter().take(ON_THE_PAGE) {
        let duty = duties.remove(&story);
        copies.extend(copy(&app, story, taken, duty).await?);
    }
    copies.sort_by_key(|copy| match &copy.duty {
        Some(duty) if duty.is_open() => duty.urgency(),
        _ => u8::MAX,
    });
    show(&CopiesPage {
        layout: frame(&app, &who, "Your copies", "/account/copies").await?,
        done: done.sentence(),
        open: copies
            .iter()
            .filter(|copy| copy.duty.as_ref().is_some_and(Duty::is_open))
            .count(),
        copies,
        more,
    })
}

/// `POST /account/copies/{obligation}/acknowledge`
pub(crate) async fn acknowledge(
    State(app): State<App>,
    who: AsPublisher,
    Path(obligation): Path<u64>,
) -> Page {
    let id = ObligationId(obligation);
    let obligation = app.followed().await.obligation(id).await?;
    if obligation.is_none_or(|obligation| obligation.publisher != who.publisher) {
        return Err(not_yours("obligation"));
    }
    let user = &who.signed_in.user;
    let by = format!("{} ({})", user.name, user.email);
    app.store.acknowledge(id, &by, app.now()).await?;
    go("/account/copies?done=acknowledged")
}

/// The ledger's lines by story, the newest story first. What never arrived is no copy.
fn by_story(entries: Vec<LedgerEntry>) -> Vec<(StoryId, Taken)> {
    let mut stories: BTreeMap<StoryId, Taken> = BTreeMap::new();
    for entry in entries {
        if entry.result == TakeResult::Failed {
            continue;
        }
        let taken = stories.entry(entry.story).or_insert(Taken {
            exits: Vec::new(),
            first: entry.first,
            last: entry.last,
        });
        taken.first = taken.first.min(entry.first);
        taken.last = taken.last.max(entry.last);
        match taken.exits.iter_mut().find(|(exit, _)| *exit == entry.exit) {
            Some((_, version)) => *version = entry.version.max(*version),
            None => taken.exits.push((entry.exit, entry.version)),
        }
    }
    let mut stories: Vec<_> = stories.into_iter().collect();
    stories.sort_by_key(|(story, taken)| std::cmp::Reverse((taken.last, *story)));
    stories
}

/// The newest duty of each story.
async fn duties(app: &App, who: &AsPublisher) -> Result<BTreeMap<StoryId, Duty>, PageError> {
    let mut duties = BTreeMap::new();
    let followed = app.followed().await;
    for obligation in followed.obligations_of(who.publisher).await? {
        if let std::collections::btree_map::Entry::Vacant(place) = duties.entry(obligation.story) {
            place.insert(Duty::of(app, &obligation).await?);
        }
    }
    Ok(duties)
}

async fn copy(
    app: &App,
    id: StoryId,
    taken: Taken,
    duty: Option<Duty>,
) -> Result<Option<Copy>, PageError> {
    let Some((story, latest)) = app.store.story(id).await? else {
        return Ok(None);
    };
    let had = taken.had();
    let since: Vec<Version> = if story.latest > had {
        let mut versions = app.store.versions(id).await?;
        versions.retain(|version| version.number > had);
        versions
    } else {
        Vec::new()
    };
    let listed = Listed::of(&story, &latest, app.now());
    let usable = listed
        .as_ref()
        .is_some_and(|listed| listed.headline.is_some());
    Ok(Some(Copy {
        story: id,
        title: listed.map_or_else(
            || "A story under embargo".to_owned(),
            |listed| listed.title().to_owned(),
        ),
        creator: story.creator,
        date: story.date,
        taken: taken.in_words(),
        first: taken.first,
        now: state(&latest, &since, duty.as_ref()),
        since: since
            .iter()
            .map(|version| Since {
                number: version.number,
                change: change(version),
                // The reason of a hold or a kill is the desk's, and a killed story's corrections
                // may say what it was killed for.
                note: if usable && version.content().is_some() {
                    version.change_note().to_owned()
                } else {
                    String::new()
                },
                at: version.created,
            })
            .collect(),
        duty,
    }))
}

/// What a story is now to somebody who has an older version of it.
fn state(latest: &Version, since: &[Version], duty: Option<&Duty>) -> (&'static str, &'static str) {
    match latest.change_code() {
        "kill" => ("killed", "kill"),
        "hold" => ("held", "warn"),
        // Another copy may be newer than the one that the duty is about.
        _ if duty.is_some_and(Duty::is_open) => ("corrected since", "warn"),
        _ if since
            .iter()
            .any(|version| version.change_code() == "correction") =>
        {
            ("corrected since", "warn")
        }
        _ if since.is_empty() => ("up to date", "good"),
        _ => ("newer version", ""),
    }
}

fn change(version: &Version) -> &'static str {
    match version.change_code() {
        "kill" => "killed",
        "hold" => "held",
        "correction" => "correction",
        "update" => "update",
        "refile" => "small repair",
        _ => "new",
    }
}
