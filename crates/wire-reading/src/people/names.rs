//! Names of people in a text: 'Jane Miller', and 'Miller' after it.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::grammar::{Grammar, Tag};
use crate::lexicon::Classes;
use crate::text::{Shape, Text};

/// A name has no more words; what is longer is a headline.
const LONGEST_NAME: usize = 5;

/// A full name of the text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct NameId(usize);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gender {
    Male,
    Female,
}

/// The full names of a text, and every place where one of them is meant.
pub(super) struct Names {
    full: Vec<(Range<usize>, Option<Gender>)>,
    by_word: FxHashMap<String, Option<NameId>>,
    by_words: FxHashMap<String, NameId>,
    mentions: Vec<(usize, NameId)>,
}

impl Names {
    pub(super) fn of(
        text: &Text,
        grammar: &Grammar,
        speakers: impl Iterator<Item = Range<usize>>,
    ) -> Names {
        let mut names = Names {
            full: Vec::new(),
            by_word: FxHashMap::default(),
            by_words: FxHashMap::default(),
            mentions: Vec::new(),
        };
        let runs = runs(grammar, 0..text.tokens.len());
        for run in &runs {
            if let Some(name) = with_given(text, run.clone()) {
                names.add(text, name);
            }
        }
        for speaker in speakers {
            if let Some(name) = without_given(text, grammar, speaker) {
                names.add(text, name);
            }
        }
        if names.full.is_empty() {
            return names;
        }
        for run in runs.into_iter().filter(|run| !grammar.is_quoted(run.start)) {
            if let Some(id) = names.in_run(text, run.clone()) {
                names.mentions.push((run.start, id));
            }
        }
        names
    }

    fn add(&mut self, text: &Text, name: Range<usize>) {
        let words = super::words(text, name.clone());
        if self.by_words.contains_key(&*words) {
            return;
        }
        let id = NameId(self.full.len());
        self.by_words.insert(words.into_owned(), id);
        let last = (name.clone())
            .rev()
            .find(|at| !text.is(*at, Classes::HONORIFIC_SUFFIX))
            .unwrap_or(name.start);
        // A word that two of them share means neither.
        for at in [name.start, last] {
            self.by_word
                .entry(super::words(text, at..at + 1).into_owned())
                .and_modify(|known| *known = None)
                .or_insert(Some(id));
        }
        let before = name.start.checked_sub(1);
        let gender = gender(text, before.unwrap_or(name.start)..name.start + 1);
        self.full.push((name, gender));
    }

    /// The full name that is meant by a name, or a part of one.
    pub(super) fn id(&self, text: &Text, name: Range<usize>) -> Option<NameId> {
        let words = super::words(text, name.clone());
        match name.len() {
            1 => self.by_word.get(&*words).copied().flatten(),
            _ => self.by_words.get(&*words).copied(),
        }
    }

    pub(super) fn tokens(&self, id: NameId) -> Range<usize> {
        self.full[id.0].0.clone()
    }

    pub(super) fn gender(&self, id: NameId) -> Option<Gender> {
        self.full[id.0].1
    }

    /// Places outside of quotation marks where somebody is named.
    pub(super) fn mentions(&self, tokens: Range<usize>) -> &[(usize, NameId)] {
        let from = self.mentions.partition_point(|(at, _)| *at < tokens.start);
        let to = self.mentions.partition_point(|(at, _)| *at < tokens.end);
        self.mentions.get(from..to).unwrap_or_default()
    }

    /// The full name that is put to a role at once: 'the mayor, Jane Miller,'.
    pub(super) fn put_to(
        text: &Text,
        grammar: &Grammar,
        tokens: Range<usize>,
    ) -> Option<Range<usize>> {
        let start = tokens.start;
        let whole = tokens.end;
        let run = runs(grammar, tokens).into_iter().next()?;
        let alone = run.end == whole || grammar.tag(run.end) == Tag::Comma;
        with_given(text, run.clone())
            .or_else(|| unknown(text, run).filter(|_| alone))
            .filter(|name| name.start == start)
    }

