//! Paragraphs with their marks in order, and the walk over them that every writer takes.

use std::cmp::Reverse;

use wire_story::{Mark, MarkKind, Paragraph, ParagraphKind};

/// A paragraph with its text trimmed and its marks sound: within the text, not empty, without
/// white space at their ends. Marks have to come in the order in which they were opened. Nothing
/// where no text is left.
pub(crate) fn tidy(kind: ParagraphKind, text: &str, marks: Vec<Mark>) -> Option<Paragraph> {
    let start = text.len() - text.trim_start().len();
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return None;
    }
    let marks = marks
        .into_iter()
        .filter_map(|mark| {
            let from = mark.start.saturating_sub(start).min(trimmed.len());
            let to = mark.end.saturating_sub(start).min(trimmed.len());
            let stretch = trimmed.get(from..to)?;
            let from = from + (stretch.len() - stretch.trim_start().len());
            let to = from + stretch.trim().len();
            (from < to).then_some(Mark {
                start: from,
                end: to,
                kind: mark.kind,
            })
        })
        .collect();
    Some(Paragraph {
        kind,
        text: trimmed.to_owned(),
        marks,
    })
}

/// One step of the walk over a paragraph.
pub(crate) enum Step<'a> {
    /// Running text.
    Text(&'a str),
    /// A mark begins.
    Open(&'a MarkKind),
    /// The mark that began last ends.
    Close(&'a MarkKind),
}

/// The paragraph as text with marks that nest. Marks that are out of the text, that cross another
/// or that repeat the one around them are left out, so that no writer can be brought to write
/// broken markup.
pub(crate) fn steps(paragraph: &Paragraph) -> Vec<Step<'_>> {
    let text = paragraph.text.as_str();
    let mut marks: Vec<&Mark> = paragraph
        .marks
        .iter()
        .filter(|mark| {
            mark.start < mark.end
                && text.is_char_boundary(mark.start)
                && text.is_char_boundary(mark.end)
                && mark.end <= text.len()
        })
        .collect();
    marks.sort_by_key(|mark| (mark.start, Reverse(mark.end)));

    let mut steps = Vec::new();
    let mut open: Vec<&Mark> = Vec::new();
    let mut written = 0;
    for mark in marks {
        close_until(&mut steps, &mut open, text, &mut written, mark.start);
        let crosses = open.last().is_some_and(|outer| mark.end > outer.end);
        if crosses || open.iter().any(|outer| same_kind(outer, mark)) {
            continue;
        }
        push_text(&mut steps, text, &mut written, mark.start);
        steps.push(Step::Open(&mark.kind));
        open.push(mark);
    }
    close_until(&mut steps, &mut open, text, &mut written, text.len());
    push_text(&mut steps, text, &mut written, text.len());
    steps
}

fn close_until<'a>(
    steps: &mut Vec<Step<'a>>,
    open: &mut Vec<&'a Mark>,
    text: &'a str,
    written: &mut usize,
    position: usize,
) {
    while let Some(mark) = open.pop_if(|mark| mark.end <= position) {
        push_text(steps, text, written, mark.end);
        steps.push(Step::Close(&mark.kind));
    }
}

fn push_text<'a>(steps: &mut Vec<Step<'a>>, text: &'a str, written: &mut usize, to: usize) {
    if *written < to {
        steps.push(Step::Text(&text[*written..to]));
        *written = to;
    }
}

fn same_kind(one: &Mark, other: &Mark) -> bool {
    std::mem::discriminant(&one.kind) == std::mem::discriminant(&other.kind)
}
