//! E-mail addresses.

/// What was given is no e-mail address that a mail could be sent to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{given}' is no e-mail address: one looks like desk@newsroom.example")]
pub struct InvalidEmail {
    given: String,
}

/// The address without the white space around it, if a mail could be sent to it. Whether it exists
/// is only known by sending one.
///
/// Stricter than RFC 5322, section 3.4.1, which allows quoted names and comments: nobody has such
/// an address, and what stands in a mail's header must not be able to begin another one. Its name is in
/// ASCII, because few mail servers take others (RFC 6531); its host may be in any script.
///
/// # Errors
/// It isn't one, and it says which.
pub fn email_address(given: &str) -> Result<&str, InvalidEmail> {
    email_parts(given).map(|_| given.trim())
}

/// The same in its parts: the name, and the host in ASCII (RFC 5891), as mail servers take them.
///
/// # Errors
/// It isn't one, and it says which.
pub fn email_parts(given: &str) -> Result<(&str, String), InvalidEmail> {
    let address = given.trim();
    let parts = || {
        let (name, host) = address.rsplit_once('@')?;
        if address.len() > 254 || !is_name(name) || !is_host(host) {
            return None;
        }
        match url::Host::parse(host) {
            Ok(url::Host::Domain(host)) if host.len() <= 253 && is_host(&host) => {
                Some((name, host))
            }
            _ => None,
        }
    };
    parts().ok_or_else(|| InvalidEmail {
        given: address
            .chars()
            .filter(|c| !c.is_control())
            .take(80)
            .collect(),
    })
}

/// `atext` of RFC 5322, and single dots between.
fn is_name(name: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(c))
    };
    name.len() <= 64 && name.split('.').all(is_part)
}

fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    (host.contains('.') || host == "localhost") && host.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::email_address;

    #[test]
    fn an_address_is_one_line_that_begins_no_other_header() {
        for good in [
            "news@gazette.example",
            " a+b@c.d.example\n",
            "o'neil@paper.example",
            "redaktion@münchen.example",
            "licensing@localhost",
        ] {
            assert_eq!(email_address(good).ok(), Some(good.trim()), "{good}");
        }
        for bad in [
            "",
            "news",
            "news@",
            "@gazette.example",
            "news@gazette",
            "rédaction@journal.example",
            "news@127.0.0.1",
            "news@1.2",
            "a b@c.example",
            "a@b.example,c@d.example",
            "a@.example",
            "a@b..example",
            "a..b@c.example",
            ".a@c.example",
            "a@-b.example",
            "<a@b.example>",
            "\"a b\"@c.example",
            "a@b.example\r\nBcc: z@z.example",
            "a\u{202e}@b.example",
            "a\0@b.example",
            "a@b@c.example",
            &format!("{}@b.example", "a".repeat(65)),
            &format!("a@{}.example", "b".repeat(250)),
        ] {
            assert!(email_address(bad).is_err(), "{bad:?}");
        }
    }
}
