//! What a machine does to a wire: its power goes, its disk is full, its database stops.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::common::delivering::{endpoints, story, times, until};
use crate::common::{Folder, STORY, Serving, said};
use jiff::Timestamp;
use wire_store::Store;
use wire_testkit::Receiver;

/// Waits until so many different messages have come, and says how many came again.
async fn all_came(customer: &Receiver, messages: usize) -> usize {
    until(async || messages <= customer.count() && messages <= times(customer).len()).await;
    // What comes twice comes late.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let times = times(customer);
    assert_eq!(times.len(), messages);
    times.values().map(|times| times - 1).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_before_a_power_cut_is_there_and_goes_out() {
    power_cuts(4).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "slow: a hundred trials"]
async fn what_was_acknowledged_before_a_power_cut_is_there_and_goes_out_in_a_hundred_trials() {
    power_cuts(100).await;
}

/// A machine whose power goes is a copy of its files at that moment, the end of the log of the database in whatever state,
/// on which another process starts.
async fn power_cuts(trials: usize) {
    const ENDPOINTS: usize = 40;
    let mut folder = Folder::with_wire_on(None);
    folder.allow_loopback();
    let customer = Receiver::start().await;
    let store = Store::open(&folder.wire()).await.unwrap();
    endpoints(&store, &customer, ENDPOINTS).await;
    store.close().await;
    let (mut random, mut published, mut midway) = (0x2545_f491_4f6c_dd1d_u64, 0, 0);
    for trial in 0..trials {
        let serving = Serving::start(&folder);
        let store = Store::open(&folder.wire()).await.unwrap();
        for number in 0..3 {
            let headline = format!("Crane {number} stands still for the time {trial}");
            let told = store.publish(&story(&headline), Timestamp::now()).await;
            published += 1;
            assert_eq!(told.unwrap().seq, published);
        }
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        tokio::time::sleep(Duration::from_millis(random % 150)).await;
        serving.signal("STOP");
        let left = Folder::new();
        copy(&folder.wire(), &left.wire());
        let ends = times(&customer).len() < published as usize * ENDPOINTS;
        midway += usize::from(ends);
        let log = left.wire().join("wire.sqlite-wal");
        let mut log = fs::OpenOptions::new().append(true).open(log).unwrap();
        let torn = (0..random % 6000).map(|at| (random >> (at % 57)) as u8);
        log.write_all(&torn.collect::<Vec<u8>>()).unwrap();
        // SIGKILL: whatever it would still have written is lost.
        drop(serving);
        store.close().await;
        folder = left;
        assert_eq!(is_sound(&folder.wire().join("wire.sqlite")), "ok");
    }
    let serving = Serving::start(&folder);
    let twice = all_came(&customer, published as usize * ENDPOINTS).await;
    drop(serving);
    println!("trials: {midway}, lost: 0, twice: {twice}");
    assert!(midway > 0, "each time everything was sent already");
}

/// Copies a folder as it is, but for what only lives in memory.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (here, there) = (entry.path(), to.join(entry.file_name()));
        if here.is_dir() {
            copy(&here, &there);
        } else if !entry.file_name().to_string_lossy().ends_with("-shm") {
            fs::copy(&here, &there).unwrap();
        }
    }
}

/// What SQLite itself says of a database.
fn is_sound(database: &Path) -> String {
    let script = "import sqlite3, sys\n\
        print(sqlite3.connect(sys.argv[1]).execute('PRAGMA integrity_check').fetchone()[0])";
    let asked = Command::new("python3")
        .args(["-c", script])
        .arg(database)
        .output()
        .unwrap();
    String::from_utf8_lossy(&asked.stdout).trim().to_owned()
}

/// A wire on a small disk of its own, in a namespace that ends with its server.
struct SmallDisk {
    folder: Folder,
    serving: Serving,
}

impl SmallDisk {
    /// Nothing, where this system lets nobody make one.
    fn with(folder: Folder) -> Option<Self> {
        fs::create_dir(folder.path().join("disk")).unwrap();
        let mount = "mount -t tmpfs -o size=24m tmpfs disk";
        let namespace = ["--map-root-user", "--mount", "sh", "-c"];
        let tried = Command::new("unshare")
            .args(namespace)
            .arg(mount)
            .current_dir(folder.path())
            .stderr(Stdio::null())
            .status();
        if !tried.is_ok_and(|status| status.success()) {
            eprintln!("skipped: nobody may make a disk of a few megabytes here");
            return None;
        }
        let mut serve = Command::new("unshare");
        serve
            .args(namespace)
            .arg(format!(
                "{mount} && cp -r wire/. disk && exec \"$0\" --data disk serve --listen 127.0.0.1:0"
            ))
            .arg(env!("CARGO_BIN_EXE_wirecopy"))
            .current_dir(folder.path())
            .env("RUST_LOG", "off");
        Some(Self {
            serving: Serving::by(serve),
            folder,
        })
    }

