//! The licence desk at work: what each step tells whom, and that time tells everything once.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::support::Newsroom;
use insta::assert_snapshot;
use jiff::SignedDuration;
use wire_delivery::licensing::{self, Actor, Outlet};
use wire_delivery::mail::templates::{FOLDER, Templates};
use wire_rights::{LicenceScope, Price, PublisherKind, Terms};
use wire_store::{
    AuditEntry, Mail, NewLicence, NewLicenceRequest, NewOffer, NewPublisher, Occasion, Offer,
};
use wire_story::PublisherId;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn desk() -> Actor {
    Actor {
        name: "Cleo Marsh".into(),
        who: "Cleo Marsh <cleo@pit.example>".into(),
    }
}

fn publisher() -> Actor {
    Actor {
        name: "Osric Vane".into(),
        who: "Osric Vane <osric@gazette.example>".into(),
    }
}

/// What happens at the desk of the newsroom.
impl Newsroom {
    fn licence(&self, days: i64) -> NewLicence {
        NewLicence {
            scope: LicenceScope::Everything,
            price: Some(Price {
                minor: 12_500,
                currency: "EUR".into(),
            }),
            from: self.clock.now(),
            until: self.clock.now() + SignedDuration::from_hours(24 * days),
            terms: Terms {
                territory: vec!["IE".into(), "GB".into()],
                ..Terms::default()
            },
            volume: Some(40),
            seats: None,
        }
    }

    fn new_offer(&self, publisher: PublisherId, occasion: Occasion) -> NewOffer {
        NewOffer {
            publisher,
            occasion,
            licence: self.licence(100),
            message: "As we said on the phone.".into(),
            stands_until: self.clock.now() + SignedDuration::from_hours(24 * 14),
            by: "Cleo Marsh".into(),
        }
    }

    async fn offers(&self, publisher: PublisherId) -> Offer {
        self.offers_saying("As we said on the phone.", publisher)
            .await
    }

    async fn offers_saying(&self, message: &str, publisher: PublisherId) -> Offer {
        self.offers_by(&Templates::default(), message, publisher)
            .await
    }

    async fn offers_by(
        &self,
        templates: &Templates,
        message: &str,
        publisher: PublisherId,
    ) -> Offer {
        let mut new = self.new_offer(publisher, Occasion::OwnAccord);
        new.message = message.into();
        licensing::offer(&self.store, templates, &new, &desk(), self.clock.now())
            .await
            .unwrap()
    }

    /// The first mail that waits.
    async fn first_unsent(&self) -> Mail {
        let mut mails = self.store.unsent_mails(1).await.unwrap();
        mails.remove(0).mail
    }

