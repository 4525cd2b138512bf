//! `wirecopy mail`: whether mail goes, and what didn't.

#![allow(clippy::unwrap_used)]

mod common;

use common::Folder;

#[test]
fn without_a_mail_server_a_test_lies_in_the_outbox() {
    let folder = Folder::with_wire();
    insta::assert_snapshot!(folder.wire_says(&["mail", "test", "desk@quay.example"]), @"
    exit 0
    -- err
    No mail server is named: the mail is in the folder 'outbox'.
    hint: name one as host below [mail] in wire.toml
    ");
    let written = std::fs::read_dir(folder.wire().join("outbox")).unwrap();
    let [file] = written.collect::<Vec<_>>().try_into().unwrap();
    let mail = std::fs::read_to_string(file.unwrap().path()).unwrap();
    assert!(mail.contains("Subject: A test from Quay Wire"), "{mail}");
    insta::assert_snapshot!(folder.wire_says(&["mail", "list"]), @"
    exit 0
    -- err
    All mail was sent.
    ");
}

#[test]
fn a_mail_server_that_is_not_there_is_said() {
    let folder = Folder::with_wire();
    let settings = folder.wire().join("wire.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    // Nothing listens on port 9 here, and the password is where the settings say.
    let mail = "[mail]\nhost = '127.0.0.1'\nport = 9\nuser = 'wire'\npassword_file = 'password'";
    std::fs::write(&settings, text.replace("[mail]", mail)).unwrap();
    insta::assert_snapshot!(folder.wire_says(&["mail", "test", "desk@quay.example"]), @"
    exit 1
    -- err
    error: the password for mail, wire/password, can't be read: No such file or directory (os error 2)
    ");
    std::fs::write(folder.wire().join("password"), "coal & ash\n").unwrap();
    let said = folder.wire_says(&["mail", "test", "desk@quay.example"]);
    assert!(!said.contains("coal"), "{said}");
    insta::assert_snapshot!(said, @"
    exit 1
    -- err
    note: others than its owner may read wire/password: 'chmod 600' mends that
    error: no connection to the mail server 127.0.0.1:9: Connection refused (os error 111)
    hint: the settings are below [mail] in wire/wire.toml
    ");
}

#[test]
fn a_mail_that_there_is_not_cannot_be_sent_again() {
    let folder = Folder::with_wire();
    insta::assert_snapshot!(folder.wire_says(&["mail", "retry", "7"]), @"
    exit 1
    -- err
    error: there is no unsent mail 7
    ");
    insta::assert_snapshot!(folder.wire_says(&["mail", "retry", "--all"]), @"
    exit 0
    -- err
    0 mails are sent again by the running server.
    ");
}

#[test]
fn a_newsroom_changes_what_a_mail_says() {
    let folder = Folder::with_wire();
    insta::assert_snapshot!(folder.wire_says(&["mail", "templates", "list"]), @"
    exit 0
    -- out
     name                 text      sent
     kill                 built in  to everyone who has a story, when it is killed
     hold                 built in  to everyone who has a story, when it is held
     correction           built in  to everyone who has an older version of a story, when it is corrected
     release              built in  to everyone who was told to stop, when a hold is over and their copy is right as it is
     reminder-kill        built in  to those who were told of a kill and haven't acknowledged it
     reminder-hold        built in  to those who were told of a hold and haven't acknowledged it
     reminder-correction  built in  to those who were told of a correction and haven't acknowledged it
     call                 built in  to the wire's contact, when the last reminder was sent and nobody has answered
     proof-missing        built in  to a publisher, when the proof of its site isn't found again
     proof-lost           built in  to a publisher, when the proof of its site counts no more
     domain-lost          built in  to a publisher whose site another one has proved
     domain-won           built in  to a publisher that has proved a site that was another's
     domain-changed       built in  to the wire's contact, when a site has changed hands
    -- err
    hint: 'wirecopy mail templates show NAME > templates/mail/NAME.txt' begins a text of your own
    ");
    insta::assert_snapshot!(folder.wire_says(&["mail", "templates", "show", "hold"]), @"
    exit 0
    -- out
    Subject: HOLD from {{ wire }}: take a story down for now

    To {{ publisher }},

    The story described below is HELD. Take your copy down until a new version comes.
    Please do so within {{ time }}.

    Story: {{ story }}
    Dated: {{ date }}
    Your copy: version {{ had }}, {{ exit }}
    Newest: version {{ newest }}, of {{ newest_at }}

    When you have done it, say so here:

    {{ acknowledge }}

    The page has a button; opening it alone changes nothing.
    This notice goes to everyone who took the story, whatever else they get.

    {{ wire }}
    {{ contact }}
    -- err

    It goes to everyone who has a story, when it is held. It may name these:
      wire         the wire's name
      contact      the wire's address for answers
      publisher    the name of whom the mail goes to
      story        the story's URI
      date         the story's date
      had          the version that they have
      exit         how they got it, as 'copied'
      newest       the newest version
      newest_at    when that was made
      time         the time that they have, as '12 hours'
      acknowledge  the page with the button that acknowledges
    ");

    let texts = folder.wire().join("templates/mail");
    std::fs::create_dir_all(&texts).unwrap();
    let own = "Subject: Stop, {{ publisher }}\n\nTake {{ story }} down.\n\n{{ acknowledge }}\n";
    std::fs::write(texts.join("hold.txt"), own).unwrap();
    insta::assert_snapshot!(folder.wire_says(&["mail", "templates", "check"]), @"
    exit 0
    -- err
    1 text of your own can be used.
    ");
    insta::assert_snapshot!(folder.wire_says(&["mail", "templates", "preview", "hold"]), @"
    exit 0
    -- out
    Subject: Stop, Gazette

    Take urn:uuid:0193 down.

    https://wire.example/acknowledge/0193
    ");
    insta::assert_snapshot!(folder.wire_says(&["mail", "templates", "preview", "hold", "--html"]), @r#"
    exit 0
    -- out
    <!doctype html>
    <html><head><meta charset="utf-8"></head>
    <body style="font-family: sans-serif; line-height: 1.5">
    <p>Take urn:uuid:0193 down.</p>
    <p><a href="https://wire.example/acknowledge/0193">https://wire.example/acknowledge/0193</a></p>
    </body></html>
    "#);
    insta::assert_snapshot!(folder.wire_says(&["mail", "templates", "preview", "holt"]), @"
    exit 1
    -- err
    error: there is no mail named 'holt'
    hint: 'wirecopy mail templates list' names all of them
    ");
}

#[test]
fn a_broken_text_is_refused_before_the_server_starts() {
    let folder = Folder::with_wire();
    let texts = folder.wire().join("templates/mail");
    std::fs::create_dir_all(&texts).unwrap();
    std::fs::write(
        texts.join("kill.txt"),
        "Subject: KILL\n\n{{ acknowledge }}\n\n{{ headlin }}\n",
    )
    .unwrap();
    std::fs::write(texts.join("hold.txt"), "Subject: HOLD\n\n{% if %}\n").unwrap();
    insta::assert_snapshot!(folder.wire_says(&["mail", "templates", "check"]), @"
    exit 1
    -- err
    error: templates/mail/hold.txt, line 3: unexpected end of block
    templates/mail/kill.txt, line 5: 'headlin' isn't among what this mail is given: wire, contact, publisher, story, date, had, exit, newest, newest_at, time, acknowledge, account
    hint: mend the file, or take it away: then the built-in text is sent
    ");
    let serve = folder.wire_says(&["serve", "--listen", "127.0.0.1:0"]);
    insta::assert_snapshot!(serve, @"
    exit 1
    -- err
    error: templates/mail/hold.txt, line 3: unexpected end of block
    templates/mail/kill.txt, line 5: 'headlin' isn't among what this mail is given: wire, contact, publisher, story, date, had, exit, newest, newest_at, time, acknowledge, account
    hint: mend the file, or take it away: then the built-in text is sent
    ");
}
