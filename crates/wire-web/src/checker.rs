//! Checking one page for copies of the wire's stories: fetch it, trace it, keep what was found.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Mutex;
use tokio::task::spawn_blocking;
use url::Url;
use wire_delivery::guard::{FetchedPage, GuardError};
use wire_rights::InForce;
use wire_store::{
    EventKind, NewPickup, Obligation, ObligationState, Pickup, PickupFilter, StoreError,
};
use wire_story::{PickupId, PublisherId, Status, Story, StoryId, Version, VersionNumber};
use wire_trace::{Document, Index, Page, PageContext};

use crate::app::App;
use crate::error::PageError;
use crate::pickups::record::{GONE, SavedFinding, SavedLook};
use crate::pickups::terms::of_copy;

/// An index of all stories, as of one place in the event log and of the rules then in force.
#[derive(Debug, Default)]
pub(crate) struct Checker {
    built: Mutex<Option<Built>>,
}

#[derive(Debug)]
struct Built {
    seq: u64,
    in_force: Arc<InForce>,
    /// Pages are traced side by side; a story that changed waits until they have been.
    index: Arc<RwLock<Index>>,
}

/// Stories that changed are put into the index one by one; of more than this it is built anew.
const ONE_BY_ONE: usize = 2_000;

/// What a check found.
#[derive(Debug)]
pub struct Checked {
    /// The stories that the page carries, those with most words first.
    pub pickups: Vec<PickupId>,
    /// Stories that the page carried at an earlier look and doesn't any more.
    pub gone: Vec<PickupId>,
    /// How many obligations the look has closed.
    pub closed: usize,
}

/// Why a page can't be checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The address can't be asked, or the page didn't come.
    #[error(transparent)]
    Fetch(#[from] GuardError),
    /// The server answers, but not with a page.
    #[error(
        "The server answers with status {0} instead of the page. Open the address in a browser and check that it is right."
    )]
    Answer(u16),
    /// The page isn't on a site of the publisher who asks.
    #[error(
        "This page isn't on one of your proved sites. You can check pages of your own sites only."
    )]
    NotYours,
    /// What came can't be read.
    #[error("The page can't be read: {0}.")]
    Read(#[from] wire_trace::PageError),
    /// The store says no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The tracing itself broke off.
    #[error("The check broke off. Try it again.")]
    BrokeOff,
}

impl From<CheckError> for PageError {
    fn from(error: CheckError) -> Self {
        match error {
            CheckError::Store(error) => error.into(),
            said => Self::Bad(said.to_string()),
        }
    }
}

/// Checks a page and gives the stories that it carries. `publisher` is who asks, where a publisher
/// does: it may check its own sites only.
pub(crate) async fn check_url(
    app: &App,
    url: &str,
    publisher: Option<PublisherId>,
) -> Result<Vec<PickupId>, PageError> {
    Ok(check(app, url, publisher).await?.pickups)
}

/// Checks a page: fetches it, finds the stories that it carries, keeps page and findings, and
/// closes the obligations that it shows as done.
///
/// # Errors
/// The page can't be fetched or read; the sentence says why.
pub async fn check(
    app: &App,
    url: &str,
    publisher: Option<PublisherId>,
) -> Result<Checked, CheckError> {
    let mut address = app.guard.target(url)?;
    address.set_fragment(None);
    let owner = app.store.publisher_by_domain(&host(&address)).await?;
    if publisher.is_some() && publisher != owner {
        return Err(CheckError::NotYours);
    }
    let fetched = app.guard.fetch_page(&address).await?;
    let known = known_at(app, &address, owner).await?;
    let is_gone = matches!(fetched.status, 404 | 410);
    let tells_that_it_is_gone = is_gone && !known.is_empty();
    if !fetched.is_success() && !tells_that_it_is_gone {
        return Err(CheckError::Answer(fetched.status));
    }
    let found = if is_gone {
        Vec::new()
    } else {
        trace(app, &fetched).await?
    };
    let hash = app.store.put_blob(&fetched.bytes).await?;
    let look = Look {
        address: &address,
        owner,
        fetched: &fetched,
        hash: &hash,
    };
    let mut checked = Checked {
        pickups: Vec::new(),
        gone: Vec::new(),
        closed: 0,
    };
    let mut seen = Vec::new();
    let in_force = app.in_force().await?;
    for pickup in found {
        let Ok(story) = pickup.story.parse::<StoryId>() else {
            continue;
        };
        let Some((story, latest)) = app.store.story(story).await? else {
            continue;
        };
        seen.push(story.id);
        let pickup = look.by_agreed_terms(app, &in_force, (&story, &latest), pickup);
        let saved = look.save(app, &story, &latest, &pickup.await?).await?;
        checked.pickups.push(saved);
    }
    for before in known {
        if !seen.contains(&before.look.story) && before.look.class != GONE {
            look.save_gone(app, before.look.story).await?;
            seen.push(before.look.story);
            checked.gone.push(before.id);
        }
    }
    if let Some(owner) = owner {
        checked.closed = close(app, owner, &seen, &address).await?;
    }
    Ok(checked)
}

