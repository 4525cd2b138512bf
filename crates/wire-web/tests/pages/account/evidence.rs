//! `/account/audience…` and the desk's side of it

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::SignedDuration;
use jiff::civil::date;
use wire_audience::{Options, Tally, sign};
use wire_rights::{Audience, Method, PublisherKind, Role};
use wire_store::{NewPublisher, SignUp, TokenHash, TokenPurpose};
use wire_story::PublisherId;
use wire_testkit::{Answer, Browser, Receiver, Reply, WireInABox};

/// A log of all days of October 2026 with so many visitors each.
fn log(visitors: u8) -> String {
    let mut log = String::new();
    for day in 1..=31 {
        for visitor in 1..=visitors {
            log += &format!(
                "192.0.2.{visitor} - - [{day:02}/Oct/2026:08:00:00 +0000] \"GET /{day} HTTP/1.1\" 200 9 \"-\" \
                 \"Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0\"\n"
            );
        }
    }
    log
}

/// The report of a log, as `wirecopy audience --sign` makes it with this token.
fn report(token: &str, site: &str, log: &str, now: jiff::Timestamp) -> String {
    let options = Options {
        site: Some(site.to_owned()),
        ..Options::at(now)
    };
    let mut tally = Tally::new(options, [7; 16]);
    tally.feed(log.as_bytes());
    sign(
        &tally.report("wirecopy test"),
        &TokenHash::of(token).report_key(),
    )
}

struct World {
    wire: WireInABox,
    publisher: PublisherId,
    browser: Browser,
    token: String,
}

async fn world() -> World {
    let wire = WireInABox::new().await;
    let publisher = wire.publisher("The Claim").await;
    wire.prove(publisher, "claim.example").await;
    World {
        browser: wire.signed_in(Role::Publisher(publisher)).await,
        token: wire.token(publisher, TokenPurpose::Api).await,
        publisher,
        wire,
    }
}

impl World {
    fn report(&self, visitors: u8) -> String {
        report(
            &self.token,
            "claim.example",
            &log(visitors),
            self.wire.clock.now(),
        )
    }

    async fn give(&self, way: &str, name: &str, bytes: &[u8]) -> Answer {
        let path = format!("/account/audience/{way}");
        self.browser.upload(&path, &[], &[(way, name, bytes)]).await
    }

    async fn figures(&self) -> Vec<u64> {
        let found = self
            .wire
            .store
            .publisher(self.publisher)
            .await
            .unwrap()
            .unwrap();
        let audience = found.audience.iter();
        audience.map(|audience| audience.monthly_visitors).collect()
    }
}

/// The sentence at the top of a form that wasn't carried out.
fn problem(answer: &Answer) -> String {
    assert_eq!(answer.status, 422, "{}", answer.main_text());
    let text = answer.main_text();
    let mut lines = text.lines();
    lines.find(|line| line.starts_with("Something is missing"));
    lines.next().unwrap_or_default().to_owned()
}

/// What a reader sees, with the test's people under one name.
fn shown(answer: &Answer) -> String {
    let text = answer.main_text();
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ') {
        words.push(match word.split_once("@people.example") {
            Some((_, rest)) => format!("person@people.example{rest}"),
            None => word.to_owned(),
        });
    }
    words.join(" ")
}

