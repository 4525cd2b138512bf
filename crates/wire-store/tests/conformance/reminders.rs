//! Reminders: due once, numbered, and at an end when somebody has acknowledged.

use insta::assert_snapshot;
use jiff::Timestamp;
use wire_store::{
    Ahead, AuditEntry, Mail, MailFate, Notice, Obligation, ObligationFilter, Reminder, TokenHash,
};
use wire_story::VersionNumber;

use crate::world::{World, gazette, kill, minutes, new_story, take, world};

fn mail(to: &str) -> Mail {
    Mail {
        to: to.into(),
        subject: "KILL".into(),
        text: "Remove it.".into(),
        html: None,
        about: "a story".into(),
    }
}

/// A kill that was mailed at minute 3, to be reminded of at minute 30, and called about at minute 90.
async fn killed(world: &World) -> Obligation {
    let holder = gazette(world).await;
    let story = world
        .publish(&new_story("One"), minutes(0))
        .await
        .unwrap()
        .story;
    world.record_take(&take(holder, story)).await.unwrap();
    world
        .revise(story, VersionNumber::FIRST, &kill(), minutes(2))
        .await
        .unwrap();
    let opened = world.open_obligations(minutes(3)).await.unwrap().remove(0);
    let notice = Notice {
        obligation: opened.id,
        token: TokenHash::of("notice"),
        mail: mail("news@gazette.example"),
        ahead: Ahead {
            remind: Some(minutes(30)),
            call: Some(minutes(90)),
        },
    };
    assert_eq!(world.queue_notices(&[notice], minutes(3)).await.unwrap(), 1);
    opened
}

fn reminder(token: &str) -> Reminder {
    Reminder {
        token: TokenHash::of(token),
        mails: vec![mail("ana@gazette.example"), mail("news@gazette.example")],
    }
}

fn by_hand(at: Timestamp) -> AuditEntry {
    AuditEntry {
        at,
        who: "Ana <ana@wire.example>".into(),
        what: "sent a reminder".into(),
        on: "a story".into(),
    }
}

/// How many mails wait, and what the list says of the obligation.
async fn listed(world: &World) -> String {
    let mails = world.due_mails(minutes(10_000), 100).await.unwrap().len();
    let named = world
        .named_obligations(ObligationFilter::All, 0, 1)
        .await
        .unwrap()
        .remove(0);
    let minute = |at: Option<Timestamp>| {
        at.map_or("-".to_owned(), |at| {
            minutes(0).duration_until(at).as_mins().to_string()
        })
    };
    let reminded = named.reminded;
    format!(
        "{mails} mails, reminded {} times, last {}, next {}, called {}",
        reminded.times,
        minute(reminded.last),
        minute(reminded.next),
        minute(reminded.called)
    )
}

#[tokio::test]
async fn a_reminder_is_due_at_its_time_and_sent_once() {
    let world = world().await;
    let opened = killed(&world).await;
    assert_eq!(world.due_reminders(minutes(29), 10).await.unwrap(), []);
    let due = world.due_reminders(minutes(30), 10).await.unwrap();
    assert_eq!((due.len(), due[0].number), (1, 1));

    let mut sent = Vec::new();
    for minute in [30, 31] {
        let queued = world
            .queue_reminder(
                &due[0],
                &reminder("first"),
                Some(minutes(60)),
                minutes(minute),
            )
            .await;
        sent.push(queued.unwrap());
    }
    assert_eq!(sent, [true, false]);
    assert_snapshot!(listed(&world).await, @"3 mails, reminded 1 times, last 30, next 60, called -");

    // The link of the notice and that of the reminder open the same.
    for token in ["notice", "first"] {
        let found = world.obligation_by_token(TokenHash::of(token)).await;
        assert_eq!(found.unwrap().unwrap().id, opened.id);
    }
    // A day later one is due, and it is the second.
    let due = world.due_reminders(minutes(1500), 10).await.unwrap();
    assert_eq!((due.len(), due[0].number), (1, 2));
    world
        .queue_reminder(&due[0], &reminder("second"), None, minutes(1500))
        .await
        .unwrap();
    assert_eq!(world.due_reminders(minutes(9000), 10).await.unwrap(), []);
    assert_snapshot!(listed(&world).await, @"5 mails, reminded 2 times, last 1500, next -, called -");
}

