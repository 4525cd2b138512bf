//! Replays: what was sent before, sent again, behind everything that is fresh.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use crate::support::{Endpoint, Newsroom, story};
use jiff::Timestamp;
use wire_delivery::Clock;
use wire_delivery::scheduler::Waker;
use wire_store::{NewStory, Replay, Store};
use wire_testkit::{Received, Receiver, Reply};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

async fn ask(newsroom: &Newsroom, endpoint: &Endpoint, after: u64, until: u64) {
    let (store, now) = (&newsroom.store, newsroom.clock.now());
    let asked = store.ask_for_replay(endpoint.subscription, (after, until), "Ana", now);
    asked.await.unwrap();
}

async fn replay(store: &Store, endpoint: &Endpoint) -> Replay {
    let last = store.last_replay(endpoint.subscription).await;
    last.unwrap().unwrap()
}

/// The place in the log that a message names.
fn seq(message: &Received) -> u64 {
    message.json()["data"]["seq"].as_u64().unwrap()
}

/// How often each place came.
fn times(received: &[Received]) -> BTreeMap<u64, u32> {
    let mut times = BTreeMap::new();
    for message in received {
        *times.entry(seq(message)).or_default() += 1;
    }
    times
}

#[tokio::test]
async fn a_replay_sends_what_each_story_is_now_under_the_id_that_it_had() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    newsroom.publish("Pit reopens").await;
    let mended = newsroom.publish("Mayor in the pit").await.story;
    let killed = newsroom.publish("Pit closes").await.story;
    newsroom.tick().await;
    newsroom.correct(mended, "It was the other mayor.").await;
    newsroom.kill(killed).await;
    newsroom.tick().await;
    let before = customer.received();
    assert_eq!(before.len(), 5);

    // What happened to a story since comes, though it lies behind what was asked for.
    ask(&newsroom, &endpoint, 0, 2).await;
    newsroom.tick().await;
    let after = customer.received().split_off(before.len());
    let line = |message: &Received| {
        message.verify(&endpoint.secret).unwrap();
        let json = message.json();
        let same_id = |it: &&Received| it.header("webhook-id") == message.header("webhook-id");
        assert_eq!(before.iter().filter(same_id).count(), 1);
        format!("event {}: {}", json["data"]["seq"], json["type"])
    };
    let lines = |messages: &[Received]| messages.iter().map(line).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(lines(&after), @r#"
    event 1: "story.published"
    event 4: "story.corrected"
    "#);
    assert!(!replay(&newsroom.store, &endpoint).await.is_under_way());

    // All that is left of a killed story is that it was killed.
    let sent = customer.count();
    ask(&newsroom, &endpoint, 2, 5).await;
    newsroom.tick().await;
    insta::assert_snapshot!(lines(&customer.received()[sent..]), @r#"
    event 4: "story.corrected"
    event 5: "story.killed"
    "#);
}

#[tokio::test]
async fn what_an_endpoint_missed_while_it_was_switched_off_is_replayed_and_comes_once_by_its_id() {
    let customer = Receiver::start().await;
    customer.usually(Reply::Status(500));
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    for number in 0..3 {
        newsroom.publish(&format!("News {number}")).await;
    }
    newsroom.tick().await;
    for _ in 0..5 {
        newsroom.after(25 * HOUR).await;
    }
    assert!(newsroom.off(&endpoint).await.is_some());
    newsroom.publish("News 3").await;
    ask(&newsroom, &endpoint, 0, 4).await;
    customer.usually(Reply::Status(200));
    let failed = customer.count();
    newsroom.after(HOUR).await;
    assert_eq!(customer.count(), failed, "it waits");

    newsroom.switch_on(&endpoint).await;
    for _ in 0..3 {
        newsroom.after(24 * HOUR).await;
    }
    let arrived = customer.received().split_off(failed);
    let ids: BTreeSet<&str> = arrived.iter().map(|it| it.header("webhook-id")).collect();
    assert_eq!(ids.len(), 4);
    let seqs: Vec<u64> = times(&arrived).into_keys().collect();
    assert_eq!(seqs, [1, 2, 3, 4]);
    let waiting = newsroom.store.pending_of(endpoint.subscription).await;
    assert!(waiting.unwrap().is_empty());
    println!("trials: 1, lost: 0, twice: {}", arrived.len() - ids.len());
}

#[tokio::test]
async fn a_replay_goes_on_where_it_stood_when_the_process_died() {
    const STORIES: u64 = 100;
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    for number in 0..STORIES {
        newsroom.publish(&format!("News {number}")).await;
    }
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    ask(&newsroom, &endpoint, 0, STORIES).await;
    let (mut trials, mut stood) = (0, 0);
    while replay(&newsroom.store, &endpoint).await.is_under_way() {
        trials += 1;
        let life = Duration::from_millis(60 * trials);
        let _ = tokio::time::timeout(life, newsroom.scheduler.tick()).await;
        newsroom = newsroom.die().await;
        let stands = replay(&newsroom.store, &endpoint).await.done();
        assert!(stood <= stands);
        stood = stands;
    }
    newsroom.tick().await;
    let times = times(&customer.received());
    assert_eq!(times.len() as u64, STORIES);
    let twice: u64 = times.values().map(|times| u64::from(times - 1)).sum();
    assert!(twice <= 32 * trials, "{twice} in {trials} trials");
    println!("trials: {trials}, lost: 0, twice: {twice}");
}

/// Publishes something fresh, and returns how long it took to arrive, and how much else came meanwhile.
async fn fresh(
    store: &Store,
    (clock, waker): &(Clock, Waker),
    customer: &Receiver,
) -> (Duration, usize) {
    let (seen, start) = (customer.count(), Instant::now());
    let published = store.publish(&story("Fresh"), clock.now()).await;
    let published = published.unwrap().seq;
    waker.wake();
    loop {
        let since = customer.since(seen);
        if let Some(place) = since.iter().position(|it| seq(it) == published) {
            return (start.elapsed(), place);
        }
        assert!(start.elapsed() < 10 * SECOND, "it didn't arrive");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn fresh_news_waits_for_no_replay_and_a_replay_can_be_stopped() {
    let customer = Receiver::start().await;
    // An answer takes a tenth of a second.
    customer.usually(Reply::Drip(Duration::from_millis(10)));
    let newsroom = Newsroom::open().await;
    for number in 0..40 {
        newsroom.publish(&format!("News {number}")).await;
    }
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    ask(&newsroom, &endpoint, 0, 40).await;
    let store = newsroom.store.clone();
    let room = (newsroom.clock.clone(), newsroom.scheduler.waker());
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(newsroom.scheduler.run(async {
        let _ = stopped.await;
    }));
    customer.wait_for(4).await;

    let (took, meanwhile) = fresh(&store, &room, &customer).await;
    assert!(meanwhile <= 2, "{meanwhile} came first");
    assert!(took < SECOND, "{took:?}");
    let arrived = customer.count();
    customer.wait_for(arrived + 2).await;

    let (order, now) = (endpoint.subscription, Timestamp::now());
    store.cancel_replay(order, now).await.unwrap();
    room.1.wake();
    tokio::time::sleep(Duration::from_millis(150)).await;
    let arrived = customer.count();
    tokio::time::sleep(Duration::from_millis(250)).await;
    assert_eq!(customer.count(), arrived, "nothing comes any more");
    let stopped_at = replay(&store, &endpoint).await.done();
    assert_eq!(stopped_at, arrived as u64 - 1, "all but what was fresh");
    stop.send(()).unwrap();
    running.await.unwrap();
}

#[tokio::test]
#[ignore = "takes minutes; ./test --long runs it"]
async fn fresh_news_waits_for_no_replay_of_a_hundred_thousand_events() {
    const STORIES: u64 = 100_000;
    let customer = Receiver::start().await;
    let newsroom = Newsroom::open().await;
    let numbers: Vec<u64> = (0..STORIES).collect();
    for some in numbers.chunks(1000) {
        let some = some.iter().map(|number| story(&format!("News {number}")));
        let some: Vec<NewStory> = some.collect();
        let at = newsroom.clock.now();
        newsroom.store.publish_all(&some, at).await.unwrap();
    }
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    let store = newsroom.store.clone();
    let room = (newsroom.clock.clone(), newsroom.scheduler.waker());
    let until = store.last_seq().await.unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let median = |mut figures: Vec<(Duration, usize)>| {
        figures.sort();
        figures[figures.len() / 2]
    };
    let asked = store.ask_for_replay(endpoint.subscription, (0, until), "Ana", Timestamp::now());
    let running = tokio::spawn(newsroom.scheduler.run(async {
        let _ = stopped.await;
    }));
    let pause = Duration::from_millis(100);
    let mut usual = Vec::new();
    for _ in 0..40 {
        usual.push(fresh(&store, &room, &customer).await);
        tokio::time::sleep(pause).await;
    }
    asked.await.unwrap();
    room.1.wake();
    let start = Instant::now();
    customer.wait_for(usual.len() + 100).await;
    let mut beside = Vec::new();
    while replay(&store, &endpoint).await.is_under_way() {
        beside.push(fresh(&store, &room, &customer).await);
        tokio::time::sleep(pause).await;
    }
    let took = start.elapsed();
    let times = times(&customer.since(0));
    let replayed: Vec<u32> = (1..=until)
        .filter_map(|seq| times.get(&seq).copied())
        .collect();
    let twice: u32 = replayed.iter().map(|times| times - 1).sum();
    let lost = until - replayed.len() as u64;
    let most = beside.iter().map(|(_, meanwhile)| *meanwhile).max();
    let fresh = beside.len();
    let (usual, beside) = (median(usual), median(beside));
    println!("trials: {fresh}, lost: {lost}, twice: {twice}");
    println!(
        "replayed {until} events in {took:?}; fresh news took {:?} without, {:?} beside it; \
         {} replayed ones came meanwhile, at most {most:?}",
        usual.0, beside.0, beside.1
    );
    assert_eq!((lost, twice), (0, 0));
    assert!(beside.0 < usual.0 * 3 + Duration::from_millis(20));
    stop.send(()).unwrap();
    running.await.unwrap();
}
