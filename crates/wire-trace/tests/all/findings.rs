//! What is told of copies that keep the rules and of copies that don't.

use crate::common::{
    ORIGIN, PARAGRAPHS, body, good_page, page_with, read, story, strict_terms, tell, told, told_of,
    trace,
};
use insta::assert_snapshot;
use wire_trace::{Index, PageContext};

fn page(article: &str) -> String {
    page_with("", article)
}

#[test]
fn a_copy_that_keeps_the_rules() {
    assert_snapshot!(told(&good_page()), @"
    ferry whole 153 words, versions [2]
      notice kept
      credit kept
      origin-link kept
      canonical origin
      noindex missing
      byline kept
      headline kept
      cuts kept
      edits kept
      version kept
    ");
}

#[test]
fn a_bare_copy_under_strict_terms() {
    let mut story = story();
    story.terms = Some(strict_terms());
    let pickups = trace(&Index::build([story]), &page(&body()));
    assert_snapshot!(tell(&pickups), @"
    ferry whole 153 words, versions [2]
      notice missing BREACH
      credit missing BREACH
      origin-link missing BREACH
      canonical none BREACH
      noindex missing BREACH
      byline missing BREACH
      headline changed BREACH
      cuts kept
      edits kept
      version kept
    ");
    let sentences: Vec<String> = pickups[0]
        .findings
        .iter()
        .filter(|finding| finding.breach)
        .map(wire_trace::Finding::sentence)
        .collect();
    assert_snapshot!(sentences.join("\n"), @"
    The notice is missing.
    The source, Harbour Wire, is not named.
    There is no link to the original, https://wire.example/saltmere-ferry.
    The page names no canonical address.
    The page lets search engines in.
    The byline, Chi Lindgren, is missing.
    The headline is “The Bay Paper” instead of “Saltmere closes its ferry terminal”.
    ");
}

#[test]
fn the_notice() {
    let with = |notice: &str| {
        told_of(
            &["notice", "origin-link", "credit"],
            &page(&(body() + notice)),
        )
    };
    let credit = "<p>This story was originally published by Harbour Wire.</p>";
    let terms = "<p>Content created by Harbour Wire is free for every eligible publisher. For licences, please write to ";
    assert_snapshot!(with(""), @"
    ferry whole 153 words, versions [2]
      notice missing
      credit missing
      origin-link missing
    ");
    assert_snapshot!(with(&format!("{credit}{terms}desk@wire.example.</p>")), @"
    ferry whole 153 words, versions [2]
      notice kept
      credit kept
      origin-link missing
    ");
    assert_snapshot!(with(&format!("{credit}{terms}<a href=\"mailto:desk@wire.example?subject=x\">us</a>.</p>")), @"
    ferry whole 153 words, versions [2]
      notice kept
      credit kept
      origin-link missing
    ");
    assert_snapshot!(with(&format!("{credit}{terms}[email&#160;protected]</p>")), @"
    ferry whole 153 words, versions [2]
      notice contact-garbled
      credit kept
      origin-link missing
    ");
    // "desk@wire.example" behind the key 0x2a.
    let hidden = "<a href=\"/cdn-cgi/l/email-protection\" class=\"__cf_email__\" \
                  data-cfemail=\"2a4e4f59416a5d43584f044f524b475a464f\">[email&#160;protected]</a>";
    assert_snapshot!(with(&format!("{credit}{terms}{hidden}</p>")), @"
    ferry whole 153 words, versions [2]
      notice contact-protected
      credit kept
      origin-link missing
    ");
    assert_snapshot!(with(&format!("{credit}{terms}other@bay.example</p>")), @"
    ferry whole 153 words, versions [2]
      notice altered
      credit kept
      origin-link missing
    ");
    assert_snapshot!(with(credit), @"
    ferry whole 153 words, versions [2]
      notice altered
      credit kept
      origin-link missing
    ");
    assert_snapshot!(with("<p>Our partners at Harbour Wire do good work.</p>"), @"
    ferry whole 153 words, versions [2]
      notice missing
      credit missing
      origin-link missing
    ");
    let paid = terms.replace("is free for", "is sold to");
    assert_snapshot!(with(&format!("{credit}{paid}desk@wire.example</p>")), @"
    ferry whole 153 words, versions [2]
      notice altered
      credit kept
      origin-link missing
    ");
}

#[test]
fn links_and_canonical() {
    let rules = ["canonical", "origin-link"];
    let canonical = |href: &str| {
        let head = format!("<link rel='canonical' href='{href}'>");
        told_of(&rules[..1], &page_with(&head, &body()))
    };
    assert_snapshot!(canonical(ORIGIN), @"
    ferry whole 153 words, versions [2]
      canonical origin
    ");
    assert_snapshot!(canonical("http://www.wire.example/saltmere-ferry/?utm_source=bay"), @"
    ferry whole 153 words, versions [2]
      canonical origin
    ");
    assert_snapshot!(canonical("/news/ferry"), @"
    ferry whole 153 words, versions [2]
      canonical self
    ");
    assert_snapshot!(canonical("https://third.example/x"), @"
    ferry whole 153 words, versions [2]
      canonical other
    ");
    let link = |href: &str| {
        let article = format!("{}<p>From <a href=\"{href}\">there</a>.</p>", body());
        told_of(&rules[1..], &page(&article))
    };
    assert_snapshot!(link("//wire.example/saltmere-ferry"), @"
    ferry whole 153 words, versions [2]
      origin-link kept
    ");
    assert_snapshot!(link("https://wire.example/"), @"
    ferry whole 153 words, versions [2]
      origin-link home
    ");
    assert_snapshot!(link("https://elsewhere.example/saltmere-ferry"), @"
    ferry whole 153 words, versions [2]
      origin-link missing
    ");
}

#[test]
fn byline_and_headline() {
    let rules = ["byline", "headline"];
    let with = |head: &str, before: &str| {
        told_of(&rules, &page_with(head, &(before.to_owned() + &body())))
    };
    assert_snapshot!(with("", "<h1>SALTMERE CLOSES ITS FERRY TERMINAL</h1><p>By <b>Chi  Lindgren</b>, Harbour Wire</p>"), @"
    ferry whole 153 words, versions [2]
      byline kept
      headline kept
    ");
    assert_snapshot!(with("<meta name=author content='Chi Lindgren'>", "<h1>Watch: Saltmere closes its ferry terminal</h1>"), @"
    ferry whole 153 words, versions [2]
      byline kept
      headline kept
    ");
    assert_snapshot!(with("<script type='application/ld+json'>{\"@graph\":[{\"author\":{\"name\":\"Chi Lindgren\"}}]}</script>", "<h1>A pier’s end</h1>"), @"
    ferry whole 153 words, versions [2]
      byline kept
      headline changed
    ");
    assert_snapshot!(with("", "<h1>A pier’s end</h1><p class='article-byline'>Web Desk</p>"), @"
    ferry whole 153 words, versions [2]
      byline changed
      headline changed
    ");
}

#[test]
fn quotations() {
    let told_with = |old: &str, new: &str| {
        let html = body();
        assert!(html.contains(old), "{old}");
        let pickups = trace(&Index::build([story()]), &page(&html.replace(old, new)));
        let altered: Vec<String> = pickups[0]
            .findings
            .iter()
            .filter(|finding| finding.rule.name() == "quote")
            .map(wire_trace::Finding::sentence)
            .collect();
        if altered.is_empty() {
            "none".to_owned()
        } else {
            altered.join("\n")
        }
    };
    // A word more, a word less, another word.
    assert_snapshot!(told_with("there was none", "there was not none"), @"A quotation was changed: “We have looked at every other way to keep the terminal open, and there was not none that the town could pay for” instead of “We have looked at every other way to keep the terminal open, and there was none that the town could pay for”.");
    assert_snapshot!(told_with("has spoken to any of us", "has spoken to us"), @"A quotation was changed: “Nobody from the board has spoken to us who work down here” instead of “Nobody from the board has spoken to any of us who work down here”.");
    assert_snapshot!(told_with("could pay for", "should pay for"), @"A quotation was changed: “We have looked at every other way to keep the terminal open, and there was none that the town should pay for” instead of “We have looked at every other way to keep the terminal open, and there was none that the town could pay for”.");
    // What every house may do.
    assert_snapshot!(told_with("every other way to keep", "every … way to keep"), @"none");
    assert_snapshot!(told_with("that the town could", "that [Saltmere] could"), @"none");
    assert_snapshot!(told_with("“We have", "\"We have"), @"none");
    assert_snapshot!(told_with("We have looked", "we’ve looked"), @"none");
    // It is told where the words stand in the story, so that who has read the story can say whose they are.
    let html = body().replace("every other way", "every way");
    let mut pickups = trace(&Index::build([story()]), &page(&html));
    let altered = pickups[0]
        .findings
        .iter_mut()
        .find(|it| it.quotation.is_some());
    let altered = altered.expect("one is altered");
    let quotation = altered.quotation.as_mut().expect("it is told");
    let text = PARAGRAPHS.join("\n");
    assert_eq!(
        text.get(quotation.story_range.clone()),
        altered.story_text.as_deref()
    );
    quotation.speaker = Some("Ana Torres".into());
    assert!(
        altered
            .sentence()
            .starts_with("Ana Torres’s quotation was changed: “We have")
    );
    // Outside of quotations it is an edit, not an altered quotation.
    assert_snapshot!(told_with("that lasted four hours", "that lasted five hours"), @"none");
}

#[test]
fn which_version() {
    let old = body().replace("5 to 2", "4 to 3");
    assert_snapshot!(told_of(&["version"], &page(&old)), @"
    ferry whole 153 words, versions [1], stale
      version stale
    ");
    assert_snapshot!(told_of(&["version"], &page(&body())), @"
    ferry whole 153 words, versions [2]
      version kept
    ");
    // Without the place where the versions differ, both fit; with neither's text, too.
    let rest: String = PARAGRAPHS[1..]
        .iter()
        .map(|text| format!("<p>{text}</p>"))
        .collect();
    assert_snapshot!(told_of(&["version"], &page(&rest)), @"
    ferry whole 123 words, versions [1, 2]
      version kept
    ");
    assert_snapshot!(told_of(&["version"], &page(&body().replace("5 to 2", "9 to 9"))), @"
    ferry whole 153 words, versions [1, 2]
      version kept
    ");
    let pickups = trace(&Index::build([story()]), &page(&old));
    assert_snapshot!(format!("{:#?}", pickups[0].sites), @r#"
    [
        EditSite {
            shown: 1,
            not_shown: 2,
            shown_text: "board of Saltmere voted 4 to 3 on Tuesday to close",
            not_shown_text: "board of Saltmere voted 5 to 2 on Tuesday to close",
            page_text: "board of Saltmere voted 4 to 3 on Tuesday to close",
            page: 41..56,
        },
    ]
    "#);
}

#[test]
fn a_story_without_an_address_is_owed_no_link() {
    let mut story = story();
    story.terms = Some(strict_terms());
    story.url = None;
    let told = tell(&trace(&Index::build([story]), &page(&body())));
    assert!(told.contains("credit missing BREACH"), "{told}");
    assert!(
        !told.contains("origin-link") && !told.contains("canonical"),
        "{told}"
    );
}

#[test]
fn a_correction_needs_its_time() {
    let mut story = story();
    story.terms = Some(strict_terms());
    story.versions[1].created = "2026-03-02T08:00:00Z".parse().ok();
    let index = Index::build([story]);
    let html = page(&body().replace("5 to 2", "4 to 3"));
    let stale = |seen: &str| {
        let context = wire_trace::PageContext {
            seen: seen.parse().ok(),
            ..wire_trace::PageContext::default()
        };
        let page = wire_trace::Page::read(html.as_bytes(), context).expect("is a page");
        index.trace(&page)[0].stale
    };
    assert!(!stale("2026-03-03T08:00:00Z"));
    assert!(stale("2026-03-03T08:00:01Z"));
}

#[test]
fn how_much_of_it() {
    let class = |article: &str| told_of(&[], &page(article));
    assert_snapshot!(class(&format!("<p>{}</p>", PARAGRAPHS[0])), @"ferry quote 30 words, versions [2]");
    assert_snapshot!(class(&format!("<p>{}</p><p>{}</p>", PARAGRAPHS[0], PARAGRAPHS[2])), @"ferry partial 59 words, versions [2]");
    // The beginning, broken off.
    assert_snapshot!(class(&format!("<p>{} …</p>", &PARAGRAPHS[0][..98])), @"ferry teaser 20 words, versions [2]");
    // Words of somebody whom others may have asked, too.
    assert_snapshot!(class("<p>“We have looked at every other way to keep the terminal open, and there was none that the town could pay for,” the chair wrote.</p>"), @"ferry common-source 22 words, versions [1, 2]");
    // Less than fifteen words.
    assert_snapshot!(class("<p>The harbour board of Saltmere voted 5 to 2 on Tuesday to close.</p>"), @"nothing");
    assert_snapshot!(class("<p>The notice alone: this story was originally published by Harbour Wire. Content created by Harbour Wire is free for every eligible publisher.</p>"), @"nothing");
}

#[test]
fn which_rules_bear_on_what() {
    let mut story = story();
    story.terms = Some(strict_terms());
    let index = Index::build([story]);
    let told = |article: &str| tell(&trace(&index, &page(article)));
    // A short passage may be quoted; who wrote it is worth saying.
    assert_snapshot!(told(&format!("<p>{}</p>", PARAGRAPHS[0])), @"
    ferry quote 30 words, versions [2]
      credit missing
    ");
    // A teaser has to lead to the story.
    assert_snapshot!(told(&format!("<p>{} …</p>", &PARAGRAPHS[0][..98])), @"
    ferry teaser 20 words, versions [2]
      origin-link missing BREACH
    ");
    // Who heard the same person owes the story nothing.
    assert_snapshot!(told("<p>“We have looked at every other way to keep the terminal open, and there was none that the town could pay for,” the chair wrote.</p>"), @"ferry common-source 22 words, versions [1, 2]");
}

#[test]
fn a_quotation_over_several_lines_of_plain_text() {
    let text = "The harbour board of Saltmere voted 5 to 2 on Tuesday to close the old\n\
        ferry terminal at the end of the season and to sell the land around it.\n\n\
        Ben Okafor, who has run the kiosk beside the pier since he left school,\n\
        said he had learnt of the vote from a neighbour. \"Nobody from the board\n\
        has spoken to us who work down here,\" he said.\n";
    let context = wire_trace::PageContext {
        content_type: Some("text/plain".into()),
        ..wire_trace::PageContext::default()
    };
    let page = wire_trace::Page::read(text.as_bytes(), context).expect("is a page");
    let pickups = Index::build([story()]).trace(&page);
    let altered: Vec<String> = pickups[0]
        .findings
        .iter()
        .filter(|finding| finding.rule.name() == "quote")
        .map(wire_trace::Finding::sentence)
        .collect();
    assert_snapshot!(altered.join("\n"), @"A quotation was changed: “Nobody from the board has spoken to us who work down here” instead of “Nobody from the board has spoken to any of us who work down here”.");
}

#[test]
fn stories_that_share_words() {
    let boilerplate = "Harbour Wire reports on the coast between Saltmere and Netherby, and is paid for by its readers, whom it asks for nothing else.";
    let mut ferry = story();
    let mut lighthouse = story();
    lighthouse.key = "lighthouse".into();
    lighthouse.url = "https://wire.example/lighthouse".parse().ok();
    lighthouse.versions = vec![crate::common::version(
        1,
        vec![
            "The lighthouse at Netherby will be painted in the colours that the children of the two schools have chosen in a vote.".into(),
            boilerplate.into(),
        ],
    )];
    for version in &mut ferry.versions {
        version.paragraphs.push(boilerplate.into());
    }
    let index = Index::build([lighthouse, ferry]);
    // What both have is explained by the one of which the page has more.
    let html = page(&format!("{}<p>{boilerplate}</p>", body()));
    assert_eq!(
        trace(&index, &html)
            .iter()
            .map(|pickup| pickup.story.as_str())
            .collect::<Vec<_>>(),
        ["ferry"]
    );
    // A roundup carries both.
    let html = page(&format!(
        "{}<h2>Netherby</h2><p>The lighthouse at Netherby will be painted in the colours that the children of the two schools have chosen in a vote.</p>",
        body()
    ));
    assert_eq!(
        trace(&index, &html)
            .iter()
            .map(|pickup| pickup.story.as_str())
            .collect::<Vec<_>>(),
        ["ferry", "lighthouse"]
    );
}

#[test]
fn a_quotation_under_the_headline_is_the_storys() {
    let quotation = "<p>“We have looked at every other way to keep the terminal open, and there was none that the town could pay for,” the chair wrote.</p>";
    let class = |heading: &str| told_of(&[], &page(&format!("<h1>{heading}</h1>{quotation}")));
    assert_snapshot!(class("A pier’s end"), @"ferry common-source 22 words, versions [1, 2]");
    assert_snapshot!(class("Saltmere closes its ferry terminal"), @"ferry quote 22 words, versions [1, 2]");
}

#[test]
fn a_headline_is_no_part_of_the_text() {
    let mut story = story();
    story.headline = "The harbour board of Saltmere voted 5 to 2 on Tuesday".into();
    let html = page(&format!(
        "<h1>{}</h1><p>{}</p>",
        story.headline, PARAGRAPHS[4]
    ));
    let told = tell(&trace(&Index::build([story]), &html));
    assert_snapshot!(told.lines().next().unwrap_or_default(), @"ferry quote 18 words, versions [2]");
}

#[test]
fn stories_that_meet_on_a_page_keep_their_words() {
    let one = "The ferry’s last captain says that nobody has told the crew anything, and that the county alone made all of its decisions on how to serve the people of the islands best.";
    let before = "Before that there were decisions on how to go about it, which took the painters of Netherby a year.";
    let two = "The lighthouse at Netherby will be painted in the colours that the children of the two schools have chosen in a vote.";
    let story = |key: &str, paragraphs: &[&str]| wire_trace::Document {
        key: key.into(),
        versions: vec![crate::common::version(
            1,
            paragraphs.iter().map(ToString::to_string).collect(),
        )],
        ..wire_trace::Document::default()
    };
    let index = Index::build([
        story("captain", &[PARAGRAPHS[2], one]),
        story("lighthouse", &[before, two, PARAGRAPHS[4], PARAGRAPHS[0]]),
    ]);
    let rest = format!("{} {}", PARAGRAPHS[4], PARAGRAPHS[0]);
    let html = page(&format!(
        "<p>{one}</p><h2>Colours</h2><p>{two}</p><p>{rest}</p>"
    ));
    let words: Vec<String> = trace(&index, &html)
        .iter()
        .map(|pickup| format!("{} {}", pickup.story, pickup.words))
        .collect();
    assert_snapshot!(words.join("\n"), @"
    lighthouse 70
    captain 33
    ");
}

#[test]
fn the_original_is_no_copy() {
    let context = wire_trace::PageContext {
        url: format!("{ORIGIN}/").parse().ok(),
        ..wire_trace::PageContext::default()
    };
    let page = wire_trace::Page::read(good_page().as_bytes(), context).expect("is a page");
    assert_eq!(Index::build([story()]).trace(&page), []);
}

#[test]
fn a_tear_sheet_shows_both_sides() {
    let html = page(
        &body()
            .replace("lasted four hours", "went on for four long hours")
            .replace("in 1931", "in 1913"),
    );
    let page = read(&html);
    let story = story();
    let paragraphs = story.versions[1].paragraphs.clone();
    let pickups = Index::build([story]).trace(&page);
    let sheet = wire_trace::TearSheet::new(&page, &paragraphs, &pickups[0]);
    let mut out = String::new();
    for paragraph in &sheet.story {
        for span in &paragraph.spans {
            out += &format!("{:?} {:?}\n", span.state, span.text);
        }
    }
    out += "--\n";
    for block in &sheet.page {
        match block {
            wire_trace::PageBlock::Segment { spans, .. } => {
                for span in spans {
                    out += &format!("{:?} {:?}\n", span.state, span.text);
                }
            }
            wire_trace::PageBlock::Skipped { segments } => out += &format!("skipped {segments}\n"),
        }
    }
    assert_snapshot!(out, @r#"
    Same "The harbour board of Saltmere voted 5 to 2 on Tuesday to close the old ferry terminal at the end of the season and to sell the land around it."
    Same "“We have looked at every other way to keep the terminal open, and there was none that the town could pay for,” said the board’s chair, Ana Torres, after a meeting that "
    Changed "lasted"
    Same " four hours."
    Same "The terminal opened in "
    Changed "1931"
    Same ". Its last large repair was 26 years ago, and a survey in March found that the pier would need new piles within two winters."
    Same "Ben Okafor, who has run the kiosk beside the pier since he left school, said he had learnt of the vote from a neighbour. \"Nobody from the board has spoken to any of us who work down here,\" he said."
    Same "A public hearing on the sale is planned for the first week of November in the town hall."
    --
    Outside "Home Sport"
    Same "The harbour board of Saltmere voted 5 to 2 on Tuesday to close the old ferry terminal at the end of the season and to sell the land around it."
    Same "“We have looked at every other way to keep the terminal open, and there was none that the town could pay for,” said the board’s chair, Ana Torres, after a meeting that "
    Changed "went on for"
    Same " four "
    Added "long"
    Same " hours."
    Same "The terminal opened in "
    Changed "1913"
    Same ". Its last large repair was 26 years ago, and a survey in March found that the pier would need new piles within two winters."
    Same "Ben Okafor, who has run the kiosk beside the pier since he left school, said he had learnt of the vote from a neighbour. \"Nobody from the board has spoken to any of us who work down here,\" he said."
    Same "A public hearing on the sale is planned for the first week of November in the town hall."
    Outside "More"
    Outside "Rain is expected until Friday, and the markets open an hour later than usual next week."
    "#);
}

/// The story with its third paragraph as an agency's.
fn partly_an_agencys() -> wire_trace::Document {
    let mut story = crate::common::story();
    for version in &mut story.versions {
        version.third_party = vec![(2, 0..version.paragraphs[2].len())];
    }
    story
}

#[test]
fn an_agencys_paragraph_alone_is_no_pickup() {
    let index = Index::build([partly_an_agencys()]);
    let html = page(&format!("<p>{}</p>", PARAGRAPHS[2]));
    assert!(trace(&index, &html).is_empty());
    let ours = Index::build([crate::common::story()]);
    assert_eq!(trace(&ours, &html).len(), 1, "without the mark it is one");
}

#[test]
fn a_copy_without_the_agencys_paragraph_is_whole() {
    let index = Index::build([partly_an_agencys()]);
    let paragraphs = |left_out: Option<usize>| {
        let each = PARAGRAPHS.iter().enumerate();
        each.filter(|(at, _)| Some(*at) != left_out)
            .map(|(_, text)| format!("<p>{text}</p>"))
            .collect::<String>()
    };
    for left_out in [None, Some(2)] {
        let pickups = trace(&index, &page(&paragraphs(left_out)));
        let [pickup] = &pickups[..] else {
            panic!("{} pickups", pickups.len());
        };
        assert_eq!(pickup.class.code(), "whole");
        assert!((pickup.share - 1.0).abs() < 1e-9, "{}", pickup.share);
        let cuts = pickup.findings.iter().find(|it| it.rule.name() == "cuts");
        assert_eq!(cuts.unwrap().state.code(), "kept");
    }
}

#[test]
fn a_third_partys_picture_is_told_by_its_credit() {
    let story = wire_trace::Document {
        foreign_picture: Some("Jane Doe/Reuters".into()),
        terms: Some(crate::common::strict_terms()),
        ..crate::common::story()
    };
    let index = Index::build([story]);
    let all: String = PARAGRAPHS
        .iter()
        .map(|text| format!("<p>{text}</p>"))
        .collect();
    let found = |article: String| {
        let pickup = trace(&index, &page(&article)).remove(0);
        let picture = pickup.findings.into_iter().find(|it| it.rule.id() == "I4");
        picture.map(|finding| (finding.state.code(), finding.breach))
    };
    assert_eq!(found(all.clone()), None);
    let shown = format!(
        "<figure><img src=\"x.jpg\"><figcaption>The pier. Jane Doe/Reuters</figcaption></figure>{all}"
    );
    assert_eq!(found(shown), Some(("carried", true)));
}

#[test]
fn nothing_is_missing_on_a_page_that_is_cut_off() {
    let mut story = story();
    story.terms = Some(strict_terms());
    let html = page(&format!(
        "<h1>Another headline</h1>{}",
        body().replace("5 to 2", "4 to 3")
    ));
    let told = |cut_off: bool| {
        let context = PageContext {
            cut_off,
            ..PageContext::default()
        };
        let page = wire_trace::Page::read(html.as_bytes(), context).expect("is a page");
        let pickups = Index::build([story.clone()]).trace(&page);
        let amiss = pickups[0]
            .findings
            .iter()
            .filter(|finding| !finding.is_kept());
        let amiss =
            amiss.map(|finding| format!("{} {}", finding.rule.name(), finding.state.code()));
        amiss.collect::<Vec<_>>().join(", ")
    };
    assert_snapshot!(told(false), @"notice missing, credit missing, origin-link missing, canonical none, noindex missing, byline missing, headline changed, version stale");
    assert_snapshot!(told(true), @"headline changed, version stale");
}

#[test]
fn a_tear_sheet_of_a_stale_copy_shows_what_the_newest_version_changed() {
    let html = page(&body().replace("5 to 2", "4 to 3"));
    let page = read(&html);
    let story = story();
    let paragraphs = story.versions[0].paragraphs.clone();
    let pickups = Index::build([story]).trace(&page);
    let told = |sheet: &wire_trace::TearSheet| {
        let mut out = format!("version {} of {}\n", sheet.version, sheet.newest);
        for block in &sheet.page {
            let wire_trace::PageBlock::Segment { spans, .. } = block else {
                continue;
            };
            for span in spans.iter().filter(|it| it.text.contains("voted")) {
                out += &format!("{:?} {:?}, now {:?}\n", span.state, span.text, span.newest);
            }
        }
        out
    };
    let sheet = wire_trace::TearSheet::new(&page, &paragraphs, &pickups[0]);
    assert_snapshot!(told(&sheet), @r#"
    version 1 of 2
    Outdated "voted 4 to 3 on", now Some("board of Saltmere voted 5 to 2 on Tuesday to close")
    "#);
    // Who may not read the story doesn't read its newest words either.
    let alone = wire_trace::TearSheet::of_page(&page, &pickups[0]);
    assert_snapshot!(told(&alone), @r#"
    version 1 of 2
    Outdated "voted 4 to 3 on", now None
    "#);
}
