//! The store as a whole: made, opened, copied, hashed; its settings.

use insta::assert_snapshot;
use wire_rights::{Policy, Terms};
use wire_store::{SearchIn, StoppedUnseen, Store, StoryFilter, Wire};
use wire_story::VersionNumber;

use crate::world::{content, database, new_story, now, world};

#[tokio::test]
async fn a_wire_is_made_once_and_opened_again() {
    let world = world().await;
    world.publish(&new_story("One"), now()).await.unwrap();
    let again = Store::create(world.dir.path(), &Wire::default(), now()).await;
    let hint = again
        .unwrap_err()
        .to_string()
        .replace(&world.dir.path().display().to_string(), "DIR");
    assert_snapshot!(hint, @"there is a wire in DIR already: choose another folder");

    world.close().await;
    let opened = Store::open(world.dir.path()).await.unwrap();
    assert_eq!(opened.count_stories(StoryFilter::All).await.unwrap(), 1);
}

#[tokio::test]
async fn a_wire_that_was_half_made_is_made_again() {
    let dir = tempfile::tempdir().unwrap();
    let left = dir.path().join("unfinished");
    std::fs::create_dir(&left).unwrap();
    std::fs::write(left.join("wire.sqlite"), "half of it").unwrap();
    std::fs::write(left.join("wire.sqlite-wal"), "and of that").unwrap();
    assert!(Store::open(dir.path()).await.is_err());

    let made = Store::create(dir.path(), &Wire::default(), now()).await;

    assert_eq!(made.unwrap().terms().await.unwrap().version, 1);
    assert!(!left.exists());
}

#[tokio::test]
async fn opening_says_what_is_wrong() {
    let dir = tempfile::tempdir().unwrap();
    let none = Store::open(&dir.path().join("nothing")).await.unwrap_err();
    let none = none
        .to_string()
        .replace(&dir.path().display().to_string(), "DIR");
    assert_snapshot!(none, @"there is no wire in DIR/nothing: make one with 'wirecopy init DIR/nothing'");

    std::fs::write(
        dir.path().join("wire.sqlite"),
        "not a database at all".repeat(100),
    )
    .unwrap();
    let damaged = Store::open(dir.path()).await.unwrap_err();
    assert_snapshot!(damaged, @"the wire's database is damaged: file is not a database; restore the newest backup");

    let newer = world().await;
    newer.close().await;
    let mark = match newer.file() {
        Some(_) => "PRAGMA user_version = 99",
        None => "UPDATE wire_schema SET number = 99",
    };
    newer.behind_its_back(mark).await.unwrap();
    let newer = Store::open(newer.dir.path()).await.unwrap_err();
    insta::with_settings!({filters => vec![(r"knows \d+", "knows N")]}, {
        assert_snapshot!(newer, @"the wire's database has schema 99 and this program knows N: use the newer program");
    });
}

#[tokio::test]
async fn a_backup_is_a_wire() {
    let world = world().await;
    let blob = world.put_blob(b"a picture").await.unwrap();
    world.publish(&new_story("One"), now()).await.unwrap();
    let to = tempfile::tempdir().unwrap();
    let copy = to.path().join("copy");

    world.backup(&copy).await.unwrap();

    let opened = Store::open(&copy).await.unwrap();
    assert_eq!(
        opened.content_hash().await.unwrap(),
        world.content_hash().await.unwrap()
    );
    assert_eq!(
        opened.blob(&blob).await.unwrap().as_deref(),
        Some(&b"a picture"[..])
    );
    assert_eq!(
        opened
            .search("council", SearchIn::Texts, StoryFilter::All, 0, 1)
            .await
            .unwrap()
            .len(),
        1
    );
    assert!(world.backup(&copy).await.is_err());
}

#[tokio::test]
async fn the_content_hash_tells_writes_from_reads() {
    let world = world().await;
    let story = world.publish(&new_story("One"), now()).await.unwrap().story;
    let before = world.content_hash().await.unwrap();

    world.story(story).await.unwrap();
    world
        .search("one", SearchIn::Texts, StoryFilter::All, 0, 1)
        .await
        .unwrap();
    world.lift_embargoes(now()).await.unwrap();
    assert_eq!(world.content_hash().await.unwrap(), before);

    world.put_blob(b"bytes").await.unwrap();
    let with_blob = world.content_hash().await.unwrap();
    world.publish(&new_story("Two"), now()).await.unwrap();
    let with_story = world.content_hash().await.unwrap();
    assert_ne!(before, with_blob);
    assert_ne!(with_blob, with_story);
}

