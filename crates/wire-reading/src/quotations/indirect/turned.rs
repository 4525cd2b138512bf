//! What is said before its verb, without one, or of somebody: 'he said', 'is said to', 'according to', 'a claim that'.

use super::{Found, Reader};
use crate::grammar::{Form, Group, GroupShape, Tag};
use crate::lexicon::{Classes, Frames, Verb};
use crate::quotations::Rule;

impl Reader<'_> {
    /// What is said stands before: 'The bridge is closed, the mayor said.'
    pub(super) fn before(&self, index: usize, group: Group) -> Option<Found> {
        let verb = self.text.verb(group.head)?;
        if !verb.frames.any(Frames::CLAUSE) {
            return None;
        }
        let subject =
            self.grammar
                .subject(self.text, self.sentence.clone(), self.groups.clone(), index);
        // '…, Jane Miller, a pilot, told the board': she stands before, and whom she told after.
        let named_before = subject.as_ref().is_some_and(|subject| {
            subject.end == group.start
                && subject.start > self.sentence.start
                && self.tag(subject.start - 1) == Tag::Comma
        });
        let inverted = group.start > self.sentence.start
            && self.tag(group.start - 1) == Tag::Comma
            && self.tag(group.head + 1).is_in_phrase()
            && !named_before;
        if subject
            .as_ref()
            .is_some_and(|subject| self.tag(subject.start) == Tag::Relative)
        {
            return None;
        }
        let (speaker, open, mut after) = if inverted {
            let speaker =
                self.grammar
                    .phrase(self.text, group.head + 1, self.sentence.end, true)?;
            let end = speaker.end;
            (speaker, group.start, end)
        } else {
            let subject = subject?;
            let open = subject.start;
            (subject, open, group.head + 1)
        };
        let comma = open
            .checked_sub(1)
            .filter(|comma| *comma > self.sentence.start)?;
        if self.tag(comma) != Tag::Comma || self.inside[comma] {
            return None;
        }
        if verb.frames.any(Frames::LISTENER)
            && let Some(listener) = self.grammar.core(self.text, after, self.sentence.end)
        {
            after = listener.end;
        }
        after = self.past_circumstance(after);
        let ended = (after..self.sentence.end).take(1).all(|at| {
            matches!(
                self.tag(at),
                Tag::Stop
                    | Tag::Comma
                    | Tag::Preposition
                    | Tag::Subordinator
                    | Tag::Mark
                    | Tag::Semicolon
                    | Tag::Verb(Form::Ing)
                    | Tag::And
            )
        });
        let start = self.sentence.start;
        let is_verb = |at: usize| matches!(self.tag(at), Tag::Verb(_) | Tag::Auxiliary);
        let clause = (start..comma).any(is_verb)
            && (self.tag(start) != Tag::Subordinator
                || (start..comma).any(|at| self.tag(at) == Tag::Comma));
        // 'The risk, he said, is a clash': the verb comes after.
        let parted =
            self.tag(after) == Tag::Comma && (is_verb(after + 1) || self.is_clause(after + 1));
        if ended && !clause && parted && start < comma {
            let rest = after + 1..self.clause_end(after + 1);
            return Some(Found {
                content: vec![start..comma, rest],
                cue: group.start..group.head + 1,
                speaker: Some(speaker),
                rule: Rule::ClauseBefore,
            });
        }
        (ended && clause).then(|| {
            // '…, she said, and more of it.'
            let more = self.tag(after) == Tag::Comma && self.goes_on(after + 1);
            let rest = more.then(|| after + 1..self.clause_end(after + 1));
            let content = std::iter::once(start..comma).chain(rest).collect();
            Found {
                content,
                cue: group.start..group.head + 1,
                speaker: Some(speaker),
                rule: Rule::ClauseBefore,
            }
        })
    }

    /// Whether what stands after ', she said,' is still hers.
    fn goes_on(&self, at: usize) -> bool {
        match self.tag(at) {
            Tag::And => self.is_clause(at + 1),
            Tag::Subordinator => self
                .text
                .is_any(at, &["because", "if", "so", "unless", "although", "though"]),
            Tag::Verb(Form::Ing) => self.text.verb(at).is_none(),
            Tag::Preposition => !self.text.is_any(at, &["according", "after", "before"]),
            Tag::That | Tag::Relative => true,
            _ => self.is_clause(at),
        }
    }

    pub(super) fn passive(&self, index: usize, group: Group, verb: &Verb) -> Option<Found> {
        let text = self.text;
        let subject =
            self.grammar
                .subject(text, self.sentence.clone(), self.groups.clone(), index)?;
        let by = (group.head + 1..self.sentence.end.min(group.head + 8))
            .take_while(|at| !matches!(self.tag(*at), Tag::Comma | Tag::Stop))
            .find(|at| text.is_any(*at, &["by"]));
        if let Some(by) = by {
            let speaker = self
                .grammar
                .phrase(text, by + 1, self.sentence.end, false)?;
            // 'seen by many as a mistake' is a word of theirs, and 'seen by the Herald' is none.
            let says = verb
                .frames
                .any(Frames::CLAUSE.or(Frames::THING).or(Frames::QUOTE));
            if !says && !text.is_any(speaker.end, &["as"]) {
                return None;
            }
            return Some(Found {
                content: vec![subject],
                cue: group.start..group.head + 1,
                speaker: Some(speaker),
                rule: Rule::Passive,
            });
        }
        let to = self.tag(group.head + 1) == Tag::To;
        (to && group.shape == GroupShape::Finite && verb.frames.any(Frames::CLAUSE)).then(|| {
            let rest = group.head + 1..self.clause_end(group.head + 2);
            Found {
                content: vec![subject, rest],
                cue: group.start..group.head + 1,
                speaker: None,
                rule: Rule::Seeming,
            }
        })
    }

    pub(super) fn seeming(&self, index: usize, group: Group) -> Option<Found> {
        let next = group.head + 1;
        if group.shape != GroupShape::Finite
            || !(self.tag(next) == Tag::To
                || self.tag(next) == Tag::Adjective
                    && !self
                        .text
                        .is_any(group.head, &["looked", "sounded", "looks", "sounds"]))
        {
            return None;
        }
        let subject =
            self.grammar
                .subject(self.text, self.sentence.clone(), self.groups.clone(), index)?;
        let rest = next..self.clause_end(next + 1);
        Some(Found {
            content: vec![subject, rest],
            cue: group.start..group.head + 1,
            speaker: None,
            rule: Rule::Seeming,
        })
    }

    /// 'according to the mayor', 'the mayor's claim that'.
    pub(super) fn of_word(&self, at: usize) -> Option<Found> {
        let text = self.text;
        if text.is_any(at, &["according"]) && text.is_any(at + 1, &["to"]) {
            return self.according(at);
        }
        if self.tag(at) == Tag::Noun && text.is(at, Classes::SPEECH_NOUN) {
            return self.speech_noun(at);
        }
        None
    }

    fn according(&self, at: usize) -> Option<Found> {
        let first = (self.sentence.start..at)
            .all(|before| matches!(self.tag(before), Tag::Mark | Tag::And | Tag::Adverb));
        let speaker = self
            .grammar
            .phrase(self.text, at + 2, self.sentence.end, !first)?;
        let after = speaker.end;
        let mut rest = None;
        let content = if first {
            let start =
                (speaker.end..self.sentence.end).find(|at| self.tag(*at) == Tag::Comma)? + 1;
            let stop = (start..self.sentence.end)
                .find(|at| self.tag(*at) == Tag::Stop && !self.inside[*at]);
            start..stop.unwrap_or(self.sentence.end)
        } else {
            let end = self.trim(self.sentence.start, at);
            let start = (self.sentence.start..end)
                .rev()
                .find(|at| matches!(self.tag(*at), Tag::Semicolon))
                .map_or(self.sentence.start, |at| at + 1);
            if self.inside[end.checked_sub(1)?] && self.inside[start] {
                return None;
            }
            // 'The plan, according to the mayor, is dead.'
            if self.tag(after) == Tag::Comma
                && !(start..end).any(|at| matches!(self.tag(at), Tag::Verb(_) | Tag::Auxiliary))
            {
                rest = Some(after + 1..self.clause_end(after + 1));
            }
            start..end
        };
        (!content.is_empty()).then(|| Found {
            content: std::iter::once(content).chain(rest).collect(),
            cue: at..at + 2,
            speaker: Some(speaker),
            rule: Rule::According,
        })
    }

    fn speech_noun(&self, at: usize) -> Option<Found> {
        let text = self.text;
        let next = at + 1;
        let that = self.tag(next) == Tag::That;
        let content = match self.tag(next) {
            Tag::That => next..self.clause_end(next + 1),
            Tag::To => next..self.clause_end(next + 1),
            Tag::Preposition
                if text.is_any(
                    next,
                    &["of", "for", "about", "on", "against", "over", "to", "with"],
                ) =>
            {
                next + 1..self.thing_end(next + 1)
            }
            _ => return None,
        };
        let speaker = self.grammar.owner(text, at, self.sentence.start);
        if speaker.is_none() && !that || content.is_empty() {
            return None;
        }
        Some(Found {
            content: vec![content],
            cue: at..at + 1,
            speaker,
            rule: Rule::SpeechNoun,
        })
    }
}
