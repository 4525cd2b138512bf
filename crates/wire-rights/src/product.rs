//! Products: named selections of stories.

use jiff::Timestamp;
use wire_story::text::{fold, word_hashes};
use wire_story::{Content, ProductId, Story};

use crate::{Filter, Terms};

/// A named selection of stories that terms, licences and standing orders refer to. It is a saved
/// filter, not a list: a story belongs to it as soon as the filter takes it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its id, which stays when the name changes.
    pub id: ProductId,
    /// Its name.
    pub name: String,
    /// What it is, in a sentence or two.
    pub summary: String,
    /// When it was retired: nothing new refers to it and it sets no terms any more, but licences and
    /// standing orders that name it go on.
    pub retired: Option<Timestamp>,
    /// The terms of free use of its stories, where they aren't the wire's.
    pub terms: Option<Terms>,
    filter: Filter,
    /// The words that the filter looks for in headlines, as their hashes.
    headline: Vec<Vec<u64>>,
}

impl Product {
    /// A product that is in use and has no terms of its own.
    #[must_use]
    pub fn new(
        id: ProductId,
        name: impl Into<String>,
        summary: impl Into<String>,
        filter: Filter,
    ) -> Self {
        let headline = filter.headline.iter().map(|line| word_hashes(line));
        let headline = headline.collect();
        Self {
            id,
            name: name.into(),
            summary: summary.into(),
            retired: None,
            terms: None,
            filter,
            headline,
        }
    }

    /// Which stories it selects.
    #[must_use]
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Whether it selects a story that says this. A filter that asks for nothing selects nothing.
    #[must_use]
    pub fn covers(&self, story: &Story, content: &Content) -> bool {
        self.selects(story, content, &mut Headline::default())
    }

    /// The same, for who asks several products about one story.
    pub(crate) fn selects(
        &self,
        story: &Story,
        content: &Content,
        headline: &mut Headline,
    ) -> bool {
        let filter = &self.filter;
        if filter.left_out.contains(&story.id) {
            return false;
        }
        if filter.picked.contains(&story.id) {
            return true;
        }
        filter.asks() && filter.fields_take(&self.headline, story, content, headline)
    }
}

impl Filter {
    /// Whether it lets a story pass that says this, for what is narrowed by it alone: one that asks for nothing lets
    /// everything pass.
    #[must_use]
    pub fn lets_pass(&self, story: &Story, content: &Content) -> bool {
        let hashed: Vec<_> = self.headline.iter().map(|line| word_hashes(line)).collect();
        self.fields_take(&hashed, story, content, &mut Headline::default())
    }

    /// Whether every field that says something takes the story in; `hashed` are the words that are looked for in
    /// its headline.
    fn fields_take(
        &self,
        hashed: &[Vec<u64>],
        story: &Story,
        content: &Content,
        headline: &mut Headline,
    ) -> bool {
        self.from.is_none_or(|from| from <= story.date)
            && self.to.is_none_or(|to| story.date <= to)
            && self.availability.is_none_or(|it| it == story.availability)
            && any_or_none(&self.languages, |range| in_range(range, &content.language))
            && any_or_none(&self.creators, |creator| same(creator, &story.creator))
            && (hashed.is_empty() || {
                let words = headline.words(content);
                let stands = |line: &Vec<u64>| line.iter().all(|word| words.contains(word));
                hashed.iter().any(stands)
            })
    }
}

/// The words of a story's headline as their hashes, read when a product first asks for them.
#[derive(Default)]
pub(crate) struct Headline(Option<Vec<u64>>);

impl Headline {
    fn words(&mut self, content: &Content) -> &[u64] {
        self.0.get_or_insert_with(|| word_hashes(&content.headline))
    }
}

fn any_or_none<T>(wanted: &[T], is: impl FnMut(&T) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(is)
}

/// Whether two names read the same.
fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    if one.is_ascii() && other.is_ascii() {
        return one.eq_ignore_ascii_case(other);
    }
    fold(one).as_str() == fold(other).as_str()
}

/// Whether a language tag is in a range: `en-GB` is in `en` (RFC 4647, basic filtering).
fn in_range(range: &str, tag: &str) -> bool {
    let Some(start) = tag.get(..range.len()) else {
        return false;
    };
    start.eq_ignore_ascii_case(range)
        && matches!(tag.as_bytes().get(range.len()), None | Some(b'-'))
}
