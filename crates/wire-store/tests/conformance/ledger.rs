//! The ledger, and the obligations that follow from it.

use insta::assert_snapshot;
use jiff::{SignedDuration, Timestamp};
use wire_rights::{Exit, LicenceScope, Terms};
use wire_store::{
    Ahead, Mail, NewLicence, Notice, Obligation, ObligationCounts, ObligationFilter, ObligationId,
    ObligationState, StoreError, Take, TakeResult, TokenHash,
};
use wire_story::{Change, Edition, StoryId, VersionNumber};

use crate::world::{
    World, content, correction, gazette, hold, kill, minutes, new_story, now, publisher, take,
    world,
};

const FIRST: VersionNumber = VersionNumber::FIRST;

async fn story(world: &World) -> StoryId {
    world.publish(&new_story("One"), now()).await.unwrap().story
}

/// `correction v2 had v1 by copy-box: Open`, one a line.
fn lines(obligations: &[Obligation]) -> String {
    obligations
        .iter()
        .map(|one| {
            format!(
                "{} {:?} had {:?} by {}: {:?}\n",
                one.change.code(),
                one.version,
                one.had,
                one.exit.code(),
                one.state
            )
        })
        .collect()
}

fn notice(obligation: ObligationId, token: TokenHash) -> Notice {
    Notice {
        obligation,
        token,
        mail: mail(),
        ahead: Ahead::default(),
    }
}

fn mail() -> Mail {
    Mail {
        to: "editor@gazette.example".into(),
        subject: "KILL".into(),
        text: "See https://wire.example/acknowledge/raw-token".into(),
        html: None,
        about: "kill".into(),
    }
}

#[tokio::test]
async fn the_ledger_says_who_holds_what() {
    let world = world().await;
    let (one, two) = (
        gazette(&world).await,
        world
            .create_publisher(&publisher("Banner"), now())
            .await
            .unwrap(),
    );
    let story = story(&world).await;
    world
        .revise(story, FIRST, &correction("Two"), minutes(1))
        .await
        .unwrap();
    let newer = Take {
        version: FIRST.next(),
        exit: Exit::Feed,
        at: minutes(3),
        ..take(one, story)
    };
    world
        .record_takes(&[take(one, story), newer, take(one, story)])
        .await
        .unwrap();
    let failed = Take {
        result: TakeResult::Failed,
        exit: Exit::Webhook,
        ..take(two, story)
    };
    world.record_take(&failed).await.unwrap();

    let holders = world.holders(story).await.unwrap();
    assert_eq!(holders.len(), 1);
    assert_eq!(
        (holders[0].publisher, holders[0].version, holders[0].exit),
        (one, FIRST.next(), Exit::Feed)
    );
    let lines = world.takes_of(one).await.unwrap();
    assert_eq!((lines[0].version, lines[0].times), (FIRST.next(), 1));
    assert_eq!((lines[1].version, lines[1].times), (FIRST, 2));
    assert_eq!(world.takes_of_story(story).await.unwrap().len(), 3);
}

#[tokio::test]
async fn who_has_taken_a_copy_holds_more_than_what_was_read_last() {
    let world = world().await;
    let one = gazette(&world).await;
    let story = story(&world).await;
    let read = |at| Take {
        exit: Exit::Page,
        at: minutes(at),
        ..take(one, story)
    };
    let pushed = Take {
        exit: Exit::Webhook,
        at: minutes(2),
        ..take(one, story)
    };
    world.record_take(&read(1)).await.unwrap();
    assert_eq!(world.holders(story).await.unwrap()[0].exit, Exit::Page);
    world.record_takes(&[pushed, read(3)]).await.unwrap();
    assert_eq!(world.holders(story).await.unwrap()[0].exit, Exit::Webhook);
}

#[tokio::test]
async fn a_take_of_what_is_not_there_changes_nothing() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let story = story(&world).await;
    let before = world.content_hash().await.unwrap();
    let future = Take {
        version: FIRST.next(),
        ..take(publisher, story)
    };

    let refused = world.record_takes(&[take(publisher, story), future]).await;

    assert!(matches!(refused, Err(StoreError::Invalid(_))));
    assert_eq!(world.content_hash().await.unwrap(), before);
}

