//! Proving a site: a real server plays the publisher's.

use std::sync::Arc;
use std::time::Duration;

use crate::support::name_server::{self, NameServer};
use wire_delivery::Guard;
use wire_delivery::guard::{Limits, Settings, SystemResolver};
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
async fn a_tag_that_others_could_have_written_proves_nothing() {
    let site = Receiver::start().await;
    let tag = format!("<meta name=\"wirecopy-site\" content=\"{NONCE}\">");
    for page in [
        format!("<!doctype html><head></head><body><p>A comment: {tag}</p></body>"),
        format!("<!doctype html><head><template>{tag}</template></head>"),
        format!("<!doctype html><head><!-- {tag} --></head>"),
        format!("<!doctype html><head><noscript>{tag}</noscript></head>"),
        format!("<!doctype html><head><title>{tag}</title></head>"),
        format!("<!doctype html><head><script>/* {tag} */</script></head>"),
        format!("<!doctype html><head></head><body><svg><desc>{tag}</desc></svg></body>"),
    ] {
        site.usually(Reply::Status(404))
            .page("/", Reply::html(page.clone()));
        let proof = prove(&guard(), &site.domain(), NONCE).await;
        assert!(proof.is_err(), "{page}");
    }
    // Who writes no head has one all the same.
    site.page("/", Reply::html(format!("<!doctype html>{tag}<p>News</p>")));
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

/// A guard that asks this name server for TXT records, and is refused every address.
fn asking(server: &NameServer) -> Guard {
    let resolver = SystemResolver::with_name_server(server.address);
    Guard::with_resolver(impatient(), Arc::new(resolver)).unwrap()
}

fn impatient() -> Settings {
    Settings {
        limits: Limits {
            look_up: Duration::from_secs(2),
            connect: Duration::from_secs(2),
            exchange: Duration::from_secs(2),
            ..Limits::default()
        },
        ..Settings::default()
    }
}

/// What was found in the DNS.
async fn in_dns(server: &NameServer, domain: &str) -> String {
    match prove(&asking(server), domain, NONCE).await {
        Ok(method) => format!("{method:?}"),
        Err(not_proved) => {
            let place = not_proved.looked.last().unwrap();
            format!("{} {}", place.at, place.found)
        }
    }
}

#[tokio::test]
async fn a_dns_record_proves_a_site() {
    if !name_server::is_there() {
        return;
    }
    let server = NameServer::with(&[
        ("_wirecopy.gazette.example", &["v=spf1 -all"]),
        (
            "_wirecopy.gazette.example",
            &["wirecopy-site=wirecopy-site-7f3a"],
        ),
        // Long texts come in several strings, which are one text.
        (
            "_wirecopy.split.example",
            &["wirecopy-site=wirecopy-", "site-7f3a"],
        ),
        (
            "_wirecopy.wrong.example",
            &["wirecopy-site=wirecopy-site-7f3b"],
        ),
        ("_wirecopy.bare.example", &["wirecopy-site-7f3a"]),
        // At the domain itself, where it doesn't count.
        ("apex.example", &["wirecopy-site=wirecopy-site-7f3a"]),
    ]);
    let mut found = Vec::new();
    for domain in ["gazette", "split", "wrong", "bare", "apex", "nowhere"] {
        found.push(in_dns(&server, &format!("{domain}.example")).await);
    }
    insta::assert_snapshot!(found.join("\n"), @"
    DnsTxt
    DnsTxt
    _wirecopy.wrong.example has a TXT record with other content: 'wirecopy-site=wirecopy-site-7f3b'
    _wirecopy.bare.example has a TXT record with other content: 'wirecopy-site-7f3a'
    _wirecopy.apex.example has no TXT record, as far as the name servers know by now
    _wirecopy.nowhere.example has no TXT record, as far as the name servers know by now
    ");
}

#[tokio::test]
async fn a_name_server_that_is_gone_is_said() {
    let nobody = "127.0.0.1:9".parse().unwrap();
    let resolver = SystemResolver::with_name_server(nobody);
    let guard = Guard::with_resolver(impatient(), Arc::new(resolver)).unwrap();
    let error = prove(&guard, "gazette.example", NONCE).await.unwrap_err();
    let place = error.looked.last().unwrap();
    assert!(!place.answered);
    assert!(
        place.found.starts_with("can't be asked:"),
        "{}",
        place.found
    );
}

#[tokio::test]
async fn an_address_has_no_dns() {
    let site = Receiver::start().await;
    site.usually(Reply::Status(404));
    let error = prove(&guard(), &site.domain(), NONCE).await.unwrap_err();
    assert_eq!(error.looked.len(), 2);
}
