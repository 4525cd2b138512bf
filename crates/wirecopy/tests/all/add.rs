//! What `wirecopy add` takes in, and what it does with what senders say of their stories.

use insta::assert_snapshot;

use crate::common::{Folder, STORY};

#[test]
fn a_story_goes_in_once() {
    let folder = Folder::with_wire();
    folder.write("bridge.txt", STORY);
    assert_snapshot!(folder.wire_says(&["add", "--dry-run", "bridge.txt"]), @"
    exit 0
    -- out
     result    taken in
     date      2026-11-20
     creator   Quay News
     headline  The swing bridge over the Merrow closes for a fortnight from Monday
     words     29
     notice    read
     contact   read
    -- err
    note: bridge.txt: There was no headline: it was made from the first sentence. Write a better one.
    Nothing was taken in. It would be: 1 taken in.
    ");
    assert_snapshot!(folder.wire_says(&["add", "bridge.txt", "--byline", "Ines Calder"]), @"
    exit 0
    -- out
     story     ID
     result    new
     version   1
     date      2026-11-20
     creator   Quay News
     headline  The swing bridge over the Merrow closes for a fortnight from Monday
     words     29
     notice    read
     contact   read
    -- err
    note: bridge.txt: There was no headline: it was made from the first sentence. Write a better one.
    Taken in: 1 new.
    ");
    assert_snapshot!(folder.wire_says(&["add", "bridge.txt", "--byline", "Ines Calder"]), @"
    exit 0
    -- out
     story     ID
     result    unchanged
     version   1
     date      2026-11-20
     creator   Quay News
     headline  The swing bridge over the Merrow closes for a fortnight from Monday
     words     29
     notice    read
     contact   read
    -- err
    note: bridge.txt: There was no headline: it was made from the first sentence. Write a better one.
    Taken in: 1 unchanged.
    hint: all of it was on the wire already
    ");
    assert_snapshot!(folder.wire_says(&["stories"]), @"
    exit 0
    -- out
     id                                    date        version  state  headline
     ID  2026-11-20  1        new    The swing bridge over the Merrow closes for a
                                                                       fortnight from Monday
    ");
    assert_snapshot!(folder.wire_says(&["stories", "--format", "csv"]), @"
    exit 0
    -- out
    id,date,version,state,headline
    ID,2026-11-20,1,new,The swing bridge over the Merrow closes for a fortnight from Monday
    ");
    assert_snapshot!(folder.wire_says(&["stories", "--search", "turning gear", "--format", "json"]), @r#"
    exit 0
    -- out
    {"id":"ID","source_id":"blake3:TOKEN","date":"2026-11-20","version":1,"status":"usable","change":"new","embargoed_until":null,"licence_only":false,"creator":"Quay News","headline":"The swing bridge over the Merrow closes for a fortnight from Monday"}
    "#);
}

#[test]
fn versions_of_a_file_become_versions_of_the_story() {
    let folder = Folder::with_wire();
    let line = |versions: &str| {
        format!(
            r#"{{"id":"s-1","date":"2026-11-20","headline":"Bridge closes","byline":"","url":null,"versions":[{versions}]}}"#
        )
    };
    let first = r#"{"version":1,"body":["The bridge closes for a week."]}"#;
    let second = r#"{"version":2,"body":["The bridge closes for a fortnight."]}"#;
    let other = r#"{"version":2,"body":["The bridge closes for a month."]}"#;
    folder.write("one.jsonl", line(first));
    folder.write("two.jsonl", line(&format!("{first},{second}")));
    folder.write("other.jsonl", line(other));
    assert_snapshot!(folder.wire_says(&["add", "one.jsonl", "--format", "csv"]), @"
    exit 0
    -- out
    story,result,version,date,creator,headline,words,notice,contact
    ID,new,1,2026-11-20,Quay News,Bridge closes,6,none,missing
    -- err
    Taken in: 1 new.
    ");
    assert_snapshot!(folder.wire_says(&["add", "two.jsonl", "--format", "csv"]), @"
    exit 0
    -- out
    story,result,version,date,creator,headline,words,notice,contact
    ID,unchanged,1,2026-11-20,Quay News,Bridge closes,6,none,missing
    ID,update,2,2026-11-20,Quay News,Bridge closes,6,none,missing
    -- err
    Taken in: 1 unchanged, 1 update.
    ");
    assert_snapshot!(folder.wire_says(&["add", "two.jsonl", "--format", "csv"]), @"
    exit 0
    -- out
    story,result,version,date,creator,headline,words,notice,contact
    ID,unchanged,1,2026-11-20,Quay News,Bridge closes,6,none,missing
    ID,unchanged,2,2026-11-20,Quay News,Bridge closes,6,none,missing
    -- err
    Taken in: 2 unchanged.
    hint: all of it was on the wire already
    ");
    assert_snapshot!(folder.wire_says(&["add", "other.jsonl"]), @"
    exit 1
    -- err
    error: other.jsonl: version 2 of 's-1' is here already, with another text (story ID)
    hint: versions don't change: the new text needs a number above 2
    ");
}

/// A message of NewsML-G2 with these versions of one story: number, status, what else is said of it, and the text.
fn message(versions: &[(u32, &str, &str, &str)]) -> String {
    let items: String = versions
        .iter()
        .map(|(version, status, says, text)| {
            format!(
                r#"<newsItem guid="urn:quay:bridge" version="{version}" standard="NewsML-G2" standardversion="2.35" xml:lang="en"><itemMeta><itemClass qcode="ninat:text"/><provider literal="Quay News"/><versionCreated>2026-11-20T10:00:00Z</versionCreated><pubStatus qcode="stat:{status}"/>{says}</itemMeta><contentMeta><headline>Bridge closes</headline></contentMeta><contentSet><inlineData contenttype="text/plain">{text}</inlineData></contentSet></newsItem>"#
            )
        })
        .collect();
    format!(
        r#"<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet>{items}</itemSet></newsMessage>"#
    )
}

#[test]
fn a_story_and_what_becomes_of_it_may_come_in_one_message() {
    let folder = Folder::with_wire();
    let note = r#"<edNote>It is a fortnight.</edNote><signal qcode="sig:correction"/>"#;
    let corrected = message(&[
        (2, "usable", note, "The bridge closes for a fortnight."),
        (1, "usable", "", "The bridge closes for a week."),
        (3, "canceled", "<edNote>No bridge closes.</edNote>", ""),
    ]);
    folder.write("all.xml", &corrected);
    assert_snapshot!(folder.wire_says(&["add", "all.xml", "--format", "csv"]), @"
    exit 0
    -- out
    story,result,version,date,creator,headline,words,notice,contact
    ID,new,1,2026-11-20,Quay News,Bridge closes,6,none,missing
    ID,correction,2,2026-11-20,Quay News,Bridge closes,6,none,missing
    ID,killed,3,2026-11-20,Quay News,,0,none,missing
    -- err
    Taken in: 1 correction, 1 killed, 1 new.
    ");
    // A kill without a number is of what came before it.
    let another = Folder::with_wire();
    another.write("all.xml", corrected.replace("version=\"3\"", ""));
    let said = another.wire_says(&["add", "all.xml", "--format", "csv"]);
    assert!(said.contains("ID,killed,3,"), "{said}");
    let after = message(&[
        (1, "usable", "", "The tunnel closes for a week."),
        (2, "canceled", "", ""),
        (3, "usable", "", "The tunnel closes for a month."),
    ]);
    folder.write("after.xml", after.replace("quay:bridge", "quay:tunnel"));
    assert_snapshot!(folder.wire_says(&["add", "after.xml", "--format", "csv"]), @"
    exit 1
    -- out
    story,result,version,date,creator,headline,words,notice,contact
    ID,new,1,2026-11-20,Quay News,Bridge closes,6,none,missing
    ID,killed,2,2026-11-20,Quay News,,0,none,missing
    ,left out,,2026-11-20,Quay News,Bridge closes,6,none,missing
    -- err
    left out: after.xml: 'urn:quay:tunnel' was killed (story ID), and nothing follows a kill
    hint: a mended text is a new story: give it another id
    Taken in: 1 killed, 1 left out, 1 new.
    ");
}

#[test]
fn an_older_version_that_comes_later_is_not_published_over_a_newer_one() {
    let folder = Folder::with_wire();
    let week = "The bridge closes for a week.";
    let fortnight = "The bridge closes for a fortnight.";
    let add = |name: &str, document: String| {
        folder.write(name, document);
        folder.wire_says(&["add", name, "--format", "csv"])
    };
    // The first that comes is the sender's second, and the wire's first.
    add("two.xml", message(&[(2, "usable", "", fortnight)]));
    let other = message(&[(1, "usable", "", "The ferry sails again.")]);
    let older = message(&[(1, "usable", "", week)]);
    let both = older.replace("<itemSet>", &format!("<itemSet>{}", items_of(&other)));
    assert_snapshot!(add("late.xml", both), @"
    exit 0
    -- out
    story,result,version,date,creator,headline,words,notice,contact
    ID,new,1,2026-11-20,Quay News,Bridge closes,4,none,missing
    ,passed over,,2026-11-20,Quay News,Bridge closes,6,none,missing
    -- err
    note: late.xml: version 1 of 'urn:quay:bridge' is older than version 2, which is here (version 1 of story ID): it was passed over
    Taken in: 1 new, 1 passed over.
    ");
    // The same number is the same version, whoever has corrected it here since.
    folder.write(
        "desk.txt",
        "date 2026-11-20\nheadline Bridge closes\n\nThe swing bridge closes for a fortnight.",
    );
    folder.wire_does(&[
        "correct",
        "urn:quay:bridge",
        "desk.txt",
        "--note",
        "It swings.",
    ]);
    assert_snapshot!(add("two.xml", message(&[(2, "usable", "", fortnight), (3, "usable", "", fortnight)])), @"
    exit 0
    -- out
    story,result,version,date,creator,headline,words,notice,contact
    ID,unchanged,1,2026-11-20,Quay News,Bridge closes,6,none,missing
    ID,unchanged,1,2026-11-20,Quay News,Bridge closes,6,none,missing
    -- err
    Taken in: 2 unchanged.
    hint: all of it was on the wire already
    ");
    assert_snapshot!(add("two.xml", message(&[(3, "usable", "", week)])), @"
    exit 1
    -- err
    error: two.xml: version 3 of 'urn:quay:bridge' is here already, with another text (story ID)
    hint: versions don't change: the new text needs a number above 3
    ");
    // A kill holds whatever its number.
    assert_snapshot!(add("dead.xml", message(&[(2, "canceled", "", "")])), @"
    exit 0
    -- out
    story,result,version,date,creator,headline,words,notice,contact
    ID,killed,3,2026-11-20,Quay News,,0,none,missing
    -- err
    Taken in: 1 killed.
    ");
}

/// The items of a message, of another story.
fn items_of(message: &str) -> String {
    let items = message.split_once("<itemSet>").unwrap().1;
    let items = items.split_once("</itemSet>").unwrap().0;
    items.replace("quay:bridge", "quay:ferry")
}

#[test]
fn what_another_wire_stopped_before_it_came_is_not_published_as_if_alive() {
    let folder = Folder::with_wire();
    let add = |name: &str, parts: &[(&str, String)]| {
        let items: String = parts
            .iter()
            .map(|(place, of)| items_of(of).replace("quay:ferry", place))
            .collect();
        let whole = message(&[]).replace("<itemSet>", &format!("<itemSet>{items}"));
        folder.write(name, whole);
        folder.wire_says(&["add", name, "--format", "csv"])
    };
    let usable = |version, text| message(&[(version, "usable", "", text)]);
    let stopped = |status, text| message(&[(2, status, "<edNote>Being checked.</edNote>", text)]);
    let feed = [
        ("quay:mill", stopped("canceled", "")),
        ("quay:lock", stopped("withheld", "")),
        ("quay:pier", stopped("withheld", "The pier closes.")),
        (
            "quay:tide",
            message(&[(1, "usable", "<embargoed/>", "The tide rises.")]),
        ),
        ("quay:fair", usable(1, "The fair opens.")),
    ];
    assert_snapshot!(add("feed.xml", &feed), @"
    exit 0
    -- out
    story,result,version,date,creator,headline,words,notice,contact
    ,passed over,,2026-11-20,Quay News,,0,none,missing
    ,passed over,,2026-11-20,Quay News,,0,none,missing
    ID,held,1,2026-11-20,Quay News,Bridge closes,3,none,missing
    ID,held,1,2026-11-20,Quay News,Bridge closes,3,none,missing
    ID,new,1,2026-11-20,Quay News,Bridge closes,3,none,missing
    -- err
    note: feed.xml: 'urn:quay:mill' isn't on this wire, and was killed: it isn't published if it comes later
    note: feed.xml: 'urn:quay:lock' isn't on this wire, and was held back: it is held if it comes later
    Taken in: 2 held, 1 new, 2 passed over.
    ");
    let earlier = [
        ("quay:mill", usable(1, "The mill burns.")),
        ("quay:lock", usable(1, "The lock leaks.")),
    ];
    assert_snapshot!(add("earlier.xml", &earlier), @"
    exit 0
    -- out
    story,result,version,date,creator,headline,words,notice,contact
    ,passed over,,2026-11-20,Quay News,Bridge closes,3,none,missing
    ID,held,1,2026-11-20,Quay News,Bridge closes,3,none,missing
    -- err
    note: earlier.xml: 'urn:quay:mill' was killed by its sender in a later version, before this one came: it was passed over
    Taken in: 1 held, 1 passed over.
    ");
    // What its sender held, its sender's next version releases; what the desk holds, nobody else does.
    let released = [
        ("quay:pier", usable(3, "The pier closes.")),
        ("quay:tide", usable(2, "The tide rises.")),
    ];
    assert_snapshot!(add("released.xml", &released), @"
    exit 0
    -- out
    story,result,version,date,creator,headline,words,notice,contact
    ID,update,2,2026-11-20,Quay News,Bridge closes,3,none,missing
    ID,update,2,2026-11-20,Quay News,Bridge closes,3,none,missing
    -- err
    Taken in: 2 update.
    ");
    folder.wire_does(&["hold", "urn:quay:fair", "--reason", "We ask again."]);
    // What can be taken in is.
    let both = [
        ("quay:fair", usable(2, "The fair has opened.")),
        ("quay:mill", usable(3, "The mill is built anew.")),
        ("quay:dock", usable(1, "The dock is dry.")),
    ];
    assert_snapshot!(add("fair.xml", &both), @"
    exit 1
    -- out
    story,result,version,date,creator,headline,words,notice,contact
    ,left out,,2026-11-20,Quay News,Bridge closes,4,none,missing
    ,left out,,2026-11-20,Quay News,Bridge closes,5,none,missing
    ID,new,1,2026-11-20,Quay News,Bridge closes,4,none,missing
    -- err
    left out: fair.xml: 'urn:quay:fair' is held back (story ID), and this doesn't release it
    hint: 'wirecopy release' or 'wirecopy correct' does, or a newer version from whoever held it
    left out: fair.xml: 'urn:quay:mill' was killed by its sender before it came, and nothing follows a kill
    hint: a mended text is a new story: give it another id
    Taken in: 2 left out, 1 new.
    ");
}

#[test]
fn a_text_after_a_kill_is_left_out_in_every_format() {
    let folder = Folder::with_wire();
    let texts = |text: &str| {
        [
            (
                "plain.txt",
                format!("date 2026-11-20\nid quay:plain\n\n{text}"),
            ),
            (
                "lines.jsonl",
                format!("{{\"id\":\"quay:lines\",\"date\":\"2026-11-20\",\"body\":\"{text}\"}}"),
            ),
            (
                "atom.xml",
                format!(
                    "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>quay:atom</id><title>Bridge</title>\
                 <updated>2026-11-20T08:00:00Z</updated><content>{text}</content></entry></feed>"
                ),
            ),
        ]
    };
    let add = |text: &str| -> Vec<String> {
        let one = |(name, document): (&str, String)| {
            folder.write(name, document);
            let said = folder.wire_says(&["add", name, "--format", "csv"]);
            let exit = said.lines().next().unwrap_or_default().to_owned();
            let result = said.lines().nth(3).and_then(|line| line.split(',').nth(1));
            format!("{name}: {exit}, {}", result.unwrap_or_default())
        };
        texts(text).map(one).to_vec()
    };
    assert_eq!(
        add("The bridge closes."),
        [
            "plain.txt: exit 0, new",
            "lines.jsonl: exit 0, new",
            "atom.xml: exit 0, new"
        ]
    );
    for story in ["quay:plain", "quay:lines", "quay:atom"] {
        folder.wire_does(&["kill", story, "--reason", "It is open.", "--yes"]);
    }
    // A feed goes on showing what was killed here, and nobody needs to look.
    assert_eq!(
        add("The bridge closes."),
        [
            "plain.txt: exit 0, passed over",
            "lines.jsonl: exit 0, passed over",
            "atom.xml: exit 0, passed over"
        ]
    );
    assert_eq!(
        add("The bridge closes after all."),
        [
            "plain.txt: exit 1, left out",
            "lines.jsonl: exit 1, left out",
            "atom.xml: exit 1, left out"
        ]
    );
}

#[test]
fn an_embargo_of_a_later_file_is_not_passed_over() {
    let folder = Folder::with_wire();
    let until = |year: u32| format!("<embargoed>{year}-01-01T00:00:00Z</embargoed>");
    let text = "The bridge closes for a week.";
    folder.write("one.xml", message(&[(1, "usable", &until(2090), text)]));
    folder.write(
        "two.xml",
        message(&[(2, "usable", &until(2091), "The bridge closes.")]),
    );
    folder.wire_does(&["add", "one.xml"]);
    assert_snapshot!(folder.wire_says(&["add", "two.xml"]), @"
    exit 1
    -- err
    error: two.xml: this story (ID) is under embargo until 2090-01-01T00:00:00Z, and a later file doesn't change that to 2091-01-01T00:00:00Z
    hint: hold it with 'wirecopy hold', or leave the embargo out of the file
    ");
}
