//! Mail: what is written into the outbox, and what isn't in it.

use std::time::Duration;

use crate::support::{CANARY, Newsroom};
use wire_delivery::Guard;
use wire_delivery::guard::Settings;
use wire_delivery::mail::Letterhead;
use wire_delivery::mail::templates::{FOLDER, Templates};
use wire_delivery::scheduler::Options;
use wire_rights::Exit;
use wire_store::{Mail, ObligationState, Take, TakeResult, TokenHash, Wire};
use wire_story::PublisherId;
use wire_testkit::Receiver;

/// A mail without what differs each time.
fn steady(mail: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in mail.lines() {
        let line = line.trim_end();
        let line = match line.split_once(": ") {
            Some((name @ ("Date" | "Message-ID"), _)) => format!("{name}: …"),
            _ => line.to_owned(),
        };
        lines.push(line);
    }
    lines.join("\n")
}

/// A wire whose own text about kills is this.
async fn with_own_kill(text: &str) -> (Newsroom, Templates) {
    let newsroom = Newsroom::open().await;
    let folder = newsroom.store.dir().join(FOLDER);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("kill.txt"), text).unwrap();
    let (templates, unsound) = Templates::read(newsroom.store.dir(), false);
    assert_eq!(unsound, []);
    let mut options = Options::new(Letterhead::folder(newsroom.outbox()));
    options.templates = templates.clone();
    let guard = Guard::new(Settings::default()).unwrap();
    (newsroom.runs(guard, options), templates)
}

#[tokio::test]
async fn no_text_of_a_newsroom_keeps_a_kill_from_saying_where_to_answer() {
    // Each holds with the made-up values, and not with this publisher.
    for text in [
        "Subject: Remove it\n\n{% if publisher == \"Gazette\" %}{{ acknowledge }}{% endif %}\n",
        "Subject: Remove it\n\n{{ acknowledge }}{% if publisher != \"Gazette\" %}{{ 1 // 0 }}{% endif %}\n",
    ] {
        let (mut newsroom, templates) = with_own_kill(text).await;
        let publisher = newsroom.publisher("banner").await;
        let published = newsroom.publish("Mayor in the pit").await;
        take(&newsroom, publisher, &published).await;
        newsroom.kill(published.story).await;
        newsroom.tick().await;
        newsroom.tick().await;

        let [mail] = newsroom.mails().try_into().unwrap();
        assert!(mail.contains("Subject: KILL from The Pit Wire"), "{mail}");
        assert!(mail.contains("https://wire.pit.example/acknowledge/"));
        let [(name, why)] = templates.fell_back().try_into().unwrap();
        assert_eq!(name, "kill");
        assert!(why.starts_with("line 3: "), "{why}");
    }
}

async fn take(newsroom: &Newsroom, publisher: PublisherId, published: &wire_store::Published) {
    let take = Take {
        publisher,
        story: published.story,
        version: published.version,
        exit: Exit::CopyBox,
        at: newsroom.clock.now(),
        result: TakeResult::Given,
        basis: None,
    };
    newsroom.store.record_take(&take).await.unwrap();
}

#[tokio::test]
async fn a_mail_that_can_not_be_written_is_tried_again_in_a_second_and_then_with_more_patience() {
    let mut newsroom = Newsroom::open().await;
    let publisher = newsroom.publisher("banner").await;
    let published = newsroom.publish("Mayor in the pit").await;
    take(&newsroom, publisher, &published).await;
    newsroom.kill(published.story).await;
    // A file stands in the folder's place, as one that can't be written does.
    std::fs::write(newsroom.outbox(), "").unwrap();
    newsroom.tick().await;
    newsroom.tick().await;
    let wait = async |newsroom: &Newsroom| {
        let queued = newsroom.store.unsent_mails(1).await.unwrap();
        queued[0].due.duration_since(newsroom.clock.now()).as_secs()
    };
    assert_eq!(wait(&newsroom).await, 1);
    newsroom.after(Duration::from_secs(2)).await;
    assert_eq!(wait(&newsroom).await, 5);

    std::fs::remove_file(newsroom.outbox()).unwrap();
    newsroom.after(Duration::from_secs(6)).await;
    assert_eq!(newsroom.mails().len(), 1);
}

