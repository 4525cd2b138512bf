//! Who or what a verb is said of.

use std::ops::Range;

use super::{Form, Grammar, GroupShape, Tag};
use crate::lexicon::{Classes, Frames};
use crate::text::Text;

impl Grammar {
    /// The subject of a verb group, as tokens; `first` is where its sentence begins.
    pub(crate) fn subject(
        &self,
        text: &Text,
        sentence: Range<usize>,
        groups: Range<usize>,
        group: usize,
    ) -> Option<Range<usize>> {
        self.subject_at(text, sentence, groups, group, 0)
    }

    fn subject_at(
        &self,
        text: &Text,
        sentence: Range<usize>,
        groups: Range<usize>,
        group: usize,
        depth: usize,
    ) -> Option<Range<usize>> {
        // Each step goes to another verb of the sentence; a chain as long as this is a misreading.
        if depth > 6 {
            return None;
        }
        let this = self.groups[group];
        let again = |other: usize| {
            self.subject_at(text, sentence.clone(), groups.clone(), other, depth + 1)
        };
        match this.shape {
            GroupShape::Finite => match self.left(text, sentence.start, this.start) {
                Left::Phrase(phrase) => Some(phrase),
                Left::Shared => again(self.sharing(text, groups.clone(), group)?),
                Left::None => None,
            },
            GroupShape::Infinitive => {
                let before = (group > groups.start).then(|| group - 1)?;
                let bidden = text
                    .verb(self.groups[before].head)
                    .is_some_and(|verb| verb.frames.any(Frames::BIDDEN));
                let between = self.groups[before].head + 1..this.start;
                if bidden
                    && !between.is_empty()
                    && let Some(phrase) = self.core(text, between.start, between.end)
                {
                    return Some(phrase);
                }
                again(before)
            }
            GroupShape::Ing | GroupShape::Participle => {
                let mut before = this.start;
                while before > sentence.start
                    && matches!(self.tag(before - 1), Tag::Adverb | Tag::Mark)
                {
                    before -= 1;
                }
                // 'Signs saying …' have it themselves, and so has 'a hat reading …'; 'she gave a speech saying …' goes back to her.
                let reads = text.is_any(this.head, &["reading"]);
                if before > sentence.start
                    && self.tag(before - 1).is_nominal()
                    && let Left::Phrase(phrase) = self.left(text, sentence.start, this.start)
                    && (phrase.start == sentence.start
                        || reads
                        || text.is_any(phrase.start - 1, &["with"])
                        || !matches!(
                            self.tag(phrase.start - 1),
                            Tag::Verb(_) | Tag::Preposition | Tag::Auxiliary
                        ))
                {
                    return Some(phrase);
                }
                let mains = (groups.start..group).rev().filter(|other| {
                    self.groups[*other].shape == GroupShape::Finite
                        && !self.is_quoted(self.groups[*other].head)
                });
                // 'The mayor said the board knew, adding …': who adds is who said.
                let says = |other: &usize| self.speaks(text, *other);
                let nearest = mains.clone().next();
                if let Some(main) = mains
                    .clone()
                    .find(says)
                    .filter(|_| self.speaks(text, group))
                    .or(nearest)
                {
                    return again(self.outer(text, groups.clone(), main));
                }
                // 'Asked about the plan, she said': the subject comes after.
                let after = (group + 1..groups.end).find(|other| {
                    self.groups[*other].shape == GroupShape::Finite
                        && !self.is_quoted(self.groups[*other].head)
                })?;
                again(after)
            }
        }
    }

    /// The verb in whose clause another stands: 'said' for 'reminds' in 'Miller said that the bridge reminds her of a ship'.
    fn outer(&self, text: &Text, groups: Range<usize>, group: usize) -> usize {
        let mut outer = group;
        for other in (groups.start..group).rev() {
            let (head, verb) = (self.groups[other].head, self.groups[outer].start);
            let tells = |verb: &crate::lexicon::Verb| verb.frames.any(Frames::CLAUSE);
            let told = text.verb(head).is_some_and(tells)
                || (head + 1..verb).any(|at| self.tag(at) == Tag::That);
            let main = self.groups[other].shape == GroupShape::Finite && !self.is_quoted(head);
            let parted = (head + 1..verb).any(|at| {
                matches!(
                    self.tag(at),
                    Tag::And | Tag::Comma | Tag::Semicolon | Tag::Dash | Tag::Relative
                )
            });
            if !main || !told || parted {
                break;
            }
            outer = other;
        }
        outer
    }

