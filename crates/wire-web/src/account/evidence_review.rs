//! `/account/audience/{number}`: what was read from a file, before it counts and after.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use serde::Deserialize;
use wire_store::{Evidence, EvidenceState, StoreError};

use super::evidence::{given, number};
use super::{frame, not_yours};
use crate::app::App;
use crate::error::{Page, PageError, as_sentence, go, show};
use crate::evidence::details::{Details, ShownReport};
use crate::evidence::piece::{Meaning, Piece, PieceState, meaning};
use crate::evidence::plot::Plot;
use crate::layout::{Layout, Section};
use crate::session::AsPublisher;
use crate::take;

#[derive(Template)]
#[template(path = "account/evidence.html")]
struct ReviewPage {
    layout: Layout,
    piece: Piece,
    report: Option<ShownReport>,
    export: Option<(String, String)>,
    /// What it would mean, where it doesn't count yet.
    meaning: Option<Meaning>,
}

/// `GET /account/audience/{number}`
pub(crate) async fn page(
    State(app): State<App>,
    who: AsPublisher,
    Path(asked): Path<String>,
) -> Page {
    let evidence = own(&app, &who, &asked).await?;
    let at = app.now();
    let publisher = take::publisher(&app, who.publisher).await?;
    let piece = Piece::new(&evidence, &publisher, at);
    let meaning = if matches!(piece.state, PieceState::Waits) {
        let policy = app.in_force().await?.policy;
        Some(meaning(&policy, &publisher, &evidence.audience, at))
    } else {
        None
    };
    let title = match meaning {
        Some(_) => "What we read",
        None => "Evidence of your audience",
    };
    let (report, export) = shown(&evidence);
    show(&ReviewPage {
        layout: frame(&app, &who, title, "/account/audience").await?,
        piece,
        report,
        export,
        meaning,
    })
}

/// What was read from the file, for people.
pub(crate) fn shown(evidence: &Evidence) -> (Option<ShownReport>, Option<(String, String)>) {
    let details = evidence.details.as_deref().and_then(Details::from_json);
    match details {
        Some(Details::Report(report)) => (Some(ShownReport::from(&*report)), None),
        Some(Details::Export { program, basis }) => (None, Some((program, basis))),
        None => (None, None),
    }
}

#[derive(Deserialize)]
pub(crate) struct Confirmed {
    /// Of the file that was looked at.
    #[serde(default)]
    hash: String,
}

/// `POST /account/audience/{number}/confirm`
pub(crate) async fn confirm(
    State(app): State<App>,
    who: AsPublisher,
    Path(asked): Path<String>,
    Form(confirmed): Form<Confirmed>,
) -> Page {
    let number = number(&asked)?;
    let counted = app
        .store
        .count_evidence(who.publisher, number, &confirmed.hash, app.now())
        .await;
    match counted {
        Ok(_) => given(&app, &who).await,
        // Who presses the button twice has done what they wanted.
        Err(StoreError::Conflict(_)) if counts(&app, &who, &asked, &confirmed.hash).await? => {
            given(&app, &who).await
        }
        Err(StoreError::Conflict(sentence)) => Err(PageError::Conflict(as_sentence(&sentence))),
        Err(error) => Err(error.into()),
    }
}

/// Whether the evidence of this number and file counts already.
async fn counts(app: &App, who: &AsPublisher, asked: &str, hash: &str) -> Result<bool, PageError> {
    let found = app.store.evidence(who.publisher, number(asked)?).await?;
    Ok(found.is_some_and(|found| {
        let file = found.file.is_some_and(|file| file.hash == hash);
        file && found.state == EvidenceState::Counts
    }))
}

/// `POST /account/audience/{number}/discard`
pub(crate) async fn discard(
    State(app): State<App>,
    who: AsPublisher,
    Path(asked): Path<String>,
) -> Page {
    let number = number(&asked)?;
    if app.store.forget_evidence(who.publisher, number).await? {
        return go("/account/audience?done=evidence-discarded");
    }
    own(&app, &who, &asked).await?;
    Err(PageError::Conflict(
        "This evidence is on record already, so it can’t be forgotten any more. Ask the desk to set it aside."
            .to_owned(),
    ))
}

/// The publisher's own evidence of this number.
async fn own(app: &App, who: &AsPublisher, asked: &str) -> Result<Evidence, PageError> {
    let found = app.store.evidence(who.publisher, number(asked)?).await?;
    found.ok_or_else(|| not_yours("evidence"))
}
