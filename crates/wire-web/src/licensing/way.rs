//! The way to a story that a publisher may not use: an offer to accept, a request that waits, or
//! a licence to ask for.

use jiff::Timestamp;
use wire_delivery::licensing;
use wire_rights::{Catalogue, Effect, LicenceScope, Reason};
use wire_store::{OfferFilter, RequestFilter, StoreError};
use wire_story::{OfferId, PublisherId};

use crate::app::App;
use crate::take::Asked;

/// Offers and requests of one publisher that are looked through.
const LOOKED_THROUGH: u32 = 200;

/// What leads to the story.
pub(crate) enum Way {
    /// An offer of a licence that covers it.
    Offer {
        id: OfferId,
        price: String,
        stands_until: Timestamp,
    },
    /// A request for one, which the desk hasn't answered.
    Asked(Timestamp),
    /// Nothing but to ask.
    Ask,
}

impl Way {
    /// The way that is open to a publisher that isn't granted a story. None is where no licence would
    /// help, or where there is one that waits for something else.
    pub(crate) async fn to(
        app: &App,
        asked: &Asked,
        publisher: PublisherId,
        catalogue: &Catalogue,
        reasons: &[Reason],
    ) -> Result<Option<Self>, StoreError> {
        let has_one =
            |reason: &Reason| matches!(reason, Reason::NoSeat { .. } | Reason::LicenceWaits { .. });
        let is_closed = |reason: &Reason| reason.effect() == Effect::Prohibits || has_one(reason);
        let Some(content) = asked.version.content() else {
            return Ok(None);
        };
        if reasons.is_empty() || reasons.iter().any(is_closed) {
            return Ok(None);
        }
        let covers = |scope: &LicenceScope| scope.covers(catalogue, &asked.story, content);
        let standing = OfferFilter {
            publisher: Some(publisher),
            standing: Some(app.now()),
        };
        let offers = app.store.offers(standing, 0, LOOKED_THROUGH).await?;
        let offer = offers.into_iter().find(|it| covers(&it.made.licence.scope));
        if let Some(offer) = offer {
            return Ok(Some(Self::Offer {
                id: offer.id,
                price: licensing::price(offer.made.licence.price.as_ref()),
                stands_until: offer.made.stands_until,
            }));
        }
        let open = RequestFilter {
            publisher: Some(publisher),
            open: true,
        };
        let requests = app.store.licence_requests(open, 0, LOOKED_THROUGH).await?;
        if let Some(request) = requests.iter().find(|it| covers(&it.asked.scope)) {
            return Ok(Some(Self::Asked(request.made)));
        }
        // Where steps of its own would give it the story free, those come first.
        let needs_one = reasons.contains(&Reason::LicenceOnly)
            || reasons.iter().all(|r| r.effect() == Effect::NeedsLicence);
        Ok(needs_one.then_some(Self::Ask))
    }
}