    /// The earlier verb whose subject a verb shares: 'she thanked them and said'.
    fn sharing(&self, text: &Text, groups: Range<usize>, group: usize) -> Option<usize> {
        let past = |at: usize| {
            let start = self.groups[at].start;
            self.tag(start) == Tag::Verb(Form::Past)
                || text.is_any(start, &["was", "were", "had", "did"])
        };
        let start = self.groups[group].start;
        let mut nearest = None;
        let mut like = None;
        for other in (groups.start..group).rev() {
            let before = self.groups[other];
            if before.shape != GroupShape::Finite
                || self.is_quoted(before.head)
                || self.is_aside(before.start, before.head..start)
            {
                continue;
            }
            nearest = nearest.or(Some(other));
            if past(other) == past(group) {
                like = Some(other);
                break;
            }
        }
        let other = like.or(nearest)?;
        // 'The mayor said she knew and added …', 'The mayor said the board knew, but went on …': it is the mayor again.
        let comma = start > 1 && self.tag(start - 2) == Tag::Comma;
        let again = self.speaks(text, group) || comma;
        Some(if again {
            self.outer(text, groups, other)
        } else {
            other
        })
    }

    /// Whether the verb stands in an aside that ends before the other does: 'Miller, who had waited, and …'.
    fn is_aside(&self, verb: usize, rest: Range<usize>) -> bool {
        verb > 0
            && self.tag(verb - 1) == Tag::Relative
            && rest.into_iter().any(|at| self.tag(at) == Tag::Comma)
    }

    /// Whether words in quotation marks can stand by the verb.
    fn speaks(&self, text: &Text, group: usize) -> bool {
        text.verb(self.groups[group].head)
            .is_some_and(|verb| verb.frames.any(Frames::QUOTE))
    }

    fn left(&self, text: &Text, first: usize, verb: usize) -> Left {
        let mut at = verb;
        // The end of the subject, once it is found, when more is put to it.
        let mut end = None;
        for _ in 0..12 {
            while at > first
                && matches!(self.tag(at - 1), Tag::Adverb | Tag::Mark | Tag::Possessive)
                && !(self.tag(at - 1) == Tag::Mark
                    && text.kind(at - 1) == Some(crate::text::Kind::Mark(crate::text::Mark::Close)))
            {
                at -= 1;
            }
            if at == first {
                return Left::None;
            }
            let last = at - 1;
            match self.tag(last) {
                Tag::Noun
                | Tag::Name
                | Tag::Pronoun
                | Tag::Number
                | Tag::Adjective
                | Tag::Determiner => {
                    let start = self.leftmost(text, first, last);
                    if end.is_none()
                        && start > first
                        && text.is(last, Classes::WEEKDAY)
                        && matches!(self.tag(start - 1), Tag::Adverb | Tag::Comma)
                    {
                        at = start;
                        continue;
                    }
                    let before = if start > first {
                        Some(self.tag(start - 1))
                    } else {
                        None
                    };
                    match before {
                        Some(Tag::Preposition) if start - 1 > first => {
                            if end.is_none() && self.is_time(text, last) {
                                at = start - 1;
                                continue;
                            }
                            if end.is_some()
                                && self.tag(start - 2) == Tag::Comma
                                && !text.is_any(start - 1, &["with"])
                            {
                                at = start - 2;
                                continue;
                            }
                            if !matches!(
                                self.tag(start - 2),
                                Tag::Noun
                                    | Tag::Name
                                    | Tag::Number
                                    | Tag::Pronoun
                                    | Tag::Preposition
                                    | Tag::Bracket
                                    | Tag::Adjective
                                    | Tag::Verb(_)
                            ) {
                                return Left::Phrase(start..end.unwrap_or(at));
                            }
                            end = end.or(Some(at));
                            at = start - 1;
                            continue;
                        }
                        Some(Tag::Verb(_) | Tag::Auxiliary | Tag::To) => {
                            // 'the man who ran the bank said': go back to before 'who'.
                            let relative = (first..start).rev().take(20).find(|at| {
                                matches!(
                                    self.tag(*at),
                                    Tag::Relative
                                        | Tag::Comma
                                        | Tag::Stop
                                        | Tag::That
                                        | Tag::Subordinator
                                        | Tag::Question
                                )
                            });
                            match relative {
                                Some(relative)
                                    if self.tag(relative) == Tag::Relative
                                        && relative > first
                                        && self.tag(relative - 1) != Tag::Comma =>
                                {
                                    end = end.or(Some(at));
                                    at = relative;
                                    continue;
                                }
                                _ => return Left::Phrase(start..end.unwrap_or(at)),
                            }
                        }
                        _ => {
                            if end.is_none()
                                && self.is_time(text, last)
                                && before.is_some_and(|tag| {
                                    tag.is_nominal() || matches!(tag, Tag::Comma | Tag::Bracket)
                                })
                            {
                                at = start;
                                continue;
                            }
                            let start = self.joined_from(first, start);
                            return Left::Phrase(start..end.unwrap_or(at));
                        }
                    }
                }
                // 'a letter obtained by the board says'
                Tag::Verb(Form::Past | Form::Participle)
                    if end.is_some()
                        && last > first
                        && self.tag(last - 1).is_nominal()
                        && text.is(last, Classes::PARTICIPLE) =>
                {
                    at = last;
                }
                Tag::Relative => return Left::Phrase(last..last + 1),
                Tag::Bracket if text.is_any(last, &[")"]) => {
                    let Some(open) = (first..last)
                        .rev()
                        .take(14)
                        .find(|at| text.is_any(*at, &["("]))
                    else {
                        return Left::None;
                    };
                    end = end.or(Some(at));
                    at = open;
                }
                Tag::Comma | Tag::Dash => {
                    let Some(open) = self.aside(text, first, last) else {
                        return if self.tag(last) == Tag::Comma {
                            Left::Shared
                        } else {
                            Left::None
                        };
                    };
                    end = end.or(Some(at));
                    at = open;
                }
                Tag::And => return Left::Shared,
                Tag::Preposition if last > first => at = last,
                _ => return Left::None,
            }
        }
        Left::None
    }

