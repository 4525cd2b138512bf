//! What holds for every page, however it is made.

use std::time::{Duration, Instant};

use crate::common::{PARAGRAPHS, body, page_with, story, trace};
use proptest::prelude::*;
use wire_trace::{Index, Page, PageContext, PageError, TearSheet};

/// A bit of HTML, whole or broken.
fn bit() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("<p>".to_owned()),
        Just("</p>".to_owned()),
        Just("<div class='byline'>".to_owned()),
        Just("</div>".to_owned()),
        Just("<a href='https://wire.example/x'>".to_owned()),
        Just("<a href=\"".to_owned()),
        Just("<script>".to_owned()),
        Just("<script type='application/ld+json'>{\"articleBody\":\"".to_owned()),
        Just("<script type=application/json>[\"".to_owned()),
        Just("<script>window.__STATE__={\"text\":\"".to_owned()),
        Just("\",\"".to_owned()),
        Just("\\\"\\u003cp>\\ud83d\\n\\".to_owned()),
        Just("\"}</script>".to_owned()),
        Just("<!--".to_owned()),
        Just("-->".to_owned()),
        Just("<title>".to_owned()),
        Just("<h1>".to_owned()),
        Just("<span data-cfemail=\"2a4e4f59416a5d43584f044f524b475a464f\">".to_owned()),
        Just("[email protected]".to_owned()),
        Just("&amp;&#x2019;&#0;&nosuch;&".to_owned()),
        Just("“quoted” \"twice\" „so“".to_owned()),
        Just(PARAGRAPHS[0].to_owned()),
        Just(PARAGRAPHS[1].to_owned()),
        Just(PARAGRAPHS[3].to_owned()),
        "[a-zа-я0-9 .,\u{ad}\u{200b}…<>&\"'=/-]{0,20}",
        any::<String>(),
    ]
}

/// Many of them.
fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(bit(), 0..30).prop_map(|bits| bits.concat())
}

/// Everything that can be made of a page.
fn all_of(bytes: &[u8], content_type: Option<&str>) {
    let context = PageContext {
        content_type: content_type.map(str::to_owned),
        ..PageContext::default()
    };
    let Ok(page) = Page::read(bytes, context) else {
        return;
    };
    for segment in page.segments() {
        assert!(page.text().get(segment.range.clone()).is_some());
    }
    let story = story();
    let index = Index::build([story.clone()]);
    let pickups = index.trace(&page);
    let context = PageContext {
        content_type: content_type.map(str::to_owned),
        ..PageContext::default()
    };
    // The gate never closes before a page that carries something.
    assert!(pickups.is_empty() || index.may_carry(bytes, &context));
    for pickup in pickups {
        for passage in &pickup.passages {
            assert_eq!(
                page.text().get(passage.page.clone()),
                Some(passage.page_text.as_str())
            );
        }
        let paragraphs = &story.versions[pickup.best_version as usize - 1].paragraphs;
        let sheet = TearSheet::new(&page, paragraphs, &pickup);
        for (paragraph, text) in sheet.story.iter().zip(paragraphs) {
            let shown: String = paragraph
                .spans
                .iter()
                .map(|span| span.text.as_str())
                .collect();
            assert_eq!(&shown, text);
        }
        for finding in &pickup.findings {
            assert!(
                finding
                    .page_range
                    .clone()
                    .is_none_or(|range| page.text().get(range).is_some())
            );
            assert!(finding.sentence().ends_with(['.', '”']));
        }
    }
}

