//! The front page: the newest stories, or those that a search finds.

use askama::Template;
use axum::extract::{Query, State};
use jiff::Timestamp;
use serde::Deserialize;
use wire_rights::{Decision, Exit, Listed};
use wire_store::{SearchIn, StoryCursor, StoryFilter};
use wire_story::{Story, Version};

use crate::app::App;
use crate::error::{Page, PageError, show};
use crate::layout::{Layout, Section};
use crate::licensing::idle::Idle;
use crate::reasons;
use crate::session::Visitor;
use crate::take::{self, Looking};

/// Stories on one page.
const ON_A_PAGE: u32 = 20;

#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    /// Words to search for.
    #[serde(default)]
    q: String,
    /// Where the page before ended.
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "front.html")]
struct FrontPage {
    layout: Layout,
    query: String,
    stories: Vec<Line>,
    /// The publisher's licences that give the person who looks nothing yet.
    idle: Vec<Idle>,
    first_page: bool,
    next_page: Option<String>,
}

/// A story of the list.
struct Line {
    listed: Listed,
    /// What a signed-in publisher may do with it, as a code and as its label says it.
    decision: Option<(&'static str, &'static str)>,
}

/// `GET /`
pub(crate) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Page {
    let query = asked.q.trim().to_owned();
    let after = asked
        .after
        .map(|cursor| cursor.parse::<StoryCursor>())
        .transpose()
        .map_err(|_| {
            PageError::Bad("This page of the list doesn't exist. Start from the first.".into())
        })?;
    let (found, next) = if query.is_empty() {
        let page = app
            .store
            .stories(StoryFilter::All, after.as_ref(), ON_A_PAGE)
            .await?;
        let all = page.stories.into_iter().map(Found::in_list).collect();
        (all, page.next)
    } else {
        (search(&app, &visitor, &query).await?, None)
    };
    let title = if query.is_empty() {
        "Stories"
    } else {
        "Search"
    };
    let in_force = app.in_force().await?;
    let publisher = match visitor.publisher() {
        Some(id) => Some(take::publisher(&app, id).await?),
        None => None,
    };
    let idle = match (&publisher, visitor.person()) {
        (Some(publisher), Some(person)) => Idle::of(&app, &in_force, publisher, person).await?,
        _ => Vec::new(),
    };
    let looking = match &publisher {
        Some(publisher) => Some(Looking::new(&app, &in_force, publisher, visitor.person()).await?),
        None => None,
    };
    show(&FrontPage {
        layout: app.layout(title, Section::Stories, &visitor).await?.at("/"),
        query,
        stories: lines(looking.as_ref(), &found, app.now()),
        idle,
        first_page: after.is_none(),
        next_page: next.map(|cursor| format!("/?after={cursor}")),
    })
}

/// A story that was found.
struct Found {
    story: Story,
    version: Version,
    /// Whether only its text has the words: then it is shown to those who may read the text.
    by_text: bool,
}

impl Found {
    fn in_list((story, version): (Story, Version)) -> Self {
        Self {
            story,
            version,
            by_text: false,
        }
    }
}

/// What this visitor's search finds. What a search finds in a text tells what is in it, so a text is
/// searched only for those who may read it; and what an embargo hides can't be found by its words.
async fn search(app: &App, visitor: &Visitor, query: &str) -> Result<Vec<Found>, PageError> {
    let look = async |place| {
        app.store
            .search(query, place, StoryFilter::Released, 0, ON_A_PAGE)
            .await
    };
    let role = visitor
        .signed_in
        .as_ref()
        .map(|signed_in| signed_in.user.role);
    let in_list = |found: Vec<_>| found.into_iter().map(Found::in_list).collect();
    if role.is_some_and(|role| role.editing().is_some()) {
        return Ok(in_list(look(SearchIn::Texts).await?));
    }
    let listed = look(SearchIn::Listed).await?;
    if visitor.publisher().is_none() {
        return Ok(in_list(listed));
    }
    let texts = look(SearchIn::Texts).await?;
    let is_listed = |story: &Story| listed.iter().any(|(known, _)| known.id == story.id);
    Ok(texts
        .into_iter()
        .map(|(story, version)| Found {
            by_text: !is_listed(&story),
            story,
            version,
        })
        .collect())
}

/// The lines of the list, each decided about once.
fn lines<'a>(looking: Option<&Looking<'a>>, found: &'a [Found], at: Timestamp) -> Vec<Line> {
    let mut lines = Vec::with_capacity(found.len());
    for one in found {
        let Some(listed) = Listed::of(&one.story, &one.version, at) else {
            continue;
        };
        let decision = looking.map(|looking| looking.decide(&one.story, &one.version, Exit::Page));
        let granted = matches!(decision, Some(Decision::Granted(_)));
        if granted || !one.by_text {
            let decision = decision.map(|decision| {
                let code = decision.code();
                (code, reasons::label(code, decision.reasons()))
            });
            lines.push(Line { listed, decision });
        }
    }
    lines
}