#[tokio::test]
async fn blobs_are_named_by_what_they_hold() {
    let world = world().await;
    let name = world.put_blob(b"bytes").await.unwrap();
    assert_eq!(world.put_blob(b"bytes").await.unwrap(), name);
    assert_eq!(world.blob(&"0".repeat(64)).await.unwrap(), None);
    assert_eq!(world.blob("../../etc/passwd").await.unwrap(), None);

    match world.file() {
        Some(_) => {
            let path = world.dir.path().join("blobs").join(&name[..2]).join(&name);
            std::fs::write(path, b"other bytes").unwrap();
        }
        None => {
            let spoil = "UPDATE blobs SET bytes = 'other bytes'";
            world.behind_its_back(spoil).await.unwrap();
        }
    }
    assert!(world.blob(&name).await.is_err());
}

#[tokio::test]
async fn settings_are_kept_and_versions_counted() {
    let world = world().await;
    let wire = Wire {
        name: "Coast Wire".into(),
        ..Wire::default()
    };
    world.set_wire(&wire).await.unwrap();
    assert_eq!(world.wire().await.unwrap(), wire);

    let terms = world.terms().await.unwrap();
    assert_eq!(world.set_terms(&terms, now()).await.unwrap(), 1);
    let stricter = Terms {
        noindex: true,
        version: 77,
        ..terms.clone()
    };
    assert_eq!(world.set_terms(&stricter, now()).await.unwrap(), 2);
    assert_eq!(world.terms().await.unwrap().version, 2);
    assert_eq!(world.terms_version(1).await.unwrap(), Some(terms));
    assert_eq!(world.terms_version(3).await.unwrap(), None);

    let policy = Policy {
        requires_proved_site: false,
        ..Policy::default()
    };
    assert_eq!(world.set_policy(&policy, now()).await.unwrap(), 2);
    assert!(!world.policy().await.unwrap().requires_proved_site);
}

#[tokio::test]
async fn a_database_that_is_none_or_away_is_said_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let wire = Wire::default();
    let said = async |address| {
        let made = Store::create_on(address, dir.path(), &wire, now()).await;
        made.unwrap_err().to_string()
    };
    assert_snapshot!(said("mysql://localhost/wire").await, @"the database's address has to begin with postgres://");
    let away = said("postgres://wire:secret@127.0.0.1:1/wire").await;
    assert!(
        away.starts_with("the wire's database can't be reached: "),
        "{away}"
    );
    assert!(!away.contains("secret"), "{away}");
}

#[tokio::test]
async fn a_living_wire_moves_to_postgres() {
    let Some(address) = database() else {
        eprintln!("skipped: WIRECOPY_TEST_POSTGRES names no server");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path(), &Wire::default(), now())
        .await
        .unwrap();
    store.put_blob(b"a picture").await.unwrap();
    let mut wrong = new_story("One");
    wrong.content = content("One", "Nothing of this is true, and nobody said it.");
    let as_sent = store.sent_as(VersionNumber::new(3));
    let story = as_sent.publish(&wrong, now()).await.unwrap().story;
    store.kill(story, "wrong", now()).await.unwrap();
    let stopped = StoppedUnseen {
        is_killed: true,
        number: None,
        reason: "wrong".into(),
    };
    store.stop_unseen("guid", &stopped, now()).await.unwrap();
    store.publish(&new_story("Two"), now()).await.unwrap();

    store.copy_to_database(&address).await.unwrap();
    assert!(store.is_held_by(&address).await.unwrap());
    // The wire goes on; what is missing is said, and copied the next time.
    store.publish(&new_story("Three"), now()).await.unwrap();
    assert!(!store.is_held_by(&address).await.unwrap());
    let early = store.move_to_database(&address).await.unwrap_err();
    assert_snapshot!(early, @"something was written since the copy: copy again");
    let copied = store.copy_to_database(&address).await.unwrap();
    assert_eq!(copied.blobs, 1);
    let before = store.content_hash().await.unwrap();
    // A command that has the wire open meanwhile.
    let beside = Store::open(dir.path()).await.unwrap();
    store.move_to_database(&address).await.unwrap();
    let late = beside.publish(&new_story("Late"), now()).await.unwrap_err();
    let late = late
        .to_string()
        .replace(&dir.path().display().to_string(), "DIR");
    assert_snapshot!(late, @"the wire in DIR has moved to PostgreSQL meanwhile: nothing was changed; try again");
    let over = beside.copy_to_database(&address).await.unwrap_err();
    assert_snapshot!(over, @"the database holds a wire that is no copy: choose an empty database");

    let moved = Store::open(dir.path()).await.unwrap();
    assert_eq!(moved.content_hash().await.unwrap(), before);
    assert_eq!(moved.sent_versions(story).await.unwrap().len(), 1);
    assert_eq!(moved.stopped_unseen("guid").await.unwrap(), Some(stopped));
    let found = moved.search("three", SearchIn::Listed, StoryFilter::All, 0, 9);
    assert_eq!(found.await.unwrap().len(), 1);
    let next = moved.publish(&new_story("Four"), now()).await.unwrap();
    assert_eq!(next.seq, 5);
}
