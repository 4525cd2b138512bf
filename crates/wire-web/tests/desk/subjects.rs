//! Subjects at the desk: rules are tried before they hold, and stories take over what is suggested.

use http::StatusCode;
use wire_rights::Role;
use wire_testkit::WireInABox;

use crate::form::{hidden, location, send};
use crate::products::part;

const PATH: &str = "/desk/subjects";

#[tokio::test]
async fn rules_are_tried_on_the_archive_before_they_are_put_in_force() {
    let wire = WireInABox::new().await;
    let text = ["The piers were built in 1931."];
    wire.publish(&WireInABox::draft("Board votes to repair the pier", &text))
        .await;
    wire.publish(&WireInABox::draft("Ferries stop at six", &["Two."]))
        .await;
    let editor = wire.signed_in(Role::Editor).await;

    let wrong = [
        ("rules", "harbour:piers the piers: about(pier"),
        ("do", "keep"),
    ];
    let wrong = editor.post(PATH, &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = wrong.main_text();
    assert!(
        said.contains("Line 1, column 32: the rule ends where"),
        "{said}"
    );

    let rules = "harbour:piers the piers:\r\n  about(pier~)";
    let tried = editor.post(PATH, &[("rules", rules), ("do", "try")]).await;
    let found = part(&tried, "What they find", "How rules");
    assert!(found.contains("1 story of the newest 2"), "{found}");
    assert!(found.contains("the piers: pier, piers"), "{found}");
    assert!(wire.store.subject_rules().await.unwrap().is_empty());

    let kept = editor.post(PATH, &[("rules", rules), ("do", "keep")]).await;
    assert_eq!(location(&kept), "/desk/subjects?done=subject-rules");
    let others = [("rules", "a:b c: d"), ("instead_of", "0"), ("do", "keep")];
    let late = editor.post(PATH, &others).await;
    assert!(
        late.main_text()
            .contains("put version 1 of the rules in force meanwhile")
    );
    let page = editor.get(PATH).await;
    assert!(part(&page, "Versions of your rules", "never").contains("about(pier~)"));
}

#[tokio::test]
async fn a_story_takes_over_what_is_suggested() {
    let wire = WireInABox::new().await;
    let text = ["Train drivers went on strike at midnight, their union said."];
    let story = wire
        .publish(&WireInABox::draft("Night trains stand still", &text))
        .await;
    let editor = wire.signed_in(Role::Editor).await;
    let page = format!("/desk/stories/{story}");
    let subjects = format!("{page}/subjects");

    let shown = part(
        &editor.get(&page).await,
        "What it is about",
        "Take all over",
    );
    assert!(shown.contains("labour strike"), "{shown}");
    assert!(shown.contains("went on strike"), "{shown}");
    editor.post(&subjects, &[("take", "medtop:20000530")]).await;
    editor.post(&subjects, &[("take", "medtop:99999999")]).await;
    let given = part(&editor.get(&page).await, "What it is about", "Suggested");
    assert!(given.contains("medtop:20000530"), "{given}");
    assert!(!given.contains("medtop:99999999"), "{given}");
    editor.post(&subjects, &[("take", "all")]).await;
    editor.post(&subjects, &[("away", "medtop:20000530")]).await;
    let found = editor.get(&format!("{page}?topic=ship+build")).await;
    assert!(found.body.contains(r#"value="medtop:"#), "{}", found.body);
    editor.post(&subjects, &[("take", "medtop:04000000")]).await;
    let (left, _) = wire.store.story(story).await.unwrap().unwrap();
    let left: Vec<&str> = left.subjects.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        left,
        [
            "economy, business and finance",
            "railway transport",
            "unions"
        ]
    );

    let manager = wire.signed_in(Role::LicensingManager).await;
    let refused = manager.post(&subjects, &[("take", "all")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_a_draft_is_not_about_is_not_suggested_again() {
    const STRIKE: &str = "medtop:20000530";
    const TRAINS: &str = "medtop:20000340";
    let wire = WireInABox::new().await;
    let editor = wire.signed_in(Role::Editor).await;
    let text = "Train drivers went on strike at midnight, their union said.";
    let written = [
        ("headline", "Night trains stand still"),
        ("text", text),
        ("language", "en"),
        ("creator", "The Harbour Wire"),
        ("availability", "free"),
    ];
    let begun = send(
        &editor,
        "/desk/write",
        &[&written[..], &[("do", "save")]].concat(),
        None,
    )
    .await;
    let draft = location(&begun).split('?').next().unwrap().to_owned();
    // Whether a subject is suggested now, and a press of a button with what stands in the page's fields besides.
    let suggested = async |code: &str| {
        let page = editor.get(&draft).await;
        page.body.contains(&format!("value=\"take:{code}\""))
    };
    let press = async |button: &str, more: &[(&str, &str)]| {
        let saved = hidden(&editor.get(&draft).await, "saved");
        let button = [("saved", saved.as_str()), ("do", button)];
        let fields = [&written[..], more, &button[..]].concat();
        assert_eq!(
            send(&editor, &draft, &fields, None).await.status,
            StatusCode::SEE_OTHER
        );
    };
    assert!(suggested(STRIKE).await && suggested(TRAINS).await);

    press(&format!("refuse:{STRIKE}"), &[]).await;
    assert!(!suggested(STRIKE).await && suggested(TRAINS).await);
    let refused = ("refused:medtop:20000530", "labour strike");
    // A subject whose tick was taken away is refused, too.
    press(&format!("take:{TRAINS}"), &[refused]).await;
    press(
        "save",
        &[refused, ("had:medtop:20000340", "railway transport")],
    )
    .await;
    assert!(!suggested(STRIKE).await && !suggested(TRAINS).await);

    let both = [refused, ("refused:medtop:20000340", "railway transport")];
    press(&format!("suggest:{STRIKE}"), &both).await;
    assert!(suggested(STRIKE).await && !suggested(TRAINS).await);
    // What is taken after all is refused no more.
    press(&format!("take:{TRAINS}"), &both[1..]).await;
    let page = editor.get(&draft).await;
    assert!(page.body.contains("name=\"subject:medtop:20000340\""));
    assert!(!page.body.contains("name=\"refused:medtop:20000340\""));
}

#[tokio::test]
async fn what_the_desk_gives_leaves_the_wire_and_changes_the_feeds() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let text =
        ["Train drivers went on strike at midnight. “We wait,” said Jane Miller, their chair."];
    let story = wire.publish(&WireInABox::draft("Trains", &text)).await;
    let editor = wire.signed_in(Role::Editor).await;
    let reader = wire.signed_in(Role::Publisher(gazette)).await;
    let visitor = wire.visitor();
    let before = visitor.get("/feeds/wire.atom").await;
    assert!(!before.body.contains("<category"), "suggestions stay here");

    let subjects = format!("/desk/stories/{story}/subjects");
    editor.post(&subjects, &[("take", "medtop:20000530")]).await;

    let after = visitor.get("/feeds/wire.atom").await;
    assert_ne!(before.header("etag"), after.header("etag"));
    let page = format!("/stories/{story}");
    let ninjs = format!("{page}/download/ninjs");
    let newsml = format!("{page}/download/newsml");
    let program = wire.program(gazette).await;
    for (browser, path, said) in [
        (
            &visitor,
            "/feeds/wire.atom",
            r#"<category term="medtop:20000530" scheme="http://cv.iptc.org/newscodes/mediatopic/" label="labour strike"/>"#,
        ),
        (
            &visitor,
            "/feeds/wire.rss",
            r#"<category domain="http://cv.iptc.org/newscodes/mediatopic/">labour strike</category>"#,
        ),
        (&visitor, "/feeds/wire.json", r#""tags": ["#),
        (
            &visitor,
            page.as_str(),
            r#""about":[{"@id":"http://cv.iptc.org/newscodes/mediatopic/20000530","@type":"DefinedTerm""#,
        ),
        (
            &reader,
            page.as_str(),
            r#""@type":"Quotation","creator":{"@type":"Person","name":"Jane Miller"}"#,
        ),
        (
            &reader,
            ninjs.as_str(),
            r#""uri": "http://cv.iptc.org/newscodes/mediatopic/20000530""#,
        ),
        (
            &reader,
            ninjs.as_str(),
            "\"people\": [\n    {\n      \"rel\": \"speaker\",\n      \"name\": \"Jane Miller\"",
        ),
        (
            &reader,
            newsml.as_str(),
            r#"<subject type="cpnat:abstract" qcode="medtop:20000530"><name>labour strike</name></subject>"#,
        ),
        (
            &program,
            "/api/v1/stories",
            r#""subjects":[{"code":"medtop:20000530","name":"labour strike"}]"#,
        ),
        (
            &program,
            "/api/v1/stories?q=about:%22Labour%20strike%22%20trains",
            r#""headline":"Trains""#,
        ),
        (
            &program,
            "/api/v1/stories?q=when:Monday",
            "'Monday' is no time: write a day as when:2017-06-26",
        ),
        (
            &program,
            "/api/v1/stories?q=trains&after=x",
            "'q' goes with neither 'after' nor 'product'.",
        ),
    ] {
        let answer = browser.get(path).await;
        assert!(answer.body.contains(said), "{path}: {}", answer.body);
    }
    let outside = visitor.get(&page).await;
    assert!(!outside.body.contains("Quotation"), "{}", outside.body);
}
