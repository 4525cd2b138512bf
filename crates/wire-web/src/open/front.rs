//! The front page: the newest stories, or those that a search finds.

use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use wire_rights::{Decision, Exit, Listed};
use wire_store::{SearchIn, StoryCursor, StoryFilter};
use wire_story::{Story, Version};

use crate::app::App;
use crate::error::{Page, PageError, show};
use crate::layout::{Layout, Section};
use crate::session::Visitor;
use crate::take;

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
    first_page: bool,
    next_page: Option<String>,
}

/// A story of the list.
struct Line {
    listed: Listed,
    /// What a signed-in publisher may do with it: `granted`, `offered` or `refused`.
    decision: Option<&'static str>,
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
        (page.stories, page.next)
    } else {
        (search(&app, &visitor, &query).await?, None)
    };
    let title = if query.is_empty() {
        "Stories"
    } else {
        "Search"
    };
    show(&FrontPage {
        layout: app.layout(title, Section::Stories, &visitor).await?.at("/"),
        query,
        stories: lines(&app, &visitor, found).await?,
        first_page: after.is_none(),
        next_page: next.map(|cursor| format!("/?after={cursor}")),
    })
}

/// What this visitor's search finds. What a search finds in a text tells what is in it, so a text is
/// searched only for those who may read it; and what an embargo hides can't be found by its words.
async fn search(
    app: &App,
    visitor: &Visitor,
    query: &str,
) -> Result<Vec<(Story, Version)>, PageError> {
    let look = async |place| {
        app.store
            .search(query, place, StoryFilter::Released, 0, ON_A_PAGE)
            .await
    };
    let role = visitor
        .signed_in
        .as_ref()
        .map(|signed_in| signed_in.user.role);
    if role.is_some_and(|role| role.editing().is_some()) {
        return Ok(look(SearchIn::Texts).await?);
    }
    let listed = look(SearchIn::Listed).await?;
    let Some(publisher) = visitor.publisher() else {
        return Ok(listed);
    };
    let publisher = take::publisher(app, publisher).await?;
    let in_force = app.in_force().await?;
    let mut found = Vec::new();
    for (story, version) in look(SearchIn::Texts).await? {
        let is_listed = listed.iter().any(|(known, _)| known.id == story.id);
        let asked = take::Asked { story, version };
        let decision = asked
            .decide(
                app,
                &in_force,
                Some(&publisher),
                visitor.person(),
                Exit::Page,
            )
            .await?;
        if is_listed || matches!(decision, Decision::Granted(_)) {
            found.push((asked.story, asked.version));
        }
    }
    Ok(found)
}

async fn lines(
    app: &App,
    visitor: &Visitor,
    found: Vec<(Story, Version)>,
) -> Result<Vec<Line>, PageError> {
    let publisher = match visitor.publisher() {
        Some(id) => Some(take::publisher(app, id).await?),
        None => None,
    };
    let in_force = app.in_force().await?;
    let mut lines = Vec::new();
    for (story, version) in found {
        let asked = take::Asked { story, version };
        let Some(listed) = asked.listed(app.now()) else {
            continue;
        };
        let decision = match &publisher {
            Some(publisher) => {
                let decision = asked
                    .decide(
                        app,
                        &in_force,
                        Some(publisher),
                        visitor.person(),
                        Exit::Page,
                    )
                    .await?;
                Some(decision.code())
            }
            None => None,
        };
        lines.push(Line { listed, decision });
    }
    Ok(lines)
}