    /// Where the noun phrase that ends here begins.
    fn leftmost(&self, text: &Text, first: usize, last: usize) -> usize {
        let mut start = last;
        if self.tag(last) == Tag::Pronoun {
            return start;
        }
        while start > first {
            let tag = self.tag(start - 1);
            let goes_on =
                matches!(
                    tag,
                    Tag::Noun
                        | Tag::Name
                        | Tag::Number
                        | Tag::Determiner
                        | Tag::Possessive
                        | Tag::Adjective
                ) || tag == Tag::Mark && start - 1 > first && self.tag(start - 2).is_in_phrase()
                    || tag == Tag::Other && text.is_any(start - 1, &["&", "$", "-", "/"]);
            if !goes_on || self.tag(start) == Tag::Determiner && tag != Tag::Determiner {
                break;
            }
            start -= 1;
        }
        // A number before a name belongs to what came before: 'In 2012 Smith said'.
        start
    }

    /// 'Smith and Jones': where the first of them begins.
    fn joined_from(&self, first: usize, start: usize) -> usize {
        if start < first + 2
            || self.tag(start - 1) != Tag::And
            || !matches!(self.tag(start - 2), Tag::Name | Tag::Noun | Tag::Pronoun)
        {
            return start;
        }
        let mut other = start - 2;
        while other > first
            && matches!(
                self.tag(other - 1),
                Tag::Noun
                    | Tag::Name
                    | Tag::Number
                    | Tag::Determiner
                    | Tag::Possessive
                    | Tag::Adjective
            )
        {
            other -= 1;
        }
        let object = other > first
            && matches!(
                self.tag(other - 1),
                Tag::Verb(_) | Tag::Preposition | Tag::Auxiliary
            );
        if object { start } else { other }
    }

    /// The comma or dash that opens what the given one closes: ', a spokesman for the board,'.
    fn aside(&self, text: &Text, first: usize, close: usize) -> Option<usize> {
        let mut commas = 0;
        for at in (first..close).rev().take(45) {
            match self.tag(at) {
                Tag::Stop | Tag::Semicolon | Tag::Colon => return None,
                tag if tag == self.tag(close) => {
                    commas += 1;
                    let noun_before = at > first
                        && (matches!(
                            self.tag(at - 1),
                            Tag::Noun | Tag::Name | Tag::Number | Tag::Pronoun | Tag::Adjective
                        ) || text.is_any(at - 1, &[")"]));
                    let begins = match self.tag(at + 1) {
                        Tag::Determiner
                        | Tag::Relative
                        | Tag::Possessive
                        | Tag::Preposition
                        | Tag::Number
                        | Tag::Verb(_)
                        | Tag::Subordinator
                        | Tag::Question => true,
                        Tag::Noun | Tag::Adjective | Tag::Adverb => true,
                        Tag::Name => commas < 3,
                        _ => self.tag(close) == Tag::Dash,
                    };
                    if noun_before && begins && !self.has_clause(text, at + 1, close) {
                        return Some(at);
                    }
                    if commas > 3 {
                        return None;
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Whether a sentence of its own stands between: a subject with a verb, and no 'who' before it.
    fn has_clause(&self, text: &Text, start: usize, end: usize) -> bool {
        let mut subordinate = false;
        for at in start..end {
            match self.tag(at) {
                Tag::Relative | Tag::Subordinator | Tag::That | Tag::Question => subordinate = true,
                Tag::Auxiliary if !subordinate => return true,
                // 'in a statement released by the board' has none.
                Tag::Verb(Form::Past)
                    if self.tag(at + 1) == Tag::Preposition && text.is(at, Classes::PARTICIPLE) => {
                }
                Tag::Verb(Form::Past | Form::Third | Form::Base)
                    if !subordinate && at > start && self.tag(at - 1).is_nominal() =>
                {
                    return true;
                }
                _ => {}
            }
        }
        false
    }
}

enum Left {
    Phrase(Range<usize>),
    /// The subject of an earlier verb.
    Shared,
    None,
}
