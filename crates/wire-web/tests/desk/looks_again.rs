//! Pages with a corrected or a killed story are looked at again until they are mended or gone.

use std::time::Duration;

use wire_rights::Role;
use wire_store::{LooksAgain, ObligationState};
use wire_story::{Change, Edition, PublisherId, StoryId, VersionNumber};
use wire_testkit::{Receiver, Reply, WireInABox};

const OLD: &str = "The harbour board of Saltmere voted on Tuesday to close the old ferry pier at the end of the season and to sell its 9 boats.";
const NEW: &str = "The harbour board of Saltmere voted on Tuesday to close the old ferry pier at the end of the season and to sell its 8 boats.";
const HOUR: Duration = Duration::from_secs(3600);

fn page(text: &str) -> Reply {
    Reply::html(format!(
        "<!doctype html><title>Pier closes</title><p>{text}</p>"
    ))
}

/// A wire with a story that a publisher has on its page, which was looked at.
async fn with_a_copy(site: &Receiver) -> (WireInABox, StoryId, PublisherId) {
    with_this_copy(site, page(OLD)).await
}

async fn with_this_copy(site: &Receiver, copy: Reply) -> (WireInABox, StoryId, PublisherId) {
    let wire = WireInABox::new().await;
    site.page("/pier", copy);
    site.page("/robots.txt", Reply::Status(404));
    let gazette = wire.eligible_publisher("The Gazette", &site.domain()).await;
    let story = wire
        .publish(&WireInABox::draft("Pier closes", &[OLD]))
        .await;
    let reader = wire.signed_in(Role::Publisher(gazette)).await;
    reader.get(&format!("/stories/{story}")).await;
    let editor = wire.signed_in(Role::Editor).await;
    let url = site.url("/pier").to_string();
    editor.post("/desk/pickups", &[("url", &url)]).await;
    (wire, story, gazette)
}

async fn correct(wire: &WireInABox, story: StoryId) {
    let content = WireInABox::draft("Pier closes", &[NEW]).content;
    let change = Change::Correction {
        note: "8 boats, not 9.".into(),
    };
    revise(wire, story, &Edition::Usable { content, change }).await;
}

async fn kill(wire: &WireInABox, story: StoryId) {
    let reason = "The vote was another board’s.".into();
    revise(wire, story, &Edition::Killed { reason }).await;
}

async fn revise(wire: &WireInABox, story: StoryId, edition: &Edition) {
    wire.clock.advance(HOUR);
    let before = VersionNumber::FIRST;
    let revised = wire.store.revise(story, before, edition, wire.clock.now());
    revised.await.unwrap();
}

/// Lets so much time pass, and does what is due.
async fn after(wire: &mut WireInABox, time: Duration) {
    wire.clock.advance(time);
    wire.scheduler.tick().await.unwrap();
}

async fn state(wire: &WireInABox, gazette: PublisherId) -> ObligationState {
    let obligations = wire.store.obligations_of(gazette).await.unwrap();
    obligations[0].state.clone()
}

async fn again(wire: &WireInABox, site: &Receiver) -> LooksAgain {
    let url = site.url("/pier").to_string();
    let pickups = wire.store.pickups_at(&url).await.unwrap();
    pickups[0].again.clone()
}

/// How often the page was asked for.
fn asked(site: &Receiver) -> usize {
    let received = site.received();
    received.iter().filter(|one| one.path == "/pier").count()
}

/// The mails that were sent, in the order of their names, which is that of their times.
fn outbox(wire: &WireInABox) -> Vec<String> {
    let folder = std::fs::read_dir(wire.store.dir().join("outbox")).unwrap();
    let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path| std::fs::read_to_string(path).unwrap();
    paths.iter().map(read).collect()
}

