//! `/desk/licences`: what waits for the desk, what is out, what runs, and what is over.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use askama::Template;
use axum::extract::{Query, State};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use wire_delivery::licensing;
use wire_rights::moment::date;
use wire_rights::{LicenceStage, Licensing, Publisher, days};
use wire_store::{LicenceFilter, OfferFilter, RequestFilter};
use wire_story::PublisherId;

use super::PLACE;
use crate::app::App;
use crate::desk::names::Names;
use crate::error::{Page, PageError, show};
use crate::layout::{Layout, Section};
use crate::licensing::shown::{Reader, ShownScope, ShownState, stage_look};
use crate::licensing::waits::Waits;
use crate::notice::Done;
use crate::session::Desk;
use crate::{statement, take};

/// Lines on one page.
const ON_A_PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "desk/licences.html")]
struct QueuePage {
    layout: Layout,
    filter: Filter,
    waiting: u32,
    to_bill: u32,
    lines: Vec<Line>,
    next_page: Option<String>,
    days: i64,
    done: Option<&'static str>,
    /// The newsroom's own texts of mails that failed, and why.
    fell_back: Vec<(&'static str, String)>,
}

/// A request, an offer or a licence as a line of the list.
struct Line {
    /// Its page.
    path: String,
    publisher: PublisherId,
    publisher_name: String,
    scope: ShownScope,
    /// Nothing for requests, which name none.
    price: Option<String>,
    label: (&'static str, &'static str),
    when: When,
}

/// The time that matters.
enum When {
    Since(Timestamp),
    StandsUntil(Timestamp),
    Began(Date),
    Settled(Timestamp),
    Until(Timestamp),
}

/// What is listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Filter {
    #[default]
    Requests,
    Offers,
    Active,
    Ending,
    Over,
    ToBill,
    AllOffers,
    AllRequests,
}

impl Filter {
    const ALL: [Self; 8] = [
        Self::Requests,
        Self::Offers,
        Self::Active,
        Self::Ending,
        Self::Over,
        Self::ToBill,
        Self::AllOffers,
        Self::AllRequests,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::Offers => "offers",
            Self::Active => "active",
            Self::Ending => "ending",
            Self::Over => "over",
            Self::ToBill => "to-bill",
            Self::AllOffers => "all-offers",
            Self::AllRequests => "all-requests",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Requests => "Requests",
            Self::Offers => "Offers out",
            Self::Active => "Active",
            Self::Ending => "Ending soon",
            Self::Over => "Ended or revoked",
            Self::ToBill => "To bill",
            Self::AllOffers => "All offers",
            Self::AllRequests => "All requests",
        }
    }

    /// Whether what is listed has a price.
    fn has_prices(self) -> bool {
        !matches!(self, Self::Requests | Self::AllRequests)
    }

    fn nothing(self) -> &'static str {
        match self {
            Self::Requests => "No request waits for an answer.",
            Self::Offers => "No offer is out.",
            Self::Active => "No licence is in force.",
            Self::Ending => "No licence ends soon.",
            Self::Over => "No licence has ended or was revoked.",
            Self::ToBill => {
                "Every price of a licence that began before this month stands on a statement."
            }
            Self::AllOffers => "No offer was ever made.",
            Self::AllRequests => "Nobody has ever asked.",
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    show: Filter,
    /// How many lines the pages before have shown.
    #[serde(default)]
    from: u32,
}

/// `GET /desk/licences`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Query(asked): Query<Asked>,
    Query(done): Query<Done>,
) -> Page {
    // One more than is shown says whether there is a next page.
    let limit = ON_A_PAGE + 1;
    let mut lines = match asked.show {
        Filter::Requests | Filter::AllRequests => requests(&app, &asked, limit).await?,
        Filter::Offers | Filter::AllOffers => offers(&app, &asked, limit).await?,
        Filter::Active | Filter::Ending | Filter::Over => licences(&app, &asked, limit).await?,
        Filter::ToBill => to_bill(&app, &asked, limit).await?,
    };
    let more = lines.len() > ON_A_PAGE as usize;
    lines.truncate(ON_A_PAGE as usize);
    let next = asked.from.saturating_add(ON_A_PAGE);
    show(&QueuePage {
        layout: desk.layout(&app, "Licences", PLACE).await?,
        filter: asked.show,
        waiting: app.store.open_licence_requests().await?,
        to_bill: app
            .store
            .unbilled_licences(first_of_month(app.now()))
            .await?,
        lines,
        next_page: more.then(|| format!("{PLACE}?show={}&from={next}", asked.show.code())),
        days: app.waker.licence_warning().as_hours() / 24,
        done: done.sentence(),
        fell_back: app.templates.fell_back(),
    })
}

