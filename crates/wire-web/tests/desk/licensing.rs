//! The licence desk: from a refusal to a paid licence and its end, and from a pickup to an offer.

use http::StatusCode;
use std::time::Duration;
use wire_rights::Role;
use wire_store::{OfferFilter, RequestFilter, TokenHash};
use wire_story::Availability;
use wire_testkit::{Receiver, Reply, WireInABox};

use crate::form::{hidden, location};

const PARAGRAPHS: [&str; 2] = [
    "The harbour board of Saltmere voted on Tuesday to close the old ferry pier at the end of the season and to sell its 9 boats.",
    "“We have waited long enough for repairs that nobody wants to pay,” said the board’s chair after the meeting in the old customs house.",
];

/// The form of an offer as it is sent, with what matters changed.
fn offer<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("scope", "everything"),
        ("from", "2026-11-22"),
        ("until", "2027-11-21"),
        ("price", "120.50"),
        ("currency", "eur"),
        ("stands_until", "2026-12-06"),
        ("message", "As you asked."),
        ("do", "offer"),
    ];
    for (name, value) in changed {
        match form.iter_mut().find(|(field, _)| field == name) {
            Some(field) => field.1 = value,
            None => form.push((name, value)),
        }
    }
    form
}

#[tokio::test]
async fn a_refusal_becomes_a_request_an_offer_a_licence_and_its_end() {
    let mut wire = WireInABox::new().await;
    let id = wire.publisher("The Leaflet").await;
    wire.prove(id, "leaflet.example").await;
    let story = wire
        .publish(&WireInABox::draft("Pier closes", &PARAGRAPHS))
        .await;
    wire.store
        .accept_terms(id, 1, None, wire.clock.now())
        .await
        .unwrap();
    let reader = wire.signed_in(Role::Publisher(id)).await;
    let manager = wire.signed_in(Role::LicensingManager).await;

    // The refusal leads to the form, which knows the story.
    let refused = reader.get(&format!("/stories/{story}/copy")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let ask = format!("/account/licences/ask?story={story}");
    assert!(refused.body.contains(&ask), "{}", refused.body);
    let form = reader.get(&ask).await;
    let address = format!("http://wire.example/stories/{story}");
    assert!(form.body.contains(&address));
    let request = [
        ("scope", "stories"),
        ("stories", address.as_str()),
        ("from", "2026-11-22"),
        ("until", "2027-11-21"),
        ("intended_use", "Once, on our front page."),
    ];
    location(&reader.post("/account/licences/ask", &request).await);

    // The desk finds it, and answers.
    let queue = manager.get("/desk/licences").await.main_text();
    assert!(
        queue.contains("Pier closes") && queue.contains("The Leaflet"),
        "{queue}"
    );
    let open = wire
        .store
        .licence_requests(RequestFilter::default(), 0, 10)
        .await
        .unwrap();
    let page = manager
        .get(&format!("/desk/requests/{}", open[0].id))
        .await
        .main_text();
    for line in [
        "Once, on our front page.",
        "not eligible",
        "Pier closes",
        "none in force",
    ] {
        assert!(page.contains(line), "{line}: {page}");
    }
    let form = format!("/desk/offers/new?request={}", open[0].id);
    assert!(manager.get(&form).await.body.contains(&address));
    let typed = offer(&[("scope", "stories"), ("stories", &address)]);
    let made = location(&manager.post(&form, &typed).await);
    let made = made.split('?').next().unwrap().to_owned();
    let own = made.replace("/desk/", "/account/");

    // Two managers at once: the second reads who was first.
    let second = wire
        .signed_in(Role::Administrator)
        .await
        .post(&form, &typed)
        .await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(
        second
            .main_text()
            .contains("licensing manager on 22 November 2026, 12:00 UTC: nothing was changed"),
        "{}",
        second.main_text()
    );

    // The publisher reads it, and has to say that it may sign.
    let shown = reader.get(&own).await.main_text();
    for line in [
        "EUR 120.50",
        "22 November 2026",
        "21 November 2027",
        "As you asked.",
        "I may sign for The Leaflet",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
    let accept = format!("{own}/accept");
    let unsigned = reader.post(&accept, &[]).await;
    assert_eq!(unsigned.status, StatusCode::UNPROCESSABLE_ENTITY);
    let licence = location(&reader.post(&accept, &[("sign", "yes")]).await);
    assert!(reader.get(&licence).await.main_text().contains("active"));
    // A second click leads to the same licence.
    let twice = location(&reader.post(&accept, &[("sign", "yes")]).await);
    assert_eq!(Some(twice.as_str()), licence.split('?').next());
    let copy = reader.get(&format!("/stories/{story}/copy")).await;
    assert!(copy.body.contains("9 boats"));

    // The desk has the whole history, and ends it.
    let licence = licence
        .split('?')
        .next()
        .unwrap()
        .replace("/account/", "/desk/");
    let kept = manager.get(&licence).await.main_text();
    for line in [
        "asked for a licence",
        "offered a licence",
        "accepted the offer",
        "one story taken",
    ] {
        assert!(kept.contains(line), "{line}: {kept}");
    }
    let revoke = format!("{licence}/revoke");
    let silent = manager.post(&revoke, &[]).await;
    assert!(
        silent
            .main_text()
            .contains("Say why the licence is revoked")
    );
    location(
        &manager
            .post(&revoke, &[("reason", "It was never paid.")])
            .await,
    );
    let again = manager.post(&revoke, &[("reason", "Really.")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let copy = reader.get(&format!("/stories/{story}/copy")).await;
    assert!(!copy.body.contains("9 boats"));
    let own = licence.replace("/desk/", "/account/");
    assert!(
        reader
            .get(&own)
            .await
            .main_text()
            .contains("It was never paid.")
    );
    let over = manager.get("/desk/licences?show=over").await.main_text();
    assert!(over.contains("revoked"), "{over}");
    wire.scheduler.tick().await.unwrap();
}

#[tokio::test]
async fn a_form_that_cannot_be_used_says_why_at_each_field() {
    let wire = WireInABox::new().await;
    let id = wire.publisher("The Leaflet").await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let form = format!("/desk/offers/new?publisher={id}");
    let killed = wire.publish(&WireInABox::draft("Pier", &["One."])).await;
    let now = wire.clock.now();
    wire.store.kill(killed, "Untrue.", now).await.unwrap();
    let killed = killed.to_string();
    let table: [(&[(&str, &str)], &str); 10] = [
        (
            &[("price", "a lot")],
            "“a lot” is no price. Write it as 1200 or 1200.50.",
        ),
        (
            &[("price", "1.5"), ("currency", "JPY")],
            "JPY has no smaller unit.",
        ),
        (&[("currency", "USB")], "“USB” is no currency."),
        (
            &[("until", "2026-11-01")],
            "The licence ends before it begins",
        ),
        (
            &[("scope", "stories"), ("stories", "gazette")],
            "“gazette” is no story",
        ),
        (
            &[("scope", "stories"), ("stories", &killed)],
            "was killed, so nobody may use it: leave it out.",
        ),
        // It is never guessed: all stories would be the most.
        (&[("scope", "storys")], "Choose what the licence covers."),
        (
            &[("territory", "IE, GB")],
            "The publisher publishes in US, which is not among these countries",
        ),
        (
            &[("stands_until", "2026-11-21")],
            "Give the last day on which the offer can be accepted",
        ),
        (
            &[("stands_until", "2027-11-22")],
            "The offer would stand longer than the licence runs",
        ),
    ];
    for (changed, sentence) in table {
        let answer = manager.post(&form, &offer(changed)).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{sentence}"
        );
        assert!(
            answer.main_text().contains(sentence),
            "{sentence}: {}",
            answer.main_text()
        );
        assert!(
            answer.body.contains("As you asked."),
            "what was typed stays"
        );
        // What can't be sent isn't previewed.
        let looked = [changed, &[("do", "preview")][..]].concat();
        let preview = manager.post(&form, &offer(&looked)).await;
        assert!(preview.main_text().contains(sentence), "{sentence}");
    }
    assert!(
        wire.store
            .offers(OfferFilter::default(), 0, 1)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn an_offer_is_seen_before_it_is_sent() {
    let wire = WireInABox::new().await;
    let id = wire.publisher("The Leaflet").await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let form = format!("/desk/offers/new?publisher={id}");
    let typed = offer(&[("price", "1.200,50 EUR"), ("do", "preview")]);
    let preview = manager.post(&form, &typed).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.main_text());
    assert!(!preview.main_text().contains("Covered already:"));
    let text = preview.main_text();
    for line in [
        "Nothing has been sent yet.",
        "EUR 1200.50",
        "The Leaflet",
        "22 November 2026 to 21 November 2027",
        "until the end of 6 December 2026",
        "As you asked.",
        "No site proved:",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let offers = async || {
        let all = wire.store.offers(OfferFilter::default(), 0, 9).await;
        all.unwrap()
    };
    assert!(offers().await.is_empty());

    // What it sends is what it shows; it leads back to the form, too.
    assert_eq!(hidden(&preview, "price"), "1200.50");
    let shown = offer(&[("price", "1200.50"), ("do", "change")]);
    let back = manager.post(&form, &shown).await;
    assert!(back.body.contains("value=\"1200.50\""), "{}", back.body);
    assert!(back.body.contains("As you asked."));
    location(&manager.post(&form, &offer(&[("price", "1200.50")])).await);
    let made = offers().await;
    let price = made[0].made.licence.price.as_ref().unwrap();
    assert_eq!(price.to_string(), "EUR 1200.50");
    // The next one is in the same currency, unless somebody says otherwise.
    let next = manager.get(&form).await;
    assert!(next.body.contains("value=\"EUR\""), "{}", next.body);

    // A price that can be two is asked for again.
    let typed = offer(&[("price", "1,200"), ("currency", "KWD"), ("do", "preview")]);
    let again = manager.post(&form, &typed).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = again.main_text();
    assert!(text.contains("“1,200” can be 1200.000 or 1.200"), "{text}");
}

#[tokio::test]
async fn a_licence_is_granted_without_asking_by_the_same_form() {
    let wire = WireInABox::new().await;
    let id = wire.publisher("The Leaflet").await;
    wire.prove(id, "leaflet.example").await;
    let story = wire
        .publish(&WireInABox::draft("Pier closes", &PARAGRAPHS))
        .await;
    let other = wire
        .publish(&WireInABox::draft(
            "Ferry sails",
            &["The ferry has 3 decks."],
        ))
        .await;
    let reader = wire.signed_in(Role::Publisher(id)).await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let address = format!("http://wire.example/stories/{story}");
    let form = format!("/desk/offers/new?publisher={id}");
    let typed = offer(&[("do", "grant"), ("scope", "stories"), ("stories", &address)]);
    let licence = location(&manager.post(&form, &typed).await);
    // Whoever would make the same again is told that both would be paid for.
    let twice = offer(&[
        ("do", "preview"),
        ("scope", "stories"),
        ("stories", &address),
    ]);
    let preview = manager.post(&form, &twice).await.main_text();
    assert!(preview.contains("Covered already:"), "{preview}");
    assert!(
        manager
            .get(&licence)
            .await
            .main_text()
            .contains("granted a licence")
    );
    assert!(
        reader
            .get(&format!("/stories/{story}"))
            .await
            .body
            .contains("9 boats")
    );
    assert!(
        !reader
            .get(&format!("/stories/{other}"))
            .await
            .body
            .contains("3 decks")
    );
    let page = manager
        .get(&format!("/desk/publishers/{id}"))
        .await
        .main_text();
    assert!(page.contains("EUR 120.50"), "{page}");
    let mail = &wire.store.unsent_mails(1).await.unwrap()[0].mail;
    assert_eq!(mail.subject, "You have a licence from The Harbour Wire");
}

#[tokio::test]
async fn a_pickup_of_a_stranger_becomes_an_offer_and_an_account() {
    let wire = WireInABox::new().await;
    let site = Receiver::start().await;
    let paragraphs: String = PARAGRAPHS
        .iter()
        .map(|text| format!("<p>{text}</p>"))
        .collect();
    site.page(
        "/pier",
        Reply::html(format!("<h1>Pier closes</h1>{paragraphs}")),
    );
    wire.publish(&WireInABox::draft("Pier closes", &PARAGRAPHS))
        .await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let url = site.url("/pier");
    let sheet = location(
        &manager
            .post("/desk/pickups", &[("url", url.as_str())])
            .await,
    );
    let pickup = sheet.rsplit('/').next().unwrap();

    // One click from the sheet leads to the form, filled in.
    let form = format!("/desk/offers/new?pickup={pickup}");
    assert!(manager.get(&sheet).await.body.contains(&form));
    let editor = wire.signed_in(Role::Editor).await;
    assert!(
        !editor.get(&sheet).await.body.contains(&form),
        "editors don't license"
    );
    let shown = manager.get(&form).await;
    assert!(
        shown.main_text().contains("Nobody has proved that"),
        "{}",
        shown.main_text()
    );
    assert!(shown.body.contains(url.as_str()));
    let stranger = [
        ("to", "new"),
        ("outlet", "The Stray"),
        ("email", "hello@stray.example"),
    ];
    let lacking = manager.post(&form, &offer(&stranger)).await;
    assert!(
        lacking
            .main_text()
            .contains("Choose the country in which it publishes.")
    );
    let whole = [&stranger[..], &[("kind", "newsletter"), ("country", "IE")]].concat();
    let made = location(&manager.post(&form, &offer(&whole)).await);

    // Whom an address belongs to is no newcomer: the desk is told whom to choose instead.
    let again = manager.post("/desk/offers/new", &offer(&whole)).await;
    let said = "The address hello@stray.example is that of an account of The Stray, which is a publisher already: \
                choose The Stray as the one to whom the offer goes.";
    assert!(again.main_text().contains(said), "{}", again.main_text());

    // Its mail carries the link to an account, which shows the offer and the tear sheet.
    let mail = wire.store.unsent_mails(1).await.unwrap().remove(0).mail;
    assert_eq!(mail.to, "hello@stray.example");
    let link = mail
        .text
        .lines()
        .find(|line| line.contains("/link/"))
        .unwrap();
    let token = link.rsplit('/').next().unwrap();
    assert!(
        wire.store
            .link(TokenHash::of(token), wire.clock.now())
            .await
            .unwrap()
            .is_some()
    );
    let password = [("password", "a long enough password")];
    let visitor = wire.visitor();
    let signed = visitor.post(&format!("/link/{token}"), &password).await;
    let person = visitor.signed_in_by(&signed);
    let own = made
        .split('?')
        .next()
        .unwrap()
        .replace("/desk/", "/account/");
    assert!(
        person
            .get(&own)
            .await
            .main_text()
            .contains("a page that carries the story")
    );
    assert_eq!(person.get(&sheet).await.status, StatusCode::OK);
    let other = wire.publisher("The Leaflet").await;
    let other = wire.signed_in(Role::Publisher(other)).await;
    assert_eq!(other.get(&sheet).await.status, StatusCode::NOT_FOUND);
    assert_eq!(other.get(&own).await.status, StatusCode::NOT_FOUND);

    // Another manager who clicks the same learns that an offer is out.
    let again = [&whole[..], &[("email", "other@stray.example")]].concat();
    let second = manager.post(&form, &offer(&again)).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(
        second.main_text().contains("made an offer for this"),
        "{}",
        second.main_text()
    );
}

#[tokio::test]
async fn an_offer_that_lapsed_while_its_page_was_open_says_so() {
    let wire = WireInABox::new().await;
    let id = wire.publisher("The Leaflet").await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let form = format!("/desk/offers/new?publisher={id}");
    let made = location(&manager.post(&form, &offer(&[])).await);
    let own = made
        .split('?')
        .next()
        .unwrap()
        .replace("/desk/", "/account/");
    wire.clock.advance(Duration::from_secs(15 * 24 * 3600));
    let reader = wire.signed_in(Role::Publisher(id)).await;
    let late = reader
        .post(&format!("{own}/accept"), &[("sign", "yes")])
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.main_text()
            .contains("The offer lapsed at the end of 6 December 2026: a new one is needed"),
        "{}",
        late.main_text()
    );
    assert!(reader.get(&own).await.main_text().contains("lapsed"));
}

#[tokio::test]
async fn a_request_is_turned_down_or_withdrawn() {
    let wire = WireInABox::new().await;
    let id = wire.publisher("The Leaflet").await;
    let reader = wire.signed_in(Role::Publisher(id)).await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let request = [
        ("scope", "everything"),
        ("from", "2026-11-22"),
        ("until", "2027-11-21"),
        ("intended_use", "Our Sunday page."),
    ];
    let silent = reader.post("/account/licences/ask", &request[..3]).await;
    assert!(
        silent
            .main_text()
            .contains("Say what you want to do with it.")
    );
    location(&reader.post("/account/licences/ask", &request).await);
    let twice = reader.post("/account/licences/ask", &request).await;
    assert!(
        twice
            .main_text()
            .contains("You have asked for this already")
    );
    let mut other = request;
    other[3].1 = "Our Monday page.";
    location(&reader.post("/account/licences/ask", &other).await);
    let open = wire
        .store
        .licence_requests(RequestFilter::default(), 0, 10)
        .await
        .unwrap();
    let (one, two) = (open[0].id, open[1].id);
    let path = format!("/desk/requests/{one}/turn-down");
    assert!(
        manager
            .post(&path, &[])
            .await
            .main_text()
            .contains("Say why no offer is made")
    );
    location(&manager.post(&path, &[("reason", "Not on Sundays.")]).await);
    location(
        &reader
            .post(&format!("/account/requests/{two}/withdraw"), &[])
            .await,
    );
    let page = reader.get("/account/licences").await.main_text();
    for line in ["turned down", "Not on Sundays.", "withdrawn"] {
        assert!(page.contains(line), "{line}: {page}");
    }
    let late = manager
        .post(&format!("/desk/offers/new?request={two}"), &offer(&[]))
        .await;
    assert!(
        late.main_text().contains("The request was withdrawn by"),
        "{}",
        late.main_text()
    );
    let other = wire.publisher("The Gazette").await;
    let other = wire.signed_in(Role::Publisher(other)).await;
    let foreign = other
        .post(&format!("/account/requests/{two}/withdraw"), &[])
        .await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_record_shows_who_did_what_by_publisher_and_by_person() {
    let wire = WireInABox::new().await;
    let leaflet = wire.publisher("The Leaflet").await;
    let gazette = wire.publisher("The Gazette").await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    for id in [leaflet, gazette] {
        let form = format!("/desk/offers/new?publisher={id}");
        location(&manager.post(&form, &offer(&[])).await);
    }
    let reason = [("reason", "Credits were left out.")];
    location(
        &manager
            .post(&format!("/desk/publishers/{gazette}/suspend"), &reason)
            .await,
    );
    let rows = async |query: &str| {
        let page = manager.get(&format!("/desk/record{query}")).await;
        page.body.matches("<th scope=\"row\"").count()
    };
    assert_eq!(rows("").await, 3);
    assert_eq!(rows(&format!("?publisher={gazette}")).await, 2);
    assert_eq!(rows("?who=licensing%20manager").await, 3);
    assert_eq!(rows("?who=nobody").await, 0);
    let editor = wire.signed_in(Role::Editor).await;
    assert_eq!(editor.get("/desk/record").await.status, StatusCode::OK);
    assert_eq!(
        editor.get("/desk/licences").await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_suspended_publisher_reads_its_offer_and_is_not_asked_to_accept_it() {
    let wire = WireInABox::new().await;
    let id = wire.publisher("The Leaflet").await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let form = format!("/desk/offers/new?publisher={id}");
    let made = location(&manager.post(&form, &offer(&[])).await);
    let own = made
        .split('?')
        .next()
        .unwrap()
        .replace("/desk/", "/account/");
    let reader = wire.signed_in(Role::Publisher(id)).await;
    assert!(reader.get(&own).await.body.contains("Accept the licence"));

    let suspend = format!("/desk/publishers/{id}/suspend");
    let reason = [("reason", "Credits were left out.")];
    location(&manager.post(&suspend, &reason).await);
    let page = reader.get(&own).await;
    assert!(!page.body.contains("Accept the licence"));
    assert!(
        page.main_text()
            .contains("You are suspended: no licence can be accepted")
    );
}

#[tokio::test]
async fn an_offer_of_a_story_that_was_killed_since_can_only_be_declined() {
    let wire = WireInABox::new().await;
    let leaflet = wire.publisher("The Leaflet").await;
    let story = wire
        .publish(&WireInABox::draft("Pier closes", &PARAGRAPHS))
        .await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let form = format!("/desk/offers/new?publisher={leaflet}");
    let address = format!("http://wire.example/stories/{story}");
    let typed = offer(&[("scope", "stories"), ("stories", &address)]);
    let made = location(&manager.post(&form, &typed).await);
    let own = made
        .split('?')
        .next()
        .unwrap()
        .replace("/desk/", "/account/");
    let reader = wire.signed_in(Role::Publisher(leaflet)).await;
    assert!(reader.get(&own).await.body.contains("Accept the licence"));

    let editor = wire.signed_in(Role::Editor).await;
    let kill = [("reason", "It was not so."), ("word", "KILL")];
    location(
        &editor
            .post(&format!("/desk/stories/{story}/kill"), &kill)
            .await,
    );
    let page = reader.get(&own).await;
    assert!(!page.body.contains("Accept the licence"));
    assert!(page.main_text().contains("has been killed since"));
    let at_desk = manager
        .get(made.split('?').next().unwrap())
        .await
        .main_text();
    assert!(at_desk.contains("Withdraw it; if it covers others, offer those."));
    let accepted = reader
        .post(&format!("{own}/accept"), &[("sign", "yes")])
        .await;
    assert_eq!(accepted.status, StatusCode::CONFLICT);
    location(&reader.post(&format!("{own}/decline"), &[]).await);
}

#[tokio::test]
async fn what_a_licence_still_waits_for_is_said_on_both_sides() {
    let wire = WireInABox::new().await;
    let leaflet = wire.publisher("The Leaflet").await;
    let mut draft = WireInABox::draft("Pier closes", &PARAGRAPHS);
    draft.availability = Availability::LicenceOnly;
    let story = wire.publish(&draft).await;
    let reader = wire.signed_in(Role::Publisher(leaflet)).await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let at_desk =
        "nothing is delivered under a licence until one of the publisher’s sites is proved";
    let own = "nothing is delivered to you under a licence until one of your sites is proved";

    // The contract can be made first.
    let form = format!("/desk/offers/new?publisher={leaflet}");
    assert!(manager.get(&form).await.main_text().contains(at_desk));
    let any = manager.get("/desk/offers/new").await;
    assert!(any.body.contains("The Leaflet (no site proved)"));
    let made = location(&manager.post(&form, &offer(&[("seats", "2")])).await);
    assert!(manager.get(&made).await.main_text().contains(at_desk));
    let offered = made
        .split('?')
        .next()
        .unwrap()
        .replace("/desk/", "/account/");
    let page = reader.get(&offered).await.main_text();
    assert!(page.contains(own), "{page}");
    assert!(page.contains("It is for 2 people with a seat."), "{page}");
    let accept = format!("{offered}/accept");
    let licence = location(&reader.post(&accept, &[("sign", "yes")]).await);
    let accepted = reader.get(&licence).await;
    assert!(accepted.main_text().contains(own));
    assert!(accepted.main_text().contains("nobody has one yet"));
    assert!(accepted.body.contains("<a href=\"/account/seats\">"));
    let path = licence.split('?').next().unwrap();
    let kept = manager.get(&path.replace("/account/", "/desk/")).await;
    assert!(kept.main_text().contains(at_desk));
    assert!(kept.main_text().contains("No seat given:"));
    let list = manager.get("/desk/licences?show=active").await.main_text();
    assert!(list.contains("no site proved"), "{list}");

    // The refusal names the licence, and the account says why it gives nothing.
    let number = path[path.len() - 8..].to_uppercase();
    let refused = reader.get(&format!("/stories/{story}/copy")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let waits = format!(
        "Your licence {number} covers this story, but gives you nothing until one of your sites is proved."
    );
    assert!(
        refused.main_text().contains(&waits),
        "{}",
        refused.main_text()
    );
    let account = reader.get("/account").await.main_text();
    assert!(
        account.contains("Your licence gives you nothing yet"),
        "{account}"
    );
    assert!(
        account.contains(&format!("Licence {number}: every story.")),
        "{account}"
    );

    // With a site, the first seat is what is left.
    wire.prove(leaflet, "leaflet.example").await;
    let account = reader.get("/account").await.main_text();
    assert!(!account.contains("It gives you nothing until"), "{account}");
    assert!(
        account.contains("give yourself one, or others"),
        "{account}"
    );
    assert!(
        !account.contains("is yours to use, under your licence"),
        "{account}"
    );
    let list = reader.get("/account/licences").await.main_text();
    assert!(list.contains("no seat given"), "{list}");
    let people = wire.store.users_of(leaflet).await.unwrap();
    let give = format!("/account/seats/{}", path.rsplit('/').next().unwrap());
    let person = people[0].id.to_string();
    location(&reader.post(&give, &[("person", &person)]).await);
    for (browser, list) in [
        (&reader, "/account/licences"),
        (&manager, "/desk/licences?show=active"),
    ] {
        let list = browser.get(list).await.main_text();
        assert!(!list.contains("no seat given"), "{list}");
    }
    let account = reader.get("/account").await.main_text();
    assert!(
        account.contains("is yours to use, under your licence"),
        "{account}"
    );
    let copy = reader.get(&format!("/stories/{story}/copy")).await;
    assert_eq!(copy.status, StatusCode::OK);
}
