//! Taking a story: find it, decide, record. Every exit of this crate goes through here.

use std::collections::BTreeSet;

use axum::extract::Request;
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use wire_rights::{
    Decision, Exit, Head, InForce, Licensed, Listed, Measured, Publisher, ThirdParty, decide,
};
use wire_store::{StoreError, Take, TakeResult, others};
use wire_story::{PublisherId, Story, StoryId, UserId, Version};

use crate::app::App;
use crate::error::PageError;

/// A story that somebody asks for, in its newest version.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) story: Story,
    pub(crate) version: Version,
}

/// What a publisher wants of a copy, in an address.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(crate) struct Wanted {
    /// Whether a third party's passages are left out: `keep` or `leave-out`.
    #[serde(default)]
    pub(crate) third_party: ThirdParty,
}

/// The story of this id, if there is one.
pub(crate) async fn find(app: &App, id: &str) -> Result<Option<Asked>, StoreError> {
    let Ok(id) = id.parse::<StoryId>() else {
        return Ok(None);
    };
    let found = app.store.story(id).await?;
    Ok(found.map(|(story, version)| Asked { story, version }))
}

/// What is said of a story that isn't there, or that may not even be known to be there.
pub(crate) fn unknown() -> PageError {
    PageError::NotFound("There is no story at this address.".into())
}

/// The publisher of a signed-in person.
pub(crate) async fn publisher(app: &App, id: PublisherId) -> Result<Publisher, PageError> {
    app.store
        .publisher(id)
        .await?
        .ok_or_else(|| PageError::NotFound("This publisher no longer exists.".into()))
}

impl Asked {
    /// What anybody may know of it.
    pub(crate) fn listed(&self, at: Timestamp) -> Option<Listed> {
        Listed::of(&self.story, &self.version, at)
    }

    /// Whether this publisher may have it by this exit. A person is named wherever one asks: licences
    /// with seats are for those who have one.
    pub(crate) async fn decide<'a>(
        &'a self,
        app: &App,
        in_force: &'a InForce,
        publisher: Option<&'a Publisher>,
        person: Option<UserId>,
        exit: Exit,
    ) -> Result<Decision<'a>, StoreError> {
        let at = app.now();
        let taken_today = match publisher {
            Some(publisher) => {
                app.store
                    .taken_today(publisher.id, at, self.story.id)
                    .await?
            }
            None => 0,
        };
        Ok(decide(
            in_force.rules(),
            wire_rights::Request {
                story: &self.story,
                version: &self.version,
                publisher,
                person,
                exit,
                taken_today,
                at,
            },
        ))
    }
}

/// A publisher that looks at a list of stories: held against the rules once, with one look into the
/// ledger, however many stories are on the list.
pub(crate) struct Looking<'a> {
    measured: Measured<'a>,
    taken: BTreeSet<StoryId>,
}

impl<'a> Looking<'a> {
    pub(crate) async fn new(
        app: &App,
        in_force: &'a InForce,
        publisher: &'a Publisher,
        person: Option<UserId>,
    ) -> Result<Self, StoreError> {
        let at = app.now();
        Ok(Self {
            measured: Measured::new(in_force.rules(), publisher, at).for_person(person),
            taken: app.store.taken_on_day(publisher.id, at).await?,
        })
    }

    /// Whether the publisher may have a story by this exit.
    pub(crate) fn may_have(&self, story: &Head, exit: Exit) -> bool {
        let taken_today = others(&self.taken, story.id());
        self.measured.may_have_head(story, exit, taken_today)
    }

    /// What the publisher may do with a story by this exit.
    pub(crate) fn decide(
        &self,
        story: &'a Story,
        version: &'a Version,
        exit: Exit,
    ) -> Decision<'a> {
        let taken_today = others(&self.taken, story.id);
        self.measured.decide(story, version, exit, taken_today)
    }
}

/// Writes into the ledger that this copy was given, before it is.
pub(crate) async fn record(app: &App, licensed: &Licensed<'_>) -> Result<(), StoreError> {
    record_all(app, &[Take::of(licensed, app.now(), TakeResult::Given)]).await
}

/// The same for many copies. Who asks by HEAD is given none: the body of the answer is dropped.
pub(crate) async fn record_all(app: &App, takes: &[Take]) -> Result<(), StoreError> {
    if only_head() {
        return Ok(());
    }
    app.store.record_takes(takes).await
}

/// Whether the request that is being answered is a HEAD, whose answer has no body.
pub(crate) fn only_head() -> bool {
    ONLY_HEAD.try_with(|only_head| *only_head).unwrap_or(false)
}

tokio::task_local! {
    /// Whether the request that this task answers is a HEAD.
    static ONLY_HEAD: bool;
}

/// Answers requests, and remembers of each whether its answer will have a body.
pub(crate) async fn note_head(request: Request, next: Next) -> Response {
    let only_head = request.method() == Method::HEAD;
    ONLY_HEAD.scope(only_head, next.run(request)).await
}
