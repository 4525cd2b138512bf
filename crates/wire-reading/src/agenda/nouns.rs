//! Events that a noun names: 'the G20 summit in Germany next month', 'Friday's hearing'.

use std::ops::Range;

use super::EventStatus;
use super::reader::{Dated, FARTHEST, Named, Reader};
use crate::grammar::{Group, GroupShape, Tag};
use crate::lexicon::EventWord;

impl Reader<'_> {
    /// 'the G20 summit in Germany next month', 'Friday's hearing', 'a Friday vote'.
    pub(super) fn by_noun(
        &self,
        dated: &Dated,
        sentence: &Range<usize>,
        groups: Range<usize>,
    ) -> Option<Named> {
        let head = self
            .noun_after(dated, sentence)
            .or_else(|| self.noun_before(dated, sentence))?;
        let quoted = self.grammar.is_quoted(head) && !self.grammar.is_quoted(dated.tokens.start);
        let title = self.title(head, sentence);
        (!quoted)
            .then(|| self.named(head, title, groups, sentence))
            .flatten()
    }

    /// The event that the noun phrase names, unless it is over.
    fn named(
        &self,
        head: usize,
        title: Range<usize>,
        groups: Range<usize>,
        sentence: &Range<usize>,
    ) -> Option<Named> {
        let after = groups
            .clone()
            .find(|group| {
                self.grammar.groups[*group].start >= title.end
                    && self.grammar.groups[*group].shape == GroupShape::Finite
            })
            .map(|group| self.grammar.groups[group])
            .filter(|group| (title.end..group.start).all(|at| self.may_stand_between(at)));
        let before = groups
            .clone()
            .rev()
            .find(|group| self.grammar.groups[*group].head < title.start)
            .filter(|group| {
                (self.grammar.groups[*group].head + 1..title.start).all(|at| {
                    !matches!(
                        self.grammar.tag(at),
                        Tag::That | Tag::Subordinator | Tag::Stop | Tag::Semicolon
                    )
                })
            });
        let doubtful = |group: Group| {
            (group.start..=group.head)
                .any(|at| self.text.is_any(at, &["would", "could", "may", "might"]))
        };
        // 'proposed a meeting', 'is calling for a meeting'
        let thought = before.filter(|_| after.is_none()).is_some_and(|group| {
            let group = self.grammar.groups[group];
            // What takes place during a summit is another thing.
            let near = title.start - group.head < 5
                && !(group.head..title.start)
                    .any(|at| self.text.is_any(at, &["during", "at", "before", "after"]));
            near && (doubtful(group) || self.says(group.head, EventWord::MAYBE))
        });
        let maybe = title
            .clone()
            .any(|at| self.text.is_any(at, &["possible", "potential", "proposed"]));
        if let Some(group) = after
            && self.says(group.head, EventWord::HAPPENS)
        {
            if self.is_negated(group) {
                return Some(Named {
                    head,
                    title,
                    subject: None,
                    status: EventStatus::Cancelled,
                });
            }
            // 'The vote was held'
            if self.is_past(group) {
                return None;
            }
        }
        let status = if thought || maybe || after.is_some_and(doubtful) {
            EventStatus::Possible
        } else {
            EventStatus::Planned
        };
        let subject = before.filter(|_| !self.is_told(head)).and_then(|group| {
            self.grammar
                .subject(self.text, sentence.clone(), groups.clone(), group)
        });
        Some(Named {
            head,
            title,
            subject,
            status,
        })
    }

    fn may_stand_between(&self, at: usize) -> bool {
        let tag = self.grammar.tag(at);
        tag.is_in_phrase()
            || matches!(
                tag,
                Tag::Preposition | Tag::Adverb | Tag::Comma | Tag::Relative | Tag::Mark
            )
    }

    fn noun_after(&self, dated: &Dated, sentence: &Range<usize>) -> Option<usize> {
        let end = dated.tokens.end;
        let possessive = self.grammar.tag(end) == Tag::Possessive;
        let inside = dated.tokens.start > sentence.start
            && matches!(
                self.grammar.tag(dated.tokens.start - 1),
                Tag::Determiner | Tag::Possessive
            );
        if !possessive && !inside {
            return None;
        }
        let core = self
            .grammar
            .core(self.text, end + usize::from(possessive), sentence.end)?;
        self.is_event(core.end - 1).then_some(core.end - 1)
    }

    fn noun_before(&self, dated: &Dated, sentence: &Range<usize>) -> Option<usize> {
        let first = dated
            .tokens
            .start
            .saturating_sub(FARTHEST)
            .max(sentence.start);
        for at in (first..dated.tokens.start).rev() {
            if self.is_event(at)
                && (at + 1 == dated.tokens.start || !self.grammar.tag(at + 1).is_nominal())
            {
                return Some(at);
            }
            let set = self.text.is_any(
                at,
                &[
                    "set",
                    "scheduled",
                    "planned",
                    "slated",
                    "due",
                    "expected",
                    "held",
                    "starting",
                    "beginning",
                ],
            );
            let tag = self.grammar.tag(at);
            let place =
                tag == Tag::Comma && self.grammar.tag(at - usize::from(at > 0)) == Tag::Name;
            let passes =
                tag.is_in_phrase() || matches!(tag, Tag::Preposition | Tag::Mark) || set || place;
            if !passes || tag == Tag::Pronoun || self.is_dated(at) {
                return None;
            }
        }
        None
    }
}
