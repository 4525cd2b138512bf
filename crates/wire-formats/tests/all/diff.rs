//! What an editor sees before a correction goes.

use wire_formats::diff::{Difference, difference};
use wire_rights::{DeskCopy, Role};
use wire_story::{Body, Content};

fn content(headline: &str, paragraphs: &[&str]) -> Content {
    Content {
        headline: headline.into(),
        byline: String::new(),
        summary: String::new(),
        language: "en".into(),
        body: Body::new(wire_formats::editor::paragraphs(&paragraphs.join("\n\n"))),
        picture: None,
        notice: None,
    }
}

fn between(before: &Content, after: &Content) -> Option<Difference> {
    let editing = Role::Editor.editing().expect("editors edit");
    difference(
        &DeskCopy::new(editing, before),
        &DeskCopy::new(editing, after),
    )
}

/// The difference without the words for screen readers, a line for each element.
fn shown(difference: &Difference) -> String {
    difference
        .html
        .replace("<span class=\"unseen\">taken out: </span>", "")
        .replace("<span class=\"unseen\">put in: </span>", "")
        .replace("</p>", "</p>\n")
        .replace("</h3>", "</h3>\n")
}

#[test]
fn a_figure_is_shown_in_its_sentence() {
    let before = content(
        "Pier closes",
        &["The pier has 9 boats.", "It closes in May."],
    );
    let after = content(
        "Pier closes",
        &["The pier has 8 boats.", "It closes in May."],
    );
    let difference = between(&before, &after).unwrap();
    insta::assert_snapshot!(shown(&difference), @r"
    <h3>Text</h3>
    <p>The pier has <del>9</del><ins>8</ins> boats.</p>
    <p>It closes in May.</p>
    ");
    assert_eq!((difference.removed, difference.added), (1, 1));
}

#[test]
fn a_phrase_that_changed_reads_as_one() {
    let before = content(
        "Pier",
        &["The harbour board met on Monday night to vote on the pier."],
    );
    let after = content(
        "Pier",
        &["The harbour board met early this Tuesday to vote on the pier."],
    );
    insta::assert_snapshot!(shown(&between(&before, &after).unwrap()), @r"
    <h3>Text</h3>
    <p>The harbour board met <del>on Monday night</del><ins>early this Tuesday</ins> to vote on the pier.</p>
    ");
}

#[test]
fn paragraphs_come_and_go_whole() {
    let before = content(
        "Pier",
        &["One stays here.", "Two goes away.", "Three stays too."],
    );
    let after = content(
        "Pier",
        &["One stays here.", "Three stays too.", "A wholly new end."],
    );
    insta::assert_snapshot!(shown(&between(&before, &after).unwrap()), @r"
    <h3>Text</h3>
    <p>One stays here.</p>
    <p><del>Two goes away.</del></p>
    <p>Three stays too.</p>
    <p><ins>A wholly new end.</ins></p>
    ");
}

#[test]
fn what_stays_is_counted_where_it_is_long() {
    let paragraphs: Vec<String> = (1..=9)
        .map(|n| format!("Paragraph number {n} says {n}."))
        .collect();
    let mut changed = paragraphs.clone();
    changed[6] = "Paragraph number 7 says seven.".into();
    let text = |paragraphs: &[String]| {
        let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
        content("Numbers", &paragraphs)
    };
    insta::assert_snapshot!(shown(&between(&text(&paragraphs), &text(&changed)).unwrap()), @r#"
    <h3>Text</h3>
    <p class="left-out">5 paragraphs stay as they are.</p>
    <p>Paragraph number 6 says 6.</p>
    <p>Paragraph number 7 says <del>7</del><ins>seven</ins>.</p>
    <p>Paragraph number 8 says 8.</p>
    <p>Paragraph number 9 says 9.</p>
    "#);
}

#[test]
fn a_link_that_leads_elsewhere_is_a_difference() {
    let before = content("Pier", &["See [the plan](https://a.example/)."]);
    let after = content("Pier", &["See [the plan](https://b.example/)."]);
    insta::assert_snapshot!(shown(&between(&before, &after).unwrap()), @r#"
    <h3>Text</h3>
    <p>See <del><a href="https://a.example/">the plan</a><span class="address"> (https://a.example/)</span></del><ins><a href="https://b.example/">the plan</a><span class="address"> (https://b.example/)</span></ins>.</p>
    "#);
}

#[test]
fn marks_are_shown_as_they_look() {
    let before = content(
        "Pier",
        &[
            "## The vote",
            "The **board** met *twice* and read [the **new** plan](https://a.example/) on Monday.",
            "> It was late.",
        ],
    );
    let after = content(
        "Pier",
        &[
            "## The vote",
            "The **board** met *twice* and read [the **new** plan](https://a.example/) on Tuesday.",
            "> It was late.",
        ],
    );
    insta::assert_snapshot!(shown(&between(&before, &after).unwrap()), @r#"
    <h3>Text</h3>
    <p><small>Heading: </small>The vote</p>
    <p>The <strong>board</strong> met <em>twice</em> and read <a href="https://a.example/">the <strong>new</strong> plan</a> on <del>Monday</del><ins>Tuesday</ins>.</p>
    <p><small>Quotation: </small>It was late.</p>
    "#);
}

#[test]
fn a_mark_that_comes_or_goes_is_a_difference() {
    let plain = content("Pier", &["The board read the plan.", "It was late."]);
    let marked = content(
        "Pier",
        &[
            "The **board** read [the plan](https://a.example/).",
            "> It was late.",
        ],
    );
    insta::assert_snapshot!(shown(&between(&plain, &marked).unwrap()), @r#"
    <h3>Text</h3>
    <p>The <del>board</del><ins><strong>board</strong></ins> read <del>the plan</del><ins><a href="https://a.example/">the plan</a><span class="address"> (https://a.example/)</span></ins>.</p>
    <p><ins><small>Quotation: </small></ins>It was late.</p>
    "#);
}

#[test]
fn what_is_typed_is_escaped() {
    let before = content("One <b> & two", &["Text."]);
    let after = content("One <i> & two", &["Text."]);
    let difference = between(&before, &after).unwrap();
    assert_eq!(
        difference.html,
        "<h3>Headline</h3><p>One &lt;<del><span class=\"unseen\">taken out: </span>b</del><ins>\
         <span class=\"unseen\">put in: </span>i</ins>&gt; &amp; two</p>"
    );
}

#[test]
fn the_same_is_no_difference() {
    let one = content("Pier", &["Text."]);
    assert_eq!(between(&one, &one.clone()), None);
}
