//! Reminding a publisher by hand.

use axum::extract::{Path, State};
use wire_delivery::reminders;
use wire_rights::Editing;

use crate::app::App;
use crate::desk::obligations::find;
use crate::error::{Page, go};
use crate::session::Desk;

/// `POST /desk/obligations/{obligation}/remind`: a reminder now, to everybody of the publisher.
pub(crate) async fn remind(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(obligation): Path<String>,
) -> Page {
    let obligation = find(&app, &obligation).await?;
    reminders::by_hand(
        &app.store,
        &app.templates,
        &obligation,
        &desk.who(),
        app.now(),
    )
    .await?;
    app.waker.wake();
    go("/desk/obligations?done=reminded")
}
