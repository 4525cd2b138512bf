//! RSL 1.0, Really Simple Licensing: what machines may do.

use wire_rights::{MachineUse, Machines};

use super::Published;
use crate::markup::Markup;

/// Its media type (section 2.2).
pub const MEDIA_TYPE: &str = "application/rsl+xml";

pub(crate) const NAMESPACE: &str = "https://rslstandard.org/rsl";

/// For how many days a client may keep the document before it looks again (section 3.2).
const MAX_AGE: &str = "7";

/// Whether the elements of a document are RSL's own, or those of its module within RSS (section 4.7).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Rsl,
    Rss,
}

impl Within {
    /// The name of an element, with the prefix that RSS needs.
    fn name(self, name: &'static str) -> &'static str {
        if self == Self::Rsl {
            return name;
        }
        match name {
            "content" => "rsl:content",
            "license" => "rsl:license",
            "permits" => "rsl:permits",
            "prohibits" => "rsl:prohibits",
            "payment" => "rsl:payment",
            "custom" => "rsl:custom",
            "copyright" => "rsl:copyright",
            "terms" => "rsl:terms",
            other => other,
        }
    }
}

/// The words of the usage vocabulary (section 3.4.1.1) for each of our uses. An answer of an AI system
/// is made from what was put into it, and from its own index of it.
const SEARCH: &[&str] = &["search"];
const SUMMARIES: &[&str] = &["ai-input", "ai-index"];
const TRAINING: &[&str] = &["ai-train"];

/// The terms as an RSL document for the whole wire; nothing where they say nothing to machines.
///
/// What is free and what needs a licence are two licences. A use that isn't permitted by one of them
/// is not licensed (section 3.5); what is forbidden is said all the same.
#[must_use]
pub fn rsl(published: &Published<'_>) -> Option<String> {
    published.terms.machines.as_ref()?;
    let mut out = Markup::xml();
    out.open("rsl", &[("xmlns", NAMESPACE), ("max-age", MAX_AGE)]);
    out.newline();
    write(&mut out, published, "/", Within::Rsl);
    out.close();
    out.newline();
    Some(out.finish())
}

/// The terms for one page within an item of an RSS feed; nothing where they say nothing to machines.
/// The page has to be of the feed's own host.
pub(crate) fn in_rss(out: &mut Markup, published: &Published<'_>, page: &str) {
    write(out, published, page, Within::Rss);
}

/// What may be done with what is at this address.
fn write(out: &mut Markup, published: &Published<'_>, url: &str, within: Within) {
    let Some(machines) = published.terms.machines.as_ref() else {
        return;
    };
    let name = |name| within.name(name);
    let usage = |out: &mut Markup, element, words: &str| {
        if !words.is_empty() {
            out.element(name(element), &[("type", "usage")], words);
            out.newline();
        }
    };
    let page = published.page();
    out.open(name("content"), &[("url", url)]);
    out.newline();

    let free = words(machines, MachineUse::Allowed);
    let licensed = words(machines, MachineUse::Licence);
    let forbidden = words(machines, MachineUse::Prohibited);
    let nothing = free.is_empty() && licensed.is_empty();
    if nothing || !free.is_empty() {
        out.open(name("license"), &[]);
        out.newline();
        if nothing {
            usage(out, "prohibits", "all");
        } else {
            usage(out, "permits", &free);
            usage(out, "prohibits", &forbidden);
            out.empty(name("payment"), &[("type", "free")]);
            out.newline();
        }
        out.close();
        out.newline();
    }
    if !licensed.is_empty() {
        out.open(name("license"), &[]);
        out.newline();
        usage(out, "permits", &licensed);
        usage(out, "prohibits", &forbidden);
        out.open(name("payment"), &[]);
        out.element(name("custom"), &[], &page);
        out.close();
        out.newline();
        out.close();
        out.newline();
    }
    let contact = published.terms.contact.as_str();
    out.element(
        name("copyright"),
        &[("type", "organization"), ("contactEmail", contact)],
        published.creator,
    );
    out.newline();
    out.element(name("terms"), &[], &page);
    out.newline();
    out.close();
    out.newline();
}

/// The words for all uses of which this is said, with spaces between them.
fn words(machines: &Machines, said: MachineUse) -> String {
    let uses = [
        (machines.search, SEARCH),
        (machines.summaries, SUMMARIES),
        (machines.training, TRAINING),
    ];
    let words: Vec<&str> = uses
        .into_iter()
        .filter(|(of_it, _)| *of_it == said)
        .flat_map(|(_, words)| words.iter().copied())
        .collect();
    words.join(" ")
}
