//! The ceiling: the same client and the same sink, and no store. The client is a process of its own, as the sender is.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use jiff::Timestamp;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use url::Url;
use wire_delivery::webhook::{SigningKey, headers};

use crate::guard;
use crate::sink::Sink;

/// Requests that it has under way: as many as the wire's news.
const AT_ONCE: usize = 192;

/// What the client is told by the process that measures.
#[derive(clap::Args)]
pub struct Options {
    /// A file with the addresses that it sends to; it prints how many seconds that took.
    #[arg(long, hide = true)]
    pub ceiling: Option<PathBuf>,
    #[arg(long, hide = true, default_value_t = 1)]
    publications: usize,
    #[arg(long, hide = true, default_value_t = 0)]
    bytes: usize,
}

/// Deliveries a second, signed, and nothing else. As the sender's, its first connections have to be opened.
pub async fn measure(sink: &Sink, publications: usize, bytes: usize) -> f64 {
    sink.hang_up();
    let addresses = tempfile::NamedTempFile::new().unwrap();
    let lines: Vec<&str> = sink.urls.iter().map(Url::as_str).collect();
    std::fs::write(&addresses, lines.join("\n")).unwrap();
    let mut client = Command::new(std::env::current_exe().unwrap());
    client
        .arg("--ceiling")
        .arg(addresses.path())
        .args(["--publications", &publications.to_string()])
        .args(["--bytes", &bytes.to_string()])
        .stderr(Stdio::inherit());
    let said = tokio::task::spawn_blocking(move || client.output().unwrap());
    let said = String::from_utf8(said.await.unwrap().stdout).unwrap();
    let seconds: f64 = said
        .trim()
        .parse()
        .expect("the client says how long it took");
    sink.hang_up();
    sink.take().len() as f64 / seconds
}

/// What the client does.
pub async fn send(options: &Options, addresses: &str) {
    let guard = guard();
    let key = SigningKey::of(&SigningKey::new_secret().unwrap()).unwrap();
    let key = Arc::new([key]);
    let urls: Vec<Url> = addresses.lines().map(|it| it.parse().unwrap()).collect();
    let slots = Arc::new(Semaphore::new(AT_ONCE));
    let body = Bytes::from(vec![b'x'; options.bytes]);
    let mut tasks = JoinSet::new();
    let begun = Instant::now();
    for message in 0..options.publications {
        for url in &urls {
            let slot = Arc::clone(&slots).acquire_owned().await.unwrap();
            let (guard, key) = (guard.clone(), Arc::clone(&key));
            let (body, url) = (body.clone(), url.clone());
            tasks.spawn(async move {
                let id = format!("msg_{message}");
                let headers = headers(key.as_slice(), &id, Timestamp::now(), &body);
                guard.post(&url, headers, body).await.unwrap();
                drop(slot);
            });
            while tasks.try_join_next().is_some() {}
        }
    }
    while tasks.join_next().await.is_some() {}
    println!("{}", begun.elapsed().as_secs_f64());
}
