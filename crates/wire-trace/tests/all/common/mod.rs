//! A story, and how a page that carries it is told.
#![allow(unreachable_pub)]

use std::fmt::Write;

use wire_rights::Terms;
use wire_trace::{Document, DocumentVersion, Index, Page, PageContext, Pickup};

/// The story's page.
pub const ORIGIN: &str = "https://wire.example/saltmere-ferry";

/// The paragraphs of the newest version.
pub const PARAGRAPHS: [&str; 5] = [
    "The harbour board of Saltmere voted 5 to 2 on Tuesday to close the old ferry terminal at the \
     end of the season and to sell the land around it.",
    "“We have looked at every other way to keep the terminal open, and there was none that the town \
     could pay for,” said the board’s chair, Ana Torres, after a meeting that lasted four hours.",
    "The terminal opened in 1931. Its last large repair was 26 years ago, and a survey in March \
     found that the pier would need new piles within two winters.",
    "Ben Okafor, who has run the kiosk beside the pier since he left school, said he had learnt of \
     the vote from a neighbour. \"Nobody from the board has spoken to any of us who work down here,\" \
     he said.",
    "A public hearing on the sale is planned for the first week of November in the town hall.",
];

/// The story in two versions: the vote was first given as 4 to 3.
pub fn story() -> Document {
    let newest: Vec<String> = PARAGRAPHS.iter().map(ToString::to_string).collect();
    let mut first = newest.clone();
    first[0] = first[0].replace("5 to 2", "4 to 3");
    Document {
        key: "ferry".into(),
        url: ORIGIN.parse().ok(),
        headline: "Saltmere closes its ferry terminal".into(),
        byline: "Chi Lindgren".into(),
        creator: "Harbour Wire".into(),
        notice: vec![
            "This story was originally published by Harbour Wire.".into(),
            "Content created by Harbour Wire is free for every eligible publisher. For licences, \
             please write to desk@wire.example."
                .into(),
        ],
        versions: vec![version(1, first), version(2, newest)],
        ..Document::default()
    }
}

/// A version of which it isn't known when it was published.
pub fn version(number: u32, paragraphs: Vec<String>) -> DocumentVersion {
    DocumentVersion {
        number,
        created: None,
        paragraphs,
        ..DocumentVersion::default()
    }
}

/// The terms in which every rule is asked for.
pub fn strict_terms() -> Terms {
    Terms {
        canonical: true,
        noindex: true,
        cuts: false,
        headline: false,
        ..Terms::default()
    }
}

/// The notice as a page carries it that keeps the rules.
pub const NOTICE: &str = "<p><em>This story was originally published by \
    <a href=\"https://wire.example/saltmere-ferry\">Harbour Wire</a>.</em></p>\
    <p>Content created by Harbour Wire is free for every eligible publisher. For licences, please \
    write to <a href=\"mailto:desk@wire.example\">desk@wire.example</a>.</p>";

/// A page of another site with this text as its article.
pub fn page_with(head: &str, article: &str) -> String {
    format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"><title>The Bay Paper</title>{head}</head>\
         <body><nav><a href=\"/\">Home</a> <a href=\"/sport\">Sport</a></nav>\
         <article>{article}</article><aside><h2>More</h2><p>Rain is expected until Friday, and the \
         markets open an hour later than usual next week.</p></aside></body></html>"
    )
}

/// The newest version's paragraphs as HTML.
pub fn body() -> String {
    PARAGRAPHS
        .iter()
        .map(|text| format!("<p>{text}</p>"))
        .collect()
}

/// A page that keeps the rules.
pub fn good_page() -> String {
    let head = "<link rel=\"canonical\" href=\"https://wire.example/saltmere-ferry\">";
    let article = format!(
        "<h1>Saltmere closes its ferry terminal</h1><p class=\"byline\">By Chi Lindgren</p>{}{NOTICE}",
        body()
    );
    page_with(head, &article)
}

/// Reads a page as HTML.
pub fn read(html: &str) -> Page {
    Page::read(html.as_bytes(), PageContext::default()).expect("is a page")
}

/// The pickups of a page.
pub fn trace(index: &Index, html: &str) -> Vec<Pickup> {
    index.trace(&read(html))
}

/// What came out of a page, for people to compare.
pub fn told(html: &str) -> String {
    tell(&trace(&Index::build([story()]), html))
}

/// Pickups, a line for each finding.
pub fn tell(pickups: &[Pickup]) -> String {
    let mut out = String::new();
    for pickup in pickups {
        let _ = writeln!(
            out,
            "{} {} {} words, versions {:?}{}",
            pickup.story,
            pickup.class.code(),
            pickup.words,
            pickup.versions,
            if pickup.stale { ", stale" } else { "" }
        );
        for finding in &pickup.findings {
            let breach = if finding.breach { " BREACH" } else { "" };
            let _ = writeln!(
                out,
                "  {} {}{breach}",
                finding.rule.name(),
                finding.state.code()
            );
        }
    }
    if out.is_empty() {
        "nothing\n".into()
    } else {
        out
    }
}

/// Only the lines of some rules.
pub fn told_of(rules: &[&str], html: &str) -> String {
    let all = told(html);
    let lines: Vec<&str> = all
        .lines()
        .filter(|line| {
            !line.starts_with("  ") || rules.iter().any(|rule| line[2..].starts_with(rule))
        })
        .collect();
    lines.join("\n")
}
