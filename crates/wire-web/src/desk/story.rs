//! A story at the desk: its versions, who has which of them, and who has acknowledged.

use askama::Template;
use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use wire_formats::diff::{self, Difference};
use wire_formats::{editor, render};
use wire_reading::Language;
use wire_rights::{DeskCopy, Editing};
use wire_store::{ObligationFilter, PickupFilter, TakeResult};
use wire_story::{Availability, ProductId, PublisherId, Status, Story, Version};

use crate::app::App;
use crate::desk::correct::find;
use crate::desk::names::{Names, headline};
use crate::desk::obligations::{LineState, ObligationLine};
use crate::desk::products::one::whose_terms;
use crate::desk::stories::who_has;
use crate::desk::subjects::of_story::{Asked, Subjects};
use crate::error::{Page, PageError, show};
use crate::happened::{Happened, Label};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::pickups::lines::{PickupLine, lines};
use crate::reading::{Read, Sourced, Wanted};
use crate::session::{AnyDesk, Desk};

#[derive(Template)]
#[template(path = "desk/story.html")]
struct StoryPage {
    layout: Layout,
    story: Story,
    headline: String,
    byline: String,
    summary: String,
    status: Status,
    change: &'static str,
    note: String,
    embargo: Option<Timestamp>,
    licence_only: bool,
    may_edit: bool,
    versions: Vec<VersionLine>,
    takers: Vec<TakerLine>,
    /// How many have which version, as a sentence.
    who_has: String,
    obligations: Vec<ObligationLine>,
    open: usize,
    waiting: Vec<WaitingLine>,
    pickups: Vec<PickupLine>,
    /// The products that it belongs to.
    products: Vec<(ProductId, String)>,
    /// Which terms of free use hold for it.
    terms: Option<String>,
    subjects: Subjects,
    /// The newest text, for those who may edit it.
    text: Option<ShownText>,
    done: Option<&'static str>,
}

struct VersionLine {
    number: u32,
    change: &'static str,
    note: String,
    created: Timestamp,
    words: Option<usize>,
    /// Against the version with a text before it.
    difference: Option<Difference>,
}

/// The text of a version.
struct ShownText {
    html: String,
    language: String,
    version: u32,
    /// Whether what was read in it is marked; nothing where it can't be.
    read: Option<bool>,
    sourced: Option<Sourced>,
}

/// Who has which version by which exit.
struct TakerLine {
    publisher: PublisherId,
    name: String,
    version: u32,
    latest: bool,
    by_exit: &'static str,
    result: &'static str,
    last: Timestamp,
    times: u32,
}

/// A delivery that didn't arrive yet.
struct WaitingLine {
    publisher: PublisherId,
    name: String,
    /// By what: a webhook or a file drop, and on which host.
    to: String,
    /// What it is about.
    happened: Option<Label>,
    attempts: u32,
    due: Timestamp,
    error: String,
}

/// `GET /desk/stories/{story}`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<AnyDesk>,
    Path(id): Path<String>,
    Query(done): Query<Done>,
    Query(wanted): Query<Wanted>,
    Query(asked): Query<Asked>,
) -> Page {
    let (story, version) = find(&app, &id).await?;
    let editing = desk.signed_in.user.role.editing();
    let mut names = Names::default();
    let obligations =
        ObligationLine::list(&app, ObligationFilter::OfStory(story.id), 0, u32::MAX).await?;
    let filter = PickupFilter {
        story: Some(story.id),
        ..PickupFilter::default()
    };
    let pickups = app.store.pickups(&filter, 0, 50).await?;
    let holders = app.store.holders(story.id).await?;
    let versions = app.store.versions(story.id).await?;
    let text = match editing {
        Some(permission) => text(&app, permission, &story, &versions, &wanted).await?,
        None => None,
    };
    let content = version.content();
    let in_force = app.in_force().await?;
    show(&StoryPage {
        layout: desk.layout(&app, "Story", "/desk").await?,
        headline: headline(&app, &version).await?,
        products: content.map_or_else(Vec::new, |content| {
            let all = in_force.catalogue.products().iter();
            all.filter(|product| product.covers(&story, content))
                .map(|product| (product.id, product.name.clone()))
                .collect()
        }),
        terms: content.map(|content| whose_terms(&in_force, &story, content)),
        byline: content
            .map(|content| content.byline.clone())
            .unwrap_or_default(),
        summary: content
            .map(|content| content.summary.clone())
            .unwrap_or_default(),
        status: version.status(),
        change: version.change_code(),
        note: version.change_note().to_owned(),
        embargo: story.embargo_at(app.now()).map(|embargo| embargo.until),
        licence_only: story.availability == Availability::LicenceOnly,
        may_edit: editing.is_some(),
        versions: lines_of(&versions, editing),
        text,
        takers: takers(&app, &mut names, &story).await?,
        who_has: who_has(&holders),
        open: obligations.iter().filter(|line| line.is_open()).count(),
        obligations,
        waiting: waiting(&app, &mut names, &story).await?,
        pickups: lines(&app, &mut names, pickups).await?,
        subjects: Subjects::of(&app, &story, &version, editing, &asked).await?,
        done: done.sentence(),
        story,
    })
}

