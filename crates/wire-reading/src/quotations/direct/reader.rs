//! What stands around a piece in quotation marks.

use std::ops::Range;

use super::Attribution;
use crate::grammar::{Form, Grammar, GroupShape, Tag};
use crate::lexicon::Frames;
use crate::quotations::marks::Quoted;
use crate::text::{Kind, Mark, Text, Token};

const NO_SENTENCE: u32 = u32::MAX;

/// As many words of the story's own may stand between two pieces of one quotation.
const LONGEST_BETWEEN: usize = 24;

pub(super) struct Reader<'a> {
    pub(super) text: &'a Text<'a>,
    pub(super) grammar: &'a Grammar,
    pub(super) inside: &'a [bool],
    sentence_of: Vec<u32>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a Text<'a>, grammar: &'a Grammar, inside: &'a [bool]) -> Reader<'a> {
        let mut sentence_of = vec![NO_SENTENCE; text.tokens.len()];
        for (number, sentence) in text.sentences.iter().enumerate() {
            sentence_of[sentence.clone()].fill(number as u32);
        }
        Reader {
            text,
            grammar,
            inside,
            sentence_of,
        }
    }

    pub(super) fn sentence(&self, at: usize) -> Option<(usize, Range<usize>)> {
        let number = *self.sentence_of.get(at)? as usize;
        Some((number, self.text.sentences.get(number)?.clone()))
    }

    fn is_break(&self, at: usize) -> bool {
        self.text.kind(at).is_none_or(|kind| kind == Kind::Break)
    }

    /// Whether something ends before the piece, so that its words begin with it.
    pub(super) fn opens(&self, piece: &Quoted) -> bool {
        piece.open == 0
            || matches!(
                self.text.kind(piece.open - 1),
                Some(
                    Kind::Comma
                        | Kind::Colon
                        | Kind::Stop
                        | Kind::Break
                        | Kind::Dash
                        | Kind::CloseBracket
                        | Kind::Mark(_)
                )
            )
            || self.begins_sentence(piece.open)
    }

    pub(super) fn begins_sentence(&self, open: usize) -> bool {
        let Some(before) = open.checked_sub(1) else {
            return true;
        };
        let abbreviated = self.text.word(before).ends_with('.')
            && self
                .text
                .tokens
                .get(open + 1)
                .is_some_and(Token::is_capital);
        abbreviated
            || matches!(self.text.kind(before), Some(Kind::Stop | Kind::Break))
            || self
                .sentence(open)
                .is_some_and(|(_, sentence)| sentence.start == open)
    }

    /// Whether the piece is all that its paragraph holds.
    pub(super) fn fills_paragraph(&self, piece: &Quoted) -> bool {
        (piece.open == 0 || self.is_break(piece.open - 1))
            && (self.is_break(piece.close) || self.is_break(piece.close + 1))
            && piece.close - piece.open > 3
    }

    /// Whether only the end of a sentence and of its paragraph stand between.
    pub(super) fn is_next_paragraph(&self, end: usize, open: usize) -> bool {
        let mut breaks = 0;
        for at in (end..open).rev() {
            breaks += usize::from(self.is_break(at));
            if breaks > 1 || open - at > 2 * LONGEST_BETWEEN {
                return false;
            }
        }
        breaks == 1
    }

    /// Whether words end with a question, which somebody else answers.
    pub(super) fn asks(&self, content: &Range<usize>) -> bool {
        let mut last = content.clone().rev().take(2);
        last.any(|at| self.text.word(at).ends_with('?'))
    }

    /// Whether two pieces have marks of one kind: what has others is an extract from elsewhere.
    pub(super) fn have_like_marks(&self, one: &Range<usize>, other: &Range<usize>) -> bool {
        let straight = |piece: &Range<usize>| match self.text.kind(piece.start) {
            Some(Kind::Mark(mark)) => Some(mark == Mark::Straight),
            _ => None,
        };
        straight(one)
            .zip(straight(other))
            .is_none_or(|(one, other)| one == other)
    }

    /// Where the sentence of the piece begins, if only 'But' or 'And' stands before it.
    pub(super) fn own_sentence(&self, open: usize) -> Option<usize> {
        if self.begins_sentence(open) {
            return Some(open);
        }
        let first = open.checked_sub(1)?;
        (self.grammar.tag(first) == Tag::And && self.begins_sentence(first)).then_some(first)
    }

    /// Whether a piece that is a sentence of its own follows a quotation in its paragraph.
    pub(super) fn follows(&self, end: usize, open: usize) -> bool {
        let text = self.text;
        let Some(open) = self.own_sentence(open) else {
            return false;
        };
        let words = (end..open).filter(|at| text.tokens[*at].is_word()).count();
        let sentence_between = (end..open).any(|at| {
            text.kind(at) == Some(Kind::Stop)
                && !self.inside[at]
                && (at + 1..open).any(|after| text.tokens[after].is_word())
        });
        words < 2 * LONGEST_BETWEEN && !sentence_between
    }

    /// Whether a second piece goes on with what the first began: only a comma and what belongs to its verb stand between.
    pub(super) fn joins(&self, end: usize, open: usize, used: &[bool]) -> bool {
        let (text, grammar) = (self.text, self.grammar);
        let plain = (end..open).all(|at| {
            matches!(
                grammar.tag(at),
                Tag::Comma | Tag::Stop | Tag::Adverb | Tag::Dash | Tag::And
            )
        });
        if plain {
            return true;
        }
        if open == 0
            || text.kind(open - 1) != Some(Kind::Comma)
            || open.saturating_sub(end) > LONGEST_BETWEEN + 6
            || (end..open).any(|at| text.kind(at) == Some(Kind::Stop))
        {
            return false;
        }
        let Some((number, _)) = self
            .sentence(open - 1)
            .filter(|(_, sentence)| sentence.start < end)
        else {
            return false;
        };
        // '…, speaking of the bridge, “and it is ours”'
        let goes_on = text.word(open + 1).starts_with(char::is_lowercase);
        let speaks_anew = |index: usize| {
            let head = grammar.groups[index].head;
            let aside = grammar.tag(head) == Tag::Verb(Form::Ing) && head + 2 < open && goes_on;
            (end..open).contains(&head) && text.verb(head).is_some() && !used[index] && !aside
        };
        !grammar.groups_of(number).any(speaks_anew)
    }

    /// Whether the piece ends with a question or a cry, and no comma after it.
    pub(super) fn ends_itself(&self, piece: &Quoted) -> bool {
        self.text.kind(piece.close - 1) == Some(Kind::Stop)
            && self.text.kind(piece.close + 1) != Some(Kind::Comma)
    }

    /// Whether the piece ends as speech ends: with a stop or a comma within its marks or right after.
    pub(super) fn ends_speech(&self, piece: &Quoted) -> bool {
        let kind = |at: usize| self.text.kind(at);
        let inner = matches!(kind(piece.close - 1), Some(Kind::Stop | Kind::Comma));
        piece.close - piece.open > 3
            && (inner || matches!(kind(piece.close + 1), Some(Kind::Stop | Kind::Break) | None))
    }

    /// What was said before the piece in its sentence, in the story's own words: 'In old houses, “it leaks,” she said',
    /// 'The plan, she said, “is dead”'. Nothing was where the piece is a sentence of its own.
    pub(super) fn begun(
        &self,
        piece: &Quoted,
        attribution: &Attribution,
        since: usize,
    ) -> Option<Range<usize>> {
        let (text, grammar) = (self.text, self.grammar);
        let comma = piece.open.checked_sub(1)?;
        let goes_on = text.word(piece.open + 1).starts_with(char::is_lowercase);
        let (_, sentence) = self.sentence(comma)?;
        if text.kind(comma) != Some(Kind::Comma) || !goes_on || sentence.start < since {
            return None;
        }
        let end = if attribution.cue.start > piece.open {
            comma
        } else {
            let speaker = attribution.speaker.as_ref()?;
            let parted = speaker.end == attribution.cue.start && attribution.cue.end == comma;
            let before = speaker.start.checked_sub(1)?;
            (parted && grammar.tag(before) == Tag::Comma).then_some(before)?
        };
        let start = sentence.start + usize::from(grammar.tag(sentence.start) == Tag::And);
        let told = match grammar.tag(start) {
            Tag::Adverb => (start..end).any(|at| grammar.tag(at).is_nominal()),
            Tag::Preposition => !grammar.is_adjunct(text, start, end),
            Tag::Subordinator => text.is_any(start, &["if", "because", "although", "unless"]),
            tag => tag.is_in_phrase(),
        };
        (told && start < end).then_some(start..end)
    }

    /// Where a sentence begins whose end stands in marks, if it has a verb before them.
    pub(super) fn sentence_start(&self, piece: &Quoted) -> Option<usize> {
        let (number, sentence) = self.sentence(piece.open)?;
        let mut groups = self.grammar.groups_of(number);
        let verb = groups.any(|index| self.grammar.groups[index].head < piece.open)
            || self.grammar.groups_of(number).any(|index| {
                (piece.open..piece.close).contains(&self.grammar.groups[index].head)
                    && piece.open > 0
                    && self.grammar.tag(piece.open - 1).is_nominal()
            });
        verb.then_some(sentence.start)
    }

    /// The end of the cue, if somebody's words can stand before or after the verb: 'said', 'went on'.
    pub(super) fn cue_end(&self, head: usize) -> Option<usize> {
        let text = self.text;
        if text.is_any(head, &["went", "goes"]) && text.is_any(head + 1, &["on"]) {
            return Some(head + 2);
        }
        text.verb(head)
            .filter(|verb| verb.frames.any(Frames::QUOTE.or(Frames::CLAUSE)))
            .map(|_| head + 1)
    }

    /// Whether the verb group says something by itself, and isn't said of somebody.
    pub(super) fn is_active(&self, index: usize) -> bool {
        let group = self.grammar.groups[index];
        group.shape == GroupShape::Finite && !group.passive
    }
}
