//! A publisher's own pages.

pub(crate) mod address;
pub(crate) mod audience;
pub(crate) mod choice;
pub(crate) mod copies;
pub(crate) mod decision;
pub(crate) mod delivery;
pub(crate) mod drops;
pub(crate) mod duty;
pub(crate) mod evidence;
pub(crate) mod evidence_review;
pub(crate) mod licences;
mod narrowed;
pub(crate) mod pickups;
pub(crate) mod replay;
pub(crate) mod seats;
pub(crate) mod secret;
pub(crate) mod sites;
pub(crate) mod standing;
pub(crate) mod terms;
pub(crate) mod tokens;
pub(crate) mod webhooks;

use wire_delivery::licensing::Actor;

use crate::app::App;
use crate::error::PageError;
use crate::layout::{Layout, Section};
use crate::session::{AsPublisher, Visitor};

/// The publisher's person as a visitor, for the frame of a page.
pub(crate) fn visitor(who: &AsPublisher) -> Visitor {
    who.signed_in.clone().into()
}

impl AsPublisher {
    /// This person as one who takes a step of the licence desk.
    pub(crate) fn actor(&self) -> Actor {
        let user = &self.signed_in.user;
        Actor {
            name: user.name.clone(),
            who: format!("{} <{}>", user.name, user.email),
        }
    }
}

/// The frame of an account page.
async fn frame(
    app: &App,
    who: &AsPublisher,
    title: &str,
    path: &'static str,
) -> Result<Layout, PageError> {
    let layout = app.layout(title, Section::Account, &visitor(who)).await?;
    Ok(layout.at(path))
}

/// What is said when somebody names a thing of another publisher, or none.
pub(crate) fn not_yours(what: &str) -> PageError {
    PageError::NotFound(format!("Your account has no such {what}."))
}