/// One look at one page.
struct Look<'a> {
    address: &'a Url,
    owner: Option<PublisherId>,
    fetched: &'a FetchedPage,
    hash: &'a str,
}

impl Look<'_> {
    /// The pickup as the terms see it under which the page's publisher got its copy. The index knows
    /// those that hold for everybody; a licence's, or those that held before, make other findings.
    async fn by_agreed_terms(
        &self,
        app: &App,
        in_force: &InForce,
        (story, latest): (&Story, &Version),
        pickup: wire_trace::Pickup,
    ) -> Result<wire_trace::Pickup, CheckError> {
        let terms = of_copy(app, in_force, (story, latest), self.owner).await?;
        if terms == *in_force.terms_for(story, latest) {
            return Ok(pickup);
        }
        let document = Document::of(story, &app.store.versions(story.id).await?, &terms);
        let context = context(app, self.fetched);
        let (_, again) = compare(self.fetched.bytes.to_vec(), context, document).await?;
        Ok(again.unwrap_or(pickup))
    }

    async fn save(
        &self,
        app: &App,
        story: &Story,
        latest: &Version,
        pickup: &wire_trace::Pickup,
    ) -> Result<PickupId, StoreError> {
        let stopped = latest.status() != Status::Usable;
        let mut findings: Vec<SavedFinding> =
            pickup.findings.iter().map(SavedFinding::from).collect();
        if pickup.class.is_copy() && !self.is_entitled(app, story).await? {
            findings.insert(0, SavedFinding::not_entitled(self.owner.is_some()));
        }
        if stopped {
            findings.insert(0, SavedFinding::stopped(latest.status()));
        }
        app.store
            .save_pickup(&NewPickup {
                class: pickup.class.code().to_owned(),
                share: pickup.share,
                words: u32::try_from(pickup.words).unwrap_or(u32::MAX),
                versions: pickup
                    .versions
                    .iter()
                    .filter_map(|number| VersionNumber::new(*number))
                    .collect(),
                stale: pickup.stale || stopped,
                findings: serde_json::to_string(&findings).unwrap_or_default(),
                passages: serde_json::to_string(&SavedLook::new(self.fetched, pickup.best_version))
                    .unwrap_or_default(),
                ..self.nothing(app, latest.story)
            })
            .await
    }

    /// Whether the page is the original's site, or the ledger says that its publisher got the story.
    async fn is_entitled(&self, app: &App, story: &Story) -> Result<bool, StoreError> {
        let origin = story.url.as_ref().and_then(Url::host_str);
        if origin.is_some() && origin == self.address.host_str() {
            return Ok(true);
        }
        let holders = app.store.holders(story.id).await?;
        Ok(holders
            .iter()
            .any(|holder| Some(holder.publisher) == self.owner))
    }

    /// The page no longer carries the story.
    async fn save_gone(&self, app: &App, story: StoryId) -> Result<PickupId, StoreError> {
        app.store.save_pickup(&self.nothing(app, story)).await
    }

    fn nothing(&self, app: &App, story: StoryId) -> NewPickup {
        NewPickup {
            story,
            publisher: self.owner,
            page_url: self.address.to_string(),
            seen: app.now(),
            class: GONE.to_owned(),
            share: 0.0,
            words: 0,
            versions: Vec::new(),
            stale: false,
            findings: "[]".to_owned(),
            passages: serde_json::to_string(&SavedLook::new(self.fetched, 0)).unwrap_or_default(),
            page: Some(self.hash.to_owned()),
        }
    }
}

/// Which stories the page carries. Reading and comparing keep a core busy, so another thread does.
async fn trace(app: &App, fetched: &FetchedPage) -> Result<Vec<wire_trace::Pickup>, CheckError> {
    let index = index(app).await?;
    let bytes = fetched.bytes.clone();
    let context = context(app, fetched);
    spawn_blocking(move || {
        let page = Page::read(&bytes, context)?;
        let index = index.read().unwrap_or_else(PoisonError::into_inner);
        Ok(index.trace(&page))
    })
    .await
    .map_err(|_| CheckError::BrokeOff)?
}

/// How a page came.
fn context(app: &App, fetched: &FetchedPage) -> PageContext {
    PageContext {
        url: Some(fetched.url.clone()),
        content_type: fetched.content_type().map(ToOwned::to_owned),
        robots: fetched.robots(),
        seen: Some(app.now()),
        ..PageContext::default()
    }
}

