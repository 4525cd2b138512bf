//! What an offer will say, before it is sent: with what was understood of what was typed.

use askama::Template;
use jiff::Timestamp;
use wire_rights::{Licence, Licensing};
use wire_store::NewLicence;

use super::PLACE;
use super::form::{Ground, Typed};
use super::make::To;
use crate::app::App;
use crate::error::{Page, show as show_page};
use crate::layout::{Layout, Section};
use crate::licensing::shown::{Reader, ShownDeal};
use crate::licensing::waits::Waits;
use crate::session::Desk;

/// What was understood.
pub(super) struct Shown {
    pub(super) to: To,
    pub(super) licence: NewLicence,
    pub(super) message: String,
    pub(super) stands_until: Timestamp,
}

#[derive(Template)]
#[template(path = "desk/offer_preview.html")]
struct PreviewPage {
    layout: Layout,
    to: To,
    /// What would stand in the way there.
    waits: Waits,
    deal: ShownDeal,
    /// The licences of the publisher that cover all of it on some of its days.
    overlaps: Vec<Licence>,
    message: String,
    stands_until: Timestamp,
    typed: Typed,
    query: String,
    may_grant: bool,
}

pub(super) async fn show(
    app: &App,
    desk: &Desk<Licensing>,
    ground: Ground,
    mut typed: Typed,
    shown: Shown,
) -> Page {
    let policy = app.store.policy().await?;
    // What is shown is what is sent: nothing is read a second time in another way.
    if let Some(price) = &shown.licence.price {
        typed.price = price.amount();
        typed.currency.clone_from(&price.currency);
    }
    show_page(&PreviewPage {
        layout: desk.layout(app, "Preview of an offer", PLACE).await?,
        waits: match &shown.to {
            To::Publisher(publisher) => Waits::of_publisher(&policy, publisher),
            To::Outlet(_) | To::Nobody => Waits::default(),
        },
        overlaps: match &shown.to {
            To::Publisher(publisher) => {
                let NewLicence {
                    scope, from, until, ..
                } = &shown.licence;
                let held = publisher.licences.iter();
                held.filter(|held| held.overlaps(scope, *from, *until))
                    .cloned()
                    .collect()
            }
            To::Outlet(_) | To::Nobody => Vec::new(),
        },
        to: shown.to,
        deal: Reader::desk().deal(app, &shown.licence).await?,
        message: shown.message,
        stands_until: shown.stands_until,
        may_grant: ground.may_grant(),
        query: ground.query,
        typed,
    })
}
