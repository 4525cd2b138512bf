//! Looks at pages: a page is fetched, held against all stories, kept with what was found, and closes the
//! obligations that it shows as done. People ask for one; known pickups that aren't mended are looked at
//! again by themselves.

pub(crate) mod again;
mod close;
mod index;
pub mod record;
mod save;
pub mod terms;

use std::collections::HashMap;
use std::sync::Arc;

use tokio::task::spawn_blocking;
use url::Url;
use wire_rights::InForce;
use wire_store::{Store, StoreError};
use wire_story::{PickupId, PublisherId, Story, StoryId, Version};
use wire_trace::{Document, Page, PageContext};

use crate::guard::{FetchedPage, GuardError};
use crate::{Clock, Guard};
use index::StoryIndex;
use record::GONE;
use save::Look;

/// Looks at pages. Cheap to clone; all clones share one index of the stories.
#[derive(Clone, Debug)]
pub struct Looker {
    store: Store,
    guard: Guard,
    clock: Clock,
    index: Arc<StoryIndex>,
}

/// Who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Eyes {
    /// A person, who can look at the page too.
    OfAPerson,
    /// A program alone.
    OfAProgram,
}

/// A story that a page carries, with all the versions that it was compared with.
struct Found {
    story: Story,
    versions: Vec<Version>,
    pickup: wire_trace::Pickup,
}

/// How many words a page has at least from which something follows.
const TELLING: usize = 20;

/// What a look found.
#[derive(Debug)]
pub struct Looked {
    /// The stories that the page carries, those with most words first.
    pub pickups: Vec<PickupId>,
    /// Stories that the page carried at an earlier look and doesn't any more.
    pub gone: Vec<PickupId>,
    /// How many obligations the look has closed.
    pub closed: usize,
}

/// Why a page can't be looked at.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
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
    /// What came isn't the page, or so little of it that nothing follows from it.
    #[error(
        "What came has no text of the story, but it is no page of that site with a text either: it may be empty, behind a wall, or made by a script. Open the address in a browser."
    )]
    Unclear,
    /// The tracing itself broke off.
    #[error("The check broke off. Try it again.")]
    BrokeOff,
}

impl Looker {
    pub(crate) fn new(store: Store, guard: Guard, clock: Clock) -> Self {
        Self {
            store,
            guard,
            clock,
            index: Arc::default(),
        }
    }

    /// Looks at a page: fetches it, finds the stories that it carries, keeps page and findings, and
    /// closes the obligations that it shows as done. `asks` is the publisher who wants it, where one
    /// does: it may have its own sites looked at only.
    ///
    /// # Errors
    /// The page can't be fetched or read; the sentence says why.
    pub async fn look(&self, url: &str, asks: Option<PublisherId>) -> Result<Looked, LookError> {
        self.look_as(url, asks, Eyes::OfAPerson).await
    }

    async fn look_as(
        &self,
        url: &str,
        asks: Option<PublisherId>,
        eyes: Eyes,
    ) -> Result<Looked, LookError> {
        let mut address = self.guard.target(url)?;
        address.set_fragment(None);
        let owner = self.store.publisher_by_domain(&host(&address)).await?;
        if asks.is_some() && asks != owner {
            return Err(LookError::NotYours);
        }
        let fetched = self.guard.fetch_page(&address).await?;
        let known = self.store.pickups_at(address.as_str()).await?;
        // Whose page it was when it was found it stays, though the site isn't proved any more.
        let owner = owner.or_else(|| known.iter().find_map(|before| before.look.publisher));
        let is_gone = matches!(fetched.status, 404 | 410);
        let tells_that_it_is_gone = is_gone && !known.is_empty();
        if !fetched.is_success() && !tells_that_it_is_gone {
            return Err(LookError::Answer(fetched.status));
        }
        let in_force = self.store.in_force().await?;
        let (found, words) = if is_gone {
            (Vec::new(), 0)
        } else {
            self.trace(&in_force, &fetched).await?
        };
        let missed = known.iter().any(|before| {
            let at_it = |found: &Found| found.story.id == before.look.story;
            before.look.class != GONE && !found.iter().any(at_it)
        });
        if missed && !is_gone && !tells_something(&fetched, &address, words) {
            return Err(LookError::Unclear);
        }
        let hash = self.store.put_blob(&fetched.bytes).await?;
        let look = Look {
            store: &self.store,
            seen: self.clock.now(),
            address: &address,
            owner,
            fetched: &fetched,
            hash: &hash,
        };
        let mut looked = Looked {
            pickups: Vec::new(),
            gone: Vec::new(),
            closed: 0,
        };
        let mut seen = Vec::new();
        for Found {
            story,
            versions,
            pickup,
        } in found
        {
            let Some(latest) = versions.last() else {
                continue;
            };
            seen.push(story.id);
            let before = known.iter().find(|known| known.look.story == story.id);
            let pickup = look
                .by_agreed_terms(&in_force, (&story, &versions), latest, pickup)
                .await?;
            let (id, kept) = look.save(&story, latest, &pickup).await?;
            self.plan(id, &kept, before, &versions).await?;
            looked.pickups.push(id);
        }
        for before in known {
            if seen.contains(&before.look.story) {
                continue;
            }
            // What a program doesn't see may be hidden from programs: it takes two looks.
            let is_sure = is_gone || eyes == Eyes::OfAPerson || before.again.trouble.is_some();
            if before.look.class != GONE {
                if !is_sure {
                    self.doubt(&before).await?;
                    continue;
                }
                looked.gone.push(before.id);
            }
            let (id, kept) = look.save_gone(before.look.story).await?;
            seen.push(before.look.story);
            let versions = self.store.versions(before.look.story).await?;
            self.plan(id, &kept, Some(&before), &versions).await?;
        }
        if let Some(owner) = owner {
            looked.closed = close::close(&look, owner, &seen).await?;
        }
        Ok(looked)
    }