proptest! {
    #[test]
    fn the_gate_opens_for_fifteen_words_however_they_are_written(
        from in 0_usize..15,
        ways in prop::collection::vec(0_u8..8, 120),
        between in prop_oneof![Just(" "), Just("\n"), Just("&nbsp;"), Just("<br>"), Just("</p><p>")],
    ) {
        let words: Vec<&str> = PARAGRAPHS[0].split(' ').skip(from).take(15).collect();
        let mut ways = ways.into_iter().cycle();
        let written = |word: &str| -> String {
            word.chars()
                .map(|c| match ways.next() {
                    Some(0) => format!("&#{};", u32::from(c)),
                    Some(1) => format!("&#x{:X};", u32::from(c)),
                    Some(2) => format!("<span>{c}</span>"),
                    Some(3) => format!("{c}<!-- <p> -->"),
                    Some(4) => format!("{c}&shy;"),
                    Some(5) => format!("<b class=\"x>y\">{c}</b>\u{200b}"),
                    Some(6) => c.to_uppercase().to_string(),
                    _ => c.to_string(),
                })
                .collect()
        };
        let words: Vec<String> = words.into_iter().map(written).collect();
        let html = page_with("", &format!("<p>Rain, {} and wind.</p>", words.join(between)));
        let index = Index::build([story()]);
        prop_assert!(!trace(&index, &html).is_empty(), "{}", html);
        prop_assert!(index.may_carry(html.as_bytes(), &PageContext::default()), "{}", html);
    }

    #[test]
    fn the_gate_opens_for_fifteen_words_however_json_has_them(
        from in 0_usize..15,
        ways in prop::collection::vec(0_u8..8, 120),
        between in prop_oneof![Just(" "), Just("\\n"), Just("\\u00a0"), Just("<br \\/>"), Just("\\u003c/p>\\t<p>")],
        state in 0_usize..5,
    ) {
        let words: Vec<&str> = PARAGRAPHS[0].split(' ').skip(from).take(15).collect();
        let mut ways = ways.into_iter().cycle();
        let written = |word: &str| -> String {
            word.chars()
                .map(|c| match ways.next() {
                    Some(0) => format!("\\u{:04x}", u32::from(c)),
                    Some(1) => format!("\\u{:04X}\\u00ad", u32::from(c)),
                    Some(2) => format!("<i class=\\\"x\\\">{c}</i>"),
                    Some(3) => format!("\\u0026#{};", u32::from(c)),
                    Some(4) => format!("\\u003cb\\u003e{c}<\\/b>"),
                    Some(5) => c.to_uppercase().to_string(),
                    _ => c.to_string(),
                })
                .collect()
        };
        let words: Vec<String> = words.into_iter().map(written).collect();
        let text = format!("\"<p>Rain, {} and wind.\"", words.join(between));
        let script = match state {
            0 => format!("<script id=__NEXT_DATA__ type=application/json>{{\"a\":[{{\"body\":{text}}}]}}</script>"),
            1 => format!("<script>window.__APOLLO_STATE__ = {{\"a\": {text}}};</script>"),
            2 => format!("<script>x='\"';window.__NUXT__={{\"a\":[{text},{text}]}};</script>"),
            3 => format!("<script type='application/json'>{{\"never\":\"closed\",\"body\":[[{text}</script>"),
            _ => {
                let nested = format!("{{\"a\":{text}}}").replace('\\', "\\\\").replace('"', "\\\"");
                format!("<script>window.__PRELOADED_STATE__=JSON.parse(\"{nested}\")</script>")
            }
        };
        let html = page_with("", &script);
        let index = Index::build([story()]);
        prop_assert!(!trace(&index, &html).is_empty(), "{}", html);
        prop_assert!(index.may_carry(html.as_bytes(), &PageContext::default()), "{}", html);
    }

    #[test]
    fn the_gate_stays_shut_for_other_words(words in "[a-z]{1,9}( [a-z]{1,9}){0,80}") {
        let index = Index::build([story()]);
        let html = page_with("", &format!("<p>{words}</p>"));
        prop_assert!(!index.may_carry(html.as_bytes(), &PageContext::default()));
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        all_of(&bytes, None);
        all_of(&bytes, Some("text/plain; charset=utf-16"));
    }

    /// A page with the story into which bits were thrown, in one of the encodings that pages are in.
    #[test]
    fn any_broken_copy_is_read(
        bits in prop::collection::vec((any::<prop::sample::Index>(), bit()), 0..8),
        encoding in 0..4,
    ) {
        let mut html = page_with("", &body());
        for (place, bit) in bits {
            let at = html.floor_char_boundary(place.index(html.len()));
            html.insert_str(at, &bit);
        }
        let utf16 = || {
            let marked = std::iter::once(0xfeff).chain(html.encode_utf16());
            marked.flat_map(u16::to_be_bytes).collect()
        };
        let (bytes, content_type): (Vec<u8>, _) = match encoding {
            0 => (html.into_bytes(), None),
            1 => (encoding_rs::WINDOWS_1252.encode(&html).0.into(), None),
            2 => (encoding_rs::SHIFT_JIS.encode(&html).0.into(), Some("text/html; charset=shift_jis")),
            _ => (utf16(), None),
        };
        all_of(&bytes, content_type);
    }

    #[test]
    fn any_soup_is_read(html in soup()) {
        all_of(html.as_bytes(), None);
    }

    /// Fifteen words in a row are always found, wherever they stand and however tags, entities and
    /// invisible characters cut them.
    #[test]
    fn fifteen_words_are_found(
        start in 0usize..1000,
        cuts in prop::collection::vec(0u8..9, 200),
        around in "[a-z ]{0,60}",
    ) {
        let text = PARAGRAPHS.join(" ");
        let words: Vec<&str> = text.split(' ').collect();
        let start = start % (words.len() - 15);
        let mut cuts = cuts.into_iter().cycle();
        let mut html = String::new();
        for c in words[start..start + 15].join(" ").chars() {
            match cuts.next().unwrap_or(0) {
                0 if c.is_alphanumeric() => html += &format!("&#{};", c as u32),
                1 if c.is_alphanumeric() => html += &format!("<b>{c}</b>"),
                2 if c.is_alphanumeric() => html += &format!("{c}\u{200b}"),
                3 if c.is_alphanumeric() => html += &format!("{c}&shy;"),
                4 if c.is_alphanumeric() => html += &format!("<!-- x -->{c}"),
                5 if c == ' ' => html += "\u{a0}",
                6 if c == ' ' => html += "</p>\n<p>",
                7 if c == ' ' => html += "<br>",
                _ => html.push(c),
            }
        }
        let html = page_with("", &format!("<p>{around} </p><p>{html}</p><p> {around}</p>"));
        let pickups = trace(&Index::build([story()]), &html);
        prop_assert_eq!(pickups.len(), 1, "{}", html);
    }
}