#[tokio::test]
async fn a_correction_is_followed_until_the_page_is_mended() {
    let site = Receiver::start().await;
    let (mut wire, story, gazette) = with_a_copy(&site).await;
    assert_eq!(again(&wire, &site).await, LooksAgain::default());
    after(&mut wire, HOUR * 24).await;
    assert_eq!(asked(&site), 1, "a page that is right is left alone");

    correct(&wire, story).await;
    after(&mut wire, Duration::ZERO).await;
    assert_eq!(asked(&site), 1, "the publisher has a while to mend it");
    after(&mut wire, HOUR / 2).await;
    after(&mut wire, HOUR).await;
    assert_eq!(asked(&site), 3);
    assert_eq!(again(&wire, &site).await.times, 2);
    assert_eq!(state(&wire, gazette).await, ObligationState::Open);

    site.page("/pier", page(NEW));
    after(&mut wire, HOUR * 3).await;
    let ObligationState::Acknowledged { by, .. } = state(&wire, gazette).await else {
        panic!("the look closes it");
    };
    assert_eq!(by, format!("a look at the page {}", site.url("/pier")));
    assert_eq!(again(&wire, &site).await, LooksAgain::default());
    after(&mut wire, HOUR * 240).await;
    assert_eq!(asked(&site), 4, "what is mended is left alone");
}

#[tokio::test]
async fn a_kill_is_followed_through_failures_until_the_page_is_gone() {
    let site = Receiver::start().await;
    let (mut wire, story, gazette) = with_a_copy(&site).await;
    kill(&wire, story).await;
    site.page("/pier", Reply::Status(503));
    after(&mut wire, HOUR).await;
    let found = again(&wire, &site).await;
    assert_eq!(
        found.trouble.as_deref(),
        Some(
            "The server answers with status 503 instead of the page. Open the address in a browser and check that it is right."
        )
    );
    let editor = wire.signed_in(Role::Editor).await;
    let list = editor.get("/desk/pickups").await;
    let (_, rest) = list.body.split_once("href=\"/pickups/").unwrap();
    let sheet = format!("/pickups/{}", rest.split('"').next().unwrap());
    let said = editor.get(&sheet).await.main_text();
    assert!(said.contains("until it is mended or gone"), "{said}");
    assert!(said.contains("status 503"), "{said}");

    site.page("/pier", page(OLD));
    after(&mut wire, HOUR * 24).await;
    let found = again(&wire, &site).await;
    assert!(found.next.is_some() && found.trouble.is_none(), "{found:?}");
    assert_eq!(state(&wire, gazette).await, ObligationState::Open);

    site.page("/pier", Reply::Status(410));
    after(&mut wire, HOUR * 24).await;
    assert!(matches!(
        state(&wire, gazette).await,
        ObligationState::Acknowledged { .. }
    ));
}

#[tokio::test]
async fn what_is_put_back_after_it_was_gone_opens_the_obligation_again() {
    let site = Receiver::start().await;
    let (mut wire, story, gazette) = with_a_copy(&site).await;
    kill(&wire, story).await;
    site.page("/pier", Reply::Status(404));
    after(&mut wire, HOUR).await;
    assert!(matches!(
        state(&wire, gazette).await,
        ObligationState::Acknowledged { .. }
    ));

    // It stays gone for a day, and is looked at again in a week.
    after(&mut wire, HOUR * 24).await;
    assert_eq!(asked(&site), 3);
    after(&mut wire, HOUR * 24 * 6).await;
    assert_eq!(asked(&site), 3);
    site.page("/pier", page(OLD));
    after(&mut wire, HOUR * 24).await;
    assert_eq!(state(&wire, gazette).await, ObligationState::Open);
    let obligation = wire.store.obligations_of(gazette).await.unwrap()[0].clone();
    let why = obligation.reopened.clone().unwrap().why;
    let url = site.url("/pier");
    assert_eq!(why, format!("the text was gone from {url}, and is back"));
    assert!(obligation.due > wire.clock.now());
    let mut told = outbox(&wire);
    told.retain(|mail| mail.contains("Subject: KILL"));
    assert_eq!(told.len(), 2, "{told:?}");
    let told = &told[1];
    assert!(
        told.contains("a page of yours has the text again"),
        "{told}"
    );
    assert!(told.contains("/acknowledge/"));
    let editor = wire.signed_in(Role::Editor).await;
    let list = editor.get("/desk/obligations").await.main_text();
    assert!(list.contains(&why), "{list}");

    site.page("/pier", Reply::Status(404));
    after(&mut wire, HOUR * 24).await;
    assert!(matches!(
        state(&wire, gazette).await,
        ObligationState::Acknowledged { .. }
    ));
}

