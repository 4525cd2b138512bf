//! The tear sheet: the proof of a pickup. Story and page side by side, the findings, the time.
//!
//! The desk sees the version that the page was compared with. A publisher sees its own page, and
//! beside it the newest version, if a decision grants it that now.

use askama::Template;
use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use serde::Deserialize;
use wire_delivery::looks::record::{GONE, SavedFinding, SavedLook};
use wire_delivery::looks::{LookError, compare, terms};
use wire_rights::{Decision, DeskCopy, Editing, Exit};
use wire_store::{LooksAgain, NewPickup, Occasion, Pickup};
use wire_story::{PickupId, PublisherId, Status, UserId, Version};
use wire_trace::{Document, Page as TracedPage, PageBlock, PageState, StoryState, TearSheet};

use crate::app::App;
use crate::desk::frame::show_form;
use crate::desk::names::{Names, headline};
use crate::error::{Page, PageError, go};
use crate::layout::{Layout, Section};
use crate::pickups::lines::{class_name, findings, percent, versions};
use crate::session::{SignedIn, Visitor};
use crate::take::{self, Asked};

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
    hash: String,
}

/// Who looks at a tear sheet.
enum Reader {
    Desk(Option<Editing>),
    Publisher(PublisherId, UserId),
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

/// The pickup, and who looks at it: the desk, the publisher whose page it is, or one that is offered a
/// licence because of it. For all others it isn't there.
async fn find(
    app: &App,
    visitor: Visitor,
    id: &str,
) -> Result<(Pickup, SignedIn, Reader), PageError> {
    let unknown = || PageError::NotFound("There is no tear sheet at this address.".into());
    let publisher = visitor.publisher();
    let signed_in = visitor.signed_in.ok_or(PageError::SignIn(visitor.page))?;
    let id: PickupId = id.parse().map_err(|_| unknown())?;
    let pickup = app.store.pickup(id).await?.ok_or_else(unknown)?;
    let reader = match publisher {
        None => Reader::Desk(signed_in.user.role.editing()),
        Some(publisher) if may_see(app, &pickup, publisher).await? => {
            Reader::Publisher(publisher, signed_in.user.id)
        }
        Some(_) => return Err(unknown()),
    };
    Ok((pickup, signed_in, reader))
}

/// Whether a publisher may see a tear sheet: the page is its own, or an offer to it rests on it.
async fn may_see(app: &App, pickup: &Pickup, publisher: PublisherId) -> Result<bool, PageError> {
    if pickup.look.publisher == Some(publisher) {
        return Ok(true);
    }
    let offers = app.store.offers_for(Occasion::Pickup(pickup.id)).await?;
    Ok(offers.iter().any(|offer| offer.made.publisher == publisher))
}

/// What a reader may see of story and page side by side.
#[derive(Default)]
struct Sides {
    sheet: Option<TearSheet>,
    /// Whether the reader may see the story's text.
    story_shown: bool,
    story_refused: Vec<String>,
    page_missing: Option<String>,
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
    let saved: SavedLook = serde_json::from_str(&look.passages).unwrap_or_default();
    let (story, version) = app
        .store
        .story(look.story)
        .await?
        .ok_or_else(take::unknown)?;
    let asked = Asked { story, version };
    let for_desk = matches!(reader, Reader::Desk(_));
    let title = match asked.listed(app.now()) {
        _ if for_desk => headline(app, &asked.version).await?,
        Some(listed) => listed.title().to_owned(),
        None => "A story under embargo".to_owned(),
    };
    let sides = sides(app, reader, &asked, look, &saved).await?;
    let mut findings = findings(&look.findings);
    if !sides.story_shown {
        findings = findings
            .into_iter()
            .map(SavedFinding::without_story)
            .collect();
    }
    findings.sort_by_key(|finding| (!finding.breach, finding.is_kept()));
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
            title,
            story_path: format!("{place}/{}", look.story),
            publisher: match look.publisher {
                Some(id) => Some((id, Names::default().publisher(app, id).await?)),
                None => None,
            },
            page_url: look.page_url.clone(),
            came_from: Some(saved.address)
                .filter(|address| !address.is_empty() && *address != look.page_url),
            class: class_name(&look.class),
            share: percent(look.share),
            words: look.words,
            versions: numbers(look),
            stale: look.stale,
            gone: look.class == GONE,
            killed: asked.version.status() == Status::Canceled,
            seen: look.seen,
            first_seen: pickup.first_seen,
            hash: look.page.clone(),
            breaches: findings.iter().filter(|finding| finding.breach).count(),
            findings,
            sheet: sides.sheet,
            story_refused: sides.story_refused,
            page_missing: sides.page_missing,
            again: pickup.again.clone(),
            looks: looks(app, pickup.id).await?,
            said,
            problem,
        },
    )
}