#[tokio::test]
async fn a_kill_is_mailed_to_every_holder_without_headline_or_text() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let holder = newsroom.stranger("gazette", customer.url("/")).await;
    newsroom.stranger("other", customer.url("/")).await;
    let published = newsroom.publish("Mayor in the pit").await;
    take(&newsroom, holder.publisher, &published).await;
    newsroom.kill(published.story).await;
    newsroom.tick().await;
    newsroom.tick().await;

    let [mail] = newsroom.mails().try_into().unwrap();
    for secret in ["Mayor", "mayor", CANARY, "libel", "Torres"] {
        assert!(!mail.contains(secret), "'{secret}' stands in the mail");
    }
    insta::with_settings!({filters => vec![
        (r"[0-9a-f]{16}_[0-9a-f_]+", "BOUNDARY"),
        (r"urn:uuid:[0-9a-f-]{36}", "URI"),
        (r"acknowledge/[0-9a-f]{64}", "acknowledge/TOKEN"),
        (r"of \d.* UTC", "of TIME"),
    ]}, {
        let (text, _html) = mail.split_once("Content-Type: text/html").unwrap();
        insta::assert_snapshot!(steady(text), @r#"
        From: "The Pit Wire" <desk@pit.example>
        To: <news@gazette.example>
        Subject: KILL from The Pit Wire: remove a story
        Date: …
        Message-ID: …
        Auto-Submitted: auto-generated
        MIME-Version: 1.0
        Content-Type: multipart/alternative;
         boundary="BOUNDARY"

        --BOUNDARY
        Content-Type: text/plain; charset="utf-8"
        Content-Transfer-Encoding: 7bit

        To gazette,

        The story described below was KILLED. Remove every copy of it, on your pages, in
        archives, feeds and caches, and do not use it again. Please do so within one hour.

        Story: URI
        Dated: 2026-11-22
        Your copy: version 1, copied
        Newest: version 2, of TIME

        Your account says which story it is, with the headline of your copy:

        https://wire.pit.example/account/copies

        When you have done it, say so here:

        https://wire.pit.example/acknowledge/TOKEN

        The page has a button; opening it alone changes nothing.
        This notice goes to everyone who took the story, whatever else they get.

        The Pit Wire
        desk@pit.example

        --BOUNDARY
        "#);
    });

    // The link opens the obligation; nothing is acknowledged by that.
    let (_, rest) = mail.split_once("/acknowledge/").unwrap();
    let token: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
    let obligation = newsroom
        .store
        .obligation_by_token(TokenHash::of(&token))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(obligation.publisher, holder.publisher);
    assert!(matches!(obligation.state, ObligationState::Open));
}

#[tokio::test]
async fn a_notice_bears_the_minute_of_the_version_however_late_it_is_sent() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let holder = newsroom.stranger("gazette", customer.url("/")).await;
    let published = newsroom.publish("Mayor in the pit").await;
    take(&newsroom, holder.publisher, &published).await;

    // The kill is at 48.9 seconds past a minute, and the server gets to it in the next one.
    let into_minute = newsroom.clock.now().as_millisecond() % 60_000;
    let until = Duration::from_millis((60_000 - into_minute + 48_900).unsigned_abs());
    newsroom.clock.advance(until);
    let killed = newsroom.clock.now();
    newsroom.kill(published.story).await;
    newsroom.after(Duration::from_secs(15)).await;

    let [mail] = newsroom.mails().try_into().unwrap();
    let minute = killed.strftime("%-d %B %Y, %H:%M UTC");
    assert!(
        mail.contains(&format!("Newest: version 2, of {minute}")),
        "killed at {killed}:\n{mail}"
    );
}

#[tokio::test]
async fn a_correction_says_what_changed() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let holder = newsroom.stranger("gazette", customer.url("/")).await;
    let published = newsroom.publish("Pit reopens").await;
    take(&newsroom, holder.publisher, &published).await;
    newsroom
        .correct(published.story, "The pit is number 3.")
        .await;
    newsroom.tick().await;
    let [mail] = newsroom.mails().try_into().unwrap();
    assert!(mail.contains("CORRECTION from The Pit Wire"), "{mail}");
    assert!(
        mail.contains("What changed: The pit is number 3."),
        "{mail}"
    );
    assert!(!mail.contains(CANARY), "{mail}");
}

