//! What mails say: the built-in texts, and those of a newsroom.

use std::fs;
use std::path::Path;

use wire_delivery::mail::html_twin;
use wire_delivery::mail::templates::{FOLDER, Template, Templates, Values, all};

/// Every built-in mail with its made-up values, as text.
#[test]
fn every_mail_as_text() {
    let texts = Templates::built_in(false);
    let mails: Vec<String> = all()
        .map(|template| {
            let mail = texts.preview(template);
            format!(
                "==== {}: {}\nSubject: {}\n\n{}",
                template.name, template.when, mail.subject, mail.text
            )
        })
        .collect();
    insta::assert_snapshot!(mails.join("\n"));
}

/// The same as HTML.
#[test]
fn every_mail_as_html() {
    let texts = Templates::built_in(false);
    let mails: Vec<String> = all()
        .map(|template| {
            let mail = texts.preview(template);
            format!("==== {}\n{}", template.name, html_twin(&mail.text))
        })
        .collect();
    insta::assert_snapshot!(mails.join("\n"));
}

/// A wire's folder with these files for mails.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let wire = tempfile::tempdir().unwrap();
    let folder = wire.path().join(FOLDER);
    fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    wire
}

/// What is said of one file.
fn said(name: &str, text: &str) -> String {
    let wire = folder(&[(name, text)]);
    let (_, unsound) = Templates::read(wire.path(), false);
    let said: Vec<String> = unsound.iter().map(ToString::to_string).collect();
    said.join("\n")
}

#[test]
fn the_texts_that_come_with_the_program_can_be_begun_with() {
    let files: Vec<(String, &str)> = all()
        .map(|template| (format!("{}.txt", template.name), template.text))
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), *text))
        .collect();
    for kill_names_headline in [false, true] {
        let wire = folder(&files);
        let (texts, unsound) = Templates::read(wire.path(), kill_names_headline);
        assert_eq!(unsound, [], "with {kill_names_headline}");
        assert!(all().all(|template| texts.is_own(template)));
    }
}

