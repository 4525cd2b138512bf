//! Events that are moved or called off: 'The hearing set for Tuesday was postponed until Friday'.

use std::ops::Range;

use super::reader::{Dated, Named, Reader};
use super::{Event, EventStatus};
use crate::grammar::{Group, GroupShape, Tag};
use crate::lexicon::{Classes, EventWord};

/// As many tokens may stand between an event and the verb.
const FARTHEST: usize = 16;

impl Reader<'_> {
    /// What is moved or called off in the text.
    pub(super) fn changed(&self) -> Vec<Event> {
        let mut found = Vec::new();
        for (number, sentence) in self.text.sentences.iter().enumerate() {
            for index in self.grammar.groups_of(number) {
                let group = self.grammar.groups[index];
                if !self.says(group.head, EventWord::MOVES.or(EventWord::CANCELS))
                    && !self.calls_off(group)
                {
                    continue;
                }
                found.extend(self.change(group, sentence));
            }
        }
        found
    }

    fn calls_off(&self, group: Group) -> bool {
        self.text.is_any(
            group.head,
            &["called", "calls", "call", "put", "puts", "pushed"],
        ) && self.text.is_any(group.head + 1, &["off", "back"])
    }

    fn change(&self, group: Group, sentence: &Range<usize>) -> Option<Event> {
        let only_thought = (group.start..group.head).any(|at| {
            self.text.is(at, Classes::MODAL) && !self.text.is_any(at, &["will", "'ll", "’ll"])
        });
        // 'had been called off' was so before.
        let long_ago = self.text.is_any(group.start, &["had"]);
        if long_ago
            || only_thought
            || self.is_negated(group)
            || group.shape == GroupShape::Infinitive
            || self.grammar.is_quoted(group.head)
        {
            return None;
        }
        let cancels = self.says(group.head, EventWord::CANCELS)
            || self.text.is_any(group.head, &["called", "calls", "call"]);
        let first = group.start.saturating_sub(FARTHEST).max(sentence.start);
        let head = if group.passive {
            (first..group.start).rev().find(|at| self.is_event(*at))?
        } else {
            let core = self.grammar.core(
                self.text,
                group.head + 1 + usize::from(self.calls_off(group)),
                sentence.end,
            )?;
            let marked = core.clone().any(|at| self.grammar.tag(at) == Tag::Mark);
            Some(core.end - 1).filter(|head| self.is_event(*head) && !marked)?
        };
        let dates: Vec<&Dated> = self.dates_of(sentence).collect();
        let to = |dated: &&&Dated| {
            dated.tokens.start > group.head
                && (dated.tokens.start.saturating_sub(2)..dated.tokens.start)
                    .any(|at| self.text.is_any(at, &["to", "until", "till", "for"]))
        };
        let ahead = |dated: &&&Dated| dated.when.until > self.tomorrow();
        let when = if cancels {
            // 'Tuesday's march', 'the march on Tuesday', and no day of another clause.
            dates
                .iter()
                .filter(ahead)
                .find(|dated| dated.tokens.start + 2 >= head)
        } else {
            dates.iter().filter(ahead).find(to)
        };
        let before = dates.iter().find(|dated| {
            !cancels
                && when.is_none_or(|when| when.tokens != dated.tokens)
                && self.is_old_day(dated, head)
        });
        // 'She moved the meeting to the pier' moves it in space.
        if !cancels
            && when.is_none()
            && before.is_none()
            && self
                .text
                .is_any(group.head, &["moved", "moves", "move", "shifted"])
        {
            return None;
        }
        let named = Named {
            head,
            title: self.title(head, sentence),
            subject: None,
            status: if cancels {
                EventStatus::Cancelled
            } else {
                EventStatus::Moved
            },
        };
        let end = when.map_or(group.head + 1, |dated| dated.tokens.end);
        Some(self.event(
            named,
            when.map(|dated| dated.when),
            before.map(|dated| dated.when),
            sentence,
            end,
        ))
    }

    /// Whether the day is when the event was to be: 'set for Tuesday', 'from Tuesday', 'Tuesday's hearing'.
    fn is_old_day(&self, dated: &Dated, head: usize) -> bool {
        let start = dated.tokens.start;
        let led = start > 0
            && self
                .text
                .is_any(start - 1, &["for", "from", "planned", "scheduled"]);
        led || start < head && dated.tokens.end + 2 > head
    }

    fn dates_of(&self, sentence: &Range<usize>) -> impl Iterator<Item = &Dated> {
        let from = self
            .dates
            .partition_point(|dated| dated.tokens.start < sentence.start);
        let end = sentence.end;
        self.dates[from..]
            .iter()
            .take_while(move |dated| dated.tokens.start < end)
    }
}
