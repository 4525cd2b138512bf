//! What was read in a text, marked in it for those who read it on a page: who speaks, and which days are meant.

use std::ops::Range;

use crate::markup::Markup;

/// What [`Content::plain`](wire_story::Content::plain) puts between a headline and each paragraph.
const BETWEEN: &str = "\n\n";

/// What was read in a text. Places are bytes of what [`plain`](super::plain) and [`editor::plain`](crate::editor::plain) give.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Who speaks; quotations name them by their places.
    pub speakers: Vec<Speaker>,
    /// What they say, in the order of the text. No two share a byte.
    pub said: Vec<Said>,
    /// The days that are meant, in the order of the text. No two share a byte.
    pub days: Vec<Meant>,
}

/// Somebody who speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// Their name, or what the story calls them.
    pub name: String,
    /// What they are, and what else is to be known of them; may be empty.
    pub note: String,
}

/// A piece of a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Where it stands.
    pub place: Range<usize>,
    /// Who says it; nobody, where the reader found none.
    pub speaker: Option<usize>,
    /// Whether it stands between quotation marks.
    pub direct: bool,
}

/// Words for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    /// Where they stand.
    pub place: Range<usize>,
    /// What they mean, for people.
    pub meaning: String,
    /// The day, where it is one, as `2017-06-26`.
    pub day: Option<String>,
}

/// A walk over the paragraphs of a text with what was read in it.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    reading: &'a Reading,
    /// Where the paragraph begins.
    at: usize,
}

impl<'a> Reader<'a> {
    /// At the first paragraph below a headline.
    pub(super) fn below(headline: &str, reading: &'a Reading) -> Self {
        Self {
            reading,
            at: headline.len() + BETWEEN.len(),
        }
    }

    /// Goes on behind this paragraph.
    pub(super) fn pass(&mut self, paragraph: &str) {
        self.at += paragraph.len() + BETWEEN.len();
    }

    /// Who speaks in this paragraph, each once; nobody is there once, too.
    pub(super) fn speakers(&self, paragraph: &str) -> Vec<Option<usize>> {
        let mut speakers = Vec::new();
        for said in within(&self.reading.said, self.at..self.at + paragraph.len()) {
            if !speakers.contains(&said.speaker) {
                speakers.push(said.speaker);
            }
        }
        speakers
    }

    /// Writes a piece of the paragraph, from this byte of it on. What stands in a link is no stop for the keyboard of its own.
    pub(super) fn write(&self, out: &mut Markup, piece: &str, from: usize, in_link: bool) {
        let base = self.at + from;
        let whole = base..base + piece.len();
        let (said, days) = (
            within(&self.reading.said, whole.clone()),
            within(&self.reading.days, whole.clone()),
        );
        let mut at = whole.start;
        while at < whole.end {
            let quotation = said.iter().find(|said| said.place.contains(&at));
            let day = days.iter().find(|day| day.place.contains(&at));
            let borders = said.iter().map(|said| &said.place);
            let borders = borders.chain(days.iter().map(|day| &day.place));
            let borders = borders.flat_map(|place| [place.start, place.end]);
            let next = borders.filter(|border| *border > at).min();
            let next = next.unwrap_or(whole.end).min(whole.end);
            // A place that isn't on a border of characters belongs to another text.
            let Some(text) = piece.get(at - base..next - base) else {
                return out.text(&piece[at - base..]);
            };
            if let Some(quotation) = quotation {
                let class = if quotation.direct {
                    "said direct"
                } else {
                    "said"
                };
                out.open("span", &[("class", class)]);
            }
            match day {
                Some(day) => write_day(out, day, text, next == day.place.end, in_link),
                None => out.text(text),
            }
            if let Some(quotation) = quotation {
                out.close();
                if next == quotation.place.end {
                    self.write_speaker(out, quotation);
                }
            }
            at = next;
        }
    }

    /// Says behind a quotation whose it is: by a number to the eye, by the name to a screen reader.
    fn write_speaker(&self, out: &mut Markup, said: &Said) {
        let (number, words) = match said.speaker.and_then(|at| self.speaker(at)) {
            Some((number, speaker)) => (number, format!(" (said by {}) ", speaker.name)),
            None => ("?".to_owned(), " (no speaker found) ".to_owned()),
        };
        out.element("sup", &[("class", "who"), ("aria-hidden", "true")], &number);
        out.element("span", &[("class", "unseen")], &words);
    }

    /// Writes who speaks in a paragraph, for the margin beside it.
    pub(super) fn write_margin(&self, out: &mut Markup, speakers: &[Option<usize>]) {
        out.open(
            "ul",
            &[("class", "speakers"), ("aria-label", "Who speaks here")],
        );
        for place in speakers {
            out.open("li", &[]);
            match place.and_then(|at| self.speaker(at)) {
                Some((number, speaker)) => {
                    write_number(out, &number);
                    out.element("strong", &[], &speaker.name);
                    if !speaker.note.is_empty() {
                        out.text(" ");
                        out.element("span", &[("class", "soft")], &speaker.note);
                    }
                }
                None => {
                    write_number(out, "?");
                    out.text("No speaker found");
                }
            }
            out.close();
        }
        out.close();
    }

    /// A speaker, and the number by which the text and its margin name them.
    fn speaker(&self, at: usize) -> Option<(String, &'a Speaker)> {
        Some(((at + 1).to_string(), self.reading.speakers.get(at)?))
    }
}

fn write_number(out: &mut Markup, number: &str) {
    out.element("sup", &[("class", "who"), ("aria-hidden", "true")], number);
    out.text(" ");
}

fn write_day(out: &mut Markup, day: &Meant, text: &str, ends: bool, in_link: bool) {
    let mut attributes = vec![("class", "when")];
    if !in_link {
        attributes.push(("tabindex", "0"));
    }
    match &day.day {
        Some(date) => {
            attributes.push(("datetime", date));
            out.open("time", &attributes);
        }
        None => out.open("span", &attributes),
    }
    out.text(text);
    if ends {
        let meaning = format!(" ({})", day.meaning);
        out.element("span", &[("class", "meaning")], &meaning);
    }
    out.close();
}

/// What has a place in the text.
trait Placed {
    fn place(&self) -> &Range<usize>;
}

impl Placed for Said {
    fn place(&self) -> &Range<usize> {
        &self.place
    }
}

impl Placed for Meant {
    fn place(&self) -> &Range<usize> {
        &self.place
    }
}

/// Those that share a byte with a part of the text.
fn within<T: Placed>(all: &[T], part: Range<usize>) -> &[T] {
    let first = all.partition_point(|one| one.place().end <= part.start);
    let last = all.partition_point(|one| one.place().start < part.end);
    all.get(first..last).unwrap_or_default()
}
