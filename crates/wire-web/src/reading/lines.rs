//! What was read, line by line, to be corrected.

use std::collections::HashSet;

use wire_reading::{Chain, Span};

use super::{Read, shortened};

/// Longer words are cut.
const LONGEST: usize = 160;

/// Something that was read.
pub(crate) struct Line {
    /// Where it stands.
    pub(crate) place: Span,
    pub(crate) words: String,
    /// As what it was read; nothing, where it says nothing.
    pub(crate) read: Option<String>,
    /// Who has corrected that.
    pub(crate) corrected: Option<String>,
    /// What stands in the field.
    pub(crate) value: String,
    /// Why what stands in the field wasn't kept.
    pub(crate) problem: Option<String>,
}

impl Read {
    /// The quotations that are told by a speaker, and those in marks that aren't.
    pub(crate) fn quotation_lines(&self) -> Vec<Line> {
        let line = |one: &wire_reading::Attributed| {
            let speaker = one.speaker.and_then(|at| self.gist.speakers.get(at));
            let name = speaker.map(|speaker| speaker.name.clone());
            self.line(*one.content.first()?, name.clone(), name, one.corrected)
        };
        once(self.gist.quotations.iter().filter_map(line))
    }

    /// The expressions of time that have a place in the calendar, or were corrected.
    pub(crate) fn day_lines(&self) -> Vec<Line> {
        let there = |day: &&wire_reading::Day| day.interval.is_some() || day.corrected.is_some();
        let line = |day: &wire_reading::Day| {
            self.line(
                day.span,
                day.meaning(),
                Some(day.value.clone()),
                day.corrected,
            )
        };
        self.gist
            .days
            .iter()
            .filter(there)
            .filter_map(line)
            .collect()
    }

    /// The words by which the story has something from others; who reports it together stands in one line.
    pub(crate) fn source_lines(&self) -> Vec<Line> {
        let mut told: Vec<(&Chain, Vec<String>)> = Vec::new();
        for chain in &self.gist.chains {
            let names = chain.names.join(" ← ");
            match told.iter_mut().find(|(one, _)| one.words == chain.words) {
                Some((_, known)) if known.contains(&names) => {}
                Some((_, known)) => known.push(names),
                None => told.push((chain, vec![names])),
            }
        }
        let line = |(chain, names): (&Chain, Vec<String>)| {
            let names = names.join("; ");
            let read = (!names.is_empty()).then(|| names.clone());
            self.line(chain.words, read, Some(names), chain.corrected)
        };
        told.into_iter().filter_map(line).collect()
    }

    /// The names of those who speak.
    pub(crate) fn speakers(&self) -> Vec<String> {
        let names = self
            .gist
            .speakers
            .iter()
            .map(|speaker| speaker.name.clone());
        names.collect()
    }

    fn line(
        &self,
        place: Span,
        read: Option<String>,
        value: Option<String>,
        corrected: Option<usize>,
    ) -> Option<Line> {
        let words = shortened(place.of(&self.text), LONGEST);
        (!words.is_empty()).then(|| Line {
            place,
            words,
            read,
            corrected: self.corrected_by(corrected).map(str::to_owned),
            value: value.unwrap_or_default(),
            problem: None,
        })
    }
}

/// The lines, one for each place: a correction is of what stands there, however often it was read.
fn once(lines: impl Iterator<Item = Line>) -> Vec<Line> {
    let mut seen = HashSet::new();
    lines.filter(|line| seen.insert(line.place)).collect()
}