/// Puts story and page side by side for this reader.
async fn sides(
    app: &App,
    reader: &Reader,
    asked: &Asked,
    look: &NewPickup,
    saved: &SavedLook,
) -> Result<Sides, PageError> {
    let mut sides = Sides::default();
    let bytes = match &look.page {
        Some(hash) => app.store.blob(hash).await?,
        None => None,
    };
    let Some(bytes) = bytes else {
        sides.page_missing = Some("The page as it was is no longer kept.".to_owned());
        return Ok(sides);
    };
    if look.class == GONE {
        sides.page_missing =
            Some("At the last look the page carried nothing of the story.".to_owned());
        return Ok(sides);
    }
    // The desk sees what the look saw; a publisher mends its page by the newest version.
    let versions: Vec<Version> = match reader {
        Reader::Desk(_) => {
            let all = app.store.versions(asked.story.id).await?;
            all.into_iter()
                .filter(|version| version.created <= look.seen)
                .collect()
        }
        Reader::Publisher(..) if asked.version.content().is_some() => vec![asked.version.clone()],
        // Of a killed story it sees what of its own page has to go.
        Reader::Publisher(..) => app.store.versions(asked.story.id).await?,
    };
    let in_force = app.in_force().await?;
    let story = (&asked.story, &asked.version);
    let terms = terms::of_copy(&app.store, &in_force, story, look.publisher).await?;
    let document = Document::of(&asked.story, &versions, &terms);
    let compared = compare(bytes, saved.context(look.seen), document).await;
    let (page, pickup) = match compared {
        Ok((page, Some(pickup))) => (page, pickup),
        Ok((_, None)) => {
            sides.page_missing = Some("The page has nothing of the newest version.".to_owned());
            return Ok(sides);
        }
        Err(error) => {
            sides.page_missing = Some(error.to_string());
            return Ok(sides);
        }
    };
    match reader {
        Reader::Desk(editing) => desk_side(&mut sides, *editing, &versions, &page, &pickup),
        Reader::Publisher(id, person) => {
            let publisher = take::publisher(app, *id).await?;
            let decision = asked
                .decide(app, &in_force, Some(&publisher), Some(*person), Exit::Page)
                .await?;
            if let Decision::Granted(licensed) = &decision {
                take::record(app, licensed).await?;
                sides.story_shown = true;
                sides.sheet = Some(TearSheet::for_publisher(&page, licensed, &pickup));
            } else {
                sides.story_refused = decision
                    .reasons()
                    .iter()
                    .map(wire_rights::Reason::sentence)
                    .collect();
                sides.sheet = Some(TearSheet::of_page(&page, &pickup));
            }
        }
    }
    Ok(sides)
}

/// The story's side for the desk: editors see every text.
fn desk_side(
    sides: &mut Sides,
    editing: Option<Editing>,
    versions: &[Version],
    page: &TracedPage,
    pickup: &wire_trace::Pickup,
) {
    let compared = versions
        .iter()
        .find(|version| version.number.get() == pickup.best_version)
        .and_then(Version::content);
    if let (Some(permission), Some(content)) = (editing, compared) {
        let copy = DeskCopy::new(permission, content);
        sides.story_shown = true;
        sides.sheet = Some(TearSheet::for_desk(page, &copy, pickup));
    } else {
        sides.story_refused = vec![
            "The story’s text is for editors. What the page has of it is marked in the page."
                .to_owned(),
        ];
        sides.sheet = Some(TearSheet::of_page(page, pickup));
    }
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
            hash: look
                .page
                .as_deref()
                .and_then(|hash| hash.get(..12))
                .unwrap_or_default()
                .to_owned(),
        })
        .collect())
}

fn numbers(look: &NewPickup) -> String {
    let numbers: Vec<u32> = look.versions.iter().map(|version| version.get()).collect();
    versions(&numbers)
}
