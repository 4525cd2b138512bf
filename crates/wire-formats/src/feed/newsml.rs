//! A NewsML-G2 message.

use super::{FeedInfo, FeedItem};
use crate::markup::Markup;
use crate::render::{self, NEWSML, Options};

/// The feed as a NewsML-G2 news message: an item for each story. A correction is the next version of its item and says in a note to
/// editors what changed; a killed story's item is canceled and empty.
#[must_use]
pub fn newsml(info: &FeedInfo, items: &[FeedItem<'_>]) -> String {
    let options = Options {
        pictures: info.pictures.as_ref(),
        ..Options::default()
    };
    let mut out = Markup::xml();
    out.open("newsMessage", &[("xmlns", NEWSML)]);
    out.newline();
    out.open("header", &[]);
    out.newline();
    out.element("sent", &[], &info.updated.to_string());
    out.newline();
    render::write_catalogue(&mut out);
    out.element("sender", &[], &info.title);
    out.newline();
    out.element("origin", &[], info.own.as_str());
    out.newline();
    out.close();
    out.newline();
    out.open("itemSet", &[]);
    out.newline();
    for item in items {
        match item {
            FeedItem::Copy(licensed) => render::write_copy(&mut out, licensed, &options),
            FeedItem::Notice(listed) if listed.embargoed_until.is_none() => {
                render::write_listed(&mut out, listed);
            }
            FeedItem::Notice(_) => {}
        }
    }
    out.close();
    out.newline();
    out.close();
    out.newline();
    out.finish()
}
