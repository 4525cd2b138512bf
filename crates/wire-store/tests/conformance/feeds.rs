//! What feeds are made of.

use wire_rights::Terms;
use wire_store::{OwnTerms, Replacing, Store, Wire};
use wire_story::{Status, VersionNumber};

use crate::world::{correction, kill, minutes, new_story, now, under_embargo, world};

const FIRST: VersionNumber = VersionNumber::FIRST;

/// What the archive says between these places.
async fn archived(store: &Store, from: u64, to: u64) -> String {
    let changes = store.changes_between(from, to).await.unwrap();
    let lines: Vec<_> = changes
        .iter()
        .map(|changed| {
            let headline = changed.version.content().map(|it| it.headline.as_str());
            let said = match changed.version.status() {
                Status::Usable => headline.unwrap_or_default(),
                status => status.code(),
            };
            format!("{} {said}", changed.seq)
        })
        .collect();
    lines.join(" | ")
}

#[tokio::test]
async fn the_archive_stays_what_it_is_but_for_what_may_not_be_used() {
    let world = world().await;
    let first = world.publish(&new_story("First"), now()).await.unwrap();
    let embargoed = under_embargo("Later", minutes(10));
    world.publish(&embargoed, now()).await.unwrap();
    let dead = world.publish(&new_story("Dead"), now()).await.unwrap();
    // The embargo hides its text from the archive, and Listed hides the rest.
    let before = "3 Dead | 2 Later | 1 First";
    assert_eq!(archived(&world, 1, 3).await, before);

    let mended = correction("First, mended");
    let corrected = world.revise(first.story, FIRST, &mended, now()).await;
    corrected.unwrap();
    assert_eq!(archived(&world, 1, 3).await, before);
    // Of two events of one page the last one counts.
    assert_eq!(
        archived(&world, 1, 4).await,
        "4 First, mended | 3 Dead | 2 Later"
    );

    world.lift_embargoes(minutes(10)).await.unwrap();
    assert_eq!(archived(&world, 1, 3).await, "3 Dead | 1 First");
    assert_eq!(archived(&world, 4, 5).await, "5 Later | 4 First, mended");

    let killed = world.revise(dead.story, FIRST, &kill(), minutes(11)).await;
    killed.unwrap();
    assert_eq!(archived(&world, 1, 3).await, "3 canceled | 1 First");
    assert_eq!(archived(&world, 6, 9).await, "6 canceled");
}

#[tokio::test]
async fn what_feeds_rest_on_changes_with_the_log_the_terms_and_the_wire() {
    let world = world().await;
    let begun = world.feed_stamp().await.unwrap();
    assert_eq!((begun.seq, begun.terms), (0, 1));
    assert_eq!(begun.wire, world.wire().await.unwrap());

    let story = world
        .publish(&new_story("First"), now())
        .await
        .unwrap()
        .story;
    let published = world.feed_stamp().await.unwrap();
    assert_eq!(published.seq, 1);

    let terms = Terms {
        translation: true,
        ..world.terms().await.unwrap()
    };
    world.set_terms(&terms, now()).await.unwrap();
    let other_terms = world.feed_stamp().await.unwrap();
    assert_eq!(other_terms.terms, 2);

    let by = Replacing {
        instead_of: 0,
        who: "A test",
        at: now(),
    };
    let own = world.replace_own_terms(OwnTerms::Story(story), &terms, by);
    own.await.unwrap();
    assert_eq!(world.feed_stamp().await.unwrap(), other_terms);

    let renamed = Wire {
        name: "Another name".into(),
        ..begun.wire
    };
    world.set_wire(&renamed).await.unwrap();
    assert_eq!(world.feed_stamp().await.unwrap().wire, renamed);
}
