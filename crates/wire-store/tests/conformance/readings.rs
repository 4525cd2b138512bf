//! What stories say, kept as the log goes on.

use jiff::civil::date;
use wire_reading::{Corrected, Correction, Span};
use wire_store::{KeptCorrection, NewStory, Question, Replacing, SearchIn, Store, StoryFilter};
use wire_story::{Change, Edition, StoryId, Subject};

use crate::world::{World, content, hold, kill, minutes, new_story, now, world};

const HEARING: &str = "The council met on Monday.\nThe hearing on the harbour wall in Saltmere is set for 4 December, Mayor Susan Okafor said. The Associated Press reported that the wall leaks.";

fn story(text: &str, language: &str) -> NewStory {
    let mut story = new_story("Council meets");
    story.content = content("Council meets", text);
    story.content.language = language.into();
    story
}

fn corrected(text: &str) -> Edition {
    Edition::Usable {
        content: content("Council meets", text),
        change: Change::Correction {
            note: "Second paragraph.".into(),
        },
    }
}

/// Reads all that is to be read; says in how many stories.
async fn read_on(store: &Store) -> usize {
    let mut stories = 0;
    while let Some(unread) = store.unread().await.unwrap() {
        stories += store.keep_readings(&unread.read()).await.unwrap();
    }
    stories
}

async fn foretold(world: &World) -> Vec<String> {
    let midnight = date(2026, 11, 23).at(0, 0, 0, 0);
    let found = world.foretold(midnight, date(2026, 11, 23), 10).await;
    let line = |found: &wire_store::StoryForetells| {
        let event = &found.event;
        let when = event.when.as_ref();
        let when = when.map(|when| format!("{} ({})", when.from, when.words));
        format!(
            "{} {}: {} in {}",
            found.story.latest(),
            event.status.code(),
            when.unwrap_or_default(),
            event.place.as_deref().unwrap_or_default()
        )
    };
    found.unwrap().iter().map(line).collect()
}

async fn about(world: &World, code: &str) -> usize {
    world.stories_about(code).await.unwrap().len()
}

#[tokio::test]
async fn what_a_story_says_is_that_of_its_newest_usable_version() {
    let world = world().await;
    let french = story("Le conseil se réunit le 4 décembre.", "fr");
    world.publish(&french, now()).await.unwrap();
    let published = world
        .publish(&story(HEARING, "en-GB"), now())
        .await
        .unwrap();
    assert_eq!(read_on(&world).await, 2);
    assert_eq!(read_on(&world).await, 0);
    let there = ["1 planned: 2026-12-04T00:00:00 (4 December) in Saltmere"];
    assert_eq!(foretold(&world).await, there);

    let mut latest = published.version;
    let moved = corrected(&HEARING.replace("4 December", "11 December"));
    let revised = world.revise(published.story, latest, &moved, minutes(1));
    latest = revised.await.unwrap().version;
    assert!(
        foretold(&world).await.is_empty(),
        "what was corrected isn't shown before the new version is read"
    );
    read_on(&world).await;
    let there = ["2 planned: 2026-12-11T00:00:00 (11 December) in Saltmere"];
    assert_eq!(foretold(&world).await, there);

    for (edition, at) in [(hold(), 2), (corrected(HEARING), 3), (kill(), 4)] {
        let usable = matches!(edition, Edition::Usable { .. });
        let revised = world.revise(published.story, latest, &edition, minutes(at));
        latest = revised.await.unwrap().version;
        read_on(&world).await;
        assert_eq!(foretold(&world).await.len(), usize::from(usable));
    }
}

/// How many stories a question finds in texts, and in lists.
async fn finds(world: &World, question: &str) -> [usize; 2] {
    let question = Question::read(question).unwrap();
    let mut found = [0; 2];
    for (count, place) in found.iter_mut().zip([SearchIn::Texts, SearchIn::Listed]) {
        let stories = world.find_stories(&question, place, StoryFilter::All, 10);
        *count = stories.await.unwrap().len();
    }
    found
}

async fn correct(
    world: &World,
    story: StoryId,
    what: Corrected,
    words: &str,
    value: &str,
) -> Correction {
    let start = HEARING.find(words).unwrap();
    let place = Span {
        start: u32::try_from(start).unwrap(),
        end: u32::try_from(start + words.len()).unwrap(),
    };
    let kept = KeptCorrection {
        correction: Correction::of(what, HEARING, place, value),
        at: minutes(1),
        by: "Ana".into(),
    };
    world.correct_reading(story, &kept).await.unwrap();
    kept.correction
}

