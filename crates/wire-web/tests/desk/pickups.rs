//! Checking pages, and tear sheets.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use http::StatusCode;
use wire_rights::{Role, Terms};
use wire_store::{NewPickup, ObligationState, OwnTerms, PickupFilter, Replacing};
use wire_story::{Change, Edition, VersionNumber};
use wire_testkit::{Receiver, Reply, WireInABox};

use crate::form::location;

const PARAGRAPHS: [&str; 3] = [
    "The harbour board of Saltmere voted on Tuesday to close the old ferry pier at the end of the season and to sell its 9 boats.",
    "“We have waited long enough for repairs that nobody wants to pay,” said the board’s chair after the meeting in the old customs house.",
    "The pier was built in 1911 and carried summer visitors to the islands until the last of the steamers was taken out of service.",
];

fn page(paragraphs: &[&str]) -> Reply {
    let paragraphs: String = paragraphs
        .iter()
        .map(|text| format!("<p>{text}</p>"))
        .collect();
    Reply::html(format!(
        "<!doctype html><title>Pier closes - Gazette</title><nav>News Sport</nav><h1>Pier closes</h1>{paragraphs}<footer>© Gazette</footer>"
    ))
}

fn mended() -> [String; 3] {
    let mut mended = PARAGRAPHS.map(str::to_owned);
    mended[0] = mended[0].replace("9 boats", "8 boats");
    mended
}

