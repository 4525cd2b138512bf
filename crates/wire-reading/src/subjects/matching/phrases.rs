//! The phrases of all rules as one machine, which goes over a text once.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::vocabulary::{Pattern, Vocabulary};
use crate::lexicon::Lexicon;
use crate::subjects::rule::{Ending, Phrase};
use crate::text::{Kind, Text, Word, parted};
use crate::{Language, Span};

/// The number of a phrase.
pub(super) type Term = u32;

/// A phrase of the text.
#[derive(Clone, Copy)]
pub(super) struct Hit {
    pub(super) term: Term,
    /// Its first and its last word, as they are counted.
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) paragraph: u32,
    pub(super) span: Span,
    /// The next hit of the same phrase.
    pub(super) next: Option<u32>,
}

/// All phrases of the rules.
pub(super) struct Phrases {
    vocabulary: Vocabulary,
    /// Where each pattern leads that begins a phrase.
    first: Vec<Option<u32>>,
    /// For each word of the lexicon, whether it may begin a phrase.
    opens: Vec<bool>,
    nodes: Vec<Node>,
    /// The patterns that lead on from each node, in order, and where to.
    next: Vec<(u32, u32)>,
    terms: u32,
}

/// Some words of phrases.
#[derive(Clone, Default)]
struct Node {
    /// The phrase that ends here.
    ends: Option<Term>,
    /// What leads on from here.
    next: Range<u32>,
}

impl Node {
    fn goes_on(&self) -> bool {
        self.next.start < self.next.end
    }
}

/// Makes the machine.
#[derive(Default)]
pub(super) struct Builder {
    patterns: Vec<Pattern>,
    numbers: FxHashMap<Pattern, u32>,
    first: Vec<Option<u32>>,
    /// Where a pattern leads from a node.
    next: BTreeMap<(u32, u32), u32>,
    nodes: Vec<Node>,
    terms: u32,
}

impl Builder {
    /// The number of a phrase, which is the same for the same words.
    pub(super) fn term(&mut self, phrase: &Phrase, language: Language) -> Term {
        let mut node = None;
        for pattern in patterns(phrase, language) {
            let pattern = self.pattern(pattern);
            node = Some(self.step(node, pattern));
        }
        let Some(node) = node.and_then(|node| self.nodes.get_mut(node as usize)) else {
            // A phrase without words doesn't come out of the parser. It is never found.
            self.terms += 1;
            return self.terms - 1;
        };
        *node.ends.get_or_insert_with(|| {
            self.terms += 1;
            self.terms - 1
        })
    }

    fn pattern(&mut self, pattern: Pattern) -> u32 {
        let Builder {
            patterns,
            numbers,
            first,
            ..
        } = self;
        *numbers.entry(pattern).or_insert_with_key(|pattern| {
            patterns.push(pattern.clone());
            first.push(None);
            patterns.len() as u32 - 1
        })
    }

    fn step(&mut self, node: Option<u32>, pattern: u32) -> u32 {
        let new = self.nodes.len() as u32;
        let next = match node {
            None => *self.first[pattern as usize].get_or_insert(new),
            Some(node) => *self.next.entry((node, pattern)).or_insert(new),
        };
        if next == new {
            self.nodes.push(Node::default());
        }
        next
    }

    /// How many phrases there are.
    pub(super) fn terms(&self) -> u32 {
        self.terms
    }

    pub(super) fn build(mut self, language: Language) -> Phrases {
        let mut next = Vec::with_capacity(self.next.len());
        for ((node, pattern), to) in self.next {
            let place = next.len() as u32;
            next.push((pattern, to));
            let range = &mut self.nodes[node as usize].next;
            if range.end == 0 {
                range.start = place;
            }
            range.end = place + 1;
        }
        let vocabulary = Vocabulary::new(&self.patterns, Lexicon::of(language));
        let opens = vocabulary.of_lexicon(|pattern| self.first[pattern as usize].is_some());
        Phrases {
            vocabulary,
            opens,
            first: self.first,
            nodes: self.nodes,
            next,
            terms: self.terms,
        }
    }
}

/// The words of a phrase as a text has them: `women's` is two.
fn patterns(phrase: &Phrase, language: Language) -> Vec<Pattern> {
    let mut patterns = Vec::new();
    for word in &phrase.0 {
        let parts = parted(&word.text, language).into_iter();
        patterns.extend(parts.map(|text| Pattern {
            text,
            ending: Ending::Exact,
        }));
        if let Some(last) = patterns.last_mut() {
            last.ending = word.ending;
        }
    }
    patterns
}

/// The phrases that a text has.
pub(super) struct Hits {
    /// In the order of the text, by their last words.
    pub(super) all: Vec<Hit>,
    found: FxHashMap<Term, Found>,
    /// A bit for each phrase, whether it was found: most are asked for in vain.
    has: Vec<u64>,
    /// Words before this one are in the headline; 0 without one.
    pub(super) headline: u32,
    /// Words before this one are in the lead.
    pub(super) lead: u32,
    /// Words of the text.
    pub(super) words: u32,
}

/// Where a phrase was found.
struct Found {
    first: u32,
    last: u32,
    count: u32,
}

/// A phrase that stands more often isn't noted any more.
const MOST_HITS: u32 = 200;
/// Few texts have more, so that room for them is made once.
const MANY_HITS: usize = 256;
/// A longer first paragraph is no headline.
const LONGEST_HEADLINE: u32 = 25;
/// The lead is the headline and so many words after it.
const LEAD: u32 = 60;

/// A phrase of which some words were found.
#[derive(Clone, Copy)]
struct Begun {
    node: u32,
    from: u32,
    start: u32,
}

