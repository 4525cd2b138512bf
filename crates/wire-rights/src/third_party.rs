//! What of a story is a third party's, and so not the wire's to license, in words.

use serde::{Deserialize, Serialize};
use wire_story::{Body, Content, Passage, Picture, PictureRights, agency};

/// What becomes of a third party's passages in copies. Its pictures never travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThirdParty {
    /// They travel, marked.
    #[default]
    Keep,
    /// They are left out.
    LeaveOut,
}

impl ThirdParty {
    /// The code that addresses, records and programs use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::LeaveOut => "leave-out",
        }
    }

    /// What this code says.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Keep, Self::LeaveOut]
            .into_iter()
            .find(|known| known.code() == code)
    }
}

/// How a copy begins to say what in it isn't licensed.
const MARKED: &str = "Not licensed with this story: ";
/// How a copy begins to say what it lacks.
const LEFT_OUT: &str = "Left out, because not ours to license: ";

/// What of a story isn't the wire's to license, in a sentence: "Not ours to license: the third
/// paragraph (The Associated Press); the picture (Reuters)." Nothing where all is.
#[must_use]
pub fn not_ours(content: &Content) -> Option<String> {
    let mut named = passages(&content.body);
    let theirs = |picture: &&Picture| picture.rights == PictureRights::ThirdParty;
    if let Some(picture) = content.picture.as_ref().filter(theirs) {
        named.push(format!("the picture ({})", owner(picture)));
    }
    sentence("Not ours to license: ", &named)
}

/// Whose a third party's picture is: the agency that its credit names, or the whole credit.
#[must_use]
pub fn owner(picture: &Picture) -> String {
    let credit = picture.credit.trim();
    match agency::in_credit(credit) {
        Some(agency) => agency,
        None if credit.is_empty() => "a third party".to_owned(),
        None => credit.to_owned(),
    }
}

/// Whether a copy says by this paragraph what of it isn't licensed, or was left out of it.
#[must_use]
pub fn is_rights_line(paragraph: &str) -> bool {
    paragraph.starts_with(MARKED) || paragraph.starts_with(LEFT_OUT)
}

/// What a copy says of its third parties' passages.
pub(crate) fn rights_line(body: &Body, left_out: bool) -> Option<String> {
    let begin = if left_out { LEFT_OUT } else { MARKED };
    sentence(begin, &passages(body))
}

fn sentence(begin: &str, named: &[String]) -> Option<String> {
    (!named.is_empty()).then(|| format!("{begin}{}.", named.join("; ")))
}

/// The passages in words, one for each owner: "the third and fourth paragraphs (Reuters)".
fn passages(body: &Body) -> Vec<String> {
    let passages = body.third_party();
    let mut owners: Vec<&str> = Vec::new();
    for passage in &passages {
        if !owners.contains(&passage.owner.as_str()) {
            owners.push(&passage.owner);
        }
    }
    let of = |owner: &&str| {
        let owned = passages.iter().filter(|passage| passage.owner == **owner);
        format!("{} ({owner})", places(owned))
    };
    owners.iter().map(of).collect()
}

fn places<'a>(passages: impl Iterator<Item = &'a Passage>) -> String {
    let (mut whole, mut parts, mut headings) = (Vec::new(), Vec::new(), 0);
    for passage in passages {
        match passage.number {
            None => headings += 1,
            Some(number) if passage.whole => whole.push(number),
            Some(number) => parts.push(number),
        }
    }
    let mut said = Vec::new();
    if !whole.is_empty() {
        said.push(paragraphs(&whole));
    }
    if !parts.is_empty() {
        said.push(format!("a part of {}", paragraphs(&parts)));
    }
    match headings {
        0 => {}
        1 => said.push("a heading".to_owned()),
        more => said.push(format!("{more} headings")),
    }
    listed(&said)
}

/// "the third paragraph", "the third and fourth paragraphs", "paragraphs 3 to 11".
fn paragraphs(numbers: &[usize]) -> String {
    let (first, last) = (numbers[0], numbers[numbers.len() - 1]);
    let in_a_row = numbers.windows(2).all(|pair| pair[1] == pair[0] + 1);
    if numbers.len() > 2 && in_a_row {
        return format!("paragraphs {first} to {last}");
    }
    let words: Option<Vec<String>> = numbers.iter().map(|number| ordinal(*number)).collect();
    match (words, numbers) {
        (Some(words), [_]) => format!("the {} paragraph", words[0]),
        (Some(words), _) => format!("the {} paragraphs", listed(&words)),
        (None, [number]) => format!("paragraph {number}"),
        (None, _) => {
            let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            format!("paragraphs {}", listed(&numbers))
        }
    }
}

/// The number of a paragraph as people say it; nothing for high ones.
#[must_use]
pub fn ordinal(number: usize) -> Option<String> {
    const ORDINALS: [&str; 10] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    ];
    let at = number.checked_sub(1)?;
    ORDINALS.get(at).map(|word| (*word).to_owned())
}

/// "a", "a and b", "a, b and c".
fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_named_as_people_name_them() {
        let table: [(&[usize], &str); 7] = [
            (&[1], "the first paragraph"),
            (&[3, 4], "the third and fourth paragraphs"),
            (&[3, 5, 9], "the third, fifth and ninth paragraphs"),
            (&[3, 4, 5], "paragraphs 3 to 5"),
            (&[12], "paragraph 12"),
            (&[3, 12], "paragraphs 3 and 12"),
            (&[10, 11], "paragraphs 10 and 11"),
        ];
        for (numbers, words) in table {
            assert_eq!(paragraphs(numbers), words);
        }
    }
}
