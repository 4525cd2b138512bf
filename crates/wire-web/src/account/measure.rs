//! Measuring a publisher by the policy, on record.

use wire_rights::{Effect, Eligibility, Reason, eligibility};
use wire_store::{DecisionRecord, RecordedReason};
use wire_story::PublisherId;

use crate::app::App;
use crate::error::PageError;
use crate::take;

/// What an eligibility is called on record, in the words of decisions.
pub(crate) fn code(eligibility: &Eligibility) -> &'static str {
    let mut effects = eligibility.reasons.iter().map(Reason::effect);
    if eligibility.is_eligible() {
        "granted"
    } else if effects.any(|effect| matches!(effect, Effect::Prohibits | Effect::Requires)) {
        "refused"
    } else {
        "offered"
    }
}

/// Measures the publisher anew after something about it changed, and keeps the outcome on record.
pub(crate) async fn measure(app: &App, publisher: PublisherId) -> Result<(), PageError> {
    let publisher = take::publisher(app, publisher).await?;
    let in_force = app.in_force().await?;
    let at = app.now();
    let outcome = eligibility(&in_force.policy, &publisher, at);
    let reasons = outcome.reasons.iter().map(RecordedReason::from).collect();
    app.store
        .record_decision(&DecisionRecord {
            publisher: publisher.id,
            story: None,
            exit: None,
            code: code(&outcome).to_owned(),
            reasons,
            policy: in_force.policy.version,
            terms: in_force.terms.version,
            at,
        })
        .await?;
    Ok(())
}
