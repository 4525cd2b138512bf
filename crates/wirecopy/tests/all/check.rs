//! `wirecopy demo --check` sees what is right, and what is not.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use crate::common::Folder;

/// What the check writes under embargo, and nobody may see before its hour.
const CANARY: &str = "The canary sang in the lamp room until the fog had lifted";

#[test]
fn the_demo_passes_its_check() {
    let folder = Folder::new();
    let checked = folder.run(&["demo", "--check"]);
    let out = String::from_utf8_lossy(&checked.stdout);
    let err = String::from_utf8_lossy(&checked.stderr);
    assert!(
        !out.contains('✗') && checked.status.success(),
        "{out}\n{err}"
    );
    assert!(out.lines().count() > 30, "{out}");
}

#[test]
fn a_body_let_out_under_embargo_fails_the_check() {
    let folder = Folder::new();
    let demo = Demo::start(&folder);
    let leak = Leak::before(&demo.wire);
    let checked = folder.run(&[
        "demo",
        "--check",
        "--against",
        &leak.address,
        "--small-web",
        &demo.small_web,
    ]);
    let out = String::from_utf8_lossy(&checked.stdout);
    assert_eq!(checked.status.code(), Some(1), "{out}");
    assert!(
        leak.leaked.load(Ordering::SeqCst),
        "nothing was let out\n{out}"
    );
    let failed: Vec<&str> = out.lines().filter(|line| line.starts_with('✗')).collect();
    assert_eq!(failed.len(), 1, "{out}");
    assert!(
        failed[0].starts_with("✗ no exit lets the embargoed text out: /api/v1/stories/")
            && failed[0].ends_with("gave the embargoed text to the eligible publisher"),
        "{out}"
    );
}

/// A demo in a process of its own.
struct Demo {
    child: Child,
    wire: String,
    small_web: String,
}

impl Demo {
    fn start(folder: &Folder) -> Self {
        let mut child = folder
            .command(&["demo", "--port", "0", "--format", "json"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
        let text = |name: &str| ready[name].as_str().unwrap().to_owned();
        Self {
            child,
            wire: text("wire"),
            small_web: text("small_web"),
        }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A wire with a hole: stands before the real one and passes everything on, but answers a program
/// that asks for the embargoed story with its text.
struct Leak {
    address: String,
    leaked: Arc<AtomicBool>,
}

impl Leak {
    fn before(wire: &str) -> Self {
        let behind = wire.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let leaked = Arc::new(AtomicBool::new(false));
        let state = (Arc::clone(&leaked), Arc::new(Mutex::new(false)));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (behind, (leaked, written)) = (behind.clone(), state.clone());
                std::thread::spawn(move || pass_on(stream, &behind, &leaked, &written));
            }
        });
        Self { address, leaked }
    }
}

fn pass_on(mut stream: TcpStream, behind: &str, leaked: &AtomicBool, written: &Mutex<bool>) {
    let request = read_request(&mut stream);
    let text = String::from_utf8_lossy(&request);
    if text.contains("canary") && text.starts_with("POST") {
        *written.lock().unwrap() = true;
    }
    let mut to_wire = TcpStream::connect(behind).unwrap();
    to_wire.write_all(&request).unwrap();
    let mut answer = Vec::new();
    to_wire.read_to_end(&mut answer).unwrap();
    if *written.lock().unwrap()
        && text.starts_with("GET /api/v1/stories/")
        && text.contains("/content")
    {
        leaked.store(true, Ordering::SeqCst);
        let body = format!("A keeper for the lighthouse. {CANARY}.");
        answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
        .into_bytes();
    }
    let _ = stream.write_all(&answer);
}

fn read_request(stream: &mut TcpStream) -> Vec<u8> {
    let mut request = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        let read = stream.read(&mut buffer).unwrap_or(0);
        request.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&request);
        let Some((head, _)) = text.split_once("\r\n\r\n") else {
            if read == 0 {
                return request;
            }
            continue;
        };
        let length: usize = head
            .lines()
            .find_map(|line| line.strip_prefix("Content-Length: "))
            .and_then(|length| length.trim().parse().ok())
            .unwrap_or(0);
        let start = request
            .windows(4)
            .position(|end| end == b"\r\n\r\n")
            .unwrap()
            + 4;
        if request.len() >= start + length || read == 0 {
            return request;
        }
    }
}
