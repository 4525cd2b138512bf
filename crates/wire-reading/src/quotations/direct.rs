//! Quotations in marks: who says them stands after, before or between.

use std::ops::Range;

use super::marks::Quoted;
use super::{Found, Rule};
use crate::grammar::{Grammar, GroupShape, Tag};
use crate::lexicon::{Classes, Frames};
use crate::text::{Kind, Text};

/// Who says something, by which words.
struct Attribution {
    cue: Range<usize>,
    speaker: Option<Range<usize>>,
    rule: Rule,
    group: Option<usize>,
    /// The token after all of it.
    end: usize,
}

pub(super) fn find(
    text: &Text,
    grammar: &Grammar,
    quoted: &[Quoted],
    inside: &[bool],
    used: &mut [bool],
) -> Vec<Found> {
    let reader = Reader {
        text,
        grammar,
        inside,
        sentence_of: sentence_of(text),
    };
    let mut found: Vec<Found> = Vec::new();
    // The quotation that a next piece can belong to, and the token after its last piece or its speaker.
    let mut last: Option<(usize, usize)> = None;
    for piece in quoted {
        let content = piece.open..(piece.close + 1).min(text.tokens.len());
        let content = if text.kind(piece.close) == Some(Kind::Break) {
            piece.open..piece.close
        } else {
            content
        };
        if piece.went_on
            && let Some((index, end)) = last.as_mut()
        {
            found[*index].content.push(content.clone());
            *end = content.end;
            // The speaker may be named only where the quotation ends.
            if found[*index].speaker.is_none()
                && let Some(after) = reader.after(piece)
            {
                reader.take(used, &after);
                let this = &mut found[*index];
                (this.cue, this.speaker, this.rule) = (after.cue, after.speaker, after.rule);
                *end = after.end;
            }
            continue;
        }
        let here = last
            .filter(|(_, end)| !(*end..piece.open).any(|at| text.kind(at) == Some(Kind::Break)));
        let opened = piece.open == 0
            || matches!(
                text.kind(piece.open - 1),
                Some(
                    Kind::Comma
                        | Kind::Colon
                        | Kind::Stop
                        | Kind::Break
                        | Kind::Dash
                        | Kind::CloseBracket
                        | Kind::Mark(_)
                )
            );
        // '… she told the board, “and we go on.”': the cue between is taken already.
        let joins = here.filter(|(_, end)| reader.joins(*end, piece.open, used));
        let after = reader.after(piece);
        if let (Some((index, _)), None) = (joins, &after) {
            found[index].content.push(content.clone());
            last = Some((index, content.end));
            continue;
        }
        let before = if after.is_some() {
            None
        } else {
            reader.before(piece, used)
        };
        let Some(attribution) = after.or(before) else {
            // A sentence of its own in a paragraph where somebody speaks goes on with their words.
            if let Some((index, end)) = here
                && reader.begins_sentence(piece.open)
                && (end..piece.open)
                    .filter(|at| text.tokens[*at].is_word())
                    .count()
                    < 24
                && !(end..piece.open).any(|at| {
                    text.kind(at) == Some(Kind::Stop)
                        && (at + 1..piece.open).any(|after| text.tokens[after].is_word())
                })
            {
                found[index].content.push(content.clone());
                last = Some((index, content.end));
            }
            continue;
        };
        // 'The plan “is dead,” the mayor said': her words began before the mark.
        let content = match opened || attribution.cue.start < piece.open {
            true => content,
            false => match reader.sentence_start(piece) {
                Some(start) => start..content.end,
                None if piece.close - piece.open < 8 => continue,
                None => content,
            },
        };
        reader.take(used, &attribution);
        // '…, adding: “…”' after a sentence whose speaker is known.
        let speaker = attribution
            .speaker
            .or_else(|| here.and_then(|(index, _)| found[index].speaker.clone()));
        let end = attribution.end.max(content.end);
        found.push(Found {
            content: vec![content],
            cue: attribution.cue,
            speaker,
            rule: attribution.rule,
        });
        last = Some((found.len() - 1, end));
    }
    found
}

struct Reader<'a> {
    text: &'a Text<'a>,
    grammar: &'a Grammar,
    inside: &'a [bool],
    sentence_of: Vec<u32>,
}

