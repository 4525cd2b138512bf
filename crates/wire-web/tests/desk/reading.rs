//! What was read in a story is corrected at the desk.

use http::StatusCode;
use wire_rights::Role;
use wire_testkit::WireInABox;

use crate::form::location;

#[tokio::test]
async fn a_correction_of_the_reading_wins_and_outlives_a_new_version() {
    let wire = WireInABox::new().await;
    let text = "Maria Santos met Ellen Brandt at the pier. “It leaks,” she said on Monday.";
    let story = wire.publish(&WireInABox::draft("The pier", &[text])).await;
    let editor = wire.signed_in(Role::Editor).await;
    let page = format!("/desk/stories/{story}/reading");
    let whole = format!("The pier\n\n{text}");
    let correct = async |words: &str, what: &str, right: &str, version: &str| {
        let start = whole.find(words).unwrap();
        let (start, end) = (start.to_string(), (start + words.len()).to_string());
        let form = [
            ("version", version),
            ("what", what),
            ("start", start.as_str()),
            ("end", end.as_str()),
            ("right", right),
            ("do", "correct"),
        ];
        editor.post(&page, &form).await
    };
    let wrong = correct("Monday", "day", "some day", "1").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.main_text().contains("“some day” is no day."),
        "{}",
        wrong.main_text()
    );
    let kept = correct("“It leaks,”", "speaker", "Ellen Brandt", "1").await;
    let at = whole.find("“It leaks,”").unwrap();
    let back = format!(
        "{page}?done=reading#speaker-{at}-{}",
        at + "“It leaks,”".len()
    );
    assert_eq!(location(&kept), back);
    correct("Monday", "day", "2026-11-09", "1").await;

    let story_page = format!("/desk/stories/{story}");
    let shown = editor.get(&story_page).await.main_text();
    assert!(shown.contains("Ellen Brandt corrected by"), "{shown}");
    assert!(shown.contains("Monday, 9 November 2026"), "{shown}");
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let program = wire.program(gazette).await;
    let content = format!("/api/v1/stories/{story}/content?format=newsml");
    let copy = program.get(&content).await.body;
    let speaks = r#"<subject type="cpnat:person" literal="Ellen Brandt"><name>Ellen Brandt</name></subject>"#;
    assert!(copy.contains(speaks), "{copy}");
    assert!(!copy.contains("Maria Santos<"), "{copy}");

    let (_, version) = wire.store.story(story).await.unwrap().unwrap();
    let later = "Two people met on a quay. “It leaks,” she said on Monday, twice.";
    let edition = wire_story::Edition::Usable {
        content: wire_story::Content {
            body: wire_story::Body::plain([later]),
            ..version.content().unwrap().clone()
        },
        change: wire_story::Change::Refile,
    };
    let store = &wire.store;
    store
        .revise(story, version.number, &edition, wire.clock.now())
        .await
        .unwrap();
    let shown = editor.get(&story_page).await.main_text();
    assert!(shown.contains("Ellen Brandt corrected by"), "{shown}");
    let late = correct("Monday", "day", "2026-11-09", "1").await;
    assert!(late.main_text().contains("There is a newer version"));
}

#[tokio::test]
async fn nobody_is_led_to_correct_what_was_read_in_a_killed_story() {
    let wire = WireInABox::new().await;
    let story = wire
        .publish(&WireInABox::draft("The pier", &["It leaks."]))
        .await;
    let editor = wire.signed_in(Role::Editor).await;
    let shown = async || {
        editor
            .get(&format!("/desk/stories/{story}"))
            .await
            .main_text()
    };
    assert!(shown().await.contains("Correct what was read"));
    let (_, version) = wire.store.story(story).await.unwrap().unwrap();
    let kill = wire_story::Edition::Killed {
        reason: "The pier is dry.".into(),
    };
    let store = &wire.store;
    store
        .revise(story, version.number, &kill, wire.clock.now())
        .await
        .unwrap();
    let killed = shown().await;
    assert!(killed.contains("The text of version 1"), "{killed}");
    assert!(!killed.contains("Correct what was read"), "{killed}");
}

