//! What is a third party's travels marked, or is left out, in every format.

use wire_formats::render::{self, CopyFormat, Options};
use wire_formats::{diff, editor, html};
use wire_rights::{DeskCopy, Licensed, Listed, Role, Terms, ThirdParty};
use wire_story::{Mark, MarkKind, Paragraph, PictureRights, Purpose};
use wire_testkit::builders::{StoryBuilder, now, story, terms, with_copy};

use crate::common::read_one;

const PRESS: &str = "The Associated Press";

/// A story whose second paragraph is an agency's, and a part of its third.
fn mixed() -> StoryBuilder {
    let text = "The mayor welcomed it. The governor said “no.” Nobody else spoke.";
    let start = text.find("The governor").unwrap();
    let end = text.find(" Nobody").unwrap();
    let partly = Paragraph {
        marks: vec![Mark {
            start,
            end,
            kind: MarkKind::ThirdParty("Reuters".into()),
        }],
        ..Paragraph::plain(text)
    };
    story().paragraphs(vec![
        Paragraph::plain("The council voted on Sunday."),
        Paragraph::plain("The Senate voted on Monday.").owned_by(PRESS),
        partly,
    ])
}

fn with<T>(story: StoryBuilder, terms: &Terms, then: impl FnOnce(&Licensed<'_>) -> T) -> T {
    let (story, version) = story.build();
    with_copy(&story, &version, terms, then)
}

fn leaving_out() -> Terms {
    Terms {
        third_party: ThirdParty::LeaveOut,
        ..terms()
    }
}

/// The lines of a copy that say whose its passages are, or that something isn't there.
fn telling(copy: &str) -> String {
    let tells = ["Senate", "mayor", "icensed", "license", "third", "[…]"];
    copy.lines()
        .filter(|line| tells.iter().any(|word| line.contains(word)))
        .filter(|line| !line.contains("available without charge"))
        .map(|line| format!("{}\n", line.trim()))
        .collect()
}

#[test]
fn passages_travel_marked() {
    let html = with(mixed(), &terms(), |copy| {
        render::html(copy, &Options::default())
    });
    insta::assert_snapshot!(telling(&html), @r#"
    <p><span class="third-party" data-third-party="The Associated Press">The Senate voted on Monday.</span></p>
    <p>The mayor welcomed it. <span class="third-party" data-third-party="Reuters">The governor said “no.”</span> Nobody else spoke.</p>
    <p class="rights">Not licensed with this story: the second paragraph (The Associated Press); a part of the third paragraph (Reuters).</p>
    "#);
    let text = with(mixed(), &terms(), render::text_to_paste);
    insta::assert_snapshot!(telling(&text), @"
    [The Associated Press: The Senate voted on Monday.]
    The mayor welcomed it. [Reuters: The governor said “no.”] Nobody else spoke.
    Not licensed with this story: the second paragraph (The Associated Press); a part of the third paragraph (Reuters).
    ");
    let page = with(mixed(), &terms(), |copy| {
        render::body_html(copy, &Options::default())
    });
    assert!(
        page.contains(r#"data-owner-label="">Reuters: </span>The governor"#),
        "{page}"
    );

    let json: serde_json::Value =
        serde_json::from_str(&with(mixed(), &terms(), render::json_line)).unwrap();
    assert_eq!(
        json["third_party"],
        serde_json::json!([
            { "paragraph": 2, "from": 0, "to": 27, "owner": PRESS },
            { "paragraph": 3, "from": 23, "to": 46, "owner": "Reuters" },
        ])
    );
    let ninjs: serde_json::Value = serde_json::from_str(&with(mixed(), &terms(), |copy| {
        render::ninjs(copy, &Options::default())
    }))
    .unwrap();
    assert_eq!(ninjs["infoSources"][1]["name"], PRESS);
    assert_eq!(ninjs["infoSources"][2]["role"], "third-party");
    let said = ninjs["usageTerms"].as_str().unwrap();
    assert!(
        said.ends_with("a part of the third paragraph (Reuters)."),
        "{said}"
    );
}

#[test]
fn passages_are_left_out_and_the_copy_says_so() {
    for format in CopyFormat::ALL {
        let copy = with(mixed(), &leaving_out(), |copy| {
            render::copy(format, copy, &Options::default())
        });
        assert!(
            !copy.contains("Senate") && !copy.contains("governor"),
            "{copy}"
        );
        assert!(
            copy.contains("The mayor welcomed it. […] Nobody else spoke."),
            "{copy}"
        );
        assert!(
            copy.contains("Left out, because not ours to license: "),
            "{copy}"
        );
    }
    let text = with(mixed(), &leaving_out(), render::text_to_paste);
    insta::assert_snapshot!(telling(&text), @"
    The mayor welcomed it. […] Nobody else spoke.
    Left out, because not ours to license: the second paragraph (The Associated Press); a part of the third paragraph (Reuters).
    ");
    // Whoever asks gets the same as whoever has such terms.
    let asked = with(mixed(), &terms(), |copy| {
        render::text_to_paste(&copy.clone().wanted(ThirdParty::LeaveOut))
    });
    assert_eq!(asked, text);
    // What the terms leave out can't be asked back.
    let kept = with(mixed(), &leaving_out(), |copy| {
        render::text_to_paste(&copy.clone().wanted(ThirdParty::Keep))
    });
    assert_eq!(kept, text);
}

#[test]
fn a_story_of_ones_own_has_no_line_about_others() {
    for format in CopyFormat::ALL {
        for terms in [terms(), leaving_out()] {
            let copy = with(story(), &terms, |copy| {
                render::copy(format, copy, &Options::default())
            });
            assert!(!copy.contains("Not licensed with") && !copy.contains("Left out, because"));
        }
    }
}

#[test]
fn copies_are_read_back_with_their_owners() {
    let (_, version) = mixed().build();
    let expected = version.content().unwrap();
    for format in [CopyFormat::Ninjs, CopyFormat::JsonLine] {
        let written = with(mixed(), &terms(), |copy| {
            render::copy(format, copy, &Options::default())
        });
        let read = read_one(&written, &format!("story.{}", format.extension()));
        let content = read.content().unwrap();
        assert_eq!(content.body, expected.body, "{written}");
        let notice = content.notice.as_ref().unwrap().paragraphs.join(" ");
        assert!(!notice.contains("Not licensed"), "{notice}");
    }
    // Plain text marks whole paragraphs of agencies that are known.
    let written = with(mixed(), &terms(), render::text);
    let read = read_one(&written, "story.txt");
    let body = read.content().unwrap().body.open(Purpose::Index);
    assert_eq!(body.len(), 3);
    assert_eq!(
        body[1],
        Paragraph::plain("The Senate voted on Monday.").owned_by(PRESS)
    );
}

#[test]
fn lists_say_what_is_not_ours() {
    let listed = |story: StoryBuilder| {
        let (story, version) = story.build();
        Listed::of(&story, &version, now()).unwrap().not_ours
    };
    let mut picture = mixed().picture(PictureRights::ThirdParty);
    assert_eq!(
        listed(picture.clone()),
        "Not ours to license: the second paragraph (The Associated Press); a part of the third \
         paragraph (Reuters); the picture (Photo: Civic Wire)."
    );
    picture = picture.embargo("2026-11-23T06:00:00Z".parse().unwrap());
    assert_eq!(listed(picture), "", "an embargo holds it back, too");
    assert_eq!(listed(story()), "");
    assert_eq!(listed(mixed().killed("Libel.")), "");
}

#[test]
fn the_editor_has_a_notation_for_it() {
    let owned = |text: &str| Paragraph::plain(text).owned_by("AP");
    let table = [
        ("{{AP: All of it.}}", owned("All of it.")),
        ("{{AP:All of it.}}", owned("All of it.")),
        (
            r"{{AP\: World: All.}}",
            Paragraph::plain("All.").owned_by("AP: World"),
        ),
        // A sign without its partner stands for itself.
        ("{{AP: All of it.", Paragraph::plain("{{AP: All of it.")),
        ("All of it.}}", Paragraph::plain("All of it.}}")),
        ("{{: All.}}", Paragraph::plain("{{: All.}}")),
        ("{AP: All.}", Paragraph::plain("{AP: All.}")),
        ("{{All.}}", Paragraph::plain("{{All.}}")),
    ];
    for (typed, expected) in table {
        assert_eq!(editor::paragraphs(typed), [expected], "{typed}");
    }
    let (_, version) = mixed().build();
    let editing = Role::Editor.editing().unwrap();
    let typed = editor::of(&DeskCopy::new(editing, version.content().unwrap()));
    insta::assert_snapshot!(typed, @"
    The council voted on Sunday.

    {{The Associated Press: The Senate voted on Monday.}}

    The mayor welcomed it. {{Reuters: The governor said “no.”}} Nobody else spoke.
    ");
}

#[test]
fn a_typed_text_is_asked_about_and_marked() {
    let typed = "Ours.\n\nTheirs. (AP)\n\n{{dpa: Marked. (dpa)}}";
    let credited = editor::credited(typed);
    assert_eq!(credited.len(), 1);
    assert_eq!((credited[0].number, credited[0].owner.as_str()), (2, PRESS));
    let theirs = |paragraph, part, owner: &str| editor::Owned {
        paragraph,
        part,
        owner: owner.into(),
    };
    let whole = theirs(credited[0].paragraph, 0..12, PRESS);
    let part = theirs(0, 2..4, "The Herald");
    let marked = editor::with_owners(typed, &[part, whole]);
    assert_eq!(
        marked,
        "Ou{{The Herald: rs}}.\n\n{{The Associated Press: Theirs. (AP)}}\n\n{{dpa: Marked. (dpa)}}"
    );
    assert!(editor::credited(&marked).is_empty());
}

#[test]
fn html_says_whose_a_passage_is() {
    let said = |html: &str| {
        let paragraphs = html::paragraphs(html);
        let each = paragraphs.iter().map(|paragraph| {
            let owned: Vec<String> = paragraph
                .third_party()
                .map(|(owner, range)| format!("{owner}: {}", &paragraph.text[range]))
                .collect();
            owned.join(", ")
        });
        each.collect::<Vec<_>>().join("|")
    };
    let table = [
        (
            r#"<p>Ours <span data-third-party="AP">theirs</span> ours</p>"#,
            "AP: theirs",
        ),
        (r#"<p data-third-party="AP">One</p><p>Two</p>"#, "AP: One|"),
        (r#"<p data-third-party="AP">One<p>Two</p>"#, "AP: One|"),
        (
            r#"<div data-third-party="AP"><p>One</p><div>Two</div></div><p>Three</p>"#,
            "AP: One|AP: Two|",
        ),
        (
            r#"<cite data-third-party="dpa">Alles</cite> Ours"#,
            "dpa: Alles",
        ),
        (
            r#"<blockquote cite="https://apnews.com/article/1"><p>One</p></blockquote><p>Two</p>"#,
            "The Associated Press: One|",
        ),
        (
            r#"<blockquote cite="https://council.example/minutes"><p>One</p></blockquote>"#,
            "",
        ),
        (
            r#"<p><span data-third-party="AP">never closed</p><p>Two</p>"#,
            "|",
        ),
        (r#"<p><span data-third-party=" ">nobody</span></p>"#, ""),
        (
            r#"<p><span data-third-party="AP"><span class="owner" data-owner-label="">AP: </span>theirs</span></p>"#,
            "AP: theirs",
        ),
    ];
    for (html, expected) in table {
        assert_eq!(said(html), expected, "{html}");
    }
}

#[test]
fn credits_in_what_comes_in_are_read() {
    let file = "date 2026-11-22\nheadline Two votes\nbyline Ana Torres\n\nThe council voted.\n\n\
                WASHINGTON (AP) — The Senate voted.\n\nThe House voted, according to the AP.\n\n\
                It was late. (Reuters)\n\nThe Associated Press contributed to this report.\n";
    let read = read_one(file, "votes.txt");
    let passages: Vec<_> = read.content().unwrap().body.third_party();
    let owners: Vec<_> = passages
        .iter()
        .map(|it| (it.number, it.owner.as_str()))
        .collect();
    assert_eq!(owners, [(Some(2), PRESS), (Some(4), "Reuters")]);
    let remarks: Vec<String> = read.remarks.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(remarks.join("\n"), @"
    Paragraph 2 begins with the dateline of The Associated Press: it was marked as theirs, not yours to license. Mark what follows it, if that is theirs too.
    Paragraph 4 ends with the credit of Reuters: it was marked as theirs, not yours to license.
    The text says that The Associated Press contributed, not what: mark what is theirs.
    ");
}

#[test]
fn a_change_of_marks_alone_is_a_difference() {
    let editing = Role::Editor.editing().unwrap();
    let content = |typed: &str| {
        let (_, version) = story().paragraphs(editor::paragraphs(typed)).build();
        version.content().unwrap().clone()
    };
    let (before, after) = (
        content("It was late."),
        content("{{Reuters: It was late.}}"),
    );
    let copies = (
        DeskCopy::new(editing, &before),
        DeskCopy::new(editing, &after),
    );
    let difference = diff::difference(&copies.0, &copies.1).unwrap();
    assert!(
        difference.html.contains(r#"data-third-party="Reuters""#),
        "{}",
        difference.html
    );
    assert!(
        difference.html.contains("Reuters: </span>"),
        "{}",
        difference.html
    );
    assert!(diff::difference(&copies.1, &copies.1).is_none());
}
