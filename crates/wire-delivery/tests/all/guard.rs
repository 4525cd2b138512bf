//! The guarded client against a real server on loopback that misbehaves in every way it can.

use std::io::Write;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use reqwest::header::HeaderMap;
use url::Url;
use wire_delivery::Guard;
use wire_delivery::guard::{GuardError, Limits, Lookup, Resolver, Settings, Texts};
use wire_testkit::{RawReceiver, Receiver, Reply};

/// Loopback allowed, and little patience.
fn settings() -> Settings {
    Settings {
        allow_loopback: true,
        limits: Limits {
            exchange: Duration::from_secs(1),
            connect: Duration::from_millis(500),
            excerpt: Duration::from_millis(200),
            page_bytes: 100_000,
            ..Limits::default()
        },
        ..Settings::default()
    }
}

fn guard() -> Guard {
    Guard::new(settings()).unwrap()
}

/// Takes the ports, which are other ones each time, out of a sentence.
fn sentence(error: &GuardError) -> String {
    let text = error.to_string();
    let mut parts = text.split("http://127.0.0.1:");
    let mut said = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        said.push_str("http://server");
        said.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    said
}

async fn post(guard: &Guard, url: &Url) -> Result<wire_delivery::guard::Answer, GuardError> {
    guard
        .post(url, HeaderMap::new(), Bytes::from_static(b"{}"))
        .await
}

/// A resolver that knows one name.
struct Names(Vec<IpAddr>);

impl Resolver for Names {
    fn lookup(&self, _name: String) -> Lookup {
        let answers = self.0.clone();
        Box::pin(async move { Ok(answers) })
    }

    fn texts(&self, _name: String) -> Texts {
        Box::pin(async { Ok(Vec::new()) })
    }
}

/// A resolver that never answers.
struct Hanging;

impl Resolver for Hanging {
    fn lookup(&self, _name: String) -> Lookup {
        Box::pin(std::future::pending())
    }

