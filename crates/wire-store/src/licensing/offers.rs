//! What the desk offers.

use jiff::Timestamp;
use wire_story::{LicenceId, LicenceRequestId, OfferId, PickupId, PublisherId};

use super::licences::{NewLicence, check, price};
use super::requests::{close as close_request, open_request};
use super::settle::{Settled, settlement};
use super::{require_in_good_standing, tell};
use crate::database::{Row, Writing, query};
use crate::rows::{damaged, get, id, json, optional_id, optional_number, signed, time, to_json};
use crate::{Store, StoreError, Word, random};

/// What an offer is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// The desk's own accord.
    OwnAccord,
    /// A publisher's request.
    Request(LicenceRequestId),
    /// A page found to carry a story.
    Pickup(PickupId),
    /// The end of a licence.
    Renewal(LicenceId),
}

/// An offer that isn't in the books yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOffer {
    /// To whom.
    pub publisher: PublisherId,
    /// What for.
    pub occasion: Occasion,
    /// The licence that accepting makes.
    pub licence: NewLicence,
    /// What the desk writes with it.
    pub message: String,
    /// Until when it can be accepted.
    pub stands_until: Timestamp,
    /// The person's name.
    pub by: String,
}

/// The desk's offer of a licence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its id.
    pub id: OfferId,
    /// What is offered, and by whom.
    pub made: NewOffer,
    /// When.
    pub made_at: Timestamp,
    /// How far it is.
    pub state: OfferState,
}

/// How far an offer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfferState {
    /// The publisher hasn't answered.
    Open,
    /// The publisher has accepted, which made this licence.
    Accepted(Settled, LicenceId),
    /// The publisher has declined.
    Declined(Settled),
    /// Nobody answered in time.
    Lapsed(Settled),
    /// The desk has taken it back.
    Withdrawn(Settled),
}

impl OfferState {
    /// The code that records and programs use.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted(..) => "accepted",
            Self::Declined(_) => "declined",
            Self::Lapsed(_) => "lapsed",
            Self::Withdrawn(_) => "withdrawn",
        }
    }

    fn new(code: &str, settled: Option<Settled>, licence: Option<LicenceId>) -> Option<Self> {
        match (code, settled, licence) {
            ("open", None, None) => Some(Self::Open),
            ("accepted", Some(settled), Some(licence)) => Some(Self::Accepted(settled, licence)),
            ("declined", Some(settled), None) => Some(Self::Declined(settled)),
            ("lapsed", Some(settled), None) => Some(Self::Lapsed(settled)),
            ("withdrawn", Some(settled), None) => Some(Self::Withdrawn(settled)),
            _ => None,
        }
    }
}

impl Offer {
    /// Whether it can be accepted at `at`.
    #[must_use]
    pub fn stands(&self, at: Timestamp) -> bool {
        self.state == OfferState::Open && at < self.made.stands_until
    }

    /// What the log's entries about it are about.
    pub(super) fn about(&self) -> Vec<&[u8; 16]> {
        let mut about = vec![self.made.publisher.as_bytes(), self.id.as_bytes()];
        match &self.made.occasion {
            Occasion::OwnAccord => {}
            Occasion::Request(id) => about.push(id.as_bytes()),
            Occasion::Pickup(id) => about.push(id.as_bytes()),
            Occasion::Renewal(id) => about.push(id.as_bytes()),
        }
        about
    }
}

/// Which offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OfferFilter {
    /// Those to this publisher.
    pub publisher: Option<PublisherId>,
    /// Only those that can still be accepted at this instant.
    pub standing: Option<Timestamp>,
}

impl Store {
    /// Makes an offer, and answers the request that it is made for. `word` says what is told, once
    /// the offer has its id.
    ///
    /// # Errors
    /// The licence can't be one, or the offer stands longer than it; the request was answered or
    /// withdrawn before; another offer for the same pickup or renewal stands.
    pub async fn make_offer(
        &self,
        new: &NewOffer,
        at: Timestamp,
        word: impl FnOnce(&Offer) -> Word + Send,
    ) -> Result<Offer, StoreError> {
        let mut tx = self.writing().await?;
        let offer = insert(&mut tx, new, at).await?;
        tell(&mut tx, &word(&offer), &offer.about(), at).await?;
        tx.commit().await?;
        Ok(offer)
    }

    /// An offer.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn offer(&self, id: OfferId) -> Result<Option<Offer>, StoreError> {
        query("SELECT * FROM offers WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .fetch_optional(self.reading())
            .await?
            .map(|row| offer(&row))
            .transpose()
    }

