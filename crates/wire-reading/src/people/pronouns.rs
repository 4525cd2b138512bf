//! Whom 'she', 'he', 'they' and 'who' mean, where only one can be meant.

use std::ops::Range;

use super::called::{self, Called};
use super::names::{Gender, gender};
use super::{Key, PersonKind, Sieve};
use crate::grammar::{GroupShape, Tag};
use crate::lexicon::Classes;
use crate::text::Kind;

/// As many tokens back somebody is looked for, as far as two paragraphs.
const FARTHEST: usize = 160;

impl Sieve<'_> {
    pub(super) fn pronoun(&mut self, at: usize) -> Option<usize> {
        let is = |classes| self.text.is(at, classes);
        match () {
            () if is(Classes::WHO) => self.named_before(at),
            () if is(Classes::HE) => self.one_of(at, Gender::Male),
            () if is(Classes::SHE) => self.one_of(at, Gender::Female),
            () if is(Classes::THEY) => self.several(at),
            () if self.text.is_any(at, &["it"]) => self.thing(at),
            () => None,
        }
    }

    /// 'Jane Miller, who said …'
    fn named_before(&mut self, who: usize) -> Option<usize> {
        let end = who - usize::from(who > 0 && self.grammar.tag(who - 1) == Tag::Comma);
        let start = end.saturating_sub(5);
        let (_, id) = *self.names.mentions(start..end).last()?;
        self.text
            .tokens
            .get(end.checked_sub(1)?)
            .filter(|_| self.grammar.tag(end - 1) == Tag::Name)?;
        Some(self.known_as(Key::Name(id), self.names.tokens(id), PersonKind::Named))
    }

    /// The one man or woman that was named last. Of several in one sentence, it is who spoke in it.
    fn one_of(&mut self, at: usize, wanted: Gender) -> Option<usize> {
        let mut end = at;
        let mut paragraphs = 0;
        while end > 0 && at - end < FARTHEST {
            let start = self.stretch_before(end);
            let fits = |gender: Option<Gender>| gender.is_none_or(|gender| gender == wanted);
            // 'He praised Miller, and he …': Miller is somebody else.
            let subject = if wanted == Gender::Male {
                Classes::HE
            } else {
                Classes::SHE
            };
            let else_from = (start..end)
                .find(|at| {
                    self.text.is(*at, subject)
                        && self.text.is(*at, Classes::SUBJECT)
                        && !self.grammar.is_quoted(*at)
                })
                .filter(|_| end == at)
                .unwrap_or(end);
            let mut met: Vec<Key> = Vec::new();
            for (_, id) in self.names.mentions(start..else_from) {
                let key = Key::Name(*id);
                if fits(self.names.gender(*id)) && !met.contains(&key) {
                    met.push(key);
                }
            }
            let spoke: Vec<usize> = self
                .spoke
                .iter()
                .rev()
                .take_while(|(place, _)| *place >= start)
                .filter(|(place, _)| *place < end)
                .map(|(_, person)| *person)
                .filter(|person| self.can_be(*person, wanted))
                .collect();
            // 'The man remembers it. According to him …': he has no name.
            if end != at && spoke.is_empty() && self.begins_with_unnamed(start, wanted) {
                return None;
            }
            if let Some(first) = spoke.first() {
                return spoke.iter().all(|person| person == first).then_some(*first);
            }
            match met.as_slice() {
                [] => {}
                [Key::Name(id)] => {
                    let id = *id;
                    return Some(self.known_as(
                        Key::Name(id),
                        self.names.tokens(id),
                        PersonKind::Named,
                    ));
                }
                _ => return None,
            }
            paragraphs += usize::from(start > 0 && self.text.kind(start - 1) == Some(Kind::Break));
            if paragraphs > 2 {
                return None;
            }
            end = start.saturating_sub(1);
        }
        None
    }

    /// Whether the sentence that begins here is about a man or a woman without a name.
    fn begins_with_unnamed(&self, start: usize, wanted: Gender) -> bool {
        let Some(core) = self.grammar.core(self.text, start, start + 6) else {
            return false;
        };
        let head = core.end - 1;
        self.text.is(start, Classes::DET)
            && self.grammar.tag(head) == Tag::Noun
            && gender(self.text, head..core.end) == Some(wanted)
    }

    /// Those of several who spoke last, unless the story has told of others since: 'Three members voted against. They …'
    fn several(&mut self, at: usize) -> Option<usize> {
        let spoke = self.spoke.last().copied().filter(|(place, person)| {
            let kind = self.people[*person].kind;
            matches!(kind, PersonKind::Group | PersonKind::Organisation)
                && at - place < FARTHEST / 2
        });
        let from = spoke.map_or(0, |(place, _)| place);
        if let Some(core) = self.subject_before(at)
            && core.start >= from
            && self.text.is(core.end - 1, Classes::GROUP)
        {
            if self.grammar.tag(core.end) == Tag::And {
                return None;
            }
            return self.person(core);
        }
        let (_, person) = spoke?;
        let told_since =
            |at: usize| self.text.is(at, Classes::GROUP) && !self.grammar.is_quoted(at);
        let others = (from + 1..at).any(told_since);
        (!others || self.people[person].kind == PersonKind::Group).then_some(person)
    }

    /// What the sentence before is about, if it can speak: 'The council met. It said …'
    fn thing(&mut self, at: usize) -> Option<usize> {
        let core = self.subject_before(at)?;
        let called = called::read(self.text, self.grammar, core.clone())?;
        let is_thing = matches!(
            called,
            Called::Described {
                kind: PersonKind::Organisation | PersonKind::Document,
                ..
            }
        );
        is_thing.then(|| self.person(core)).flatten()
    }

    /// Of whom or what the sentence before the word's own is told, or its own before it.
    fn subject_before(&self, at: usize) -> Option<Range<usize>> {
        let own = self.stretch_before(at);
        let first = (own..at).all(|at| !self.grammar.tag(at).is_nominal());
        let start = match first {
            true => self.stretch_before(own.checked_sub(1)?),
            false => own,
        };
        let sentences = &self.text.sentences;
        let number = sentences.partition_point(|sentence| sentence.end <= start);
        let sentence = sentences.get(number)?.clone();
        let groups = self.grammar.groups_of(number);
        let main = groups.clone().find(|group| {
            let group = self.grammar.groups[*group];
            group.shape == GroupShape::Finite && !self.grammar.is_quoted(group.head)
        })?;
        let subject = self.grammar.subject(self.text, sentence, groups, main)?;
        self.grammar
            .core(self.text, subject.start, subject.end.min(at))
    }

    fn can_be(&self, person: usize, wanted: Gender) -> bool {
        let person = &self.people[person];
        if !matches!(person.kind, PersonKind::Named | PersonKind::Unnamed) {
            return false;
        }
        let of = |span: crate::Span| {
            let start = self
                .text
                .tokens
                .partition_point(|token| token.start < span.start);
            let end = self
                .text
                .tokens
                .partition_point(|token| token.start < span.end);
            gender(self.text, start..end)
        };
        let told = person.role.and_then(of).or_else(|| of(person.name));
        told.is_none_or(|gender| gender == wanted)
    }

    /// Where the sentence begins that ends at the token.
    fn stretch_before(&self, end: usize) -> usize {
        let sentences = &self.text.sentences;
        let number = sentences.partition_point(|sentence| sentence.start < end);
        number
            .checked_sub(1)
            .map_or(0, |number| sentences[number].start)
            .min(end.saturating_sub(1))
    }
}
