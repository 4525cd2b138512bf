//! Signs of a news publisher, looked for on real servers.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::get;
use wire_delivery::guard::{Limits, Settings};
use wire_delivery::{Guard, signs};
use wire_trace::signs::{SignKind, Signs};

/// A site on loopback, and what it was asked for.
struct Site {
    domain: String,
    asked: Arc<Mutex<Vec<String>>>,
}

async fn serve(pages: Router) -> Site {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = asked.clone();
    let pages = pages.layer(axum::middleware::map_request(move |request: Request| {
        log.lock().unwrap().push(request.uri().path().to_owned());
        async move { request }
    }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let domain = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, pages).await });
    Site { domain, asked }
}

fn guard() -> Guard {
    Guard::new(Settings {
        allow_loopback: true,
        limits: Limits {
            page_bytes: 100_000,
            ..Limits::default()
        },
        ..Settings::default()
    })
    .unwrap()
}

fn shown(site: &Site, signs: &Signs) -> String {
    let mut lines = Vec::new();
    for kind in SignKind::ALL {
        if let Some(sign) = signs.of(kind) {
            lines.push(format!("{}: {} ({})", kind.name(), sign.says, sign.at));
        }
    }
    let missing: Vec<_> = signs.missing().map(SignKind::name).collect();
    if !missing.is_empty() {
        lines.push(format!("missing: {}", missing.join(", ")));
    }
    for (at, why) in &signs.unread {
        lines.push(format!("unread: {at} {why}"));
    }
    lines.push(format!("asked: {}", site.asked.lock().unwrap().join(" ")));
    lines.join("\n").replace(&site.domain, "site")
}

fn page(html: &'static str) -> axum::routing::MethodRouter {
    get(move || async move { Html(html) })
}

const FEED: &str = r#"<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Gazette</title><link>https://gazette.example/</link><description>News</description>
<item><title>Ferry leaves</title><link>https://gazette.example/ferry</link><guid>1</guid>
<pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate><dc:creator>Ana Example</dc:creator>
<description>The ferry left for good on Friday.</description></item></channel></rss>"#;

#[tokio::test]
async fn everything_is_found_in_a_few_polite_requests() {
    let feed = || async { ([(header::CONTENT_TYPE, "application/rss+xml")], FEED) };
    let site = serve(
        Router::new()
            .route("/", page(r#"<head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head>
                <a href="/ueber">Über uns</a> <a href="/impressum">Impressum</a> <footer>© 2026 Blatt</footer>"#))
            .route("/ueber", page("<title>Über uns</title><p>Chefredakteurin: Eva Beispiel</p><p>Seit 1948.</p>"))
            .route("/impressum", page("<title>Impressum</title><p>post@blatt.example</p>"))
            .route("/feed.xml", get(feed))
            .route("/trust.txt", get(|| async { "member=https://press.example/\n" })),
    )
    .await;
    let found = signs::look(&guard(), &site.domain).await;
    insta::assert_snapshot!(shown(&site, &found), @"
    a page about the publisher: Über uns (http://site/ueber)
    who works there: Chefredakteurin: Eva Beispiel (http://site/ueber)
    how to reach it: post@blatt.example (http://site/impressum)
    who holds the copyright: © 2026 Blatt (http://site/)
    since when there is one: Seit 1948. (http://site/ueber)
    a feed: one article, the newest of 20 November 2026 (http://site/feed.xml)
    articles that name their authors: Ana Example (http://site/feed.xml)
    a trust.txt: member=https://press.example/ (http://site/trust.txt)
    asked: / /ueber /impressum /feed.xml /trust.txt
    ");
}

#[tokio::test]
async fn a_site_without_any_of_it_is_said_to_have_none() {
    let site = serve(Router::new().route("/", page("<p>Welcome to nothing.</p>"))).await;
    let found = signs::look(&guard(), &site.domain).await;
    insta::assert_snapshot!(shown(&site, &found), @"
    missing: a page about the publisher, who works there, how to reach it, who holds the copyright, since when there is one, a feed, articles that name their authors, a trust.txt
    asked: / /trust.txt /.well-known/trust.txt
    ");
}

#[tokio::test]
async fn what_stands_on_another_host_says_nothing_of_the_site() {
    let other = serve(Router::new().route("/", page("<p>© 2026 Somebody else</p>"))).await;
    let to = format!("http://{}/", other.domain.replace("127.0.0.1", "localhost"));
    let site = serve(Router::new().route("/", get(move || async move { Redirect::to(&to) }))).await;
    let found = signs::look(&guard(), &site.domain).await;
    let port = other.domain.rsplit(':').next().unwrap();
    insta::assert_snapshot!(shown(&site, &found).replace(port, "port"), @"
    missing: a page about the publisher, who works there, how to reach it, who holds the copyright, since when there is one, a feed, articles that name their authors, a trust.txt
    unread: http://site/ redirects to another site (http://localhost:port/)
    asked: /
    ");
    assert!(other.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn pages_that_cannot_be_used_are_said_and_the_rest_is_read() {
    let huge = || async { Html("<p>about us</p>".repeat(20_000)) };
    let gone = || async { StatusCode::NOT_FOUND.into_response() };
    let picture =
        || async { ([(header::CONTENT_TYPE, "image/png")], "not a page").into_response() };
    let site = serve(
        Router::new()
            .route(
                "/",
                page(
                    r#"<a href="/about">Quiénes somos</a> <a href="/contacto">Contact</a>
                <a href="/feed">Feed</a> <a href="/el-puente-de-hoy">El puente de hoy</a>
                <a href="/dos-barcos-de-ayer">Dos barcos de ayer</a>"#,
                ),
            )
            .route("/about", get(huge))
            .route("/contacto", get(gone))
            .route("/feed", page("<p>No feed</p>"))
            .route("/el-puente-de-hoy", get(picture))
            .route(
                "/dos-barcos-de-ayer",
                page(r#"<meta name="author" content="Luz Ejemplo"><p>Texto</p>"#),
            ),
    )
    .await;
    let found = signs::look(&guard(), &site.domain).await;
    insta::assert_snapshot!(shown(&site, &found), @"
    articles that name their authors: Luz Ejemplo (http://site/dos-barcos-de-ayer)
    missing: a page about the publisher, who works there, how to reach it, who holds the copyright, since when there is one, a feed, a trust.txt
    unread: http://site/about can't be read: the answer of 127.0.0.1 is larger than 100000 bytes: it was cut off
    unread: http://site/contacto answered with status 404
    unread: http://site/feed is no feed that can be read: this is a web page, which is not read as a story: paste its text into the editor, or save it as wire text
    unread: http://site/el-puente-de-hoy the page is image/png, not HTML or plain text: nothing in it can be traced
    asked: / /about /contacto /feed /el-puente-de-hoy /dos-barcos-de-ayer /trust.txt /.well-known/trust.txt
    ");
}