    fn in_run(&self, text: &Text, run: Range<usize>) -> Option<NameId> {
        match with_given(text, run.clone()) {
            Some(name) => self.id(text, name),
            None => {
                let name = without_titles(text, run);
                let last = name.end.saturating_sub(1)..name.end;
                let id = self.id(text, name.clone());
                id.or_else(|| self.id(text, last).filter(|_| name.len() > 1))
            }
        }
    }

    /// The name of a person in a phrase, if one stands there.
    pub(super) fn within(
        text: &Text,
        grammar: &Grammar,
        phrase: Range<usize>,
    ) -> Option<Range<usize>> {
        let runs = runs(grammar, phrase);
        let given = runs
            .iter()
            .rev()
            .find_map(|run| with_given(text, run.clone()));
        given.or_else(|| {
            let name = without_titles(text, runs.last()?.clone());
            (!name.is_empty()).then_some(name)
        })
    }
}

/// Words tagged as names that stand together.
fn runs(grammar: &Grammar, tokens: Range<usize>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::with_capacity(tokens.len() / 8);
    let tags = grammar.tags.get(tokens.clone()).unwrap_or_default();
    let names = tags
        .iter()
        .zip(tokens)
        .filter(|(tag, _)| **tag == Tag::Name);
    for (_, at) in names {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

/// From a given name on: 'Ambassador to Ukraine Jane Miller' ends in one.
fn with_given(text: &Text, run: Range<usize>) -> Option<Range<usize>> {
    let start = run.clone().find(|at| {
        text.is(*at, Classes::GIVEN)
            && at + 1 < run.end
            && !text.is(
                at + 1,
                Classes::WEEKDAY | Classes::MONTH | Classes::HONORIFIC_SUFFIX,
            )
    })?;
    let not_person = Classes::ORGANISATION | Classes::OUTLET | Classes::AGENCY;
    let person = run.end - start <= LONGEST_NAME && !text.is(run.end - 1, not_person);
    person.then_some(start..run.end)
}

/// A speaker of two or three names, none of them known: 'Xhevahire Qerimi'.
fn without_given(text: &Text, grammar: &Grammar, speaker: Range<usize>) -> Option<Range<usize>> {
    let core = grammar.core(text, speaker.start, speaker.end)?;
    let comma = core.end;
    if grammar.tag(comma) == Tag::Comma && super::called::is_role(text, comma - 1) {
        return Names::put_to(text, grammar, comma + 1..speaker.end);
    }
    let name = without_titles(text, runs(grammar, core.clone()).pop()?);
    let whole = name.end == core.end && grammar.tag(core.start) != Tag::Determiner;
    unknown(text, name).filter(|_| whole)
}

/// A run that is a person's name, though none of its words is known as a given name.
fn unknown(text: &Text, run: Range<usize>) -> Option<Range<usize>> {
    let not_person = Classes::ORGANISATION | Classes::OUTLET | Classes::AGENCY;
    let person = (2..=3).contains(&run.len())
        && (run.clone())
            .all(|at| text.tokens[at].shape == Shape::Capital && !text.is(at, not_person));
    (person && with_given(text, run.clone()).is_none()).then_some(run)
}

fn without_titles(text: &Text, run: Range<usize>) -> Range<usize> {
    let start = run
        .clone()
        .find(|at| !text.is(*at, Classes::TITLE) || at + 1 == run.end)
        .unwrap_or(run.start);
    start..run.end
}

/// What the words say of a person's gender, if they say one thing.
pub(super) fn gender(text: &Text, tokens: Range<usize>) -> Option<Gender> {
    let any = |classes| tokens.clone().any(|at| text.is(at, classes));
    let male = any(Classes::GIVEN_MALE | Classes::MALE_TITLE);
    let female = any(Classes::GIVEN_FEMALE | Classes::FEMALE_TITLE);
    match (male, female) {
        (true, false) => Some(Gender::Male),
        (false, true) => Some(Gender::Female),
        _ => None,
    }
}
