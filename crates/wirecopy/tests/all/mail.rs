//! `wirecopy mail`: whether mail goes, and what didn't.

use crate::common::Folder;

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
    hint: no backup holds it: put it there by hand
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
    No mail was given up: there is nothing to send again.
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
     licence-asked        built in  to the wire's contact, when a publisher asks for a licence
     request-turned-down  built in  to a publisher, when the desk makes no offer on its request
     licence-offered      built in  to a publisher, when the desk offers it a licence
     offer-accepted       built in  to the wire's contact, when a publisher has accepted an offer
     offer-declined       built in  to the wire's contact, when a publisher has declined an offer
     offer-withdrawn      built in  to a publisher, when the desk takes an offer back
     offer-lapsed         built in  to a publisher, when nobody has answered an offer in time
     licence-granted      built in  to a publisher, when the desk grants it a licence without an offer
     licence-ending       built in  to a publisher, when its licence ends soon
     licence-ended        built in  to a publisher, when its licence has ended
     licence-revoked      built in  to a publisher, when the desk ends its licence before its time
     statement-issued     built in  to a publisher, when the desk issues a statement of what it used and what is due
     desk-licence-ending  built in  to the wire's contact, when a publisher's licence ends soon
     desk-licence-ended   built in  to the wire's contact, when a publisher's licence has ended
     free-granted         built in  to a publisher, when free stories are its own to use, for the first time or again
     free-offered         built in  to a publisher whose free stories have ended, and who can have a licence
     free-refused         built in  to a publisher whose free stories have ended until it has mended something
     standing-warning     built in  to a publisher whose free stories may end
     suspended            built in  to a publisher, when its account is suspended, by the desk or by its strikes
     reinstated           built in  to a publisher that is no longer suspended, and has no free stories all the same
     new-terms            built in  to a publisher that has accepted older terms, when new ones are in force
     strike-given         built in  to a publisher that is given a strike
     strike-taken-back    built in  to a publisher, when the desk takes a strike back
     desk-strikes         built in  to the wire's contact, when the strikes of a publisher lead to something
     evidence-set-aside   built in  to a publisher, when the desk sets evidence of its audience aside
     webhook-off          built in  to a publisher, when its webhook or file drop is switched off because it doesn't work
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

    {% if again %}
    This was done already, and a page of yours has the text again. Your account, and the
    desk, can tell you which page it is.
    {% endif %}

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
      again        whether it was done already, and a page of theirs has the text again
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
    templates/mail/kill.txt, line 5: 'headlin' isn't among what this mail is given: wire, contact, publisher, story, date, had, exit, newest, newest_at, time, again, acknowledge, account
    hint: mend the file, or take it away: then the built-in text is sent
    ");
    let serve = folder.wire_says(&["serve", "--listen", "127.0.0.1:0"]);
    insta::assert_snapshot!(serve, @"
    exit 1
    -- err
    error: templates/mail/hold.txt, line 3: unexpected end of block
    templates/mail/kill.txt, line 5: 'headlin' isn't among what this mail is given: wire, contact, publisher, story, date, had, exit, newest, newest_at, time, again, acknowledge, account
    hint: mend the file, or take it away: then the built-in text is sent
    ");
}

#[test]
fn a_command_that_writes_a_mail_says_it_in_the_newsrooms_own_words() {
    let folder = Folder::with_wire();
    let paper = "The Gazette";
    folder.wire_does(&["publisher", "add", paper, "--email", "news@gazette.example"]);
    let texts = folder.wire().join("templates/mail");
    std::fs::create_dir_all(&texts).unwrap();
    let granted = texts.join("licence-granted.txt");
    let license = ["publisher", "license", paper, "--until", "2036-10-31"];

    std::fs::write(&granted, "Subject: Welcome\n\nYou have it.\n").unwrap();
    insta::assert_snapshot!(folder.wire_says(&license), @"
    exit 1
    -- err
    error: templates/mail/licence-granted.txt: it has to say {{ page }}: whoever gets the mail needs it
    hint: mend the file, or take it away: then the built-in text is sent
    ");

    let own = "Subject: {{ publisher }}, every story is yours ({{ price }})\n\n{{ page }}\n";
    std::fs::write(&granted, own).unwrap();
    folder.wire_does(&license);
    let unsent = folder.wire_does(&["mail", "list", "--format", "csv"]);
    assert!(
        unsent.contains("The Gazette, every story is yours (free of charge)"),
        "{unsent}"
    );
}
