//! `GET /api/v1/webhooks/{webhook}/receipts`: how each try went, and what is to be tried again.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use wire_store::{Pending, Receipt};

use super::own;
use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::api::query::Query;
use crate::app::App;
use crate::happened::Happened;

/// The most receipts of one answer.
const MOST: u32 = 500;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// How many of each, 500 at most.
    limit: Option<u32>,
}

/// What was sent to a webhook, and what waits for it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReceiptsView {
    /// How tries went, the newest first.
    receipts: Vec<ReceiptView>,
    /// What is to be tried again, the next first, as many as receipts; the webhook says how many there are.
    waiting: Vec<WaitingView>,
}

/// How one try went.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReceiptView {
    /// The event's place in the log.
    seq: u64,
    /// What happened: `new`, `update`, `correction`, `refile`, `hold`, `kill` or `released`.
    kind: &'static str,
    /// The story.
    story: String,
    /// The version.
    version: u32,
    /// When (RFC 3339).
    at: String,
    /// `delivered`, `failed`, `timed-out` (perhaps delivered) or `withheld` (not sent).
    outcome: &'static str,
    /// What you answered; null where nothing was sent, or no answer came.
    status: Option<u16>,
    /// How long it took, in milliseconds; null where nothing was sent.
    millis: Option<u32>,
    /// What went wrong, or why nothing was sent.
    note: String,
}

impl ReceiptView {
    fn of(receipt: Receipt, happened: &Happened) -> Self {
        Self {
            seq: receipt.seq,
            kind: happened.code(receipt.seq),
            story: receipt.story.to_string(),
            version: receipt.version.get(),
            at: receipt.at.to_string(),
            outcome: receipt.outcome.code(),
            status: receipt.status,
            millis: receipt.outcome.is_sent().then_some(receipt.millis),
            note: receipt.note,
        }
    }
}

/// What is to be tried again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WaitingView {
    /// The event's place in the log.
    seq: u64,
    /// What happened: `new`, `update`, `correction`, `refile`, `hold`, `kill` or `released`.
    kind: &'static str,
    /// The story.
    story: String,
    /// How often it was tried.
    tries: u32,
    /// When it is tried again (RFC 3339).
    next_try: String,
    /// Why it didn't go the last time.
    last_answer: String,
}

impl WaitingView {
    fn of(pending: Pending, happened: &Happened) -> Self {
        Self {
            seq: pending.seq,
            kind: happened.code(pending.seq),
            story: pending.story.to_string(),
            tries: pending.attempts,
            next_try: pending.due.to_string(),
            last_answer: pending.last_error,
        }
    }
}

/// How tries to send to a webhook went, and what waits for another one.
#[utoipa::path(get, path = "/api/v1/webhooks/{webhook}/receipts", operation_id = "webhook_receipts", tag = "webhooks",
    params(("webhook" = String, Path, description = "The webhook's id"), Asked), security(("token" = [])),
    responses((status = 200, body = ReceiptsView), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(webhook): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<ReceiptsView>, Problem> {
    let subscription = own(&app, caller.publisher.id, &webhook).await?;
    let limit = asked.limit.unwrap_or(100).clamp(1, MOST);
    let receipts = app.store.receipts_of(subscription.id, limit).await?;
    let waiting = app.store.next_pending(subscription.id, limit).await?;
    let happened = Happened::of(&app, &waiting, &receipts).await?;
    let receipts = receipts.into_iter();
    let waiting = waiting.into_iter();
    Ok(Json(ReceiptsView {
        receipts: receipts.map(|it| ReceiptView::of(it, &happened)).collect(),
        waiting: waiting.map(|it| WaitingView::of(it, &happened)).collect(),
    }))
}
