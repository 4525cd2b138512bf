//! Who says what in small stories: kind, speaker, cue and content of each quotation.

use wire_reading::{Language, Story, read};

fn said(text: &str) -> Vec<String> {
    let reading = read(&Story {
        text,
        date: None,
        language: Language::English,
    });
    let show = |quotation: &wire_reading::Quotation| {
        let speaker = quotation
            .speaker
            .map_or("nobody", |speaker| speaker.of(text));
        let cue = quotation.cue.map_or("", |cue| cue.of(text));
        let content: Vec<&str> = quotation
            .content
            .iter()
            .map(|piece| piece.of(text))
            .collect();
        format!(
            "{} | {speaker} | {cue} | {}",
            quotation.kind.code(),
            content.join(" … ")
        )
    };
    reading.quotations.iter().map(show).collect()
}

#[test]
fn the_speaker_stands_after_between_or_before() {
    assert_eq!(
        said("“The bridge stays open,” Miller said."),
        ["direct | Miller | said | “The bridge stays open,”"]
    );
    assert_eq!(
        said(
            "“The bridge stays open,” said Jane Miller, a spokeswoman for the board. “We will paint it.”"
        ),
        [
            "direct | Jane Miller, a spokeswoman for the board | said | “The bridge stays open,” … “We will paint it.”"
        ]
    );
    assert_eq!(
        said("The mayor told reporters on Monday: “We will paint it.”"),
        ["direct | The mayor | told | “We will paint it.”"]
    );
    assert_eq!(
        said("“We will,” she said, “paint it.”"),
        ["direct | she | said | “We will,” … “paint it.”"]
    );
}

#[test]
fn a_speaker_may_be_told_of_at_length() {
    assert_eq!(
        said("“It is closed,” Miller, who has led the board since May, said."),
        ["direct | Miller, who has led the board since May, | said | “It is closed,”"]
    );
    assert_eq!(
        said("It came from a farm whose owner had asked for the test."),
        [""; 0]
    );
    // What she had asked for tells who she is, and is no quotation.
    assert_eq!(
        said("“Nobody counted the taxis,” said Wanda Prokop, who had asked for the vote."),
        ["direct | Wanda Prokop, who had asked for the vote | said | “Nobody counted the taxis,”"]
    );
}

#[test]
fn several_may_speak_and_a_reply_may_come() {
    assert_eq!(
        said(
            "“It is closed,” officers Jane Miller and Robert Hale of the harbour board in Saltmere wrote in May."
        ),
        [
            "direct | officers Jane Miller and Robert Hale of the harbour board in Saltmere | wrote | “It is closed,”"
        ]
    );
    assert_eq!(
        said("“Open it,” came shouts from the crowd."),
        ["direct | the crowd | came shouts from | “Open it,”"]
    );
}

#[test]
fn what_is_told_ends_where_another_speaks() {
    assert_eq!(
        said(
            "Miller said the bridge was “old,” and the ferry would have to go on, a remark at which nobody laughed."
        ),
        ["mixed | Miller | said | the bridge was “old,” and the ferry would have to go on"]
    );
    assert_eq!(
        said("Miller called it a “nice bridge” and nobody laughed."),
        ["mixed | Miller | called | it a “nice bridge”"]
    );
    assert_eq!(
        said("When Hale said that it was closed, Miller fired back: “It leaks.”"),
        [
            "indirect | Hale | said | that it was closed",
            "direct | Miller | fired | “It leaks.”"
        ]
    );
    assert_eq!(
        said(
            "When Hale said that it was closed, officers of the board in Norland answered angrily: “It leaks.”"
        ),
        [
            "indirect | Hale | said | that it was closed",
            "direct | officers of the board in Norland | answered | “It leaks.”"
        ]
    );
}

#[test]
fn a_quotation_goes_on_over_paragraphs() {
    assert_eq!(
        said("“The bridge is old,” Miller said. “It is loud.\n\n“And it is ours.”"),
        ["direct | Miller | said | “The bridge is old,” … “It is loud. … “And it is ours.”"]
    );
}

#[test]
fn a_whole_paragraph_goes_on_with_the_speaker_before() {
    assert_eq!(
        said("“The bridge is old,” Miller said.\n\n“It is loud, and it is ours.”"),
        ["direct | Miller | said | “The bridge is old,” … “It is loud, and it is ours.”"]
    );
    assert_eq!(
        said("“Is the bridge old?” Hale asked.\n\n“It is very old indeed.”"),
        ["direct | Hale | asked | “Is the bridge old?”"]
    );
}