#[test]
fn a_newsroom_says_it_in_its_own_words() {
    let wire = folder(&[(
        "hold.txt",
        "Subject: STOP: {{ wire }}\n\nDear {{ publisher | upper }},\n\ntake {{ story }} down.\n\n{{ acknowledge }}\n",
    )]);
    let (texts, unsound) = Templates::read(wire.path(), false);
    assert_eq!(unsound, []);
    let mail = texts.preview(Template::named("hold").unwrap());
    insta::assert_snapshot!(format!("{}\n\n{}", mail.subject, mail.text), @r"
    STOP: The Harbour Wire

    Dear GAZETTE,

    take urn:uuid:0193 down.

    https://wire.example/acknowledge/0193
    ");
    // The others say what they always did.
    assert!(!texts.is_own(Template::named("kill").unwrap()));
}

/// A text with loops in loops, each over the sixteen letters of the wire's name.
fn loops(depth: usize, inside: &str) -> String {
    format!(
        "Subject: Hello\n\n{{{{ acknowledge }}}}\n{}{inside}{}\n",
        "{% for letter in wire %}".repeat(depth),
        "{% endfor %}".repeat(depth)
    )
}

#[test]
fn what_is_wrong_with_a_file_is_said_with_its_line_and_what_to_do() {
    let good = "Subject: Hello\n\n{{ acknowledge }}\n";
    insta::assert_snapshot!(said("kil.txt", good), @"templates/mail/kil.txt: no mail has this name: name it after one that 'wirecopy mail templates list' names, or take it out of the folder");
    insta::assert_snapshot!(said("kill.html", good), @"templates/mail/kill.html: templates are plain text: name it kill.txt");
    insta::assert_snapshot!(said("kill.txt", "Hello\n"), @"templates/mail/kill.txt, line 1: the first line has to be the subject, as 'Subject: …'");
    insta::assert_snapshot!(said("kill.txt", "Subject: Hello\n\nGone.\n"), @"templates/mail/kill.txt: it has to say {{ acknowledge }}: whoever gets the mail needs it");
    insta::assert_snapshot!(said("kill.txt", "Subject: Hello\n\n\n{{ acknowledge\n"), @"templates/mail/kill.txt, line 4: unexpected end of input, expected end of variable block");
    insta::assert_snapshot!(said("kill.txt", "Subject: Hello\n\n{{ acknowledge }}\n{{ reader }}\n"), @"templates/mail/kill.txt, line 4: 'reader' isn't among what this mail is given: wire, contact, publisher, story, date, had, exit, newest, newest_at, time, again, acknowledge, account");
    insta::assert_snapshot!(said("kill.txt", "Subject: Hello\n\n{{ acknowledge }}\n\n{{ headline }}\n"), @"templates/mail/kill.txt, line 5: a kill's mail isn't given 'headline': the headline may be what the story was killed for. Take it out, or set kill_names_headline = true below [mail] in wire.toml");
    insta::assert_snapshot!(said("kill.txt", "Subject: Hello\n\n{{ acknowledge | shout }}\n"), @"templates/mail/kill.txt, line 3: filter shout is unknown");
    insta::assert_snapshot!(said("kill.txt", "Subject: Hello\n\n{% if had > 1 %}{{ acknowledge }}{% endif %}\n"), @"templates/mail/kill.txt, line 3: it has to say {{ acknowledge }} in every mail, and doesn't in some");
    insta::assert_snapshot!(said("kill.txt", "Subject: Hello\n{{ acknowledge }}{{ range(9) }}\n"), @"templates/mail/kill.txt, line 2: 'range' isn't among what this mail is given: wire, contact, publisher, story, date, had, exit, newest, newest_at, time, again, acknowledge, account");
    insta::assert_snapshot!(said("kill.txt", &loops(5, "x")), @"templates/mail/kill.txt, line 4: it takes too many steps: take loops out of it");
    insta::assert_snapshot!(said("kill.txt", "Subject: Hello\n{{ acknowledge }}{% include 'wire.toml' %}\n"), @"templates/mail/kill.txt, line 2: unknown statement include");
    insta::assert_snapshot!(said("kill.txt", &format!("Subject: Hello\n{}", "x".repeat(70_000))), @"templates/mail/kill.txt: it has more than 64 kB: a mail's text has less");
    insta::assert_snapshot!(said("kill.txt", &loops(3, &"x".repeat(100))), @"templates/mail/kill.txt, line 1: what it writes is longer than 256 kB");
    assert_eq!(said("kill.txt", good), "");
}

#[test]
fn what_people_wrote_and_what_is_to_do_has_to_be_said_and_not_in_the_subject() {
    let offered = |text: &str| said("licence-offered.txt", text);
    let rest = "{{ message or '' }}\n{{ page }}\n";
    insta::assert_snapshot!(offered(&format!("Subject: Hello\n\n{rest}")), @"templates/mail/licence-offered.txt: it has to say {{ invitation }}: whoever gets the mail needs it");
    // Who has an account isn't sent a link to a new one, who has none has to be.
    let invited = "{% if invitation %}{{ invitation }}{% endif %}\n";
    insta::assert_snapshot!(offered(&format!("Subject: Hello\n\n{rest}{invited}")), @"");
    let hidden = "{% if not message %}{{ invitation }}{% endif %}\n{% if limits %}{{ message or '' }}{% endif %}\n{{ page }}";
    insta::assert_snapshot!(offered(&format!("Subject: Hello\n\n{hidden}")), @"templates/mail/licence-offered.txt, line 3: it has to say {{ message }} in every mail, and doesn't in some");
    insta::assert_snapshot!(said("strike-given.txt", "Subject: {{ reason }}\n\nA strike.\n"), @"templates/mail/strike-given.txt, line 1: 'reason' has lines of its own, and the subject is one line: say it below");
    insta::assert_snapshot!(said("strike-given.txt", "Subject: A strike\n\nA strike until {{ until }}.\n"), @"templates/mail/strike-given.txt: it has to say {{ reason }}: whoever gets the mail needs it");
    insta::assert_snapshot!(said("free-offered.txt", "Subject: No\n\n{{ account }} {{ reasons | first }}\n"), @"templates/mail/free-offered.txt, line 3: it has to say {{ reasons }} in every mail, and doesn't in some");
}

#[test]
fn the_headline_of_a_killed_story_is_said_only_where_the_wire_wants_it_so() {
    let kill = Template::named("kill").unwrap();
    let closed = Templates::built_in(false);
    assert!(closed.values(kill).all(|(name, _)| name != "headline"));
    assert!(!closed.preview(kill).text.contains("bridge"));
    let open = Templates::built_in(true);
    assert!(
        open.preview(kill)
            .text
            .contains("Headline of your copy: Swing bridge")
    );

    let wire = folder(&[("kill.txt", "Subject: {{ headline }}\n\n{{ acknowledge }}\n")]);
    let (texts, unsound) = Templates::read(wire.path(), true);
    assert_eq!(unsound, []);
    assert_eq!(
        texts.preview(kill).subject,
        "Swing bridge closes for a fortnight"
    );
    // Those of others keep theirs.
    let correction = Template::named("correction").unwrap();
    assert!(
        closed
            .values(correction)
            .any(|(name, _)| name == "headline")
    );
}

/// What the mail about a kill is given, for a copy of this version.
fn kill_of(had: u32) -> Values {
    Values::new()
        .with("wire", "The Harbour Wire\r\nBcc: everyone@evil.example")
        .with("contact", "licensing@harbour.example")
        .with("publisher", "Gazette")
        .with("story", "urn:uuid:0193")
        .with("date", "2026-05-04")
        .with("had", had)
        .with("exit", "copied")
        .with("newest", 2_u32)
        .with("newest_at", "5 May 2026, 09:00 UTC")
        .with("time", "one hour")
        .with("again", false)
        .with("account", "https://wire.example/account/copies")
        .with("acknowledge", "https://wire.example/acknowledge/0193")
}

#[test]
fn a_text_that_fails_on_a_real_mail_stops_no_kill() {
    // It holds with the made-up values, and not with every real one.
    let wire = folder(&[(
        "kill.txt",
        "Subject: {{ wire }}\n\n{{ acknowledge }}\n{{ 10 // (had - 7) }}\n",
    )]);
    let (texts, unsound) = Templates::read(wire.path(), false);
    assert_eq!(unsound, []);
    let kill = Template::named("kill").unwrap();
    let own = texts.write(kill, &kill_of(1), "news@gazette.example", "kill");
    assert_eq!(own.subject, "The Harbour Wire Bcc: everyone@evil.example");
    assert_eq!(texts.fell_back(), []);

    let built_in = texts.write(kill, &kill_of(7), "news@gazette.example", "kill");
    assert!(
        built_in.subject.starts_with("KILL from The Harbour Wire"),
        "{}",
        built_in.subject
    );
    assert!(built_in.text.contains("/acknowledge/0193"));
    insta::assert_snapshot!(format!("{:?}", texts.fell_back()), @r#"[("kill", "line 4: unable to calculate 10 // 0")]"#);
}

#[test]
fn a_link_that_a_branch_leaves_out_is_sent_all_the_same() {
    // Whatever is made up, this branch is taken.
    let wire = folder(&[(
        "kill.txt",
        "Subject: {{ wire }}\n\nTake it down.\n{% if had < 7 %}{{ acknowledge }}{% endif %}\n",
    )]);
    let (texts, unsound) = Templates::read(wire.path(), false);
    assert_eq!(unsound, []);
    let kill = Template::named("kill").unwrap();
    let own = texts.write(kill, &kill_of(1), "news@gazette.example", "kill");
    assert!(own.text.starts_with("Take it down."));

    let built_in = texts.write(kill, &kill_of(7), "news@gazette.example", "kill");
    assert!(built_in.text.contains("/acknowledge/0193"));
    insta::assert_snapshot!(format!("{:?}", texts.fell_back()), @r#"[("kill", "line 4: it has to say {{ acknowledge }} in every mail, and doesn't in some")]"#);
}

#[test]
fn a_wire_without_the_folder_has_the_built_in_texts() {
    let (texts, unsound) = Templates::read(Path::new("/nowhere"), false);
    assert_eq!(unsound, []);
    assert!(all().all(|template| !texts.is_own(template)));
}
