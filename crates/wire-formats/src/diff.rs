//! What differs between two desk copies, word by word: what an editor reads before a correction goes.
//!
//! Paragraphs are compared in the editor's light markup, because a link's address is as much a part
//! of the text as its words.

use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};
use wire_rights::DeskCopy;
use wire_story::{Content, Paragraph, Picture, PictureRights, Purpose};

use crate::editor;
use crate::markup::Markup;

/// What differs between two desk copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The differences as safe HTML: a heading for each part that changed, `del` and `ins` in its
    /// paragraphs. What screen readers don't say of the two elements stands in spans of the class
    /// `unseen`.
    pub html: String,
    /// Words taken out.
    pub removed: usize,
    /// Words put in.
    pub added: usize,
}

/// Paragraphs kept around a change, so that it can be read in its place.
const CONTEXT: usize = 1;
/// How alike two paragraphs have to be to be shown as one that was changed.
const ALIKE: f32 = 0.4;

/// What differs between a copy and the one that follows it; nothing, where they say the same.
#[must_use]
pub fn difference(before: &DeskCopy<'_>, after: &DeskCopy<'_>) -> Option<Difference> {
    let (before, after) = (before.content(), after.content());
    let mut writer = Writer::default();
    for (name, old, new) in [
        ("Headline", &before.headline, &after.headline),
        ("Byline", &before.byline, &after.byline),
        ("Summary", &before.summary, &after.summary),
    ] {
        writer.line(name, old, new);
    }
    writer.text(&paragraphs(before), &paragraphs(after));
    writer.line("Picture", &picture(before), &picture(after));
    writer.line("Notice", &notice(before), &notice(after));
    writer.line("Language", &before.language, &after.language);
    writer.finish()
}

fn paragraphs(content: &Content) -> Vec<String> {
    content
        .body
        .open(Purpose::Align)
        .iter()
        .map(|paragraph: &Paragraph| editor::text(std::slice::from_ref(paragraph)))
        .map(|text| text.trim_end().to_owned())
        .collect()
}

/// A picture in words; its bytes are named by the beginning of their hash.
fn picture(content: &Content) -> String {
    let Some(picture) = &content.picture else {
        return String::new();
    };
    let Picture {
        hash,
        alt_text,
        credit,
        ..
    } = picture;
    let rights = match picture.rights {
        PictureRights::Own => "our own",
        PictureRights::ThirdParty => "of a third party",
    };
    let name = hash.get(..8).unwrap_or(hash);
    format!("{alt_text} Credit: {credit} ({rights}, file {name})")
}

fn notice(content: &Content) -> String {
    content
        .notice
        .as_ref()
        .map(|notice| notice.paragraphs.join(" "))
        .unwrap_or_default()
}

#[derive(Default)]
struct Writer {
    out: Markup,
    changed: bool,
    removed: usize,
    added: usize,
}

impl Writer {
    fn finish(self) -> Option<Difference> {
        self.changed.then(|| Difference {
            html: self.out.finish(),
            removed: self.removed,
            added: self.added,
        })
    }

    fn heading(&mut self, name: &str) {
        self.changed = true;
        self.out.element("h3", &[], name);
    }

    /// A part that is one line.
    fn line(&mut self, name: &str, old: &str, new: &str) {
        if old != new {
            self.heading(name);
            self.words(old, new);
        }
    }

    /// The text.
    fn text(&mut self, old: &[String], new: &[String]) {
        if old == new {
            return;
        }
        self.heading("Text");
        let operations = capture_diff_slices(Algorithm::Myers, old, new);
        let last = operations.len().saturating_sub(1);
        for (at, operation) in operations.iter().enumerate() {
            match *operation {
                DiffOp::Equal { old_index, len, .. } => {
                    let kept = &old[old_index..old_index + len];
                    self.kept(kept, at > 0, at < last);
                }
                DiffOp::Delete {
                    old_index, old_len, ..
                } => self.changed_run(&old[old_index..old_index + old_len], &[]),
                DiffOp::Insert {
                    new_index, new_len, ..
                } => self.changed_run(&[], &new[new_index..new_index + new_len]),
                DiffOp::Replace {
                    old_index,
                    old_len,
                    new_index,
                    new_len,
                } => self.changed_run(
                    &old[old_index..old_index + old_len],
                    &new[new_index..new_index + new_len],
                ),
            }
        }
    }

