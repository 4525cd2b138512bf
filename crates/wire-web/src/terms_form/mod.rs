//! Terms as a form: from terms to fields, and back from what was typed, with a sentence for each field
//! that can't be used.
//!
//! Whoever shows terms to be changed uses it: make a [`TermsForm`], give its `groups()` and its
//! `problems` to a template, and call `switches` of `terms_form.html` there.

mod read;
mod switches;

use std::collections::BTreeMap;

use wire_rights::Terms;

use crate::desk::versioned::Fields;
use crate::form::Problems;
use switches::{GROUPS, Switch};

/// Terms in a form.
#[derive(Clone, Debug, Default)]
pub(crate) struct TermsForm {
    /// What stands in each field; a box that isn't ticked has nothing.
    typed: BTreeMap<&'static str, String>,
    /// What is wrong with it.
    pub(crate) problems: Problems,
}

/// Switches that belong together, as a form shows them.
pub(crate) struct Group {
    pub(crate) heading: &'static str,
    pub(crate) fields: Vec<Field>,
}

/// A switch, as a form shows it.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) help: &'static str,
    /// `line`, `text`, `tick`, `number` or `choice`.
    pub(crate) kind: &'static str,
    /// The most characters.
    pub(crate) longest: usize,
    /// Code and name of each choice.
    pub(crate) choices: &'static [(&'static str, &'static str)],
    pub(crate) value: String,
}

impl TermsForm {
    /// The form with something else in one field.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.typed.insert(name, value.to_owned());
        self
    }

    /// All fields, in groups.
    pub(crate) fn groups(&self) -> Vec<Group> {
        let field = |switch: &Switch| Field {
            name: switch.name,
            label: switch.label,
            help: switch.help,
            kind: switch.kind.code(),
            longest: switch.longest(),
            choices: switch.kind.choices(),
            value: self.typed.get(switch.name).cloned().unwrap_or_default(),
        };
        GROUPS
            .iter()
            .map(|(heading, switches)| Group {
                heading,
                fields: switches.iter().map(field).collect(),
            })
            .collect()
    }
}

impl Fields for TermsForm {
    /// With version 0, which the store replaces.
    type Says = Terms;

    fn of(terms: &Terms) -> Self {
        Self {
            typed: read::fields(terms),
            problems: Problems::default(),
        }
    }

    fn typed(pairs: &[(String, String)]) -> Self {
        let typed = all().filter_map(|switch| {
            let (_, value) = pairs.iter().find(|(name, _)| name == switch.name)?;
            Some((switch.name, value.clone()))
        });
        Self {
            typed: typed.collect(),
            problems: Problems::default(),
        }
    }

    fn read(&mut self) -> Option<Terms> {
        let (terms, problems) = read::read(&self.typed);
        self.problems = problems;
        self.problems.is_empty().then_some(terms)
    }
}

/// Every switch, in the order of the form.
fn all() -> impl Iterator<Item = &'static Switch> {
    GROUPS.iter().flat_map(|(_, switches)| switches.iter())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire_rights::{CreditPlace, Edits, Images, MachineUse, Machines, OriginLink, ThirdParty};

    fn sent(form: &TermsForm) -> Vec<(String, String)> {
        let pairs = form.typed.iter();
        pairs
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect()
    }

    #[test]
    fn terms_come_back_from_their_form_as_they_were() {
        let everything_else = Terms {
            version: 0,
            credit_place: CreditPlace::Top,
            byline: false,
            origin_link: OriginLink::None,
            canonical: true,
            noindex: true,
            link_on_name: true,
            logo: "https://wire.example/logo.svg".into(),
            counter: "https://wire.example/count?{story}".into(),
            end_note: "Paid for by nobody.".into(),
            edits: Edits::Marked,
            edit_note: "Edited by us.".into(),
            links_kept: true,
            cuts: false,
            extract: false,
            headline: false,
            translation: true,
            images: Images::None,
            third_party: ThirdParty::LeaveOut,
            delay_hours: 3,
            next_day: true,
            last_day: Some(90),
            paywall: true,
            advertisements: false,
            passing_on: false,
            notify: true,
            automatic: false,
            daily_cap: Some(5),
            territory: vec!["CA".into(), "US".into()],
            exclusive_in: vec!["MX".into()],
            correction_hours: 48,
            kill_hours: 2,
            machines: Some(Machines {
                training: MachineUse::Prohibited,
                ..Machines::default()
            }),
            ..Terms::default()
        };
        let silent = Terms {
            version: 0,
            machines: None,
            ..Terms::default()
        };
        for terms in [everything_else, silent] {
            let mut form = TermsForm::typed(&sent(&TermsForm::of(&terms)));
            assert_eq!(form.read().as_ref(), Some(&terms));
        }
    }

    #[test]
    fn every_switch_of_the_form_is_read_and_every_value_has_a_field() {
        let typed = read::fields(&Terms::default());
        let names: Vec<_> = all().map(|switch| switch.name).collect();
        let unknown = typed.keys().filter(|name| !names.contains(name));
        assert_eq!(unknown.collect::<Vec<_>>(), Vec::<&&str>::new());
        // What isn't ticked or chosen is the only thing that has no value.
        assert!(names.len() >= typed.len());
    }

    #[test]
    fn what_cannot_be_used_is_said_at_its_field() {
        let mut pairs = sent(&TermsForm::of(&Terms::default()));
        for (name, value) in [
            ("credit", " "),
            ("contact", "nobody"),
            ("logo", "logo.svg"),
            ("edits", "all"),
            ("delay_hours", "soon"),
            ("last_day", "-1"),
            ("daily_cap", "99999999999"),
            ("territory", "Canada"),
            ("kill_hours", ""),
        ] {
            pairs.retain(|(known, _)| known != name);
            pairs.push((name.to_owned(), value.to_owned()));
        }
        let mut form = TermsForm::typed(&pairs);
        assert_eq!(form.read(), None);
        let said: Vec<String> = form
            .problems
            .all()
            .iter()
            .map(|(field, sentence)| format!("{field}: {sentence}"))
            .collect();
        insta::assert_snapshot!(said.join("\n"), @"
        credit: Fill in the credit: every copy carries it.
        contact: This is no e-mail address: it looks like news@gazette.example.
        logo: This is no address on the web: it has to begin with https:// or http://.
        edits: Choose one of these.
        delay_hours: Write a whole number.
        last_day: Write a whole number, or nothing.
        daily_cap: Write a smaller number: 100000 at most.
        territory: “CANADA” is no country: give two letters for each, such as IE, GB.
        kill_hours: Write a whole number.
        ");
    }
}
