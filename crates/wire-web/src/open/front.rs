//! The front page: the newest stories, or those that a search finds.

use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use wire_rights::Listed;
use wire_store::{StoryCursor, StoryFilter};
use wire_story::{Story, Version};

use crate::app::App;
use crate::error::{Page, PageError, show};
use crate::layout::{Layout, Section};
use crate::session::Visitor;

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
    stories: Vec<Listed>,
    first_page: bool,
    next_page: Option<String>,
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
        // What an embargo hides can't be found by its words either.
        let found = app
            .store
            .search(&query, StoryFilter::Released, 0, ON_A_PAGE)
            .await?;
        (found, None)
    };
    let title = if query.is_empty() {
        "Stories"
    } else {
        "Search"
    };
    show(&FrontPage {
        layout: app.layout(title, Section::Stories, &visitor).await?.at("/"),
        query,
        stories: listed(&app, &found),
        first_page: after.is_none(),
        next_page: next.map(|cursor| format!("/?after={cursor}")),
    })
}

fn listed(app: &App, found: &[(Story, Version)]) -> Vec<Listed> {
    let at = app.now();
    found
        .iter()
        .filter_map(|(story, version)| Listed::of(story, version, at))
        .collect()
}
