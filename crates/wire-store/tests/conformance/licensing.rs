//! The licence desk: requests, offers, licences, their ends, and what is told of each.

use insta::assert_snapshot;
use jiff::SignedDuration;
use wire_rights::{LicenceScope, Price, ProofMethod, PublisherKind, Role, Terms};
use wire_store::{
    AuditFilter, LicenceFilter, LicenceRequest, LinkPurpose, NewLicence, NewLicenceRequest,
    NewOffer, NewPickup, NewPublisher, Newcomer, Occasion, Offer, OfferFilter, OfferState,
    RequestFilter, RequestState, StoreError, TokenHash,
};
use wire_story::{PickupId, PublisherId, StoryId};

use crate::world::{World, gazette, minutes, new_story, now, publisher, word, world};

/// A day and an hour from now, in minutes.
const DAY: i64 = 24 * 60;

fn licence(scope: LicenceScope) -> NewLicence {
    NewLicence {
        scope,
        price: Some(Price {
            minor: 12_500,
            currency: "KWD".into(),
        }),
        from: now(),
        until: minutes(100 * DAY),
        terms: Terms {
            territory: vec!["US".into()],
            ..Terms::default()
        },
        volume: Some(40),
        seats: None,
    }
}

fn new_offer(publisher: PublisherId, occasion: Occasion) -> NewOffer {
    NewOffer {
        publisher,
        occasion,
        licence: licence(LicenceScope::Everything),
        message: "As we said on the phone.".into(),
        stands_until: minutes(14 * DAY),
        by: "Cleo Marsh".into(),
    }
}

impl World {
    async fn request(&self, publisher: PublisherId) -> LicenceRequest {
        let asked = NewLicenceRequest {
            publisher,
            scope: LicenceScope::Everything,
            from: now(),
            until: minutes(100 * DAY),
            intended_use: "Our Sunday page.".into(),
            by: "Osric Vane".into(),
        };
        self.ask_for_licence(&asked, now(), |_| word("asked"))
            .await
            .unwrap()
    }

    async fn offer_made(&self, publisher: PublisherId, occasion: Occasion) -> Offer {
        self.offer_saying("As we said on the phone.", publisher, occasion)
            .await
    }

    async fn offer_saying(
        &self,
        message: &str,
        publisher: PublisherId,
        occasion: Occasion,
    ) -> Offer {
        let mut new = new_offer(publisher, occasion);
        new.message = message.into();
        self.make_offer(&new, now(), |_| word("offered"))
            .await
            .unwrap()
    }

    async fn accepts(&self, offer: &Offer, by: &str, minute: i64) -> Result<(), StoreError> {
        self.accept_offer(offer.id, by, minutes(minute), |_| word("accepted"))
            .await
            .map(|_| ())
    }

    async fn pickup_of(&self, story: StoryId) -> PickupId {
        let look = NewPickup {
            story,
            publisher: None,
            page_url: "https://stray.example/pier".into(),
            seen: now(),
            class: "whole".into(),
            share: 1.0,
            words: 400,
            versions: vec![],
            stale: false,
            findings: "[]".into(),
            passages: "{}".into(),
            page: None,
        };
        self.save_pickup(&look).await.unwrap()
    }

    /// What the log says, oldest first, and how many mails wait.
    async fn told(&self) -> String {
        let mut log = self.audit_log(100).await.unwrap();
        log.reverse();
        let log: Vec<_> = log.into_iter().map(|entry| entry.what).collect();
        let mails = self.unsent_mails(100).await.unwrap().len();
        format!("{}; {mails} mails", log.join(", "))
    }
}

