//! The other side: many endpoints, each on a loopback address of its own, so that no two of them share a
//! connection.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;
use url::Url;

/// What an endpoint does with what it is sent.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Answer {
    /// Answers 200 at once.
    #[value(skip)]
    AtOnce,
    /// Takes it and never answers.
    TarPit,
    /// Answers 503 at once.
    #[value(name = "503")]
    Unavailable,
    /// Answers 200, and then a byte a second for ever.
    Drip,
}

/// Which endpoints don't answer as they should, and what they do.
#[derive(Clone, Copy)]
pub struct Faulty {
    /// One endpoint in so many.
    pub one_in: usize,
    pub answer: Answer,
}

impl Faulty {
    fn is(self, endpoint: usize) -> bool {
        endpoint % self.one_in == self.one_in / 2
    }
}

/// A message as it came.
pub struct Arrival {
    pub endpoint: usize,
    /// Which publication it brings, counted from 0; nothing where it doesn't say so.
    pub publication: Option<usize>,
    pub at: Instant,
    pub bytes: usize,
}

/// By what a message says which publication it brings.
#[derive(Clone, Copy)]
pub enum Told {
    /// By its id, `msg_SEQ_ENDPOINT_TIME`, where the first publication has this seq.
    ById { first: usize },
    /// By its text, in which [`marked`] stands.
    ByText,
}

/// What says in a text which publication it is.
pub fn marked(publication: usize) -> String {
    format!("publication-{publication}-of-all")
}

impl Told {
    fn publication(self, id: &str, body: &[u8]) -> Option<usize> {
        let number = |text: &str| text.parse::<usize>().ok();
        match self {
            Self::ById { first } => number(id.split('_').nth(1)?)?.checked_sub(first),
            Self::ByText => {
                let text = String::from_utf8_lossy(body);
                let (_, after) = text.split_once("publication-")?;
                number(after.split_once("-of-all")?.0)
            }
        }
    }
}

pub type Arrivals = Arc<Mutex<Vec<Arrival>>>;

/// Endpoints that listen until the process ends.
pub struct Sink {
    pub urls: Vec<Url>,
    faulty: Option<Faulty>,
    arrivals: Arrivals,
    connections: Arc<Mutex<JoinSet<()>>>,
}

impl Sink {
    /// Starts as many endpoints, some of them faulty.
    pub async fn start(endpoints: usize, faulty: Option<Faulty>, told: Told) -> Self {
        let addresses = (0..endpoints).map(|endpoint| {
            let [_, _, high, low] = u32::try_from(endpoint).unwrap().to_be_bytes();
            Ipv4Addr::new(127, 77, high, low)
        });
        // One socket hears all addresses: a process may not have one for each of them beside the connections.
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind_device(Some(b"lo")).unwrap();
        socket.bind((Ipv4Addr::UNSPECIFIED, 0).into()).unwrap();
        let listener = socket.listen(4096).unwrap();
        let port = listener.local_addr().unwrap().port();
        let urls = addresses
            .map(|address| format!("http://{address}:{port}/wire").parse().unwrap())
            .collect();
        let sink = Self {
            urls,
            faulty,
            arrivals: Arrivals::default(),
            connections: Arc::default(),
        };
        let (arrivals, connections) = (Arc::clone(&sink.arrivals), Arc::clone(&sink.connections));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let endpoint = endpoint(&stream);
                let answer = match faulty {
                    Some(faulty) if faulty.is(endpoint) => faulty.answer,
                    _ => Answer::AtOnce,
                };
                let served = serve(stream, endpoint, answer, told, Arc::clone(&arrivals));
                let mut connections = connections.lock().unwrap_or_else(PoisonError::into_inner);
                connections.spawn(served);
                while connections.try_join_next().is_some() {}
            }
        });
        sink
    }

    /// Ends all connections.
    pub fn hang_up(&self) {
        let mut connections = self
            .connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        connections.abort_all();
    }

    /// How many endpoints answer at once.
    pub fn healthy(&self) -> usize {
        let endpoints = 0..self.urls.len();
        endpoints.filter(|at| !self.is_faulty(*at)).count()
    }

    fn is_faulty(&self, endpoint: usize) -> bool {
        self.faulty.is_some_and(|faulty| faulty.is(endpoint))
    }

    /// Takes what has come to healthy endpoints.
    pub fn take(&self) -> Vec<Arrival> {
        let mut arrivals = self.arrivals.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = std::mem::take(&mut *arrivals);
        taken.retain(|arrival| !self.is_faulty(arrival.endpoint));
        taken
    }
}

/// Which endpoint a connection was opened to.
fn endpoint(stream: &TcpStream) -> usize {
    match stream.local_addr().unwrap() {
        SocketAddr::V4(address) => {
            let [_, _, high, low] = address.ip().octets();
            usize::from(u16::from_be_bytes([high, low]))
        }
        SocketAddr::V6(_) => unreachable!("it listens by IPv4"),
    }
}

/// One connection, request after request. Whatever goes wrong with it ends it.
async fn serve(stream: TcpStream, endpoint: usize, answer: Answer, told: Told, arrivals: Arrivals) {
    stream.set_nodelay(true).unwrap();
    let mut stream = BufReader::with_capacity(32 * 1024, stream);
    let (mut line, mut body) = (String::new(), Vec::new());
    loop {
        let (mut id, mut length) = (String::new(), 0);
        loop {
            line.clear();
            match stream.read_line(&mut line).await {
                Ok(0) | Err(_) => return,
                Ok(_) if line == "\r\n" => break,
                Ok(_) => {}
            }
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                continue;
            };
            if name.eq_ignore_ascii_case("webhook-id") {
                value.clone_into(&mut id);
            } else if name.eq_ignore_ascii_case("content-length") {
                length = value.parse().unwrap();
            }
        }
        body.resize(length, 0);
        if stream.read_exact(&mut body).await.is_err() {
            return;
        }
        let arrival = Arrival {
            endpoint,
            publication: told.publication(&id, &body),
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