#[test]
fn a_paragraph_may_wait_for_its_speaker() {
    assert_eq!(
        said("“The bridge is old.\n\n“It is loud,” Miller said."),
        ["direct | Miller | said | “The bridge is old. … “It is loud,”"]
    );
    assert_eq!(
        said("Cars stopped.\n\n“The bridge is old and loud.”\n\n— Jane Miller, mayor"),
        ["direct | Jane Miller | — | “The bridge is old and loud.”"]
    );
}

#[test]
fn a_sentence_in_marks_follows_who_spoke_before_it() {
    assert_eq!(
        said("The mayor said that the bridge was safe. “We painted it.”"),
        ["mixed | The mayor | said | that the bridge was safe … “We painted it.”"]
    );
}

#[test]
fn labels_name_the_speaker() {
    assert_eq!(
        said("Jane Miller: “We painted it.”"),
        ["direct | Jane Miller | : | “We painted it.”"]
    );
    assert_eq!(
        said("Said Miller: “We painted it.”"),
        ["direct | Miller | Said | “We painted it.”"]
    );
}

#[test]
fn labels_stand_within_the_marks_of_a_transcript() {
    assert_eq!(
        said("“MILLER: We painted it.\n\n“It was old.\n\n“Robert Hale: Who paid?”"),
        [
            "direct | MILLER | : | We painted it. … “It was old.",
            "direct | Robert Hale | : | Who paid?”"
        ]
    );
    assert_eq!(
        said("“Fact: It leaks,” Miller said."),
        ["direct | Miller | said | “Fact: It leaks,”"]
    );
}

#[test]
fn a_name_after_a_dash_signs_a_quotation() {
    assert_eq!(
        said(
            "On bridges\n“It leaks.” — Jane Miller, mayor\nOn ferries\n“It is late.” ― Robert Hale"
        ),
        [
            "direct | Jane Miller | — | “It leaks.”",
            "direct | Robert Hale | ― | “It is late.”"
        ]
    );
    assert_eq!(
        said("They called it “the last bridge.”—Jane Miller reported from Saltmere"),
        ["mixed | They | called | it “the last bridge.”"]
    );
}

#[test]
fn an_extract_has_marks_of_its_own() {
    assert_eq!(
        said(
            "“It leaks,” Miller said.\n\n\"The board met, and nobody came.\n\n\"“We wait,” Hale said. It rained.\""
        ),
        [
            "direct | Miller | said | “It leaks,”",
            "direct | Hale | said | “We wait,”"
        ]
    );
}

#[test]
fn words_may_begin_before_their_marks() {
    assert_eq!(
        said("The bridge, now closed, “leaks like a sieve,” Miller said."),
        ["mixed | Miller | said | The bridge, now closed, “leaks like a sieve,”"]
    );
    assert_eq!(
        said("The bridge, Miller said, “is a sieve.”"),
        ["mixed | Miller | said | The bridge … “is a sieve.”"]
    );
    assert_eq!(
        said("The mayor said the bridge, now closed, “is a sieve.”"),
        ["mixed | The mayor | said | the bridge, now closed, “is a sieve.”"]
    );
    assert_eq!(
        said("In a statement, Miller said, “it is a sieve.”"),
        ["direct | Miller | said | “it is a sieve.”"]
    );
}

#[test]
fn what_somebody_is_quoted_as_saying_is_theirs() {
    assert_eq!(
        said("“The bridge is a sieve,” Miller is quoted as saying. “Nobody cares.” Hale said."),
        [
            "direct | Miller | is quoted as saying | “The bridge is a sieve,”",
            "direct | Hale | said | “Nobody cares.”"
        ]
    );
}

#[test]
fn the_verb_of_a_clause_within_says_nothing() {
    assert_eq!(
        said("The mayor told those who had gathered at the pier, “We painted it.”"),
        ["direct | The mayor | told | “We painted it.”"]
    );
    assert_eq!(
        said("“It leaks,” Jane Miller, 30, of Saltmere, who boards there, said."),
        ["direct | Jane Miller, 30, of Saltmere, who boards there, | said | “It leaks,”"]
    );
    assert_eq!(
        said("“It leaks,” Miller, who said it was safe, wrote."),
        [
            "direct | Miller, who said it was safe, | wrote | “It leaks,”",
            "indirect | who | said | it was safe"
        ]
    );
}

#[test]
fn a_noun_can_say_whose_words_follow() {
    assert_eq!(
        said("Her answer was: “Is it old?” In Hale’s words, “it is what it is.”"),
        [
            "direct | Her | answer was | “Is it old?”",
            "direct | Hale | words | “it is what it is.”"
        ]
    );
}

