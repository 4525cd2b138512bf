//! Writes the sample wire: people, publishers, and a week of news.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use wire_audience::stated;
use wire_delivery::{Guard, proof, webhook};
use wire_formats::editor;
use wire_rights::{Decision, Exit, Filter, LicenceScope, Price, Request, Role, Terms, decide};
use wire_store::{
    AuditEntry, Destination, NewLicence, NewProduct, NewPublisher, NewStory, NewUser, Secret,
    Store, Take, TakeResult, TokenHash, TokenPurpose, random_token,
};
use wire_story::{
    Availability, Body, Change, Content, Edition, Embargo, Picture, PictureRights, PublisherId,
    StoryId,
};

use super::people::{DESK, PASSWORD, SAMPLES, Sample};
use super::small_web::{HOOKS, SmallWeb};
use super::texts::{self, Text};
use super::{CREATOR, licences, picture};
use crate::commands::publisher::last_days;
use crate::context::OpenWire;

/// What nobody could know from the store, which keeps hashes.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    /// The token of the eligible publisher's feeds.
    pub(super) feed: String,
    /// Its token for the API.
    pub(super) api: String,
}

/// What happened in the past week.
enum Past {
    Publish(&'static str),
    /// The publisher of this host took a story.
    Take(&'static str, &'static str, Exit),
    Correct,
    Kill,
}

/// How many of the newest events the eligible publisher's webhook gets at the start.
const BACKLOG: u64 = 4;

/// The story that needs a licence.
const NOT_FREE: &str = "rents";

const FERRY_NOTE: &str = "Second paragraph: the contract runs for five years, not seven, and the \
                          boat carries 18 lorries, not 8.";
const BAKERY_REASON: &str = "The inspectors closed another house in the street; the bakery was \
                             confused with it.";

/// Fills a new wire.
pub(super) async fn fill(
    wire: &OpenWire,
    guard: &Guard,
    small_web: &SmallWeb,
    small_port: u16,
    now: Timestamp,
) -> anyhow::Result<Keys> {
    let store = &wire.store;
    let long_ago = hours_before(now, 30 * 24);
    let password = wire_web::hash_password(PASSWORD.into()).await?;
    for (email, name, role) in DESK {
        add_user(store, email, name, role, &password, long_ago).await?;
    }
    let mut publishers = BTreeMap::new();
    for sample in &SAMPLES {
        let id = add_publisher(store, sample, guard, small_web, small_port, long_ago).await?;
        let role = Role::Publisher(id);
        add_user(
            store,
            sample.email,
            sample.person,
            role,
            &password,
            long_ago,
        )
        .await?;
        publishers.insert(sample.host, id);
    }
    let stories = a_week(store, &publishers, now).await?;
    add_product(store, long_ago).await?;
    licences::fill(store, &publishers, stories[NOT_FREE], now).await?;

    let courier = publishers[SAMPLES[0].host];
    let from = store.last_seq().await?.saturating_sub(BACKLOG);
    let url = format!("http://127.0.0.1:{small_port}{HOOKS}{}", SAMPLES[0].host);
    let destination = Destination::Webhook {
        url: guard.target(&url)?,
        secret: Secret::new(webhook::SigningKey::new_secret()?),
    };
    store
        .create_subscription(courier, &destination, None, from, now)
        .await?;
    let keys = Keys {
        feed: random_token()?,
        api: random_token()?,
    };
    for (token, purpose, label) in [
        (&keys.feed, TokenPurpose::Feed, "Newsroom reader"),
        (&keys.api, TokenPurpose::Api, "Content system"),
    ] {
        store
            .create_token(TokenHash::of(token), courier, purpose, label, None, now)
            .await?;
    }
    Ok(keys)
}

async fn add_user(
    store: &Store,
    email: &str,
    name: &str,
    role: Role,
    password: &str,
    at: Timestamp,
) -> anyhow::Result<()> {
    let user = NewUser {
        email: email.into(),
        name: name.into(),
        role,
    };
    store.create_user(&user, Some(password), at).await?;
    Ok(())
}

/// A product, so that its pages have something to show.
async fn add_product(store: &Store, at: Timestamp) -> anyhow::Result<()> {
    let product = NewProduct {
        name: "On the water".into(),
        summary: "Ferries, boats and the harbour.".into(),
        filter: Filter {
            headline: ["ferry", "boat", "harbour", "sea"].map(String::from).into(),
            ..Filter::default()
        },
    };
    let made = AuditEntry {
        at,
        who: DESK[0].0.into(),
        what: format!("made the product “{}”", product.name),
        on: String::new(),
    };
    store.create_product(&product, &made).await?;
    Ok(())
}

async fn add_publisher(
    store: &Store,
    sample: &Sample,
    guard: &Guard,
    small_web: &SmallWeb,
    small_port: u16,
    at: Timestamp,
) -> anyhow::Result<PublisherId> {
    let new = NewPublisher {
        name: sample.name.into(),
        kind: sample.kind,
        country: "IE".into(),
        email: sample.email.into(),
    };
    let id = store.create_publisher(&new, at).await?;
    let domain = format!("{}.localhost:{small_port}", sample.host);
    let site = store.add_site(id, &domain, at).await?;
    if sample.proved {
        small_web.prove(sample.host, &site.nonce);
        let method = proof::prove(guard, &site.domain, &site.nonce).await?;
        store.prove_site(site.id, method, at).await?;
    }
    let evidence = stated(sample.method, sample.visitors, last_days(at), at)?;
    store.add_audience(id, &evidence).await?;
    let terms = store.terms().await?;
    store.accept_terms(id, terms.version, None, at).await?;
    if let Some(minor) = sample.licence {
        let day = at.to_zoned(TimeZone::UTC).start_of_day()?.timestamp();
        let licence = NewLicence {
            scope: LicenceScope::Everything,
            price: Some(Price {
                minor,
                currency: "EUR".into(),
            }),
            from: day,
            until: day + SignedDuration::from_hours(365 * 24),
            terms: Terms {
                automatic: true,
                ..terms
            },
            volume: None,
            seats: None,
        };
        store.grant_licence(id, &licence, at).await?;
    }
    Ok(id)
}

/// Lets the week happen, in its order.
async fn a_week(
    store: &Store,
    publishers: &BTreeMap<&'static str, PublisherId>,
    now: Timestamp,
) -> anyhow::Result<BTreeMap<&'static str, StoryId>> {
    let mut week: Vec<(i64, Past)> = texts::ALL
        .iter()
        .map(|(name, file)| (Text::read(file).hours_ago, Past::Publish(name)))
        .collect();
    let (courier, radio) = (SAMPLES[0].host, SAMPLES[3].host);
    week.extend([
        (149, Past::Take(courier, "flood-wall", Exit::CopyBox)),
        (123, Past::Take(courier, "ferry", Exit::Download)),
        (122, Past::Take(radio, "ferry", Exit::CopyBox)),
        (100, Past::Take(courier, "clinic", Exit::CopyBox)),
        (98, Past::Correct),
        (97, Past::Take(radio, "ferry", Exit::CopyBox)),
        (77, Past::Take(courier, "storm", Exit::Download)),
        (57, Past::Take(courier, "bakery", Exit::CopyBox)),
        (50, Past::Kill),
        (32, Past::Take(radio, "cannery", Exit::CopyBox)),
        (11, Past::Take(radio, "rents", Exit::Download)),
    ]);
    week.sort_by_key(|(hours, _)| std::cmp::Reverse(*hours));

