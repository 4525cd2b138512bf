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
