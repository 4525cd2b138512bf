//! Seats: who of a publisher's people may use a licence, and who says so.

use http::StatusCode;
use wire_rights::Role;
use wire_store::NewLicence;
use wire_story::{Availability, LicenceId, PublisherId};
use wire_testkit::{Browser, WireInABox};

async fn licence(wire: &WireInABox, publisher: PublisherId, seats: u32) -> LicenceId {
    let licence = NewLicence {
        seats: Some(seats),
        ..wire.licence()
    };
    let granted = wire
        .store
        .grant_licence(publisher, &licence, licence.from)
        .await;
    granted.unwrap()
}

/// A person who joins a minute after whoever joined before.
async fn person(wire: &WireInABox, publisher: PublisherId) -> (Browser, String) {
    wire.clock.advance(std::time::Duration::from_secs(60));
    let browser = wire.signed_in(Role::Publisher(publisher)).await;
    let people = wire.store.users_of(publisher).await.unwrap();
    let newest = people.iter().max_by_key(|person| person.created).unwrap();
    (browser, newest.id.to_string())
}

#[tokio::test]
async fn a_person_without_a_seat_reads_why_and_who_gives_one() {
    let wire = WireInABox::new().await;
    let gazette = wire.publisher("Gazette").await;
    wire.prove(gazette, "gazette.example").await;
    let mut draft = WireInABox::draft("Board votes", &["The pier is shut."]);
    draft.availability = Availability::LicenceOnly;
    let story = wire.publish(&draft).await;
    let (first, first_id) = person(&wire, gazette).await;
    let (second, second_id) = person(&wire, gazette).await;
    let licence = licence(&wire, gazette, 1).await;

    let page = second.get(&format!("/stories/{story}")).await;
    assert!(!page.body.contains("The pier is shut"));
    let text = page.main_text();
    assert!(
        text.contains("for the one person who has a seat, and you have none"),
        "{text}"
    );
    // The list of stories says what is missing, and who mends it.
    let front = second.get("/").await;
    let text = front.main_text();
    assert!(
        text.contains("no seat") && !text.contains("refused"),
        "{text}"
    );
    assert!(text.contains("gives them. See the seats."), "{text}");
    assert!(front.body.contains("href=\"/account/seats\">See the seats"));
    let front = first.get("/").await.main_text();
    assert!(front.contains("give yourself one, or others"), "{front}");

    let seats = second.get("/account/seats").await.main_text();
    assert!(
        seats.contains("administers this account and gives the seats"),
        "{seats}"
    );
    assert!(seats.contains("0 of 1 seat given."), "{seats}");
    // Who gives seats is decided where they are given, not where buttons are shown.
    let give = format!("/account/seats/{licence}");
    let refused = second.post(&give, &[("person", &second_id)]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);

    let given = first.post(&give, &[("person", &second_id)]).await;
    assert_eq!(given.header("location"), "/account/seats?done=seat-given");
    let page = second.get(&format!("/stories/{story}")).await;
    assert!(page.body.contains("The pier is shut"));
    let none_left = first.post(&give, &[("person", &first_id)]).await;
    assert_eq!(none_left.status, StatusCode::CONFLICT);
    let page = first.get(&format!("/stories/{story}")).await;
    assert!(
        !page.body.contains("The pier is shut"),
        "the one who gives has none"
    );
    // A program has a token, and takes no seat.
    let program = wire.program(gazette).await;
    let taken = program
        .get(&format!("/api/v1/stories/{story}/content"))
        .await;
    assert_eq!(taken.status, StatusCode::OK);

    let back = format!("/account/seats/{licence}/back");
    first.post(&back, &[("person", &second_id)]).await;
    let page = second.get(&format!("/stories/{story}")).await;
    assert!(!page.body.contains("The pier is shut"));
}

#[tokio::test]
async fn the_desk_can_not_have_fewer_seats_than_are_given() {
    let wire = WireInABox::new().await;
    let gazette = wire.publisher("Gazette").await;
    let licence = licence(&wire, gazette, 2).await;
    let (first, first_id) = person(&wire, gazette).await;
    let (_, second_id) = person(&wire, gazette).await;
    for person in [&first_id, &second_id] {
        let give = format!("/account/seats/{licence}");
        first.post(&give, &[("person", person)]).await;
    }
    let manager = wire.signed_in(Role::LicensingManager).await;
    let path = format!("/desk/publishers/{gazette}/licences/{licence}/seats");

    let fewer = manager.post(&path, &[("seats", "1")]).await;
    assert_eq!(fewer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = fewer.main_text();
    assert!(
        text.contains("2 seats of this licence are given: take 1 back before it has 1."),
        "{text}"
    );
    let some = manager.post(&path, &[("seats", "some")]).await;
    assert!(some.main_text().contains("“some” is no number of seats."));
    let more = manager.post(&path, &[("seats", "5")]).await;
    assert_eq!(more.status, StatusCode::SEE_OTHER);
    let page = manager.get(&format!("/desk/publishers/{gazette}")).await;
    assert!(page.main_text().contains("2 of 5 seats given."));
}

#[tokio::test]
async fn machines_take_no_seat_so_who_gives_the_seats_lets_them_in() {
    let wire = WireInABox::new().await;
    let gazette = wire.publisher("Gazette").await;
    let (first, _) = person(&wire, gazette).await;
    let (second, _) = person(&wire, gazette).await;
    let token = [("label", "Archive import")];
    let made = second.post("/account/tokens", &token).await;
    assert_eq!(made.status, StatusCode::OK, "no licence has seats yet");

    licence(&wire, gazette, 1).await;
    let hook = [("url", "https://gazette.example/in")];
    let drop = [("drop", "sftp://wire@gazette.example/in")];
    for (path, form) in [
        ("/account/tokens", token),
        ("/account/feeds", token),
        ("/account/webhooks", hook),
        ("/account/drops", drop),
        ("/account/drops/any/test", drop),
    ] {
        let refused = second.post(path, &form).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        assert!(
            refused
                .main_text()
                .contains("it is made by the person who gives the seats"),
            "{}",
            refused.main_text()
        );
    }
    let page = second.get("/account/delivery").await;
    assert!(!page.body.contains("Make a token"), "{}", page.main_text());
    let made = first.post("/account/tokens", &token).await;
    assert_eq!(made.status, StatusCode::OK);
    let tokens = wire.store.tokens_of(gazette).await.unwrap();
    assert_eq!(tokens.len(), 2);
}

#[tokio::test]
async fn when_the_first_person_is_shut_out_the_next_gives_the_seats() {
    let wire = WireInABox::new().await;
    let gazette = wire.publisher("Gazette").await;
    let (_, first) = person(&wire, gazette).await;
    let (second, second_id) = person(&wire, gazette).await;
    let licence = licence(&wire, gazette, 1).await;
    let desk = wire.signed_in(Role::Administrator).await;
    desk.post(&format!("/desk/users/{first}/deactivate"), &[])
        .await;

    let seat = [("person", second_id.as_str())];
    let give = format!("/account/seats/{licence}");
    let given = second.post(&give, &seat).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER);

    // What was revoked has no seats to give.
    second.post(&format!("{give}/back"), &seat).await;
    let why = [("reason", "It was not paid.")];
    desk.post(&format!("/desk/licences/{licence}/revoke"), &why)
        .await;
    let refused = second.post(&give, &seat).await;
    insta::assert_snapshot!(refused.main_text(), @"
    409
    That can’t be done now
    This licence was revoked: it gives nobody anything.
    To the stories
    ");
}