#[test]
fn who_asked_may_be_left_out() {
    assert_eq!(
        said("Miller was asked: “Is the bridge old?”"),
        ["direct | nobody | was asked | “Is the bridge old?”"]
    );
}

#[test]
fn marks_of_every_kind_quote() {
    for text in [
        "\"We will paint it,\" Miller said.",
        "''We will paint it,'' Miller said.",
        "‘We will paint it,’ Miller said.",
        "«We will paint it,» Miller said.",
    ] {
        assert_eq!(said(text).len(), 1, "{text}");
        assert!(
            said(text)[0].starts_with("direct | Miller | said"),
            "{text}"
        );
    }
}

#[test]
fn words_in_marks_that_nobody_says_are_left() {
    assert_eq!(
        said("The so-called “singing bridge” closed in May."),
        [""; 0]
    );
    assert_eq!(
        said("The board met in the “Ferry Room.” It was cold."),
        [""; 0]
    );
}

#[test]
fn speech_is_told_in_the_storys_own_words() {
    assert_eq!(
        said("The mayor said on Monday that the bridge was safe."),
        ["indirect | The mayor | said | that the bridge was safe"]
    );
    assert_eq!(
        said("The bridge is safe, the mayor said."),
        ["indirect | the mayor | said | The bridge is safe"]
    );
    assert_eq!(
        said("The bridge is safe, Jane Miller, a pilot, told the Harbour Gazette."),
        ["indirect | Jane Miller, a pilot, | told | The bridge is safe"]
    );
    assert_eq!(
        said("The bridge is safe, said the mayor."),
        ["indirect | the mayor | said | The bridge is safe"]
    );
    assert_eq!(
        said(
            "The mayor referred to the bridge as a joke and praised the crew for its patience and for their wish to be heard."
        ),
        [
            "indirect | The mayor | referred to | the bridge as a joke",
            "indirect | The mayor | praised | the crew for its patience and for their wish to be heard"
        ]
    );
    assert_eq!(
        said("The bridge is safe, according to the mayor."),
        ["indirect | the mayor | according to | The bridge is safe"]
    );
    assert_eq!(
        said("Critics asked whether the bridge was safe."),
        ["indirect | Critics | asked | whether the bridge was safe"]
    );
    assert_eq!(
        said("The board vowed to paint the bridge."),
        ["indirect | The board | vowed | to paint the bridge"]
    );
    assert_eq!(
        said("The mayor told the council that the bridge was safe."),
        ["indirect | The mayor | told | that the bridge was safe"]
    );
    assert_eq!(
        said("The mayor called the plan “a bad joke.”"),
        ["mixed | The mayor | called | the plan “a bad joke.”"]
    );
}

#[test]
fn a_verb_can_share_its_subject() {
    assert_eq!(
        said("The mayor praised the crew and said that the bridge was safe."),
        [
            "indirect | The mayor | praised | the crew",
            "indirect | The mayor | said | that the bridge was safe"
        ]
    );
}

#[test]
fn who_goes_on_is_who_spoke() {
    for text in [
        "Miller said the bridge reminds her of a ship, adding, “It leaks.”",
        "Miller joked that the ferry was late, but went on to say, “It leaks.”",
        "Hale left when Miller opened the gate and said, “It leaks.”",
        "As the crowd began to sing, Miller was seen on the pier and said, “It leaks.”",
        "Miller thanked the crew, who had waited, and said, “It leaks.”",
        "Miller laughed at the idea that the ferry was late, saying, “It leaks.”",
    ] {
        let all = said(text);
        let last = all.iter().find(|line| line.ends_with("“It leaks.”"));
        assert!(
            last.is_some_and(|line| line.starts_with("direct | Miller |")),
            "{text}: {all:?}"
        );
    }
    assert_eq!(
        said("Miller wore a hat reading, “It leaks.”"),
        ["direct | a hat | reading | “It leaks.”"]
    );
}

#[test]
fn what_is_told_within_somebodys_words_is_theirs() {
    assert_eq!(
        said("The mayor said that critics denounced the plan."),
        ["indirect | The mayor | said | that critics denounced the plan"]
    );
}

#[test]
fn what_is_not_to_be_done_keeps_its_not() {
    assert_eq!(
        said("The county asked the owners not to drink from it. Miller vowed never to return."),
        [
            "indirect | The county | asked | not to drink from it",
            "indirect | Miller | vowed | never to return"
        ]
    );
}

#[test]
fn what_somebody_might_praise_is_not_praised() {
    assert_eq!(said("The mayor could praise the plan."), [""; 0]);
}
