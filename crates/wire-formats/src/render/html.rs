//! A copy as HTML.

use url::Url;
use wire_rights::{DeskCopy, Licensed};
use wire_story::{MarkKind, Paragraph, ParagraphKind, Picture, Purpose};

use super::reading::Reader;
use super::{Copy, Options, is_language, notice_text};
use crate::clean;
use crate::markup::{Markup, OWNER_LABEL, THIRD_PARTY};
use crate::paragraph::{Step, steps};

/// The copy as a piece of HTML, ready to paste: semantic, self-contained, without style or script.
/// What the terms ask of the page's head is said in a comment above it.
#[must_use]
pub fn html(licensed: &Licensed<'_>, options: &Options<'_>) -> String {
    let copy = Copy::of(licensed);
    let terms = licensed.terms();
    let mut out = Markup::default();
    if terms.canonical
        && let Some(url) = &licensed.story().url
    {
        out.comment(
            "Put this into the head of the page: <link rel=\"canonical\" href=\"{}\">",
            url.as_str(),
        );
        out.newline();
    }
    if terms.noindex {
        out.comment(
            "Put this into the head of the page: <meta name=\"robots\" content=\"noindex\">",
            "",
        );
        out.newline();
    }
    write(&mut out, &copy, options);
    out.newline();
    out.finish()
}

/// The copy as a piece of HTML without comments: what feeds and other documents carry.
pub(crate) fn article(copy: &Copy<'_>, options: &Options<'_>) -> String {
    let mut out = Markup::default();
    write(&mut out, copy, options);
    out.finish()
}

/// The paragraphs of the copy alone, with its lead picture, for a page that frames them itself.
#[must_use]
pub fn body_html(licensed: &Licensed<'_>, options: &Options<'_>) -> String {
    let copy = Copy::of(licensed);
    let mut out = Markup::default();
    write_picture(&mut out, copy.picture, options.pictures);
    let shown = Shown::here(&copy.content.headline, options);
    write_paragraphs(&mut out, copy.paragraphs(), shown);
    write_correction(&mut out, &copy);
    write_rights(&mut out, &copy);
    out.finish()
}

/// A version or a draft as the desk sees it, with every picture.
#[must_use]
pub fn preview(desk_copy: &DeskCopy<'_>, options: &Options<'_>) -> String {
    let content = desk_copy.content();
    let mut out = Markup::default();
    open_article(&mut out, &content.language);
    if options.headline {
        out.element("h1", &[], &content.headline);
        out.newline();
    }
    write_byline(&mut out, &content.byline);
    write_picture(&mut out, content.picture.as_ref(), options.pictures);
    let shown = Shown::here(&content.headline, options);
    write_paragraphs(&mut out, content.body.open(Purpose::Render), shown);
    if let Some(notice) = &content.notice {
        for paragraph in notice_text(notice) {
            out.element("p", &[("class", "notice")], &paragraph);
            out.newline();
        }
    }
    out.finish()
}

/// Writes the copy as an article.
pub(super) fn write(out: &mut Markup, copy: &Copy<'_>, options: &Options<'_>) {
    open_article(out, &copy.content.language);
    if options.headline {
        out.element("h1", &[], &copy.content.headline);
        out.newline();
    }
    write_byline(out, &copy.content.byline);
    if copy.credit_on_top {
        write_credit(out, copy);
    }
    write_picture(out, copy.picture, options.pictures);
    write_paragraphs(out, copy.paragraphs(), Shown::Marked);
    write_correction(out, copy);
    if !copy.credit_on_top {
        write_credit(out, copy);
    }
    write_rights(out, copy);
    write_notice(out, copy);
    write_counter(out, copy);
    out.close();
}

fn open_article(out: &mut Markup, language: &str) {
    if is_language(language) {
        out.open("article", &[("lang", language)]);
    } else {
        out.open("article", &[]);
    }
    out.newline();
}

fn write_byline(out: &mut Markup, byline: &str) {
    if !byline.is_empty() {
        out.element("p", &[("class", "byline")], &format!("By {byline}"));
        out.newline();
    }
}

fn write_picture(out: &mut Markup, picture: Option<&Picture>, pictures: Option<&Url>) {
    let Some(picture) = picture else { return };
    let Some(address) = picture_address(picture, pictures) else {
        return;
    };
    out.open("figure", &[]);
    out.empty(
        "img",
        &[("src", address.as_str()), ("alt", &picture.alt_text)],
    );
    out.element("figcaption", &[], &picture.credit);
    out.close();
    out.newline();
}

/// Where a picture lies: under its hash, below the address of all.
pub(crate) fn picture_address(picture: &Picture, pictures: Option<&Url>) -> Option<Url> {
    let mut address = pictures?.clone();
    address
        .path_segments_mut()
        .ok()?
        .pop_if_empty()
        .push(&picture.hash);
    Some(address)
}

/// How paragraphs are shown.
#[derive(Clone, Copy)]
enum Shown<'a> {
    /// For whoever takes the copy: a third party's passages have attributes.
    Marked,
    /// For whoever reads it here: they have their owner in words before them, and what was read is marked.
    Labelled(Option<Reader<'a>>),
}

impl<'a> Shown<'a> {
    fn here(headline: &str, options: &Options<'a>) -> Self {
        let reading = options.reading;
        Self::Labelled(reading.map(|reading| Reader::below(headline, reading)))
    }
}

