//! `wirecopy trace` on web archives that lie elsewhere.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::common::{Folder, said};

const TEXT: &str = "The harbour board of Saltmere voted 4 to 3 on Tuesday to close the old ferry terminal at the end of the season and to sell the land around it.";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::none());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// An archive with so many pages, each with the story; the middle one is damaged.
fn archive(pages: usize) -> Vec<u8> {
    let member = |number: usize| {
        let other = format!("Page {number} of the day. ").repeat(100);
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>{other}</p><p>{TEXT}</p>"
        );
        let mut packed = gzip(
            format!(
                "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://bay.example/{number}\r\n\
                 WARC-Date: 2026-03-05T06:30:12Z\r\nContent-Type: application/http; msgtype=response\r\n\
                 Content-Length: {}\r\n\r\n{answer}\r\n\r\n",
                answer.len()
            )
            .as_bytes(),
        );
        if number == pages / 2 {
            packed[700] ^= 1;
        }
        packed
    };
    (0..pages).flat_map(member).collect()
}

/// A folder with a story, and a wire that may fetch from this machine.
fn folder() -> Folder {
    let folder = Folder::with_wire();
    folder.write(
        "stories.jsonl",
        format!("{{\"id\":\"ferry\",\"date\":\"2026-03-02\",\"headline\":\"Saltmere closes its ferry terminal\",\"body\":[\"{TEXT}\"]}}\n"),
    );
    let settings = fs::read_to_string(folder.wire().join("wire.toml")).unwrap();
    let settings = settings.replace("loopback = false", "loopback = true");
    folder.write("wire/wire.toml", settings);
    folder
}

fn command(folder: &Folder, arguments: &[&str]) -> Command {
    let always = ["--data", "wire", "trace", "--stories", "stories.jsonl"];
    let mut command = folder.command(&[&always, arguments].concat());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("AWS_")) {
        command.env_remove(name);
    }
    command
}

fn trace(folder: &Folder, arguments: &[&str]) -> String {
    said(&command(folder, arguments).output().unwrap(), folder)
}

/// How a server of files behaves.
#[derive(Clone, Copy)]
struct Manners {
    /// Whether it can begin anywhere.
    ranges: bool,
    /// After so many bytes it closes the connection.
    most: usize,
    /// After the last of these, it says nothing any more, but keeps the connection.
    hangs: bool,
    /// What it knows the file by, after so many answers.
    changes_after: usize,
}

const GOOD: Manners = Manners {
    ranges: true,
    most: usize::MAX,
    hangs: false,
    changes_after: usize::MAX,
};

/// A server that has one file, whatever it is asked for, and remembers from where on.
struct FileServer {
    address: SocketAddr,
    manners: Arc<Mutex<Manners>>,
    asked: Arc<Mutex<Vec<usize>>>,
}

impl FileServer {
    fn start(bytes: Vec<u8>, manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            manners: Arc::new(Mutex::new(manners)),
            asked: Arc::default(),
        };
        let (manners, asked) = (Arc::clone(&server.manners), Arc::clone(&server.asked));
        // Ends with the test's process.
        thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                let manners = *manners.lock().unwrap();
                answer(&connection, &bytes, manners, &asked);
                if manners.hangs {
                    std::mem::forget(connection);
                }
            }
        });
        server
    }

    fn url(&self) -> String {
        format!("http://{}/crawl/bay.warc.gz", self.address)
    }

    /// From which bytes on it was asked.
    fn asked(&self) -> Vec<usize> {
        self.asked.lock().unwrap().clone()
    }
}

fn answer(connection: &TcpStream, bytes: &[u8], manners: Manners, asked: &Mutex<Vec<usize>>) {
    let head = BufReader::new(connection).lines().map_while(Result::ok);
    let head: Vec<String> = head.take_while(|line| !line.is_empty()).collect();
    let range = head.iter().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        let value = name.eq_ignore_ascii_case("range").then_some(value)?;
        value
            .strip_prefix("bytes=")?
            .strip_suffix('-')?
            .parse::<usize>()
            .ok()
    });
    let before = asked.lock().unwrap().len();
    asked.lock().unwrap().push(range.unwrap_or(0));
    let from = range.filter(|_| manners.ranges).unwrap_or(0);
    let rest = &bytes[from..];
    let status = if from > 0 {
        "206 Partial Content"
    } else {
        "200 OK"
    };
    let state = u8::from(before >= manners.changes_after);
    let mut answer = format!(
        "HTTP/1.1 {status}\r\nETag: \"{state}\"\r\nContent-Range: bytes {from}-{}/{}\r\nContent-Length: {}\r\n\r\n",
        bytes.len() - 1,
        bytes.len(),
        rest.len()
    )
    .into_bytes();
    answer.extend_from_slice(&rest[..rest.len().min(manners.most)]);
    let mut connection = connection;
    let _ = connection.write_all(&answer);
}

