//! The closing notice: recognised by what it says, whoever says it, and set apart from the text.

use wire_story::{Contact, MarkKind, Notice, Paragraph};

/// What a paragraph says only if it is (part of) a notice.
const PHRASES: [&str; 14] = [
    "available without charge",
    "eligible news publisher",
    "licensing opportunities",
    "free to republish",
    "republish this",
    "republish our",
    "republishing guidelines",
    "republication guidelines",
    "republished under",
    "republished with permission",
    "republished here",
    "may be republished",
    "under a creative commons",
    "under creative commons",
];

/// What a credit line says: "This story was originally published by …".
const CREDITS: [&str; 4] = [
    "originally published",
    "originally appeared",
    "first published",
    "first appeared",
];

/// The last paragraphs among which a notice is looked for, and the most words one of them has.
const REACH: usize = 5;
const LONGEST: usize = 150;
/// The most words that a credit line has.
const LONGEST_CREDIT: usize = 30;

/// The text, and the paragraphs of the notice: those at the end that say what notices say, and a
/// credit line above the text. A document of nothing but a notice has no text.
pub(super) fn set_apart(mut paragraphs: Vec<Paragraph>) -> (Vec<Paragraph>, Vec<Paragraph>) {
    let of_notice = |paragraph: &Paragraph| {
        let text = plain(&paragraph.text);
        text.split_whitespace().count() <= LONGEST
            && (PHRASES.iter().any(|phrase| text.contains(phrase)) || is_credit(&text))
    };
    let body = paragraphs
        .iter()
        .rposition(|paragraph| !of_notice(paragraph))
        .map_or(0, |last| last + 1);
    let body = body.max(paragraphs.len().saturating_sub(REACH));
    let mut notice = paragraphs.split_off(body);
    let is_credited_above = paragraphs.len() > 1 && is_credit(&plain(&paragraphs[0].text));
    if is_credited_above {
        notice.insert(0, paragraphs.remove(0));
    }
    (paragraphs, notice)
}

/// The text without the notice, where the document gives the notice apart and in the text as well.
pub(super) fn without(mut paragraphs: Vec<Paragraph>, notice: &[Paragraph]) -> Vec<Paragraph> {
    let is_notice = |paragraph: &Paragraph| notice.iter().any(|known| known.text == paragraph.text);
    while paragraphs.last().is_some_and(is_notice) {
        paragraphs.pop();
    }
    if paragraphs.first().is_some_and(is_notice) {
        paragraphs.remove(0);
    }
    paragraphs
}

/// Whether a paragraph is a credit line: it says where the text was published first, and little else.
#[must_use]
pub fn is_credit_line(paragraph: &str) -> bool {
    paragraph.split_whitespace().count() <= LONGEST_CREDIT && is_credit(&plain(paragraph))
}

/// The notice that these paragraphs make.
pub(super) fn read(paragraphs: &[Paragraph]) -> Option<Notice> {
    if paragraphs.is_empty() {
        return None;
    }
    let texts: Vec<String> = paragraphs
        .iter()
        .map(|paragraph| paragraph.text.clone())
        .collect();
    let linked = paragraphs
        .iter()
        .flat_map(|paragraph| &paragraph.marks)
        .find_map(|mark| match &mark.kind {
            MarkKind::Link(url) if url.scheme() == "mailto" => Some(url.path().to_owned()),
            _ => None,
        });
    let address = linked.or_else(|| texts.iter().find_map(|text| address(text)));
    let contact = match address {
        Some(address) => Contact::Address(address),
        None if texts.iter().any(|text| is_destroyed(text)) => Contact::Destroyed,
        None => Contact::Missing,
    };
    Some(Notice {
        creator: texts.iter().find_map(|text| creator(text)),
        paragraphs: texts,
        contact,
    })
}

/// Whether e-mail protection has left its placeholder in a text.
pub(super) fn is_destroyed(text: &str) -> bool {
    text.contains('[') && plain(text).contains("[email protected")
}

