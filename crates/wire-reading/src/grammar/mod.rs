//! A sketch of each sentence: what every token does, verbs with their auxiliaries, and the subject of each verb.
//!
//! It is no parser. It looks a few tokens to the left and right, and where it can't tell it says nothing.

mod groups;
mod phrase;
mod subject;
mod tag;

use std::ops::Range;

pub(crate) use groups::{Group, GroupShape};
pub(crate) use tag::{Form, Tag};

use crate::text::Text;

/// The sketch of a text.
pub(crate) struct Grammar {
    pub(crate) tags: Vec<Tag>,
    /// Verb groups of all sentences, in order.
    pub(crate) groups: Vec<Group>,
    /// For each sentence, its verb groups.
    sentences: Vec<Range<usize>>,
    /// For each token, whether it stands between quotation marks.
    pub(crate) quoted: Vec<bool>,
}

impl Grammar {
    pub(crate) fn new(text: &Text, quoted: Vec<bool>) -> Grammar {
        let mut grammar = Grammar {
            tags: vec![Tag::Other; text.tokens.len()],
            groups: Vec::with_capacity(text.tokens.len() / 8),
            sentences: Vec::with_capacity(text.sentences.len()),
            quoted,
        };
        for sentence in &text.sentences {
            tag::tag(text, sentence.clone(), &mut grammar.tags);
            let first = grammar.groups.len();
            groups::groups(text, &grammar.tags, sentence.clone(), &mut grammar.groups);
            grammar.sentences.push(first..grammar.groups.len());
        }
        grammar
    }

    /// The verb groups of a sentence, by the sentence's number.
    pub(crate) fn groups_of(&self, sentence: usize) -> Range<usize> {
        self.sentences.get(sentence).cloned().unwrap_or(0..0)
    }

    pub(crate) fn is_quoted(&self, at: usize) -> bool {
        self.quoted.get(at).copied().unwrap_or(false)
    }

    pub(crate) fn tag(&self, at: usize) -> Tag {
        self.tags.get(at).copied().unwrap_or(Tag::Other)
    }
}
