//! Writing and publishing.

use http::StatusCode;
use wire_rights::Role;
use wire_store::StoryFilter;
use wire_testkit::WireInABox;

use crate::form::{boxes, hidden, location, send};

/// A picture with a remark in it, and what is stored of it.
const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\x08tEXtSN\x004711\0\0\0\0\0\0\0\0\0IEND\xae\x42\x60\x82";
const STORED: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\0IEND\xae\x42\x60\x82";

#[tokio::test]
async fn a_story_is_written_previewed_and_published() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    wire.publisher("The Leaflet").await;
    let editor = wire.signed_in(Role::Editor).await;

    let blank = editor.get("/desk/write").await;
    assert_eq!(hidden_or_typed(&blank.body, "creator"), "The Harbour Wire");

    let fields = [
        ("headline", "Pier closes"),
        ("byline", "Ana Torres"),
        ("summary", "The pier closes in May."),
        ("language", "en"),
        (
            "text",
            "The pier closes in *May*.\r\n\r\n## What next\r\n\r\n> We wait, she said.",
        ),
        ("creator", "The Harbour Wire"),
        ("date", "2026-11-22"),
        ("picture_alt", "A pier."),
        ("picture_credit", "Ana Torres"),
        ("picture_rights", "third-party"),
        ("availability", "free"),
        ("do", "preview"),
    ];
    let preview_path = location(&send(&editor, "/desk/write", &fields, Some(PNG)).await);
    let preview = editor.get(&preview_path).await;
    assert!(preview.body.contains("<em>May</em>"), "{}", preview.body);
    let draft_path = preview_path.trim_end_matches("/preview");
    let draft = editor.get(draft_path).await;
    let picture = hidden(&draft, "picture_hash");
    let shown = editor.get(&format!("/desk/pictures/{picture}")).await;
    assert_eq!(shown.header("content-type"), "image/png");
    let stored = wire.store.blob(&picture).await.unwrap();
    assert_eq!(stored.as_deref(), Some(STORED), "the remark is gone");

    let ask = editor.get(&format!("{draft_path}/publish")).await;
    insta::assert_snapshot!(ask.main_text(), @"
    Publish
    Pier closes
    What will happen
    Version 1, 11 words, is put on record for good. Later changes are new versions.
    It goes out at once: on the wire’s page, in the feeds, by API.
    Publishers who may have it: 1 (The Gazette); 1 has something to mend first.
    The picture is a third party’s: it stays here.
    Not ours to license: the picture (Ana Torres).
    Publish now
    Go on writing
    Preview
    ");
    // A form that comes empty publishes nothing.
    editor.post(&format!("{draft_path}/publish"), &[]).await;
    assert_eq!(wire.store.count_stories(StoryFilter::All).await.unwrap(), 0);

    let done = editor
        .post(&format!("{draft_path}/publish"), &[("sure", "yes")])
        .await;
    let story_path = location(&done);
    let story = editor.get(&story_path).await;
    assert!(
        story
            .main_text()
            .contains("Nobody has taken this story yet.")
    );
    let reader = wire.signed_in(Role::Publisher(gazette)).await;
    let public = story_path
        .replace("/desk", "")
        .replace("?done=published", "");
    assert!(
        reader
            .get(&public)
            .await
            .body
            .contains("We wait, she said.")
    );
    let after = editor.get(story_path.split('?').next().unwrap()).await;
    assert!(
        after.main_text().contains("1 publisher has v1."),
        "{}",
        after.main_text()
    );
    assert_eq!(editor.get(draft_path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_draft_may_lack_anything_and_publishing_says_what() {
    let wire = WireInABox::new().await;
    let editor = wire.signed_in(Role::Editor).await;
    let saved = send(
        &editor,
        "/desk/write",
        &[("creator", "The Harbour Wire"), ("do", "publish")],
        None,
    )
    .await;
    let ask = editor.get(&location(&saved)).await;
    assert!(
        ask.main_text()
            .contains("The story has no headline: write one."),
        "{}",
        ask.main_text()
    );
    assert!(!ask.body.contains("Publish now"));
    let refused = editor.post(&location(&saved), &[("sure", "yes")]).await;
    assert!(refused.main_text().contains("It can’t go yet."));
    assert_eq!(wire.store.count_stories(StoryFilter::All).await.unwrap(), 0);
}

#[tokio::test]
async fn what_cannot_be_used_is_said_and_what_was_typed_stays() {
    let wire = WireInABox::new().await;
    let editor = wire.signed_in(Role::Editor).await;
    let fields = [
        ("headline", "Pier <closes>"),
        ("text", "A text."),
        ("creator", "The Harbour Wire"),
        ("url", "pier story"),
        ("embargo", "next week"),
    ];
    let answer = send(&editor, "/desk/write", &fields, Some(b"<svg></svg>")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = answer.main_text();
    for sentence in [
        "The draft isn't saved yet",
        "This is no web address.",
        "This is no time.",
        "The file is no PNG, JPEG or WebP picture.",
    ] {
        let escaped = sentence.replace('\'', "&#39;");
        assert!(
            said.contains(sentence) || said.contains(&escaped),
            "{sentence}: {said}"
        );
    }
    assert_eq!(
        hidden_or_typed(&answer.body, "headline"),
        "Pier &#60;closes&#62;"
    );
    assert_eq!(hidden_or_typed(&answer.body, "url"), "pier story");
    assert!(wire.store.drafts().await.unwrap().is_empty());
}

#[tokio::test]
async fn of_two_people_at_one_draft_the_second_is_warned() {
    let wire = WireInABox::new().await;
    let one = wire.signed_in(Role::Editor).await;
    let fields = |text: &'static str, saved: String| {
        vec![
            ("creator", "The Harbour Wire".to_owned()),
            ("text", text.to_owned()),
            ("saved", saved),
        ]
    };
    let path = location(
        &send(
            &one,
            "/desk/write",
            &borrowed(&fields("First.", String::new())),
            None,
        )
        .await,
    );
    let path = path.split('?').next().unwrap().to_owned();
    let seen = hidden(&one.get(&path).await, "saved");
    wire.clock.advance(std::time::Duration::from_secs(300));

    let other = wire.signed_in(Role::Administrator).await;
    location(
        &send(
            &other,
            &path,
            &borrowed(&fields("Second.", seen.clone())),
            None,
        )
        .await,
    );
    let mut late = fields("Third.", seen);
    let warned = send(&one, &path, &borrowed(&late), None).await;
    assert_eq!(warned.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        warned.main_text().contains("saved this draft at 12:05 UTC"),
        "{}",
        warned.main_text()
    );
    assert!(warned.body.contains("Third."));
    late.push(("overwrite", "yes".to_owned()));
    location(&send(&one, &path, &borrowed(&late), None).await);
    assert!(one.get(&path).await.body.contains("Third."));
}

#[tokio::test]
async fn licensing_managers_do_not_write() {
    let wire = WireInABox::new().await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    assert_eq!(
        manager.get("/desk/write").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(location(&manager.get("/desk").await), "/desk/publishers");
    assert_eq!(
        location(&wire.visitor().get("/desk").await),
        "/sign-in?to=/desk"
    );
}

fn borrowed<'a>(fields: &'a [(&'a str, String)]) -> Vec<(&'a str, &'a str)> {
    fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}

/// What stands in a field.
fn hidden_or_typed(body: &str, name: &str) -> String {
    let (_, field) = body.split_once(&format!("name=\"{name}\"")).unwrap();
    let (tag, _) = field.split_once('>').unwrap();
    let (_, value) = tag.split_once("value=\"").unwrap();
    value.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn what_credits_an_agency_is_asked_about_and_marked() {
    let wire = WireInABox::new().await;
    let editor = wire.signed_in(Role::Editor).await;
    let fields = [
        ("headline", "Two votes"),
        ("text", "Ours.\n\nTheirs. (AP)\n\nThe AP says so."),
        ("creator", "The Harbour Wire"),
        ("date", "2026-11-22"),
        ("picture_alt", "A pier."),
        ("picture_credit", "Jane Doe/Reuters"),
        ("picture_rights", "own"),
    ];
    let saved = location(&send(&editor, "/desk/write", &fields, Some(PNG)).await);
    let path = saved.split('?').next().unwrap();
    let draft = editor.get(path).await;
    assert!(
        draft
            .main_text()
            .contains("The second paragraph ends with a credit to The Associated Press."),
        "{}",
        draft.main_text()
    );
    // A new picture with an agency's credit is theirs until somebody says otherwise.
    let (_, rights) = draft.body.split_once("value=\"third-party\"").unwrap();
    assert!(rights.starts_with(" checked"), "{rights}");

    let seen = hidden(&draft, "saved");
    let ticked: Vec<_> = fields
        .into_iter()
        .chain([
            ("saved", seen.as_str()),
            (
                "theirs:1",
                "The second paragraph ends with a credit to The Associated Press. Is it theirs, not ours to license?",
            ),
        ])
        .collect();
    send(&editor, path, &ticked, None).await;
    let draft = editor.get(path).await;
    assert!(
        draft
            .body
            .contains("{{The Associated Press: Theirs. (AP)}}"),
        "{}",
        draft.body
    );
    assert!(!draft.main_text().contains("Ours, or another’s?"));
}

#[tokio::test]
async fn what_is_said_to_be_ours_is_not_asked_about_again() {
    let wire = WireInABox::new().await;
    let editor = wire.signed_in(Role::Editor).await;
    let text = "The board knew of the crack, the Saltmere Herald wrote.\n\nThe pier will close in May, according to Harbour Radio.";
    let written = [
        ("headline", "The crack"),
        ("language", "en"),
        ("text", text),
        ("creator", "The Harbour Wire"),
        ("date", "2026-11-22"),
        ("availability", "free"),
    ];
    let saved = location(&send(&editor, "/desk/write", &written, None).await);
    let path = saved.split('?').next().unwrap();
    let press = async |button: &str, text: &str| {
        let seen = hidden(&editor.get(path).await, "saved");
        let mut fields = [&written[..], &[("saved", seen.as_str()), ("do", button)]].concat();
        fields[2].1 = text;
        send(&editor, path, &fields, None).await
    };
    let radio = "ours:The second paragraph has this from Harbour Radio: “The pier will close in May”. Is it theirs, or told in our own words?";
    let gone = press(radio, "The pier will close.").await;
    assert!(
        gone.main_text().contains("have changed since"),
        "{}",
        gone.main_text()
    );
    let noted = press(radio, text).await;
    assert_eq!(location(&noted), format!("{path}?done=ours#whose"));

    // Enter in a field presses the first button of the form, and that one answers nothing.
    let page = editor.get(path).await.body;
    let (_, form) = page.split_once("<form method=\"post\" enctype").unwrap();
    let (_, first) = form.split_once("<button").unwrap();
    assert!(first.starts_with(" name=\"do\" value=\"enter\""), "{first}");
    let entered = press("enter", text).await;
    assert_eq!(location(&entered), format!("{path}?done=draft-saved"));
    // It stays so when the draft is saved with other words around, and when it is published.
    press("save", &format!("It rained.\n\n{text}")).await;
    for page in [path.to_owned(), format!("{path}/publish")] {
        let shown = editor.get(&page).await.main_text();
        assert!(shown.contains("from Saltmere Herald"), "{shown}");
        assert!(!shown.contains("has this from Harbour Radio"), "{shown}");
    }
    let published = editor
        .post(&format!("{path}/publish"), &[("sure", "yes")])
        .await;
    let story = location(&published).replace("?done=published", "");
    let shown = editor.get(&format!("{story}/reading")).await.main_text();
    assert!(
        shown.contains("From nobody: it is ours corrected by"),
        "{shown}"
    );
}

#[tokio::test]
async fn what_a_story_has_from_another_outlet_is_asked_about_and_counts_once_it_is_marked() {
    let wire = WireInABox::new().await;
    let editor = wire.signed_in(Role::Editor).await;
    let text = "The board met on Monday.\n\n“The board knew of the **crack** for two years,” the Saltmere Herald wrote.\n\nThe pier will close in May, according to Harbour Radio.\n\n{{dpa: The ship was lost, according to dpa.}}\n\nThe Coast Press Agency contributed to this report.";
    let mut fields = vec![
        ("headline", "The crack"),
        ("language", "en"),
        ("text", text),
        ("creator", "The Harbour Wire"),
        ("date", "2026-11-22"),
        ("availability", "free"),
    ];
    let saved = location(&send(&editor, "/desk/write", &fields, None).await);
    let path = saved.split('?').next().unwrap();
    let draft = editor.get(path).await;
    insta::assert_snapshot!(crate::products::part(&draft, "Ours, or another’s?", "Lead picture"), @"
    Ours, or another’s?
    The second paragraph has this from Saltmere Herald: “The board knew of the crack for two years”. Is it theirs, not ours to license?
    It is ours: don’t ask again
    The third paragraph has this from Harbour Radio: “The pier will close in May”. Is it theirs, or told in our own words?
    It is ours: don’t ask again
    The fifth paragraph says that Coast Press Agency contributed. Mark in the text what is theirs.
    It is ours: don’t ask again
    What you tick is marked in the text when you save.
    ");
    let ask = editor.get(&format!("{path}/publish")).await.main_text();
    assert!(
        ask.contains("Is it theirs, or told in our own words?"),
        "{ask}"
    );

    let seen = hidden(&draft, "saved");
    fields.extend([
        ("saved", seen.as_str()),
        (
            "theirs:1",
            "The second paragraph has this from Saltmere Herald: “The board knew of the crack for two years”. Is it theirs, not ours to license?",
        ),
    ]);
    // What nobody asks any more marks nothing, and it is said.
    let mut late = fields.clone();
    late.push((
        "theirs:9",
        "The first paragraph has this from Harbour Radio.",
    ));
    let refused = send(&editor, path, &late, None).await;
    assert!(
        refused
            .main_text()
            .contains("A box was ticked about words that have changed since"),
        "{}",
        refused.body
    );
    send(&editor, path, &fields, None).await;
    let draft = editor.get(path).await;
    assert!(
        draft.body.contains("{{Saltmere Herald: “The board knew of the **crack** for two years,”}} the Saltmere Herald wrote."),
        "{}",
        draft.body
    );
    assert!(!draft.main_text().contains("The second paragraph has this"));

    // Trace leaves out what is marked, and what is only suggested counts as the wire's own.
    let out = location(
        &editor
            .post(&format!("{path}/publish"), &[("sure", "yes")])
            .await,
    );
    let id = out.split(['/', '?']).nth(3).unwrap().parse().unwrap();
    let versions = wire.store.versions(id).await.unwrap();
    let (story, _) = wire.store.story(id).await.unwrap().unwrap();
    let terms = wire.store.terms().await.unwrap();
    let document = wire_trace::Document::of(&story, &versions, &terms);
    let version = &document.versions[0];
    let theirs = version.third_party.iter();
    let theirs: Vec<&str> = theirs
        .map(|(at, part)| &version.paragraphs[*at][part.clone()])
        .collect();
    assert_eq!(
        theirs,
        [
            "“The board knew of the crack for two years,”",
            "The ship was lost, according to dpa."
        ]
    );

    // What an editor has called ours isn't asked about again.
    let correct = format!("/desk/stories/{id}/correct");
    let asked = editor.get(&correct).await.main_text();
    assert!(
        asked.contains("The third paragraph has this from Harbour Radio"),
        "{asked}"
    );
    let reading = format!("/desk/stories/{id}/reading");
    let at = text_of(&document)
        .find("according to Harbour Radio")
        .unwrap();
    let (start, end) = (
        at.to_string(),
        (at + "according to Harbour Radio".len()).to_string(),
    );
    let ours = [
        ("version", "1"),
        ("what", "source"),
        ("start", &start),
        ("end", &end),
        ("do", "none"),
    ];
    location(&editor.post(&reading, &ours).await);
    let asked = editor.get(&correct).await.main_text();
    assert!(!asked.contains("The third paragraph has this"), "{asked}");
    assert!(
        asked.contains("The fifth paragraph says that Coast Press Agency contributed"),
        "{asked}"
    );
}

#[tokio::test]
async fn each_box_marks_its_own_passage_and_says_where_it_stands_as_people_count() {
    let wire = WireInABox::new().await;
    let editor = wire.signed_in(Role::Editor).await;
    let long = "“The board knew of the crack for two years and told nobody, not the port, not the town and not those who fish from the pier";
    let text = format!(
        "## The pier leaks, Harbour Radio reported\n\nThe board met on Monday.\n\n“It leaks,” the Saltmere Herald & Post wrote. Nobody came. “It leaks,” the Herald & Post wrote again.\n\n{long}, or so it seems,” Harbour Radio reported. {long}, and then it fell,” Harbour Radio reported."
    );
    let mut fields = vec![
        ("headline", "The crack"),
        ("language", "en"),
        ("text", &text),
        ("creator", "The Harbour Wire"),
        ("date", "2026-11-22"),
        ("availability", "free"),
    ];
    let saved = location(&send(&editor, "/desk/write", &fields, None).await);
    let path = saved.split('?').next().unwrap();
    let draft = editor.get(path).await;
    insta::assert_snapshot!(crate::products::part(&draft, "Ours, or another’s?", "Lead picture"), @"
    Ours, or another’s?
    A heading has this from Harbour Radio: “The pier leaks”. Is it theirs, or told in our own words?
    It is ours: don’t ask again
    The second paragraph has this from Saltmere Herald &#38; Post: “It leaks”. Is it theirs, not ours to license? This is number 1 of 2 such passages.
    It is ours: don’t ask again
    The second paragraph has this from Saltmere Herald &#38; Post: “It leaks”. Is it theirs, not ours to license? This is number 2 of 2 such passages.
    It is ours: don’t ask again
    The third paragraph has this from Harbour Radio: “The board knew of the crack for two years and told nobody, not the port, not the town and not those who fish from the pi…” Is it theirs, not ours to license? This is number 1 of 2 such passages.
    It is ours: don’t ask again
    The third paragraph has this from Harbour Radio: “The board knew of the crack for two years and told nobody, not the port, not the town and not those who fish from the pi…” Is it theirs, not ours to license? This is number 2 of 2 such passages.
    It is ours: don’t ask again
    What you tick is marked in the text when you save.
    ");

    let seen = hidden(&draft, "saved");
    let boxes = boxes(&draft);
    let second = boxes
        .iter()
        .filter(|(_, asked)| asked.contains("number 2 of 2"));
    fields.push(("saved", &seen));
    fields.extend(second.map(|(name, asked)| (name.as_str(), asked.as_str())));
    send(&editor, path, &fields, None).await;
    let draft = editor.get(path).await;
    let text = crate::form::fields(&draft)
        .into_iter()
        .find(|(name, _)| name == "text");
    insta::assert_snapshot!(text.unwrap().1, @"
    ## The pier leaks, Harbour Radio reported

    The board met on Monday.

    “It leaks,” the Saltmere Herald & Post wrote. Nobody came. {{Saltmere Herald & Post: “It leaks,”}} the Herald & Post wrote again.

    “The board knew of the crack for two years and told nobody, not the port, not the town and not those who fish from the pier, or so it seems,” Harbour Radio reported. {{Harbour Radio: “The board knew of the crack for two years and told nobody, not the port, not the town and not those who fish from the pier, and then it fell,”}} Harbour Radio reported.
    ");
}

/// The text as it is read.
fn text_of(document: &wire_trace::Document) -> String {
    let paragraphs = document.versions[0].paragraphs.iter();
    let headline = std::iter::once(&document.headline);
    let all: Vec<&str> = headline.chain(paragraphs).map(String::as_str).collect();
    all.join("\n\n")
}

#[tokio::test]
async fn a_draft_is_read_while_it_is_written() {
    let wire = WireInABox::new().await;
    let editor = wire.signed_in(Role::Editor).await;
    let text =
        "“Who pays for it?”\n\nA vote on the pier was held on Friday, a senior official said.";
    let fields = [
        ("headline", "Pier"),
        ("language", "en"),
        ("text", text),
        ("creator", "The Harbour Wire"),
        ("date", "2026-11-22"),
        ("availability", "free"),
        ("do", "check"),
    ];
    let saved = location(&send(&editor, "/desk/write", &fields, None).await);
    assert!(saved.ends_with("#hints"), "{saved}");
    let draft = editor.get(saved.trim_end_matches("#hints")).await;
    insta::assert_snapshot!(crate::products::part(&draft, "As the program reads it", "Lead picture"), @"
    As the program reads it
    No speaker found
    “Who pays for it?”
    Without a name, and no word why
    a senior official
    Days
    “Friday” is Friday, 20 November 2026
    ");

    let german = fields.map(|(name, value)| (name, if name == "language" { "de" } else { value }));
    let saved = location(&send(&editor, "/desk/write", &german, None).await);
    let draft = editor.get(saved.trim_end_matches("#hints")).await;
    assert!(!draft.body.contains("As the program reads it"));
}
