//! Proving a site: a real server plays the publisher's.

#![allow(clippy::unwrap_used)]

use wire_delivery::Guard;
use wire_delivery::guard::Settings;
use wire_delivery::proof::prove;
use wire_rights::ProofMethod;
use wire_testkit::{Receiver, Reply};

const NONCE: &str = "wirecopy-site-7f3a";

fn guard() -> Guard {
    Guard::new(Settings {
        allow_loopback: true,
        ..Settings::default()
    })
    .unwrap()
}

async fn sentence(site: &Receiver) -> String {
    let error = prove(&guard(), &site.domain(), NONCE).await.unwrap_err();
    error.to_string().replace(&site.domain(), "gazette.example")
}

#[tokio::test]
async fn the_well_known_file_proves_a_site() {
    let site = Receiver::start().await;
    site.page(
        "/.well-known/wirecopy.txt",
        Reply::text(format!("# our wire\r\n{NONCE}\r\n")),
    );
    let proof = prove(&guard(), &site.domain(), NONCE).await;
    assert_eq!(proof, Ok(ProofMethod::WellKnownFile));
}

#[tokio::test]
async fn the_meta_tag_proves_a_site() {
    let site = Receiver::start().await;
    site.usually(Reply::Status(404)).page(
        "/",
        Reply::html(format!(
            "<!doctype html><head><META content='{NONCE}' NAME=Wirecopy-Site></head>"
        )),
    );
    let proof = prove(&guard(), &site.domain(), NONCE).await;
    assert_eq!(proof, Ok(ProofMethod::MetaTag));
}

#[tokio::test]
async fn what_was_found_instead_is_said() {
    let site = Receiver::start().await;

    site.usually(Reply::Status(404));
    insta::assert_snapshot!(sentence(&site).await, @"the site is not proved yet: http://gazette.example/.well-known/wirecopy.txt answered with status 404; http://gazette.example/ answered with status 404");

    site.page("/", Reply::html("<meta name=wirecopy-site content=other>"))
        .page(
            "/.well-known/wirecopy.txt",
            Reply::text(format!("{NONCE}-not")),
        );
    insta::assert_snapshot!(sentence(&site).await, @r#"the site is not proved yet: http://gazette.example/.well-known/wirecopy.txt holds something else: 'wirecopy-site-7f3a-not'; http://gazette.example/ has a <meta name="wirecopy-site"> with other content: 'other'"#);

    site.page("/", Reply::html(format!("<p>{NONCE}</p>"))).page(
        "/.well-known/wirecopy.txt",
        Reply::html("<title>Page not found</title>"),
    );
    insta::assert_snapshot!(sentence(&site).await, @r#"the site is not proved yet: http://gazette.example/.well-known/wirecopy.txt is an HTML page, not the file; http://gazette.example/ has no <meta name="wirecopy-site">"#);
}

#[tokio::test]
async fn a_redirect_to_another_host_proves_nothing() {
    let (site, other) = (Receiver::start().await, Receiver::start().await);
    other.usually(Reply::text(NONCE));
    let elsewhere = other.url("/").to_string().replace("127.0.0.1", "localhost");
    site.usually(Reply::redirect(elsewhere.clone()));
    let said = sentence(&site)
        .await
        .replace(&elsewhere, "http://other.example/");
    insta::assert_snapshot!(said, @"the site is not proved yet: http://gazette.example/.well-known/wirecopy.txt redirects to another site (http://other.example/); http://gazette.example/ redirects to another site (http://other.example/)");
    assert!(other.received().is_empty());
}
