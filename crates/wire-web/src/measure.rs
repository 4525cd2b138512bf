//! Measuring a publisher by the policy, on record.

use wire_delivery::standing;
use wire_story::PublisherId;

use crate::app::App;
use crate::error::PageError;

/// Measures the publisher anew after something about it changed. Where the answer or its reasons are
/// others, that is put on record, and told where it matters.
pub(crate) async fn measure(app: &App, publisher: PublisherId) -> Result<(), PageError> {
    standing::settle(&app.store, &app.templates, publisher, app.now()).await?;
    app.waker.wake();
    Ok(())
}