    /// Offers, the newest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn offers(
        &self,
        filter: OfferFilter,
        from: u32,
        limit: u32,
    ) -> Result<Vec<Offer>, StoreError> {
        query(
            "SELECT * FROM offers
             WHERE ($1 IS NULL OR publisher = $1)
               AND ($2 IS NULL OR (state = 'open' AND stands_until > $2))
             ORDER BY id DESC LIMIT $3 OFFSET $4",
        )
        .bind(filter.publisher.as_ref().map(|id| id.as_bytes().as_slice()))
        .bind(filter.standing.map(Timestamp::as_microsecond))
        .bind(limit)
        .bind(from)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(offer)
        .collect()
    }

    /// The offers made for a request, a pickup, or the end of a licence, the newest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn offers_for(&self, occasion: Occasion) -> Result<Vec<Offer>, StoreError> {
        let [request, pickup, renews] = keys(&occasion);
        query(
            "SELECT * FROM offers
             WHERE request = $1 OR pickup = $2 OR renews = $3 ORDER BY id DESC",
        )
        .bind(request)
        .bind(pickup)
        .bind(renews)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(offer)
        .collect()
    }

    /// How many offers can be accepted at `at`.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn standing_offers(&self, at: Timestamp) -> Result<u32, StoreError> {
        let row =
            query("SELECT count(*) AS n FROM offers WHERE state = 'open' AND stands_until > $1")
                .bind(at.as_microsecond())
                .fetch_one(self.reading())
                .await?;
        crate::rows::number(&row, "n")
    }
}

/// The ids of what an offer is made for, as the columns `request`, `pickup` and `renews`.
fn keys(occasion: &Occasion) -> [Option<&[u8]>; 3] {
    match occasion {
        Occasion::OwnAccord => [None, None, None],
        Occasion::Request(id) => [Some(id.as_bytes()), None, None],
        Occasion::Pickup(id) => [None, Some(id.as_bytes()), None],
        Occasion::Renewal(id) => [None, None, Some(id.as_bytes())],
    }
}

/// Puts an offer into the books, in the caller's transaction.
pub(super) async fn insert(
    tx: &mut Writing,
    new: &NewOffer,
    at: Timestamp,
) -> Result<Offer, StoreError> {
    check(tx, "licence", &new.licence).await?;
    require_in_good_standing(tx, new.publisher).await?;
    if new.stands_until <= at {
        return Err(StoreError::Invalid(
            "the offer would have lapsed already: choose a later day".into(),
        ));
    }
    if new.licence.until < new.stands_until {
        return Err(StoreError::Invalid(
            "the offer would stand longer than the licence runs: choose an earlier day".into(),
        ));
    }
    answer(tx, new, at).await?;
    let offer = Offer {
        id: OfferId::new(at, random()?),
        made: new.clone(),
        made_at: at,
        state: OfferState::Open,
    };
    let [request, pickup, renews] = keys(&new.occasion);
    let price = new.licence.price.as_ref();
    query(
        "INSERT INTO offers (id, publisher, request, pickup, renews, scope, price_minor,
             price_currency, valid_from, valid_until, terms, volume, seats, message, made, made_by,
             stands_until, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 'open')",
    )
    .bind(offer.id.as_bytes().as_slice())
    .bind(new.publisher.as_bytes().as_slice())
    .bind(request)
    .bind(pickup)
    .bind(renews)
    .bind(to_json(&new.licence.scope)?)
    .bind(price.map(|price| signed(price.minor)))
    .bind(price.map(|price| price.currency.as_str()))
    .bind(new.licence.from.as_microsecond())
    .bind(new.licence.until.as_microsecond())
    .bind(to_json(&new.licence.terms)?)
    .bind(new.licence.volume)
    .bind(new.licence.seats)
    .bind(&new.message)
    .bind(at.as_microsecond())
    .bind(&new.by)
    .bind(new.stands_until.as_microsecond())
    .execute(&mut *tx)
    .await?;
    Ok(offer)
}

