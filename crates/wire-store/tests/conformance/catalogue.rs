//! Products, and terms that products and stories have of their own.

use insta::assert_snapshot;
use wire_rights::{Filter, LicenceScope, Terms};
use wire_store::{AuditEntry, Destination, NewLicence, NewProduct, OwnTerms, Replacing, Secret};
use wire_story::{ProductId, StoryId};

use crate::world::{World, gazette, minutes, new_story, now, world};

fn by(what: &str) -> AuditEntry {
    AuditEntry {
        at: now(),
        who: "desk@wire.example".into(),
        what: what.into(),
        on: String::new(),
    }
}

fn about(name: &str, word: &str) -> NewProduct {
    NewProduct {
        name: name.into(),
        summary: String::new(),
        filter: Filter {
            headline: vec![word.into()],
            ..Filter::default()
        },
    }
}

/// Somebody who has looked at these terms of its own.
fn having_seen(instead_of: u32) -> Replacing<'static> {
    Replacing {
        instead_of,
        who: "desk@wire.example",
        at: now(),
    }
}

async fn make(world: &World, name: &str, word: &str) -> ProductId {
    let made = world.create_product(&about(name, word), &by("made")).await;
    made.unwrap()
}

fn kills_in(kill_hours: u32) -> Terms {
    Terms {
        kill_hours,
        ..Terms::default()
    }
}

#[tokio::test]
async fn a_product_comes_back_as_it_was_made_and_can_be_changed() {
    let world = world().await;
    let id = make(&world, "  Pier   news ", "pier").await;

    let product = world.product(id).await.unwrap().unwrap();
    assert_eq!(product.name, "Pier news");
    assert_eq!(product.filter(), &about("", "pier").filter);
    assert_eq!(world.product_edition(id).await.unwrap(), 1);

    let changed = about("Harbour news", "harbour");
    world
        .change_product(id, 1, &changed, &by("changed"))
        .await
        .unwrap();
    let product = world.product(id).await.unwrap().unwrap();
    assert_eq!(product.name, "Harbour news");
    // Two people at once: the second hears that the first was faster.
    let late = world.change_product(id, 1, &changed, &by("changed")).await;
    assert_snapshot!(late.unwrap_err(), @"somebody has changed this product while you did: look at it again, then change it");
    let log = world.audit_log(9).await.unwrap();
    let done: Vec<_> = log.iter().map(|entry| entry.what.as_str()).collect();
    assert_eq!(done, ["changed", "made"]);
    assert!(log.iter().all(|entry| entry.on == id.to_string()));
}

#[tokio::test]
async fn what_is_no_product_is_refused_with_a_sentence() {
    let world = world().await;
    make(&world, "Pier", "pier").await;
    let gone = make(&world, "Harbour", "harbour").await;
    world.retire_product(gone, &by("retired")).await.unwrap();
    let before = world.content_hash().await.unwrap();

    let mut nothing = about("Nothing", "x");
    nothing.filter = Filter::default();
    let nobody = ProductId::from_bytes([9; 16]);
    let errors = [
        world.create_product(&about(" ", "x"), &by("")).await.err(),
        world.create_product(&nothing, &by("")).await.err(),
        world
            .create_product(&about("PIER", "x"), &by(""))
            .await
            .err(),
        world
            .create_product(&about("Harbour", "x"), &by(""))
            .await
            .err(),
        world
            .change_product(gone, 1, &about("New", "x"), &by(""))
            .await
            .err(),
        world.retire_product(gone, &by("")).await.err(),
        world.retire_product(nobody, &by("")).await.err(),
        world
            .replace_own_terms(OwnTerms::Product(gone), &kills_in(2), having_seen(0))
            .await
            .err(),
        world
            .replace_own_terms(
                OwnTerms::Story(StoryId::from_bytes([9; 16])),
                &kills_in(2),
                having_seen(0),
            )
            .await
            .err(),
    ];
    let sentences: Vec<String> = errors
        .into_iter()
        .map(|error| error.unwrap().to_string())
        .collect();
    assert_snapshot!(sentences.join("\n"), @"
    the product has no name: give it one
    the filter selects nothing: give a creator, a language, words, days or stories
    there is a product named “PIER” already: choose another name
    there is a product named “Harbour” already, which was retired: choose another name
    the product “Harbour” was retired: nothing new can refer to it
    the product “Harbour” was retired: nothing new can refer to it
    there is no product 09090909-0909-0909-0909-090909090909
    the product “Harbour” was retired: nothing new can refer to it
    there is no story 09090909-0909-0909-0909-090909090909
    ");
    assert_eq!(world.content_hash().await.unwrap(), before);
}

#[tokio::test]
async fn a_product_that_is_in_use_is_retired_and_stays() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let id = make(&world, "Pier", "pier").await;
    let licence = NewLicence {
        scope: LicenceScope::Product(id),
        price: None,
        from: now(),
        until: minutes(100),
        terms: Terms::default(),
        volume: None,
        seats: None,
    };
    world
        .grant_licence(publisher, &licence, now())
        .await
        .unwrap();
    let webhook = Destination::Webhook {
        url: "https://gazette.example/in".parse().unwrap(),
        secret: Secret::new("whsec_x"),
    };
    let order = world.create_subscription(publisher, &webhook, Some(id), 0, now());
    let order = order.await.unwrap();
    let own = OwnTerms::Product(id);
    world
        .replace_own_terms(own, &kills_in(2), having_seen(0))
        .await
        .unwrap();

    let used = world.product_use(id, now()).await.unwrap();
    assert_eq!((used.licences, used.webhooks, used.feeds), (1, 1, 0));
    world.retire_product(id, &by("retired")).await.unwrap();

    let product = world.product(id).await.unwrap().unwrap();
    assert_eq!(product.retired, Some(now()));
    assert_eq!(product.terms, None, "the terms of its own ended with it");
    let found = world.publisher(publisher).await.unwrap().unwrap();
    assert_eq!(found.licences[0].scope, LicenceScope::Product(id));
    let order = world.subscription(order).await.unwrap().unwrap();
    assert_eq!(order.choice.product, Some(id));
    let refused = world.grant_licence(publisher, &licence, now()).await;
    assert_snapshot!(refused.unwrap_err(), @"the product “Pier” was retired: nothing new can refer to it");
    let later = world.product_use(id, minutes(200)).await.unwrap();
    assert_eq!((later.licences, later.webhooks), (0, 1));
}