    /// Paragraphs that stayed: those next to a change are shown, the others are counted.
    fn kept(&mut self, kept: &[String], change_before: bool, change_after: bool) {
        let head = if change_before { CONTEXT } else { 0 };
        let tail = if change_after { CONTEXT } else { 0 };
        let left_out = kept.len().saturating_sub(head + tail);
        if left_out < 2 {
            for paragraph in kept {
                self.out.element("p", &[], paragraph);
            }
            return;
        }
        for paragraph in &kept[..head] {
            self.out.element("p", &[], paragraph);
        }
        let sentence = format!("{left_out} paragraphs stay as they are.");
        self.out.element("p", &[("class", "left-out")], &sentence);
        for paragraph in &kept[kept.len() - tail..] {
            self.out.element("p", &[], paragraph);
        }
    }

    /// Paragraphs that changed: each new one beside the old one that it comes from.
    fn changed_run(&mut self, old: &[String], new: &[String]) {
        let mut rest = old;
        for paragraph in new {
            let origin = rest.iter().position(|from| alike(from, paragraph));
            let Some(origin) = origin else {
                self.words("", paragraph);
                continue;
            };
            for gone in &rest[..origin] {
                self.words(gone, "");
            }
            self.words(&rest[origin], paragraph);
            rest = &rest[origin + 1..];
        }
        for gone in rest {
            self.words(gone, "");
        }
    }

    /// One paragraph with its words taken out and put in.
    fn words(&mut self, old: &str, new: &str) {
        self.out.open("p", &[]);
        for (tag, text) in pieces(old, new) {
            match tag {
                ChangeTag::Equal => self.out.text(&text),
                ChangeTag::Delete => {
                    self.removed += text.split_whitespace().count();
                    self.marked("del", "taken out: ", &text);
                }
                ChangeTag::Insert => {
                    self.added += text.split_whitespace().count();
                    self.marked("ins", "put in: ", &text);
                }
            }
        }
        self.out.close();
    }

    fn marked(&mut self, name: &'static str, says: &str, text: &str) {
        self.out.open(name, &[]);
        self.out.element("span", &[("class", "unseen")], says);
        self.out.text(text);
        self.out.close();
    }
}

fn alike(old: &str, new: &str) -> bool {
    TextDiff::from_words(old, new).ratio() >= ALIKE
}

/// The runs of words that stayed, went and came. White space between two changes belongs to both,
/// so that a changed phrase reads as one.
fn pieces(old: &str, new: &str) -> Vec<(ChangeTag, String)> {
    let difference = TextDiff::from_unicode_words(old, new);
    let changes: Vec<_> = difference
        .iter_all_changes()
        .map(|change| (change.tag(), change.value()))
        .collect();
    let mut pieces = Vec::new();
    let mut gone = String::new();
    let mut come = String::new();
    for (at, &(tag, value)) in changes.iter().enumerate() {
        let between = || {
            value.trim().is_empty()
                && !(gone.is_empty() && come.is_empty())
                && changes
                    .get(at + 1)
                    .is_some_and(|(next, _)| *next != ChangeTag::Equal)
        };
        match tag {
            ChangeTag::Delete => gone.push_str(value),
            ChangeTag::Insert => come.push_str(value),
            ChangeTag::Equal if between() => {
                gone.push_str(value);
                come.push_str(value);
            }
            ChangeTag::Equal => {
                flush(&mut pieces, &mut gone, &mut come);
                match pieces.last_mut() {
                    Some((ChangeTag::Equal, text)) => String::push_str(text, value),
                    _ => pieces.push((ChangeTag::Equal, value.to_owned())),
                }
            }
        }
    }
    flush(&mut pieces, &mut gone, &mut come);
    pieces
}

fn flush(pieces: &mut Vec<(ChangeTag, String)>, gone: &mut String, come: &mut String) {
    if !gone.is_empty() {
        pieces.push((ChangeTag::Delete, std::mem::take(gone)));
    }
    if !come.is_empty() {
        pieces.push((ChangeTag::Insert, std::mem::take(come)));
    }
}
