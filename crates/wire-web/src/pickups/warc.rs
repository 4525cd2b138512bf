//! The page as it was fetched, as a download that any tool for web archives reads.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use wire_trace::is_record;

use crate::app::App;
use crate::error::{Page, PageError};
use crate::pickups::sides::find;
use crate::session::Visitor;

/// `GET /pickups/{pickup}/pages/{hash}`: the page of one of the looks at it.
pub(crate) async fn download(
    State(app): State<App>,
    visitor: Visitor,
    Path((pickup, hash)): Path<(String, String)>,
) -> Page {
    let (pickup, ..) = find(&app, visitor, &pickup).await?;
    let looks = app.store.looks_of(pickup.id).await?;
    let is_one = looks.iter().any(|look| look.page.as_ref() == Some(&hash));
    let kept = match is_one {
        true => app.store.blob(&hash).await?,
        false => None,
    };
    let record = kept.filter(|kept| is_record(kept)).ok_or_else(|| {
        PageError::NotFound("The page as it was fetched is not kept as a web archive.".into())
    })?;
    // No browser shows it here, whatever stands in it.
    let headers = [
        (header::CONTENT_TYPE, "application/warc".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{hash}.warc\""),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
    ];
    Ok((headers, record).into_response())
}
