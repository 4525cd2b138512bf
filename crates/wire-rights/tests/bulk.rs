//! Answers in bulk are the answers that one would get one by one.

// A test that can't be set up has failed.
#![allow(clippy::unwrap_used)]

mod common;

use common::{World, now, worlds};
use proptest::prelude::*;
use wire_rights::{
    Catalogue, Decision, Exit, Measured, Publisher, Request, Rules, decide, publishers_for,
    stories_for,
};
use wire_story::{PublisherId, Story, StoryId, Version};

/// A story of its own in each of these worlds.
fn stories(worlds: &[World]) -> Vec<(Story, Version)> {
    let each = worlds.iter().zip(1_u8..);
    each.map(|(world, number)| {
        let id = StoryId::new(now(), [number; 10]);
        let story = Story {
            id,
            ..world.story()
        };
        (story, world.version(id))
    })
    .collect()
}

/// A publisher of its own in each of these worlds.
fn publishers(worlds: &[World]) -> Vec<Publisher> {
    let each = worlds.iter().zip(1_u8..);
    each.map(|(world, number)| Publisher {
        id: PublisherId::new(now(), [number; 10]),
        ..world.publisher()
    })
    .collect()
}

proptest! {
    #[test]
    fn bulk_answers_are_single_answers(
        in_force in worlds(),
        of_stories in prop::collection::vec(worlds(), 1..8),
        of_publishers in prop::collection::vec(worlds(), 1..8),
        exit in prop::sample::select(Exit::ALL.to_vec()),
        taken_today in 0..5_u32,
    ) {
        let (policy, terms) = (in_force.policy(), in_force.terms());
        let catalogue = Catalogue::default();
        let rules = Rules { policy: &policy, terms: &terms, catalogue: &catalogue };
        let stories = stories(&of_stories);
        let publishers = publishers(&of_publishers);
        let single = |story, version, publisher| {
            decide(rules, Request {
                story,
                version,
                publisher: Some(publisher),
                person: None,
                exit,
                taken_today,
                at: now(),
            })
        };
        let may = |story, version, publisher| {
            matches!(single(story, version, publisher), Decision::Granted(_))
        };

        for (story, version) in &stories {
            let bulk: Vec<_> = publishers_for(
                rules,
                (story, version),
                exit,
                now(),
                publishers.iter().map(|publisher| (publisher, taken_today)),
            )
            .map(|publisher| publisher.id)
            .collect();
            let one_by_one: Vec<_> = publishers
                .iter()
                .filter(|publisher| may(story, version, *publisher))
                .map(|publisher| publisher.id)
                .collect();
            prop_assert_eq!(bulk, one_by_one);
        }
        for publisher in &publishers {
            let each = stories.iter().map(|(story, version)| (story, version));
            let bulk: Vec<_> = stories_for(rules, publisher, exit, taken_today, now(), each)
                .map(|(story, _)| story.id)
                .collect();
            let one_by_one: Vec<_> = stories
                .iter()
                .filter(|(story, version)| may(story, version, publisher))
                .map(|(story, _)| story.id)
                .collect();
            prop_assert_eq!(bulk, one_by_one);

            let measured = Measured::new(rules, publisher, now());
            for (story, version) in &stories {
                let kept = measured.decide(story, version, exit, taken_today);
                let fresh = single(story, version, publisher);
                prop_assert_eq!(kept.code(), fresh.code());
                prop_assert_eq!(kept.reasons(), fresh.reasons());
            }
        }
    }
}
