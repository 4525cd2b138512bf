//! `GET /feeds`: what feeds there are.

use askama::Template;
use axum::extract::State;

use crate::app::App;
use crate::error::{Page, show};
use crate::layout::{Layout, Section};
use crate::session::Visitor;

#[derive(Template)]
#[template(path = "feeds.html")]
struct FeedsPage {
    layout: Layout,
    is_publisher: bool,
}

/// `GET /feeds`
pub(crate) async fn page(State(app): State<App>, visitor: Visitor) -> Page {
    show(&FeedsPage {
        layout: app.layout("Feeds", Section::Other, &visitor).await?,
        is_publisher: visitor.publisher().is_some(),
    })
}
