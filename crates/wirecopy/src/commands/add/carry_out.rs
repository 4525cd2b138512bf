//! Takes a story of a file in.

use jiff::Timestamp;
use wire_formats::parse::Says;
use wire_store::{NewStory, Store, StoreError, TakenIn};
use wire_story::{Availability, Change, Content, Edition, Embargo, StoryId};

use super::super::take_in::FromFile;
use super::next_step::{LEFT_OUT, PASSED_OVER, Step, next_step};
use super::row::Row;
use super::{Add, say_why_not};
use crate::context::OpenWire;
use crate::problem::Problem;

impl Add {
    /// Takes a story in, or does what it says of one.
    pub(super) async fn carry_out(
        &self,
        wire: &OpenWire,
        story: &FromFile,
        step: Step,
    ) -> anyhow::Result<Row> {
        let at = Timestamp::now();
        let store = self.although.store(wire).sent_as(story.incoming.version);
        let step = match step {
            Step::Follow => {
                let known = store.story_by_source_id(story.source_id()).await?;
                next_step(&store, story, known.as_ref()).await?
            }
            settled => settled,
        };
        say_why_not(story, &step);
        let refused = |error: StoreError| story.problem(error);
        let (taken, result) = match step {
            Step::PassOver(_) => return Ok(Row::new(story, PASSED_OVER, None)),
            Step::LeaveOut(..) => return Ok(Row::new(story, LEFT_OUT, None)),
            Step::Remember(stopped) => {
                let remembered = store.stop_unseen(story.source_id(), &stopped, at);
                remembered.await.map_err(refused)?;
                return Ok(Row::new(story, PASSED_OVER, None));
            }
            Step::Unchanged(story, version) => (TakenIn::Unchanged { story, version }, "unchanged"),
            Step::Renumbered(of, version) => {
                store.note_same(of, version).await.map_err(refused)?;
                (TakenIn::Unchanged { story: of, version }, "unchanged")
            }
            Step::Revise(of, latest) => {
                let edition = edition(&store, story, of).await?;
                let (made, result) = match &edition {
                    Edition::Killed { reason } => (store.kill(of, reason, at).await, "killed"),
                    Edition::Withheld { .. } => {
                        (store.revise(of, latest, &edition, at).await, "held")
                    }
                    Edition::Usable { change, .. } => {
                        let made = store.revise(of, latest, &edition, at).await;
                        (made, change.code())
                    }
                };
                (TakenIn::Updated(made.map_err(refused)?), result)
            }
            Step::TakeInHeld(reason) => {
                let new = self.new_story(story, at)?;
                let made = store.take_in_held(&new, &reason, at).await;
                (TakenIn::New(made.map_err(refused)?), "held")
            }
            Step::TakeIn | Step::Follow => {
                let new = self.new_story(story, at)?;
                let taken = store.take_in(&new, at).await.map_err(refused)?;
                let result = match &taken {
                    TakenIn::New(_) => "new",
                    TakenIn::Updated(_) => "update",
                    TakenIn::Unchanged { .. } => "unchanged",
                };
                (taken, result)
            }
        };
        Ok(Row::new(story, result, Some(taken)))
    }

    fn new_story(&self, story: &FromFile, at: Timestamp) -> Result<NewStory, Problem> {
        let incoming = &story.incoming;
        let content = incoming.content().ok_or_else(|| has_no_text(story))?;
        let embargo = incoming
            .embargo_until
            .filter(|until| at < *until)
            .map(|until| Embargo {
                until,
                hides_headline: self.embargo_hides_headline,
                lifted: None,
            });
        Ok(NewStory {
            source_id: incoming.source_id.clone(),
            creator: incoming.creator.clone().unwrap_or_default(),
            url: incoming.url.clone(),
            date: incoming.date,
            embargo,
            availability: if self.licence_only {
                Availability::LicenceOnly
            } else {
                Availability::Free
            },
            content: content.clone(),
        })
    }
}

/// What the version that follows is.
async fn edition(store: &Store, story: &FromFile, of: StoryId) -> anyhow::Result<Edition> {
    Ok(match &story.incoming.says {
        Says::Usable { content, change } => Edition::Usable {
            content: content.clone(),
            change: match change {
                Change::New => Change::Update {
                    note: String::new(),
                },
                said => said.clone(),
            },
        },
        Says::Withheld { content, reason } => Edition::Withheld {
            content: match content {
                Some(content) => content.clone(),
                None => newest_content(store, of).await?,
            },
            reason: reason.clone(),
        },
        Says::Killed { reason } => Edition::Killed {
            reason: reason.clone(),
        },
        Says::CorrectionNotice { .. } => return Err(has_no_text(story).into()),
    })
}

async fn newest_content(store: &Store, of: StoryId) -> anyhow::Result<Content> {
    let (_, version) = store
        .story(of)
        .await?
        .ok_or_else(|| Problem::new(format!("story {of} is gone")))?;
    Ok(version
        .content()
        .cloned()
        .ok_or_else(|| Problem::new(format!("story {of} was killed")))?)
}

fn has_no_text(story: &FromFile) -> Problem {
    story.problem(format!("'{}' comes without a text", story.source_id()))
}
