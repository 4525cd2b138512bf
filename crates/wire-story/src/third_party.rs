//! What of a body is a third party's: where it stands, and the body without it.

use std::cmp::Reverse;
use std::ops::Range;

use crate::{Body, Mark, MarkKind, Paragraph, ParagraphKind, Purpose};

/// What stands where a part of a paragraph was left out.
pub const OMISSION: &str = "[…]";

/// A passage that is a third party's: where it stands and whose it is, not what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The place of its paragraph in the body, from 0.
    pub paragraph: usize,
    /// How readers count that paragraph, from 1, headings aside; nothing for a heading.
    pub number: Option<usize>,
    /// Whether nothing of the paragraph is the wire's own.
    pub whole: bool,
    /// Whose it is.
    pub owner: String,
}

impl Body {
    /// The passages that are a third party's, in the order of the text: one for each owner in a
    /// paragraph.
    #[must_use]
    pub fn third_party(&self) -> Vec<Passage> {
        let mut number = 0;
        let mut passages: Vec<Passage> = Vec::new();
        for (place, paragraph) in self.open(Purpose::Index).iter().enumerate() {
            let counted = paragraph.kind != ParagraphKind::Heading;
            number += usize::from(counted);
            let whole = paragraph.is_third_party();
            for (owner, _) in paragraph.third_party() {
                let said = |known: &Passage| known.paragraph == place && known.owner == owner;
                if !passages.iter().any(said) {
                    passages.push(Passage {
                        paragraph: place,
                        number: counted.then_some(number),
                        whole,
                        owner: owner.to_owned(),
                    });
                }
            }
        }
        passages
    }

    /// The body without what is a third party's: whole paragraphs go, and [`OMISSION`] stands where
    /// a part of one stood.
    #[must_use]
    pub fn without_third_party(&self) -> Self {
        let paragraphs = self.open(Purpose::Index).iter();
        Self::new(paragraphs.filter_map(own_part).collect())
    }
}

impl Paragraph {
    /// The stretches that are a third party's, in bytes, each with its owner.
    pub fn third_party(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.marks.iter().filter_map(|mark| match &mark.kind {
            MarkKind::ThirdParty(owner) if self.text.get(mark.start..mark.end).is_some() => {
                Some((owner.as_str(), mark.start..mark.end))
            }
            _ => None,
        })
    }

    /// Whether all its words are a third party's; white space and full stops between passages are
    /// nobody's.
    #[must_use]
    pub fn is_third_party(&self) -> bool {
        let foreign = self.foreign();
        !foreign.is_empty() && !own_words(&self.text, &foreign)
    }

    /// The same as a third party's, from its first word to its last.
    #[must_use]
    pub fn owned_by(self, owner: &str) -> Self {
        let whole = 0..self.text.len();
        self.part_owned_by(whole, owner)
    }

    /// The same with a part of it as a third party's. As marks never cross, what the part would cut through is taken in whole; what was
    /// anybody's in it is this owner's.
    #[must_use]
    pub fn part_owned_by(mut self, mut part: Range<usize>, owner: &str) -> Self {
        let is_owned = |mark: &Mark| matches!(mark.kind, MarkKind::ThirdParty(_));
        let reaches_out = |part: &Range<usize>, mark: &Mark| {
            let meets = mark.start < part.end && part.start < mark.end;
            let holds = mark.start <= part.start && part.end <= mark.end;
            let within = part.start <= mark.start && mark.end <= part.end;
            meets && !within && (!holds || is_owned(mark))
        };
        while let Some(mark) = self.marks.iter().find(|mark| reaches_out(&part, mark)) {
            part = part.start.min(mark.start)..part.end.max(mark.end);
        }
        self.marks
            .retain(|mark| !(is_owned(mark) && part.start <= mark.start && mark.end <= part.end));
        let place = (part.start, Reverse(part.end));
        let before = |mark: &Mark| (mark.start, Reverse(mark.end)) < place;
        let at = self.marks.partition_point(before);
        let mark = Mark {
            start: part.start,
            end: part.end,
            kind: MarkKind::ThirdParty(owner.to_owned()),
        };
        self.marks.insert(at, mark);
        self
    }

