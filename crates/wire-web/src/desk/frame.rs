//! What the desk's handlers share: the frame of their pages, and the record of what they did.

use std::fmt::Display;

use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use wire_delivery::licensing::Actor;
use wire_store::{AuditEntry, StoreError};

use crate::app::App;
use crate::error::{Page, show};
use crate::layout::{Layout, Section};
use crate::session::{Desk, Permission, Visitor};

impl<P: Permission> Desk<P> {
    /// The frame of a page of the desk. `path` is the entry of the navigation that it belongs to.
    pub(crate) async fn layout(
        &self,
        app: &App,
        title: impl Into<String>,
        path: &'static str,
    ) -> Result<Layout, StoreError> {
        let visitor = Visitor::from(self.signed_in.clone());
        Ok(app.layout(title, Section::Desk, &visitor).await?.at(path))
    }

    /// Who this is, as records name the person.
    pub(crate) fn who(&self) -> String {
        let user = &self.signed_in.user;
        format!("{} <{}>", user.name, user.email)
    }

    /// This person as one who takes a step of the licence desk.
    pub(crate) fn actor(&self) -> Actor {
        Actor {
            name: self.signed_in.user.name.clone(),
            who: self.who(),
        }
    }

    /// Writes down what this person did.
    pub(crate) async fn log(
        &self,
        app: &App,
        what: impl Into<String>,
        on: impl Display,
    ) -> Result<(), StoreError> {
        app.store
            .audit(&AuditEntry {
                at: app.now(),
                who: self.who(),
                what: what.into(),
                on: on.to_string(),
            })
            .await
    }
}

/// A page with a form: where something in it can't be used, the status says so too.
pub(crate) fn show_form(usable: bool, template: &impl Template) -> Page {
    let page = show(template)?;
    Ok(if usable {
        page
    } else {
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    })
}
