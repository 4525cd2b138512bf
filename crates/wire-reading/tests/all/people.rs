//! Who speaks in small stories: each person once, with role and kind, and nobody where several could be meant.

use wire_reading::{
    Corrected, Correction, Day, Gist, Language, Reading, Span, Story, interval, read,
};

fn reading(text: &str) -> Reading {
    read(&Story {
        text,
        date: None,
        language: Language::English,
    })
}

/// The people of a text, each in a line.
fn people(text: &str) -> Vec<String> {
    let shown = |person: &wire_reading::Person| {
        let mut line = format!("{}: {}", person.kind.code(), person.name.of(text));
        if let Some(role) = person.role {
            line = format!("{line} ({})", role.of(text));
        }
        if let Some(words) = person.anonymity {
            line = format!("{line} [{}]", words.of(text));
        }
        line
    };
    reading(text).people.iter().map(shown).collect()
}

/// For each quotation, the words that name its speaker and who that is.
fn who(text: &str) -> Vec<String> {
    let reading = reading(text);
    let name = |place: Option<usize>| {
        place
            .and_then(|place| reading.people.get(place))
            .map_or("nobody", |person| person.name.of(text))
    };
    reading
        .quotations
        .iter()
        .map(|quotation| {
            let said = quotation.speaker.map_or("", |speaker| speaker.of(text));
            format!("{said} = {}", name(quotation.person))
        })
        .collect()
}

#[test]
fn a_name_keeps_its_role() {
    assert_eq!(
        people("“It is safe,” said former ambassador to Norway Jane Miller."),
        ["named: Jane Miller (former ambassador to Norway)"]
    );
    assert_eq!(
        people("“It is safe,” said Jane Miller, a spokeswoman for the harbour board."),
        ["named: Jane Miller (spokeswoman for the harbour board)"]
    );
    assert_eq!(
        people("“It is safe,” said the head of the laboratory, Jane Miller, when she came."),
        ["named: Jane Miller (head of the laboratory)"]
    );
    assert_eq!(
        people("“It is safe,” the mayor, Jane Miller, said."),
        ["named: Jane Miller (mayor)"]
    );
    assert_eq!(
        people("“It is safe,” said the harbour’s chair, Jane Miller, on Tuesday."),
        ["named: Jane Miller (harbour’s chair)"]
    );
    assert_eq!(
        people("“It is safe,” said the mayor, Jane Miller."),
        ["named: Jane Miller (mayor)"]
    );
}

#[test]
fn an_agency_is_no_name_of_a_role() {
    assert_eq!(
        people("“It is safe,” said the editor, Associated Press, on Monday."),
        ["unnamed: the editor"]
    );
}

#[test]
fn a_surname_is_the_whole_name() {
    assert_eq!(
        who(
            "Jane Miller chairs the board. “It is safe,” Miller said. Ms. Miller added that it was loud."
        ),
        ["Miller = Jane Miller", "Ms. Miller = Jane Miller"]
    );
}

#[test]
fn a_surname_of_two_is_neither() {
    assert_eq!(
        who("Jane Miller met Robert Miller. “It is safe,” Miller said."),
        ["Miller = Miller"]
    );
    assert_eq!(
        who("Robert Miller came. “It is safe,” Mrs. Miller said."),
        ["Mrs. Miller = Miller"]
    );
}

#[test]
fn a_pronoun_is_who_spoke_last() {
    assert_eq!(
        who(
            "“It is safe,” Jane Miller said. The bridge was built in May. “We painted it,” she said."
        ),
        ["Jane Miller = Jane Miller", "she = Jane Miller"]
    );
    assert_eq!(
        who("“It is safe,” Jane Miller said. “Is it?” Robert Hale asked. “It is,” she said."),
        [
            "Jane Miller = Jane Miller",
            "Robert Hale = Robert Hale",
            "she = Jane Miller"
        ]
    );
}

#[test]
fn a_pronoun_that_could_be_either_is_nobody() {
    assert_eq!(
        who("Jane Miller met Susan Hale on the bridge. “It is safe,” she said."),
        ["she = nobody"]
    );
    assert_eq!(who("“It is safe,” she said."), ["she = nobody"]);
}

#[test]
fn a_role_is_who_had_it_before() {
    assert_eq!(
        who(
            "“It is safe,” said Jane Miller, a spokeswoman for the board. “It is loud,” the spokeswoman said."
        ),
        [
            "Jane Miller, a spokeswoman for the board = Jane Miller",
            "the spokeswoman = Jane Miller"
        ]
    );
}

#[test]
fn those_without_a_name_are_told_apart() {
    assert_eq!(
        people(
            "“It is safe,” a senior official said on condition of anonymity because talks go on. “It is not,” another official said."
        ),
        [
            "unnamed: a senior official [condition of anonymity because talks go on]",
            "unnamed: another official"
        ]
    );
    assert_eq!(
        people("Residents said that it was loud. The harbour board said that it was safe."),
        ["group: Residents", "organisation: The harbour board"]
    );
}

#[test]
fn a_spokesman_is_not_whom_he_speaks_for() {
    assert_eq!(
        people("“It is safe,” said a spokesman for Jane Miller."),
        ["unnamed: a spokesman for Jane Miller"]
    );
}

