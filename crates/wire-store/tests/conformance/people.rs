//! Users, sessions, one-time links.

use insta::assert_snapshot;
use wire_rights::Role;
use wire_store::{AuditEntry, LinkPurpose, NewUser, Reach, StoreError, TokenHash};

use crate::world::{minutes, now, world};

fn editor(email: &str) -> NewUser {
    NewUser {
        email: email.into(),
        name: "Ed".into(),
        role: Role::Editor,
    }
}

#[tokio::test]
async fn a_user_is_found_by_address_in_capitals_or_not_and_made_once() {
    let world = world().await;
    let user = editor(" Ed@Newsroom.example ");
    let id = world.create_user(&user, Some("hash"), now()).await.unwrap();

    let found = world.user_by_email("ed@newsroom.EXAMPLE").await.unwrap();
    assert_eq!(found.as_ref().map(|user| user.id), Some(id));
    assert_eq!(found, world.user(id).await.unwrap());
    assert_eq!(
        world.password_hash(id).await.unwrap().as_deref(),
        Some("hash")
    );
    let again = world
        .create_user(&editor("ED@newsroom.example"), None, now())
        .await;
    assert_snapshot!(again.unwrap_err(), @"the address ED@newsroom.example has an account already: use that one, or give another address");
    let none = world.create_user(&editor("ed"), None, now()).await;
    assert_snapshot!(none.unwrap_err(), @"'ed' is no e-mail address: one looks like desk@newsroom.example");
}

#[tokio::test]
async fn sessions_expire_and_end() {
    let world = world().await;
    let user = editor("ed@newsroom.example");
    let user = world.create_user(&user, Some("hash"), now()).await.unwrap();
    let (one, two) = (TokenHash::of("one"), TokenHash::of("two"));
    for token in [one, two] {
        world
            .create_session(token, user, minutes(60), now())
            .await
            .unwrap();
    }

    let session = world.session(one, minutes(59)).await.unwrap().unwrap();
    assert_eq!(session.user.id, user);
    assert_eq!(world.session(one, minutes(60)).await.unwrap(), None);
    assert_eq!(
        world.session(TokenHash::of("three"), now()).await.unwrap(),
        None
    );

    world.end_session(one).await.unwrap();
    assert_eq!(world.session(one, now()).await.unwrap(), None);
    assert!(world.session(two, now()).await.unwrap().is_some());
    // A new password ends what the old one began.
    world.set_password_hash(user, "new hash").await.unwrap();
    assert_eq!(world.session(two, now()).await.unwrap(), None);
}

#[tokio::test]
async fn a_one_time_link_opens_once_and_in_time() {
    let world = world().await;
    let token = TokenHash::of("first");
    let purpose = LinkPurpose::FirstAdministrator;
    world
        .create_link(token, purpose, None, minutes(60), now())
        .await
        .unwrap();
    assert!(world.link(token, minutes(1)).await.unwrap().is_some());
    assert!(world.link(token, minutes(60)).await.unwrap().is_none());
    let before = world.content_hash().await.unwrap();
    let late = world
        .first_administrator(token, &editor("a@newsroom.example"), "hash", minutes(60))
        .await;
    assert!(matches!(late, Err(StoreError::Conflict(_))));
    assert_eq!(world.content_hash().await.unwrap(), before);

    let admin = world
        .first_administrator(token, &editor("a@newsroom.example"), "hash", minutes(5))
        .await
        .unwrap();

    assert_eq!(
        world.user(admin).await.unwrap().unwrap().role,
        Role::Administrator
    );
    let again = world
        .first_administrator(token, &editor("b@newsroom.example"), "hash", minutes(6))
        .await;
    assert_snapshot!(again.unwrap_err(), @"this link has been used or is too old: ask for a new one");
}

#[tokio::test]
async fn a_newer_reset_link_ends_the_older_and_the_sessions() {
    let world = world().await;
    let user = editor("ed@newsroom.example");
    let user = world.create_user(&user, Some("old"), now()).await.unwrap();
    let session = TokenHash::of("session");
    world
        .create_session(session, user, minutes(600), now())
        .await
        .unwrap();
    let (older, newer) = (TokenHash::of("older"), TokenHash::of("newer"));
    for (token, minute) in [(older, 1), (newer, 2)] {
        let purpose = LinkPurpose::PasswordReset;
        world
            .create_link(token, purpose, Some(user), minutes(60), minutes(minute))
            .await
            .unwrap();
    }

    assert!(
        world
            .set_password_by_link(older, "new", minutes(3))
            .await
            .is_err()
    );
    assert_eq!(
        world
            .set_password_by_link(newer, "new", minutes(3))
            .await
            .unwrap(),
        user
    );

    assert_eq!(
        world.password_hash(user).await.unwrap().as_deref(),
        Some("new")
    );
    assert_eq!(world.session(session, minutes(4)).await.unwrap(), None);
}

#[tokio::test]
async fn a_token_of_the_desk_works_until_it_is_revoked_or_its_person_is_shut_out() {
    let world = world().await;
    let ed = editor("ed@newsroom.example");
    let ed = world.create_user(&ed, Some("hash"), now()).await.unwrap();
    let (one, two) = (TokenHash::of("one"), TokenHash::of("two"));
    let first = world.create_desk_token(one, ed, "Import", Reach::Everything, now());
    let first = first.await.unwrap();
    world
        .create_desk_token(two, ed, "Export", Reach::Reading, now())
        .await
        .unwrap();
    for (token, expected) in [(one, Reach::Everything), (two, Reach::Reading)] {
        let (person, reach) = world.desk_token(token).await.unwrap().unwrap();
        assert_eq!((person.id, reach), (ed, expected));
    }

    world
        .revoke_desk_token(first, ed, minutes(1))
        .await
        .unwrap();
    assert_eq!(world.desk_token(one).await.unwrap(), None);
    let tokens = world.desk_tokens_of(ed).await.unwrap();
    let said: Vec<_> = tokens
        .iter()
        .map(|one| (&*one.label, one.reach, one.revoked))
        .collect();
    assert_eq!(
        said,
        [
            ("Export", Reach::Reading, None),
            ("Import", Reach::Everything, Some(minutes(1)))
        ]
    );

    let entry = AuditEntry {
        at: minutes(2),
        who: "Adm".into(),
        what: "shut out".into(),
        on: ed.to_string(),
    };
    world.deactivate_user(ed, &entry).await.unwrap();
    assert_eq!(world.desk_token(two).await.unwrap(), None);
    world.reactivate_user(ed, &entry).await.unwrap();
    assert_eq!(
        world.desk_token(two).await.unwrap(),
        None,
        "it doesn't come back"
    );
    world.deactivate_user(ed, &entry).await.unwrap();
    let none = world.create_desk_token(TokenHash::of("three"), ed, "x", Reach::Reading, minutes(3));
    assert_snapshot!(none.await.unwrap_err(), @"Ed is shut out: let them in again first");
}
