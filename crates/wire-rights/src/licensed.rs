//! The licensed copy: what a grant gives.

use std::borrow::Cow;

use wire_story::{
    Body, Contact, Content, LicenceId, Notice, Picture, PictureRights, PublisherId, Story, Version,
};

use crate::third_party::rights_line;
use crate::{Exit, Images, Publisher, Reason, Request, Terms, ThirdParty};

/// A publisher's copy of one version, under the terms that were granted. Only
/// [`decide`](crate::decide) makes one, at the moment of each sending.
#[derive(Clone, Debug)]
pub struct Licensed<'a> {
    story: &'a Story,
    version: &'a Version,
    content: &'a Content,
    publisher: PublisherId,
    exit: Exit,
    terms: &'a Terms,
    basis: Basis,
    reasons: Vec<Reason>,
    /// Whether a third party's passages are left out.
    omits_third_party: bool,
}

/// What a grant rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Terms of free use, in this version.
    Free(u32),
    /// A licence.
    Licence(LicenceId),
}

impl<'a> Licensed<'a> {
    pub(crate) fn new(
        request: Request<'a>,
        publisher: &'a Publisher,
        content: &'a Content,
        terms: &'a Terms,
        basis: Basis,
        reasons: Vec<Reason>,
    ) -> Self {
        Self {
            story: request.story,
            version: request.version,
            content,
            publisher: publisher.id,
            exit: request.exit,
            terms,
            basis,
            reasons,
            omits_third_party: terms.third_party == ThirdParty::LeaveOut,
        }
    }

    /// The same copy without what is a third party's, for those who ask for that. What the terms
    /// leave out can't be put back.
    #[must_use]
    pub fn without_third_party(self) -> Self {
        Self {
            omits_third_party: true,
            ..self
        }
    }

    /// The same copy as a publisher wants it.
    #[must_use]
    pub fn wanted(self, third_party: ThirdParty) -> Self {
        match third_party {
            ThirdParty::Keep => self,
            ThirdParty::LeaveOut => self.without_third_party(),
        }
    }

    /// Whether a third party's passages are left out of it.
    #[must_use]
    pub fn omits_third_party(&self) -> bool {
        self.omits_third_party
    }

    /// The story.
    #[must_use]
    pub fn story(&self) -> &'a Story {
        self.story
    }

    /// The version of it.
    #[must_use]
    pub fn version(&self) -> &'a Version {
        self.version
    }

    /// What the version says, as it came; [`body`](Self::body), [`picture`](Self::picture) and
    /// [`notice`](Self::notice) say what of it travels.
    #[must_use]
    pub fn content(&self) -> &'a Content {
        self.content
    }

    /// Whose copy it is.
    #[must_use]
    pub fn publisher(&self) -> PublisherId {
        self.publisher
    }

    /// The exit it was asked for.
    #[must_use]
    pub fn exit(&self) -> Exit {
        self.exit
    }

    /// The terms it is given under.
    #[must_use]
    pub fn terms(&self) -> &'a Terms {
        self.terms
    }

    /// What the grant rests on.
    #[must_use]
    pub fn basis(&self) -> Basis {
        self.basis
    }

    /// What spoke for it.
    #[must_use]
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// The text as it travels: without a third party's passages, where they are left out.
    #[must_use]
    pub fn body(&self) -> Cow<'a, Body> {
        if self.omits_third_party {
            Cow::Owned(self.content.body.without_third_party())
        } else {
            Cow::Borrowed(&self.content.body)
        }
    }

    /// The sentence by which the copy says which passages of it aren't licensed, or were left out.
    #[must_use]
    pub fn rights_line(&self) -> Option<String> {
        rights_line(&self.content.body, self.omits_third_party)
    }

    /// The lead picture, where it may travel with the story.
    #[must_use]
    pub fn picture(&self) -> Option<&'a Picture> {
        self.content.picture.as_ref().filter(|picture| {
            self.terms.images == Images::Own && picture.rights == PictureRights::Own
        })
    }

    /// The credit sentence.
    #[must_use]
    pub fn credit(&self) -> String {
        self.terms.credit_for(&self.story.creator)
    }

    /// The notice that travels: the story's own, or the one that the terms make where it has none or
    /// its contact was lost; below it the note that the terms want at the end.
    #[must_use]
    pub fn notice(&self) -> Notice {
        match &self.content.notice {
            Some(notice) if notice.contact != Contact::Destroyed => {
                let mut notice = notice.clone();
                notice
                    .paragraphs
                    .extend(self.terms.end_note_for(&self.story.creator));
                notice
            }
            _ => Notice {
                creator: Some(self.story.creator.clone()),
                paragraphs: self.terms.notice_for(&self.story.creator),
                contact: Contact::Address(self.terms.contact.clone()),
            },
        }
    }

    /// The address of the image that counts the story's readers, where the terms want one.
    #[must_use]
    pub fn counter(&self) -> Option<String> {
        self.terms.counter_for(self.story.id)
    }
}
