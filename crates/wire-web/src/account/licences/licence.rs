//! `/account/licences/{licence}`: one of the publisher's licences.

use askama::Template;
use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use wire_rights::LicenceStage;
use wire_store::NewLicence;
use wire_story::{LicenceId, OfferId};

use super::own;
use crate::account::{frame, not_yours};
use crate::app::App;
use crate::error::{Page, show};
use crate::layout::{Layout, Section};
use crate::licensing::shown::{Reader, ShownDeal, stage_look};
use crate::licensing::waits::Waits;
use crate::notice::Done;
use crate::session::AsPublisher;
use crate::take;

#[derive(Template)]
#[template(path = "account/licence.html")]
struct LicencePage {
    layout: Layout,
    done: Option<&'static str>,
    id: LicenceId,
    waits: Waits,
    deal: ShownDeal,
    stage: LicenceStage,
    look: &'static str,
    revoked: Option<(Timestamp, String)>,
    offer: Option<OfferId>,
    renewed_by: Option<LicenceId>,
}

/// `GET /account/licences/{licence}`
pub(crate) async fn page(
    State(app): State<App>,
    who: AsPublisher,
    Path(licence): Path<String>,
    Query(done): Query<Done>,
) -> Page {
    let id: LicenceId = licence.parse().map_err(|_| not_yours("licence"))?;
    let kept = own(app.store.licence(id).await?, "licence", |kept| {
        kept.publisher == who.publisher
    })?;
    let stage = kept.licence.stage(app.now(), app.waker.licence_warning());
    let publisher = take::publisher(&app, who.publisher).await?;
    let policy = app.store.policy().await?;
    let agreed = NewLicence::from(&kept.licence);
    show(&LicencePage {
        layout: frame(&app, &who, "A licence", "/account/licences").await?,
        done: done.sentence(),
        id,
        waits: Waits::of_licence(&policy, &publisher, kept.licence.id, app.now()),
        deal: Reader::Publisher.deal(&app, &agreed).await?,
        look: stage_look(stage),
        stage,
        revoked: kept.licence.revoked,
        offer: kept.offer,
        renewed_by: kept.renewed_by,
    })
}
