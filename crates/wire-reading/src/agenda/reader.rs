//! What is asked of a sentence to find events in it.

use std::ops::Range;

use jiff::civil::{Date, DateTime};

use super::{Event, EventStatus, EventTime, Precision};
use crate::dates::DateMention;
use crate::grammar::{Grammar, Tag};
use crate::lexicon::{Classes, EventWord};
use crate::quotations::Found;
use crate::text::Text;

/// As many tokens may stand between an event and its day.
pub(super) const FARTHEST: usize = 14;

/// A day, or another time of the calendar, by its tokens.
#[derive(Clone)]
pub(super) struct Dated {
    pub(super) tokens: Range<usize>,
    pub(super) when: EventTime,
    /// All of it is to come, and not only what is left of it.
    pub(super) ahead: bool,
}

/// An event by its tokens.
pub(super) struct Named {
    pub(super) head: usize,
    pub(super) title: Range<usize>,
    /// Who does it.
    pub(super) subject: Option<Range<usize>>,
    pub(super) status: EventStatus,
}

pub(super) struct Reader<'a> {
    pub(super) text: &'a Text<'a>,
    pub(super) grammar: &'a Grammar,
    pub(super) dates: Vec<Dated>,
    date: Date,
    /// For each token, whether somebody's words are told there.
    told: Vec<bool>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        text: &'a Text<'a>,
        grammar: &'a Grammar,
        dates: &[DateMention],
        date: Date,
        quotations: &[Found],
    ) -> Reader<'a> {
        let place = |byte: u32| text.tokens.partition_point(|token| token.start < byte);
        let dated = |mention: &DateMention| {
            let (from, until) = mention.interval?;
            let precision = Precision::of(mention, from, until);
            let tomorrow = DateTime::from(date.tomorrow().ok()?);
            let ahead = from >= tomorrow;
            // Of this year, what is left is to come.
            let from = if until > tomorrow {
                from.max(tomorrow)
            } else {
                from
            };
            let when = EventTime {
                words: mention.span,
                from,
                until,
                precision,
            };
            Some(Dated {
                tokens: place(mention.span.start)..place(mention.span.end),
                when,
                ahead,
            })
        };
        let mut told = Vec::new();
        let dates: Vec<Dated> = dates.iter().filter_map(dated).collect();
        if !dates.is_empty() {
            told = vec![false; text.tokens.len()];
            let covering = quotations.iter().filter(|found| found.rule.covers());
            for content in covering.flat_map(|found| &found.content) {
                told[content.clone()].fill(true);
            }
        }
        Reader {
            text,
            grammar,
            dates,
            date,
            told,
        }
    }

    /// The event with its places in the text.
    pub(super) fn event(
        &self,
        named: Named,
        when: Option<EventTime>,
        before: Option<EventTime>,
        sentence: &Range<usize>,
        end: usize,
    ) -> Event {
        let place = self.place(&named, sentence, end);
        let people = self.people(&named, place.as_ref());
        Event {
            title: self.text.span(named.title),
            head: self.text.span(named.head..named.head + 1),
            when,
            before,
            place: place.map(|place| self.text.span(place)),
            people,
            alternatives: Vec::new(),
            status: named.status,
            sentence: self.text.span(sentence.clone()),
        }
    }

    pub(super) fn tomorrow(&self) -> DateTime {
        self.date.tomorrow().unwrap_or(self.date).into()
    }

    pub(super) fn sentence(&self, at: usize) -> Option<(usize, Range<usize>)> {
        let number = self
            .text
            .sentences
            .partition_point(|sentence| sentence.end <= at);
        let sentence = self.text.sentences.get(number)?;
        Some((number, sentence.clone()))
    }

    pub(super) fn says(&self, at: usize, said: EventWord) -> bool {
        self.text
            .tokens
            .get(at)
            .is_some_and(|token| token.entry.event.any(said))
    }

    pub(super) fn is_event(&self, at: usize) -> bool {
        self.says(at, EventWord::NOUN)
            && matches!(self.grammar.tag(at), Tag::Noun | Tag::Name)
            && !matches!(self.grammar.tag(at + 1), Tag::Noun)
    }

    /// The noun phrase that begins at the token, without words for when: 'Germany' of 'Germany next month'.
    pub(super) fn core(&self, at: usize, end: usize) -> Option<Range<usize>> {
        let next = self.dates.partition_point(|dated| dated.tokens.end <= at);
        let end = self
            .dates
            .get(next)
            .map_or(end, |dated| end.min(dated.tokens.start));
        self.grammar.core(self.text, at, end)
    }

    pub(super) fn is_dated(&self, at: usize) -> bool {
        let before = self.dates.partition_point(|dated| dated.tokens.end <= at);
        self.dates
            .get(before)
            .is_some_and(|dated| dated.tokens.contains(&at))
    }

    /// What the sentence says of tokens told as somebody's words.
    pub(super) fn is_told(&self, at: usize) -> bool {
        self.told.get(at).copied().unwrap_or(false)
    }

    /// The noun phrase of an event: 'G20 summit in Germany', without article and day.
    pub(super) fn title(&self, head: usize, sentence: &Range<usize>) -> Range<usize> {
        let mut start = head;
        while start > sentence.start && !self.is_dated(start - 1) {
            let tag = self.grammar.tag(start - 1);
            let mark = tag == Tag::Mark
                && start >= sentence.start + 2
                && self.grammar.tag(start - 2).is_in_phrase();
            if !(tag.is_in_phrase() || mark) || tag == Tag::Pronoun {
                break;
            }
            start -= 1;
            if tag == Tag::Determiner {
                break;
            }
        }
        while start < head
            && (self.text.is(start, Classes::DET)
                || matches!(self.grammar.tag(start), Tag::Possessive | Tag::Mark))
        {
            start += 1;
        }
        let mut end = head + 1;
        while matches!(self.grammar.tag(end), Tag::Preposition | Tag::And) && end + 1 < sentence.end
        {
            let Some(core) = self.core(end + 1, sentence.end) else {
                break;
            };
            let joined = self.grammar.tag(end) == Tag::And;
            let goes_on = matches!(self.grammar.tag(core.end), Tag::Auxiliary | Tag::Verb(_));
            if joined && goes_on && !self.lists(head, end) || core.end - head > FARTHEST {
                break;
            }
            end = core.end;
        }
        start..end
    }

    /// 'between Miller and Hale': the 'and' belongs to it.
    fn lists(&self, head: usize, and: usize) -> bool {
        (head..and).any(|at| self.text.is_any(at, &["between", "with"]))
    }
}
