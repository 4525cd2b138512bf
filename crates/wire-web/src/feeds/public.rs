//! The public feeds and their archive. They list stories and carry no bodies.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use wire_delivery::feeds;

use crate::app::App;
use crate::error::{Page, PageError, TRY_AGAIN_AFTER};
use crate::feeds::answer;
use crate::feeds::rendered::Rendered;

/// `GET /feeds/wire.atom`, `wire.rss`, `wire.json`, `wire.newsml`. What goes wrong is said in plain text: programs ask for them.
pub(crate) async fn feed(State(app): State<App>, asked: Request) -> Response {
    let (asked, _) = asked.into_parts();
    let file = asked.uri.path().trim_start_matches("/feeds/");
    let answer = async {
        let format = answer::format(file)?;
        let kept = app.feeds.now(&app.store).await?;
        let render = async || {
            let feed = feeds::public(&app.store, &kept.stamp, format).await?;
            Ok::<_, PageError>(Rendered::new(feed))
        };
        let rendered = kept.file(format).get_or_try_init(render).await?;
        rendered.answer(&asked.headers).await
    };
    answer.await.unwrap_or_else(|error: PageError| {
        tracing::error!(?error, "a feed failed");
        let again = [(header::RETRY_AFTER, TRY_AGAIN_AFTER)];
        (error.status(), again, format!("{error}\n")).into_response()
    })
}

/// `GET /feeds/{file}`: no other file is a feed.
pub(crate) async fn other() -> Page {
    Err(answer::no_such_feed())
}

/// `GET /feeds/archive/{file}`: `1.atom` is the first page.
pub(crate) async fn archive(
    State(app): State<App>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Page {
    let unknown = || {
        PageError::NotFound("There is no such page: the feed says where its archive begins.".into())
    };
    let page = file.strip_suffix(".atom").and_then(|it| it.parse().ok());
    let stamp = app.store.feed_stamp().await?;
    let feed = feeds::archive(&app.store, &stamp, page.ok_or_else(unknown)?).await?;
    Rendered::new(feed.ok_or_else(unknown)?)
        .answer(&headers)
        .await
}