#[tokio::test]
async fn a_daily_cap_counts_other_stories_first_taken_today_to_republish() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let mut stories = Vec::new();
    for minute in 0..5 {
        let story = world.publish(&new_story("S"), minutes(minute)).await;
        stories.push(story.unwrap().story);
    }
    let day = 24 * 60;
    for (story, exit, minute) in [
        (0, Exit::CopyBox, 10),
        (0, Exit::Download, 11),
        (1, Exit::Page, 12),
        (2, Exit::Feed, 13),
        // Polled again the next day: it was first taken today.
        (2, Exit::Feed, 13 + day),
        (3, Exit::Api, 13 + day),
    ] {
        let take = Take {
            exit,
            at: minutes(minute),
            ..take(publisher, stories[story])
        };
        world.record_take(&take).await.unwrap();
    }

    let mut counts = Vec::new();
    for (minute, except) in [(30, 4), (30, 0), (30 + day, 4), (30 + day, 3)] {
        let taken = world.taken_today(publisher, minutes(minute), stories[except]);
        counts.push(taken.await.unwrap());
    }
    assert_eq!(counts, [2, 1, 1, 0]);
}

#[tokio::test]
async fn a_correction_and_a_kill_oblige_whoever_has_a_copy_once() {
    let world = world().await;
    let (holder, _other) = (
        gazette(&world).await,
        world
            .create_publisher(&publisher("Banner"), now())
            .await
            .unwrap(),
    );
    let story = story(&world).await;
    world.record_take(&take(holder, story)).await.unwrap();
    let update = Edition::Usable {
        content: content("Two", "More."),
        change: Change::Update {
            note: String::new(),
        },
    };
    let two = world.revise(story, FIRST, &update, minutes(2)).await;
    assert_eq!(world.open_obligations(minutes(3)).await.unwrap(), []);

    let three = world
        .revise(
            story,
            two.unwrap().version,
            &correction("Three"),
            minutes(4),
        )
        .await
        .unwrap();
    let opened = world.open_obligations(minutes(5)).await.unwrap();
    assert_snapshot!(lines(&opened), @"correction v3 had v1 by copy-box: Open");
    let settled = world.content_hash().await.unwrap();
    assert_eq!(world.open_obligations(minutes(6)).await.unwrap(), []);
    assert_eq!(world.content_hash().await.unwrap(), settled);

    world
        .revise(story, three.version, &kill(), minutes(7))
        .await
        .unwrap();
    world.open_obligations(minutes(8)).await.unwrap();
    let all = world.obligations_of(holder).await.unwrap();
    assert_snapshot!(lines(&all), @"
    kill v4 had v1 by copy-box: Open
    correction v3 had v1 by copy-box: Superseded
    ");
    assert_eq!(world.obligations_of_story(story).await.unwrap(), all);
}

fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

/// A licence for everything with these hours, in force from `from` to `until`.
fn licence(terms: Terms, from: Timestamp, until: Timestamp) -> NewLicence {
    NewLicence {
        scope: LicenceScope::Everything,
        price: None,
        from,
        until,
        terms,
        volume: None,
        seats: None,
    }
}

#[tokio::test]
async fn an_obligation_is_due_by_the_terms_that_the_copy_was_taken_under() {
    let world = world().await;
    let mut holders = Vec::new();
    // One after the other, so that their ids say in which order they are told.
    for (name, minute) in [("Free", -4), ("Licensed", -3), ("Ended", -2), ("Later", -1)] {
        let made = world
            .create_publisher(&publisher(name), minutes(minute))
            .await;
        holders.push(made.unwrap());
    }
    let agreed = Terms {
        correction_hours: 48,
        kill_hours: 6,
        ..Terms::default()
    };
    // In force when the story is taken; ended before; begun after.
    for (holder, from, until) in [
        (holders[1], now(), minutes(100)),
        (holders[2], minutes(-100), now()),
        (holders[3], minutes(5), minutes(100)),
    ] {
        let licence = licence(agreed.clone(), from, until);
        world.grant_licence(holder, &licence, now()).await.unwrap();
    }
    let story = story(&world).await;
    for holder in &holders {
        world.record_take(&take(*holder, story)).await.unwrap();
    }
    // New free terms concern those who take stories from now on.
    let stricter = Terms {
        correction_hours: 2,
        ..world.terms().await.unwrap()
    };
    world.set_terms(&stricter, minutes(6)).await.unwrap();

    let corrected = world
        .revise(story, FIRST, &correction("Two"), minutes(7))
        .await
        .unwrap();
    let given = |opened: &[Obligation]| -> Vec<SignedDuration> {
        opened
            .iter()
            .map(|o| o.opened.duration_until(o.due))
            .collect()
    };
    let opened = world.open_obligations(minutes(8)).await.unwrap();
    assert_eq!(given(&opened), [hours(24), hours(48), hours(24), hours(24)]);

    world
        .revise(story, corrected.version, &kill(), minutes(9))
        .await
        .unwrap();
    let opened = world.open_obligations(minutes(10)).await.unwrap();
    assert_eq!(given(&opened), [hours(1), hours(6), hours(1), hours(1)]);
}

#[tokio::test]
async fn obligations_are_listed_by_pages_with_their_names() {
    let world = world().await;
    let gazette = gazette(&world).await;
    // Before the Gazette, so that its id comes first.
    let banner = world
        .create_publisher(&publisher("Banner"), minutes(-1))
        .await;
    let banner = banner.unwrap();
    let mut stories = Vec::new();
    for headline in ["One", "Two", "Three"] {
        let story = world.publish(&new_story(headline), now()).await;
        stories.push(story.unwrap().story);
        for holder in [gazette, banner] {
            let take = take(holder, *stories.last().unwrap());
            world.record_take(&take).await.unwrap();
        }
    }
    // Due in a day, in an hour, in a day.
    for (story, edition, minute) in [
        (stories[0], correction("One, corrected"), 1),
        (stories[1], kill(), 2),
        (stories[2], correction("Three, corrected"), 3),
    ] {
        let revised = world.revise(story, FIRST, &edition, minutes(minute)).await;
        revised.unwrap();
        world.open_obligations(minutes(minute)).await.unwrap();
    }
    let of_gazette = world.obligations_of(gazette).await.unwrap();
    world
        .acknowledge(of_gazette[0].id, "by phone", minutes(4))
        .await
        .unwrap();

    let mut said = String::new();
    for (filter, from, limit) in [
        (ObligationFilter::Open, 0, 3),
        (ObligationFilter::Open, 3, 3),
        (ObligationFilter::Overdue(minutes(62)), 0, 9),
        (ObligationFilter::All, 0, 2),
        (ObligationFilter::OfStory(stories[2]), 0, 9),
        (ObligationFilter::OfPublisher(banner), 0, 2),
        (ObligationFilter::One(of_gazette[2].id), 0, 1),
    ] {
        let page = world.named_obligations(filter, from, limit).await.unwrap();
        let name = format!("{filter:?}");
        said.push_str(name.split('(').next().unwrap());
        for one in page {
            let change = one.obligation.change.code();
            said.push_str(&format!(
                " | {}, {}: {change}",
                one.publisher_name, one.headline
            ));
        }
        said.push('\n');
    }
    assert_snapshot!(said, @"
    Open | Banner, Two: kill | Gazette, Two: kill | Banner, One, corrected: correction
    Open | Gazette, One, corrected: correction | Banner, Three, corrected: correction
    Overdue | Banner, Two: kill | Gazette, Two: kill
    All | Gazette, Three, corrected: correction | Banner, Three, corrected: correction
    OfStory | Gazette, Three, corrected: correction | Banner, Three, corrected: correction
    OfPublisher | Banner, Three, corrected: correction | Banner, Two: kill
    One | Gazette, One, corrected: correction
    ");
    let counts = |at| world.obligation_counts(at);
    let (before, after) = (counts(minutes(61)).await, counts(minutes(62)).await);
    assert_eq!(
        before.unwrap(),
        ObligationCounts {
            open: 5,
            overdue: 0
        }
    );
    assert_eq!(
        after.unwrap(),
        ObligationCounts {
            open: 5,
            overdue: 2
        }
    );
}

#[tokio::test]
async fn the_end_of_a_hold_asks_for_a_correction_only_where_there_was_one() {
    let world = world().await;
    let early = gazette(&world).await;
    let late = world.create_publisher(&publisher("Banner"), now()).await;
    let late = late.unwrap();
    let story = story(&world).await;
    world.record_take(&take(early, story)).await.unwrap();
    let second = world
        .revise(story, FIRST, &correction("Two"), minutes(2))
        .await
        .unwrap();
    let newer = Take {
        version: second.version,
        ..take(late, story)
    };
    world.record_take(&newer).await.unwrap();
    let held = world.hold(story, "A figure is checked.", minutes(3)).await;
    world.open_obligations(minutes(3)).await.unwrap();

    let again = Edition::Usable {
        content: content("Two", "The council met on Tuesday."),
        change: Change::Update {
            note: "The hold is over.".into(),
        },
    };
    world
        .revise(story, held.unwrap().version, &again, minutes(4))
        .await
        .unwrap();
    world.open_obligations(minutes(4)).await.unwrap();

    let mut asked = Vec::new();
    for holder in [early, late] {
        let obligations = world.obligations_of(holder).await.unwrap();
        let newest = &obligations[0];
        let notes = world.corrections_since(newest).await.unwrap();
        asked.push(format!("{} {notes:?}", newest.change.code()));
    }
    assert_snapshot!(asked.join("\n"), @r#"
    correction ["First paragraph: it was Tuesday."]
    update []
    "#);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn obligations_opened_from_many_sides_at_once_are_opened_once() {
    let world = world().await;
    let holder = gazette(&world).await;
    let mut stories = Vec::new();
    for _ in 0..5 {
        stories.push(story(&world).await);
    }
    for story in stories {
        world.record_take(&take(holder, story)).await.unwrap();
        world
            .revise(story, FIRST, &kill(), minutes(2))
            .await
            .unwrap();
    }
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let store = world.store.clone();
            tokio::spawn(async move { store.open_obligations(minutes(3)).await.unwrap().len() })
        })
        .collect();
    let mut opened = 0;
    for task in tasks {
        opened += task.await.unwrap();
    }

    assert_eq!(opened, 5);
    assert_eq!(world.obligations_to_mail(100).await.unwrap().len(), 5);
}

#[tokio::test]
async fn a_copy_recorded_after_the_kill_was_read_is_obliged_all_the_same() {
    let world = world().await;
    let holder = gazette(&world).await;
    let story = story(&world).await;
    world
        .revise(story, FIRST, &kill(), minutes(2))
        .await
        .unwrap();
    assert_eq!(world.open_obligations(minutes(3)).await.unwrap(), []);

    // The push was under way when the kill came, and nobody knows whether it arrived.
    let late = Take {
        result: TakeResult::TimedOut,
        exit: Exit::Webhook,
        at: minutes(4),
        ..take(holder, story)
    };
    world.record_take(&late).await.unwrap();

    let to_mail = world.obligations_to_mail(100).await.unwrap();
    assert_snapshot!(lines(&to_mail), @"kill v2 had v1 by webhook: Open");
}

#[tokio::test]
async fn whoever_was_told_to_stop_hears_that_they_may_go_on() {
    let world = world().await;
    let holder = gazette(&world).await;
    let story = story(&world).await;
    world.record_take(&take(holder, story)).await.unwrap();
    let held = world.revise(story, FIRST, &hold(), minutes(2)).await;
    let refile = Edition::Usable {
        content: content("One", "It was right after all."),
        change: Change::Refile,
    };
    world
        .revise(story, held.unwrap().version, &refile, minutes(3))
        .await
        .unwrap();

    let opened = world.open_obligations(minutes(4)).await.unwrap();
    assert_snapshot!(lines(&opened), @"
    hold v2 had v1 by copy-box: Open
    refile v3 had v1 by copy-box: Open
    ");
    assert_eq!(world.obligations_to_mail(100).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_obligation_is_mailed_once_and_acknowledged_once() {
    let world = world().await;
    let holder = gazette(&world).await;
    let story = story(&world).await;
    world.record_take(&take(holder, story)).await.unwrap();
    world
        .revise(story, FIRST, &correction("Two"), minutes(2))
        .await
        .unwrap();
    let opened = world.open_obligations(minutes(3)).await.unwrap()[0].clone();
    let token = TokenHash::of("raw-token");

    let mut queued = Vec::new();
    for minute in [4, 5] {
        queued.push(
            world
                .queue_notices(&[notice(opened.id, token)], minutes(minute))
                .await
                .unwrap(),
        );
    }
    assert_eq!(queued, [1, 0]);
    assert_eq!(world.obligations_to_mail(100).await.unwrap(), []);
    assert_eq!(world.due_mails(minutes(5), 10).await.unwrap().len(), 1);

    let found = world.obligation_by_token(token).await.unwrap().unwrap();
    assert_eq!(
        (found.id, &found.state),
        (opened.id, &ObligationState::Open)
    );
    for (by, minute) in [("editor@gazette.example", 6), ("somebody else", 7)] {
        world
            .acknowledge(found.id, by, minutes(minute))
            .await
            .unwrap();
    }
    assert_eq!(
        world.obligation(found.id).await.unwrap().unwrap().state,
        ObligationState::Acknowledged {
            at: minutes(6),
            by: "editor@gazette.example".into()
        }
    );
}

#[tokio::test]
async fn what_was_superseded_can_no_longer_be_acknowledged_or_mailed() {
    let world = world().await;
    let holder = gazette(&world).await;
    let story = story(&world).await;
    world.record_take(&take(holder, story)).await.unwrap();
    world
        .revise(story, FIRST, &correction("Two"), minutes(2))
        .await
        .unwrap();
    let older = world.open_obligations(minutes(3)).await.unwrap()[0].clone();
    world
        .revise(story, FIRST.next(), &kill(), minutes(4))
        .await
        .unwrap();
    world.open_obligations(minutes(5)).await.unwrap();

    let acknowledged = world.acknowledge(older.id, "x", minutes(6)).await;
    let mailed = world
        .queue_notices(&[notice(older.id, TokenHash::of("x"))], minutes(6))
        .await;

    assert_snapshot!(acknowledged.unwrap_err(), @"the story has changed again since: look at the newest notice about it");
    assert_eq!(mailed.unwrap(), 0);
    assert_eq!(world.due_mails(minutes(6), 10).await.unwrap(), []);
}

#[tokio::test]
async fn mails_wait_are_tried_again_and_forgotten_once_sent() {
    let world = world().await;
    let id = world.queue_mail(&mail(), minutes(1)).await.unwrap();
    assert_eq!(world.due_mails(now(), 10).await.unwrap(), []);

    world
        .mail_failed(id, "no route", minutes(10))
        .await
        .unwrap();
    assert_eq!(world.due_mails(minutes(9), 10).await.unwrap(), []);
    let due = world.due_mails(minutes(10), 10).await.unwrap();
    assert_eq!(due[0].mail, mail());
    assert_eq!(
        (due[0].attempts, due[0].last_error.as_deref()),
        (1, Some("no route"))
    );
    assert!(!format!("{:?}", due[0]).contains("raw-token"));

    world.mail_sent(id, minutes(11)).await.unwrap();
    assert_eq!(world.due_mails(minutes(100), 10).await.unwrap(), []);
    if let Some(file) = world.file() {
        world.close().await;
        let kept = std::fs::read(file).unwrap();
        let kept = String::from_utf8_lossy(&kept).contains("raw-token");
        assert!(!kept, "the key in the mail is gone from the file as well");
    }
}

#[tokio::test]
async fn a_mail_that_was_given_up_waits_for_the_desk() {
    let world = world().await;
    let sent = world.queue_mail(&mail(), minutes(1)).await.unwrap();
    let waits = world.queue_mail(&mail(), minutes(2)).await.unwrap();
    let failed = world.queue_mail(&mail(), minutes(3)).await.unwrap();
    world.mail_sent(sent, minutes(4)).await.unwrap();
    world
        .mail_given_up(failed, "550 nobody", minutes(4))
        .await
        .unwrap();

    let due = world.due_mails(minutes(1000), 10).await.unwrap();
    assert_eq!(due.iter().map(|m| m.id).collect::<Vec<_>>(), [waits]);
    let unsent = world.unsent_mails(10).await.unwrap();
    let ids: Vec<_> = unsent.iter().map(|mail| mail.id).collect();
    assert_eq!(ids, [failed, waits]);
    assert_eq!(unsent[0].failed, Some(minutes(4)));
    assert_eq!(unsent[0].last_error.as_deref(), Some("550 nobody"));

    world.retry_mail(failed, minutes(5)).await.unwrap();
    let due = world.due_mails(minutes(5), 10).await.unwrap();
    assert_eq!(
        due.iter().map(|m| m.id).collect::<Vec<_>>(),
        [waits, failed]
    );
    assert_eq!((due[1].failed, due[1].attempts), (None, 0));
    world
        .put_off_mails(&[waits, failed, sent], minutes(20))
        .await
        .unwrap();
    assert_eq!(world.due_mails(minutes(19), 10).await.unwrap(), []);
    assert_eq!(world.due_mails(minutes(20), 10).await.unwrap().len(), 2);
    assert_snapshot!(world.retry_mail(sent, minutes(5)).await.unwrap_err(), @"there is no unsent mail 1");
}
