//! Downloads: a story as a file.

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use wire_formats::render::{self, CopyFormat};
use wire_rights::{Decision, Exit};

use super::{AtExit, picture};
use crate::app::App;
use crate::error::{Page, PageError};
use crate::session::AsPublisher;
use crate::{reading, take};

/// `GET /stories/{story}/download/{format}`
pub(crate) async fn file(
    State(app): State<App>,
    who: AsPublisher,
    Path((story, format)): Path<(String, String)>,
    Query(wanted): Query<take::Wanted>,
) -> Page {
    let at_exit = AtExit::find(&app, &who, &story).await?;
    if format == "picture" {
        return picture::give(&app, &who, &at_exit, Exit::Download).await;
    }
    let format = CopyFormat::from_code(&format).ok_or_else(|| {
        PageError::NotFound(
            "Stories can be downloaded as text, html, ninjs, newsml, json or picture.".into(),
        )
    })?;
    let decision = at_exit.decide(&app, Exit::Download).await?;
    let Decision::Granted(licensed) = &decision else {
        return at_exit.refuse(&app, &who, &decision).await;
    };
    take::record(&app, licensed).await?;
    let licensed = &licensed.clone().wanted(wanted.third_party);
    let name = format!(
        "attachment; filename=\"{}-v{}.{}\"",
        licensed.story().id,
        licensed.version().number,
        format.extension()
    );
    let voices = reading::voices(&app, licensed, format).await?;
    let options = render::Options {
        voices: &voices,
        ..render::Options::default()
    };
    let copy = render::copy(format, licensed, &options);
    Ok((
        [
            (header::CONTENT_TYPE, format.media_type().to_owned()),
            (header::CONTENT_DISPOSITION, name),
            (header::CACHE_CONTROL, "private, no-store".to_owned()),
        ],
        copy,
    )
        .into_response())
}