async fn requests(app: &App, asked: &Asked, limit: u32) -> Result<Vec<Line>, PageError> {
    let filter = RequestFilter {
        publisher: None,
        open: asked.show == Filter::Requests,
    };
    let (mut reader, mut names) = (Reader::desk(), Names::default());
    let mut lines = Vec::new();
    for request in app
        .store
        .licence_requests(filter, asked.from, limit)
        .await?
    {
        let state = ShownState::from(&request);
        lines.push(Line {
            path: format!("/desk/requests/{}", request.id),
            publisher: request.asked.publisher,
            publisher_name: names.publisher(app, request.asked.publisher).await?,
            scope: reader.scope(app, &request.asked.scope).await?,
            price: None,
            label: (state.look, state.word),
            when: When::Since(request.made),
        });
    }
    Ok(lines)
}

async fn offers(app: &App, asked: &Asked, limit: u32) -> Result<Vec<Line>, PageError> {
    let at = app.now();
    let filter = OfferFilter {
        publisher: None,
        standing: (asked.show == Filter::Offers).then_some(at),
    };
    let (mut reader, mut names) = (Reader::desk(), Names::default());
    let mut lines = Vec::new();
    for offer in app.store.offers(filter, asked.from, limit).await? {
        let state = ShownState::of_offer(&offer, at);
        lines.push(Line {
            path: format!("/desk/offers/{}", offer.id),
            publisher: offer.made.publisher,
            publisher_name: names.publisher(app, offer.made.publisher).await?,
            scope: reader.scope(app, &offer.made.licence.scope).await?,
            price: Some(licensing::price(offer.made.licence.price.as_ref())),
            label: (state.look, state.word),
            when: match state.settled {
                Some(settled) => When::Settled(settled.at),
                None => When::StandsUntil(offer.made.stands_until),
            },
        });
    }
    Ok(lines)
}

async fn licences(app: &App, asked: &Asked, limit: u32) -> Result<Vec<Line>, PageError> {
    let (at, warning) = (app.now(), app.waker.licence_warning());
    let filter = match asked.show {
        Filter::Ending => LicenceFilter::EndingWithin(at, warning),
        Filter::Over => LicenceFilter::Over(at),
        _ => LicenceFilter::Alive(at),
    };
    let policy = app.store.policy().await?;
    let mut reader = Reader::desk();
    let mut publishers: HashMap<PublisherId, Publisher> = HashMap::new();
    let mut lines = Vec::new();
    for kept in app.store.licences(filter, asked.from, limit).await? {
        let stage = kept.licence.stage(at, warning);
        let word = match (stage, kept.renewed_by) {
            (LicenceStage::Ending | LicenceStage::Ended, Some(_)) => "renewed",
            _ => stage.name(),
        };
        let publisher = match publishers.entry(kept.publisher) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(take::publisher(app, kept.publisher).await?),
        };
        let waits = Waits::of_licence(&policy, publisher, kept.licence.id, at);
        lines.push(Line {
            path: format!("{PLACE}/{}", kept.licence.id),
            publisher: kept.publisher,
            publisher_name: publisher.name.clone(),
            scope: reader.scope(app, &kept.licence.scope).await?,
            price: Some(licensing::price(kept.licence.price.as_ref())),
            label: waits
                .word()
                .map_or((stage_look(stage), word), |waits| ("warn", waits)),
            when: When::Until(kept.licence.ends()),
        });
    }
    Ok(lines)
}

/// The licences whose month is over and whose price stands on no statement: each leads to that of its month.
async fn to_bill(app: &App, asked: &Asked, limit: u32) -> Result<Vec<Line>, PageError> {
    let (at, warning) = (app.now(), app.waker.licence_warning());
    let filter = LicenceFilter::Unbilled(first_of_month(at));
    let (mut reader, mut names) = (Reader::desk(), Names::default());
    let mut lines = Vec::new();
    for kept in app.store.licences(filter, asked.from, limit).await? {
        let (stage, began) = (kept.licence.stage(at, warning), date(kept.licence.from));
        lines.push(Line {
            path: statement::desk::month(kept.publisher, began),
            publisher: kept.publisher,
            publisher_name: names.publisher(app, kept.publisher).await?,
            scope: reader.scope(app, &kept.licence.scope).await?,
            price: Some(licensing::price(kept.licence.price.as_ref())),
            label: (stage_look(stage), stage.name()),
            when: When::Began(began),
        });
    }
    Ok(lines)
}

/// The first instant of this month, in UTC.
fn first_of_month(at: Timestamp) -> Timestamp {
    days::day_start(date(at).first_of_month()).unwrap_or(at)
}
