//! The copy box: a story ready to paste.

use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use wire_formats::render;
use wire_rights::{Decision, Exit, Listed};

use super::AtExit;
use crate::account;
use crate::app::App;
use crate::error::{Page, show};
use crate::layout::{Layout, Section};
use crate::session::AsPublisher;
use crate::take;

#[derive(Debug, Deserialize)]
pub(crate) struct Wanted {
    /// `html`, or `text`.
    #[serde(default, rename = "as")]
    format: String,
}

#[derive(Template)]
#[template(path = "copy.html")]
struct CopyPage {
    layout: Layout,
    listed: Listed,
    as_text: bool,
    copy: String,
    terms: Vec<String>,
    /// The credit of the picture that may go with it.
    picture_credit: Option<String>,
    /// Where news about the story will be sent.
    email: String,
}

/// `GET /stories/{story}/copy`
pub(crate) async fn page(
    State(app): State<App>,
    who: AsPublisher,
    Path(story): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Page {
    let at_exit = AtExit::find(&app, &who, &story).await?;
    let decision = at_exit.decide(&app, Exit::CopyBox).await?;
    let Decision::Granted(licensed) = &decision else {
        return at_exit.refuse(&app, &who, &decision).await;
    };
    take::record(&app, licensed).await?;
    let as_text = wanted.format == "text";
    let copy = if as_text {
        render::text_to_paste(licensed)
    } else {
        render::html(licensed, &render::Options::default())
    };
    show(&CopyPage {
        layout: app
            .layout("Copy the story", Section::Stories, &account::visitor(&who))
            .await?,
        as_text,
        copy,
        terms: licensed.terms().prose(&licensed.story().creator),
        picture_credit: licensed.picture().map(|picture| picture.credit.clone()),
        email: at_exit.publisher.email.clone(),
        listed: at_exit.listed.clone(),
    })
}
