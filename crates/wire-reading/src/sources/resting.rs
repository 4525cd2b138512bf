//! Which words rest on whose report.

use std::ops::Range;

use super::joined;
use super::names::Mention;
use super::place::{self, Place};
use super::{Borrowing, Link, Source, SourceKind, SourceRule, Who};
use crate::Span;
use crate::grammar::{Grammar, Tag};
use crate::lexicon::Classes;
use crate::quotations::Found;
use crate::text::{Kind, Text};

/// Verbs by which those who report say something that isn't about themselves.
const REPORTS: [&str; 19] = [
    "report",
    "write",
    "reveal",
    "note",
    "find",
    "disclose",
    "learn",
    "confirm",
    "say",
    "add",
    "estimate",
    "calculate",
    "suggest",
    "indicate",
    "show",
    "claim",
    "detail",
    "describe",
    "announce",
];

pub(super) fn find(
    text: &Text,
    grammar: &Grammar,
    mentions: &[Mention],
    sources: &[Source],
    quotations: &[Found],
    people: &[Option<usize>],
) -> Vec<Borrowing> {
    let mut by_cue: Vec<usize> = (0..quotations.len()).collect();
    by_cue.sort_by_key(|index| quotations[*index].cue.start);
    let mut finder = Finder {
        text,
        grammar,
        mentions,
        sources,
        quotations,
        people,
        by_cue,
        rests: vec![false; quotations.len()],
        found: Vec::new(),
    };
    for together in joined::together(text, mentions) {
        finder.take(together);
    }
    finder.found.sort_by_key(|borrowing| {
        let first = borrowing
            .content
            .first()
            .map_or(borrowing.words.start, |span| span.start);
        (first, borrowing.words.start)
    });
    finder.found
}

struct Finder<'a> {
    text: &'a Text<'a>,
    grammar: &'a Grammar,
    mentions: &'a [Mention],
    sources: &'a [Source],
    quotations: &'a [Found],
    people: &'a [Option<usize>],
    /// The quotations in the order of their cues.
    by_cue: Vec<usize>,
    /// For each quotation, whether somebody's report was found for it.
    rests: Vec<bool>,
    found: Vec<Borrowing>,
}

