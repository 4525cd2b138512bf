//! Mail to a real mail server on loopback, and to what only pretends to be one.

use std::time::Duration;

use crate::support::Newsroom;
use crate::support::mail_server::{self, Certificate, MailServer};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wire_delivery::mail::smtp::{Limits, Login, Security, Server};
use wire_delivery::mail::{Letterhead, Way};
use wire_store::{Mail, Secret};

/// A server on this machine, spoken to in the clear and with little patience.
fn in_the_clear(port: u16) -> Server {
    Server {
        host: "127.0.0.1".into(),
        port,
        security: Security::None,
        login: None,
        authorities: Vec::new(),
        limits: Limits {
            connect: Duration::from_secs(5),
            mail: Duration::from_secs(5),
        },
    }
}

/// The same with TLS and a login, trusting this certificate's authority.
fn safe(port: u16, security: Security, certificate: &Certificate) -> Server {
    Server {
        host: "localhost".into(),
        security,
        login: Some(Login {
            user: "wire".into(),
            password: Secret::new("coal & ash"),
        }),
        authorities: vec![certificate.authority.clone()],
        ..in_the_clear(port)
    }
}

fn to(server: Server) -> Letterhead {
    Letterhead {
        way: Way::Smtp(server),
        from: Some("wire@pit.example".parse().unwrap()),
        reply_to: Some("desk@pit.example".parse().unwrap()),
    }
}

fn mail(to: &str) -> Mail {
    Mail {
        to: to.into(),
        subject: "A stage collapsed: Grüße".into(),
        text: "To The Gazette,\n\nSay so here:\n\nhttps://wire.pit.example/acknowledge/1\n\n.\nThe Pit\n"
            .into(),
        html: None,
        about: "test".into(),
    }
}

impl Newsroom {
    async fn queue(&self, receivers: &[&str]) {
        let now = self.clock.now();
        for receiver in receivers {
            self.store.queue_mail(&mail(receiver), now).await.unwrap();
        }
    }

    /// The mails that were not sent, a line for each.
    async fn unsent(&self) -> String {
        let now = self.clock.now();
        let mails = self.store.unsent_mails(100).await.unwrap();
        let lines: Vec<String> = mails
            .iter()
            .map(|mail| {
                let state = match mail.failed {
                    Some(_) => "failed".to_owned(),
                    None => format!("again in {} s", mail.due.duration_since(now).as_secs()),
                };
                let error = mail.last_error.as_deref().unwrap_or("not tried");
                format!("{} {state}, tried {}: {error}", mail.mail.to, mail.attempts)
            })
            .collect();
        lines.join("\n")
    }
}

/// Why a mail to this server doesn't go.
async fn refusal(server: Server) -> String {
    let port = server.port.to_string();
    let mut newsroom = Newsroom::with_mail(to(server)).await;
    newsroom.queue(&["news@gazette.example"]).await;
    newsroom.tick().await;
    newsroom.unsent().await.replace(&port, "PORT")
}

/// A server that says these words, one after each line that it is sent, and nothing else.
async fn says(words: Vec<&'static str>) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut heard = [0; 1024];
        for word in words {
            socket.write_all(word.as_bytes()).await.unwrap();
            if socket.read(&mut heard).await.unwrap_or(0) == 0 {
                return;
            }
        }
        // It hangs, with the connection open.
        std::future::pending::<()>().await;
    });
    port
}

