//! The copy box: a story ready to paste.

use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use wire_formats::render;
use wire_rights::{Decision, Exit, Listed, ThirdParty};

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
    #[serde(default)]
    third_party: ThirdParty,
}

#[derive(Template)]
#[template(path = "copy.html")]
struct CopyPage {
    layout: Layout,
    listed: Listed,
    as_text: bool,
    copy: String,
    /// What of the copy isn't licensed, or was left out of it.
    rights: Option<String>,
    /// Whether a third party's passages are left out of it.
    omits: bool,
    /// Whether they could be kept.
    may_keep: bool,
    terms: Vec<String>,
    /// The credit of the picture that may go with it.
    picture_credit: Option<String>,
    /// Where news about the story will be sent.
    email: String,
}

impl CopyPage {
    /// The form shown, as addresses say it.
    fn form(&self) -> &'static str {
        if self.as_text { "text" } else { "html" }
    }

    /// What goes on in an address to another form of the same copy.
    fn wanted(&self) -> &'static str {
        if self.omits && self.may_keep {
            "&third_party=leave-out"
        } else {
            ""
        }
    }
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
    let may_keep = !licensed.omits_third_party();
    let licensed = &licensed.clone().wanted(wanted.third_party);
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
        rights: licensed.rights_line(),
        omits: licensed.omits_third_party(),
        may_keep,
        terms: licensed
            .terms()
            .prose_for(licensed.story(), licensed.version()),
        picture_credit: licensed.picture().map(|picture| picture.credit.clone()),
        email: at_exit.publisher.email.clone(),
        listed: at_exit.listed.clone(),
    })
}
