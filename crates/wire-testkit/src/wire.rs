//! A wire in a box: a store in a temporary directory, a clock that stands still, and browsers
//! that walk the real router without a network.

use axum::Router;
use axum::body::{Body, Bytes};
use http::{HeaderMap, Method, Request, StatusCode, header};
use jiff::{SignedDuration, Timestamp, civil};
use tempfile::TempDir;
use tower::ServiceExt;
use url::form_urlencoded;
use wire_delivery::mail::Letterhead;
use wire_delivery::mail::templates::Templates;
use wire_delivery::{Clock, Guard, Scheduler, scheduler};
use wire_rights::{
    Audience, LicenceScope, Method as Evidence, ProofMethod, PublisherKind, Role, Terms,
};
use wire_store::{
    NewLicence, NewPublisher, NewStory, NewUser, Reach, Store, TokenHash, TokenPurpose, Wire,
    random_token,
};
use wire_story::{Availability, Body as Text, Content, ProductId, PublisherId, StoryId, UserId};
use wire_web::App;

use crate::postgres;

/// The hour at which every box begins.
#[must_use]
pub fn start() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().expect("a timestamp")
}

/// A wire in a box. Everything in it goes when it is dropped.
#[derive(Debug)]
pub struct WireInABox {
    /// Its store.
    pub store: Store,
    /// Its clock, which moves only when it is told to.
    pub clock: Clock,
    /// Its scheduler: `tick` does what is due.
    pub scheduler: Scheduler,
    router: Router,
    _dir: TempDir,
}

impl WireInABox {
    /// A new wire, "The Harbour Wire", with nothing in it.
    pub async fn new() -> Self {
        Self::on(postgres::database()).await
    }

