//! Plays a new publisher: its site, and its server that takes webhooks.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use wire_delivery::webhook::{SigningKey, headers};

use crate::demo::http::{self, Answers, Request, Response};

/// A publisher's site and server on a port of this machine.
pub(super) struct Others {
    pub(super) port: u16,
    state: Arc<State>,
    server: JoinHandle<()>,
}

#[derive(Default)]
struct State(Mutex<Book>);

#[derive(Default)]
struct Book {
    nonce: String,
    received: Vec<Request>,
}

impl State {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Answers for State {
    fn answer(&self, request: Request) -> Response {
        let mut book = self.book();
        match (request.method.as_str(), request.path.as_str()) {
            ("POST", "/incoming") => {
                book.received.push(request);
                Response::text("taken\n".into())
            }
            (_, "/.well-known/wirecopy.txt") if !book.nonce.is_empty() => {
                Response::text(format!("{}\n", book.nonce))
            }
            _ => Response::not_found(),
        }
    }
}

impl Others {
    pub(super) async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let state = Arc::new(State::default());
        let server = tokio::spawn(http::serve(listener, Arc::clone(&state)));
        Ok(Self {
            port,
            state,
            server,
        })
    }

    /// The site's domain.
    pub(super) fn domain(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Where its server takes webhooks.
    pub(super) fn hook(&self) -> String {
        format!("http://127.0.0.1:{}/incoming", self.port)
    }

    /// Puts the proof on the site.
    pub(super) fn prove(&self, nonce: &str) {
        nonce.clone_into(&mut self.state.book().nonce);
    }

    /// The webhook that tells of this story in this way, if it has come, with its signature checked.
    pub(super) fn received(
        &self,
        secret: &str,
        kind: &str,
        story: &str,
    ) -> anyhow::Result<Option<serde_json::Value>> {
        let received = self.state.book().received.clone();
        for request in received {
            let body: serde_json::Value = serde_json::from_slice(&request.body)?;
            let about = body["data"]["uri"].as_str().unwrap_or_default();
            if body["type"] == kind && about.ends_with(story) {
                verify(secret, &request)?;
                return Ok(Some(body));
            }
        }
        Ok(None)
    }

    /// Whether any webhook has this text in it.
    pub(super) fn heard(&self, text: &str) -> bool {
        self.state
            .book()
            .received
            .iter()
            .any(|request| String::from_utf8_lossy(&request.body).contains(text))
    }
}

impl Drop for Others {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Checks a signature by making it again.
fn verify(secret: &str, request: &Request) -> anyhow::Result<()> {
    let seconds: i64 = request.header("webhook-timestamp").parse()?;
    let at = Timestamp::from_second(seconds)?;
    let key = SigningKey::of(secret)?;
    let expected = headers(&[key], request.header("webhook-id"), at, &request.body);
    let expected = expected
        .get("webhook-signature")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    anyhow::ensure!(
        !expected.is_empty() && expected == request.header("webhook-signature"),
        "the webhook's signature is wrong"
    );
    Ok(())
}