    /// The log, oldest first, without ids and days.
    async fn log(&self) -> String {
        let mut log = self.store.audit_log(1000).await.unwrap();
        log.reverse();
        let line = |entry: &AuditEntry| {
            let what = dateless(&entry.what);
            let name = entry.who.split(" <").next().unwrap().to_owned();
            format!("{name}: {what}")
        };
        log.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// To whom which mails went, and how often.
    fn told_how_often(&self) -> String {
        let mut told: BTreeMap<String, u32> = BTreeMap::new();
        for mail in self.told() {
            *told.entry(mail).or_default() += 1;
        }
        let line = |(mail, times): (String, u32)| format!("{times} × {mail}");
        told.into_iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// Days depend on when the test runs.
fn dateless(text: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let words: Vec<&str> = text.split(' ').collect();
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let is_day = words.get(at + 1).is_some_and(|word| MONTHS.contains(word));
        if is_day {
            let tail = words[at + 2].trim_start_matches(char::is_numeric);
            out.push(format!("DAY{tail}"));
            at += 3;
            // A time of day follows on some.
            if words
                .get(at)
                .is_some_and(|word| word.starts_with(char::is_numeric) && word.contains(':'))
            {
                out.pop();
                out.push(words[at + 1].replacen("UTC", "TIME", 1));
                at += 2;
            }
        } else {
            out.push(words[at].to_owned());
            at += 1;
        }
    }
    out.join(" ")
}

#[tokio::test]
async fn each_step_is_told_to_the_other_side_and_written_down() {
    let mut newsroom = Newsroom::open().await;
    let gazette = newsroom.publisher("gazette").await;
    let now = newsroom.clock.now();
    let asked = NewLicenceRequest {
        publisher: gazette,
        scope: LicenceScope::Everything,
        from: now,
        until: now + SignedDuration::from_hours(24 * 100),
        intended_use: "Our Sunday page.".into(),
        by: "Osric Vane".into(),
    };
    let store = newsroom.store.clone();
    let refused = licensing::ask(&store, &Templates::default(), &asked, &publisher(), now)
        .await
        .unwrap();
    licensing::turn_down(
        &store,
        &Templates::default(),
        &refused,
        "Not on Sundays.",
        &desk(),
        now,
    )
    .await
    .unwrap();
    let back = licensing::ask(&store, &Templates::default(), &asked, &publisher(), now)
        .await
        .unwrap();
    licensing::take_back(&store, &back, &publisher(), now)
        .await
        .unwrap();
    let request = licensing::ask(&store, &Templates::default(), &asked, &publisher(), now)
        .await
        .unwrap();
    let new = newsroom.new_offer(gazette, Occasion::Request(request.id));
    let offer = licensing::offer(&store, &Templates::default(), &new, &desk(), now)
        .await
        .unwrap();
    let accepted = licensing::accept(&store, &Templates::default(), &offer, &publisher(), now)
        .await
        .unwrap();
    let declined = newsroom.offers(gazette).await;
    licensing::decline(
        &store,
        &Templates::default(),
        &declined,
        "Too dear.",
        &publisher(),
        now,
    )
    .await
    .unwrap();
    let withdrawn = newsroom.offers(gazette).await;
    licensing::withdraw(
        &store,
        &Templates::default(),
        &withdrawn,
        "A slip.",
        &desk(),
        now,
    )
    .await
    .unwrap();
    let kept = store.licence(accepted.licence.id).await.unwrap().unwrap();
    licensing::revoke(
        &store,
        &Templates::default(),
        &kept,
        "Not paid.",
        &desk(),
        now,
    )
    .await
    .unwrap();
    licensing::grant(
        &store,
        &Templates::default(),
        gazette,
        &newsroom.licence(200),
        &desk(),
        now,
    )
    .await
    .unwrap();
    newsroom.tick().await;

    assert_snapshot!(newsroom.log().await, @"
    Osric Vane: asked for a licence: every story of the wire, DAY to DAY
    Cleo Marsh: turned the request for a licence down: Not on Sundays.
    Osric Vane: asked for a licence: every story of the wire, DAY to DAY
    Osric Vane: withdrew the request for a licence
    Osric Vane: asked for a licence: every story of the wire, DAY to DAY
    Cleo Marsh: offered a licence: every story of the wire, EUR 125.00, DAY to DAY, 40 stories at most; until TIME; other terms than the wire’s: For publishers in these countries only: IE, GB. In the wire’s terms: For publishers in all countries. Write to licensing@localhost for a licence. In the wire’s terms: Write to desk@pit.example for a licence.
    Osric Vane: accepted the offer of a licence: every story of the wire, EUR 125.00, DAY to DAY, 40 stories at most
    Cleo Marsh: offered a licence: every story of the wire, EUR 125.00, DAY to DAY, 40 stories at most; until TIME; other terms than the wire’s: For publishers in these countries only: IE, GB. In the wire’s terms: For publishers in all countries. Write to licensing@localhost for a licence. In the wire’s terms: Write to desk@pit.example for a licence.
    Osric Vane: declined the offer of a licence: Too dear.
    Cleo Marsh: offered a licence: every story of the wire, EUR 125.00, DAY to DAY, 40 stories at most; until TIME; other terms than the wire’s: For publishers in these countries only: IE, GB. In the wire’s terms: For publishers in all countries. Write to licensing@localhost for a licence. In the wire’s terms: Write to desk@pit.example for a licence.
    Cleo Marsh: withdrew the offer of a licence: A slip.
    Cleo Marsh: revoked the licence (every story of the wire, EUR 125.00, DAY to DAY, 40 stories at most): Not paid.
    Cleo Marsh: granted a licence: every story of the wire, EUR 125.00, DAY to DAY, 40 stories at most; other terms than the wire’s: For publishers in these countries only: IE, GB. In the wire’s terms: For publishers in all countries. Write to licensing@localhost for a licence. In the wire’s terms: Write to desk@pit.example for a licence.
    ");
    assert_snapshot!(newsroom.told_how_often(), @"
    3 × To: <desk@pit.example> Subject: gazette asks for a licence
    1 × To: <desk@pit.example> Subject: gazette has accepted the licence
    1 × To: <desk@pit.example> Subject: gazette has declined the licence
    1 × To: <news@gazette.example> Subject: The Pit Wire has revoked your licence
    1 × To: <news@gazette.example> Subject: The Pit Wire has withdrawn its offer
    1 × To: <news@gazette.example> Subject: The Pit Wire makes no offer on your request
    3 × To: <news@gazette.example> Subject: The Pit Wire offers you a licence
    1 × To: <news@gazette.example> Subject: You have a licence from The Pit Wire
    ");
}

#[tokio::test]
async fn an_offer_says_what_until_when_and_where_to_answer() {
    let newsroom = Newsroom::open().await;
    let gazette = newsroom.publisher("gazette").await;
    let offer = newsroom.offers(gazette).await;
    let text = newsroom.first_unsent().await.text;
    let text = dateless(&text.replace(&offer.id.to_string(), "OFFER"));
    assert_snapshot!(text, @"
    To gazette,

    we offer you a licence:

    Covers: every story of the wire
    Period: DAY to DAY
    Price: EUR 125.00
    Limit: 40 stories at most
    Territory: IE, GB

    Its terms are not the usual ones of The Pit Wire. This is what differs:

    - For publishers in these countries only: IE, GB. In the wire’s terms: For publishers in all countries.
    - Write to licensing@localhost for a licence. In the wire’s terms: Write to desk@pit.example for a licence.

    Cleo Marsh writes:

    > As we said on the phone.

    The offer can be accepted until TIME.

    Read the terms, and accept or decline, on this page:

    https://wire.pit.example/account/offers/OFFER

    Nothing is agreed before somebody who may sign for you accepts there.

    The Pit Wire
    desk@pit.example
    ");
}

#[tokio::test]
async fn an_offer_to_renew_says_what_changes_of_the_licence_before() {
    let newsroom = Newsroom::open().await;
    let gazette = newsroom.publisher("gazette").await;
    let (store, now) = (&newsroom.store, newsroom.clock.now());
    let before = newsroom.licence(100);
    let granted = licensing::grant(store, &Templates::default(), gazette, &before, &desk(), now)
        .await
        .unwrap();
    let mut new = newsroom.new_offer(gazette, Occasion::Renewal(granted.id));
    new.licence.from = before.until;
    new.licence.until = before.until + SignedDuration::from_hours(24 * 100);
    new.licence.price = None;
    new.licence.volume = None;
    new.licence.terms.paywall = true;
    licensing::offer(store, &Templates::default(), &new, &desk(), now)
        .await
        .unwrap();
    let mails = store.unsent_mails(10).await.unwrap();
    let text = dateless(&mails.last().unwrap().mail.text);
    let from = text.find("It follows on").unwrap();
    let until = text.find("Cleo Marsh writes").unwrap();
    assert_snapshot!(&text[from..until], @"
    It follows on the licence that you have. This is what changes, and nothing else:

    - It runs from DAY to DAY. Before: It runs from DAY to DAY.
    - It is free of charge. Before: It costs EUR 125.00.
    - Any number of stories can be taken under it. Before: 40 stories can be taken under it at most.
    - You may put it behind a paywall. Before: Let everybody read it without paying.
    ");
}

#[tokio::test]
async fn an_outlet_gets_the_link_to_its_account_with_the_offer() {
    let newsroom = Newsroom::open().await;
    let nobody = PublisherId::from_bytes([0; 16]);
    let outlet = Outlet {
        publisher: NewPublisher {
            name: "The Stray".into(),
            kind: PublisherKind::Newsletter,
            country: "IE".into(),
            email: "hello@stray.example".into(),
        },
        site: Some("stray.example".into()),
    };
    let new = newsroom.new_offer(nobody, Occasion::OwnAccord);
    let offer = licensing::invite(
        &newsroom.store,
        &Templates::default(),
        &outlet,
        &new,
        &desk(),
        newsroom.clock.now(),
    )
    .await
    .unwrap();
    let mail = newsroom.first_unsent().await;
    assert_eq!(mail.to, "hello@stray.example");
    let text = mail.text;
    let link = text.split("https://wire.pit.example/link/").nth(1).unwrap();
    let token = link.split_whitespace().next().unwrap();
    let hash = wire_store::TokenHash::of(token);
    let found = newsroom
        .store
        .link(hash, newsroom.clock.now())
        .await
        .unwrap();
    assert!(found.is_some(), "the link in the mail works");
    let text = text.replace(token, "TOKEN");
    let text = dateless(&text.replace(&offer.id.to_string(), "OFFER"));
    assert_snapshot!(text, @"
    To The Stray,

    we offer you a licence:

    Covers: every story of the wire
    Period: DAY to DAY
    Price: EUR 125.00
    Limit: 40 stories at most
    Territory: IE, GB

    Its terms are not the usual ones of The Pit Wire. This is what differs:

    - For publishers in these countries only: IE, GB. In the wire’s terms: For publishers in all countries.
    - Write to licensing@localhost for a licence. In the wire’s terms: Write to desk@pit.example for a licence.

    Cleo Marsh writes:

    > As we said on the phone.

    The offer can be accepted until TIME.

    An account was made for you. Choose its password first; this link works once:

    https://wire.pit.example/link/TOKEN

    Then read the terms, and accept or decline, on this page:

    https://wire.pit.example/account/offers/OFFER

    Nothing is agreed before somebody who may sign for you accepts there.

    The Pit Wire
    desk@pit.example
    ");
}

#[tokio::test]
async fn an_offer_is_made_in_the_newsrooms_own_words() {
    let newsroom = Newsroom::open().await;
    let gazette = newsroom.publisher("gazette").await;
    let wire = tempfile::tempdir().unwrap();
    let texts = wire.path().join(FOLDER);
    std::fs::create_dir_all(&texts).unwrap();
    let own = "Subject: {{ wire }}: {{ scope }} for {{ price }}\n\nDear {{ publisher }},\n\n{{ message }}\n\n\
               Yes or no, until {{ stands_until }}:\n\n{{ page }}\n{{ invitation or '' }}\n{{ by }}\n";
    std::fs::write(texts.join("licence-offered.txt"), own).unwrap();
    let (templates, unsound) = Templates::read(wire.path(), false);
    assert_eq!(unsound, []);
    // What the desk writes keeps its paragraphs, and stays a quotation whatever it says.
    let message = "Good morning.\r\n\r\nSubject: Another\nhttps://wire.example/link/stray";
    let offer = newsroom.offers_by(&templates, message, gazette).await;
    let mail = newsroom.first_unsent().await;
    let text = dateless(&mail.text.replace(&offer.id.to_string(), "OFFER"));
    assert_snapshot!(format!("{}\n\n{text}", mail.subject), @"
    The Pit Wire: every story of the wire for EUR 125.00

    Dear gazette,

    > Good morning.
    >
    > Subject: Another
    > https://wire.example/link/stray

    Yes or no, until TIME:

    https://wire.pit.example/account/offers/OFFER

    Cleo Marsh
    ");
    let html = wire_delivery::mail::html_twin(&mail.text);
    let links: Vec<&str> = html.lines().filter(|line| line.contains("href")).collect();
    assert_eq!(links.len(), 1, "{html}");
    assert!(html.contains("<blockquote"), "{html}");
}

#[tokio::test]
async fn time_tells_everything_once_wherever_the_process_dies() {
    let mut newsroom = Newsroom::open().await;
    let gazette = newsroom.publisher("gazette").await;
    let banner = newsroom.publisher("banner").await;
    for number in 0..20 {
        let message = format!("Offer {number}.");
        newsroom.offers_saying(&message, gazette).await;
    }
    let (texts, now) = (Templates::default(), newsroom.clock.now());
    for number in 0..20 {
        // No two are the same: what says the same isn't agreed again.
        let mut new = newsroom.new_offer(banner, Occasion::OwnAccord);
        new.licence.volume = Some(40 + number);
        let offer = licensing::offer(&newsroom.store, &texts, &new, &desk(), now).await;
        let offer = offer.unwrap();
        let accepted = licensing::accept(&newsroom.store, &texts, &offer, &publisher(), now).await;
        accepted.unwrap();
    }
    newsroom.tick().await;

    for days in [15_u32, 60, 30] {
        newsroom.clock.advance(DAY * days);
        let mut broken_off = 0;
        for life in 1..15_u32 {
            newsroom = newsroom.die().await;
            let life = Duration::from_millis(u64::from(life * life) / 4);
            if tokio::time::timeout(life, newsroom.scheduler.tick())
                .await
                .is_err()
            {
                broken_off += 1;
            }
        }
        assert!(broken_off > 2, "only {broken_off} lives were cut short");
        newsroom = newsroom.die().await;
        newsroom.tick().await;
    }

    assert_snapshot!(newsroom.told_how_often(), @"
    20 × To: <desk@pit.example> Subject: The licence of banner ends soon
    20 × To: <desk@pit.example> Subject: The licence of banner has ended
    20 × To: <desk@pit.example> Subject: banner has accepted the licence
    20 × To: <news@banner.example> Subject: The Pit Wire offers you a licence
    20 × To: <news@banner.example> Subject: Your licence ends in 24 days
    20 × To: <news@banner.example> Subject: Your licence has ended
    20 × To: <news@gazette.example> Subject: The Pit Wire offers you a licence
    20 × To: <news@gazette.example> Subject: The offer of The Pit Wire has lapsed
    ");
    let log = newsroom.log().await;
    let count = |what: &str| log.lines().filter(|line| line.contains(what)).count();
    assert_eq!(count("let the offer of a licence lapse"), 20);
    assert_eq!(count("noted that a licence ends on"), 20);
    assert_eq!(count("noted that a licence ended on"), 20);
}

#[tokio::test]
async fn of_a_licence_that_is_renewed_nobody_is_warned() {
    let mut newsroom = Newsroom::open().await;
    let gazette = newsroom.publisher("gazette").await;
    let offer = newsroom.offers(gazette).await;
    let now = newsroom.clock.now();
    let first = licensing::accept(
        &newsroom.store,
        &Templates::default(),
        &offer,
        &publisher(),
        now,
    )
    .await
    .unwrap();
    let mut renewal = newsroom.new_offer(gazette, Occasion::Renewal(first.licence.id));
    renewal.licence.from = first.licence.until;
    renewal.licence.until = first.licence.until + SignedDuration::from_hours(24 * 365);
    let offer = licensing::offer(
        &newsroom.store,
        &Templates::default(),
        &renewal,
        &desk(),
        now,
    )
    .await
    .unwrap();
    licensing::accept(
        &newsroom.store,
        &Templates::default(),
        &offer,
        &publisher(),
        now,
    )
    .await
    .unwrap();
    for days in [75_u32, 30] {
        newsroom.clock.advance(DAY * days);
        newsroom = newsroom.die().await;
        newsroom.tick().await;
    }
    assert!(
        !newsroom.told_how_often().contains("ends"),
        "{}",
        newsroom.told_how_often()
    );
    assert!(newsroom.log().await.contains("; another follows on it"));
}

#[tokio::test]
async fn a_clock_that_jumps_ends_nothing() {
    let mut newsroom = Newsroom::open().await;
    let gazette = newsroom.publisher("gazette").await;
    let offer = newsroom.offers(gazette).await;
    newsroom.tick().await;
    newsroom.clock.jump(SignedDuration::from_hours(24 * 30));
    newsroom.tick().await;
    let found = newsroom.store.offer(offer.id).await.unwrap().unwrap();
    assert_eq!(found.state.code(), "open");
    newsroom.store.confirm_time().await.unwrap();
    newsroom.tick().await;
    let found = newsroom.store.offer(offer.id).await.unwrap().unwrap();
    assert_eq!(found.state.code(), "lapsed");
}
