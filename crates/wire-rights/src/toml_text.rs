//! What is wrong with a text that is no TOML, or not the TOML that was expected, in words for people.

/// Where TOML can't be read (the line, counted from 1), and why.
#[must_use]
pub fn toml_trouble(text: &str, error: &toml::de::Error) -> (Option<usize>, String) {
    // What is missing is missing in all of it.
    let place = error.span().filter(|span| span.len() < text.len());
    let line = place.map(|span| {
        let before = &text.as_bytes()[..span.start.min(text.len())];
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    });
    let message = error.message().trim();
    let is_toml = toml::from_str::<toml::Table>(text).is_ok();
    (line, in_words(message, is_toml))
}

/// `, line 3`, where the line is known.
pub(crate) fn place(line: Option<usize>) -> String {
    line.map(|line| format!(", line {line}"))
        .unwrap_or_default()
}

/// What the library says of a text, for those who wrote the text and don't know the library.
fn in_words(message: &str, is_toml: bool) -> String {
    let (wrong, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let words: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    let words = words.join(", ");
    let name = wrong.split('`').nth(1).unwrap_or_default();
    let found = wrong
        .strip_prefix("invalid type: ")
        .or_else(|| wrong.strip_prefix("invalid value: "));
    if let Some(found) = found {
        let (found, belongs) = (found_there(found), belongs_there(expected));
        format!("{found} stands where {belongs} belongs")
    } else if wrong.starts_with("unknown field") && !words.is_empty() {
        format!("there is no '{name}': what can stand there is {words}")
    } else if wrong.starts_with("unknown variant") {
        format!("'{name}' is none of the words that can stand there: {words}")
    } else if wrong.starts_with("missing field") {
        format!("'{name}' is missing: give it a value")
    } else if wrong.starts_with("duplicate") {
        "the same name stands there twice: keep one of them".to_owned()
    } else if is_toml {
        message.to_owned()
    } else {
        format!("this is no TOML ({message})")
    }
}

/// `string "some"` is "some".
fn found_there(found: &str) -> String {
    match found {
        "sequence" => "a list".to_owned(),
        "map" => "a table".to_owned(),
        _ => {
            let value = found.strip_prefix("string ").unwrap_or(found);
            value.split('`').nth(1).unwrap_or(value).to_owned()
        }
    }
}

fn belongs_there(expected: &str) -> &str {
    match expected {
        "a boolean" => "true or false",
        "a string" => "a text in quotation marks",
        "a sequence" => "a list in brackets",
        "u32" => "a whole number from 0 to 4294967295",
        "u8" | "u16" | "u64" | "usize" => "a whole number, 0 or more,",
        "i8" | "i16" | "i32" | "i64" => "a whole number",
        other if other.starts_with("struct ") || other == "a map" => "a table",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use crate::Terms;

    #[test]
    fn mistakes_are_said_in_words_for_people() {
        let terms = Terms::default().to_toml();
        let of_terms = |what: &str, instead: &str| {
            assert!(terms.contains(what), "{what} in {terms}");
            let text = terms.replacen(what, instead, 1);
            Terms::from_toml(&text).unwrap_err().to_string()
        };
        let wrong = [
            of_terms("passing_on = false", "passing_on = \"some\""),
            of_terms("passing_on = false", "passing_on = 1"),
            of_terms(
                "passing_on = false",
                "passing_on = false\npassing_on = true",
            ),
            of_terms("passing_on = false", "passing_on = fals"),
            of_terms("passing_on = false", "passing_on"),
            of_terms("cuts = true", ""),
            of_terms("passing_on = false", "passing_on = [false"),
            of_terms("kill_hours = ", "kill_hours = -"),
            of_terms("kill_hours = ", "kill_hours = 99999999999"),
            of_terms("kill_hours = ", "kill_hours = 1.5 #"),
            of_terms("edits = \"", "edits = \"all-"),
            of_terms("credit = \"", "credit = \"\\q"),
            of_terms("territory = [", "territory = [2, "),
        ];
        insta::assert_snapshot!(wrong.join("\n"), @r#"
        the terms can't be read, line 27: "some" stands where true or false belongs
        the terms can't be read, line 27: 1 stands where true or false belongs
        the terms can't be read, line 28: the same name stands there twice: keep one of them
        the terms can't be read, line 27: this is no TOML (invalid boolean, expected `false`)
        the terms can't be read, line 27: this is no TOML (key with no value, expected `=`)
        the terms can't be read, line 1: 'cuts' is missing: give it a value
        the terms can't be read, line 28: this is no TOML (missing comma between array elements, expected `,`)
        the terms can't be read, line 33: -1 stands where a whole number from 0 to 4294967295 belongs
        the terms can't be read, line 33: 999999999991 stands where a whole number from 0 to 4294967295 belongs
        the terms can't be read, line 33: 1.5 stands where a whole number from 0 to 4294967295 belongs
        the terms can't be read, line 14: 'all-style' is none of the words that can stand there: none, style, marked
        the terms can't be read, line 2: this is no TOML (missing escaped value, expected `b`, `e`, `f`, `n`, `r`, `\`, `"`, `x`, `u`, `U`)
        the terms can't be read, line 30: 2 stands where a text in quotation marks belongs
        "#);
    }
}
