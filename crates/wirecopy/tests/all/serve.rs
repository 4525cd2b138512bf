//! `wirecopy serve`: stops when it is told to, and tells no secret in its log.

use std::io::Write;
use std::time::Duration;

use jiff::Timestamp;
use wire_store::Store;
use wire_testkit::Receiver;

use crate::common::delivering::{endpoints, story};
use crate::common::{Folder, Serving, http};

#[test]
fn the_log_names_routes_and_no_tokens() {
    let folder = Folder::with_wire();
    let server = Serving::start(&folder);
    let token = "5ec2e7".repeat(10);
    for path in [
        "/".to_owned(),
        format!("/feeds/private/{token}/wire.atom"),
        format!("/link/{token}"),
        format!("/acknowledge/{token}"),
        format!("/nowhere/{token}"),
    ] {
        http(server.port, "GET", &path, &[], b"");
    }
    http(
        server.port,
        "GET",
        "/api/v1/stories",
        &[("Authorization", &format!("Bearer {token}"))],
        b"",
    );
    let (code, log) = server.stop();
    assert_eq!(code, Some(0));
    let log = log.join("\n");
    assert!(!log.contains("5ec2e7"), "{log}");
    for route in [
        "route=\"/\"",
        "/feeds/private/{token}/{file}",
        "/link/{token}",
        "/api/v1/stories",
        "route=\"none\"",
    ] {
        assert!(log.contains(route), "{route} is missing:\n{log}");
    }
    assert!(log.ends_with("Stopped."), "{log}");
}

#[test]
fn a_sample_wire_stays_on_this_machine() {
    let folder = Folder::with_wire();
    let file = folder.wire().join("wire.toml");
    let settings = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("sample = true\n{settings}")).unwrap();
    insta::assert_snapshot!(folder.wire_says(&["serve", "--listen", "0.0.0.0:0"]), @"
    exit 1
    -- err
    error: this is a sample wire, and everybody knows its passwords: it isn't served on 0.0.0.0:0
    hint: make a wire of your own with 'wirecopy init DIR'
    ");
}

#[test]
fn a_wire_on_sqlite_has_one_server_at_a_time() {
    if std::env::var_os(wire_testkit::postgres::SERVER).is_some() {
        return;
    }
    let folder = Folder::with_wire();
    let first = Serving::start(&folder);
    let said = folder.wire_says(&["serve", "--listen", "127.0.0.1:0"]);
    insta::assert_snapshot!(said.replace(&folder.wire().display().to_string(), "DIR"), @"
    exit 1
    -- err
    error: another server runs the wire in wire already: a wire has one; stop that one first
    ");
    // Commands work beside it, and the place is free again when it has stopped.
    folder.wire_does(&["stories"]);
    first.stop();
    Serving::start(&folder).stop();
}

#[test]
fn a_request_that_never_ends_does_not_keep_it_from_stopping() {
    let folder = Folder::with_wire();
    let server = Serving::start(&folder);
    let mut half = std::net::TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    half.write_all(b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\ne")
        .unwrap();
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log:?}");
}

#[test]
fn a_port_that_is_taken_is_said() {
    let folder = Folder::with_wire();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = folder.wire_says(&["serve", "--listen", &address]);
    insta::assert_snapshot!(said.replace(&address, "ADDRESS"), @"
    exit 1
    -- err
    error: ADDRESS can't be listened on: Address already in use (os error 98)
    hint: another program has the port: take another with --listen
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_delivers_to_nobody_before_it_is_put_in_the_place_of_the_wire() {
    let folder = Folder::with_wire();
    folder.allow_loopback();
    let customer = Receiver::start().await;
    let store = Store::open(&folder.wire()).await.unwrap();
    endpoints(&store, &customer, 1).await;
    let bridge = story("The bridge closes");
    store.publish(&bridge, Timestamp::now()).await.unwrap();
    store.close().await;
    folder.wire_does(&["backup", "copy"]);
    let says = |arguments: &[&str]| folder.says(&[&["--data", "copy"], arguments].concat());
    let serve = |option: &[&str]| {
        let serve = ["--data", "copy", "serve", "--listen", "127.0.0.1:0"];
        Serving::by(folder.command(&[&serve, option].concat()))
    };
    let times = vec![(r"\d+ \w+ \d{4}, \d\d:\d\d UTC", "TIME")];
    insta::with_settings!({filters => times.clone()}, {
        insta::assert_snapshot!(says(&["serve"]), @"
        exit 1
        -- err
        error: copy holds a copy of the wire, made on TIME: served like this, it would deliver to real publishers
        hint: to look into it: 'wirecopy serve --data copy --deliver-nothing'; to make it the wire: 'wirecopy restore --data copy' first
        ");
    });

    let looked_at = serve(&["--deliver-nothing"]);
    let front = http(looked_at.port, "GET", "/", &[], b"").words();
    assert!(front.contains("Only to be looked at"), "{front}");
    let ready = http(looked_at.port, "GET", "/readyz", &[], b"").body;
    assert_eq!(ready, "ok, delivers nothing\n");
    // Longer than it takes a server to look for what is due.
    tokio::time::sleep(Duration::from_millis(700)).await;
    let (code, log) = looked_at.stop();
    assert_eq!(code, Some(0), "{log:?}");
    assert!(customer.received().is_empty());

    insta::with_settings!({filters => times}, {
        insta::assert_snapshot!(says(&["restore"]), @"
        exit 0
        -- err
        copy is the wire now, as it was on TIME: 'wirecopy serve' delivers what waits in it.
        hint: what came later isn't in it: publish, correct and kill it again, and tell your publishers the time of the copy
        ");
    });
    insta::assert_snapshot!(says(&["restore"]), @"
    exit 1
    -- err
    error: copy holds a wire, and no copy of one
    hint: what 'wirecopy backup' makes is a copy
    ");
    let wire = serve(&[]);
    customer.wait_for(1).await;
    let ready = http(wire.port, "GET", "/readyz", &[], b"").body;
    assert_eq!(ready, "ok\n");
    wire.stop();
}
