//! The rules for subjects, and the subjects of stories.

use wire_store::{Replacing, StoreError};

use crate::world::{minutes, now, world};

fn by(who: &str, instead_of: u32) -> Replacing<'_> {
    Replacing {
        instead_of,
        who,
        at: now(),
    }
}

#[tokio::test]
async fn rules_are_kept_in_versions_and_nobody_overwrites_anothers() {
    let world = world().await;
    assert!(world.subject_rules().await.unwrap().is_empty());

    let first = world.replace_subject_rules("a", by("Ana", 0)).await;
    assert_eq!(first.unwrap(), 1);
    let same = world.replace_subject_rules("a", by("Ben", 0)).await;
    assert_eq!(same.unwrap(), 1);
    let late = world.replace_subject_rules("b", by("Ben", 0)).await;
    let Err(StoreError::Conflict(sentence)) = late else {
        panic!("{late:?}");
    };
    assert!(sentence.starts_with("Ana put version 1 of the rules in force meanwhile"));
    let after = Replacing {
        at: minutes(1),
        ..by("Ben", 1)
    };
    assert_eq!(world.replace_subject_rules("b", after).await.unwrap(), 2);

    let versions = world.subject_rules().await.unwrap();
    let said: Vec<_> = versions
        .iter()
        .map(|it| (it.version, &*it.text, &*it.by))
        .collect();
    assert_eq!(said, [(2, "b", "Ben"), (1, "a", "Ana")]);
}
