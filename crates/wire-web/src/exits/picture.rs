//! The lead picture. It is part of the story, and leaves as the text does.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use wire_rights::{Decision, Exit};

use super::AtExit;
use crate::app::App;
use crate::error::{Page, PageError};
use crate::session::AsPublisher;
use crate::take;

/// `GET /stories/{story}/picture`: the picture as the story's page shows it.
pub(crate) async fn shown(
    State(app): State<App>,
    who: AsPublisher,
    Path(story): Path<String>,
) -> Page {
    let at_exit = AtExit::find(&app, &who, &story).await?;
    give(&app, &who, &at_exit, Exit::Page).await
}

/// Gives the picture by this exit: to look at, or as a file.
pub(super) async fn give(app: &App, who: &AsPublisher, at_exit: &AtExit, exit: Exit) -> Page {
    let decision = at_exit.decide(app, exit).await?;
    let Decision::Granted(licensed) = &decision else {
        return at_exit.refuse(app, who, &decision).await;
    };
    let picture = licensed
        .picture()
        .ok_or_else(|| PageError::NotFound("No picture goes with this story.".into()))?;
    let bytes = app
        .store
        .blob(&picture.hash)
        .await?
        .ok_or_else(|| PageError::NotFound("The picture of this story is gone.".into()))?;
    take::record(app, licensed).await?;
    let (media_type, extension) = kind(&picture.media_type);
    let place = match exit {
        Exit::Page => "inline".to_owned(),
        _ => format!(
            "attachment; filename=\"{}-v{}.{extension}\"",
            licensed.story().id,
            licensed.version().number
        ),
    };
    Ok((
        [
            (header::CONTENT_TYPE, media_type.to_owned()),
            (header::CONTENT_DISPOSITION, place),
            (header::CACHE_CONTROL, "private, no-store".to_owned()),
        ],
        bytes,
    )
        .into_response())
}

/// The media type and extension of the pictures that browsers may show. Anything else is bytes:
/// an SVG, for one, can carry a script.
fn kind(media_type: &str) -> (&str, &'static str) {
    match media_type {
        "image/jpeg" => (media_type, "jpg"),
        "image/png" => (media_type, "png"),
        "image/webp" => (media_type, "webp"),
        "image/gif" => (media_type, "gif"),
        "image/avif" => (media_type, "avif"),
        _ => ("application/octet-stream", "bin"),
    }
}
