//! JSON Feed 1.1.

use serde::Serialize;
use wire_story::Subject;

use super::{FeedInfo, FeedItem, Item};

#[derive(Serialize)]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    language: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<Hub<'a>>,
    #[serde(rename = "_wirecopy")]
    extension: FeedExtension,
    items: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct FeedExtension {
    updated: String,
}

#[derive(Serialize)]
struct Hub<'a> {
    r#type: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    date_published: String,
    date_modified: String,
    authors: [Author<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    language: &'a str,
    #[serde(rename = "_wirecopy")]
    extension: Extension<'a>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

/// What JSON Feed has no field for.
#[derive(Serialize)]
struct Extension<'a> {
    status: &'static str,
    version: u32,
    change: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    rights: &'a str,
    #[serde(skip_serializing_if = "<[Subject]>::is_empty")]
    subjects: &'a [Subject],
}

/// The feed as JSON Feed 1.1. The extension `_wirecopy` says the status, the version and why it
/// exists.
#[must_use]
pub fn json(info: &FeedInfo, items: &[FeedItem<'_>]) -> String {
    let items = Item::of_feed(info, items);
    let feed = Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: &info.title,
        home_page_url: info.home.as_str(),
        feed_url: info.own.as_str(),
        description: &info.description,
        language: &info.language,
        hubs: info
            .hub
            .iter()
            .map(|hub| Hub {
                r#type: "WebSub",
                url: hub.as_str(),
            })
            .collect(),
        extension: FeedExtension {
            updated: info.updated.to_string(),
        },
        items: items.iter().map(entry).collect(),
    };
    let mut json = serde_json::to_string_pretty(&feed).expect("texts and numbers are always JSON");
    json.push('\n');
    json
}

fn entry(item: &Item) -> Entry<'_> {
    Entry {
        id: &item.id,
        url: item.url.as_deref(),
        title: &item.title,
        content_html: item.html.as_deref(),
        content_text: item.html.is_none().then_some(&item.summary),
        summary: if item.html.is_some() {
            &item.summary
        } else {
            ""
        },
        image: item.picture.as_deref(),
        date_published: item.published.to_string(),
        date_modified: item.updated.to_string(),
        authors: [Author {
            name: item.author(),
        }],
        tags: item.subjects.iter().map(|it| it.name.as_str()).collect(),
        language: &item.language,
        extension: Extension {
            status: item.status.code(),
            version: item.version,
            change: item.change,
            note: &item.note,
            rights: &item.rights,
            subjects: &item.subjects,
        },
    }
}