/// Settles what the offer answers; or says who was quicker.
async fn answer(tx: &mut Writing, new: &NewOffer, at: Timestamp) -> Result<(), StoreError> {
    if let Occasion::Request(id) = new.occasion {
        let request = open_request(tx, id).await?;
        if request.asked.publisher != new.publisher {
            return Err(StoreError::Invalid(
                "the request is another publisher's: nothing was changed".into(),
            ));
        }
        return close_request(tx, id, "offered", &new.by, None, at).await;
    }
    let [_, pickup, renews] = keys(&new.occasion);
    let agreed = query(
        "SELECT 1 FROM offers o JOIN licences l ON l.id = o.licence
         WHERE (o.pickup = $1 OR o.renews = $2) AND l.revoked IS NULL",
    )
    .bind(pickup)
    .bind(renews)
    .fetch_optional(&mut *tx)
    .await?;
    if agreed.is_some() {
        let what = match new.occasion {
            Occasion::Renewal(_) => "the licence was renewed already",
            _ => "a licence was agreed for this page already",
        };
        return Err(StoreError::Conflict(format!("{what}: nothing was offered")));
    }
    let standing =
        query("SELECT * FROM offers WHERE state = 'open' AND (pickup = $1 OR renews = $2)")
            .bind(pickup)
            .bind(renews)
            .fetch_optional(&mut *tx)
            .await?;
    let standing = match standing {
        Some(row) => Some(offer(&row)?),
        None => twin(tx, new, at).await?,
    };
    let Some(standing) = standing else {
        return Ok(());
    };
    if standing.stands(at) {
        return Err(StoreError::OfferStands {
            by: standing.made.by,
            at: standing.made_at,
        });
    }
    // Its time is over, and the wire hasn't got to say so yet.
    Err(StoreError::Conflict(
        "the offer that was made for this is just lapsing: try again in a moment".into(),
    ))
}

/// An offer that stands and says the same, as when a form is sent twice.
async fn twin(
    tx: &mut Writing,
    new: &NewOffer,
    at: Timestamp,
) -> Result<Option<Offer>, StoreError> {
    let standing = query("SELECT * FROM offers WHERE publisher = $1 AND state = 'open'")
        .bind(new.publisher.as_bytes().as_slice())
        .fetch_all(&mut *tx)
        .await?;
    for row in &standing {
        let offer = offer(row)?;
        let same = offer.made.licence == new.licence && offer.made.message == new.message;
        if same && offer.stands(at) {
            return Ok(Some(offer));
        }
    }
    Ok(None)
}

/// An offer that can be accepted, declined or withdrawn at `at`; or what has become of it.
pub(super) async fn standing_offer(
    tx: &mut Writing,
    id: OfferId,
    at: Timestamp,
) -> Result<Offer, StoreError> {
    let row = query("SELECT * FROM offers WHERE id = $1")
        .bind(id.as_bytes().as_slice())
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| StoreError::not_found("offer", id))?;
    let offer = offer(&row)?;
    let how = match &offer.state {
        OfferState::Open if offer.stands(at) => return Ok(offer),
        OfferState::Open => {
            return Err(StoreError::Lapsed {
                at: offer.made.stands_until,
            });
        }
        OfferState::Lapsed(settled) => return Err(StoreError::Lapsed { at: settled.at }),
        OfferState::Accepted(by, _) => by.already("offer", "accepted"),
        OfferState::Declined(by) => by.already("offer", "declined"),
        OfferState::Withdrawn(by) => by.already("offer", "withdrawn"),
    };
    Err(how)
}

pub(super) fn offer(row: &Row) -> Result<Offer, StoreError> {
    let state = OfferState::new(
        get(row, "state")?,
        settlement(row)?,
        optional_id(row, "licence")?,
    )
    .ok_or_else(|| damaged("state", "what can't be said of an offer"))?;
    let occasion = match (
        optional_id(row, "request")?,
        optional_id(row, "pickup")?,
        optional_id(row, "renews")?,
    ) {
        (Some(request), ..) => Occasion::Request(request),
        (_, Some(pickup), _) => Occasion::Pickup(pickup),
        (.., Some(licence)) => Occasion::Renewal(licence),
        (None, None, None) => Occasion::OwnAccord,
    };
    Ok(Offer {
        id: id(row, "id")?,
        made: NewOffer {
            publisher: id(row, "publisher")?,
            occasion,
            licence: NewLicence {
                scope: json(row, "scope")?,
                price: price(row)?,
                from: time(row, "valid_from")?,
                until: time(row, "valid_until")?,
                terms: json(row, "terms")?,
                volume: optional_number(row, "volume")?,
                seats: optional_number(row, "seats")?,
            },
            message: get(row, "message")?,
            stands_until: time(row, "stands_until")?,
            by: get(row, "made_by")?,
        },
        made_at: time(row, "made")?,
        state,
    })
}