impl Finder<'_> {
    /// Takes what rests on those who are named together: on each of them.
    fn take(&mut self, together: Range<usize>) {
        let Some(name) = self.whole(&together) else {
            return;
        };
        if self.grammar.is_quoted(name.start) {
            return;
        }
        let Some(sentence) = self.sentence(name.start) else {
            return;
        };
        let mut credited = false;
        for index in together.clone() {
            credited |= self.credited(index, &sentence);
        }
        if credited {
            return;
        }
        let kind = self.sources[self.mentions[together.start].source].kind;
        let mentions = self.mentions[together].iter();
        let sources: Vec<Link> = mentions.map(|mention| self.link(mention)).collect();
        let sources = sources.as_slice();
        match place::of(self.text, self.grammar, &sentence, &name, kind) {
            Place::Subject => self.subject(sources, &name, &sentence),
            Place::Told(verb) => {
                let told: Vec<usize> =
                    self.quotations_in(&sentence, |found| found.cue.contains(&verb));
                self.said_to(&told, sources, verb..name.end, SourceRule::Told);
            }
            Place::Interview => self.said_near(&name, &sentence, sources, SourceRule::Interview),
            Place::OnAir => self.said_near(&name, &sentence, sources, SourceRule::OnAir),
            Place::Published => self.said_near(&name, &sentence, sources, SourceRule::Published),
            Place::Quoted => self.said_near(&name, &sentence, sources, SourceRule::Quoted),
            Place::Seen(participle) => self.seen(participle, &name, &sentence, sources),
            Place::ReportedBy(participle) => {
                self.reported_by(participle, &name, &sentence, sources);
            }
            Place::Cited => {}
        }
    }

    /// From the first token of those who are named together to the last.
    fn whole(&self, together: &Range<usize>) -> Option<Range<usize>> {
        let mentions = self.mentions.get(together.clone())?;
        Some(mentions.first()?.tokens.start..mentions.last()?.tokens.end)
    }

    fn sentence(&self, at: usize) -> Option<Range<usize>> {
        let number = self
            .text
            .sentences
            .partition_point(|sentence| sentence.end <= at);
        self.text
            .sentences
            .get(number)
            .filter(|sentence| sentence.contains(&at))
            .cloned()
    }

    /// The quotations whose cue stands between the tokens, outside of marks.
    fn quotations_in(&self, tokens: &Range<usize>, fits: impl Fn(&Found) -> bool) -> Vec<usize> {
        let from = self
            .by_cue
            .partition_point(|index| self.quotations[*index].cue.start < tokens.start);
        self.by_cue[from..]
            .iter()
            .copied()
            .take_while(|index| self.quotations[*index].cue.start < tokens.end)
            .filter(|index| fits(&self.quotations[*index]))
            .collect()
    }

    fn link(&self, mention: &Mention) -> Link {
        Link {
            words: self.text.span(mention.tokens.clone()),
            who: Who::Source(mention.source),
        }
    }

    /// Who says a quotation, as a link of a chain.
    fn speaker(&self, index: usize) -> Option<Link> {
        let speaker = self.quotations[index].speaker.clone()?;
        Some(Link {
            words: self.text.span(speaker),
            who: self.people[index].map_or(Who::Unknown, Who::Person),
        })
    }

    fn content(&self, index: usize) -> Vec<Span> {
        let content = self.quotations[index].content.iter();
        content
            .map(|tokens| self.text.span(tokens.clone()))
            .collect()
    }

    /// It reports: 'the Herald reported that …', '…, according to the AP', 'a Herald report says'.
    fn subject(&mut self, sources: &[Link], name: &Range<usize>, sentence: &Range<usize>) {
        let speaks = |found: &Found| {
            found
                .speaker
                .as_ref()
                .is_some_and(|speaker| meets(speaker, name))
        };
        for index in self.quotations_in(sentence, speaks) {
            let found = &self.quotations[index];
            let Some(speaker) = found.speaker.clone() else {
                continue;
            };
            let according = self.text.is_any(found.cue.start, &["according"]);
            if self.rests[index]
                || !self.is_its_own(&speaker, name)
                || !(according || self.reports(found, name))
            {
                continue;
            }
            let (words, rule) = if according {
                let end = self.head(&speaker).max(name.end);
                (self.text.span(found.cue.start..end), SourceRule::According)
            } else {
                let end = found.cue.end.max(name.end);
                (
                    self.text.span(found.cue.start.min(name.start)..end),
                    SourceRule::Reported,
                )
            };
            let cited = self.cited(found.cue.end.min(name.end), sentence.end);
            self.push(index, words, (sources, cited.as_slice()), rule);
        }
    }

    /// Whether the speaker is the outlet, or a report of its own, and not one of its people.
    fn is_its_own(&self, speaker: &Range<usize>, name: &Range<usize>) -> bool {
        let head = self.head(speaker).saturating_sub(1);
        name.contains(&head)
            || self.text.is(head, Classes::DOCUMENT)
                && !self.text.is_any(
                    head,
                    &[
                        "statement",
                        "statements",
                        "spokesman",
                        "memo",
                        "lawsuit",
                        "filing",
                    ],
                )
    }

    /// The token behind the noun that says who speaks.
    fn head(&self, speaker: &Range<usize>) -> usize {
        let core = self.grammar.core(self.text, speaker.start, speaker.end);
        core.map_or(speaker.end, |core| core.end)
    }

    /// Whether the verb tells of the world, and not of the outlet itself.
    fn reports(&self, found: &Found, name: &Range<usize>) -> bool {
        let Some(verb) = found.cue.clone().rev().find_map(|at| self.text.verb(at)) else {
            return false;
        };
        let first = found.content.first().map_or(0, |content| content.start);
        let first = first + usize::from(self.grammar.tag(first) == Tag::That);
        let of_itself = self
            .text
            .is_any(first, &["it", "its", "they", "their", "we"]);
        let stated = (name.end..name.end + 14)
            .chain(found.cue.end..found.cue.end + 8)
            .any(|at| {
                self.text
                    .is_any(at, &["statement", "spokesman", "spokeswoman"])
            });
        let plainly = matches!(verb.lemma, "say" | "add" | "announce" | "confirm");
        REPORTS.contains(&verb.lemma) && !(plainly && (of_itself || stated))
    }

    /// Whom a report cites: 'reported, citing two officials', 'quoted an official as saying'.
    fn cited(&self, from: usize, end: usize) -> Option<Link> {
        let citing = (from..end.min(from + 24)).find(|at| {
            self.text.is_any(*at, &["citing", "quoting", "quoted"]) && !self.grammar.is_quoted(*at)
        })?;
        let words = self.grammar.phrase(self.text, citing + 1, end, false)?;
        let named = self.mention_within(&words);
        Some(Link {
            words: self.text.span(words),
            who: named.map_or(Who::Unknown, |mention| Who::Source(mention.source)),
        })
    }

    fn mention_within(&self, tokens: &Range<usize>) -> Option<&Mention> {
        let from = self
            .mentions
            .partition_point(|mention| mention.tokens.start < tokens.start);
        self.mentions
            .get(from)
            .filter(|mention| mention.tokens.end <= tokens.end)
    }

    /// What somebody said to the outlet, and what they go on to say in the same paragraph.
    fn said_to(&mut self, said: &[usize], sources: &[Link], words: Range<usize>, rule: SourceRule) {
        let span = self.text.span(words.clone());
        for index in said
            .iter()
            .copied()
            .filter(|index| !self.rests[*index])
            .collect::<Vec<_>>()
        {
            let speaker = self.speaker(index);
            self.push(index, span, (sources, speaker.as_slice()), rule);
        }
        let goes_on = said
            .last()
            .and_then(|last| Some((*last, self.people[*last]?)));
        let Some((last, person)) = goes_on.filter(|_| rule != SourceRule::Quoted) else {
            return;
        };
        let from = self.quotations[last].cue.end.max(words.end);
        let paragraph = (from..self.text.tokens.len().min(from + 160))
            .find(|at| self.text.kind(*at) == Some(Kind::Break))
            .unwrap_or(self.text.tokens.len().min(from + 160));
        for index in self.quotations_in(&(from..paragraph), |_| true) {
            // Where somebody else is heard, or another outlet, the story may have gone on.
            if self.people[index] != Some(person)
                || self
                    .mention_within(&(from..self.quotations[index].cue.end))
                    .is_some()
            {
                break;
            }
            if !self.rests[index] {
                let cue = self.text.span(self.quotations[index].cue.clone());
                let speaker = self.speaker(index);
                let chain = (sources, speaker.as_slice());
                self.push(index, cue, chain, SourceRule::Continued);
            }
        }
    }

    /// What is said in the sentence of the name, by whom it is said nearest.
    fn said_near(
        &mut self,
        name: &Range<usize>,
        sentence: &Range<usize>,
        sources: &[Link],
        rule: SourceRule,
    ) {
        let said = self.quotations_in(sentence, |found| {
            let apart = found
                .speaker
                .as_ref()
                .is_none_or(|speaker| !meets(speaker, name));
            apart
                && !found
                    .content
                    .iter()
                    .any(|content| content.contains(&name.start))
        });
        let distance = |index: &usize| self.quotations[*index].cue.start.abs_diff(name.start);
        let Some(nearest) = said.iter().copied().min_by_key(distance) else {
            return;
        };
        // 'praised the guest who had spoken on Harbour Radio': the wire's own, as the quotation is of another verb.
        if rule == SourceRule::OnAir && distance(&nearest) > 10 {
            return;
        }
        let lead = self.lead(name.start, sentence.start);
        if self.is_somebody_elses(lead, name.start) {
            return;
        }
        let who = self.people[nearest];
        let said: Vec<usize> = said
            .into_iter()
            .filter(|index| *index == nearest || who.is_some() && self.people[*index] == who)
            .collect();
        self.said_to(&said, sources, lead..name.end, rule);
    }

    /// 'before Miller's comments to the AP': what is said in the sentence wasn't said in them.
    fn is_somebody_elses(&self, lead: usize, name: usize) -> bool {
        let owner = (lead..name).find(|at| self.grammar.tag(*at) == Tag::Possessive);
        owner.is_some_and(|owner| owner > lead + 1 || !self.text.is_any(lead, &["in", "during"]))
    }

    /// Where the words begin that lead to a name: 'in an interview with the Herald'.
    fn lead(&self, name: usize, first: usize) -> usize {
        let mut at = name;
        let in_lead = |at: usize| {
            let tag = self.grammar.tag(at);
            (tag.is_in_phrase()
                || matches!(tag, Tag::Preposition | Tag::Subordinator)
                || self.text.is(at, Classes::PARTICIPLE | Classes::ING))
                && !self.grammar.is_quoted(at)
        };
        while at > first
            && name - at < 7
            && in_lead(at - 1)
            && self
                .text
                .verb(at - 1)
                .is_none_or(|verb| verb.lemma != "say")
        {
            at -= 1;
            if self.text.is_any(at, &["as", "in", "during", "on"]) {
                break;
            }
        }
        at
    }

    /// 'minutes seen by the Herald say', '…, according to minutes seen by the Herald', 'wrote in a letter obtained by the Herald'.
    fn seen(
        &mut self,
        participle: usize,
        name: &Range<usize>,
        sentence: &Range<usize>,
        sources: &[Link],
    ) {
        let Some(document) = self.document_before(participle, sentence.start) else {
            return;
        };
        let speaks = |found: &Found| {
            found
                .speaker
                .as_ref()
                .is_some_and(|speaker| meets(speaker, &document))
        };
        let by_it = self.quotations_in(sentence, speaks);
        let words = self.text.span(participle..name.end);
        let link = Link {
            words: self.text.span(document.clone()),
            who: Who::Unknown,
        };
        if by_it.is_empty() {
            let in_it = self.quotations_in(sentence, |found| {
                found.speaker.is_some() && found.cue.end <= document.start
            });
            if let Some(index) = in_it.last().copied().filter(|index| !self.rests[*index]) {
                let cited: Vec<Link> = [link].into_iter().chain(self.speaker(index)).collect();
                self.push(index, words, (sources, &cited), SourceRule::Seen);
            }
        }
        for index in by_it
            .into_iter()
            .filter(|index| !self.rests[*index])
            .collect::<Vec<_>>()
        {
            let who = self.people[index].map_or(Who::Unknown, Who::Person);
            self.push(
                index,
                words,
                (sources, &[Link { who, ..link }]),
                SourceRule::Seen,
            );
        }
    }

    fn document_before(&self, participle: usize, first: usize) -> Option<Range<usize>> {
        let before = |at: usize| at.checked_sub(1).filter(|at| *at >= first);
        let mut end = participle;
        while let Some(at) = before(end)
            && (matches!(
                self.grammar.tag(at),
                Tag::Comma | Tag::Relative | Tag::Auxiliary | Tag::Adverb
            ))
        {
            end = at;
        }
        let mut start = end;
        while let Some(at) = before(start).filter(|at| self.grammar.tag(*at).is_in_phrase()) {
            start = at;
            if self.grammar.tag(at) == Tag::Determiner {
                break;
            }
        }
        (start < end).then_some(start..end)
    }

    /// 'The plan was first reported by the Herald', 'this story was published by the Herald'.
    fn reported_by(
        &mut self,
        participle: usize,
        name: &Range<usize>,
        sentence: &Range<usize>,
        sources: &[Link],
    ) {
        let words = self.text.span(participle..name.end);
        let this = self.text.is_any(sentence.start, &["this"])
            && self.text.is_any(
                sentence.start + 1,
                &[
                    "story",
                    "article",
                    "report",
                    "piece",
                    "column",
                    "commentary",
                    "essay",
                ],
            );
        let (content, rule) = if this {
            (0..self.text.tokens.len(), SourceRule::Republished)
        } else if self
            .text
            .is_any(participle, &["reported", "revealed", "broken"])
        {
            (sentence.clone(), SourceRule::ReportedBy)
        } else {
            return;
        };
        let content = vec![self.text.span(content)];
        self.found.extend(sources.iter().map(|source| Borrowing {
            content: content.clone(),
            words,
            chain: vec![*source],
            rule,
        }));
    }

    /// '… on Tuesday. (AP)', 'BERLIN (Reuters) — …', 'Reuters contributed to this report'.
    fn credited(&mut self, index: usize, sentence: &Range<usize>) -> bool {
        let text = self.text;
        let mention = &self.mentions[index];
        let name = mention.tokens.clone();
        let source = self.link(mention);
        let after = (name.end..sentence.end.min(name.end + 6))
            .find(|at| text.is_any(*at, &["contributed"]));
        if let Some(verb) = after
            && let Some(this) =
                (verb..sentence.end.min(verb + 8)).find(|at| text.is_any(*at, &["this"]))
        {
            let words = text.span(name.start..(this + 2).min(sentence.end));
            self.found.push(Borrowing {
                content: Vec::new(),
                words,
                chain: vec![source],
                rule: SourceRule::Contributed,
            });
            return true;
        }
        let agency = self.sources[mention.source].kind == SourceKind::Agency;
        let Some(paragraph) = agency.then(|| self.paragraph(name.start)).flatten() else {
            return false;
        };
        let whole = text.span(paragraph);
        let rule = match wire_story::agency::sign(whole.of(text.source)) {
            Some((wire_story::agency::Sign::Credit, _)) => SourceRule::Credit,
            Some((wire_story::agency::Sign::Dateline, _)) => SourceRule::Dateline,
            _ => return false,
        };
        self.found.push(Borrowing {
            content: vec![whole],
            words: text.span(name),
            chain: vec![source],
            rule,
        });
        true
    }

    /// The paragraph of a token that stands near one of its ends, where credits do.
    fn paragraph(&self, at: usize) -> Option<Range<usize>> {
        const NEAR: usize = 14;
        let last = self.text.tokens.len();
        let is_break = |at: &usize| self.text.kind(*at) == Some(Kind::Break);
        let before = |from: usize| (from..at).rev().find(is_break).map(|found| found + 1);
        let after = |until: usize| (at..until).find(is_break);
        let opens = at < NEAR || before(at.saturating_sub(NEAR)).is_some();
        let closes = at + NEAR >= last || after(at + NEAR).is_some();
        // So that a text of one paragraph is gone through for the few at its ends alone.
        (opens || closes).then(|| before(0).unwrap_or(0)..after(last).unwrap_or(last))
    }

    /// Adds that a quotation rests on each of these sources, and on whom they have it from.
    fn push(
        &mut self,
        index: usize,
        words: Span,
        (sources, cited): (&[Link], &[Link]),
        rule: SourceRule,
    ) {
        self.rests[index] = true;
        for source in sources {
            self.found.push(Borrowing {
                content: self.content(index),
                words,
                chain: [&[*source], cited].concat(),
                rule,
            });
        }
    }
}

fn meets(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}
