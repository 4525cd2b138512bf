//! What the words around a name say of it: 'told the AP', 'as quoted by TASS', 'in an interview with Harbour Radio'.

use std::ops::Range;

use super::SourceKind;
use crate::grammar::{Grammar, Tag};
use crate::lexicon::Classes;
use crate::text::Text;

/// What a name that stands here has to do with what is said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// It reports, or is told of: whether it is the speaker of a quotation says which.
    Subject,
    /// 'told the AP', by the verb.
    Told(usize),
    /// 'in an interview with the Herald'
    Interview,
    /// 'on Harbour Radio'
    OnAir,
    /// 'wrote in the Herald'
    Published,
    /// 'as quoted by the Herald'
    Quoted,
    /// 'minutes seen by the Herald', by the participle.
    Seen(usize),
    /// 'first reported by the Herald', by the participle.
    ReportedBy(usize),
    /// 'citing the Herald'
    Cited,
}

/// How many words may stand between a name and the word that leads to it.
const WIDEST: usize = 8;

/// What the name has to do with what is said, told from the words before it.
pub(super) fn of(
    text: &Text,
    grammar: &Grammar,
    sentence: &Range<usize>,
    name: &Range<usize>,
    kind: SourceKind,
) -> Place {
    let Some(at) = before_phrase(text, grammar, sentence, name.start) else {
        return Place::Subject;
    };
    let is = |at: usize, words: &[&str]| at >= sentence.start && text.is_any(at, words);
    let near = |words: &[&str]| {
        (at.saturating_sub(4).max(sentence.start)..at)
            .rev()
            .find(|at| text.is_any(*at, words))
    };
    if is(at, &["told", "tells", "telling", "tell"]) {
        return Place::Told(at);
    }
    if is(at, &["citing", "quoting"]) {
        return Place::Cited;
    }
    let previous = at.wrapping_sub(1);
    if is(at, &["with", "to", "by", "on", "for", "in"]) && talks(text, at, near) {
        return Place::Interview;
    }
    if is(at, &["by"]) && at > sentence.start {
        return match () {
            () if is(previous, &["cited", "quoted", "carried"]) => Place::Quoted,
            () if is(
                previous,
                &["obtained", "seen", "reviewed", "viewed", "examined"],
            ) =>
            {
                Place::Seen(previous)
            }
            () if is(
                previous,
                &[
                    "reported",
                    "published",
                    "revealed",
                    "produced",
                    "broken",
                    "posted",
                    "aired",
                    "broadcast",
                ],
            ) =>
            {
                Place::ReportedBy(previous)
            }
            () => Place::Subject,
        };
    }
    if is(at, &["on"]) && kind == SourceKind::Broadcaster {
        return Place::OnAir;
    }
    let written = &[
        "wrote",
        "written",
        "writing",
        "op-ed",
        "column",
        "article",
        "essay",
        "editorial",
        "commentary",
        "piece",
        "letter",
    ];
    if is(at, &["in", "for"]) && kind != SourceKind::Broadcaster && near(written).is_some() {
        return Place::Published;
    }
    if is(at, &["in"]) && is(previous, &["published"]) {
        return Place::ReportedBy(previous);
    }
    Place::Subject
}

/// 'in an interview with', 'spoke to', 'in a statement to'.
fn talks(text: &Text, at: usize, near: impl Fn(&[&str]) -> Option<usize>) -> bool {
    let talk = [
        "interview",
        "interviews",
        "conversation",
        "appearance",
        "appeared",
        "appearing",
    ];
    let word = [
        "statement",
        "comments",
        "comment",
        "remarks",
        "email",
        "e-mail",
        "message",
        "letter",
        "spoke",
        "speaking",
        "spoken",
        "talking",
        "talked",
    ];
    near(&talk).is_some() || text.is_any(at, &["to", "with"]) && near(&word).is_some()
}

/// The token before the phrase that the name belongs to: 'told' of 'told the state-run TASS', unless that is another name's.
fn before_phrase(
    text: &Text,
    grammar: &Grammar,
    sentence: &Range<usize>,
    name: usize,
) -> Option<usize> {
    let mut at = name;
    while at > sentence.start && name - at < WIDEST {
        let before = at - 1;
        let time = text.is(
            before,
            Classes::WEEKDAY | Classes::MONTH | Classes::TIME_NOUN,
        );
        if time || !grammar.tag(before).is_in_phrase() || grammar.tag(before) == Tag::Pronoun {
            return (!time).then_some(before);
        }
        at = before;
        if grammar.tag(at) == Tag::Determiner {
            return at.checked_sub(1).filter(|at| *at >= sentence.start);
        }
    }
    None
}
