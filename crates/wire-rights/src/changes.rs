//! What changed between two versions of the terms, and what sets terms of their own apart.

use crate::Terms;

impl Terms {
    /// What is different from an older version, a sentence for each switch, in reading order; for
    /// those who are asked to accept anew. Nothing, where both say the same.
    #[must_use]
    pub fn changes_since(&self, old: &Self, creator: &str) -> Vec<String> {
        let mut changes = self.against(old, creator, change);
        // The address of the counter isn't said in the prose; a new one is only a new line to paste.
        let notices = (
            old.licence_for(creator).trim().to_owned(),
            self.licence_for(creator).trim().to_owned(),
        );
        if notices.0 != notices.1 {
            changes.push(format!("The notice now reads: “{}”", notices.1));
        } else if old.contact != self.contact {
            changes.push(format!("Write to {} now.", self.contact));
        }
        changes
    }

    /// What sets terms that a product or a story has of its own apart from the wire's, a sentence for
    /// each switch, in reading order; for those who are asked to accept them.
    #[must_use]
    pub fn differences_from(&self, wires: &Self, creator: &str) -> Vec<String> {
        let mut differences = self.against(wires, creator, difference);
        let notice = self.licence_for(creator).trim().to_owned();
        if notice != wires.licence_for(creator).trim() {
            differences.push(format!("The notice reads: “{notice}”"));
        } else if wires.contact != self.contact {
            differences.push(format!("Write to {}.", self.contact));
        }
        differences
    }

    /// What `say` says of each switch that reads otherwise in the other terms.
    fn against(
        &self,
        other: &Self,
        creator: &str,
        say: impl Fn(Option<String>, Option<String>) -> Option<String>,
    ) -> Vec<String> {
        let switches = other
            .clauses(creator)
            .into_iter()
            .zip(self.clauses(creator));
        switches
            .filter(|(other, own)| other.sentence != own.sentence)
            .filter_map(|(other, own)| {
                debug_assert_eq!(other.switch, own.switch);
                say(other.sentence, own.sentence)
            })
            .collect()
    }
}

fn difference(wires: Option<String>, own: Option<String>) -> Option<String> {
    Some(match (wires, own) {
        (None, None) => return None,
        (None, Some(own)) => format!("Only here: {own}"),
        (Some(wires), None) => format!("Only in the wire’s: {wires}"),
        (Some(wires), Some(own)) => format!("{own} The wire’s: {wires}"),
    })
}

fn change(before: Option<String>, now: Option<String>) -> Option<String> {
    Some(match (before, now) {
        (None, None) => return None,
        (None, Some(now)) => format!("New: {now}"),
        (Some(before), None) => format!("No longer there: {before}"),
        (Some(before), Some(now)) => format!("{now} Before: {before}"),
    })
}
