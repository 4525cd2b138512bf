//! Kill, hold, release, lift.

use std::time::Duration;

use http::StatusCode;
use jiff::SignedDuration;
use wire_rights::{LicenceScope, Role, Terms};
use wire_store::{NewLicence, NewStory};
use wire_story::{Embargo, Status};
use wire_testkit::WireInABox;

use crate::form::location;

#[tokio::test]
async fn a_kill_needs_the_word_and_a_reason() {
    let mut wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let story = wire
        .publish(&WireInABox::draft(
            "Pier closes",
            &["The pier has 9 boats."],
        ))
        .await;
    let reader = wire.signed_in(Role::Publisher(gazette)).await;
    reader.get(&format!("/stories/{story}")).await;
    let editor = wire.signed_in(Role::Editor).await;
    let path = format!("/desk/stories/{story}/kill");

    let ask = editor.get(&path).await.main_text();
    assert!(ask.contains("1 publisher has it: each is told"), "{ask}");
    let table = [
        (
            vec![],
            vec!["Say why the story is killed.", "Type the word KILL"],
        ),
        (vec![("reason", "Libel.")], vec!["Type the word KILL"]),
        (
            vec![("reason", " "), ("word", "KILL")],
            vec!["Say why the story is killed."],
        ),
        (
            vec![("reason", "Libel."), ("word", "no")],
            vec!["Type the word KILL"],
        ),
    ];
    for (given, expected) in table {
        let answer = editor.post(&path, &given).await;
        for sentence in expected {
            assert!(
                answer.main_text().contains(sentence),
                "{given:?}: {}",
                answer.main_text()
            );
        }
        let (_, version) = wire.store.story(story).await.unwrap().unwrap();
        assert_eq!(version.status(), Status::Usable);
    }
    location(
        &editor
            .post(&path, &[("reason", "Libel."), ("word", "kill")])
            .await,
    );

    wire.scheduler.tick().await.unwrap();
    let page = editor
        .get(&format!("/desk/stories/{story}"))
        .await
        .main_text();
    for line in ["killed", "Pier closes", "Killed: Libel.", "remove it"] {
        assert!(page.contains(line), "{line}: {page}");
    }
    assert!(
        !reader
            .get(&format!("/stories/{story}"))
            .await
            .body
            .contains("9 boats")
    );
    assert_eq!(editor.get(&path).await.status, StatusCode::CONFLICT);
    let correct = editor.get(&format!("/desk/stories/{story}/correct")).await;
    assert_eq!(correct.status, StatusCode::CONFLICT);
    assert!(correct.main_text().contains("a killed story stays killed"));
}

#[tokio::test]
async fn a_held_story_comes_back() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let story = wire
        .publish(&WireInABox::draft(
            "Pier closes",
            &["The pier has 9 boats."],
        ))
        .await;
    let reader = wire.signed_in(Role::Publisher(gazette)).await;
    let editor = wire.signed_in(Role::Editor).await;
    let hold = format!("/desk/stories/{story}/hold");
    assert!(
        editor
            .post(&hold, &[])
            .await
            .main_text()
            .contains("Say why the story is held")
    );
    location(
        &editor
            .post(&hold, &[("reason", "A source has doubts.")])
            .await,
    );
    assert!(
        !reader
            .get(&format!("/stories/{story}"))
            .await
            .body
            .contains("9 boats")
    );

    let release = format!("/desk/stories/{story}/release");
    assert!(
        editor
            .get(&release)
            .await
            .main_text()
            .contains("A source has doubts.")
    );
    location(&editor.post(&release, &[("sure", "yes")]).await);
    assert!(
        reader
            .get(&format!("/stories/{story}"))
            .await
            .body
            .contains("9 boats")
    );
    assert_eq!(editor.get(&release).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn an_embargo_is_lifted_by_hand() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let story = wire
        .publish(&NewStory {
            embargo: Some(Embargo {
                until: wire.clock.now() + SignedDuration::from_hours(5),
                hides_headline: true,
                lifted: None,
            }),
            ..WireInABox::draft("Pier closes", &["The pier has 9 boats."])
        })
        .await;
    let reader = wire.signed_in(Role::Publisher(gazette)).await;
    let editor = wire.signed_in(Role::Editor).await;
    assert!(
        editor
            .get("/desk?show=embargoed")
            .await
            .main_text()
            .contains("Pier closes")
    );
    assert_eq!(
        reader.get(&format!("/stories/{story}")).await.status,
        StatusCode::NOT_FOUND
    );
    location(
        &editor
            .post(&format!("/desk/stories/{story}/lift"), &[("sure", "yes")])
            .await,
    );
    assert!(
        reader
            .get(&format!("/stories/{story}"))
            .await
            .body
            .contains("9 boats")
    );
    let again = editor.get(&format!("/desk/stories/{story}/lift")).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn late_is_who_is_late_by_the_terms_of_its_copy() {
    let mut wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let banner = wire
        .eligible_publisher("The Banner", "banner.example")
        .await;
    let agreed = NewLicence {
        scope: LicenceScope::Everything,
        price: None,
        from: wire.clock.now(),
        until: wire.clock.now() + SignedDuration::from_hours(1000),
        terms: Terms {
            kill_hours: 6,
            ..Terms::default()
        },
        volume: None,
        seats: None,
    };
    wire.store
        .grant_licence(banner, &agreed, wire.clock.now())
        .await
        .unwrap();
    let story = wire
        .publish(&WireInABox::draft(
            "Pier closes",
            &["The pier has 9 boats."],
        ))
        .await;
    for publisher in [gazette, banner] {
        let reader = wire.signed_in(Role::Publisher(publisher)).await;
        reader.get(&format!("/stories/{story}")).await;
    }
    let editor = wire.signed_in(Role::Editor).await;
    let path = format!("/desk/stories/{story}/kill");
    location(
        &editor
            .post(&path, &[("reason", "Libel."), ("word", "KILL")])
            .await,
    );
    wire.scheduler.tick().await.unwrap();
    wire.clock.advance(Duration::from_secs(2 * 3600));

    let overdue = editor.get("/desk/obligations?show=overdue").await;
    let text = overdue.main_text();
    assert!(
        text.contains("Open (2)") && text.contains("Overdue (1)"),
        "{text}"
    );
    assert!(
        text.contains("The Gazette") && !text.contains("The Banner"),
        "{text}"
    );

    let reader = wire.signed_in(Role::Publisher(banner)).await;
    let copies = reader.get("/account/copies").await.main_text();
    assert!(copies.contains("22 November 2026, 18:00 UTC"), "{copies}");
}