#[tokio::test]
async fn looks_after_a_kill_come_less_and_less_often() {
    let site = Receiver::start().await;
    let (mut wire, story, _) = with_a_copy(&site).await;
    kill(&wire, story).await;
    after(&mut wire, Duration::ZERO).await;
    let mut waits = Vec::new();
    let mut before = wire.clock.now();
    for _ in 0..4 {
        let next = again(&wire, &site).await.next.unwrap();
        // The third is earlier than an hour: a minute after the hour that the publisher has.
        waits.push(next.duration_since(before).as_mins());
        let wait = next.duration_since(wire.clock.now()).try_into().unwrap();
        after(&mut wire, wait).await;
        before = wire.clock.now();
    }
    assert_eq!(waits, [5, 15, 41, 180]);
}

#[tokio::test]
async fn a_page_is_looked_at_as_soon_as_its_deadline_has_passed() {
    let site = Receiver::start().await;
    let (mut wire, story, gazette) = with_a_copy(&site).await;
    kill(&wire, story).await;
    after(&mut wire, Duration::ZERO).await;
    let due = wire.store.obligations_of(gazette).await.unwrap()[0].due;
    for _ in 0..40 {
        let next = again(&wire, &site).await.next.unwrap();
        let before = wire.clock.now();
        let wait = next.duration_since(before).try_into().unwrap_or_default();
        after(&mut wire, wait).await;
        if before < due && wire.clock.now() > due {
            let late = wire.clock.now().duration_since(due);
            assert_eq!(late.as_mins(), 1, "looked at {late:#} after the deadline");
            return;
        }
    }
    panic!("the deadline never passed");
}

#[tokio::test]
async fn a_site_that_wants_no_programs_is_not_looked_at() {
    let site = Receiver::start().await;
    let (mut wire, story, _) = with_a_copy(&site).await;
    let rules = "User-agent: Wirecopy\nDisallow: /";
    site.page("/robots.txt", Reply::text(rules));
    kill(&wire, story).await;
    after(&mut wire, HOUR).await;
    assert_eq!(asked(&site), 1, "only the look that a person asked for");
    let found = again(&wire, &site).await;
    insta::assert_snapshot!(found.trouble.unwrap(), @"The site’s robots.txt doesn’t let programs look at this page. Look at it yourself.");
    assert_eq!(found.times, 1);

    // Its word is asked for again before the next look.
    site.page("/robots.txt", Reply::text("User-agent: *\nAllow: /"));
    after(&mut wire, HOUR * 24).await;
    assert_eq!(asked(&site), 2);
}

#[tokio::test]
async fn a_page_that_leads_to_a_private_address_is_not_followed_there() {
    let site = Receiver::start().await;
    let (mut wire, story, gazette) = with_a_copy(&site).await;
    kill(&wire, story).await;
    let inside = "http://169.254.169.254/latest/meta-data";
    site.page("/pier", Reply::redirect(inside));
    after(&mut wire, HOUR).await;
    let found = again(&wire, &site).await;
    insta::assert_snapshot!(found.trouble.unwrap(), @"169.254.169.254 is not allowed: 169.254.169.254 is a cloud's metadata address (169.254.169.254/32, RFC 3927)");
    assert_eq!(state(&wire, gazette).await, ObligationState::Open);
}

/// A page of the site with a text, but not the story's.
fn other() -> Reply {
    page(
        "Rain is expected on the coast until Friday, with strong winds in the night and waves of up to three metres at the pier.",
    )
}

