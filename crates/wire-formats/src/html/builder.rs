//! Builds paragraphs from a run of tags.

use std::collections::HashMap;

use html5ever::tokenizer::Tag;
use url::Url;
use wire_story::{Mark, MarkKind, Paragraph, ParagraphKind, agency};

use super::tokens::{self, Token};
use super::{Reading, email_protection};
use crate::clean::{is_layout, is_legal, line, link};
use crate::markup::{OWNER_LABEL, THIRD_PARTY};
use crate::paragraph::tidy;
use crate::parse::Remark;

/// What a tag means for the text.
enum Part {
    /// A new paragraph begins.
    Block,
    Heading,
    Quotation,
    Item,
    Table,
    /// Text goes on after a space.
    Cell,
    Break,
    Link,
    Strong,
    Emphasis,
    Picture,
    /// An inline quotation, whose marks HTML leaves to the browser.
    Quote,
    /// Nothing in it is text of the story.
    Dropped,
    /// Nothing: what stands in it counts.
    Transparent,
}

fn part(name: &str) -> Part {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Part::Heading,
        "blockquote" => Part::Quotation,
        "li" => Part::Item,
        "table" => Part::Table,
        "td" | "th" => Part::Cell,
        "br" => Part::Break,
        "a" => Part::Link,
        "strong" | "b" => Part::Strong,
        "em" | "i" | "cite" => Part::Emphasis,
        "img" | "picture" => Part::Picture,
        "q" => Part::Quote,
        "script" | "style" | "template" | "noscript" | "iframe" | "object" | "embed" | "svg"
        | "math" | "audio" | "video" | "canvas" | "form" | "button" | "select" | "textarea"
        | "nav" | "aside" | "figure" | "head" | "title" | "xmp" | "noembed" | "noframes" => {
            Part::Dropped
        }
        "address" | "article" | "body" | "caption" | "center" | "dd" | "details" | "dialog"
        | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "footer" | "header" | "hgroup"
        | "hr" | "html" | "legend" | "main" | "menu" | "ol" | "p" | "pre" | "section"
        | "summary" | "tbody" | "tfoot" | "thead" | "tr" | "ul" => Part::Block,
        _ => Part::Transparent,
    }
}

