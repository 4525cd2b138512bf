//! What would stop halfway is found before anything is changed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use wire_formats::parse::Incoming;
use wire_store::Store;
use wire_story::{Availability, Story, Version};

use super::super::although;
use super::super::take_in::FromFile;
use super::Add;
use super::in_order::only_one_text_each;
use super::next_step::{Step, may_follow, next_step};
use crate::problem::Problem;

impl Add {
    /// Says what is to be done about each story.
    pub(super) async fn check(
        &self,
        store: &Store,
        stories: &[FromFile],
    ) -> anyhow::Result<Vec<Step>> {
        let mut plan = Vec::with_capacity(stories.len());
        // What earlier lines of the same files say of a story.
        let mut coming: BTreeMap<&str, &Incoming> = BTreeMap::new();
        only_one_text_each(stories)?;
        for story in stories {
            let incoming = &story.incoming;
            if let Some(content) = incoming.content() {
                content.check().map_err(|error| story.problem(error))?;
            }
            let source_id = story.source_id();
            let known = store.story_by_source_id(source_id).await?;
            let step = match coming.get(source_id) {
                Some(before) => {
                    may_follow(story, before)?;
                    Step::Follow
                }
                None => next_step(store, story, known.as_ref()).await?,
            };
            if let Some((of, _)) = &known
                && !matches!(step, Step::PassOver(_) | Step::LeaveOut(..))
            {
                require_its_embargo(story, of)?;
            }
            if step.changes() {
                if let Some((of, _)) = &known {
                    self.require_open(story, of)?;
                }
                self.require_unlike_killed(store, story, known.as_ref())
                    .await?;
                coming.insert(source_id, incoming);
            }
            plan.push(step);
        }
        Ok(plan)
    }

    /// What was published free stays so: a new text of it can't be licensed.
    fn require_open(&self, story: &FromFile, of: &Story) -> Result<(), Problem> {
        if self.licence_only && of.availability == Availability::Free {
            return Err(story
                .problem(format!(
                    "this story was published free ({}), and its new text can't ask for a licence",
                    of.id
                ))
                .hint("give the new text another id, and it is a story of its own"));
        }
        Ok(())
    }

    /// The text isn't that of a killed story, unless the one that it follows was already, or somebody has
    /// said why it may go.
    async fn require_unlike_killed(
        &self,
        store: &Store,
        story: &FromFile,
        known: Option<&(Story, Version)>,
    ) -> anyhow::Result<()> {
        let Some(content) = story
            .incoming
            .content()
            .filter(|_| !self.although.is_said())
        else {
            return Ok(());
        };
        let before = known.and_then(|(_, latest)| latest.content());
        match store.like_killed(content, before).await? {
            None => Ok(()),
            Some(alike) => Err(story.problem(alike).hint(although::HINT).into()),
        }
    }
}

/// An embargo was settled with the first version: one that is another in a later file would be passed over in silence.
fn require_its_embargo(story: &FromFile, of: &Story) -> Result<(), Problem> {
    let embargo = of.embargo.filter(|embargo| embargo.lifted.is_none());
    let wanted = story.incoming.embargo_until;
    let Some(wanted) = wanted.filter(|until| Timestamp::now() < *until) else {
        return Ok(());
    };
    match embargo.map(|embargo| embargo.until) {
        Some(until) if until == wanted => Ok(()),
        Some(until) => Err(story.problem(format!(
            "this story ({}) is under embargo until {until}, and a later file doesn't change that to {wanted}",
            of.id
        ))
        .hint("hold it with 'wirecopy hold', or leave the embargo out of the file")),
        None => Err(story.problem(format!(
            "this story is out already ({}), so no embargo can hold its new text back",
            of.id
        ))
        .hint("hold it with 'wirecopy hold', or give the new text another id")),
    }
}
