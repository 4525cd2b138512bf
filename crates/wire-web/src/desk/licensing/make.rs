//! `/desk/offers/new`: an offer is made, or a licence is granted without asking, each after a preview.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use wire_delivery::licensing::{self, Outlet};
use wire_rights::{Country, Licensing, Publisher, PublisherKind, Terms};
use wire_store::{NewLicence, NewOffer, NewPublisher, Occasion, StoreError};
use wire_story::{PickupId, ProductId, PublisherId};

use super::PLACE;
use super::beside::Beside;
use super::form::{Ground, Typed, Wanted};
use super::preview;
use crate::app::App;
use crate::desk::versioned::Fields;
use crate::error::{Page, PageError, as_sentence, go};
use crate::form::{self, Problems, show_form};
use crate::layout::{Layout, Section};
use crate::licensing::typed;
use crate::licensing::waits::Waits;
use crate::session::Desk;
use crate::take;
use crate::terms_form::Group;

/// The most characters of what the desk writes with an offer.
const MESSAGE: usize = 4000;
/// The most characters of a name.
const NAME: usize = 120;

#[derive(Template)]
#[template(path = "desk/offer_form.html")]
struct FormPage {
    layout: Layout,
    problems: Problems,
    typed: Typed,
    query: String,
    title: &'static str,
    /// To whom it goes, where that is settled, and what would stand in the way there.
    beside: Option<Beside>,
    waits: Waits,
    /// Whom it can go to, where it isn't.
    publishers: Vec<(PublisherId, String)>,
    /// Whether a licence gives nothing before a site is proved.
    needs_site: bool,
    /// The host of the page, where it is nobody's.
    outlet: Option<String>,
    pickup: Option<PickupId>,
    may_grant: bool,
    products: Vec<(ProductId, String)>,
    kinds: [PublisherKind; 7],
    countries: Vec<Country>,
    /// The version of the wire's terms, and the switches that stand in the form.
    rests_on: u32,
    switches: Vec<Group>,
    /// Whether they are to be looked at: they aren't the wire's, or something is wrong with them.
    others: bool,
}

/// `GET /desk/offers/new`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    wanted: Query<Wanted>,
) -> Page {
    let ground = Ground::find(&app, wanted).await?;
    let typed = ground.typed.clone();
    view(&app, &desk, ground, typed, Problems::default()).await
}

