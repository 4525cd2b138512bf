//! XML before anything reads it: no entities, no depths, no endless lists, nothing unknown.

use std::ops::Range;

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::{Format, Limits, ParseError, Place};

/// The namespace of RFC 6721.
const TOMBSTONES: &str = "http://purl.org/atompub/tombstones/1.0";

/// What feeds call the dates of an item.
const DATES: [&str; 7] = [
    "pubDate",
    "published",
    "updated",
    "date",
    "issued",
    "modified",
    "created",
];

/// A feed that is safe to be read.
pub(super) struct Feed {
    /// The feed without elements of namespaces that nothing here reads.
    pub(super) text: String,
    pub(super) tombstones: Vec<Tombstone>,
    /// Of each item, its dates as they are written.
    pub(super) dates: Vec<Vec<String>>,
}

/// An entry that is gone (RFC 6721).
#[derive(Default)]
pub(super) struct Tombstone {
    pub(super) id: String,
    pub(super) when: String,
    pub(super) comment: String,
}

/// Looks through a feed. Entity declarations are refused; elements of unknown namespaces are cut out,
/// so that readers of podcasts' durations and the like never see what a stranger put there.
pub(super) fn look_through(
    text: &str,
    format: Format,
    limits: &Limits,
) -> Result<Feed, ParseError> {
    let mut reader = NsReader::from_str(text);
    let mut cuts: Vec<Range<usize>> = Vec::new();
    let mut cut_from: Option<(usize, usize)> = None;
    let mut tombstones: Vec<Tombstone> = Vec::new();
    let mut in_tombstone = false;
    let mut dates: Vec<Vec<String>> = Vec::new();
    let mut in_date = false;
    let (mut depth, mut items) = (0, 0);
    loop {
        let before = position(&reader);
        let (namespace, event) =
            reader
                .read_resolved_event()
                .map_err(|error| ParseError::Broken {
                    format,
                    place: Place::Line(line(text, before)),
                    detail: error.to_string(),
                })?;
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                let is_empty = matches!(event, Event::Empty(_));
                depth += 1;
                if depth > limits.depth {
                    return Err(ParseError::TooDeep {
                        line: line(text, before),
                        limit: limits.depth,
                    });
                }
                if matches!(
                    element.local_name().as_ref(),
                    "item" | "entry" | "deleted-entry"
                ) {
                    items += 1;
                    if items > limits.items {
                        return Err(ParseError::TooManyItems {
                            limit: limits.items,
                        });
                    }
                }
                if matches!(element.local_name().as_ref(), "item" | "entry") {
                    dates.push(Vec::new());
                }
                in_date = !is_empty && DATES.contains(&element.local_name().as_ref());
                if in_date && let Some(dates) = dates.last_mut() {
                    dates.push(String::new());
                }
                let is_known = is_known(&namespace);
                let is_tombstone = namespace == bound(TOMBSTONES)
                    && element.local_name().as_ref() == "deleted-entry";
                if is_tombstone {
                    tombstones.push(tombstone(element));
                    in_tombstone = !is_empty;
                }
                if !is_known && cut_from.is_none() {
                    cut_from = Some((before, depth));
                }
                if is_empty {
                    let after = position(&reader);
                    end(&mut cuts, &mut cut_from, &mut depth, after);
                }
            }
            Event::End(element) => {
                in_date = false;
                in_tombstone &= element.local_name().as_ref() != "deleted-entry";
                let after = position(&reader);
                end(&mut cuts, &mut cut_from, &mut depth, after);
            }
            Event::Text(said) if in_tombstone => {
                if let Some(tombstone) = tombstones.last_mut() {
                    tombstone.comment.push_str(said);
                }
            }
            Event::Text(said) if in_date => add_to_date(&mut dates, said),
            Event::CData(said) if in_date => add_to_date(&mut dates, said),
            Event::DocType(declaration)
                if declaration.to_ascii_uppercase().contains("<!ENTITY") =>
            {
                return Err(ParseError::EntityDeclared {
                    line: line(text, before),
                });
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if depth > 0 {
        return Err(ParseError::Broken {
            format,
            place: Place::Line(line(text, text.len())),
            detail: "it ends before its last element does".into(),
        });
    }
    Ok(Feed {
        text: without(text, &cuts),
        tombstones,
        dates,
    })
}

fn add_to_date(dates: &mut [Vec<String>], said: &str) {
    if let Some(date) = dates.last_mut().and_then(|dates| dates.last_mut()) {
        date.push_str(said);
    }
}

fn end(
    cuts: &mut Vec<Range<usize>>,
    cut_from: &mut Option<(usize, usize)>,
    depth: &mut usize,
    after: usize,
) {
    if let Some((from, _)) = cut_from.take_if(|(_, at)| *at == *depth) {
        cuts.push(from..after);
    }
    *depth = depth.saturating_sub(1);
}

fn position(reader: &NsReader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn bound(namespace: &'static str) -> ResolveResult<'static> {
    ResolveResult::Bound(quick_xml::name::Namespace(namespace))
}

/// Whether an element's namespace is one that feeds of stories use.
fn is_known(namespace: &ResolveResult<'_>) -> bool {
    match namespace {
        ResolveResult::Unbound => true,
        ResolveResult::Unknown(_) => false,
        ResolveResult::Bound(name) => {
            let name: &str = name.as_ref();
            [
                "w3.org/2005/Atom",
                "purl.org/atom/ns",
                "purl.org/rss/1.0",
                "purl.org/dc/",
                "w3.org/1999/xhtml",
                "w3.org/1999/02/22-rdf",
                "backend.userland.com",
                "my.netscape.com",
            ]
            .iter()
            .any(|known| name.contains(known))
        }
    }
}

fn tombstone(element: &BytesStart<'_>) -> Tombstone {
    let attribute = |name: &str| {
        let attribute = element.try_get_attribute(name).ok().flatten();
        attribute
            .map(|attribute| attribute.value.into_owned())
            .unwrap_or_default()
    };
    Tombstone {
        id: attribute("ref"),
        when: attribute("when"),
        comment: String::new(),
    }
}

fn without(text: &str, cuts: &[Range<usize>]) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for cut in cuts {
        kept.push_str(text.get(from..cut.start).unwrap_or_default());
        from = cut.end;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}

fn line(text: &str, at: usize) -> usize {
    1 + text.as_bytes()[..at.min(text.len())]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
}
