//! What may stand in a header.

use std::fmt;
use std::str::FromStr;

use lettre::Address;
use wire_story::email_parts;

/// Text on one line: control characters, line breaks first of all, have become spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line(String);

impl Line {
    pub(super) fn of(text: &str) -> Self {
        Self(
            text.chars()
                .map(|c| if c.is_control() { ' ' } else { c })
                .collect(),
        )
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// One e-mail address (RFC 5321, section 4.1.2), without a name and without quotation: what can stand
/// between the brackets of `MAIL FROM:<…>` as well as in a header. Its host is in ASCII (RFC 5891).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox(Address);

/// What was given is no address that mail can go to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{given}' is not an e-mail address: give one like desk@gazette.example")]
pub struct NotAMailbox {
    given: String,
}

impl FromStr for Mailbox {
    type Err = NotAMailbox;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let wrong = || NotAMailbox {
            given: Line::of(given).0,
        };
        let (name, host) = email_parts(given).map_err(|_| wrong())?;
        Address::new(name, host).map(Self).map_err(|_| wrong())
    }
}

impl Mailbox {
    /// As commands to a mail server take it.
    pub(super) fn envelope(&self) -> Address {
        self.0.clone()
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_read_or_refused() {
        let read: Vec<String> = [
            "news@gazette.example",
            " desk+kills@Gazette.Example ",
            "redaktion@münchen.example",
            "o'neill@gazette.example",
            "müller@gazette.example",
            "a@b.example\r\nBcc: c@d.example",
            "a@b.example, c@d.example",
            "a@b@c.example",
            "<a@b.example>",
            "\"a b\"@c.example",
            "a b@c.example",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "@gazette.example",
            "news@",
            "nobody",
            "",
        ]
        .into_iter()
        .map(|given| match given.parse::<Mailbox>() {
            Ok(mailbox) => mailbox.to_string(),
            Err(error) => error.to_string(),
        })
        .collect();
        insta::assert_snapshot!(read.join("\n"), @r#"
        news@gazette.example
        desk+kills@gazette.example
        redaktion@xn--mnchen-3ya.example
        o'neill@gazette.example
        'müller@gazette.example' is not an e-mail address: give one like desk@gazette.example
        'a@b.example  Bcc: c@d.example' is not an e-mail address: give one like desk@gazette.example
        'a@b.example, c@d.example' is not an e-mail address: give one like desk@gazette.example
        'a@b@c.example' is not an e-mail address: give one like desk@gazette.example
        '<a@b.example>' is not an e-mail address: give one like desk@gazette.example
        '"a b"@c.example' is not an e-mail address: give one like desk@gazette.example
        'a b@c.example' is not an e-mail address: give one like desk@gazette.example
        'a@[127.0.0.1]' is not an e-mail address: give one like desk@gazette.example
        'a@127.0.0.1' is not an e-mail address: give one like desk@gazette.example
        '@gazette.example' is not an e-mail address: give one like desk@gazette.example
        'news@' is not an e-mail address: give one like desk@gazette.example
        'nobody' is not an e-mail address: give one like desk@gazette.example
        '' is not an e-mail address: give one like desk@gazette.example
        "#);
    }

    proptest! {
        #[test]
        fn whatever_is_given_stays_on_one_line(given in any::<String>()) {
            prop_assert!(!Line::of(&given).as_str().contains(char::is_control));
        }

        #[test]
        fn who_can_join_can_be_mailed(
            given in "[a-z0-9.!#$%&'*+/=?^_`{|}~é-]{1,12}@[a-z0-9äé.-]{1,12}(\\.example)?"
        ) {
            prop_assert_eq!(
                wire_story::email_address(&given).is_ok(),
                given.parse::<Mailbox>().is_ok()
            );
        }

        #[test]
        fn whatever_is_taken_for_an_address_can_stand_between_brackets(
            given in "[ -~]{0,12}@?[ -~\r\n]{0,12}"
        ) {
            if let Ok(mailbox) = given.parse::<Mailbox>() {
                let written = mailbox.to_string();
                prop_assert!(written.is_ascii(), "{written:?}");
                prop_assert_eq!(written.matches('@').count(), 1);
                let odd = |c: char| c.is_control() || " <>,;:\"()[]\\".contains(c);
                prop_assert!(!written.contains(odd), "{:?}", written);
            }
        }
    }
}
