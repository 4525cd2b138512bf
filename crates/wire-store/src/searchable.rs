//! What search compares: texts and questions in the form in which texts are compared everywhere. What
//! trace takes for the same word, search does too.

use wire_story::text::fold;
use wire_story::{Content, Purpose};

/// The fields of a story that are searched.
pub(crate) struct Fields {
    pub(crate) headline: String,
    pub(crate) byline: String,
    pub(crate) summary: String,
    pub(crate) text: String,
}

/// What is searched of this content.
pub(crate) fn fields(content: &Content) -> Fields {
    let text = content
        .body
        .open(Purpose::Index)
        .iter()
        .map(|paragraph| paragraph.text.as_str())
        .collect::<Vec<_>>()
        .join("\n");
    Fields {
        headline: searchable(&content.headline),
        byline: searchable(&content.byline),
        summary: searchable(&content.summary),
        text: searchable(&text),
    }
}

/// The words of what people type; a word may have punctuation in it.
pub(crate) fn words(question: &str) -> Vec<String> {
    /// More words than this narrow nothing any more.
    const LIMIT: usize = 20;

    searchable(question)
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| word.contains(char::is_alphanumeric))
        .take(LIMIT)
        .map(str::to_owned)
        .collect()
}

fn searchable(text: &str) -> String {
    fold(text).as_str().to_owned()
}
