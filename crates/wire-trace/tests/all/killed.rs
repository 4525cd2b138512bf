//! What comes back of a killed story, and what only has words of it.

use jiff::Timestamp;
use wire_story::{Body, Change, Content, Edition, StoryId, Version, VersionNumber};
use wire_trace::{KilledTexts, Part};

const HEADLINE: &str = "Harbour chair sells own land to the board";
const SUMMARY: &str = "The chair of Saltmere's harbour board sold it the land beside the old ferry terminal, \
    and voted for the sale herself.";

/// Four paragraphs of the house's own, and a quotation.
const TEXT: &str = "The harbour board of Saltmere voted on Tuesday to close the old ferry terminal at the end of the season.\n\
    The chair of the board, who owns the land beside it, left the room before the vote and came back for the count.\n\
    “We have waited for eleven years, and nobody can say that we took this decision in a hurry,” the chair said.\n\
    Eleven families who rent their houses from the board were told by a letter that nobody has signed.\n\
    The terminal opened in 1931 and was painted for the last time in the year of the great flood.";

const QUOTATION: &str =
    "“We have waited for eleven years, and nobody can say that we took this decision in a hurry,”";

/// What an interview is: hardly anything but what somebody says.
const INTERVIEW: &str = "“I came to Saltmere as a child, when the boats still unloaded herring on the quay every morning of the week.”\n\
    “My father kept the books of the harbour, and he taught me to count barrels before I could write my own name.”\n\
    “Nobody asked us whether the ferry should go, and when the letter arrived the matter had long been settled.”\n\
    “I have read the minutes twice, and there is a page missing between the motion and the vote of the members.”\n\
    “What I want is to see that page, and to hear from the chair why she thinks that nobody needs to read it.”";

const OTHER: &str = "Rain is expected along the coast until Friday, with strong winds in the night and waves of up to three metres.\n\
    Fishing boats stay in port, and the lighthouse keeper asks walkers to stay away from the western mole.";

fn content(headline: &str, summary: &str, text: &str) -> Content {
    Content {
        headline: headline.into(),
        byline: String::new(),
        summary: summary.into(),
        language: "en".into(),
        body: Body::plain(text.split('\n')),
        picture: None,
        notice: None,
    }
}

/// Kills a story of each of these.
fn killed(stories: &[Content]) -> KilledTexts {
    let mut killed = KilledTexts::default();
    for (number, content) in stories.iter().enumerate() {
        let id = StoryId::new(Timestamp::UNIX_EPOCH, [number as u8; 10]);
        let version = Version {
            story: id,
            number: VersionNumber::FIRST,
            created: Timestamp::UNIX_EPOCH,
            edition: Edition::Usable {
                content: content.clone(),
                change: Change::New,
            },
        };
        killed.put(id, &[version]);
    }
    killed
}

/// What looks like a killed story, and how much.
fn verdict(killed: &KilledTexts, new: &Content) -> String {
    let found: Vec<String> = killed
        .resembled_by(new)
        .iter()
        .map(|alike| {
            let part = match alike.part {
                Part::Headline => "headline",
                Part::Summary => "summary",
                Part::Text => "text",
            };
            format!("{part} {} %", alike.percent)
        })
        .collect();
    match found.as_slice() {
        [] => "passes".to_owned(),
        found => format!("refused: {}", found.join(", ")),
    }
}

fn table(killed: &KilledTexts, rows: &[(&str, Content)]) -> String {
    let rows = rows.iter();
    rows.map(|(what, new)| format!("{what:<50}{}\n", verdict(killed, new)))
        .collect()
}

/// Changes every so many words.
fn every(nth: usize, text: &str) -> String {
    let words = text.split(' ').enumerate();
    let changed = words.map(|(at, word)| if at % nth == nth - 1 { "xyzzy" } else { word });
    changed.collect::<Vec<_>>().join(" ")
}

