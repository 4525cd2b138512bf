//! The tear sheet: the proof of a pickup. Story and page side by side, the findings, the time; as a page, and
//! as a file to be sent, printed and kept.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use jiff::Timestamp;
use serde::Deserialize;
use wire_delivery::looks::LookError;
use wire_delivery::looks::record::{GONE, SavedFinding};
use wire_store::{LooksAgain, NewPickup, Pickup};
use wire_story::{PickupId, PublisherId, Status};
use wire_trace::{PageBlock, PageState, StoryState, TearSheet};

use crate::app::App;
use crate::desk::frame::show_form;
use crate::desk::names::Names;
use crate::error::{Page, PageError, go};
use crate::layout::{Layout, Section};
use crate::pickups::file::{HASH_OF_PAGE, HASH_OF_RECORD, SheetFile};
use crate::pickups::lines::{class_name, percent, versions};
use crate::pickups::sides::{Reader, Shown, find};
use crate::session::{SignedIn, Visitor};

#[derive(Template)]
#[template(path = "sheet.html")]
struct SheetPage {
    layout: Layout,
    id: PickupId,
    for_desk: bool,
    title: String,
    story_path: String,
    publisher: Option<(PublisherId, String)>,
    page_url: String,
    /// The address after redirects, where it is another.
    came_from: Option<String>,
    class: &'static str,
    share: String,
    words: u32,
    versions: String,
    stale: bool,
    gone: bool,
    /// Whether the story was killed: then nobody is offered a licence of it.
    killed: bool,
    seen: Timestamp,
    first_seen: Timestamp,
    hash: Option<String>,
    breaches: usize,
    findings: Vec<SavedFinding>,
    sheet: Option<TearSheet>,
    /// Whether the page is kept as a web archive.
    archived: bool,
    /// Why a side isn't shown.
    story_refused: Vec<String>,
    page_missing: Option<String>,
    /// When it is looked at again.
    again: LooksAgain,
    looks: Vec<LookLine>,
    said: Option<String>,
    problem: Option<String>,
}

/// An earlier look.
struct LookLine {
    seen: Timestamp,
    class: &'static str,
    share: String,
    versions: String,
    stale: bool,
    /// The page's name among the blobs.
    hash: Option<String>,
}

impl LookLine {
    fn short_hash(&self) -> &str {
        let hash = self.hash.as_deref().unwrap_or_default();
        hash.get(..12).unwrap_or(hash)
    }
}

#[derive(Default, Deserialize)]
pub(crate) struct Said {
    said: Option<String>,
    #[serde(default)]
    closed: usize,
}

/// `GET /pickups/{pickup}`
pub(crate) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(pickup): Path<String>,
    Query(said): Query<Said>,
) -> Page {
    let (pickup, signed_in, reader) = find(&app, visitor, &pickup).await?;
    view(&app, signed_in, &reader, pickup, said.sentence(), None).await
}

/// `GET /pickups/{pickup}/sheet.html`: the tear sheet as one file.
pub(crate) async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path(pickup): Path<String>,
) -> Page {
    let (pickup, _, reader) = find(&app, visitor, &pickup).await?;
    let look = &pickup.look;
    let shown = Shown::to(&app, &reader, look).await?;
    let hash_of = match shown.sides.archived {
        true => HASH_OF_RECORD,
        false => HASH_OF_PAGE,
    };
    let sheet = SheetFile {
        wire: Some(app.store.wire().await?.name),
        came_from: shown.came_from(&look.page_url),
        headline: shown.title,
        story: look.story.to_string(),
        page: look.page_url.clone(),
        publisher: Some(match look.publisher {
            Some(id) => Some(Names::default().publisher(&app, id).await?),
            None => None,
        }),
        class: look.class.clone(),
        share: look.share,
        words: look.words,
        versions: look.versions.iter().map(|version| version.get()).collect(),
        stale: look.stale,
        seen: Some(look.seen),
        first_seen: Some(pickup.first_seen),
        hash: look.page.clone().map(|hash| (hash_of, hash)),
        terms: shown.saved.terms,
        findings: shown.findings,
        sheet: shown.sides.sheet,
        story_refused: shown.sides.story_refused,
        page_missing: shown.sides.page_missing,
        made: app.now(),
    };
    let html = sheet
        .html()
        .map_err(|error| PageError::Bad(format!("The tear sheet can’t be written: {error}.")))?;
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"tear-sheet-{}.html\"", pickup.id),
        ),
    ];
    Ok((headers, html).into_response())
}