#[test]
fn a_connection_that_breaks_is_taken_up_where_it_broke() {
    let bytes = archive(40);
    let folder = folder();
    folder.write("bay.warc.gz", &bytes);
    let local = trace(&folder, &["--format", "json", "bay.warc.gz"]);
    assert_eq!(local.matches("\"page\"").count(), 39, "{local}");
    assert!(local.contains("error: bay.warc.gz: at byte"), "{local}");

    for ranges in [true, false] {
        let most = if ranges { bytes.len() / 3 } else { usize::MAX };
        let server = FileServer::start(
            bytes.clone(),
            Manners {
                ranges,
                most,
                ..GOOD
            },
        );
        if !ranges {
            // The first connection breaks, and then the server begins at the beginning.
            server.manners.lock().unwrap().most = bytes.len() / 2;
            let (manners, asked) = (Arc::clone(&server.manners), Arc::clone(&server.asked));
            thread::spawn(move || {
                while asked.lock().unwrap().is_empty() {
                    thread::sleep(Duration::from_millis(1));
                }
                manners.lock().unwrap().most = usize::MAX;
            });
        }
        let remote = trace(&folder, &["--format", "json", &server.url()]);
        assert_eq!(remote.replace(&server.url(), "bay.warc.gz"), local);
        let asked = server.asked();
        assert!(
            asked.len() > 1 && asked.is_sorted() && asked[1] > 0,
            "{asked:?}"
        );
    }
}

