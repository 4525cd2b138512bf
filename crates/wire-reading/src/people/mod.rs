//! Who speaks in a story: each of them once, however they are called, told by sieves from the safest to the boldest.

mod anonymity;
mod called;
mod names;
mod pronouns;

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::Span;
use crate::grammar::Grammar;
use crate::quotations::Found;
use crate::text::Text;
use called::Called;
use names::{NameId, Names};

/// Somebody, or something, that speaks in a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The fullest name that the story has; of those without a name, what they are called first.
    pub name: Span,
    /// What they are: 'former ambassador to Ukraine'.
    pub role: Option<Span>,
    /// Whether it is one person, and named.
    pub kind: PersonKind,
    /// Where the story says that they speak without their name, and why.
    pub anonymity: Option<Span>,
}

/// Who can speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonKind {
    /// 'Jane Miller'
    Named,
    /// 'a senior official'
    Unnamed,
    /// 'residents'
    Group,
    /// 'the harbour board'
    Organisation,
    /// 'the report'
    Document,
}

impl PersonKind {
    /// The word for it, for programs.
    pub fn code(self) -> &'static str {
        match self {
            PersonKind::Named => "named",
            PersonKind::Unnamed => "unnamed",
            PersonKind::Group => "group",
            PersonKind::Organisation => "organisation",
            PersonKind::Document => "document",
        }
    }
}

/// How somebody is known again.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Name(NameId),
    Words(String),
}

/// The people of a story, and for each quotation the place of who says it among them.
pub(crate) fn find(
    text: &Text,
    grammar: &Grammar,
    found: &[Found],
) -> (Vec<Person>, Vec<Option<usize>>) {
    let speakers = found.iter().map(|found| found.speaker.clone());
    let mut sieve = Sieve {
        text,
        grammar,
        names: Names::of(text, grammar, speakers.flatten()),
        people: Vec::new(),
        known: FxHashMap::default(),
        roles: FxHashMap::default(),
        spoke: Vec::new(),
    };
    // In the order in which they are named, so that 'she' finds who was named before.
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|index| found[*index].speaker.as_ref().map(|speaker| speaker.start));
    let mut who = vec![None; found.len()];
    for index in order {
        let quotation = &found[index];
        let Some(speaker) = quotation.speaker.clone() else {
            continue;
        };
        who[index] = sieve.person(speaker.clone());
        if let Some(person) = who[index] {
            let spoke = sieve.people[person].kind != PersonKind::Named;
            if spoke && sieve.people[person].anonymity.is_none() {
                sieve.people[person].anonymity = anonymity::find(text, grammar, &speaker);
            }
            sieve.spoke.push((speaker.start, person));
        }
    }
    (sieve.people, who)
}

struct Sieve<'a> {
    text: &'a Text<'a>,
    grammar: &'a Grammar,
    names: Names,
    people: Vec<Person>,
    known: FxHashMap<Key, usize>,
    /// Who was called by a role last: 'spokeswoman'; nobody, if it may be either of several.
    roles: FxHashMap<String, Option<usize>>,
    /// Who has spoken so far: the first token of what they were called, and who.
    spoke: Vec<(usize, usize)>,
}

impl Sieve<'_> {
    fn person(&mut self, speaker: Range<usize>) -> Option<usize> {
        match called::read(self.text, self.grammar, speaker.clone())? {
            Called::Pronoun(at) => self.pronoun(at),
            Called::Named { name, role } => {
                // 'Mrs. Miller' is not the John Miller of the story.
                let told = names::gender(self.text, speaker.start..name.start);
                let id = self.names.id(self.text, name.clone()).filter(|id| {
                    let known = self.names.gender(*id);
                    told.is_none() || known.is_none() || told == known
                });
                let key = id.map_or_else(
                    || Key::Words(words(self.text, name.clone()).into_owned()),
                    Key::Name,
                );
                let full = id.map_or(name, |id| self.names.tokens(id));
                let person = self.known_as(key, full, PersonKind::Named);
                if let Some(role) = role {
                    self.remember_role(&role, person);
                    self.people[person].role.get_or_insert(self.text.span(role));
                }
                Some(person)
            }
            Called::Described {
                words: described,
                head,
                kind,
                definite,
            } => {
                let role = self.text.word(head).to_lowercase();
                let before = self.roles.get(&role).copied();
                if definite && let Some(Some(person)) = before {
                    return Some(person);
                }
                // 'the official' may be either of two officials.
                if definite && before.is_some() {
                    return None;
                }
                let key = if definite || kind != PersonKind::Unnamed {
                    Key::Words(words(self.text, described.clone()).into_owned())
                } else {
                    Key::Words(format!("{}", described.start))
                };
                let person = self.known_as(key, described, kind);
                self.remember_role(&(head..head + 1), person);
                Some(person)
            }
        }
    }

    fn known_as(&mut self, key: Key, name: Range<usize>, kind: PersonKind) -> usize {
        let (people, text) = (&mut self.people, self.text);
        *self.known.entry(key).or_insert_with(|| {
            people.push(Person {
                name: text.span(name),
                role: None,
                kind,
                anonymity: None,
            });
            people.len() - 1
        })
    }

    /// Keeps by which roles somebody may be called from now on.
    fn remember_role(&mut self, role: &Range<usize>, person: usize) {
        for at in role.clone().filter(|at| called::is_role(self.text, *at)) {
            self.roles
                .entry(self.text.word(at).to_lowercase())
                .and_modify(|known| *known = known.filter(|known| *known == person))
                .or_insert(Some(person));
        }
    }
}

/// Most names are shorter, so that room for them is made once.
const LONG_NAME: usize = 32;

/// Words as they are known again: in small letters.
fn words<'a>(text: &'a Text, tokens: Range<usize>) -> Cow<'a, str> {
    if let Some(words) = text.plain_words(tokens.clone()) {
        return Cow::Borrowed(words);
    }
    let mut words = String::with_capacity(LONG_NAME);
    for at in tokens {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(text.word(at));
    }
    if !words.is_ascii() {
        return words.to_lowercase().into();
    }
    words.make_ascii_lowercase();
    words.into()
}