    let mut stories: BTreeMap<&'static str, StoryId> = BTreeMap::new();
    for (hours, past) in week {
        let at = hours_before(now, hours);
        match past {
            Past::Publish(name) => {
                let story = new_story(store, name, now, at).await?;
                stories.insert(name, store.publish(&story, at).await?.story);
            }
            Past::Take(host, name, exit) => {
                take(store, publishers[host], stories[name], exit, at)
                    .await
                    .with_context(|| format!("{host} takes {name}"))?;
            }
            Past::Correct => {
                let content = content(store, &Text::read(texts::FERRY_CORRECTED)).await?;
                let change = Change::Correction {
                    note: FERRY_NOTE.into(),
                };
                revise(
                    store,
                    stories["ferry"],
                    Edition::Usable { content, change },
                    at,
                )
                .await?;
            }
            Past::Kill => {
                let reason = BAKERY_REASON.into();
                revise(store, stories["bakery"], Edition::Killed { reason }, at).await?;
            }
        }
    }
    Ok(stories)
}

async fn new_story(
    store: &Store,
    name: &str,
    now: Timestamp,
    at: Timestamp,
) -> anyhow::Result<NewStory> {
    let text = Text::of(name).with_context(|| format!("there is no sample story '{name}'"))?;
    Ok(NewStory {
        source_id: Some(name.into()),
        creator: CREATOR.into(),
        url: Some(texts::origin(name).parse()?),
        date: at.to_zoned(TimeZone::UTC).date(),
        embargo: text.embargo_hours.map(|hours| Embargo {
            until: whole_hour(hours_before(now, -hours)),
            hides_headline: false,
            lifted: None,
        }),
        availability: if text.licence_only {
            Availability::LicenceOnly
        } else {
            Availability::Free
        },
        content: content(store, &text).await?,
    })
}