    /// Runs something on the disk.
    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        Command::new("nsenter")
            .args(["--target", &self.serving.id()])
            .args(["--user", "--mount", "--preserve-credentials"])
            .arg(format!("--wdns={}", self.folder.path().display()))
            .arg(program)
            .args(arguments)
            .env("NO_COLOR", "1")
            .output()
            .unwrap()
    }

    fn add(&self, headline: &str) -> String {
        self.folder
            .write("story.txt", STORY.replace("fortnight", headline));
        let add = ["--data", "disk", "add", "story.txt", "--format", "json"];
        said(
            &self.run(env!("CARGO_BIN_EXE_wirecopy"), &add),
            &self.folder,
        )
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_full_in_mid_fan_out_loses_nothing_and_repeats_nothing() {
    const ENDPOINTS: usize = 200;
    let folder = Folder::with_wire_on(None);
    folder.allow_loopback();
    let customer = Receiver::start().await;
    let store = Store::open(&folder.wire()).await.unwrap();
    endpoints(&store, &customer, ENDPOINTS).await;
    store.close().await;
    let Some(disk) = SmallDisk::with(folder) else {
        return;
    };
    assert!(disk.add("week").starts_with("exit 0"));
    until(async || times(&customer).len() > 20).await;
    let fill = disk.run(
        "dd",
        &["if=/dev/zero", "of=disk/filler", "bs=4k", "conv=notrunc"],
    );
    assert!(!fill.status.success(), "the disk is full");

    let refused = disk.add("year");
    assert!(refused.starts_with("exit 1"), "{refused}");
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert!(
        refused.contains("the disk is full: nothing was changed; make room"),
        "{refused}"
    );
    let meanwhile = times(&customer);
    assert!(meanwhile.values().all(|times| *times == 1), "{meanwhile:?}");

    disk.run("rm", &["disk/filler"]);
    let twice = all_came(&customer, ENDPOINTS).await;
    println!("trials: 1, lost: 0, twice: {twice}");
    assert_eq!(twice, 0);
    // It goes on as before.
    assert!(disk.add("month").starts_with("exit 0"));
    all_came(&customer, 2 * ENDPOINTS).await;
}

/// A server of PostgreSQL of one's own, which can be stopped.
struct Postgres {
    folder: tempfile::TempDir,
    tools: PathBuf,
    port: u16,
}

impl Postgres {
    /// Nothing, where the tests are to be run without one.
    fn start() -> Option<Self> {
        std::env::var(wire_testkit::postgres::SERVER).ok()?;
        let mut tools: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
            .ok()?
            .map(|version| version.unwrap().path().join("bin"))
            .collect();
        tools.sort();
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            // Its user has to get there.
            folder: tempfile::tempdir_in("/tmp").unwrap(),
            tools: tools.pop()?,
            port: free.local_addr().unwrap().port(),
        };
        drop(free);
        if is_root() {
            let owner = Command::new("chown")
                .arg("postgres")
                .arg(server.folder.path())
                .status();
            assert!(owner.unwrap().success());
        }
        let data = format!("--pgdata={}", server.data().display());
        server.tool(
            "initdb",
            &[
                &data,
                "--username=wire",
                "--auth=trust",
                "--locale=C.UTF-8",
                "--encoding=UTF8",
            ],
        );
        server.control(&["start"]);
        Some(server)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn address(&self) -> String {
        format!("postgres://wire@127.0.0.1:{}/postgres", self.port)
    }

    /// `start`, `stop` or `restart`.
    fn control(&self, how: &[&str]) {
        let data = format!("--pgdata={}", self.data().display());
        let log = format!("--log={}", self.folder.path().join("log").display());
        let options = format!(
            "--options=-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories={}",
            self.port,
            self.folder.path().display()
        );
        self.tool(
            "pg_ctl",
            &[how, &["--wait", "--silent", &data, &log, &options]].concat(),
        );
    }

    /// PostgreSQL refuses to run as root: there it runs as its own user.
    fn tool(&self, name: &str, arguments: &[&str]) {
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command
                .args(["-u", "postgres", "--"])
                .arg(self.tools.join(name));
            command
        } else {
            Command::new(self.tools.join(name))
        };
        let done = command
            .args(arguments)
            .current_dir(self.folder.path())
            .stdout(Stdio::null())
            .status();
        assert!(done.unwrap().success(), "{name} {arguments:?}");
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.control(&["stop", "--mode=immediate"]);
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout == b"0\n"
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "slow: a server is stopped twice, and missed"]
async fn a_database_that_is_restarted_in_mid_fan_out_loses_nothing() {
    const ENDPOINTS: usize = 200;
    let Some(server) = Postgres::start() else {
        return;
    };
    let folder = Folder::with_wire_on(Some(&server.address()));
    folder.allow_loopback();
    let customer = Receiver::start().await;
    let store = Store::open(&folder.wire()).await.unwrap();
    endpoints(&store, &customer, ENDPOINTS).await;
    let serving = Serving::start(&folder);
    let mut came = 0;
    for how in ["fast", "immediate"] {
        store.publish(&story(how), Timestamp::now()).await.unwrap();
        until(async || times(&customer).len() > came + 20).await;
        server.control(&["restart", &format!("--mode={how}")]);
        came += ENDPOINTS;
        let back = Instant::now();
        let twice = all_came(&customer, came).await;
        let whole = back.elapsed();
        println!("trials: 1, lost: 0, twice: {twice}, all there {whole:?} after the restart");
    }
    // Somebody looks for a long time, and keeps what was deleted since from being cleared away.
    let looks = "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM events; SELECT pg_sleep(30); COMMIT";
    let mut late = Command::new("psql")
        .args([
            &server.address(),
            "--quiet",
            "--output=/dev/null",
            "--command",
            looks,
        ])
        .spawn()
        .unwrap();
    for number in 0..3 {
        let published = story(&format!("Meanwhile {number}"));
        store.publish(&published, Timestamp::now()).await.unwrap();
        came += ENDPOINTS;
    }
    all_came(&customer, came).await;
    assert!(
        late.try_wait().unwrap().is_none(),
        "it came while somebody was looking"
    );
    late.kill().unwrap();
    late.wait().unwrap();
    drop(serving);
    store.close().await;
}
