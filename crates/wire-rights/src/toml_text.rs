//! What terms and policies have in common as TOML.

/// Where TOML can't be read (the line, counted from 1), and why.
pub(crate) fn trouble(text: &str, error: &toml::de::Error) -> (Option<usize>, String) {
    let line = error.span().map(|span| {
        let before = &text.as_bytes()[..span.start.min(text.len())];
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    });
    (line, error.message().trim().to_owned())
}

/// `, line 3`, where the line is known.
pub(crate) fn place(line: Option<usize>) -> String {
    line.map(|line| format!(", line {line}"))
        .unwrap_or_default()
}

/// Whether this is written as countries are: two capital letters (ISO 3166-1 alpha-2).
pub(crate) fn is_country(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}