fn lines(text: &str, which: &[usize]) -> String {
    let all: Vec<&str> = text.split('\n').collect();
    which
        .iter()
        .map(|at| all[*at])
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_killed_text_is_known_in_whatever_dress_it_comes() {
    let killed = killed(&[content("Ferry to go", "", TEXT)]);
    let text = |text: &str| content("Something new today", "", text);
    let replaced = |from: &[&str], to: &[&str]| {
        let pairs = from.iter().zip(to);
        text(&pairs.fold(TEXT.to_owned(), |text, (from, to)| text.replace(from, to)))
    };
    let quoted = format!("{OTHER}\n{}\n{OTHER}", lines(TEXT, &[0]));
    let flash =
        format!("Saltmere mourns its ferry. {QUOTATION} the chair said at the harbour fair.");
    let hyphens = |word: &str| match word.char_indices().nth(3) {
        Some((at, _)) if word.len() > 6 => format!("{}-{}", &word[..at], &word[at..]),
        _ => word.to_owned(),
    };
    let hyphenated: Vec<String> = TEXT.split(' ').map(hyphens).collect();
    let rows = [
        ("the same text", text(TEXT)),
        ("half of it", text(&lines(TEXT, &[0, 1]))),
        (
            "half of it among other words",
            text(&format!("{OTHER}\n{}", lines(TEXT, &[1, 3, 4]))),
        ),
        (
            "all of it inside something longer",
            text(&format!("{OTHER}\n{TEXT}\n{OTHER}\n{OTHER}")),
        ),
        ("every fourth word changed", text(&every(4, TEXT))),
        ("every third word changed", text(&every(3, TEXT))),
        (
            "the false paragraph removed",
            text(&lines(TEXT, &[0, 2, 3, 4])),
        ),
        (
            "its paragraphs in another order",
            text(&lines(TEXT, &[4, 2, 0, 3, 1])),
        ),
        ("é for every e", replaced(&["e"], &["é"])),
        (
            "Cyrillic letters",
            replaced(&["a", "e", "o", "c", "p"], &["а", "е", "о", "с", "р"]),
        ),
        (
            "letters that look like others",
            replaced(&["l", "m", "o", "i"], &["ⅼ", "rn", "0", "ı"]),
        ),
        (
            "invisible characters",
            replaced(&["e", "th"], &["e\u{200b}", "t\u{2060}h"]),
        ),
        ("other case", text(&TEXT.to_uppercase())),
        (
            "no punctuation",
            replaced(&[",", ".", "“", "”"], &["", "", "", ""]),
        ),
        (
            "more punctuation",
            replaced(&[" and ", " the "], &[" – and, ", ": the "]),
        ),
        ("hyphens", text(&hyphenated.join(" "))),
        (
            "house spelling",
            replaced(&["harbour", "eleven"], &["harbor", "11"]),
        ),
        ("one sentence of it", text(&quoted)),
        ("a flash with its quotation", text(&flash)),
        ("another story", text(OTHER)),
    ];
    insta::assert_snapshot!(table(&killed, &rows), @"
    the same text                                     refused: text 100 %
    half of it                                        refused: text 99 %
    half of it among other words                      refused: text 60 %
    all of it inside something longer                 refused: text 99 %
    every fourth word changed                         refused: text 71 %
    every third word changed                          passes
    the false paragraph removed                       refused: text 99 %
    its paragraphs in another order                   refused: text 99 %
    é for every e                                     refused: text 100 %
    Cyrillic letters                                  refused: text 100 %
    letters that look like others                     refused: text 97 %
    invisible characters                              refused: text 100 %
    other case                                        refused: text 100 %
    no punctuation                                    refused: text 100 %
    more punctuation                                  refused: text 100 %
    hyphens                                           refused: text 100 %
    house spelling                                    refused: text 100 %
    one sentence of it                                passes
    a flash with its quotation                        passes
    another story                                     passes
    ");
}

#[test]
fn a_headline_or_a_summary_does_not_come_back_either() {
    let killed = killed(&[
        content(HEADLINE, SUMMARY, TEXT),
        content("Weather this week", "", "Rain."),
    ]);
    let fresh = |headline: &str, summary: &str| content(headline, summary, OTHER);
    let within = format!("{OTHER}\n{SUMMARY}\n{OTHER}");
    let rows = [
        ("the headline", fresh(HEADLINE, "")),
        (
            "the headline in other letters",
            fresh("HARBOR CHAIR SELLS “ÓWN LÁND” TO THE BOARD", ""),
        ),
        ("the headline as summary", fresh("Ferry news", HEADLINE)),
        (
            "the headline as the whole text",
            content("Ferry news", "", HEADLINE),
        ),
        (
            "the headline within a text",
            content("Ferry news", "", &format!("{OTHER} {HEADLINE}.")),
        ),
        (
            "a headline that denies it",
            fresh("Harbour chair did not sell own land to the board", ""),
        ),
        ("the summary", fresh("Ferry news", SUMMARY)),
        (
            "the summary, every fourth word changed",
            fresh("Ferry news", &every(4, SUMMARY)),
        ),
        (
            "the summary within a text",
            content("Ferry news", "", &within),
        ),
        (
            "a sentence of the text as summary",
            fresh("Ferry news", &lines(TEXT, &[1])),
        ),
        (
            "a headline that may be anybody's",
            fresh("Weather this week", ""),
        ),
    ];
    insta::assert_snapshot!(table(&killed, &rows), @"
    the headline                                      refused: headline 100 %
    the headline in other letters                     refused: headline 100 %
    the headline as summary                           refused: summary 100 %
    the headline as the whole text                    refused: text 100 %
    the headline within a text                        passes
    a headline that denies it                         passes
    the summary                                       refused: summary 100 %
    the summary, every fourth word changed            refused: summary 71 %
    the summary within a text                         refused: text 99 %
    a sentence of the text as summary                 refused: summary 99 %
    a headline that may be anybody's                  passes
    ");
}

#[test]
fn what_somebody_said_may_be_reported_and_an_interview_may_not_come_back() {
    let flash = format!(
        "The chair spoke on Tuesday at noon. {QUOTATION} she told the members of the board."
    );
    let killed = killed(&[
        content("Chair speaks", "", &flash),
        content("A talk", "", INTERVIEW),
    ]);
    let text = |text: &str| content("Something new", "", text);
    let later = format!(
        "At the jubilee of the fish market a visitor repeated it: {QUOTATION} and all laughed."
    );
    let rows = [
        ("another flash with the quotation", text(&later)),
        ("the flash itself", text(&flash)),
        (
            "an answer of the interview",
            text(&format!("{OTHER}\n{}", lines(INTERVIEW, &[2]))),
        ),
        (
            "an interview that lacks an answer",
            text(&lines(INTERVIEW, &[0, 1, 3, 4])),
        ),
    ];
    insta::assert_snapshot!(table(&killed, &rows), @"
    another flash with the quotation                  passes
    the flash itself                                  refused: text 100 %
    an answer of the interview                        passes
    an interview that lacks an answer                 refused: text 99 %
    ");
}

#[test]
fn a_long_text_on_the_same_matter_is_another_story() {
    let killed = killed(&[content(HEADLINE, SUMMARY, TEXT)]);
    let report = "On Tuesday the harbour board of Saltmere met for the first time since the summer. Members of the board were told that the ferry \
        terminal needs new piles, and that the land beside the quay belongs to the town. The chair of the council asked for the minutes. A letter \
        from eleven families was read, who rent from the town and want the old path kept. At the end of the meeting the board voted to wait. \
        The terminal is the oldest on this coast. It was painted in the year of the royal visit, and it opened its doors in 1931.";
    insta::assert_snapshot!(verdict(&killed, &content("Board waits for the minutes", "", report)), @"passes");
}
