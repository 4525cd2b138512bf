//! Domains as people read them.

use idna::uts46::{AsciiDenyList, Hyphens, Uts46};
use unicode_security::confusable_detection::skeleton;
use unicode_security::{RestrictionLevel, RestrictionLevelDetection};

/// A domain, with a port or without, as people read it: `xn--mnchen-3ya.example` is `münchen.example`.
/// A label that mixes scripts, or could pass for one in plain letters, stays as it is.
#[must_use]
pub fn shown_domain(domain: &str) -> String {
    let name_ends = domain.find(':').unwrap_or(domain.len());
    let (name, port) = domain.split_at(name_ends);
    let (shown, read) = Uts46::new().to_user_interface(
        name.as_bytes(),
        AsciiDenyList::URL,
        Hyphens::Allow,
        |label, _, _| is_plain(label),
    );
    match read {
        Ok(()) => format!("{shown}{port}"),
        Err(_) => domain.to_owned(),
    }
}

/// Whether a label is what it seems to be.
fn is_plain(label: &[char]) -> bool {
    let label: String = label.iter().collect();
    label
        .as_str()
        .check_restriction_level(RestrictionLevel::HighlyRestrictive)
        && skeleton(&label).any(|c| !c.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_shown_in_its_own_letters() {
        let table = [
            ("gazette.example", "gazette.example"),
            ("xn--mnchen-3ya.example", "münchen.example"),
            ("xn--mnchen-3ya.example:8080", "münchen.example:8080"),
            // 'газета' in Cyrillic has letters that no Latin one looks like.
            ("xn--80aahjj1e.example", "газета.example"),
            // '新聞'.
            ("xn--efvv70d.example", "新聞.example"),
            ("127.0.0.1:9000", "127.0.0.1:9000"),
            ("[::1]:9000", "[::1]:9000"),
        ];
        for (domain, shown) in table {
            assert_eq!(shown_domain(domain), shown);
        }
    }

    #[test]
    fn a_domain_that_passes_for_another_stays_in_ascii() {
        for domain in [
            // 'аррӏе', all Cyrillic, looks like 'apple'.
            "xn--80ak6aa92e.example",
            // 'pаypal' with a Cyrillic 'а'.
            "xn--pypal-4ve.example",
            // No label at all.
            "xn--.example",
            "xn--a-zzzzzzzz9999.example",
        ] {
            assert_eq!(shown_domain(domain), domain);
        }
    }
}
