//! What a reader may see of a pickup: its findings, and story and page side by side.
//!
//! The desk sees the version that the page was compared with. A publisher sees its own page, and
//! beside it the newest version, if a decision grants it that now.

use wire_delivery::looks::record::{GONE, SavedFinding, SavedLook};
use wire_delivery::looks::{compare, terms};
use wire_rights::{Decision, DeskCopy, Editing, Exit};
use wire_store::{NewPickup, Occasion, Pickup};
use wire_story::{PickupId, PublisherId, StoryId, UserId, Version, VersionNumber};
use wire_trace::{Document, Page, TearSheet, is_record, kept_page};

use crate::app::App;
use crate::desk::names::headline;
use crate::error::PageError;
use crate::pickups::lines::findings;
use crate::session::{SignedIn, Visitor};
use crate::take::{self, Asked};

/// Who looks at a tear sheet.
pub(super) enum Reader {
    Desk(Option<Editing>),
    Publisher(PublisherId, UserId),
}

impl Reader {
    pub(super) fn is_desk(&self) -> bool {
        matches!(self, Self::Desk(_))
    }
}

/// The pickup, and who looks at it: the desk, the publisher whose page it is, or one that is offered a
/// licence because of it. For all others it isn't there.
pub(super) async fn find(
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

/// A pickup as one reader may see it.
pub(super) struct Shown {
    pub(super) asked: Asked,
    /// What the reader may know as its headline.
    pub(super) title: String,
    pub(super) saved: SavedLook,
    pub(super) sides: Sides,
    /// Breaches first, what is kept last.
    pub(super) findings: Vec<SavedFinding>,
}

impl Shown {
    /// What this reader may see of the newest look at a pickup.
    pub(super) async fn to(
        app: &App,
        reader: &Reader,
        look: &NewPickup,
    ) -> Result<Self, PageError> {
        let saved: SavedLook = serde_json::from_str(&look.passages).unwrap_or_default();
        let (story, version) = app
            .store
            .story(look.story)
            .await?
            .ok_or_else(take::unknown)?;
        let asked = Asked { story, version };
        let title = match asked.listed(app.now()) {
            _ if reader.is_desk() => headline(app, &asked.version).await?,
            Some(listed) => listed.title().to_owned(),
            None => "A story under embargo".to_owned(),
        };
        let sides = sides(app, reader, &asked, look, &saved).await?;
        let mut findings = findings(&look.findings);
        findings = match sides.story_shown {
            true => with_speakers(app, look.story, &saved, findings).await?,
            false => findings
                .into_iter()
                .map(SavedFinding::without_story)
                .collect(),
        };
        findings.sort_by_key(|finding| (!finding.breach, finding.is_kept()));
        Ok(Self {
            asked,
            title,
            saved,
            sides,
            findings,
        })
    }

    /// The address after redirects, where it is another than this.
    pub(super) fn came_from(&self, page_url: &str) -> Option<String> {
        let address = &self.saved.address;
        (!address.is_empty() && address != page_url).then(|| address.clone())
    }
}

/// The findings with whose quotations were altered, as the version compared is read now: what people have corrected since counts.
async fn with_speakers(
    app: &App,
    story: StoryId,
    saved: &SavedLook,
    findings: Vec<SavedFinding>,
) -> Result<Vec<SavedFinding>, PageError> {
    let Some(version) = VersionNumber::new(saved.compared) else {
        return Ok(findings);
    };
    let quotations = findings.iter().filter_map(|one| one.quotation.clone());
    let speakers = app.store.speakers(story, version, quotations.collect());
    let mut speakers = speakers.await?.into_iter();
    let named = findings.into_iter().map(|one| {
        let speaker = one.quotation.as_ref().and_then(|_| speakers.next()?);
        match speaker {
            Some(speaker) => one.said_by(&speaker),
            None => one,
        }
    });
    Ok(named.collect())
}

/// What a reader may see of story and page side by side.
#[derive(Default)]
pub(super) struct Sides {
    pub(super) sheet: Option<TearSheet>,
    /// Whether the page is kept as a web archive.
    pub(super) archived: bool,
    /// Whether the reader may see the story's text.
    story_shown: bool,
    pub(super) story_refused: Vec<String>,
    pub(super) page_missing: Option<String>,
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
    let kept = match &look.page {
        Some(hash) => app.store.blob(hash).await?,
        None => None,
    };
    let Some(kept) = kept else {
        sides.page_missing = Some("The page as it was is no longer kept.".to_owned());
        return Ok(sides);
    };
    sides.archived = is_record(&kept);
    if look.class == GONE {
        sides.page_missing =
            Some("At the last look the page carried nothing of the story.".to_owned());
        return Ok(sides);
    }
    // A page out of an archive may be older than the story on the wire.
    let is_seen = |version: &Version| version.created <= look.seen;
    // The desk sees what the look saw; a publisher mends its page by the newest version.
    let versions: Vec<Version> = match reader {
        Reader::Desk(_) => {
            let all = app.store.versions(asked.story.id).await?;
            all.into_iter()
                .filter(|version| is_seen(version) || version.number.get() <= saved.compared)
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
    let page = kept_page(&kept).to_vec();
    let compared = compare(page, saved.context(look.seen), document).await;
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
    page: &Page,
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
