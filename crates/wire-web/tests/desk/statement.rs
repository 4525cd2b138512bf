//! Statements: what was taken under what, and what is due.

use http::StatusCode;
use jiff::Timestamp;
use serde_json::Value;
use wire_rights::{LicenceScope, Price, Role, Terms};
use wire_store::{NewLicence, Reach};
use wire_story::{Availability, LicenceId, PublisherId, StoryId};
use wire_testkit::{Browser, WireInABox};

use crate::form::{hidden, location};

fn at(day: &str) -> Timestamp {
    format!("{day}T00:00:00Z").parse().unwrap()
}

/// A licence for everything in November, with a price in this currency.
async fn licence(
    wire: &WireInABox,
    publisher: PublisherId,
    price: Option<(u64, &str)>,
    volume: Option<u32>,
) -> LicenceId {
    let licence = NewLicence {
        scope: LicenceScope::Everything,
        price: price.map(|(minor, currency)| Price {
            minor,
            currency: currency.to_owned(),
        }),
        from: at("2026-11-01"),
        until: at("2026-12-01"),
        terms: Terms::default(),
        volume,
        seats: None,
    };
    let now = wire.clock.now();
    let granted = wire.store.grant_licence(publisher, &licence, now).await;
    granted.unwrap()
}

async fn story(wire: &WireInABox, headline: &str) -> StoryId {
    let mut story = WireInABox::draft(headline, &["One."]);
    story.availability = Availability::LicenceOnly;
    wire.publish(&story).await
}

async fn copy(browser: &Browser, story: StoryId) -> StatusCode {
    browser.get(&format!("/stories/{story}/copy")).await.status
}

/// The text, with what differs from run to run replaced.
fn steady(text: &str, ids: &[String]) -> String {
    let mut text = text.to_owned();
    for id in ids {
        text = text.replace(id.as_str(), "…");
        for end in [12, 8] {
            let digits = id[id.len() - end..].to_uppercase();
            text = text.replace(&digits, &"X".repeat(end));
        }
    }
    text
}

