//! Agencies and outlets that a story names, and every place where one of them is meant.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Source, SourceKind};
use crate::grammar::{Grammar, Tag};
use crate::lexicon::{Classes, Outlet};
use crate::text::{Shape, Text};

/// A name of an outlet has no more words.
const LONGEST_NAME: usize = 6;

/// A place where somebody who reports is meant.
pub(super) struct Mention {
    /// Its tokens, without an article.
    pub(super) tokens: Range<usize>,
    pub(super) source: usize,
}

/// A place where somebody who reports may be meant, by whom.
struct Candidate {
    tokens: Range<usize>,
    meant: Meant,
}

enum Meant {
    /// A name that stands by itself, and of agencies the one that all ways of writing it share.
    Name(SourceKind, Option<&'static str>),
    /// 'the Herald', which may be short for a name before it.
    Short(SourceKind),
    /// 'the newspaper'
    Called(SourceKind),
}

/// Who reports, each of them once, and where they are named.
pub(super) fn find(text: &Text, grammar: &Grammar) -> (Vec<Source>, Vec<Mention>) {
    let mut candidates: Vec<Candidate> = Vec::new();
    let tokens = text.tokens.iter().enumerate();
    for (at, _) in tokens.filter(|(_, token)| token.entry.ends_outlet) {
        if let Some(candidate) = candidate(text, grammar, at) {
            // 'BBC' is a part of 'BBC News'.
            while candidates
                .last()
                .is_some_and(|before| before.tokens.end > candidate.tokens.start)
            {
                candidates.pop();
            }
            candidates.push(candidate);
        }
    }
    resolve(text, candidates)
}

fn candidate(text: &Text, grammar: &Grammar, at: usize) -> Option<Candidate> {
    let capital = |at: usize| {
        text.tokens
            .get(at)
            .is_some_and(crate::text::Token::is_capital)
    };
    let day = Classes::WEEKDAY | Classes::MONTH;
    // 'Washington Post Office' is none, 'told the Washington Post Tuesday' is one.
    let goes_on = capital(at + 1) && grammar.tag(at + 1) == Tag::Name && !text.is(at + 1, day);
    for (length, outlet) in known(text, at) {
        let known = at + 1 - length..at + 1;
        let start = known.start;
        let found = match outlet {
            Outlet::Never => return None,
            Outlet::Named(kind, agency) if !goes_on || length > 1 => {
                let name = known.start + usize::from(is_the(text, start))..known.end;
                Some((name, Meant::Name(kind, agency)))
            }
            Outlet::Ends(kind) | Outlet::EndsAfterArticle(kind) if !goes_on && capital(start) => {
                let name = name_start(text, grammar, start)..name_end(text, grammar, known.end);
                let first = name.start;
                let article = first > 0 && is_the(text, first - 1);
                let safe = matches!(outlet, Outlet::Ends(_));
                match name.len() > known.len() {
                    true if (safe || article) && !text.is(first, Classes::GIVEN) => {
                        Some((name, Meant::Name(kind, None)))
                    }
                    false if article => Some((known, Meant::Short(kind))),
                    _ => None,
                }
            }
            Outlet::Called(kind) if !capital(start) => called(text, grammar, known, kind),
            _ => None,
        };
        if let Some((tokens, meant)) = found {
            return Some(Candidate { tokens, meant });
        }
    }
    None
}

/// What is known of the words that end with the token, the longest first, and how many they are.
fn known(text: &Text, at: usize) -> impl Iterator<Item = (usize, Outlet)> {
    let word = move |back: usize| at.checked_sub(back).map_or("", |at| text.word(at));
    text.lexicon.outlets.ending(word)
}

/// 'the newspaper', 'Kommersant newspaper', 'the newspaper Ostsee-Kurier'.
fn called(
    text: &Text,
    grammar: &Grammar,
    noun: Range<usize>,
    kind: SourceKind,
) -> Option<(Range<usize>, Meant)> {
    let behind = (noun.end..noun.end + LONGEST_NAME)
        .take_while(|at| grammar.tag(*at) == Tag::Name && !text.is(*at, Classes::WEEKDAY))
        .last();
    if let Some(last) = behind {
        let known = (noun.end..=last).any(|at| text.tokens[at].entry.ends_outlet);
        let person = text.is(noun.end, Classes::GIVEN | Classes::TITLE | Classes::ROLE);
        return (!known && !person).then_some((noun.end..last + 1, Meant::Name(kind, None)));
    }
    let first = name_start(text, grammar, noun.start);
    if first < noun.start {
        // 'a Russian newspaper' has no name.
        let last = text.word(noun.start - 1);
        let adjective = text.is(noun.start - 1, Classes::ADJECTIVE)
            || ["ian", "ish", "ese", "can", "eli", "aqi"]
                .iter()
                .any(|end| last.ends_with(end));
        // 'the Harbour Board website' is the board's own.
        let owned = text.is(first, Classes::GIVEN | Classes::TITLE)
            || text.is(noun.start - 1, Classes::ORGANISATION);
        return (!adjective && !owned).then_some((first..noun.start, Meant::Name(kind, None)));
    }
    let definite =
        noun.start > 0 && is_the(text, noun.start - 1) && !grammar.tag(noun.end).is_nominal();
    definite.then_some((noun, Meant::Called(kind)))
}

/// Where the names begin that stand right before the token, with those before an '&': 'Herald & Post'.
fn name_start(text: &Text, grammar: &Grammar, end: usize) -> usize {
    let mut start = end;
    while start > 0 && end - start < LONGEST_NAME {
        let joins = start > 1
            && text.is_any(start - 1, &["&"])
            && text.tokens[start].is_capital()
            && is_name(text, grammar, start - 2)
            && !stands_alone(text, start - 2);
        match is_name(text, grammar, start - 1) {
            true => start -= 1,
            false if joins => start -= 2,
            false => break,
        }
    }
    start
}

/// Where a name ends, with the names behind an '&': 'Herald & Advertiser'.
fn name_end(text: &Text, grammar: &Grammar, end: usize) -> usize {
    if !text.is_any(end, &["&"]) {
        return end;
    }
    let behind = (end + 1..end + 1 + LONGEST_NAME).take_while(|at| is_name(text, grammar, *at));
    let last = behind.last().filter(|last| !stands_alone(text, *last));
    last.map_or(end, |last| last + 1)
}

fn is_name(text: &Text, grammar: &Grammar, at: usize) -> bool {
    grammar.tag(at) == Tag::Name && !text.is(at, Classes::WEEKDAY | Classes::MONTH)
}

/// Whether the words up to the token are an agency's or an outlet's whole name: 'Reuters & AFP' are two.
fn stands_alone(text: &Text, at: usize) -> bool {
    known(text, at).any(|(_, outlet)| matches!(outlet, Outlet::Named(..)))
}

fn is_the(text: &Text, at: usize) -> bool {
    text.is_any(at, &["the"])
}

fn resolve(text: &Text, candidates: Vec<Candidate>) -> (Vec<Source>, Vec<Mention>) {
    let mut sources: Vec<Source> = Vec::new();
    let mut mentions: Vec<Mention> = Vec::with_capacity(candidates.len());
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    let mut last_of: FxHashMap<SourceKind, usize> = FxHashMap::default();
    let mut people = None;
    for Candidate { tokens, meant } in candidates {
        let source = match meant {
            Meant::Called(kind) => last_of.get(&kind).copied(),
            Meant::Name(kind, agency) => {
                if tokens.len() == 1 && text.tokens[tokens.start].shape == Shape::Capital {
                    let people: &FxHashSet<&str> = people.get_or_insert_with(|| surnames(text));
                    if people.contains(text.word(tokens.start)) {
                        continue;
                    }
                }
                let key = agency.map_or_else(|| words(text, &tokens), str::to_lowercase);
                let source = *known.entry(key).or_insert_with(|| {
                    sources.push(Source {
                        name: text.span(tokens.clone()),
                        kind,
                        agency,
                    });
                    sources.len() - 1
                });
                let short = words(text, &(tokens.end - 1..tokens.end));
                known.entry(short).or_insert(source);
                // 'the Herald & Post', where it was the Saltmere one before.
                if tokens.len() > 3 && text.is_any(tokens.end - 2, &["&"]) {
                    let short = words(text, &(tokens.end - 3..tokens.end));
                    known.entry(short).or_insert(source);
                }
                Some(source)
            }
            Meant::Short(kind) => Some(*known.entry(words(text, &tokens)).or_insert_with(|| {
                sources.push(Source {
                    name: text.span(tokens.clone()),
                    kind,
                    agency: None,
                });
                sources.len() - 1
            })),
        };
        if let Some(source) = source {
            last_of.insert(sources[source].kind, source);
            mentions.push(Mention { tokens, source });
        }
    }
    (sources, mentions)
}

/// Words that stand behind a given name or a title, so that they are somebody's: 'Michael Bloomberg'.
fn surnames<'a>(text: &Text<'a>) -> FxHashSet<&'a str> {
    let of_person = |at: &usize| {
        text.tokens[*at].is_capital()
            && text.tokens[*at - 1].is_capital()
            && text.is(*at - 1, Classes::GIVEN | Classes::TITLE)
    };
    (1..text.tokens.len())
        .filter(of_person)
        .map(|at| text.word(at))
        .collect()
}

fn words(text: &Text, tokens: &Range<usize>) -> String {
    let all: Vec<String> = tokens
        .clone()
        .map(|at| text.word(at).to_lowercase())
        .collect();
    all.join(" ")
}
