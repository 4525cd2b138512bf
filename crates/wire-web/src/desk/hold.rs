//! Holding a story back for a while, and letting it go again.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use serde::Deserialize;
use wire_formats::clean;
use wire_rights::Editing;
use wire_story::{Change, Edition, Status, Story, Version};

use crate::app::App;
use crate::desk::correct::find;
use crate::desk::frame::show_form;
use crate::desk::names::headline;
use crate::error::{Page, PageError, go, show};
use crate::layout::{Layout, Section};
use crate::session::Desk;

#[derive(Template)]
#[template(path = "desk/hold.html")]
struct HoldPage {
    layout: Layout,
    story: Story,
    headline: String,
    holders: usize,
    reason: String,
    problem: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "desk/release.html")]
struct ReleasePage {
    layout: Layout,
    story: Story,
    headline: String,
    holders: usize,
    reason: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Given {
    #[serde(default)]
    reason: String,
}

/// `GET /desk/stories/{story}/hold`
pub(crate) async fn ask(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(story): Path<String>,
) -> Page {
    let (story, version) = find(&app, &story).await?;
    usable(&version)?;
    page(&app, &desk, story, &version, String::new(), None).await
}

/// `POST /desk/stories/{story}/hold`
pub(crate) async fn hold(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(story): Path<String>,
    Form(given): Form<Given>,
) -> Page {
    let (story, version) = find(&app, &story).await?;
    usable(&version)?;
    let reason = clean::line(&given.reason);
    if reason.is_empty() {
        let problem = Some("Say why the story is held: those who have it read this.");
        return page(&app, &desk, story, &version, reason, problem).await;
    }
    app.store.hold(story.id, &reason, app.now()).await?;
    app.waker.wake();
    desk.log(&app, "put on hold", story.id).await?;
    go(&format!("/desk/stories/{}?done=held", story.id))
}

/// `GET /desk/stories/{story}/release`
pub(crate) async fn ask_release(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(story): Path<String>,
) -> Page {
    let (story, version) = find(&app, &story).await?;
    held(&version)?;
    show(&ReleasePage {
        layout: desk.layout(&app, "Release a story", "/desk").await?,
        headline: headline(&app, &version).await?,
        holders: app.store.holders(story.id).await?.len(),
        reason: version.change_note().to_owned(),
        story,
    })
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Sure {
    #[serde(default)]
    sure: String,
}

impl Sure {
    /// Whether the form was the one that asks: a form that came empty does nothing.
    pub(crate) fn is_said(&self) -> bool {
        self.sure == "yes"
    }
}

/// `POST /desk/stories/{story}/release`: the text as it stood goes out again.
pub(crate) async fn release(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(story): Path<String>,
    Form(sure): Form<Sure>,
) -> Page {
    if !sure.is_said() {
        return ask_release(State(app), desk, Path(story)).await;
    }
    let (story, version) = find(&app, &story).await?;
    held(&version)?;
    let Some(content) = version.content().cloned() else {
        return Err(PageError::Conflict("This version has no text.".into()));
    };
    let change = Change::Update {
        note: "The hold is over: the story may be used again.".into(),
    };
    let edition = Edition::Usable { content, change };
    app.store
        .revise(story.id, version.number, &edition, app.now())
        .await?;
    app.waker.wake();
    desk.log(&app, "released from hold", story.id).await?;
    go(&format!("/desk/stories/{}?done=released", story.id))
}

fn usable(version: &Version) -> Result<(), PageError> {
    match version.status() {
        Status::Usable => Ok(()),
        Status::Withheld => Err(PageError::Conflict("This story is on hold already.".into())),
        Status::Canceled => Err(PageError::Conflict(
            "This story was killed, and a killed story stays killed.".into(),
        )),
    }
}

fn held(version: &Version) -> Result<(), PageError> {
    if version.status() == Status::Withheld {
        Ok(())
    } else {
        Err(PageError::Conflict(
            "This story isn't on hold, so there is nothing to release.".into(),
        ))
    }
}

async fn page(
    app: &App,
    desk: &Desk<Editing>,
    story: Story,
    version: &Version,
    reason: String,
    problem: Option<&'static str>,
) -> Page {
    show_form(
        problem.is_none(),
        &HoldPage {
            layout: desk.layout(app, "Hold a story", "/desk").await?,
            headline: headline(app, version).await?,
            holders: app.store.holders(story.id).await?.len(),
            story,
            reason,
            problem,
        },
    )
}
