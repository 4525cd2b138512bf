//! Measuring a publisher by the policy, on record.

use wire_rights::eligibility;
use wire_store::{DecisionRecord, RecordedReason};
use wire_story::PublisherId;

use crate::app::App;
use crate::error::PageError;
use crate::take;

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
            code: outcome.code().to_owned(),
            reasons,
            policy: in_force.policy.version,
            terms: in_force.terms.version,
            at,
        })
        .await?;
    Ok(())
}