#[tokio::test]
async fn nobody_is_reminded_of_what_they_acknowledged() {
    let world = world().await;
    let opened = killed(&world).await;
    let due = world.due_reminders(minutes(30), 10).await.unwrap();
    world
        .acknowledge(opened.id, "by phone", minutes(30))
        .await
        .unwrap();
    let sent = world
        .queue_reminder(&due[0], &reminder("late"), None, minutes(30))
        .await;
    assert!(!sent.unwrap());
    assert_eq!(world.due_reminders(minutes(31), 10).await.unwrap(), []);
    assert_eq!(
        world.obligations_to_call(minutes(91), 10).await.unwrap().0,
        0
    );
    assert_snapshot!(listed(&world).await, @"1 mails, reminded 0 times, last -, next -, called -");
    let by_hand = world
        .queue_reminder_by_hand(opened.id, &reminder("hand"), &by_hand(minutes(40)))
        .await;
    assert_snapshot!(by_hand.unwrap_err(), @"nobody has to be reminded of this any more: it is acknowledged, or the story has changed again");
}

#[tokio::test]
async fn a_reminder_by_hand_is_counted_written_down_and_not_doubled() {
    let world = world().await;
    let opened = killed(&world).await;
    world
        .queue_reminder_by_hand(opened.id, &reminder("one"), &by_hand(minutes(5)))
        .await
        .unwrap();
    let again = world
        .queue_reminder_by_hand(opened.id, &reminder("two"), &by_hand(minutes(6)))
        .await;
    assert_snapshot!(again.unwrap_err(), @"they were reminded less than 10 minutes ago: give them time to read it");
    // The schedule goes on as it was.
    assert_snapshot!(listed(&world).await, @"3 mails, reminded 1 times, last 5, next 30, called -");
    assert_eq!(world.next_reminder(opened.id).await.unwrap(), 2);
    let audit = world.audit_log(10).await.unwrap();
    assert_eq!(audit[0], by_hand(minutes(5)));
}

#[tokio::test]
async fn the_desk_is_told_once_whom_to_call() {
    let world = world().await;
    let opened = killed(&world).await;
    assert_eq!(
        world.obligations_to_call(minutes(89), 10).await.unwrap().0,
        0
    );
    let (count, first) = world.obligations_to_call(minutes(90), 10).await.unwrap();
    assert_eq!((count, first[0].obligation.id), (1, opened.id));
    let call = mail("desk@wire.example");
    assert!(world.queue_call(&call, minutes(90)).await.unwrap());
    assert!(!world.queue_call(&call, minutes(91)).await.unwrap());
    assert_snapshot!(listed(&world).await, @"2 mails, reminded 0 times, last -, next 30, called 90");
}

#[tokio::test]
async fn the_list_says_what_became_of_the_last_mail() {
    let world = world().await;
    killed(&world).await;
    let fate = || async {
        let named = world.named_obligations(ObligationFilter::Open, 0, 1).await;
        named.unwrap().remove(0).mail
    };
    assert_eq!(fate().await, Some(MailFate::Waits));
    let id = world.due_mails(minutes(3), 1).await.unwrap()[0].id;
    world
        .mail_failed(id, "451 come back later", minutes(4))
        .await
        .unwrap();
    assert_eq!(
        fate().await,
        Some(MailFate::Again("451 come back later".into()))
    );
    world
        .mail_given_up(id, "550 nobody of this name", minutes(5))
        .await
        .unwrap();
    let failed = MailFate::Failed(minutes(5), "550 nobody of this name".into());
    assert_eq!(fate().await, Some(failed));
    world.mail_sent(id, minutes(6)).await.unwrap();
    assert_eq!(fate().await, Some(MailFate::Sent(minutes(6))));
}
