//! What a story says is marked in its text, for those who may read that.

use wire_rights::Role;
use wire_testkit::WireInABox;

const TEXT: [&str; 3] = [
    "“The bridge is shut,” Jane Miller, a spokeswoman for the harbour board, told the Harbour Gazette on Monday.",
    "“It <leaks>,” she said.",
    "It was built in 1931. “Who pays for it?” The room was quiet.",
];

#[tokio::test]
async fn speakers_days_and_sources_are_marked_for_who_may_read_the_text() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let story = wire.publish(&WireInABox::draft("The bridge", &TEXT)).await;
    let reader = wire.signed_in(Role::Publisher(gazette)).await;
    let page = format!("/stories/{story}");

    let read = reader.get(&page).await;
    let text = between(&read.body, "<div class=\"text reading\"", "</article>");
    for marked in [
        r#"<span class="said direct">“It &lt;leaks&gt;,”</span><sup class="who" aria-hidden="true">1</sup><span class="unseen"> (said by Jane Miller) </span> she said."#,
        r#"<li><sup class="who" aria-hidden="true">1</sup> <strong>Jane Miller</strong> <span class="soft">spokeswoman for the harbour board</span></li>"#,
        r#"<time class="when" tabindex="0" datetime="2026-11-16">Monday<span class="meaning"> (Monday, 16 November 2026)</span></time>"#,
        r#"<p>It was built in 1931. “Who pays for it?” The room was quiet.</p>"#,
        r#"From <strong>Harbour Gazette</strong>, who has it from <strong>Jane Miller</strong>:"#,
    ] {
        assert!(text.contains(marked), "{marked}\n{text}");
    }

    let plain = reader.get(&format!("{page}?read=off")).await;
    let text = between(&plain.body, "<div class=\"text\"", "</article>");
    assert!(!text.contains("class=\"said"), "{text}");
    assert!(plain.main_text().contains("Read it with speakers"));

    let outside = wire.visitor().get(&page).await;
    assert!(!outside.body.contains("Jane Miller"), "{}", outside.body);
    let editor = wire.signed_in(Role::Editor).await;
    let desk = editor.get(&format!("/desk{page}")).await.main_text();
    assert!(
        desk.contains("Jane Miller spokeswoman for the harbour board"),
        "{desk}"
    );
    assert!(desk.contains("No speaker found"), "{desk}");
}

fn between(page: &str, from: &str, until: &str) -> String {
    let start = page.find(from).unwrap_or_else(|| panic!("{from}: {page}"));
    let end = page[start..]
        .find(until)
        .map_or(page.len(), |end| start + end);
    page[start..end].trim().to_owned()
}
