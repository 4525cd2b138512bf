//! Who says it stands after: `“…,” the mayor said`.

use std::ops::Range;

use super::{Attribution, Reader};
use crate::grammar::Tag;
use crate::lexicon::{Classes, Frames};
use crate::quotations::Rule;
use crate::quotations::marks::Quoted;
use crate::text::{Kind, Mark};

/// A piece of fewer words, without a comma at its end, is seldom speech.
const SHORTEST_BARE: usize = 5;

/// So many words may stand before a verb as the names of those who speak.
const LONGEST_NAMES: usize = 30;

/// A dash, a name and what is put to it are fewer words.
const LONGEST_SIGNATURE: usize = 24;

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
        // '“Nobody came.” Miller said.' has a stop for a comma; what else follows a stop is another sentence.
        let stopped = full_stop && !goes_on;
        if stopped && !self.only_says(&(start..sentence.end))
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
        if let Some(came) = self.came_from(start, sentence.end) {
            return Some(came);
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
            let says = || self.cue_end(group.head).filter(|_| self.is_active(index));
            let Some(cue_end) = self.quoted_as_saying(group.head).or_else(says) else {
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
                .or_else(|| self.told_at_length(start, group.start))
                .or_else(|| self.named_at_length(start, group.start));
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

    /// The end of 'quoted as saying', of which the verb is the first word.
    fn quoted_as_saying(&self, head: usize) -> Option<usize> {
        let text = self.text;
        (text.is_any(head, &["quoted"])
            && text.is_any(head + 1, &["as"])
            && text.is_any(head + 2, &["saying"]))
        .then_some(head + 3)
    }

    /// Whether a sentence has a name or a pronoun, a word for saying, and nothing else.
    fn only_says(&self, sentence: &Range<usize>) -> bool {
        let core = self.grammar.core(self.text, sentence.start, sentence.end);
        core.is_some_and(|core| {
            matches!(self.grammar.tag(core.end - 1), Tag::Name | Tag::Pronoun)
                && self
                    .text
                    .is_any(core.end, &["said", "says", "added", "wrote"])
                && self.grammar.tag(core.end + 1) == Tag::Stop
        })
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

    /// Several names with what is put to them: 'officers Miller and Hale of the harbour board in Saltmere said'.
    fn named_at_length(&self, start: usize, verb: usize) -> Option<Range<usize>> {
        let tag = |at: usize| self.grammar.tag(at);
        let named = (start..verb).any(|at| tag(at) == Tag::Name);
        let of_names = |at: usize| {
            tag(at).is_in_phrase()
                || matches!(
                    tag(at),
                    Tag::And | Tag::Preposition | Tag::Comma | Tag::Bracket
                )
        };
        let whole = start < verb
            && verb - start < LONGEST_NAMES
            && tag(start).is_in_phrase()
            && tag(verb - 1) != Tag::And
            && (start..verb).all(of_names);
        (named && whole && !self.grammar.is_time(self.text, start)).then_some(start..verb)
    }

    /// 'came the reply from the mayor', 'came shouts from the crowd'
    fn came_from(&self, start: usize, end: usize) -> Option<Attribution> {
        let (text, grammar) = (self.text, self.grammar);
        if !text.is_any(start, &["came", "comes"]) {
            return None;
        }
        let word = grammar.core(text, start + 1, end)?;
        let utters = text.is(word.end - 1, Classes::UTTERANCE) && text.is_any(word.end, &["from"]);
        let speaker = grammar
            .phrase(text, word.end + 1, end, true)
            .filter(|_| utters)?;
        Some(Attribution {
            cue: start..word.end + 1,
            end: speaker.end,
            speaker: Some(speaker),
            rule: Rule::InvertedAfter,
            group: None,
        })
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

    /// A dash and a name after a quotation, on its line or on the next: '— Jane Miller, mayor'.
    fn signature(&self, piece: &Quoted) -> Option<Attribution> {
        let (text, grammar) = (self.text, self.grammar);
        let closed = matches!(
            text.kind(piece.close),
            Some(Kind::Mark(Mark::Close | Mark::Straight))
        );
        if !closed {
            return None;
        }
        let next = piece.close + 1;
        let (dash, end) = match text.kind(next)? {
            Kind::Break if self.fills_paragraph(piece) => (next + 1, None),
            Kind::Dash if self.is_sentence_of_line(piece) => (next, Some(self.line_end(next)?)),
            _ => return None,
        };
        if !(text.kind(dash) == Some(Kind::Dash) || text.is_any(dash, &["-"])) {
            return None;
        }
        let (_, sentence) = self.sentence(dash + 1)?;
        let end = end.unwrap_or(sentence.end).min(sentence.end);
        let speaker: Range<usize> = grammar.phrase(text, dash + 1, end, false)?;
        let ends = speaker.end == end
            || matches!(
                text.kind(speaker.end),
                None | Some(Kind::Break | Kind::Stop | Kind::Comma)
            );
        let says = |at: usize| matches!(grammar.tag(at), Tag::Verb(_) | Tag::Auxiliary);
        let signs = dash != next || !(speaker.end..end).any(says);
        (ends && signs && grammar.tag(speaker.end - 1) == Tag::Name).then(|| Attribution {
            cue: dash..dash + 1,
            end: speaker.end,
            speaker: Some(speaker),
            rule: Rule::Signature,
            group: None,
        })
    }

    /// Whether the piece is a sentence that begins its line or its paragraph.
    fn is_sentence_of_line(&self, piece: &Quoted) -> bool {
        self.text.kind(piece.close - 1) == Some(Kind::Stop)
            && (self.text.begins_line(piece.open) || self.begins_sentence(piece.open))
    }

    /// Where the line ends, if it is as short as a name with what is put to it.
    fn line_end(&self, start: usize) -> Option<usize> {
        (start + 1..start + LONGEST_SIGNATURE).find(|at| {
            let kind = self.text.kind(*at);
            kind.is_none_or(|kind| kind == Kind::Break) || self.text.begins_line(*at)
        })
    }
}