#[tokio::test]
async fn stories_are_found_by_what_they_say() {
    let world = world().await;
    let hearing = story(HEARING, "en-GB");
    let hearing = world.publish(&hearing, now()).await.unwrap().story;
    let other = story("Train drivers went on strike at midnight.", "en-GB");
    world.publish(&other, now()).await.unwrap();
    read_on(&world).await;
    let walls = Subject {
        code: "harbour:walls".into(),
        name: "100% walls".into(),
    };
    world.give_subjects(hearing, &[walls]).await.unwrap();

    for (question, found) in [
        ("speaker:okafor", [1, 0]),
        ("speaker:\"susan okafor\" wall", [1, 0]),
        ("speaker:okafor strike", [0, 0]),
        ("speaker:susan_okafor", [0, 0]),
        ("source:AP", [1, 0]),
        ("source:\"associated press\" when:2026-12-04", [1, 0]),
        ("when:2026-11-30..2026-12", [1, 0]),
        ("when:2026-12-05", [0, 0]),
        ("about:\"labour strike\"", [1, 0]),
        ("about:medtop:09000000", [1, 0]),
        ("about:harbour:walls", [1, 1]),
        ("about:\"100% walls\" council", [1, 1]),
        ("about:\"1000 walls\"", [0, 0]),
    ] {
        assert_eq!(finds(&world, question).await, found, "{question}");
    }
}

#[tokio::test]
async fn what_people_correct_is_found_and_no_more_what_was_wrong() {
    let world = world().await;
    let hearing = story(HEARING, "en-GB");
    let hearing = world.publish(&hearing, now()).await.unwrap().story;
    read_on(&world).await;

    let said = "The hearing on the harbour wall in Saltmere is set for 4 December";
    correct(&world, hearing, Corrected::Speaker, said, "Li Wen").await;
    let reported = "The Associated Press reported";
    correct(
        &world,
        hearing,
        Corrected::Source,
        reported,
        "Harbour Gazette",
    )
    .await;
    let day = correct(&world, hearing, Corrected::Day, "4 December", "2026-12-05").await;
    assert_eq!(read_on(&world).await, 1);
    assert_eq!(read_on(&world).await, 0);
    let all = [
        "speaker:\"li wen\"",
        "source:\"harbour gazette\"",
        "when:2026-12-05",
        "speaker:okafor",
        "source:AP",
        "when:2026-12-04",
    ];
    for (at, question) in all.into_iter().enumerate() {
        assert_eq!(
            finds(&world, question).await,
            [usize::from(at < 3), 0],
            "{question}"
        );
    }

    // What changes while a story is read is read next.
    let unread = async || world.unread().await.unwrap();
    world
        .take_correction_back(hearing, &day, minutes(2))
        .await
        .unwrap();
    let read = unread().await.unwrap().read();
    correct(&world, hearing, Corrected::Speaker, said, "Kim Oduya").await;
    assert_eq!(world.keep_readings(&read).await.unwrap(), 1);
    assert_eq!(finds(&world, "when:2026-12-04").await, [1, 0]);
    assert_eq!(read_on(&world).await, 1);
    assert_eq!(finds(&world, "speaker:Oduya").await, [1, 0]);
}

#[tokio::test]
async fn other_rules_for_subjects_read_all_anew() {
    let world = world().await;
    world.publish(&story(HEARING, "en"), now()).await.unwrap();
    read_on(&world).await;
    assert_eq!(about(&world, "harbour:walls").await, 0);

    let unread = world.unread().await.unwrap();
    assert!(unread.is_none());
    let by = Replacing {
        instead_of: 0,
        who: "Ana",
        at: now(),
    };
    let rules = "harbour:walls the walls: harbour wall~";
    world.replace_subject_rules(rules, by).await.unwrap();
    assert_eq!(read_on(&world).await, 1);
    assert_eq!(about(&world, "harbour:walls").await, 1);
}

#[tokio::test]
async fn of_two_that_read_the_same_one_is_kept() {
    let world = world().await;
    world.publish(&story(HEARING, "en"), now()).await.unwrap();
    let first = world.unread().await.unwrap().unwrap().read();
    let second = world.unread().await.unwrap().unwrap().read();
    assert_eq!(world.keep_readings(&first).await.unwrap(), 1);
    assert_eq!(world.keep_readings(&second).await.unwrap(), 0);
    assert_eq!(foretold(&world).await.len(), 1);
}