/// `POST /pickups/{pickup}/recheck`: looks at the page again.
pub(crate) async fn recheck(
    State(app): State<App>,
    visitor: Visitor,
    Path(pickup): Path<String>,
) -> Page {
    let (pickup, signed_in, reader) = find(&app, visitor, &pickup).await?;
    app.attempts.one("check", &signed_in.user.email)?;
    let asks = match reader {
        Reader::Desk(_) => None,
        Reader::Publisher(publisher, _) => Some(publisher),
    };
    match app.looker.look(&pickup.look.page_url, asks).await {
        Ok(looked) => go(&format!(
            "/pickups/{}?said=checked&closed={}",
            pickup.id, looked.closed
        )),
        Err(LookError::Store(error)) => Err(error.into()),
        Err(error) => {
            let problem = Some(error.to_string());
            view(&app, signed_in, &reader, pickup, None, problem).await
        }
    }
}

impl Said {
    fn sentence(&self) -> Option<String> {
        self.said.as_ref()?;
        Some(match self.closed {
            0 => "The page was looked at just now.".to_owned(),
            1 => "The page was looked at just now, and what it shows closes an obligation."
                .to_owned(),
            more => {
                format!(
                    "The page was looked at just now, and what it shows closes {more} obligations."
                )
            }
        })
    }
}

async fn view(
    app: &App,
    signed_in: SignedIn,
    reader: &Reader,
    pickup: Pickup,
    said: Option<String>,
    problem: Option<String>,
) -> Page {
    let look = &pickup.look;
    let shown = Shown::to(app, reader, look).await?;
    let came_from = shown.came_from(&look.page_url);
    let for_desk = reader.is_desk();
    let visitor = Visitor::from(signed_in);
    let (section, path) = if for_desk {
        (Section::Desk, "/desk/pickups")
    } else {
        (Section::Account, "/account/pickups")
    };
    let place = if for_desk {
        "/desk/stories"
    } else {
        "/stories"
    };
    show_form(
        problem.is_none(),
        &SheetPage {
            layout: app.layout("Tear sheet", section, &visitor).await?.at(path),
            id: pickup.id,
            for_desk,
            title: shown.title,
            story_path: format!("{place}/{}", look.story),
            publisher: match look.publisher {
                Some(id) => Some((id, Names::default().publisher(app, id).await?)),
                None => None,
            },
            page_url: look.page_url.clone(),
            came_from,
            class: class_name(&look.class),
            share: percent(look.share),
            words: look.words,
            versions: numbers(look),
            stale: look.stale,
            gone: look.class == GONE,
            killed: shown.asked.version.status() == Status::Canceled,
            seen: look.seen,
            first_seen: pickup.first_seen,
            hash: look.page.clone(),
            breaches: shown.findings.iter().filter(|it| it.breach).count(),
            findings: shown.findings,
            sheet: shown.sides.sheet,
            archived: shown.sides.archived,
            story_refused: shown.sides.story_refused,
            page_missing: shown.sides.page_missing,
            again: pickup.again.clone(),
            looks: looks(app, pickup.id).await?,
            said,
            problem,
        },
    )
}

/// All looks, the newest first, where there was more than one.
async fn looks(app: &App, id: PickupId) -> Result<Vec<LookLine>, PageError> {
    let looks = app.store.looks_of(id).await?;
    Ok(looks
        .iter()
        .map(|look| LookLine {
            seen: look.seen,
            class: class_name(&look.class),
            share: percent(look.share),
            versions: numbers(look),
            stale: look.stale,
            hash: look.page.clone(),
        })
        .collect())
}

fn numbers(look: &NewPickup) -> String {
    let numbers: Vec<u32> = look.versions.iter().map(|version| version.get()).collect();
    versions(&numbers)
}