pub(super) struct Builder<'a> {
    base: Option<&'a Url>,
    done: Vec<Paragraph>,
    text: String,
    space: bool,
    breaks: usize,
    marks: Vec<Mark>,
    /// Marks that are open, as places in `marks`.
    open: Vec<usize>,
    heading: bool,
    quotations: usize,
    items: usize,
    strong: usize,
    emphasis: usize,
    pictures: usize,
    links_lost: usize,
    tables: usize,
    addresses: Vec<String>,
    /// The element that says that it is a third party's, and how many of its name are open in it.
    third_party: Option<(String, usize)>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(base: Option<&'a Url>) -> Self {
        Self {
            base,
            done: Vec::new(),
            text: String::new(),
            space: false,
            breaks: 0,
            marks: Vec::new(),
            open: Vec::new(),
            heading: false,
            quotations: 0,
            items: 0,
            strong: 0,
            emphasis: 0,
            pictures: 0,
            links_lost: 0,
            tables: 0,
            addresses: Vec::new(),
            third_party: None,
        }
    }

    pub(super) fn read(mut self, tokens: &[Token]) -> Reading {
        let last_ends = last_ends(tokens);
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                Token::Text(text) => self.push(text),
                Token::End(tag) => self.end(&tag.name),
                Token::Start(tag) => {
                    let name = &*tag.name;
                    let last_end = last_ends.get(name).copied().filter(|end| *end >= at);
                    if let Some(address) = email_protection::address(tag) {
                        self.push_address(&address);
                        if let (Some(last), false) = (last_end, tag.self_closing) {
                            at = skip(tokens, at, last, name);
                        }
                    } else if matches!(part(name), Part::Dropped) || is_label(tag) {
                        self.drop_element(name);
                        // An element that is never closed drops nothing.
                        if let (Some(last), false) = (last_end, tag.self_closing) {
                            at = skip(tokens, at, last, name);
                        } else if tokens::swallows_the_rest(tag) {
                            break;
                        }
                    } else {
                        self.leave_third_party(name);
                        self.start(tag);
                        if last_end.is_some() {
                            self.enter_third_party(tag);
                        }
                    }
                }
            }
        }
        self.finish_paragraph();
        let mut remarks = Vec::new();
        if self.pictures > 0 {
            remarks.push(Remark::PictureLeftOut {
                count: self.pictures,
            });
        }
        if self.links_lost > 0 {
            remarks.push(Remark::LinkLeftOut {
                count: self.links_lost,
            });
        }
        if self.tables > 0 {
            remarks.push(Remark::TableFlattened { count: self.tables });
        }
        remarks.extend(
            self.addresses
                .into_iter()
                .map(|address| Remark::ContactDecoded { address }),
        );
        Reading {
            paragraphs: self.done,
            remarks,
        }
    }

    fn start(&mut self, tag: &Tag) {
        match part(&tag.name) {
            Part::Block => {
                self.finish_paragraph();
                self.heading &= &*tag.name != "p";
            }
            Part::Heading => {
                self.finish_paragraph();
                self.heading = true;
            }
            Part::Quotation => {
                self.finish_paragraph();
                self.heading = false;
                self.quotations += usize::from(!tag.self_closing);
            }
            Part::Item => {
                self.finish_paragraph();
                self.heading = false;
                self.items += usize::from(!tag.self_closing);
            }
            Part::Table => {
                self.finish_paragraph();
                self.heading = false;
                self.tables += 1;
            }
            Part::Cell => self.space = !self.text.is_empty(),
            Part::Break => {
                self.breaks += 1;
                if self.breaks > 1 {
                    self.finish_paragraph();
                }
                self.space = !self.text.is_empty();
            }
            Part::Link => {
                self.close(|kind| matches!(kind, MarkKind::Link(_)));
                let href = tag
                    .attrs
                    .iter()
                    .find(|attribute| &*attribute.name.local == "href");
                if let Some(href) = href {
                    match link(&href.value, self.base) {
                        Some(url) => self.open(MarkKind::Link(url)),
                        None => self.links_lost += 1,
                    }
                }
            }
            Part::Strong => {
                self.strong += 1;
                if self.strong == 1 {
                    self.open(MarkKind::Strong);
                }
            }
            Part::Emphasis => {
                self.emphasis += 1;
                if self.emphasis == 1 {
                    self.open(MarkKind::Emphasis);
                }
            }
            Part::Picture => self.pictures += usize::from(&*tag.name == "img"),
            Part::Quote => self.push("“"),
            Part::Dropped | Part::Transparent => {}
        }
    }

    /// Begins what is a third party's, where the element says so: in our own attribute, or as a
    /// quotation from an agency's address.
    fn enter_third_party(&mut self, tag: &Tag) {
        if tag.self_closing {
            return;
        }
        if let Some((name, open)) = &mut self.third_party {
            *open += usize::from(*name == *tag.name);
            return;
        }
        if let Some(owner) = owner(tag) {
            self.open(MarkKind::ThirdParty(owner));
            self.third_party = Some((tag.name.to_string(), 1));
        }
    }

    /// A paragraph or an item of a list ends where the next one begins, with an end tag or without.
    fn leave_third_party(&mut self, name: &str) {
        let is_open = |(open, _): &(String, usize)| open == name;
        if matches!(name, "p" | "li") && self.third_party.as_ref().is_some_and(is_open) {
            self.end_third_party(name);
        }
    }

    fn end_third_party(&mut self, name: &str) {
        if let Some((_, open)) = self.third_party.as_mut().filter(|(of, _)| of == name) {
            *open -= 1;
            if *open == 0 {
                self.third_party = None;
                self.close(|kind| matches!(kind, MarkKind::ThirdParty(_)));
            }
        }
    }

    fn end(&mut self, name: &str) {
        self.end_third_party(name);
        match part(name) {
            Part::Block | Part::Table => self.finish_paragraph(),
            Part::Heading => {
                self.finish_paragraph();
                self.heading = false;
            }
            Part::Quotation => {
                self.finish_paragraph();
                self.quotations = self.quotations.saturating_sub(1);
            }
            Part::Item => {
                self.finish_paragraph();
                self.items = self.items.saturating_sub(1);
            }
            Part::Cell => self.space = !self.text.is_empty(),
            Part::Link => self.close(|kind| matches!(kind, MarkKind::Link(_))),
            Part::Strong => {
                if self.strong == 1 {
                    self.close(|kind| *kind == MarkKind::Strong);
                }
                self.strong = self.strong.saturating_sub(1);
            }
            Part::Emphasis => {
                if self.emphasis == 1 {
                    self.close(|kind| *kind == MarkKind::Emphasis);
                }
                self.emphasis = self.emphasis.saturating_sub(1);
            }
            Part::Quote => self.push("”"),
            Part::Break | Part::Picture | Part::Dropped | Part::Transparent => {}
        }
    }

    fn drop_element(&mut self, name: &str) {
        if name == "figure" {
            self.pictures += 1;
        }
        if matches!(name, "figure" | "nav" | "aside" | "form" | "iframe") {
            self.finish_paragraph();
        }
    }

    fn push(&mut self, text: &str) {
        for character in text.chars() {
            if is_layout(character) {
                self.space |= !self.text.is_empty();
            } else if is_legal(character) {
                if self.space {
                    self.text.push(' ');
                    self.space = false;
                }
                self.breaks = 0;
                self.text.push(character);
            }
        }
    }

    fn push_address(&mut self, address: &str) {
        self.close(|kind| matches!(kind, MarkKind::Link(_)));
        let url = link(&format!("mailto:{address}"), None);
        let linked = url.is_some();
        if let Some(url) = url {
            self.open(MarkKind::Link(url));
        }
        self.push(address);
        if linked {
            self.close(|kind| matches!(kind, MarkKind::Link(_)));
        }
        self.addresses.push(address.to_owned());
    }

    fn open(&mut self, kind: MarkKind) {
        self.open.push(self.marks.len());
        self.marks.push(Mark {
            start: self.text.len() + usize::from(self.space),
            end: usize::MAX,
            kind,
        });
    }

    /// Ends the mark of this kind, where one is open; those opened within it go on after it.
    fn close(&mut self, is_kind: impl Fn(&MarkKind) -> bool) {
        let found = self
            .open
            .iter()
            .rposition(|&mark| is_kind(&self.marks[mark].kind));
        let Some(found) = found else { return };
        let within = self.open.split_off(found);
        for &mark in &within {
            self.marks[mark].end = self.text.len();
        }
        for mark in within.into_iter().skip(1) {
            let kind = self.marks[mark].kind.clone();
            self.open(kind);
        }
    }

    fn finish_paragraph(&mut self) {
        let going_on: Vec<MarkKind> = std::mem::take(&mut self.open)
            .into_iter()
            .map(|mark| self.marks[mark].kind.clone())
            .collect();
        let kind = if self.heading {
            ParagraphKind::Heading
        } else if self.items > 0 {
            ParagraphKind::ListItem
        } else if self.quotations > 0 {
            ParagraphKind::Quotation
        } else {
            ParagraphKind::Text
        };
        let marks = std::mem::take(&mut self.marks);
        self.done.extend(tidy(kind, &self.text, marks));
        self.text.clear();
        self.space = false;
        self.breaks = 0;
        for kind in going_on {
            self.open(kind);
        }
    }
}

