//! Signs of a news publisher on pages of several languages.

use proptest::prelude::*;
use wire_trace::signs::{Signs, about_pages, articles, byline, feeds};
use wire_trace::{Page, PageContext};

fn page(html: &str) -> Page {
    let context = PageContext {
        url: "https://gazette.example/".parse().ok(),
        ..PageContext::default()
    };
    Page::read(html.as_bytes(), context).unwrap()
}

fn list(urls: &[url::Url]) -> String {
    let paths: Vec<&str> = urls.iter().map(url::Url::as_str).collect();
    paths.join(" ")
}

#[test]
fn the_page_about_the_publisher_is_found_in_many_languages() {
    let table: String = [
        r#"<a href="/about">About us</a>"#,
        r#"<a href="/p/12">Über uns</a> <a href="/impressum.html">Impressum</a>"#,
        r#"<a href="/quienes-somos/">Quiénes somos</a>"#,
        r#"<a href="/qui">Qui sommes-nous ?</a>"#,
        r#"<a href="/chi">Chi siamo</a>"#,
        r#"<a href="/ja/company">会社概要</a>"#,
        r#"<a href="/ar">من نحن</a>"#,
        r#"<a href="/masthead"><img src="logo.png" alt=""></a>"#,
        // The likelier comes first.
        r#"<a href="/contact">Contact</a> <a href="/us">Who we are</a>"#,
        // A headline has any words in it, and another host isn't the site's.
        r#"<a href="/news/7">What the storm says about us and our roofs</a>"#,
        r#"<a href="https://other.example/about">About us</a>"#,
        r#"<a href="https://www.gazette.example/about#team">About</a>"#,
        r#"<a href="/roundabout">Roundabout</a>"#,
        r#"<a href="javascript:about()">About</a>"#,
    ]
    .into_iter()
    .map(|html| format!("{}\n", list(&about_pages(&page(html)))))
    .collect();
    insta::assert_snapshot!(table, @"
    https://gazette.example/about
    https://gazette.example/p/12 https://gazette.example/impressum.html
    https://gazette.example/quienes-somos/
    https://gazette.example/qui
    https://gazette.example/chi
    https://gazette.example/ja/company
    https://gazette.example/ar
    https://gazette.example/masthead
    https://gazette.example/us https://gazette.example/contact


    https://www.gazette.example/about
    ");
}

fn about(html: &str) -> String {
    let mut signs = Signs::default();
    signs.read_about(&page(html), "/about");
    let found = signs.found.iter();
    let lines: Vec<_> = found
        .map(|sign| format!("{:?}: {}", sign.kind, sign.says))
        .collect();
    lines.join("\n")
}

#[test]
fn staff_contact_copyright_and_start_are_read() {
    insta::assert_snapshot!(about(
        "<h1>About us</h1><p>The Gazette was founded in 1911 by two printers.</p>\
         <h2>Staff</h2><p>Editor: Ana Example</p><p>Write to news@gazette.example.</p>\
         <footer>© 2026 The Gazette. All rights reserved.</footer>"
    ), @"
    Staff: Editor: Ana Example
    Contact: news@gazette.example
    Copyright: © 2026 The Gazette. All rights reserved.
    Start: founded in 1911 by two printers.
    ");
    insta::assert_snapshot!(about(
        "<h1>Impressum</h1><p>Verantwortlich: Bo Beispiel</p><p>Seit 1948 in Beispielstadt.</p>\
         <p><a href='tel:+49000000'>Anruf</a></p><p>Copyright 2026, alle Rechte vorbehalten</p>"
    ), @"
    Staff: Verantwortlich: Bo Beispiel
    Contact: +49000000
    Copyright: Copyright 2026, alle Rechte vorbehalten
    Start: Seit 1948 in Beispielstadt.
    ");
    insta::assert_snapshot!(about(
        "<p>Directora: Eva Ejemplo</p><p>Publicamos desde 2004.</p><p>redaccion@diario.example</p>"
    ), @"
    Staff: Directora: Eva Ejemplo
    Contact: redaccion@diario.example
    Start: desde 2004.
    ");
    insta::assert_snapshot!(about("<p>We make shoes. Copyright is a right. Since when? 12345.</p>"), @"");
}

#[test]
fn feeds_articles_and_bylines_are_found() {
    let front = page(
        r#"<head><link rel="alternate" type="application/rss+xml" href="/feed?a=1&amp;b=2">
           <link rel="alternate" type="text/html" hreflang="de" href="/de"></head>
           <a href="/rss">RSS</a> <a href="/">Home</a> <a href="/sports">Sports</a>
           <a href="/2026/11/21/ferry">The ferry leaves for good</a>
           <a href="/council-votes-on-the-harbour">Council votes on the harbour</a>
           <a href="/council-votes-on-the-harbour#comments">Nine comments are here</a>"#,
    );
    insta::assert_snapshot!(format!("{}\n{}", list(&feeds(&front)), list(&articles(&front))), @"
    https://gazette.example/feed?a=1&b=2 https://gazette.example/rss
    https://gazette.example/2026/11/21/ferry https://gazette.example/council-votes-on-the-harbour
    ");
    let by = |html: &str| format!("{:?}\n", byline(&page(html)));
    insta::assert_snapshot!([
        by(r#"<meta name="author" content="Ana Example"><p>Text</p>"#),
        by(r#"<p class="byline">By Bo Example</p><p>Text</p>"#),
        by(r#"<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"Cy Example"}}</script>"#),
        by(r#"<meta property="article:author" content="https://social.example/ana"><p>Text</p>"#),
    ]
    .concat(), @r#"
    Some("Ana Example")
    Some("By Bo Example")
    Some("Cy Example")
    None
    "#);
}

#[test]
fn a_trust_txt_is_told_from_other_files() {
    let read = |text: &str| {
        let mut signs = Signs::default();
        signs.read_trust_txt(text.as_bytes(), "/trust.txt");
        signs.found.pop().map(|sign| sign.says)
    };
    let text = "# trust.txt\nmember=https://press.example/\nContact = mailto:ed@gazette.example\nnonsense\n";
    insta::assert_snapshot!(read(text).unwrap(), @"member=https://press.example/, contact=mailto:ed@gazette.example");
    for other in ["", "<html><a href=x>", "user-agent=*", "member="] {
        assert_eq!(read(other), None, "{other}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_fail(bytes: Vec<u8>, text in "[©@. a-z<>=\"/12ßİ會]{0,200}") {
        for bytes in [bytes.as_slice(), text.as_bytes()] {
            let mut signs = Signs::default();
            signs.read_trust_txt(bytes, "/trust.txt");
            let context = PageContext {
                url: "https://gazette.example/".parse().ok(),
                ..PageContext::default()
            };
            if let Ok(page) = Page::read(bytes, context) {
                signs.read_about(&page, "/");
                let _ = (about_pages(&page), feeds(&page), articles(&page), byline(&page));
            }
        }
    }
}
