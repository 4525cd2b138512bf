//! Proofs that are looked for again, and domains that change hands.

use std::time::Duration;

use crate::support::Newsroom;
use wire_delivery::Guard;
use wire_delivery::guard::Settings;
use wire_delivery::mail::Letterhead;
use wire_delivery::mail::templates::Templates;
use wire_delivery::proof::{Unsettled, settle};
use wire_delivery::scheduler::Options;
use wire_rights::{ProofMethod, Site};
use wire_story::PublisherId;
use wire_testkit::{Receiver, Reply};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn guard() -> Guard {
    Guard::new(Settings {
        allow_loopback: true,
        ..Settings::default()
    })
    .unwrap()
}

async fn newsroom() -> Newsroom {
    let newsroom = Newsroom::open().await;
    let options = Options::new(Letterhead::folder(newsroom.outbox()));
    newsroom.runs(guard(), options)
}

/// The file in which a site's nonce stands, with others' lines.
fn put(site: &Receiver, lines: &[&str]) {
    site.page("/.well-known/wirecopy.txt", Reply::text(lines.join("\n")));
}

impl Newsroom {
    async fn claim(&self, publisher: PublisherId, site: &Receiver) -> Site {
        let now = self.clock.now();
        self.store
            .add_site(publisher, &site.domain(), now)
            .await
            .unwrap()
    }

    async fn settle(&self, publisher: PublisherId, site: &Site) -> Result<ProofMethod, Unsettled> {
        settle(
            &guard(),
            &self.store,
            &Templates::default(),
            publisher,
            site,
            self.clock.now(),
        )
        .await
    }

    /// How a publisher's only site stands.
    async fn standing(&self, publisher: PublisherId) -> &'static str {
        let proved = self.store.publisher(publisher).await.unwrap().unwrap();
        let [check] = self
            .store
            .site_checks(publisher)
            .await
            .unwrap()
            .try_into()
            .unwrap();
        match (proved.has_proved_site(), check.missed, check.lost) {
            (true, None, None) => "proved",
            (true, Some(_), None) => "missing",
            (false, None, Some(_)) => "lost",
            (false, None, None) => "claimed",
            _ => "what can't be",
        }
    }

    /// Receiver and subject of each mail, and what the record says.
    async fn told_and_recorded(&self, site: &Receiver) -> String {
        let mut lines = self.told();
        let audit = self.store.audit_log(10).await.unwrap();
        for entry in audit.iter().rev() {
            let about = self.store.publisher(entry.on.parse().unwrap()).await;
            let about = about.unwrap().unwrap().name;
            lines.push(format!("{} {}: {about}", entry.who, entry.what));
        }
        lines.join("\n").replace(&site.domain(), "SITE")
    }
}

