//! A duty: what a publisher has to do with a copy after a correction, a hold or a kill.

use jiff::{Timestamp, civil};
use wire_rights::Listed;
use wire_store::{EventKind, Obligation, ObligationState, PickupFilter};
use wire_story::Version;

use crate::app::App;
use crate::error::PageError;

/// The most pages that are named with a duty.
const PAGES: u32 = 20;

/// What has to be done with which copy, as the publisher reads it.
///
/// To those who haven't signed in it names a killed or held story by its date and its maker alone:
/// headline, text and address may be what it was killed for.
#[derive(Clone, Debug)]
pub(crate) struct Duty {
    pub(crate) id: u64,
    pub(crate) story: String,
    pub(crate) creator: String,
    pub(crate) date: civil::Date,
    /// The page of the original.
    pub(crate) url: Option<String>,
    /// The headline, while the story may be used.
    pub(crate) headline: Option<String>,
    /// The headline of the publisher's own copy, where the story may not be used: without it nobody
    /// finds the page that has to go. For those who have signed in only.
    pub(crate) known_as: Option<String>,
    /// What changed and where, while the story may be used.
    pub(crate) note: String,
    pub(crate) kind: EventKind,
    /// The version that the publisher has.
    pub(crate) had: u32,
    pub(crate) exit: &'static str,
    pub(crate) opened: Timestamp,
    /// Whether it was done, and a page has the text again.
    pub(crate) again: bool,
    /// By when the terms of the copy want it done.
    pub(crate) due: Option<Timestamp>,
    pub(crate) state: ObligationState,
    /// Pages on which a copy was seen.
    pub(crate) pages: Vec<String>,
}

impl Duty {
    /// The duty of an obligation.
    pub(crate) async fn of(app: &App, obligation: &Obligation) -> Result<Self, PageError> {
        let at = app.now();
        let (story, latest) = app
            .store
            .story(obligation.story)
            .await?
            .ok_or_else(|| PageError::NotFound("This story no longer exists.".into()))?;
        let headline = Listed::of(&story, &latest, at).and_then(|listed| listed.headline);
        let (notes, known_as) = match &headline {
            Some(_) => (app.store.corrections_since(obligation).await?, None),
            None => {
                let copy = app.store.version(obligation.story, obligation.had).await?;
                let content = copy.as_ref().and_then(Version::content);
                (Vec::new(), content.map(|content| content.headline.clone()))
            }
        };
        let filter = PickupFilter {
            publisher: Some(obligation.publisher),
            story: Some(obligation.story),
            ..PickupFilter::default()
        };
        let pages = app
            .store
            .pickups(&filter, 0, PAGES)
            .await?
            .into_iter()
            .map(|pickup| pickup.look.page_url)
            .collect();
        Ok(Self {
            id: obligation.id.0,
            story: story.id.to_string(),
            creator: story.creator,
            date: story.date,
            url: story.url.map(|url| url.to_string()),
            headline,
            known_as,
            note: notes.join(" "),
            kind: obligation.change,
            had: obligation.had.get(),
            exit: obligation.exit.name(),
            opened: obligation.since(),
            again: obligation.reopened.is_some() && obligation.state == ObligationState::Open,
            due: match obligation.change {
                EventKind::Correction | EventKind::Hold | EventKind::Kill => Some(obligation.due),
                _ => None,
            },
            state: obligation.state.clone(),
            pages,
        })
    }

    /// The duty as the page behind a mailed link shows it, where nobody has signed in: addresses of
    /// a killed or held story say what its headline was, so they go too.
    pub(crate) fn without_sign_in(mut self) -> Self {
        if self.headline.is_none() {
            self.url = None;
            self.known_as = None;
            self.pages.clear();
        }
        self
    }

    /// What the story is now, in one word.
    pub(crate) fn word(&self) -> &'static str {
        match self.kind {
            EventKind::Kill => "killed",
            EventKind::Hold => "held",
            EventKind::Correction => "corrected",
            _ => "released",
        }
    }

    /// Its place among others: kills first.
    pub(crate) fn urgency(&self) -> u8 {
        match self.kind {
            EventKind::Kill => 0,
            EventKind::Hold => 1,
            _ => 2,
        }
    }

    /// The look of its label.
    pub(crate) fn look(&self) -> &'static str {
        match self.kind {
            EventKind::Kill => "kill",
            _ => "warn",
        }
    }

    /// What has to be done.
    pub(crate) fn what_to_do(&self) -> &'static str {
        match self.kind {
            EventKind::Kill => {
                "Remove every copy of this story: from your pages, apps, newsletters and archives. Don’t run it again."
            }
            EventKind::Hold => {
                "Take every copy of this story offline, and don’t run it until it is released."
            }
            EventKind::Correction => {
                "Mend every copy of this story, and say on the page that it was corrected."
            }
            _ => "The hold is over: you may use this story again, as you have it.",
        }
    }

    /// Whether it waits for the publisher.
    pub(crate) fn is_open(&self) -> bool {
        self.state == ObligationState::Open
    }

    /// When it was acknowledged, and by whom.
    pub(crate) fn acknowledged(&self) -> Option<(Timestamp, &str)> {
        match &self.state {
            ObligationState::Acknowledged { at, by } => Some((*at, by)),
            ObligationState::Open | ObligationState::Superseded => None,
        }
    }
}