#[test]
fn pages_that_are_too_large_are_refused() {
    let bytes = vec![b'x'; 100_000_000];
    let refused = Page::read(&bytes, PageContext::default()).map(|_| ());
    insta::assert_snapshot!(refused.unwrap_err(), @"the page has 100000000 bytes, more than the 10000000 that are read: raise the limit to trace it");
    let context = PageContext {
        content_type: Some("application/pdf".into()),
        ..PageContext::default()
    };
    let refused = Page::read(b"%PDF-1.7", context).map(|_| ());
    assert_eq!(
        refused,
        Err(PageError::NotText {
            content_type: "application/pdf".into()
        })
    );
    insta::assert_snapshot!(refused.unwrap_err(), @"the page is application/pdf, not HTML or plain text: nothing in it can be traced");
}

/// Large pages that would be slow or deep if anything in here were not linear.
#[test]
fn bad_pages_cost_what_their_bytes_cost() {
    let size = 300_000;
    let fill = |bit: &str| bit.repeat(size / bit.len());
    let index = Index::build([story()]);
    let whole = body();
    for (name, html) in [
        ("empty", String::new()),
        ("nested", fill("<div><span>")),
        ("nested and closed", fill("<div>") + &fill("</div>")),
        ("never opened", fill("</p>")),
        ("one line", fill("word ")),
        ("one word", fill("x")),
        ("open quotation marks", fill("<a href=\"x ")),
        ("values that go on", fill("<a href=\"x>")),
        ("marks that open nothing", fill("<a b\" '> ")),
        ("lone signs", fill("< ")),
        ("entities", fill("&shy;&#x200b;a")),
        ("open tags", fill("<a ")),
        ("open comments", fill("<!--")),
        ("open scripts", fill("<script>")),
        ("open brackets", fill("[")),
        ("ampersands", fill("&")),
        ("at signs", fill("a@")),
        ("quotation marks", fill("“\" ")),
        ("marks on one letter", "a".to_owned() + &fill("\u{300}")),
        ("the story again and again", fill(&whole)),
        (
            "a run of the story again and again",
            fill("the harbour board of Saltmere voted 5 to 2 on Tuesday "),
        ),
        ("links", fill("<a href='https://wire.example/'>x</a>")),
        (
            "bylines",
            fill("<p class=author>By Chi Lindgren</p>") + &whole,
        ),
        (
            "JSON-LD",
            fill(
                "<script type='application/ld+json'>{\"articleBody\":\"the harbour board\"}</script>",
            ),
        ),
        (
            "deep JSON",
            format!("<script type='application/ld+json'>{}", fill("[")),
        ),
        ("deep state", format!("<script>__s={}", fill("{\"a\":["))),
        ("backslashes", format!("<script>__s=[\"{}", fill("\\"))),
        (
            "escaped quotation marks",
            format!("<script>__s=[\"{}", fill("\\\"")),
        ),
        (
            "JSON in JSON without end",
            format!("<script>__s=[\"{}", fill("[\\\"")),
        ),
        (
            "spaces between marks",
            format!("<script>__s=[{}", fill("\"    ")),
        ),
        (
            "scripts in texts of scripts",
            fill("<script>__s=[\"<script>__s=[\\\""),
        ),
        (
            "a text in JSON again and again",
            format!("<script>__s=[{}", fill(&format!("\"{}\",", PARAGRAPHS[0]))),
        ),
    ] {
        let start = Instant::now();
        let page = Page::read(html.as_bytes(), PageContext::default()).expect("is a page");
        let pickups = index.trace(&page);
        let passes = index.may_carry(html.as_bytes(), &PageContext::default());
        let took = start.elapsed();
        assert!(passes || pickups.is_empty(), "{name}");
        // Generous: builds without optimisation, on a busy machine. What isn't linear takes minutes.
        assert!(took < Duration::from_secs(60), "{name}: {took:?}");
        if name.starts_with("the story") || name == "bylines" {
            assert!(!pickups.is_empty(), "{name}");
        }
    }
}

