//! Atom.

use wire_story::Status;

use super::{FeedInfo, FeedItem, Item};
use crate::markup::Markup;
use crate::render::is_language;

/// The feed as Atom, or an archive page of it (RFC 5005). A killed story has its tombstone and is issued again, without a text.
#[must_use]
pub fn atom(info: &FeedInfo, items: &[FeedItem<'_>]) -> String {
    let mut out = Markup::xml();
    let mut attributes = vec![
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xmlns:at", "http://purl.org/atompub/tombstones/1.0"),
    ];
    if info.archive_of.is_some() {
        attributes.push(("xmlns:fh", "http://purl.org/syndication/history/1.0"));
    }
    if !info.language.is_empty() {
        attributes.push(("xml:lang", info.language.as_str()));
    }
    out.open("feed", &attributes);
    out.newline();
    let mut line = |name, text: &str| {
        out.element(name, &[], text);
        out.newline();
    };
    line("id", &info.id);
    line("title", &info.title);
    if !info.description.is_empty() {
        line("subtitle", &info.description);
    }
    line("updated", &info.updated.to_string());
    write_author(&mut out, &info.title);
    let links = [
        ("self", Some(&info.own)),
        ("alternate", Some(&info.home)),
        ("hub", info.hub.as_ref()),
        ("prev-archive", info.older.as_ref()),
        ("current", info.archive_of.as_ref()),
    ];
    for (rel, address) in links {
        if let Some(address) = address {
            out.empty("link", &[("rel", rel), ("href", address.as_str())]);
            out.newline();
        }
    }
    if info.archive_of.is_some() {
        out.empty("fh:archive", &[]);
        out.newline();
    }
    if let Some(machines) = info.machines.as_ref()
        && machines.terms.machines.is_some()
    {
        let document = machines.published().rsl_address();
        out.empty(
            "link",
            &[
                ("rel", "license"),
                ("type", crate::terms::RSL_MEDIA_TYPE),
                ("href", &document),
            ],
        );
        out.newline();
    }
    for item in Item::of_feed(info, items) {
        if item.status == Status::Canceled {
            write_tombstone(&mut out, &item);
        }
        write_entry(&mut out, &item);
    }
    out.close();
    out.newline();
    out.finish()
}

fn write_author(out: &mut Markup, name: &str) {
    out.open("author", &[]);
    out.element("name", &[], name);
    out.close();
    out.newline();
}

fn write_tombstone(out: &mut Markup, item: &Item) {
    let when = item.updated.to_string();
    out.open("at:deleted-entry", &[("ref", &item.id), ("when", &when)]);
    out.element("at:comment", &[], &item.title);
    out.close();
    out.newline();
}

fn write_entry(out: &mut Markup, item: &Item) {
    if is_language(&item.language) {
        out.open("entry", &[("xml:lang", &item.language)]);
    } else {
        out.open("entry", &[]);
    }
    out.newline();
    let mut line = |name, text: &str| {
        out.element(name, &[], text);
        out.newline();
    };
    line("id", &item.id);
    line("title", &item.title);
    line("updated", &item.updated.to_string());
    line("published", &item.published.to_string());
    write_author(out, item.author());
    if let Some(url) = &item.url {
        out.empty("link", &[("rel", "alternate"), ("href", url)]);
        out.newline();
    }
    for subject in &item.subjects {
        let mut attributes = vec![("term", subject.code.as_str())];
        attributes.extend(subject.scheme().map(|scheme| ("scheme", scheme)));
        attributes.push(("label", &subject.name));
        out.empty("category", &attributes);
        out.newline();
    }
    if !item.rights.is_empty() {
        out.element("rights", &[], &item.rights);
        out.newline();
    }
    // An entry has to have a link or a content, so what is said of a killed story is its content:
    // it takes the place of what a reader may have kept.
    let (name, kind, text) = match &item.html {
        Some(html) => ("content", "html", html),
        None => ("content", "text", &item.summary),
    };
    if item.html.is_some() && !item.summary.is_empty() {
        out.element("summary", &[], &item.summary);
        out.newline();
    }
    out.element(name, &[("type", kind)], text);
    out.newline();
    out.close();
    out.newline();
}
