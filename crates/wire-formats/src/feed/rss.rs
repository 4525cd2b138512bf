//! RSS 2.0.

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use wire_story::Status;

use super::{FeedInfo, FeedItem, ForMachines, Item};
use crate::markup::Markup;
use crate::terms::rsl;

/// The feed as RSS 2.0, each usable story with what machines may do with it in RSL's module. RSS has no tombstone: a killed story is the same `guid` with KILL in its
/// title, dated anew.
#[must_use]
pub fn rss(info: &FeedInfo, items: &[FeedItem<'_>]) -> String {
    let mut out = Markup::xml();
    let mut namespaces = vec![
        ("version", "2.0"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
        ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ];
    let machines = info.machines.as_ref();
    let machines = machines.filter(|machines| machines.terms.machines.is_some());
    if machines.is_some() {
        namespaces.push(("xmlns:rsl", rsl::NAMESPACE));
    }
    out.open("rss", &namespaces);
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
        write_item(&mut out, &item, machines);
    }
    out.close();
    out.newline();
    out.close();
    out.newline();
    out.finish()
}

fn write_item(out: &mut Markup, item: &Item, machines: Option<&ForMachines>) {
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
    if !item.rights.is_empty() {
        line("dc:rights", &item.rights);
    }
    if let Some(html) = &item.html {
        line("content:encoded", html);
    }
    line("atom:updated", &item.updated.to_string());
    for subject in &item.subjects {
        let scheme = subject.scheme().map(|scheme| ("domain", scheme));
        let attributes: Vec<_> = scheme.into_iter().collect();
        out.element("category", &attributes, &subject.name);
        out.newline();
    }
    out.element("guid", &[("isPermaLink", "false")], &item.id);
    out.newline();
    if let Some(machines) = machines.filter(|_| item.status == Status::Usable) {
        let page = format!("{}stories/{}", machines.base, item.story);
        rsl::in_rss(out, &machines.published(), &page);
    }
    out.close();
    out.newline();
}

fn date(at: Timestamp) -> String {
    // Years beyond 9999 can't be said in it; no story has one.
    DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&at)
        .unwrap_or_else(|_| at.to_string())
}
