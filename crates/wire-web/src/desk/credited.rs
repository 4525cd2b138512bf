//! What of a text credits an agency, put to the editor as questions.

use wire_formats::editor;
use wire_rights::ordinal;
use wire_story::agency::{self, Credited, Sign};

use crate::desk::sent::Sent;

/// A question about a passage.
pub(crate) struct Question {
    /// The box that marks the paragraph as the agency's; none where only the editor can say what is.
    pub(crate) tick: Option<String>,
    pub(crate) owner: String,
    pub(crate) sentence: String,
}

/// What is asked about a text and its byline.
pub(crate) fn questions(byline: &str, text: &str) -> Vec<Question> {
    let credited = editor::credited(text);
    let mut questions = Vec::new();
    if let Some(owner) = agency::in_credit(byline).filter(|_| !editor::has_third_party(text)) {
        questions.push(Question {
            tick: None,
            sentence: format!("The byline names {owner}. Mark in the text what is theirs."),
            owner,
        });
    }
    questions.extend(credited.iter().map(Question::of));
    questions
}

/// The text as it was typed, the paragraphs marked whose boxes were ticked.
pub(crate) fn marked(text: String, sent: &Sent) -> String {
    let ticked: Vec<(usize, String)> = editor::credited(&text)
        .into_iter()
        .filter(|credited| sent.text(&tick(credited)) == credited.owner)
        .map(|credited| (credited.paragraph, credited.owner))
        .collect();
    if ticked.is_empty() {
        return text;
    }
    editor::with_owners(&text, &ticked)
}

impl Question {
    fn of(credited: &Credited) -> Self {
        let Credited { owner, .. } = credited;
        let paragraph = match ordinal(credited.number) {
            Some(ordinal) => format!("The {ordinal} paragraph"),
            None => format!("Paragraph {}", credited.number),
        };
        let theirs = "Is it theirs, not ours to license?";
        let sentence = match credited.sign {
            Sign::Credit => format!("{paragraph} ends with a credit to {owner}. {theirs}"),
            Sign::Dateline => format!("{paragraph} begins with a dateline of {owner}. {theirs}"),
            Sign::Contribution => {
                format!(
                    "{paragraph} says that {owner} contributed. Mark in the text what is theirs."
                )
            }
        };
        Self {
            tick: (credited.sign != Sign::Contribution).then(|| tick(credited)),
            owner: owner.clone(),
            sentence,
        }
    }
}

fn tick(credited: &Credited) -> String {
    format!("credited_{}", credited.number)
}