#[tokio::test]
async fn all_terms_share_one_sequence_of_numbers() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let product = OwnTerms::Product(make(&world, "Pier", "pier").await);
    let story = world.publish(&new_story("S"), now()).await.unwrap().story;
    let story = OwnTerms::Story(story);

    let set = async |own, hours, instead_of| {
        let by = having_seen(instead_of);
        let set = world.replace_own_terms(own, &kills_in(hours), by).await;
        set.unwrap()
    };
    assert_eq!(set(product, 2, 0).await, 2);
    assert_eq!(world.set_terms(&kills_in(3), now()).await.unwrap(), 3);
    assert_eq!(set(story, 4, 0).await, 4);
    assert_eq!(set(product, 2, 2).await, 2, "they say the same");
    assert_eq!(set(product, 5, 2).await, 5);

    let in_force = world.in_force().await.unwrap();
    assert_eq!(in_force.terms, world.terms().await.unwrap());
    assert_eq!(in_force.terms.version, 3);
    let of_product = in_force.catalogue.products()[0].terms.as_ref().unwrap();
    assert_eq!((of_product.version, of_product.kill_hours), (5, 5));

    // A publisher's word is for one number, whosever it is.
    world.accept_terms(publisher, 1, None, now()).await.unwrap();
    world.accept_terms(publisher, 5, None, now()).await.unwrap();
    let found = world.publisher(publisher).await.unwrap().unwrap();
    assert_eq!(found.accepted_terms, Some(1));
    assert_eq!(Vec::from_iter(found.accepted_own_terms), [5]);
    let accepted = world.any_terms(5).await.unwrap().unwrap();
    assert_eq!(accepted.own, Some(product));

    // What ends leaves the record, and the next terms are new ones.
    world.end_own_terms(product, having_seen(5)).await.unwrap();
    let in_force = world.in_force().await.unwrap();
    assert_eq!(in_force.catalogue.products()[0].terms, None);
    let late = world.end_own_terms(product, having_seen(0)).await;
    assert_snapshot!(late.unwrap_err(), @"there are no terms of its own that could end");
    assert_eq!(set(product, 5, 0).await, 6);
    let all = world.own_terms_of(product).await.unwrap();
    let versions: Vec<_> = all
        .iter()
        .map(|one| (one.terms.version, one.ended))
        .collect();
    assert_eq!(versions, [(6, None), (5, Some(now())), (2, None)]);
}

#[tokio::test]
async fn of_two_who_change_terms_of_its_own_the_second_hears_of_the_first() {
    let world = world().await;
    let product = OwnTerms::Product(make(&world, "Pier", "pier").await);
    let set = async |hours, instead_of| {
        let by = having_seen(instead_of);
        world.replace_own_terms(product, &kills_in(hours), by).await
    };
    assert_eq!(set(2, 0).await.unwrap(), 2);
    assert_snapshot!(set(3, 0).await.unwrap_err(), @"desk@wire.example put version 2 of its own terms in force meanwhile: look at them first");
    let ended = world.end_own_terms(product, having_seen(1)).await;
    assert_snapshot!(ended.unwrap_err(), @"desk@wire.example put version 2 of its own terms in force meanwhile: look at them first");
    world.end_own_terms(product, having_seen(2)).await.unwrap();
    assert_snapshot!(set(3, 2).await.unwrap_err(), @"somebody has ended its own terms meanwhile: look again first");
    let all = world.own_terms_of(product).await.unwrap();
    assert_eq!(all[0].by.as_deref(), Some("desk@wire.example"));
    let log = world.audit_log(2).await.unwrap();
    let done: Vec<_> = log.iter().map(|entry| entry.what.as_str()).collect();
    assert_eq!(
        done,
        [
            "ended terms 2 of its own",
            "put terms 2 of its own in force"
        ]
    );
}

#[tokio::test]
async fn the_desk_says_which_product_comes_first() {
    let world = world().await;
    make(&world, "Pier", "pier").await;
    let harbour = make(&world, "Harbour", "harbour").await;
    let order = async || {
        let catalogue = world.in_force().await.unwrap().catalogue;
        let names = catalogue.products().iter().map(|it| it.name.clone());
        names.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(order().await, "Pier, Harbour");
    world
        .put_product_first(harbour, &by("first"))
        .await
        .unwrap();
    assert_eq!(order().await, "Harbour, Pier");
}
