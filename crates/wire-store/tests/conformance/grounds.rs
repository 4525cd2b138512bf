//! What decisions rest on: remembered, it says what the database says, whatever changed.

use jiff::civil::date;
use wire_rights::{Audience, Basis, LicenceScope, Method, Policy, ProofMethod, Publisher, Terms};
use wire_store::{NewLicence, Prospect, Remembered, Take};
use wire_story::{PublisherId, Story, StoryId, SubscriptionId, Version, VersionNumber};

use crate::world::{World, correction, gazette, kill, minutes, new_story, now, take, word, world};

/// What decisions about one story for one publisher rest on.
struct Held<'a> {
    world: &'a World,
    remembered: Remembered,
    prospect: Prospect,
    /// What it was when it was looked at last.
    last: String,
}

impl Held<'_> {
    /// Nothing but what `change` did may have been missed: what was remembered is what somebody would read who
    /// remembers nothing.
    async fn follows(&mut self, change: &str) {
        let held = said(self.world, &mut self.remembered, self.prospect).await;
        let read = said(self.world, &mut Remembered::default(), self.prospect).await;
        assert_eq!(held, read, "after {change}");
        assert_ne!(held, self.last, "{change} changes nothing");
        self.last = held;
    }
}

async fn said(world: &World, remembered: &mut Remembered, prospect: Prospect) -> String {
    let grounds = world.grounds(remembered, &[prospect], now()).await.unwrap();
    let story: Option<&(Story, Version)> = grounds.story(prospect);
    let publisher: Option<&Publisher> = grounds.publisher(prospect);
    format!("{:?} {publisher:?} {story:?}", grounds.in_force)
}

fn prospect(publisher: PublisherId, story: StoryId) -> Prospect {
    Prospect {
        subscription: SubscriptionId::new(now(), [7; 10]),
        publisher,
        story,
    }
}

fn licence(volume: Option<u32>) -> NewLicence {
    NewLicence {
        scope: LicenceScope::Everything,
        price: None,
        from: now(),
        until: minutes(100_000),
        terms: Terms::default(),
        volume,
        seats: None,
    }
}

#[tokio::test]
async fn what_is_remembered_is_what_is_true_after_each_change() {
    let world = world().await;
    let publisher: PublisherId = gazette(&world).await;
    let story = world
        .publish(&new_story("Pier opens"), now())
        .await
        .unwrap()
        .story;
    let prospect = prospect(publisher, story);
    let mut held = Held {
        world: &world,
        remembered: Remembered::default(),
        prospect,
        last: String::new(),
    };
    held.follows("the first look").await;

    let site = world
        .add_site(publisher, "gazette.example", now())
        .await
        .unwrap();
    held.follows("a site").await;
    world
        .prove_site(site.id, ProofMethod::Desk, now())
        .await
        .unwrap();
    held.follows("a proof").await;
    let audience = Audience {
        method: Method::AnalyticsExport,
        site: None,
        from: date(2026, 10, 1),
        to: date(2026, 10, 31),
        monthly_visitors: 48_000,
        given: now(),
        expires: minutes(100_000),
    };
    world.add_audience(publisher, &audience).await.unwrap();
    held.follows("evidence").await;
    world.accept_terms(publisher, 1, None, now()).await.unwrap();
    held.follows("accepted terms").await;
    world
        .behind_its_back(
            "INSERT INTO strikes (publisher, once, given, expires, by_whom, reason)
             SELECT id, 'x', 1, 9000000000000000, 'Cleo Marsh', 'No credit.' FROM publishers",
        )
        .await
        .unwrap();
    held.follows("a strike by another program").await;
    let granted = world
        .grant_licence(publisher, &licence(None), now())
        .await
        .unwrap();
    held.follows("a licence").await;
    world
        .revoke_licence(
            granted,
            "Cleo Marsh",
            "Unpaid.",
            &word("revoked"),
            minutes(4),
        )
        .await
        .unwrap();
    held.follows("a revoked licence").await;
    world.suspend(publisher, "Unpaid.", now()).await.unwrap();
    held.follows("a suspension").await;
    world.reinstate(publisher).await.unwrap();
    held.follows("its end").await;
    let policy = Policy {
        requires_proved_site: false,
        ..Policy::default()
    };
    world.set_policy(&policy, now()).await.unwrap();
    held.follows("a policy").await;
    let terms = Terms {
        paywall: true,
        ..Terms::default()
    };
    world.set_terms(&terms, now()).await.unwrap();
    held.follows("terms").await;
    world
        .revise(
            story,
            VersionNumber::FIRST,
            &correction("Pier opens"),
            now(),
        )
        .await
        .unwrap();
    held.follows("a correction").await;
    world
        .revise(story, VersionNumber::FIRST.next(), &kill(), now())
        .await
        .unwrap();
    held.follows("a kill").await;
    world
        .remove_site(site.id, "Cleo Marsh", now())
        .await
        .unwrap();
    held.follows("a site taken away").await;
}

#[tokio::test]
async fn a_volume_is_counted_anew_for_each_copy() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let licence = world
        .grant_licence(publisher, &licence(Some(2)), now())
        .await
        .unwrap();
    let story = world
        .publish(&new_story("Pier opens"), now())
        .await
        .unwrap()
        .story;
    let prospect = prospect(publisher, story);
    let mut remembered = Remembered::default();
    let mut room = Vec::new();
    for copy in [None, Some(Basis::Licence(licence))] {
        if copy.is_some() {
            let given = Take {
                basis: copy,
                ..take(publisher, story)
            };
            world.record_take(&given).await.unwrap();
        }
        let grounds = world
            .grounds(&mut remembered, &[prospect], now())
            .await
            .unwrap();
        room.push(grounds.publisher(prospect).unwrap().licences[0].taken.len());
    }
    assert_eq!(room, [0, 1]);
}
