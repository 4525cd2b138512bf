//! `/api/v1/licences`: a publisher's licences.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use wire_rights::Publisher;
use wire_store::{KeptLicence, LicenceFilter, NewLicence};

use super::LISTED;
use super::deal::{DealView, Shown, WaitView};
use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::app::App;
use crate::licensing::waits::Waits;

/// A licence of yours.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LicenceView {
    /// Its id.
    id: String,
    /// `coming`, `active`, `ending` (soon), `ended` or `revoked`.
    state: &'static str,
    deal: DealView,
    /// Why it was revoked.
    revoked_reason: Option<String>,
    /// The licence that follows on it.
    renewed_by: Option<String>,
    /// What it waits for before it gives anything; nothing once it is over.
    waits_for: Vec<WaitView>,
}

impl LicenceView {
    /// A licence of this publisher.
    pub(crate) fn new(app: &App, kept: &KeptLicence, shown: &Shown, publisher: &Publisher) -> Self {
        let (licence, at) = (&kept.licence, app.now());
        let waits = Waits::of_licence(&shown.policy, publisher, licence.id, at);
        let revoked = licence.revoked.as_ref();
        Self {
            id: licence.id.to_string(),
            state: licence.stage(at, app.waker.licence_warning()).code(),
            deal: DealView::new(&NewLicence::from(licence), shown),
            revoked_reason: revoked.map(|(_, reason)| reason.clone()),
            renewed_by: kept.renewed_by.map(|licence| licence.to_string()),
            waits_for: WaitView::all(waits),
        }
    }
}

/// Your licences, past ones too: those that end last come first.
#[utoipa::path(get, path = "/api/v1/licences", operation_id = "licences", tag = "licences", security(("token" = [])),
    responses((status = 200, body = Vec<LicenceView>), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Vec<LicenceView>>, Problem> {
    let own = LicenceFilter::OfPublisher(caller.publisher.id);
    let found = app.store.licences(own, 0, LISTED).await?;
    let shown = Shown::of(&app).await?;
    let view = |kept| LicenceView::new(&app, kept, &shown, &caller.publisher);
    Ok(Json(found.iter().map(view).collect()))
}
