//! A licence with other terms than the wire's: offered, read, and what they govern.

use http::StatusCode;
use wire_rights::{Role, Terms};
use wire_store::{LicenceFilter, PickupFilter};
use wire_story::PublisherId;
use wire_testkit::{Answer, Browser, Receiver, Reply, WireInABox};

use crate::form::{fields, location};

const PARAGRAPHS: [&str; 2] = [
    "The harbour board of Saltmere voted on Tuesday to close the old ferry pier at the end of the season and to sell its 9 boats.",
    "“We have waited long enough for repairs that nobody wants to pay,” said the board’s chair after the meeting in the old customs house.",
];

/// A wire that keeps its headlines.
async fn strict_wire() -> WireInABox {
    let wire = WireInABox::new().await;
    let strict = Terms {
        contact: "licensing@wire.example".into(),
        headline: false,
        ..Terms::default()
    };
    wire.store
        .set_terms(&strict, wire.clock.now())
        .await
        .unwrap();
    wire
}

/// Sends the form of an offer as it is filled, with these fields changed.
async fn send(manager: &Browser, path: &str, changed: &[(&str, &str)]) -> Answer {
    let mut form = fields(&manager.get(path).await);
    for (name, value) in changed {
        form.retain(|(known, _)| known != name);
        form.push(((*name).to_owned(), (*value).to_owned()));
    }
    let form: Vec<_> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    manager.post(path, &form).await
}

#[tokio::test]
async fn an_offer_says_where_its_terms_are_not_the_wires_and_the_licence_keeps_them() {
    let wire = strict_wire().await;
    let leaflet = wire.publisher("The Leaflet").await;
    wire.prove(leaflet, "leaflet.example").await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let form = format!("/desk/offers/new?publisher={leaflet}");
    let filled = manager.get(&form).await;
    assert!(filled.body.contains("Other terms than the wire’s"));
    assert!(!filled.body.contains("id=\"other-terms\" open"));

    let wrong = send(&manager, &form, &[("do", "offer"), ("kill_hours", "soon")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.main_text().contains("Write a whole number."));
    assert!(wrong.body.contains("id=\"other-terms\" open"));

    let changed = [("do", "offer"), ("headline", "yes"), ("kill_hours", "4")];
    let offer = location(&send(&manager, &form, &changed).await);
    let differs = [
        "Other than in the wire’s terms:",
        "You may write your own headline. In the wire’s terms: Keep the headline.",
        "Remove a killed story within 4 hours. In the wire’s terms: Remove a killed story within 1 hour.",
    ];
    let shown = manager.get(&offer).await.main_text();
    let own = offer
        .split('?')
        .next()
        .unwrap()
        .replace("/desk/", "/account/");
    let reader = wire.signed_in(Role::Publisher(leaflet)).await;
    let read = reader.get(&own).await.main_text();
    for line in differs {
        assert!(shown.contains(line), "{line}: {shown}");
        assert!(read.contains(line), "{line}: {read}");
    }
    assert!(
        shown.contains("; other terms than the wire’s: You may write your own headline."),
        "it is on record: {shown}"
    );

    let licence = location(
        &reader
            .post(&format!("{own}/accept"), &[("sign", "yes")])
            .await,
    );
    let read = reader.get(&licence).await.main_text();
    for line in differs {
        assert!(read.contains(line), "{line}: {read}");
    }
    // What was agreed apart is offered again, and the rest is the wire's.
    let id = licence.split(['/', '?']).nth(3).unwrap();
    let renewal = manager.get(&format!("/desk/offers/new?licence={id}")).await;
    assert!(renewal.body.contains("id=\"other-terms\" open"));
    let hours = fields(&renewal);
    assert!(
        hours.contains(&("kill_hours".into(), "4".into())),
        "{hours:?}"
    );
}

#[tokio::test]
async fn new_terms_of_the_wire_come_between_a_form_and_its_offer() {
    let wire = strict_wire().await;
    let leaflet = wire.publisher("The Leaflet").await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let path = format!("/desk/offers/new?publisher={leaflet}");
    let filled = fields(&manager.get(&path).await);
    let newer = Terms {
        notify: true,
        ..wire.store.terms().await.unwrap()
    };
    wire.store
        .set_terms(&newer, wire.clock.now())
        .await
        .unwrap();
    let mut sent: Vec<_> = filled
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    sent.push(("do", "offer"));
    let late = manager.post(&path, &sent).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        late.main_text()
            .contains("The wire’s terms have changed since this form was opened"),
        "{}",
        late.main_text()
    );
}

/// Whether the rule is broken by the page that was looked at last.
async fn breaks(wire: &WireInABox, publisher: PublisherId, rule: &str) -> bool {
    let of = PickupFilter {
        publisher: Some(publisher),
        ..PickupFilter::default()
    };
    let looks = wire.store.pickups(&of, 0, 1).await.unwrap();
    let findings: Vec<serde_json::Value> = serde_json::from_str(&looks[0].look.findings).unwrap();
    let finding = findings.iter().find(|finding| finding["rule"] == rule);
    finding.is_some_and(|finding| finding["breach"] == true)
}

#[tokio::test]
async fn the_terms_of_a_licence_govern_the_copy_and_what_is_found() {
    let wire = strict_wire().await;
    let draft = WireInABox::draft("Pier closes", &PARAGRAPHS);
    let story = wire.publish(&draft).await;
    let text: String = PARAGRAPHS.iter().map(|it| format!("<p>{it}</p>")).collect();
    let page = Reply::html(format!("<title>News</title><h1>No more ferries</h1>{text}"));
    let (licensed_site, free_site) = (Receiver::start().await, Receiver::start().await);
    for site in [&licensed_site, &free_site] {
        site.page("/pier", page.clone());
    }
    let licensed = wire
        .eligible_publisher("Leaflet", &licensed_site.domain())
        .await;
    let free = wire
        .eligible_publisher("Gazette", &free_site.domain())
        .await;
    for publisher in [licensed, free] {
        let at = wire.clock.now();
        wire.store
            .accept_terms(publisher, 2, None, at)
            .await
            .unwrap();
    }
    let manager = wire.signed_in(Role::LicensingManager).await;
    let form = format!("/desk/offers/new?publisher={licensed}");
    let granted = send(
        &manager,
        &form,
        &[
            ("do", "grant"),
            ("headline", "yes"),
            ("end_note", "By special arrangement."),
        ],
    );
    location(&granted.await);
    let kept = wire
        .store
        .licences(LicenceFilter::OfPublisher(licensed), 0, 1)
        .await
        .unwrap();
    assert_eq!(
        kept[0].licence.terms.version, 2,
        "the wire's, but for two switches"
    );

    let copy = format!("/stories/{story}/copy?as=text");
    let with_licence = wire
        .signed_in(Role::Publisher(licensed))
        .await
        .get(&copy)
        .await;
    assert!(with_licence.body.contains("By special arrangement."));
    let without = wire.signed_in(Role::Publisher(free)).await.get(&copy).await;
    assert!(!without.body.contains("By special arrangement."));

    let editor = wire.signed_in(Role::Editor).await;
    for site in [&licensed_site, &free_site] {
        let url = site.url("/pier");
        location(&editor.post("/desk/pickups", &[("url", url.as_str())]).await);
    }
    assert!(!breaks(&wire, licensed, "headline").await);
    assert!(breaks(&wire, free, "headline").await);
    // The note belongs to the notice, which is missing from both pages.
    assert!(breaks(&wire, licensed, "notice").await);
}
