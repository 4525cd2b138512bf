//! The rules of the wire in force.

use wire_story::{Content, Story, Version};

use crate::{Catalogue, Policy, Terms, TermsOf};

/// The rules of the wire in force.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// Who is eligible for free stories.
    pub policy: &'a Policy,
    /// The terms of free use, where nothing more exact holds.
    pub terms: &'a Terms,
    /// The products, and the terms of free use that they and single stories have of their own.
    pub catalogue: &'a Catalogue,
}

impl<'a> Rules<'a> {
    /// The terms of free use that hold for a story, and whose they are.
    #[must_use]
    pub fn terms_for(self, story: &Story, content: &Content) -> (TermsOf<'a>, &'a Terms) {
        let own = self.catalogue.terms_for(story, content);
        own.unwrap_or((TermsOf::Wire, self.terms))
    }
}

/// The rules in force at one moment, as whoever keeps them hands them out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForce {
    /// Who is eligible for free stories.
    pub policy: Policy,
    /// The terms of free use, where nothing more exact holds.
    pub terms: Terms,
    /// The products, and the terms of free use that they and single stories have of their own.
    pub catalogue: Catalogue,
}

impl InForce {
    /// Whether any terms of free use cap how many stories a publisher takes in a day.
    #[must_use]
    pub fn caps_a_day(&self) -> bool {
        let own = self.catalogue.own_terms();
        let mut terms = std::iter::once(&self.terms).chain(own);
        terms.any(|terms| terms.daily_cap.is_some())
    }

    /// The rules, to decide by.
    #[must_use]
    pub fn rules(&self) -> Rules<'_> {
        Rules {
            policy: &self.policy,
            terms: &self.terms,
            catalogue: &self.catalogue,
        }
    }

    /// The terms of free use that hold for a story in this version; the wire's for one that was
    /// killed, of which nothing is known but its id.
    #[must_use]
    pub fn terms_for(&self, story: &Story, version: &Version) -> &Terms {
        match version.content() {
            Some(content) => self.rules().terms_for(story, content).1,
            None => self.catalogue.story_terms(story.id).unwrap_or(&self.terms),
        }
    }
}