    /// Which stories the page carries, and how many words it has. Reading and comparing keep a core busy, so another thread does.
    async fn trace(
        &self,
        in_force: &InForce,
        fetched: &FetchedPage,
    ) -> Result<(Vec<Found>, usize), LookError> {
        let grams = self.index.of(&self.store).await?;
        let bytes = fetched.bytes.clone();
        let context = PageContext {
            seen: Some(self.clock.now()),
            ..context(fetched)
        };
        let (page, candidates) = busy(move || {
            let page = Page::read(&bytes, context)?;
            let candidates = grams.candidates(&page).into_iter();
            let ids: Vec<StoryId> = candidates
                .filter_map(|number| grams.key(number)?.parse().ok())
                .collect();
            Ok((page, ids))
        })
        .await?;
        let mut documents = Vec::with_capacity(candidates.len());
        let mut stories = HashMap::with_capacity(candidates.len());
        for story in candidates {
            if let Some((story, latest)) = self.store.story(story).await? {
                let versions = self.store.versions(story.id).await?;
                let terms = in_force.terms_for(&story, &latest);
                documents.push(Document::of(&story, &versions, terms));
                stories.insert(story.id.to_string(), (story, versions));
            }
        }
        let words = page.words();
        let found = busy(move || Ok(wire_trace::compare(&page, documents))).await?;
        let found = found.into_iter().filter_map(|pickup| {
            let (story, versions) = stories.remove(&pickup.story)?;
            Some(Found {
                story,
                versions,
                pickup,
            })
        });
        Ok((found.collect(), words))
    }
}

/// Does what keeps a core busy on a thread of its own.
async fn busy<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LookError> + Send + 'static,
) -> Result<T, LookError> {
    spawn_blocking(work)
        .await
        .map_err(|_| LookError::BrokeOff)?
}

/// Whether it means something that a page lacks a story: it is a page of the host that was asked, and has
/// a text.
fn tells_something(fetched: &FetchedPage, asked: &Url, words: usize) -> bool {
    let bare = |url: &Url| host(url).trim_start_matches("www.").to_owned();
    let kind = fetched.content_type().unwrap_or("text/html");
    let is_page = ["text/html", "application/xhtml", "text/plain"]
        .iter()
        .any(|known| kind.to_ascii_lowercase().starts_with(known));
    fetched.status == 200 && is_page && bare(&fetched.url) == bare(asked) && words >= TELLING
}

/// How a page came, but for when it was seen.
fn context(fetched: &FetchedPage) -> PageContext {
    PageContext {
        url: Some(fetched.url.clone()),
        content_type: fetched.content_type().map(ToOwned::to_owned),
        robots: fetched.robots(),
        ..PageContext::default()
    }
}

/// Reads a stored page again and compares it with these versions of a story. No pickup, where the
/// page carries nothing of them.
///
/// # Errors
/// The page can't be read.
pub async fn compare(
    bytes: Vec<u8>,
    context: PageContext,
    document: Document,
) -> Result<(Page, Option<wire_trace::Pickup>), LookError> {
    busy(move || {
        let page = Page::read(&bytes, context)?;
        let pickup = wire_trace::compare(&page, [document]).into_iter().next();
        Ok((page, pickup))
    })
    .await
}

/// The host of an address as sites are named by it: with the port, where it isn't the usual one.
#[must_use]
pub fn host(address: &Url) -> String {
    let host = address.host_str().unwrap_or_default();
    match address.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}
