//! `/account/drops…`

use wire_rights::Role;
use wire_testkit::{SftpServer, WireInABox};

#[tokio::test]
async fn a_file_drop_is_made_tested_and_used_and_a_new_key_of_its_server_accepted() {
    if !SftpServer::is_there() {
        return;
    }
    let mut server = SftpServer::start();
    let mut wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    let make = async |address: &str| browser.post("/account/drops", &[("drop", address)]).await;
    for (address, sentence) in [
        ("", "Fill in the address."),
        ("https://gazette.example/", "is not the address of a folder"),
        ("sftp://wire@10.0.0.1/in", "10.0.0.1 is a private address"),
        ("sftp://wire:pass@gazette.example/in", "keeps no password"),
    ] {
        let refused = make(address).await;
        assert_eq!(refused.status, 422);
        let said = refused.main_text();
        assert!(said.contains(sentence), "{said}");
    }
    let address = server.url().to_string();
    assert_eq!(make(&address).await.status, 303);
    let again = make(&address).await;
    assert_eq!(again.status, 422);
    assert!(
        again
            .main_text()
            .contains("You have a file drop at this address already.")
    );

    let id = wire.store.subscriptions_of(gazette).await.unwrap()[0].id;
    let path = format!("/account/webhooks/{id}");
    let (test, accept) = (
        format!("/account/drops/{id}/test"),
        format!("/account/drops/{id}/host"),
    );
    let page = browser.get(&path).await;
    let line = page
        .body
        .split_once("value=\"ssh-ed25519 ")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(line, _)| format!("ssh-ed25519 {line}"))
        .expect("the line for authorized_keys is shown");
    assert!(line.ends_with(" wirecopy"), "{line}");
    assert!(page.main_text().contains("SHA256:"));
    assert!(!page.body.contains("Make a new secret"));
    assert!(!page.body.contains("whsk_"));
    let tested = async || browser.post(&test, &[]).await.main_text();
    let said = tested().await;
    assert!(said.contains("does not let"), "{said}");
    wire.publish(&WireInABox::draft("The pier is late", &["It rains."]))
        .await;
    wire.scheduler.tick().await.unwrap();
    server.let_in(&line);
    let said = tested().await;
    assert!(said.contains("It works."), "{said}");
    // What waited for that waits no longer.
    wire.scheduler.tick().await.unwrap();
    assert_eq!(server.files().len(), 1);

    let draft = WireInABox::draft("The pier reopens", &["Nobody fell in."]);
    wire.publish(&draft).await;
    wire.scheduler.tick().await.unwrap();
    assert_eq!(server.files().len(), 2);
    let page = browser.get(&path).await.main_text();
    assert!(page.contains("delivered"), "{page}");
    let list = browser.get("/account/delivery").await.main_text();
    assert!(list.contains("Last file delivered"), "{list}");

    server.change_host_key();
    let changed = browser.post(&test, &[]).await;
    let said = changed.main_text();
    assert!(said.contains("shows another key than before"), "{said}");
    let key = changed
        .body
        .split_once("name=\"key\" value=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(key, _)| key.to_owned())
        .expect("the new key can be accepted");
    let of_it = [("key", &*key), ("of", &*address)];
    assert_eq!(browser.post(&accept, &of_it).await.status, 303);
    let said = tested().await;
    assert!(said.contains("It works."), "{said}");

    // Moved to another server, whose key is asked for, it goes on there with the key that it has.
    let moved_to = SftpServer::start();
    moved_to.let_in(&line);
    let send_to = async |address: &str| {
        let change = format!("{path}/address");
        browser.post(&change, &[("url", address)]).await
    };
    let refused = send_to("https://gazette.example/in").await;
    assert_eq!(refused.status, 422);
    let said = refused.main_text();
    assert!(said.contains("is not the address of a folder"), "{said}");
    assert_eq!(send_to(moved_to.url().as_str()).await.status, 303);
    let record = wire.store.audit_log(1).await.unwrap();
    insta::with_settings!({filters => [(r"1:\d+/", "1:PORT/"), (r"SHA256:[A-Za-z0-9+/]{43}", "SHA256:…"), (r"sftp://\w+@", "sftp://USER@"), (r"PORT/[^ ,]*", "PORT/FOLDER")]}, {
        insta::assert_snapshot!(record[0].what, @"sent the file drop at sftp://USER@127.0.0.1:PORT/FOLDER on to sftp://USER@127.0.0.1:PORT/FOLDER, known by the key SHA256:…");
    });
    // What a page of before the move accepts is the other server's key.
    let late = browser.post(&accept, &of_it).await;
    assert_eq!(late.status, 409);
    let said = late.main_text();
    assert!(
        said.contains("The drop has another address by now"),
        "{said}"
    );
    let said = browser.get(&path).await.main_text();
    assert!(said.contains(moved_to.url().as_str()), "{said}");
    let said = tested().await;
    assert!(said.contains("It works."), "{said}");
    wire.publish(&WireInABox::draft("The pier shuts", &["It leaks."]))
        .await;
    wire.scheduler.tick().await.unwrap();
    assert_eq!((server.files().len(), moved_to.files().len()), (2, 1));
    assert_eq!(send_to(&address).await.status, 303);

    // Who tries too often keeps what was typed.
    let mut number = 0;
    let refused = loop {
        number += 1;
        let made = make(&format!("{address}/{number}")).await;
        if made.status != 303 {
            break made;
        }
    };
    assert_eq!(refused.status, 422);
    let said = refused.main_text();
    assert!(said.contains("Too many tries. Wait a minute"), "{said}");
    assert!(
        refused.body.contains(&format!("{address}/{number}\"")),
        "{said}"
    );

    // What is a webhook's isn't a drop's, and what is one publisher's isn't another's.
    let other = wire.publisher("The Claim").await;
    let stranger = wire.signed_in(Role::Publisher(other)).await;
    let renew = format!("{path}/secret");
    assert_eq!(browser.post(&renew, &[]).await.status, 404);
    for address in [&test, &accept] {
        assert_eq!(stranger.post(address, &of_it).await.status, 404);
    }
    let desk = wire.signed_in(Role::LicensingManager).await;
    let seen = desk.get(&format!("/desk/publishers/{gazette}")).await;
    assert!(seen.main_text().contains("sftp://"));
}
