//! What changed between two versions of the terms.

use crate::Terms;

impl Terms {
    /// What is different from an older version, a sentence for each switch, in reading order; for
    /// those who are asked to accept anew. Nothing, where both say the same.
    #[must_use]
    pub fn changes_since(&self, old: &Self, creator: &str) -> Vec<String> {
        let mut changes: Vec<String> = old
            .clauses(creator)
            .into_iter()
            .zip(self.clauses(creator))
            .filter(|(before, now)| before.sentence != now.sentence)
            .filter_map(|(before, now)| {
                debug_assert_eq!(before.switch, now.switch);
                change(before.sentence, now.sentence)
            })
            .collect();
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
}

fn change(before: Option<String>, now: Option<String>) -> Option<String> {
    Some(match (before, now) {
        (None, None) => return None,
        (None, Some(now)) => format!("New: {now}"),
        (Some(before), None) => format!("No longer there: {before}"),
        (Some(before), Some(now)) => format!("{now} Before: {before}"),
    })
}
