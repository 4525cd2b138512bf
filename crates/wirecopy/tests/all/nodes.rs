//! Several nodes on one PostgreSQL: what one leaves undone that dies or sleeps, the others do, and what one hands
//! over in order nobody does twice. Where `WIRECOPY_TEST_POSTGRES` names no server, there is nothing to be tried.

use std::collections::BTreeMap;
use std::time::Instant;

use crate::common::delivering::{self, endpoints, until};
use crate::common::{Folder, STORY, Serving, http};
use jiff::{SignedDuration, Timestamp};
use wire_store::{HubKey, HubWish, Outcome, Published, Store};
use wire_story::{Edition, StoryId, SubscriptionId, VersionNumber};
use wire_testkit::{Receiver, Reply, postgres};

/// A wire of three nodes, and one customer who has many endpoints.
struct Wire {
    nodes: Vec<Node>,
    store: Store,
    customer: Receiver,
    endpoints: Vec<SubscriptionId>,
}

struct Node {
    folder: Folder,
    /// Nothing, while it doesn't run.
    serving: Option<Serving>,
}

/// What has arrived at an endpoint: of which story, and what kind of message.
type Arrived = BTreeMap<String, Vec<(String, String)>>;

impl Wire {
    async fn with_endpoints(count: usize) -> Option<Self> {
        let address = postgres::database()?;
        let folders: Vec<Folder> = (0..3)
            .map(|_| Folder::with_wire_on(Some(&address)))
            .collect();
        let store = Store::open(&folders[0].wire()).await.unwrap();
        let customer = Receiver::start().await;
        let endpoints = endpoints(&store, &customer, count).await;
        let nodes = folders.into_iter().map(|folder| {
            folder.allow_loopback();
            Node {
                serving: Some(Serving::start(&folder)),
                folder,
            }
        });
        let wire = Self {
            nodes: nodes.collect(),
            store,
            customer,
            endpoints,
        };
        wire.shared_by(3).await;
        Some(wire)
    }

    /// Waits until so many nodes have all endpoints among them, each about as many.
    async fn shared_by(&self, nodes: usize) {
        until(async || {
            let at_work = self.store.nodes_at_work().await.unwrap();
            let all: u64 = at_work.iter().map(|node| node.shards).sum();
            let fair = 64_u64.div_ceil(nodes as u64);
            at_work.len() == nodes && all == 64 && at_work.iter().all(|it| it.shards <= fair)
        })
        .await;
    }

    async fn publish(&self, headline: &str) -> Published {
        let story = delivering::story(headline);
        self.store.publish(&story, Timestamp::now()).await.unwrap()
    }

    async fn kill(&self, story: StoryId) {
        let killed = Edition::Killed {
            reason: "It was not so.".into(),
        };
        let first = VersionNumber::FIRST;
        self.store
            .revise(story, first, &killed, Timestamp::now())
            .await
            .unwrap();
    }

    fn arrived(&self) -> Arrived {
        let mut arrived = Arrived::new();
        for message in self.customer.received() {
            let json = message.json();
            let of_endpoint = arrived.entry(message.path).or_default();
            let kind = json["type"].as_str().unwrap_or_default().to_owned();
            of_endpoint.push((json["data"]["uri"].to_string(), kind));
        }
        arrived
    }

    /// Waits until every endpoint has got something of this kind so often.
    async fn all_have(&self, kind: &str, times: usize) {
        until(async || {
            let arrived = self.arrived();
            let has = |got: &Vec<(String, String)>| {
                got.iter().filter(|(_, it)| it == kind).count() >= times
            };
            arrived.len() == self.endpoints.len() && arrived.values().all(has)
        })
        .await;
    }

    /// Waits until subscribers have confirmed what they asked for, and have been sent the newest feed.
    async fn hub_has_done_everything(&self) {
        until(async || {
            let (last, now) = (self.store.last_seq().await.unwrap(), Timestamp::now());
            let due = self.store.due_at_hub(last, now, 10).await.unwrap();
            due.is_empty()
        })
        .await;
    }

    /// How many messages came more than once.
    fn twice(&self) -> usize {
        let times = delivering::times(&self.customer);
        times.values().map(|times| times - 1).sum()
    }

