//! What differs between two desk copies, word by word: what an editor reads before a correction goes.
//!
//! The text is shown as it is read, with its links and emphasis; a word that is the same and looks
//! different is a change, too.

mod words;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use url::Url;
use wire_rights::DeskCopy;
use wire_story::{Content, Picture, PictureRights, Purpose};

use self::words::{Look, Piece, Word, likeness, pieces};
use crate::clean;
use crate::markup::Markup;
use crate::render::{label_third_party, open_third_party};

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

/// The paragraphs of the text, each as its words.
fn paragraphs(content: &Content) -> Vec<Vec<Word<'_>>> {
    let paragraphs = content.body.open(Purpose::Align);
    paragraphs.iter().map(words::paragraph).collect()
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
            self.changed(&words::line(old), &words::line(new));
        }
    }

    /// The text.
    fn text(&mut self, old: &[Vec<Word<'_>>], new: &[Vec<Word<'_>>]) {
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
    fn kept(&mut self, kept: &[Vec<Word<'_>>], change_before: bool, change_after: bool) {
        let head = if change_before { CONTEXT } else { 0 };
        let tail = if change_after { CONTEXT } else { 0 };
        let left_out = kept.len().saturating_sub(head + tail);
        if left_out < 2 {
            return self.paragraphs(kept);
        }
        self.paragraphs(&kept[..head]);
        let sentence = format!("{left_out} paragraphs stay as they are.");
        self.out.element("p", &[("class", "left-out")], &sentence);
        self.paragraphs(&kept[kept.len() - tail..]);
    }

    fn paragraphs(&mut self, paragraphs: &[Vec<Word<'_>>]) {
        for paragraph in paragraphs {
            self.out.open("p", &[]);
            self.words(paragraph, &[]);
            self.out.close();
        }
    }

    /// Paragraphs that changed: each new one beside the old one that it comes from.
    fn changed_run(&mut self, old: &[Vec<Word<'_>>], new: &[Vec<Word<'_>>]) {
        let mut rest = old;
        for paragraph in new {
            let origin = rest
                .iter()
                .position(|from| likeness(from, paragraph) >= ALIKE);
            let Some(origin) = origin else {
                self.changed(&[], paragraph);
                continue;
            };
            for gone in &rest[..origin] {
                self.changed(gone, &[]);
            }
            self.changed(&rest[origin], paragraph);
            rest = &rest[origin + 1..];
        }
        for gone in rest {
            self.changed(gone, &[]);
        }
    }

    /// One paragraph with its words taken out and put in.
    fn changed(&mut self, old: &[Word<'_>], new: &[Word<'_>]) {
        self.out.open("p", &[]);
        for piece in pieces(old, new) {
            match piece {
                Piece::Same(words) => self.words(&words, &[]),
                Piece::Changed { gone, come } => {
                    self.removed += count(&gone);
                    self.added += count(&come);
                    self.marked("del", "taken out: ", &gone, &links_only_in(&gone, &come));
                    self.marked("ins", "put in: ", &come, &links_only_in(&come, &gone));
                }
            }
        }
        self.out.close();
    }

    fn marked(&mut self, name: &'static str, says: &str, words: &[Word<'_>], spelled: &[&Url]) {
        if words.is_empty() {
            return;
        }
        self.out.open(name, &[]);
        self.out.element("span", &[("class", "unseen")], says);
        self.words(words, spelled);
        self.out.close();
    }

    /// Words with their marks. Behind links to an address of `spelled`, it is written out.
    fn words(&mut self, words: &[Word<'_>], spelled: &[&Url]) {
        for owned in words.chunk_by(|one, next| one.look.owner == next.look.owner) {
            if let Some(owner) = owned[0].look.owner {
                open_third_party(&mut self.out, owner);
                label_third_party(&mut self.out, owner);
            }
            self.linked(owned, spelled);
            if owned[0].look.owner.is_some() {
                self.out.close();
            }
        }
    }

    fn linked(&mut self, words: &[Word<'_>], spelled: &[&Url]) {
        for linked in words.chunk_by(|one, next| one.look.link == next.look.link) {
            let url = linked[0].look.link;
            let safe = url.and_then(|url| clean::link(url.as_str(), None));
            if let Some(safe) = &safe {
                self.out.open("a", &[("href", safe.as_str())]);
            }
            for alike in linked.chunk_by(|one, next| one.look == next.look) {
                self.run(alike[0].look, alike);
            }
            if safe.is_some() {
                self.out.close();
            }
            if let Some(url) = url.filter(|url| spelled.contains(url)) {
                let address = format!(" ({url})");
                self.out.element("span", &[("class", "address")], &address);
            }
        }
    }

    /// Words that look the same.
    fn run(&mut self, look: Look<'_>, words: &[Word<'_>]) {
        let elements = [
            (look.strong, "strong"),
            (look.emphasis, "em"),
            (look.label, "small"),
        ];
        let elements = elements.iter().filter(|(on, _)| *on);
        for (_, name) in elements.clone() {
            self.out.open(name, &[]);
        }
        for word in words {
            self.out.text(word.text);
        }
        for _ in elements {
            self.out.close();
        }
    }
}

/// How many words these are, as people count.
fn count(words: &[Word<'_>]) -> usize {
    let text: String = words.iter().map(|word| word.text).collect();
    text.split_whitespace().count()
}

/// The addresses that only these words link to and those don't: where the words are the same,
/// nothing else shows what changed.
fn links_only_in<'a>(these: &[Word<'a>], those: &[Word<'_>]) -> Vec<&'a Url> {
    these
        .iter()
        .filter_map(|word| word.look.link)
        .filter(|link| !those.iter().any(|word| word.look.link == Some(link)))
        .collect()
}