/// The index of all stories, brought up to the event log: a story can be found as soon as it is published.
/// It is built anew when the rules have moved, because copies are held against them.
async fn index(app: &App) -> Result<Arc<RwLock<Index>>, CheckError> {
    // Whoever comes while it is being built waits for it instead of building a second one.
    let mut built = app.checker.built.lock().await;
    let seq = app.store.last_seq().await?;
    let in_force = Arc::new(app.in_force().await?);
    if let Some(built) = built.as_mut()
        && built.in_force == in_force
        && let Some(changed) = changed_since(app, built.seq, seq).await?
    {
        let index = Arc::clone(&built.index);
        if !changed.is_empty() {
            spawn_blocking(move || {
                let mut index = index.write().unwrap_or_else(PoisonError::into_inner);
                for (story, versions) in &changed {
                    if let Some(latest) = versions.last() {
                        let terms = in_force.terms_for(story, latest);
                        index.put(Document::of(story, versions, terms));
                    }
                }
            })
            .await
            .map_err(|_| CheckError::BrokeOff)?;
        }
        built.seq = seq;
        return Ok(Arc::clone(&built.index));
    }
    let rules = Arc::clone(&in_force);
    let documents = app.store.all_documents().await?;
    let index = spawn_blocking(move || {
        Index::build(documents.iter().filter_map(|document| {
            let terms = rules.terms_for(&document.story, document.versions.last()?);
            Some(Document::of(&document.story, &document.versions, terms))
        }))
    })
    .await
    .map_err(|_| CheckError::BrokeOff)?;
    let index = Arc::new(RwLock::new(index));
    *built = Some(Built {
        seq,
        in_force,
        index: Arc::clone(&index),
    });
    Ok(index)
}

/// The stories of the events after `from` up to `to`, as they are now; nothing, where they are too many.
async fn changed_since(
    app: &App,
    from: u64,
    to: u64,
) -> Result<Option<Vec<(Story, Vec<Version>)>>, StoreError> {
    let count = usize::try_from(to.saturating_sub(from)).unwrap_or(usize::MAX);
    if count > ONE_BY_ONE {
        return Ok(None);
    }
    let mut ids = BTreeSet::new();
    let mut after = from;
    while after < to {
        let events = app.store.events_after(after, 500).await?;
        let Some(last) = events.last() else { break };
        after = last.seq;
        ids.extend(events.iter().map(|event| event.story));
    }
    // In the order of their ids, as they are when the index is built anew.
    let mut changed = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some((story, _)) = app.store.story(id).await? {
            changed.push((story, app.store.versions(id).await?));
        }
    }
    Ok(Some(changed))
}

/// Reads a stored page again and compares it with these versions of a story. No pickup, where the
/// page carries nothing of them.
pub(crate) async fn compare(
    bytes: Vec<u8>,
    context: PageContext,
    document: Document,
) -> Result<(Page, Option<wire_trace::Pickup>), CheckError> {
    spawn_blocking(move || {
        let page = Page::read(&bytes, context)?;
        let pickup = Index::build([document]).trace(&page).into_iter().next();
        Ok((page, pickup))
    })
    .await
    .map_err(|_| CheckError::BrokeOff)?
}

/// The pickups that earlier looks have found at this address.
async fn known_at(
    app: &App,
    address: &Url,
    owner: Option<PublisherId>,
) -> Result<Vec<Pickup>, StoreError> {
    /// Pickups are read in steps of this many.
    const STEP: u32 = 500;
    let filter = PickupFilter {
        publisher: owner,
        ..PickupFilter::default()
    };
    let mut known = Vec::new();
    let mut offset = 0;
    loop {
        let page = app.store.pickups(&filter, offset, STEP).await?;
        let full = page.len() == STEP as usize;
        known.extend(
            page.into_iter()
                .filter(|pickup| pickup.look.page_url == address.as_str()),
        );
        if !full {
            return Ok(known);
        }
        offset += STEP;
    }
}

/// Closes what a publisher's pages show as done: every page of it that was found with the story has
/// the mended text or no text of it any more.
async fn close(
    app: &App,
    publisher: PublisherId,
    stories: &[StoryId],
    address: &Url,
) -> Result<usize, StoreError> {
    let mut closed = 0;
    for obligation in app.store.obligations_of(publisher).await? {
        if obligation.state != ObligationState::Open || !stories.contains(&obligation.story) {
            continue;
        }
        let filter = PickupFilter {
            publisher: Some(publisher),
            story: Some(obligation.story),
            stale: false,
        };
        let pages = app.store.pickups(&filter, 0, 1000).await?;
        if !pages.is_empty() && pages.iter().all(|page| is_done(page, &obligation)) {
            let by = format!("a look at the page {address}");
            app.store.acknowledge(obligation.id, &by, app.now()).await?;
            closed += 1;
        }
    }
    Ok(closed)
}

/// Whether a page shows that what was asked is done.
fn is_done(page: &Pickup, obligation: &Obligation) -> bool {
    // A look from before the change says nothing about it.
    if page.look.seen < obligation.opened {
        return false;
    }
    page.look.class == GONE
        || (obligation.change == EventKind::Correction
            && page.look.versions.contains(&obligation.version))
}

/// The host of an address as sites are named by it: with the port, where it isn't the usual one.
pub(crate) fn host(address: &Url) -> String {
    let host = address.host_str().unwrap_or_default();
    match address.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}
