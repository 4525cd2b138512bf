//! `/account/sites…`

use wire_rights::{ProofMethod, Role};
use wire_testkit::{Receiver, Reply, WireInABox};

#[tokio::test]
async fn a_site_is_added_proved_and_removed() {
    let wire = WireInABox::new().await;
    let site = Receiver::start().await;
    let publisher = wire.publisher("The Claim").await;
    let browser = wire.signed_in(Role::Publisher(publisher)).await;

    let added = browser
        .post("/account/sites", &[("site", &site.domain())])
        .await;
    assert_eq!(added.header("location"), "/account?done=site-added#sites");
    let found = wire.store.publisher(publisher).await.unwrap().unwrap();
    let (id, nonce) = (found.sites[0].id, found.sites[0].nonce.clone());
    let page = browser.get("/account").await;
    assert!(
        page.body.contains(&nonce),
        "the page shows what to put on the site"
    );
    // The hints are those of a site on this machine: by http, and without a DNS record.
    let file = format!("http://{}/.well-known/wirecopy.txt", site.domain());
    assert!(page.main_text().contains(&file), "{}", page.main_text());
    assert!(!page.body.contains("_wirecopy."));

    // Not there yet: the page says what was found instead.
    let early = browser
        .post(&format!("/account/sites/{id}/prove"), &[])
        .await;
    assert_eq!(early.status, 200);
    assert!(
        early
            .main_text()
            .contains("Not there yet. This is what we found:"),
        "{}",
        early.main_text()
    );

    site.page(
        "/.well-known/wirecopy.txt",
        Reply::text(format!("{nonce}\n")),
    );
    let proved = browser
        .post(&format!("/account/sites/{id}/prove"), &[])
        .await;
    assert_eq!(proved.header("location"), "/account?done=site-proved#sites");
    let (_, seen) = wire.store.site(id).await.unwrap().unwrap();
    assert_eq!(
        seen.proof.map(|proof| proof.method),
        Some(ProofMethod::WellKnownFile)
    );

    let removed = browser
        .post(&format!("/account/sites/{id}/remove"), &[])
        .await;
    assert_eq!(removed.status, 303);
    assert!(wire.store.site(id).await.unwrap().is_none());
}

#[tokio::test]
async fn a_site_that_is_none_keeps_what_was_typed() {
    let wire = WireInABox::new().await;
    let publisher = wire.publisher("The Claim").await;
    let browser = wire.signed_in(Role::Publisher(publisher)).await;
    let answer = browser.post("/account/sites", &[("site", "claim")]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.main_text().contains("This is no site"));
    assert!(answer.body.contains("value=\"claim\""));
}

#[tokio::test]
async fn nobody_touches_anothers_site() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let id = wire.store.publisher(gazette).await.unwrap().unwrap().sites[0].id;
    let other = wire.publisher("The Claim").await;
    let browser = wire.signed_in(Role::Publisher(other)).await;
    for action in ["prove", "remove"] {
        let answer = browser
            .post(&format!("/account/sites/{id}/{action}"), &[])
            .await;
        assert_eq!(answer.status, 404, "{action}");
    }
    assert!(wire.store.site(id).await.unwrap().is_some());
}

#[tokio::test]
async fn two_that_claim_one_domain_and_the_desk_are_told_and_it_can_change_hands() {
    let wire = WireInABox::new().await;
    let site = Receiver::start().await;
    let mut people = Vec::new();
    for name in ["The Gazette", "The Leaflet"] {
        let publisher = wire.publisher(name).await;
        let added = wire
            .store
            .add_site(publisher, &site.domain(), wire.clock.now())
            .await
            .unwrap();
        let browser = wire.signed_in(Role::Publisher(publisher)).await;
        people.push((publisher, added, browser));
    }
    let [(gazette, first, of_gazette), (leaflet, second, of_leaflet)] = people.try_into().unwrap();
    let said = "Another publisher has proved that";
    let clean = |text: String| text.replace(&site.domain(), "site");

    let both = format!("{}\n{}\n", first.nonce, second.nonce);
    site.page("/.well-known/wirecopy.txt", Reply::text(both));
    let prove = |id| format!("/account/sites/{id}/prove");
    of_gazette.post(&prove(first.id), &[]).await;
    let page = of_leaflet.get("/account").await.main_text();
    assert!(page.contains(said), "{page}");
    assert!(!of_gazette.get("/account").await.main_text().contains(said));
    // Both lines stand there: the first one's proof counts, and nobody guesses.
    let refused = of_leaflet.post(&prove(second.id), &[]).await;
    insta::assert_snapshot!(clean(refused.main_text().lines().nth(3).unwrap().to_owned()), @"your line is there, but another publisher has proved site before, and its line is there as well: write to the wire");
    let desk = wire.signed_in(Role::LicensingManager).await;
    for (publisher, other) in [
        (gazette, "The Leaflet claims it as well, without a proof."),
        (leaflet, "The Gazette claims it as well, and has proved it."),
    ] {
        let page = desk
            .get(&format!("/desk/publishers/{publisher}"))
            .await
            .main_text();
        assert!(page.contains(other), "{page}");
    }

    // The domain is sold: the new owner's line takes the place of the old one's.
    site.page(
        "/.well-known/wirecopy.txt",
        Reply::text(second.nonce.clone()),
    );
    of_leaflet.post(&prove(second.id), &[]).await;
    let page = of_gazette.get("/account").await.main_text();
    assert!(
        page.contains(said) && page.contains("It was until 22 November 2026."),
        "{page}"
    );
    let mails = wire.store.unsent_mails(9).await.unwrap();
    let told: Vec<_> = mails
        .iter()
        .map(|mail| clean(format!("{}: {}", mail.mail.to, mail.mail.subject)))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @"
    news@the-gazette.example: site has changed hands
    news@the-leaflet.example: site has changed hands
    licensing@harbour.example: site has changed hands
    ");
    let page = desk
        .get(&format!("/desk/publishers/{gazette}"))
        .await
        .main_text();
    assert!(
        page.contains("The Leaflet claims it as well, and has proved it."),
        "{page}"
    );
}

#[tokio::test]
async fn a_site_is_read_in_its_own_letters() {
    let wire = WireInABox::new().await;
    let publisher = wire.publisher("Die Isar").await;
    let browser = wire.signed_in(Role::Publisher(publisher)).await;
    browser
        .post("/account/sites", &[("site", "münchen.example")])
        .await;
    // All Cyrillic, and looks like another's name.
    browser
        .post("/account/sites", &[("site", "аррӏе.example")])
        .await;

    let page = browser.get("/account").await;
    let text = page.main_text();
    assert!(
        text.contains("münchen.example xn--mnchen-3ya.example not proved"),
        "{text}"
    );
    assert!(
        text.contains("https://xn--mnchen-3ya.example/.well-known/wirecopy.txt"),
        "{text}"
    );
    assert!(text.contains("xn--80ak6aa92e.example"), "{text}");
    assert!(!page.body.contains("аррӏе"), "{text}");
}