    /// Waits until a fan-out has begun, and sees that it isn't over.
    async fn is_in_mid_fan_out(&self) {
        until(async || self.customer.received().len() >= self.endpoints.len() / 10).await;
        assert!(self.customer.received().len() < self.endpoints.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_dies_in_mid_fan_out_loses_nothing() {
    a_node_dies().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "slow: ten trials"]
async fn a_node_that_dies_in_mid_fan_out_loses_nothing_in_ten_trials() {
    for _ in 0..10 {
        a_node_dies().await;
    }
}

async fn a_node_dies() {
    let Some(mut wire) = Wire::with_endpoints(300).await else {
        return;
    };
    let story = wire.publish("Harbour crane stands still").await.story;
    wire.is_in_mid_fan_out().await;
    // SIGKILL: nothing is tidied up.
    drop(wire.nodes[0].serving.take());
    let died = Instant::now();

    wire.all_have("story.published", 1).await;
    let whole = died.elapsed();
    wire.shared_by(2).await;
    println!(
        "trials: 1, lost: 0, twice: {} of {} endpoints, all there {whole:?} after a node was killed",
        wire.twice(),
        wire.endpoints.len()
    );
    assert!(wire.twice() <= wire.endpoints.len() / 2);

    // A node that starts again takes its part, and whoever was sent the story hears of the kill.
    wire.nodes[0].serving = Some(Serving::start(&wire.nodes[0].folder));
    wire.shared_by(3).await;
    wire.kill(story).await;
    wire.all_have("story.killed", 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_sleeps_past_its_leases_sends_nothing_new_on_waking() {
    a_node_sleeps().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "slow: ten trials"]
async fn a_node_that_sleeps_past_its_leases_sends_nothing_new_on_waking_in_ten_trials() {
    for _ in 0..10 {
        a_node_sleeps().await;
    }
}

async fn a_node_sleeps() {
    let Some(wire) = Wire::with_endpoints(300).await else {
        return;
    };
    let story = wire.publish("Harbour crane stands still").await.story;
    wire.is_in_mid_fan_out().await;
    let sleeper = wire.nodes[0].serving.as_ref().unwrap();
    sleeper.signal("STOP");
    wire.all_have("story.published", 1).await;
    wire.kill(story).await;
    wire.all_have("story.killed", 1).await;
    let before = wire.customer.received().len();

    sleeper.signal("CONT");
    wire.shared_by(3).await;

    let stale = wire.customer.received().len() - before;
    println!(
        "trials: 1, lost: 0, twice: {} of {} endpoints, and {stale} sent on waking",
        wire.twice(),
        wire.endpoints.len()
    );
    // What it had handed to a connection when it was stopped, nobody can call back; the rest of its third stays where
    // it is.
    assert!(stale <= wire.endpoints.len() / 15, "{stale}");
    let arrived = wire.arrived();
    let last = |of: &Vec<(String, String)>| of.last().unwrap().1 == "story.killed";
    let killed = arrived.values().filter(|of| last(of)).count();
    assert!(
        killed + stale >= arrived.len(),
        "{killed} heard of the kill last"
    );
    // What it had to write down was refused: each delivery has one receipt, of whoever took over.
    for endpoint in &wire.endpoints {
        let receipts = wire.store.receipts_of(*endpoint, 10).await.unwrap();
        let delivered = receipts
            .iter()
            .filter(|it| it.outcome == Outcome::Delivered);
        assert_eq!(delivered.count(), 2, "{receipts:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rolling_restart_loses_nothing_and_sends_nothing_twice() {
    let Some(mut wire) = Wire::with_endpoints(100).await else {
        return;
    };
    let mut stories = 0;
    for number in 0..wire.nodes.len() {
        wire.publish(&format!("Before node {number} stops")).await;
        let serving = wire.nodes[number].serving.take().unwrap();
        let stopped = tokio::task::spawn_blocking(move || serving.stop());
        wire.publish(&format!("While node {number} stops")).await;
        let (code, log) = stopped.await.unwrap();
        assert_eq!(code, Some(0), "{log:?}");
        wire.publish(&format!("After node {number} stopped")).await;
        wire.nodes[number].serving = Some(Serving::start(&wire.nodes[number].folder));
        stories += 3;
    }
    wire.all_have("story.published", stories).await;
    wire.shared_by(3).await;
    assert_eq!(wire.twice(), 0);
    assert_eq!(
        wire.customer.received().len(),
        stories * wire.endpoints.len()
    );
}

/// Whichever node has the clock works for the hub, and the next one goes on when it dies.
#[tokio::test(flavor = "multi_thread")]
async fn a_subscriber_of_the_hub_is_sent_each_change_once_though_a_node_dies() {
    let Some(mut wire) = Wire::with_endpoints(0).await else {
        return;
    };
    let subscriber = Receiver::start().await;
    subscriber.usually(Reply::Parameter("hub.challenge"));
    let base_url = wire.store.wire().await.unwrap().base_url;
    let key = HubKey {
        callback: subscriber.url("/hear"),
        topic: base_url.join("feeds/wire.atom").unwrap(),
    };
    let wish = HubWish::Subscribe {
        lease: SignedDuration::from_hours(2),
        secret: None,
    };
    let asked = wire.store.ask_hub(&key, &wish, Timestamp::now());
    assert!(asked.await.unwrap());
    wire.hub_has_done_everything().await;

    wire.publish("Crane stands").await;
    wire.hub_has_done_everything().await;
    let at_work = wire.store.nodes_at_work().await.unwrap();
    let with_the_clock = at_work.iter().find(|node| node.has_clock).unwrap();
    let (_, port) = with_the_clock.name.rsplit_once(':').unwrap();
    let its = |node: &&mut Node| node.serving.as_ref().unwrap().port.to_string() == port;
    // SIGKILL: nothing is tidied up.
    wire.nodes.iter_mut().find(its).unwrap().serving = None;
    wire.publish("Crane moves").await;
    wire.hub_has_done_everything().await;

    let sent = subscriber.received();
    let sent = sent.iter().filter(|it| it.method == "POST");
    let newest: Vec<String> = sent
        .map(|it| String::from_utf8_lossy(&it.body).into_owned())
        .map(|feed| feed.matches("<entry").count().to_string())
        .collect();
    assert_eq!(newest, ["1", "2"], "stories in each feed that was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_node_kills_no_other_shows_any_more() {
    let Some(wire) = Wire::with_endpoints(0).await else {
        return;
    };
    let (here, there) = (
        &wire.nodes[0].folder,
        wire.nodes[1].serving.as_ref().unwrap(),
    );
    here.write("crane.txt", STORY);
    let added = here.wire_does(&["add", "crane.txt", "--format", "json"]);
    let added: serde_json::Value = serde_json::from_str(&added).unwrap();
    let id = added["story"].as_str().unwrap();
    let feed = || http(there.port, "GET", "/feeds/wire.json", &[], b"");
    assert!(feed().body.contains(id), "{}", feed().body);
    let page = format!("/stories/{id}");
    assert_eq!(http(there.port, "GET", &page, &[], b"").status, 200);
    let headline = "swing bridge";

    here.wire_does(&["kill", id, "--reason", "It was not so.", "--yes"]);

    assert!(!feed().body.contains(headline), "{}", feed().body);
    let page = http(there.port, "GET", &page, &[], b"").words();
    assert!(!page.contains(headline), "{page}");
    // Nor does it come back over another node.
    let folder = &wire.nodes[2].folder;
    folder.write("again.txt", STORY.replace("fortnight", "week"));
    let refused = folder.wire_says(&["add", "again.txt"]);
    assert!(refused.contains("killed"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_is_late_is_waited_for_and_leaves_no_hole() {
    let Some(address) = postgres::database() else {
        return;
    };
    let folders: Vec<Folder> = (0..2)
        .map(|_| Folder::with_wire_on(Some(&address)))
        .collect();
    let store = Store::open(&folders[0].wire()).await.unwrap();
    // Somebody has counted and doesn't commit, and gives up in the end.
    let late = "BEGIN; LOCK TABLE turn IN EXCLUSIVE MODE; UPDATE last_event SET seq = seq + 1;
                SELECT pg_sleep(1); ROLLBACK";
    let mut late = std::process::Command::new("psql")
        .args([&address, "--quiet", "--output=/dev/null", "--command", late])
        .spawn()
        .unwrap();
    let writers: Vec<_> = folders
        .into_iter()
        .enumerate()
        .map(|(writer, folder)| {
            std::thread::spawn(move || {
                for number in 0..4 {
                    let file = format!("{writer}-{number}.txt");
                    folder.write(&file, STORY.replace("fortnight", &file));
                    folder.wire_does(&["add", &file]);
                }
            })
        })
        .collect();
    until(async || {
        let events = store.events_after(0, 100).await.unwrap();
        let seqs: Vec<u64> = events.iter().map(|event| event.seq).collect();
        assert_eq!(seqs, (1..=seqs.len() as u64).collect::<Vec<_>>());
        seqs.len() == 8
    })
    .await;
    assert_eq!(store.last_seq().await.unwrap(), 8);
    for writer in writers {
        writer.join().unwrap();
    }
    assert!(late.wait().unwrap().success());
}