#[tokio::test]
async fn what_is_no_page_with_a_text_closes_nothing() {
    let elsewhere = Receiver::start().await;
    elsewhere.page("/", other());
    let json = vec![("content-type", "application/json".to_owned())];
    for reply in [
        Reply::html(""),
        Reply::html("<div id=root></div><script>render()</script>"),
        Reply::Status(204),
        Reply::Full(200, json, "{\"error\":\"none\"}".into()),
        Reply::redirect(elsewhere.url("/")),
    ] {
        let site = Receiver::start().await;
        let (mut wire, story, gazette) = with_a_copy(&site).await;
        kill(&wire, story).await;
        site.page("/pier", reply.clone());
        after(&mut wire, HOUR).await;
        after(&mut wire, HOUR * 24).await;
        assert_eq!(
            state(&wire, gazette).await,
            ObligationState::Open,
            "{reply:?}"
        );
        let found = again(&wire, &site).await;
        assert!(
            found.trouble.is_some() && found.next.is_some(),
            "{reply:?}: {found:?}"
        );
    }
}

#[tokio::test]
async fn a_page_without_the_story_is_looked_at_twice_before_that_is_believed() {
    let site = Receiver::start().await;
    let (mut wire, story, gazette) = with_a_copy(&site).await;
    kill(&wire, story).await;
    site.page("/pier", other());
    after(&mut wire, HOUR).await;
    assert_eq!(state(&wire, gazette).await, ObligationState::Open);
    after(&mut wire, HOUR * 24).await;
    assert!(matches!(
        state(&wire, gazette).await,
        ObligationState::Acknowledged { .. }
    ));
}

#[tokio::test]
async fn a_page_that_was_gone_before_the_kill_keeps_nothing_open() {
    let site = Receiver::start().await;
    let (mut wire, story, gazette) = with_a_copy(&site).await;
    site.page("/pier", Reply::Status(410));
    let editor = wire.signed_in(Role::Editor).await;
    let url = site.url("/pier").to_string();
    editor.post("/desk/pickups", &[("url", &url)]).await;
    kill(&wire, story).await;
    after(&mut wire, HOUR).await;
    assert!(matches!(
        state(&wire, gazette).await,
        ObligationState::Acknowledged { .. }
    ));
}

#[tokio::test]
async fn another_wrong_figure_mends_nothing() {
    let site = Receiver::start().await;
    let (mut wire, story, gazette) = with_a_copy(&site).await;
    correct(&wire, story).await;
    site.page("/pier", page(&OLD.replace("9 boats", "7 boats")));
    after(&mut wire, HOUR).await;
    assert_eq!(state(&wire, gazette).await, ObligationState::Open);
    site.page("/pier", page(NEW));
    after(&mut wire, HOUR * 24).await;
    assert!(matches!(
        state(&wire, gazette).await,
        ObligationState::Acknowledged { .. }
    ));
}

#[tokio::test]
async fn a_page_stays_its_publishers_when_the_site_is_removed() {
    let site = Receiver::start().await;
    let (mut wire, story, gazette) = with_a_copy(&site).await;
    let publisher = wire.store.publisher(gazette).await.unwrap().unwrap();
    let (site_id, at) = (publisher.sites[0].id, wire.clock.now());
    wire.store.remove_site(site_id, "Eli", at).await.unwrap();
    kill(&wire, story).await;
    after(&mut wire, HOUR).await;
    let url = site.url("/pier").to_string();
    let pickups = wire.store.pickups_at(&url).await.unwrap();
    assert_eq!(pickups[0].look.publisher, Some(gazette));
    assert_eq!(state(&wire, gazette).await, ObligationState::Open);
}

/// A page with other forms, each named in its head or by a link.
fn page_with(text: &str, forms: &str) -> Reply {
    Reply::html(format!(
        "<!doctype html><head><title>Pier closes</title>{forms}</head><p>{text}</p>"
    ))
}

