//! The wire that is measured: a real one, with publishers, served by the real binary.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use http::header::{CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue, ORIGIN};
use jiff::{SignedDuration, Timestamp, civil};
use tempfile::TempDir;
use url::Url;
use wire_delivery::Guard;
use wire_delivery::webhook::SigningKey;
use wire_rights::{Audience, Method, ProofMethod, PublisherKind, Role};
use wire_store::{
    Destination, Draft, NewPublisher, NewUser, Secret, Store, TokenHash, new_story_id, random_token,
};
use wire_story::{Availability, Body, Content, StoryId, UserId};

use crate::used::Used;

/// A wire and the process that serves it, which ends with it.
pub struct Wire {
    store: Store,
    server: Child,
    base: Url,
    headers: HeaderMap,
    editor: UserId,
    _folder: TempDir,
}

impl Wire {
    /// A wire with a publisher for each of these endpoints, served.
    pub async fn start(binary: &Path, database: Option<&str>, endpoints: &[Url]) -> Self {
        let folder = tempfile::tempdir_in(".").unwrap();
        let data = folder.path().join("wire");
        let mut init = Command::new(binary);
        init.arg("init").arg(&data).args(["--name", "Measured"]);
        init.args(database.map(|address| format!("--database={address}")));
        let made = init.output().unwrap();
        assert!(made.status.success(), "{made:?}");
        let settings = data.join("wire.toml");
        let text = fs::read_to_string(&settings).unwrap();
        let open = text.replace("loopback = false", "loopback = true");
        fs::write(&settings, open).unwrap();

        let store = Store::open(&data).await.unwrap();
        for (number, url) in endpoints.iter().enumerate() {
            subscribe(&store, number, url).await;
        }
        let now = Timestamp::now();
        let user = NewUser {
            email: "editor@measured.example".into(),
            name: "Ada Brook".into(),
            role: Role::Editor,
        };
        let editor = store.create_user(&user, None, now).await.unwrap();
        let token = random_token().unwrap();
        let expires = now + SignedDuration::from_hours(10);
        store
            .create_session(TokenHash::of(&token), editor, expires, now)
            .await
            .unwrap();

        let (server, base) = serve(binary, &data);
        let text = |text: &str| HeaderValue::from_str(text).unwrap();
        let headers = HeaderMap::from_iter([
            (COOKIE, text(&format!("wire_session={token}"))),
            (ORIGIN, text(base.as_str().trim_end_matches('/'))),
            (CONTENT_TYPE, text("application/x-www-form-urlencoded")),
        ]);
        let wire = Self {
            store,
            server,
            base,
            headers,
            editor,
            _folder: folder,
        };
        wire.settle().await;
        wire
    }

    /// Waits until the server has nothing to do any more.
    pub async fn settle(&self) {
        let mut before = self.used().cpu_seconds;
        loop {
            tokio::time::sleep(Duration::from_secs(2)).await;
            let now = self.used().cpu_seconds;
            if now - before < 0.2 {
                return;
            }
            before = now;
        }
    }

    /// Drafts whose texts have so many bytes.
    pub async fn drafts(&self, count: usize, bytes: usize) -> Vec<StoryId> {
        let mut drafts = Vec::new();
        for number in 0..count {
            let now = Timestamp::now();
            let draft = Draft {
                id: new_story_id(now).unwrap(),
                creator: "Measured".into(),
                url: None,
                date: civil::date(2026, 11, 26),
                embargo: None,
                availability: Availability::Free,
                subjects: Vec::new(),
                refused: Vec::new(),
                corrections: Vec::new(),
                content: content(number, bytes),
                editor: self.editor,
                saved: now,
            };
            assert!(self.store.save_draft(&draft, None).await.unwrap());
            drafts.push(draft.id);
        }
        drafts
    }

    /// Presses the desk's button.
    pub async fn publish(&self, guard: &Guard, draft: StoryId) {
        let url = self
            .base
            .join(&format!("desk/drafts/{draft}/publish"))
            .unwrap();
        let answer = guard.post(&url, self.headers.clone(), "sure=yes".into());
        let answer = answer.await.unwrap();
        assert_eq!(answer.status, 303, "{}", answer.excerpt);
    }

    /// How many deliveries wait: events that endpoints haven't come to, and those to be tried again.
    pub async fn waiting(&self) -> u64 {
        let last = self.store.last_seq().await.unwrap();
        let mut waiting = 0;
        for endpoint in self.store.subscriptions().await.unwrap() {
            let again = self.store.pending_of(endpoint.id).await.unwrap();
            waiting += last - endpoint.cursor + again.len() as u64;
        }
        waiting
    }

    pub fn used(&self) -> Used {
        Used::by(self.server.id())
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn serve(binary: &Path, data: &Path) -> (Child, Url) {
    let mut server = Command::new(binary)
        .arg("--data")
        .arg(data)
        .args(["serve", "--listen", "127.0.0.1:0"])
        .env("RUST_LOG", "warn")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stderr.take().unwrap()).lines();
    let address = lines.find_map(|line| {
        let line = line.unwrap();
        let (_, rest) = line.split_once("is served on ")?;
        Some(rest.split_whitespace().next()?.parse().unwrap())
    });
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            eprintln!("{line}");
        }
    });
    (server, address.expect("the server says where it is"))
}

/// An eligible publisher with a webhook.
async fn subscribe(store: &Store, number: usize, url: &Url) {
    let now = Timestamp::now();
    let name = format!("gazette{number}");
    let publisher = NewPublisher {
        name: name.clone(),
        kind: PublisherKind::Daily,
        country: "US".into(),
        email: format!("news@{name}.example"),
    };
    let publisher = store.create_publisher(&publisher, now).await.unwrap();
    let site = store
        .add_site(publisher, &format!("{name}.example"), now)
        .await
        .unwrap();
    store
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
    store.add_audience(publisher, &audience).await.unwrap();
    store.accept_terms(publisher, 1, None, now).await.unwrap();
    let destination = Destination::Webhook {
        url: url.clone(),
        secret: Secret::new(SigningKey::new_secret().unwrap()),
    };
    store
        .create_subscription(publisher, &destination, None, 0, now)
        .await
        .unwrap();
}

fn content(number: usize, bytes: usize) -> Content {
    let sentence =
        "The council met on Monday about the bridge, and nobody knows when it will open. ";
    let paragraph = sentence.repeat(6);
    let body = std::iter::repeat_n(paragraph.trim_end(), bytes / paragraph.len());
    Content {
        headline: format!("Council meets, {number}"),
        byline: "Ana Torres".into(),
        summary: String::new(),
        language: "en".into(),
        body: Body::plain(body),
        picture: None,
        notice: None,
    }
}
