//! What lies on the licence desk of the sample wire: a request that waits, and an offer that is out.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use wire_delivery::licensing::{self, Actor};
use wire_delivery::mail::templates::Templates;
use wire_rights::{LicenceScope, Price};
use wire_store::{NewLicence, NewLicenceRequest, NewOffer, Occasion, Store};
use wire_story::{PublisherId, StoryId};

use super::people::{DESK, SAMPLES};

const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);

/// Lets a small publisher ask, and the desk offer a large one a story that isn't free.
pub(super) async fn fill(
    store: &Store,
    publishers: &BTreeMap<&'static str, PublisherId>,
    not_free: StoryId,
    now: Timestamp,
) -> anyhow::Result<()> {
    let hours_ago = |hours| now - SignedDuration::from_hours(hours);
    let today = now.to_zoned(TimeZone::UTC).start_of_day()?.timestamp();
    let bugle = &SAMPLES[1];
    let asked = NewLicenceRequest {
        publisher: publishers[bugle.host],
        scope: LicenceScope::Everything,
        from: today,
        until: today + YEAR,
        intended_use:
            "A page of harbour news in print each Friday, and the same on our site. We print \
                       1,900 copies."
                .into(),
        by: bugle.person.into(),
    };
    let templates = Templates::default();
    let actor = actor(bugle.person, bugle.email);
    licensing::ask(store, &templates, &asked, &actor, hours_ago(30)).await?;

    let (email, manager, _) = DESK[2];
    let courier = &SAMPLES[0];
    let offer = NewOffer {
        publisher: publishers[courier.host],
        occasion: Occasion::OwnAccord,
        licence: NewLicence {
            scope: LicenceScope::Stories(vec![not_free]),
            price: Some(Price {
                minor: 18_000,
                currency: "EUR".into(),
            }),
            from: today,
            until: today + YEAR,
            terms: store.terms().await?,
            volume: None,
            seats: None,
        },
        message: "You asked on the phone whether you could have this one. Here is what it costs."
            .into(),
        stands_until: today + SignedDuration::from_hours(14 * 24),
        by: manager.into(),
    };
    licensing::offer(
        store,
        &templates,
        &offer,
        &self::actor(manager, email),
        hours_ago(20),
    )
    .await?;
    Ok(())
}

fn actor(name: &str, email: &str) -> Actor {
    Actor {
        name: name.into(),
        who: format!("{name} <{email}>"),
    }
}
