//! A newsroom with a scheduler, for the stories that these tests tell.

#![allow(unreachable_pub)]

pub mod mail_server;
pub mod name_server;

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp, civil};
use tempfile::TempDir;
use url::Url;
use wire_delivery::guard::{Limits, Settings};
use wire_delivery::mail::Letterhead;
use wire_delivery::scheduler::Options;
use wire_delivery::webhook::SigningKey;
use wire_delivery::{Clock, Guard, Scheduler};
use wire_rights::{Audience, Method, ProofMethod, PublisherKind};
use wire_store::{Destination, NewPublisher, NewStory, Published, Receipt, Secret, Store, Wire};
use wire_story::{
    Availability, Body, Change, Content, Edition, ProductId, PublisherId, StoryId, SubscriptionId,
};
use wire_testkit::postgres;

/// A sentence that stands in every body and nowhere else.
pub const CANARY: &str = "The canary sings in the third pit.";

pub struct Newsroom {
    pub store: Store,
    pub clock: Clock,
    pub scheduler: Scheduler,
    folder: TempDir,
}

pub struct Endpoint {
    pub publisher: PublisherId,
    pub subscription: SubscriptionId,
    pub secret: String,
}

impl Newsroom {
    /// A new wire. Its clock stands at the system's time, so that signatures are fresh.
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let wire = Wire {
            name: "The Pit Wire".into(),
            creator: "The Pit".into(),
            contact: "desk@pit.example".into(),
            base_url: "https://wire.pit.example/".parse().unwrap(),
            language: "en".into(),
        };
        let clock = Clock::fixed(Timestamp::now());
        let data = folder.path().join("wire");
        let store = match postgres::database() {
            Some(address) => Store::create_on(&address, &data, &wire, clock.now()).await,
            None => Store::create(&data, &wire, clock.now()).await,
        };
        let store = store.unwrap();
        let scheduler = scheduler(&store, &clock, OFTEN);
        Self {
            store,
            clock,
            scheduler,
            folder,
        }
    }

    /// A new wire that doesn't look by itself for what is due: not before the test is over.
    pub async fn that_looks_when_it_is_woken() -> Self {
        let newsroom = Self::open().await;
        let hour = Duration::from_secs(60 * 60);
        Self {
            scheduler: scheduler(&newsroom.store, &newsroom.clock, hour),
            ..newsroom
        }
    }

    /// A new wire whose mail leaves like this.
    pub async fn with_mail(letterhead: Letterhead) -> Self {
        let newsroom = Self::open().await;
        newsroom.sends(letterhead)
    }

    /// The process ends, and a new one starts whose mail leaves like this.
    pub fn sends(self, mail: Letterhead) -> Self {
        self.runs(Guard::new(Settings::default()).unwrap(), Options::new(mail))
    }

    /// The process ends, and a new one starts with this guard and these options.
    pub fn runs(self, guard: Guard, options: Options) -> Self {
        let scheduler = Scheduler::new(self.store.clone(), guard, self.clock.clone(), options);
        Self { scheduler, ..self }
    }

    /// The process dies, without any notice, and a new one starts with the same data.
    pub async fn restart(self) -> Self {
        let Self {
            store,
            clock,
            scheduler,
            folder,
        } = self;
        drop(scheduler);
        let data = store.dir().to_owned();
        store.close().await;
        nodes_died(&data).await;
        let store = Store::open(&data).await.unwrap();
        let scheduler = self::scheduler(&store, &clock, OFTEN);
        Self {
            store,
            clock,
            scheduler,
            folder,
        }
    }

    /// The process dies at once, and a new one starts; the database is as the old one left it.
    pub async fn die(self) -> Self {
        let scheduler = scheduler(&self.store, &self.clock, OFTEN);
        drop(self.scheduler);
        nodes_died(self.store.dir()).await;
        Self {
            scheduler,
            store: self.store,
            clock: self.clock,
            folder: self.folder,
        }
    }

    /// An eligible publisher with a webhook.
    pub async fn subscriber(&self, name: &str, url: Url) -> Endpoint {
        self.subscriber_to(name, url, None).await
    }

    /// The same, its webhook narrowed to a product.
    pub async fn subscriber_to(
        &self,
        name: &str,
        url: Url,
        product: Option<ProductId>,
    ) -> Endpoint {
        let publisher = self.publisher(name).await;
        self.grant(publisher, &format!("{name}.example")).await;
        self.webhook(publisher, url, product).await
    }

    /// A proved site, an audience, and the terms: what makes a publisher eligible.
    pub async fn grant(&self, publisher: PublisherId, domain: &str) {
        let now = self.clock.now();
        let site = self.store.add_site(publisher, domain, now).await.unwrap();
        self.store
            .prove_site(site.id, ProofMethod::Desk, now)
            .await
            .unwrap();
        let audience = Audience {
            method: Method::AnalyticsExport,
            site: None,
            from: civil::date(2026, 10, 1),
            to: civil::date(2026, 10, 31),
            monthly_visitors: 50_000,
            given: now,
            expires: now + SignedDuration::from_hours(24 * 365),
        };
        self.store.add_audience(publisher, &audience).await.unwrap();
        self.store
            .accept_terms(publisher, 1, None, now)
            .await
            .unwrap();
    }

    /// A publisher of whom nothing is known, with a webhook.
    pub async fn stranger(&self, name: &str, url: Url) -> Endpoint {
        let publisher = self.publisher(name).await;
        self.webhook(publisher, url, None).await
    }

    pub async fn publisher(&self, name: &str) -> PublisherId {
        let publisher = NewPublisher {
            name: name.into(),
            kind: PublisherKind::Daily,
            country: "US".into(),
            email: format!("news@{name}.example"),
        };
        self.store
            .create_publisher(&publisher, self.clock.now())
            .await
            .unwrap()
    }

    async fn webhook(
        &self,
        publisher: PublisherId,
        url: Url,
        product: Option<ProductId>,
    ) -> Endpoint {
        let secret = SigningKey::new_secret().unwrap();
        let destination = Destination::Webhook {
            url,
            secret: Secret::new(secret.clone()),
        };
        self.order(publisher, destination, product, secret).await
    }

    /// An eligible publisher with a file drop, whose server is known by this key.
    pub async fn dropped_to(&self, name: &str, url: Url, host_key: &str) -> Endpoint {
        let publisher = self.publisher(name).await;
        self.grant(publisher, &format!("{name}.example")).await;
        let key = SigningKey::new_private().unwrap();
        let destination = Destination::Drop {
            url,
            key: Secret::new(key.clone()),
            host_key: Some(host_key.into()),
        };
        self.order(publisher, destination, None, key).await
    }

    async fn order(
        &self,
        publisher: PublisherId,
        destination: Destination,
        product: Option<ProductId>,
        secret: String,
    ) -> Endpoint {
        let from = self.store.last_seq().await.unwrap();
        let subscription = self
            .store
            .create_subscription(publisher, &destination, product, from, self.clock.now())
            .await
            .unwrap();
        Endpoint {
            publisher,
            subscription,
            secret,
        }
    }

    pub async fn publish(&self, headline: &str) -> Published {
        let story = story(headline);
        self.store.publish(&story, self.clock.now()).await.unwrap()
    }

    pub async fn revise(&self, of: StoryId, edition: Edition) -> Published {
        let (_, latest) = self.store.story(of).await.unwrap().unwrap();
        self.store
            .revise(of, latest.number, &edition, self.clock.now())
            .await
            .unwrap()
    }

    pub async fn correct(&self, of: StoryId, note: &str) -> Published {
        let change = Change::Correction { note: note.into() };
        let content = content("Pit reopens, corrected");
        self.revise(of, Edition::Usable { content, change }).await
    }

    pub async fn kill(&self, of: StoryId) -> Published {
        let reason = "A libel about the mayor.".into();
        self.revise(of, Edition::Killed { reason }).await
    }

    pub async fn tick(&mut self) {
        self.scheduler.tick().await.unwrap();
    }

    /// Lets time pass, then does what is due.
    pub async fn after(&mut self, time: Duration) {
        self.clock.advance(time);
        self.tick().await;
    }

    /// The receipts of an endpoint in the order of the log, a line for each attempt.
    pub async fn receipts(&self, endpoint: &Endpoint) -> String {
        let receipts = self.store.receipts_of(endpoint.subscription, 100);
        let mut receipts = receipts.await.unwrap();
        receipts.reverse();
        receipts.sort_by_key(|receipt| receipt.seq);
        let lines: Vec<String> = receipts.iter().map(line).collect();
        lines.join("\n")
    }

    /// Why an endpoint is switched off, where it is.
    pub async fn off(&self, endpoint: &Endpoint) -> Option<String> {
        let subscription = self.store.subscription(endpoint.subscription).await;
        let disabled = subscription.unwrap().unwrap().disabled;
        disabled.map(|disabled| disabled.reason)
    }

    pub async fn switch_on(&self, endpoint: &Endpoint) {
        let now = self.clock.now();
        let on = self
            .store
            .enable_subscription(endpoint.subscription, now)
            .await;
        on.unwrap();
    }

    /// What the ledger says of a story, a line for each entry.
    pub async fn ledger(&self, story: StoryId) -> String {
        let entries = self.store.takes_of_story(story).await.unwrap();
        let line = |entry: &wire_store::LedgerEntry| {
            let (exit, result) = (entry.exit.code(), entry.result.code());
            format!("version {} by {exit}: {result}", entry.version)
        };
        let lines: Vec<String> = entries.iter().map(line).collect();
        lines.join("\n")
    }

    pub fn outbox(&self) -> PathBuf {
        self.store.dir().join("outbox")
    }

    /// The mails in the outbox, oldest first.
    pub fn mails(&self) -> Vec<String> {
        let Ok(folder) = std::fs::read_dir(self.outbox()) else {
            return Vec::new();
        };
        // A life that was cut short may leave a file that is only begun.
        let mut paths: Vec<PathBuf> = folder
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "eml"))
            .collect();
        paths.sort_by_key(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap();
            let (time, number) = name.split_once('-').unwrap();
            (time.to_owned(), number.parse::<u64>().unwrap())
        });
        paths
            .iter()
            .map(|path| std::fs::read_to_string(path).unwrap())
            .collect()
    }

    /// Receiver and subject of each mail, in the order in which they were queued.
    pub fn told(&self) -> Vec<String> {
        let head = |mail: &str, name: &str| {
            let line = mail.lines().find(|line| line.starts_with(name));
            line.unwrap_or_default().to_owned()
        };
        let line = |mail: &String| format!("{} {}", head(mail, "To: "), head(mail, "Subject: "));
        self.mails().iter().map(line).collect()
    }
}

