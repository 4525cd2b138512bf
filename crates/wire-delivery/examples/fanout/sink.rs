//! The other side: many endpoints, each on a loopback address of its own, so that no two of them share a
//! connection.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// What an endpoint does with what it is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Answers 200 at once.
    AtOnce,
    /// Takes it and never answers.
    TarPit,
    /// Answers 503 at once.
    Unavailable,
    /// Answers 200, and then a byte a second for ever.
    Drip,
}

impl Answer {
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "tar-pit" => Some(Self::TarPit),
            "503" => Some(Self::Unavailable),
            "drip" => Some(Self::Drip),
            _ => None,
        }
    }
}

/// A message as it came.
pub struct Arrival {
    pub endpoint: usize,
    /// Its id: the same when it comes again.
    pub message: String,
    pub at: Instant,
    pub bytes: usize,
}

pub type Arrivals = Arc<Mutex<Vec<Arrival>>>;

/// Endpoints that listen until the process ends.
pub struct Sink {
    pub urls: Vec<Url>,
    arrivals: Arrivals,
}

impl Sink {
    /// The `faulty` answer comes from one endpoint in ten, where there is one.
    pub async fn start(endpoints: usize, faulty: Option<Answer>) -> Self {
        let arrivals = Arrivals::default();
        let mut urls = Vec::new();
        for endpoint in 0..endpoints {
            let [_, _, high, low] = u32::try_from(endpoint).unwrap().to_be_bytes();
            let address = SocketAddr::from((Ipv4Addr::new(127, 77, high, low), 0));
            let listener = TcpListener::bind(address).await.unwrap();
            let here = listener.local_addr().unwrap();
            urls.push(format!("http://{here}/wire").parse().unwrap());
            let answer = faulty.filter(|_| Self::is_faulty(endpoint));
            let answer = answer.unwrap_or(Answer::AtOnce);
            let arrivals = Arc::clone(&arrivals);
            tokio::spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(serve(stream, endpoint, answer, Arc::clone(&arrivals)));
                }
            });
        }
        Self { urls, arrivals }
    }

    /// Whether this endpoint is the one in ten.
    pub fn is_faulty(endpoint: usize) -> bool {
        endpoint % 10 == 3
    }

    /// Takes what has come.
    pub fn take(&self) -> Vec<Arrival> {
        std::mem::take(&mut self.arrivals.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// One connection, request after request. Whatever goes wrong with it ends it.
async fn serve(stream: TcpStream, endpoint: usize, answer: Answer, arrivals: Arrivals) {
    stream.set_nodelay(true).unwrap();
    let mut stream = BufReader::with_capacity(32 * 1024, stream);
    let (mut line, mut body) = (String::new(), Vec::new());
    loop {
        let (mut message, mut length) = (String::new(), 0);
        loop {
            line.clear();
            match stream.read_line(&mut line).await {
                Ok(0) | Err(_) => return,
                Ok(_) if line == "\r\n" => break,
                Ok(_) => {}
            }
            match line.trim_end().split_once(": ") {
                Some(("webhook-id", value)) => value.clone_into(&mut message),
                Some(("content-length", value)) => length = value.parse().unwrap(),
                _ => {}
            }
        }
        body.resize(length, 0);
        if stream.read_exact(&mut body).await.is_err() {
            return;
        }
        let arrival = Arrival {
            endpoint,
            message,
            at: Instant::now(),
            bytes: length,
        };
        arrivals
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(arrival);
        let reply: &[u8] = match answer {
            Answer::AtOnce => b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
            Answer::TarPit => std::future::pending().await,
            Answer::Unavailable => b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n",
            Answer::Drip => b"HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n",
        };
        if stream.write_all(reply).await.is_err() {
            return;
        }
        if answer == Answer::Drip {
            while stream.write_all(b".").await.is_ok() {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            return;
        }
    }
}
