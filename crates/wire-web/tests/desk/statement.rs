//! Statements: what was taken under what, and what is due.

use http::StatusCode;
use jiff::Timestamp;
use wire_rights::{LicenceScope, Price, Role, Terms};
use wire_store::NewLicence;
use wire_story::{Availability, LicenceId, PublisherId, StoryId};
use wire_testkit::{Browser, WireInABox};

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
        text = text.replace(&id[id.len() - 8..].to_uppercase(), "XXXXXXXX");
        text = text.replace(id.as_str(), "…");
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
    NumberL-XXXXXXXX-20261101-20261130-draft
    Period1 November 2026 to 30 November 2026 (UTC)
    Made22 November 2026, 12:00 UTC
    Statea draft, as things stand now: a statement is issued when its period is over, for whole months or the days of a licence
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
    The price of a licence is due once, in the period in which the licence begins. Amounts are those agreed in the licence; no tax is added or stated here.
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
    kind,id,what,first taken (UTC),exits,versions,under,pages known,currency,due
    story,…,"'=HYPERLINK(""the pier"")",2026-11-22T12:00:00Z,"copied, downloaded",1,licence XXXXXXXX,0,,
    licence,…,"every story, 2026-11-01 to 2026-11-30",,,,,,EUR,120.50
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
    let issued = manager.get(&format!("{path}?{days}")).await.main_text();
    assert!(issued.contains("Issued2 December 2026"), "{issued}");
    assert!(
        !issued.contains("draft") && !issued.contains("Since"),
        "{issued}"
    );
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
    let own = browser
        .get(&format!("/account/statement?{days}"))
        .await
        .main_text();
    assert!(
        own.contains("The wire takes this up in another issue."),
        "{own}"
    );
    assert!(!own.contains("in its place"), "{own}");

    // The desk takes it up; the first issue stays to be read.
    let form = [
        ("from", "2026-11-01"),
        ("to", "2026-11-30"),
        ("licence", ""),
    ];
    assert_eq!(
        manager.post(&path, &form).await.status,
        StatusCode::SEE_OTHER
    );
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
    assert_eq!(
        manager.post(&path, &form).await.status,
        StatusCode::CONFLICT
    );
    let none = manager.get(&format!("{path}?{days}&issue=3")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let log = wire.store.audit_log(10).await.unwrap();
    let issues: Vec<_> = log
        .iter()
        .filter(|it| it.what.starts_with("issued"))
        .collect();
    assert_eq!(issues.len(), 2);
}
