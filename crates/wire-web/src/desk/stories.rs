//! The desk's list of stories and drafts.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use jiff::Timestamp;
use serde::Deserialize;
use wire_store::{ClockJump, Holder, Holdings, Question, SearchIn, StoryCursor, StoryFilter};
use wire_story::{Availability, Status, Story, StoryId, Version, VersionNumber};

use crate::app::App;
use crate::desk::draft;
use crate::desk::names::headline;
use crate::error::{Page, PageError, as_sentence, show};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::{AnyDesk, Desk};

/// Stories on one page.
const ON_A_PAGE: u32 = 25;

#[derive(Template)]
#[template(path = "desk/stories.html")]
struct StoriesPage {
    layout: Layout,
    filter: Filter,
    query: String,
    /// Why the question can't be asked.
    problem: Option<String>,
    drafts: Vec<DraftLine>,
    stories: Vec<StoryLine>,
    next_page: Option<String>,
    done: Option<&'static str>,
    /// The clock jumped: what it should have shown, and what it shows now.
    jump: Option<(ClockJump, Timestamp)>,
}

struct DraftLine {
    id: StoryId,
    headline: String,
    words: usize,
    saved: Timestamp,
    editor: String,
    embargo: Option<Timestamp>,
}

struct StoryLine {
    id: StoryId,
    headline: String,
    status: Status,
    change: &'static str,
    version: u32,
    creator: String,
    published: Timestamp,
    embargo: Option<Timestamp>,
    licence_only: bool,
    /// How many publishers hold which version.
    holding: String,
    open: u32,
}

/// Which stories are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Filter {
    #[default]
    All,
    Drafts,
    Embargoed,
    Stopped,
    Open,
}

impl Filter {
    const ALL: [Self; 5] = [
        Self::All,
        Self::Drafts,
        Self::Embargoed,
        Self::Stopped,
        Self::Open,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Drafts => "drafts",
            Self::Embargoed => "embargoed",
            Self::Stopped => "stopped",
            Self::Open => "open",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Drafts => "Drafts",
            Self::Embargoed => "Under embargo",
            Self::Stopped => "Held or killed",
            Self::Open => "Waiting for publishers",
        }
    }

    fn takes(self, line: &StoryLine) -> bool {
        match self {
            Self::All => true,
            Self::Drafts => false,
            Self::Embargoed => line.embargo.is_some(),
            Self::Stopped => line.status != Status::Usable,
            Self::Open => line.open > 0,
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    show: Filter,
    #[serde(default)]
    q: String,
    after: Option<String>,
    #[serde(flatten)]
    done: Done,
}

/// `GET /desk`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<AnyDesk>,
    Query(asked): Query<Asked>,
) -> Page {
    if desk.signed_in.user.role.editing().is_none() {
        return Ok(Redirect::to("/desk/publishers").into_response());
    }
    let query = asked.q.trim().to_owned();
    let first = asked.after.is_none() && query.is_empty();
    let drafts = if first && matches!(asked.show, Filter::All | Filter::Drafts) {
        drafts(&app).await?
    } else {
        Vec::new()
    };
    let after = asked
        .after
        .map(|cursor| cursor.parse::<StoryCursor>())
        .transpose()
        .map_err(|_| {
            PageError::Bad("This page of the list doesn't exist. Start from the first.".into())
        })?;
    let question = Question::read(&query);
    let (stories, next) = if query.is_empty() {
        list(&app, asked.show, after).await?
    } else {
        let (place, filter) = (SearchIn::Texts, StoryFilter::All);
        let found = match &question {
            Ok(question) => {
                app.store
                    .find_stories(question, place, filter, ON_A_PAGE)
                    .await?
            }
            Err(_) => Vec::new(),
        };
        (lines(&app, found, Filter::All).await?, None)
    };
    show(&StoriesPage {
        layout: desk.layout(&app, "Stories", "/desk").await?,
        next_page: next.map(|cursor| format!("/desk?show={}&after={cursor}", asked.show.code())),
        jump: app.store.clock_jump().await?.map(|jump| (jump, app.now())),
        filter: asked.show,
        query,
        problem: question.err().map(|error| as_sentence(&error.to_string())),
        drafts,
        stories,
        done: asked.done.sentence(),
    })
}

