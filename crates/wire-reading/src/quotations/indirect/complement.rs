//! What stands behind a verb of saying and is said: a clause, an infinitive, a thing.

use super::{Complement, Reader};
use crate::grammar::{Form, Group, GroupShape, Tag};
use crate::lexicon::{Classes, Frames, Verb};
use crate::quotations::Rule;

/// What is put to a subject between commas has fewer words.
const LONGEST_ASIDE: usize = 14;

impl Reader<'_> {
    /// What stands after the verb.
    pub(super) fn complement(&self, group: Group, verb: &Verb) -> Option<Complement> {
        let frames = verb.frames;
        let mut at = group.head + 1;
        let mut cue_end = at;
        // 'pointed out that', 'called for calm'
        if !self.is_day(at + 1)
            && (verb.prepositions.iter()).any(|preposition| self.text.is_any(at, &[preposition]))
        {
            cue_end = at + 1;
            at += 1;
            if matches!(self.tag(at), Tag::That | Tag::Question) {
                return Some(Complement {
                    content: at..self.clause_end(at + 1),
                    cue_end,
                    rule: Rule::Clause,
                });
            }
            let thing = self.thing_end(at);
            // 'referred to the bridge as “a joke”'
            let name = self.grammar.core(self.text, thing + 1, self.sentence.end);
            let called = self.text.is_any(thing, &["as"])
                && name.is_some_and(|name| {
                    !matches!(self.tag(name.end), Tag::Verb(_) | Tag::Auxiliary)
                });
            let end = if called {
                self.thing_end(thing + 1)
            } else {
                thing
            };
            return (thing > at).then_some(Complement {
                content: at..end,
                cue_end,
                rule: Rule::Preposition,
            });
        }
        at = self.past_circumstance(at);
        match self.tag(at) {
            Tag::That if frames.any(Frames::CLAUSE.or(Frames::THING).or(Frames::LISTENER)) => {
                Some(Complement {
                    content: at..self.clause_end(at + 1),
                    cue_end,
                    rule: Rule::Clause,
                })
            }
            Tag::Question | Tag::Subordinator
                if frames.any(Frames::QUESTION) && self.tag(at) == Tag::Question
                    || self.text.is_any(at, &["if", "when", "where"])
                        && frames.any(Frames::QUESTION) =>
            {
                Some(Complement {
                    content: at..self.clause_end(at + 1),
                    cue_end,
                    rule: Rule::Question,
                })
            }
            Tag::To if frames.any(Frames::INFINITIVE) => Some(Complement {
                content: self.with_not(at)..self.infinitive_end(at + 1),
                cue_end,
                rule: Rule::Infinitive,
            }),
            // 'a plan that officials said would fail': the verb's subject stands before.
            Tag::Verb(Form::Past | Form::Third) | Tag::Auxiliary
                if frames.any(Frames::CLAUSE)
                    && at == group.head + 1
                    && group.shape == GroupShape::Finite =>
            {
                Some(Complement {
                    content: at..self.clause_end(at + 1),
                    cue_end,
                    rule: Rule::Clause,
                })
            }
            Tag::Verb(Form::Ing) if frames.any(Frames::THING) => Some(Complement {
                content: at..self.clause_end(at + 1),
                cue_end,
                rule: Rule::Thing,
            }),
            Tag::Mark
                if frames.any(Frames::QUOTE)
                    && !self.is_clause(at)
                    && !frames.any(Frames::THING.or(Frames::NAMING)) =>
            {
                Some(Complement {
                    content: at..self.clause_end(at + 1),
                    cue_end,
                    rule: Rule::Clause,
                })
            }
            tag if tag.is_in_phrase()
                || tag == Tag::Mark
                || matches!(tag, Tag::Adverb | Tag::Preposition | Tag::Subordinator) =>
            {
                self.phrase_complement(at, cue_end, frames)
            }
            _ => None,
        }
    }

    /// Where an infinitive begins with the 'not' before it: 'asked them not to drink', 'vowed never to return'.
    fn with_not(&self, at: usize) -> usize {
        let negated = self.tag(at) == Tag::To && self.text.is_any(at - 1, &["not", "never"]);
        at - usize::from(negated)
    }

    /// Whether a day stands here, on which somebody speaks, and of which nobody does: 'reported on Tuesday'.
    fn is_day(&self, at: usize) -> bool {
        let core = self.grammar.core(self.text, at, self.sentence.end);
        core.is_some_and(|core| {
            (self.text).is(core.end - 1, Classes::WEEKDAY | Classes::MONTH)
                || self.tag(core.end - 1) == Tag::Number && self.text.is(at, Classes::MONTH)
        })
    }

    /// A noun phrase follows: it begins a clause, is spoken to, is named, or is spoken of.
    fn phrase_complement(&self, at: usize, cue_end: usize, frames: Frames) -> Option<Complement> {
        if frames.any(Frames::CLAUSE) && !frames.any(Frames::LISTENER) && self.is_clause(at) {
            return Some(Complement {
                content: at..self.clause_end(at),
                cue_end,
                rule: Rule::Clause,
            });
        }
        if matches!(
            self.tag(at),
            Tag::Adverb | Tag::Preposition | Tag::Subordinator
        ) {
            return None;
        }
        let phrase = self.grammar.phrase(self.text, at, self.sentence.end, false);
        let core = self.grammar.core(self.text, at, self.sentence.end);
        if frames.any(Frames::LISTENER.or(Frames::BIDDEN).or(Frames::CLAUSE)) {
            for listener in [core.clone(), phrase.clone()].into_iter().flatten() {
                let next = self.past_circumstance(listener.end);
                let clause = match self.tag(next) {
                    Tag::That => {
                        frames.any(Frames::LISTENER.or(Frames::CLAUSE))
                            && (frames.any(Frames::LISTENER) || self.tag(at) == Tag::Name)
                    }
                    Tag::Question => frames.any(Frames::LISTENER.or(Frames::QUESTION)),
                    Tag::To => frames.any(Frames::BIDDEN),
                    _ => frames.any(Frames::LISTENER) && self.is_clause(next),
                };
                if clause {
                    let end = if self.tag(next) == Tag::To {
                        self.infinitive_end(next + 1)
                    } else {
                        self.clause_end(next + 1)
                    };
                    return Some(Complement {
                        content: self.with_not(next)..end,
                        cue_end,
                        rule: Rule::Listener,
                    });
                }
            }
        }
        if frames.any(Frames::CLAUSE) && self.is_clause(at) {
            return Some(Complement {
                content: at..self.clause_end(at),
                cue_end,
                rule: Rule::Clause,
            });
        }
        if frames.any(Frames::NAMING) {
            let named = phrase.as_ref().map_or(at, |phrase| phrase.end);
            // 'called the storm that closed the bridge “a warning”'
            let later = (named..self.sentence.end.min(named + 14))
                .take_while(|at| !matches!(self.tag(*at), Tag::Comma | Tag::Stop | Tag::And))
                .any(|at| self.inside[at] && self.tag(at) == Tag::Mark);
            let name = later
                || matches!(
                    self.tag(named),
                    Tag::Determiner | Tag::Mark | Tag::Adjective
                )
                || self.text.is_any(named, &["as"])
                || core
                    .as_ref()
                    .is_some_and(|core| self.tag(core.start) == Tag::Pronoun);
            if name {
                return Some(Complement {
                    content: at..self.infinitive_end(at),
                    cue_end,
                    rule: Rule::Naming,
                });
            }
        }
        // 'reported two days ago' says when, and not what.
        let time = core.is_some_and(|core| self.grammar.is_time(self.text, core.end - 1));
        if frames.any(Frames::THING) && !time {
            let end = self.thing_end(at);
            return (end > at).then_some(Complement {
                content: at..end,
                cue_end,
                rule: Rule::Thing,
            });
        }
        None
    }

    /// Past 'on Monday', 'to reporters', 'in an interview', as long as what is said follows after it.
    pub(super) fn past_circumstance(&self, start: usize) -> usize {
        let mut at = start;
        let mut clause = None;
        // 'said, without evidence, that'
        if self.tag(at) == Tag::Comma
            && let Some(close) = (at + 1..at + 14).find(|at| self.tag(*at) == Tag::Comma)
            && self.tag(close + 1) == Tag::That
        {
            return close + 1;
        }
        for _ in 0..6 {
            match self.tag(at) {
                Tag::Adverb => at += 1,
                Tag::Preposition => {
                    let Some(core) = self.grammar.core(self.text, at + 1, self.sentence.end) else {
                        break;
                    };
                    at = core.end;
                }
                Tag::Noun | Tag::Name | Tag::Number | Tag::Determiner | Tag::Adjective
                    if self
                        .grammar
                        .core(self.text, at, self.sentence.end)
                        .is_some_and(|core| self.grammar.is_time(self.text, core.end - 1)) =>
                {
                    let Some(core) = self.grammar.core(self.text, at, self.sentence.end) else {
                        break;
                    };
                    at = core.end;
                }
                Tag::Comma if at > start && matches!(self.tag(at + 1), Tag::That) => at += 1,
                _ => break,
            }
            if matches!(self.tag(at), Tag::That | Tag::Question | Tag::To) {
                clause = Some(at);
                break;
            }
        }
        if let Some(at) = clause {
            return at;
        }
        // Only a time or an adverb may stand before what has no 'that'.
        let mut at = start;
        loop {
            match self.tag(at) {
                Tag::Adverb if !self.is_clause(at) => at += 1,
                Tag::Name | Tag::Noun
                    if self.text.is(at, Classes::WEEKDAY | Classes::TIME_NOUN)
                        && !self.tag(at + 1).is_in_phrase()
                        && !matches!(self.tag(at + 1), Tag::Auxiliary | Tag::Verb(_)) =>
                {
                    at += 1;
                }
                Tag::Name
                    if self.text.is(at, Classes::WEEKDAY) && self.tag(at + 1).is_in_phrase() =>
                {
                    at += 1;
                }
                Tag::Preposition
                    if self.text.is(at + 1, Classes::WEEKDAY)
                        && self.text.is_any(at, &["on", "last"]) =>
                {
                    at += 2;
                }
                _ => return at,
            }
        }
    }

    /// Whether a subject with its verb stands here.
    pub(super) fn is_clause(&self, start: usize) -> bool {
        let mut subject = false;
        let mut relative = false;
        let mut infinitive = false;
        for at in start..start + 24 {
            match self.tag(at) {
                // 'the plan to close it is dead'
                Tag::To if subject => infinitive = true,
                Tag::Verb(Form::Base) if infinitive => infinitive = false,
                Tag::Verb(Form::Past | Form::Third | Form::Base | Form::Participle)
                | Tag::Auxiliary
                    if relative =>
                {
                    relative = false;
                }
                Tag::Verb(Form::Past | Form::Third | Form::Base) | Tag::Auxiliary => {
                    return subject;
                }
                Tag::Relative => relative = true,
                Tag::Subordinator if !subject && at > start => return false,
                tag if tag.is_nominal()
                    || tag == Tag::Determiner && self.text.is(at, Classes::SUBJECT) =>
                {
                    subject = true;
                }
                Tag::Verb(Form::Ing) => subject = true,
                tag if tag.is_in_phrase() => {}
                Tag::Comma => return subject && self.is_verb_after_aside(at),
                Tag::Adverb
                | Tag::Mark
                | Tag::Preposition
                | Tag::And
                | Tag::Other
                | Tag::Bracket
                | Tag::Subordinator => {}
                _ => return false,
            }
        }
        false
    }

    /// Whether a verb follows the comma that closes an aside: ', now closed, leaks'.
    fn is_verb_after_aside(&self, comma: usize) -> bool {
        let close = (comma + 1..comma + LONGEST_ASIDE).find(|at| self.tag(*at) == Tag::Comma);
        close.is_some_and(|close| {
            let mut next = close + 1;
            while matches!(self.tag(next), Tag::Mark | Tag::Adverb) {
                next += 1;
            }
            matches!(
                self.tag(next),
                Tag::Verb(Form::Past | Form::Third | Form::Base) | Tag::Auxiliary
            ) && self.text.verb(next).is_none_or(|_| self.inside[next])
        })
    }

    /// Where 'to …' ends: at a comma, unless it stands in a list.
    fn infinitive_end(&self, start: usize) -> usize {
        let end = self.clause_end(start);
        let stop = (start..end).find(|at| match self.tag(*at) {
            _ if self.inside[*at] && self.inside[at - 1] => false,
            Tag::Comma => !self.lists(*at),
            // 'called it “a joke” and left', '… and nobody laughed'
            Tag::And => {
                matches!(
                    self.tag(at + 1),
                    Tag::Verb(Form::Past | Form::Third | Form::Ing)
                ) || self.is_clause(at + 1)
            }
            _ => self.closes_with_comma(at - 1) && !self.lists(at - 1),
        });
        self.trim(start, stop.unwrap_or(end))
    }

    /// Where a thing that is spoken of ends.
    pub(super) fn thing_end(&self, start: usize) -> usize {
        let mut at = start;
        let mut relative = false;
        while at < self.sentence.end {
            let quoted = self.inside[at] && at > 0 && self.inside[at - 1];
            match self.tag(at) {
                _ if quoted => {}
                Tag::Stop | Tag::Semicolon | Tag::Dash | Tag::Colon => break,
                Tag::Comma if !self.lists(at) => break,
                Tag::Subordinator if at > start => break,
                Tag::Relative | Tag::That | Tag::Question => relative = true,
                Tag::And
                    if at > start
                        && (self.ends_at_and(at)
                            || matches!(
                                self.tag(at + 1),
                                Tag::Verb(_) | Tag::Auxiliary | Tag::Adverb | Tag::Preposition
                            ) && !self.is_like_before(start, at)) =>
                {
                    break;
                }
                Tag::Preposition
                    if at > start && self.grammar.is_adjunct(self.text, at, self.sentence.end) =>
                {
                    break;
                }
                Tag::Name if at > start && self.text.is(at, Classes::WEEKDAY) => break,
                // 'her wish to be heard' and 'his fear of being late' go on.
                Tag::Verb(Form::Base) | Tag::Auxiliary
                    if at > start && self.tag(at - 1) == Tag::To
                        || self.text.is_any(at, &["being", "having"]) => {}
                Tag::Verb(Form::Past) if at > start && self.tag(at - 1) == Tag::Auxiliary => {}
                Tag::Verb(Form::Past | Form::Third | Form::Base) | Tag::Auxiliary if !relative => {
                    break;
                }
                _ => {}
            }
            at += 1;
        }
        self.trim(start, at)
    }

    /// Whether what follows the 'and' stands beside its like: 'for leaking and for hiding it', 'of leaking and hiding'.
    fn is_like_before(&self, start: usize, and: usize) -> bool {
        let next = and + 1;
        match self.tag(next) {
            Tag::Preposition => {
                let word = self.text.word(next);
                (start..and).any(|at| self.text.word(at).eq_ignore_ascii_case(word))
            }
            Tag::Verb(Form::Ing) => {
                (start..and).any(|at| self.tag(at) == Tag::Verb(Form::Ing) && !self.inside[at])
            }
            _ => false,
        }
    }

    /// Whether the comma stands in a list of things: 'the plan, the budget and the law'.
    fn lists(&self, comma: usize) -> bool {
        let mut at = comma + 1;
        for _ in 0..6 {
            if self.tag(at) == Tag::And {
                return at > comma + 1
                    || !matches!(
                        self.tag(at + 1),
                        Tag::Verb(_) | Tag::Adverb | Tag::Auxiliary
                    );
            }
            let Some(core) = self.grammar.core(self.text, at, self.sentence.end) else {
                return false;
            };
            match self.tag(core.end) {
                Tag::And => return true,
                Tag::Comma => at = core.end + 1,
                _ => return false,
            }
        }
        false
    }

    /// Without commas and marks that open nothing at the end.
    pub(super) fn trim(&self, start: usize, end: usize) -> usize {
        let mut end = end;
        while end > start && matches!(self.tag(end - 1), Tag::Comma | Tag::And | Tag::Dash) {
            end -= 1;
        }
        end
    }
}