const NO_SENTENCE: u32 = u32::MAX;

fn sentence_of(text: &Text) -> Vec<u32> {
    let mut all = vec![NO_SENTENCE; text.tokens.len()];
    for (number, sentence) in text.sentences.iter().enumerate() {
        all[sentence.clone()].fill(number as u32);
    }
    all
}

impl Reader<'_> {
    fn take(&self, used: &mut [bool], attribution: &Attribution) {
        if let Some(group) = attribution.group {
            used[group] = true;
        }
    }

    fn sentence(&self, at: usize) -> Option<(usize, Range<usize>)> {
        let number = *self.sentence_of.get(at)? as usize;
        Some((number, self.text.sentences.get(number)?.clone()))
    }

    fn begins_sentence(&self, open: usize) -> bool {
        open == 0
            || matches!(self.text.kind(open - 1), Some(Kind::Stop | Kind::Break))
            || self
                .sentence(open)
                .is_some_and(|(_, sentence)| sentence.start == open)
    }

    /// The attribution that follows the piece: `“…,” the mayor said`.
    fn after(&self, piece: &Quoted) -> Option<Attribution> {
        let (text, grammar) = (self.text, self.grammar);
        let mut start = piece.close + 1;
        if self.text.kind(piece.close)? == Kind::Break {
            return None;
        }
        let inner = piece.close.checked_sub(1).and_then(|last| text.kind(last));
        let full_stop = text.is_any(piece.close - 1, &["."]);
        let mut comma = matches!(
            inner,
            Some(Kind::Comma | Kind::Stop | Kind::Dash | Kind::SingleMark(_) | Kind::Mark(_))
        ) && !full_stop;
        while matches!(text.kind(start), Some(Kind::Comma | Kind::Dash)) {
            comma = true;
            start += 1;
        }
        let (number, sentence) = self.sentence(start)?;
        let goes_on = text.word(start).starts_with(char::is_lowercase);
        if !(comma || full_stop && goes_on) {
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
            let Some(verb) = text.verb(group.head) else {
                continue;
            };
            if !verb.frames.any(Frames::QUOTE.or(Frames::CLAUSE))
                || group.shape != GroupShape::Finite
                || group.passive
            {
                continue;
            }
            let cue = group.start.max(start)..group.head + 1;
            let inverted = (start..group.start).all(|at| grammar.tag(at) == Tag::Adverb);
            if inverted && !text.is_any(group.head + 1, &["it", "him", "them", "her", "us"]) {
                let mut from = group.head + 1;
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
            let Some(subject) =
                grammar.subject(text, start..sentence.end, index..groups.end, index)
            else {
                continue;
            };
            if (start..subject.start).all(|at| matches!(grammar.tag(at), Tag::Adverb | Tag::Mark)) {
                return Some(Attribution {
                    cue,
                    speaker: Some(subject),
                    rule: Rule::SubjectAfter,
                    group: Some(index),
                    end: group.head + 1,
                });
            }
        }
        None
    }

    /// The attribution that stands before the piece: `The mayor said: “…”`.
    fn before(&self, piece: &Quoted, used: &[bool]) -> Option<Attribution> {
        let (text, grammar) = (self.text, self.grammar);
        let mut last = piece.open.checked_sub(1)?;
        if text.kind(last) == Some(Kind::Break) {
            last = last.checked_sub(1)?;
            if text.kind(last) != Some(Kind::Colon) {
                return None;
            }
        }
        let colon = text.kind(last) == Some(Kind::Colon);
        let comma = text.kind(last) == Some(Kind::Comma);
        // 'She said “…” and left': without a comma only right after the verb, and only for a sentence of its own.
        let whole = !comma && !colon && text.tokens[last].is_word() && self.ends_speech(piece);
        if !colon && !comma && !whole {
            return None;
        }
        let (number, sentence) = self.sentence(last)?;
        let groups = grammar.groups_of(number);
        if colon
            && groups.is_empty()
            && let Some(name) = self.names_before(sentence.start, last)
        {
            return Some(Attribution {
                cue: last..last + 1,
                speaker: Some(name),
                rule: Rule::ColonBefore,
                group: None,
                end: piece.close + 1,
            });
        }
        let before = groups.clone().filter(|index| {
            grammar.groups[*index].head + usize::from(!whole) <= last
                && !self.inside[grammar.groups[*index].head]
        });
        let index = before.clone().next_back()?;
        let group = grammar.groups[index];
        let cue = text.verb(group.head).filter(|verb| {
            verb.frames
                .any(Frames::QUOTE.or(Frames::CLAUSE).or(Frames::LISTENER))
        });
        if cue.is_some() && !used[index] {
            let near = if whole {
                last == group.head
            } else {
                last - group.head < 26
            };
            let near = near
                && (colon
                    || text
                        .verb(group.head)
                        .is_some_and(|verb| verb.frames.any(Frames::QUOTE)));
            let plain = !(group.head + 1..last)
                .any(|at| matches!(grammar.tag(at), Tag::That | Tag::Stop | Tag::Semicolon));
            if near && plain {
                let speaker = grammar.subject(text, sentence, groups, index);
                return Some(Attribution {
                    cue: group.start..group.head + 1,
                    speaker,
                    rule: Rule::CueBefore,
                    group: Some(index),
                    end: piece.close + 1,
                });
            }
        }
        if colon {
            let index = before.rev().find(|index| {
                grammar.groups[*index].shape == GroupShape::Finite && !used[*index]
            })?;
            let speaker = grammar.subject(text, sentence, groups, index)?;
            let person = self.is_person(speaker.clone());
            return person.then(|| Attribution {
                cue: grammar.groups[index].start..last + 1,
                speaker: Some(speaker),
                rule: Rule::ColonBefore,
                group: Some(index),
                end: piece.close + 1,
            });
        }
        None
    }

    /// Whether a second piece goes on with what the first began: only a comma and what belongs to its verb stand between.
    fn joins(&self, end: usize, open: usize, used: &[bool]) -> bool {
        let plain = (end..open).all(|at| {
            matches!(
                self.grammar.tag(at),
                Tag::Comma | Tag::Stop | Tag::Adverb | Tag::Dash | Tag::And
            )
        });
        if plain {
            return true;
        }
        if open == 0
            || self.text.kind(open - 1) != Some(Kind::Comma)
            || open.saturating_sub(end) > 30
        {
            return false;
        }
        let Some((number, _)) = self.sentence(open - 1) else {
            return false;
        };
        let verbs = self
            .grammar
            .groups_of(number)
            .filter(|index| (end..open).contains(&self.grammar.groups[*index].head));
        let mut verbs = verbs.filter(|index| {
            self.text.verb(self.grammar.groups[*index].head).is_some() && !used[*index]
        });
        verbs.next().is_none() && !(end..open).any(|at| self.text.kind(at) == Some(Kind::Stop))
    }

    /// Whether the piece ends as speech ends: with a stop or a comma within its marks or right after.
    fn ends_speech(&self, piece: &Quoted) -> bool {
        let kind = |at: usize| self.text.kind(at);
        let inner = matches!(kind(piece.close - 1), Some(Kind::Stop | Kind::Comma));
        piece.close - piece.open > 3
            && (inner || matches!(kind(piece.close + 1), Some(Kind::Stop | Kind::Break) | None))
    }

    /// Where a sentence begins whose end stands in marks, if it has a verb before them.
    fn sentence_start(&self, piece: &Quoted) -> Option<usize> {
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

    /// 'Jane Miller:' and nothing else before the colon.
    fn names_before(&self, start: usize, colon: usize) -> Option<Range<usize>> {
        let name = start..colon;
        let words = name.clone().all(|at| {
            matches!(
                self.grammar.tag(at),
                Tag::Name
                    | Tag::Noun
                    | Tag::Adjective
                    | Tag::Number
                    | Tag::Possessive
                    | Tag::Determiner
                    | Tag::Comma
                    | Tag::Bracket
            )
        });
        (words && !name.is_empty() && name.len() < 14 && self.is_person(name.clone()))
            .then_some(name)
    }

    /// Whether somebody who can speak is meant.
    fn is_person(&self, phrase: Range<usize>) -> bool {
        phrase.into_iter().any(|at| {
            self.grammar.tag(at) == Tag::Name
                || self.text.is(
                    at,
                    Classes::PERSONAL | Classes::ROLE | Classes::GROUP | Classes::WHO,
                )
        })
    }
}