    fn texts(&self, _name: String) -> Texts {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_page_is_fetched_with_its_headers() {
    let server = Receiver::start().await;
    server.page(
        "/story",
        Reply::Full(
            200,
            vec![
                ("content-type", "text/html; charset=utf-8".into()),
                ("x-robots-tag", "noindex".into()),
                ("x-robots-tag", "nofollow".into()),
                ("set-cookie", "visitor=1".into()),
            ],
            "<p>A page</p>".into(),
        ),
    );
    let page = guard()
        .fetch_page(&server.url("/story#comments"))
        .await
        .unwrap();
    assert_eq!(page.url, server.url("/story"));
    assert_eq!(page.status, 200);
    assert_eq!(page.content_type(), Some("text/html; charset=utf-8"));
    assert_eq!(page.robots().as_deref(), Some("noindex, nofollow"));
    assert_eq!(page.header("set-cookie"), None);
    assert_eq!(&page.bytes[..], b"<p>A page</p>");
    assert!(
        server.received()[0]
            .header("user-agent")
            .starts_with("Wirecopy/")
    );
}

#[tokio::test]
async fn a_page_that_is_gone_is_an_answer() {
    let server = Receiver::start().await;
    server.usually(Reply::Status(410));
    let page = guard().fetch_page(&server.url("/killed")).await.unwrap();
    assert_eq!(page.status, 410);
}

#[tokio::test]
async fn loopback_is_refused_unless_it_is_allowed() {
    let server = Receiver::start().await;
    let strict = Guard::new(Settings::default()).unwrap();
    let error = strict.fetch_page(&server.url("/")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "127.0.0.1 is not allowed: 127.0.0.1 is a loopback address (127.0.0.0/8, RFC 1122)"
    );
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_name_is_refused_when_any_of_its_addresses_is_forbidden() {
    for answers in [
        vec!["10.0.0.7"],
        vec!["93.184.216.34", "10.0.0.7"],
        vec!["10.0.0.7", "93.184.216.34"],
        vec!["93.184.216.34", "::ffff:10.0.0.7"],
        vec!["2606:4700::1111", "fd12::1"],
        vec!["127.0.0.1"],
    ] {
        let addresses = answers.iter().map(|text| text.parse().unwrap()).collect();
        let guard = Guard::with_resolver(Settings::default(), Arc::new(Names(addresses))).unwrap();
        let url = "http://gazette.example/".parse().unwrap();
        let error = guard.fetch_page(&url).await.unwrap_err();
        assert!(
            matches!(error, GuardError::Forbidden { .. }),
            "{answers:?}: {error}"
        );
        assert!(!error.perhaps_delivered());
        let error = post(&guard, &url).await.unwrap_err();
        assert!(
            matches!(error, GuardError::Forbidden { .. }),
            "{answers:?}: {error}"
        );
    }
}

/// A name server that first shows a public address and, asked again, a private one: it isn't asked
/// again for the same connection, and the answer to a new question is checked anew.
#[tokio::test]
async fn a_name_that_turns_private_is_refused_at_its_next_connection() {
    struct Turning(std::sync::atomic::AtomicUsize);
    impl Resolver for Turning {
        fn lookup(&self, _name: String) -> Lookup {
            let asked = self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            Box::pin(async move {
                let answer = if asked == 0 { "127.0.0.1" } else { "10.0.0.7" };
                Ok(vec![answer.parse().expect("it is an address")])
            })
        }

        fn texts(&self, _name: String) -> Texts {
            Box::pin(async { Ok(Vec::new()) })
        }
    }
    let server = Receiver::start().await;
    server.usually(Reply::Full(
        200,
        vec![("connection", "close".into())],
        Bytes::new(),
    ));
    // Loopback plays the public address here.
    let settings = Settings {
        allow_any_port: true,
        ..settings()
    };
    let guard = Guard::with_resolver(settings, Arc::new(Turning(0.into()))).unwrap();
    let mut url = server.url("/");
    url.set_host(Some("gazette.example")).unwrap();
    assert_eq!(guard.fetch_page(&url).await.unwrap().status, 200);
    let error = guard.fetch_page(&url).await.unwrap_err();
    insta::assert_snapshot!(error, @"gazette.example is not allowed: 10.0.0.7 is a private address (10.0.0.0/8, RFC 1918)");
}

#[tokio::test]
async fn a_name_server_that_hangs_or_knows_nothing_is_given_up() {
    let limits = Limits {
        look_up: Duration::from_millis(100),
        ..Limits::default()
    };
    let settings = Settings {
        limits,
        ..Settings::default()
    };
    let url = "http://gazette.example/".parse().unwrap();
    let hanging = Guard::with_resolver(settings.clone(), Arc::new(Hanging)).unwrap();
    insta::assert_snapshot!(hanging.fetch_page(&url).await.unwrap_err(), @"gazette.example took longer than 100ms to be looked up");
    let empty = Guard::with_resolver(settings, Arc::new(Names(Vec::new()))).unwrap();
    insta::assert_snapshot!(empty.fetch_page(&url).await.unwrap_err(), @"the name gazette.example could not be looked up: it has no address");
}

#[tokio::test]
async fn redirects_are_followed_for_pages_and_checked_at_each_hop() {
    let server = Receiver::start().await;
    server
        .page("/old", Reply::redirect("/new#part"))
        .page("/new", Reply::html("<p>Here</p>"))
        .page("/loop", Reply::redirect("/loop"))
        .page("/inside", Reply::redirect("http://10.0.0.1/admin"))
        .page(
            "/metadata",
            Reply::redirect("http://0xa9fea9fe/latest/meta-data/"),
        )
        .page("/file", Reply::redirect("file:///etc/passwd"))
        .page("/login", Reply::redirect("http://user:secret@127.0.0.1/"));
    let guard = guard();

    let page = guard.fetch_page(&server.url("/old")).await.unwrap();
    assert_eq!(page.url, server.url("/new"));

    let mut sentences = Vec::new();
    for path in ["/loop", "/inside", "/metadata", "/file", "/login"] {
        let error = guard.fetch_page(&server.url(path)).await.unwrap_err();
        sentences.push(sentence(&error));
    }
    insta::assert_snapshot!(sentences.join("\n"), @r"
    http://server/loop redirects more than 5 times: the last hop was http://server/loop
    10.0.0.1 is not allowed: 10.0.0.1 is a private address (10.0.0.0/8, RFC 1918)
    169.254.169.254 is not allowed: 169.254.169.254 is a cloud's metadata address (169.254.169.254/32, RFC 3927)
    'file:' can't be fetched: only http and https addresses can
    the web address holds a user name or a password: remove what stands before the '@'
    ");
}

#[tokio::test]
async fn a_webhook_follows_no_redirect() {
    let server = Receiver::start().await;
    server.page("/hook", Reply::redirect("/elsewhere"));
    let answer = post(&guard(), &server.url("/hook")).await.unwrap();
    assert_eq!(answer.status, 302);
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_body_without_end_is_cut_off() {
    let server = Receiver::start().await;
    server.usually(Reply::Endless);
    let error = guard().fetch_page(&server.url("/")).await.unwrap_err();
    insta::assert_snapshot!(sentence(&error), @"the answer of 127.0.0.1 is larger than 100000 bytes: it was cut off");
    // A webhook's answer was complete with its status.
    let answer = post(&guard(), &server.url("/")).await.unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(answer.excerpt.len(), 2048);
}

#[tokio::test]
async fn a_gzip_bomb_is_cut_off_by_its_unpacked_size() {
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..100 {
        bomb.write_all(&[0; 1_000_000]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 100_000, "what travels is within the limit");
    let server = Receiver::start().await;
    server.usually(Reply::Full(
        200,
        vec![("content-encoding", "gzip".into())],
        bomb.into(),
    ));
    let error = guard().fetch_page(&server.url("/")).await.unwrap_err();
    insta::assert_snapshot!(sentence(&error), @"the answer of 127.0.0.1 is larger than 100000 bytes: it was cut off");
}

#[tokio::test]
async fn one_deadline_holds_over_the_whole_exchange() {
    let server = Receiver::start().await;
    let start = Instant::now();

    server.script([Reply::Hang]);
    let error = guard().fetch_page(&server.url("/")).await.unwrap_err();
    insta::assert_snapshot!(sentence(&error), @"127.0.0.1 took longer than 1s to answer");
    assert!(error.perhaps_delivered());

    server.script([Reply::Drip(Duration::from_millis(100))]);
    let error = guard().fetch_page(&server.url("/")).await.unwrap_err();
    insta::assert_snapshot!(sentence(&error), @"127.0.0.1 took longer than 1s to send its whole answer");

    let pieces = "HTTP/1.1 200 OK\r\nX-Slow: yes\r\n"
        .chars()
        .map(|c| Bytes::from(c.to_string()))
        .collect();
    let raw = RawReceiver::start(pieces, Duration::from_millis(100)).await;
    let error = guard().fetch_page(&raw.url()).await.unwrap_err();
    insta::assert_snapshot!(sentence(&error), @"127.0.0.1 took longer than 1s to answer");

    assert!(
        start.elapsed() < Duration::from_secs(4),
        "{:?}",
        start.elapsed()
    );
}

#[tokio::test]
async fn a_webhook_that_hangs_was_perhaps_delivered_and_one_that_drips_was() {
    let server = Receiver::start().await;
    server.script([Reply::Hang, Reply::Drip(Duration::from_millis(50))]);
    let error = post(&guard(), &server.url("/")).await.unwrap_err();
    assert!(error.perhaps_delivered());
    let start = Instant::now();
    let answer = post(&guard(), &server.url("/")).await.unwrap();
    assert_eq!(answer.status, 200);
    assert!(start.elapsed() < Duration::from_millis(900));
}

#[tokio::test]
async fn an_endpoint_that_nobody_serves_was_not_delivered_to() {
    let server = Receiver::start().await;
    let url = server.url("/");
    drop(server);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let error = post(&guard(), &url).await.unwrap_err();
    insta::assert_snapshot!(sentence(&error), @"no connection to 127.0.0.1: Connection refused (os error 111)");
    assert!(!error.perhaps_delivered());
}

#[tokio::test]
async fn headers_are_bounded() {
    let many: String = (0..1000).map(|n| format!("X-{n}: y\r\n")).collect();
    let large = format!("X-Large: {}\r\n", "y".repeat(2_000_000));
    for headers in [many, large] {
        let answer = format!("HTTP/1.1 200 OK\r\n{headers}\r\n");
        let raw = RawReceiver::start(vec![answer.into()], Duration::ZERO).await;
        let error = guard().fetch_page(&raw.url()).await.unwrap_err();
        assert!(matches!(error, GuardError::Broken { .. }), "{error}");
    }
}

#[tokio::test]
async fn what_is_not_http_and_what_breaks_off_is_said() {
    let not_http = RawReceiver::start(vec!["SSH-2.0-OpenSSH\r\n".into()], Duration::ZERO).await;
    let error = guard().fetch_page(&not_http.url()).await.unwrap_err();
    insta::assert_snapshot!(sentence(&error), @"the exchange with 127.0.0.1 broke off: invalid HTTP version parsed");

    let cut = RawReceiver::start(
        vec!["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".into()],
        Duration::ZERO,
    )
    .await;
    let error = guard().fetch_page(&cut.url()).await.unwrap_err();
    insta::assert_snapshot!(sentence(&error), @"the exchange with 127.0.0.1 broke off: end of file before message length reached");

    let silent = RawReceiver::start(Vec::new(), Duration::ZERO).await;
    let error = post(&guard(), &silent.url()).await.unwrap_err();
    assert!(error.perhaps_delivered(), "{error}");
}

#[tokio::test]
async fn names_in_localhost_are_this_machine_whatever_a_name_server_says() {
    let server = Receiver::start().await;
    server.usually(Reply::html("<p>Here</p>"));
    let mut url = server.url("/");
    url.set_host(Some("Gazette.localhost")).unwrap();
    assert_eq!(guard().fetch_page(&url).await.unwrap().status, 200);
    let strict = Settings {
        allow_any_port: true,
        ..Settings::default()
    };
    let error = Guard::new(strict).unwrap().fetch_page(&url).await;
    insta::assert_snapshot!(error.unwrap_err(), @"gazette.localhost is not allowed: 127.0.0.1 is a loopback address (127.0.0.0/8, RFC 1122)");
}

#[tokio::test]
async fn no_error_repeats_the_key_in_an_address() {
    let server = RawReceiver::start(vec!["nonsense".into()], Duration::ZERO).await;
    let mut url = server.url();
    url.set_query(Some("token=s3cret"));
    let gone = Receiver::start().await;
    let nobody = gone.url("/?token=s3cret");
    drop(gone);
    tokio::time::sleep(Duration::from_millis(50)).await;
    for url in [url, nobody] {
        let error = post(&guard(), &url).await.unwrap_err();
        assert!(!error.to_string().contains("s3cret"), "{error}");
        assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    }
}

#[tokio::test]
async fn a_closed_guard_asks_nobody_anything() {
    let server = Receiver::start().await;
    let closed = Settings {
        closed: true,
        ..settings()
    };
    let guard = Guard::new(closed).unwrap();
    let url = server.url("/");
    let refused = guard.fetch_page(&url).await.unwrap_err();
    insta::assert_snapshot!(refused, @"this wire was started to deliver nothing: it sends nothing and fetches nothing");
    let refused = guard.post(&url, HeaderMap::new(), Bytes::new());
    assert_eq!(refused.await.unwrap_err().code(), "closed");
    assert!(server.received().is_empty());
}