fn write_paragraphs(out: &mut Markup, paragraphs: &[Paragraph], mut shown: Shown<'_>) {
    let runs = paragraphs.chunk_by(|one, next| one.kind == next.kind && joins(one.kind));
    for run in runs {
        let (around, element) = match run[0].kind {
            ParagraphKind::ListItem => (Some("ul"), "li"),
            ParagraphKind::Quotation => (Some("blockquote"), "p"),
            ParagraphKind::Heading => (None, "h2"),
            ParagraphKind::Text => (None, "p"),
        };
        if let Some(around) = around {
            out.open(around, &[]);
        }
        for paragraph in run {
            write_paragraph(out, element, paragraph, &shown);
            if let Shown::Labelled(Some(reader)) = &mut shown {
                reader.pass(&paragraph.text);
            }
        }
        if around.is_some() {
            out.close();
        }
        out.newline();
    }
}

/// Whether paragraphs of this kind that follow each other stand in one element.
fn joins(kind: ParagraphKind) -> bool {
    matches!(kind, ParagraphKind::ListItem | ParagraphKind::Quotation)
}

fn write_paragraph(
    out: &mut Markup,
    element: &'static str,
    paragraph: &Paragraph,
    shown: &Shown<'_>,
) {
    let reader = match shown {
        Shown::Labelled(reader) => reader.as_ref(),
        Shown::Marked => None,
    };
    let speakers = reader.map(|reader| (reader, reader.speakers(&paragraph.text)));
    let speakers = speakers.filter(|(_, speakers)| !speakers.is_empty());
    // The margin of a list's item stands in the item; that of any other paragraph beside it.
    let beside = speakers.is_some() && element != "li";
    if beside {
        out.open("div", &[("class", "spoken")]);
    }
    out.open(element, &[]);
    write_steps(out, paragraph, shown, reader);
    if beside {
        out.close();
    }
    if let Some((reader, speakers)) = speakers {
        reader.write_margin(out, &speakers);
    }
    out.close();
}

fn write_steps(
    out: &mut Markup,
    paragraph: &Paragraph,
    shown: &Shown<'_>,
    reader: Option<&Reader<'_>>,
) {
    let (mut at, mut in_link) = (0, false);
    for step in steps(paragraph) {
        match step {
            Step::Text(text) => {
                match reader {
                    Some(reader) => reader.write(out, text, at, in_link),
                    None => out.text(text),
                }
                at += text.len();
            }
            Step::Open(MarkKind::Strong) => out.open("strong", &[]),
            Step::Open(MarkKind::Emphasis) => out.open("em", &[]),
            Step::Open(MarkKind::ThirdParty(owner)) => {
                open_third_party(out, owner);
                if matches!(shown, Shown::Labelled(_)) {
                    label_third_party(out, owner);
                }
            }
            Step::Open(MarkKind::Link(url)) => match clean::link(url.as_str(), None) {
                Some(url) => {
                    in_link = true;
                    out.open("a", &[("href", url.as_str())]);
                }
                None => out.open("span", &[]),
            },
            Step::Close(kind) => {
                in_link &= !matches!(kind, MarkKind::Link(_));
                out.close();
            }
        }
    }
}

/// Opens what is a third party's; [`crate::html`] reads it back.
pub(crate) fn open_third_party(out: &mut Markup, owner: &str) {
    out.open("span", &[("class", "third-party"), (THIRD_PARTY, owner)]);
}

/// Says whose the passage that begins is.
pub(crate) fn label_third_party(out: &mut Markup, owner: &str) {
    let said = format!("{owner}: ");
    out.element("span", &[("class", "owner"), (OWNER_LABEL, "")], &said);
}

/// What of the copy isn't licensed, or was left out of it.
fn write_rights(out: &mut Markup, copy: &Copy<'_>) {
    if let Some(rights) = &copy.rights {
        out.element("p", &[("class", "rights")], rights);
        out.newline();
    }
}

fn write_correction(out: &mut Markup, copy: &Copy<'_>) {
    if let Some(correction) = &copy.correction {
        out.element("p", &[("class", "correction")], correction);
        out.newline();
    }
}

/// The credit sentence, with the link on the creator's name where the sentence has it.
fn write_credit(out: &mut Markup, copy: &Copy<'_>) {
    let creator = &copy.licensed.story().creator;
    let credit = &copy.credit;
    out.open("p", &[("class", "credit")]);
    match (copy.origin, credit.find(creator.as_str())) {
        (Some(url), Some(at)) if !creator.is_empty() => {
            out.text(&credit[..at]);
            out.element("a", &[("href", url.as_str())], creator);
            out.text(&credit[at + creator.len()..]);
        }
        (Some(url), _) => out.element("a", &[("href", url.as_str())], credit),
        (None, _) => out.text(credit),
    }
    out.close();
    out.newline();
}

/// The image that counts readers, where the terms want one. It is nothing to look at, so it has no
/// size and no words.
fn write_counter(out: &mut Markup, copy: &Copy<'_>) {
    let address = copy.licensed.counter();
    if let Some(address) = address.as_deref().and_then(clean::page) {
        out.empty(
            "img",
            &[
                ("class", "counter"),
                ("src", address.as_str()),
                ("alt", ""),
                ("width", "1"),
                ("height", "1"),
            ],
        );
        out.newline();
    }
}

/// The notice. The contact stands between the marks that tell e-mail protection to leave it alone:
/// they are no promise, which is why every copy can be had as plain text too.
fn write_notice(out: &mut Markup, copy: &Copy<'_>) {
    let address = copy.notice.contact.address();
    for paragraph in notice_text(&copy.notice) {
        out.open("p", &[("class", "notice")]);
        match address.and_then(|address| Some((address, paragraph.find(address)?))) {
            Some((address, at)) => {
                out.text(&paragraph[..at]);
                out.email_protection(false);
                out.text(address);
                out.email_protection(true);
                out.text(&paragraph[at + address.len()..]);
            }
            None => out.text(&paragraph),
        }
        out.close();
        out.newline();
    }
}
