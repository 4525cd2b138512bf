//! Fetching pages by their addresses: robots.txt, lists, retries, and who is left alone for how long.

use std::time::Duration;

use jiff::Timestamp;
use url::Url;
use wire_delivery::crawl::{Crawled, Crawler, Politeness};
use wire_delivery::guard::Settings;
use wire_delivery::{Clock, Guard};
use wire_testkit::{Receiver, Reply};

const SHORT: Duration = Duration::from_millis(5);

fn crawler() -> Crawler {
    let settings = Settings {
        allow_loopback: true,
        allow_any_port: true,
        ..Settings::default()
    };
    let politeness = Politeness {
        gap: SHORT,
        patience: SHORT,
        ..Politeness::default()
    };
    Crawler::new(Guard::new(settings).unwrap(), Clock::system(), politeness)
}

/// What came, in lines, without the host.
async fn crawl(site: &Receiver, addresses: impl IntoIterator<Item = Url>) -> String {
    let mut lines = Vec::new();
    crawler()
        .fetch(
            addresses,
            |_| true,
            |crawled| {
                lines.push(match crawled {
                    Crawled::List(pages) => format!("a list of {pages}"),
                    Crawled::Page(url, Ok(page)) => format!("{}: {}", url.path(), page.status),
                    Crawled::Page(url, Err(error)) => format!("{}: {error}", url.path()),
                });
                true
            },
        )
        .await;
    lines.sort();
    lines.join("\n").replace(&site.domain(), "SITE")
}

/// The paths that were asked for.
fn asked(site: &Receiver) -> Vec<String> {
    site.received().into_iter().map(|one| one.path).collect()
}

#[tokio::test]
async fn a_list_stands_for_its_pages_each_once() {
    let site = Receiver::start().await;
    site.page("/robots.txt", Reply::Status(404));
    let index = format!(
        "<sitemapindex><sitemap><loc>{}</loc></sitemap><sitemap><loc>{}</loc></sitemap></sitemapindex>",
        site.url("/one.xml"),
        site.url("/two.xml")
    );
    site.page("/sitemap.xml", Reply::text(index));
    let map = |paths: &[&str]| {
        let urls: String = paths
            .iter()
            .map(|path| format!("<url><loc>{}</loc></url>", site.url(path)))
            .collect();
        Reply::text(format!("<urlset>{urls}</urlset>"))
    };
    site.page("/one.xml", map(&["/a", "/b"]));
    site.page("/two.xml", map(&["/b", "/c", "/sitemap.xml"]));
    site.usually(Reply::html("<p>A page.</p>"));

    let came = crawl(&site, [site.url("/sitemap.xml"), site.url("/a")]).await;
    insta::assert_snapshot!(came, @"
    /a: 200
    /b: 200
    /c: 200
    a list of 1
    a list of 1
    a list of 2
    ");
    assert_eq!(asked(&site).len(), 7, "each address once, and robots.txt");
}

#[tokio::test]
async fn what_robots_txt_forbids_is_not_asked_for() {
    let site = Receiver::start().await;
    let rules = "User-agent: *\nDisallow: /\n\nUser-agent: wirecopy\nDisallow: /private\nAllow: /private/press";
    site.page("/robots.txt", Reply::text(rules));
    site.usually(Reply::html("<p>A page.</p>"));
    let paths = ["/a", "/private/a", "/private/press/a"];
    let came = crawl(&site, paths.map(|path| site.url(path))).await;
    insta::assert_snapshot!(came, @"
    /a: 200
    /private/a: the site’s robots.txt doesn’t let programs look at it
    /private/press/a: 200
    ");
    let asked = asked(&site);
    assert!(!asked.contains(&"/private/a".to_owned()), "{asked:?}");
}

#[tokio::test]
async fn a_site_whose_robots_txt_fails_is_left_alone() {
    let site = Receiver::start().await;
    site.page("/robots.txt", Reply::Status(503));
    let came = crawl(&site, [site.url("/a")]).await;
    insta::assert_snapshot!(came, @"/a: the site’s robots.txt can’t be had, so the page is left alone: status 503");
    assert_eq!(asked(&site), ["/robots.txt"]);
}

#[tokio::test]
async fn what_fails_for_a_while_is_asked_again_and_what_is_gone_is_not() {
    let site = Receiver::start().await;
    site.page("/robots.txt", Reply::Status(404));
    site.page("/gone", Reply::Status(410));
    site.page("/broken", Reply::Status(500));
    let came = crawl(&site, ["/gone", "/broken"].map(|path| site.url(path))).await;
    insta::assert_snapshot!(came, @"
    /broken: the server answers with status 500 instead of the page
    /gone: the server answers with status 410 instead of the page
    ");
    let asked = asked(&site);
    let times = |path: &str| asked.iter().filter(|one| *one == path).count();
    assert_eq!((times("/gone"), times("/broken")), (1, 3));

    let busy = Receiver::start().await;
    busy.page("/robots.txt", Reply::Status(404));
    busy.script([Reply::Status(404), Reply::retry_after(429, "0")]);
    busy.page("/a", Reply::html("<p>A page.</p>"));
    assert_eq!(crawl(&busy, [busy.url("/a")]).await, "/a: 200");
}

#[tokio::test]
async fn a_host_is_asked_for_one_page_at_a_time_and_hosts_side_by_side() {
    let (one, two) = (Receiver::start().await, Receiver::start().await);
    for site in [&one, &two] {
        let rules = "User-agent: *\nCrawl-delay: 0.2";
        site.page("/robots.txt", Reply::text(rules));
        site.usually(Reply::html("<p>A page.</p>"));
    }
    let pages = ["/a", "/b", "/c"];
    let all = [&one, &two]
        .into_iter()
        .flat_map(|site| pages.map(|path| site.url(path)));
    let came = crawl(&one, all).await;
    assert_eq!(came.lines().count(), 6, "{came}");

    let times = |site: &Receiver| -> Vec<Timestamp> {
        let received = site.received().into_iter();
        received
            .filter(|one| one.path != "/robots.txt")
            .map(|one| one.at)
            .collect()
    };
    for site in [&one, &two] {
        for pair in times(site).windows(2) {
            let gap = pair[1].duration_since(pair[0]).as_millis();
            assert!(gap >= 190, "{gap} ms between two pages of a host");
        }
    }
    assert!(times(&two)[0] < times(&one)[2], "no host waits for another");
}

#[tokio::test]
async fn who_has_enough_stops_it() {
    let site = Receiver::start().await;
    site.page("/robots.txt", Reply::Status(404));
    site.usually(Reply::html("<p>A page.</p>"));
    let mut came = 0;
    let pages = (0..100).map(|number| site.url(&format!("/{number}")));
    crawler()
        .fetch(
            pages,
            |_| true,
            |_| {
                came += 1;
                came < 2
            },
        )
        .await;
    assert_eq!(came, 2);
}
