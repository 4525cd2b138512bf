//! What changed between two versions of the terms, and what sets terms of their own apart.

use crate::Terms;
use crate::prose::About;

impl Terms {
    /// What is different from an older version, a sentence for each switch, in reading order; for
    /// those who are asked to accept anew. Nothing, where both say the same.
    #[must_use]
    pub fn changes_since(&self, old: &Self, creator: &str) -> Vec<String> {
        self.set_against(old, creator, "Before")
    }

    /// What sets terms that a product, a story or a licence has of its own apart from the wire's, a
    /// sentence for each switch, in reading order; for those who are asked to accept them.
    #[must_use]
    pub fn differences_from(&self, wires: &Self, creator: &str) -> Vec<String> {
        self.set_against(wires, creator, "In the wire’s terms")
    }

    /// Of each switch that reads otherwise in the other terms: what holds, and, behind the word for those
    /// terms, what holds there.
    fn set_against(&self, other: &Self, creator: &str, word: &str) -> Vec<String> {
        let about = About::all(creator);
        let switches = other.clauses(about).into_iter().zip(self.clauses(about));
        let mut lines: Vec<_> = switches
            .filter(|(other, own)| (other.said || own.said) && other.sentence != own.sentence)
            .map(|(other, own)| {
                debug_assert_eq!(other.switch, own.switch);
                format!("{} {word}: {}", own.sentence, other.sentence)
            })
            .collect();
        // The address of the counter isn't said in the prose; a new one is only a new line to paste.
        if self.licence_sentence.trim() != other.licence_sentence.trim() {
            let notice = |terms: &Self| terms.licence_for(creator).trim().to_owned();
            lines.push(format!(
                "The notice reads: “{}” {word}: “{}”",
                notice(self),
                notice(other)
            ));
        }
        if self.contact.trim() != other.contact.trim() {
            let (own, others) = (self.contact.trim(), other.contact.trim());
            lines.push(format!(
                "Write to {own} for a licence. {word}: Write to {others} for a licence."
            ));
        }
        lines
    }
}