#[tokio::test]
async fn a_mail_arrives_whole() {
    if !mail_server::is_there() {
        return;
    }
    let server = MailServer::plain();
    let mut newsroom = Newsroom::with_mail(to(in_the_clear(server.port))).await;
    newsroom.queue(&["news@gazette.example"]).await;
    newsroom.tick().await;
    assert_eq!(newsroom.unsent().await, "");

    let [arrived] = server.mails().try_into().unwrap();
    assert_eq!(arrived["from"], "wire@pit.example");
    assert_eq!(arrived["to"], json!(["news@gazette.example"]));
    let text = arrived["text"].as_str().unwrap().replace("\r\n", "\n");
    insta::with_settings!({filters => vec![
        (r"Date: .*", "Date: …"),
        (r"<wire-\d+-1@", "<wire-MICROSECONDS-1@"),
        (r#"boundary="[^"]*""#, "boundary=\"B\""),
        (r"(?m)^--[0-9a-f_]+", "--B"),
    ]}, {
        insta::assert_snapshot!(text, @r#"
        From: "The Pit Wire" <wire@pit.example>
        To: <news@gazette.example>
        Subject: =?utf-8?Q?A_stage_collapsed:_Gr=C3=BC=C3=9Fe?=
        Date: …
        Message-ID: <wire-MICROSECONDS-1@wire.pit.example>
        Auto-Submitted: auto-generated
        Reply-To: <desk@pit.example>
        MIME-Version: 1.0
        Content-Type: multipart/alternative;
         boundary="B"

        --B
        Content-Type: text/plain; charset="utf-8"
        Content-Transfer-Encoding: 7bit

        To The Gazette,

        Say so here:

        https://wire.pit.example/acknowledge/1

        .
        The Pit

        --B
        Content-Type: text/html; charset="utf-8"
        Content-Transfer-Encoding: quoted-printable

        <!doctype html>
        <html><head><meta charset=3D"utf-8"></head>
        <body style=3D"font-family: sans-serif; line-height: 1.5">
        <p>To The Gazette,</p>
        <p>Say so here:</p>
        <p><a href=3D"https://wire.pit.example/acknowledge/1">https://wire.pit.exam=
        ple/acknowledge/1</a></p>
        <p>.<br>
        The Pit</p>
        </body></html>

        --B--
        "#);
    });
}

#[tokio::test]
async fn a_batch_goes_over_one_connection_and_a_refusal_does_not_end_it() {
    if !mail_server::is_there() {
        return;
    }
    let server = MailServer::plain();
    let mut newsroom = Newsroom::with_mail(to(in_the_clear(server.port))).await;
    let receivers = [
        "one@gazette.example",
        "unknown@gazette.example",
        "two@gazette.example",
        "full@gazette.example",
        "not an address",
        "three@gazette.example",
    ];
    newsroom.queue(&receivers).await;
    newsroom.tick().await;
    insta::assert_snapshot!(server.receivers(), @"one@gazette.example two@gazette.example three@gazette.example");
    assert_eq!(server.connections(), 1);
    insta::assert_snapshot!(newsroom.unsent().await, @"
    unknown@gazette.example failed, tried 1: the mail server 127.0.0.1 refused the recipient: 550 5.1.1 nobody of that name here
    not an address failed, tried 1: 'not an address' is not an e-mail address: give one like desk@gazette.example
    full@gazette.example again in 1 s, tried 1: the mail server 127.0.0.1 refused the recipient: 450 4.2.2 the mailbox is full
    ");

    // What was refused for good isn't tried again, however long one waits; what was for now, is.
    newsroom.after(Duration::from_secs(2)).await;
    newsroom.after(Duration::from_secs(10)).await;
    insta::assert_snapshot!(newsroom.unsent().await, @"
    unknown@gazette.example failed, tried 1: the mail server 127.0.0.1 refused the recipient: 550 5.1.1 nobody of that name here
    not an address failed, tried 1: 'not an address' is not an e-mail address: give one like desk@gazette.example
    full@gazette.example again in 30 s, tried 3: the mail server 127.0.0.1 refused the recipient: 450 4.2.2 the mailbox is full
    ");

    // The desk may say so.
    let failed = newsroom.store.unsent_mails(1).await.unwrap();
    let now = newsroom.clock.now();
    newsroom.store.retry_mail(failed[0].id, now).await.unwrap();
    newsroom.tick().await;
    let failed = newsroom.store.unsent_mails(100).await.unwrap();
    assert_eq!(failed[1].attempts, 1);
}

#[tokio::test]
async fn a_server_that_closes_in_between_gets_the_rest_over_a_new_connection() {
    if !mail_server::is_there() {
        return;
    }
    let server = MailServer::plain();
    let mut newsroom = Newsroom::with_mail(to(in_the_clear(server.port))).await;
    newsroom
        .queue(&[
            "one@gazette.example",
            "closing@gazette.example",
            "two@gazette.example",
        ])
        .await;
    newsroom.tick().await;
    insta::assert_snapshot!(server.receivers(), @"one@gazette.example two@gazette.example");
    assert_eq!(server.connections(), 2);
    insta::assert_snapshot!(newsroom.unsent().await, @"closing@gazette.example again in 1 s, tried 1: the mail server 127.0.0.1 refused the recipient: 421 4.3.2 closing for the night");
}

#[tokio::test]
async fn a_mail_that_perhaps_arrived_is_sent_again_under_the_same_id() {
    if !mail_server::is_there() {
        return;
    }
    let server = MailServer::plain();
    let mut newsroom = Newsroom::with_mail(to(in_the_clear(server.port))).await;
    newsroom.queue(&["cut@gazette.example"]).await;
    newsroom.tick().await;
    insta::assert_snapshot!(newsroom.unsent().await, @"cut@gazette.example again in 1 s, tried 1: the exchange with the mail server 127.0.0.1 broke off at the message: the connection was closed; it may have arrived all the same, and is sent again");
    newsroom.after(Duration::from_secs(2)).await;
    assert_eq!(newsroom.unsent().await, "");

    let ids: Vec<String> = server
        .mails()
        .iter()
        .map(|mail| {
            let text = mail["text"].as_str().unwrap();
            let line = text.lines().find(|line| line.starts_with("Message-ID:"));
            line.unwrap().to_owned()
        })
        .collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn mail_goes_over_tls_with_a_login_both_ways() {
    if !mail_server::is_there() {
        return;
    }
    let certificate = Certificate::of("localhost");
    for (way, security) in [("starttls", Security::StartTls), ("tls", Security::Tls)] {
        let server = MailServer::safe(way, &certificate);
        let letterhead = to(safe(server.port, security, &certificate));
        let mut newsroom = Newsroom::with_mail(letterhead).await;
        newsroom
            .queue(&["one@gazette.example", "two@gazette.example"])
            .await;
        newsroom.tick().await;
        assert_eq!(newsroom.unsent().await, "", "{way}");
        for mail in server.mails() {
            assert_eq!((&mail["tls"], &mail["login"]), (&json!(true), &json!(true)));
        }
        assert_eq!(server.mails().len(), 2);
        assert_eq!(server.connections(), 1);
    }
}

#[tokio::test]
async fn a_wrong_password_is_said_and_never_repeated() {
    if !mail_server::is_there() {
        return;
    }
    let certificate = Certificate::of("localhost");
    let server = MailServer::safe("starttls", &certificate);
    let mut wrong = safe(server.port, Security::StartTls, &certificate);
    wrong.login = Some(Login {
        user: "wire".into(),
        password: Secret::new("slack"),
    });
    assert!(!format!("{wrong:?}").contains("slack"));
    insta::assert_snapshot!(refusal(wrong).await, @"news@gazette.example again in 1 s, tried 1: the mail server localhost refused the login: 535 5.7.8 Authentication credentials invalid");

    let mut none = safe(server.port, Security::StartTls, &certificate);
    none.login = None;
    insta::assert_snapshot!(refusal(none).await, @"news@gazette.example again in 1 s, tried 1: the mail server localhost refused the sender: 530 5.7.0 Authentication required");
    assert!(server.mails().is_empty());
}

#[tokio::test]
async fn a_certificate_that_does_not_vouch_for_the_server_ends_it() {
    if !mail_server::is_there() {
        return;
    }
    let certificate = Certificate::of("mail.other.example");
    for (way, security) in [("starttls", Security::StartTls), ("tls", Security::Tls)] {
        let server = MailServer::safe(way, &certificate);
        let other = safe(server.port, security, &certificate);
        let said = refusal(other).await;
        assert_eq!(
            said,
            "news@gazette.example again in 1 s, tried 1: no safe connection to the mail server localhost: its certificate is for another host"
        );
        let stranger = Server {
            authorities: Vec::new(),
            ..safe(server.port, security, &certificate)
        };
        let said = refusal(stranger).await;
        assert!(said.ends_with("nobody whom this system trusts has signed its certificate"));
        assert!(server.mails().is_empty());
    }
}

#[tokio::test]
async fn an_expired_certificate_of_the_mail_server_ends_it() {
    if !mail_server::is_there() {
        return;
    }
    let certificate = Certificate::expired("localhost");
    for (way, security) in [("starttls", Security::StartTls), ("tls", Security::Tls)] {
        let server = MailServer::safe(way, &certificate);
        let said = refusal(safe(server.port, security, &certificate)).await;
        assert_eq!(
            said,
            "news@gazette.example again in 1 s, tried 1: no safe connection to the mail server localhost: its certificate has expired",
            "{way}"
        );
        assert!(server.mails().is_empty());
    }
}

#[tokio::test]
async fn an_offer_of_starttls_that_somebody_took_out_ends_it() {
    let certificate = Certificate::of("localhost");
    let port = says(vec![
        "220 mail.pit.example\r\n",
        "250-mail.pit.example\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME\r\n",
    ])
    .await;
    let stripped = safe(port, Security::StartTls, &certificate);
    insta::assert_snapshot!(refusal(stripped).await, @"news@gazette.example again in 1 s, tried 1: the mail server localhost does not offer STARTTLS: nothing was sent. Set security to tls if it speaks TLS from the first byte");
}

#[tokio::test]
async fn an_answer_that_somebody_put_before_tls_ends_it() {
    let certificate = Certificate::of("localhost");
    let port = says(vec![
        "220 mail.pit.example\r\n",
        "250-mail.pit.example\r\n250 STARTTLS\r\n",
        "220 go ahead\r\n250-mail.pit.example\r\n250 AUTH PLAIN\r\n",
    ])
    .await;
    let injected = safe(port, Security::StartTls, &certificate);
    insta::assert_snapshot!(refusal(injected).await, @"news@gazette.example again in 1 s, tried 1: the mail server localhost said more than its answer to STARTTLS: somebody may stand between, nothing was sent");
}

#[tokio::test]
async fn a_server_that_is_gone_slow_or_none_is_said() {
    let gone = {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        listener.local_addr().unwrap().port()
    };
    insta::assert_snapshot!(refusal(in_the_clear(gone)).await, @"news@gazette.example again in 1 s, tried 1: no connection to the mail server 127.0.0.1:PORT: Connection refused (os error 111)");

    let impatient = |port| Server {
        limits: Limits {
            connect: Duration::from_millis(200),
            mail: Duration::from_millis(200),
        },
        ..in_the_clear(port)
    };
    insta::assert_snapshot!(refusal(impatient(says(vec![""]).await)).await, @"news@gazette.example again in 1 s, tried 1: the mail server 127.0.0.1 took longer than 200ms at the connection");
    insta::assert_snapshot!(refusal(in_the_clear(says(vec!["SSH-2.0-OpenSSH\r\n"]).await)).await, @"news@gazette.example again in 1 s, tried 1: the exchange with the mail server 127.0.0.1 broke off at the connection: that is not SMTP");
    insta::assert_snapshot!(refusal(in_the_clear(says(vec!["554 5.7.1 not you\r\n"]).await)).await, @"news@gazette.example again in 1 s, tried 1: the mail server 127.0.0.1 refused the connection: 554 5.7.1 not you");
    let hangs = says(vec![
        "220 hello\r\n",
        "250 hello\r\n",
        "250 sender\r\n",
        "250 receiver\r\n",
        "354 go on\r\n",
    ]);
    insta::assert_snapshot!(refusal(impatient(hangs.await)).await, @"news@gazette.example again in 1 s, tried 1: the mail server 127.0.0.1 took longer than 200ms at the message; it may have arrived all the same, and is sent again");
}

#[tokio::test]
async fn a_slow_greeting_is_waited_for() {
    if !mail_server::is_there() {
        return;
    }
    let server = MailServer::start(json!({"security": "none", "banner_seconds": 1}));
    let mut newsroom = Newsroom::with_mail(to(in_the_clear(server.port))).await;
    newsroom.queue(&["news@gazette.example"]).await;
    newsroom.tick().await;
    assert_eq!(server.receivers(), "news@gazette.example");
}

#[tokio::test]
async fn without_tls_mail_goes_no_further_than_this_machine() {
    // An address of the documentation (RFC 5737), which is refused and not connected to.
    let elsewhere = Server {
        host: "192.0.2.7".into(),
        ..in_the_clear(25)
    };
    insta::assert_snapshot!(refusal(elsewhere).await, @"news@gazette.example again in 1 s, tried 1: the mail server 192.0.2.7 is not this machine (192.0.2.7), and without TLS mail goes no further: set security to starttls or tls");
}

#[tokio::test]
async fn a_server_that_stays_away_is_waited_for_three_days_then_the_desk_has_the_mail() {
    let gone = {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        listener.local_addr().unwrap().port()
    };
    let mut newsroom = Newsroom::with_mail(to(in_the_clear(gone))).await;
    newsroom.queue(&["news@gazette.example"]).await;
    let began = newsroom.clock.now();
    newsroom.tick().await;
    for _ in 0..12 {
        let [mail] = newsroom
            .store
            .unsent_mails(9)
            .await
            .unwrap()
            .try_into()
            .unwrap();
        assert_eq!(mail.failed, None);
        let wait = mail.due.duration_since(newsroom.clock.now());
        newsroom.after(wait.unsigned_abs()).await;
    }
    let lasted = newsroom.clock.now().duration_since(began).as_hours();
    assert_eq!(lasted, 75);
    let said = newsroom.unsent().await.replace(&gone.to_string(), "PORT");
    insta::assert_snapshot!(said, @"news@gazette.example failed, tried 13: given up: no connection to the mail server 127.0.0.1:PORT: Connection refused (os error 111)");
}