/// `POST /desk/offers/new`
pub(crate) async fn submit(
    State(app): State<App>,
    desk: Desk<Licensing>,
    wanted: Query<Wanted>,
    Form(typed): Form<Typed>,
) -> Page {
    let ground = Ground::find(&app, wanted).await?;
    let mut problems = Problems::default();
    if typed.step == "change" {
        return view(&app, &desk, ground, typed, problems).await;
    }
    let to = recipient(&app, &ground, &typed, &mut problems).await?;
    let country = match &to {
        To::Publisher(publisher) => publisher.country.as_str(),
        To::Outlet(outlet) => outlet.publisher.country.as_str(),
        To::Nobody => "",
    };
    let licence = typed
        .licence(&app, &ground.terms, country, &mut problems)
        .await?;
    if typed.step == "grant" && ground.may_grant() {
        return grant(&app, &desk, ground, typed, licence, problems).await;
    }
    let message = typed::text("the message", &typed.message, MESSAGE);
    let message = problems.keep("message", message);
    let last_day = typed.stands_until.trim().parse().ok();
    let stands_until = last_day.and_then(|day| typed::stands_until(day, app.now()));
    if stands_until.is_none() {
        problems.add(
            "stands_until",
            "Give the last day on which the offer can be accepted: today or later, a year ahead at most.",
        );
    }
    if problems.is_empty() && stands_until > Some(licence.until) {
        problems.add(
            "stands_until",
            "The offer would stand longer than the licence runs: choose an earlier day.",
        );
    }
    let (Some(stands_until), true) = (stands_until, problems.is_empty()) else {
        return view(&app, &desk, ground, typed, problems).await;
    };
    if typed.step != "offer" {
        let shown = preview::Shown {
            to,
            licence,
            message,
            stands_until,
        };
        return preview::show(&app, &desk, ground, typed, shown).await;
    }
    let new = |publisher| NewOffer {
        publisher,
        occasion: ground.occasion,
        licence,
        message,
        stands_until,
        by: desk.signed_in.user.name.clone(),
    };
    let (actor, at) = (desk.actor(), app.now());
    let made = match to {
        To::Publisher(publisher) => {
            let new = new(publisher.id);
            licensing::offer(&app.store, &app.templates, &new, &actor, at).await
        }
        To::Outlet(outlet) => {
            let nobody = PublisherId::from_bytes([0; 16]);
            licensing::invite(
                &app.store,
                &app.templates,
                &outlet,
                &new(nobody),
                &actor,
                at,
            )
            .await
        }
        To::Nobody => return view(&app, &desk, ground, typed, problems).await,
    };
    match made {
        Ok(offer) => {
            app.waker.wake();
            go(&format!("/desk/offers/{}?done=offered", offer.id))
        }
        Err(StoreError::Invalid(sentence) | StoreError::Conflict(sentence)) => {
            let problems = Problems::one("", as_sentence(&sentence));
            view(&app, &desk, ground, typed, problems).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn grant(
    app: &App,
    desk: &Desk<Licensing>,
    ground: Ground,
    typed: Typed,
    licence: NewLicence,
    problems: Problems,
) -> Page {
    let (Some(publisher), true) = (&ground.publisher, problems.is_empty()) else {
        return view(app, desk, ground, typed, problems).await;
    };
    let (actor, at) = (desk.actor(), app.now());
    match licensing::grant(
        &app.store,
        &app.templates,
        publisher.id,
        &licence,
        &actor,
        at,
    )
    .await
    {
        Ok(granted) => {
            app.waker.wake();
            go(&format!("{PLACE}/{}?done=licence-granted", granted.id))
        }
        Err(StoreError::Invalid(sentence) | StoreError::Conflict(sentence)) => {
            let problems = Problems::one("", as_sentence(&sentence));
            view(app, desk, ground, typed, problems).await
        }
        Err(error) => Err(error.into()),
    }
}

/// To whom an offer goes.
pub(super) enum To {
    Publisher(Box<Publisher>),
    Outlet(Outlet),
    Nobody,
}

async fn recipient(
    app: &App,
    ground: &Ground,
    typed: &Typed,
    problems: &mut Problems,
) -> Result<To, PageError> {
    if let Some(publisher) = &ground.publisher {
        return Ok(To::Publisher(Box::new(publisher.clone())));
    }
    if typed.to != "new" {
        let Ok(id) = typed.to.parse() else {
            problems.add("to", "Choose to whom the offer goes.");
            return Ok(To::Nobody);
        };
        let publisher = take::publisher(app, id).await?;
        return Ok(To::Publisher(Box::new(publisher)));
    }
    let name = form::line("the outlet’s name", &typed.outlet, NAME);
    let name = problems.keep("outlet", name);
    let email = problems.keep("email", form::email(&typed.email));
    match app.store.may_be_invited(&email).await {
        Err(StoreError::Conflict(sentence)) => problems.add("email", as_sentence(&sentence)),
        other => other?,
    }
    let kind = PublisherKind::from_code(&typed.kind);
    if kind.is_none() {
        problems.add("kind", "Choose what kind of publisher it is.");
    }
    if Country::of(&typed.country).is_none() {
        problems.add("country", "Choose the country in which it publishes.");
    }
    Ok(match kind {
        Some(kind) => To::Outlet(Outlet {
            publisher: NewPublisher {
                name,
                kind,
                country: typed.country.clone(),
                email,
            },
            site: ground.outlet.clone(),
        }),
        None => To::Nobody,
    })
}

async fn view(
    app: &App,
    desk: &Desk<Licensing>,
    ground: Ground,
    typed: Typed,
    problems: Problems,
) -> Page {
    let title = match ground.occasion {
        Occasion::OwnAccord => "Offer a licence",
        Occasion::Request(_) => "Answer with an offer",
        Occasion::Pickup(_) => "Offer a licence for a page",
        Occasion::Renewal(_) => "Offer to renew a licence",
    };
    let may_grant = ground.may_grant();
    let wires = app.store.terms().await?;
    let mut terms = typed.terms(&ground.terms);
    let others = problems.of("other-terms").is_some()
        || terms.read().is_none_or(|terms| {
            terms
                != Terms {
                    version: 0,
                    territory: terms.territory.clone(),
                    ..wires.clone()
                }
        });
    let mut switches = terms.groups();
    for group in &mut switches {
        // It has its field above them.
        group.fields.retain(|field| field.name != "territory");
    }
    let policy = app.store.policy().await?;
    let mut waits = Waits::default();
    let mut publishers = Vec::new();
    let beside = match ground.publisher {
        Some(publisher) => {
            waits = Waits::of_publisher(&policy, &publisher);
            Some(Beside::of(app, publisher).await?)
        }
        None => {
            let all = app.store.publishers().await?;
            publishers.extend(all.into_iter().map(|one| {
                let lacks = Waits::of_publisher(&policy, &one).word();
                let name = match lacks {
                    Some(word) => format!("{} ({word})", one.name),
                    None => one.name,
                };
                (one.id, name)
            }));
            None
        }
    };
    show_form(
        &problems.clone(),
        &FormPage {
            layout: desk.layout(app, title, PLACE).await?,
            problems,
            typed,
            query: ground.query,
            title,
            beside,
            waits,
            publishers,
            needs_site: policy.requires_proved_site,
            outlet: ground.outlet,
            pickup: match ground.occasion {
                Occasion::Pickup(pickup) => Some(pickup),
                _ => None,
            },
            may_grant,
            products: typed::products(app).await?,
            kinds: PublisherKind::ALL,
            countries: Country::all().collect(),
            rests_on: wires.version,
            switches,
            others,
        },
    )
}
