//! A receiver that plays the customer: records what arrives, and answers as it is told to.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use jiff::Timestamp;
use standardwebhooks::{Webhook, WebhookError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use url::{Url, form_urlencoded};

/// A server on a loopback port that plays a customer's. It stops when it is dropped.
#[derive(Debug)]
pub struct Receiver {
    address: SocketAddr,
    desk: Arc<Desk>,
    server: JoinHandle<()>,
}

/// What the receiver answers.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A status and nothing else.
    Status(u16),
    /// A status, headers and a body.
    Full(u16, Vec<(&'static str, String)>, Bytes),
    /// Status 200, and what stands in the address under this name.
    Parameter(&'static str),
    /// Nothing, for ever: the request is read, and no answer comes.
    Hang,
    /// Status 200, then one byte each time this has passed, for ever.
    Drip(Duration),
    /// Status 200, then 64 KiB blocks as fast as they are taken, for ever.
    Endless,
}

impl Reply {
    /// A page of HTML.
    #[must_use]
    pub fn html(html: impl Into<String>) -> Self {
        let headers = vec![("content-type", "text/html; charset=utf-8".to_owned())];
        Self::Full(200, headers, html.into().into())
    }

    /// Plain text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        let headers = vec![("content-type", "text/plain; charset=utf-8".to_owned())];
        Self::Full(200, headers, text.into().into())
    }

    /// A redirect.
    #[must_use]
    pub fn redirect(to: impl Into<String>) -> Self {
        Self::Full(302, vec![("location", to.into())], Bytes::new())
    }

    /// A status with `Retry-After`.
    #[must_use]
    pub fn retry_after(status: u16, value: impl Into<String>) -> Self {
        Self::Full(status, vec![("retry-after", value.into())], Bytes::new())
    }
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Received {
    /// `GET`, `POST` …
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// When it had arrived.
    pub at: Timestamp,
}

impl Received {
    /// A header as text; empty where it is missing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }

    /// Checks the signature as a customer does, with the independent library.
    ///
    /// # Errors
    /// When the signature, its time or a header is wrong.
    pub fn verify(&self, secret: &str) -> Result<(), WebhookError> {
        Webhook::new(secret)?.verify(&self.body, &self.headers)
    }
}

/// What receiver and server share.
#[derive(Debug, Default)]
struct Desk {
    state: Mutex<Book>,
    arrived: Notify,
}

#[derive(Debug, Default)]
struct Book {
    received: Vec<Received>,
    script: VecDeque<Reply>,
    pages: Vec<(String, Reply)>,
    usual: Option<Reply>,
}

impl Desk {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Receiver {
    /// Starts one on a free port. It answers 200 to everything until it is told otherwise.
    ///
    /// # Panics
    /// When no loopback port can be opened.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a loopback port can be opened");
        let address = listener.local_addr().expect("the port is bound");
        let desk = Arc::new(Desk::default());
        let app = Router::new()
            .fallback(receive)
            .with_state(Arc::clone(&desk));
        let server = tokio::spawn(async move {
            axum::serve(listener, app).await.expect("the receiver runs");
        });
        Self {
            address,
            desk,
            server,
        }
    }

    /// Its address with this path.
    ///
    /// # Panics
    /// When the path isn't one.
    #[must_use]
    pub fn url(&self, path: &str) -> Url {
        format!("http://{}{path}", self.address)
            .parse()
            .expect("the path is part of an address")
    }

    /// Its host and port, as a site's domain: `127.0.0.1:40000`.
    #[must_use]
    pub fn domain(&self) -> String {
        self.address.to_string()
    }

    /// Answers the next requests in this order, whatever their path.
    pub fn script(&self, replies: impl IntoIterator<Item = Reply>) -> &Self {
        self.desk.book().script.extend(replies);
        self
    }

    /// Answers requests for this path like this, once the script has run out.
    pub fn page(&self, path: &str, reply: Reply) -> &Self {
        self.desk.book().pages.insert(0, (path.to_owned(), reply));
        self
    }

    /// Answers everything else like this.
    pub fn usually(&self, reply: Reply) -> &Self {
        self.desk.book().usual = Some(reply);
        self
    }

    /// What has arrived so far.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.since(0)
    }

    /// How many requests have arrived so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.desk.book().received.len()
    }

    /// What has arrived after the first `seen` requests.
    #[must_use]
    pub fn since(&self, seen: usize) -> Vec<Received> {
        self.desk.book().received[seen..].to_vec()
    }

    /// Waits until so many requests have arrived.
    ///
    /// # Panics
    /// When they haven't after ten seconds.
    pub async fn wait_for(&self, count: usize) -> Vec<Received> {
        let enough = async {
            loop {
                let arrived = self.desk.arrived.notified();
                if count <= self.count() {
                    return self.received();
                }
                arrived.await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), enough)
            .await
            .unwrap_or_else(|_| {
                panic!("{} of {count} requests arrived", self.received().len());
            })
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn receive(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX)
        .await
        .unwrap_or_default();
    let reply = {
        let mut book = desk.book();
        book.received.push(Received {
            method: parts.method.to_string(),
            path: parts.uri.to_string(),
            headers: parts.headers,
            body,
            at: Timestamp::now(),
        });
        let path = parts.uri.path();
        let page = || {
            let (_, reply) = book.pages.iter().find(|(of, _)| of == path)?;
            Some(reply.clone())
        };
        let page = page();
        book.script
            .pop_front()
            .or(page)
            .or_else(|| book.usual.clone())
            .unwrap_or(Reply::Status(200))
    };
    desk.arrived.notify_one();
    answer(reply, &parts.uri).await
}

/// What stands in an address under this name.
fn parameter(address: &Uri, name: &str) -> String {
    let query = address.query().unwrap_or_default();
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let found = pairs.find(|(it, _)| it == name);
    found
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

async fn answer(reply: Reply, asked: &Uri) -> Response {
    let (status, headers, body) = match reply {
        Reply::Parameter(name) => (200, Vec::new(), Body::from(parameter(asked, name))),
        Reply::Status(status) => (status, Vec::new(), Body::empty()),
        Reply::Full(status, headers, body) => (status, headers, Body::from(body)),
        Reply::Hang => std::future::pending().await,
        Reply::Drip(every) => {
            let bytes = stream::repeat(()).then(move |()| async move {
                tokio::time::sleep(every).await;
                Ok::<_, std::io::Error>(Bytes::from_static(b"."))
            });
            (200, Vec::new(), Body::from_stream(bytes))
        }
        Reply::Endless => {
            let block = Bytes::from(vec![b'.'; 64 * 1024]);
            let blocks = stream::repeat_with(move || Ok::<_, std::io::Error>(block.clone()));
            (200, Vec::new(), Body::from_stream(blocks))
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).expect("the status is one");
    for (name, value) in headers {
        response.headers_mut().append(
            HeaderName::from_static(name),
            HeaderValue::from_str(&value).expect("the value can stand in a header"),
        );
    }
    response
}

/// A server that speaks bytes rather than HTTP, for answers that no library would send. It reads
/// what arrives first, then writes the pieces with a pause before each, and closes.
#[derive(Debug)]
pub struct RawReceiver {
    address: SocketAddr,
    server: JoinHandle<()>,
}

impl RawReceiver {
    /// Starts one on a free port.
    ///
    /// # Panics
    /// When no loopback port can be opened.
    pub async fn start(pieces: Vec<Bytes>, pause: Duration) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a loopback port can be opened");
        let address = listener.local_addr().expect("the port is bound");
        let server = tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let pieces = pieces.clone();
                tokio::spawn(async move {
                    let mut request = vec![0; 64 * 1024];
                    let _ = socket.read(&mut request).await;
                    for piece in pieces {
                        tokio::time::sleep(pause).await;
                        if socket.write_all(&piece).await.is_err() {
                            return;
                        }
                    }
                });
            }
        });
        Self { address, server }
    }

    /// Its address.
    ///
    /// # Panics
    /// Never: the address is made from a socket's.
    #[must_use]
    pub fn url(&self) -> Url {
        format!("http://{}/", self.address)
            .parse()
            .expect("a socket's address is part of a URL")
    }
}

impl Drop for RawReceiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}
