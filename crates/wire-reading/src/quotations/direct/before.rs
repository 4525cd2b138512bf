//! Who says it stands before: `The mayor said: “…”`.

use std::ops::Range;

use super::{Attribution, Reader};
use crate::grammar::{GroupShape, Tag};
use crate::lexicon::{Classes, Frames};
use crate::quotations::Rule;
use crate::quotations::marks::Quoted;
use crate::text::Kind;

/// As many words may stand between the verb and the mark: 'told reporters who had waited for hours at the ferry: “…”'.
const FARTHEST_VERB: usize = 26;

/// What stands between a verb and a quotation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    Colon,
    Comma,
    Nothing,
}

impl Reader<'_> {
    /// The attribution that stands before the piece: `The mayor said: “…”`.
    pub(super) fn before(&self, piece: &Quoted, used: &[bool]) -> Option<Attribution> {
        let text = self.text;
        let mut last = piece.open.checked_sub(1)?;
        if text.kind(last) == Some(Kind::Break) {
            last = last.checked_sub(1)?;
            if text.kind(last) != Some(Kind::Colon) {
                return None;
            }
        }
        let link = match text.kind(last)? {
            Kind::Colon => Link::Colon,
            Kind::Comma => Link::Comma,
            // 'She said “…” and left': only right after the verb, and only for a sentence of its own.
            Kind::Word if self.ends_speech(piece) => Link::Nothing,
            _ => return None,
        };
        let attribution = self
            .labelled(last, link)
            .or_else(|| self.cue_before(last, link, used))
            .or_else(|| self.noun_before(last, link))
            .or_else(|| {
                (link == Link::Colon)
                    .then(|| self.colon_before(last, used))
                    .flatten()
            })?;
        Some(Attribution {
            end: piece.close + 1,
            ..attribution
        })
    }

    /// 'The board agrees — Jane Miller: “…”'
    fn labelled(&self, colon: usize, link: Link) -> Option<Attribution> {
        let (_, sentence) = self.sentence(colon)?;
        let dash = (sentence.start..colon)
            .rev()
            .take(16)
            .find(|at| self.grammar.tag(*at) == Tag::Dash)
            .filter(|_| link == Link::Colon)?;
        Some(Attribution {
            cue: colon..colon + 1,
            speaker: Some(self.name_before(dash + 1, colon)?),
            rule: Rule::ColonBefore,
            group: None,
            end: colon,
        })
    }

    /// The last verb before the mark, if it says something.
    fn cue_before(&self, last: usize, link: Link, used: &[bool]) -> Option<Attribution> {
        let (text, grammar) = (self.text, self.grammar);
        let (mut index, groups, sentence) = self.last_verb(last, link)?;
        // 'told those who met in Saltmere, “…”': the verb of a clause within says nothing.
        while !self.says(grammar.groups[index].head, last, link)
            && link != Link::Nothing
            && index > groups.start
            && self.is_embedded(index)
        {
            index -= 1;
        }
        let group = grammar.groups[index];
        let goes_on = self.cue_end(group.head).filter(|end| *end > group.head + 1);
        let near = match link {
            Link::Nothing => last == group.head,
            _ => last - group.head < FARTHEST_VERB,
        };
        let plain = !(group.head + 1..last)
            .any(|at| matches!(grammar.tag(at), Tag::That | Tag::Stop | Tag::Semicolon));
        let says = goes_on.is_some() || self.says(group.head, last, link);
        let from = goes_on.unwrap_or(group.head + 1);
        if used[index]
            || self.inside[group.head]
            || !says
            || !near
            || !plain
            || link == Link::Comma && self.begins_clause(group.head, from, last)
        {
            return None;
        }
        // 'Miller was asked: “…”' doesn't say by whom.
        let speaker = (!group.passive)
            .then(|| {
                grammar
                    .subject(text, sentence.clone(), groups, index)
                    .or_else(|| self.turned(group.start, group.head, last, sentence.start))
            })
            .flatten();
        // 'a sign that read “…”'
        if speaker.as_ref().is_some_and(|speaker| {
            grammar.tag(speaker.start) == Tag::Relative && !text.is(speaker.start, Classes::WHO)
        }) {
            return None;
        }
        Some(Attribution {
            cue: group.start..from,
            speaker,
            rule: Rule::CueBefore,
            group: Some(index),
            end: last,
        })
    }

    /// Whether a clause begins after the verb and goes on in the marks: 'said the plan, now a year old, “is dead”'.
    fn begins_clause(&self, head: usize, from: usize, last: usize) -> bool {
        let (text, grammar) = (self.text, self.grammar);
        let goes_on = text.word(last + 2).starts_with(char::is_lowercase);
        let told = text.verb(head).is_some_and(|verb| {
            verb.frames.any(Frames::CLAUSE.or(Frames::THING))
                && !verb.frames.any(Frames::LISTENER.or(Frames::BIDDEN))
        });
        // 'said on Monday, “it”' says when, and 'said Miller, “it”' who.
        let aside = || {
            let core = grammar.core(text, from, last);
            core.is_none_or(|core| {
                grammar.is_time(text, core.end - 1) || core.end == last && self.is_person(&core)
            })
        };
        let begins = match grammar.tag(from) {
            Tag::Subordinator => true,
            tag => tag.is_in_phrase() && !aside(),
        };
        from < last && goes_on && told && begins && !self.is_utterance(head, last)
    }

    /// 'her motto, “…”', 'their chants of “…”'
    fn noun_before(&self, last: usize, link: Link) -> Option<Attribution> {
        let text = self.text;
        let of = link == Link::Nothing && text.is_any(last, &["of"]);
        let verb = last.checked_sub(usize::from(of || link != Link::Nothing))?;
        // 'her answer was: “…”'
        let noun = verb.checked_sub(usize::from(text.is(verb, Classes::BE)))?;
        let (_, sentence) = self.sentence(noun)?;
        let utters = text.is(noun, Classes::UTTERANCE) && self.grammar.tag(noun) == Tag::Noun;
        let speaker = self.grammar.owner(text, noun, sentence.start);
        // 'to chants of “…”' has no owner, and is said all the same.
        (utters && (of || speaker.is_some())).then(|| Attribution {
            cue: noun..last + usize::from(of || link == Link::Nothing),
            speaker,
            rule: Rule::NounBefore,
            group: None,
            end: last,
        })
    }

    /// Whether words can follow the verb over such a link.
    fn says(&self, head: usize, last: usize, link: Link) -> bool {
        let frames = match link {
            Link::Colon => Frames::QUOTE.or(Frames::CLAUSE).or(Frames::LISTENER),
            _ => Frames::QUOTE,
        };
        let verb = self.text.verb(head);
        verb.is_some_and(|verb| verb.frames.any(frames))
            || link != Link::Nothing && self.is_utterance(head, last)
    }

    /// Whether the verb stands in a clause within the sentence, or has no tense of its own.
    fn is_embedded(&self, index: usize) -> bool {
        let grammar = self.grammar;
        let group = grammar.groups[index];
        let before = grammar.groups[index - 1].head;
        group.shape != GroupShape::Finite
            || (before + 1..group.start).any(|at| {
                matches!(
                    grammar.tag(at),
                    Tag::Relative | Tag::Subordinator | Tag::Question
                )
            })
    }

    /// 'issued a statement, “…”'
    fn is_utterance(&self, verb: usize, last: usize) -> bool {
        let core = self.grammar.core(self.text, verb + 1, last);
        core.is_some_and(|core| core.end == last && self.text.is(core.end - 1, Classes::UTTERANCE))
    }

    /// The last verb group before the link, the sentence's groups, and the sentence.
    fn last_verb(&self, last: usize, link: Link) -> Option<(usize, Range<usize>, Range<usize>)> {
        let (number, sentence) = self.sentence(last)?;
        let groups = self.grammar.groups_of(number);
        let index = groups.clone().rev().find(|index| {
            let head = self.grammar.groups[*index].head;
            head + usize::from(link != Link::Nothing) <= last && !self.inside[head]
        })?;
        Some((index, groups, sentence))
    }

    /// 'Said Miller, “…”': who speaks, after a verb that begins its sentence.
    fn turned(&self, verb: usize, head: usize, last: usize, start: usize) -> Option<Range<usize>> {
        let first = (start..verb).all(|at| {
            matches!(
                self.grammar.tag(at),
                Tag::And | Tag::Adverb | Tag::Comma | Tag::Mark
            )
        });
        let speaker = self.grammar.phrase(self.text, head + 1, last, true)?;
        (first && self.is_person(&speaker)).then_some(speaker)
    }

    /// Who is named before a colon without a verb of saying: 'Miller:', 'The mayor was angry:', 'This worries Miller:'.
    fn colon_before(&self, colon: usize, used: &[bool]) -> Option<Attribution> {
        let (text, grammar) = (self.text, self.grammar);
        let found = |speaker: Range<usize>, cue: Range<usize>, group: Option<usize>| Attribution {
            cue,
            speaker: Some(speaker),
            rule: Rule::ColonBefore,
            group,
            end: colon,
        };
        let Some((last, groups, sentence)) = self.last_verb(colon, Link::Colon) else {
            let (_, sentence) = self.sentence(colon)?;
            let name = self.name_before(sentence.start, colon)?;
            return Some(found(name, colon..colon + 1, None));
        };
        let subject = (groups.start..=last)
            .rev()
            .find(|index| self.is_active(*index) && !used[*index])
            .and_then(|index| {
                let speaker = grammar.subject(text, sentence.clone(), groups.clone(), index)?;
                let cue = grammar.groups[index].start..colon + 1;
                let main = speaker.start == sentence.start
                    || !matches!(
                        grammar.tag(speaker.start - 1),
                        Tag::Subordinator | Tag::Question | Tag::Relative | Tag::That
                    );
                (main && self.is_person(&speaker) && speaker.end <= cue.start)
                    .then(|| found(speaker, cue, Some(index)))
            });
        subject.or_else(|| {
            let name = self.name_before(grammar.groups[last].head + 1, colon)?;
            Some(found(name, colon..colon + 1, None))
        })
    }

    /// A name or a role and nothing else, from the given place on: 'Jane Miller, mayor of Tidewater'.
    fn name_before(&self, start: usize, colon: usize) -> Option<Range<usize>> {
        // 'More from Miller:'
        let more = self.text.is_any(start, &["more"]) && self.text.is_any(start + 1, &["from"]);
        let start = start + if more { 2 } else { 0 };
        let core = self.grammar.phrase(self.text, start, colon, true)?;
        let rest = (core.end..colon).all(|at| {
            let tag = self.grammar.tag(at);
            tag.is_in_phrase() || matches!(tag, Tag::Comma | Tag::Bracket | Tag::Preposition)
        });
        (rest && colon - start < 16 && self.is_person(&core)).then_some(core)
    }

    /// Whether somebody who can speak is meant: what the phrase ends with, before what is put to it, says so.
    fn is_person(&self, phrase: &Range<usize>) -> bool {
        let who = Classes::PERSONAL
            | Classes::ROLE
            | Classes::GROUP
            | Classes::WHO
            | Classes::ORGANISATION
            | Classes::DOCUMENT;
        self.grammar
            .core(self.text, phrase.start, phrase.end)
            .is_some_and(|core| {
                let head = core.end - 1;
                self.grammar.tag(head) == Tag::Name || self.text.is(head, who)
            })
    }
}