#[tokio::test]
async fn a_request_becomes_an_offer_and_an_offer_a_licence() {
    let world = world().await;
    let id = gazette(&world).await;
    let request = world.request(id).await;
    let offer = world.offer_made(id, Occasion::Request(request.id)).await;
    assert_eq!(world.offer(offer.id).await.unwrap().unwrap(), offer);
    assert_eq!(world.standing_offers(minutes(1)).await.unwrap(), 1);

    let accepted = world
        .accept_offer(offer.id, "Osric Vane", minutes(5), |accepted| {
            word(&format!(
                "accepted {}",
                accepted.licence.price.as_ref().unwrap()
            ))
        })
        .await
        .unwrap();

    let holder = world.publisher(id).await.unwrap().unwrap();
    assert_eq!(holder.licences, std::slice::from_ref(&accepted.licence));
    assert_eq!(accepted.licence.volume, Some(40));
    let kept = world.licence(accepted.licence.id).await.unwrap().unwrap();
    assert_eq!((kept.publisher, kept.offer), (id, Some(offer.id)));
    let request = world.licence_request(request.id).await.unwrap().unwrap();
    assert!(matches!(&request.state, RequestState::Offered(by) if by.by == "Cleo Marsh"));
    let offer = world.offer(offer.id).await.unwrap().unwrap();
    assert!(matches!(&offer.state, OfferState::Accepted(by, licence)
            if by.by == "Osric Vane" && *licence == accepted.licence.id));
    assert_snapshot!(world.told().await, @"asked, offered, accepted KWD 12.500; 3 mails");
    // The licence's history goes back to the request.
    let history = world
        .licence_history(accepted.licence.id.as_bytes())
        .await
        .unwrap();
    assert_eq!(history.len(), 3);
    let about = AuditFilter {
        publisher: Some(id),
        ..AuditFilter::default()
    };
    assert_eq!(world.audit_entries(&about, 10).await.unwrap().len(), 3);
}

