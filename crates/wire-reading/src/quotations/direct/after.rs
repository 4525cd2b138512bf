//! Who says it stands after: `“…,” the mayor said`.

use std::ops::Range;

use super::{Attribution, Reader};
use crate::grammar::Tag;
use crate::lexicon::Frames;
use crate::quotations::Rule;
use crate::quotations::marks::Quoted;
use crate::text::{Kind, Mark};

/// A piece of fewer words, without a comma at its end, is seldom speech.
const SHORTEST_BARE: usize = 5;

impl Reader<'_> {
    /// The attribution that follows the piece: `“…,” the mayor said`.
    pub(super) fn after(&self, piece: &Quoted) -> Option<Attribution> {
        let (text, grammar) = (self.text, self.grammar);
        if let Some(signature) = self.signature(piece) {
            return Some(signature);
        }
        let mut start = piece.close + 1;
        if text.kind(piece.close)? == Kind::Break {
            return None;
        }
        let last = piece.close - 1;
        let full_stop = text.is_any(last, &["."]);
        let mut comma = matches!(
            text.kind(last),
            Some(Kind::Comma | Kind::Stop | Kind::Dash | Kind::SingleMark(_) | Kind::Mark(_))
        ) && !full_stop;
        while matches!(text.kind(start), Some(Kind::Comma | Kind::Dash)) {
            comma = true;
            start += 1;
        }
        let (number, sentence) = self.sentence(start)?;
        let goes_on = text.word(start).starts_with(char::is_lowercase);
        let bare = !comma && !full_stop;
        if full_stop && !goes_on
            || bare
                && !(self.begins_sentence(piece.open) && piece.close - piece.open > SHORTEST_BARE)
        {
            return None;
        }
        if text.is_any(start, &["according"]) && text.is_any(start + 1, &["to"]) {
            let speaker = grammar.phrase(text, start + 2, sentence.end, true)?;
            let end = speaker.end;
            return Some(Attribution {
                cue: start..start + 2,
                speaker: Some(speaker),
                rule: Rule::AccordingAfter,
                group: None,
                end,
            });
        }
        let groups = grammar.groups_of(number);
        for index in groups
            .clone()
            .filter(|index| grammar.groups[*index].head >= start)
            .take(4)
        {
            let group = grammar.groups[index];
            if self.inside[group.head] {
                return None;
            }
            let Some(cue_end) = self.cue_end(group.head).filter(|_| self.is_active(index)) else {
                continue;
            };
            let cue = group.start.max(start)..cue_end;
            let inverted = (start..group.start).all(|at| grammar.tag(at) == Tag::Adverb);
            if inverted && !text.is_any(cue_end, &["it", "him", "them", "her", "us"]) {
                let mut from = cue_end;
                while grammar.tag(from) == Tag::Adverb {
                    from += 1;
                }
                let speaker = grammar.phrase(text, from, sentence.end, true)?;
                let end = speaker.end;
                return Some(Attribution {
                    cue,
                    speaker: Some(speaker),
                    rule: Rule::InvertedAfter,
                    group: Some(index),
                    end,
                });
            }
            // '“Why?” Critics praise the plan': no speech of theirs. '“Why?” Miller asked': it is.
            if self.has_object(group.head) {
                continue;
            }
            let subject = grammar
                .subject(text, start..sentence.end, index..groups.end, index)
                .filter(|subject| subject.start <= start + 2)
                .or_else(|| self.told_at_length(start, group.start));
            let Some(subject) = subject else {
                continue;
            };
            if (start..subject.start).all(|at| matches!(grammar.tag(at), Tag::Adverb | Tag::Mark)) {
                return Some(Attribution {
                    cue,
                    speaker: Some(subject),
                    rule: Rule::SubjectAfter,
                    group: Some(index),
                    end: cue_end,
                });
            }
        }
        None
    }

    /// A name with more than one thing put to it: 'Jane Miller, 30, of Saltmere, who met reporters, said'.
    fn told_at_length(&self, start: usize, verb: usize) -> Option<Range<usize>> {
        let grammar = self.grammar;
        let core = grammar.core(self.text, start, verb)?;
        let comma = |at: usize| grammar.tag(at) == Tag::Comma;
        let relative = |at: usize| grammar.tag(at) == Tag::Relative;
        let told = core.end + 1 < verb
            && comma(core.end)
            && !relative(verb - 1)
            && (comma(verb - 1) || (core.end..verb).any(relative));
        (told && grammar.tag(core.end - 1) == Tag::Name).then_some(start..verb)
    }

    /// Whether the verb speaks of a thing that stands after it.
    fn has_object(&self, head: usize) -> bool {
        let listens =
            |verb: &crate::lexicon::Verb| verb.frames.any(Frames::LISTENER.or(Frames::BIDDEN));
        !self.text.verb(head).is_some_and(listens)
            && self.grammar.tag(head + 1).is_in_phrase()
            && self
                .grammar
                .core(self.text, head + 1, head + 12)
                .is_some_and(|core| !self.grammar.is_time(self.text, core.end - 1))
    }

    /// A paragraph of quotation, and after it one that begins with a dash and a name: '— Jane Miller, mayor'.
    fn signature(&self, piece: &Quoted) -> Option<Attribution> {
        let (text, grammar) = (self.text, self.grammar);
        let closed = matches!(
            text.kind(piece.close),
            Some(Kind::Mark(Mark::Close | Mark::Straight))
        );
        if !closed || !self.fills_paragraph(piece) {
            return None;
        }
        let dash = piece.close + 2;
        if !(text.kind(dash) == Some(Kind::Dash) || text.is_any(dash, &["-"])) {
            return None;
        }
        let (_, sentence) = self.sentence(dash + 1)?;
        let speaker: Range<usize> = grammar.phrase(text, dash + 1, sentence.end, false)?;
        let ends = matches!(
            text.kind(speaker.end),
            None | Some(Kind::Break | Kind::Stop | Kind::Comma)
        );
        (ends && grammar.tag(speaker.end - 1) == Tag::Name).then(|| Attribution {
            cue: dash..dash + 1,
            end: speaker.end,
            speaker: Some(speaker),
            rule: Rule::Signature,
            group: None,
        })
    }
}