#[tokio::test]
async fn a_proof_that_is_missing_is_warned_about_then_lost_and_may_come_back() {
    let site = Receiver::start().await;
    let mut newsroom = newsroom().await;
    let gazette = newsroom.publisher("gazette").await;
    let claim = newsroom.claim(gazette, &site).await;
    put(&site, &[&claim.nonce]);
    newsroom.settle(gazette, &claim).await.unwrap();
    let looks = site.received().len();

    // It is not looked at before its time, and seen at its time.
    newsroom.after(DAY * 6).await;
    assert_eq!(site.received().len(), looks);
    newsroom.after(DAY).await;
    assert!(site.received().len() > looks);
    assert_eq!(newsroom.standing(gazette).await, "proved");

    // It goes, and comes back within the time of grace.
    site.usually(Reply::Status(404));
    put(&site, &["under construction"]);
    newsroom.after(DAY * 7).await;
    assert_eq!(newsroom.standing(gazette).await, "missing");
    put(&site, &[&claim.nonce]);
    newsroom.after(DAY).await;
    assert_eq!(newsroom.standing(gazette).await, "proved");

    // It goes for good.
    put(&site, &["under construction"]);
    newsroom.after(DAY * 7).await;
    for _ in 0..13 {
        newsroom.after(DAY).await;
        assert_eq!(newsroom.standing(gazette).await, "missing");
    }
    newsroom.after(DAY).await;
    assert_eq!(newsroom.standing(gazette).await, "lost");
    newsroom.after(DAY * 30).await;
    insta::assert_snapshot!(newsroom.told_and_recorded(&site).await, @"
    To: <news@gazette.example> Subject: The proof that SITE is yours is missing
    To: <news@gazette.example> Subject: The proof that SITE is yours is missing
    To: <news@gazette.example> Subject: SITE is no longer proved
    the wire saw the proof of the site SITE (well-known-file): gazette
    the wire did not find the proof of the site SITE: gazette
    the wire did not find the proof of the site SITE: gazette
    the wire ended the proof of the site SITE: gazette
    ");

    put(&site, &[&claim.nonce]);
    newsroom.settle(gazette, &claim).await.unwrap();
    assert_eq!(newsroom.standing(gazette).await, "proved");
}

#[tokio::test]
async fn the_letter_says_what_was_found_until_when_and_what_to_do() {
    let site = Receiver::start().await;
    let mut newsroom = newsroom().await;
    let gazette = newsroom.publisher("gazette").await;
    let claim = newsroom.claim(gazette, &site).await;
    put(&site, &[&claim.nonce]);
    newsroom.settle(gazette, &claim).await.unwrap();
    site.usually(Reply::Status(404));
    put(&site, &["under construction"]);
    newsroom.after(DAY * 7).await;

    let [mail] = newsroom.mails().try_into().unwrap();
    let (_, text) = mail.split_once("To gazette,").unwrap();
    let (text, _) = text.split_once("\r\n--").unwrap();
    let until = newsroom.clock.now() + DAY * 14;
    let text = text
        .replace(&site.domain(), "SITE")
        .replace(&claim.nonce, "NONCE")
        .replace(&wire_rights::moment::instant(until), "TIME");
    insta::assert_snapshot!(text, @r#"
    we looked again for the proof that SITE is yours, and did not find it:

    - http://SITE/.well-known/wirecopy.txt holds something else: 'under construction'
    - http://SITE/ answered with status 404

    It counts until TIME all the same. Please put it back by then, in one of these ways:

    - the file http://SITE/.well-known/wirecopy.txt with this line: NONCE
    - in the head of the front page: <meta name="wirecopy-site" content="NONCE">

    We look every day until then. Your sites are listed here:

    https://wire.pit.example/account#sites

    The Pit Wire
    desk@pit.example
    "#);
}

#[tokio::test]
async fn the_desks_word_is_not_looked_at_again() {
    let mut newsroom = newsroom().await;
    let site = Receiver::start().await;
    let gazette = newsroom.publisher("gazette").await;
    let claim = newsroom.claim(gazette, &site).await;
    let now = newsroom.clock.now();
    newsroom
        .store
        .prove_site(claim.id, ProofMethod::Desk, now)
        .await
        .unwrap();
    newsroom.after(DAY * 100).await;
    assert!(site.received().is_empty());
    assert_eq!(newsroom.standing(gazette).await, "proved");
}

#[tokio::test]
async fn a_domain_changes_hands_only_when_the_first_proof_is_gone() {
    let site = Receiver::start().await;
    let mut newsroom = newsroom().await;
    let gazette = newsroom.publisher("gazette").await;
    let banner = newsroom.publisher("banner").await;
    let first = newsroom.claim(gazette, &site).await;
    let second = newsroom.claim(banner, &site).await;
    assert_ne!(first.nonce, second.nonce);
    put(&site, &[&first.nonce]);
    newsroom.settle(gazette, &first).await.unwrap();

    // Both lines are there: the first one stays.
    put(&site, &[&first.nonce, &second.nonce]);
    let taken = newsroom
        .settle(banner, &second)
        .await
        .unwrap_err()
        .to_string();
    insta::assert_snapshot!(taken.replace(&site.domain(), "SITE"), @"your line is there, but another publisher has proved SITE before, and its line is there as well: write to the wire");
    assert_eq!(newsroom.standing(gazette).await, "proved");
    assert_eq!(newsroom.standing(banner).await, "claimed");

    // The first one goes, and the domain with it.
    put(&site, &[&second.nonce]);
    newsroom.settle(banner, &second).await.unwrap();
    assert_eq!(newsroom.standing(gazette).await, "lost");
    assert_eq!(newsroom.standing(banner).await, "proved");
    let owner = newsroom
        .store
        .publisher_by_domain(&site.domain())
        .await
        .unwrap();
    assert_eq!(owner, Some(banner));
    newsroom.tick().await;
    insta::assert_snapshot!(newsroom.told_and_recorded(&site).await, @"
    To: <news@gazette.example> Subject: SITE has changed hands
    To: <news@banner.example> Subject: SITE has changed hands
    To: <desk@pit.example> Subject: SITE has changed hands
    the wire saw the proof of the site SITE (well-known-file): gazette
    the wire found a second publisher's line on SITE, and left it to the first: its line is there as well: banner
    the wire saw the site SITE change hands, from gazette (well-known-file): banner
    ");
}

#[tokio::test]
async fn the_desks_word_stands_against_a_second_publisher() {
    let site = Receiver::start().await;
    let newsroom = newsroom().await;
    let gazette = newsroom.publisher("gazette").await;
    let banner = newsroom.publisher("banner").await;
    let first = newsroom.claim(gazette, &site).await;
    let second = newsroom.claim(banner, &site).await;
    let now = newsroom.clock.now();
    newsroom
        .store
        .prove_site(first.id, ProofMethod::Desk, now)
        .await
        .unwrap();
    put(&site, &[&second.nonce]);
    let taken = newsroom
        .settle(banner, &second)
        .await
        .unwrap_err()
        .to_string();
    insta::assert_snapshot!(taken.replace(&site.domain(), "SITE"), @"your line is there, but another publisher has proved SITE before, and the desk has vouched for it: write to the wire");
}
