//! From the wire's own stories to what is looked for, and to the story's side of a tear sheet.
//!
//! Bodies are opened here, to be aligned, so that those who serve pages need not. A tear sheet shows
//! a story's text only to whom it was licensed, or to the desk.

use std::ops::Range;

use url::Url;
use wire_rights::{DeskCopy, Licensed, Terms};
use wire_story::{Body, Contact, Content, PictureRights, Purpose, Story, Version};

use crate::{Document, DocumentVersion, Page, Pickup, Stopped, TearSheet};

impl Document {
    /// A story as trace looks for it: all its versions that have a text, oldest first. Its pickups
    /// are told by its id.
    #[must_use]
    pub fn of(story: &Story, versions: &[Version], terms: &Terms) -> Self {
        let newest = versions.iter().rev().find_map(Version::content);
        let notice = newest
            .and_then(|content| content.notice.as_ref())
            .filter(|notice| notice.contact != Contact::Destroyed);
        Self {
            key: story.id.to_string(),
            url: story.url.clone(),
            headline: newest
                .map(|content| content.headline.clone())
                .unwrap_or_default(),
            byline: newest
                .map(|content| content.byline.clone())
                .unwrap_or_default(),
            creator: story.creator.clone(),
            notice: match notice {
                Some(notice) => {
                    let own = notice.paragraphs.iter().cloned();
                    own.chain(terms.end_note_for(&story.creator)).collect()
                }
                None => terms.notice_for(&story.creator),
            },
            contact: match notice {
                Some(notice) => notice.contact.address().map(ToOwned::to_owned),
                None => Some(terms.contact.clone()),
            },
            foreign_picture: newest.and_then(foreign_picture),
            terms: Some(terms.clone()),
            stopped: (versions.last()).and_then(|version| Stopped::by(version.status())),
            versions: versions
                .iter()
                .filter_map(|version| Some((version, version.content()?)))
                .map(|(version, content)| DocumentVersion {
                    number: version.number.get(),
                    created: Some(version.created),
                    paragraphs: paragraphs(&content.body),
                    third_party: third_party(&content.body),
                })
                .collect(),
        }
    }

    /// A story read from a file, of which the wire has no record: its versions with their numbers,
    /// oldest first. Without terms, nothing is a breach.
    #[must_use]
    pub fn of_file(
        key: String,
        url: Option<Url>,
        creator: Option<String>,
        versions: &[(u32, &Content)],
    ) -> Self {
        let newest = versions.last().map(|(_, content)| *content);
        let notice = newest.and_then(|content| content.notice.as_ref());
        Self {
            key,
            url,
            headline: newest
                .map(|content| content.headline.clone())
                .unwrap_or_default(),
            byline: newest
                .map(|content| content.byline.clone())
                .unwrap_or_default(),
            creator: creator
                .or_else(|| notice.and_then(|notice| notice.creator.clone()))
                .unwrap_or_default(),
            notice: notice
                .map(|notice| notice.paragraphs.clone())
                .unwrap_or_default(),
            contact: notice.and_then(|notice| notice.contact.address().map(ToOwned::to_owned)),
            foreign_picture: newest.and_then(foreign_picture),
            terms: None,
            stopped: None,
            versions: versions
                .iter()
                .map(|(number, content)| DocumentVersion {
                    number: *number,
                    created: None,
                    paragraphs: paragraphs(&content.body),
                    third_party: third_party(&content.body),
                })
                .collect(),
        }
    }
}

impl TearSheet {
    /// The page beside the text of the version it was compared with, for the desk.
    #[must_use]
    pub fn for_desk(page: &Page, copy: &DeskCopy<'_>, pickup: &Pickup) -> Self {
        Self::with(page, copy.content(), pickup)
    }

    /// The page beside the text of the version it was compared with, for a publisher that was
    /// granted that version. What its copy leaves out is blanked.
    #[must_use]
    pub fn for_publisher(page: &Page, copy: &Licensed<'_>, pickup: &Pickup) -> Self {
        let body = &copy.content().body;
        let mut paragraphs = paragraphs(body);
        if copy.omits_third_party() {
            for (at, range) in third_party(body) {
                let blank = "_".repeat(range.len());
                paragraphs[at].replace_range(range, &blank);
            }
        }
        Self::new(page, &paragraphs, pickup)
    }

    /// The page alone, for somebody who may not have the story.
    #[must_use]
    pub fn of_page(page: &Page, pickup: &Pickup) -> Self {
        Self::new(page, &[], pickup)
    }

    fn with(page: &Page, content: &Content, pickup: &Pickup) -> Self {
        Self::new(page, &paragraphs(&content.body), pickup)
    }
}

fn paragraphs(body: &Body) -> Vec<String> {
    body.open(Purpose::Align)
        .iter()
        .map(|paragraph| paragraph.text.clone())
        .collect()
}

/// Where a third party's passages stand.
fn third_party(body: &Body) -> Vec<(usize, Range<usize>)> {
    let paragraphs = body.open(Purpose::Align).iter().enumerate();
    paragraphs
        .flat_map(|(at, paragraph)| paragraph.third_party().map(move |(_, range)| (at, range)))
        .collect()
}

/// The credit of a lead picture that is a third party's.
fn foreign_picture(content: &Content) -> Option<String> {
    let picture = content.picture.as_ref();
    let foreign = picture.filter(|picture| picture.rights == PictureRights::ThirdParty)?;
    Some(foreign.credit.clone()).filter(|credit| !credit.trim().is_empty())
}
