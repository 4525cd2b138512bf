//! What a message says.

use bytes::Bytes;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;
use url::Url;
use wire_formats::render;
use wire_reading::Correction;
use wire_rights::{Licensed, Listed};
use wire_store::{Event, EventKind};
use wire_story::{Status, Story, SubscriptionId, Version, VersionNumber};

use crate::voices;

/// About so many bytes of a message stand around the document.
const ENVELOPE: usize = 512;

/// A message, ready to be signed, or a file, ready to be put into a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its id, the same at every retry, so that the customer can drop what came twice; of a file, its name.
    pub id: String,
    /// The JSON.
    pub body: Bytes,
}

/// What a message is about.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The order it is sent by.
    pub subscription: SubscriptionId,
    /// What happened.
    pub event: Event,
    /// To which story.
    pub story: &'a Story,
    /// Its newest version.
    pub version: &'a Version,
    /// The versions since the one that the publisher has, oldest first; empty where it has none.
    pub since: &'a [Version],
}

#[derive(Serialize)]
struct Payload<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    timestamp: Timestamp,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    seq: u64,
    subscription: String,
    uri: String,
    version: u32,
    status: &'static str,
    change: &'static str,
    note: &'a str,
    /// What the publisher's own copy lacks: an update may come with the correction before it,
    /// which was superseded on the way and must be heard of all the same.
    changes: Vec<ChangeLine<'a>>,
    /// The document; nothing while an embargo hides even the headline.
    ninjs: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct ChangeLine<'a> {
    version: u32,
    change: &'static str,
    note: &'a str,
}

/// The id of the message about an event to a subscriber: no dot in it, because signatures are made
/// over id, time and body with dots between. The time of the event is in it: a wire that was restored from a
/// backup counts events anew from there.
#[must_use]
pub fn id(event: Event, subscription: SubscriptionId) -> String {
    let at = event.at.as_microsecond();
    format!("msg_{}_{subscription}_{at}", event.seq)
}

/// The document of a publisher's copy: the same for all whose copy is the same. People may have corrected who speaks in it.
#[must_use]
pub fn document(
    copy: &Licensed<'_>,
    pictures: Option<&Url>,
    corrections: &[Correction],
) -> Box<RawValue> {
    let (language, date) = (&copy.content().language, copy.story().date);
    let voices = voices(&render::plain(copy), language, date, corrections);
    let options = render::Options {
        pictures,
        voices: &voices,
        ..render::Options::default()
    };
    raw(render::ninjs(copy, &options))
}

/// The document without a body, for those who may not have the version but have an older one.
#[must_use]
pub fn notice(listed: &Listed) -> Box<RawValue> {
    raw(render::listed_ninjs(listed))
}

fn raw(ninjs: String) -> Box<RawValue> {
    RawValue::from_string(ninjs).expect("ninjs is written as well-formed JSON")
}

impl About<'_> {
    /// The file of the story: its document. Where nothing may be said of it, that it isn't to be used for now.
    #[must_use]
    pub fn file(&self, ninjs: Option<&RawValue>) -> Message {
        let body = match ninjs {
            Some(ninjs) => ninjs.get().to_owned(),
            None => serde_json::json!({
                "uri": self.story.uri(),
                "version": self.version.number.to_string(),
                "pubStatus": Status::Withheld.code(),
            })
            .to_string(),
        };
        Message {
            id: format!("{}.json", self.story.id),
            body: body.into(),
        }
    }

    /// The message with the [`document`] of the publisher's copy, or with a [`notice`]; or with nothing of the story.
    #[must_use]
    pub fn message(&self, ninjs: Option<&RawValue>) -> Message {
        let payload = Payload {
            kind: self.kind(),
            timestamp: self.event.at,
            data: Data {
                seq: self.event.seq,
                subscription: self.subscription.to_string(),
                uri: self.story.uri(),
                version: self.version.number.get(),
                status: self.version.status().code(),
                change: self.version.change_code(),
                note: note(self.version),
                changes: self.since.iter().map(change_line).collect(),
                ninjs,
            },
        };
        let mut body = Vec::with_capacity(ninjs.map_or(0, |ninjs| ninjs.get().len()) + ENVELOPE);
        serde_json::to_writer(&mut body, &payload).expect("strings and figures can be written");
        Message {
            id: id(self.event, self.subscription),
            body: body.into(),
        }
    }

    fn kind(&self) -> &'static str {
        let corrected = self
            .since
            .iter()
            .any(|version| EventKind::of(&version.edition) == EventKind::Correction);
        match self.event.kind {
            EventKind::Kill => "story.killed",
            EventKind::Hold => "story.held",
            EventKind::Correction => "story.corrected",
            EventKind::Update | EventKind::Refile | EventKind::Released if corrected => {
                "story.corrected"
            }
            EventKind::Update => "story.updated",
            EventKind::Refile => "story.refiled",
            EventKind::New | EventKind::Released => "story.published",
        }
    }
}

/// The versions of a story since the one that a publisher has.
#[must_use]
pub fn since(versions: Vec<Version>, had: Option<VersionNumber>) -> Vec<Version> {
    match had {
        None => Vec::new(),
        Some(had) => versions
            .into_iter()
            .filter(|version| version.number > had)
            .collect(),
    }
}

fn change_line(version: &Version) -> ChangeLine<'_> {
    ChangeLine {
        version: version.number.get(),
        change: version.change_code(),
        note: note(version),
    }
}

/// What changed. Why a story is held or killed stays inside: it may repeat the libel.
fn note(version: &Version) -> &str {
    match version.status() {
        Status::Usable => version.change_note(),
        Status::Withheld | Status::Canceled => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;
    use wire_story::StoryId;

    proptest! {
        /// A receiver that takes the signed text apart at its dots finds the id, the time and the body.
        #[test]
        fn an_id_has_no_dot(seq: u64, random: [u8; 10], millis in 0..4_000_000_000_000_i64) {
            let at = Timestamp::from_millisecond(millis).unwrap();
            let event = Event {
                seq,
                at,
                story: StoryId::new(at, random),
                version: VersionNumber::FIRST,
                kind: EventKind::New,
            };
            let id = id(event, SubscriptionId::new(at, random));
            prop_assert!(!id.contains('.'), "{id}");
        }
    }
}
