//! A story's page: what this visitor may do with it, and why.

use askama::Template;
use axum::extract::{Path, Query, State};
use wire_formats::render;
use wire_formats::terms::Quoted;
use wire_reading::Language;
use wire_rights::{Basis, Decision, Exit, InForce, Licensed, Listed, Reason};
use wire_store::{StoreError, TakeResult};
use wire_story::{Availability, Picture, PublisherId, StoryId};

use crate::app::App;
use crate::error::{Page, show};
use crate::layout::{Layout, Section};
use crate::licensing::way::Way;
use crate::open::machines::{self, ForMachines};
use crate::reading::{Read, Sourced, Wanted};
use crate::reasons::{self, ShownReason};
use crate::session::Visitor;
use crate::take::{self, Asked};

#[derive(Template)]
#[template(path = "story.html")]
struct StoryPage {
    layout: Layout,
    listed: Listed,
    /// The text as HTML, for those who may read it.
    text: Option<String>,
    /// Whether what was read in it is marked; nothing where it can't be.
    read: Option<bool>,
    sourced: Option<Sourced>,
    /// The lead picture, where it goes with the text.
    picture: Option<Picture>,
    /// The version that the publisher had before it opened this page.
    had: Option<u32>,
    decision: &'static str,
    /// What its label says.
    label: &'static str,
    reasons: Vec<ShownReason>,
    visitor_is: String,
    signed_in: bool,
    is_publisher: bool,
    /// The terms under which it may be used, and what they are called; none while nobody may use it, or
    /// where they are still to be agreed.
    terms: Option<(&'static str, Vec<String>)>,
    /// How a publisher comes to a licence for it.
    way: Option<Way>,
    /// Whether there are passages that a copy can be had without.
    may_leave_out: bool,
    /// The version of terms of its own that the publisher is asked to accept.
    asks: Option<u32>,
    machines: ForMachines,
    contact: String,
    desk_path: Option<String>,
}

/// `GET /stories/{story}`
pub(crate) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(story): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Page {
    let asked = take::find(&app, &story).await?.ok_or_else(take::unknown)?;
    let listed = asked.listed(app.now()).ok_or_else(take::unknown)?;
    let publisher = match visitor.publisher() {
        Some(id) => Some(take::publisher(&app, id).await?),
        None => None,
    };
    let (wire, in_force) = (app.wire().await?, app.in_force().await?);
    let decision = asked
        .decide(
            &app,
            &in_force,
            publisher.as_ref(),
            visitor.person(),
            Exit::Page,
        )
        .await?;
    let had = match &publisher {
        Some(publisher) => had(&app, publisher.id, asked.story.id).await?,
        None => None,
    };
    let may_leave_out = matches!(&decision, Decision::Granted(licensed)
        if !licensed.omits_third_party() && licensed.rights_line().is_some());
    let shown = match &decision {
        Decision::Granted(licensed) => {
            take::record(&app, licensed).await?;
            Some(Shown::new(&app, licensed, &wanted).await?)
        }
        Decision::Offered(_) | Decision::Refused(_) => None,
    };
    let Shown {
        text,
        picture,
        read,
        sourced,
        quoted,
    } = shown.unwrap_or_default();
    let role = visitor
        .signed_in
        .as_ref()
        .map(|signed_in| signed_in.user.role);
    let title = listed.title().to_owned();
    let terms = in_force.terms_for(&asked.story, &asked.version);
    let published = machines::published(&wire, terms);
    let way = match (&publisher, &decision) {
        (Some(publisher), Decision::Offered(reasons) | Decision::Refused(reasons)) => {
            Way::to(&app, &asked, publisher.id, &in_force.catalogue, reasons).await?
        }
        _ => None,
    };
    let mut answer = show(&StoryPage {
        layout: app.layout(title, Section::Stories, &visitor).await?,
        text,
        picture,
        read,
        sourced,
        may_leave_out,
        had,
        decision: decision.code(),
        label: reasons::label(decision.code(), decision.reasons()),
        reasons: decision.reasons().iter().map(ShownReason::from).collect(),
        visitor_is: publisher
            .as_ref()
            .map_or_else(|| "you".to_owned(), |publisher| publisher.name.clone()),
        signed_in: role.is_some(),
        is_publisher: publisher.is_some(),
        terms: terms_of_use(&in_force, &asked, &listed, &decision),
        way,
        asks: asks(decision.reasons()),
        machines: ForMachines::new(&published, &asked.story, &listed, &quoted),
        contact: terms.contact.clone(),
        desk_path: role
            .filter(|role| role.is_desk())
            .map(|_| format!("/desk/stories/{}", listed.id)),
        listed,
    })?;
    machines::say(&published, &mut answer);
    Ok(answer)
}

/// What of a copy is shown on the page.
#[derive(Default)]
struct Shown {
    text: Option<String>,
    picture: Option<Picture>,
    read: Option<bool>,
    sourced: Option<Sourced>,
    /// What is surely somebody's, for machines.
    quoted: Vec<Quoted>,
}

impl Shown {
    async fn new(app: &App, licensed: &Licensed<'_>, wanted: &Wanted) -> Result<Self, StoreError> {
        let (content, date) = (licensed.content(), licensed.story().date);
        let can_be_read = Language::of_tag(&content.language).is_some();
        let read = match wanted.is_read() {
            true => {
                let corrections = app.store.reading_corrections(licensed.story().id).await?;
                Read::new(
                    render::plain(licensed),
                    &content.language,
                    date,
                    corrections,
                )
                .await
            }
            false => None,
        };
        let marks = read.as_ref().map(|read| read.marks(false));
        let options = render::Options {
            reading: marks.as_ref(),
            ..render::Options::default()
        };
        Ok(Self {
            text: Some(render::body_html(licensed, &options)),
            picture: licensed.picture().cloned(),
            sourced: read.as_ref().and_then(Read::sourced),
            quoted: read.as_ref().map(Read::quoted).unwrap_or_default(),
            read: can_be_read.then(|| read.is_some()),
        })
    }
}

/// The terms under which a story may be used: what was agreed, else those of free use where it is
/// offered free.
fn terms_of_use(
    in_force: &InForce,
    asked: &Asked,
    listed: &Listed,
    decision: &Decision<'_>,
) -> Option<(&'static str, Vec<String>)> {
    let Asked { story, version } = asked;
    if let Decision::Granted(licensed) = decision {
        let called = match licensed.basis() {
            Basis::Free(_) => "Terms of free use",
            Basis::Licence(_) => "Terms of your licence",
        };
        return Some((called, licensed.terms().prose_for(story, version)));
    }
    let is_free = story.availability == Availability::Free
        && version.content().is_some()
        && listed.embargoed_until.is_none();
    is_free.then(|| {
        let terms = in_force.terms_for(story, version);
        ("Terms of free use", terms.prose_for(story, version))
    })
}

/// The version of the story's own terms that is to be accepted first.
pub(crate) fn asks(reasons: &[Reason]) -> Option<u32> {
    reasons.iter().find_map(|reason| match reason {
        Reason::OwnTermsNotAccepted { version, .. } => Some(*version),
        _ => None,
    })
}

/// The newest version of a story that a publisher has.
async fn had(app: &App, publisher: PublisherId, story: StoryId) -> Result<Option<u32>, StoreError> {
    let takes = app.store.takes_of(publisher).await?;
    Ok(takes
        .iter()
        .filter(|take| take.story == story && take.result != TakeResult::Failed)
        .map(|take| take.version.get())
        .max())
}
