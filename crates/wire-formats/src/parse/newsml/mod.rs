//! NewsML-G2: news items, alone or in a message. Elements are known by their names without prefixes, since senders choose prefixes as
//! they like.

mod choice;
mod item;
mod taking;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{Batch, Format, Limits, ParseError, Place, decode};
use item::Item;

/// Reads the news items of a document. Items of other kinds are refused.
///
/// # Errors
/// Says why the document as a whole can't be read; items that are no stories are in [`Batch::refused`].
pub fn newsml(bytes: &[u8], limits: &Limits) -> Result<Batch, ParseError> {
    let decoded = decode::xml(bytes, limits)?;
    let text = decoded.text.as_ref();
    let mut reader = Reader::from_str(text);
    let mut document = Document::new(limits);
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let place = || Place::Line(line(text, before));
        let event = reader.read_event().map_err(|error| ParseError::Broken {
            format: Format::NewsmlG2,
            place: place(),
            detail: error.to_string(),
        })?;
        match event {
            Event::Start(element) => {
                if document.path.len() >= limits.depth {
                    return Err(ParseError::TooDeep {
                        line: line(text, before),
                        limit: limits.depth,
                    });
                }
                document.start(&element)?;
            }
            Event::Empty(element) => {
                document.start(&element)?;
                document.end();
            }
            Event::End(_) => document.end(),
            Event::Text(said) => document.text(&said),
            Event::CData(said) => document.text(&quick_xml::escape::partial_escape(&*said)),
            Event::GeneralRef(name) => document.text(&format!("&{};", &*name)),
            Event::DocType(declaration) if declares_entities(&declaration) => {
                return Err(ParseError::EntityDeclared {
                    line: line(text, before),
                });
            }
            Event::Eof if document.path.is_empty() => break,
            Event::Eof => {
                return Err(ParseError::Broken {
                    format: Format::NewsmlG2,
                    place: place(),
                    detail: "it ends before its last element does".into(),
                });
            }
            _ => {}
        }
    }
    let mut batch = document.batch;
    for story in &mut batch.stories {
        story.remarks.splice(0..0, decoded.remark.clone());
    }
    Ok(batch)
}

/// The value of an attribute, by the name that it is written with.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok().flatten()?;
    let value = found.normalized_value(XmlVersion::Implicit1_0);
    let value = crate::clean::line(&value.unwrap_or(found.value));
    (!value.is_empty()).then_some(value)
}

fn declares_entities(declaration: &str) -> bool {
    declaration.to_ascii_uppercase().contains("<!ENTITY")
}

fn line(text: &str, at: usize) -> usize {
    let before = &text.as_bytes()[..at.min(text.len())];
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

/// A document while it is read.
struct Document<'a> {
    limits: &'a Limits,
    /// The names of the elements that are open.
    path: Vec<String>,
    items: usize,
    /// The news item that is open, and how many elements are around it.
    item: Option<(usize, Item)>,
    batch: Batch,
}

impl<'a> Document<'a> {
    fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            path: Vec::new(),
            items: 0,
            item: None,
            batch: Batch::default(),
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), ParseError> {
        let name = element.local_name().as_ref().to_owned();
        match &mut self.item {
            Some((_, item)) => {
                let parent = self.path.last().map_or("", String::as_str);
                item.start(parent, &name, element);
            }
            None if is_item(&name) => self.start_item(&name, element)?,
            None => {}
        }
        self.path.push(name);
        Ok(())
    }

    fn start_item(&mut self, name: &str, element: &BytesStart<'_>) -> Result<(), ParseError> {
        self.items += 1;
        if self.items > self.limits.items {
            return Err(ParseError::TooManyItems {
                limit: self.limits.items,
            });
        }
        let place = match self.path.is_empty() {
            true => Place::Document,
            false => Place::Item(self.items),
        };
        if name == "newsItem" {
            self.item = Some((self.path.len(), Item::new(place, element)));
        } else {
            let kind = name.to_owned();
            self.batch.push(Err(ParseError::NotAText { place, kind }));
        }
        Ok(())
    }

    fn end(&mut self) {
        self.path.pop();
        if let Some((_, item)) = self.item.take_if(|(around, _)| *around == self.path.len()) {
            self.batch.push(item.finish(self.limits));
        } else if let Some((_, item)) = &mut self.item {
            item.end();
        }
    }

    /// Takes on text with its signs escaped.
    fn text(&mut self, escaped: &str) {
        if let Some((_, item)) = &mut self.item {
            item.text(escaped);
        }
    }
}

/// Whether an element is an item of NewsML-G2.
pub(super) fn is_item(name: &str) -> bool {
    matches!(
        name,
        "newsItem"
            | "packageItem"
            | "conceptItem"
            | "knowledgeItem"
            | "planningItem"
            | "catalogItem"
    )
}