async fn content(store: &Store, text: &Text) -> anyhow::Result<Content> {
    let picture = match &text.picture {
        Some(alt) => Some(Picture {
            hash: store.put_blob(&picture::lighthouse()?).await?,
            media_type: "image/png".into(),
            alt_text: alt.clone(),
            credit: format!("Illustration: {CREATOR}"),
            rights: PictureRights::Own,
        }),
        None => None,
    };
    Ok(Content {
        headline: text.headline.clone(),
        byline: text.byline.clone(),
        summary: text.summary.clone(),
        language: "en".into(),
        body: Body::new(editor::paragraphs(&text.body)),
        picture,
        notice: None,
    })
}

async fn revise(
    store: &Store,
    story: StoryId,
    edition: Edition,
    at: Timestamp,
) -> anyhow::Result<()> {
    let (_, latest) = store.story(story).await?.context("the story is there")?;
    store.revise(story, latest.number, &edition, at).await?;
    Ok(())
}

/// Takes a story as a page of the wire does: decided, and written into the ledger.
async fn take(
    store: &Store,
    publisher: PublisherId,
    story: StoryId,
    exit: Exit,
    at: Timestamp,
) -> anyhow::Result<()> {
    let in_force = store.in_force().await?;
    let publisher = store
        .publisher(publisher)
        .await?
        .context("the publisher is there")?;
    let (story, version) = store.story(story).await?.context("the story is there")?;
    let decision = decide(
        in_force.rules(),
        Request {
            story: &story,
            version: &version,
            publisher: Some(&publisher),
            person: None,
            exit,
            taken_today: store.taken_today(publisher.id, at, story.id).await?,
            at,
        },
    );
    let Decision::Granted(licensed) = &decision else {
        bail!("the sample wire refuses it: {:?}", decision.reasons());
    };
    let take = Take::of(licensed, at, TakeResult::Given);
    store.record_take(&take).await?;
    Ok(())
}

fn hours_before(now: Timestamp, hours: i64) -> Timestamp {
    now - SignedDuration::from_hours(hours)
}

/// Embargoes end on the hour.
fn whole_hour(at: Timestamp) -> Timestamp {
    let seconds = at.as_second();
    Timestamp::from_second(seconds - seconds.rem_euclid(3600)).unwrap_or(at)
}
