//! RSS 2.0.

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use wire_story::Status;

use super::{FeedInfo, FeedItem, Item};
use crate::markup::Markup;

/// The feed as RSS 2.0. RSS has no tombstone: a killed story is the same `guid` with KILL in its
/// title, dated anew.
#[must_use]
pub fn rss(info: &FeedInfo, items: &[FeedItem<'_>]) -> String {
    let mut out = Markup::xml();
    out.open(
        "rss",
        &[
            ("version", "2.0"),
            ("xmlns:atom", "http://www.w3.org/2005/Atom"),
            ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ],
    );
    out.newline();
    out.open("channel", &[]);
    out.newline();
    let mut line = |name, text: &str| {
        out.element(name, &[], text);
        out.newline();
    };
    line("title", &info.title);
    line("link", info.home.as_str());
    line("description", &info.description);
    if !info.language.is_empty() {
        line("language", &info.language);
    }
    line("lastBuildDate", &date(info.updated));
    out.empty(
        "atom:link",
        &[
            ("rel", "self"),
            ("type", "application/rss+xml"),
            ("href", info.own.as_str()),
        ],
    );
    out.newline();
    if let Some(hub) = &info.hub {
        out.empty("atom:link", &[("rel", "hub"), ("href", hub.as_str())]);
        out.newline();
    }
    for item in Item::of_feed(info, items) {
        write_item(&mut out, &item);
    }
    out.close();
    out.newline();
    out.close();
    out.newline();
    out.finish()
}

fn write_item(out: &mut Markup, item: &Item) {
    out.open("item", &[]);
    out.newline();
    let mut line = |name, text: &str| {
        out.element(name, &[], text);
        out.newline();
    };
    line("title", &item.title);
    if let Some(url) = &item.url {
        line("link", url);
    }
    let published = if item.status == Status::Usable {
        item.published
    } else {
        item.updated
    };
    line("pubDate", &date(published));
    line("dc:creator", item.author());
    if !item.summary.is_empty() {
        line("description", &item.summary);
    }
    if let Some(html) = &item.html {
        line("content:encoded", html);
    }
    line("atom:updated", &item.updated.to_string());
    out.element("guid", &[("isPermaLink", "false")], &item.id);
    out.newline();
    out.close();
    out.newline();
}

fn date(at: Timestamp) -> String {
    // Years beyond 9999 can't be said in it; no story has one.
    DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&at)
        .unwrap_or_else(|_| at.to_string())
}
