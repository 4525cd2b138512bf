//! The event log as server-sent events, from a server that runs, while other processes write.

use std::io::{BufRead, BufReader, Lines, Write};
use std::net::TcpStream;

use crate::common::{Folder, STORY, Serving};
use jiff::Timestamp;
use wire_rights::PublisherKind;
use wire_store::{NewPublisher, Store, TokenHash, TokenId, TokenPurpose};

const TOKEN: &str = "a-token-of-the-leaflet";

/// Gives a new publisher a token of the API.
async fn token(folder: &Folder) -> TokenId {
    let store = Store::open(&folder.wire()).await.unwrap();
    let leaflet = NewPublisher {
        name: "The Leaflet".into(),
        kind: PublisherKind::Weekly,
        country: "US".into(),
        email: "news@leaflet.example".into(),
    };
    let at = Timestamp::now();
    let leaflet = store.create_publisher(&leaflet, at).await.unwrap();
    let (hash, purpose) = (TokenHash::of(TOKEN), TokenPurpose::Api);
    let token = store
        .create_token(hash, leaflet, purpose, "A test", None, at)
        .await
        .unwrap();
    store.close().await;
    token
}

/// A program that listens.
struct Listener(Lines<BufReader<TcpStream>>);

impl Listener {
    /// Listens from behind the event of this id.
    fn after(port: u16, id: &str) -> Self {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        write!(
            stream,
            "GET /api/v1/events/stream HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\nLast-Event-ID: {id}\r\n\r\n"
        )
        .unwrap();
        Self(BufReader::new(stream).lines())
    }

    /// Its head, up to the empty line.
    fn head(&mut self) -> String {
        let lines = self.0.by_ref().map_while(Result::ok);
        let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
        head.join("\n")
    }

    /// The next message, without comments; nothing when the stream has ended.
    fn message(&mut self) -> Option<String> {
        let mut message = Vec::new();
        for line in self.0.by_ref().map_while(Result::ok) {
            if line.is_empty() && !message.is_empty() {
                return Some(message.join("\n"));
            }
            let says_nothing =
                line.is_empty() || line.starts_with(':') || line.starts_with("retry:");
            if !says_nothing {
                message.push(line);
            }
        }
        None
    }
}

/// What differs each time taken out.
fn plain(message: Option<String>, folder: &Folder) -> String {
    let message = crate::common::plain(&message.unwrap(), folder);
    let (before, at) = message.split_once("\"at\":\"").unwrap();
    let (_, after) = at.split_once('"').unwrap();
    format!("{before}\"at\":\"TIME\"{after}")
}

#[test]
fn events_come_as_they_happen_and_none_is_lost_to_who_comes_back() {
    let folder = Folder::with_wire();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(token(&folder));
    let server = Serving::start(&folder);

    let mut listener = Listener::after(server.port, "0");
    let head = listener.head();
    assert!(head.starts_with("HTTP/1.0 200"), "{head}");
    assert!(head.contains("content-type: text/event-stream"), "{head}");
    folder.write("bridge.txt", STORY);
    folder.wire_does(&["add", "bridge.txt"]);
    let first = plain(listener.message(), &folder);
    insta::assert_snapshot!(first, @r#"
    id: 1
    event: new
    data: {"seq":1,"at":"TIME","story":"ID","version":1,"kind":"new"}
    "#);
    drop(listener);

    // What happens while nobody listens waits.
    let killed: Vec<String> = folder
        .wire_does(&["stories", "--format", "json"])
        .lines()
        .map(|story| {
            serde_json::from_str::<serde_json::Value>(story).unwrap()["id"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    folder.wire_does(&["kill", &killed[0], "--reason", "It was not so.", "--yes"]);
    let mut listener = Listener::after(server.port, "1");
    listener.head();
    let second = plain(listener.message(), &folder);
    insta::assert_snapshot!(second, @r#"
    id: 2
    event: kill
    data: {"seq":2,"at":"TIME","story":"ID","version":2,"kind":"kill"}
    "#);

    // A server that stops ends the stream at once.
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log:?}");
    assert!(!log.join("\n").contains("broken off"), "{log:?}");
    assert_eq!(listener.message(), None);
}

#[test]
fn a_token_that_is_revoked_hears_no_more() {
    let folder = Folder::with_wire();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let token = runtime.block_on(token(&folder));
    let server = Serving::start(&folder);
    let mut listener = Listener::after(server.port, "0");
    listener.head();
    runtime.block_on(async {
        let store = Store::open(&folder.wire()).await.unwrap();
        store.revoke_token(token, Timestamp::now()).await.unwrap();
        store.close().await;
    });
    folder.write("bridge.txt", STORY);
    folder.wire_does(&["add", "bridge.txt"]);
    assert_eq!(listener.message(), None);
    server.stop();
}

#[test]
fn an_id_that_is_none_is_told() {
    let folder = Folder::with_wire();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(token(&folder));
    let server = Serving::start(&folder);
    let mut listener = Listener::after(server.port, "yesterday");
    assert!(listener.head().starts_with("HTTP/1.0 400"));
    server.stop();
}
