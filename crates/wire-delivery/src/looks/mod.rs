//! Looks at pages: a page is fetched, held against all stories, kept with what was found, and closes the
//! obligations that it shows as done. People ask for one; known pickups that aren't mended are looked at
//! again by themselves.

pub(crate) mod again;
mod close;
mod found;
mod index;
mod keep;
pub mod record;
mod save;
pub mod terms;
mod variants;

use std::sync::Arc;

use jiff::Timestamp;
use tokio::task::spawn_blocking;
use url::Url;
use wire_rights::InForce;
use wire_store::{Pickup, Store, StoreError};
use wire_story::{PickupId, PublisherId, StoryId};
use wire_trace::{Document, Page, PageContext};

use crate::guard::{FetchedPage, GuardError};
use crate::robots::SitesAsk;
use crate::{Clock, Guard};
use found::{Found, found};
use index::StoryIndex;
pub use keep::{Keeper, KeptPickups};
use record::GONE;
use save::Look;
use variants::Main;

/// Looks at pages. Cheap to clone; all clones share one index of the stories.
#[derive(Clone, Debug)]
pub struct Looker {
    store: Store,
    guard: Guard,
    clock: Clock,
    sites: SitesAsk,
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
    /// How many pages the look has asked for: this one, and other forms of it.
    pub(crate) asked: usize,
}

/// What a page has.
#[derive(Default)]
struct Traced {
    found: Vec<Found>,
    /// How many words.
    words: usize,
    /// The other forms that it names.
    variants: Vec<Url>,
}

/// What was taken in of one page.
#[derive(Default)]
struct Taken {
    pickups: Vec<PickupId>,
    gone: Vec<PickupId>,
    /// The stories that the page shows, or shows no longer.
    shown: Vec<StoryId>,
    /// The other forms that it names.
    variants: Vec<Url>,
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
            sites: SitesAsk::new(guard.clone(), clock.clone()),
            store,
            guard,
            clock,
            index: Arc::default(),
        }
    }

    /// This one with another handle on the store.
    fn writing_to(&self, store: &Store) -> Self {
        Self {
            store: store.clone(),
            ..self.clone()
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
        let taken = self.take(&address, owner, &fetched, &known, eyes).await?;
        let mut shown = taken.shown;
        let mut looked = Looked {
            pickups: taken.pickups,
            gone: taken.gone,
            closed: 0,
            asked: 1,
        };
        let mut unseen = None;
        if !known.is_empty() {
            let main = Main {
                address: &address,
                owner,
                fetched: &fetched,
                known: &known,
                eyes,
            };
            let others = self.look_at_variants(&main, taken.variants).await?;
            looked.asked += others.asked;
            shown.extend(others.shown);
            unseen = others.unseen;
        }
        if let Some(owner) = owner {
            let by = (&address, self.clock.now());
            let closing = close::closing(&self.store, owner, &shown).await?;
            match unseen {
                None => looked.closed = close::close(&self.store, by, &closing).await?,
                Some(why) => self.hold(&known, &closing, &why).await?,
            }
        }
        Ok(looked)
    }

    /// Takes in what a page shows: finds the stories that it carries, and keeps page and findings.
    async fn take(
        &self,
        address: &Url,
        owner: Option<PublisherId>,
        fetched: &FetchedPage,
        known: &[Pickup],
        eyes: Eyes,
    ) -> Result<Taken, LookError> {
        let is_gone = matches!(fetched.status, 404 | 410);
        let tells_that_it_is_gone = is_gone && !known.is_empty();
        if !fetched.is_success() && !tells_that_it_is_gone {
            return Err(LookError::Answer(fetched.status));
        }
        let in_force = self.store.in_force().await?;
        let Traced {
            found,
            words,
            variants,
        } = if is_gone {
            Traced::default()
        } else {
            self.trace(&in_force, fetched).await?
        };
        let missed = known.iter().any(|before| {
            let at_it = |found: &Found| found.story.id == before.look.story;
            before.look.class != GONE && !found.iter().any(at_it)
        });
        if missed && !is_gone && !tells_something(fetched, address, words) {
            return Err(LookError::Unclear);
        }
        let seen = self.clock.now();
        let hash = self.store.put_blob(&fetched.record(seen)).await?;
        let look = Look {
            store: &self.store,
            seen,
            address,
            owner,
            fetched,
            hash: &hash,
        };
        let mut taken = Taken {
            variants,
            ..Taken::default()
        };
        for Found {
            story,
            versions,
            pickup,
        } in found
        {
            let Some(latest) = versions.last() else {
                continue;
            };
            taken.shown.push(story.id);
            let before = known.iter().find(|known| known.look.story == story.id);
            let judged = look
                .by_agreed_terms(&in_force, (&story, &versions), latest, pickup)
                .await?;
            let (id, kept) = look.save(&story, latest, &judged).await?;
            again::plan((&self.store, seen), id, &kept, before, &versions).await?;
            taken.pickups.push(id);
        }
        for before in known {
            if taken.shown.contains(&before.look.story) {
                continue;
            }
            // What a program doesn't see may be hidden from programs: it takes two looks.
            let is_sure = is_gone || eyes == Eyes::OfAPerson || before.again.trouble.is_some();
            if before.look.class != GONE {
                if !is_sure {
                    self.doubt(before).await?;
                    continue;
                }
                taken.gone.push(before.id);
            }
            let (id, kept) = look.save_gone(before.look.story).await?;
            taken.shown.push(before.look.story);
            let versions = self.store.versions(before.look.story).await?;
            again::plan((&self.store, seen), id, &kept, Some(before), &versions).await?;
        }
        Ok(taken)
    }

    /// Which stories the page carries. Reading and comparing keep a core busy, so another thread does.
    async fn trace(&self, in_force: &InForce, fetched: &FetchedPage) -> Result<Traced, LookError> {
        let grams = self.index.of(&self.store).await?;
        let (bytes, context) = (fetched.bytes.clone(), context_at(fetched, self.clock.now()));
        let (page, candidates) = busy(move || {
            let page = Page::read(&bytes, context)?;
            let candidates = grams.candidates(&page).into_iter();
            let ids: Vec<StoryId> = candidates
                .filter_map(|number| grams.key(number)?.parse().ok())
                .collect();
            Ok((page, ids))
        })
        .await?;
        Ok(Traced {
            words: page.words(),
            variants: page.variants(),
            found: found(&self.store, in_force, page, candidates).await?,
        })
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

/// How a page came, and when.
fn context_at(fetched: &FetchedPage, seen: Timestamp) -> PageContext {
    PageContext {
        url: Some(fetched.url.clone()),
        content_type: fetched.content_type().map(ToOwned::to_owned),
        robots: fetched.robots(),
        seen: Some(seen),
        ..PageContext::default()
    }
}

/// Reads a page again and compares it with these versions of a story. No pickup, where the
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
