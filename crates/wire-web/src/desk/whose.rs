//! Whose the words of a text are, put to the editor as questions: of what credits an agency, and of what the story has from another's
//! report. The editor answers; nothing is marked by itself.

use std::collections::HashMap;
use std::ops::Range;

use wire_formats::editor::{self, Owned};
use wire_reading::Correction;
use wire_rights::ordinal;
use wire_story::agency::{self, Credited, Sign};
use wire_story::{Paragraph, ParagraphKind};

use crate::desk::sent::Sent;
use crate::reading::{Read, Resting};

/// So many passages that rest on others are asked about; more of them are counted.
const MOST: usize = 12;

/// What the names of the boxes begin with.
const BOX: &str = "theirs:";

/// A question about a passage.
pub(crate) struct Question {
    /// What is asked; a box that is ticked has this as its value, so that nothing but what was asked is marked.
    pub(crate) sentence: String,
    /// What is marked where the answer is yes; nothing where only the editor can say what is theirs.
    theirs: Vec<Owned>,
    /// The correction by which it is ours; nothing where a credit claims it.
    ours: Option<Correction>,
}

/// What is asked about a text and its byline, with what was read in the text.
pub(crate) fn questions(byline: &str, text: &str, read: Option<&Read>) -> Vec<Question> {
    let credited = editor::credited(text);
    let paragraphs = editor::paragraphs(text);
    let mut questions = Vec::new();
    if let Some(owner) = agency::in_credit(byline).filter(|_| !editor::has_third_party(text)) {
        questions.push(Question::open(format!(
            "The byline names {owner}. Mark in the text what is theirs."
        )));
    }
    questions.extend(credited.iter().map(|one| Question::of(one, &paragraphs)));
    let Some(read) = read else {
        return questions;
    };
    let is_asked = |at: usize| credited.iter().any(|one| one.paragraph == at);
    let mut resting = read.resting();
    resting.retain(|one| match one.places.as_slice() {
        [] => one.said_in.is_none_or(|at| !is_asked(at)),
        places => {
            let marked = |(at, part): &(usize, Range<usize>)| is_marked(paragraphs.get(*at), part);
            !places.iter().any(marked) && !places.iter().all(|(at, _)| is_asked(*at))
        }
    });
    let asked = resting
        .iter()
        .map(|one| Question::resting(one, &paragraphs));
    let mut asked = told_apart(asked.collect());
    let more = asked.split_off(asked.len().min(MOST)).len();
    questions.extend(asked);
    if more > 0 {
        questions.push(Question::open(format!(
            "Passages that rest on others and aren’t asked about here: {more}. Mark in the text what is theirs."
        )));
    }
    questions
}

