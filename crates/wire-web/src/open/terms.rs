//! `GET /terms`: the terms in force, as prose.

use askama::Template;
use axum::extract::State;
use wire_rights::{Policy, PublisherKind, Section as Part};

use crate::app::App;
use crate::error::{Page, show};
use crate::layout::{Layout, Section};
use crate::session::Visitor;

#[derive(Template)]
#[template(path = "terms.html")]
struct TermsPage {
    layout: Layout,
    version: u32,
    parts: Vec<(Part, Vec<String>)>,
    licence_sentence: String,
    eligible: Vec<String>,
    contact: String,
}

/// `GET /terms`
pub(crate) async fn page(State(app): State<App>, visitor: Visitor) -> Page {
    let wire = app.wire().await?;
    let in_force = app.in_force().await?;
    show(&TermsPage {
        layout: app.layout("Terms", Section::Other, &visitor).await?,
        version: in_force.terms.version,
        parts: in_force.terms.sections(&wire.creator),
        licence_sentence: in_force.terms.licence_for(&wire.creator),
        eligible: who_is_eligible(&in_force.policy),
        contact: in_force.terms.contact,
    })
}

/// Who gets the free stories, as short sentences.
pub(crate) fn who_is_eligible(policy: &Policy) -> Vec<String> {
    let mut says = Vec::new();
    if policy.requires_proved_site {
        says.push("You have a site of your own, and prove that it is yours.".to_owned());
    }
    let kinds = [None].into_iter().chain(PublisherKind::ALL.map(Some));
    for kind in kinds {
        let needed: Vec<_> = policy
            .thresholds
            .iter()
            .filter(|threshold| threshold.kind == kind)
            .map(|threshold| {
                let visitors = thousands(threshold.monthly_visitors);
                format!("{visitors} by {}", threshold.method.name())
            })
            .collect();
        let Some(needed) = either(&needed) else {
            continue;
        };
        says.push(match kind {
            None => format!("You have this many visitors a month: {needed}."),
            Some(kind) => format!("A {} needs: {needed}.", kind.name()),
        });
    }
    if !policy.excluded_kinds.is_empty() {
        let kinds: Vec<_> = policy
            .excluded_kinds
            .iter()
            .map(|kind| kind.name())
            .collect();
        says.push(format!("You are none of these: {}.", kinds.join(", ")));
    }
    says
}

/// `a, b or c`.
fn either(choices: &[String]) -> Option<String> {
    let (last, others) = choices.split_last()?;
    Some(match others {
        [] => last.clone(),
        others => format!("{} or {last}", others.join(", ")),
    })
}

/// 12345 as `12,345`.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_reads_as_sentences() {
        insta::assert_snapshot!(who_is_eligible(&Policy::default()).join("\n"), @"
        You have a site of your own, and prove that it is yours.
        You have this many visitors a month: 10,000 by access logs, 10,000 by analytics export or 20,000 by own declaration.
        A student newsroom needs: 1,000 by access logs, 1,000 by analytics export or 2,000 by own declaration.
        You are none of these: aggregator.
        ");
    }
}
