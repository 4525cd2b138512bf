//! RSL 1.0, Really Simple Licensing: what machines may do.

use wire_rights::{MachineUse, Machines};

use super::Published;
use crate::markup::Markup;

/// Its media type (section 2.2).
pub const MEDIA_TYPE: &str = "application/rsl+xml";

const NAMESPACE: &str = "https://rslstandard.org/rsl";

/// For how many days a client may keep the document before it looks again (section 3.2).
const MAX_AGE: &str = "7";

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
    let machines = published.terms.machines.as_ref()?;
    let page = published.page();
    let mut out = Markup::xml();
    out.open("rsl", &[("xmlns", NAMESPACE), ("max-age", MAX_AGE)]);
    out.newline();
    out.open("content", &[("url", "/")]);
    out.newline();

    let free = words(machines, MachineUse::Allowed);
    let licensed = words(machines, MachineUse::Licence);
    let forbidden = words(machines, MachineUse::Prohibited);
    let nothing = free.is_empty() && licensed.is_empty();
    if nothing || !free.is_empty() {
        out.open("license", &[]);
        out.newline();
        if nothing {
            usage(&mut out, "prohibits", "all");
        } else {
            usage(&mut out, "permits", &free);
            usage(&mut out, "prohibits", &forbidden);
            out.empty("payment", &[("type", "free")]);
            out.newline();
        }
        out.close();
        out.newline();
    }
    if !licensed.is_empty() {
        out.open("license", &[]);
        out.newline();
        usage(&mut out, "permits", &licensed);
        usage(&mut out, "prohibits", &forbidden);
        out.open("payment", &[]);
        out.element("custom", &[], &page);
        out.close();
        out.newline();
        out.close();
        out.newline();
    }
    let contact = published.terms.contact.as_str();
    out.element(
        "copyright",
        &[("type", "organization"), ("contactEmail", contact)],
        published.creator,
    );
    out.newline();
    out.element("terms", &[], &page);
    out.newline();
    out.close();
    out.newline();
    out.close();
    out.newline();
    Some(out.finish())
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

fn usage(out: &mut Markup, name: &'static str, words: &str) {
    if !words.is_empty() {
        out.element(name, &[("type", "usage")], words);
        out.newline();
    }
}