/// The value of a hidden field.
fn hidden(answer: &Answer, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let (_, rest) = answer.body.split_once(&field).expect("the field is there");
    rest.split('"').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_report_is_shown_before_it_counts() {
    let world = world().await;
    let signed = world.report(20);
    let read = world.give("report", "report.json", signed.as_bytes()).await;
    let page_address = read.header("location").to_owned();
    assert!(
        page_address.starts_with("/account/audience/"),
        "{}",
        read.main_text()
    );
    let page = world.browser.get(&page_address).await;
    let hash = hidden(&page, "hash");
    insta::assert_snapshot!(page.main_text().replace(&hash, "its hash"), @"
    Your audience
    20 visitors a month
    By access logs, 1 October 2026 to 31 October 2026.
    This is what we read. It doesn’t count yet.
    It is not enough for the free stories. This is how you would stand by it:
    Your audience is 20 visitors a month (access logs). Free stories need 10,000.Your site claim.example is proved.
    It would count until the end of 30 October 2027.
    Self-measured: whoever can write a log can write any log, so the figure is the publisher’s own. A signature says who sent it, not that the logs are true.
    It is right: let it count
    Discard it
    From the file report.json, BLAKE3 its hash. The file itself is not kept.
    Visitors of claim.example
    1 October 2026 to 31 October 2026, days in UTC.
    Month Visitors Pages Days
    October 202620620all
    Visitors are estimates with a standard error of 0.81 %, at most as many as the pages.
    Visitors a day, from 1 October 2026 to 31 October 2026. The most were 20, on 31 October 2026.
    From lines to visitors
    What is left How many Share of all lines
    lines620100 %understood620100 %of the site620100 %asked with GET, and answered620100 %no pictures, scripts and the like620100 %pages: no feeds620100 %seen by people: no robots620100 %visitors in all204 %
    To know before one believes it
    The logs don&#39;t say which site a line is of: all lines are taken as the site&#39;s.
    ");
    assert!(page.body.contains("<svg"));
    assert!(world.figures().await.is_empty(), "it doesn't count yet");

    let confirm = format!("{page_address}/confirm");
    let counted = world.browser.post(&confirm, &[("hash", &hash)]).await;
    assert_eq!(
        counted.header("location"),
        "/account/audience?done=audience"
    );
    assert_eq!(world.figures().await, [20]);
    let twice = world.browser.post(&confirm, &[("hash", &hash)]).await;
    assert_eq!(twice.header("location"), counted.header("location"));
    let other = world.browser.post(&confirm, &[("hash", "another")]).await;
    assert_eq!(other.status, 409);
    assert_eq!(world.figures().await, [20]);
    let list = world.browser.get("/account/audience").await.main_text();
    assert!(
        list.contains("report.json") && list.contains("self-measured"),
        "{list}"
    );

    // A smaller figure is told of itself, not of the larger one that was given before.
    let smaller = world.report(7);
    let read = world
        .give("report", "smaller.json", smaller.as_bytes())
        .await;
    let page = world.browser.get(read.header("location")).await.main_text();
    assert!(
        page.contains("Your audience is 7 visitors a month (access logs)."),
        "{page}"
    );

    // The same again, and the same in other white space.
    let again = world.give("report", "copy.json", signed.as_bytes()).await;
    insta::assert_snapshot!(problem(&again), @"The same was given on 22 November 2026 already: it shows nothing new, and doesn’t count for longer.");
    let spaced = signed.replace('\n', "\n ");
    let again = world.give("report", "spaced.json", spaced.as_bytes()).await;
    insta::assert_snapshot!(problem(&again), @"The same was given on 22 November 2026 already: it shows nothing new, and doesn’t count for longer.");
}

#[tokio::test]
async fn a_report_counts_while_its_site_is_proved() {
    let world = world().await;
    world.wire.prove(world.publisher, "other.example").await;
    let signed = world.report(20);
    let read = world.give("report", "report.json", signed.as_bytes()).await;
    let page = read.header("location").to_owned();
    let hash = hidden(&world.browser.get(&page).await, "hash");
    let confirm = format!("{page}/confirm");
    world.browser.post(&confirm, &[("hash", &hash)]).await;
    let lists = async |path: &str, said: &str| {
        let page = world.browser.get(path).await.main_text();
        assert!(page.contains(said), "{page}");
    };
    lists("/account/audience", "31 October 2026on claim.example").await;
    lists("/account", "Your audience is 20 visitors a month").await;

    let found = world.wire.store.publisher(world.publisher).await.unwrap();
    let sites = found.unwrap().sites;
    let claim = sites.iter().find(|site| site.domain == "claim.example");
    let remove = format!("/account/sites/{}/remove", claim.unwrap().id);
    world.browser.post(&remove, &[]).await;
    lists("/account/audience", "doesn’t count: its site isn’t proved").await;
    lists("/account", "31 October 2026 on claim.example").await;
    lists("/account", "We have no evidence of your audience yet.").await;
}

#[tokio::test]
async fn reports_that_are_not_the_publishers_are_refused() {
    let world = world().await;
    let now = world.wire.clock.now();
    let signed = world.report(20);
    let other = world.wire.publisher("The Leaflet").await;
    let theirs = world.wire.token(other, TokenPurpose::Api).await;
    let revoked = world.wire.token(world.publisher, TokenPurpose::Api).await;
    let with_revoked = report(&revoked, "claim.example", &log(3), now);
    let token = world
        .wire
        .store
        .token(TokenHash::of(&revoked))
        .await
        .unwrap()
        .unwrap();
    world.wire.store.revoke_token(token.id, now).await.unwrap();
    let later = now + SignedDuration::from_hours(24 * 60);
    let table = [
        (
            "altered",
            signed.replace("\"visitors\": 20", "\"visitors\": 90000"),
        ),
        (
            "another's token",
            report(&theirs, "claim.example", &log(3), now),
        ),
        ("a revoked token", with_revoked),
        (
            "another's site",
            report(&world.token, "leaflet.example", &log(3), now),
        ),
        (
            "days to come",
            report(
                &world.token,
                "claim.example",
                &log(3).replace("Oct", "Dec"),
                later,
            ),
        ),
        ("nobody", report(&world.token, "claim.example", "", now)),
        ("no report", "{\"report\": 7}".to_owned()),
    ];
    let mut said = String::new();
    for (what, file) in table {
        let answer = world.give("report", "report.json", file.as_bytes()).await;
        said += &format!("{what}: {}\n", problem(&answer));
    }
    said += &format!(
        "nothing: {}\n",
        problem(
            &world
                .browser
                .upload("/account/audience/report", &[], &[])
                .await
        )
    );
    insta::assert_snapshot!(said, @"
    altered: The signature doesn&#39;t fit: the report was changed after it was signed, or the token it was signed with is revoked or another publisher&#39;s.
    another's token: The signature doesn&#39;t fit: the report was changed after it was signed, or the token it was signed with is revoked or another publisher&#39;s.
    a revoked token: The signature doesn&#39;t fit: the report was changed after it was signed, or the token it was signed with is revoked or another publisher&#39;s.
    another's site: The report is of leaflet.example, which is none of the publisher&#39;s proved sites.
    days to come: The report counts days that are still to come, up to 2026-12-31.
    nobody: The report counts no visitor.
    no report: This is no signed report: &#39;wirecopy audience --sign&#39; makes one.
    nothing: Choose the file first.
    ");
    assert!(world.figures().await.is_empty());
}

#[tokio::test]
async fn exports_are_read_in_the_numbers_of_their_country_or_refused() {
    let world = world().await;
    let table = [
        ("1.234.567", "Date;Unique visitors\n2026-09;1.234.567\n"),
        ("48 211", "Date,Unique visitors\n2026-09,48 211\n"),
        (
            "1,234 among 1,234.5",
            "Date,Unique visitors,Seconds\n2026-09,\"12,341\",\"1,234.5\"\n",
        ),
        ("1.234,5", "Date;Unique visitors\n2026-09;1.234,5\n"),
        ("1.234 alone", "Date;Unique visitors\n2026-09;1.234\n"),
        ("empty", ""),
        ("no rows", "Date,Unique visitors\n"),
        ("to come", "Date,Unique visitors\n2027-03,500\n"),
        ("too old", "Date,Unique visitors\n2024-03,500\n"),
    ];
    let mut said = String::new();
    for (what, file) in table {
        let answer = world.give("export", "visitors.csv", file.as_bytes()).await;
        let says = if answer.status.is_redirection() {
            let page = world
                .browser
                .get(answer.header("location"))
                .await
                .main_text();
            page.lines().nth(1).unwrap_or_default().to_owned()
        } else {
            problem(&answer)
        };
        said += &format!("{what}: {says}\n");
    }
    insta::assert_snapshot!(said, @"
    1.234.567: 1,234,567 visitors a month
    48 211: 48,211 visitors a month
    1,234 among 1,234.5: 12,341 visitors a month
    1.234,5: &#39;1.234,5&#39; in line 2 is no number of people.
    1.234 alone: 1,234 visitors a month
    empty: Choose the file first.
    no rows: The file doesn&#39;t say which days it counts: export visitors by month or by day.
    to come: The file counts visitors of 2027-03-01, which is still to come.
    too old: The file counts visitors up to 2024-03-31, which is more than a year ago.
    ");
    assert!(world.figures().await.is_empty());
}

fn packed(text: &str) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

async fn send_logs(world: &World, site: &str, files: &[(&str, &str, &[u8])]) -> Answer {
    let path = "/account/audience/logs";
    world.browser.upload(path, &[("site", site)], files).await
}

#[tokio::test]
async fn logs_are_counted_as_they_arrive_and_kept_nowhere() {
    let world = world().await;
    let (first, second) = (log(9), packed(&log(30).replace("192.0.2.", "198.51.100.")));
    let files: [(&str, &str, &[u8]); 2] = [
        ("logs", "access.log.1", first.as_bytes()),
        ("logs", "access.log.2.gz", &second),
    ];
    let read = send_logs(&world, "claim.example", &files).await;
    let page = world.browser.get(read.header("location")).await;
    let text = page.main_text();
    assert!(text.contains("39 visitors a month"), "{text}");
    assert!(text.contains("access.log.1 and 1 more"), "{text}");
    assert!(!page.body.contains("192.0.2") && !page.body.contains("198.51"));
    // A whole database that knows no visitor.
    world.wire.store.close().await;
    let dir = world.wire.store.dir();
    for file in ["wire.sqlite", "wire.sqlite-wal"] {
        let bytes = std::fs::read(dir.join(file)).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("198.51.100."), "{file}");
    }
}

#[tokio::test]
async fn logs_that_cannot_be_counted_are_refused_in_a_sentence() {
    let world = world().await;
    let cut = packed(&log(3));
    let table: [(&str, &str, &[u8]); 7] = [
        (
            "impossible days",
            "claim.example",
            log(1).replace("/Oct/", "/Zug/").leak().as_bytes(),
        ),
        (
            "days to come",
            "claim.example",
            log(1).replace("2026", "2036").leak().as_bytes(),
        ),
        (
            "no log",
            "claim.example",
            b"Dear desk,\nwe have many readers.\n",
        ),
        ("empty", "claim.example", b""),
        ("cut off", "claim.example", &cut[..cut.len() / 2]),
        (
            "robots",
            "claim.example",
            log(1).replace("Mozilla/5.0", "curl/8").leak().as_bytes(),
        ),
        (
            "another's site",
            "leaflet.example",
            log(1).leak().as_bytes(),
        ),
    ];
    let mut said = String::new();
    for (what, site, bytes) in table {
        let answer = send_logs(&world, site, &[("logs", "access.log", bytes)]).await;
        said += &format!("{what}: {}\n", problem(&answer));
    }
    insta::assert_snapshot!(said, @"
    impossible days: No line of the logs could be counted: 31 are with a time that there has never been.
    days to come: No line of the logs could be counted: 31 are with a time that lies in the future.
    no log: No line of the logs could be counted: 2 are not in a form of nginx, Apache or Caddy that is known.
    empty: Choose one log, or several.
    cut off: One of the logs is packed and can’t be unpacked: it is damaged, or was cut off.
    robots: The report counts no visitor.
    another's site: Choose which of your proved sites the logs are of.
    ");
}

#[tokio::test]
async fn a_declaration_brings_a_document_that_the_desk_downloads_and_confirms() {
    let world = world().await;
    let fields = [
        ("visitors", "25,000"),
        ("from", "2026-10-01"),
        ("to", "2026-10-31"),
    ];
    let path = "/account/audience/declaration";
    let wrong = world
        .browser
        .upload(path, &fields, &[("document", "kit.docx", b"PK\x03\x04\0")])
        .await;
    insta::assert_snapshot!(problem(&wrong), @"The document is no PDF, PNG, JPEG or plain text. Save it as one of these and choose it again.");
    assert!(wrong.body.contains("value=\"25,000\""));
    let none = world.browser.upload(path, &fields, &[]).await;
    insta::assert_snapshot!(problem(&none), @"Choose the document that says so.");
    let document = b"<script>alert('circulation')</script>";
    let given = world
        .browser
        .upload(path, &fields, &[("document", "kit.html", document)])
        .await;
    assert_eq!(given.header("location"), "/account/audience?done=audience");
    assert_eq!(world.figures().await, [25_000]);

    let desk = world.wire.signed_in(Role::LicensingManager).await;
    let base = format!("/desk/publishers/{}/evidence", world.publisher);
    let list = desk.get(&base).await;
    insta::assert_snapshot!(shown(&list), @"
    The Claim
    Evidence of its audience
    Visitors a month Shown by Counted Given File State
    25,000
    own declarationdeclared
    1 October 2026 to 31 October 2026
    22 November 2026A test&#39;s publisher person@people.example&#62;
    kit.html94a5b89086a4
    counts until the end of 21 November 2027
    Ranks
    None of its sites stands in a list that was imported. Rank lists
    ");
    let piece = format!("{base}/1");
    let file = desk.get(&format!("{piece}/document")).await;
    assert_eq!(file.body.as_bytes(), document);
    assert_eq!(file.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert!(
        file.header("content-disposition")
            .starts_with("attachment; filename=\"declaration-")
    );
    assert!(file.header("content-security-policy").contains("sandbox"));
    // Neither the publisher nor an editor gets at it.
    let editor = world.wire.signed_in(Role::Editor).await;
    for browser in [&world.browser, &editor] {
        assert_eq!(browser.get(&format!("{piece}/document")).await.status, 403);
    }

    let confirm = format!("{piece}/confirm");
    assert!(desk.post(&confirm, &[]).await.status.is_redirection());
    let second = desk.post(&confirm, &[]).await;
    assert_eq!(second.status, 409);
    assert!(
        second
            .main_text()
            .contains("has confirmed this declaration already")
    );
    let page = world.browser.get("/account/audience").await.main_text();
    assert!(page.contains("The desk has read its document"), "{page}");
}

#[tokio::test]
async fn what_the_desk_sets_aside_counts_no_more_and_is_told() {
    let mut world = world().await;
    let fields = [
        ("visitors", "25000"),
        ("from", "2026-10-01"),
        ("to", "2026-10-31"),
    ];
    world.browser.post("/account/audience", &fields).await;
    let desk = world.wire.signed_in(Role::LicensingManager).await;
    let piece = format!("/desk/publishers/{}/evidence/1", world.publisher);
    let path = format!("{piece}/set-aside");
    let without = desk.post(&path, &[("reason", " ")]).await;
    assert_eq!(without.status, 422);
    assert!(without.main_text().contains("Fill in why it is set aside."));
    assert_eq!(world.figures().await, [25_000]);

    let reason = "The figure is that of the whole group.";
    let done = desk.post(&path, &[("reason", reason)]).await;
    assert_eq!(done.header("location"), format!("{piece}?done=set-aside"));
    assert!(world.figures().await.is_empty());
    let other = world.wire.signed_in(Role::LicensingManager).await;
    let late = other.post(&path, &[("reason", "I was slower.")]).await;
    assert_eq!(late.status, 409);
    assert!(
        late.main_text()
            .contains("has set this piece aside already"),
        "{}",
        late.main_text()
    );

    let page = world.browser.get("/account/audience").await.main_text();
    assert!(page.contains(reason), "{page}");
    let mails = world.wire.store.unsent_mails(10).await.unwrap();
    let mail = &mails[0].mail;
    insta::assert_snapshot!(format!("{}\n{}\n\n{}", mail.to, mail.subject, mail.text), @"
    news@the-claim.example
    Evidence of your audience was set aside

    To The Claim,

    we have set aside the evidence of your audience that was given on 22 November 2026. It counts no more.

    Visitors: 25,000 a month
    Counted: own declaration
    Period: 1 October 2026 to 31 October 2026

    This is why:

    > The figure is that of the whole group.

    Where you stand now, and how to show your audience anew:

    http://wire.example/account/audience

    The Harbour Wire
    licensing@harbour.example
    ");
    let decisions = world
        .wire
        .store
        .decisions_of(world.publisher, 1)
        .await
        .unwrap();
    assert_eq!(decisions[0].code, "offered");
    let logged = world.wire.store.audit_log(3).await.unwrap();
    assert!(logged.iter().any(|entry| entry.what.contains(reason)));
    world.wire.scheduler.tick().await.unwrap();
}

#[tokio::test]
async fn nobody_sees_or_confirms_anothers_upload() {
    let world = world().await;
    let read = world
        .give("report", "report.json", world.report(20).as_bytes())
        .await;
    let address = read.header("location").to_owned();
    let hash = hidden(&world.browser.get(&address).await, "hash");
    let other = world.wire.publisher("The Leaflet").await;
    let other = world.wire.signed_in(Role::Publisher(other)).await;
    assert_eq!(other.get(&address).await.status, 404);
    let taken = other
        .post(&format!("{address}/confirm"), &[("hash", &hash)])
        .await;
    assert_eq!(taken.status, 409);
    other.post(&format!("{address}/discard"), &[]).await;
    // The desk sees what was given, not what somebody has only looked at.
    let desk = world.wire.signed_in(Role::LicensingManager).await;
    let seen = format!("/desk/publishers/{}/evidence/1", world.publisher);
    assert_eq!(desk.get(&seen).await.status, 404);

    assert_eq!(world.browser.get(&address).await.status, 200);
    world.browser.post(&format!("{address}/discard"), &[]).await;
    assert_eq!(world.browser.get(&address).await.status, 404);
}

#[tokio::test]
async fn rank_lists_are_imported_and_counted_where_the_policy_asks_for_them() {
    let world = world().await;
    let desk = world.wire.signed_in(Role::LicensingManager).await;
    let list = packed("origin,rank\nhttps://www.claim.example,50000\nhttps://blog.example,1000\n");
    let import = |fields: [(&'static str, &'static str); 2], bytes: Vec<u8>| {
        let desk = desk.clone();
        async move {
            desk.upload("/desk/ranks", &fields, &[("file", "crux.csv.gz", &bytes)])
                .await
        }
    };
    let crux = [("list", "crux"), ("date", "2026-10-31")];
    let mut said = String::new();
    for (fields, bytes) in [
        ([("list", "crux"), ("date", "2027-10-31")], list.clone()),
        ([("list", "crux"), ("date", "yesterday")], list.clone()),
        ([("list", "alexa"), ("date", "2026-10-31")], list.clone()),
        (crux, b"1,claim.example\n".to_vec()),
        (crux, list[..20].to_vec()),
    ] {
        let answer = import(fields, bytes).await;
        assert_eq!(answer.status, 422);
        said += &format!(
            "{}\n",
            answer.main_text().lines().next().unwrap_or_default()
        );
    }
    assert_eq!(
        import(crux, list.clone()).await.header("location"),
        "/desk/ranks?done=ranks-imported"
    );
    let twice = import(crux, list).await;
    said += twice.main_text().lines().next().unwrap_or_default();
    insta::assert_snapshot!(said, @"
    The list’s day lies in the future.
    Give the day the list is of, as 2026-10-31.
    Choose which list it is.
    No line of the file looks like CrUX&#39;s &#39;origin,rank&#39;: is it the other list?
    The list can’t be unpacked: it is damaged, or was cut off.
    CrUX&#39;s list of 2026-10-31 is kept already: only a newer one takes its place.
    ");
    insta::assert_snapshot!(shown(&desk.get("/desk/ranks").await), @"
    Publishers
    Rank lists
    A rank says who is before whom, and not how many people came. It counts where the policy asks for one, for proved sites, until half a year after the list’s day.
    ListOfLinesPublishers’ sites in itFileImported (UTC)
    CrUX newest31 October 202621crux.csv.gz22 Nov 2026, 12:00A test&#39;s licensing manager person@people.example&#62;
    Import a list
    Which listTrancoCrUX
    The day it is of
    The fileTranco’s lines are rank,domain; CrUX’s are origin,rank. Packed (.gz, .zst) or not.
    Import
    ");

    let page = world.browser.get("/account/audience").await.main_text();
    assert!(
        page.contains(
            "claim.example is among the 50,000 most visited origins (CrUX, October 2026)."
        ),
        "{page}"
    );
    let before = world.browser.get("/account").await.main_text();
    assert!(before.contains("We have no evidence of your audience yet."));
    let policy = "excluded_kinds = []\nrequires_proved_site = true\n[[thresholds]]\nmethod = \"crux\"\nrank = 100000\n";
    let policy = wire_rights::Policy::from_toml(policy).unwrap();
    world
        .wire
        .store
        .set_policy(&policy, world.wire.clock.now())
        .await
        .unwrap();
    let after = world.browser.get("/account").await.main_text();
    assert!(after.contains("claim.example is among the 50,000 most visited origins (CrUX, October 2026), and a rank of 100,000 is enough."), "{after}");
}

#[tokio::test]
async fn logs_may_be_larger_than_any_other_form() {
    let world = world().await;
    let large = log(200).repeat(18);
    assert!(large.len() > 13 * 1024 * 1024);
    let file = ("logs", "access.log", large.as_bytes());
    let read = send_logs(&world, "claim.example", &[file]).await;
    let page = world.browser.get(read.header("location")).await.main_text();
    assert!(
        page.contains("visitors a month") && page.contains("lines111,600"),
        "{page}"
    );
    // All else stays small.
    let path = "/account/audience/report";
    let refused = world
        .browser
        .upload(path, &[], &[("report", "r.json", large.as_bytes())])
        .await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.main_text().contains("it may have 12 MB"),
        "{}",
        refused.main_text()
    );
    let refused = world
        .give("report", "r.json", &large.as_bytes()[..3 * 1024 * 1024])
        .await;
    insta::assert_snapshot!(problem(&refused), @"The file has more than 2 MB: it is no report and no export by month.");
}

/// Where the publisher stands, as its account says it, without the record of how that came about.
async fn standing(browser: &Browser) -> String {
    let text = browser.get("/account").await.main_text();
    let (standing, _record) = text
        .split_once("Decisions on record")
        .expect("both are there");
    standing.to_owned()
}

#[tokio::test]
async fn signs_of_who_applies_are_looked_for_and_shown_to_both_and_decide_nothing() {
    let mut wire = WireInABox::new().await;
    let site = Receiver::start().await;
    site.page(
        "/",
        Reply::html("<a href='/about'>About us</a> <p>© 2026 The Gazette</p>"),
    );
    site.page("/about", Reply::html("<p>Editor: Ana Example</p>"));
    let now = wire.clock.now();
    let new = SignUp {
        publisher: NewPublisher {
            name: "The Gazette".into(),
            kind: PublisherKind::Daily,
            country: "US".into(),
            email: "news@gazette.example".into(),
        },
        person: "Ana".into(),
        password_hash: "hash".into(),
        terms: 1,
        audience: Audience {
            method: Method::Declaration,
            site: None,
            from: date(2026, 10, 1),
            to: date(2026, 10, 31),
            monthly_visitors: 25_000,
            given: now,
            expires: now + SignedDuration::from_hours(24),
        },
        site: site.domain(),
    };
    let (publisher, _) = wire.store.sign_up(&new, now).await.unwrap();
    let browser = wire.signed_in(Role::Publisher(publisher)).await;
    let before = standing(&browser).await;
    assert!(
        browser
            .get("/account/audience")
            .await
            .main_text()
            .contains("Not looked at yet.")
    );
    wire.scheduler.tick().await.unwrap();

    let desk = wire.signed_in(Role::LicensingManager).await;
    let address = format!("/desk/publishers/{publisher}");
    for page in [
        browser.get("/account/audience").await,
        desk.get(&address).await,
    ] {
        let text = page.main_text();
        assert!(text.contains("Editor: Ana Example"), "{text}");
        assert!(
            text.contains(
                "since when there is one, a feed, articles that name their authors, a trust.txt."
            ),
            "{text}"
        );
    }
    assert_eq!(standing(&browser).await, before);

    // Not again before a week is over, but whenever the desk asks.
    let asked = site.received().len();
    wire.scheduler.tick().await.unwrap();
    assert_eq!(site.received().len(), asked);
    site.page("/about", Reply::html("<p>Editor: Bo Example</p>"));
    let looked = desk.post(&format!("{address}/signs"), &[]).await;
    assert_eq!(
        looked.header("location"),
        format!("{address}?done=signs#signs")
    );
    assert!(
        desk.get(&address)
            .await
            .main_text()
            .contains("Editor: Bo Example")
    );
}
