//! Speech, thought and wishes in the story's own words: from what a verb asks for to where its clause ends.

use std::ops::Range;

use super::{Found, Rule};
use crate::grammar::{Form, Grammar, Group, GroupShape, Tag};
use crate::lexicon::{Classes, Frames, Verb};
use crate::text::Text;

pub(super) fn find(
    text: &Text,
    grammar: &Grammar,
    inside: &[bool],
    used: &[bool],
    found: &mut Vec<Found>,
) {
    for (number, sentence) in text.sentences.iter().enumerate() {
        let reader = Reader {
            text,
            grammar,
            inside,
            used,
            sentence: sentence.clone(),
            groups: grammar.groups_of(number),
        };
        for index in reader.groups.clone() {
            found.extend(reader.of_group(index));
        }
        for at in sentence.clone().filter(|at| !inside[*at]) {
            found.extend(reader.of_word(at));
        }
    }
}

struct Reader<'a> {
    text: &'a Text<'a>,
    grammar: &'a Grammar,
    inside: &'a [bool],
    used: &'a [bool],
    sentence: Range<usize>,
    groups: Range<usize>,
}

/// What follows a verb, as far as its frames ask for it.
struct Complement {
    content: Range<usize>,
    /// The end of the cue: `pointed out`.
    cue_end: usize,
    rule: Rule,
}

