//! `kill -9` between any two steps loses nothing that was acknowledged.
//!
//! A wire is served by one process while others take stories in, correct and kill them. All are
//! killed at a random moment, started again, and asked whether they still know what they said.

use std::collections::BTreeMap;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::common::{Folder, STORY};

/// What the writers were told: the newest version and seq of each story.
type Told = Arc<Mutex<BTreeMap<String, (u64, u64)>>>;

#[test]
fn nothing_acknowledged_is_lost() {
    kill_at_random(20);
}

#[test]
#[ignore = "slow: two hundred trials"]
fn nothing_acknowledged_is_lost_in_two_hundred_trials() {
    kill_at_random(200);
}

fn kill_at_random(trials: u32) {
    let folder = Arc::new(Folder::with_wire());
    let told: Told = Arc::default();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut killed_midway = 0;
    for trial in 0..trials {
        let server = serve(&folder);
        let stop = Arc::new(AtomicU32::new(0));
        let writers: Vec<_> = (0..2)
            .map(|writer| {
                let (folder, told, stop) =
                    (Arc::clone(&folder), Arc::clone(&told), Arc::clone(&stop));
                std::thread::spawn(move || write(&folder, &told, &stop, trial, writer))
            })
            .collect();
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        std::thread::sleep(Duration::from_millis(40 + random % 400));
        stop.store(1, Ordering::SeqCst);
        kill(server);
        for writer in writers {
            killed_midway += writer.join().unwrap();
        }
        look(&folder, &told);
    }
    let told = told.lock().unwrap();
    println!(
        "trials: {trials}, {} stories acknowledged, {killed_midway} writers killed midway, lost: 0",
        told.len()
    );
    assert!(told.len() > 5, "only {} stories were written", told.len());
}

/// All stories have nearly the same text, and every third is killed.
const ALTHOUGH: &str = "--although-killed=A trial.";

/// Takes in and revises stories until it is told to stop; the command that runs then is killed.
/// Gives how many commands were.
fn write(folder: &Folder, told: &Told, stop: &AtomicU32, trial: u32, writer: u32) -> u32 {
    for number in 0.. {
        let name = format!("{trial}-{writer}-{number}");
        let file = format!("{name}.txt");
        folder.write(
            &file,
            STORY.replace("fortnight", &format!("fortnight, number {name},")),
        );
        let Some(added) = run(folder, stop, &["add", &file, ALTHOUGH]) else {
            return 1;
        };
        tell(told, &added);
        let id = added["story"].as_str().unwrap().to_owned();
        folder.write(
            &file,
            STORY.replace("fortnight", &format!("week, number {name},")),
        );
        let steps: [&[&str]; 2] = [
            &[
                "correct",
                &id,
                &file,
                "--note",
                "First paragraph: a week.",
                ALTHOUGH,
            ],
            &["kill", &id, "--reason", "A trial.", "--yes"],
        ];
        for step in steps.into_iter().take(number as usize % 3) {
            let Some(done) = run(folder, stop, step) else {
                return 1;
            };
            tell(told, &done);
        }
        if stop.load(Ordering::SeqCst) == 1 {
            return 0;
        }
    }
    0
}

/// Runs a command; nothing, when it was killed before it had said anything.
fn run(folder: &Folder, stop: &AtomicU32, step: &[&str]) -> Option<serde_json::Value> {
    let mut child = folder
        .command(&[&["--data", "wire", "--format", "json"], step].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while child.try_wait().unwrap().is_none() {
        if stop.load(Ordering::SeqCst) == 1 {
            let _ = child.kill();
            break;
        }
        std::thread::sleep(Duration::from_micros(300));
    }
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    // A line that is there was said after the commit, whatever became of the process then.
    if let Some(line) = said.lines().next() {
        return serde_json::from_str(line).ok();
    }
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code().is_none(), "{step:?} failed: {words}");
    None
}

fn tell(told: &Told, said: &serde_json::Value) {
    let id = said["story"].as_str().unwrap().to_owned();
    let version = said["version"].as_u64().unwrap();
    let seq = said["seq"].as_u64().unwrap();
    told.lock().unwrap().insert(id, (version, seq));
}

fn serve(folder: &Folder) -> Child {
    folder
        .command(&["--data", "wire", "serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn kill(mut server: Child) {
    // SIGKILL: nothing is tidied up.
    server.kill().unwrap();
    server.wait().unwrap();
}

/// After the crash: every story is there, at the version that was said or a later one.
fn look(folder: &Folder, told: &Told) {
    let listed = folder.wire_does(&["stories", "--limit", "100000", "--format", "json"]);
    let stories: BTreeMap<String, u64> = listed
        .lines()
        .map(|line| {
            let story: serde_json::Value = serde_json::from_str(line).unwrap();
            (
                story["id"].as_str().unwrap().to_owned(),
                story["version"].as_u64().unwrap(),
            )
        })
        .collect();
    for (id, (version, _)) in told.lock().unwrap().iter() {
        let found = stories.get(id).copied();
        assert!(
            found >= Some(*version),
            "{id} was at version {version}, and is at {found:?}"
        );
    }
    no_holes(folder, told);
}

/// The event log counts 1, 2, 3 …: each version made one event.
fn no_holes(folder: &Folder, told: &Told) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = wire_store::Store::open(&folder.wire()).await.unwrap();
        let mut seqs = Vec::new();
        loop {
            let after = seqs.last().copied().unwrap_or(0);
            let events = store.events_after(after, 500).await.unwrap();
            if events.is_empty() {
                break;
            }
            seqs.extend(events.iter().map(|event| event.seq));
        }
        let count = seqs.len() as u64;
        assert_eq!(seqs, (1..=count).collect::<Vec<_>>());
        for (id, (_, seq)) in told.lock().unwrap().iter() {
            assert!(
                *seq <= count,
                "{id}: event {seq} was said, and {count} are there"
            );
        }
        store.close().await;
    });
}
