//! Lists of pages: sitemaps (sitemaps.org protocol 0.9) and feeds, read for nothing but addresses.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

use super::{Limits, decode};

/// The most addresses of one list, which is what a sitemap may have.
const MOST: usize = 50_000;

/// How deep the elements of a list may stand in one another.
const DEPTH: usize = 32;

/// What a document lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageList {
    /// Addresses of pages, in the order of the list, 50,000 at most.
    pub pages: Vec<Url>,
    /// Addresses of further lists.
    pub lists: Vec<Url>,
}

/// Reads a sitemap, an index of sitemaps, RSS or Atom as a list of addresses. Nothing where the document is
/// none of these, or is no XML; what comes before it breaks is kept. Addresses are read against `base`,
/// that of the document; those that are no `http` or `https` are left out.
#[must_use]
pub fn page_list(bytes: &[u8], base: &Url) -> Option<PageList> {
    let decoded = decode::xml(bytes, &Limits::default()).ok()?;
    let mut reader = Reader::from_str(&decoded.text);
    reader.config_mut().check_end_names = false;
    let mut path: Vec<String> = Vec::new();
    let mut list: Option<PageList> = None;
    let mut typed = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                if path.is_empty() {
                    list = Some(root(&element)?);
                }
                if path.len() >= DEPTH {
                    return list;
                }
                path.push(element.local_name().as_ref().to_owned());
                typed.clear();
                link(&element, &path, base, list.as_mut()?);
            }
            Ok(Event::Empty(element)) => {
                path.push(element.local_name().as_ref().to_owned());
                link(&element, &path, base, list.as_mut()?);
                path.pop();
            }
            Ok(Event::Text(text)) => typed += &text,
            Ok(Event::CData(text)) => typed += &text,
            Ok(Event::GeneralRef(entity)) => typed += resolved(&entity),
            Ok(Event::End(_)) => {
                let list = list.as_mut()?;
                let ends: Vec<&str> = path.iter().rev().take(2).map(String::as_str).collect();
                let into = match ends[..] {
                    ["loc", "url"] | ["link", "item"] => Some(&mut list.pages),
                    ["loc", "sitemap"] => Some(&mut list.lists),
                    _ => None,
                };
                if let Some(into) = into {
                    add(into, &typed, base);
                }
                path.pop();
            }
            // A list declares no entities, and one that does is a trap.
            Ok(Event::DocType(_)) if !path.is_empty() => return list,
            Ok(Event::Eof) | Err(_) => return list,
            Ok(_) => {}
        }
    }
}

/// An empty list, where a document with this root is one.
fn root(element: &BytesStart<'_>) -> Option<PageList> {
    let name = element.local_name();
    let is_list = matches!(
        name.as_ref(),
        "urlset" | "sitemapindex" | "rss" | "RDF" | "feed"
    );
    is_list.then(PageList::default)
}

/// The page of an Atom entry.
fn link(element: &BytesStart<'_>, path: &[String], base: &Url, list: &mut PageList) {
    let is_of_entry = matches!(path, [.., entry, link] if entry == "entry" && link == "link");
    if !is_of_entry {
        return;
    }
    let attribute = |name: &str| {
        let mut all = element.attributes().flatten();
        let found = all.find(|one| one.key.as_ref() == name)?;
        Some(found.value.replace("&amp;", "&"))
    };
    let is_page = attribute("rel").is_none_or(|rel| rel == "alternate");
    if let (true, Some(address)) = (is_page, attribute("href")) {
        add(&mut list.pages, &address, base);
    }
}

fn add(into: &mut Vec<Url>, typed: &str, base: &Url) {
    let Ok(mut address) = base.join(typed.trim()) else {
        return;
    };
    if typed.trim().is_empty() || !matches!(address.scheme(), "http" | "https") {
        return;
    }
    address.set_fragment(None);
    if into.len() < MOST {
        into.push(address);
    }
}

/// The five entities that XML has by itself; a list needs no others.
fn resolved(entity: &str) -> &'static str {
    match entity {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(document: &str) -> Option<String> {
        let base = "https://gazette.example/news/".parse().unwrap();
        let list = page_list(document.as_bytes(), &base)?;
        let lines = |of: &[Url], name: &str| -> String {
            of.iter().map(|url| format!("{name} {url}\n")).collect()
        };
        Some(lines(&list.pages, "page") + &lines(&list.lists, "list"))
    }

    #[test]
    fn a_sitemap_lists_pages_and_its_index_lists_sitemaps() {
        let map = r#"<?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
                    xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
              <url><loc>https://gazette.example/a?x=1&amp;y=2</loc><lastmod>2026-11-20</lastmod>
                <image:image><image:loc>https://gazette.example/a.jpg</image:loc></image:image></url>
              <url><loc><![CDATA[https://gazette.example/b#part]]></loc></url>
              <url><loc>ftp://gazette.example/c</loc></url>
              <url><loc> </loc></url>
            </urlset>"#;
        insta::assert_snapshot!(read(map).unwrap(), @"
        page https://gazette.example/a?x=1&y=2
        page https://gazette.example/b
        ");
        let index = "<sitemapindex><sitemap><loc>/maps/1.xml</loc></sitemap></sitemapindex>";
        insta::assert_snapshot!(read(index).unwrap(), @"list https://gazette.example/maps/1.xml");
    }

    #[test]
    fn feeds_list_the_pages_of_their_items() {
        let rss = "<rss><channel><link>https://gazette.example/</link>
            <item><title>A</title><link>https://gazette.example/a</link></item>
            <item><link>b</link></item></channel></rss>";
        insta::assert_snapshot!(read(rss).unwrap(), @"
        page https://gazette.example/a
        page https://gazette.example/news/b
        ");
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="/feed"/>
            <entry><link href="/a"/><link rel="enclosure" href="/a.mp3"/></entry></feed>"#;
        insta::assert_snapshot!(read(atom).unwrap(), @"page https://gazette.example/a");
    }

    #[test]
    fn what_is_no_list_is_none_and_what_breaks_keeps_what_came_before() {
        for none in [
            "",
            "plain",
            "<!doctype html><html><p>a</p></html>",
            "<html/>",
        ] {
            assert_eq!(read(none), None, "{none}");
        }
        let broken = "<urlset><url><loc>/a</loc></url><url><loc>/b";
        assert_eq!(read(broken).unwrap(), "page https://gazette.example/a\n");
        let deep = format!("<urlset>{}", "<url>".repeat(1_000_000));
        assert_eq!(read(&deep).unwrap(), "");
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let base = "https://gazette.example/".parse().unwrap();
            let _ = page_list(&bytes, &base);
            let within = [b"<urlset><url><loc>".as_slice(), &bytes, b"</loc></url></urlset>"].concat();
            let _ = page_list(&within, &base);
        }
    }
}