    /// The same on this database of PostgreSQL, or on SQLite.
    pub async fn on(database: Option<String>) -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let wire = Wire {
            name: "The Harbour Wire".into(),
            creator: "The Harbour Wire".into(),
            contact: "licensing@harbour.example".into(),
            base_url: "http://wire.example/".parse().expect("an address"),
            language: "en".into(),
        };
        let data = dir.path().join("wire");
        let store = match database {
            Some(address) => Store::create_on(&address, &data, &wire, start()).await,
            None => Store::create(&data, &wire, start()).await,
        };
        let store = store.expect("a new store");
        let clock = Clock::fixed(start());
        let guard = Guard::new(wire_delivery::guard::Settings {
            allow_loopback: true,
            allow_any_port: true,
            ..Default::default()
        })
        .expect("a guard");
        let options = scheduler::Options::new(Letterhead::folder(dir.path().join("wire/outbox")));
        let scheduler = Scheduler::new(store.clone(), guard.clone(), clock.clone(), options);
        let app = App::new(
            store.clone(),
            clock.clone(),
            guard,
            (scheduler.waker(), scheduler.looker()),
            Templates::default(),
        );
        Self {
            store,
            clock,
            scheduler,
            router: wire_web::router(app),
            _dir: dir,
        }
    }

    /// A story as most tests need one: free, usable, two paragraphs. Change what matters.
    #[must_use]
    pub fn draft(headline: &str, paragraphs: &[&str]) -> NewStory {
        NewStory {
            source_id: None,
            creator: "The Harbour Wire".into(),
            url: "https://harbour.example/pier".parse().ok(),
            date: civil::date(2026, 11, 22),
            embargo: None,
            availability: Availability::Free,
            content: Content {
                headline: headline.into(),
                byline: "The harbour desk".into(),
                summary: String::new(),
                language: "en".into(),
                body: Text::plain(paragraphs.iter().copied()),
                picture: None,
                notice: None,
            },
        }
    }

    /// A free licence for everything, from now on for a thousand hours. Change what matters.
    #[must_use]
    pub fn licence(&self) -> NewLicence {
        let from = self.clock.now();
        NewLicence {
            scope: LicenceScope::Everything,
            price: None,
            from,
            until: from + SignedDuration::from_hours(1000),
            terms: Terms::default(),
            volume: None,
            seats: None,
        }
    }

    /// Publishes a story now.
    pub async fn publish(&self, story: &NewStory) -> StoryId {
        self.store
            .publish(story, self.clock.now())
            .await
            .expect("the story is published")
            .story
    }

    /// A publisher without anything: no site, no evidence, no terms accepted.
    pub async fn publisher(&self, name: &str) -> PublisherId {
        let new = NewPublisher {
            name: name.into(),
            kind: PublisherKind::Daily,
            country: "US".into(),
            email: format!("news@{}.example", name.to_lowercase().replace(' ', "-")),
        };
        self.store
            .create_publisher(&new, self.clock.now())
            .await
            .expect("the publisher is made")
    }

    /// A publisher that qualifies: `domain` proved, 50,000 visitors counted, terms accepted.
    pub async fn eligible_publisher(&self, name: &str, domain: &str) -> PublisherId {
        let id = self.publisher(name).await;
        self.prove(id, domain).await;
        self.audience(id, 50_000).await;
        self.store
            .accept_terms(id, 1, None, self.clock.now())
            .await
            .expect("the terms are accepted");
        id
    }

    /// Gives a publisher a proved site.
    pub async fn prove(&self, publisher: PublisherId, domain: &str) {
        let at = self.clock.now();
        let site = self.store.add_site(publisher, domain, at).await;
        let site = site.expect("the site is added").id;
        self.store
            .prove_site(site, ProofMethod::MetaTag, at)
            .await
            .expect("the site is proved");
    }

    /// Gives a publisher evidence of an audience, counted from its logs, that is good for a year.
    pub async fn audience(&self, publisher: PublisherId, monthly_visitors: u64) {
        let given = self.clock.now();
        let audience = Audience {
            method: Evidence::AccessLogs,
            site: None,
            from: civil::date(2026, 10, 1),
            to: civil::date(2026, 10, 31),
            monthly_visitors,
            given,
            expires: given + SignedDuration::from_hours(24 * 365),
        };
        self.store
            .add_audience(publisher, &audience)
            .await
            .expect("the evidence is added");
    }

    /// A feed or API token of a publisher.
    pub async fn token(&self, publisher: PublisherId, purpose: TokenPurpose) -> String {
        self.narrowed_token(publisher, purpose, None).await
    }

    /// A token of a publisher's feed of a product's stories.
    pub async fn feed_of(&self, publisher: PublisherId, product: ProductId) -> String {
        self.narrowed_token(publisher, TokenPurpose::Feed, Some(product))
            .await
    }

    async fn narrowed_token(
        &self,
        publisher: PublisherId,
        purpose: TokenPurpose,
        product: Option<ProductId>,
    ) -> String {
        let token = random_token().expect("randomness");
        let (hash, at) = (TokenHash::of(&token), self.clock.now());
        self.store
            .create_token(hash, publisher, purpose, "test", product, at)
            .await
            .expect("the token is made");
        token
    }

    /// A person of this role.
    pub async fn user(&self, role: Role) -> UserId {
        let mark = random_token().expect("randomness");
        let user = NewUser {
            email: format!("{}@people.example", &mark[..12]),
            name: format!("A test's {}", role.name()),
            role,
        };
        self.store
            .create_user(&user, None, self.clock.now())
            .await
            .expect("the user is made")
    }

    /// A browser in which nobody has signed in.
    #[must_use]
    pub fn visitor(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            session: None,
            bearer: None,
        }
    }

    /// A browser in which somebody of this role has signed in.
    pub async fn signed_in(&self, role: Role) -> Browser {
        let user = self.user(role).await;
        let token = random_token().expect("randomness");
        let at = self.clock.now();
        let expires = at + SignedDuration::from_hours(24);
        self.store
            .create_session(TokenHash::of(&token), user, expires, at)
            .await
            .expect("the session begins");
        Browser {
            session: Some(token),
            ..self.visitor()
        }
    }

    /// A program of a publisher with an API token.
    pub async fn program(&self, publisher: PublisherId) -> Browser {
        Browser {
            bearer: Some(self.token(publisher, TokenPurpose::Api).await),
            ..self.visitor()
        }
    }

    /// A program of a new person of the desk.
    pub async fn desk_program(&self, role: Role) -> Browser {
        self.desk_program_for(role, Reach::Everything).await
    }

    /// A program of a new person of the desk, with a token of this reach.
    pub async fn desk_program_for(&self, role: Role, reach: Reach) -> Browser {
        let person = self.user(role).await;
        let token = random_token().expect("randomness");
        let made = self.store.create_desk_token(
            TokenHash::of(&token),
            person,
            "Invoicing",
            reach,
            self.clock.now(),
        );
        made.await.expect("the token is made");
        Browser {
            bearer: Some(token),
            ..self.visitor()
        }
    }
}