#[test]
fn text_that_only_json_ld_has_is_read() {
    let text = PARAGRAPHS.join("\\n");
    let head = format!(
        "<script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"isAccessibleForFree\":false,\"articleBody\":\"{}\"}}</script>",
        text.replace("\"Nobody", "\\\"Nobody")
            .replace("here,\"", "here,\\\"")
    );
    let index = Index::build([story()]);
    let hidden = trace(&index, &page_with(&head, "<p>Subscribe to read on.</p>"));
    assert_eq!(hidden[0].class.code(), "whole");
    assert!(
        hidden[0]
            .findings
            .iter()
            .any(|finding| finding.rule.name() == "paywall")
    );
    // Where it is shown as well, it is read once.
    let shown = trace(&index, &page_with(&head, &body()));
    assert_eq!(shown[0].passages.len(), 1);
}

#[test]
fn text_that_only_a_pages_state_has_is_read() {
    let escaped = PARAGRAPHS
        .map(|text| format!("\\u003cp>{}<\\/p>", text.replace('"', "\\\"")))
        .concat();
    let state = |text: &str| {
        format!(
            "<script id=\"__NEXT_DATA__\" type=\"application/json\">{{\"props\":{{\"story\":{{\"html\":\"{text}\"}}}}}}</script>"
        )
    };
    let linked =
        format!("<script type=\"application/ld+json\">{{\"articleBody\":\"{escaped}\"}}</script>");
    let index = Index::build([story()]);
    let once = state(&escaped);
    for (name, head, shown, class) in [
        ("only there", once.clone(), String::new(), Some("whole")),
        ("twice", once.repeat(2), String::new(), Some("whole")),
        (
            "in JSON-LD too",
            linked + &once,
            String::new(),
            Some("whole"),
        ),
        ("shown too", once.repeat(2), body(), Some("whole")),
        (
            "another text",
            state(&"Rain and wind. ".repeat(9)),
            String::new(),
            None,
        ),
    ] {
        let html = page_with(&head, &shown);
        let pickups = trace(&index, &html);
        assert_eq!(
            pickups.first().map(|pickup| pickup.class.code()),
            class,
            "{name}"
        );
        assert_eq!(
            index.may_carry(html.as_bytes(), &PageContext::default()),
            class.is_some(),
            "{name}"
        );
        for pickup in &pickups {
            assert_eq!(pickup.passages.len(), 1, "{name}");
        }
    }
}

#[test]
fn encodings() {
    let index = Index::build([story()]);
    let html = page_with("", &body());
    let plain = html.replace(['“', '”'], "\"").replace('’', "'");
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(&html);
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(html.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for (name, bytes, header) in [
        (
            "named falsely as UTF-8",
            latin.to_vec(),
            Some("text/html; charset=utf-8"),
        ),
        (
            "named falsely as Latin-1",
            html.clone().into_bytes(),
            Some("text/html; charset=iso-8859-1"),
        ),
        ("UTF-16 with its mark", utf16, None),
        ("ASCII", plain.into_bytes(), None),
    ] {
        let context = PageContext {
            content_type: header.map(str::to_owned),
            ..PageContext::default()
        };
        let page = Page::read(&bytes, context).expect("is a page");
        let pickups = index.trace(&page);
        assert_eq!(pickups.len(), 1, "{name}");
        assert_eq!(pickups[0].share, 1.0, "{name}: {}", page.encoding());
    }
}
