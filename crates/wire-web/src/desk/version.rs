//! One version of a story at the desk, whole: also an older one.

use askama::Template;
use axum::extract::{Path, State};
use wire_formats::render;
use wire_rights::{DeskCopy, Editing};
use wire_story::{Story, Version, VersionNumber};

use crate::app::App;
use crate::desk::correct::find;
use crate::error::{Page, PageError, show};
use crate::layout::{Layout, Section};
use crate::session::Desk;

#[derive(Template)]
#[template(path = "desk/version.html")]
struct VersionPage {
    layout: Layout,
    story: Story,
    version: Version,
    change: &'static str,
    headline: Option<String>,
    /// The text as HTML; a killed version has none.
    text: Option<String>,
    older: Option<u32>,
    newer: Option<u32>,
}

/// `GET /desk/stories/{story}/versions/{number}`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path((story, number)): Path<(String, String)>,
) -> Page {
    let (story, latest) = find(&app, &story).await?;
    let unknown = || PageError::NotFound("This story has no such version.".into());
    let number = number.parse().ok().and_then(VersionNumber::new);
    let number = number.ok_or_else(unknown)?;
    let version = app.store.version(story.id, number).await?;
    let version = version.ok_or_else(unknown)?;
    let pictures = app.wire().await?.base_url.join("/desk/pictures/").ok();
    let options = render::Options {
        headline: false,
        pictures: pictures.as_ref(),
        ..render::Options::default()
    };
    let content = version.content();
    show(&VersionPage {
        layout: desk.layout(&app, "A version", "/desk").await?,
        change: version.change_code(),
        headline: content.map(|content| content.headline.clone()),
        text: content
            .map(|content| render::preview(&DeskCopy::new(desk.permission, content), &options)),
        older: number.get().checked_sub(1).filter(|older| *older > 0),
        newer: (number < latest.number).then(|| number.get() + 1),
        story,
        version,
    })
}
