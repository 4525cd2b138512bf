//! The policy as a form: from the policy to fields, and back.

use wire_audience::MOST_VISITORS;
use wire_rights::{
    Consequence, Country, Method, Needs, Policy, PolicyError, PublisherKind, StrikeRule, Threshold,
};

use crate::desk::sent_form::{number, value, values};
use crate::desk::versioned::Fields;
use crate::form::Problems;

/// The most rows of a kind.
const MOST_ROWS: usize = 200;
/// Nothing in a policy lasts longer than this, in days.
const LONGEST: u64 = 3653;
/// The last rank that can be asked for: longer lists aren't made.
const MOST_RANKED: u64 = 100_000_000;

/// A policy in a form.
#[derive(Clone, Debug, Default)]
pub(crate) struct PolicyForm {
    pub(super) thresholds: Vec<ThresholdRow>,
    pub(super) strikes: Vec<StrikeRow>,
    /// Codes of kinds that get no free stories.
    pub(super) excluded: Vec<String>,
    pub(super) requires_proved_site: bool,
    pub(super) trial_days: String,
    pub(super) warning_days: String,
    pub(super) grace_days: String,
    pub(super) strike_days: String,
    pub(super) problems: Problems,
}

/// A threshold, as typed.
#[derive(Clone, Debug, Default)]
pub(super) struct ThresholdRow {
    pub(super) method: String,
    pub(super) kind: String,
    pub(super) country: String,
    /// Visitors a month, or the last rank that is enough.
    pub(super) figure: String,
    pub(super) problem: Option<String>,
    /// Whether it was just added.
    pub(super) new: bool,
}

/// What strikes lead to, as typed.
#[derive(Clone, Debug, Default)]
pub(super) struct StrikeRow {
    pub(super) number: String,
    pub(super) days: String,
    pub(super) leads_to: String,
    pub(super) problem: Option<String>,
    pub(super) new: bool,
}

impl Fields for PolicyForm {
    type Says = Policy;

    fn of(policy: &Policy) -> Self {
        let thresholds = policy.thresholds.iter().map(|threshold| ThresholdRow {
            method: threshold.method.code().to_owned(),
            kind: threshold.kind.map_or("", PublisherKind::code).to_owned(),
            country: threshold.country.clone().unwrap_or_default(),
            figure: threshold.needs.figure().to_string(),
            ..ThresholdRow::default()
        });
        let strikes = policy.strikes.iter().map(|rule| StrikeRow {
            number: rule.number.to_string(),
            days: rule.within_days.to_string(),
            leads_to: rule.leads_to.code().to_owned(),
            ..StrikeRow::default()
        });
        let excluded = policy.excluded_kinds.iter();
        Self {
            thresholds: thresholds.collect(),
            strikes: strikes.collect(),
            excluded: excluded.map(|kind| kind.code().to_owned()).collect(),
            requires_proved_site: policy.requires_proved_site,
            trial_days: policy.trial_days.to_string(),
            warning_days: policy.warning_days.to_string(),
            grace_days: policy.grace_days.to_string(),
            strike_days: policy.strike_days.to_string(),
            problems: Problems::default(),
        }
    }

    fn typed(pairs: &[(String, String)]) -> Self {
        let all = |name: &str| values(pairs, name).into_iter().map(str::to_owned);
        let thresholds = all("method")
            .zip(all("kind"))
            .zip(all("country").zip(all("figure")))
            .map(|((method, kind), (country, figure))| ThresholdRow {
                method,
                kind,
                country,
                figure,
                ..ThresholdRow::default()
            });
        let strikes = all("strikes").zip(all("within")).zip(all("leads_to")).map(
            |((number, days), leads_to)| StrikeRow {
                number,
                days,
                leads_to,
                ..StrikeRow::default()
            },
        );
        let one = |name: &str| value(pairs, name).to_owned();
        Self {
            thresholds: thresholds.take(MOST_ROWS).collect(),
            strikes: strikes.take(MOST_ROWS).collect(),
            excluded: all("excluded").collect(),
            requires_proved_site: !value(pairs, "proved_site").is_empty(),
            trial_days: one("trial_days"),
            warning_days: one("warning_days"),
            grace_days: one("grace_days"),
            strike_days: one("strike_days"),
            problems: Problems::default(),
        }
    }

    fn press(&mut self, asked: &str) -> bool {
        if asked == "add-threshold" {
            self.thresholds.push(ThresholdRow {
                new: true,
                ..ThresholdRow::default()
            });
        } else if asked == "add-strike" {
            self.strikes.push(StrikeRow {
                new: true,
                days: "365".into(),
                ..StrikeRow::default()
            });
        } else if let Some(row) = row(asked, "remove-threshold-", self.thresholds.len()) {
            self.thresholds.remove(row);
        } else if let Some(row) = row(asked, "remove-strike-", self.strikes.len()) {
            self.strikes.remove(row);
        } else {
            return false;
        }
        true
    }

