//! Subjects at the desk: the rules that suggest them, and what stories are about.

mod archive;
pub(crate) mod of_story;
pub(crate) mod rules;

use wire_reading::Language;
use wire_reading::subjects::{Rules, Suggestion};

use crate::app::App;
use crate::error::PageError;

/// What a text may be about, by the rules in force: the wire's own, and those that come with the program for what these have none for.
async fn suggest(app: &App, text: &str) -> Result<Vec<Suggestion>, PageError> {
    let built_in = Rules::built_in(Language::English);
    let own = app.store.subject_rules_in_force().await?;
    // What is in force could be read when it was put in force.
    let own = own.and_then(|own| Rules::read(&own.text, Language::English).ok());
    Ok(match own {
        Some(own) => own.over(built_in).suggest(text),
        None => built_in.suggest(text),
    })
}

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