#[tokio::test]
async fn no_name_starts_a_header_of_its_own() {
    let mut newsroom = Newsroom::open().await;
    let wire = Wire {
        name: "Der Stollen – Nachrichten\r\nBcc: everyone@evil.example".into(),
        ..newsroom.store.wire().await.unwrap()
    };
    let now = newsroom.clock.now();
    newsroom.store.set_wire(&wire).await.unwrap();
    let mail = |to: &str| Mail {
        to: to.into(),
        subject: "Grüße aus der Grube\r\nX-Evil: yes\n\nBody".into(),
        text: "Ein Text.\r\n.\r\nNoch einer, über Zechen.\n".into(),
        html: None,
        about: "test".into(),
    };
    for to in [
        "news@gazette.example",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example, c@d.example",
        "nobody",
    ] {
        newsroom.store.queue_mail(&mail(to), now).await.unwrap();
    }
    newsroom.tick().await;

    let [written] = newsroom.mails().try_into().unwrap();
    let (head, body) = written.split_once("\r\n\r\n").unwrap();
    let names: Vec<&str> = head
        .lines()
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| line.split(':').next().unwrap())
        .collect();
    insta::assert_snapshot!(names.join(" "), @"From To Subject Date Message-ID Auto-Submitted MIME-Version Content-Type");
    let (text, html) = body.split_once("Content-Type: text/html").unwrap();
    assert!(html.contains("Noch einer, =C3=BCber Zechen.</p>"), "{html}");
    let (_, text) = text.split_once('\n').unwrap();
    let (text, _) = text.rsplit_once("\n--").unwrap();
    insta::assert_snapshot!(text, @r#"
    Content-Type: text/plain; charset="utf-8"
    Content-Transfer-Encoding: quoted-printable

    Ein Text.
    .
    Noch einer, =C3=BCber Zechen.
    "#);

    // Those that can go to nobody are not tried again, and the desk reads why.
    newsroom.after(Duration::from_secs(61)).await;
    let unsent = newsroom.store.unsent_mails(10).await.unwrap();
    assert!(unsent.iter().all(|mail| mail.failed.is_some()));
    let errors: Vec<String> = unsent
        .into_iter()
        .map(|mail| mail.last_error.unwrap())
        .collect();
    insta::assert_snapshot!(errors.join("\n"), @"
    'a@b.example  Bcc: c@d.example' is not an e-mail address: give one like desk@gazette.example
    'a@b.example, c@d.example' is not an e-mail address: give one like desk@gazette.example
    'nobody' is not an e-mail address: give one like desk@gazette.example
    ");
}

#[tokio::test]
async fn a_reader_of_the_outbox_sees_whole_files_only() {
    let mut newsroom = Newsroom::open().await;
    let mail = Mail {
        to: "news@gazette.example".into(),
        subject: "Hello".into(),
        text: "Hello".into(),
        html: Some("<p>Hello</p>".into()),
        about: "test".into(),
    };
    let now = newsroom.clock.now();
    newsroom.store.queue_mail(&mail, now).await.unwrap();
    newsroom.tick().await;
    let names: Vec<String> = std::fs::read_dir(newsroom.outbox())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names.len(), 1);
    assert!(names[0].ends_with(".eml"), "{names:?}");
    assert!(newsroom.store.due_mails(now, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn every_one_of_many_holders_gets_a_mail_and_only_one() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let published = newsroom.publish("Mayor in the pit").await;
    for number in 0..120 {
        let name = format!("paper{number}");
        let holder = newsroom.stranger(&name, customer.url("/")).await;
        take(&newsroom, holder.publisher, &published).await;
    }
    newsroom.kill(published.story).await;
    newsroom.tick().await;
    newsroom.tick().await;
    assert_eq!(customer.received().len(), 120);
    let mails = newsroom.mails();
    assert_eq!(mails.len(), 120);
    let to = |mail: &String| {
        mail.lines()
            .find(|line| line.starts_with("To: "))
            .map(str::to_owned)
    };
    let receivers: std::collections::BTreeSet<_> = mails.iter().map(to).collect();
    assert_eq!(receivers.len(), 120);
}
