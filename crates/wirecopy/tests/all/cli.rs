//! The command line: exit code, output and words of each command, through the real binary.

use crate::common::{Folder, STORY, said};
use insta::assert_snapshot;
use jiff::ToSpan;

#[test]
fn a_wire_is_made_once() {
    let folder = Folder::new();
    assert_snapshot!(folder.says(&["init", "wire", "--name", "Quay Wire"]), @"
    exit 0
    -- out
    http://127.0.0.1:8080/link/TOKEN
    -- err
    A wire is in wire. Its settings are in wire/wire.toml.
    This link works once, for a week, and makes the first administrator:
    hint: 'wirecopy serve --data wire' runs the wire, then open the link
    ");
    assert_snapshot!(folder.says(&["init", "wire"]), @"
    exit 1
    -- err
    error: there is a wire in wire already
    hint: take another folder
    ");
}

#[test]
fn without_a_wire_it_says_how_to_make_one() {
    let folder = Folder::new();
    assert_snapshot!(folder.says(&["stories"]), @"
    exit 1
    -- err
    error: there is no wire in the current folder
    hint: name the wire's folder with --data DIR, or make a wire with 'wirecopy init DIR'
    ");
    assert_snapshot!(folder.says(&["stories", "--data", "nowhere"]), @"
    exit 1
    -- err
    error: there is no wire in nowhere
    hint: 'wirecopy init nowhere' makes one there
    ");
}

#[test]
fn wrong_usage_is_two() {
    let folder = Folder::new();
    assert_snapshot!(folder.says(&["decide", "a", "b", "--exit", "window"]), @"
    exit 2
    -- err
    error: invalid value 'window' for '--exit <EXIT>': the exits are page, copy-box, download, api, feed, webhook, drop

    For more information, try '--help'.
    ");
    assert_snapshot!(folder.says(&["publisher", "license", "a", "--until", "soon"]), @"
    exit 2
    -- err
    error: invalid value 'soon' for '--until <DAY>': write it as 2026-12-01

    For more information, try '--help'.
    ");
    assert_eq!(folder.run(&["telex"]).status.code(), Some(2));
    assert_eq!(folder.run(&["kill", "a"]).status.code(), Some(2));
}

#[test]
fn every_command_has_help_with_an_example() {
    let folder = Folder::new();
    for command in [
        vec!["init"],
        vec!["add"],
        vec!["stories"],
        vec!["update"],
        vec!["correct"],
        vec!["hold"],
        vec!["release"],
        vec!["kill"],
        vec!["publisher"],
        vec!["publisher", "add"],
        vec!["publisher", "license"],
        vec!["decide"],
        vec!["read"],
        vec!["user", "add"],
        vec!["password"],
        vec!["backup"],
    ] {
        let help = folder.run(&[command.clone(), vec!["--help"]].concat());
        let help = String::from_utf8(help.stdout).unwrap();
        assert!(help.contains("Example"), "{command:?}\n{help}");
        assert!(help.lines().count() > 5, "{command:?}\n{help}");
    }
}

#[test]
fn a_publisher_is_made_by_hand_and_decided_about() {
    let folder = Folder::with_wire();
    folder.write("bridge.txt", STORY);
    folder.wire_does(&["add", "bridge.txt"]);
    assert_snapshot!(folder.wire_says(&[
        "publisher", "add", "The Gazette", "--email", "news@gazette.example", "--site", "https://www.gazette.example/",
    ]), @r#"
    exit 0
    -- out
     id            ID
     name          The Gazette
     kind          daily
     country       US
     e-mail        news@gazette.example
     free stories  site-not-proved, audience-unknown
     sites         gazette.example (not proved; nonce wirecopy-NONCE)
    -- err
    To prove gazette.example, it puts this line into https://gazette.example/.well-known/wirecopy.txt: wirecopy-NONCE
    or into the head of its front page: <meta name="wirecopy-site" content="wirecopy-NONCE">
    or into the DNS: _wirecopy.gazette.example TXT "wirecopy-site=wirecopy-NONCE"
    hint: then 'wirecopy publisher prove "The Gazette" gazette.example' looks for it
    "#);
    // A month that isn't too long ago, whenever this runs.
    let today = jiff::Zoned::now()
        .with_time_zone(jiff::tz::TimeZone::UTC)
        .date();
    let last = today.first_of_month().yesterday().unwrap();
    let days =
        [last.first_of_month(), last, last.saturating_add(364.days())].map(|day| day.to_string());
    let mut said = folder.wire_says(&[
        "publisher",
        "audience",
        "gazette.example",
        "40,000",
        "--method",
        "analytics-export",
        "--from",
        &days[0],
        "--to",
        &days[1],
        "--format",
        "csv",
    ]);
    for (day, name) in days.iter().zip(["FIRST", "LAST", "A YEAR LATER"]) {
        said = said.replace(day, name);
    }
    assert_snapshot!(said, @r#"
    exit 0
    -- out
    id,name,kind,country,e-mail,free stories,sites,audience,terms accepted,licences,suspended
    ID,The Gazette,daily,US,news@gazette.example,site-not-proved,gazette.example (not proved; nonce wirecopy-NONCE),"40000 a month (analytics-export, FIRST to LAST, counts until A YEAR LATER)",,,
    "#);
    assert_snapshot!(folder.wire_says(&[
        "publisher", "audience", "gazette.example", "60000", "--method", "access-logs",
        "--from", "9999-01-01", "--to", "9999-01-31",
    ]), @"
    exit 1
    -- err
    error: the period ends in the future: the last day is today at the latest
    ");
    assert_snapshot!(folder.wire_says(&["decide", "swing bridge", "gazette.example"]), @"
    exit 0
    -- out
     effect    code                reason
     requires  site-not-proved     None of its sites is proved yet.
     requires  terms-not-accepted  It hasn't accepted version 1 of the terms.
    -- err
    The Gazette: refused for 'The swing bridge over the Merrow closes for a fortnight from Monday' (copied): it may not be used.
    ");
    folder.wire_does(&[
        "publisher",
        "prove",
        "The Gazette",
        "gazette.example",
        "--vouch",
    ]);
    folder.wire_does(&["publisher", "accept-terms", "The Gazette"]);
    assert_snapshot!(folder.wire_says(&["decide", "swing bridge", "the gazette"]), @"
    exit 0
    -- out
     effect    code                   reason
     supports  site-proved            Its site gazette.example is proved.
     supports  audience-large-enough  Its audience is 40,000 visitors a month (analytics export), and 10,000 are needed.
     supports  free-terms             It may use this story without charge under version 1 of the terms.
    -- err
    The Gazette: granted for 'The swing bridge over the Merrow closes for a fortnight from Monday' (copied): it may be used under version 1 of the free terms.
    ");
    folder.wire_does(&[
        "publisher",
        "suspend",
        "The Gazette",
        "--reason",
        "Two kills were not carried out.",
    ]);
    assert_snapshot!(folder.wire_says(&["decide", "swing bridge", "the gazette", "--format", "csv"]), @"
    exit 0
    -- out
    effect,code,reason
    prohibits,suspended,Its account is suspended: Two kills were not carried out.
    -- err
    The Gazette: refused for 'The swing bridge over the Merrow closes for a fortnight from Monday' (copied): it may not be used.
    ");
    folder.wire_does(&["publisher", "reinstate", "The Gazette"]);
    let license = |price| {
        let until = ["--until", "2036-10-31", "--price", price];
        [&["publisher", "license", "The Gazette"], &until[..]].concat()
    };
    folder.wire_does(&license("EUR 1200.00"));
    assert_snapshot!(folder.wire_says(&["publisher", "list"]), @"
    exit 0
    -- out
     name         kind   sites            free stories  licences
     The Gazette  daily  gazette.example  eligible      1
    ");
    // It ends on the day that was typed, and isn't given twice.
    let shown = folder.wire_does(&["publisher", "show", "The Gazette"]);
    assert!(shown.contains("EUR 1200.00, until 2036-10-31"), "{shown}");
    assert_snapshot!(folder.wire_says(&license("EUR 1.200,00")), @"
    exit 1
    -- err
    error: the publisher has this licence already, for the same stories, days and price: nothing was granted twice
    ");
    let json: serde_json::Value = serde_json::from_str(&folder.wire_does(&[
        "decide",
        "swing bridge",
        "the gazette",
        "--exit",
        "webhook",
        "--format",
        "json",
    ]))
    .unwrap();
    assert_eq!(json["decision"], "granted");
    assert!(json["under"].as_str().unwrap().starts_with("licence "));
}

#[test]
fn a_story_is_corrected_held_and_killed() {
    let folder = Folder::with_wire();
    folder.write("bridge.txt", STORY);
    folder.write("mended.txt", STORY.replace("fortnight", "week"));
    folder.wire_does(&["add", "bridge.txt", "--headline", "Swing bridge closes"]);
    assert_snapshot!(folder.wire_says(&["correct", "swing bridge", "bridge.txt", "--note", "Nothing."]), @"
    exit 1
    -- err
    error: bridge.txt says the same as version 1 of the story
    hint: nothing was changed
    ");
    assert_snapshot!(folder.wire_says(&[
        "correct", "swing bridge", "mended.txt", "--note", "First paragraph: a week, not a fortnight.",
    ]), @"
    exit 0
    -- out
     story    ID
     version  2
     change   correction
     note     First paragraph: a week, not a fortnight.
     seq      2
     holders  0
    -- err
    No publisher has the story yet.
    ");
    folder.wire_does(&["hold", "swing bridge", "--reason", "Being checked."]);
    folder.wire_does(&["release", "swing bridge"]);
    assert_snapshot!(folder.wire_says(&["release", "swing bridge"]), @"
    exit 1
    -- err
    error: story ID is not held back
    ");
    assert_snapshot!(folder.wire_says(&["kill", "swing bridge", "--reason", "It isn't true."]), @"
    exit 1
    -- err
    error: nobody is here to confirm the kill, so nothing was done
    hint: add --yes
    ");
    assert_snapshot!(folder.wire_says(&["kill", "swing bridge", "--reason", "It isn't true.", "--yes"]), @"
    exit 0
    -- out
     story    ID
     version  5
     change   kill
     note     It isn't true.
     seq      5
     holders  0
    -- err
    No publisher has the story yet.
    ");
    assert_snapshot!(folder.wire_says(&["stories", "--format", "csv"]), @"
    exit 0
    -- out
    id,date,version,state,headline
    ID,2026-11-20,5,killed,(killed)
    ");
    folder.write("again.txt", STORY);
    assert_snapshot!(folder.wire_says(&["add", "again.txt", "--format", "csv"]), @"
    exit 1
    -- out
    story,result,version,date,creator,headline,words,notice,contact
    ,left out,,2026-11-20,Quay News,The swing bridge over the Merrow closes for a fortnight from Monday,29,read,read
    -- err
    note: again.txt: There was no headline: it was made from the first sentence. Write a better one.
    left out: again.txt: 'blake3:TOKEN' was killed (story ID), and nothing follows a kill
    hint: a mended text is a new story: give it another id
    Nothing was taken in: 1 left out.
    ");
    // Under another id, with a word changed, it is the same text.
    folder.write("again.txt", STORY.replacen(" the ", " that ", 1));
    assert_snapshot!(folder.wire_says(&["add", "again.txt"]), @"
    exit 1
    -- err
    error: again.txt: this looks like a story that was killed (“It isn't true.”): 96 % of its words are those of story ID
    hint: let the desk look at it; --although-killed 'WHY' publishes it, and the record keeps why
    ");
    assert_snapshot!(folder.wire_says(&["add", "again.txt", "--although-killed", "The desk has asked the bridge keeper."]), @"
    exit 0
    -- out
     story     ID
     result    new
     version   1
     date      2026-11-20
     creator   Quay News
     headline  The swing bridge over that Merrow closes for a fortnight from Monday
     words     29
     notice    read
     contact   read
    -- err
    note: again.txt: There was no headline: it was made from the first sentence. Write a better one.
    Taken in: 1 new.
    ");
}

#[test]
fn people_get_links_that_work_once() {
    let folder = Folder::with_wire();
    assert_snapshot!(folder.wire_says(&["user", "add", "editor@quay.example", "--role", "editor"]), @"
    exit 0
    -- out
    https://wire.quay.example/link/TOKEN
    -- err
    Send this link to editor. It works once, for a day, and sets the password:
    ");
    assert_snapshot!(folder.wire_says(&["user", "add", "editor@quay.example", "--role", "editor"]), @"
    exit 1
    -- err
    error: the address editor@quay.example has an account already: use that one, or give another address
    ");
    assert_snapshot!(folder.wire_says(&["user", "add", "a@gazette.example", "--role", "publisher"]), @"
    exit 2
    -- err
    error: the following required arguments were not provided:
      --publisher <PUBLISHER>

    Usage: wirecopy user add --role <ROLE> --publisher <PUBLISHER> <EMAIL>

    For more information, try '--help'.
    ");
    assert_snapshot!(folder.wire_says(&["password", "editor@quay.example"]), @"
    exit 0
    -- out
    https://wire.quay.example/link/TOKEN
    -- err
    Send this link to editor. It works once, for a day, and sets a new password:
    ");
    assert_snapshot!(folder.wire_says(&["password", "nobody@quay.example"]), @"
    exit 1
    -- err
    error: nobody signs in as 'nobody@quay.example'
    hint: 'wirecopy user list' lists who does
    ");
    assert_snapshot!(folder.wire_says(&["user", "list"]), @"
    exit 0
    -- out
     e-mail               name    role    publisher
     editor@quay.example  editor  editor
    ");
}

#[test]
fn a_backup_is_a_wire() {
    let folder = Folder::with_wire();
    folder.write("bridge.txt", STORY);
    folder.wire_does(&["add", "bridge.txt"]);
    std::fs::create_dir_all(folder.wire().join("templates/mail")).unwrap();
    let own = "Subject: Take it down\n\n{{ acknowledge }}\n";
    folder.write("wire/templates/mail/kill.txt", own);
    assert_snapshot!(folder.wire_says(&["backup", "copy"]), @"
    exit 0
    -- err
    A copy of the wire is in copy, with its wire.toml.
    hint: 'wirecopy serve --data copy --deliver-nothing' shows it; 'wirecopy restore --data copy' makes it the wire
    ");
    assert_snapshot!(folder.wire_says(&["backup", "copy"]), @"
    exit 1
    -- err
    error: copy isn't empty: choose a new or an empty folder
    ");
    let stories = |dir| {
        let output = folder.run(&["stories", "--format", "json", "--data", dir]);
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(stories("copy"), stories("wire"));
    let copied = folder.path().join("copy/templates/mail/kill.txt");
    assert_eq!(std::fs::read_to_string(copied).unwrap(), own);

    // The copy of a copy is of the wire as the first one is.
    folder.write("copy/copy", "22 November 2026, 12:00 UTC\n");
    assert_eq!(
        folder
            .run(&["--data", "copy", "backup", "second"])
            .status
            .code(),
        Some(0)
    );
    let note = std::fs::read_to_string(folder.path().join("second/copy")).unwrap();
    assert_eq!(note.lines().next(), Some("22 November 2026, 12:00 UTC"));
}

#[test]
fn a_backup_that_can_not_be_made_says_why_and_leaves_nothing() {
    let folder = Folder::with_wire();
    assert_snapshot!(folder.wire_says(&["backup", "wire/copies/today"]), @"
    exit 1
    -- err
    error: wire/copies/today lies in the wire's own folder: a backup there would be lost with the wire
    hint: choose a folder outside of it, best on another disk
    ");
    assert_snapshot!(folder.wire_says(&["backup", "/proc/nope"]), @"
    exit 1
    -- err
    error: /proc/nope/blobs: No such file or directory (os error 2)
    ");
    folder.write("file", "");
    assert_snapshot!(folder.wire_says(&["backup", "file"]), @"
    exit 1
    -- err
    error: file is no folder: choose a new or an empty one
    ");
    // As a copy lies there whose process was killed.
    std::fs::create_dir(folder.path().join("broken")).unwrap();
    folder.write("broken/wire.sqlite", "half of it");
    assert_snapshot!(folder.says(&["--data", "broken", "restore"]), @"
    exit 1
    -- err
    error: broken holds the database of a wire and no wire.toml: a copy that was broken off looks like this
    hint: remove the folder, and copy again with 'wirecopy backup'
    ");
    // No file may grow beyond a hundred blocks, as if there were no more room.
    let shell = format!(
        "trap '' XFSZ; ulimit -f 100; '{}' --data wire backup copy",
        env!("CARGO_BIN_EXE_wirecopy")
    );
    let full = std::process::Command::new("bash")
        .args(["-c", &shell])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(full.status.code(), Some(1), "{}", said(&full, &folder));
    for left in ["copy", "wire/copies"] {
        assert!(!folder.path().join(left).exists(), "{left} was left behind");
    }
}

#[test]
fn a_pipe_that_closes_is_no_failure() {
    let folder = Folder::with_wire();
    let stories: Vec<String> = (0..300)
        .map(|n| format!(r#"{{"id":"s-{n}","date":"2026-11-20","headline":"Story number {n}","body":["{}"]}}"#, "A sentence. ".repeat(40)))
        .collect();
    folder.write("many.jsonl", stories.join("\n"));
    folder.wire_does(&["add", "many.jsonl"]);
    let shell = format!(
        "'{}' --data wire stories --limit 300 --format json | head -1 >/dev/null; exit ${{PIPESTATUS[0]}}",
        env!("CARGO_BIN_EXE_wirecopy")
    );
    let output = std::process::Command::new("bash")
        .args(["-c", &shell])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_snapshot!(said(&output, &folder), @"exit 0");
}

#[test]
fn the_file_of_settings_is_the_truth() {
    let folder = Folder::with_wire();
    let file = folder.wire().join("wire.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    assert_snapshot!(text, @r#"
    # The settings of this wire. Commands and the server read them when they start.

    # What the wire is called, and who makes its stories, as credit lines say it.
    name = "Quay Wire"
    creator = "Quay News"

    # Whom publishers ask for a licence. It stands in the notice below each story.
    contact = "licensing@quay.example"

    # Where the wire is reached from outside; links in mails and feeds begin with it.
    base_url = "https://wire.quay.example/"

    # The language of stories that don't say theirs.
    language = "en"

    [server]
    # A reverse proxy with TLS stands in front of it.
    listen = "127.0.0.1:8080"

    [outgoing]
    # Whether webhooks and pages may lie on this machine itself. For trying things out.
    loopback = false

    [mail]
    # Mail is written into the folder 'outbox', unless a mail server is named here.
    # 'wirecopy mail test ADDRESS' tries the settings.
    # host = "mail.wire.example"
    # security = "starttls"  # or "tls"; "none" to this machine only
    # port = 587
    # user = "wire"
    # password_file = "mail-password"
    # from = "wire@wire.example"
    # reply_to = "desk@wire.example"
    # kill_names_headline = true  # a killed headline may be libel: without this no mail says it

    # Who hasn't acknowledged a kill, a hold or a correction is reminded: at these shares of the
    # time that the terms give, then every so many hours after the deadline, so many times. After
    # as many hours again the desk is told to call. A hold is reminded of as a kill is.
    [reminders.kill]
    at_percent = [50, 100]
    then_every_hours = 6
    times = 4

    [reminders.correction]
    at_percent = [100]
    then_every_hours = 24
    times = 2

    [proofs]
    # Proofs of sites are looked for again after so many days; one that isn't found counts on for
    # a time of grace, and its publisher is told.
    again_days = 7
    grace_days = 14

    [pickups]
    # Whether pages with an old, a held or a killed version are looked at again until they are
    # mended or gone, as far as the robots.txt of their sites allows.
    look_again = true

    [licences]
    # Both sides of a licence are told so many days before its end.
    warning_days = 30

    [limits]
    # A file that is taken in, and what may be in it.
    file_megabytes = 64
    stories = 100000
    words = 100000
    # A page that is checked for copies.
    page_megabytes = 8
    "#);
    std::fs::write(
        &file,
        text.replace("licensing@quay.example", "rights@quay.example"),
    )
    .unwrap();
    assert_snapshot!(folder.wire_says(&["stories"]), @"
    exit 0
    -- err
    The terms name the new contact: publishers are asked to accept version 2.
    There is no story on this wire yet.
    hint: 'wirecopy add FILE' takes one in
    ");
    assert_snapshot!(folder.wire_says(&["stories"]), @"
    exit 0
    -- err
    There is no story on this wire yet.
    hint: 'wirecopy add FILE' takes one in
    ");
    std::fs::write(&file, text.replace("listen", "lisen")).unwrap();
    assert_snapshot!(folder.wire_says(&["stories"]), @"
    exit 1
    -- err
    error: wire/wire.toml has a mistake in line 18: there is no 'lisen': what can stand there is listen
    hint: mend the line; a setting that is left out takes its usual value
    ");
}

#[test]
fn a_policy_is_changed_by_a_file_and_says_for_whom() {
    let folder = Folder::with_wire();
    folder.wire_does(&[
        "publisher",
        "add",
        "The Gazette",
        "--email",
        "news@gazette.example",
        "--site",
        "gazette.example",
        "--audience",
        "40000",
        "--accept-terms",
    ]);
    folder.wire_does(&[
        "publisher",
        "prove",
        "The Gazette",
        "gazette.example",
        "--vouch",
    ]);
    let policy = folder.wire_does(&["policy", "show"]);
    assert!(policy.contains("monthly_visitors = 20000"), "{policy}");

    folder.write("policy.toml", policy.replace("20000", "50000"));
    assert_snapshot!(folder.wire_says(&["policy", "set", "policy.toml", "--dry-run"]), @"
    exit 0
    -- out
     name         before   after    why
     The Gazette  granted  offered  Its audience is 40,000 visitors a month (own declaration). Free stories need 50,000.
    -- err
    The answer changes for 1 of 1 publishers.
    warning: Your one publisher would not be eligible under this policy.
    Nothing was changed.
    ");
    assert_snapshot!(folder.wire_says(&["policy", "set", "policy.toml"]), @"
    exit 1
    -- out
     name         before   after    why
     The Gazette  granted  offered  Its audience is 40,000 visitors a month (own declaration). Free stories need 50,000.
    -- err
    The answer changes for 1 of 1 publishers.
    error: Your one publisher would not be eligible under this policy.
    hint: with --even-for-nobody it is put in force all the same
    ");
    folder.write("policy.toml", policy.replace("20000", "30000"));
    assert_snapshot!(folder.wire_says(&["policy", "set", "policy.toml"]), @"
    exit 0
    -- err
    The answer changes for 0 of 1 publishers.
    Version 2 of the policy is in force.
    ");
    folder.write("policy.toml", policy.replace("20000", "a few"));
    assert_snapshot!(folder.wire_says(&["policy", "set", "policy.toml"]), @"
    exit 1
    -- err
    error: policy.toml: the policy can't be read, line 19: this is no TOML (string values must be quoted, expected literal string)
    ");
    assert_snapshot!(folder.wire_says(&["policy", "set", "nowhere.toml"]), @"
    exit 1
    -- err
    error: nowhere.toml can't be read: No such file or directory (os error 2)
    ");
}

#[test]
fn terms_are_changed_by_a_file_and_say_what_changed() {
    let folder = Folder::with_wire();
    let terms = folder.wire_does(&["terms", "show"]);
    folder.write("terms.toml", terms.replace("cuts = true", "cuts = false"));
    assert_snapshot!(folder.wire_says(&["terms", "set", "terms.toml", "--dry-run"]), @"
    exit 0
    -- err
    Print the whole story. Before: You may cut the story.
    Instead, you may print the first lines alone, with a link to the whole story. Before: You may print the first lines alone, as any other cut.
    Nothing was changed.
    ");
    assert_snapshot!(folder.wire_says(&["terms", "set", "terms.toml"]), @"
    exit 0
    -- err
    Print the whole story. Before: You may cut the story.
    Instead, you may print the first lines alone, with a link to the whole story. Before: You may print the first lines alone, as any other cut.
    Version 2 of the terms is in force. Publishers have to accept it.
    ");
    assert_snapshot!(folder.wire_says(&["terms", "set", "terms.toml"]), @"
    exit 0
    -- err
    They say what version 2 says, which is in force.
    ");
    folder.write("terms.toml", terms.replace("cuts = true", "cut = true"));
    assert_snapshot!(folder.wire_says(&["terms", "set", "terms.toml"]), @"
    exit 1
    -- err
    error: terms.toml: the terms can't be read, line 17: there is no 'cut': what can stand there is version, credit, credit_place, licence_sentence, contact, byline, origin_link, canonical, noindex, link_on_name, logo, counter, end_note, edits, edit_note, links_kept, cuts, extract, headline, translation, images, third_party, delay_hours, next_day, last_day, paywall, advertisements, passing_on, notify, automatic, daily_cap, territory, exclusive_in, correction_hours, kill_hours, machines
    ");
}

#[test]
fn a_page_with_a_killed_story_breaks_the_rule_of_versions() {
    let folder = Folder::with_wire();
    folder.write("bridge.txt", STORY);
    folder.wire_does(&["add", "bridge.txt"]);
    let paragraphs: Vec<&str> = STORY.split("\n\n").take(2).collect();
    folder.write(
        "page.html",
        format!("<p>{}</p>", paragraphs.join("</p><p>")),
    );
    let kill = ["kill", "swing bridge", "--reason", "Untrue.", "--yes"];
    folder.wire_does(&kill);
    assert_snapshot!(folder.wire_says(&["trace", "--fail-on", "version", "page.html"]), @"
    exit 1
    -- out
     page and story                                            copy       findings
     page.html                                                 whole      breach: notice missing, credit missing,
     The swing bridge over the Merrow closes for a fortnight…  100 %      version killed
     ID                      version 1  note: noindex missing, headline changed
    -- err
    Looked for 1 story in 1 page: 1 pickup on 1 page.
    Failed: 1 rule is broken of what --fail-on names (version).
    hint: --format json shows the passages and a sentence for each finding
    ");
    // Where it is one of several that may be meant, it is named by the headline that it had.
    folder.write(
        "ferry.txt",
        "date 2026-11-20 The swing door of the ferry jams.\n\nNobody was hurt.\n",
    );
    folder.wire_does(&["add", "ferry.txt"]);
    assert_snapshot!(folder.wire_says(&["hold", "swing", "--reason", "Checked."]), @"
    exit 1
    -- err
    error: 'swing' could mean several stories:
      ID The swing door of the ferry jams
      ID The swing bridge over the Merrow closes for a fortnight from Monday (killed)
    hint: say more of it, or give the whole id
    ");
}
