//! The policy as prose for people.

use crate::prose::counted;
use crate::reason::thousands;
use crate::{Consequence, Needs, Policy, PublisherKind, RankList, StrikeRule, Threshold};

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
            let (mut visitors, mut ranks) = (Vec::new(), Vec::new());
            for threshold in asked {
                match threshold.needs {
                    Needs::Visitors(needed) => visitors.push(format!(
                        "{} by {}",
                        thousands(needed),
                        threshold.method.name()
                    )),
                    Needs::Rank(last) => ranks.push(format!(
                        "among the first {} of {}",
                        thousands(u64::from(last)),
                        threshold.method.list().map_or("a list", RankList::name)
                    )),
                }
            }
            says.push(match (kind, country) {
                (None, None) => for_all(&visitors, &ranks),
                (kind, country) => {
                    let ranks = ranks.iter().map(|rank| format!("a proved site {rank}"));
                    let needed: Vec<_> = visitors.into_iter().chain(ranks).collect();
                    let needed = either(&needed);
                    match (kind.map(PublisherKind::name), country) {
                        (Some(kind), Some(country)) => {
                            format!("In {country} a {kind} needs: {needed}.")
                        }
                        (Some(kind), None) => format!("A {kind} needs: {needed}."),
                        (None, country) => {
                            format!("In {} you need: {needed}.", country.unwrap_or_default())
                        }
                    }
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
            says.push(format!(
                "You are not one of these kinds of publisher: {}.",
                kinds.join(", ")
            ));
        }
        says.extend(self.expiry());
        if !self.strikes.is_empty() {
            let days = counted(self.strike_days, "day");
            says.push(format!(
                "Who breaks the terms may be given a strike, which counts for {days}."
            ));
        }
        says.extend(self.about_strikes());
        says
    }

    /// What strikes lead to, as short sentences; none, where they lead to nothing.
    #[must_use]
    pub fn about_strikes(&self) -> Vec<String> {
        self.strikes.iter().map(strikes).collect()
    }

    /// What becomes of evidence that expires.
    fn expiry(&self) -> Option<String> {
        let warning = counted(self.warning_days, "day");
        let grace = counted(self.grace_days, "day");
        match (self.warning_days, self.grace_days) {
            (0, 0) => None,
            (_, 0) => Some(format!(
                "You are warned {warning} before your evidence expires."
            )),
            (0, _) => Some(format!("Evidence that has expired counts {grace} longer.")),
            _ => Some(format!(
                "You are warned {warning} before your evidence expires, and it counts {grace} longer."
            )),
        }
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

/// What everybody needs who has no threshold of its own.
fn for_all(visitors: &[String], ranks: &[String]) -> String {
    let (visitors, ranks) = (either(visitors), either(ranks));
    if ranks.is_empty() {
        format!("You have this many visitors a month: {visitors}.")
    } else if visitors.is_empty() {
        format!("A proved site of yours is {ranks}.")
    } else {
        format!(
            "You have this many visitors a month: {visitors}; or a proved site of yours is {ranks}."
        )
    }
}

/// What a number of strikes leads to.
fn strikes(rule: &StrikeRule) -> String {
    let strikes = counted(rule.number, "strike");
    let days = counted(rule.within_days, "day");
    match rule.leads_to {
        Consequence::Warning => format!("After {strikes} within {days} you are warned."),
        Consequence::Proposal => {
            format!("After {strikes} within {days} we decide whether to suspend you.")
        }
        Consequence::Suspension => format!("After {strikes} within {days} you are suspended."),
    }
}

/// `a, b or c`.
fn either(choices: &[String]) -> String {
    match choices {
        [] => String::new(),
        [only] => only.clone(),
        [others @ .., last] => format!("{} or {last}", others.join(", ")),
    }
}
