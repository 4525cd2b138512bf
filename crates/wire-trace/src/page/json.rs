//! Texts that a page carries as JSON in its scripts: the state from which frameworks draw it.
//!
//! JSON is not parsed here: a script is cut at its quotation marks, so that neither depth nor what is
//! broken matters, and JavaScript around the JSON doesn't either.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter};

use super::extract::{attribute, plain};
use super::scan::Tag;
use super::shown::Hidden;

/// How many words a string needs to be a text.
const WORDS: usize = 15;
/// So many letters, and what is between them: no string that is shorter has so many words.
const SHORTEST: usize = 2 * WORDS - 1;
/// In how many bytes at its start a script names what it assigns.
const HEAD: usize = 256;
/// How often a string may be JSON in JSON.
const DEEPEST: usize = 2;

/// Adds the texts that a `script` carries as JSON, markup and escapes taken out.
pub(super) fn add_texts(script: Tag<'_>, content: &str, texts: &mut Vec<Hidden>) {
    if carries_json(script, content) {
        strings(content, 0, texts);
    }
}

/// Whether a script is JSON, or JavaScript that assigns a state: `window.__NUXT__ = {…}`. The names that
/// frameworks give one have two underscores; to cut all scripts would cost more than to read the pages.
fn carries_json(script: Tag<'_>, content: &str) -> bool {
    if content.len() < SHORTEST {
        return false;
    }
    let head = &content.as_bytes()[..content.len().min(HEAD)];
    let opens = matches!(
        head.trim_ascii_start().first(),
        Some(b'{' | b'[' | b'"' | b'<')
    );
    let assigns = memchr_iter(b'_', head).any(|at| head.get(at + 1) == Some(&b'_'));
    if !opens && !assigns {
        return false;
    }
    let kind = attribute(script, "type").unwrap_or_default();
    match kind.trim().to_ascii_lowercase().as_str() {
        "" | "module" | "text/javascript" | "application/javascript" => assigns,
        // What JSON-LD has to say is asked for by name.
        "application/ld+json" => false,
        kind => opens && kind.contains("json"),
    }
}

/// Adds those of the strings that are texts.
fn strings(json: &str, depth: usize, texts: &mut Vec<Hidden>) {
    let bytes = json.as_bytes();
    let mut start = 0;
    let mut opened = false;
    for mark in memchr_iter(b'"', bytes).chain([bytes.len()]) {
        let before = &bytes[start..mark];
        let slashes = before
            .iter()
            .rev()
            .take_while(|byte| **byte == b'\\')
            .count();
        if slashes % 2 == 1 && mark < bytes.len() {
            continue;
        }
        if opened && before.len() >= SHORTEST {
            string(&json[start..mark], depth, texts);
        }
        opened = opens_string(before, start);
        start = mark + 1;
    }
}

/// Whether a quotation mark behind this, which starts here, opens a string. It does behind a backslash too: in
/// JavaScript, the JSON may itself be a string.
fn opens_string(before: &[u8], start: usize) -> bool {
    match before.trim_ascii_end().last() {
        Some(last) => matches!(last, b':' | b'[' | b',' | b'(' | b'=' | b'\\'),
        None => start == 0,
    }
}

fn string(written: &str, depth: usize, texts: &mut Vec<Hidden>) {
    // Most are addresses and codes.
    if memchr(b' ', written.as_bytes()).is_none() && written.is_ascii() {
        return;
    }
    let text = unescape(written);
    let is_json = ["{\"", "[{", "[\""]
        .iter()
        .any(|start| text.starts_with(start));
    if is_json && depth < DEEPEST {
        let before = texts.len();
        strings(&text, depth + 1, texts);
        if texts.len() > before {
            return;
        }
    }
    let text = Hidden::new(plain(&text).into_owned());
    if text.words.len() >= WORDS {
        texts.push(text);
    }
}

