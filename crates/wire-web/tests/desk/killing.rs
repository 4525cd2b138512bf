//! Kill, hold, release, lift.

use std::time::Duration;

use http::StatusCode;
use jiff::SignedDuration;
use wire_rights::{Role, Terms};
use wire_store::{NewLicence, NewStory};
use wire_story::{Embargo, Status};
use wire_testkit::WireInABox;

use crate::form::{location, send};

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
        terms: Terms {
            kill_hours: 6,
            ..Terms::default()
        },
        ..wire.licence()
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

/// What the harbour board is said to have done.
const VOTE: &str = "The harbour board of Saltmere voted on Tuesday to close the old ferry pier at the end of the season and to sell its 9 boats.";

#[tokio::test]
async fn a_killed_text_waits_for_who_says_why_it_may_go() {
    let wire = WireInABox::new().await;
    let editor = wire.signed_in(Role::Editor).await;
    let killed = wire
        .publish(&WireInABox::draft("Pier closes", &[VOTE]))
        .await;
    let reason = "The vote was another board’s.";
    let kill = [("reason", reason), ("word", "KILL")];
    location(
        &editor
            .post(&format!("/desk/stories/{killed}/kill"), &kill)
            .await,
    );

    let written = [
        ("headline", "Pier is closed"),
        ("language", "en"),
        ("text", &VOTE.replace("9 boats", "8 boats")),
        ("creator", "The Harbour Wire"),
        ("date", "2026-11-22"),
        ("availability", "free"),
        ("do", "publish"),
    ];
    let publish = location(&send(&editor, "/desk/write", &written, None).await);
    let asked = editor.get(&publish).await;
    let said = asked.main_text().replace(&killed.to_string(), "STORY");
    insta::assert_snapshot!(said, @"
    Publish
    Pier is closed
    What will happen
    Version 1, 26 words, is put on record for good. Later changes are new versions.
    It goes out at once: on the wire’s page, in the feeds, by API.
    Publishers who may have it: nobody yet.
    This looks like a story that was killed (“The vote was another board’s.”): 92 % of its words are those of story STORY. Look at the killed story
    Why it may go all the same
    For the record, with your name.
    Publish now
    Go on writing
    Preview
    ");

    // Without a reason nothing goes, and the draft waits.
    let refused = editor.post(&publish, &[("sure", "yes")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains(&format!("/desk/stories/{killed}")));
    assert_eq!(editor.get(&publish).await.status, StatusCode::OK);

    let why = "Our own reporter counted the boats.";
    let told = [("sure", "yes"), ("although", why)];
    let page = location(&editor.post(&publish, &told).await);
    let story = page.trim_start_matches("/desk/stories/");
    let story = story.split('?').next().unwrap();
    let log = wire.store.audit_log(5).await.unwrap();
    let overruled = log.iter().find(|entry| entry.what.contains("though"));
    let overruled = overruled.unwrap();
    assert_eq!(overruled.on, story);
    assert!(overruled.what.ends_with(why), "{}", overruled.what);
}

#[tokio::test]
async fn a_story_is_not_corrected_into_a_killed_one_by_accident() {
    let wire = WireInABox::new().await;
    let editor = wire.signed_in(Role::Editor).await;
    let killed = wire
        .publish(&WireInABox::draft("Pier closes", &[VOTE]))
        .await;
    let rain = "Rain is expected on the coast until Friday, with strong winds in the night.";
    let other = wire.publish(&WireInABox::draft("Rain", &[rain])).await;
    let reason = "The vote was another board’s.";
    wire.store
        .kill(killed, reason, wire.clock.now())
        .await
        .unwrap();

    let path = format!("/desk/stories/{other}/correct");
    let mut fields = vec![
        ("expected", "1"),
        ("headline", "Rain"),
        ("byline", "The harbour desk"),
        ("language", "en"),
        ("text", VOTE),
        ("step", "send"),
        ("kind", "update"),
    ];
    let refused = send(&editor, &path, &fields, None).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = refused.main_text();
    assert!(
        said.contains("This looks like a story that was killed"),
        "{said}"
    );
    fields.push(("although", "It is this board’s now."));
    location(&send(&editor, &path, &fields, None).await);
}

#[tokio::test]
async fn pages_say_what_the_log_says_before_the_scheduler_has_read_it() {
    let mut wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let story = wire
        .publish(&WireInABox::draft("Pier closes", &[VOTE]))
        .await;
    let reader = wire.signed_in(Role::Publisher(gazette)).await;
    reader.get(&format!("/stories/{story}")).await;
    let mended = WireInABox::draft("Pier closes", &["The pier has 8 boats."]);
    let correction = wire_story::Edition::Usable {
        content: mended.content,
        change: wire_story::Change::Correction {
            note: "8 boats, not 9.".into(),
        },
    };
    let first = wire_story::VersionNumber::FIRST;
    wire.store
        .revise(story, first, &correction, wire.clock.now())
        .await
        .unwrap();
    wire.scheduler.tick().await.unwrap();
    wire.store
        .kill(story, "Libel.", wire.clock.now())
        .await
        .unwrap();

    // The scheduler is not asked.
    let editor = wire.signed_in(Role::Editor).await;
    for path in ["/desk/obligations", &format!("/desk/stories/{story}")] {
        let page = editor.get(path).await.main_text();
        assert!(page.contains("remove it"), "{path}: {page}");
        let asked = page.lines().find(|line| line.contains("open")).unwrap();
        assert!(!asked.contains("correct to v2"), "{path}: {asked}");
    }
    let csv = editor.get("/desk/obligations.csv?show=open").await.body;
    assert!(
        csv.contains(",kill,3,") && !csv.contains(",correction,"),
        "{csv}"
    );
    let copies = reader.get("/account/copies").await.main_text();
    assert!(
        copies.contains("Remove every copy of this story"),
        "{copies}"
    );
}