/// Whether an element holds our own words about the passage that follows.
fn is_label(tag: &Tag) -> bool {
    tag.attrs.iter().any(|it| &*it.name.local == OWNER_LABEL)
}

/// Whose an element says that it is.
fn owner(tag: &Tag) -> Option<String> {
    const LONGEST: usize = 80;
    let attribute = |name: &str| {
        let found = tag.attrs.iter().find(|it| &*it.name.local == name);
        found.map(|it| &*it.value)
    };
    let named = attribute(THIRD_PARTY).map(|name| {
        let name: String = line(name).chars().take(LONGEST).collect();
        name.trim().to_owned()
    });
    let named = named.filter(|name| !name.is_empty());
    named.or_else(|| {
        let quoted = &*tag.name == "blockquote";
        let address = attribute("cite").filter(|_| quoted)?;
        agency::at(&link(address, None)?).map(ToOwned::to_owned)
    })
}

/// Where each element is closed for the last time.
fn last_ends(tokens: &[Token]) -> HashMap<&str, usize> {
    let mut ends = HashMap::new();
    for (at, token) in tokens.iter().enumerate() {
        if let Token::End(tag) = token {
            ends.insert(&*tag.name, at);
        }
    }
    ends
}

/// The place after the end of the element whose start stands before `at`, at the latest after `last`.
fn skip(tokens: &[Token], at: usize, last: usize, name: &str) -> usize {
    let mut depth = 1_usize;
    for (place, token) in tokens.iter().enumerate().take(last + 1).skip(at) {
        match token {
            Token::Start(tag) if &*tag.name == name && !tag.self_closing => depth += 1,
            Token::End(tag) if &*tag.name == name => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return place + 1;
        }
    }
    last + 1
}