/// Meanwhile the runtime goes on: what a transaction of who died holds is let go only once its connection can say so.
async fn nodes_died(data: &Path) {
    let data = data.to_owned();
    let told = tokio::task::spawn_blocking(move || postgres::nodes_died(&data));
    told.await.unwrap();
}

/// How often a wire looks for what is due.
const OFTEN: Duration = Duration::from_millis(500);

fn scheduler(store: &Store, clock: &Clock, every: Duration) -> Scheduler {
    let settings = Settings {
        allow_loopback: true,
        limits: Limits {
            exchange: Duration::from_millis(400),
            connect: Duration::from_millis(300),
            excerpt: Duration::from_millis(100),
            ..Limits::default()
        },
        ..Settings::default()
    };
    let guard = Guard::new(settings).unwrap();
    let options = Options {
        every,
        ..Options::new(Letterhead::folder(store.dir().join("outbox")))
    };
    Scheduler::new(store.clone(), guard, clock.clone(), options)
}

fn line(receipt: &Receipt) -> String {
    let status = receipt.status.map(|s| format!(" {s}")).unwrap_or_default();
    let note = match receipt.note.as_str() {
        "" => String::new(),
        note => format!(" ({note})"),
    };
    let (seq, outcome) = (receipt.seq, receipt.outcome);
    format!("event {seq}: {outcome:?}{status}{note}")
}

pub fn story(headline: &str) -> NewStory {
    NewStory {
        source_id: None,
        creator: "The Pit".into(),
        url: "https://pit.example/mayor-in-the-pit".parse().ok(),
        date: civil::date(2026, 11, 22),
        embargo: None,
        availability: Availability::Free,
        content: content(headline),
    }
}

pub fn content(headline: &str) -> Content {
    Content {
        headline: headline.into(),
        byline: "Ana Torres".into(),
        summary: String::new(),
        language: "en".into(),
        body: Body::plain([CANARY, "Nobody knows why.", headline]),
        picture: None,
        notice: None,
    }
}
