//! `/desk/licences/{licence}`: a licence with its whole history, and its end.

use std::collections::BTreeSet;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use wire_delivery::licensing;
use wire_rights::{Basis, LicenceStage, Licensing};
use wire_store::{KeptLicence, NewLicence, Occasion, Offer};
use wire_story::{LicenceId, OfferId};

use super::PLACE;
use super::history::{Step, steps};
use super::reason::Given;
use crate::app::App;
use crate::error::{Page, PageError, go};
use crate::form::show_form;
use crate::layout::{Layout, Section};
use crate::licensing::shown::{Reader, ShownDeal, stage_look};
use crate::licensing::waits::Waits;
use crate::notice::Done;
use crate::session::Desk;
use crate::take;

#[derive(Template)]
#[template(path = "desk/licence.html")]
struct LicencePage {
    layout: Layout,
    done: Option<&'static str>,
    kept: KeptLicence,
    publisher: String,
    waits: Waits,
    deal: ShownDeal,
    stage: LicenceStage,
    look: &'static str,
    /// The offer to renew it that stands.
    renewal: Option<OfferId>,
    /// How many stories were taken under it.
    taken: usize,
    history: Vec<Step>,
    given: Given,
}

impl LicencePage {
    /// Whether it runs, or will.
    fn runs(&self) -> bool {
        !matches!(self.stage, LicenceStage::Ended | LicenceStage::Revoked)
    }
}

/// `GET /desk/licences/{licence}`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(licence): Path<String>,
    Query(done): Query<Done>,
) -> Page {
    let kept = find(&app, &licence).await?;
    view(&app, &desk, kept, done.sentence(), Given::default()).await
}

/// `POST /desk/licences/{licence}/revoke`
pub(crate) async fn revoke(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(licence): Path<String>,
    Form(mut given): Form<Given>,
) -> Page {
    let kept = find(&app, &licence).await?;
    let why = "Say why the licence is revoked: the publisher reads it.";
    let Some(reason) = given.read(why) else {
        return view(&app, &desk, kept, None, given).await;
    };
    licensing::revoke(
        &app.store,
        &app.templates,
        &kept,
        &reason,
        &desk.actor(),
        app.now(),
    )
    .await?;
    app.waker.wake();
    go(&format!("{PLACE}/{}?done=licence-revoked", kept.licence.id))
}

pub(super) async fn find(app: &App, id: &str) -> Result<KeptLicence, PageError> {
    let unknown = || PageError::NotFound("There is no licence at this address.".into());
    let id: LicenceId = id.parse().map_err(|_| unknown())?;
    app.store.licence(id).await?.ok_or_else(unknown)
}

async fn view(
    app: &App,
    desk: &Desk<Licensing>,
    kept: KeptLicence,
    done: Option<&'static str>,
    given: Given,
) -> Page {
    let at = app.now();
    let id = kept.licence.id;
    let stage = kept.licence.stage(at, app.waker.licence_warning());
    let history = app.store.licence_history(id.as_bytes()).await?;
    let renewals = app.store.offers_for(Occasion::Renewal(id)).await?;
    let publisher = take::publisher(app, kept.publisher).await?;
    let waits = Waits::of_licence(&app.store.policy().await?, &publisher, kept.licence.id, at);
    let publisher = publisher.name;
    let agreed = NewLicence::from(&kept.licence);
    show_form(
        &given.problems.clone(),
        &LicencePage {
            layout: desk
                .layout(app, format!("Licence of {publisher}"), PLACE)
                .await?,
            done,
            waits,
            deal: Reader::desk().deal(app, &agreed).await?,
            look: stage_look(stage),
            stage,
            renewal: renewals
                .iter()
                .find(|offer: &&Offer| offer.stands(at))
                .map(|offer| offer.id),
            taken: taken(app, &kept).await?,
            history: steps(history),
            publisher,
            kept,
            given,
        },
    )
}

/// How many stories were taken under a licence to be republished, as a statement counts them.
async fn taken(app: &App, kept: &KeptLicence) -> Result<usize, PageError> {
    let takes = app.store.takes_of(kept.publisher).await?;
    let under_it = takes.iter().filter(|take| {
        take.result.makes_holder()
            && take.exit.republishes()
            && take.basis == Some(Basis::Licence(kept.licence.id))
    });
    let stories: BTreeSet<_> = under_it.map(|take| take.story).collect();
    Ok(stories.len())
}
