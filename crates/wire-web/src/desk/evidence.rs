//! All evidence of a publisher's audience, for the desk: a table, each piece with what was read, and
//! what the desk does with it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use wire_delivery::standing::ByHand;
use wire_rights::{Licensing, Publisher};
use wire_store::{AuditEntry, Evidence, EvidenceState, StoreError, Word};
use wire_story::PublisherId;

use crate::account::evidence::number;
use crate::account::evidence_review::shown;
use crate::app::App;
use crate::desk::frame::show_form;
use crate::desk::publisher::find;
use crate::error::{Page, PageError, as_sentence, go, show};
use crate::evidence::details::ShownReport;
use crate::evidence::document;
use crate::evidence::piece::{self, Piece, PieceState};
use crate::evidence::plot::Plot;
use crate::form;
use crate::layout::{Layout, Section};
use crate::measure::measure;
use crate::notice::Done;
use crate::session::Desk;

#[derive(Template)]
#[template(path = "desk/evidence.html")]
struct EvidencePage {
    layout: Layout,
    id: PublisherId,
    name: String,
    /// The address below which the pieces are.
    base: String,
    pieces: Vec<Piece>,
    ranks: Vec<String>,
}

/// `GET /desk/publishers/{publisher}/evidence`
pub(crate) async fn list(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(publisher): Path<String>,
) -> Page {
    let publisher = find(&app, &publisher).await?;
    let evidence = app.store.evidence_of(publisher.id).await?;
    let ranks = app.store.ranks_of(publisher.id).await?;
    let title = format!("{}: evidence", publisher.name);
    show(&EvidencePage {
        layout: desk.layout(&app, title, "/desk/publishers").await?,
        id: publisher.id,
        base: format!("/desk/publishers/{}/evidence", publisher.id),
        pieces: evidence
            .iter()
            .map(|evidence| Piece::new(evidence, &publisher, app.now()))
            .collect(),
        ranks: ranks.iter().map(piece::rank).collect(),
        name: publisher.name,
    })
}

#[derive(Template)]
#[template(path = "desk/evidence_piece.html")]
struct PiecePage {
    layout: Layout,
    id: PublisherId,
    name: String,
    piece: Piece,
    report: Option<ShownReport>,
    export: Option<(String, String)>,
    done: Option<&'static str>,
    problem: Option<String>,
    reason: String,
}

/// `GET /desk/publishers/{publisher}/evidence/{number}`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path((publisher, number)): Path<(String, String)>,
    Query(done): Query<Done>,
) -> Page {
    let (publisher, evidence) = piece_of(&app, &publisher, &number).await?;
    show(
        &view(
            &app,
            &desk,
            &publisher,
            &evidence,
            done.sentence(),
            None,
            String::new(),
        )
        .await?,
    )
}

async fn view(
    app: &App,
    desk: &Desk<Licensing>,
    publisher: &Publisher,
    evidence: &Evidence,
    done: Option<&'static str>,
    problem: Option<String>,
    reason: String,
) -> Result<PiecePage, PageError> {
    let title = format!("{}: evidence", publisher.name);
    let (report, export) = shown(evidence);
    Ok(PiecePage {
        layout: desk.layout(app, title, "/desk/publishers").await?,
        id: publisher.id,
        name: publisher.name.clone(),
        piece: Piece::new(evidence, publisher, app.now()),
        report,
        export,
        done,
        problem,
        reason,
    })
}

/// `GET /desk/publishers/{publisher}/evidence/{number}/document`
pub(crate) async fn download(
    State(app): State<App>,
    _desk: Desk<Licensing>,
    Path((publisher, number)): Path<(String, String)>,
) -> Page {
    let (_, evidence) = piece_of(&app, &publisher, &number).await?;
    let unknown = || PageError::NotFound("This evidence has no document.".into());
    let file = evidence.file.ok_or_else(unknown)?;
    let media_type = file.document.clone().ok_or_else(unknown)?;
    let bytes = app.store.blob(&file.hash).await?.ok_or_else(unknown)?;
    Ok(document::download(&file, &media_type, bytes))
}

#[derive(Deserialize)]
pub(crate) struct Given {
    #[serde(default)]
    reason: String,
}

/// `POST /desk/publishers/{publisher}/evidence/{number}/set-aside`
pub(crate) async fn set_aside(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path((publisher, number)): Path<(String, String)>,
    Form(given): Form<Given>,
) -> Page {
    const LONGEST: usize = 500;
    let (publisher, evidence) = piece_of(&app, &publisher, &number).await?;
    let reason = match form::line("why it is set aside", &given.reason, LONGEST) {
        Ok(reason) => reason,
        Err(sentence) => {
            let problem = Some(sentence);
            let page = view(
                &app,
                &desk,
                &publisher,
                &evidence,
                None,
                problem,
                given.reason,
            )
            .await?;
            return show_form(false, &page);
        }
    };
    let letters = ByHand::to(&publisher, &app.store, &app.templates).await?;
    let word = Word {
        audit: AuditEntry {
            at: app.now(),
            who: desk.who(),
            what: format!("set evidence {} aside: {reason}", evidence.number),
            on: publisher.id.to_string(),
        },
        mails: vec![letters.evidence_set_aside(&evidence.audience, &reason)],
    };
    let done = app
        .store
        .set_evidence_aside(publisher.id, evidence.number, &reason, &word)
        .await;
    done.map_err(conflict)?;
    measure(&app, publisher.id).await?;
    app.waker.wake();
    go(&format!(
        "/desk/publishers/{}/evidence/{}?done=set-aside",
        publisher.id, evidence.number
    ))
}

/// `POST /desk/publishers/{publisher}/evidence/{number}/confirm`
pub(crate) async fn confirm(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path((publisher, number)): Path<(String, String)>,
) -> Page {
    let (publisher, evidence) = piece_of(&app, &publisher, &number).await?;
    let audit = AuditEntry {
        at: app.now(),
        who: desk.who(),
        what: format!("confirmed declaration {}", evidence.number),
        on: publisher.id.to_string(),
    };
    let done = app
        .store
        .confirm_declaration(publisher.id, evidence.number, &audit)
        .await;
    done.map_err(conflict)?;
    go(&format!(
        "/desk/publishers/{}/evidence/{}?done=evidence-confirmed",
        publisher.id, evidence.number
    ))
}

async fn piece_of(
    app: &App,
    publisher: &str,
    asked: &str,
) -> Result<(Publisher, Evidence), PageError> {
    let publisher = find(app, publisher).await?;
    let found = app.store.evidence(publisher.id, number(asked)?).await?;
    let found = found.filter(|found| found.state != EvidenceState::Read);
    let unknown = || PageError::NotFound("This publisher has given no such evidence.".into());
    Ok((publisher, found.ok_or_else(unknown)?))
}

fn conflict(error: StoreError) -> PageError {
    match error {
        StoreError::Conflict(sentence) => PageError::Conflict(as_sentence(&sentence)),
        other => other.into(),
    }
}
