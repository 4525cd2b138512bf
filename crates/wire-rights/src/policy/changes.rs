//! What changed between two versions of the policy.

use crate::Policy;

impl Policy {
    /// What is different from an older version, a sentence for each change. Nothing, where both say
    /// the same.
    #[must_use]
    pub fn changes_since(&self, old: &Self) -> Vec<String> {
        let (before, now) = (old.prose(), self.prose());
        let gone = before.iter().filter(|sentence| !now.contains(sentence));
        let new = now.iter().filter(|sentence| !before.contains(sentence));
        let mut changes: Vec<String> = new
            .map(|sentence| format!("New: {sentence}"))
            .chain(gone.map(|sentence| format!("No longer: {sentence}")))
            .collect();
        // While strikes lead to nothing, the prose says nothing of them.
        if self.strike_days != old.strike_days && self.strikes.is_empty() && old.strikes.is_empty()
        {
            changes.push(format!(
                "A strike counts for {} days instead of {}.",
                self.strike_days, old.strike_days
            ));
        }
        changes
    }
}
