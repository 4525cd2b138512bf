//! Events that a verb tells of: 'The museum opens on Saturday', 'Ministers will meet the families'.

use std::ops::Range;

use super::reader::{Dated, FARTHEST, Named, Reader};
use super::{EventStatus, Precision};
use crate::grammar::{Form, Group, GroupShape, Tag};
use crate::lexicon::{Classes, EventWord};

impl Reader<'_> {
    /// 'The museum opens on Saturday', 'Ministers will meet the families on 2 December'.
    pub(super) fn by_verb(
        &self,
        dated: &Dated,
        sentence: &Range<usize>,
        groups: Range<usize>,
    ) -> Option<Named> {
        let grammar = self.grammar;
        let at = dated.tokens.start;
        let before = groups
            .clone()
            .rev()
            .find(|group| grammar.groups[*group].head < at);
        let index = match before {
            Some(index) => index,
            // 'On Friday the board will vote.'
            None => groups.clone().next().filter(|_| at <= sentence.start + 2)?,
        };
        // 'In August the board plans to vote.'
        let next = (index + 1..groups.end).next().filter(|next| {
            let next = grammar.groups[*next];
            next.shape == GroupShape::Infinitive
                && next.start == grammar.groups[index].head + 1
                && at < next.start
        });
        let index = next.unwrap_or(index);
        let group = grammar.groups[index];
        let last = group.head.min(at)..group.head.max(at);
        let parted = |at: usize| {
            matches!(
                grammar.tag(at),
                Tag::That | Tag::Semicolon | Tag::Colon | Tag::Question
            )
        };
        if last.clone().any(parted)
            || group.head.abs_diff(at) > 2 * FARTHEST
            || grammar.is_quoted(group.head) != grammar.is_quoted(at)
        {
            return None;
        }
        let near = dated.when.precision <= Precision::Week;
        let begins_ahead = near || dated.ahead;
        let status = self.looks_ahead(index, groups.start, begins_ahead)?;
        let happens = self.says(group.head, EventWord::HAPPENS.or(EventWord::SET));
        let negated = self.is_negated(group);
        // 'The talks will be short'
        if (happens || self.text.is(group.head, Classes::BE))
            && let Some((head, title)) = self.happening(group, sentence)
        {
            let status = if negated && happens {
                EventStatus::Cancelled
            } else {
                status
            };
            let subject = self.who_plans(head, sentence, groups);
            return Some(Named {
                head,
                title,
                subject,
                status,
            });
        }
        let subject = grammar.subject(self.text, sentence.clone(), groups.clone(), index)?;
        if !(near || happens || self.says(group.head, EventWord::DOES)) {
            return None;
        }
        if self.text.is(subject.start, Classes::FIRST)
            || grammar.tag(subject.start) == Tag::Relative
            || subject.start >= group.start
        {
            return None;
        }
        let pronoun = grammar.tag(subject.start) == Tag::Pronoun
            && !self.text.is(subject.start, Classes::PERSONAL);
        if negated || pronoun {
            return None;
        }
        let title = subject.start..self.clause_end(group.head, dated, sentence);
        (!title.clone().any(|at| self.is_dated(at))).then_some(Named {
            head: group.head,
            title,
            subject: (!group.passive).then_some(subject),
            status,
        })
    }

    /// The event that takes place: 'The meeting between the two will be held', 'the meeting with Miller, which would occur'.
    fn happening(&self, group: Group, sentence: &Range<usize>) -> Option<(usize, Range<usize>)> {
        let mut end = group.start;
        while end > sentence.start
            && matches!(
                self.grammar.tag(end - 1),
                Tag::Relative | Tag::Comma | Tag::Adverb
            )
        {
            end -= 1;
        }
        let first = end.saturating_sub(FARTHEST).max(sentence.start);
        let head = (first..end).rev().find(|at| self.is_event(*at))?;
        let title = self.title(head, sentence);
        (title.end == end || self.is_dated(title.end)).then_some((head, title))
    }

    /// Whose doing an event is: 'Trump is calling for the meeting'.
    fn who_plans(
        &self,
        head: usize,
        sentence: &Range<usize>,
        groups: Range<usize>,
    ) -> Option<Range<usize>> {
        let before = groups
            .clone()
            .rev()
            .find(|group| self.grammar.groups[*group].head < head)?;
        (!self.is_told(head))
            .then(|| {
                self.grammar
                    .subject(self.text, sentence.clone(), groups, before)
            })
            .flatten()
    }

    /// Where what is told of the verb ends: before the words for when.
    fn clause_end(&self, head: usize, dated: &Dated, sentence: &Range<usize>) -> usize {
        let stops = |tag: Tag| {
            matches!(
                tag,
                Tag::Stop | Tag::Comma | Tag::Semicolon | Tag::Colon | Tag::Dash | Tag::Mark
            )
        };
        let limit = if dated.tokens.start > head {
            dated.tokens.start
        } else {
            sentence.end
        };
        let mut end = (head + 1..limit.min(head + FARTHEST))
            .find(|at| stops(self.grammar.tag(*at)) || self.is_dated(*at))
            .unwrap_or(limit.min(head + FARTHEST));
        // 'vote in the state's March 1 primary' ends at 'vote'.
        let mut cut = self.grammar.tag(end - 1) == Tag::Possessive;
        while end > head + 1 {
            let tag = self.grammar.tag(end - 1);
            let hangs = matches!(
                tag,
                Tag::Preposition | Tag::Determiner | Tag::Adverb | Tag::And
            ) || self.text.is_any(end - 1, &["early", "late"]);
            if !(hangs || cut && tag.is_in_phrase()) {
                break;
            }
            cut &= tag != Tag::Determiner;
            end -= 1;
        }
        end
    }

    /// Whether the verb tells of what is to come, and how surely.
    fn looks_ahead(&self, index: usize, first: usize, begins_ahead: bool) -> Option<EventStatus> {
        let group = self.grammar.groups[index];
        let has = |words: &[&str]| (group.start..=group.head).any(|at| self.text.is_any(at, words));
        if has(&["will", "shall", "'ll", "’ll", "wo"]) {
            return Some(EventStatus::Planned);
        }
        // 'She said that they would meet'
        if has(&["would"]) && self.is_told(group.head) {
            return Some(EventStatus::Planned);
        }
        if has(&["would", "could", "may", "might"]) {
            return Some(EventStatus::Possible);
        }
        match group.shape {
            GroupShape::Infinitive => {
                let before = index.checked_sub(1).filter(|before| *before >= first)?;
                let aims = self.grammar.groups[before];
                if aims.head + 3 < group.start {
                    return None;
                }
                let is = |words: &[&str]| self.text.is_any(aims.head, words);
                if is(&[
                    "set",
                    "due",
                    "scheduled",
                    "expected",
                    "slated",
                    "is",
                    "are",
                    "plans",
                    "plan",
                    "planned",
                    "planning",
                    "agreed",
                    "agrees",
                ]) || is(&[
                    "going", "expects", "intends", "intend", "aims", "aim", "vowed", "promised",
                    "pledged", "decided", "vows", "promises",
                ]) || self.text.is_any(group.start - 1, &["due"])
                {
                    Some(EventStatus::Planned)
                } else if self.says(aims.head, EventWord::MAYBE) {
                    Some(EventStatus::Possible)
                } else {
                    None
                }
            }
            GroupShape::Finite if self.is_past(group) => None,
            GroupShape::Finite => {
                let known =
                    begins_ahead && self.says(group.head, EventWord::HAPPENS.or(EventWord::DOES));
                let present = has(&["is", "are", "'s", "’s", "'re", "’re"]);
                let progressive =
                    known && present && self.grammar.tag(group.head) == Tag::Verb(Form::Ing);
                let set = group.passive && present && self.says(group.head, EventWord::SET);
                let plain = known
                    && matches!(
                        self.grammar.tag(group.head),
                        Tag::Verb(Form::Third | Form::Base)
                    );
                (progressive || set || plain).then_some(EventStatus::Planned)
            }
            _ => None,
        }
    }

    pub(super) fn is_negated(&self, group: Group) -> bool {
        (group.start..=group.head).any(|at| self.text.is(at, Classes::NOT))
    }

    pub(super) fn is_past(&self, group: Group) -> bool {
        let told = |at: usize| {
            matches!(
                self.grammar.tag(at),
                Tag::Verb(Form::Past | Form::Participle)
            )
        };
        told(group.head) && group.start == group.head
            || self
                .text
                .is_any(group.start, &["was", "were", "had", "did", "has", "have"])
    }
}