impl Reader<'_> {
    fn tag(&self, at: usize) -> Tag {
        if at < self.sentence.end {
            self.grammar.tag(at)
        } else {
            Tag::Stop
        }
    }

    fn of_group(&self, index: usize) -> Option<Found> {
        let group = self.grammar.groups[index];
        if self.used[index] || self.inside[group.head] {
            return None;
        }
        let verb = self.text.verb(group.head)?;
        if group.passive && !self.tag(group.head + 1).is_in_phrase() {
            return self.passive(index, group, verb);
        }
        if verb.frames.any(Frames::SEEMING) {
            return self.seeming(index, group);
        }
        let subject = || {
            self.grammar
                .subject(self.text, self.sentence.clone(), self.groups.clone(), index)
        };
        let (content, rule, cue_end) = match self.complement(group, verb) {
            Some(complement) => (complement.content, complement.rule, complement.cue_end),
            None if verb.frames.any(Frames::QUOTE.or(Frames::CLAUSE))
                && group.shape == GroupShape::Finite =>
            {
                return self.before(index, group);
            }
            None => return None,
        };
        if content.is_empty() || !self.happens(index, group, rule) {
            return None;
        }
        let speaker = subject()?;
        if speaker.start < content.end && content.start < speaker.end {
            return None;
        }
        Some(Found {
            content: vec![content],
            cue: group.start..cue_end,
            speaker: Some(speaker),
            rule,
        })
    }

    /// Whether the verb says that it is so: what somebody would praise, or sets out to praise, isn't praised yet.
    fn happens(&self, index: usize, group: Group, rule: Rule) -> bool {
        if !matches!(
            rule,
            Rule::Thing | Rule::Preposition | Rule::Question | Rule::Infinitive
        ) {
            return true;
        }
        let modal = (group.start..group.head).any(|at| self.text.is(at, Classes::MODAL));
        let aimed = group.shape == GroupShape::Infinitive
            && !(index > self.groups.start
                && self.grammar.groups[index - 1].head + 1 == group.start);
        !modal && !aimed
    }

    /// What stands after the verb.
    fn complement(&self, group: Group, verb: &Verb) -> Option<Complement> {
        let frames = verb.frames;
        let mut at = group.head + 1;
        let mut cue_end = at;
        // 'pointed out that', 'called for calm'
        if verb
            .prepositions
            .iter()
            .any(|preposition| self.text.is_any(at, &[preposition]))
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
            let end = self.thing_end(at);
            return (end > at).then_some(Complement {
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
                content: at..self.infinitive_end(at + 1),
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
                        content: next..end,
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
            let name = matches!(
                self.tag(named),
                Tag::Determiner | Tag::Mark | Tag::Adjective
            ) || self.text.is_any(named, &["as"])
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
        if frames.any(Frames::THING) {
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
    fn past_circumstance(&self, start: usize) -> usize {
        let mut at = start;
        let mut clause = None;
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
    fn is_clause(&self, start: usize) -> bool {
        let mut subject = false;
        let mut relative = false;
        for at in start..start + 24 {
            match self.tag(at) {
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

    /// Where a clause ends that is said or thought.
    fn clause_end(&self, start: usize) -> usize {
        let mut at = start;
        while at < self.sentence.end {
            let quoted = self.inside[at] && at > 0 && self.inside[at - 1];
            match self.tag(at) {
                Tag::Stop if !quoted => break,
                Tag::Semicolon if !quoted => break,
                // An aside between dashes belongs to it; what one dash adds is the story's own.
                Tag::Dash if !quoted && at > start => {
                    match (at + 1..self.sentence.end.min(at + 30))
                        .find(|other| self.tag(*other) == Tag::Dash)
                    {
                        Some(close) => at = close,
                        None => break,
                    }
                }
                Tag::Colon if !quoted && at > start => break,
                Tag::Comma if !quoted && self.ends_at_comma(at) => break,
                Tag::And if !quoted && at > start && self.ends_at_and(at) => break,
                _ => {}
            }
            at += 1;
        }
        self.trim(start, at)
    }

    fn ends_at_comma(&self, comma: usize) -> bool {
        let mut next = comma + 1;
        while self.tag(next) == Tag::Adverb {
            next += 1;
        }
        match self.tag(next) {
            Tag::Verb(Form::Ing) => true,
            Tag::Verb(Form::Past | Form::Third) => self.text.verb(next).is_some(),
            Tag::And => self.text.is_any(next, &["but"]) || self.ends_at_and(next),
            Tag::Subordinator => !self.text.is_any(next, &["if", "because", "where"]),
            Tag::Preposition => self.text.is_any(next, &["according"]),
            Tag::Pronoun | Tag::Name | Tag::Determiner | Tag::Noun => self.said_after(next),
            _ => false,
        }
    }

    /// Whether ', the mayor said' stands here.
    fn said_after(&self, start: usize) -> bool {
        let Some(core) = self.grammar.core(self.text, start, self.sentence.end) else {
            return false;
        };
        matches!(self.tag(core.end), Tag::Verb(_))
            && self
                .text
                .verb(core.end)
                .is_some_and(|verb| verb.frames.any(Frames::QUOTE.or(Frames::CLAUSE)))
            && matches!(
                self.tag(core.end + 1),
                Tag::Stop | Tag::Comma | Tag::Name | Tag::Preposition
            )
    }

    /// Whether another verb of the story's own follows: 'and called for', 'but added'.
    fn ends_at_and(&self, and: usize) -> bool {
        let mut next = and + 1;
        while self.tag(next) == Tag::Adverb {
            next += 1;
        }
        match self.tag(next) {
            Tag::Verb(Form::Past | Form::Third) => self.text.verb(next).is_some(),
            Tag::Verb(Form::Ing) => self
                .text
                .verb(next)
                .is_some_and(|verb| verb.frames.any(Frames::CLAUSE)),
            _ => false,
        }
    }

    /// Where 'to …' ends: at a comma, unless it stands in a list.
    fn infinitive_end(&self, start: usize) -> usize {
        let end = self.clause_end(start);
        let comma = (start..end)
            .find(|at| self.tag(*at) == Tag::Comma && !self.inside[*at] && !self.lists(*at));
        self.trim(start, comma.unwrap_or(end))
    }

    /// Where a thing that is spoken of ends.
    fn thing_end(&self, start: usize) -> usize {
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
                            )) =>
                {
                    break;
                }
                Tag::Preposition
                    if at > start && self.grammar.is_adjunct(self.text, at, self.sentence.end) =>
                {
                    break;
                }
                Tag::Name if at > start && self.text.is(at, Classes::WEEKDAY) => break,
                Tag::Verb(Form::Past | Form::Third | Form::Base) | Tag::Auxiliary if !relative => {
                    break;
                }
                _ => {}
            }
            at += 1;
        }
        self.trim(start, at)
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
    fn trim(&self, start: usize, end: usize) -> usize {
        let mut end = end;
        while end > start && matches!(self.tag(end - 1), Tag::Comma | Tag::And | Tag::Dash) {
            end -= 1;
        }
        end
    }

    /// What is said stands before: 'The bridge is closed, the mayor said.'
    fn before(&self, index: usize, group: Group) -> Option<Found> {
        let verb = self.text.verb(group.head)?;
        if !verb.frames.any(Frames::CLAUSE) {
            return None;
        }
        let subject =
            self.grammar
                .subject(self.text, self.sentence.clone(), self.groups.clone(), index);
        let inverted = group.start > self.sentence.start
            && self.tag(group.start - 1) == Tag::Comma
            && self.tag(group.head + 1).is_in_phrase();
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
        let parted = self.tag(after) == Tag::Comma && is_verb(after + 1);
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

    fn passive(&self, index: usize, group: Group, verb: &Verb) -> Option<Found> {
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

    fn seeming(&self, index: usize, group: Group) -> Option<Found> {
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
    fn of_word(&self, at: usize) -> Option<Found> {
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
        let mut start = at;
        while start > self.sentence.start
            && matches!(
                self.tag(start - 1),
                Tag::Adjective | Tag::Noun | Tag::Number
            )
        {
            start -= 1;
        }
        let owner = (start > self.sentence.start && self.tag(start - 1) == Tag::Possessive)
            .then(|| start - 1);
        let speaker = match owner {
            Some(owner) if text.is(owner, Classes::POSSESSIVE) => Some(owner..owner + 1),
            Some(owner) => {
                let mut first = owner;
                while first > self.sentence.start
                    && matches!(
                        self.tag(first - 1),
                        Tag::Name | Tag::Noun | Tag::Adjective | Tag::Determiner
                    )
                {
                    first -= 1;
                }
                (first < owner).then_some(first..owner)
            }
            None => None,
        };
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
