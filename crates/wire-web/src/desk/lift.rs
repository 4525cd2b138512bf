//! Lifting an embargo by hand, before its hour.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use jiff::Timestamp;
use wire_rights::Editing;
use wire_story::{Story, Version};

use crate::app::App;
use crate::desk::correct::find;
use crate::desk::hold::Sure;
use crate::desk::names::headline;
use crate::error::{Page, PageError, go, show};
use crate::layout::{Layout, Section};
use crate::session::Desk;

#[derive(Template)]
#[template(path = "desk/lift.html")]
struct LiftPage {
    layout: Layout,
    story: Story,
    headline: String,
    until: Timestamp,
}

/// `GET /desk/stories/{story}/lift`
pub(crate) async fn ask(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(story): Path<String>,
) -> Page {
    let (story, version, until) = embargoed(&app, &story).await?;
    show(&LiftPage {
        layout: desk.layout(&app, "Lift an embargo", "/desk").await?,
        headline: headline(&app, &version).await?,
        story,
        until,
    })
}

/// `POST /desk/stories/{story}/lift`
pub(crate) async fn lift(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(story): Path<String>,
    Form(sure): Form<Sure>,
) -> Page {
    if !sure.is_said() {
        return ask(State(app), desk, Path(story)).await;
    }
    let (story, _, _) = embargoed(&app, &story).await?;
    app.store.lift_embargo(story.id, app.now()).await?;
    app.waker.wake();
    desk.log(&app, "lifted the embargo", story.id).await?;
    go(&format!("/desk/stories/{}?done=lifted", story.id))
}

async fn embargoed(app: &App, id: &str) -> Result<(Story, Version, Timestamp), PageError> {
    let (story, version) = find(app, id).await?;
    let embargo = story.embargo_at(app.now()).ok_or_else(|| {
        PageError::Conflict("This story is under no embargo, so there is nothing to lift.".into())
    })?;
    Ok((story, version, embargo.until))
}
