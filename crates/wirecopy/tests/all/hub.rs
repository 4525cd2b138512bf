//! The hub of a server that runs, tried with a subscriber of another's making: flask-websub.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::common::{Folder, STORY, Serving};

/// A subscriber in Python; it ends with the test.
struct Subscriber {
    process: Child,
    says: Lines<BufReader<ChildStdout>>,
}

impl Subscriber {
    fn start(folder: &Folder, port: u16, feed: &str) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/hub_subscriber.py");
        let mut process = Command::new("python3")
            .args([script, &port.to_string(), feed])
            // What it leaves behind goes with the folder.
            .env("TMPDIR", folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let says = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, says }
    }

    fn next(&mut self) -> String {
        self.says.next().unwrap().unwrap()
    }

    /// It wants no more.
    fn unsubscribe(&mut self) {
        drop(self.process.stdin.take());
    }
}

impl Drop for Subscriber {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Whether Python has the subscriber.
fn is_there() -> bool {
    let found = Command::new("python3")
        .args(["-c", "import flask_websub.subscriber"])
        .stderr(Stdio::null())
        .status();
    found.is_ok_and(|status| status.success())
}

#[test]
fn a_subscriber_discovers_subscribes_checks_what_it_is_sent_and_leaves() {
    if !is_there() {
        println!("skipped: 'pip install flask-websub' to subscribe with it");
        return;
    }
    let folder = Folder::with_wire();
    let settings = folder.wire().join("wire.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    std::fs::write(
        settings,
        text.replace("loopback = false", "loopback = true"),
    )
    .unwrap();
    let server = Serving::start(&folder);
    let feed = "https://wire.quay.example/feeds/wire.atom";
    let long = "x".repeat(200);
    let form = format!(
        "hub.mode=subscribe&hub.callback=http://127.0.0.1/&hub.topic={feed}&hub.secret={long}"
    );
    let refused = crate::common::http(server.port, "POST", "/hub", &[], form.as_bytes());
    let said = (refused.status, refused.body.trim());
    assert_eq!(
        said,
        (400, "'hub.secret' has to have fewer than 200 bytes.")
    );

    let mut subscriber = Subscriber::start(&folder, server.port, feed);
    let mut said = vec![subscriber.next(), subscriber.next()];

    folder.write("bridge.txt", STORY);
    folder.wire_does(&["add", "bridge.txt"]);
    said.push(subscriber.next());
    let stories = folder.wire_does(&["stories", "--format", "json"]);
    let story: serde_json::Value = serde_json::from_str(stories.trim()).unwrap();
    let story = story["id"].as_str().unwrap();
    folder.wire_does(&["kill", story, "--reason", "It was not so.", "--yes"]);
    said.push(subscriber.next());
    subscriber.unsubscribe();
    said.push(subscriber.next());
    insta::assert_snapshot!(said.join("\n"), @"
    hub https://wire.quay.example/hub
    https://wire.quay.example/feeds/wire.atom: subscribed
    https://wire.quay.example/feeds/wire.atom says: The swing bridge over the Merrow closes for a fortnight from Monday
    https://wire.quay.example/feeds/wire.atom says: KILL: do not use this story
    https://wire.quay.example/feeds/wire.atom: unsubscribed
    ");
}
