//! Events that a sentence names with a day that is to come.

use std::ops::Range;

use super::Event;
use super::reader::{Dated, Named, Reader};

impl Reader<'_> {
    /// What days to come are named for, besides what is moved or called off.
    pub(super) fn coming(&self, changed: &[Event]) -> Vec<Event> {
        let mut found = Vec::new();
        for dated in &self.dates {
            let Some((number, sentence)) = self.sentence(dated.tokens.start) else {
                continue;
            };
            // 'before Friday' doesn't say when.
            let led = dated.tokens.start.checked_sub(1);
            let beside = ["before", "after", "since", "until", "till"];
            if led.is_some_and(|at| self.text.is_any(at, &beside)) {
                continue;
            }
            let span = self.text.span(sentence.clone());
            let changes = changed.binary_search_by_key(&span, |event| event.sentence);
            if dated.when.until <= self.tomorrow() || changes.is_ok() {
                continue;
            }
            let groups = self.grammar.groups_of(number);
            let verb = self.by_verb(dated, &sentence, groups.clone());
            let noun = self
                .by_noun(dated, &sentence, groups)
                .filter(|_| dated.ahead);
            // 'The board will vote on the plan at a meeting on Friday': the meeting alone says less.
            let noun = match (noun, &verb) {
                (Some(noun), Some(verb))
                    if noun.head == verb.head || noun.title.len() == 1 && verb.title.len() > 2 =>
                {
                    None
                }
                (Some(mut noun), Some(verb)) if verb.title.contains(&noun.head) => {
                    noun.subject = noun.subject.or_else(|| verb.subject.clone());
                    self.push(&mut found, dated, &sentence, noun);
                    continue;
                }
                (noun, _) => noun,
            };
            for named in [verb, noun].into_iter().flatten() {
                self.push(&mut found, dated, &sentence, named);
            }
        }
        found
    }

    fn push(&self, found: &mut Vec<Event>, dated: &Dated, sentence: &Range<usize>, named: Named) {
        let head = self.text.span(named.head..named.head + 1);
        if found.iter().rev().take(8).any(|event| event.head == head) {
            return;
        }
        found.push(self.event(named, Some(dated.when), None, sentence, dated.tokens.end));
    }
}
