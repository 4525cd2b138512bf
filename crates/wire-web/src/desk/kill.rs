//! Killing a story: asked twice, with a reason, and everyone who has it is told.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use serde::Deserialize;
use wire_formats::clean;
use wire_rights::Editing;
use wire_story::{Status, Story, Version};

use crate::app::App;
use crate::desk::correct::find;
use crate::desk::frame::show_form;
use crate::desk::names::headline;
use crate::error::{Page, PageError, go};
use crate::layout::{Layout, Section};
use crate::session::Desk;

/// What has to be typed.
const WORD: &str = "KILL";

#[derive(Template)]
#[template(path = "desk/kill.html")]
struct KillPage {
    layout: Layout,
    story: Story,
    headline: String,
    holders: usize,
    kill_hours: u32,
    given: Given,
    problems: Vec<&'static str>,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Given {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    word: String,
}

/// `GET /desk/stories/{story}/kill`
pub(crate) async fn ask(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(story): Path<String>,
) -> Page {
    let (story, version) = alive(&app, &story).await?;
    page(&app, &desk, story, &version, Given::default(), Vec::new()).await
}

/// `POST /desk/stories/{story}/kill`
pub(crate) async fn kill(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(story): Path<String>,
    Form(given): Form<Given>,
) -> Page {
    let (story, version) = alive(&app, &story).await?;
    let reason = clean::line(&given.reason);
    let mut problems = Vec::new();
    if reason.is_empty() {
        problems.push(
            "Say why the story is killed. The record keeps the reason; notices don’t repeat it.",
        );
    }
    if !given.word.trim().eq_ignore_ascii_case(WORD) {
        problems.push("Type the word KILL, so that no story is killed by a slip.");
    }
    if !problems.is_empty() {
        return page(&app, &desk, story, &version, given, problems).await;
    }
    app.store.kill(story.id, &reason, app.now()).await?;
    app.waker.wake();
    desk.log(&app, format!("killed: {reason}"), story.id)
        .await?;
    go(&format!("/desk/stories/{}?done=killed", story.id))
}

async fn alive(app: &App, id: &str) -> Result<(Story, Version), PageError> {
    let (story, version) = find(app, id).await?;
    if version.status() == Status::Canceled {
        return Err(PageError::Conflict("This story was killed already.".into()));
    }
    Ok((story, version))
}

async fn page(
    app: &App,
    desk: &Desk<Editing>,
    story: Story,
    version: &Version,
    given: Given,
    problems: Vec<&'static str>,
) -> Page {
    show_form(
        problems.is_empty(),
        &KillPage {
            layout: desk.layout(app, "Kill a story", "/desk").await?,
            headline: headline(app, version).await?,
            holders: app.store.holders(story.id).await?.len(),
            kill_hours: app.in_force().await?.terms_for(&story, version).kill_hours,
            story,
            given,
            problems,
        },
    )
}
