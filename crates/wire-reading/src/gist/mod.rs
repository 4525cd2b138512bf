//! A reading in words: with names in the place of spans, and with what people have corrected.

mod calendar;
mod correction;

use jiff::civil::DateTime;

pub use calendar::interval;
pub use correction::{Corrected, Correction, chains_named};

use crate::{DateMention, Person, PersonKind, QuotationKind, Reading, Span, Who};

/// From this confidence on, somebody is said to machines to speak in a story: from where clauses with a verb of speech are found.
const SPEAKS: u8 = 75;

/// What a reading says, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gist {
    /// Who speaks, in the order in which they do.
    pub speakers: Vec<Speaker>,
    /// What they say, in the order of the text.
    pub quotations: Vec<Attributed>,
    /// The days and times that are meant, in the order of the text.
    pub days: Vec<Day>,
    /// What the story has from others, in the order of the text.
    pub chains: Vec<Chain>,
}

impl Gist {
    /// People and organisations with a name of whom it is sure enough that they speak in the story to say so to machines.
    pub fn voices(&self) -> impl Iterator<Item = &Speaker> {
        let speakers = self.speakers.iter().enumerate();
        let speaks = |at: usize| {
            let quotations = &mut self.quotations.iter();
            quotations.any(|one| one.speaker == Some(at) && one.confidence >= SPEAKS)
        };
        let voices = speakers.filter(move |(at, speaker)| speaker.has_name() && speaks(*at));
        voices.map(|(_, speaker)| speaker)
    }
}

/// Somebody who speaks in a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The fullest name that the story has, or what it calls them.
    pub name: String,
    /// What they are; may be empty.
    pub role: String,
    /// Who can speak so; nothing, where a person named them.
    pub kind: Option<PersonKind>,
    /// Where the story says that they speak without their name, the words for it, and why.
    pub anonymity: Option<String>,
}

impl Speaker {
    /// Whether it is a person or an organisation with a name; whom a person named has one.
    pub fn has_name(&self) -> bool {
        matches!(
            self.kind,
            None | Some(PersonKind::Named | PersonKind::Organisation)
        )
    }

    /// Whether it is a person, where it has a name: whom people name is one.
    pub fn is_person(&self) -> bool {
        self.kind != Some(PersonKind::Organisation)
    }
}

/// A quotation and who says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributed {
    /// Whether the words are the speaker's own.
    pub kind: QuotationKind,
    /// What is said, in pieces where the speaker stands between.
    pub content: Vec<Span>,
    /// Who says it, by their place; nobody, where that can't be told.
    pub speaker: Option<usize>,
    /// How far that is to be trusted, from 0 to 100.
    pub confidence: u8,
    /// Which of the corrections says so.
    pub corrected: Option<usize>,
}

/// An expression of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// Where it stands.
    pub span: Span,
    /// Its value, as TIMEX3 has it.
    pub value: String,
    /// From when until before when; nothing where it has no place in the calendar.
    pub interval: Option<(DateTime, DateTime)>,
    /// Which of the corrections says so.
    pub corrected: Option<usize>,
}

impl Day {
    /// What it means, for people: `Monday, 26 June 2017`. Nothing where it has no place in the calendar.
    pub fn meaning(&self) -> Option<String> {
        self.interval.map(calendar::meaning)
    }
}

/// What a story has from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// From whom the story has it first, and last who said it.
    pub names: Vec<String>,
    /// The words that say so.
    pub words: Span,
    /// What it is; nothing where the story doesn't say.
    pub content: Vec<Span>,
    /// Which of the corrections says so.
    pub corrected: Option<usize>,
}

impl Gist {
    /// What a reading of this text says, after these corrections.
    pub fn new(text: &str, reading: &Reading, corrections: &[Correction]) -> Gist {
        let mut gist = Gist {
            speakers: reading
                .people
                .iter()
                .map(|one| speaker(text, one))
                .collect(),
            quotations: reading.quotations.iter().map(attributed).collect(),
            days: reading.dates.iter().map(day).collect(),
            chains: chains(text, reading),
        };
        gist.quotations.extend(reading.nobodys.iter().map(nobodys));
        gist.quotations
            .sort_by_key(|one| one.content.first().copied());
        correction::apply(text, corrections, &mut gist);
        gist.keep_who_speaks();
        gist
    }

    /// Who says most of these words, where that is a person or an organisation with a name.
    pub fn named_speaker(&self, place: Span) -> Option<&Speaker> {
        let shared = |one: &&Attributed| -> u32 {
            let pieces = one.content.iter();
            pieces.map(|piece| piece.shared(place)).sum()
        };
        let said = self.quotations.iter().max_by_key(shared)?;
        let most = shared(&said) * 2 > place.length();
        let speaker = self.speakers.get(said.speaker.filter(|_| most)?)?;
        speaker.has_name().then_some(speaker)
    }

    /// Leaves out who says nothing after the corrections, and puts the others in the order in which they speak.
    fn keep_who_speaks(&mut self) {
        let mut places = vec![None; self.speakers.len()];
        let mut kept = Vec::new();
        for speaker in self
            .quotations
            .iter_mut()
            .filter_map(|one| one.speaker.as_mut())
        {
            *speaker = *places[*speaker].get_or_insert_with(|| {
                kept.push(self.speakers[*speaker].clone());
                kept.len() - 1
            });
        }
        self.speakers = kept;
    }

    /// The place of a speaker of this name, who is there from now on.
    fn speaker_named(&mut self, name: &str) -> usize {
        let known = self.speakers.iter().position(|one| one.name == name);
        known.unwrap_or_else(|| {
            self.speakers.push(Speaker {
                name: name.to_owned(),
                role: String::new(),
                kind: None,
                anonymity: None,
            });
            self.speakers.len() - 1
        })
    }
}

fn speaker(text: &str, person: &Person) -> Speaker {
    Speaker {
        name: person.name.words(text),
        role: person.role.map(|role| role.words(text)).unwrap_or_default(),
        kind: Some(person.kind),
        anonymity: person.anonymity.map(|words| words.words(text)),
    }
}

fn attributed(quotation: &crate::Quotation) -> Attributed {
    Attributed {
        kind: quotation.kind,
        content: quotation.content.clone(),
        speaker: quotation.person,
        confidence: quotation.rule.confidence(),
        corrected: None,
    }
}

fn nobodys(piece: &Span) -> Attributed {
    Attributed {
        kind: QuotationKind::Direct,
        content: vec![*piece],
        speaker: None,
        confidence: 0,
        corrected: None,
    }
}

fn day(date: &DateMention) -> Day {
    Day {
        span: date.span,
        value: date.value.clone(),
        interval: date.interval,
        corrected: None,
    }
}

fn chains(text: &str, reading: &Reading) -> Vec<Chain> {
    let name = |link: &crate::Link| {
        let span = match link.who {
            Who::Source(at) => match reading.sources.get(at) {
                Some(source) if source.agency.is_some() => {
                    return source.agency.unwrap_or_default().to_owned();
                }
                source => source.map(|source| source.name),
            },
            Who::Person(at) => reading.people.get(at).map(|person| person.name),
            Who::Unknown => None,
        };
        span.unwrap_or(link.words).words(text)
    };
    let borrowings = reading.borrowings.iter().map(|borrowing| Chain {
        names: borrowing.chain.iter().map(name).collect(),
        words: borrowing.words,
        content: borrowing.content.clone(),
        corrected: None,
    });
    borrowings.collect()
}