#[tokio::test]
async fn what_is_refused_is_shown_again_beside_the_words_that_it_is_about() {
    let wire = WireInABox::new().await;
    let text = "Snow fell last winter. “It leaks,” Maria Santos told the Harbour Gazette. The pier was shut in 1931.";
    let story = wire.publish(&WireInABox::draft("The pier", &[text])).await;
    let editor = wire.signed_in(Role::Editor).await;
    let page = format!("/desk/stories/{story}/reading");
    let whole = format!("The pier\n\n{text}");
    let place = |words: &str| {
        let start = whole.find(words).unwrap();
        format!("{start}-{}", start + words.len())
    };
    let send = async |words: &str, what: &str, right: &str, wish: &str| {
        let place = place(words);
        let (start, end) = place.split_once('-').unwrap();
        let form = [
            ("version", "1"),
            ("what", what),
            ("start", start),
            ("end", end),
            ("right", right),
            ("do", wish),
        ];
        editor.post(&page, &form).await
    };
    // The line of these words, as it is written.
    let line = |answer: &wire_testkit::Answer, what: &str, words: &str| {
        let from = format!("<li id=\"{what}-{}\">", place(words));
        let (_, line) = answer
            .body
            .split_once(&from)
            .unwrap_or_else(|| panic!("{from}: {}", answer.body));
        line.split_once("</li>").unwrap().0.to_owned()
    };

    let refused = send("told the Harbour Gazette", "source", " ← ", "correct").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let shown = line(&refused, "source", "told the Harbour Gazette");
    for part in [
        "<details class=\"read-line\" open>",
        "name=\"right\" value=\"←\"",
        "This names nobody. Write whom the story has it from, as AP, or AP ← Jane Miller.</p>",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert_eq!(
        refused
            .body
            .matches("<details class=\"read-line\" open>")
            .count(),
        1
    );

    // What the page has put into a field can be sent back, and the page comes back to its words.
    let day = line(&editor.get(&page).await, "day", "last winter");
    let (_, value) = day.split_once("name=\"right\" value=\"").unwrap();
    let kept = send(
        "last winter",
        "day",
        value.split('"').next().unwrap(),
        "correct",
    )
    .await;
    let at = format!("{page}?done=reading#day-{}", place("last winter"));
    assert_eq!(location(&kept), at);
    send(
        "told the Harbour Gazette",
        "source",
        "Reuters <- Maria Santos",
        "correct",
    )
    .await;
    send("“It leaks,”", "speaker", "", "none").await;
    let shown = editor.get(&page).await;
    insta::assert_snapshot!(shown.main_text(), @"
    Story · what was read in version 1
    The pier
    What you correct here wins over the program. It holds in later versions where the same words still stand in the same place.
    Who says it
    “It leaks,” Nobody corrected by A test&#39;s editor
    Correct
    Take the correction back
    Which day it is
    last winter December 2025 to February 2026 corrected by A test&#39;s editor
    Correct
    No day
    Take the correction back
    1931 1931
    Correct
    No day
    From whom the story has it
    told the Harbour Gazette Reuters ← Maria Santos corrected by A test&#39;s editor
    Correct
    From nobody: it is ours
    Take the correction back
    ");
    let story_page = editor.get(&format!("/desk/stories/{story}")).await;
    assert!(!story_page.main_text().contains("No speaker found"));

    let back = send("“It leaks,”", "speaker", "", "back").await;
    assert!(location(&back).contains("done=reading-back#speaker-"));

    // What was typed while a newer version came stands at its words there.
    let (_, version) = wire.store.story(story).await.unwrap().unwrap();
    let edition = wire_story::Edition::Usable {
        content: wire_story::Content {
            body: wire_story::Body::plain([&format!("At last. {text}")]),
            ..version.content().unwrap().clone()
        },
        change: wire_story::Change::Refile,
    };
    let revised = wire
        .store
        .revise(story, version.number, &edition, wire.clock.now());
    revised.await.unwrap();
    let late = send("“It leaks,”", "speaker", "Ellen Brandt", "correct").await;
    assert!(
        late.main_text()
            .contains("There is a newer version, so nothing was kept")
    );
    let (_, open) = late
        .body
        .split_once("<details class=\"read-line\" open>")
        .unwrap();
    let (_, open) = open.split_once("name=\"right\" value=\"").unwrap();
    assert!(open.starts_with("Ellen Brandt\""), "{open}");
}
