//! What an item says in every format, worked out once.

use jiff::Timestamp;
use wire_rights::Listed;
use wire_story::{Status, StoryId, Subject};

use super::{FeedInfo, FeedItem};
use crate::clean;
use crate::render::{Copy, Options, article, picture_address, sentences};

/// An item of a feed, ready to be written.
pub(super) struct Item {
    pub(super) id: String,
    pub(super) story: StoryId,
    pub(super) title: String,
    pub(super) url: Option<String>,
    pub(super) byline: String,
    pub(super) creator: String,
    pub(super) language: String,
    pub(super) summary: String,
    pub(super) html: Option<String>,
    /// What of it isn't licensed, or was left out.
    pub(super) rights: String,
    pub(super) picture: Option<String>,
    /// What it is about.
    pub(super) subjects: Vec<Subject>,
    pub(super) published: Timestamp,
    pub(super) updated: Timestamp,
    pub(super) status: Status,
    pub(super) version: u32,
    pub(super) change: &'static str,
    pub(super) note: String,
}

impl Item {
    /// The items to write: all but those under embargo.
    pub(super) fn of_feed(info: &FeedInfo, items: &[FeedItem<'_>]) -> Vec<Self> {
        items
            .iter()
            .filter_map(|item| Self::of(info, item))
            .collect()
    }

    fn of(info: &FeedInfo, item: &FeedItem<'_>) -> Option<Self> {
        match item {
            FeedItem::Copy(licensed) => {
                let copy = Copy::of(licensed);
                let options = Options {
                    headline: false,
                    pictures: info.pictures.as_ref(),
                    ..Options::default()
                };
                let (story, version) = (licensed.story(), licensed.version());
                Some(Self {
                    id: story.uri(),
                    story: story.id,
                    title: clean::line(&copy.content.headline),
                    url: copy.origin.map(ToString::to_string),
                    byline: clean::line(&copy.content.byline),
                    creator: clean::line(&story.creator),
                    language: copy.content.language.clone(),
                    summary: clean::line(&copy.content.summary),
                    html: Some(article(&copy, &options)),
                    rights: copy.rights.clone().unwrap_or_default(),
                    picture: copy
                        .picture
                        .and_then(|picture| picture_address(picture, options.pictures))
                        .map(|address| address.to_string()),
                    subjects: story.subjects.clone(),
                    published: story.published,
                    updated: copy.updated,
                    status: version.status(),
                    version: version.number.get(),
                    change: version.change_code(),
                    note: clean::line(version.change_note()),
                })
            }
            FeedItem::Notice(listed) => Self::of_listed(listed),
        }
    }

    fn of_listed(listed: &Listed) -> Option<Self> {
        if listed.embargoed_until.is_some() {
            return None;
        }
        // The address of a killed story often repeats its headline.
        let url = listed
            .url
            .clone()
            .filter(|_| listed.status == Status::Usable);
        Some(Self {
            id: listed.uri.clone(),
            story: listed.id,
            title: clean::line(listed.title()),
            url: url.filter(|url| clean::page(url).is_some()),
            byline: clean::line(&listed.byline),
            creator: clean::line(&listed.creator),
            language: listed.language.clone(),
            summary: clean::line(&sentences(listed).join(" ")),
            html: None,
            rights: listed.not_ours.clone(),
            picture: None,
            subjects: listed.subjects.clone(),
            published: listed.published,
            updated: listed.updated,
            status: listed.status,
            version: listed.version.get(),
            change: listed.change,
            note: clean::line(&listed.change_note),
        })
    }

    /// Who is named as its author: those of the byline, or whoever made it.
    pub(super) fn author(&self) -> &str {
        if self.byline.is_empty() {
            &self.creator
        } else {
            &self.byline
        }
    }
}