/// The text as phrases are looked for in it: lower case, plain apostrophes, plain spaces.
fn plain(text: &str) -> String {
    text.replace("&nbsp;", " ")
        .replace("&#160;", " ")
        .replace("&#xa0;", " ")
        .chars()
        .filter(|c| {
            !matches!(
                c,
                '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
            )
        })
        .map(|c| match c {
            '’' => '\'',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a text is about itself: a novel may have been "originally published" too.
fn is_credit(plain: &str) -> bool {
    let Some(at) = CREDITS.iter().filter_map(|credit| plain.find(credit)).min() else {
        return false;
    };
    let before = &plain[..at];
    let about_itself = [
        "this story",
        "this article",
        "this piece",
        "this report",
        "this post",
        "this column",
        "this essay",
        "this work",
        "this content",
        "this investigation",
        "the story above",
        "the article above",
    ];
    let beginning = before.trim_matches(|c: char| !c.is_alphanumeric());
    beginning.is_empty()
        || before.chars().count() <= 80 && about_itself.iter().any(|words| before.contains(words))
}

/// Who made the story, as a notice says it.
fn creator(text: &str) -> Option<String> {
    const BEFORE: [&str; 8] = [
        "Content created by ",
        "originally published by ",
        "originally published on ",
        "originally published in ",
        "originally appeared on ",
        "originally appeared in ",
        "first published by ",
        "first appeared in ",
    ];
    let after = BEFORE.iter().find_map(|words| {
        let at = find_ignoring_case(text, words)?;
        Some(&text[at + words.len()..])
    })?;
    let name = until_name_ends(after)
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '"' | '“' | '”'));
    let length = name.chars().count();
    (1..=80).contains(&length).then(|| name.to_owned())
}

fn find_ignoring_case(text: &str, words: &str) -> Option<usize> {
    text.as_bytes()
        .windows(words.len())
        .position(|window| window.eq_ignore_ascii_case(words.as_bytes()))
}

/// The text up to where a name can't go on: a verb of the notice, a comma, an address, or the end of
/// the sentence.
fn until_name_ends(text: &str) -> &str {
    const ENDS: [&str; 17] = [
        " is available",
        " are available",
        " is free",
        " may be",
        " can be",
        " and is ",
        " under ",
        " on ",
        " at ",
        " in ",
        " as ",
        " by ",
        " with ",
        ", ",
        " (",
        ": ",
        " http",
    ];
    let mut end = ENDS
        .iter()
        .filter_map(|sign| text.find(sign))
        .min()
        .unwrap_or(text.len());
    // A full stop ends the name unless what stands before it is short, as in "St. Example".
    for (at, _) in text[..end].match_indices('.') {
        let rest = &text[at + 1..end];
        let word = text[..at].rsplit(' ').next().unwrap_or_default();
        if rest.trim().is_empty() || (rest.starts_with(' ') && word.chars().count() > 3) {
            end = at;
            break;
        }
    }
    &text[..end]
}

/// The first e-mail address in a text.
fn address(text: &str) -> Option<String> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%' | '\'');
    text.match_indices('@').find_map(|(at, _)| {
        let before = &text[..at];
        let local = &before[before.trim_end_matches(is_part).len()..];
        let after = &text[at + 1..];
        let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
        let host = &after[..after.len() - after.trim_start_matches(is_host).len()];
        let host = host.trim_end_matches(['.', '-']);
        (!local.is_empty() && host.contains('.')).then(|| format!("{local}@{host}"))
    })
}

#[cfg(test)]
mod tests {
    use wire_story::{Contact, Paragraph};

    use super::{creator, read, set_apart};

    #[test]
    fn creators_are_read_from_what_notices_say() {
        let cases = [
            (
                "Content created by The Example Foundation is available without charge.",
                Some("The Example Foundation"),
            ),
            (
                "This story was originally published by Civic Wire.",
                Some("Civic Wire"),
            ),
            (
                "This story was originally published by St. Example Post. Read more.",
                Some("St. Example Post"),
            ),
            (
                "This article originally appeared on Harbour News under a Creative Commons licence.",
                Some("Harbour News"),
            ),
            (
                "This story was originally published by Civic Wire: https://wire.example/1",
                Some("Civic Wire"),
            ),
            ("Republish our stories.", None),
        ];
        for (text, name) in cases {
            assert_eq!(creator(text).as_deref(), name, "{text}");
        }
    }

    #[test]
    fn contacts_are_read_lost_or_missing() {
        let cases = [
            (
                "Please contact licensing@wire.example.",
                Contact::Address("licensing@wire.example".into()),
            ),
            ("Please contact [email protected]", Contact::Destroyed),
            ("Please contact [email\u{a0}protected].", Contact::Destroyed),
            ("Please contact [email&#160;protected].", Contact::Destroyed),
            ("Please call us.", Contact::Missing),
        ];
        for (text, contact) in cases {
            assert_eq!(
                read(&[Paragraph::plain(text)]).unwrap().contact,
                contact,
                "{text}"
            );
        }
    }

    #[test]
    fn a_novel_that_was_originally_published_is_no_notice() {
        let text = "The novel was originally published by Example House in 1922.";
        let (body, notice) =
            set_apart(vec![Paragraph::plain("It rained."), Paragraph::plain(text)]);
        assert_eq!((body.len(), notice.len()), (2, 0));
    }
}