fn borrowed(texts: &[String; 3]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

#[tokio::test]
async fn a_copy_is_found_judged_and_seen_mended() {
    let mut wire = WireInABox::new().await;
    let site = Receiver::start().await;
    site.page("/pier", page(&PARAGRAPHS));
    let gazette = wire.eligible_publisher("The Gazette", &site.domain()).await;
    let story = wire
        .publish(&WireInABox::draft("Pier closes", &PARAGRAPHS))
        .await;
    let reader = wire.signed_in(Role::Publisher(gazette)).await;
    reader.get(&format!("/stories/{story}")).await;
    let editor = wire.signed_in(Role::Editor).await;

    // A story can be found as soon as it is published.
    let url = site.url("/pier");
    let sheet_path = location(&editor.post("/desk/pickups", &[("url", url.as_str())]).await);
    let sheet = editor.get(&sheet_path).await;
    let said = sheet.main_text();
    for line in [
        "Tear sheet",
        "Pier closes",
        "whole copy",
        "The Gazette",
        "The notice is missing.",
        "Side by side",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert!(
        sheet
            .body
            .contains("<mark class=\"same\">The harbour board of Saltmere")
    );

    // The story is corrected; the page is looked at again and shows the old text.
    wire.clock.advance(Duration::from_secs(3600));
    let mut content = WireInABox::draft("Pier closes", &borrowed(&mended())).content;
    content.byline = "The harbour desk".into();
    let change = Change::Correction {
        note: "First paragraph: 8 boats, not 9.".into(),
    };
    let edition = Edition::Usable { content, change };
    wire.store
        .revise(story, VersionNumber::FIRST, &edition, wire.clock.now())
        .await
        .unwrap();
    wire.scheduler.tick().await.unwrap();
    wire.clock.advance(Duration::from_secs(30 * 3600));
    // Sessions of tests last a day.
    let editor = wire.signed_in(Role::Editor).await;
    let reader = wire.signed_in(Role::Publisher(gazette)).await;
    location(&editor.post(&format!("{sheet_path}/recheck"), &[]).await);
    let stale = editor.get(&sheet_path).await.main_text();
    assert!(stale.contains("stale"), "{stale}");
    assert!(stale.contains("All looks at this page"));
    assert!(
        editor
            .get("/desk/pickups?show=stale")
            .await
            .main_text()
            .contains("/pier")
    );
    let open = || async {
        wire.store.obligations_of(gazette).await.unwrap()[0]
            .state
            .clone()
    };
    assert_eq!(open().await, ObligationState::Open);

    // The publisher sees its page beside the newest version, and mends it.
    let own = reader.get(&sheet_path).await;
    assert!(
        own.body.contains("The newest version, 2"),
        "{}",
        own.main_text()
    );
    assert!(
        own.body
            .contains("<mark class=\"changed\"><span class=\"unseen\">changed: </span>9</mark>"),
        "{}",
        own.body
    );
    site.page("/pier", page(&borrowed(&mended())));
    let again = reader.post(&format!("{sheet_path}/recheck"), &[]).await;
    assert_eq!(
        location(&again),
        format!("{sheet_path}?said=checked&closed=1")
    );
    match open().await {
        ObligationState::Acknowledged { by, .. } => {
            assert_eq!(by, format!("a look at the page {url}"));
        }
        other => panic!("{other:?}"),
    }
}

/// So many stories that the index is settled: what came since the first check becomes one table with the rest.
#[tokio::test]
async fn stories_are_found_however_many_came_since_the_first_check() {
    let wire = WireInABox::new().await;
    let site = Receiver::start().await;
    site.page("/pier", page(&PARAGRAPHS));
    wire.publish(&WireInABox::draft("Pier closes", &PARAGRAPHS))
        .await;
    let editor = wire.signed_in(Role::Editor).await;
    let text = |number: u32| {
        let words: Vec<String> = (0..60).map(|word| format!("w{number}x{word}")).collect();
        words.join(" ")
    };
    let found = async |path: &str| {
        let url = site.url(path);
        let sheet = location(&editor.post("/desk/pickups", &[("url", url.as_str())]).await);
        editor.get(&sheet).await.main_text().contains("whole copy")
    };

    assert!(found("/pier").await);
    for number in 0..=500 {
        let headline = format!("Story {number}");
        wire.publish(&WireInABox::draft(&headline, &[&text(number)]))
            .await;
    }
    site.page("/first", page(&[&text(0)]));
    site.page("/last", page(&[&text(500)]));
    for path in ["/last", "/pier", "/first", "/last", "/pier"] {
        assert!(found(path).await, "{path}");
    }
}

#[tokio::test]
async fn a_killed_story_is_gone_when_its_page_is() {
    let mut wire = WireInABox::new().await;
    let site = Receiver::start().await;
    site.page("/pier", page(&PARAGRAPHS));
    let gazette = wire.eligible_publisher("The Gazette", &site.domain()).await;
    let story = wire
        .publish(&WireInABox::draft("Pier closes", &PARAGRAPHS))
        .await;
    let reader = wire.signed_in(Role::Publisher(gazette)).await;
    reader.get(&format!("/stories/{story}")).await;
    let url = site.url("/pier");
    let editor = wire.signed_in(Role::Editor).await;
    let sheet_path = location(&editor.post("/desk/pickups", &[("url", url.as_str())]).await);

    wire.clock.advance(Duration::from_secs(3600));
    let kill = Edition::Killed {
        reason: "Libel.".into(),
    };
    wire.store
        .revise(story, VersionNumber::FIRST, &kill, wire.clock.now())
        .await
        .unwrap();
    wire.scheduler.tick().await.unwrap();
    location(&editor.post(&format!("{sheet_path}/recheck"), &[]).await);
    let sheet = editor.get(&sheet_path).await.main_text();
    assert!(
        sheet.contains("The story was killed, and the page still carries it."),
        "{sheet}"
    );

    // The publisher sees its own page, and nothing of the killed story beside it.
    let own = reader.get(&sheet_path).await.main_text();
    assert!(
        own.contains("This story was killed. Remove every copy of it."),
        "{own}"
    );
    assert!(!own.contains("Libel"), "{own}");

    site.page("/pier", Reply::Status(410));
    let again = editor.post(&format!("{sheet_path}/recheck"), &[]).await;
    assert_eq!(
        location(&again),
        format!("{sheet_path}?said=checked&closed=1")
    );
    assert!(
        editor
            .get(&sheet_path)
            .await
            .main_text()
            .contains("no longer there")
    );
}

#[tokio::test]
async fn a_page_that_cannot_be_checked_says_why() {
    let wire = WireInABox::new().await;
    let site = Receiver::start().await;
    site.page("/gone", Reply::Status(404));
    site.page(
        "/other",
        Reply::html("<p>Something else altogether stands on this page today.</p>"),
    );
    let editor = wire.signed_in(Role::Editor).await;
    let gone = site.url("/gone").to_string();
    for (url, expected) in [
        ("", ""),
        ("gazette", ""),
        ("file:///etc/passwd", ""),
        ("http://10.0.0.1/", ""),
        (
            gone.as_str(),
            "The server answers with status 404 instead of the page.",
        ),
    ] {
        let answer = editor.post("/desk/pickups", &[("url", url)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{url}");
        assert!(
            answer.main_text().contains(expected),
            "{url}: {}",
            answer.main_text()
        );
        assert!(answer.body.contains("role=\"alert\""));
    }
    let other = site.url("/other").to_string();
    let nothing = location(
        &editor
            .post("/desk/pickups", &[("url", other.as_str())])
            .await,
    );
    assert!(
        editor
            .get(&nothing)
            .await
            .main_text()
            .contains("None of this wire&#39;s stories was found on that page.")
    );
    assert!(
        wire.store
            .pickups(&wire_store::PickupFilter::default(), 0, 10)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_tear_sheet_is_for_the_desk_and_the_publisher_whose_page_it_is() {
    let wire = WireInABox::new().await;
    let site = Receiver::start().await;
    site.page("/pier", page(&PARAGRAPHS));
    let gazette = wire.eligible_publisher("The Gazette", &site.domain()).await;
    let other = wire
        .eligible_publisher("The Leaflet", "leaflet.example")
        .await;
    wire.publish(&WireInABox::draft("Pier closes", &PARAGRAPHS))
        .await;
    let editor = wire.signed_in(Role::Editor).await;
    let url = site.url("/pier").to_string();
    let path = location(&editor.post("/desk/pickups", &[("url", url.as_str())]).await);
    let get = |browser: wire_testkit::Browser| {
        let path = path.clone();
        async move { browser.get(&path).await }
    };
    assert_eq!(
        get(wire.signed_in(Role::Publisher(gazette)).await)
            .await
            .status,
        StatusCode::OK
    );
    assert_eq!(
        get(wire.signed_in(Role::Publisher(other)).await)
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    assert!(get(wire.visitor()).await.status.is_redirection());

    // A licensing manager sees the page, and not the story's text beside it.
    let manager = get(wire.signed_in(Role::LicensingManager).await).await;
    assert!(
        manager
            .main_text()
            .contains("The story’s text is for editors.")
    );
    assert_eq!(
        manager.body.matches("The pier was built in 1911").count(),
        1
    );

    // As a file it has the same for each of them.
    let file = format!("{path}/sheet.html");
    let whole = editor.get(&file).await;
    assert!(
        whole.headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    assert_eq!(whole.body.matches("The pier was built in 1911").count(), 2);
    assert!(!whole.body.contains("<script") && !whole.body.contains("src="));
    let manager = wire
        .signed_in(Role::LicensingManager)
        .await
        .get(&file)
        .await;
    assert_eq!(
        manager.body.matches("The pier was built in 1911").count(),
        1
    );
    let stranger = wire.signed_in(Role::Publisher(other)).await;
    assert_eq!(stranger.get(&file).await.status, StatusCode::NOT_FOUND);

    // A suspended publisher sees its page alone, and no sentence that quotes the story.
    wire.store
        .suspend(gazette, "Credits were left out.", wire.clock.now())
        .await
        .unwrap();
    let own = get(wire.signed_in(Role::Publisher(gazette)).await).await;
    assert_eq!(own.body.matches("The pier was built in 1911").count(), 1);
    assert!(own.main_text().contains("Credits were left out."));
}

#[tokio::test]
async fn an_altered_quotation_is_told_by_its_speaker_as_the_story_is_read_now() {
    let wire = WireInABox::new().await;
    let site = Receiver::start().await;
    let mut paragraphs = PARAGRAPHS;
    paragraphs[1] = "“We have waited long enough for repairs that nobody wants to pay,” said Lena Marsh, the board’s chair, after the meeting.";
    let altered = paragraphs[1].replace("nobody wants", "somebody wants");
    site.page("/pier", page(&[paragraphs[0], &altered, paragraphs[2]]));
    let gazette = wire.eligible_publisher("The Gazette", &site.domain()).await;
    let story = wire
        .publish(&WireInABox::draft("Pier closes", &paragraphs))
        .await;
    let editor = wire.signed_in(Role::Editor).await;
    let url = site.url("/pier");
    let sheet = location(&editor.post("/desk/pickups", &[("url", url.as_str())]).await);
    let changed = "quotation was changed: “We have waited long enough for repairs that somebody wants to pay” instead of";
    let lena = format!("Lena Marsh’s {changed}");
    for (who, path) in [
        (&editor, sheet.clone()),
        (&editor, format!("{sheet}/sheet.html")),
        (
            &wire.signed_in(Role::Publisher(gazette)).await,
            sheet.clone(),
        ),
    ] {
        let said = who.get(&path).await.body;
        assert!(said.contains(&lena), "{path}: {said}");
    }

    // Who may not read the story isn't told by it who speaks in it.
    let manager = wire
        .signed_in(Role::LicensingManager)
        .await
        .get(&sheet)
        .await;
    assert!(manager.main_text().contains("A quotation was changed."));
    assert!(!manager.main_text().contains("Lena Marsh’s"));

    // An editor's word wins, on what was looked at before as well.
    let text = ["Pier closes"]
        .into_iter()
        .chain(paragraphs)
        .collect::<Vec<_>>()
        .join("\n\n");
    let start = text.find("“We have").unwrap();
    let end = start + text[start..].find('”').unwrap() + '”'.len_utf8();
    let (start, end) = (start.to_string(), end.to_string());
    let mut fields = vec![
        ("version", "1"),
        ("what", "speaker"),
        ("start", &start),
        ("end", &end),
        ("do", "correct"),
        ("right", "Ines Calder"),
    ];
    let reading = format!("/desk/stories/{story}/reading");
    location(&editor.post(&reading, &fields).await);
    let said = editor.get(&sheet).await.main_text();
    assert!(said.contains(&format!("Ines Calder’s {changed}")), "{said}");
    fields[4].1 = "none";
    location(&editor.post(&reading, &fields).await);
    let said = editor.get(&sheet).await.main_text();
    assert!(said.contains(&format!("A {changed}")), "{said}");
}

#[tokio::test]
async fn a_copy_that_nobody_was_given_is_told_with_a_reason_to_offer_a_licence() {
    let wire = WireInABox::new().await;
    let site = Receiver::start().await;
    site.page("/pier", page(&PARAGRAPHS));
    let gazette = wire.eligible_publisher("The Gazette", &site.domain()).await;
    let story = wire
        .publish(&WireInABox::draft("Pier closes", &PARAGRAPHS))
        .await;
    let editor = wire.signed_in(Role::Editor).await;
    let url = site.url("/pier");

    let sheet = location(&editor.post("/desk/pickups", &[("url", url.as_str())]).await);
    let said = editor.get(&sheet).await.main_text();
    let sentence = "no record that this page’s publisher got the story";
    assert!(said.contains(sentence), "{said}");

    let reader = wire.signed_in(Role::Publisher(gazette)).await;
    reader.get(&format!("/stories/{story}/copy")).await;
    location(&editor.post(&format!("{sheet}/recheck"), &[]).await);
    let said = editor.get(&sheet).await.main_text();
    assert!(!said.contains(sentence), "{said}");
}

#[tokio::test]
async fn a_page_is_held_against_the_terms_that_its_copy_was_taken_under() {
    let wire = WireInABox::new().await;
    let site = Receiver::start().await;
    site.page("/pier", page(&PARAGRAPHS));
    let gazette = wire.eligible_publisher("The Gazette", &site.domain()).await;
    let story = wire
        .publish(&WireInABox::draft("Pier closes", &PARAGRAPHS))
        .await;
    let reader = wire.signed_in(Role::Publisher(gazette)).await;
    let manager = wire.signed_in(Role::Administrator).await;
    let url = site.url("/pier");
    // Whether the page is said to break the rule that search engines have to be kept out.
    let breaks_the_rule = async || {
        location(
            &manager
                .post("/desk/pickups", &[("url", url.as_str())])
                .await,
        );
        let looks = wire.store.pickups(&PickupFilter::default(), 0, 1).await;
        let findings = looks.unwrap().remove(0).look.findings;
        let findings: Vec<serde_json::Value> = serde_json::from_str(&findings).unwrap();
        let noindex = findings.iter().find(|finding| finding["rule"] == "noindex");
        noindex.is_some_and(|finding| finding["breach"] == true)
    };
    assert!(!breaks_the_rule().await);

    let own = OwnTerms::Story(story);
    let by = Replacing {
        instead_of: 0,
        who: "A test",
        at: wire.clock.now(),
    };
    let strict = Terms {
        noindex: true,
        ..wire.store.terms().await.unwrap()
    };
    let set = wire.store.replace_own_terms(own, &strict, by).await;
    let version = set.unwrap();
    reader.post(&format!("/account/terms/{version}"), &[]).await;
    reader.get(&format!("/stories/{story}/copy")).await;
    assert!(breaks_the_rule().await);
    // They end, and the copy keeps them.
    let by = Replacing {
        instead_of: version,
        ..by
    };
    wire.store.end_own_terms(own, by).await.unwrap();
    assert!(breaks_the_rule().await);
}

/// What Python's warcio, which reads and checks web archives, makes of one: of each record its kind, address,
/// time, status and type, whether its digests are right, and its page. Nothing where there is no warcio.
fn by_warcio(archive: &[u8]) -> Option<String> {
    let script = "import sys\n\
        from warcio.archiveiterator import ArchiveIterator\n\
        for record in ArchiveIterator(sys.stdin.buffer, check_digests=True):\n\
        \x20   head = record.rec_headers.get_header\n\
        \x20   page = record.content_stream().read().decode()\n\
        \x20   print(record.rec_type, head('WARC-Target-URI'), head('WARC-Date'))\n\
        \x20   print(record.http_headers.get_statuscode(), record.http_headers.get_header('Content-Type'))\n\
        \x20   print('digests are right:', record.digest_checker.passed)\n\
        \x20   print(page)";
    let python = Command::new("python3")
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut python = python.ok()?;
    // Where warcio is missing, nobody reads what is written.
    let _ = python.stdin.take().unwrap().write_all(archive);
    let read = python.wait_with_output().unwrap();
    read.status
        .success()
        .then(|| String::from_utf8(read.stdout).unwrap())
}

#[tokio::test]
async fn the_page_as_fetched_is_a_web_archive_that_outlives_it() {
    let wire = WireInABox::new().await;
    let site = Receiver::start().await;
    site.page("/pier", page(&PARAGRAPHS));
    let gazette = wire.eligible_publisher("The Gazette", &site.domain()).await;
    let other = wire
        .eligible_publisher("The Leaflet", "leaflet.example")
        .await;
    wire.publish(&WireInABox::draft("Pier closes", &PARAGRAPHS))
        .await;
    let editor = wire.signed_in(Role::Editor).await;
    let url = site.url("/pier").to_string();
    let sheet = location(&editor.post("/desk/pickups", &[("url", url.as_str())]).await);
    site.page("/pier", Reply::Status(410));
    wire.clock.advance(Duration::from_secs(3600));
    editor.post(&format!("{sheet}/recheck"), &[]).await;

    // The page is gone, and the proof of the look before is there.
    let shown = editor.get(&sheet).await;
    assert!(shown.main_text().contains("no longer there"));
    let links: Vec<&str> = shown.body.split("href=\"").skip(1).collect();
    let links = links.iter().filter_map(|rest| rest.split('"').next());
    let links: Vec<&str> = links.filter(|link| link.contains("/pages/")).collect();
    assert_eq!(links.len(), 3, "the newest, and both looks: {links:?}");
    let record = editor.get(links[2]).await;
    assert_eq!(record.headers["content-type"], "application/warc");
    let leaflet = wire.signed_in(Role::Publisher(other)).await;
    assert_eq!(leaflet.get(links[2]).await.status, StatusCode::NOT_FOUND);
    let own = wire.signed_in(Role::Publisher(gazette)).await;
    assert_eq!(own.get(links[2]).await.body, record.body);
    let invented = format!("{sheet}/pages/{}", "0".repeat(64));
    assert_eq!(editor.get(&invented).await.status, StatusCode::NOT_FOUND);

    let Some(said) = by_warcio(record.body.as_bytes()) else {
        println!("skipped: 'pip install warcio' to read web archives with it");
        return;
    };
    insta::assert_snapshot!(said.replace(&site.domain(), "SITE"), @"
    response http://SITE/pier 2026-11-22T12:00:00Z
    200 text/html; charset=utf-8
    digests are right: True
    <!doctype html><title>Pier closes - Gazette</title><nav>News Sport</nav><h1>Pier closes</h1><p>The harbour board of Saltmere voted on Tuesday to close the old ferry pier at the end of the season and to sell its 9 boats.</p><p>“We have waited long enough for repairs that nobody wants to pay,” said the board’s chair after the meeting in the old customs house.</p><p>The pier was built in 1911 and carried summer visitors to the islands until the last of the steamers was taken out of service.</p><footer>© Gazette</footer>
    ");
}

#[tokio::test]
async fn a_page_that_was_kept_bare_is_still_shown() {
    let wire = WireInABox::new().await;
    let site = Receiver::start().await;
    site.page("/pier", page(&PARAGRAPHS));
    wire.publish(&WireInABox::draft("Pier closes", &PARAGRAPHS))
        .await;
    let editor = wire.signed_in(Role::Editor).await;
    let url = site.url("/pier").to_string();
    let sheet = location(&editor.post("/desk/pickups", &[("url", url.as_str())]).await);
    let kept = wire.store.pickups_at(&url).await.unwrap().remove(0).look;
    let record = wire
        .store
        .blob(kept.page.as_deref().unwrap())
        .await
        .unwrap();
    let bare = wire_trace::kept_page(&record.unwrap()).to_vec();
    wire.store
        .save_pickup(&NewPickup {
            page: Some(wire.store.put_blob(&bare).await.unwrap()),
            ..kept
        })
        .await
        .unwrap();

    let shown = editor.get(&sheet).await.main_text();
    assert!(shown.contains("Side by side"), "{shown}");
    assert!(!shown.contains("Download the page"), "{shown}");
}
