//! CSV (RFC 4180) that spreadsheets open as data and nothing else.

/// One line, with its end.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    format!("{}\r\n", cells.join(","))
}

/// One cell. What a spreadsheet would read as a formula is made text by an apostrophe, as spreadsheets
/// do themselves.
fn cell(text: &str) -> String {
    let formula =
        text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    let text = if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_csv_never_become_formulas() {
        let table = [
            ("Harbour Wire", "Harbour Wire"),
            ("a, b", "\"a, b\""),
            ("she said \"no\"", "\"she said \"\"no\"\"\""),
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+1", "+1"),
            ("-12.5", "-12.5"),
            ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
            ("\t=1", "'\t=1"),
            ("two\nlines", "\"two\nlines\""),
        ];
        for (given, wanted) in table {
            assert_eq!(cell(given), wanted);
        }
        assert_eq!(line(["=1", "two, three"]), "'=1,\"two, three\"\r\n");
    }
}
