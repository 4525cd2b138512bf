//! Answers in bulk are the answers that one would get one by one.

use crate::common::{World, now, worlds};
use proptest::prelude::*;
use wire_rights::{
    Catalogue, Decision, Exit, Filter, LicenceScope, Measured, Product, Publisher, Request, Rules,
    Terms, decide, publishers_for, stories_for,
};
use wire_story::{ProductId, PublisherId, Story, StoryId, Version};

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

/// A publisher of its own in each of these worlds; every other has accepted the product's terms, and a
/// licence of it is for the product, of which it has used up what it may take.
fn publishers(worlds: &[World], catalogue: &Catalogue) -> Vec<Publisher> {
    let each = worlds.iter().zip(1_u8..);
    each.map(|(world, number)| {
        let mut publisher = Publisher {
            id: PublisherId::new(now(), [number; 10]),
            ..world.publisher()
        };
        if number.is_multiple_of(2) {
            publisher.accepted_own_terms.insert(2);
            if let Some(licence) = publisher.licences.first_mut() {
                licence.scope = LicenceScope::Product(catalogue.products()[0].id);
                licence.volume = Some(1);
                licence.taken.insert(StoryId::new(now(), [1; 10]));
            }
        }
        publisher
    })
    .collect()
}

/// A catalogue with one product of these stories, which has the same terms in a version of its own.
fn catalogue(world: &World, stories: &[(Story, Version)]) -> Catalogue {
    let filter = Filter {
        picked: stories.iter().map(|(story, _)| story.id).collect(),
        ..Filter::default()
    };
    let mut product = Product::new(ProductId::new(now(), [1; 10]), "Some", "", filter);
    product.terms = Some(Terms {
        version: 2,
        ..world.terms()
    });
    Catalogue::new(vec![product], [])
}

proptest! {
    #[test]
    fn bulk_answers_are_single_answers(
        in_force in worlds(),
        of_stories in prop::collection::vec(worlds(), 1..8),
        of_publishers in prop::collection::vec(worlds(), 1..8),
        exit in prop::sample::select(Exit::ALL.to_vec()),
        taken_today in 0..5_u32,
        of_product in 0..4_usize,
    ) {
        let (policy, terms) = (in_force.policy(), in_force.terms());
        let stories = stories(&of_stories);
        let catalogue = catalogue(&in_force, &stories[..of_product.min(stories.len())]);
        let publishers = publishers(&of_publishers, &catalogue);
        let rules = Rules { policy: &policy, terms: &terms, catalogue: &catalogue };
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
