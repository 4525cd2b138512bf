//! `/desk/requests/{request}`: what a publisher asks for, and who it is.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use jiff::civil::Date;
use wire_delivery::licensing;
use wire_rights::Licensing;
use wire_rights::moment::{date, last_day};
use wire_store::{LicenceRequest, Occasion, RequestState};
use wire_story::{LicenceRequestId, OfferId};

use super::PLACE;
use super::beside::Beside;
use super::history::{Step, steps};
use super::reason::Given;
use crate::app::App;
use crate::error::{Page, PageError, go};
use crate::form::show_form;
use crate::layout::{Layout, Section};
use crate::licensing::shown::{Reader, ShownScope, ShownState};
use crate::session::Desk;
use crate::take;

#[derive(Template)]
#[template(path = "desk/request.html")]
struct RequestPage {
    layout: Layout,
    request: LicenceRequest,
    scope: ShownScope,
    first: Date,
    last: Date,
    state: ShownState,
    open: bool,
    offer: Option<OfferId>,
    beside: Beside,
    history: Vec<Step>,
    given: Given,
}

/// `GET /desk/requests/{request}`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(request): Path<String>,
) -> Page {
    let request = find(&app, &request).await?;
    view(&app, &desk, request, Given::default()).await
}

/// `POST /desk/requests/{request}/turn-down`
pub(crate) async fn turn_down(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(request): Path<String>,
    Form(mut given): Form<Given>,
) -> Page {
    let request = find(&app, &request).await?;
    let Some(reason) = given.read("Say why no offer is made: the publisher reads it.") else {
        return view(&app, &desk, request, given).await;
    };
    licensing::turn_down(
        &app.store,
        &app.templates,
        &request,
        &reason,
        &desk.actor(),
        app.now(),
    )
    .await?;
    app.waker.wake();
    go(&format!("{PLACE}?done=turned-down"))
}

pub(super) async fn find(app: &App, id: &str) -> Result<LicenceRequest, PageError> {
    let unknown = || PageError::NotFound("There is no request at this address.".into());
    let id: LicenceRequestId = id.parse().map_err(|_| unknown())?;
    app.store.licence_request(id).await?.ok_or_else(unknown)
}

async fn view(app: &App, desk: &Desk<Licensing>, request: LicenceRequest, given: Given) -> Page {
    let offers = app.store.offers_for(Occasion::Request(request.id)).await?;
    let history = app.store.licence_history(request.id.as_bytes()).await?;
    let publisher = take::publisher(app, request.asked.publisher).await?;
    let title = format!("{} asks for a licence", publisher.name);
    show_form(
        &given.problems.clone(),
        &RequestPage {
            layout: desk.layout(app, title, PLACE).await?,
            scope: Reader::desk().scope(app, &request.asked.scope).await?,
            first: date(request.asked.from),
            last: last_day(request.asked.until),
            state: ShownState::from(&request),
            open: request.state == RequestState::Open,
            offer: offers.first().map(|offer| offer.id),
            beside: Beside::of(app, publisher).await?,
            history: steps(history),
            request,
            given,
        },
    )
}
