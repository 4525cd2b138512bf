//! House spelling: what one house writes otherwise than another without saying anything else.

use wire_story::text::fold;

/// Whether two texts say the same in another spelling: `organisation` and `organization`, `per
/// cent` and `%`, `&` and `and`, `ten` and `10`, `e-mail` and `email`, `isn't` and `is not`.
pub(crate) fn same(a: &str, b: &str) -> bool {
    words(a).concat() == words(b).concat()
}

/// A text's words in the spelling in which texts are compared.
pub(crate) fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut out = Vec::new();
    let mut word = String::new();
    let mut chars = folded.as_str().chars().peekable();
    let mut after_apostrophe = false;
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() {
            word.push(c);
            continue;
        }
        if c == ',' && ends_in_digit(&word) && chars.peek().is_some_and(char::is_ascii_digit) {
            continue;
        }
        end_word(&mut word, &mut out, after_apostrophe);
        after_apostrophe = c == '\'';
        match c {
            '&' => out.push("and".to_owned()),
            '%' => out.push("percent".to_owned()),
            _ => {}
        }
    }
    end_word(&mut word, &mut out, after_apostrophe);
    out
}

fn ends_in_digit(word: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_digit())
}

fn end_word(word: &mut String, out: &mut Vec<String>, after_apostrophe: bool) {
    if word.is_empty() {
        return;
    }
    let word = std::mem::take(word);
    if after_apostrophe && shortened(&word, out) {
        return;
    }
    match (word.as_str(), out.last_mut()) {
        ("cent", Some(per)) if per == "per" => per.push_str("cent"),
        (word, _) => out.push(number(word).map_or_else(|| one_spelling(word), str::to_owned)),
    }
}

/// Writes out what an apostrophe shortened, where it can only mean one word.
fn shortened(word: &str, out: &mut Vec<String>) -> bool {
    let whole = match (word, out.last_mut()) {
        ("t", Some(before)) if before.ends_with('n') => {
            // "can't" is "can not", "won't" is "will not", any other "n't" is "not".
            if before == "won" {
                "will".clone_into(before);
            } else if before != "can" {
                before.pop();
            }
            "not"
        }
        ("re", _) => "are",
        ("ll", _) => "will",
        ("ve", _) => "have",
        ("m", _) => "am",
        _ => return false,
    };
    out.push(whole.to_owned());
    true
}

/// Numbers that houses write in letters.
fn number(word: &str) -> Option<&'static str> {
    Some(match word {
        "zero" => "0",
        "one" => "1",
        "two" => "2",
        "three" => "3",
        "four" => "4",
        "five" => "5",
        "six" => "6",
        "seven" => "7",
        "eight" => "8",
        "nine" => "9",
        "ten" => "10",
        "eleven" => "11",
        "twelve" => "12",
        _ => return None,
    })
}

/// British and American spelling brought to one.
fn one_spelling(word: &str) -> String {
    let whole = match word {
        "grey" => "gray",
        "programme" => "program",
        "programmes" => "programs",
        "licence" => "license",
        "practise" => "practice",
        "judgement" => "judgment",
        "amongst" => "among",
        "whilst" => "while",
        "ageing" => "aging",
        "okay" => "ok",
        _ => "",
    };
    if !whole.is_empty() {
        return whole.to_owned();
    }
    let mut word = word.to_owned();
    for (ending, other) in [
        ("isations", "izations"),
        ("isation", "ization"),
        ("isational", "izational"),
        ("ising", "izing"),
        ("ised", "ized"),
        ("ises", "izes"),
        ("isers", "izers"),
        ("iser", "izer"),
        ("ise", "ize"),
        ("yse", "yze"),
        ("ysed", "yzed"),
        ("ysing", "yzing"),
        ("ence", "ense"),
        ("ences", "enses"),
        ("wards", "ward"),
        ("ogue", "og"),
        ("ogues", "ogs"),
        ("tre", "ter"),
        ("tres", "ters"),
        ("lled", "led"),
        ("lling", "ling"),
        ("ller", "ler"),
    ] {
        if word.len() >= ending.len() + 2
            && let Some(stem) = word.strip_suffix(ending)
        {
            word = format!("{stem}{other}");
            break;
        }
    }
    if word.len() > 4 {
        word = word.replace("our", "or");
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn house_spelling_says_the_same() {
        for (a, b) in [
            ("the organization’s color", "The organisation's colour"),
            ("ten percent", "10 per cent"),
            ("10%", "ten per cent"),
            ("research and development", "Research & Development"),
            ("e-mail us", "email us"),
            ("toward the center", "towards the centre"),
            ("we can’t and won’t", "we cannot and will not"),
            ("it isn’t, they’re", "it is not they are"),
            ("10,000 people", "10000 people"),
            ("traveling", "travelling"),
            ("the U.S. has", "the US has"),
        ] {
            assert!(same(a, b), "{a:?} {b:?}: {:?} {:?}", words(a), words(b));
        }
        for (a, b) in [
            ("we do", "we do not"),
            ("never", "always"),
            ("10 people", "11 people"),
            ("it is", "it was"),
        ] {
            assert!(!same(a, b), "{a:?} {b:?}");
        }
    }
}