#[tokio::test]
async fn what_is_mended_on_the_page_alone_stays_open() {
    let site = Receiver::start().await;
    let elsewhere = Receiver::start().await;
    elsewhere.page("/pier", page(OLD));
    let (mut wire, story, gazette) = with_a_copy(&site).await;
    let forms = format!(
        "<link rel=amphtml href=/pier/amp><link rel=alternate media=print href=/pier/print>\
         <link rel=canonical href='{}'>",
        elsewhere.url("/pier")
    );
    site.page("/pier/amp", page(OLD));
    site.page("/pier/print", Reply::Status(404));
    correct(&wire, story).await;
    site.page("/pier", page_with(NEW, &forms));
    after(&mut wire, HOUR).await;
    assert_eq!(state(&wire, gazette).await, ObligationState::Open);
    assert!(elsewhere.received().is_empty(), "it is another site's");
    let amp = site.url("/pier/amp").to_string();
    let pickups = wire.store.pickups_at(&amp).await.unwrap();
    assert_eq!(pickups[0].look.versions, [VersionNumber::FIRST]);
    assert_eq!(pickups[0].look.publisher, Some(gazette));

    // From now on it has turns of its own.
    site.page("/pier/amp", page(NEW));
    after(&mut wire, HOUR * 24).await;
    let ObligationState::Acknowledged { by, .. } = state(&wire, gazette).await else {
        panic!("the look closes it");
    };
    assert_eq!(by, format!("a look at the page {amp}"));
}

#[tokio::test]
async fn what_is_taken_down_may_live_on_for_the_printer() {
    let site = Receiver::start().await;
    let link = "<a href=/print/pier>Print this story</a>";
    let (mut wire, story, gazette) = with_this_copy(&site, page_with(OLD, link)).await;
    kill(&wire, story).await;
    site.page("/pier", Reply::Status(410));
    site.page("/print/pier", page(OLD));
    after(&mut wire, HOUR).await;
    assert_eq!(state(&wire, gazette).await, ObligationState::Open);

    site.page("/print/pier", Reply::Status(410));
    after(&mut wire, HOUR * 24).await;
    assert!(matches!(
        state(&wire, gazette).await,
        ObligationState::Acknowledged { .. }
    ));
}

#[tokio::test]
async fn another_form_that_cannot_be_looked_at_keeps_it_open_and_says_so() {
    let site = Receiver::start().await;
    let (mut wire, story, gazette) = with_a_copy(&site).await;
    site.page(
        "/robots.txt",
        Reply::text("User-agent: *\nDisallow: /print/"),
    );
    let forms = "<link rel=alternate media=print href=/print/pier>";
    site.page("/print/pier", page(NEW));
    correct(&wire, story).await;
    site.page("/pier", page_with(NEW, forms));
    after(&mut wire, HOUR * 24).await;
    assert_eq!(state(&wire, gazette).await, ObligationState::Open);
    let found = again(&wire, &site).await;
    let trouble = found.trouble.unwrap().replace(&site.domain(), "SITE");
    insta::assert_snapshot!(trouble, @"The page itself is mended or gone, but it has another form that can’t be looked at: http://SITE/print/pier. The site’s robots.txt doesn’t let programs look at this page. Look at it yourself.");
    assert!(found.next.is_some());

    // A person may look at it.
    let editor = wire.signed_in(Role::Editor).await;
    let url = site.url("/pier").to_string();
    editor.post("/desk/pickups", &[("url", &url)]).await;
    assert!(matches!(
        state(&wire, gazette).await,
        ObligationState::Acknowledged { .. }
    ));
    assert_eq!(again(&wire, &site).await, LooksAgain::default());
}

#[tokio::test]
async fn three_other_forms_are_looked_at_and_no_more() {
    let site = Receiver::start().await;
    let (mut wire, story, _) = with_a_copy(&site).await;
    let forms: String = (1..=9)
        .map(|number| format!("<link rel=amphtml href=/amp/{number}>"))
        .collect();
    site.page("/pier", page_with(OLD, &forms));
    kill(&wire, story).await;
    after(&mut wire, HOUR).await;
    let received = site.received();
    let amp = received.iter().filter(|one| one.path.starts_with("/amp/"));
    assert_eq!(amp.count(), 3);
}
