//! Speech, thought and wishes in the story's own words: from what a verb asks for to where its clause ends.

mod clause;
mod complement;
mod turned;

use std::ops::Range;

use super::{Found, Rule};
use crate::grammar::{Grammar, Group, GroupShape, Tag};
use crate::lexicon::{Classes, Frames};
use crate::text::{Kind, Text};

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
        for at in sentence.clone() {
            // 'according to', 'claim'
            if text.is(at, Classes::PREP | Classes::SPEECH_NOUN) && !inside[at] {
                found.extend(reader.of_word(at));
            }
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
        let content = content.start..self.to_closing_mark(&content);
        let speaker = subject()?;
        // 'a farm whose owner had asked for the test' tells of a farm.
        let told_aside = speaker.clone().any(|at| self.text.is_any(at, &["whose"]));
        if told_aside && !rule.covers() {
            return None;
        }
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

    /// The end of the quotation that the content ends in: 'said it was “old. It is loud.”'
    fn to_closing_mark(&self, content: &Range<usize>) -> usize {
        let Some(last) = content.end.checked_sub(1) else {
            return content.end;
        };
        let mut end = content.end;
        if !self.inside[last] || self.tag(last) != Tag::Stop {
            return end;
        }
        while self.inside.get(end) == Some(&true) && self.text.kind(end) != Some(Kind::Break) {
            end += 1;
        }
        let closes = matches!(
            self.text.kind(end),
            Some(Kind::Mark(_) | Kind::SingleMark(_))
        );
        end + usize::from(closes && end > content.end)
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
}