    /// The stretches that are anybody else's, joined where only white space parts them.
    fn foreign(&self) -> Vec<Range<usize>> {
        let mut stretches: Vec<Range<usize>> = self.third_party().map(|(_, range)| range).collect();
        stretches.sort_by_key(|range| range.start);
        let mut joined: Vec<Range<usize>> = Vec::new();
        for stretch in stretches {
            match joined.last_mut() {
                Some(last)
                    if stretch.start <= last.end
                        || self.text[last.end..stretch.start].trim().is_empty() =>
                {
                    last.end = last.end.max(stretch.end);
                }
                _ => joined.push(stretch),
            }
        }
        joined
    }
}

/// Whether a word stands outside of these stretches.
fn own_words(text: &str, foreign: &[Range<usize>]) -> bool {
    let mut at = 0;
    let ends = foreign.iter().map(|range| (range.start, range.end));
    ends.chain([(text.len(), text.len())]).any(|(start, end)| {
        let between = &text[at..start];
        at = end;
        between.contains(char::is_alphanumeric)
    })
}

/// The paragraph without what is a third party's; nothing where no word of it is our own.
fn own_part(paragraph: &Paragraph) -> Option<Paragraph> {
    let foreign = paragraph.foreign();
    if foreign.is_empty() {
        return Some(paragraph.clone());
    }
    if !own_words(&paragraph.text, &foreign) {
        return None;
    }
    let mut text = String::with_capacity(paragraph.text.len());
    let mut at = 0;
    for stretch in &foreign {
        text.push_str(&paragraph.text[at..stretch.start]);
        text.push_str(OMISSION);
        at = stretch.end;
    }
    text.push_str(&paragraph.text[at..]);
    let marks = paragraph.marks.iter().filter_map(|mark| {
        let within = |range: &Range<usize>| range.start <= mark.start && mark.end <= range.end;
        if foreign.iter().any(within) {
            return None;
        }
        Some(Mark {
            start: moved(&foreign, mark.start, false),
            end: moved(&foreign, mark.end, true),
            kind: mark.kind.clone(),
        })
    });
    Some(Paragraph {
        kind: paragraph.kind,
        marks: marks.collect(),
        text,
    })
}

