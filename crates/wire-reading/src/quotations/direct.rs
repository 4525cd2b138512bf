//! Quotations in marks: who says them stands after, before or between, or in the paragraph before.

mod after;
mod before;
mod label;
mod reader;

use std::ops::Range;

use super::marks::Quoted;
use super::{Found, Rule};
use crate::grammar::Grammar;
use crate::text::{Kind, Text};
use reader::Reader;

/// A piece that stands as many tokens after another isn't of the same quotation.
const FARTHEST: usize = 200;

/// Who says something, by which words.
struct Attribution {
    cue: Range<usize>,
    speaker: Option<Range<usize>>,
    rule: Rule,
    group: Option<usize>,
    /// The token after all of it.
    end: usize,
}

/// The quotations whose speaker stands by them, and pieces that are sentences of their own and have none.
pub(super) fn find(
    text: &Text,
    grammar: &Grammar,
    quoted: &[Quoted],
    inside: &[bool],
    used: &mut [bool],
) -> (Vec<Found>, Vec<Range<usize>>) {
    let mut finder = Finder {
        reader: Reader::new(text, grammar, inside),
        used,
        found: Vec::new(),
        last: None,
        waiting: Vec::new(),
        loose: Vec::new(),
    };
    for piece in quoted {
        finder.take(piece);
    }
    finder.give_up();
    (finder.found, finder.loose)
}

struct Finder<'a> {
    reader: Reader<'a>,
    used: &'a mut [bool],
    found: Vec<Found>,
    /// The quotation that a next piece can belong to, and the token after its last piece or its speaker.
    last: Option<(usize, usize)>,
    /// Whole paragraphs of quotation whose speaker has not been named yet.
    waiting: Vec<Range<usize>>,
    /// Sentences of quotation that nobody was found for.
    loose: Vec<Range<usize>>,
}

impl Finder<'_> {
    fn take(&mut self, piece: &Quoted) {
        let text = self.reader.text;
        let closed = text
            .kind(piece.close)
            .is_some_and(|kind| kind != Kind::Break);
        let content = piece.open..piece.close + usize::from(closed);
        if self.waiting.last().is_some_and(|waiting| {
            waiting.end + 1 != piece.open || text.kind(waiting.end) != Some(Kind::Break)
        }) {
            self.give_up();
        }
        if let Some((attribution, start)) = self.reader.label(piece) {
            self.give_up();
            return self.push(None, start..content.end, attribution, None);
        }
        if piece.went_on && self.goes_on(piece, &content) {
            return;
        }
        let here = self.last.filter(|(_, end)| {
            piece.open.saturating_sub(*end) < FARTHEST
                && !(*end..piece.open).any(|at| text.kind(at) == Some(Kind::Break))
        });
        let after = self.reader.after(piece);
        // '… she told the board, “and we go on.”': the cue between is taken already.
        if after.is_none()
            && let Some((index, _)) =
                here.filter(|(_, end)| self.reader.joins(*end, piece.open, self.used))
        {
            return self.join(index, content);
        }
        // 'Miller asked, “Why?” The board said …': what ends by itself may have its speaker before it.
        let ended = self.reader.ends_itself(piece);
        let before = (ended || after.is_none())
            .then(|| self.reader.before(piece, self.used))
            .flatten();
        let Some(attribution) = before.or(after) else {
            return self.unattributed(piece, content, closed, here);
        };
        // 'The plan “is dead,” the mayor said': her words began before the mark.
        let follows = attribution.cue.start >= piece.open && attribution.rule != Rule::Signature;
        let here_from = here.map_or(0, |(_, end)| end);
        let begun = self.reader.begun(piece, &attribution, here_from);
        let content = if !follows || self.reader.opens(piece) {
            content
        } else {
            match self.reader.sentence_start(piece) {
                Some(start) => start..content.end,
                None if piece.close - piece.open < 8 => return,
                None => content,
            }
        };
        // '…, adding: “…”' after a sentence whose speaker is known.
        let speaker = here.and_then(|(index, _)| self.found[index].speaker.clone());
        self.push(begun, content, attribution, speaker);
    }

    fn push(
        &mut self,
        begun: Option<Range<usize>>,
        content: Range<usize>,
        attribution: Attribution,
        known: Option<Range<usize>>,
    ) {
        if let Some(group) = attribution.group {
            self.used[group] = true;
        }
        // What is signed is all of it.
        let ended = attribution.rule == Rule::Signature;
        self.last = (!ended).then(|| (self.found.len(), attribution.end.max(content.end)));
        let mut all = std::mem::take(&mut self.waiting);
        match begun {
            // Only a comma stands between.
            Some(begun) if begun.end + 1 == content.start => all.push(begun.start..content.end),
            begun => all.extend(begun.into_iter().chain([content])),
        }
        self.found.push(Found {
            content: all,
            cue: attribution.cue,
            speaker: attribution.speaker.or(known),
            rule: attribution.rule,
        });
    }

    fn join(&mut self, index: usize, content: Range<usize>) {
        self.last = Some((index, content.end));
        self.found[index].content.push(content);
        self.give_up();
    }

    /// Nobody has been named for what waits.
    fn give_up(&mut self) {
        self.loose.append(&mut self.waiting);
    }

    /// A paragraph that opens what the paragraph before left open: whether its words were given to somebody, or wait.
    fn goes_on(&mut self, piece: &Quoted, content: &Range<usize>) -> bool {
        if self.waiting.is_empty() {
            let Some((index, _)) = self.last.filter(|(_, end)| *end + 1 == piece.open) else {
                return false;
            };
            self.join(index, content.clone());
            return true;
        }
        match self.reader.after(piece) {
            Some(attribution) => self.push(None, content.clone(), attribution, None),
            None => self.waiting.push(content.clone()),
        }
        true
    }

    fn unattributed(
        &mut self,
        piece: &Quoted,
        content: Range<usize>,
        closed: bool,
        here: Option<(usize, usize)>,
    ) {
        // A sentence of its own in a paragraph where somebody speaks goes on with their words.
        if let Some((index, _)) = here.filter(|(_, end)| self.reader.follows(*end, piece.open)) {
            return self.join(index, content);
        }
        if !self.reader.fills_paragraph(piece) {
            if let Some(start) = self.reader.own_sentence(piece.open)
                && self.reader.ends_speech(piece)
            {
                self.loose.push(start..content.end);
            }
            return;
        }
        // So does a whole paragraph after theirs, unless one of the two asks and the other answers.
        let before = self
            .last
            .filter(|(_, end)| self.reader.is_next_paragraph(*end, piece.open));
        let goes_on = |last: &Range<usize>| {
            let asks = self.reader.asks(last) || self.reader.asks(&content);
            !asks && (closed || self.reader.have_like_marks(last, &content))
        };
        match before {
            Some((index, _)) if self.found[index].content.last().is_some_and(goes_on) => {
                self.join(index, content);
            }
            _ => self.waiting.push(content),
        }
    }
}