/// Asks the router as a browser or a program would.
#[derive(Clone, Debug)]
pub struct Browser {
    router: Router,
    session: Option<String>,
    bearer: Option<String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub bytes: Bytes,
    /// The body as text; bytes that aren't UTF-8 are replaced.
    pub body: String,
}

impl Answer {
    /// A header as text; empty where it is missing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// What a reader sees between `<main>` and `</main>`: the text without tags, a line for each
    /// line of text.
    #[must_use]
    pub fn main_text(&self) -> String {
        let main = self
            .body
            .split_once("<main")
            .and_then(|(_, rest)| rest.split_once('>'))
            .and_then(|(_, rest)| rest.split_once("</main>"))
            .map_or(self.body.as_str(), |(main, _)| main);
        let mut text = String::new();
        let mut in_tag = false;
        for letter in main.chars() {
            match letter {
                '<' => in_tag = true,
                '>' => in_tag = false,
                _ if !in_tag => text.push(letter),
                _ => {}
            }
        }
        let lines: Vec<_> = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        lines.join("\n")
    }
}

impl Browser {
    /// The browser after an answer that signed somebody in.
    #[must_use]
    pub fn signed_in_by(&self, answer: &Answer) -> Self {
        let session = answer
            .header("set-cookie")
            .strip_prefix("wire_session=")
            .and_then(|cookie| cookie.split(';').next())
            .map(str::to_owned);
        Self {
            session,
            ..self.clone()
        }
    }

    /// Fetches an address.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path, Body::empty()))
            .await
    }

    /// Sends a form from one of the wire's own pages.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let mut request = self.request(Method::POST, path, Body::from(body));
        request.headers_mut().insert(
            header::CONTENT_TYPE,
            header::HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        self.send(request).await
    }

    /// Sends a form with files in it from one of the wire's own pages: the fields first, then each file
    /// with the name of its field, its own name and its bytes.
    pub async fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        const BOUNDARY: &str = "----a-line-that-stands-nowhere-else";
        let mut body = Vec::new();
        let head = |name: &str, rest: &str| {
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{rest}\r\n\r\n")
        };
        for (name, value) in fields {
            body.extend(head(name, "").bytes());
            body.extend(value.bytes());
            body.extend(b"\r\n");
        }
        for (field, name, bytes) in files {
            let kind = "Content-Type: application/octet-stream";
            body.extend(head(field, &format!("; filename=\"{name}\"\r\n{kind}")).bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{BOUNDARY}--\r\n").bytes());
        let mut request = self.request(Method::POST, path, Body::from(body));
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        request.headers_mut().insert(
            header::CONTENT_TYPE,
            header::HeaderValue::from_str(&kind).expect("a boundary is ASCII"),
        );
        self.send(request).await
    }

    /// A request of this browser, to be changed before it is sent.
    #[must_use]
    pub fn request(&self, method: Method, path: &str, body: Body) -> Request<Body> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "wire.example")
            .header("sec-fetch-site", "same-origin");
        if let Some(session) = &self.session {
            request = request.header(header::COOKIE, format!("wire_session={session}"));
        }
        if let Some(bearer) = &self.bearer {
            request = request.header(header::AUTHORIZATION, format!("Bearer {bearer}"));
        }
        request.body(body).expect("a request")
    }

    /// Sends a request.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the router always answers");
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 64 * 1024 * 1024)
            .await
            .expect("the body can be read");
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
        }
    }
}
