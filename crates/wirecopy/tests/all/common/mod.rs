//! The real binary on a temporary folder, and what it said as one text to compare.

pub(crate) mod delivering;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::JoinHandle;

/// A folder for one test, with or without a wire in it.
pub(crate) struct Folder {
    dir: tempfile::TempDir,
}

impl Folder {
    pub(crate) fn new() -> Self {
        let dir = tempfile::Builder::new()
            .prefix("wirecopy-test-")
            .tempdir()
            .unwrap();
        Self { dir }
    }

    /// A folder with a wire in `wire`.
    pub(crate) fn with_wire() -> Self {
        Self::with_wire_on(wire_testkit::postgres::database().as_deref())
    }

    /// The same on this database of PostgreSQL, or on SQLite; where there is a wire, the folder joins it.
    pub(crate) fn with_wire_on(database: Option<&str>) -> Self {
        let folder = Self::new();
        let mut init = vec![
            "init",
            "wire",
            "--name",
            "Quay Wire",
            "--creator",
            "Quay News",
            "--contact",
            "licensing@quay.example",
            "--base-url",
            "https://wire.quay.example",
        ];
        if let Some(address) = database {
            init.extend(["--database", address]);
        }
        let made = folder.run(&init);
        assert!(made.status.success(), "{}", said(&made, &folder));
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn wire(&self) -> PathBuf {
        self.path().join("wire")
    }

    /// Lets webhooks and pages lie on this machine.
    pub(crate) fn allow_loopback(&self) {
        let file = self.wire().join("wire.toml");
        let settings = std::fs::read_to_string(&file).unwrap();
        let settings = settings.replace("loopback = false", "loopback = true");
        std::fs::write(&file, settings).unwrap();
    }

    /// Writes a file into the folder.
    pub(crate) fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        std::fs::write(self.path().join(name), contents).unwrap();
    }

    /// The binary, started in the folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wirecopy"));
        command
            .args(arguments)
            .current_dir(self.path())
            .env_remove("RUST_LOG")
            .env("NO_COLOR", "1")
            // What a killed demo leaves behind goes with the folder.
            .env("TMPDIR", self.path())
            .stdin(Stdio::null());
        command
    }

    /// Runs the binary.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs the binary and gives exit code, output and words, without what differs each time.
    pub(crate) fn says(&self, arguments: &[&str]) -> String {
        said(&self.run(arguments), self)
    }

    /// Runs a command on the wire.
    pub(crate) fn wire_says(&self, arguments: &[&str]) -> String {
        self.says(&[&["--data", "wire"], arguments].concat())
    }

    /// Runs a command on the wire that has to succeed, and gives what it printed.
    pub(crate) fn wire_does(&self, arguments: &[&str]) -> String {
        let output = self.run(&[&["--data", "wire"], arguments].concat());
        assert!(
            output.status.success(),
            "{arguments:?}\n{}",
            said(&output, self)
        );
        String::from_utf8(output.stdout).unwrap()
    }
}

/// Exit code, output and words of a run, without what differs each time.
pub(crate) fn said(output: &Output, folder: &Folder) -> String {
    let mut text = format!("exit {}\n", output.status.code().unwrap_or(-1));
    for (name, bytes) in [("out", &output.stdout), ("err", &output.stderr)] {
        let words = String::from_utf8_lossy(bytes);
        if !words.is_empty() {
            text.push_str(&format!("-- {name}\n{words}"));
        }
    }
    plain(&text, folder)
}

/// Takes out what differs each time: folders, ids, tokens, times.
pub(crate) fn plain(text: &str, folder: &Folder) -> String {
    let text = text.replace(&folder.path().display().to_string(), "DIR");
    let text = replace(&text, 64, |c| c.is_ascii_hexdigit(), "TOKEN");
    let text = replace(&text, 32, |c| c.is_ascii_hexdigit(), "NONCE");
    let text = replace(&text, 36, |c| c.is_ascii_hexdigit() || c == '-', "ID");
    let mut lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines.join("\n")
}