    fn read(&mut self) -> Option<Policy> {
        let mut problems = Problems::default();
        let mut thresholds = Vec::new();
        for (place, row) in self.thresholds.iter_mut().enumerate() {
            match row.read() {
                Ok(threshold) => thresholds.push(threshold),
                Err(sentence) => {
                    problems.add("thresholds", format!("Row {}: {sentence}", place + 1));
                    row.problem = Some(sentence);
                }
            }
        }
        let mut strikes = Vec::new();
        for (place, row) in self.strikes.iter_mut().enumerate() {
            match row.read() {
                Ok(rule) => strikes.push(rule),
                Err(sentence) => {
                    problems.add("strikes", format!("Row {}: {sentence}", place + 1));
                    row.problem = Some(sentence);
                }
            }
        }
        let kinds = self.excluded.iter();
        let mut days = |field, typed: &str| {
            let days = problems.keep(field, number(typed, LONGEST));
            u32::try_from(days).unwrap_or_default()
        };
        let policy = Policy {
            version: 0,
            excluded_kinds: kinds
                .filter_map(|code| PublisherKind::from_code(code))
                .collect(),
            requires_proved_site: self.requires_proved_site,
            trial_days: days("trial_days", &self.trial_days),
            warning_days: days("warning_days", &self.warning_days),
            grace_days: days("grace_days", &self.grace_days),
            strike_days: days("strike_days", &self.strike_days),
            thresholds,
            strikes,
        };
        if problems.is_empty()
            && let Err(error) = policy.check()
        {
            let field = match &error {
                PolicyError::Strikes { .. } => "strikes",
                _ => "thresholds",
            };
            problems.add(field, format!("{error}."));
        }
        self.problems = problems;
        self.problems.is_empty().then_some(policy)
    }
}

impl PolicyForm {
    /// Whether kinds of this code get no free stories.
    pub(super) fn excludes(&self, kind: &PublisherKind) -> bool {
        self.excluded.iter().any(|code| code == kind.code())
    }
}

impl ThresholdRow {
    fn read(&self) -> Result<Threshold, String> {
        let method = Method::from_code(&self.method).ok_or("Choose how the visitors are shown.")?;
        let kind = match self.kind.as_str() {
            "" => None,
            code => Some(PublisherKind::from_code(code).ok_or("Choose a kind, or any.")?),
        };
        let country = match self.country.trim().to_ascii_uppercase() {
            code if code.is_empty() => None,
            code if Country::of(&code).is_some() => Some(code),
            _ => return Err("Give the country’s two letters, such as CA, or none.".to_owned()),
        };
        if self.figure.trim().is_empty() {
            return Err("Say what is enough, or remove the row.".to_owned());
        }
        let most = match method.list() {
            Some(_) => MOST_RANKED,
            None => MOST_VISITORS,
        };
        Ok(Threshold {
            method,
            kind,
            country,
            needs: Needs::of(method, number(&self.figure, most)?),
        })
    }
}

impl StrikeRow {
    fn read(&self) -> Result<StrikeRule, String> {
        let counted = |typed: &str, most| match number(typed, most)? {
            0 => Err("Write 1 or more.".to_owned()),
            number => Ok(u32::try_from(number).unwrap_or_default()),
        };
        Ok(StrikeRule {
            number: counted(&self.number, 100)?,
            within_days: counted(&self.days, LONGEST)?,
            leads_to: Consequence::from_code(&self.leads_to)
                .ok_or("Choose what the strikes lead to.")?,
        })
    }
}

/// The number of a row behind a prefix, if there is such a row.
fn row(asked: &str, prefix: &str, rows: usize) -> Option<usize> {
    let row: usize = asked.strip_prefix(prefix)?.parse().ok()?;
    (row < rows).then_some(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(policy: &Policy) -> Vec<(String, String)> {
        let form = PolicyForm::of(policy);
        let mut pairs = Vec::new();
        let mut add = |name: &str, value: &str| pairs.push((name.to_owned(), value.to_owned()));
        for row in &form.thresholds {
            add("method", &row.method);
            add("kind", &row.kind);
            add("country", &row.country);
            add("figure", &row.figure);
        }
        for row in &form.strikes {
            add("strikes", &row.number);
            add("within", &row.days);
            add("leads_to", &row.leads_to);
        }
        for kind in &form.excluded {
            add("excluded", kind);
        }
        if form.requires_proved_site {
            add("proved_site", "yes");
        }
        add("trial_days", &form.trial_days);
        add("warning_days", &form.warning_days);
        add("grace_days", &form.grace_days);
        add("strike_days", &form.strike_days);
        pairs
    }

    #[test]
    fn a_policy_comes_back_from_its_form_as_it_was() {
        let mut policy = Policy {
            version: 0,
            trial_days: 30,
            ..Policy::default()
        };
        policy.thresholds[0].country = Some("IS".into());
        policy.thresholds[1].method = Method::Tranco;
        policy.thresholds[1].needs = Needs::Rank(50_000);
        let mut form = PolicyForm::typed(&sent(&policy));
        assert_eq!(form.read(), Some(policy));
    }

    #[test]
    fn rows_come_and_go_and_what_is_wrong_is_said_at_the_row() {
        let mut form = PolicyForm::of(&Policy::default());
        assert!(form.press("add-threshold"));
        assert!(form.press("add-strike"));
        assert!(form.press("remove-threshold-0"));
        assert!(!form.press("remove-threshold-99"));
        assert!(!form.press("preview"));
        assert_eq!((form.thresholds.len(), form.strikes.len()), (6, 2));
        form.thresholds[1].country = "Iceland".into();
        form.grace_days = "two weeks".into();
        assert_eq!(form.read(), None);
        let said: Vec<String> = form
            .problems
            .all()
            .iter()
            .map(|(field, sentence)| format!("{field}: {sentence}"))
            .collect();
        insta::assert_snapshot!(said.join("\n"), @"
        thresholds: Row 2: Give the country’s two letters, such as CA, or none.
        strikes: Row 2: Write a whole number.
        grace_days: Write a whole number.
        ");
        assert!(form.thresholds[5].problem.is_some());
    }

    #[test]
    fn two_thresholds_for_the_same_are_told_from_each_other_by_a_person() {
        let mut policy = Policy::default();
        policy.thresholds.push(policy.thresholds[0].clone());
        let mut form = PolicyForm::of(&policy);
        assert_eq!(form.read(), None);
        let (field, sentence) = &form.problems.all()[0];
        assert_eq!(*field, "thresholds");
        assert!(sentence.starts_with("two thresholds are for the same publishers"));
    }
}
