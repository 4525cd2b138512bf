//! On whose word small stories rest: what, by which words and rule, and from whom they have it.

use insta::assert_snapshot;
use wire_reading::{Corrected, Correction, Gist, Language, Reading, Story, Who, read};

/// A line for each of what a text has from others: the rule, the chain, and what it is.
fn rests(text: &str) -> String {
    let reading = read(&Story {
        text,
        date: None,
        language: Language::English,
    });
    let who = |who: Who| match who {
        Who::Source(source) => {
            let source = &reading.sources[source];
            format!(
                "{} {}",
                source.kind.code(),
                source.agency.unwrap_or(source.name.of(text))
            )
        }
        Who::Person(person) => reading.people[person].name.of(text).to_owned(),
        Who::Unknown => String::new(),
    };
    let line = |borrowing: &wire_reading::Borrowing| {
        let chain: Vec<String> = borrowing
            .chain
            .iter()
            .map(|link| match who(link.who) {
                known if known.is_empty() || known == link.words.of(text) => {
                    link.words.of(text).to_owned()
                }
                known => format!("{} = {known}", link.words.of(text)),
            })
            .collect();
        let content: Vec<&str> = borrowing
            .content
            .iter()
            .map(|piece| piece.of(text))
            .collect();
        format!(
            "{} | {} | {} | {}",
            borrowing.rule.code(),
            borrowing.words.of(text),
            chain.join(" < "),
            content.join(" … ")
        )
    };
    reading
        .borrowings
        .iter()
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Each text with what it has from others.
fn table(texts: &[&str]) -> String {
    let row = |text: &&str| format!("{}\n{}\n", text.replace('\n', "¶"), rests(text));
    texts.iter().map(row).collect::<Vec<_>>().join("\n")
}

fn read_plainly(text: &str) -> Reading {
    read(&Story {
        text,
        date: None,
        language: Language::English,
    })
}

#[test]
fn what_agencies_and_outlets_report_rests_on_them() {
    assert_snapshot!(table(&[
        "The strike will go on, the Coast Press Agency reported on Tuesday, citing two union officials.",
        "The mayor wants a new bridge, according to the Associated Press.",
        "The AP reported that the bridge is closed. Reuters said it would open in May.",
        "A Saltmere Herald report found that gulls prefer chips.",
        "The Saltmere Herald reported that two buyers had come. The Herald later wrote that they had left.",
    ]), @"
    The strike will go on, the Coast Press Agency reported on Tuesday, citing two union officials.
    source.reported | Coast Press Agency reported | Coast Press Agency = agency Coast Press Agency < two union officials | The strike will go on

    The mayor wants a new bridge, according to the Associated Press.
    source.according | according to the Associated Press | Associated Press = agency The Associated Press | The mayor wants a new bridge

    The AP reported that the bridge is closed. Reuters said it would open in May.
    source.reported | AP reported | AP = agency The Associated Press | that the bridge is closed

    A Saltmere Herald report found that gulls prefer chips.
    source.reported | Saltmere Herald report found | Saltmere Herald = publication Saltmere Herald | that gulls prefer chips

    The Saltmere Herald reported that two buyers had come. The Herald later wrote that they had left.
    source.reported | Saltmere Herald reported | Saltmere Herald = publication Saltmere Herald | that two buyers had come
    source.reported | Herald later wrote | Herald = publication Saltmere Herald | that they had left
    ");
}

#[test]
fn a_name_with_an_ampersand_is_read_whole() {
    assert_snapshot!(table(&[
        "The Saltmere Herald & Post reported that two buyers had come. The Post later wrote that they had left. The Herald & Post added that nobody paid.",
        "Jane Miller told the Courier & Advertiser that the bridge was safe.",
        "The mayor wants a new bridge, according to the Wells & Mendip Journal.",
        "The mayor wants a new bridge, according to Reuters & AFP.",
    ]), @"
    The Saltmere Herald & Post reported that two buyers had come. The Post later wrote that they had left. The Herald & Post added that nobody paid.
    source.reported | Saltmere Herald & Post reported | Saltmere Herald & Post = publication Saltmere Herald & Post | that two buyers had come
    source.reported | Post later wrote | Post = publication Saltmere Herald & Post | that they had left
    source.reported | Herald & Post added | Herald & Post = publication Saltmere Herald & Post | that nobody paid

    Jane Miller told the Courier & Advertiser that the bridge was safe.
    source.told | told the Courier & Advertiser | Courier & Advertiser = publication Courier & Advertiser < Jane Miller | that the bridge was safe

    The mayor wants a new bridge, according to the Wells & Mendip Journal.
    source.according | according to the Wells & Mendip Journal | Wells & Mendip Journal = publication Wells & Mendip Journal | The mayor wants a new bridge

    The mayor wants a new bridge, according to Reuters & AFP.
    source.according | according to Reuters & AFP | Reuters = agency Reuters | The mayor wants a new bridge
    source.according | according to Reuters & AFP | AFP = agency Agence France-Presse | The mayor wants a new bridge
    ");
}

#[test]
fn what_somebody_told_them_has_a_longer_chain() {
    assert_snapshot!(table(&[
        "“The bridge stays open,” Jane Miller told the AP. “We painted it.”",
        "Jane Miller told state-run news agency Interfax that the bridge was safe.",
        "In an interview with Harbour Radio on Friday, Jane Miller said that the bridge was safe.",
        "“It is loud,” Jane Miller said Sunday on CNN.",
        "Jane Miller wrote in the Saltmere Herald that the bridge was safe.",
        "“It is loud,” Jane Miller said, as quoted by TASS.",
        "The Post, citing a report by Reuters, said that the bridge was closed.",
    ]), @"
    “The bridge stays open,” Jane Miller told the AP. “We painted it.”
    source.told | told the AP | AP = agency The Associated Press < Jane Miller | “The bridge stays open,” … “We painted it.”

    Jane Miller told state-run news agency Interfax that the bridge was safe.
    source.told | told state-run news agency Interfax | Interfax = agency Interfax < Jane Miller | that the bridge was safe

    In an interview with Harbour Radio on Friday, Jane Miller said that the bridge was safe.
    source.interview | In an interview with Harbour Radio | Harbour Radio = broadcaster Harbour Radio < Jane Miller | that the bridge was safe

    “It is loud,” Jane Miller said Sunday on CNN.
    source.on-air | on CNN | CNN = broadcaster CNN < Jane Miller | “It is loud,”

    Jane Miller wrote in the Saltmere Herald that the bridge was safe.
    source.published | in the Saltmere Herald | Saltmere Herald = publication Saltmere Herald < Jane Miller | that the bridge was safe

    “It is loud,” Jane Miller said, as quoted by TASS.
    source.quoted | as quoted by TASS | TASS = agency TASS < Jane Miller | “It is loud,”

    The Post, citing a report by Reuters, said that the bridge was closed.
    source.reported | Post, citing a report by Reuters, said | Post = publication Post < a report by Reuters = agency Reuters | that the bridge was closed
    ");
}

#[test]
fn what_follows_in_the_paragraph_goes_on() {
    assert_snapshot!(table(&[
        "Paula Renner told the Coast Press Agency that members had voted. “They are tired,” she said.\n\n“We are patient,” she said on the pier.",
        "Paula Renner told the newspaper that members had voted. The port said that talks would go on.",
        "The Saltmere Herald has 20,000 readers. Paula Renner told the newspaper that members had voted.",
    ]), @"
    Paula Renner told the Coast Press Agency that members had voted. “They are tired,” she said.¶¶“We are patient,” she said on the pier.
    source.told | told the Coast Press Agency | Coast Press Agency = agency Coast Press Agency < Paula Renner | that members had voted
    source.continued | said | Coast Press Agency = agency Coast Press Agency < she = Paula Renner | “They are tired,”

    Paula Renner told the newspaper that members had voted. The port said that talks would go on.


    The Saltmere Herald has 20,000 readers. Paula Renner told the newspaper that members had voted.
    source.told | told the newspaper | newspaper = publication Saltmere Herald < Paula Renner | that members had voted
    ");
}

#[test]
fn papers_that_were_seen_stand_between() {
    assert_snapshot!(table(&[
        "The board plans to sell the quay, according to minutes seen by the Saltmere Herald.",
        "Documents obtained by CNN show that the bridge is unsafe.",
        "Miller wrote in a letter obtained by the Washington Post that she would go.",
        "The sale was first reported by the Saltmere Herald.",
    ]), @"
    The board plans to sell the quay, according to minutes seen by the Saltmere Herald.
    source.seen | seen by the Saltmere Herald | Saltmere Herald = publication Saltmere Herald < minutes | The board plans to sell the quay

    Documents obtained by CNN show that the bridge is unsafe.
    source.seen | obtained by CNN | CNN = broadcaster CNN < Documents = Documents obtained by CNN | that the bridge is unsafe

    Miller wrote in a letter obtained by the Washington Post that she would go.
    source.seen | obtained by the Washington Post | Washington Post = publication Washington Post < a letter < Miller | in a letter obtained by the Washington Post that she would go

    The sale was first reported by the Saltmere Herald.
    source.reported-by | reported by the Saltmere Herald | Saltmere Herald = publication Saltmere Herald | The sale was first reported by the Saltmere Herald.
    ");
}

#[test]
fn credits_say_whose_the_words_are() {
    assert_snapshot!(table(&[
        "The bridge is closed.\n\nIt was built in 1931. (AP)",
        "SALTMERE (Reuters) — The bridge is closed.\n\nIt was built in 1931.",
        "The bridge is closed.\n\nThe Saltmere Herald and Reuters contributed to this report.",
        "This article was originally published by the Saltmere Herald. The bridge is closed.",
    ]), @"
    The bridge is closed.¶¶It was built in 1931. (AP)
    source.credit | AP | AP = agency The Associated Press | It was built in 1931. (AP)

    SALTMERE (Reuters) — The bridge is closed.¶¶It was built in 1931.
    source.dateline | Reuters | Reuters = agency Reuters | SALTMERE (Reuters) — The bridge is closed.

    The bridge is closed.¶¶The Saltmere Herald and Reuters contributed to this report.
    source.contributed | Saltmere Herald and Reuters contributed to this report | Saltmere Herald = publication Saltmere Herald | 
    source.contributed | Reuters contributed to this report | Reuters = agency Reuters | 

    This article was originally published by the Saltmere Herald. The bridge is closed.
    source.republished | published by the Saltmere Herald | Saltmere Herald = publication Saltmere Herald | This article was originally published by the Saltmere Herald. The bridge is closed.
    ");
}

#[test]
fn what_is_only_named_is_no_source() {
    assert_eq!(
        rests("Jane Miller works for Reuters. The AP has won a prize."),
        ""
    );
    assert_eq!(
        rests("CNN said in a statement that it had dismissed three people."),
        ""
    );
    assert_eq!(
        rests("Royal Mail said that letters were late. American Express said that they were not."),
        ""
    );
    assert_eq!(
        rests("Michael Bloomberg ran for mayor. Bloomberg said that he would run again."),
        ""
    );
    assert_eq!(
        rests("A spokesman for the Saltmere Herald said that it was for sale."),
        ""
    );
    assert_eq!(
        rests("“I read in the Saltmere Herald that it was closed,” Miller said."),
        ""
    );
    assert_eq!(
        rests("The mayor told reporters that a Russian newspaper had lied."),
        ""
    );
    assert_eq!(rests("The Herald praised the plan."), "");
}

#[test]
fn what_is_borrowed_is_told_in_order_and_once() {
    let text =
        "The bridge is closed. It is unsafe, the AP reported. “We knew,” Jane Miller told Reuters.";
    let borrowed: Vec<&str> = read_plainly(text)
        .borrowed()
        .into_iter()
        .map(|span| span.of(text))
        .collect();
    assert_eq!(borrowed, ["It is unsafe", "“We knew,”"]);
}

#[test]
fn those_who_report_together_each_do() {
    assert_snapshot!(
        table(&[
            "The bridge is closed, according to Reuters & AFP.",
            "Reuters/AFP reported that the bridge is closed.",
            "The mayor told Reuters and the Saltmere Herald that the bridge is closed.",
            "The bridge is closed, according to Reuters, the AP and the Saltmere Herald.",
            "“It leaks,” the mayor said in an interview with the Saltmere Herald & Post and the AP.",
            "The mayor told Reuters, the AP reported.",
        ]),
        @"
    The bridge is closed, according to Reuters & AFP.
    source.according | according to Reuters & AFP | Reuters = agency Reuters | The bridge is closed
    source.according | according to Reuters & AFP | AFP = agency Agence France-Presse | The bridge is closed

    Reuters/AFP reported that the bridge is closed.
    source.reported | Reuters/AFP reported | Reuters = agency Reuters | that the bridge is closed
    source.reported | Reuters/AFP reported | AFP = agency Agence France-Presse | that the bridge is closed

    The mayor told Reuters and the Saltmere Herald that the bridge is closed.
    source.told | told Reuters and the Saltmere Herald | Reuters = agency Reuters < The mayor | that the bridge is closed
    source.told | told Reuters and the Saltmere Herald | Saltmere Herald = publication Saltmere Herald < The mayor | that the bridge is closed

    The bridge is closed, according to Reuters, the AP and the Saltmere Herald.
    source.according | according to Reuters, the AP and the Saltmere Herald | Reuters = agency Reuters | The bridge is closed
    source.according | according to Reuters, the AP and the Saltmere Herald | AP = agency The Associated Press | The bridge is closed
    source.according | according to Reuters, the AP and the Saltmere Herald | Saltmere Herald = publication Saltmere Herald | The bridge is closed

    “It leaks,” the mayor said in an interview with the Saltmere Herald & Post and the AP.
    source.interview | in an interview with the Saltmere Herald & Post and the AP | Saltmere Herald & Post = publication Saltmere Herald & Post < the mayor | “It leaks,”
    source.interview | in an interview with the Saltmere Herald & Post and the AP | AP = agency The Associated Press < the mayor | “It leaks,”

    The mayor told Reuters, the AP reported.
    source.reported | AP reported | AP = agency The Associated Press | The mayor told Reuters
    "
    );
}

#[test]
fn what_two_report_is_corrected_once() {
    let text = "The bridge is closed, according to Reuters and AFP.";
    let reading = read_plainly(text);
    let place = reading.borrowings[0].words;
    let chains = |right: &str| -> Vec<String> {
        let correction = Correction::of(Corrected::Source, text, place, right);
        let chains = Gist::new(text, &reading, &[correction]).chains;
        chains.iter().map(|chain| chain.names.join(" ← ")).collect()
    };
    assert_eq!(chains("AP <- the mayor"), ["AP ← the mayor"]);
    assert_eq!(chains("Reuters; AFP; dpa"), ["Reuters", "AFP", "dpa"]);
    assert_eq!(chains(""), [""]);
}