#[test]
fn what_people_correct_wins_and_stands_where_the_text_does() {
    let read_of = |text: &str| {
        read(&Story {
            text,
            date: Some(jiff::civil::date(2026, 11, 26)),
            language: Language::English,
        })
    };
    let read = |text: &str, corrections: &[Correction]| {
        let reading = read_of(text);
        let gist = Gist::new(text, &reading, corrections);
        let said = gist.quotations.iter().map(|one| {
            let who = one.speaker.map(|at| gist.speakers[at].name.as_str());
            format!("{}: {}", who.unwrap_or("nobody"), one.content[0].of(text))
        });
        let days = gist.days.iter();
        let days = days.map(|day| {
            format!(
                "{}: {}",
                day.span.of(text),
                day.meaning().unwrap_or_default()
            )
        });
        let chains = gist.chains.iter().map(|chain| chain.names.join(" ← "));
        said.chain(days)
            .chain(chains)
            .collect::<Vec<_>>()
            .join("\n")
    };
    let text = "Maria Santos met Ellen Brandt at the pier on Monday. “It leaks,” she told the Harbour Gazette. “It leaks,” a sign read.";
    let place = |words: &str| {
        let at = text.find(words).unwrap();
        Span {
            start: at as u32,
            end: (at + words.len()) as u32,
        }
    };
    let corrections = [
        Correction::of(
            Corrected::Speaker,
            text,
            place("“It leaks,”"),
            "Ellen Brandt",
        ),
        Correction::of(Corrected::Day, text, place("Monday"), "2026-11-30"),
    ];
    insta::assert_snapshot!(read(text, &corrections), @r"
    Ellen Brandt: “It leaks,”
    a sign: “It leaks,”
    Monday: Monday, 30 November 2026
    Harbour Gazette ← she
    ");
    let later = "Two people met on Monday at the pier. “It leaks,” she told the Harbour Gazette.";
    insta::assert_snapshot!(read(later, &corrections), @r"
    Ellen Brandt: “It leaks,”
    Monday: Monday, 30 November 2026
    Harbour Gazette ← she
    ");
    // Who is named for some words, by how much of them is theirs.
    let reading = read_of(text);
    let named = |words: &str, corrections: &[Correction]| {
        let gist = Gist::new(text, &reading, corrections);
        let speaker = gist.named_speaker(place(words));
        speaker.map(|speaker| speaker.name.clone())
    };
    assert_eq!(
        named("It leaks,", &corrections).as_deref(),
        Some("Ellen Brandt")
    );
    assert_eq!(named("It leaks,", &[]), None, "she may be either");
    assert_eq!(
        named("It leaks,” she told the Harbour Gazette", &corrections),
        None
    );
    assert_eq!(named("a sign read", &corrections), None);
    // Who types has no arrow on the keyboard.
    let told = place("told the Harbour Gazette");
    let typed = Correction::of(Corrected::Source, text, told, "Reuters <- Ellen Brandt");
    let chains = Gist::new(text, &reading, &[typed]).chains;
    assert_eq!(chains[0].names, ["Reuters", "Ellen Brandt"]);
    let other = "“It is dry,” the mayor said.";
    insta::assert_snapshot!(read(other, &corrections), @"the mayor: “It is dry,”");
}

#[test]
fn times_are_said_for_people() {
    let values = [
        "2017-06-26",
        "2017-06",
        "2017",
        "2017-W26",
        "2017-Q2",
        "2025-WI",
        "199",
        "2017-W26-WE",
        "2017-06-26TMO",
        "2017-06-26T09:30",
        "2017-13",
        "June",
    ];
    let said = values.map(|value| {
        let day = Day {
            span: Span { start: 0, end: 0 },
            value: value.into(),
            interval: interval(value),
            corrected: None,
        };
        day.meaning().unwrap_or_else(|| "nothing".into())
    });
    assert_eq!(
        said,
        [
            "Monday, 26 June 2017",
            "June 2017",
            "2017",
            "26 June 2017 to 2 July 2017",
            "April 2017 to June 2017",
            "December 2025 to February 2026",
            "1990 to 1999",
            "1 July 2017 to 2 July 2017",
            "Monday, 26 June 2017, 06:00 to 12:00",
            "Monday, 26 June 2017, 09:30",
            "nothing",
            "nothing",
        ]
    );
}

#[test]
fn they_and_it_are_whom_the_sentence_before_is_about() {
    assert_eq!(
        who(
            "The hospital confirmed the figure. Three members voted against. They wanted to wait for the county’s plan. \
             The county said that it welcomed any bus."
        ),
        [
            "The hospital = The hospital",
            "They = Three members",
            "The county = The county"
        ]
    );
    assert_eq!(
        who("Residents said the road was wet. They wanted to wait."),
        ["Residents = Residents", "They = Residents"]
    );
    assert_eq!(
        who(
            "The hospital said it was closed. It lost two doctors and three nurses. They wanted to wait."
        ),
        ["The hospital = The hospital", "They = nobody"]
    );
    assert_eq!(
        who("The farmers’ association met on Monday. It points out that the fields are dry."),
        ["It = The farmers’ association"]
    );
    assert_eq!(
        who(
            "For households the county will bring water. It asks the owners not to drink from the wells."
        ),
        ["It = the county"]
    );
    assert_eq!(
        who("Jane Miller signed the plan. It says that the bridge is safe."),
        ["It = nobody"]
    );
}