/// Of questions that read the same, each says which it is, so that its box marks its own passage; what has no box is said once.
fn told_apart(questions: Vec<Question>) -> Vec<Question> {
    let mut all: HashMap<String, usize> = HashMap::new();
    for question in &questions {
        *all.entry(question.sentence.clone()).or_default() += 1;
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    let told = questions.into_iter().filter_map(|mut question| {
        let all = all.get(&question.sentence).copied().unwrap_or_default();
        let number = seen.entry(question.sentence.clone()).or_default();
        *number += 1;
        if all > 1 && question.has_box() {
            question.sentence += &format!(" This is number {number} of {all} such passages.");
        }
        (*number == 1 || question.has_box()).then_some(question)
    });
    told.collect()
}

/// Whether anything of this part of a paragraph is marked as somebody else's.
fn is_marked(paragraph: Option<&Paragraph>, part: &Range<usize>) -> bool {
    let mut theirs = paragraph.into_iter().flat_map(Paragraph::third_party);
    theirs.any(|(_, theirs)| theirs.start < part.end && part.start < theirs.end)
}

/// Whether a box was ticked, so that something is to be marked.
pub(crate) fn is_answered(sent: &Sent) -> bool {
    !sent.named(BOX).is_empty()
}

/// The text as it was typed, with the answers to these questions marked in it; nothing where a box was ticked whose question isn't
/// among them, since its words have changed.
pub(crate) fn marked(text: &str, questions: Vec<Question>, sent: &Sent) -> Option<String> {
    let ticked = sent.named(BOX);
    let is_asked = |value: &str| questions.iter().any(|one| one.sentence == value);
    if !ticked.iter().all(|(_, value)| is_asked(value)) {
        return None;
    }
    let is_ticked = |one: &Question| ticked.iter().any(|(_, value)| *value == one.sentence);
    let theirs = questions.into_iter().filter(is_ticked);
    let mut theirs: Vec<Owned> = theirs.flat_map(|one| one.theirs).collect();
    // A whole paragraph takes in what is marked in it.
    theirs.sort_by_key(|one| one.part.len());
    Some(match theirs.is_empty() {
        true => text.to_owned(),
        false => editor::with_owners(text, &theirs),
    })
}

/// The correction by which what a question is about is ours; nothing where nobody asks it any more.
pub(crate) fn ours(questions: Vec<Question>, sentence: &str) -> Option<Correction> {
    let mut questions = questions.into_iter();
    questions.find(|one| one.sentence == sentence)?.ours
}

impl Question {
    /// One that only the editor can answer, in the text.
    fn open(sentence: String) -> Self {
        Self {
            sentence,
            theirs: Vec::new(),
            ours: None,
        }
    }

    /// Whether a box answers it.
    pub(crate) fn has_box(&self) -> bool {
        !self.theirs.is_empty()
    }

    /// Whether it can be said to be ours, so that nobody is asked again.
    pub(crate) fn can_be_ours(&self) -> bool {
        self.ours.is_some()
    }

    fn of(credited: &Credited, paragraphs: &[Paragraph]) -> Self {
        let Credited { owner, .. } = credited;
        let paragraph = counted(credited.number);
        let theirs = "Is it theirs, not ours to license?";
        let sentence = match credited.sign {
            Sign::Credit => format!("{paragraph} ends with a credit to {owner}. {theirs}"),
            Sign::Dateline => format!("{paragraph} begins with a dateline of {owner}. {theirs}"),
            Sign::Contribution => return Self::contribution(&paragraph, owner),
        };
        let length = paragraphs.get(credited.paragraph).map(|one| one.text.len());
        Self {
            sentence,
            theirs: vec![Owned {
                paragraph: credited.paragraph,
                part: 0..length.unwrap_or_default(),
                owner: owner.clone(),
            }],
            ours: None,
        }
    }

    fn contribution(paragraph: &str, owner: &str) -> Self {
        Self::open(format!(
            "{paragraph} says that {owner} contributed. Mark in the text what is theirs."
        ))
    }

    fn resting(one: &Resting, paragraphs: &[Paragraph]) -> Self {
        let first = one.places.first().map(|(at, _)| *at).or(one.said_in);
        let paragraph = first.map_or("The headline".to_owned(), |at| named(at, paragraphs));
        if one.places.is_empty() {
            return Self {
                ours: Some(one.ours.clone()),
                ..Self::contribution(&paragraph, &one.owner)
            };
        }
        let asked = match one.is_verbatim {
            true => "Is it theirs, not ours to license?",
            false => "Is it theirs, or told in our own words?",
        };
        let place = match one.places.iter().all(|(at, _)| Some(*at) == first) {
            true => format!("{paragraph} has this from"),
            false => format!("{paragraph} and others have this from"),
        };
        let owned = |(at, part): &(usize, Range<usize>)| Owned {
            paragraph: *at,
            part: part.clone(),
            owner: one.owner.clone(),
        };
        let stop = match one.words.ends_with(['.', '?', '!', '…']) {
            true => "",
            false => ".",
        };
        Self {
            sentence: format!("{place} {}: “{}”{stop} {asked}", one.names, one.words),
            theirs: one.places.iter().map(owned).collect(),
            ours: Some(one.ours.clone()),
        }
    }
}

/// What stands at this place, as readers name it.
fn named(place: usize, paragraphs: &[Paragraph]) -> String {
    let is_heading = |one: &Paragraph| one.kind == ParagraphKind::Heading;
    if paragraphs.get(place).is_some_and(is_heading) {
        return "A heading".to_owned();
    }
    let upto = paragraphs.iter().take(place + 1);
    counted(upto.filter(|one| !is_heading(one)).count())
}

/// A paragraph as readers count them, headings aside.
fn counted(number: usize) -> String {
    match ordinal(number) {
        Some(ordinal) => format!("The {ordinal} paragraph"),
        None => format!("Paragraph {number}"),
    }
}
