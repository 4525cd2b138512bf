//! How many people a licence is for: `POST /desk/publishers/{publisher}/licences/{licence}/seats`.

use axum::Form;
use axum::extract::{Path, State};
use serde::Deserialize;
use wire_rights::Licensing;
use wire_store::{AuditEntry, StoreError};

use crate::app::App;
use crate::desk::publisher::{Forms, find, refuse};
use crate::error::{Page, PageError, as_sentence, go};
use crate::session::Desk;

#[derive(Deserialize)]
pub(crate) struct Given {
    #[serde(default)]
    seats: String,
}

/// `POST /desk/publishers/{publisher}/licences/{licence}/seats`
pub(crate) async fn set(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path((publisher, licence)): Path<(String, String)>,
    Form(given): Form<Given>,
) -> Page {
    let publisher = find(&app, &publisher).await?;
    let mut licences = publisher.licences.iter().map(|licence| licence.id);
    let licence = licences.find(|id| id.to_string() == licence);
    let licence =
        licence.ok_or_else(|| PageError::NotFound("This publisher has no such licence.".into()))?;
    let again = async |problem| {
        let forms = Forms {
            problem: Some(problem),
            ..Forms::default()
        };
        refuse(&app, &desk, publisher.id, forms).await
    };
    let seats = match given.seats.trim() {
        "" => None,
        typed => match typed.parse::<u32>() {
            Ok(seats) => Some(seats),
            Err(_) => return again(format!("“{typed}” is no number of seats.")).await,
        },
    };
    let by = AuditEntry {
        at: app.now(),
        who: desk.who(),
        what: seats.map_or_else(
            || "made the licence one for everybody of the publisher".to_owned(),
            |seats| format!("gave the licence {seats} seats"),
        ),
        on: licence.to_string(),
    };
    match app.store.set_seats(licence, seats, &by).await {
        Ok(()) => go(&format!("/desk/publishers/{}?done=seats-set", publisher.id)),
        Err(StoreError::Conflict(problem) | StoreError::Invalid(problem)) => {
            again(as_sentence(&problem)).await
        }
        Err(error) => Err(error.into()),
    }
}
