//! `/account/seats`: who of a publisher's people has a seat of which licence. Whoever joined first for
//! the publisher administers it, and gives the seats.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use wire_rights::Licence;
use wire_store::{AuditEntry, User};
use wire_story::LicenceId;

use super::{frame, not_yours};
use crate::app::App;
use crate::error::{Page, PageError, go, show};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::AsPublisher;
use crate::statement::licence_name;
use crate::take;

#[derive(Template)]
#[template(path = "account/seats.html")]
struct SeatsPage {
    layout: Layout,
    done: Option<&'static str>,
    /// Who gives seats.
    administrator: Option<User>,
    may_give: bool,
    licences: Vec<Seats>,
}

/// A licence with its seats.
pub(crate) struct Seats {
    pub(crate) id: LicenceId,
    pub(crate) name: String,
    pub(crate) seats: u32,
    pub(crate) seated: Vec<User>,
    pub(crate) others: Vec<User>,
}

/// `GET /account/seats`
pub(crate) async fn page(
    State(app): State<App>,
    who: AsPublisher,
    Query(done): Query<Done>,
) -> Page {
    let publisher = take::publisher(&app, who.publisher).await?;
    let catalogue = app.in_force().await?.catalogue;
    let people = app.store.users_of(who.publisher).await?;
    let at = app.now();
    let mut licences = Vec::new();
    for licence in publisher.licences.iter().filter(|it| at < it.until) {
        let Some(seats) = licence.seats.filter(|_| licence.revoked.is_none()) else {
            continue;
        };
        let (seated, others) = people
            .iter()
            .cloned()
            .partition(|person| licence.seated.contains(&person.id));
        licences.push(Seats {
            id: licence.id,
            name: licence_name(licence, &catalogue),
            seats,
            seated,
            others,
        });
    }
    let administrator = administrator(&people).cloned();
    show(&SeatsPage {
        layout: frame(&app, &who, "Seats", "/account").await?,
        done: done.sentence(),
        may_give: gives_seats(&who, &people),
        administrator,
        licences,
    })
}

#[derive(Deserialize)]
pub(crate) struct Given {
    #[serde(default)]
    person: String,
}

/// `POST /account/seats/{licence}`: gives a person a seat.
pub(crate) async fn give(
    State(app): State<App>,
    who: AsPublisher,
    Path(licence): Path<String>,
    Form(given): Form<Given>,
) -> Page {
    let (licence, person) = asked(&app, &who, &licence, &given).await?;
    let by = by(&app, &who, licence, &format!("gave {} a seat", person.name));
    app.store.give_seat(licence, person.id, &by).await?;
    go("/account/seats?done=seat-given")
}

/// `POST /account/seats/{licence}/back`: takes a seat back.
pub(crate) async fn take_back(
    State(app): State<App>,
    who: AsPublisher,
    Path(licence): Path<String>,
    Form(given): Form<Given>,
) -> Page {
    let (licence, person) = asked(&app, &who, &licence, &given).await?;
    let what = format!("took the seat of {} back", person.name);
    let by = by(&app, &who, licence, &what);
    app.store.take_seat_back(licence, person.id, &by).await?;
    go("/account/seats?done=seat-back")
}

/// The licence and the person that are meant, for those who give seats.
async fn asked(
    app: &App,
    who: &AsPublisher,
    licence: &str,
    given: &Given,
) -> Result<(LicenceId, User), PageError> {
    let people = app.store.users_of(who.publisher).await?;
    if !gives_seats(who, &people) {
        return Err(PageError::NotAllowed(
            "Seats are given by the person who administers your account; the page of seats says who.",
        ));
    }
    let publisher = take::publisher(app, who.publisher).await?;
    let mut licences = publisher.licences.iter().map(|licence| licence.id);
    let licence = licences.find(|id| id.to_string() == licence);
    let licence = licence.ok_or_else(|| not_yours("licence"))?;
    let mut people = people.into_iter();
    let person = people.find(|person| person.id.to_string() == given.person);
    let person = person.ok_or_else(|| PageError::Bad("Choose one of your people.".into()))?;
    Ok((licence, person))
}

fn by(app: &App, who: &AsPublisher, licence: LicenceId, what: &str) -> AuditEntry {
    let user = &who.signed_in.user;
    AuditEntry {
        at: app.now(),
        who: format!("{} <{}>", user.name, user.email),
        what: what.to_owned(),
        on: licence.to_string(),
    }
}

/// Machines take no seat: where a licence is for so many people, only who gives the seats lets one in.
pub(super) async fn may_let_machines_in(app: &App, who: &AsPublisher) -> Result<bool, PageError> {
    let publisher = take::publisher(app, who.publisher).await?;
    let at = app.now();
    let for_people = |licence: &Licence| {
        licence.seats.is_some() && licence.revoked.is_none() && at < licence.until
    };
    if !publisher.licences.iter().any(for_people) {
        return Ok(true);
    }
    let people = app.store.users_of(who.publisher).await?;
    Ok(gives_seats(who, &people))
}

/// The same, for a form that lets one in.
pub(super) async fn require_machines(app: &App, who: &AsPublisher) -> Result<(), PageError> {
    if may_let_machines_in(app, who).await? {
        return Ok(());
    }
    Err(PageError::NotAllowed(
        "You have a licence for people with a seat, and a feed, a token or a webhook takes none: it is made by the person who gives the seats. The page of seats says who.",
    ))
}

/// Who administers the publisher: of those who aren't shut out, whoever joined for it first.
pub(crate) fn administrator(people: &[User]) -> Option<&User> {
    people
        .iter()
        .filter(|person| person.deactivated.is_none())
        .min_by_key(|person| (person.created, person.id))
}

fn gives_seats(who: &AsPublisher, people: &[User]) -> bool {
    administrator(people).is_some_and(|person| person.id == who.signed_in.user.id)
}
