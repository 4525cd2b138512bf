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
    assert!(page.main_text().contains("/.well-known/wirecopy.txt"));

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