/// Where a byte comes to stand; one within a passage, before or behind what stands for it.
fn moved(foreign: &[Range<usize>], byte: usize, behind: bool) -> usize {
    let mut gone = 0;
    let mut put = 0;
    for stretch in foreign {
        if byte <= stretch.start {
            break;
        }
        if byte < stretch.end {
            let to = stretch.start + put - gone;
            return if behind { to + OMISSION.len() } else { to };
        }
        gone += stretch.len();
        put += OMISSION.len();
    }
    byte + put - gone
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A paragraph from a text in which `<…>` is The Associated Press's and `{…}` is strong.
    fn paragraph(written: &str) -> Paragraph {
        let mut paragraph = Paragraph::plain("");
        let mut open: Vec<usize> = Vec::new();
        for character in written.chars() {
            let at = paragraph.text.len();
            let kind = match character {
                '<' => Some(MarkKind::ThirdParty("The Associated Press".into())),
                '{' => Some(MarkKind::Strong),
                '>' | '}' => {
                    let mark = open.pop().unwrap();
                    paragraph.marks[mark].end = at;
                    continue;
                }
                other => {
                    paragraph.text.push(other);
                    None
                }
            };
            if let Some(kind) = kind {
                open.push(paragraph.marks.len());
                paragraph.marks.push(Mark {
                    start: at,
                    end: at,
                    kind,
                });
            }
        }
        paragraph
    }

    /// The strong parts of a paragraph stand in braces.
    fn written(paragraph: &Paragraph) -> String {
        let mut text = paragraph.text.clone();
        for mark in paragraph.marks.iter().rev() {
            assert_eq!(mark.kind, MarkKind::Strong);
            text.insert(mark.end, '}');
            text.insert(mark.start, '{');
        }
        text
    }

    #[test]
    fn what_is_left_out_leaves_the_rest_as_it_was() {
        let table = [
            ("All of it is ours.", Some("All of it is ours.")),
            ("<All of it is theirs.>", None),
            ("{<All of it is theirs.>}", None),
            ("<Theirs>, <theirs too>.", None),
            ("Ours. <Theirs.> Ours.", Some("Ours. […] Ours.")),
            ("Ours. <Theirs.> <Theirs, too.>", Some("Ours. […]")),
            ("{Ours} <theirs> {ours}", Some("{Ours} […] {ours}")),
            ("{Ours <theirs> ours}", Some("{Ours […] ours}")),
            ("Ours <theirs {strong}> ours", Some("Ours […] ours")),
            ("{Ours <theirs>}", Some("{Ours […]}")),
            ("“<Thé…irs>” {über} <x>", Some("“[…]” {über} […]")),
        ];
        for (text, left) in table {
            let body = Body::new(vec![paragraph(text)]).without_third_party();
            let kept = body.open(Purpose::Align).first().map(written);
            assert_eq!(kept.as_deref(), left, "{text}");
        }
    }

    #[test]
    fn a_part_that_becomes_a_third_partys_cuts_through_no_mark() {
        let marked = |text: &str, part: &str| {
            let paragraph = paragraph(text);
            let start = paragraph.text.find(part).unwrap();
            let marked = paragraph.part_owned_by(start..start + part.len(), "The Herald");
            let marks = marked.marks.iter().map(|mark| {
                let words = &marked.text[mark.start..mark.end];
                match &mark.kind {
                    MarkKind::ThirdParty(owner) => format!("{owner}: {words}"),
                    _ => words.to_owned(),
                }
            });
            marks.collect::<Vec<_>>().join("|")
        };
        let table = [
            ("Ours theirs ours", "theirs", "The Herald: theirs"),
            (
                "{Ours} theirs {ours}",
                "theirs",
                "Ours|The Herald: theirs|ours",
            ),
            (
                "{Ours theirs} ours",
                "theirs",
                "Ours theirs|The Herald: theirs",
            ),
            ("Ours {theirs} ours", "theirs", "The Herald: theirs|theirs"),
            (
                "Ours {and theirs} ours",
                "theirs ours",
                "The Herald: and theirs ours|and theirs",
            ),
            (
                "Ours <theirs> ours",
                "theirs ours",
                "The Herald: theirs ours",
            ),
            ("Ours <and theirs> ours", "theirs", "The Herald: and theirs"),
        ];
        for (text, part, expected) in table {
            assert_eq!(marked(text, part), expected, "{text}");
        }
    }

    #[test]
    fn passages_are_counted_as_readers_count() {
        let mut heading = paragraph("A heading");
        heading.kind = ParagraphKind::Heading;
        let body = Body::new(vec![
            paragraph("Ours."),
            heading.clone().owned_by("Reuters"),
            paragraph("Ours. <Theirs.> And <theirs>."),
            paragraph("<Theirs.>").owned_by("Reuters"),
        ]);
        let said: Vec<_> = body
            .third_party()
            .into_iter()
            .map(|passage| (passage.number, passage.whole, passage.owner))
            .collect();
        let press = || "The Associated Press".to_owned();
        assert_eq!(
            said,
            [
                (None, true, "Reuters".into()),
                (Some(2), false, press()),
                (Some(3), true, "Reuters".into()),
            ]
        );
        assert!(Body::new(vec![heading]).third_party().is_empty());
    }
}
