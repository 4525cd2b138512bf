//! A small HTTP server for what the demo plays: other people's sites, and a customer's receiver.
//!
//! The wire itself is served by `wire-web`; this one only hands out pages made beforehand, on
//! loopback, one request for each connection.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

/// The most bytes of a request.
const LARGEST: usize = 2 * 1024 * 1024;
/// The longest a request may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// A header's value; empty where it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }
}

/// What is answered.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) media_type: &'static str,
    pub(crate) body: Vec<u8>,
}

impl Response {
    pub(crate) fn html(html: String) -> Self {
        Self {
            status: 200,
            media_type: "text/html; charset=utf-8",
            body: html.into_bytes(),
        }
    }

    pub(crate) fn text(text: String) -> Self {
        Self {
            status: 200,
            media_type: "text/plain; charset=utf-8",
            body: text.into_bytes(),
        }
    }

    pub(crate) fn json(json: &serde_json::Value) -> Self {
        Self {
            status: 200,
            media_type: "application/json",
            body: json.to_string().into_bytes(),
        }
    }

    pub(crate) fn not_found() -> Self {
        Self {
            status: 404,
            ..Self::text("Nothing is here.\n".into())
        }
    }
}

/// Who answers requests.
pub(crate) trait Answers: Send + Sync + 'static {
    /// The answer to one.
    fn answer(&self, request: Request) -> Response;
}

/// Serves until it is dropped.
pub(crate) async fn serve(listener: TcpListener, answers: Arc<impl Answers>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, perhaps: others will be closed.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let answers = Arc::clone(&answers);
        tokio::spawn(async move {
            // Who hangs up or dawdles gets no answer.
            let _ = timeout(PATIENCE, one(stream, &*answers)).await;
        });
    }
}

async fn one(mut stream: TcpStream, answers: &impl Answers) -> io::Result<()> {
    let Some(request) = read(&mut stream).await? else {
        return stream
            .write_all(
                b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            )
            .await;
    };
    let head_only = request.method == "HEAD";
    let response = answers.answer(request);
    let head = format!(
        "HTTP/1.1 {} Answer\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        response.status,
        response.media_type,
        response.body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    if !head_only {
        stream.write_all(&response.body).await?;
    }
    stream.shutdown().await
}

async fn read(stream: &mut TcpStream) -> io::Result<Option<Request>> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = find(&bytes, b"\r\n\r\n") {
            break end;
        }
        if bytes.len() > LARGEST || stream.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    };
    let Some(mut request) = parse(&String::from_utf8_lossy(&bytes[..head])) else {
        return Ok(None);
    };
    let length: usize = request.header("content-length").parse().unwrap_or(0);
    if length > LARGEST {
        return Ok(None);
    }
    let start = head + 4;
    while bytes.len() < start + length {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    }
    request.body = bytes[start..start + length].to_vec();
    Ok(Some(request))
}

fn parse(head: &str) -> Option<Request> {
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?, first.next()?);
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_owned()))
        .collect();
    Some(Request {
        method: method.to_owned(),
        path: path.split('?').next().unwrap_or(path).to_owned(),
        headers,
        body: Vec::new(),
    })
}

/// Where `wanted` begins in `bytes`.
pub(crate) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