impl Phrases {
    /// Finds all phrases of a text in one pass.
    pub(super) fn find(&self, text: &Text) -> Hits {
        let mut finder = Finder {
            phrases: self,
            hits: Hits::none(self.terms as usize),
            paragraph: 0,
            begun: Vec::new(),
            going: Vec::new(),
        };
        for (place, token) in text.tokens.iter().enumerate() {
            match token.kind {
                Kind::Word | Kind::Number if token.hyphened => {
                    text.parts(token).for_each(|word| finder.take(word));
                }
                Kind::Word | Kind::Number => finder.take(text.whole(token)),
                // 'workers’ compensation'
                Kind::SingleMark(_) => {}
                Kind::Break => {
                    finder.end_paragraph(text, place);
                    finder.begun.clear();
                }
                _ => finder.begun.clear(),
            }
        }
        finder.hits.lead = finder.hits.headline.saturating_add(LEAD);
        finder.hits
    }

    /// Whether a word may begin a phrase; few of those do that are in every text.
    fn may_open(&self, word: Word) -> bool {
        let opens = word.id.and_then(|id| self.opens.get(id.place()));
        opens.copied().unwrap_or(true)
    }

    /// Where a pattern leads from a node.
    fn next(&self, node: u32, pattern: u32) -> Option<u32> {
        let Range { start, end } = self.nodes[node as usize].next;
        let next = &self.next[start as usize..end as usize];
        let place = next.binary_search_by_key(&pattern, |(pattern, _)| *pattern);
        Some(next[place.ok()?].1)
    }
}

/// Goes over a text, word by word.
struct Finder<'a> {
    phrases: &'a Phrases,
    hits: Hits,
    paragraph: u32,
    /// Those that the word before belongs to, and that go on …
    begun: Vec<Begun>,
    /// … and those that this one belongs to.
    going: Vec<Begun>,
}

impl Finder<'_> {
    fn take(&mut self, word: Word) {
        let at = self.hits.words;
        self.hits.words += 1;
        let (phrases, begun, going) = (self.phrases, &self.begun, &mut self.going);
        if begun.is_empty() && !phrases.may_open(word) {
            return;
        }
        going.clear();
        phrases.vocabulary.look_up(word, |pattern| {
            if let Some(node) = phrases.first[pattern as usize] {
                going.push(Begun {
                    node,
                    from: at,
                    start: word.span.start,
                });
            }
            for one in begun {
                if let Some(node) = phrases.next(one.node, pattern) {
                    going.push(Begun { node, ..*one });
                }
            }
        });
        self.begun.clear();
        for one in &self.going {
            let node = &phrases.nodes[one.node as usize];
            if let Some(term) = node.ends {
                self.hits.put(Hit {
                    term,
                    from: one.from,
                    to: at,
                    paragraph: self.paragraph,
                    span: Span::new(one.start, word.span.end),
                    next: None,
                });
            }
            if node.goes_on() {
                self.begun.push(*one);
            }
        }
    }

    fn end_paragraph(&mut self, text: &Text, at_break: usize) {
        let words = self.hits.words;
        if self.paragraph == 0 && words <= LONGEST_HEADLINE && is_headline(text, at_break) {
            self.hits.headline = words;
        }
        self.paragraph += 1;
    }
}

impl Hits {
    fn none(terms: usize) -> Hits {
        Hits {
            all: Vec::with_capacity(MANY_HITS),
            found: FxHashMap::with_capacity_and_hasher(MANY_HITS, FxBuildHasher),
            has: vec![0; terms.div_ceil(64)],
            headline: 0,
            lead: 0,
            words: 0,
        }
    }

    fn put(&mut self, hit: Hit) {
        let place = self.all.len() as u32;
        match self.found.entry(hit.term) {
            Entry::Occupied(known) => {
                let found = known.into_mut();
                if found.count >= MOST_HITS {
                    return;
                }
                self.all[found.last as usize].next = Some(place);
                found.last = place;
                found.count += 1;
            }
            Entry::Vacant(new) => {
                new.insert(Found {
                    first: place,
                    last: place,
                    count: 1,
                });
                self.has[hit.term as usize / 64] |= 1 << (hit.term % 64);
            }
        }
        self.all.push(hit);
    }

    /// The phrases that were found.
    pub(super) fn terms(&self) -> impl Iterator<Item = Term> {
        self.found.keys().copied()
    }

    fn found(&self, term: Term) -> Option<&Found> {
        let has = self.has[term as usize / 64] >> (term % 64) & 1 == 1;
        has.then(|| self.found.get(&term)).flatten()
    }

    /// How often a phrase stands.
    pub(super) fn count(&self, term: Term) -> u32 {
        self.found(term).map_or(0, |found| found.count)
    }

    /// The hits of a phrase, in the order of the text.
    pub(super) fn of(&self, term: Term) -> impl Iterator<Item = (u32, &Hit)> {
        let hit = |place: u32| Some((place, self.all.get(place as usize)?));
        let first = self.found(term).and_then(|found| hit(found.first));
        std::iter::successors(first, move |(_, before)| before.next.and_then(hit))
    }
}

/// Whether the first paragraph, whose break this is, is no sentence.
fn is_headline(text: &Text, at_break: usize) -> bool {
    let marks = |place: &usize| {
        matches!(
            text.kind(*place),
            Some(Kind::Mark(_) | Kind::SingleMark(_) | Kind::CloseBracket)
        )
    };
    let last = (0..at_break).rev().find(|place| !marks(place));
    last.is_some_and(|last| text.word(last) != "." && text.kind(last) != Some(Kind::Colon))
}