#[tokio::test]
async fn a_statement_says_what_was_taken_and_what_is_due() {
    let wire = WireInABox::new().await;
    let gazette = wire.publisher("Gazette").await;
    wire.prove(gazette, "gazette.example").await;
    let pier = story(&wire, "=HYPERLINK(\"the pier\")").await;
    let licence = licence(&wire, gazette, Some((12_050, "EUR")), Some(2)).await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    assert_eq!(copy(&browser, pier).await, StatusCode::OK);
    browser.get(&format!("/stories/{pier}/download/text")).await;
    // Who only looks takes nothing.
    let read = story(&wire, "Only read").await;
    browser.get(&format!("/stories/{read}")).await;

    let manager = wire.signed_in(Role::LicensingManager).await;
    let days = "from=2026-11-01&to=2026-11-30";
    let ids = [gazette.to_string(), licence.to_string(), pier.to_string()];
    let path = format!("/desk/publishers/{gazette}/statement");
    let page = manager
        .get(&format!("{path}?{days}&licence={licence}"))
        .await;
    insta::assert_snapshot!(steady(&page.main_text(), &ids), @"
    Gazette
    Statement of usage
    NumberL-XXXXXXXXXXXX-20261101-20261130-draft
    Period1 November 2026 to 30 November 2026 (UTC)
    Made22 November 2026, 12:00 UTC
    Statea draft, as things stand now: a statement is issued when its period is over, for whole months or the days of a licence, from the month in which the publisher came
    First day
    Last day
    Ofall that was takenlicence XXXXXXXX, 2026-11-01 to 2026-11-30
    Show As CSV To print it or to keep it as PDF, use your browser’s Print.
    FromThe Harbour Wirelicensing@harbour.example
    ToGazetteUSnews@gazette.example
    Stories taken
    StoryFirst taken (UTC)HowVersionsUnderPages known
    =HYPERLINK(&#34;the pier&#34;)22 Nov 2026, 12:00copied, downloaded1licence XXXXXXXX0
    1 story, found on 0 pages. A story counts when it is first taken to be republished; reading it on the wire doesn’t count.
    What is due
    LicenceIn forceUsedPrice agreedDue in this period
    XXXXXXXX: every story1 Nov 2026 to 30 Nov 20261 story; 1 of 2 in allEUR 120.50EUR 120.50
    Due in EUREUR 120.50
    The price of a licence is due once, in the period in which the licence begins, and stands on one statement: the first that is issued. Amounts are those agreed in the licence; no tax is added or stated here.
    ");

    let own = browser.get(&format!("/account/statement?{days}")).await;
    let own = own.main_text();
    assert!(
        own.contains("EUR 120.50") && own.contains("1 story"),
        "{own}"
    );
    let file = browser.get(&format!("/account/statement.csv?{days}")).await;
    assert!(file.header("content-disposition").contains(".csv"));
    insta::assert_snapshot!(steady(&file.body, &ids), @r#"
    kind,id,what,first taken (UTC),exits,versions,under,pages known,currency,due,billed on
    story,…,"'=HYPERLINK(""the pier"")",2026-11-22T12:00:00Z,"copied, downloaded",1,licence XXXXXXXX,0,,,
    licence,…,"every story, 2026-11-01 to 2026-11-30",,,,,,EUR,120.50,
    "#);
}

#[tokio::test]
async fn a_statement_of_a_time_without_takes_says_so() {
    let wire = WireInABox::new().await;
    let gazette = wire.publisher("Gazette").await;
    licence(&wire, gazette, Some((100, "USD")), None).await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let path = format!("/desk/publishers/{gazette}/statement");

    let page = manager.get(&path).await.main_text();
    assert!(page.contains("1 October 2026 to 31 October 2026"), "{page}");
    assert!(page.contains("No story was first taken in this period."));
    assert!(page.contains("Nothing is due: no licence began in this period"));
    let file = manager.get(&format!("{path}.csv")).await;
    assert_eq!(file.body.lines().count(), 1, "the names of the columns");

    // The price is due in the period in which the licence begins, and only there.
    let later = manager
        .get(&format!("{path}?from=2026-11-02&to=2027-01-31"))
        .await;
    assert!(!later.main_text().contains("USD 1.00"));
    let first = manager
        .get(&format!("{path}?from=2026-10-01&to=2026-11-01"))
        .await;
    assert!(first.main_text().contains("USD 1.00"));
}

#[tokio::test]
async fn a_period_that_is_none_is_asked_for_again() {
    let wire = WireInABox::new().await;
    let gazette = wire.publisher("Gazette").await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let path = format!("/desk/publishers/{gazette}/statement");
    for (asked, sentence) in [
        (
            "from=2026-02-30",
            "“2026-02-30” is no day: write it as 2026-03-31.",
        ),
        (
            "from=2026-03-02&to=2026-03-01",
            "The period ends before it begins: change one of the days.",
        ),
        (
            "from=1999-01-01&to=2026-03-01",
            "The period is longer than 10 years: take a shorter one.",
        ),
    ] {
        let page = manager.get(&format!("{path}?{asked}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{asked}");
        assert!(page.main_text().contains(sentence), "{}", page.main_text());
        let file = manager.get(&format!("{path}.csv?{asked}")).await;
        assert_eq!(file.status, StatusCode::UNPROCESSABLE_ENTITY, "{asked}");
    }
    let none = manager.get(&format!("{path}?licence=4711")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_used_up_licence_refuses_the_next_story_and_keeps_the_first() {
    let wire = WireInABox::new().await;
    let gazette = wire.publisher("Gazette").await;
    wire.prove(gazette, "gazette.example").await;
    let (one, two) = (story(&wire, "One").await, story(&wire, "Two").await);
    licence(&wire, gazette, None, Some(1)).await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;

    assert_eq!(copy(&browser, one).await, StatusCode::OK);
    let page = browser.get(&format!("/stories/{two}/copy")).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let text = page.main_text();
    assert!(text.contains("is used up: it allows 1 story"), "{text}");
    wire.clock.advance(std::time::Duration::from_secs(3600));
    assert_eq!(copy(&browser, one).await, StatusCode::OK);
}

/// The time goes on to this day.
fn goes_on_to(wire: &WireInABox, day: &str) {
    let left = wire.clock.now().duration_until(at(day));
    wire.clock.advance(left.try_into().unwrap());
}

/// The desk reads what a statement will say, and issues it.
async fn issues(manager: &Browser, publisher: PublisherId, days: &str) {
    let path = format!("/desk/publishers/{publisher}/statement/issue?{days}");
    let asked = manager.get(&path).await;
    let form = [("seen", hidden(&asked, "seen"))];
    let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
    location(&manager.post(&path, &form).await);
}

#[tokio::test]
async fn a_licence_that_is_used_up_says_so_to_both_sides() {
    let wire = WireInABox::new().await;
    let gazette = wire.publisher("Gazette").await;
    wire.prove(gazette, "gazette.example").await;
    let pier = story(&wire, "Pier").await;
    let licence = licence(&wire, gazette, None, Some(1)).await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let own = format!("/account/licences/{licence}");
    let at_desk = format!("/desk/licences/{licence}");
    let says = async |browser: &Browser, path: &str, words: &str| {
        browser.get(path).await.main_text().contains(words)
    };
    assert!(!says(&browser, &own, "Used up:").await);

    assert_eq!(copy(&browser, pier).await, StatusCode::OK);
    assert!(says(&browser, &own, "Used up:").await);
    assert!(says(&browser, "/account/licences", "used up").await);
    assert!(says(&manager, &at_desk, "Used up:").await);
    assert!(says(&manager, "/desk/licences?show=active", "used up").await);
}

#[tokio::test]
async fn a_statement_is_issued_once_and_what_comes_late_makes_another_issue() {
    let wire = WireInABox::new().await;
    let gazette = wire.publisher("Gazette").await;
    wire.prove(gazette, "gazette.example").await;
    let (pier, ferry) = (story(&wire, "Pier").await, story(&wire, "Ferry").await);
    let november = licence(&wire, gazette, Some((12_050, "EUR")), None).await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    copy(&browser, pier).await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let path = format!("/desk/publishers/{gazette}/statement");
    let days = "from=2026-11-01&to=2026-11-30";
    let running = manager.get(&format!("{path}?{days}")).await.main_text();
    assert!(running.contains("-20261130-draft"), "{running}");

    goes_on_to(&wire, "2026-12-02");
    let manager = wire.signed_in(Role::LicensingManager).await;
    // Two months at once, and one before there was such a publisher, are nobody's account.
    for other in [
        "from=2026-10-01&to=2026-11-30",
        "from=1999-01-01&to=1999-01-31",
    ] {
        let page = manager.get(&format!("{path}?{other}")).await.main_text();
        assert!(page.contains("-draft"), "{page}");
    }
    // By then they have signed in again.
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    // Nobody issues it by reading it.
    for _ in 0..2 {
        let ready = manager.get(&format!("{path}?{days}")).await.main_text();
        assert!(ready.contains("-20261130-draft"), "{ready}");
        assert!(ready.contains("not issued yet"), "{ready}");
        assert!(ready.contains("Issue it"), "{ready}");
    }
    let own = format!("/account/statement?{days}");
    let waits = browser.get(&own).await.main_text();
    assert!(waits.contains("not issued yet"), "{waits}");
    assert!(!waits.contains("Issue it"), "{waits}");
    let first = manager.get(&format!("{path}/issue?{days}")).await;
    assert!(
        first.main_text().contains("From then on it never changes"),
        "{}",
        first.main_text()
    );
    issues(&manager, gazette, days).await;
    let mails = wire.store.unsent_mails(9).await.unwrap();
    let told = mails.iter().map(|queued| &queued.mail);
    let told = told.filter(|mail| mail.subject.starts_with("Statement"));
    let told: Vec<_> = told.map(|mail| mail.text.as_str()).collect();
    insta::assert_snapshot!(steady(&told.join("\n"), &[gazette.to_string()]), @"
    To Gazette,

    we have issued a statement of the stories that you used.

    Statement: P-XXXXXXXXXXXX-20261101-20261130
    Period: 1 November 2026 to 30 November 2026
    Due: EUR 120.50

    To read it, to print it or to take it as CSV:

    http://wire.example/account/statement?from=2026-11-01&to=2026-11-30

    The Harbour Wire
    licensing@harbour.example
    ");
    let issued = manager.get(&format!("{path}?{days}")).await.main_text();
    assert!(issued.contains("Issued2 December 2026"), "{issued}");
    assert!(
        !issued.contains("draft") && !issued.contains("Since"),
        "{issued}"
    );
    assert!(issued.contains("Issued so far"), "{issued}");
    // What was looked at before is no longer what would be issued.
    let stale = [("seen", hidden(&first, "seen"))];
    let stale = stale
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let again = manager.post(&format!("{path}/issue?{days}"), &stale).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let file = manager.get(&format!("{path}.csv?{days}")).await.body;

    // The ledger hears of a copy late, and the desk makes a licence that began in November.
    let late = wire_store::Take {
        publisher: gazette,
        story: ferry,
        version: wire_story::VersionNumber::FIRST,
        exit: wire_rights::Exit::Webhook,
        at: at("2026-11-29"),
        result: wire_store::TakeResult::Given,
        basis: Some(wire_rights::Basis::Licence(november)),
    };
    wire.store.record_takes(&[late]).await.unwrap();
    licence(&wire, gazette, Some((500, "EUR")), None).await;
    let again = manager.get(&format!("{path}?{days}")).await.main_text();
    assert_eq!(manager.get(&format!("{path}.csv?{days}")).await.body, file);
    assert!(
        again.contains("Not on it: “Ferry”, first taken on 29 November 2026"),
        "{again}"
    );
    assert!(
        again.contains("Not on it: EUR 5.00 for the licence"),
        "{again}"
    );
    let own = browser.get(&own).await.main_text();
    assert!(
        own.contains("The wire takes this up in another issue."),
        "{own}"
    );
    assert!(!own.contains("in its place"), "{own}");

    // The desk sees what would be issued, and takes it up; the first issue stays to be read.
    let take_up = format!("{path}/issue?{days}");
    let asked = manager.get(&take_up).await;
    let preview = asked.main_text();
    for line in [
        "It takes the place of P-",
        "Not on it: “Ferry”",
        "EUR 125.50",
        "What it will say",
    ] {
        assert!(preview.contains(line), "{line}: {preview}");
    }
    let seen = hidden(&asked, "seen");
    licence(&wire, gazette, None, None).await;
    let late = [wire_store::Take {
        story: story(&wire, "Buoy").await,
        at: at("2026-11-28"),
        ..late
    }];
    wire.store.record_takes(&late).await.unwrap();
    let form = [("seen", seen.as_str())];
    let changed = manager.post(&take_up, &form).await;
    assert!(
        changed
            .main_text()
            .contains("something else has come while this page was open"),
        "{}",
        changed.main_text()
    );
    let seen = hidden(&changed, "seen");
    let form = [("seen", seen.as_str())];
    location(&manager.post(&take_up, &form).await);
    let second = manager.get(&format!("{path}?{days}")).await.main_text();
    assert!(second.contains("-20261130-2"), "{second}");
    assert!(second.contains("Replaces"), "{second}");
    assert!(
        second.contains("EUR 125.50") && !second.contains("Not on it"),
        "{second}"
    );
    let newer = manager.get(&format!("{path}.csv?{days}")).await;
    assert!(
        newer
            .header("content-disposition")
            .contains("-20261130-2.csv")
    );
    assert_ne!(newer.body, file);
    let first = format!("{path}.csv?{days}&issue=1");
    assert_eq!(manager.get(&first).await.body, file);
    for again in [
        manager.get(&take_up).await,
        manager.post(&take_up, &form).await,
    ] {
        assert_eq!(again.status, StatusCode::CONFLICT);
        let said = again.main_text();
        assert!(said.contains("Nothing has come late"), "{said}");
    }
    let none = manager.get(&format!("{path}?{days}&issue=3")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let log = wire.store.audit_log(10).await.unwrap();
    let issues: Vec<_> = log
        .iter()
        .filter(|it| it.what.starts_with("issued"))
        .collect();
    assert_eq!(issues.len(), 2);
}

#[tokio::test]
async fn a_price_stands_on_one_statement_and_the_others_name_it() {
    let wire = WireInABox::new().await;
    let gazette = wire.publisher("Gazette").await;
    wire.prove(gazette, "gazette.example").await;
    let november = licence(&wire, gazette, Some((12_050, "EUR")), None).await;
    goes_on_to(&wire, "2026-12-02");
    let manager = wire.signed_in(Role::LicensingManager).await;
    let path = format!("/desk/publishers/{gazette}/statement");
    let days = "from=2026-11-01&to=2026-11-30";

    // Nobody has billed it, and the desk is told so.
    let queue = "/desk/licences?show=to-bill";
    let waits = manager.get(queue).await;
    insta::assert_snapshot!(waits.main_text(), @"
    LicencesOffer a licence
    Requests (0)Offers outActiveEnding soonEnded or revokedTo bill (1)All offersAll requests
    These began in a month that is over, and their price stands on no statement. Each leads to the statement of its month, where it is issued.
    WhatPublisherStatePriceWhen
    Every story
    Gazette
    ended
    EUR 120.50
    began 1 Nov 2026
    ");
    let of_its_month = format!("{path}?{days}").replace('&', "&#38;");
    assert!(waits.body.contains(&of_its_month), "{}", waits.body);

    issues(&manager, gazette, days).await;
    let month = manager.get(&format!("{path}?{days}")).await.main_text();
    assert!(month.contains("Due in EUREUR 120.50"), "{month}");
    let billed = manager.get(queue).await.main_text();
    assert!(billed.contains("stands on a statement."), "{billed}");
    let own = format!("{path}?licence={november}");
    let own = manager.get(&own).await.main_text();
    assert!(own.contains("billed on the statement P-"), "{own}");
    assert!(own.contains("Nothing is due in this period."), "{own}");
    assert!(!own.contains("Due in EUR"), "{own}");
    let file = manager
        .get(&format!("{path}.csv?licence={november}"))
        .await
        .body;
    let ids = [gazette.to_string(), november.to_string()];
    insta::assert_snapshot!(steady(&file, &ids), @r#"
    kind,id,what,first taken (UTC),exits,versions,under,pages known,currency,due,billed on
    licence,…,"every story, 2026-11-01 to 2026-11-30",,,,,,,,P-XXXXXXXXXXXX-20261101-20261130
    "#);
    // Nothing of that has come late, and a draft of other days says the same.
    assert!(!own.contains("Not on it"), "{own}");
    let quarter = manager
        .get(&format!("{path}?from=2026-10-01&to=2026-12-31"))
        .await;
    assert!(quarter.main_text().contains("billed on the statement P-"));
}

#[tokio::test]
async fn a_licence_that_begins_before_its_publisher_was_there_is_billed() {
    let wire = WireInABox::new().await;
    let stray = wire.publisher("Stray").await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let path = format!("/desk/publishers/{stray}/statement?from=2026-10-01&to=2026-10-31");
    let before = manager.get(&path).await.main_text();
    assert!(before.contains("-draft"), "{before}");

    // A page of it was found in October, and the account was made in November.
    let licence = NewLicence {
        scope: LicenceScope::Everything,
        price: Some(Price {
            minor: 9_000,
            currency: "JPY".into(),
        }),
        from: at("2026-10-12"),
        until: at("2027-10-12"),
        terms: Terms::default(),
        volume: None,
        seats: None,
    };
    let now = wire.clock.now();
    let granted = wire.store.grant_licence(stray, &licence, now);
    granted.await.unwrap();

    issues(&manager, stray, "from=2026-10-01&to=2026-10-31").await;
    let october = manager.get(&path).await.main_text();
    assert!(october.contains("Issued22 November 2026"), "{october}");
    assert!(october.contains("Due in JPYJPY 9000"), "{october}");
}

#[tokio::test]
async fn a_licence_that_was_revoked_before_its_first_day_costs_nothing() {
    let wire = WireInABox::new().await;
    let gazette = wire.publisher("Gazette").await;
    let licence = NewLicence {
        scope: LicenceScope::Everything,
        price: Some(Price {
            minor: 12_050,
            currency: "EUR".into(),
        }),
        from: at("2026-12-01"),
        until: at("2027-01-01"),
        terms: Terms::default(),
        volume: None,
        seats: None,
    };
    let now = wire.clock.now();
    let granted = wire.store.grant_licence(gazette, &licence, now).await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let path = format!("/desk/publishers/{gazette}/statement?from=2026-12-01&to=2026-12-31");
    let stands = manager.get(&path).await.main_text();
    assert!(stands.contains("Due in EUREUR 120.50"), "{stands}");

    let revoke = format!("/desk/licences/{}/revoke", granted.unwrap());
    let why = [("reason", "Agreed by mistake.")];
    let revoked = manager.post(&revoke, &why).await;
    assert_eq!(revoked.status, StatusCode::SEE_OTHER);
    let page = manager.get(&path).await.main_text();
    assert!(page.contains("revoked on 22 November 2026"), "{page}");
    assert!(!page.contains("Due in EUR"), "{page}");
}

#[tokio::test]
async fn a_statement_does_not_spread_the_headline_of_a_killed_story() {
    let wire = WireInABox::new().await;
    let gazette = wire.publisher("Gazette").await;
    wire.prove(gazette, "gazette.example").await;
    let pier = story(&wire, "The mayor stole the pier").await;
    licence(&wire, gazette, Some((12_050, "EUR")), None).await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    copy(&browser, pier).await;
    goes_on_to(&wire, "2026-12-02");
    let manager = wire.signed_in(Role::LicensingManager).await;
    let program = wire.program(gazette).await;
    let days = "from=2026-11-01&to=2026-11-30";
    let page = format!("/desk/publishers/{gazette}/statement?{days}");
    let file = format!("/desk/publishers/{gazette}/statement.csv?{days}");
    let call = format!("/api/v1/statement?{days}");
    issues(&manager, gazette, days).await;
    let issued = manager.get(&page).await.main_text();
    assert!(issued.contains("The mayor stole the pier"), "{issued}");
    let before: Value = serde_json::from_str(&program.get(&call).await.body).unwrap();

    let at = wire.clock.now();
    wire.store.kill(pier, "Untrue.", at).await.unwrap();
    let shown = manager.get(&page).await.main_text();
    let withdrawn = format!("Story withdrawn, {pier}");
    assert!(shown.contains(&withdrawn), "{shown}");
    assert!(!shown.contains("Not on it"), "{shown}");
    let called = program.get(&call).await.body;
    for text in [&shown, &manager.get(&file).await.body, &called] {
        assert!(text.contains(&withdrawn), "{text}");
        assert!(!text.contains("mayor"), "{text}");
    }
    // What was issued is the same, and anybody can tell.
    let after: Value = serde_json::from_str(&called).unwrap();
    assert_eq!(
        (&after["record"], &after["hash"]),
        (&before["record"], &before["hash"])
    );
    let record = after["record"].as_str().unwrap();
    let hash = blake3::hash(record.as_bytes()).to_hex().to_string();
    assert_eq!(after["hash"], hash.as_str());
    assert!(record.contains(&pier.to_string()));
}

#[tokio::test]
async fn programs_read_statements_of_a_publisher_and_of_the_desk() {
    let wire = WireInABox::new().await;
    let gazette = wire.publisher("Gazette").await;
    wire.prove(gazette, "gazette.example").await;
    let pier = story(&wire, "Pier").await;
    let november = licence(&wire, gazette, Some((12_050, "EUR")), Some(2)).await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    copy(&browser, pier).await;
    let days = "from=2026-11-01&to=2026-11-30";
    let call = format!("/api/v1/statement?{days}");
    let own = wire.program(gazette).await;
    let desk = wire.desk_program(Role::LicensingManager).await;
    let at_desk = format!("/api/v1/desk/publishers/{gazette}/statement");

    let draft: Value = serde_json::from_str(&own.get(&call).await.body).unwrap();
    assert_eq!(
        (&draft["issue"], &draft["hash"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(own.get("/api/v1/statements").await.body, "[]");
    let issue = format!("{at_desk}/issue?{days}");
    let early = desk.post(&issue, &[]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(
        early.body.contains("when its period is over"),
        "{}",
        early.body
    );
    goes_on_to(&wire, "2026-12-02");
    // Who may only read issues nothing.
    let reader = wire
        .desk_program_for(Role::LicensingManager, Reach::Reading)
        .await;
    let read = reader.get(&format!("{at_desk}?{days}")).await.body;
    assert!(read.contains("-20261130-draft"), "{read}");
    let refused = reader.post(&issue, &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(own.get("/api/v1/statements").await.body, "[]");
    let seventh = desk.post(&format!("{issue}&issue=7"), &[]).await;
    assert_eq!(seventh.status, StatusCode::BAD_REQUEST);
    let made = desk.post(&issue, &[]).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let issued = own.get(&call).await.body;
    assert_eq!(made.body, issued);
    assert_eq!(desk.post(&issue, &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(reader.get(&format!("{at_desk}?{days}")).await.body, issued);
    let mut shown: Value = serde_json::from_str(&issued).unwrap();
    for hidden in ["record", "hash"] {
        shown[hidden] = "…".into();
    }
    let ids = [gazette.to_string(), november.to_string(), pier.to_string()];
    let text = serde_json::to_string_pretty(&shown).unwrap();
    insta::assert_snapshot!(steady(&text, &ids), @r#"
    {
      "charges": [
        {
          "billed_on": null,
          "covers": "every story",
          "due": true,
          "first_day": "2026-11-01",
          "last_day": "2026-11-30",
          "licence": "…",
          "price": {
            "currency": "EUR",
            "minor": 12050,
            "shown": "EUR 120.50"
          },
          "stories": 1
        }
      ],
      "due": [
        {
          "currency": "EUR",
          "minor": 12050,
          "shown": "EUR 120.50"
        }
      ],
      "first_day": "2026-11-01",
      "hash": "…",
      "issue": 1,
      "issued": "2026-12-02T00:00:00Z",
      "last_day": "2026-11-30",
      "licence": null,
      "number": "P-XXXXXXXXXXXX-20261101-20261130",
      "record": "…",
      "stories": [
        {
          "exits": "copied",
          "first_taken": "2026-11-22T12:00:00Z",
          "headline": "Pier",
          "id": "…",
          "pages": 0,
          "under": "licence XXXXXXXX",
          "versions": "1"
        }
      ]
    }
    "#);
    let listed = own.get("/api/v1/statements").await.body;
    insta::assert_snapshot!(steady(&listed, &ids), @r#"[{"number":"P-XXXXXXXXXXXX-20261101-20261130","issue":1,"first_day":"2026-11-01","last_day":"2026-11-30","licence":null,"issued":"2026-12-02T00:00:00Z","replaced_by":null,"due":[{"minor":12050,"currency":"EUR","shown":"EUR 120.50"}]}]"#);
    // The desk's programs read the same.
    assert_eq!(desk.get(&format!("{at_desk}?{days}")).await.body, issued);
    assert_eq!(desk.get(&format!("{at_desk}s")).await.body, listed);
    let file = own.get(&format!("/api/v1/statement.csv?{days}")).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let same = desk.get(&format!("{at_desk}.csv?{days}")).await;
    assert_eq!(same.body, file.body);

    // Nobody reads another's, and what can't be is refused in a sentence.
    let other = wire.program(wire.publisher("Banner").await).await;
    assert_eq!(other.get("/api/v1/statements").await.body, "[]");
    let mut said = String::new();
    for (program, path) in [
        (&own, at_desk.as_str()),
        (&other, &format!("/api/v1/statement?licence={november}")),
        (&own, "/api/v1/statement?from=yesterday"),
        (&own, &format!("{call}&issue=7")),
        (&desk, "/api/v1/desk/publishers/4711/statements"),
    ] {
        let answer = program.get(path).await;
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        said += &format!(
            "{} {}\n",
            answer.status,
            problem["detail"].as_str().unwrap()
        );
    }
    insta::assert_snapshot!(steady(&said, &ids), @"
    401 Unauthorized This call needs a token of a person of the desk: send 'Authorization: Bearer …'. Make one at the desk, under /desk/tokens.
    404 Not Found Banner has no such licence.
    400 Bad Request “yesterday” is no day: write it as 2026-03-31.
    404 Not Found P-XXXXXXXXXXXX-20261101-20261130 has no such issue.
    404 Not Found There is no publisher of the id 4711.
    ");
}