#[test]
fn what_stands_in_the_way_is_said() {
    let folder = folder();
    let server = FileServer::start(
        archive(20),
        Manners {
            most: 20_000,
            changes_after: 1,
            ..GOOD
        },
    );
    let told = trace(&folder, &["--format", "csv", &server.url()]);
    let told = told.replace(&server.address.to_string(), "SERVER");
    let errors: Vec<&str> = told.lines().skip_while(|line| *line != "-- err").collect();
    let errors = errors.join("\n");
    let list = ["--archives", "list.txt", "--base", "http://192.168.1.1/"];
    folder.write(
        "list.txt",
        "# of a day\n\na.warc.gz\ns3://crawl/../b.warc.gz\n",
    );
    let no_address = trace(&folder, &list);
    folder.write("list.txt", "a.warc.gz\n");
    let forbidden = trace(&folder, &list);
    let listed = trace(&folder, &["--archives", "list.txt", "--base", "crawl"]);
    insta::assert_snapshot!([errors, no_address, forbidden, listed].join("\n\n"), @"
    -- err
    error: http://SERVER/crawl/bay.warc.gz: the archive can't be read further: it was changed on its server while it was read, at byte 20000
    Looked for 1 story in 8 pages: 8 pickups on 8 pages.
    1 archive could not be read to the end.
    hint: --format json shows the passages and a sentence for each finding

    exit 1
    -- err
    error: line 4 of list.txt: 's3://crawl/../b.warc.gz' is no address of an archive: write it as https://crawl.example/a.warc.gz or s3://bucket/a.warc.gz

    exit 1
    -- err
    error: http://192.168.1.1/a.warc.gz: 192.168.1.1 is not allowed: 192.168.1.1 is a private address (192.168.0.0/16, RFC 1918)
    Looked for 1 story in 0 pages: 0 pickups on 0 pages.
    1 archive could not be read to the end.

    exit 1
    -- err
    error: crawl/a.warc.gz can't be read: No such file or directory (os error 2)
    Looked for 1 story in 0 pages: 0 pickups on 0 pages.
    1 archive could not be read to the end.
    ");
}

#[test]
fn a_run_goes_on_in_the_middle_of_an_archive_elsewhere() {
    let bytes = archive(40);
    let folder = folder();
    let server = FileServer::start(
        bytes.clone(),
        Manners {
            most: bytes.len() / 2,
            hangs: true,
            ..GOOD
        },
    );
    // As crawls publish their lists.
    folder.write("warc.paths.gz", gzip(b"crawl/bay.warc.gz\n"));
    let base = format!("http://{}/", server.address);
    let arguments = [
        "--archives",
        "warc.paths.gz",
        "--base",
        &base,
        "--output",
        "pickups.jsonl",
    ];
    let mut run = command(&folder, &arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let journal = || fs::read_to_string(folder.path().join("pickups.jsonl.journal"));
    // Its first page is noted at once, and all that came half a second later.
    while journal().unwrap_or_default().matches("\"far\"").count() < 2 {
        thread::sleep(Duration::from_millis(5));
        assert!(run.try_wait().unwrap().is_none());
    }
    run.kill().unwrap();
    run.wait().unwrap();

    *server.manners.lock().unwrap() = GOOD;
    let said = trace(&folder, &[&arguments[..], &["--resume"]].concat());
    let said = said.replace(&server.address.to_string(), "SERVER");
    assert!(
        said.ends_with(
            "Looked for 1 story in 40 pages: 39 pickups on 39 pages.\n1 page could not be read."
        ),
        "{said}"
    );
    let pickups = fs::read_to_string(folder.path().join("pickups.jsonl")).unwrap();
    let mut pages: Vec<&str> = pickups
        .lines()
        .map(|line| line.split('"').nth(3).unwrap())
        .collect();
    assert_eq!(pages.len(), 39);
    pages.dedup();
    assert_eq!(pages.len(), 39);
    let asked = server.asked();
    assert!(asked.len() == 2 && asked[1] > bytes.len() / 4, "{asked:?}");
}

/// A server that speaks like S3 on this machine, by moto from PyPI; signatures are checked by Amazon's library.
struct S3 {
    server: Child,
    endpoint: String,
}

impl S3 {
    /// Starts one that has this file, for everybody as `open/…` and for those with the key as `closed/…`; nothing
    /// where it isn't installed.
    fn start(folder: &Folder, bytes: &[u8]) -> Option<Self> {
        folder.write("bay.warc.gz", bytes);
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/s3_server.py");
        let mut server = Command::new("python3")
            .args([script, "bay.warc.gz"])
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut line = String::new();
        BufReader::new(server.stdout.take()?)
            .read_line(&mut line)
            .ok()?;
        if line.is_empty() {
            server.wait().ok()?;
            return None;
        }
        let endpoint = line.trim().to_owned();
        Some(Self { server, endpoint })
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[test]
fn archives_are_read_from_s3_with_a_key_and_without_one() {
    let folder = folder();
    let Some(s3) = S3::start(&folder, &archive(9)) else {
        eprintln!("skipped: moto isn't installed for python3 (pip install moto flask flask-cors)");
        return;
    };
    let trace = |key: &str, variables: &[(&str, &str)]| {
        let output = command(&folder, &["--format", "json", &format!("s3://crawl/{key}")])
            .env("AWS_ENDPOINT_URL", &s3.endpoint)
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        format!(
            "{} pickups\n{words}",
            output.stdout.iter().filter(|byte| **byte == b'\n').count()
        )
    };
    let key = [
        ("AWS_ACCESS_KEY_ID", "HARBOUR"),
        ("AWS_SECRET_ACCESS_KEY", "quay-secret"),
        ("AWS_REGION", "eu-west-1"),
    ];
    let session = [&key[..], &[("AWS_SESSION_TOKEN", "a+token/of=today")]].concat();
    let closed = "closed/2026/bay of the day+1.warc.gz";
    for variables in [&key[..], &session] {
        for key in ["open/bay.warc.gz", closed] {
            let told = trace(key, variables);
            assert!(told.starts_with("8 pickups\n"), "{told}");
        }
    }
    let wrong = [key[0], ("AWS_SECRET_ACCESS_KEY", "another")];
    let told = [
        trace("open/bay.warc.gz", &[]),
        trace(closed, &[]),
        trace(closed, &wrong),
        trace("open/none.warc.gz", &key),
    ];
    insta::assert_snapshot!(told.join("\n"), @"
    8 pickups
    error: s3://crawl/open/bay.warc.gz: at byte 9220 the packed data are damaged (corrupt gzip stream does not have a matching checksum): what they held is skipped
    Looked for 1 story in 9 pages: 8 pickups on 8 pages.
    1 page could not be read.

    0 pickups
    error: s3://crawl/closed/2026/bay of the day+1.warc.gz: the server answers with status 403 instead of the file
    hint: what isn't open to everybody wants AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
    Looked for 1 story in 0 pages: 0 pickups on 0 pages.
    1 archive could not be read to the end.

    0 pickups
    error: s3://crawl/closed/2026/bay of the day+1.warc.gz: the server answers with status 403 instead of the file
    hint: what isn't open to everybody wants AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
    Looked for 1 story in 0 pages: 0 pickups on 0 pages.
    1 archive could not be read to the end.

    0 pickups
    error: s3://crawl/open/none.warc.gz: the server answers with status 404 instead of the file
    Looked for 1 story in 0 pages: 0 pickups on 0 pages.
    1 archive could not be read to the end.
    ");
}
