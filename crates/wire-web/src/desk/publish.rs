//! Publishing a draft: what will happen, and then doing it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use jiff::Timestamp;
use serde::Deserialize;
use wire_rights::{Decision, Editing, Exit, Request, decide, not_ours};
use wire_store::{Destination, Draft, LikeKilled, StoreError};
use wire_story::{
    Availability, Change, Content, Edition, Embargo, PictureRights, Story, Version, VersionNumber,
};

use crate::app::App;
use crate::desk::draft::{find, title};
use crate::desk::frame::show_form;
use crate::desk::hold::Sure;
use crate::desk::like_killed::{self, Resembles};
use crate::desk::story_form::StoryForm;
use crate::error::{Page, PageError, as_sentence, go};
use crate::layout::{Layout, Section};
use crate::session::Desk;

#[derive(Template)]
#[template(path = "desk/publish.html")]
struct PublishPage {
    layout: Layout,
    draft: Draft,
    headline: String,
    words: usize,
    missing: Vec<String>,
    /// The embargo has passed already.
    late_embargo: bool,
    third_party_picture: bool,
    /// What of it isn't the wire's to license.
    not_ours: Option<String>,
    /// Of what nobody has said whose it is.
    questions: Vec<String>,
    /// The killed story that it looks like.
    resembles: Option<Resembles>,
    reach: Reach,
}

/// Whom a story would reach if it were out now.
#[derive(Default)]
struct Reach {
    granted: Vec<String>,
    offered: usize,
    refused: usize,
    webhooks: usize,
    drops: usize,
}

/// What the page asks.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Answer {
    #[serde(flatten)]
    sure: Sure,
    /// Why it may go though it looks like a killed story.
    #[serde(default)]
    although: String,
}

/// `GET /desk/drafts/{draft}/publish`
pub(crate) async fn ask(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(draft): Path<String>,
) -> Page {
    let draft = find(&app, &draft).await?;
    let alike = app.store.like_killed(&draft.content, None).await?;
    page(&app, &desk, draft, &Answer::default(), alike).await
}

/// `POST /desk/drafts/{draft}/publish`
pub(crate) async fn publish(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(draft): Path<String>,
    Form(answer): Form<Answer>,
) -> Page {
    let draft = find(&app, &draft).await?;
    let sure = answer.sure.is_said();
    if !sure || !missing(&draft.content).is_empty() || embargo_is_late(&draft, app.now()) {
        let alike = app.store.like_killed(&draft.content, None).await?;
        return page(&app, &desk, draft, &answer, alike).await;
    }
    let store = like_killed::store(&app, &desk, &answer.although);
    let published = match store.publish_draft(draft.id, app.now()).await {
        Err(StoreError::LikeKilled(alike)) => {
            return page(&app, &desk, draft, &answer, Some(alike)).await;
        }
        published => published?,
    };
    app.waker.wake();
    desk.log(&app, "published", published.story).await?;
    go(&format!("/desk/stories/{}?done=published", published.story))
}

async fn page(
    app: &App,
    desk: &Desk<Editing>,
    draft: Draft,
    answer: &Answer,
    alike: Option<LikeKilled>,
) -> Page {
    let missing = missing(&draft.content);
    let reach = if missing.is_empty() {
        reach(app, &draft).await?
    } else {
        Reach::default()
    };
    let resembles = alike.map(|alike| Resembles::new(&alike, &answer.although));
    let reviewed = StoryForm::of_draft(desk.permission, &draft)
        .reviewed(desk.permission, draft.date, draft.corrections.clone())
        .await;
    let usable = !(answer.sure.is_said() && resembles.is_some());
    show_form(
        usable,
        &PublishPage {
            layout: desk.layout(app, "Publish", "/desk/write").await?,
            headline: title(&draft),
            words: draft.content.body.words(),
            late_embargo: embargo_is_late(&draft, app.now()),
            third_party_picture: draft
                .content
                .picture
                .as_ref()
                .is_some_and(|picture| picture.rights == PictureRights::ThirdParty),
            not_ours: not_ours(&draft.content),
            questions: reviewed
                .questions
                .into_iter()
                .map(|question| question.sentence)
                .collect(),
            missing,
            reach,
            resembles,
            draft,
        },
    )
}

/// What a draft needs before it can go.
pub(crate) fn missing(content: &Content) -> Vec<String> {
    let mut missing = Vec::new();
    missing.extend(
        content
            .check()
            .err()
            .map(|error| as_sentence(&error.to_string())),
    );
    if let Some(picture) = &content.picture {
        if picture.alt_text.is_empty() {
            missing.push(
                "The picture has no description: say what it shows, for those who can't see it."
                    .to_owned(),
            );
        }
        if picture.credit.is_empty() {
            missing.push("The picture has no credit: say who made it.".to_owned());
        }
    }
    missing
}

fn embargo_is_late(draft: &Draft, at: Timestamp) -> bool {
    draft.embargo.is_some_and(|embargo| embargo.until <= at)
}

/// Decides for every publisher as if the story were out, embargo over: nothing is given by it.
async fn reach(app: &App, draft: &Draft) -> Result<Reach, PageError> {
    let now = app.now();
    let at = draft.embargo.map_or(now, |embargo| embargo.until.max(now));
    let story = Story {
        id: draft.id,
        source_id: None,
        creator: draft.creator.clone(),
        url: draft.url.clone(),
        date: draft.date,
        published: now,
        embargo: draft.embargo.map(|embargo| Embargo {
            lifted: Some(at),
            ..embargo
        }),
        availability: draft.availability,
        subjects: draft.subjects.clone(),
        latest: VersionNumber::FIRST,
    };
    let version = Version {
        story: draft.id,
        number: VersionNumber::FIRST,
        created: now,
        edition: Edition::Usable {
            content: draft.content.clone(),
            change: Change::New,
        },
    };
    let in_force = app.in_force().await?;
    let mut reach = Reach::default();
    for publisher in app.store.publishers().await? {
        let request = Request {
            story: &story,
            version: &version,
            publisher: Some(&publisher),
            person: None,
            exit: Exit::Page,
            taken_today: 0,
            at,
        };
        match decide(in_force.rules(), request) {
            Decision::Granted(_) => {
                for subscription in app.store.subscriptions_of(publisher.id).await? {
                    match subscription.destination {
                        _ if subscription.disabled.is_some() => {}
                        Destination::Webhook { .. } => reach.webhooks += 1,
                        Destination::Drop { .. } => reach.drops += 1,
                    }
                }
                reach.granted.push(publisher.name.clone());
            }
            Decision::Offered(_) => reach.offered += 1,
            Decision::Refused(_) => reach.refused += 1,
        }
    }
    Ok(reach)
}
