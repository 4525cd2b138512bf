//! Reminders, as those who get them see them.

use std::time::Duration;

use crate::support::Newsroom;
use wire_rights::{Exit, Role};
use wire_store::{NewUser, ObligationFilter, Published, Take, TakeResult};
use wire_story::PublisherId;

const HOUR: Duration = Duration::from_secs(60 * 60);

/// A publisher with a person who signs in, that has a story.
async fn holder(newsroom: &Newsroom, name: &str, published: &Published) -> PublisherId {
    let publisher = newsroom.publisher(name).await;
    let now = newsroom.clock.now();
    let person = NewUser {
        email: format!("ana@{name}.example"),
        name: "Ana".into(),
        role: Role::Publisher(publisher),
    };
    newsroom
        .store
        .create_user(&person, None, now)
        .await
        .unwrap();
    let take = Take {
        publisher,
        story: published.story,
        version: published.version,
        exit: Exit::CopyBox,
        at: now,
        result: TakeResult::Given,
        basis: None,
    };
    newsroom.store.record_take(&take).await.unwrap();
    publisher
}

/// Receiver and subject of each mail since the first `from`.
fn told(newsroom: &Newsroom, from: usize) -> String {
    let mails = newsroom.mails();
    let lines = mails[from..].iter().map(|mail| {
        let head = |name: &str| {
            let line = mail.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap_or_default().trim().to_owned()
        };
        format!("{} {}", head("To: "), head("Subject: "))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn who_does_not_answer_a_kill_is_reminded_then_their_people_then_the_desk() {
    let mut newsroom = Newsroom::open().await;
    let published = newsroom.publish("Mayor in the pit").await;
    holder(&newsroom, "gazette", &published).await;
    newsroom.kill(published.story).await;
    newsroom.tick().await;
    // The terms give an hour.
    for _ in 0..70 {
        newsroom.after(HOUR / 2).await;
    }
    insta::assert_snapshot!(told(&newsroom, 0), @"
    <news@gazette.example> KILL from The Pit Wire: remove a story
    <news@gazette.example> Reminder 1: KILL from The Pit Wire, remove a story
    <ana@gazette.example> Reminder 2: KILL from The Pit Wire, remove a story
    <news@gazette.example> Reminder 2: KILL from The Pit Wire, remove a story
    <ana@gazette.example> Reminder 3: KILL from The Pit Wire, remove a story
    <news@gazette.example> Reminder 3: KILL from The Pit Wire, remove a story
    <ana@gazette.example> Reminder 4: KILL from The Pit Wire, remove a story
    <news@gazette.example> Reminder 4: KILL from The Pit Wire, remove a story
    <ana@gazette.example> Reminder 5: KILL from The Pit Wire, remove a story
    <news@gazette.example> Reminder 5: KILL from The Pit Wire, remove a story
    <ana@gazette.example> Reminder 6: KILL from The Pit Wire, remove a story
    <news@gazette.example> Reminder 6: KILL from The Pit Wire, remove a story
    <desk@pit.example> A publisher has not answered: call them
    ");
    for mail in newsroom.mails() {
        for secret in ["Mayor", "mayor", "libel"] {
            assert!(!mail.contains(secret), "'{secret}' stands in the mail");
        }
    }
}

#[tokio::test]
async fn a_correction_is_reminded_of_more_gently() {
    let mut newsroom = Newsroom::open().await;
    let published = newsroom.publish("Pit reopens").await;
    holder(&newsroom, "gazette", &published).await;
    newsroom
        .correct(published.story, "The pit is number 3.")
        .await;
    newsroom.tick().await;
    for _ in 0..(24 * 5) {
        newsroom.after(HOUR).await;
    }
    insta::assert_snapshot!(told(&newsroom, 0), @"
    <news@gazette.example> CORRECTION from The Pit Wire: update a story
    <ana@gazette.example> Reminder 1: CORRECTION from The Pit Wire, update a story
    <news@gazette.example> Reminder 1: CORRECTION from The Pit Wire, update a story
    <ana@gazette.example> Reminder 2: CORRECTION from The Pit Wire, update a story
    <news@gazette.example> Reminder 2: CORRECTION from The Pit Wire, update a story
    <ana@gazette.example> Reminder 3: CORRECTION from The Pit Wire, update a story
    <news@gazette.example> Reminder 3: CORRECTION from The Pit Wire, update a story
    <desk@pit.example> A publisher has not answered: call them
    ");
}

#[tokio::test]
async fn a_day_without_a_server_is_one_reminder() {
    let mut newsroom = Newsroom::open().await;
    let published = newsroom.publish("Mayor in the pit").await;
    holder(&newsroom, "gazette", &published).await;
    newsroom.kill(published.story).await;
    newsroom.tick().await;
    let before = newsroom.mails().len();
    newsroom.clock.advance(HOUR * 20);
    let mut newsroom = newsroom.restart().await;
    newsroom.tick().await;
    let mut newsroom = newsroom.die().await;
    newsroom.tick().await;
    insta::assert_snapshot!(told(&newsroom, before), @"
    <ana@gazette.example> Reminder 1: KILL from The Pit Wire, remove a story
    <news@gazette.example> Reminder 1: KILL from The Pit Wire, remove a story
    ");
    // And it goes on as if it had been there.
    newsroom.after(HOUR * 6).await;
    assert_eq!(newsroom.mails().len(), before + 4);
}

#[tokio::test]
async fn nobody_is_reminded_after_acknowledging_or_of_what_was_superseded() {
    let mut newsroom = Newsroom::open().await;
    let published = newsroom.publish("Pit reopens").await;
    holder(&newsroom, "gazette", &published).await;
    newsroom
        .correct(published.story, "The pit is number 3.")
        .await;
    newsroom.tick().await;
    newsroom.kill(published.story).await;
    newsroom.tick().await;
    let open = newsroom
        .store
        .named_obligations(ObligationFilter::Open, 0, 10)
        .await
        .unwrap();
    assert_eq!(open.len(), 1);
    let kill = &open[0].obligation;
    let now = newsroom.clock.now();
    newsroom
        .store
        .acknowledge(kill.id, "by phone", now)
        .await
        .unwrap();
    let before = newsroom.mails().len();
    newsroom.after(HOUR * 200).await;
    assert_eq!(told(&newsroom, before), "");
}

#[tokio::test]
async fn the_desk_gets_one_mail_about_all_whom_it_has_to_call() {
    let mut newsroom = Newsroom::open().await;
    let published = newsroom.publish("Mayor in the pit").await;
    for number in 0..60 {
        holder(&newsroom, &format!("paper{number}"), &published).await;
    }
    newsroom.kill(published.story).await;
    newsroom.tick().await;
    newsroom.after(HOUR * 26).await;
    let before = newsroom.mails().len();
    newsroom.after(HOUR * 6).await;
    let mails = newsroom.mails();
    let [mail] = &mails[before..] else {
        panic!("{}", told(&newsroom, before));
    };
    assert!(mail.contains("To: <desk@pit.example>"), "{mail}");
    assert!(
        mail.contains("Subject: 60 copies, and no answer: call the publishers"),
        "{mail}"
    );
    assert!(mail.contains("- and 20 more"), "{mail}");
    newsroom.after(HOUR * 200).await;
    assert_eq!(newsroom.mails().len(), before + 1);
}
