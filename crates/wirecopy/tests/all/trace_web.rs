//! `wirecopy trace` on pages that are fetched.

use wire_testkit::{Receiver, Reply};

use crate::common::{Folder, said};

const TEXT: &str = "The harbour board of Saltmere voted 4 to 3 on Tuesday to close the old ferry terminal at the end of the season and to sell the land around it.";

fn page(text: &str) -> Reply {
    Reply::html(format!("<title>A page</title><p>{text}</p>"))
}

/// A folder with a story, and a wire that may fetch from this machine.
fn folder() -> Folder {
    let folder = Folder::with_wire();
    let story = format!(
        "{{\"id\":\"ferry\",\"date\":\"2026-03-02\",\"headline\":\"Saltmere closes its ferry terminal\",\"body\":[\"{TEXT}\"]}}\n"
    );
    folder.write("stories.jsonl", story);
    let settings = std::fs::read_to_string(folder.wire().join("wire.toml")).unwrap();
    folder.write(
        "wire/wire.toml",
        settings.replace("loopback = false", "loopback = true"),
    );
    folder
}

/// Runs the binary while the site answers.
async fn trace(folder: Folder, site: &Receiver, arguments: &[&str]) -> String {
    let always = ["--data", "wire", "trace", "--stories", "stories.jsonl"];
    let arguments: Vec<String> = always
        .iter()
        .chain(arguments)
        .map(|argument| (*argument).to_owned())
        .collect();
    let run = tokio::task::spawn_blocking(move || {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        said(&folder.run(&arguments), &folder)
    });
    run.await.unwrap().replace(&site.domain(), "SITE")
}

#[tokio::test]
async fn the_pages_of_a_sitemap_are_fetched_as_robots_txt_allows() {
    let site = Receiver::start().await;
    site.page(
        "/robots.txt",
        Reply::text("User-agent: *\nDisallow: /private"),
    );
    let urls: String = ["/ferry", "/private/ferry", "/gone"]
        .iter()
        .map(|path| format!("<url><loc>{}</loc></url>", site.url(path)))
        .collect();
    site.page(
        "/sitemap.xml",
        Reply::text(format!("<urlset>{urls}</urlset>")),
    );
    site.page("/ferry", page(TEXT));
    site.page("/gone", Reply::Status(410));
    let map = site.url("/sitemap.xml").to_string();

    let said = trace(folder(), &site, &[&map]).await;
    insta::assert_snapshot!(said, @"
    exit 1
    -- out
     page and story                      copy       findings
     http://SITE/ferry        whole      note: noindex missing, headline changed
     Saltmere closes its ferry terminal  100 %
     ferry                               version 1
    -- err
    error: http://SITE/private/ferry: the site’s robots.txt doesn’t let programs look at it
    error: http://SITE/gone: the server answers with status 410 instead of the page
    Looked for 1 story in 3 pages: 1 pickup on 1 page.
    2 pages could not be read.
    hint: --format json shows the passages and a sentence for each finding
    ");
}

#[tokio::test]
async fn addresses_come_from_a_file() {
    let site = Receiver::start().await;
    site.page("/robots.txt", Reply::Status(404));
    site.page("/ferry", page(TEXT));
    let folder = folder();
    let list = format!(
        "# pages\n\n{}\n{}#part\n",
        site.url("/ferry"),
        site.url("/ferry")
    );
    folder.write("pages.txt", list);
    folder.write("wrong.txt", "https://gazette.example/\nferry\n");

    let wrong = folder.says(&[
        "trace",
        "--stories",
        "stories.jsonl",
        "--addresses",
        "wrong.txt",
    ]);
    insta::assert_snapshot!(wrong, @"
    exit 1
    -- err
    error: line 2 of wrong.txt: 'ferry' is no web address: write it as https://gazette.example/page
    ");
    let found = trace(folder, &site, &["--addresses", "pages.txt"]).await;
    insta::assert_snapshot!(found, @"
    exit 0
    -- out
     page and story                      copy       findings
     http://SITE/ferry        whole      note: noindex missing, headline changed
     Saltmere closes its ferry terminal  100 %
     ferry                               version 1
    -- err
    Looked for 1 story in 1 page: 1 pickup on 1 page.
    hint: --format json shows the passages and a sentence for each finding
    ");
    let asked = site.received().len();
    assert_eq!(asked, 2, "robots.txt, and the page once");
}

#[tokio::test]
async fn an_address_that_could_not_be_had_is_tried_again() {
    let site = Receiver::start().await;
    site.page("/robots.txt", Reply::Status(404));
    site.page("/ferry", Reply::Status(503));
    let folder = std::sync::Arc::new(folder());
    let again = async || {
        let (folder, address) = (
            std::sync::Arc::clone(&folder),
            site.url("/ferry").to_string(),
        );
        let run = tokio::task::spawn_blocking(move || {
            let output = ["--output", "pickups.jsonl", "--resume", &address];
            let always = ["--data", "wire", "trace", "--stories", "stories.jsonl"];
            said(&folder.run(&[&always[..], &output].concat()), &folder)
        });
        run.await.unwrap().replace(&site.domain(), "SITE")
    };
    insta::assert_snapshot!(again().await, @"
    exit 1
    -- err
    error: http://SITE/ferry: the server answers with status 503 instead of the page
    Looked for 1 story in 1 page: 0 pickups on 0 pages.
    1 page could not be read.
    hint: --resume tries what could not be had again
    ");
    site.page("/ferry", page(TEXT));
    insta::assert_snapshot!(again().await, @"
    exit 0
    -- err
    Going on with pickups.jsonl, after 0 pages and 0 pickups.
    Looked for 1 story in 1 page: 1 pickup on 1 page.
    ");
}
