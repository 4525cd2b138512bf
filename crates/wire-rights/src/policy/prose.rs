//! The policy as prose for people.

use crate::{Policy, PublisherKind, Threshold};

impl Policy {
    /// Who gets the free stories, as short sentences.
    #[must_use]
    pub fn prose(&self) -> Vec<String> {
        let mut says = Vec::new();
        if self.requires_proved_site {
            says.push("You have a site of your own, and prove that it is yours.".to_owned());
        }
        for (kind, country) in self.groups() {
            let asked = self
                .thresholds
                .iter()
                .filter(|threshold| group(threshold) == (kind, country));
            let needed: Vec<_> = asked
                .map(|threshold| {
                    let visitors = crate::reason::thousands(threshold.monthly_visitors);
                    format!("{visitors} by {}", threshold.method.name())
                })
                .collect();
            let needed = either(&needed);
            says.push(match (kind, country) {
                (None, None) => format!("You have this many visitors a month: {needed}."),
                (Some(kind), None) => format!("A {} needs: {needed}.", kind.name()),
                (None, Some(country)) => format!("In {country} you need: {needed}."),
                (Some(kind), Some(country)) => {
                    format!("In {country} a {} needs: {needed}.", kind.name())
                }
            });
        }
        if self.trial_days > 0 {
            says.push(format!(
                "In your first {} days you need no evidence of your audience.",
                self.trial_days
            ));
        }
        if !self.excluded_kinds.is_empty() {
            let kinds: Vec<_> = self.excluded_kinds.iter().map(|kind| kind.name()).collect();
            says.push(format!("You are none of these: {}.", kinds.join(", ")));
        }
        says
    }

    /// For whom there are thresholds of their own, those for all first.
    fn groups(&self) -> Vec<(Option<PublisherKind>, Option<&str>)> {
        let mut groups: Vec<_> = self.thresholds.iter().map(group).collect();
        groups.sort_by_key(|&(kind, country)| (country, kind));
        groups.dedup();
        groups
    }
}

fn group(threshold: &Threshold) -> (Option<PublisherKind>, Option<&str>) {
    (threshold.kind, threshold.country.as_deref())
}

/// `a, b or c`.
fn either(choices: &[String]) -> String {
    match choices {
        [] => String::new(),
        [only] => only.clone(),
        [others @ .., last] => format!("{} or {last}", others.join(", ")),
    }
}
