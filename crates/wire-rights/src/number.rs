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

/// Whether it is made of digits, and of nothing else.
pub(crate) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