/// Replaces words of exactly this length that are made of such characters alone.
fn replace(text: &str, length: usize, of: impl Fn(char) -> bool, by: &str) -> String {
    let mut made = String::new();
    let mut word = String::new();
    let flush = |word: &mut String, made: &mut String| {
        let is = word.chars().count() == length && word.chars().any(|c| c.is_ascii_digit());
        made.push_str(if is { by } else { word });
        word.clear();
    };
    for c in text.chars() {
        if of(c) {
            word.push(c);
        } else {
            flush(&mut word, &mut made);
            made.push(c);
        }
    }
    flush(&mut word, &mut made);
    made
}

/// A short story as wire text.
pub(crate) const STORY: &str = "date 2026-11-20 The swing bridge over the Merrow closes for a fortnight from Monday.\n\n\
    The harbour office said on Tuesday that the turning gear has to be taken out and mended.\n\n\
    Content created by Quay News is available without charge to any eligible news publisher that can \
    provide a large audience. For licensing opportunities of our original content, please contact \
    licensing@quay.example\n";

/// What a server answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// The first cookie that it sets.
    pub(crate) fn cookie(&self) -> String {
        let line = self
            .head
            .lines()
            .find(|line| line.to_lowercase().starts_with("set-cookie:"));
        let value = line
            .and_then(|line| line.split_once(": "))
            .map_or("", |(_, value)| value);
        value.split(';').next().unwrap_or_default().to_owned()
    }

    /// What a reader sees of the page's main part, or the whole body where it is no page.
    pub(crate) fn words(&self) -> String {
        let main = self
            .body
            .split_once("<main")
            .map_or(&*self.body, |(_, main)| main);
        let main = main.split_once("</main>").map_or(main, |(main, _)| main);
        let mut text = String::new();
        let mut inside = main.len() == self.body.len() && !main.starts_with('<');
        for c in main.chars() {
            match c {
                '<' => inside = false,
                '>' if !inside => {
                    inside = true;
                    text.push(' ');
                }
                c if inside => text.push(c),
                _ => {}
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Sends a request to a port of this machine.
pub(crate) fn http(
    port: u16,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    let mut head = format!(
        "{method} {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    stream.write_all(format!("{head}\r\n").as_bytes()).unwrap();
    // A server that refuses a large body may close before it has read all of it.
    let _ = stream.write_all(body);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    Answer {
        status: head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .unwrap_or(0),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

/// A wire served on a free port.
pub(crate) struct Serving {
    child: Child,
    pub(crate) port: u16,
    log: JoinHandle<Vec<String>>,
}

impl Serving {
    pub(crate) fn start(folder: &Folder) -> Self {
        Self::by(folder.command(&["--data", "wire", "serve", "--listen", "127.0.0.1:0"]))
    }

    /// Started by this command.
    pub(crate) fn by(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, rest) = line.split_once("http://127.0.0.1:")?;
                rest.split(' ').next()?.parse().ok()
            })
            .unwrap();
        // What it logs is read on, so that the pipe never fills.
        let log = std::thread::spawn(move || lines.map_while(Result::ok).collect());
        Self { child, port, log }
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> String {
        self.child.id().to_string()
    }

    /// Sends it a signal: `STOP`, `CONT`.
    pub(crate) fn signal(&self, name: &str) {
        let name = format!("-{name}");
        Command::new("kill")
            .args([&name, &self.id()])
            .status()
            .unwrap();
    }

    /// Stops it as an operator does, and gives its exit code and what it has logged.
    pub(crate) fn stop(mut self) -> (Option<i32>, Vec<String>) {
        self.signal("TERM");
        let status = self.child.wait().unwrap();
        let log = std::mem::replace(&mut self.log, std::thread::spawn(Vec::new));
        (status.code(), log.join().unwrap())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
