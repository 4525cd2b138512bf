//! Whatever the bytes: no panic, places on character borders, linear time.

use jiff::civil::date;
use proptest::prelude::*;
use wire_reading::subjects::Rules;
use wire_reading::{Language, Reading, Span, Story, read, read_speech};

fn read_all(text: &str) -> Reading {
    read(&Story {
        text,
        date: Some(date(2017, 6, 14)),
        language: Language::English,
    })
}

fn spans(reading: &Reading) -> impl Iterator<Item = Span> + '_ {
    let quotations = reading.quotations.iter().flat_map(|quotation| {
        quotation
            .content
            .iter()
            .copied()
            .chain(quotation.cue)
            .chain(quotation.speaker)
    });
    let people = reading.people.iter().flat_map(|person| {
        [Some(person.name), person.role, person.anonymity]
            .into_iter()
            .flatten()
    });
    let subjects = reading.subjects.iter();
    quotations
        .chain(people)
        .chain(subjects.flat_map(|subject| subject.words.iter().copied()))
        .chain(reading.dates.iter().map(|date| date.span))
        .chain(reading.sources.iter().map(|source| source.name))
        .chain(reading.borrowed())
        .chain(reading.borrowings.iter().flat_map(|borrowing| {
            let chain = borrowing.chain.iter().map(|link| link.words);
            chain.chain([borrowing.words])
        }))
        .chain(reading.events.iter().flat_map(|event| {
            let times = event
                .when
                .iter()
                .chain(&event.before)
                .map(|when| when.words);
            let others = event
                .people
                .iter()
                .chain(&event.alternatives)
                .chain(&event.place)
                .copied();
            times
                .chain(others)
                .chain([event.title, event.head, event.sentence])
        }))
}

/// Words and signs that the rules look for, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "“",
        "”",
        "\"",
        "''",
        "``",
        "‘",
        "’",
        "«",
        "»",
        "'",
        "said",
        "according to",
        "told",
        "that",
        "to",
        "who",
        "and",
        ",",
        ".",
        ":",
        ";",
        "—",
        "(",
        ")",
        "\n\n",
        "\n",
        "the",
        "mayor",
        "Jane",
        "Miller",
        "Mr.",
        "’s",
        "n’t",
        "will",
        "the AP",
        "Saltmere Herald",
        "CNN",
        "newspaper",
        "by",
        "(Reuters)",
        "reported",
        "in an interview with",
        "as quoted",
        "citing",
        "meeting",
        "summit",
        "next month",
        "until Friday",
        "or",
        "was postponed",
        "take place",
        "has",
        "been",
        "asked",
        "whether",
        "called",
        "for",
        "May",
        "26",
        "2017",
        "last",
        "Friday",
        "two",
        "years",
        "ago",
        "every",
        "the end of",
        "99999999999",
        "10:35 a.m.",
        "9999-99-99",
        "third quarter",
        "’90s",
        "שלום",
        "مرحبا",
        "\u{202e}",
        "\u{ad}",
        "é",
        "\u{0}",
        "$",
        "-",
        "...",
        "U.S.",
        "she",
        "he",
        "they",
        "a spokeswoman for",
        "the official",
        "condition of anonymity because",
        "Robert",
        "Mrs.",
        "interest-rate",
        "strike",
        "workers'",
        "İSTANBUL",
        "ﬁre",
    ]);
    prop::collection::vec((piece, prop::bool::ANY), 0..80).prop_map(|pieces| {
        pieces
            .into_iter()
            .map(|(piece, spaced)| format!("{piece}{}", if spaced { " " } else { "" }))
            .collect()
    })
}

proptest! {
    #[test]
    fn places_are_on_character_borders(text in prop_oneof![pieces(), ".{0,400}", prop::collection::vec(any::<u8>(), 0..400).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned())]) {
        let reading = read_all(&text);
        for span in spans(&reading) {
            prop_assert!(text.get(span.range()).is_some_and(|piece| !piece.is_empty()), "{span:?} of {text:?}");
        }
        for quotation in &reading.quotations {
            prop_assert!(quotation.person.is_none_or(|person| person < reading.people.len()));
        }
    }

    #[test]
    fn reading_twice_gives_the_same(text in pieces()) {
        let whole = read_all(&text);
        prop_assert_eq!(&read_all(&text), &whole);
        let speech = read_speech(&Story { text: &text, date: None, language: Language::English });
        prop_assert_eq!((speech.people, speech.quotations), (whole.people, whole.quotations));
    }
}

/// A text that took more than linear time wouldn't end.
#[test]
fn ten_megabytes_on_one_line_are_read() {
    read_all(&"“He said, that who and ".repeat(10_000_000 / 25));
}

#[test]
fn what_repeats_for_ever_is_read() {
    for piece in [
        "X, a man, ",
        "(",
        "two years ",
        "\"",
        "according to the mayor ",
        "a",
        "“It is,” she said, “and he, ",
        "plans to ",
        "“A b c d.”\n\n",
        "“It is,” he said. ",
        "“It is,” Jane Miller said, “and it was,” Robert Miller said. ",
        "“It is,” an official said. “It is,” the official said. ",
        "Miller told the AP that it was. ",
        "The Herald, citing the Post, reported ",
        "A (Reuters) — ",
        "the newspaper Herald Post Times ",
        "the meeting next month or ",
        "The vote will be held on Friday. ",
        "A talk or a meeting. ",
    ] {
        read_all(&piece.repeat(200_000 / piece.len()));
    }
}

/// Rules that look for each other's words all over a text.
#[test]
fn rules_take_linear_time() {
    let rules = "harbour:one one: 50 × ((a near/30 b) near/30 (c, a b, b c)) and not (a b c a b c a b)\n\
        harbour:two two: about(a b a b, b a b a, a near/1 a) or at least 2 of (a, b, headline(c))";
    let rules = Rules::read(rules, Language::English).unwrap_or_else(|errors| panic!("{errors:?}"));
    for piece in ["a ", "a b ", "a b c ", "a-b-c-", "a b\n\n"] {
        rules.suggest(&piece.repeat(50_000 / piece.len()));
    }
}