/// The versions, newest first, with what differs from the text before.
fn lines_of(versions: &[Version], editing: Option<Editing>) -> Vec<VersionLine> {
    let mut lines = Vec::with_capacity(versions.len());
    let mut before: Option<&Version> = None;
    for version in versions {
        let content = version.content();
        let difference = editing.and_then(|permission| {
            let old = before.and_then(Version::content)?;
            diff::difference(
                &DeskCopy::new(permission, old),
                &DeskCopy::new(permission, content?),
            )
        });
        lines.push(VersionLine {
            number: version.number.get(),
            change: version.change_code(),
            note: version.change_note().to_owned(),
            created: version.created,
            words: content.map(|content| content.body.words()),
            difference,
        });
        if content.is_some() {
            before = Some(version);
        }
    }
    lines.reverse();
    lines
}

/// The text of the newest version that has one, with what was read in it.
async fn text(
    app: &App,
    permission: Editing,
    story: &Story,
    versions: &[Version],
    wanted: &Wanted,
) -> Result<Option<ShownText>, PageError> {
    let mut newest_first = versions.iter().rev();
    let newest = newest_first.find_map(|version| Some((version, version.content()?)));
    let Some((version, content)) = newest else {
        return Ok(None);
    };
    let copy = DeskCopy::new(permission, content);
    let read = match wanted.is_read() {
        true => {
            let corrections = app.store.reading_corrections(story.id).await?;
            Read::new(
                editor::plain(&copy),
                &content.language,
                story.date,
                corrections,
            )
            .await
        }
        false => None,
    };
    let marks = read.as_ref().map(|read| read.marks(true));
    let pictures = app.wire().await?.base_url.join("/desk/pictures/").ok();
    let options = render::Options {
        headline: false,
        pictures: pictures.as_ref(),
        reading: marks.as_ref(),
        ..render::Options::default()
    };
    Ok(Some(ShownText {
        html: render::preview(&copy, &options),
        language: content.language.clone(),
        version: version.number.get(),
        sourced: read.as_ref().and_then(Read::sourced),
        read: Language::of_tag(&content.language).map(|_| read.is_some()),
    }))
}

async fn takers(app: &App, names: &mut Names, story: &Story) -> Result<Vec<TakerLine>, PageError> {
    let mut lines = Vec::new();
    for entry in app.store.takes_of_story(story.id).await? {
        lines.push(TakerLine {
            publisher: entry.publisher,
            name: names.publisher(app, entry.publisher).await?,
            version: entry.version.get(),
            latest: entry.version == story.latest,
            by_exit: entry.exit.name(),
            result: match entry.result {
                TakeResult::Given => "taken",
                TakeResult::Delivered => "delivered",
                TakeResult::TimedOut => "perhaps delivered",
                TakeResult::Failed => "failed",
            },
            last: entry.last,
            times: entry.times,
        });
    }
    lines.sort_by(|a, b| (&a.name, b.version, b.last).cmp(&(&b.name, a.version, a.last)));
    Ok(lines)
}

async fn waiting(
    app: &App,
    names: &mut Names,
    story: &Story,
) -> Result<Vec<WaitingLine>, PageError> {
    let mut lines = Vec::new();
    let waiting = app.store.pending_about(story.id).await?;
    let happened = Happened::of(app, &waiting, &[]).await?;
    for delivery in waiting {
        let subscription = app.store.subscription(delivery.subscription).await?;
        let Some(subscription) = subscription.filter(|it| it.disabled.is_none()) else {
            continue;
        };
        lines.push(WaitingLine {
            publisher: subscription.publisher,
            name: names.publisher(app, subscription.publisher).await?,
            to: format!(
                "{} at {}",
                subscription.destination.exit().name(),
                subscription.destination.host()
            ),
            happened: happened.label(delivery.seq),
            attempts: delivery.attempts,
            due: delivery.due,
            error: delivery.last_error,
        });
    }
    Ok(lines)
}
