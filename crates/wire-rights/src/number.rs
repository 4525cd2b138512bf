//! Numbers as people type them.

/// The digits of a whole number without the mark that parts its thousands, where that stands where it has to; nothing
/// for what is no such number.
#[must_use]
pub fn grouped(whole: &str, mark: char) -> Option<String> {
    let mut groups = whole.split(mark);
    let first = groups.next().filter(|first| is_number(first))?;
    let mut number = first.to_owned();
    for group in groups {
        if group.len() != 3 || !is_number(group) || first.len() > 3 || first.starts_with('0') {
            return None;
        }
        number += group;
    }
    Some(number)
}

/// A whole number as people write it: `48000`, `48,000`, `48 000`, `48.000`, with one mark that parts groups of
/// three, or with none. What may have a fraction is none: `2,500.00` isn't 250,000, nor `1,5` fifteen.
#[must_use]
pub fn whole_number(typed: &str) -> Option<u64> {
    let typed = typed.trim();
    let is_mark = |c: &char| c.is_whitespace() || matches!(c, ',' | '.' | '\'' | '’');
    let mark = typed.chars().find(is_mark).unwrap_or(',');
    grouped(typed, mark)?.parse().ok()
}

/// Whether it is made of digits, and of nothing else.
pub(crate) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_one_mark_or_none_and_no_fraction() {
        for typed in ["48000", "48,000", "48 000", "48.000", " 48’000 "] {
            assert_eq!(whole_number(typed), Some(48_000), "{typed}");
        }
        assert_eq!(whole_number("1.234.567"), Some(1_234_567));
        for none in [
            "", " ", "many", "-5", "+5", "1e5", ",", "2,500.00", "2.500,00", "25.0000", "2.5",
            "12,34", "0.200", "1,2,345",
        ] {
            assert_eq!(whole_number(none), None, "{none}");
        }
    }
}
