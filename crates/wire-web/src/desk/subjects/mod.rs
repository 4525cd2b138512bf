//! Subjects at the desk: the rules that suggest them, and what stories are about.

mod archive;
pub(crate) mod by_hand;
pub(crate) mod in_force;
pub(crate) mod of_story;
pub(crate) mod rules;

use wire_reading::subjects::Suggestion;

/// The words that suggest a subject, each once.
fn words(text: &str, suggestion: &Suggestion) -> String {
    let mut words: Vec<String> = Vec::new();
    for span in &suggestion.words {
        let word = span.of(text).split_whitespace().collect::<Vec<_>>();
        let word = word.join(" ");
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(", ")
}
