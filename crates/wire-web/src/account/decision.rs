//! A decision about a publisher, whole: what it was, why, what it rested on, and under which rules.

use askama::Template;
use axum::extract::{Path, State};
use wire_rights::Licensing;
use wire_store::DecisionRecord;

use crate::app::App;
use crate::desk::publisher::find;
use crate::error::{Page, PageError, show};
use crate::layout::{Layout, Section};
use crate::session::{AsPublisher, Desk};

#[derive(Template)]
#[template(path = "decision.html")]
struct DecisionPage {
    layout: Layout,
    /// Where one comes from: its address and its name.
    back: (String, String),
    decision: DecisionRecord,
    headline: Option<String>,
}

/// `GET /account/decisions/{number}`
pub(crate) async fn page(
    State(app): State<App>,
    who: AsPublisher,
    Path(number): Path<u64>,
) -> Page {
    let decision = app.store.decision(who.publisher, number).await?;
    let decision = decision.ok_or_else(|| super::not_yours("decision"))?;
    let layout = super::frame(&app, &who, "A decision", "/account").await?;
    let back = ("/account#record".to_owned(), "Your standing".to_owned());
    view(&app, layout, back, decision).await
}

/// `GET /desk/publishers/{publisher}/decisions/{number}`
pub(crate) async fn at_the_desk(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path((publisher, number)): Path<(String, u64)>,
) -> Page {
    let publisher = find(&app, &publisher).await?;
    let decision = app.store.decision(publisher.id, number).await?;
    let decision = decision.ok_or_else(|| {
        PageError::NotFound("There is no such decision about this publisher.".into())
    })?;
    let layout = desk.layout(&app, "A decision", "/desk/publishers").await?;
    let back = (
        format!("/desk/publishers/{}#decisions", publisher.id),
        publisher.name,
    );
    view(&app, layout, back, decision).await
}

async fn view(app: &App, layout: Layout, back: (String, String), decision: DecisionRecord) -> Page {
    let headline = match decision.story {
        Some(story) => match app.store.story(story).await? {
            // What nobody may hear of now, an older record doesn't say either.
            Some((story, version)) => wire_rights::Listed::of(&story, &version, app.now())
                .map(|listed| listed.title().to_owned()),
            None => None,
        },
        None => None,
    };
    show(&DecisionPage {
        layout,
        back,
        decision,
        headline,
    })
}