/// A page of the list: goes on through the stories until it is full or they end.
async fn list(
    app: &App,
    filter: Filter,
    mut after: Option<StoryCursor>,
) -> Result<(Vec<StoryLine>, Option<StoryCursor>), PageError> {
    let mut found = Vec::new();
    if filter == Filter::Drafts {
        return Ok((found, None));
    }
    loop {
        let page = app
            .store
            .stories(StoryFilter::All, after.as_ref(), ON_A_PAGE)
            .await?;
        found.extend(lines(app, page.stories, filter).await?);
        after = page.next;
        if after.is_none() || found.len() >= ON_A_PAGE as usize {
            return Ok((found, after));
        }
    }
}

async fn lines(
    app: &App,
    stories: Vec<(Story, Version)>,
    filter: Filter,
) -> Result<Vec<StoryLine>, PageError> {
    let at = app.now();
    let holdings = app
        .store
        .holdings(stories.iter().map(|(story, _)| story.id))
        .await?;
    let nothing = Holdings::default();
    let mut lines = Vec::with_capacity(stories.len());
    for (story, version) in stories {
        let holdings = holdings.get(&story.id).unwrap_or(&nothing);
        let line = StoryLine {
            id: story.id,
            headline: headline(app, &version).await?,
            status: version.status(),
            change: version.change_code(),
            version: version.number.get(),
            embargo: story.embargo_at(at).map(|embargo| embargo.until),
            creator: story.creator,
            published: story.published,
            licence_only: story.availability == Availability::LicenceOnly,
            holding: counted(&holdings.holders),
            open: holdings.open,
        };
        if filter.takes(&line) {
            lines.push(line);
        }
    }
    Ok(lines)
}

/// How many hold which version, the newest first: "2 have v2 · 1 has v1".
pub(crate) fn holding(holders: &[Holder]) -> String {
    let mut counts = BTreeMap::new();
    for holder in holders {
        *counts.entry(holder.version).or_insert(0) += 1;
    }
    counted(&counts)
}

fn counted(counts: &BTreeMap<VersionNumber, u32>) -> String {
    let words: Vec<String> = counts
        .iter()
        .rev()
        .map(|(version, count)| match count {
            1 => format!("1 has v{version}"),
            more => format!("{more} have v{version}"),
        })
        .collect();
    words.join(" · ")
}

/// Who has a story, as a sentence: "1 publisher has v2.", "3 publishers: 2 have v2 · 1 has v1."
pub(crate) fn who_has(holders: &[Holder]) -> String {
    let same_version = holders
        .windows(2)
        .all(|pair| pair[0].version == pair[1].version);
    match holders {
        [] => "Nobody has it: what was sent didn’t arrive.".to_owned(),
        [only] => format!("1 publisher has v{}.", only.version),
        [one, ..] if same_version => format!("{} publishers have v{}.", holders.len(), one.version),
        _ => format!("{} publishers: {}.", holders.len(), holding(holders)),
    }
}

async fn drafts(app: &App) -> Result<Vec<DraftLine>, PageError> {
    let mut lines = Vec::new();
    for draft in app.store.drafts().await? {
        let editor = app.store.user(draft.editor).await?;
        lines.push(DraftLine {
            id: draft.id,
            headline: draft::title(&draft),
            words: draft.content.body.words(),
            saved: draft.saved,
            editor: editor.map_or_else(|| "somebody".to_owned(), |user| user.name),
            embargo: draft.embargo.map(|embargo| embargo.until),
        });
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use wire_rights::Exit;
    use wire_story::PublisherId;

    #[test]
    fn who_has_a_story_is_said_once() {
        let table: [(&[u32], &str); 5] = [
            (&[], "Nobody has it: what was sent didn’t arrive."),
            (&[2], "1 publisher has v2."),
            (&[2, 2], "2 publishers have v2."),
            (&[1, 2], "2 publishers: 1 has v2 · 1 has v1."),
            (&[2, 1, 2], "3 publishers: 2 have v2 · 1 has v1."),
        ];
        for (versions, sentence) in table {
            let holders: Vec<Holder> = versions
                .iter()
                .map(|&version| Holder {
                    publisher: PublisherId::new(Timestamp::UNIX_EPOCH, [1; 10]),
                    version: VersionNumber::new(version).unwrap(),
                    exit: Exit::CopyBox,
                    at: Timestamp::UNIX_EPOCH,
                    basis: None,
                })
                .collect();
            assert_eq!(who_has(&holders), sentence);
        }
    }
}
