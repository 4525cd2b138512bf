//! `/join`

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Method};
use url::form_urlencoded;
use wire_testkit::{Answer, WireInABox};

const FORM: [(&str, &str); 11] = [
    ("organisation", "The Tidewater Courier"),
    ("kind", "daily"),
    ("country", "GB"),
    ("site", "https://courier.example/news"),
    ("visitors", "48,000"),
    ("from", "2026-10-01"),
    ("to", "2026-10-31"),
    ("name", "R. Marsh"),
    ("email", "news@courier.example"),
    ("password", "four words in row"),
    ("terms", "1"),
];

/// The form with some fields changed.
fn form<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    FORM.into_iter()
        .map(|(name, value)| {
            let change = changes.iter().find(|(changed, _)| *changed == name);
            (name, change.map_or(value, |(_, value)| value))
        })
        .collect()
}

#[tokio::test]
async fn a_newcomer_becomes_a_publisher_and_is_signed_in() {
    let wire = WireInABox::new().await;
    let answer = wire.visitor().post("/join", &FORM).await;
    assert_eq!(answer.status, 303, "{}", answer.main_text());
    assert_eq!(answer.header("location"), "/account?done=joined");

    let publishers = wire.store.publishers().await.unwrap();
    let [courier] = publishers.as_slice() else {
        panic!("one publisher, not {publishers:?}");
    };
    assert_eq!(courier.name, "The Tidewater Courier");
    assert_eq!(courier.accepted_terms, Some(1));
    assert_eq!(courier.sites[0].domain, "courier.example");
    assert_eq!(courier.audience[0].monthly_visitors, 48_000);
    let decisions = wire.store.decisions_of(courier.id, 10).await.unwrap();
    assert_eq!(decisions[0].code, "refused");
    assert_eq!(decisions[0].reasons[0].code, "site-not-proved");

    let account = wire
        .visitor()
        .signed_in_by(&answer)
        .get("/account?done=joined")
        .await;
    assert_eq!(account.status, 200);
    assert!(account.main_text().contains("Welcome."));
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_is_kept() {
    let table = [
        ("organisation", "", "Fill in the organisation’s name."),
        ("kind", "empire", "Choose what kind of publisher you are."),
        ("country", "XX", "Choose the country in which you publish."),
        (
            "site",
            "courier",
            "This is no site: it looks like gazette.example.",
        ),
        (
            "visitors",
            "many",
            "Write the visitors as a whole number: 48,000.",
        ),
        (
            "to",
            "2026-13-01",
            "Fill in the last day of the period, as 2026-10-31.",
        ),
        (
            "from",
            "2026-11-01",
            "The period ends before it begins: change one of the days.",
        ),
        ("name", " ", "Fill in your name."),
        (
            "email",
            "news@courier",
            "This is no e-mail address: it looks like news@gazette.example.",
        ),
        (
            "password",
            "short",
            "Take a password of at least 10 characters.",
        ),
        (
            "terms",
            "",
            "Read the terms, and tick the box if you accept them.",
        ),
        (
            "terms",
            "7",
            "The terms have changed meanwhile: read them again.",
        ),
    ];
    for (field, value, sentence) in table {
        let wire = WireInABox::new().await;
        let before = wire.store.content_hash().await.unwrap();
        let answer = wire.visitor().post("/join", &form(&[(field, value)])).await;
        assert_eq!(answer.status, 422, "{field} = {value}");
        assert!(
            answer.main_text().contains(sentence),
            "{field}: {}",
            answer.main_text()
        );
        assert!(
            field == "organisation" || answer.body.contains("value=\"The Tidewater Courier\""),
            "{field}: what was typed is kept"
        );
        assert!(
            !answer.body.contains("four words in row"),
            "the password isn't sent back"
        );
        assert_eq!(
            wire.store.content_hash().await.unwrap(),
            before,
            "{field} = {value}"
        );
    }
}

#[tokio::test]
async fn long_values_are_refused() {
    let wire = WireInABox::new().await;
    let long = "x".repeat(5_000);
    for field in [
        "organisation",
        "site",
        "name",
        "email",
        "password",
        "visitors",
    ] {
        let answer = wire.visitor().post("/join", &form(&[(field, &long)])).await;
        assert!(
            answer.status == 422 || answer.status == 429,
            "{field}: {}",
            answer.status
        );
    }
    assert!(wire.store.publishers().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_address_or_a_site_that_is_taken_is_said() {
    let wire = WireInABox::new().await;
    wire.eligible_publisher("The Gazette", "gazette.example")
        .await;
    let answer = wire
        .visitor()
        .post("/join", &form(&[("site", "www.gazette.example")]))
        .await;
    assert_eq!(answer.status, 422);
    assert!(
        answer
            .main_text()
            .contains("belongs to a publisher who has proved it")
    );

    assert_eq!(wire.visitor().post("/join", &FORM).await.status, 303);
    let again = wire
        .visitor()
        .post("/join", &form(&[("email", "NEWS@courier.example")]))
        .await;
    assert_eq!(again.status, 422);
    assert!(
        again
            .main_text()
            .contains("There is an account with this address already")
    );
}

#[tokio::test]
async fn what_the_store_refuses_leaves_nothing_half() {
    let wire = WireInABox::new().await;
    let before = wire.store.content_hash().await.unwrap();
    // A site to the form, but no domain.
    let answer = wire
        .visitor()
        .post("/join", &form(&[("site", "https://./")]))
        .await;
    assert_eq!(answer.status, 422, "{}", answer.main_text());
    assert!(answer.body.contains("value=\"The Tidewater Courier\""));
    assert_eq!(wire.store.content_hash().await.unwrap(), before);
}

/// Sends the form with the terms not accepted, from this address.
async fn try_from(wire: &WireInABox, address: &str) -> Answer {
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form(&[("terms", "")]))
        .finish();
    let mut request = wire.visitor().request(Method::POST, "/join", form.into());
    let address: SocketAddr = address.parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(address));
    request.headers_mut().insert(
        "content-type",
        HeaderValue::from_static("application/x-www-form-urlencoded"),
    );
    wire.visitor().send(request).await
}

#[tokio::test]
async fn tries_are_counted_by_address() {
    let wire = WireInABox::new().await;
    let mut last = None;
    for port in 0..12 {
        last = Some(try_from(&wire, &format!("203.0.113.7:{}", 5000 + port)).await);
    }
    let last = last.expect("twelve answers");
    assert!(last.main_text().contains("Too many tries"));
    assert!(last.body.contains("value=\"The Tidewater Courier\""));

    let other = try_from(&wire, "198.51.100.20:5000").await;
    assert!(!other.main_text().contains("Too many tries"));
}
