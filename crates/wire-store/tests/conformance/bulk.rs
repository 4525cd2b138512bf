//! Answers in bulk are the answers that one would get one by one.

use wire_rights::{Audience, Decision, Exit, Method, ProofMethod, Publisher, Request, decide};
use wire_store::{NewStory, SignUp, StoryFilter, Take};
use wire_story::{Availability, StoryId, VersionNumber};

use crate::world::{
    World, correction, gazette, hold, kill, minutes, new_story, now, publisher, take,
    under_embargo, world,
};

/// A publisher that may have free stories, by its number.
async fn eligible(world: &World, number: u32, visitors: u64) -> Publisher {
    let audience = |method| Audience {
        method,
        site: None,
        from: jiff::civil::date(2026, 10, 1),
        to: jiff::civil::date(2026, 10, 31),
        monthly_visitors: visitors,
        given: now(),
        expires: minutes(60 * 24 * 90),
    };
    let mut described = publisher(&format!("Gazette {number}"));
    described.email = format!("desk@gazette-{number}.example");
    let sign_up = SignUp {
        publisher: described,
        person: "The desk".into(),
        password_hash: "none".into(),
        terms: 1,
        audience: audience(Method::Declaration),
        site: format!("gazette-{number}.example"),
    };
    let (id, _) = world.sign_up(&sign_up, now()).await.unwrap();
    let site = world.publisher(id).await.unwrap().unwrap().sites[0].id;
    world
        .prove_site(site, ProofMethod::MetaTag, now())
        .await
        .unwrap();
    world
        .add_audience(id, &audience(Method::AccessLogs))
        .await
        .unwrap();
    world.publisher(id).await.unwrap().unwrap()
}

/// One story of each kind.
async fn stories(world: &World) -> Vec<StoryId> {
    let publish = async |story: NewStory| world.publish(&story, now()).await.unwrap().story;
    let mut all = Vec::new();
    for headline in ["Free", "Taken", "Corrected", "Held", "Killed"] {
        all.push(publish(new_story(headline)).await);
    }
    all.push(publish(under_embargo("Embargoed", minutes(60))).await);
    all.push(
        publish(NewStory {
            availability: Availability::LicenceOnly,
            ..new_story("Licence")
        })
        .await,
    );
    for (story, edition) in [(2, correction("Corrected")), (3, hold()), (4, kill())] {
        world
            .revise(all[story], VersionNumber::FIRST, &edition, now())
            .await
            .unwrap();
    }
    all
}

#[tokio::test]
async fn bulk_answers_from_the_store_are_single_answers() {
    let world = world().await;
    let all = stories(&world).await;
    let large = eligible(&world, 1, 40_000).await;
    eligible(&world, 2, 40).await;
    gazette(&world).await;
    let third = eligible(&world, 3, 40_000).await;
    // The first has taken one today, and one yesterday again today.
    let yesterday = Take {
        at: minutes(-60 * 24),
        ..take(large.id, all[0])
    };
    for taken in [take(large.id, all[1]), yesterday, take(large.id, all[0])] {
        world.record_take(&taken).await.unwrap();
    }
    let at = minutes(2);
    for daily_cap in [None, Some(1)] {
        let mut in_force = world.in_force().await.unwrap();
        in_force.terms.daily_cap = daily_cap;
        let rules = in_force.rules();
        let page = world.stories(StoryFilter::All, None, 100).await.unwrap();
        let publishers = world.publishers().await.unwrap();
        for exit in [Exit::Page, Exit::Api] {
            for publisher in &publishers {
                let mut one_by_one = Vec::new();
                for (story, version) in &page.stories {
                    let taken_today = world.taken_today(publisher.id, at, story.id).await;
                    let request = Request {
                        story,
                        version,
                        publisher: Some(publisher),
                        person: None,
                        exit,
                        taken_today: taken_today.unwrap(),
                        at,
                    };
                    if matches!(decide(rules, request), Decision::Granted(_)) {
                        one_by_one.push(story.id);
                    }
                }
                let mut bulk = world.stories_for(rules, publisher, exit, at).await.unwrap();
                bulk.sort();
                one_by_one.sort();
                assert_eq!(bulk, one_by_one, "{} {daily_cap:?}", publisher.name);
            }
        }
        let (story, version) = world.story(all[2]).await.unwrap().unwrap();
        let may = world.publishers_for(rules, (&story, &version), Exit::Api, at);
        let names: Vec<_> = may.await.unwrap().into_iter().map(|one| one.id).collect();
        let expected = match daily_cap {
            None => vec![large.id, third.id],
            Some(_) => vec![third.id],
        };
        assert_eq!(names, expected);
    }
}

#[tokio::test]
async fn bulk_statements_use_their_indexes() {
    let world = world().await;
    stories(&world).await;
    let plans = world.bulk_plans().await.unwrap();
    assert!(plans.len() >= 3);
    for plan in &plans {
        let scans: Vec<_> = plan
            .steps
            .iter()
            .filter(|step| step.contains("SCAN"))
            .collect();
        let whole_table = plan.statement.contains("FROM takes") && !scans.is_empty();
        assert!(!whole_table, "{plan:?}");
    }
}

#[tokio::test]
async fn holdings_of_a_list_are_those_of_each_story() {
    let world = world().await;
    let all = stories(&world).await;
    let one = gazette(&world).await;
    world.record_take(&take(one, all[2])).await.unwrap();
    world.open_obligations(minutes(2)).await.unwrap();
    let found = world.holdings(all.iter().copied()).await.unwrap();
    assert_eq!(found.len(), 1);
    let holdings = &found[&all[2]];
    assert_eq!(
        holdings.holders.clone().into_iter().collect::<Vec<_>>(),
        [(VersionNumber::FIRST, 1)]
    );
    let open = world.obligations_of_story(all[2]).await.unwrap();
    assert_eq!(holdings.open as usize, open.len());
    assert_eq!(holdings.open, 1);
}

#[tokio::test]
async fn many_stories_are_published_in_their_order_or_none() {
    let world = world().await;
    let some = [new_story("One"), new_story("Two")];
    let published = world.publish_all(&some, now()).await.unwrap();
    assert_eq!(
        published.iter().map(|one| one.seq).collect::<Vec<_>>(),
        [1, 2]
    );
    let wrong = [new_story("Three"), new_story("")];
    assert!(world.publish_all(&wrong, now()).await.is_err());
    assert_eq!(world.count_stories(StoryFilter::All).await.unwrap(), 2);
}
