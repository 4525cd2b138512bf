//! Where an event is, and who takes part.

use std::ops::Range;

use super::reader::{Named, Reader};
use crate::Span;
use crate::grammar::Tag;
use crate::lexicon::{Classes, EventWord};

impl Reader<'_> {
    /// 'in Germany', 'at the White House', in the title or behind it in its clause.
    pub(super) fn place(
        &self,
        named: &Named,
        sentence: &Range<usize>,
        end: usize,
    ) -> Option<Range<usize>> {
        let from = named.title.start.max(sentence.start);
        let until = (named.title.end.max(end)..sentence.end)
            .find(|at| {
                !matches!(self.grammar.tag(*at), Tag::Preposition)
                    && !self.grammar.tag(*at).is_in_phrase()
            })
            .unwrap_or(sentence.end);
        (from..until).find_map(|at| {
            if !self.text.is_any(at, &["in", "at"]) || self.grammar.tag(at) != Tag::Preposition {
                return None;
            }
            let core = self.core(at + 1, sentence.end)?;
            let last = core.end - 1;
            let place = self.grammar.tag(last) == Tag::Name
                && !self.grammar.is_time(self.text, last)
                && !self.says(last, EventWord::NOUN)
                && !self
                    .text
                    .is(core.start, Classes::GIVEN | Classes::POSSESSIVE);
            place.then(|| self.without_article(core))
        })
    }

    /// Who does it, with whom, between whom, and whose it is.
    pub(super) fn people(&self, named: &Named, place: Option<&Range<usize>>) -> Vec<Span> {
        let mut people: Vec<Range<usize>> = Vec::new();
        let mut add = |who: Range<usize>| {
            let apart = place.is_none_or(|place| who.end <= place.start || place.end <= who.start);
            let known = people
                .iter()
                .any(|other| other.start < who.end && who.start < other.end);
            if apart && !known && !who.is_empty() {
                people.push(who);
            }
        };
        if let Some(subject) = &named.subject
            && let Some(who) = self.who(
                subject.clone(),
                self.says(named.head, EventWord::DOES) && named.title.start == subject.start,
            )
        {
            add(who);
        }
        // 'meets Miller' says with whom, 'visits Norland' where.
        let goes = [
            "visit", "visits", "visiting", "tour", "tours", "touring", "leave", "leaves",
            "leaving", "reach", "reaches", "reaching",
        ];
        let of_verb = self.says(named.head, EventWord::DOES)
            && named.title.start < named.head
            && !matches!(self.grammar.tag(named.head), Tag::Noun | Tag::Name)
            && !self.text.is_any(named.head, &goes);
        // 'Trump's meeting with Putin'
        let possessive =
            (named.title.start..named.head).find(|at| self.grammar.tag(*at) == Tag::Possessive);
        if let Some(possessive) = possessive.filter(|_| {
            named
                .subject
                .as_ref()
                .is_none_or(|subject| subject.start != named.title.start)
        }) && let Some(who) = self.who(named.title.start..possessive, false)
        {
            add(who);
        }
        let mut listed = false;
        for at in named.head + 1..named.title.end {
            let leads = self
                .text
                .is_any(at, &["with", "between", "of", "among", "against", "by"]);
            listed |= self.text.is_any(at, &["with", "between", "among"]);
            let joins = listed && self.grammar.tag(at) == Tag::And;
            let object = of_verb && at == named.head + 1 && self.grammar.tag(at).is_in_phrase();
            if !(leads || joins || object) {
                continue;
            }
            let core = self.core(at + usize::from(!object), named.title.end);
            if let Some(who) = core.and_then(|core| self.who(core, false)) {
                add(who);
            }
        }
        people.into_iter().map(|who| self.text.span(who)).collect()
    }

    /// The phrase without an article, if somebody is meant who can take part; whoever `acts` does.
    fn who(&self, phrase: Range<usize>, acts: bool) -> Option<Range<usize>> {
        let core = self.grammar.core(self.text, phrase.start, phrase.end)?;
        let last = core.end - 1;
        let somebody = Classes::ROLE | Classes::GROUP | Classes::ORGANISATION | Classes::TITLE;
        let person = self.grammar.tag(last) == Tag::Name && !self.grammar.is_time(self.text, last)
            || acts && self.grammar.tag(last) == Tag::Noun && !self.is_event(last)
            || self.grammar.tag(last) == Tag::Noun
                && self.text.is(last, somebody)
                && !self.is_event(last);
        person.then(|| self.without_article(core))
    }

    fn without_article(&self, core: Range<usize>) -> Range<usize> {
        let start = core
            .clone()
            .find(|at| !self.text.is(*at, Classes::DET | Classes::POSSESSIVE));
        start.unwrap_or(core.end)..core.end
    }
}