/// A string without its escapes.
fn unescape(written: &str) -> Cow<'_, str> {
    if memchr(b'\\', written.as_bytes()).is_none() {
        return Cow::Borrowed(written);
    }
    let mut out = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = memchr(b'\\', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = escaped(&rest[at + 1..], &mut out);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Adds the character whose escape follows its backslash here, and gives what is behind it.
fn escaped<'a>(escape: &'a str, out: &mut String) -> &'a str {
    if let Some((first, rest)) = unit(escape) {
        let second = rest.strip_prefix('\\').and_then(unit);
        let (second, behind) = second.unwrap_or((0, rest));
        let c = char::decode_utf16([first, second])
            .next()
            .and_then(Result::ok)
            .unwrap_or(char::REPLACEMENT_CHARACTER);
        out.push(c);
        // Two units, if both make one character.
        return if c.len_utf16() == 2 { behind } else { rest };
    }
    let mut rest = escape.chars();
    match rest.next() {
        Some('n') => out.push('\n'),
        Some('t' | 'r' | 'b' | 'f') => out.push(' '),
        Some(c) => out.push(c),
        None => {}
    }
    rest.as_str()
}

/// The number of `u00e9`, or of JavaScript's `xe9`, and what is behind it.
fn unit(escape: &str) -> Option<(u16, &str)> {
    let length = match escape.as_bytes().first()? {
        b'u' => 5,
        b'x' => 3,
        _ => return None,
    };
    let digits = escape.get(1..length)?;
    let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = u16::from_str_radix(digits, 16).ok().filter(|_| hex)?;
    Some((number, &escape[length..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::extract::extract;

    const FIFTEEN: &str =
        "The ferry to Saltmere will sail again on Monday, its owner said after a repair";

    #[test]
    fn escapes_are_read_as_browsers_read_them() {
        for (written, text) in [
            (r"caf\u00e9 \u00C9", "café É"),
            (r"\ud83d\ude00!", "😀!"),
            (r"\ud83d\u0041\ude00", "\u{fffd}A\u{fffd}"),
            (r#"a\n\"b\" \/ \\ \x3cp\x3E"#, "a\n\"b\" / \\ <p>"),
            (r"\u12 \u+123 \xé \q \", "u12 u+123 xé q "),
        ] {
            assert_eq!(unescape(written), text, "{written}");
        }
    }

    #[test]
    fn texts_are_found_in_the_states_of_pages() {
        let cut = FIFTEEN.replace("ferry", "f\\u0065rry");
        let markup = format!("\\u003cp class=\\\"x\\\">{FIFTEEN}<\\/p>");
        for (script, count) in [
            (format!("<script type='application/json'>{{\"a\":{{\"body\" : \"{cut}\"}}}}"), 1),
            (format!("<script id=__NEXT_DATA__ type=application/json>[\"{markup}\",\"{FIFTEEN}\"]"), 2),
            (format!("<script>window.__APOLLO_STATE__ = {{\"Story:1\":{{\"text\":\"{FIFTEEN}\"}}}};"), 1),
            (format!("<script>window.__NUXT__=(function(a){{return {{data:[{{text:\"{FIFTEEN}\"}}]}}}}(1));"), 1),
            (format!("<script>self.__next_f.push([1,\"{FIFTEEN}\\n\"])"), 1),
            (format!("<script>window['__STATE__']=JSON.parse(\"{{\\\"text\\\":\\\"{FIFTEEN}\\\"}}\")"), 1),
            (format!("<script>window.__STATE__=JSON.parse('{{\"text\":\"{FIFTEEN}\"}}')"), 1),
            (format!("<script>if(/\"/.test(x))y='\"';window.__STATE__={{\"text\":\"{FIFTEEN}\"}}"), 1),
            (format!("<script type=application/json><!--{{\"text\":\"{FIFTEEN}"), 1),
            // Not texts, or not a state.
            ("<script type=application/json>{\"text\":\"Fourteen words are too few to say whose text it is, or where from\"}".to_owned(), 0),
            (format!("<script type=application/json>{{\"text\":\"<img class='{FIFTEEN}'>\"}}"), 0),
            (format!("<script type=text/template>{{\"text\":\"{FIFTEEN}\"}}"), 0),
            (format!("<script>alert(\"{FIFTEEN}\")"), 0),
            (format!("<script type=application/ld+json>{{\"description\":\"{FIFTEEN}\"}}"), 0),
        ] {
            let texts = extract(&script).article.bodies;
            assert_eq!(texts.len(), count, "{script}: {texts:?}");
            assert!(texts.iter().all(|text| text.text.trim() == FIFTEEN), "{texts:?}");
        }
    }
}