#[tokio::test]
async fn of_two_managers_who_answer_one_request_the_second_reads_who_was_first() {
    let world = world().await;
    let id = gazette(&world).await;
    let request = world.request(id).await;
    let cleo = new_offer(id, Occasion::Request(request.id));
    let ada = NewOffer {
        by: "Ada Quill".into(),
        ..cleo.clone()
    };

    let (one, two) = tokio::join!(
        world.make_offer(&cleo, minutes(1), |_| word("offered")),
        world.make_offer(&ada, minutes(1), |_| word("offered")),
    );

    let late = [one.err(), two.err()].into_iter().flatten().next().unwrap();
    let late = late
        .to_string()
        .replace("Ada Quill", "ONE")
        .replace("Cleo Marsh", "ONE");
    assert_snapshot!(late, @"the request was answered with an offer by ONE on 23 November 2026, 09:01 UTC: nothing was changed");
    assert_eq!(
        world
            .offers(OfferFilter::default(), 0, 10)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_snapshot!(world.told().await, @"asked, offered; 2 mails");
    let no = world
        .turn_down_request(request.id, "Ada Quill", "No.", &word("no"), minutes(2))
        .await;
    assert!(matches!(no, Err(StoreError::Settled { .. })));
    let back = world
        .withdraw_request(request.id, "Osric Vane", &word("back"), minutes(2))
        .await;
    assert!(matches!(back, Err(StoreError::Settled { .. })));
}

#[tokio::test]
async fn a_request_that_is_withdrawn_or_turned_down_is_not_answered_any_more() {
    let world = world().await;
    let id = gazette(&world).await;
    let taken_back = world.request(id).await;
    world
        .withdraw_request(taken_back.id, "Osric Vane", &word("withdrew"), minutes(1))
        .await
        .unwrap();
    let refused = world.request(id).await;
    world
        .turn_down_request(
            refused.id,
            "Cleo Marsh",
            "Not ours.",
            &word("no"),
            minutes(2),
        )
        .await
        .unwrap();
    let open = RequestFilter {
        publisher: Some(id),
        open: true,
    };
    assert!(
        world
            .licence_requests(open, 0, 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(world.open_licence_requests().await.unwrap(), 0);

    let mut said = Vec::new();
    for request in [taken_back, refused] {
        let offer = new_offer(id, Occasion::Request(request.id));
        let late = world
            .make_offer(&offer, minutes(3), |_| word("offered"))
            .await;
        said.push(late.unwrap_err().to_string());
    }

    assert_snapshot!(said.join("\n"), @"
    the request was withdrawn by Osric Vane on 23 November 2026, 09:01 UTC: nothing was changed
    the request was turned down by Cleo Marsh on 23 November 2026, 09:02 UTC: nothing was changed
    ");
}

#[tokio::test]
async fn an_offer_is_answered_once() {
    let world = world().await;
    let id = gazette(&world).await;
    let clicked_twice = world.offer_made(id, Occasion::OwnAccord).await;
    let own = Occasion::OwnAccord;
    let withdrawn = world.offer_saying("The second.", id, own).await;
    let declined = world.offer_saying("The third.", id, own).await;
    let lapsed = world.offer_saying("The fourth.", id, own).await;
    world
        .accepts(&clicked_twice, "Osric Vane", 1)
        .await
        .unwrap();
    world
        .withdraw_offer(
            withdrawn.id,
            "Cleo Marsh",
            "A slip.",
            &word("withdrew"),
            minutes(2),
        )
        .await
        .unwrap();
    world
        .decline_offer(
            declined.id,
            "Osric Vane",
            "Too dear.",
            &word("declined"),
            minutes(3),
        )
        .await
        .unwrap();
    let before = world.content_hash().await.unwrap();

    let mut said = Vec::new();
    for (offer, minute) in [
        (&clicked_twice, 4),
        (&withdrawn, 4),
        (&declined, 4),
        (&lapsed, 14 * DAY),
    ] {
        let late = world.accepts(offer, "Osric Vane", minute).await;
        said.push(late.unwrap_err().to_string());
    }
    let taken_back = world
        .withdraw_offer(
            clicked_twice.id,
            "Cleo Marsh",
            "",
            &word("back"),
            minutes(5),
        )
        .await;
    said.push(taken_back.unwrap_err().to_string());

    assert_snapshot!(said.join("\n"), @"
    the offer was accepted by Osric Vane on 23 November 2026, 09:01 UTC: nothing was changed
    the offer was withdrawn by Cleo Marsh on 23 November 2026, 09:02 UTC: nothing was changed
    the offer was declined by Osric Vane on 23 November 2026, 09:03 UTC: nothing was changed
    the offer lapsed on 7 December 2026, 09:00 UTC: a new one is needed
    the offer was accepted by Osric Vane on 23 November 2026, 09:01 UTC: nothing was changed
    ");
    assert_eq!(world.content_hash().await.unwrap(), before);
    assert_eq!(
        world.publisher(id).await.unwrap().unwrap().licences.len(),
        1
    );
}

#[tokio::test]
async fn a_double_click_makes_one_licence() {
    let world = world().await;
    let id = gazette(&world).await;
    let offer = world.offer_made(id, Occasion::OwnAccord).await;
    let (one, two) = tokio::join!(
        world.accepts(&offer, "Osric Vane", 1),
        world.accepts(&offer, "Osric Vane", 1)
    );
    assert_eq!(
        [one.is_ok(), two.is_ok()]
            .into_iter()
            .filter(|ok| *ok)
            .count(),
        1
    );
    assert_eq!(
        world.publisher(id).await.unwrap().unwrap().licences.len(),
        1
    );
    assert_snapshot!(world.told().await, @"offered, accepted; 2 mails");
}

#[tokio::test]
async fn a_form_that_is_sent_twice_does_nothing_twice() {
    let world = world().await;
    let id = gazette(&world).await;
    let conflict = |error: StoreError| match error {
        StoreError::Conflict(sentence) => sentence,
        other => format!("{other:?}"),
    };

    let request = world.request(id).await;
    let again = world
        .ask_for_licence(&request.asked, minutes(1), |_| word("asked"))
        .await;
    assert_snapshot!(conflict(again.unwrap_err()), @"you have asked for this already, in the same words, and the answer is still to come");

    world.offer_made(id, Occasion::OwnAccord).await;
    let twin = new_offer(id, Occasion::OwnAccord);
    let again = world
        .make_offer(&twin, minutes(1), |_| word("offered"))
        .await;
    assert!(matches!(again, Err(StoreError::OfferStands { .. })));
    let mut dearer = twin;
    dearer.licence.price = None;
    world
        .make_offer(&dearer, minutes(1), |_| word("offered"))
        .await
        .unwrap();

    let free = licence(LicenceScope::Everything);
    let granted = |licence: NewLicence| {
        let world = &world;
        async move {
            let granted = world.grant_and_tell(id, &licence, minutes(1), |_| word("granted"));
            granted.await.map(|_| ())
        }
    };
    granted(free.clone()).await.unwrap();
    let again = granted(free).await.unwrap_err();
    assert_snapshot!(conflict(again), @"the publisher has this licence already, for the same stories, days and price: nothing was granted twice");
    assert_snapshot!(world.told().await, @"asked, offered, offered, granted; 4 mails");
}

#[tokio::test]
async fn what_is_offered_and_then_granted_is_not_agreed_again() {
    let world = world().await;
    let id = gazette(&world).await;
    let offer = world.offer_made(id, Occasion::OwnAccord).await;
    let granted = world.grant_and_tell(id, &offer.made.licence, now(), |_| word("granted"));
    granted.await.unwrap();

    let twice = world.accepts(&offer, "Osric Vane", 1).await.unwrap_err();
    assert_snapshot!(twice, @"the publisher has this licence already, for the same stories, days and price: nothing was granted twice");
    let holder = world.publisher(id).await.unwrap().unwrap();
    assert_eq!(holder.licences.len(), 1);
    assert_snapshot!(world.told().await, @"offered, granted; 2 mails");
}

#[tokio::test]
async fn a_killed_story_is_not_sold() {
    let world = world().await;
    let id = gazette(&world).await;
    let story = world.publish(&new_story("One"), now()).await.unwrap().story;
    let mut new = new_offer(id, Occasion::OwnAccord);
    new.licence.scope = LicenceScope::Stories(vec![story]);
    let offer = world.make_offer(&new, now(), |_| word("offered")).await;
    let offer = offer.unwrap();
    world.kill(story, "Untrue.", minutes(1)).await.unwrap();

    let bought = world.accepts(&offer, "Osric Vane", 2).await.unwrap_err();
    let asked = NewLicenceRequest {
        publisher: id,
        scope: new.licence.scope.clone(),
        from: now(),
        until: minutes(DAY),
        intended_use: "Our Sunday page.".into(),
        by: "Osric Vane".into(),
    };
    let asked = world.ask_for_licence(&asked, minutes(2), |_| word("asked"));
    new.message = "Once more.".into();
    let again = world.make_offer(&new, minutes(2), |_| word("offered"));
    let granted = world.grant_and_tell(id, &new.licence, minutes(2), |_| word("granted"));
    let said = [
        bought.to_string(),
        asked.await.unwrap_err().to_string(),
        again.await.unwrap_err().to_string(),
        granted.await.unwrap_err().to_string(),
    ];
    assert_snapshot!(said.join("\n").replace(&story.to_string(), "…"), @"
    the licence covers the story …, which was killed, so nobody may use it: it has to be left out
    the request covers the story …, which was killed, so nobody may use it: it has to be left out
    the licence covers the story …, which was killed, so nobody may use it: it has to be left out
    the licence covers the story …, which was killed, so nobody may use it: it has to be left out
    ");
    let holder = world.publisher(id).await.unwrap().unwrap();
    assert!(holder.licences.is_empty());
}

#[tokio::test]
async fn a_suspended_publisher_is_offered_and_granted_nothing() {
    let world = world().await;
    let id = gazette(&world).await;
    world
        .suspend(id, "Credits were left out.", now())
        .await
        .unwrap();
    let offer = new_offer(id, Occasion::OwnAccord);
    let offered = world.make_offer(&offer, now(), |_| word("offered")).await;
    let granted = world
        .grant_and_tell(id, &offer.licence, now(), |_| word("granted"))
        .await;
    for refused in [offered.map(|_| ()), granted.map(|_| ())] {
        assert!(matches!(refused, Err(StoreError::Conflict(_))));
    }
    assert_snapshot!(world.told().await, @"; 0 mails");
}

#[tokio::test]
async fn a_suspended_publisher_accepts_nothing() {
    let world = world().await;
    let id = gazette(&world).await;
    let offer = world.offer_made(id, Occasion::OwnAccord).await;
    world
        .suspend(id, "Credits were left out.", now())
        .await
        .unwrap();
    let refused = world.accepts(&offer, "Osric Vane", 1).await.unwrap_err();
    assert_snapshot!(refused, @"the account is suspended, so the licence would give nothing: write to the wire first");
    assert!(
        world
            .publisher(id)
            .await
            .unwrap()
            .unwrap()
            .licences
            .is_empty()
    );
}

#[tokio::test]
async fn an_offer_lapses_once_and_a_licence_ends_once() {
    let world = world().await;
    let id = gazette(&world).await;
    let lapsing = world.offer_made(id, Occasion::OwnAccord).await;
    let accepted = world
        .offer_saying("The second.", id, Occasion::OwnAccord)
        .await;
    world.accepts(&accepted, "Osric Vane", 1).await.unwrap();

    // Twice, as after a process that died between two looks.
    for _ in 0..2 {
        world
            .lapse_offer(&lapsing, &word("lapsed"), minutes(15 * DAY))
            .await
            .unwrap();
    }
    assert!(
        world
            .offers_to_lapse(minutes(15 * DAY), 10)
            .await
            .unwrap()
            .is_empty()
    );
    let by = minutes(100 * DAY);
    let ending = world.licences_to_warn(minutes(71 * DAY), by).await.unwrap();
    for _ in 0..2 {
        world
            .tell_ending(&ending[0], &word("ending"), minutes(71 * DAY))
            .await
            .unwrap();
    }
    assert!(
        world
            .licences_to_warn(minutes(71 * DAY), by)
            .await
            .unwrap()
            .is_empty()
    );
    let ended = world.licences_to_end(by, 10).await.unwrap();
    for _ in 0..2 {
        world
            .tell_ended(&ended[0], &word("ended"), by)
            .await
            .unwrap();
    }
    assert!(world.licences_to_end(by, 10).await.unwrap().is_empty());

    assert_snapshot!(world.told().await, @"offered, offered, accepted, lapsed, ending, ended; 6 mails");
    let lapsed = world.offer(lapsing.id).await.unwrap().unwrap();
    assert!(
        matches!(&lapsed.state, OfferState::Lapsed(by) if by.at == minutes(14 * DAY)),
        "it lapsed when it did, not when the wire got to it"
    );
    // One that was accepted in time doesn't lapse.
    world
        .lapse_offer(&accepted, &word("lapsed"), minutes(15 * DAY))
        .await
        .unwrap();
    let accepted = world.offer(accepted.id).await.unwrap().unwrap();
    assert_eq!(accepted.state.code(), "accepted");
}

#[tokio::test]
async fn licences_are_listed_by_where_they_are_in_their_lives() {
    let world = world().await;
    let id = gazette(&world).await;
    let first = world.offer_made(id, Occasion::OwnAccord).await;
    world.accepts(&first, "Osric Vane", 1).await.unwrap();
    let running = world.publisher(id).await.unwrap().unwrap().licences[0].id;
    let count = async |filter| world.licences(filter, 0, 10).await.unwrap().len();
    let month = SignedDuration::from_hours(30 * 24);
    assert_eq!(count(LicenceFilter::Alive(minutes(2))).await, 1);
    assert_eq!(
        count(LicenceFilter::EndingWithin(minutes(2), month)).await,
        0
    );
    assert_eq!(
        count(LicenceFilter::EndingWithin(minutes(80 * DAY), month)).await,
        1
    );
    assert_eq!(count(LicenceFilter::Over(minutes(2))).await, 0);
    assert_eq!(count(LicenceFilter::Over(minutes(100 * DAY))).await, 1);
    assert_eq!(count(LicenceFilter::OfPublisher(id)).await, 1);

    world
        .revoke_licence(
            running,
            "Cleo Marsh",
            "Not paid.",
            &word("revoked"),
            minutes(3),
        )
        .await
        .unwrap();
    let again = world
        .revoke_licence(
            running,
            "Ada Quill",
            "Not paid!",
            &word("revoked"),
            minutes(4),
        )
        .await;
    assert_snapshot!(again.unwrap_err(), @"the licence was revoked by Cleo Marsh on 23 November 2026, 09:03 UTC: nothing was changed");
    assert_eq!(count(LicenceFilter::Alive(minutes(4))).await, 0);
    assert_eq!(count(LicenceFilter::Over(minutes(4))).await, 1);
    assert!(
        world
            .licences_to_end(minutes(100 * DAY), 10)
            .await
            .unwrap()
            .is_empty(),
        "who was told of the revocation isn't told of the end"
    );
}

#[tokio::test]
async fn a_licence_is_renewed_by_one_offer_at_a_time() {
    let world = world().await;
    let id = gazette(&world).await;
    let first = world.offer_made(id, Occasion::OwnAccord).await;
    world.accepts(&first, "Osric Vane", 1).await.unwrap();
    let old = world.publisher(id).await.unwrap().unwrap().licences[0].id;
    let mut renewal = new_offer(id, Occasion::Renewal(old));
    renewal.licence.from = minutes(100 * DAY);
    renewal.licence.until = minutes(200 * DAY);
    let offer = world
        .make_offer(&renewal, minutes(2), |_| word("offered"))
        .await
        .unwrap();

    let second = world
        .make_offer(&renewal, minutes(3), |_| word("offered"))
        .await;
    assert_snapshot!(second.unwrap_err(), @"Cleo Marsh made an offer for this on 23 November 2026, 09:02 UTC, and it stands: withdraw it first");

    world.accepts(&offer, "Osric Vane", 5).await.unwrap();
    let kept = world.licence(old).await.unwrap().unwrap();
    let next = kept.renewed_by.unwrap();
    let again = world
        .make_offer(&renewal, minutes(5), |_| word("offered"))
        .await;
    assert_snapshot!(again.unwrap_err(), @"the licence was renewed already: nothing was offered");
    assert_eq!(
        world.licence(next).await.unwrap().unwrap().licence.from,
        minutes(100 * DAY)
    );
    world
        .revoke_licence(next, "Cleo Marsh", "A slip.", &word("revoked"), minutes(6))
        .await
        .unwrap();
    assert_eq!(world.licence(old).await.unwrap().unwrap().renewed_by, None);
}

#[tokio::test]
async fn an_outlet_becomes_a_publisher_by_an_offer_for_its_pickup() {
    let world = world().await;
    let story = world
        .publish(&new_story("Pier closes"), now())
        .await
        .unwrap()
        .story;
    let pickup = world.pickup_of(story).await;
    let nobody = PublisherId::from_bytes([0; 16]);
    let mut offer = new_offer(nobody, Occasion::Pickup(pickup));
    offer.licence.scope = LicenceScope::Stories(vec![story]);
    let newcomer = Newcomer {
        publisher: NewPublisher {
            name: "The Stray".into(),
            kind: PublisherKind::Newsletter,
            country: "us".into(),
            email: "hello@stray.example".into(),
        },
        site: Some("stray.example".into()),
        invitation: TokenHash::of("invitation"),
    };

    let made = world
        .invite_with_offer(&newcomer, &offer, now(), |_| word("invited"))
        .await
        .unwrap();

    let stray = world.publisher(made.made.publisher).await.unwrap().unwrap();
    assert_eq!(
        (stray.name.as_str(), stray.has_proved_site()),
        ("The Stray", false)
    );
    assert_eq!(stray.sites[0].domain, "stray.example");
    let link = world
        .link(TokenHash::of("invitation"), minutes(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (link.purpose, link.expires),
        (LinkPurpose::Invitation, minutes(14 * DAY))
    );
    let person = world.user(link.user.unwrap()).await.unwrap().unwrap();
    assert_eq!(person.role, Role::Publisher(stray.id));
    let carried = world.offers_for(Occasion::Pickup(pickup)).await.unwrap();
    assert_eq!(carried[0].id, made.id);

    // All of it or nothing: the address has an account now, and another offer for the pickup stands.
    let before = world.content_hash().await.unwrap();
    let same_address = world
        .invite_with_offer(&newcomer, &offer, minutes(1), |_| word("invited"))
        .await
        .unwrap_err();
    let mut other = newcomer.clone();
    other.publisher.email = "other@stray.example".into();
    other.invitation = TokenHash::of("another");
    let same_pickup = world
        .invite_with_offer(&other, &offer, minutes(1), |_| word("invited"))
        .await
        .unwrap_err();
    assert_snapshot!(format!("{same_address}\n{same_pickup}"), @"
    the address hello@stray.example is that of an account of The Stray, which is a publisher already: choose The Stray as the one to whom the offer goes
    Cleo Marsh made an offer for this on 23 November 2026, 09:00 UTC, and it stands: withdraw it first
    ");
    assert_eq!(world.content_hash().await.unwrap(), before);
}

#[tokio::test]
async fn what_can_be_no_offer_changes_nothing() {
    let world = world().await;
    let id = gazette(&world).await;
    let other = world
        .create_publisher(&publisher("Banner"), now())
        .await
        .unwrap();
    let request = world.request(other).await;
    let before = world.content_hash().await.unwrap();
    let sound = new_offer(id, Occasion::OwnAccord);
    let with = |change: fn(&mut NewOffer)| {
        let mut offer = sound.clone();
        change(&mut offer);
        offer
    };
    let wrong = [
        with(|offer| offer.licence.until = offer.licence.from),
        with(|offer| offer.licence.scope = LicenceScope::Stories(vec![])),
        with(|offer| {
            offer.licence.scope = LicenceScope::Stories(vec![StoryId::from_bytes([7; 16])]);
        }),
        with(|offer| offer.licence.volume = Some(0)),
        with(|offer| offer.stands_until = now()),
        with(|offer| offer.stands_until = minutes(101 * DAY)),
        with(|offer| offer.publisher = PublisherId::from_bytes([9; 16])),
        NewOffer {
            occasion: Occasion::Request(request.id),
            ..sound.clone()
        },
    ];

    let mut said = Vec::new();
    for offer in wrong {
        let error = world.make_offer(&offer, now(), |_| word("offered")).await;
        said.push(error.unwrap_err().to_string());
    }

    assert_snapshot!(said.join("\n"), @"
    the licence ends before it begins: choose a later end
    the licence covers no story: choose at least one
    there is no story 07070707-0707-0707-0707-070707070707
    the licence is for no story or for nobody: leave out the number, or give a greater one
    the offer would have lapsed already: choose a later day
    the offer would stand longer than the licence runs: choose an earlier day
    this names something that isn't on the wire: nothing was changed
    the request is another publisher's: nothing was changed
    ");
    assert_eq!(world.content_hash().await.unwrap(), before);
}

#[tokio::test]
async fn the_log_is_searched_by_publisher_and_by_person() {
    let world = world().await;
    let id = gazette(&world).await;
    world.request(id).await;
    let site = world.add_site(id, "gazette.example", now()).await.unwrap();
    world
        .prove_site(site.id, ProofMethod::Desk, now())
        .await
        .unwrap();
    let mut by_hand = word("added a site").audit;
    by_hand.who = "command line".into();
    by_hand.on = "Gazette".into();
    world.audit(&by_hand).await.unwrap();
    let mut of_another = by_hand.clone();
    of_another.on = "Banner".into();
    world.audit(&of_another).await.unwrap();

    let find = async |publisher, who: &str, before| {
        let filter = AuditFilter {
            publisher,
            who: who.into(),
            before,
        };
        let found = world.audit_entries(&filter, 10).await.unwrap();
        let numbers: Vec<_> = found.iter().map(|logged| logged.number).collect();
        numbers
    };
    assert_eq!(find(None, "", None).await, [3, 2, 1]);
    assert_eq!(find(Some(id), "", None).await, [2, 1]);
    assert_eq!(find(None, "CLEO", None).await, [1]);
    assert_eq!(find(Some(id), "command", None).await, [2]);
    assert_eq!(find(None, "", Some(3)).await, [2, 1]);
}
